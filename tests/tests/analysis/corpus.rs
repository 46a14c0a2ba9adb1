//! Policies that AWS manages, from the corpus beside the repository; without it there are none.

use std::fs;

use serde_json::Value;

/// Every so manieth.
pub(crate) fn managed(step: usize) -> Vec<Value> {
    let file = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../shared/corpus/managed-policies.jsonl"
    );
    let Ok(text) = fs::read_to_string(file) else {
        println!("skipped: there is no corpus at {file}");
        return Vec::new();
    };
    let lines = text.lines().step_by(step);
    let documents = lines.map(|line| {
        let mut line: Value = serde_json::from_str(line).expect("a line of the corpus");
        let mut document = line["document"].take();
        // One statement is a list of one.
        if document["Statement"].is_object() {
            document["Statement"] = Value::Array(vec![document["Statement"].take()]);
        }
        document
    });
    documents.collect()
}
