//! Imports run one way: in no crate in a circle of files, and in this one to no floor above.
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// The folders of this crate, from the bottom up; what is in none of them may import anything.
const FLOORS: [&str; 5] = ["base", "syntax", "book", "set", "editions"];

/// `code` with its trees of imports written out: `a::{b, c}` as `a::b a::c`.
fn written_out(code: &str) -> String {
    let Some((before, after)) = code.rsplit_once("::{") else { return code.to_owned() };
    let start = before.rfind([' ', ',', '{', ';']).map_or(0, |it| it + 1);
    let (tree, after) = after.split_once('}').unwrap();
    let paths = tree.split([',', ' ']).map(|it| format!("{}::{it} ", &before[start..]));
    written_out(&(before[..start].to_owned() + &paths.collect::<String>() + after))
}

#[test]
fn imports_run_one_way() {
    let mut modules = BTreeMap::new();
    for entry in walkdir::WalkDir::new("..").into_iter().map(Result::unwrap) {
        let path = entry.path().to_str().unwrap();
        let Some(name) = path.strip_suffix(".rs") else { continue };
        let code = fs::read_to_string(entry.path()).unwrap();
        let code = code.lines().take_while(|it| *it != "#[cfg(test)]");
        let code: String = code.map(|it| it.split("//").next().unwrap()).collect();
        let code = code.split_inclusive(';').filter(|it| !it.contains("pub use"));
        let name = name.trim_end_matches("/mod").trim_end_matches("/lib");
        modules.insert(name.to_owned(), written_out(&code.collect::<String>()));
    }
    let module = |at: &String, path: &str| {
        let mut parts: Vec<&str> = at.split('/').collect();
        path.split("::").filter(|it| *it != "self").for_each(|it| match it {
            "crate" => parts.truncate(3),
            "super" => _ = parts.pop(),
            name => parts.push(name),
        });
        let mut up = (4..=parts.len()).rev().map(|it| parts[..it].join("/"));
        up.find(|it| modules.contains_key(it)).filter(|it| it != at)
    };
    let imports = modules.iter().map(|(at, code)| {
        let words = code.split(|c: char| !c.is_alphanumeric() && c != '_' && c != ':');
        let paths = words.filter(|it| it.contains("::") && !it.ends_with(':'));
        (at, paths.filter_map(|it| module(at, it)).collect::<BTreeSet<_>>())
    });
    let imports: BTreeMap<_, _> = imports.collect();
    let mut ends = imports.clone();
    for via in modules.keys() {
        let more = ends[via].clone();
        let through = ends.values_mut().filter(|it| it.contains(via));
        through.for_each(|it| it.extend(more.clone()));
    }
    let floor =
        |at: &str| FLOORS.iter().position(|f| at.contains(&format!("ture/src/{f}")));
    let pairs = imports.iter().flat_map(|(at, all)| all.iter().map(move |to| (at, to)));
    for (from, to) in pairs {
        let back = ends[to].contains(*from);
        let up = floor(from).is_some_and(|it| floor(to).is_none_or(|to| to > it));
        assert!(!back && !up, "{from}.rs imports {to}.rs: back {back}, up {up}");
    }
    assert!(modules.len() > 150 && ends.values().any(|it| it.len() > 9));
}
