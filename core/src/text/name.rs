//! Names that compare without ASCII case.

/// A hash of a lower-case name: a filter before the comparison of names, never a substitute for it.
pub(crate) fn hash_name(folded: &str) -> u64 {
    // FNV-1a: keys are short, and nothing depends on the hash being hard to predict.
    folded.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Letters, digits and hyphens: what the two parts of an action consist of (R-ACT-1, R-ACT-5).
pub(crate) fn is_action_word(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}
