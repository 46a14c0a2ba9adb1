//! How texts are compared.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Case {
    Counts,
    /// That of ASCII letters.
    IsIgnored,
}
