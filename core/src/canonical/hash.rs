//! A short name of a meaning.

use core::fmt;

/// What tells canonical policies apart in 128 bits: equal for equal ones, on every machine and in every version that
/// writes the same canonical form.
///
/// It is for caches and for lists of what has changed. It withstands no adversary, who can make two policies with the same
/// hash: where that matters the canonical texts are compared.
///
/// # Examples
/// ```
/// use portcullis::{Loader, PolicyType, canonical::CanonicalPolicy};
///
/// let text = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}"#;
/// let policy = CanonicalPolicy::from_json(text, PolicyType::Identity, Loader::Strict)?;
/// assert_eq!(policy.semantic_hash().to_string(), "2cd827d07a8f6ddd6e8499e3009d8db2");
/// # Ok::<(), portcullis::PolicyErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SemanticHash(u128);

impl SemanticHash {
    /// FNV-1a of 128 bits, which is the same everywhere.
    pub(super) fn of(text: &str) -> Self {
        const BASIS: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
        const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
        let bytes = text.bytes();
        Self(bytes.fold(BASIS, |hash, byte| {
            (hash ^ u128::from(byte)).wrapping_mul(PRIME)
        }))
    }

    /// The bits.
    #[must_use]
    pub const fn to_bits(self) -> u128 {
        self.0
    }
}

/// 32 hexadecimal digits.
impl fmt::Display for SemanticHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}
