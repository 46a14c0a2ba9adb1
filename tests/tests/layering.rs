//! Which room of the core may import which: data flows one way (STYLE.md, section 2).

use std::fs;
use std::path::{Path, PathBuf};

/// Each room, and the rooms that it may import. A room that is not here fails the test.
const ROOMS: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("layer", &["text"]),
    ("service", &["text"]),
    ("finding", &["text"]),
    ("effect", &[]),
    ("decision", &["layer", "text", "effect"]),
    ("document", &["text", "finding"]),
    (
        "policy",
        &["text", "finding", "document", "service", "effect"],
    ),
    ("reference", &["text", "service"]),
    (
        "editing",
        &[
            "text",
            "document",
            "policy",
            "reference",
            "service",
            "effect",
        ],
    ),
    ("request", &["text", "finding", "layer", "service"]),
    (
        "guard",
        &["text", "finding", "layer", "decision", "service", "request"],
    ),
    ("program", &["text", "policy", "request", "service"]),
    (
        "engine",
        &[
            "text", "finding", "document", "policy", "program", "request", "layer", "decision",
            "service", "guard",
        ],
    ),
    (
        "scenario",
        &[
            "text",
            "finding",
            "document",
            "policy",
            "program",
            "request",
            "layer",
            "decision",
            "engine",
            "canonical",
            "reference",
            "lint",
            "guard",
            "analysis",
        ],
    ),
    (
        "lint",
        &[
            "text",
            "finding",
            "document",
            "policy",
            "canonical",
            "reference",
            "effect",
        ],
    ),
    ("canonical", &["text", "finding", "document", "policy"]),
    (
        "analysis",
        &[
            "text",
            "finding",
            "layer",
            "decision",
            "document",
            "policy",
            "canonical",
            "request",
            "program",
            "engine",
            "service",
            "reference",
        ],
    ),
    ("guide", &[]),
];

/// Rooms that are planned, and not built yet: one that appears moves to the table above.
const TO_COME: &[(&str, &[&str])] = &[];

/// What a room never comes to, by whatever way. Checks that need analysis live in `analysis`, and `scenario` joins them
/// with those of `lint`; a decision needs neither of them, nor a list of what the services have.
const NEVER: &[(&str, &[&str])] = &[
    (
        "engine",
        &["lint", "analysis", "reference", "canonical", "editing"],
    ),
    ("lint", &["request", "program", "engine", "analysis"]),
    ("editing", &["request", "program", "engine", "scenario"]),
    ("analysis", &["lint", "scenario"]),
    ("guard", &["program", "engine", "document"]),
];

/// The code of a file: comments gone, texts and characters emptied.
fn code_only(source: &str) -> String {
    let bytes: Vec<char> = source.chars().collect();
    let at = |index: usize| bytes.get(index).copied().unwrap_or('\0');
    let mut code = String::new();
    let mut index = 0;
    while index < bytes.len() {
        match (at(index), at(index + 1)) {
            ('/', '/') => {
                while index < bytes.len() && at(index) != '\n' {
                    index += 1;
                }
            }
            ('/', '*') => {
                // Block comments nest.
                let mut depth = 0;
                loop {
                    match (at(index), at(index + 1)) {
                        ('/', '*') => (depth, index) = (depth + 1, index + 2),
                        ('*', '/') => (depth, index) = (depth - 1, index + 2),
                        _ => index += 1,
                    }
                    if depth == 0 || index >= bytes.len() {
                        break;
                    }
                }
            }
            ('r', '"' | '#')
                if !code.ends_with(|before: char| before.is_alphanumeric() || before == '_') =>
            {
                let hashes = (index + 1..).take_while(|&next| at(next) == '#').count();
                index += 1 + hashes;
                if at(index) == '"' {
                    let end: Vec<char> = core::iter::once('"')
                        .chain(core::iter::repeat_n('#', hashes))
                        .collect();
                    index += 1;
                    while index < bytes.len() && !bytes[index..].starts_with(&end) {
                        index += 1;
                    }
                    index += end.len();
                }
                code.push_str("\"\"");
            }
            ('"', _) => {
                index += 1;
                while index < bytes.len() && at(index) != '"' {
                    index += if at(index) == '\\' { 2 } else { 1 };
                }
                index += 1;
                code.push_str("\"\"");
            }
            // A character, not a lifetime.
            ('\'', '\\') => {
                index += 3;
                while index < bytes.len() && at(index) != '\'' {
                    index += 1;
                }
                index += 1;
            }
            ('\'', _) if at(index + 2) == '\'' => index += 3,
            (other, _) => {
                code.push(other);
                index += 1;
            }
        }
    }
    code
}

