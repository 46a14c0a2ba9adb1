//! Requests that own their text.

mod packed;

use portcullis::{Loader, RequestContext, scenario};
use self_cell::self_cell;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::error::{self, found_in_request};
use crate::names;
pub(crate) use packed::Reader;

struct Packed {
    text: String,
    words: Vec<u32>,
}

impl Packed {
    fn request(&self) -> Option<RequestContext<'_>> {
        Reader::new(&self.text, &self.words).only()
    }
}

self_cell!(
    /// The core's requests borrow their text; a handle has nobody to borrow it from.
    struct Owned {
        owner: Packed,
        #[covariant]
        dependent: RequestContext,
    }
);

/// A request, with the global condition keys derived. Named apart from the platform's `Request`.
#[wasm_bindgen(js_name = RequestHandle)]
pub struct Request {
    owned: Owned,
}

impl core::fmt::Debug for Request {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_tuple("Request").field(self.context()).finish()
    }
}

#[wasm_bindgen(js_class = RequestHandle)]
impl Request {
    /// Builds a packed request; nothing if the facts cannot be.
    #[must_use]
    pub fn build(text: String, words: Vec<u32>) -> Option<Self> {
        let packed = Packed { text, words };
        let owned = Owned::try_new(packed, |packed| packed.request().ok_or(())).ok()?;
        Some(Self { owned })
    }
}

impl Request {
    pub(crate) fn context(&self) -> &RequestContext<'_> {
        self.owned.borrow_dependent()
    }
}

/// What is wrong with the `request` of a scenario, as the JSON text of an error, in the words of the scenario front.
///
/// # Errors
/// A loader that there is not.
#[wasm_bindgen(js_name = requestError)]
pub fn request_error(text: &str, loader: &str) -> Result<String, String> {
    names::named::<Loader>("options.loader", loader)?;
    let before = format!(r#"{{"settings":{{"loader":"{loader}"}},"request":"#);
    // A network that is none: whether there is one is not the request's.
    let question = format!(r#"{before}{text},"policies":{{"network":0}}}}"#);
    let mut findings =
        scenario::explain(&question).map_or_else(|error| error.findings, |_| Vec::new());
    // What is wrong with the text as a whole has no path.
    findings.retain(|finding| !finding.path().starts_with("policies"));
    let found = found_in_request(text, &findings, before.len() as u32);
    Ok(error::of_findings("invalidRequest", &found))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_count_in_the_text_that_was_given() {
        let text = "{\"principal\": \"anonymous\",\n \"action\": \"s3:*\", \"resource\": \"*\"}";
        let error = request_error(text, "strict").unwrap_or_default();
        assert!(error.contains(r#""path":"action""#), "{error}");
        assert!(error.contains(r#""line":2,"column":12"#), "{error}");
    }

    #[test]
    fn what_is_wrong_with_all_of_it_is_told() {
        let deep = format!("{}1{}", "[".repeat(52), "]".repeat(52));
        let error = request_error(&format!(r#"{{"context": {deep}}}"#), "strict");
        let error = error.unwrap_or_default();
        assert!(error.contains("nested deeper than 48"), "{error}");
    }

    #[test]
    fn a_connection_is_not_refused_for_the_network_that_the_guards_have() {
        let of = |member: &str| {
            let connection = format!(
                r#"{{"from": {{"address": "10.0.0.1"}}, "to": {{"cluster": "prod"}}{member}}}"#
            );
            let text = format!(
                r#"{{"principal": "anonymous", "action": "s3:GetObject", "resource": "*", "network": {{"connection": {connection}}}}}"#
            );
            request_error(&text, "strict").unwrap_or_default()
        };
        assert!(of("").contains(r#""findings":[]"#), "{}", of(""));
        let error = of(r#", "ports": 5439"#);
        assert!(
            error.contains(r#""path":"network.connection.ports""#),
            "{error}"
        );
        assert!(!error.contains("no network"), "{error}");
    }
}
