//! The parts of a request that a signature covers.

use core::fmt;

/// The parts of a request, as they were received.
#[derive(Clone, Copy)]
#[expect(
    clippy::exhaustive_structs,
    reason = "a signature covers these parts, and a host has to give each of them"
)]
pub struct SignedRequest<'a> {
    /// The method: `GET`.
    pub method: &'a str,
    /// The path, still percent-encoded, without `?` and what follows it. An empty one is `/`.
    pub path: &'a str,
    /// The query, still percent-encoded, without `?`. Empty if there is none.
    pub query: &'a str,
    /// Names and values in the order in which they came; a name may be there more than once. What HTTP/2 calls `:authority`
    /// is given as `host`. A value has no line ends in it: one that was folded over lines is given with spaces for them.
    pub headers: &'a [(&'a str, &'a str)],
    /// The SHA-256 of the body that the host received, if it computed it. Without it only requests whose body is not signed
    /// are accepted.
    pub body_sha256: Option<[u8; 32]>,
}

impl fmt::Debug for SignedRequest<'_> {
    /// Without the query and the values of headers, which hold session tokens.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedRequest")
            .field("method", &self.method)
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}
