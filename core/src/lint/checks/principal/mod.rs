//! Whom a policy is about.

pub(in crate::lint) mod allow_with_notprincipal;
pub(in crate::lint) mod federated_principal_not_supported;
pub(in crate::lint) mod invalid_principal_format;
pub(in crate::lint) mod invalid_principal_key;
pub(in crate::lint) mod invalid_role_reference;
pub(in crate::lint) mod invalid_service_principal_format;
pub(in crate::lint) mod invalid_user_reference;
pub(in crate::lint) mod recommended_condition_key_for_service_principal;
pub(in crate::lint) mod restrict_access_to_service_principal;
pub(in crate::lint) mod unsupported_condition_key_for_service_principal;
pub(in crate::lint) mod unsupported_principal;
pub(in crate::lint) mod unsupported_wildcard_in_principal;

use alloc::{format, string::String};

use crate::lint::lists::SOURCE_KEYS;
use crate::lint::report::Report;
use crate::lint::subject::{CheckedStatement, Subject};
use crate::policy::PolicyType;
use crate::text::same_key;

/// Tells of services that a policy of a resource lets in without asking with a global key for whom they call: of those
/// in statements that ask with another key, or of those in statements that do not. Which services may take a role
/// differs too much between them to be told.
fn find_services(
    subject: &Subject<'_>,
    report: &mut Report,
    with_own_source: bool,
    message: impl Fn(&str) -> String,
) {
    if !matches!(
        subject.policy_type,
        PolicyType::Resource | PolicyType::KmsKey
    ) {
        return;
    }
    for statement in subject.allows() {
        if statement.has_condition_on(SOURCE_KEYS) || has_own_source(statement) != with_own_source {
            continue;
        }
        for principal in &statement.principals {
            let is_service = principal.kind == "Service" && !principal.is_inverted;
            if is_service && !principal.text.contains('*') {
                report.tell(principal, || message(principal.text));
            }
        }
    }
}

/// Whether an old key or one of a service says for whom it calls: `aws:SourceOwner`, `SERVICE:SourceArn`,
/// `SERVICE:SourceAccount`, an encryption context.
fn has_own_source(statement: &CheckedStatement<'_>) -> bool {
    const OWN: [&str; 3] = ["SourceArn", "SourceAccount", "SourceOwner"];
    statement.conditions.iter().any(|condition| {
        let (prefix, name) = condition.key().split_once(':').unwrap_or_default();
        let context = name.split_once(':').map(|(name, _)| name);
        let is_context = same_key(prefix, "kms")
            && context.is_some_and(|name| same_key(name, "EncryptionContext"));
        is_context || OWN.iter().any(|own| same_key(own, name))
    })
}

/// Principals that are unique ids of IAM (R-PRIN-10).
fn find_unique_ids(subject: &Subject<'_>, report: &mut Report, prefix: &str, what: &str) {
    let statements = subject.statements.iter();
    for principal in statements.flat_map(|statement| &statement.principals) {
        let text = principal.text;
        let id = text.strip_prefix(prefix);
        let is_id =
            |id: &str| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if principal.kind == "AWS" && id.is_some_and(is_id) {
            report.tell(principal, || {
                format!("`{text}` is the id of a {what}, who may be deleted; write the ARN")
            });
        }
    }
}
