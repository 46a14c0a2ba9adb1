//! The stable names of what can be wrong.

use core::fmt;

macro_rules! reasons {
    ($($(#[$doc:meta])+ $variant:ident => $text:literal,)+) => {
        /// What is wrong, as a stable name; finer than the `code` of an error answer.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Reason {
            $($(#[$doc])+ $variant,)+
        }

        impl Reason {
            /// The name on the wire, for example `unknownConditionOperator`. Names are never reused.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
                }
            }
        }
    };
}

reasons! {
    /// The text is not JSON (R-GRAM-10).
    InvalidJson => "invalidJson",
    /// A bound of [`Limits`](crate::Limits) is passed (R-QUOTA-2).
    LimitExceeded => "limitExceeded",
    /// A member name stands twice in one object (R-GRAM-4).
    DuplicateMember => "duplicateMember",
    /// A member that the grammar does not have (R-GRAM-2).
    UnknownMember => "unknownMember",
    /// A JSON value of another kind than the place takes (R-GRAM-1, R-GRAM-7, R-GRAM-8).
    WrongJsonType => "wrongJsonType",
    /// A member that has to be there is not.
    MissingMember => "missingMember",
    /// A member that this kind of policy does not take (table 1.5).
    ForbiddenMember => "forbiddenMember",
    /// Two members of which a statement takes one (R-STMT-2).
    ExclusiveMembers => "exclusiveMembers",
    /// `Version` is neither of the two (R-VER-1).
    InvalidVersion => "invalidVersion",
    /// `Version` is missing where it has to be given (R-VER-5).
    MissingVersion => "missingVersion",
    /// `Effect` is neither `Allow` nor `Deny` (R-STMT-1).
    InvalidEffect => "invalidEffect",
    /// `Effect` is one that this kind of policy does not take (R-TYPE-9, R-NPRIN-1).
    ForbiddenEffect => "forbiddenEffect",
    /// A `Sid` with characters that IAM refuses (R-SID-2).
    InvalidSid => "invalidSid",
    /// A `Sid` that another statement has (R-SID-3).
    DuplicateSid => "duplicateSid",
    /// An empty list or object without effect (R-GRAM-12, R-GRAM-15, R-COND-13).
    EmptyElement => "emptyElement",
    /// An empty exclusion list (R-GRAM-13).
    EmptyExclusion => "emptyExclusion",
    /// A principal in none of the forms (R-PRIN-1, -8, -9, -11).
    InvalidPrincipal => "invalidPrincipal",
    /// A kind of principal that this kind of policy does not take (R-TYPE-11).
    ForbiddenPrincipal => "forbiddenPrincipal",
    /// The principal of a trust policy cannot make this call (R-TYPE-5).
    MismatchedAction => "mismatchedAction",
    /// An action that is neither `*` nor `prefix:pattern` (R-ACT-2 to R-ACT-5).
    InvalidAction => "invalidAction",
    /// A resource that is neither `*` nor an ARN, or has a shape that IAM refuses (R-RES-2, R-RES-20).
    InvalidResource => "invalidResource",
    /// An ARN with fewer than six segments where that is refused (R-RES-9).
    IncompleteArn => "incompleteArn",
    /// White space behind a resource, or around a condition key, which makes it another one (R-RES-17, R-COND-6).
    TrailingSpace => "trailingSpace",
    /// `${…}` that is no variable (R-VAR-9).
    InvalidVariable => "invalidVariable",
    /// A variable where none is substituted (R-VAR-2, R-VAR-7).
    MisplacedVariable => "misplacedVariable",
    /// An operator that IAM does not have (R-COND-4, R-IFEX-4).
    UnknownConditionOperator => "unknownConditionOperator",
    /// Two operators of one `Condition` that are the same (R-COND-17).
    DuplicateConditionOperator => "duplicateConditionOperator",
    /// Two condition keys of one block that differ in letter case only (R-GRAM-5).
    DuplicateConditionKey => "duplicateConditionKey",
    /// A condition key name that cannot be one (R-COND-6).
    InvalidConditionKey => "invalidConditionKey",
    /// A condition key that AWS does not have (R-KEY-2).
    UnknownConditionKey => "unknownConditionKey",
    /// A condition value that the operator cannot read.
    InvalidConditionValue => "invalidConditionValue",
    /// Several values where one is meant (R-BOOL-4).
    TooManyConditionValues => "tooManyConditionValues",
    /// The policy breaks a quota of AWS (R-QUOTA-1).
    QuotaExceeded => "quotaExceeded",
    /// A character that AWS does not store (R-GRAM-9).
    UnsupportedCharacter => "unsupportedCharacter",
    /// A scenario's or request's field has a value that it cannot have.
    InvalidField => "invalidField",
    /// Facts of one request that cannot both be true (R-KEY-11).
    ContradictoryFacts => "contradictoryFacts",
    /// Policies that the caller cannot have (R-SESS-8).
    MisfitSlot => "misfitSlot",
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
