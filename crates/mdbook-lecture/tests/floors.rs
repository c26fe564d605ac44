//! Imports run one way: in no crate in a circle of files, and in this one to no floor above.

use std::collections::{BTreeMap, BTreeSet};
use std::{fs, path::Path};

/// The folders of this crate, from the bottom up; what is in none of them may import anything.
const FLOORS: [&str; 5] = ["base", "syntax", "book", "set", "editions"];
/// Pages quote what these define, so it stays there; names that they pass on are no imports.
const QUOTED: [&str; 2] = ["solutions/src/init.rs", "solutions/src/stm.rs"];

/// The file of each module, of `crate::a` in crate `c` by the name `c/src/a`, and its code.
fn read(crates: &Path, at: &Path, modules: &mut BTreeMap<String, (String, String)>) {
    let file = at.strip_prefix(crates).unwrap().to_str().unwrap();
    if let Some(name) = file.strip_suffix(".rs") {
        let code = fs::read_to_string(at).unwrap();
        let code = code.split("#[cfg(test)]\nmod").next().unwrap().lines();
        let code = code.flat_map(|line| [line.split("//").next().unwrap(), "\n"]);
        let name = name.trim_end_matches("/lib").trim_end_matches("/mod");
        modules.insert(name.into(), (file.into(), code.collect()));
    } else if !file.contains('/') || file.contains("/src") && !file.ends_with("/bin") {
        let inside = fs::read_dir(at).into_iter().flatten();
        inside.for_each(|it| read(crates, &it.unwrap().path(), modules));
    }
}

/// The paths in a module's statement, from the crate's name on; its trees are written out.
fn paths(at: &str, mut text: String) -> Vec<String> {
    while let Some((before, after)) = text.rsplit_once("::{") {
        let start = before.rfind([' ', '\n', ',', '{']).map_or(0, |it| it + 1);
        let (tree, after) = after.split_once('}').unwrap_or((after, ""));
        let names = tree.split(',').map(str::trim).filter(|it| !it.is_empty());
        let names = names.map(|it| format!(" {}::{it},", &before[start..]));
        text = format!("{}{}{after}", &before[..start], names.collect::<String>());
    }
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '_' && c != ':');
    let absolute = |path: &str| {
        let mut to: Vec<_> = at.split('/').collect();
        path.split("::").for_each(|part| match part {
            "crate" => to.truncate(2),
            "super" => drop(to.pop()),
            name => to.extend([name].iter().filter(|it| **it != "self")),
        });
        to.join("/")
    };
    words.filter(|it| it.contains("::")).map(absolute).collect()
}

#[test]
fn imports_run_one_way() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let (mut modules, mut passed) = (BTreeMap::new(), BTreeMap::new());
    read(crates, crates, &mut modules);
    let mut imports = vec![];
    for (at, (file, code)) in &modules {
        for text in code.split(';').map(str::trim) {
            let passes = text.starts_with("pub use") && QUOTED.contains(&&**file);
            for path in paths(at, text.into()) {
                if text.contains("use ") {
                    let name = path.rsplit('/').next().unwrap_or_default();
                    passed.insert(format!("{at}/{name}"), path.clone());
                }
                imports.extend((!passes).then_some((file, path)));
            }
        }
    }
    let mut edges = BTreeSet::new();
    for (from, mut path) in imports {
        for _ in 0..99 {
            if let Some((to, _)) = modules.get(&path) {
                edges.extend((from != to).then_some((from, to)));
                break;
            }
            let up = path.rsplit_once('/').map_or("", |it| it.0);
            path = passed.get(&path).filter(|it| **it != path).map_or(up, |it| it).into();
        }
    }
    let mut reach = edges.clone();
    for (via, _) in modules.values() {
        let old: Vec<_> = reach.iter().copied().collect();
        for (from, _) in old.iter().filter(|it| it.1 == via) {
            reach.extend(old.iter().filter(|it| it.0 == via).map(|it| (*from, it.1)));
        }
    }
    let floor = |file: &str| {
        let folder = file.strip_prefix("mdbook-lecture/src/")?.split_once('/')?.0;
        FLOORS.iter().position(|it| *it == folder)
    };
    let mut faults = String::new();
    for (from, to) in &edges {
        if floor(from).is_some_and(|at| floor(to).is_none_or(|to| to > at)) {
            faults += &format!("\n{from} imports {to}, which is on no floor below");
        }
    }
    for (at, _) in modules.values() {
        let inside =
            |it: &&(_, _)| reach.contains(&(at, it.0)) && reach.contains(&(it.1, at));
        let circle: BTreeSet<_> = edges.iter().filter(inside).map(|it| it.0).collect();
        let both = |it: &&(_, _)| inside(it) && edges.contains(&(it.1, it.0));
        let pair = edges.iter().find(both).or(edges.iter().find(inside));
        if let Some((a, b)) = pair.filter(|_| circle.first() == Some(&at)) {
            faults +=
                &format!("\n{a} and {b} import each other, in a circle: {circle:?}");
        }
    }
    assert!(faults.is_empty(), "{faults}");
}