/// Names and signs of code, without white space.
fn tokens(code: &str) -> Vec<&str> {
    let is_of_name = |character: char| character.is_alphanumeric() || character == '_';
    let mut found = Vec::new();
    let mut rest = code.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = if is_of_name(first) {
            rest.find(|character| !is_of_name(character))
                .unwrap_or(rest.len())
        } else if rest.starts_with("::") {
            2
        } else {
            first.len_utf8()
        };
        let (token, behind) = rest.split_at(length);
        found.push(token);
        rest = behind.trim_start();
    }
    found
}

/// Adds the paths of a tree of imports, and gives what follows it: of `a::{B, c::D}` those are `a::B` and `a::c::D`.
fn flatten<'t, 's>(
    mut tree: &'t [&'s str],
    mut path: Vec<&'s str>,
    paths: &mut Vec<Vec<&'s str>>,
) -> &'t [&'s str] {
    loop {
        match tree {
            ["{", rest @ ..] => {
                tree = rest;
                while !matches!(tree, [] | ["}", ..]) {
                    let behind = flatten(tree, path.clone(), paths);
                    let next = behind.iter().position(|token| [",", "}"].contains(token));
                    tree = &behind[next.unwrap_or(behind.len())..];
                    tree = tree.strip_prefix(&[","]).unwrap_or(tree);
                }
                return tree.strip_prefix(&["}"]).unwrap_or(tree);
            }
            [name, "::", rest @ ..] => {
                path.push(name);
                tree = rest;
            }
            [name, rest @ ..] => {
                path.push(name);
                paths.push(path);
                return rest;
            }
            [] => return tree,
        }
    }
}

/// Every path that begins with one of these names, wherever it stands.
fn paths_from<'s>(code: &'s str, beginnings: &[&str]) -> Vec<Vec<&'s str>> {
    let tokens = tokens(code);
    let mut paths = Vec::new();
    for at in 0..tokens.len() {
        let is_within = at > 0 && tokens[at - 1] == "::";
        if !is_within && beginnings.contains(&tokens[at]) && tokens.get(at + 1) == Some(&"::") {
            flatten(&tokens[at..], Vec::new(), &mut paths);
        }
    }
    paths
}

/// What a file of a room imports though it may not.
fn violations(room: &str, source: &str) -> Vec<String> {
    let Some((_, allowed)) = ROOMS.iter().find(|(name, _)| *name == room) else {
        return vec![format!("the room `{room}` is not in the table")];
    };
    let code = code_only(source);
    let mut found = Vec::new();
    let paths = paths_from(&code, &["crate"]);
    let mut names: Vec<&str> = paths.iter().map(|path| path[1]).collect();
    names.dedup();
    for name in names {
        if name == room || allowed.contains(&name) {
            continue;
        }
        found.push(if ROOMS.iter().any(|(known, _)| *known == name) {
            format!("`{room}` may not import `{name}`")
        } else {
            // The root hides who depends on whom.
            format!("`crate::{name}` goes through the root; import from the room")
        });
    }
    // Two rooms up from a file of a room is the root again. Test modules stand one deeper.
    let product = code.split("mod tests").next().unwrap_or_default();
    if product.contains("super::super") {
        found.push("`super::super` leaves the room; write `crate::<room>`".into());
    }
    found
}

