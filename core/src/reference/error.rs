//! Why bytes are no reference.

/// Why bytes are no reference that this version reads.
///
/// # Examples
/// ```
/// use portcullis::reference::{Reference, ReferenceError};
///
/// let error = Reference::from_bytes(b"{}").unwrap_err();
/// assert_eq!(error, ReferenceError::NotAReference);
/// assert_eq!(error.to_string(), "these bytes are no service reference");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReferenceError {
    /// They do not begin as a reference does.
    #[error("these bytes are no service reference")]
    NotAReference,
    /// They are a reference of another format.
    #[error("the service reference is of format {found}; this version reads format {expected}")]
    OtherFormat {
        /// That of the bytes.
        found: u16,
        /// The one that is read.
        expected: u16,
    },
    /// They begin as a reference does, and are incomplete or altered further on.
    #[error("the service reference is damaged: {what}")]
    Damaged {
        /// What does not hold.
        what: &'static str,
    },
}
