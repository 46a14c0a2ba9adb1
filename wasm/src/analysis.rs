//! What holds for every request: text in, text out.

use portcullis::scenario;
use wasm_bindgen::prelude::wasm_bindgen;

/// Holds two policies against each other: how they stand, with requests that show it, or `{"error": …}`.
#[wasm_bindgen]
#[must_use]
pub fn diff(question: &str) -> String {
    scenario::diff_json(question)
}

/// Who is let in from outside by a policy, or `{"error": …}`.
#[wasm_bindgen(js_name = isPublic)]
#[must_use]
pub fn is_public(question: &str) -> String {
    scenario::public_json(question)
}

/// What the answer of a scenario depends on that does not say everything, or `{"error": …}`.
#[wasm_bindgen]
#[must_use]
pub fn residual(scenario: &str) -> String {
    scenario::residual_json(scenario)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALLOW: &str = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}}"#;

    #[test]
    fn an_error_is_an_answer() {
        for answer in [diff("{}"), is_public(""), residual("[]")] {
            assert!(answer.starts_with(r#"{"error":"#), "{answer}");
        }
    }

    #[test]
    fn a_policy_is_as_wide_as_itself() {
        let answer = diff(&format!(r#"{{"before": {ALLOW}, "after": {ALLOW}}}"#));
        assert!(answer.contains(r#""relation":"equivalent""#), "{answer}");
    }
}