/// Every Rust file of the core with its room; `lib.rs` is the root and imports all.
fn files() -> Vec<(String, PathBuf)> {
    fn walk(folder: &Path, room: Option<&str>, files: &mut Vec<(String, PathBuf)>) {
        for entry in
            fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        {
            let path = entry.expect("an entry of it").path();
            let stem = path
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            let room = room.unwrap_or(&stem).to_string();
            if path.is_dir() {
                walk(&path, Some(&room), files);
            } else if path.extension().is_some_and(|extension| extension == "rs") && room != "lib" {
                files.push((room, path));
            }
        }
    }
    let mut files = Vec::new();
    walk(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/src"),
        None,
        &mut files,
    );
    files.sort();
    files
}

#[test]
fn no_room_imports_uphill() {
    let files = files();
    let mut found = Vec::new();
    for (room, path) in &files {
        let source = fs::read_to_string(path).expect("a source file is UTF-8");
        for violation in violations(room, &source) {
            found.push(format!("{}: {violation}", path.display()));
        }
    }
    let rooms: std::collections::BTreeSet<&str> =
        files.iter().map(|(room, _)| room.as_str()).collect();
    println!("{} files in {} rooms", files.len(), rooms.len());
    assert!(found.is_empty(), "{}", found.join("\n"));
    // If the folder moved, nothing would be read and nothing would fail.
    assert_eq!(rooms.len(), ROOMS.len(), "rooms found: {rooms:?}");
}

/// Conditions look at a request through these alone: what is known of a condition before the question is
/// (`program/condition/known.rs`) would be wrong if one looked at the question itself.
const ASKED_BY_CONDITIONS: &[&str] = &["find", "source_address", "is_known"];

