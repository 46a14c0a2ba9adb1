//! Names of condition operators (sections 4.2 to 4.10).

use core::fmt;

use super::policy_type::Loader;

macro_rules! operators {
    ($($variant:ident),+ $(,)?) => {
        /// A condition operator without its set prefix and suffix (R-COND-4).
        ///
        /// # Source
        /// AWS IAM User Guide, "IAM JSON policy elements: Condition operators".
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ConditionOperator {
            $(
                #[doc = concat!("`", stringify!($variant), "`")]
                $variant,
            )+
        }

        impl ConditionOperator {
            /// Every operator, in the order of SEMANTICS.md.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The name as AWS writes it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => stringify!($variant),)+
                }
            }
        }
    };
}

operators! {
    StringEquals, StringNotEquals, StringEqualsIgnoreCase, StringNotEqualsIgnoreCase, StringLike, StringNotLike,
    NumericEquals, NumericNotEquals, NumericLessThan, NumericLessThanEquals, NumericGreaterThan,
    NumericGreaterThanEquals,
    DateEquals, DateNotEquals, DateLessThan, DateLessThanEquals, DateGreaterThan, DateGreaterThanEquals,
    Bool, BinaryEquals, IpAddress, NotIpAddress, ArnEquals, ArnLike, ArnNotEquals, ArnNotLike, Null,
}

/// How the values of an operator are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OperatorFamily {
    /// Equal texts.
    Text,
    /// Equal texts, without case.
    TextIgnoreCase,
    /// A pattern with wildcards.
    TextLike,
    Numeric(Comparison),
    Date(Comparison),
    Bool,
    Binary,
    Ip,
    Arn,
    Null,
}

impl OperatorFamily {
    /// Whether every value is read as a text, so that none is unreadable.
    pub(crate) const fn is_of_texts(self) -> bool {
        matches!(self, Self::Text | Self::TextIgnoreCase | Self::TextLike)
    }
}

/// How a request's value stands to the policy's: the request's is on the left (R-NUM-2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comparison {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Comparison {
    pub(crate) fn holds(self, ordering: core::cmp::Ordering) -> bool {
        match self {
            Self::Equal => ordering.is_eq(),
            Self::Less => ordering.is_lt(),
            Self::LessOrEqual => ordering.is_le(),
            Self::Greater => ordering.is_gt(),
            Self::GreaterOrEqual => ordering.is_ge(),
        }
    }
}

impl ConditionOperator {
    pub(crate) const fn family(self) -> OperatorFamily {
        use Comparison::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual};
        use OperatorFamily as Family;
        match self {
            Self::StringEquals | Self::StringNotEquals => Family::Text,
            Self::StringEqualsIgnoreCase | Self::StringNotEqualsIgnoreCase => {
                Family::TextIgnoreCase
            }
            Self::StringLike | Self::StringNotLike => Family::TextLike,
            Self::NumericEquals | Self::NumericNotEquals => Family::Numeric(Equal),
            Self::NumericLessThan => Family::Numeric(Less),
            Self::NumericLessThanEquals => Family::Numeric(LessOrEqual),
            Self::NumericGreaterThan => Family::Numeric(Greater),
            Self::NumericGreaterThanEquals => Family::Numeric(GreaterOrEqual),
            Self::DateEquals | Self::DateNotEquals => Family::Date(Equal),
            Self::DateLessThan => Family::Date(Less),
            Self::DateLessThanEquals => Family::Date(LessOrEqual),
            Self::DateGreaterThan => Family::Date(Greater),
            Self::DateGreaterThanEquals => Family::Date(GreaterOrEqual),
            Self::Bool => Family::Bool,
            Self::BinaryEquals => Family::Binary,
            Self::IpAddress | Self::NotIpAddress => Family::Ip,
            // R-ARN-1: Equals and Like are one.
            Self::ArnEquals | Self::ArnLike | Self::ArnNotEquals | Self::ArnNotLike => Family::Arn,
            Self::Null => Family::Null,
        }
    }

    /// The negated operators, under which a missing key holds and a list is NOR (R-COND-9).
    #[must_use]
    pub const fn is_negated(self) -> bool {
        matches!(
            self,
            Self::StringNotEquals
                | Self::StringNotEqualsIgnoreCase
                | Self::StringNotLike
                | Self::NumericNotEquals
                | Self::DateNotEquals
                | Self::NotIpAddress
                | Self::ArnNotEquals
                | Self::ArnNotLike
        )
    }
}

impl fmt::Display for ConditionOperator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The prefix with which an operator is asked of a set (R-SET-1, R-SET-2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "complete by definition")]
pub enum SetOperator {
    /// `ForAllValues:`
    ForAllValues,
    /// `ForAnyValue:`
    ForAnyValue,
}

impl SetOperator {
    /// The prefix with its colon.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ForAllValues => "ForAllValues:",
            Self::ForAnyValue => "ForAnyValue:",
        }
    }
}

const IF_EXISTS: &str = "IfExists";

/// An operator as a policy writes it, taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ParsedOperator {
    pub(crate) operator: ConditionOperator,
    pub(crate) set: Option<SetOperator>,
    pub(crate) if_exists: bool,
}

/// Takes an operator's name apart. A strict loader wants the documented case (R-COND-4).
pub(crate) fn parse_operator(text: &str, loader: Loader) -> Option<ParsedOperator> {
    let same = |a: &str, b: &str| match loader {
        Loader::Strict => a == b,
        Loader::Lenient => a.eq_ignore_ascii_case(b),
    };
    let mut rest = text;
    let mut set = None;
    for prefix in [SetOperator::ForAllValues, SetOperator::ForAnyValue] {
        if let Some((head, tail)) = text.split_at_checked(prefix.as_str().len())
            && same(head, prefix.as_str())
        {
            set = Some(prefix);
            rest = tail;
        }
    }
    let mut if_exists = false;
    if let Some(cut) = rest.len().checked_sub(IF_EXISTS.len())
        && let Some((head, tail)) = rest.split_at_checked(cut)
        && same(tail, IF_EXISTS)
    {
        if_exists = true;
        rest = head;
    }
    let operator = ConditionOperator::ALL
        .iter()
        .copied()
        .find(|operator| same(rest, operator.as_str()))?;
    // R-IFEX-4: there is no NullIfExists.
    (operator != ConditionOperator::Null || !if_exists).then_some(ParsedOperator {
        operator,
        set,
        if_exists,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r_cond_4_prefix_operator_and_suffix_are_told_apart() {
        for (text, expected) in [
            (
                "StringEquals",
                Some((ConditionOperator::StringEquals, None, false)),
            ),
            (
                "ForAnyValue:StringLikeIfExists",
                Some((
                    ConditionOperator::StringLike,
                    Some(SetOperator::ForAnyValue),
                    true,
                )),
            ),
            (
                "ForAllValues:NotIpAddress",
                Some((
                    ConditionOperator::NotIpAddress,
                    Some(SetOperator::ForAllValues),
                    false,
                )),
            ),
            ("BoolIfExists", Some((ConditionOperator::Bool, None, true))),
            ("NullIfExists", None),
            ("stringequals", None),
            ("ForAnyValues:StringEquals", None),
            ("IfExists", None),
            ("", None),
            ("é", None),
        ] {
            let parsed = parse_operator(text, Loader::Strict)
                .map(|parsed| (parsed.operator, parsed.set, parsed.if_exists));
            assert_eq!(parsed, expected, "{text}");
        }
        assert!(parse_operator("forallvalues:stringequalsIFEXISTS", Loader::Lenient).is_some());
    }
}
