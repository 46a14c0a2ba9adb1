//! The table of checks in the guide is that of the code, and accounts for each check of AWS.
//!
//! `PORTCULLIS_RECORD=1 cargo test -p portcullis-tests --test suite lint_table::` writes it anew.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;

use portcullis::lint;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../core/src/guide/checks.md");
const BEGIN: &str = "<!-- table of checks -->\n";
const END: &str = "<!-- end of the table -->";
/// What stands above the rows that no check has.
const REASONS: &str = "## Checks of AWS that are not made";

fn table() -> String {
    let mut out =
        String::from("\n| id | AWS's name | weighs | rule | |\n| --- | --- | --- | --- | --- |\n");
    let mut checks: Vec<_> = lint::checks().chain(lint::proofs()).collect();
    checks.sort_by_key(|check| check.id());
    for check in checks {
        let summary = check.summary();
        let _ = writeln!(
            out,
            "| `{}` | {} | {} | {} | {} |",
            check.id(),
            check.aws_name().unwrap_or_default(),
            check.severity(),
            check.rule(),
            summary.replace('|', "\\|"),
        );
    }
    out.push('\n');
    out
}

fn page() -> String {
    fs::read_to_string(PAGE).expect("the page of checks")
}

#[test]
fn the_guide_lists_every_check() {
    let page = page();
    let (before, rest) = page.split_once(BEGIN).expect("where the table begins");
    let (written, behind) = rest.split_once(END).expect("where the table ends");
    let expected = table();
    if std::env::var_os("PORTCULLIS_RECORD").is_some() {
        fs::write(PAGE, format!("{before}{BEGIN}{expected}{END}{behind}")).expect("the page");
        return;
    }
    assert!(
        written == expected,
        "the table of core/src/guide/checks.md is not that of the code; write it anew with PORTCULLIS_RECORD=1"
    );
}

/// With the catalogue at hand: each check of AWS has a row here, or a reason.
#[test]
fn each_check_of_aws_is_accounted_for() {
    let page = page();
    let (_, reasons) = page.split_once(REASONS).expect("the reasons");
    let reasons: BTreeSet<&str> = reasons
        .lines()
        .filter(|line| line.starts_with("| "))
        .filter_map(|line| Some(line.split('|').nth(1)?.trim()))
        .collect();
    let made: BTreeSet<&str> = lint::checks()
        .filter_map(|check| check.aws_name())
        .collect();
    let both: Vec<_> = made.intersection(&reasons).collect();
    assert!(both.is_empty(), "made, and said not to be: {both:?}");
    assert!(made.len() >= 130, "{} checks of AWS are made", made.len());
    let Ok(catalogue) = fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../shared/CHECKS.md"
    )) else {
        return;
    };
    let rows = catalogue.lines().filter_map(|line| {
        let cells: Vec<_> = line.split('|').map(str::trim).collect();
        match cells.as_slice() {
            [_, _, name, kind, ..]
                if ["error", "warning", "security", "suggestion"].contains(kind) =>
            {
                Some(*name)
            }
            _ => None,
        }
    });
    let names: Vec<_> = rows.collect();
    assert!(names.len() > 150, "{} rows were read", names.len());
    let missing: Vec<_> = names
        .iter()
        .filter(|name| !made.contains(**name) && !reasons.contains(**name))
        .collect();
    assert!(missing.is_empty(), "neither made nor reasoned: {missing:?}");
    let unknown: Vec<_> = made.iter().filter(|name| !names.contains(name)).collect();
    assert!(
        unknown.is_empty(),
        "AWS has no checks of these names: {unknown:?}"
    );
}
