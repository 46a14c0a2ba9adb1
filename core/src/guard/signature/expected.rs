//! What the host expects of a signature.

use crate::text::Timestamp;

/// How a service has the path in what is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CanonicalPath {
    /// As it was received, without empty segments, `.` and `..`, and encoded once more: most services. A path that a signature
    /// covers in this form is not the only one: `/a/../b` and `//b` are signed as `/b` is.
    Normalized,
    /// As it was received, encoded once more.
    AsReceived,
    /// As it was received, with every segment encoded once: S3, whose keys may have empty segments and `..`.
    EncodedOnce,
}

/// What the host expects of a signature: where it was asked, when, and where it deviates from what most services do.
///
/// # Examples
/// A presigned URL of AWS's examples, verified an hour after it was made, when it has ended.
/// ```
/// use portcullis::guard::signature::{Claims, Expected, Key, SignatureError, SignedRequest};
/// use portcullis::request::Timestamp;
///
/// let request = SignedRequest {
///     method: "GET",
///     path: "/",
///     query: "X-Amz-Algorithm=AWS4-HMAC-SHA256&\
///         X-Amz-Credential=AKIDEXAMPLE%2F20150830%2Fus-east-1%2Fservice%2Faws4_request&\
///         X-Amz-Date=20150830T123600Z&X-Amz-SignedHeaders=host&X-Amz-Expires=3600&\
///         X-Amz-Signature=e93c787ed7f371d5c6b165c1b38ede9550f4dce4144713e844b25b7192d3865d",
///     headers: &[("Host", "example.amazonaws.com")],
///     body_sha256: None,
/// };
/// let claims = Claims::read(&request)?;
/// let end = claims.end().expect("a presigned URL ends");
/// assert_eq!(Some(end), Timestamp::parse("2015-08-30T13:36:00Z"));
///
/// let key = Key::from_secret("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
/// let answer = claims.verify(&key, &Expected::new("service", &["us-east-1"], end));
/// assert_eq!(answer.unwrap_err(), SignatureError::Expired { end, now: end });
/// # Ok::<(), SignatureError>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    pub(super) service: &'a str,
    pub(super) regions: &'a [&'a str],
    pub(super) now: Timestamp,
    pub(super) skew: u32,
    pub(super) path: Option<CanonicalPath>,
    pub(super) token_after_signing: bool,
}

impl<'a> Expected<'a> {
    /// A service by its name in signatures (`redshift`, `s3`), the Regions for which a request may be signed, and the host's
    /// time. No Regions admit no request.
    #[must_use]
    pub const fn new(service: &'a str, regions: &'a [&'a str], now: Timestamp) -> Self {
        Self {
            service,
            regions,
            now,
            skew: 900,
            path: None,
            token_after_signing: false,
        }
    }

    /// By how many seconds the time of signing and the host's may differ, inclusive: 900, if it is not said.
    #[must_use]
    pub const fn skew(mut self, seconds: u32) -> Self {
        self.skew = seconds;
        self
    }

    /// How paths are signed, if it is not what follows from the service: encoded once for S3, normalized for all others.
    #[must_use]
    pub const fn canonical_path(mut self, form: CanonicalPath) -> Self {
        self.path = Some(form);
        self
    }

    /// Session tokens are added to a request after it is signed, as a few services have it (AWS IoT): the header may be
    /// unsigned, and the query is signed without it. By default a session token is signed.
    #[must_use]
    pub const fn token_added_after_signing(mut self) -> Self {
        self.token_after_signing = true;
        self
    }
}
