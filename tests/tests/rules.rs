//! SEMANTICS.md, the fixtures and the list of known gaps agree.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// A rule that a fixture can cite, and the section that defines it.
type Rules = BTreeMap<String, (u32, u32)>;

/// The first section and the last whose rules this suite has to show; the rest is another part's.
const FIRST: (u32, u32) = (0, 3);
const LAST: (u32, u32) = (8, 7);

fn tests() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// `- **R-XXX-n** …` under the heading of its section. A rule of a chapter without sections (`## 3.`) is
/// of section 0 of that chapter.
fn defined(semantics: &str) -> Rules {
    let mut rules = Rules::new();
    let mut section = (0, 0);
    for line in semantics.lines() {
        if let Some(heading) = line
            .strip_prefix("### ")
            .or_else(|| line.strip_prefix("## "))
        {
            let number = heading.split(' ').next().unwrap_or_default();
            let mut parts = number.trim_end_matches('.').split('.').map(str::parse);
            section = match (parts.next(), parts.next()) {
                (Some(Ok(chapter)), None) => (chapter, 0),
                (Some(Ok(chapter)), Some(Ok(section))) => (chapter, section),
                // An annex defines no rules.
                _ => (u32::MAX, 0),
            };
        }
        if let Some((id, _)) = line
            .strip_prefix("- **R-")
            .and_then(|rest| rest.split_once("**"))
        {
            let twice = rules.insert(format!("R-{id}"), section);
            assert!(twice.is_none(), "R-{id} is defined twice");
        }
    }
    rules
}

/// How many cases show a rule holding, not holding, or do not say.
#[derive(Debug, Default, Clone, Copy)]
struct Shown {
    holds: usize,
    fails: usize,
    silent: usize,
}

/// The cases of each cited rule, and where each rule is cited.
fn cited() -> (BTreeMap<String, Shown>, BTreeMap<String, String>) {
    let mut shown: BTreeMap<String, Shown> = BTreeMap::new();
    let mut places = BTreeMap::new();
    // What a scenario cannot carry is shown through the typed API.
    let folders = ["conformance", "typed"].map(|folder| tests().join(folder));
    for entry in folders.iter().flat_map(|folder| {
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
    }) {
        let path = entry.expect("an entry of it").path();
        if path
            .extension()
            .is_none_or(|extension| extension != "jsonl")
        {
            continue;
        }
        for line in read(&path).lines().filter(|line| !line.trim().is_empty()) {
            let fixture: Value = serde_json::from_str(line)
                .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let also = fixture["also"].as_array().into_iter().flatten();
            let rules: BTreeSet<&str> = also
                .chain([&fixture["rule"]])
                .map(|rule| rule.as_str().expect("a rule is a string"))
                .collect();
            for rule in rules {
                let count = shown.entry(rule.to_string()).or_default();
                match fixture["holds"].as_bool() {
                    Some(true) => count.holds += 1,
                    Some(false) => count.fails += 1,
                    None => count.silent += 1,
                }
                places
                    .entry(rule.to_string())
                    .or_insert_with(|| fixture["id"].to_string());
            }
        }
    }
    (shown, places)
}

/// `R-XXX-n  reason`, one a line; `#` begins a comment.
fn gaps(text: &str) -> Result<BTreeMap<String, String>, String> {
    let mut gaps = BTreeMap::new();
    for line in text
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
    {
        let (rule, reason) = line.split_once(' ').unwrap_or((line, ""));
        if reason.trim().is_empty() {
            return Err(format!("{rule} has no reason"));
        }
        if gaps
            .insert(rule.to_string(), reason.trim().to_string())
            .is_some()
        {
            return Err(format!("{rule} is listed twice"));
        }
    }
    Ok(gaps)
}

