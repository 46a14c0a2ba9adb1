//! Whole scenarios: text in, text out.

use wasm_bindgen::prelude::wasm_bindgen;

/// Answers one scenario: the answer object, or `{"error": …}`.
#[wasm_bindgen]
#[must_use]
pub fn answer(scenario: &str) -> String {
    portcullis::scenario::answer_json(scenario)
}

/// Answers one scenario with the whole explanation, or `{"error": …}`.
#[wasm_bindgen]
#[must_use]
pub fn explain(scenario: &str) -> String {
    portcullis::scenario::explain_json(scenario)
}

#[cfg(test)]
mod tests {
    #[test]
    fn an_error_is_an_answer() {
        assert!(super::answer("{}").starts_with(r#"{"error":"#));
        assert!(super::explain("").starts_with(r#"{"error":"#));
    }
}
