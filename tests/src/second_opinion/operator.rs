//! Condition operators and their prefixes (4.1 to 4.10).

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Set {
    ForAllValues,
    ForAnyValue,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    StringEquals,
    StringEqualsIgnoreCase,
    StringLike,
    Numeric(Comparison),
    Date(Comparison),
    Bool,
    Binary,
    IpAddress,
    Arn,
    Null,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    Equals,
    LessThan,
    LessThanEquals,
    GreaterThan,
    GreaterThanEquals,
}

impl Family {
    /// R-VAR-2, R-VAR-3.
    pub(super) fn takes_variables(self) -> bool {
        matches!(
            self,
            Self::StringEquals
                | Self::StringEqualsIgnoreCase
                | Self::StringLike
                | Self::Arn
                | Self::Bool
        )
    }
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Operator {
    pub(super) set: Option<Set>,
    pub(super) family: Family,
    pub(super) negated: bool,
    pub(super) if_exists: bool,
}

impl Operator {
    /// R-COND-4, R-COND-9; `None` is an unknown operator. A strict loader saw to the case of the letters.
    pub(super) fn read(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let (set, name) = if let Some(rest) = name.strip_prefix("forallvalues:") {
            (Some(Set::ForAllValues), rest)
        } else if let Some(rest) = name.strip_prefix("foranyvalue:") {
            (Some(Set::ForAnyValue), rest)
        } else {
            (None, name.as_str())
        };
        let (if_exists, name) = match name.strip_suffix("ifexists") {
            Some(rest) => (true, rest),
            None => (false, name),
        };
        use Comparison::{Equals, GreaterThan, GreaterThanEquals, LessThan, LessThanEquals};
        let (family, negated) = match name {
            "stringequals" => (Family::StringEquals, false),
            "stringnotequals" => (Family::StringEquals, true),
            "stringequalsignorecase" => (Family::StringEqualsIgnoreCase, false),
            "stringnotequalsignorecase" => (Family::StringEqualsIgnoreCase, true),
            "stringlike" => (Family::StringLike, false),
            "stringnotlike" => (Family::StringLike, true),
            "numericequals" => (Family::Numeric(Equals), false),
            "numericnotequals" => (Family::Numeric(Equals), true),
            "numericlessthan" => (Family::Numeric(LessThan), false),
            "numericlessthanequals" => (Family::Numeric(LessThanEquals), false),
            "numericgreaterthan" => (Family::Numeric(GreaterThan), false),
            "numericgreaterthanequals" => (Family::Numeric(GreaterThanEquals), false),
            "dateequals" => (Family::Date(Equals), false),
            "datenotequals" => (Family::Date(Equals), true),
            "datelessthan" => (Family::Date(LessThan), false),
            "datelessthanequals" => (Family::Date(LessThanEquals), false),
            "dategreaterthan" => (Family::Date(GreaterThan), false),
            "dategreaterthanequals" => (Family::Date(GreaterThanEquals), false),
            "bool" => (Family::Bool, false),
            "binaryequals" => (Family::Binary, false),
            "ipaddress" => (Family::IpAddress, false),
            "notipaddress" => (Family::IpAddress, true),
            "arnequals" | "arnlike" => (Family::Arn, false),
            "arnnotequals" | "arnnotlike" => (Family::Arn, true),
            "null" => (Family::Null, false),
            _ => return None,
        };
        // R-IFEX-4, R-NULL-3.
        if family == Family::Null && (if_exists || set.is_some()) {
            return None;
        }
        Some(Self {
            set,
            family,
            negated,
            if_exists,
        })
    }
}
