//! Any text as a scenario: an answer or an error, never both, and the same whichever way it is asked.
#![no_main]

use libfuzzer_sys::fuzz_target;
use portcullis_tests::harness::ask;
use serde_json::Value;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = core::str::from_utf8(data) else {
        return;
    };
    let answer = ask(text);
    assert!(answer.get("error").is_some() != answer.get("decision").is_some());
    let story: Value =
        serde_json::from_str(&portcullis::scenario::explain_json(text)).expect("JSON");
    assert_eq!(story.get("error"), answer.get("error"));
});
