//! Most tests as one program: fifty would each be linked for a second or more. What counts allocations has a program of
//! its own.

// What the reference's generator and the runner of fixtures need at the root.
extern crate alloc;

mod abuse;
mod access;
mod batch;
mod canonical;
mod command;
mod conformance;
mod corpus;
mod create_policy;
mod declared;
mod editing;
mod findings;
mod findings_bounds;
mod findings_ranges;
mod findings_scenario;
mod fixes;
mod grants;
mod guards;
mod guards_opinion;
mod guards_opinion_cases;
mod index;
mod known_caller;
mod laws;
mod layering;
mod lint;
mod lint_fixes;
mod lint_managed;
mod lint_table;
mod long_lists;
mod many_keys;
mod misuse;
mod msrv;
mod names;
mod network;
mod owned;
mod reaching;
#[path = "reference/main.rs"]
mod reference;
mod rules;
mod sarif;
mod scope_down;
mod second_opinion;
mod second_opinion_fixtures;
mod sharing;
mod signed_scenarios;
#[path = "sigv4/main.rs"]
mod sigv4;
mod typed;
mod typed_sets;

/// A file that is no module of this one would never be run.
#[test]
fn every_file_is_run() {
    let here = concat!(env!("CARGO_MANIFEST_DIR"), "/tests");
    let manifest = include_str!("../Cargo.toml");
    for file in std::fs::read_dir(here).expect("this folder") {
        let name = file.expect("a file").file_name();
        let name = name.to_str().expect("a name in UTF-8");
        let Some(module) = name.strip_suffix(".rs") else {
            continue;
        };
        let is_module = include_str!("main.rs").contains(&format!("\nmod {module};"));
        let is_program = manifest.contains(&format!("path = \"tests/{name}\""));
        assert!(is_module || is_program, "nothing runs {name}");
    }
}
