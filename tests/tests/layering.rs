//! Which room of the core may import which: data flows one way (STYLE.md, section 2).

use std::fs;
use std::path::{Path, PathBuf};

/// Each room, and the rooms that it may import. A room that is not here fails the test.
const ROOMS: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("layer", &["text"]),
    ("finding", &["text"]),
    ("decision", &["layer", "text"]),
    ("document", &["text", "finding"]),
    ("policy", &["text", "finding", "document"]),
    ("request", &["text", "finding", "layer"]),
    ("program", &["text", "policy", "request"]),
    (
        "engine",
        &[
            "text", "finding", "document", "policy", "program", "request", "layer", "decision",
        ],
    ),
    (
        "scenario",
        &[
            "text", "finding", "document", "policy", "program", "request", "layer", "decision",
            "engine",
        ],
    ),
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

/// The first names behind each `crate::`: of `crate::{a::B, c}` both `a` and `c`.
fn crate_paths(code: &str) -> Vec<String> {
    let dense: String = code
        .chars()
        .filter(|character| !character.is_whitespace())
        .collect();
    let name = |text: &str| -> String {
        text.chars()
            .take_while(|character| character.is_alphanumeric() || *character == '_')
            .collect()
    };
    let mut names = Vec::new();
    for (at, _) in dense.match_indices("crate::") {
        let before = dense.get(..at).unwrap_or_default();
        // White space is gone: `mycrate::` is a name of its own, `usecrate::` is not.
        let keyword = [
            "use", "in", "as", "return", "mut", "dyn", "impl", "else", "match", "if", "for",
        ]
        .iter()
        .any(|word| before.ends_with(word));
        if !keyword
            && before.ends_with(|character: char| character.is_alphanumeric() || character == '_')
        {
            continue;
        }
        let rest = dense.get(at + "crate::".len()..).unwrap_or_default();
        let Some(group) = rest.strip_prefix('{') else {
            names.push(if rest.starts_with('*') {
                "*".into()
            } else {
                name(rest)
            });
            continue;
        };
        let (mut depth, mut start) = (0, true);
        for (index, character) in group.char_indices() {
            match character {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => start = true,
                _ if start => {
                    names.push(name(group.get(index..).unwrap_or_default()));
                    start = false;
                }
                _ => {}
            }
        }
    }
    names
}

/// What a file of a room imports though it may not.
fn violations(room: &str, source: &str) -> Vec<String> {
    let Some((_, allowed)) = ROOMS.iter().find(|(name, _)| *name == room) else {
        return vec![format!("the room `{room}` is not in the table")];
    };
    let code = code_only(source);
    let mut found = Vec::new();
    for name in crate_paths(&code) {
        if name == room || allowed.contains(&name.as_str()) {
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

/// The table itself must not hold a circle.
#[test]
fn the_table_goes_one_way() {
    let reaches = |from: &str| -> Vec<&str> {
        let mut reached: Vec<&str> = Vec::new();
        let mut open = vec![from];
        while let Some(room) = open.pop() {
            let (_, next) = ROOMS
                .iter()
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
    for (room, _) in ROOMS {
        assert!(!reaches(room).contains(room), "`{room}` reaches itself");
    }
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
        ("decision", "use crate::policy::Effect;", 1),
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