/// Everything that does not agree.
fn disagreements(
    rules: &Rules,
    shown: &BTreeMap<String, Shown>,
    gaps: &BTreeMap<String, String>,
) -> Vec<String> {
    let mut found = Vec::new();
    for rule in shown.keys().filter(|rule| !rules.contains_key(*rule)) {
        found.push(format!(
            "{rule}: a fixture cites it, SEMANTICS.md does not define it"
        ));
    }
    for (rule, section) in rules {
        if !(FIRST..=LAST).contains(section) {
            continue;
        }
        let count = shown.get(rule).copied().unwrap_or_default();
        let complete = count.holds > 0 && count.fails > 0;
        match (complete, gaps.contains_key(rule)) {
            (false, false) => found.push(format!(
                "{rule}: {} fixtures hold, {} do not; add the missing side, or list it in known_gaps.txt",
                count.holds, count.fails
            )),
            (true, true) => found.push(format!(
                "{rule}: known_gaps.txt lists it, but {} fixtures hold and {} do not; strike it",
                count.holds, count.fails
            )),
            _ => {}
        }
    }
    for rule in gaps.keys() {
        match rules.get(rule) {
            None => found.push(format!(
                "{rule}: known_gaps.txt lists it, SEMANTICS.md does not define it"
            )),
            Some(section) if !(FIRST..=LAST).contains(section) => found.push(format!(
                "{rule}: known_gaps.txt lists it, but section {}.{} is not of this suite",
                section.0, section.1
            )),
            Some(_) => {}
        }
    }
    found
}

#[test]
fn every_rule_is_shown_both_ways_or_is_a_known_gap() {
    let rules = defined(&read(&tests().join("conformance/SEMANTICS.md")));
    let (shown, places) = cited();
    let gaps = gaps(&read(&tests().join("known_gaps.txt")))
        .unwrap_or_else(|error| panic!("known_gaps.txt: {error}"));
    let found = disagreements(&rules, &shown, &gaps);
    let in_range = rules
        .values()
        .filter(|section| (FIRST..=LAST).contains(*section))
        .count();
    let silent: usize = shown.values().map(|count| count.silent).sum();
    println!(
        "{} rules, {in_range} of them of this suite: {} shown both ways, {} known gaps; {silent} citations do not say \
         whether the rule holds",
        rules.len(),
        in_range - gaps.len(),
        gaps.len()
    );
    let with_place: Vec<String> = found
        .iter()
        .map(|line| {
            let rule = line.split(':').next().unwrap_or_default();
            let place = places.get(rule).map_or("no fixture", String::as_str);
            format!("{line} (first cited by: {place})")
        })
        .collect();
    assert!(found.is_empty(), "{}", with_place.join("\n"));
    // If the pattern of a definition changed, no rule would be found and nothing would fail.
    assert!(in_range >= 320, "only {in_range} rules were found");
}

#[test]
fn each_kind_of_disagreement_is_seen() {
    let rules = defined(
        "## 3. Variables\n- **R-A-1** a\n- **R-A-2** b\n### 8.7 Last\n- **R-S3-1** c\n### 8.8 Later\n- **R-TLS-1** d\n\
         ## Annex A. Examples\n",
    );
    assert_eq!(rules["R-A-1"], (3, 0));
    assert_eq!(rules["R-TLS-1"], (8, 8));
    let both = Shown {
        holds: 1,
        fails: 1,
        silent: 0,
    };
    let one = Shown {
        holds: 2,
        fails: 0,
        silent: 3,
    };
    let shown = |list: &[(&str, Shown)]| -> BTreeMap<String, Shown> {
        list.iter()
            .map(|(rule, count)| ((*rule).to_string(), *count))
            .collect()
    };
    let whole = shown(&[("R-A-1", both), ("R-A-2", both), ("R-S3-1", both)]);
    let none = BTreeMap::new();
    let gap = |rule: &str| gaps(&format!("# why\n\n{rule}  a reason\n")).expect("a list of gaps");
    for (shown, gaps, expected) in [
        (whole.clone(), none.clone(), 0),
        (
            shown(&[("R-A-1", both), ("R-A-2", one), ("R-S3-1", both)]),
            none.clone(),
            1,
        ),
        (
            shown(&[("R-A-1", both), ("R-A-2", one), ("R-S3-1", both)]),
            gap("R-A-2"),
            0,
        ),
        (shown(&[("R-A-1", both), ("R-A-2", both)]), none.clone(), 1),
        (whole.clone(), gap("R-A-2"), 1),
        (whole.clone(), gap("R-A-9"), 1),
        (whole.clone(), gap("R-TLS-1"), 1),
        (
            shown(&[
                ("R-A-1", both),
                ("R-A-2", both),
                ("R-S3-1", both),
                ("R-B-1", both),
            ]),
            none,
            1,
        ),
    ] {
        let found = disagreements(&rules, &shown, &gaps);
        assert_eq!(found.len(), expected, "{found:?}");
    }
    assert!(gaps("R-A-1\n").is_err(), "a gap needs a reason");
    assert!(
        gaps("R-A-1  x\nR-A-1  y\n").is_err(),
        "a gap is listed once"
    );
}
