//! What stands before any policy: each guard judges facts of one kind, and knows no policy.

#[cfg(feature = "sigv4")]
pub mod signature;
