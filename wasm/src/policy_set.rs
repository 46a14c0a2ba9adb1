//! Policies of one layer, compiled.

use portcullis::PolicySetErrors;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::error::{self, found};
use crate::names;

/// A compiled set. Authorizers share it, so that freeing the handle never pulls a set away from under them.
#[wasm_bindgen]
#[derive(Debug)]
pub struct PolicySet {
    pub(crate) set: portcullis::PolicySet,
}

#[wasm_bindgen]
impl PolicySet {
    /// Compiles policies; those without a name have an empty one.
    ///
    /// # Errors
    /// Every finding of every policy, if one of them is refused.
    #[wasm_bindgen(constructor)]
    pub fn new(
        policy_type: &str,
        loader: &str,
        names: Vec<String>,
        texts: Vec<String>,
    ) -> Result<Self, String> {
        let policy_type = names::named("policyType", policy_type)?;
        let loader = names::named("options.loader", loader)?;
        let mut builder = portcullis::PolicySet::builder(policy_type, loader);
        for (name, text) in names.iter().zip(&texts) {
            builder = builder.policy(name, text);
        }
        match builder.build() {
            Ok(set) => Ok(Self { set }),
            Err(errors) => Err(refusal(&errors, &texts)),
        }
    }

    /// How many policies the set has.
    #[wasm_bindgen(getter, js_name = policyCount)]
    #[must_use]
    pub fn policy_count(&self) -> usize {
        self.set.policy_count()
    }

    /// How many statements the policies have.
    #[wasm_bindgen(getter, js_name = statementCount)]
    #[must_use]
    pub fn statement_count(&self) -> usize {
        self.set.statement_count()
    }

    /// Whether the policies are public in the sense of S3 Block Public Access.
    #[wasm_bindgen(getter, js_name = isPublic)]
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.set.is_public()
    }
}

/// The set's own errors name policies, which need not have a name; here they are told by index.
fn refusal(errors: &PolicySetErrors, texts: &[String]) -> String {
    let findings: Vec<_> = errors
        .by_index()
        .flat_map(|(index, errors)| {
            let text = texts.get(index).map_or("", String::as_str);
            found(text, errors.findings(), Some(index))
        })
        .collect();
    error::of_findings("invalidPolicy", &findings)
}
