//! `type-mismatch`.

use alloc::format;

use crate::lint::entry::check;
use crate::lint::lists::KEYS_OF_OTHER_TYPES;
use crate::lint::report::Report;
use crate::lint::subject::Subject;
use crate::policy::OperatorFamily;
use crate::reference::{ConditionKey, KeyType};

check! {
    /// The operator of a condition is for values of another type than the key's.
    ///
    /// `StringEquals` compares letters and `IpAddress` addresses: with the wrong one `10.0.0.0/8` is a text that no
    /// address is. Use an operator of the key's type.
    "type-mismatch", Warning, "R-COND-15",
    aws = "Type mismatch",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    for condition in subject.conditions() {
        let (Some(base), Some(key)) = (condition.base(), condition.key) else {
            continue;
        };
        if KEYS_OF_OTHER_TYPES.iter().any(|key| condition.is_on(key)) {
            continue;
        }
        let Some(right) = mismatch(base.family(), key) else {
            continue;
        };
        report.tell(&condition.at_operator(), || {
            let (name, key_type) = (condition.key(), key.key_type());
            format!("`{name}` is of the type {key_type}, for which {right} is meant, not `{base}`")
        });
    }
}

/// The operators for a type, if one of this family does not fit it.
fn mismatch(family: OperatorFamily, key: ConditionKey<'_>) -> Option<&'static str> {
    use OperatorFamily as Family;
    let is_text = family.is_of_texts();
    let (fits, right) = match key.key_type() {
        // A tag may hold a number, a date or a boolean. Bytes and ARNs are texts too.
        KeyType::String | KeyType::ArrayOfString => (
            match key.is_shape() {
                true => family != Family::Ip,
                false => is_text || matches!(family, Family::Arn | Family::Binary),
            },
            "`StringEquals` or `StringLike`",
        ),
        // Legal, and told of where it is too wide (R-ARN-9).
        KeyType::Arn | KeyType::ArrayOfArn => (is_text || family == Family::Arn, "`ArnLike`"),
        KeyType::Bool | KeyType::ArrayOfBool => (family == Family::Bool, "`Bool`"),
        KeyType::Numeric => (matches!(family, Family::Numeric(_)), "`NumericEquals`"),
        KeyType::Date => (
            matches!(family, Family::Date(_) | Family::Numeric(_)),
            "`DateLessThan`",
        ),
        KeyType::IpAddress => (family == Family::Ip, "`IpAddress`"),
    };
    (!fits && family != Family::Null).then_some(right)
}