#[test]
fn conditions_see_of_a_request_its_keys_alone() {
    let core = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/src/program");
    let of_conditions = fs::read_dir(core.join("condition")).expect("the folder of conditions");
    let mut paths: Vec<PathBuf> = of_conditions
        .map(|entry| entry.expect("an entry of it").path())
        .collect();
    // What variables stand for, and what of a role's ARN is unknown.
    paths.extend([core.join("template.rs"), core.join("role_path.rs")]);
    let (mut found, mut looks) = (Vec::new(), 0);
    for path in &paths {
        let source = fs::read_to_string(path).expect("a source file is UTF-8");
        let code = code_only(&source);
        let product = code.split("mod tests").next().unwrap_or_default();
        let tokens = tokens(product);
        for (at, token) in tokens.iter().enumerate() {
            let next = |more: usize| tokens.get(at + more).copied().unwrap_or_default();
            let is_look = *token == "request" && next(1) == ".";
            looks += u32::from(is_look);
            let is_wrong = match *token {
                "request" if is_look => !ASKED_BY_CONDITIONS.contains(&next(2)),
                // Taken apart, or asked by another name.
                "RequestContext" => next(1) == "{",
                "question" | "Question" | "principal" | "caller" | "facts" => true,
                _ => false,
            };
            if is_wrong {
                found.push(format!(
                    "{}: `{token}{}{}`",
                    path.display(),
                    next(1),
                    next(2)
                ));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    assert!(
        paths.len() > 10 && looks > 3,
        "{} files, {looks} looks",
        paths.len()
    );
}

/// The table itself must not hold a circle.
#[test]
fn the_table_goes_one_way() {
    let all = || ROOMS.iter().chain(TO_COME);
    let reaches = |from: &str| -> Vec<&str> {
        let mut reached: Vec<&str> = Vec::new();
        let mut open = vec![from];
        while let Some(room) = open.pop() {
            let (_, next) = all()
                .find(|(name, _)| *name == room)
                .expect("a room of the table");
            for &room in *next {
                if !reached.contains(&room) {
                    reached.push(room);
                    open.push(room);
                }
            }
        }
        reached
    };
    for (room, _) in all() {
        assert!(!reaches(room).contains(room), "`{room}` reaches itself");
    }
    for (room, never) in NEVER {
        let reached = reaches(room);
        let wrong = never.iter().find(|other| reached.contains(other));
        assert_eq!(wrong, None, "`{room}` reaches it");
    }
}

/// A file of the core as a module: its names below the root, whether it is the door of a folder, and its code.
struct Module {
    path: Vec<String>,
    is_door: bool,
    code: String,
}

impl Module {
    fn new(file: &str, source: &str) -> Self {
        let mut path: Vec<String> = file.split('/').map(String::from).collect();
        let is_door = path.last().is_some_and(|name| name == "mod");
        if is_door {
            path.pop();
        }
        let code = code_only(source);
        let product = code.split("mod tests").next().unwrap_or_default();
        Self {
            path,
            is_door,
            code: product.into(),
        }
    }
}

/// The module that defines what `names` stand for in the module `at`: names that a door gives on are followed.
fn definer(modules: &[Module], at: &[String], names: &[&str]) -> Option<usize> {
    let here = modules.iter().position(|module| module.path == at)?;
    let [name, rest @ ..] = names else {
        return Some(here);
    };
    let child = [at, &[name.to_string()]].concat();
    if modules.iter().any(|module| module.path == child) {
        return definer(modules, &child, rest);
    }
    let module = &modules[here];
    let given = of_children(modules, module)
        .into_iter()
        .find(|path| path.last() == Some(name) && module.is_door);
    match given {
        Some(path) => definer(modules, at, &path),
        None => Some(here),
    }
}

/// What a door imports from the files behind it, for itself or for others.
fn of_children<'m>(modules: &[Module], door: &'m Module) -> Vec<Vec<&'m str>> {
    let children = modules.iter().filter_map(|module| {
        let (name, parent) = module.path.split_last()?;
        (parent == door.path).then_some(name.as_str())
    });
    paths_from(&door.code, &children.collect::<Vec<_>>())
}

/// The modules from which a module imports, of its own room.
fn imports(modules: &[Module], module: &Module) -> Vec<usize> {
    let room = &module.path[0];
    let mut found = Vec::new();
    for path in paths_from(&module.code, &["crate", "super", "self"]) {
        let ups = path.iter().filter(|name| **name == "super").count();
        let behind = path
            .iter()
            .skip_while(|name| ["super", "self"].contains(*name));
        let mut names: Vec<&str> = behind.copied().collect();
        let mut at = &module.path[..module.path.len().saturating_sub(ups)];
        if path[0] == "crate" {
            if path[1] != room {
                continue;
            }
            (at, names) = (&module.path[..1], names.split_off(2));
        }
        // What is seen by a whole room is not imported from it.
        if !names.is_empty() {
            found.extend(definer(modules, at, &names));
        }
    }
    for path in of_children(modules, module) {
        found.extend(definer(modules, &module.path, &path));
    }
    found
}

/// Each room whose files import one another in a circle, with the files of the circle.
fn circles(modules: &[Module]) -> std::collections::BTreeMap<String, Vec<String>> {
    let next: Vec<Vec<usize>> = modules
        .iter()
        .map(|module| imports(modules, module))
        .collect();
    let mut found = std::collections::BTreeMap::<String, Vec<String>>::new();
    for (at, module) in modules.iter().enumerate() {
        let mut reached = Vec::new();
        let mut open = next[at].clone();
        while let Some(other) = open.pop() {
            // What a file says of itself is no import.
            if other != at && !reached.contains(&other) {
                reached.push(other);
                open.extend(&next[other]);
            }
        }
        if reached.iter().any(|&other| next[other].contains(&at)) {
            let room = found.entry(module.path[0].clone()).or_default();
            room.push(module.path[1..].join("/"));
        }
    }
    found
}

/// A file can be read with those that it imports, and without those that import it.
#[test]
fn no_files_of_a_room_import_one_another_in_a_circle() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/src");
    let modules: Vec<Module> = files()
        .iter()
        .map(|(_, path)| {
            let file = path.strip_prefix(&root).expect("a file of the core");
            let file = file.with_extension("").to_string_lossy().into_owned();
            Module::new(&file, &fs::read_to_string(path).expect("UTF-8"))
        })
        .collect();
    let found = circles(&modules);
    assert!(found.is_empty(), "{found:#?}");
    let imports: usize = modules
        .iter()
        .map(|module| imports(&modules, module).len())
        .sum();
    assert!(imports > 100, "{imports} imports were seen");
}

