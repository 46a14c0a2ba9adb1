//! Wildcards against a table that is filled cell by cell.
#![no_main]

use libfuzzer_sys::fuzz_target;
use portcullis::Loader;
use portcullis_fuzz::{allows, policy_with, two_parts};
use serde_json::json;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = core::str::from_utf8(data) else {
        return;
    };
    let (pattern, value) = two_parts(text);
    // A dollar may begin a variable, which is another target's.
    if pattern.contains('$') || pattern.len() * value.len() > 1 << 16 {
        return;
    }
    let policy = policy_with("StringLike", "x:key", &json!(pattern));
    if let Some(allowed) = allows(&policy, Loader::Strict, "x:key", value) {
        assert_eq!(allowed, covers(pattern, value), "{pattern:?} on {value:?}");
    }
});

/// R-GLOB-1 to R-GLOB-3: whether the first i letters of the pattern cover the first j of the text.
fn covers(pattern: &str, text: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    let mut row: Vec<bool> = (0..=text.len()).map(|covered| covered == 0).collect();
    for letter in pattern.chars() {
        let mut next = vec![letter == '*' && row[0]];
        for (at, character) in text.iter().enumerate() {
            next.push(match letter {
                '*' => row[at + 1] || next[at],
                '?' => row[at],
                _ => row[at] && letter == *character,
            });
        }
        row = next;
    }
    row[text.len()]
}
