//! Whole scenarios: text in, text out.

use wasm_bindgen::prelude::wasm_bindgen;

/// Answers one scenario: the answer object, or `{"error": …}`.
#[wasm_bindgen]
#[must_use]
pub fn answer(scenario: &str) -> String {
    portcullis::scenario::answer_json(scenario)
}

/// Answers one scenario with the explanation, of every statement or of the nearest, or `{"error": …}`.
#[wasm_bindgen]
#[must_use]
pub fn explain(scenario: &str, nearest: Option<u32>) -> String {
    match nearest {
        Some(most) => portcullis::scenario::explain_nearest_json(scenario, most as usize),
        None => portcullis::scenario::explain_json(scenario),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn an_error_is_an_answer() {
        assert!(super::answer("{}").starts_with(r#"{"error":"#));
        assert!(super::explain("", None).starts_with(r#"{"error":"#));
    }
}