#[test]
fn planted_circles_are_found() {
    const DOOR: &str = "mod a; mod b; pub use a::A; pub(crate) use b::{B, C as D};";
    let judged = |door: &str, a: &str, b: &str| {
        let modules = [("r/mod", door), ("r/a", a), ("r/b", b)];
        circles(&modules.map(|(file, source)| Module::new(file, source)))
            .into_values()
            .collect::<Vec<_>>()
    };
    let circle = vec![vec!["a".to_string(), "b".to_string()]];
    for (a, b, is_circle) in [
        ("use super::B;", "use super::A;", true),
        ("use super::b::B;", "use crate::r::{a::A, b::B};", true),
        ("use super::{b};", "fn f(x: super::a::A) {}", true),
        ("use super::B;", "use crate::s::A;", false),
        ("use super::B; use super::a::A;", "", false),
        ("use super::B;", "mod tests { use super::super::A; }", false),
        (
            "use super::B;",
            "/// [`A`](super::A)\npub(super) struct B;",
            false,
        ),
    ] {
        let found = judged(DOOR, a, b);
        assert_eq!(found == circle, is_circle, "{a} / {b}: {found:?}");
        assert_eq!(found.is_empty(), !is_circle, "{a} / {b}: {found:?}");
    }
    // A door that does something is a file among others.
    let found = judged("mod a; use a::A; struct R;", "use super::R;", "");
    assert_eq!(found, [["", "a"]]);
}

#[test]
fn planted_imports_are_judged() {
    for (room, source, expected) in [
        ("text", "use crate::policy::Policy;", 1),
        ("text", "use crate::text::Span;", 0),
        ("text", "pub(in crate::engine) fn f() {}", 1),
        (
            "policy",
            "use crate::{text::Span, document::{Form, Text}};",
            0,
        ),
        (
            "policy",
            "use crate::{text::Span, engine::{PolicySet, Authorizer}, request};",
            2,
        ),
        ("policy", "fn f() { let x = crate::program::compile(); }", 1),
        ("policy", "fn f(x: &mut crate::engine::PolicySet) {}", 1),
        ("policy", "use crate :: program :: Program;", 1),
        ("policy", "use crate::Policy;", 1),
        ("policy", "use crate::*;", 1),
        ("policy", "use super::super::engine::PolicySet;", 1),
        ("policy", "mod tests { use super::super::Policy; }", 0),
        (
            "policy",
            "/// See [`PolicySet`](crate::PolicySet).\nfn f() {}",
            0,
        ),
        (
            "policy",
            "//! crate::engine\n/* crate::engine /* crate::engine */ crate::engine */",
            0,
        ),
        (
            "policy",
            "const X: &str = \"crate::engine\"; const Y: &str = r#\"a\"crate::engine\"#;",
            0,
        ),
        (
            "policy",
            "const Q: char = '\"'; use crate::engine::X; const R: char = '\"';",
            1,
        ),
        (
            "policy",
            "const Q: char = '\\''; use crate::engine::X; fn f<'a>(x: &'a str) {}",
            1,
        ),
        (
            "policy",
            "const T: &str = \"\\\"\"; use crate::engine::X;",
            1,
        ),
        ("policy", "use my_crate::engine::X;", 0),
        ("finding", "use crate::document::Text;", 1),
        ("decision", "use crate::program::Truth;", 1),
        ("program", "use crate::engine::PolicySet;", 1),
        ("request", "use crate::policy::Policy;", 1),
        ("engine", "use crate::scenario::Answer;", 1),
        ("scenario", "use crate::engine::Authorizer;", 0),
        ("utils", "", 1),
    ] {
        let found = violations(room, source);
        assert_eq!(found.len(), expected, "{room}: {source}\n{found:?}");
    }
}
