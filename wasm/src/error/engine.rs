//! What only the engine has to tell: of requests, and of sets that do not go together.

use portcullis::{AuthorizerError, Finding, Layer, MismatchError};

use super::found::{Found, found_behind, of_findings};
use super::{NOTHING, thrown};
use crate::utf16::Mark;

/// Findings of a larger text in which a request stands `base` bytes behind the beginning.
pub(crate) fn found_in_request(text: &str, findings: &[Finding], base: u32) -> Vec<Found> {
    let mut found = found_behind(text, findings, base, None);
    for finding in &mut found {
        let path = finding.path.strip_prefix("request").unwrap_or_default();
        finding.path = path.trim_start_matches('.').into();
    }
    found
}

pub(crate) fn authorizer(error: AuthorizerError) -> String {
    let path = match &error {
        AuthorizerError::WrongType { layer, .. } | AuthorizerError::TooManyPolicies { layer } => {
            format!("sets.{}", member(*layer))
        }
        AuthorizerError::TooManyScopeDown => "sets.scopeDown".into(),
        AuthorizerError::InvalidService => "settings.rcpServices".into(),
        _ => String::new(),
    };
    thrown("invalidAuthorizer", &error.to_string(), &path, NOTHING)
}

/// The name of a layer where its sets are given.
fn member(layer: Layer) -> &'static str {
    match layer {
        Layer::ServiceControlPolicy => "serviceControlPolicies",
        Layer::ResourceControlPolicy => "resourceControlPolicies",
        layer => layer.as_str(),
    }
}

/// Told as the scenario front does, at the beginning of no text.
pub(crate) fn mismatch(error: MismatchError) -> String {
    let found = Found {
        severity: "error",
        reason: error.reason().as_str(),
        rule: error.rule(),
        message: error.to_string(),
        path: error.field().into(),
        policy: None,
        mark: Mark::default(),
        fix: None,
    };
    of_findings("invalidRequest", &[found])
}
