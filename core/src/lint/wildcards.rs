//! Where a text of a policy stands for more than itself.

/// Whether something in a text may stand for other text.
pub(super) fn is_open(text: &str) -> bool {
    text.contains(['*', '?']) || text.contains("${")
}

/// Whether a pattern is nothing but stars, which cover everything.
pub(super) fn is_stars(pattern: &str) -> bool {
    !pattern.is_empty() && pattern.bytes().all(|byte| byte == b'*')
}
