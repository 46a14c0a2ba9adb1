//! What signed the request: R-TLS-7.

use serde_json::Value;

use super::super::caller::Who;
use super::super::calls;
use super::super::request::{Request, credentials_valid};
use super::reader::{Read, boolean};

/// Whether the host takes signed requests only.
pub(super) fn required(settings: &Value) -> Read<bool> {
    match settings.get("requireSignature") {
        None => Ok(false),
        Some(value) => boolean(value),
    }
}

/// The gate `credentials`, where it was asked: R-STS-11, R-SESS-6, R-STS-17, R-TLS-7.
pub(super) fn gate(
    facts: &Value,
    request: &Request,
    signature_required: bool,
) -> Option<Option<String>> {
    if !credentials_valid(facts) {
        return Some(Some("lifetime".into()));
    }
    if calls::can_never_make(request) {
        return Some(Some("call".into()));
    }
    if !signature_required {
        return None;
    }
    let said = request.credentials.is_some() || facts.get("signature").is_some();
    let unsigned = request.credentials.as_deref() == Some("none")
        || match request.caller.who {
            Who::Anonymous | Who::Provider(_) => true,
            Who::Service(_) | Who::AccessIdentity => false,
            Who::User | Who::Root | Who::Role | Who::Session { .. } | Who::FederatedUser { .. } => {
                !said
            }
        };
    Some(unsigned.then(|| "unsigned".into()))
}
