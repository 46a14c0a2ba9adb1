//! RestrictPublicBuckets (6.10).

use portcullis::{
    PolicyDocument,
    document::{ConditionBlock, ConditionEntry, PrincipalElement, Statement},
};

use super::caller::{Caller, Who};
use super::fold::fold_key;
use super::pattern::{Piece, pieces};
use super::values::range;

/// R-S3-3: whether the setting keeps the caller out.
pub(super) fn keeps_out(
    policy: &PolicyDocument<'_>,
    variables: bool,
    caller: &Caller,
    owner: Option<&str>,
) -> bool {
    let of_owner = caller.is_iam() && caller.account.as_deref() == owner;
    let service = matches!(caller.who, Who::Service(_));
    // R-S3-5.
    let public = policy
        .statements()
        .iter()
        .any(|statement| is_public(statement, variables));
    public && !of_owner && !service
}

/// R-S3-4: only positive operators without `IfExists`, not under `ForAllValues:`, restrict.
fn is_public(statement: &Statement<'_>, variables: bool) -> bool {
    let allow = statement
        .effect()
        .is_some_and(|effect| effect.as_str() == "Allow");
    allow && reaches_everybody(statement) && !is_restricted(statement, variables)
}

fn reaches_everybody(statement: &Statement<'_>) -> bool {
    match statement.principal() {
        Some(PrincipalElement::Text(_)) => true,
        Some(PrincipalElement::Map(map)) => map.entries().iter().any(|(member, values)| {
            // R-S3-4: a provider is nobody in particular.
            (member.as_str() == "Federated" && !values.items().is_empty())
                || member.as_str() == "AWS"
                    && values.items().iter().any(|item| item.as_str() == "*")
        }),
        None => statement.not_principal().is_some(),
    }
}

fn is_restricted(statement: &Statement<'_>, variables: bool) -> bool {
    let Some(condition) = statement.condition() else {
        return false;
    };
    condition.blocks().iter().any(|block| {
        block
            .entries()
            .iter()
            .any(|entry| restricts(block, entry, variables))
    })
}

/// Whether the test holds for a few fixed values of a key that the caller cannot choose, and for nothing else.
fn restricts(block: &ConditionBlock<'_>, entry: &ConditionEntry<'_>, variables: bool) -> bool {
    const KEYS: [&str; 12] = [
        "aws:sourcearn",
        "aws:sourcevpc",
        "aws:sourcevpce",
        "aws:sourceowner",
        "aws:sourceaccount",
        "aws:principalorgid",
        "aws:principalorgpaths",
        "aws:principalaccount",
        "aws:principalarn",
        "aws:userid",
        "s3:x-amz-server-side-encryption-aws-kms-key-id",
        "s3:dataaccesspointaccount",
    ];
    let operator = block.operator().as_str().to_ascii_lowercase();
    let operator = operator.strip_prefix("foranyvalue:").unwrap_or(&operator);
    let key = fold_key(entry.key().as_str());
    let values = entry.values().items();
    if values.is_empty() {
        return false;
    }
    if key == "aws:sourceip" {
        return operator == "ipaddress"
            && values
                .iter()
                .all(|value| range(value.as_str()).is_some_and(|range| range.is_narrow()));
    }
    let positive = [
        "stringequals",
        "stringequalsignorecase",
        "stringlike",
        "arnequals",
        "arnlike",
    ];
    if !positive.contains(&operator) {
        return false;
    }
    let fixed = |text: &str| {
        pieces(text, variables)
            .iter()
            .all(|piece| matches!(piece, Piece::Char(_)))
    };
    if key == "s3:dataaccesspointarn" {
        // The name of the access point may be a wildcard.
        return values.iter().all(|value| {
            let parts: Vec<&str> = value.as_str().splitn(6, ':').collect();
            parts.len() == 6 && parts[..5].iter().all(|part| fixed(part))
        });
    }
    // "anonymous" is what every unsigned request has for account and user id (5.2).
    let somebody = |text: &str| !text.eq_ignore_ascii_case("anonymous");
    KEYS.contains(&key.as_str())
        && values
            .iter()
            .all(|value| fixed(value.as_str()) && somebody(value.as_str()))
}
