//! What is required before any policy, compiled.

use portcullis::scenario;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::error::{self, found};

/// Compiled guards. Authorizers keep what they need of them.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Guards {
    pub(crate) guards: portcullis::guard::Guards,
}

#[wasm_bindgen]
impl Guards {
    /// Compiles the JSON text of an object with `transport`, `network` and `requireSignature`.
    ///
    /// # Errors
    /// Every finding, if it is refused.
    #[wasm_bindgen(constructor)]
    pub fn new(text: &str) -> Result<Self, String> {
        match scenario::guards(text) {
            Ok(guards) => Ok(Self { guards }),
            Err(refusal) => {
                let findings = found(text, &refusal.findings, None);
                Err(error::of_findings("invalidPolicy", &findings))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_json_is_refused_as_guards() {
        for text in [
            "",
            "{",
            "[]",
            r#"{"transport": {"minimumTlsVersion": "1.4"}}"#,
        ] {
            let error = Guards::new(text).err().unwrap_or_default();
            assert!(error.starts_with(r#"{"code":"invalidPolicy""#), "{error}");
        }
        assert!(Guards::new(r#"{"requireSignature": true}"#).is_ok());
    }
}
