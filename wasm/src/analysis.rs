//! What holds for every request: text in, text out.

use portcullis::scenario;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::reference::Reference;

/// Holds two policies against each other: how they stand, with requests that show it, or `{"error": …}`.
#[wasm_bindgen]
#[must_use]
pub fn diff(question: &str) -> String {
    scenario::diff_json(question)
}

#[wasm_bindgen]
impl Reference {
    /// [`diff`], where the universe may be `reference`: the requests that are listed here.
    #[must_use]
    pub fn diff(&self, question: &str) -> String {
        scenario::diff_json_with_reference(question, self.view())
    }
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
    use crate::reference::tests::reference;

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

    #[test]
    fn what_no_service_has_is_nothing_new_among_what_is_listed() {
        let question = r#"{"universe": "reference",
            "before": {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObjectTagging", "Resource": "*"}},
            "after": {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObjectTag*", "Resource": "*"}}}"#;
        let answer = reference().map(|reference| reference.diff(question));
        let answer = answer.unwrap_or_default();
        assert!(answer.contains(r#""relation":"equivalent""#), "{answer}");
        assert!(diff(question).contains(r#""path":"universe""#));
    }
}
