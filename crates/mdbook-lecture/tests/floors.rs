//! Imports run one way: in no crate in a circle of files, and in this one to no floor above.
use std::collections::{BTreeMap, BTreeSet};
use std::{fs, path::Path};

/// The folders of this crate, from the bottom up; what is in none of them may import anything.
const FLOORS: [&str; 5] = ["base", "syntax", "book", "set", "editions"];

/// Adds the code of each module in `folder`, without comments and without what it passes on.
fn read(crates: &Path, folder: &Path, modules: &mut BTreeMap<String, String>) {
    for path in fs::read_dir(folder).into_iter().flatten().map(|it| it.unwrap().path()) {
        read(crates, &path, modules);
        let name = path.strip_prefix(crates).unwrap().to_str().unwrap();
        let Some(name) = name.strip_suffix(".rs") else { continue };
        let code = fs::read_to_string(&path).unwrap();
        let lines = code.lines().take_while(|it| *it != "#[cfg(test)]");
        let code: String = lines.map(|it| it.split("//").next().unwrap()).collect();
        let code = code.split_inclusive(';').filter(|it| !it.contains("pub use"));
        let name = name.trim_end_matches("/mod").trim_end_matches("/lib");
        modules.insert(name.into(), code.collect());
    }
}

/// What `code`, that of the module `at`, names; trees of imports are written out.
fn named(at: &str, code: &str, modules: &BTreeMap<String, String>) -> BTreeSet<String> {
    let mut code = code.to_owned();
    while let Some((before, after)) = code.rsplit_once("::{") {
        let start = before.rfind([' ', ',', '{', ';']).map_or(0, |it| it + 1);
        let (tree, after) = after.split_once('}').unwrap_or((after, ""));
        let path = |it| format!("{}::{it} ", &before[start..]);
        let paths: String = tree.split([',', ' ']).map(path).collect();
        code = format!("{}{paths}{after}", &before[..start]);
    }
    let module = |path: &str| {
        let mut parts: Vec<&str> = at.split('/').collect();
        path.split("::").for_each(|part| match part {
            "crate" => parts.truncate(2),
            "super" => drop(parts.pop()),
            "self" => {}
            name => parts.push(name),
        });
        let mut up = (3..=parts.len()).rev().map(|it| parts[..it].join("/"));
        up.find(|it| modules.contains_key(it)).filter(|it| it != at)
    };
    let words = code.split(|c: char| !c.is_alphanumeric() && c != '_' && c != ':');
    words
        .filter(|it| it.contains("::") && !it.ends_with(':'))
        .filter_map(module)
        .collect()
}

#[test]
fn imports_run_one_way() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut modules = BTreeMap::new();
    for one in fs::read_dir(crates).unwrap() {
        read(crates, &one.unwrap().path().join("src"), &mut modules);
    }
    let named = modules.iter().map(|(at, code)| (at, named(at, code, &modules)));
    let imports: BTreeMap<_, _> = named.collect();
    let mut reached = imports.clone();
    for via in modules.keys() {
        let further = reached[via].clone();
        let through = reached.values_mut().filter(|it| it.contains(via));
        through.for_each(|it| it.extend(further.clone()));
    }
    let floor = |file: &str| {
        let folder = file.strip_prefix("mdbook-lecture/src/")?.split('/').next()?;
        FLOORS.iter().position(|floor| *floor == folder)
    };
    let up = |from, to| floor(from).is_some_and(|it| floor(to).is_none_or(|to| to > it));
    for (from, all) in &imports {
        for to in all {
            assert!(
                !reached[to].contains(*from),
                "{from}.rs imports {to}.rs and leads back"
            );
            assert!(
                !up(from, to),
                "{from}.rs imports {to}.rs, which is on no floor below"
            );
        }
    }
    assert!(
        modules.len() > 150 && reached.values().any(|it| it.len() > 9),
        "nothing is read"
    );
}
