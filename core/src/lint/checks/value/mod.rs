//! Values of conditions.

pub(in crate::lint) mod confirm_audience_claim_type;
pub(in crate::lint) mod foranyvalue_with_audience_claim_type;
pub(in crate::lint) mod invalid_date_value;
pub(in crate::lint) mod invalid_kms_key_value;
pub(in crate::lint) mod invalid_vpc_format;
pub(in crate::lint) mod invalid_vpce_format;
pub(in crate::lint) mod redundant_condition_value_num;
pub(in crate::lint) mod type_mismatch_arn;
pub(in crate::lint) mod type_mismatch_binary;
pub(in crate::lint) mod type_mismatch_boolean;
pub(in crate::lint) mod type_mismatch_date;
pub(in crate::lint) mod type_mismatch_ip_range;
pub(in crate::lint) mod type_mismatch_number;

use alloc::format;

use crate::lint::report::Report;
use crate::lint::subject::{CheckedCondition, Subject};
use crate::lint::wildcards::is_open;
use crate::policy::OperatorFamily;

/// Values of some keys that are no ids with a prefix.
fn find_invalid_ids(subject: &Subject<'_>, report: &mut Report, keys: &[&str], prefix: &str) {
    for condition in subject.conditions() {
        let family = condition.base().map(|operator| operator.family());
        if !family.is_some_and(OperatorFamily::is_of_texts)
            || !keys.iter().any(|key| condition.is_on(key))
        {
            continue;
        }
        for value in condition.items() {
            if !is_open(value.text) && !is_id(value.text, prefix) {
                report.tell(&value, || {
                    let text = value.text;
                    format!("`{text}` is no id; write `{prefix}` with 8 or 17 letters and digits behind it")
                });
            }
        }
    }
}

fn is_id(text: &str, prefix: &str) -> bool {
    let id = text.strip_prefix(prefix);
    id.is_some_and(|id| {
        matches!(id.len(), 8 | 17) && id.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

/// Whether a condition is on the audience of a token of a provider, OIDC or SAML.
fn is_audience(condition: &CheckedCondition<'_>) -> bool {
    let claim = condition.key().rsplit_once(':').map(|(_, claim)| claim);
    claim.is_some_and(|claim| claim.eq_ignore_ascii_case("aud"))
}
