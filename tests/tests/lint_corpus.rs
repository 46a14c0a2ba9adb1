//! The checks on real policies: each finding on a policy that AWS wrote is one that can be defended.
//!
//! The corpus stands beside the repository and is not part of it; without it the test says so and passes. `--nocapture`
//! prints how often each check finds something in each file; with `LINT_CORPUS=ID`, every finding of that check.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::Path;

use portcullis::PolicyType;
use portcullis::lint::{Linter, Severity};
use portcullis::reference::Reference;
use serde::Deserialize;
use serde_json::value::RawValue;

const FILES: [(&str, PolicyType); 8] = [
    ("managed-policies", PolicyType::Identity),
    ("identity-misc", PolicyType::Identity),
    ("boundaries", PolicyType::PermissionsBoundary),
    ("scps", PolicyType::ServiceControl),
    ("rcps", PolicyType::ResourceControl),
    ("resource-policies", PolicyType::Resource),
    ("trust-policies", PolicyType::RoleTrust),
    ("endpoint-policies", PolicyType::VpcEndpoint),
];

#[derive(Debug, Deserialize)]
struct Line<'a> {
    name: String,
    #[serde(borrow)]
    document: &'a RawValue,
}

#[test]
fn real_policies_have_few_findings() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus");
    if !folder.is_dir() {
        println!("skipped: there is no corpus at {}", folder.display());
        return;
    }
    let shown = env::var("LINT_CORPUS").unwrap_or_default();
    let reference = Reference::from_bytes(portcullis_reference::BYTES).expect("the reference");
    let mut errors = Vec::new();
    let mut linted = 0;
    for (file, policy_type) in FILES {
        let linter = Linter::new(policy_type).with_reference(reference);
        let text = fs::read_to_string(folder.join(format!("{file}.jsonl"))).expect("a file");
        let mut counts: BTreeMap<(Severity, &str), (usize, usize)> = BTreeMap::new();
        for line in text.lines() {
            let line: Line<'_> = serde_json::from_str(line).expect("a line of the corpus");
            let policy = line.document.get();
            linted += 1;
            let mut last = "";
            let mut found = linter.lint(policy);
            found.sort_by_key(|found| found.id());
            for found in &found {
                let count = counts.entry((found.severity(), found.id())).or_default();
                count.0 += 1;
                count.1 += usize::from(last != found.id());
                last = found.id();
                if found.id() == shown {
                    let path = found.path();
                    println!("{file}: {}: {path}: {}", line.name, found.message());
                }
                if file == "managed-policies" && found.severity() == Severity::Error {
                    errors.push(format!("{}: {found}", line.name));
                }
            }
        }
        println!("{file}:");
        for ((severity, id), (findings, policies)) in counts {
            println!("  {severity} {id}: {findings} in {policies} policies");
        }
    }
    assert!(linted > 1_000, "{linted}");
    println!("errors on policies of AWS:\n{}", errors.join("\n"));
}
