//! What a value of a request has to look like for an operator to read it.

use crate::policy::{OperatorFamily, parse_bool};
use crate::request::{Scalar, ScalarKind};
use crate::text::{Decimal, Timestamp, is_base64, parse_address, split_arn};

/// Whether a request's value has the type that an operator needs (R-COND-10, R-COND-16).
pub(crate) fn is_readable(family: OperatorFamily, value: Scalar<'_>) -> bool {
    let text = value.text;
    match family {
        OperatorFamily::Text
        | OperatorFamily::TextIgnoreCase
        | OperatorFamily::TextLike
        | OperatorFamily::Null => true,
        OperatorFamily::Numeric(_) => Decimal::parse(text).is_some(),
        OperatorFamily::Date(_) => read_instant(value).is_some(),
        OperatorFamily::Bool => parse_bool(text).is_some(),
        // `true` and `1234` would be base64 too; only a text is meant as such.
        OperatorFamily::Binary => value.kind == ScalarKind::Text && is_base64(text),
        OperatorFamily::Ip => parse_address(text).is_some(),
        OperatorFamily::Arn => split_arn(text).is_some(),
    }
}

pub(super) fn read_instant(value: Scalar<'_>) -> Option<Timestamp> {
    match value.kind {
        ScalarKind::EpochSeconds => Timestamp::parse_epoch(value.text),
        _ => Timestamp::parse(value.text),
    }
}
