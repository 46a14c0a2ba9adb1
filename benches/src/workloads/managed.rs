//! W6: the managed policies of AWS, for parsing and compiling.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::value::RawValue;

use super::Workload;

/// Beside the repository; part of the project, not of its source.
const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/corpus");

/// Name and text of each policy, and whether they are the real ones: where the corpus is missing, policies of
/// the same shape and number stand in.
#[must_use]
pub fn managed_policies() -> (Vec<(String, String)>, bool) {
    match corpus_documents("managed-policies.jsonl") {
        Some(policies) => (policies, true),
        None => (stand_in(), false),
    }
}

/// Name and text of each policy of a file of the corpus, if the corpus is there.
#[must_use]
pub fn corpus_documents(file: &str) -> Option<Vec<(String, String)>> {
    let lines = std::fs::read_to_string(Path::new(CORPUS).join(file)).ok()?;
    Some(lines.lines().filter_map(name_and_document).collect())
}

fn name_and_document(line: &str) -> Option<(String, String)> {
    let fields: BTreeMap<&str, &RawValue> = serde_json::from_str(line).ok()?;
    let name: String = serde_json::from_str(fields.get("name")?.get()).ok()?;
    Some((name, fields.get("document")?.get().to_owned()))
}

fn stand_in() -> Vec<(String, String)> {
    let typical = Workload::named("typical").map(|workload| workload.identity);
    let policies = typical.unwrap_or_default().into_iter().cycle().take(1_075);
    policies
        .enumerate()
        .map(|(index, text)| (format!("stand-in-{index}"), text))
        .collect()
}
