//! The engine's own bounds, which protect it against hostile input (R-QUOTA-2).

use crate::text::bounds;

/// How large a policy document may be. Passing a bound is an error, never a decision.
///
/// The defaults are far above every quota of AWS (table 1.8 of SEMANTICS.md).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of the text; 32 MiB, at most 1 GiB.
    pub document_bytes: usize,
    /// Nesting of arrays and objects; 32. A policy needs six.
    pub depth: usize,
    /// Statements of one document; 1,000,000.
    pub statements: usize,
    /// Entries of one list of actions, resources, principals or condition values; 100,000.
    pub list_entries: usize,
    /// Bytes of one action, resource, principal, condition key or condition value; 65,536. The name of an operator
    /// has 256 at most, whatever stands here.
    pub value_bytes: usize,
}

impl Limits {
    /// The bounds that hold where none are given.
    pub const DEFAULT: Self = Self {
        document_bytes: 32 << 20,
        depth: 32,
        statements: 1_000_000,
        list_entries: 100_000,
        value_bytes: 65_536,
    };

    /// Bytes of a scenario, which holds policies: 256 MiB.
    pub const SCENARIO_BYTES: usize = 256 << 20;
    /// Bytes of the name of a policy, of which AWS takes 128: an answer repeats it for each statement that decided.
    pub const POLICY_NAME_BYTES: usize = 512;
    /// Bytes of the action that a request asks for: 256.
    pub const ACTION_BYTES: usize = bounds::ACTION_BYTES;
    /// Bytes of the resource of a request: 8,192.
    pub const RESOURCE_BYTES: usize = bounds::RESOURCE_BYTES;
    /// Bytes of each other text that tells of the caller, the network, the time or the resource's owner: 2,048.
    pub const FACT_BYTES: usize = bounds::FACT_BYTES;
    /// Bytes of the name of a request's condition key, and of each of its values: 65,536.
    pub const CONTEXT_BYTES: usize = bounds::CONTEXT_BYTES;
    /// Condition keys of a request and their values, together: 100,000. A key with one value counts as two.
    pub const CONTEXT_VALUES: usize = bounds::CONTEXT_VALUES;

    /// For a text that has been read within other bounds.
    pub(crate) const WIDEST: Self = Self {
        document_bytes: Self::MOST_DOCUMENT_BYTES,
        statements: usize::MAX,
        list_entries: usize::MAX,
        value_bytes: usize::MAX,
        ..Self::DEFAULT
    };

    /// Offsets are kept in 32 bits, and documents inside scenarios are counted from the scenario's start.
    pub(crate) const MOST_DOCUMENT_BYTES: usize = 1 << 30;
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}
