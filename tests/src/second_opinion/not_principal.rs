//! `NotPrincipal` (1.7).

use super::caller::{Caller, Who};
use super::principal::{Entry, Grade, entry_match, is_account_id};
use super::request::Kind;

/// R-GRAM-13, R-NPRIN-3 to R-NPRIN-6: whether a Deny with `NotPrincipal` spares the caller.
pub(super) fn exempt(entries: &[Entry], kind: Kind, caller: &Caller, has_boundary: bool) -> bool {
    if has_boundary {
        // R-NPRIN-6.
        return false;
    }
    if entries.contains(&("AWS".to_string(), "*".to_string())) {
        // R-NPRIN-4.
        return true;
    }
    // Exact names: being spared is what an Allow is.
    let grades: Vec<Grade> = entries
        .iter()
        // R-TYPE-11: a provider where it does not belong spares nobody.
        .filter(|(member, _)| member != "Federated" || kind == Kind::Trust)
        .filter_map(|entry| entry_match(entry, kind, true, caller, false))
        .collect();
    let has = |grade| grades.contains(&grade);
    match caller.who {
        Who::Anonymous => false,
        Who::Root | Who::AccessIdentity | Who::Service(_) | Who::Provider(_) => has(Grade::Direct),
        Who::User => has(Grade::Direct) && has(Grade::Account),
        Who::Role => has(Grade::Via) && has(Grade::Account),
        Who::Session { .. } | Who::FederatedUser { .. } => {
            has(Grade::Direct) && has(Grade::Via) && has(Grade::Account)
        }
    }
}

/// R-NPRIN-7, for a lenient loader.
pub(super) fn allow_everybody_else(
    entries: &[Entry],
    kind: Kind,
    caller: &Caller,
) -> Option<Grade> {
    // R-GRAM-13, R-NPRIN-4, and: a defective entry never widens (R-GEN-5).
    let defective = |entry: &Entry| !is_sound(entry, kind);
    if entries.is_empty() || entries.iter().any(defective) {
        return None;
    }
    if entries
        .iter()
        .any(|entry| entry_match(entry, kind, true, caller, true).is_some())
    {
        return None;
    }
    // "None of whose identities is listed" cannot be said of an identity that the request does not tell.
    if entries.iter().any(|entry| could_be_listed(entry, caller)) {
        return None;
    }
    // An origin access identity has an ARN of IAM, so it is read as such a principal: its grade lets nobody in.
    Some(if caller.is_iam() || caller.who == Who::AccessIdentity {
        Grade::Via
    } else {
        Grade::Direct
    })
}

/// Whether the entry names an identity that the caller may have: the request does not say.
fn could_be_listed((member, entry): &Entry, caller: &Caller) -> bool {
    if member == "CanonicalUser" {
        let has_one = caller.is_iam() || caller.who == Who::AccessIdentity;
        return has_one && caller.canonical_user.is_none();
    }
    if member != "AWS" {
        return false;
    }
    let named = |service: &str, resource: String| {
        let (partition, account) = (caller.partition.as_deref(), caller.account.as_deref());
        let start = format!(
            "arn:{}:{service}::{}:{resource}",
            partition.unwrap_or("?"),
            account.unwrap_or("?")
        );
        entry.starts_with(&start)
    };
    let no_id = caller.unique_id.is_none();
    match &caller.who {
        Who::User => no_id && entry.starts_with("AIDA"),
        Who::Session { .. } => no_id && entry.starts_with("AROA"),
        Who::Role => {
            let role = caller.arn.rsplit('/').next().unwrap();
            no_id && entry.starts_with("AROA") || named("sts", format!("assumed-role/{role}/"))
        }
        Who::FederatedUser { .. } => {
            // Who issued is known or matched already (R-PRIN-7).
            no_id && entry.starts_with("AIDA")
        }
        _ => false,
    }
}

/// Whether a strict loader would take the entry.
fn is_sound((member, entry): &Entry, kind: Kind) -> bool {
    match member.as_str() {
        "AWS" => {
            let ids = ["AIDA", "AROA"];
            let named = ["user/", "role/", "assumed-role/", "federated-user/"];
            let resource = entry.splitn(6, ':').nth(5).unwrap_or("");
            let account = entry.split(':').nth(4).unwrap_or("");
            // R-PRIN-13: an origin access identity is a user of `cloudfront`, and nothing else is.
            let of_cloudfront = account == "cloudfront"
                && resource.starts_with("user/CloudFront Origin Access Identity ");
            // R-PRIN-1, R-PRIN-9.
            entry == "*"
                || is_account_id(entry)
                || ids.iter().any(|id| entry.starts_with(id))
                || (!entry.contains(['*', '?', '$'])
                    && entry.starts_with("arn:")
                    && (account != "cloudfront" || of_cloudfront)
                    && (resource == "root" || named.iter().any(|name| resource.starts_with(name))))
        }
        // R-PRIN-11.
        "Service" => {
            entry.contains('.')
                && entry != "amazonaws.com"
                && !entry.starts_with("arn:")
                && !entry.contains(|c: char| c.is_whitespace() || matches!(c, ',' | '*'))
        }
        // R-PRIN-12.
        "Federated" => kind == Kind::Trust && !entry.contains('*') && is_provider(entry),
        _ => !entry.contains('*'),
    }
}

/// R-PRIN-12: the ARN of a provider, or the name of one.
fn is_provider(entry: &str) -> bool {
    if !entry.starts_with("arn:") {
        return true;
    }
    let parts: Vec<&str> = entry.splitn(6, ':').collect();
    let [_, _, "iam", "", account, resource] = parts.as_slice() else {
        return false;
    };
    let named = ["oidc-provider/", "saml-provider/"].iter().any(|kind| {
        resource
            .strip_prefix(kind)
            .is_some_and(|name| !name.is_empty())
    });
    is_account_id(account) && named
}
