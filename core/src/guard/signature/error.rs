//! Why a signature proves nothing.

use alloc::format;
use alloc::string::String;

use super::payload::Payload;
use super::scope::CredentialScope;
use crate::text::{Timestamp, quoted, wire_names};

/// A part of a signed request: what is wrong with it is said by [`SignatureError`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SignedPart {
    /// The method.
    Method,
    /// The path.
    Path,
    /// A name or value of the query.
    Query,
    /// The name of a header.
    HeaderName,
    /// The value of a header.
    HeaderValue,
    /// The header `Host`.
    Host,
    /// The header `Date`, which stands for a missing `X-Amz-Date`.
    Date,
    /// The header `X-Amz-Date`.
    AmzDate,
    /// The header `X-Amz-Content-Sha256`.
    ContentSha256,
    /// The header `X-Amz-Security-Token`.
    SecurityToken,
    /// The header of session tokens of S3 Express.
    S3SessionToken,
    /// The header `Authorization`.
    Authorization,
    /// The member `Credential` of `Authorization`.
    Credential,
    /// The member `SignedHeaders` of `Authorization`.
    SignedHeaders,
    /// The member `Signature` of `Authorization`.
    Signature,
    /// `X-Amz-Algorithm` of a presigned URL.
    QueryAlgorithm,
    /// `X-Amz-Credential` of a presigned URL.
    QueryCredential,
    /// `X-Amz-Date` of a presigned URL.
    QueryDate,
    /// `X-Amz-Expires` of a presigned URL.
    QueryExpires,
    /// `X-Amz-SignedHeaders` of a presigned URL.
    QuerySignedHeaders,
    /// `X-Amz-Signature` of a presigned URL.
    QuerySignature,
    /// `X-Amz-Security-Token` of a presigned URL.
    QuerySecurityToken,
    /// `X-Amz-S3session-Token` of a presigned URL.
    QueryS3SessionToken,
    /// `X-Amz-Content-Sha256` of a presigned URL.
    QueryContentSha256,
}

wire_names! {
    SignedPart, "part of a signed request":
    Method = "method",
    Path = "path",
    Query = "query",
    HeaderName = "header name",
    HeaderValue = "header value",
    Host = "host",
    Date = "date",
    AmzDate = "x-amz-date",
    ContentSha256 = "x-amz-content-sha256",
    SecurityToken = "x-amz-security-token",
    S3SessionToken = "x-amz-s3session-token",
    Authorization = "authorization",
    Credential = "Credential",
    SignedHeaders = "SignedHeaders",
    Signature = "Signature",
    QueryAlgorithm = "X-Amz-Algorithm",
    QueryCredential = "X-Amz-Credential",
    QueryDate = "X-Amz-Date",
    QueryExpires = "X-Amz-Expires",
    QuerySignedHeaders = "X-Amz-SignedHeaders",
    QuerySignature = "X-Amz-Signature",
    QuerySecurityToken = "X-Amz-Security-Token",
    QueryS3SessionToken = "X-Amz-S3session-Token",
    QueryContentSha256 = "X-Amz-Content-Sha256",
}

impl SignedPart {
    /// What would be right.
    const fn form(self) -> &'static str {
        match self {
            Self::Method => "a word like `GET`",
            Self::Path => "percent-encoded, from its first `/` on, without the query",
            Self::Query => "`%` before two hex digits",
            Self::HeaderName => "letters, digits and hyphens",
            Self::HeaderValue => "text without line ends and other control characters",
            Self::Host => "the name of the server",
            Self::Date | Self::AmzDate | Self::QueryDate => "a time like `20150830T123600Z`",
            Self::ContentSha256 | Self::QueryContentSha256 => {
                "a SHA-256 in lower-case hex, `UNSIGNED-PAYLOAD`, or a marker of a streamed body"
            }
            Self::SecurityToken
            | Self::S3SessionToken
            | Self::QuerySecurityToken
            | Self::QueryS3SessionToken => "the session token of temporary credentials",
            Self::Authorization => "`AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`",
            Self::Credential | Self::QueryCredential => {
                "access key id, date, Region and service, as in `AKIDEXAMPLE/20150830/us-east-1/redshift/aws4_request`"
            }
            Self::SignedHeaders | Self::QuerySignedHeaders => {
                "lower-case names, sorted, each once, with `;` between them"
            }
            Self::Signature | Self::QuerySignature => "64 lower-case hex digits",
            Self::QueryAlgorithm => "`AWS4-HMAC-SHA256`",
            Self::QueryExpires => "seconds, from 1 to 604800",
        }
    }
}

/// Why a signature proves nothing: authentication fails, and no policy is asked (R-STS-11).
///
/// Messages hold neither keys nor signatures nor session tokens.
///
/// # Examples
/// ```
/// use portcullis::guard::signature::{Claims, SignatureError, SignedPart, SignedRequest};
///
/// let read = |headers| {
///     Claims::read(&SignedRequest { method: "GET", path: "/", query: "", headers, body_sha256: None }).unwrap_err()
/// };
/// assert_eq!(read(&[]), SignatureError::Unsigned);
/// assert_eq!(read(&[]).rule(), "R-TLS-7");
///
/// let authorization = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/redshift/aws4_request, Signature=00";
/// let error = read(&[("X-Amz-Date", "20150830T123600Z"), ("Authorization", authorization)]);
/// assert_eq!(error, SignatureError::Missing { part: SignedPart::SignedHeaders });
/// assert_eq!(
///     error.to_string(),
///     "`SignedHeaders` is missing: write lower-case names, sorted, each once, with `;` between them"
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignatureError {
    /// There is no signature (R-TLS-7).
    #[error(
        "the request is not signed: it has neither the header `authorization` nor the parameters of a presigned URL"
    )]
    Unsigned,
    /// The request has the header `Authorization` and parameters of a presigned URL.
    #[error(
        "the request is signed twice: write the header `authorization` or the parameters of a presigned URL, not both"
    )]
    BothForms,
    /// Another algorithm; Version 4A, `AWS4-ECDSA-P256-SHA256`, among them.
    #[error("the algorithm `{found}` is not supported: sign with `AWS4-HMAC-SHA256`")]
    UnsupportedAlgorithm {
        /// As it is written, cut if it is long.
        found: String,
    },
    /// A part that has to be there is not.
    #[error("`{part}` is missing: write {}", part.form())]
    Missing {
        /// The part.
        part: SignedPart,
    },
    /// A part is there more than once.
    #[error("`{part}` is there more than once")]
    Duplicate {
        /// The part.
        part: SignedPart,
    },
    /// A parameter of a presigned URL is spelled in other letters.
    #[error("unknown parameter `{found}` of the query: write `{part}`")]
    Misspelled {
        /// The part.
        part: SignedPart,
        /// As it is written.
        found: String,
    },
    /// A part is not as it has to be.
    #[error("malformed `{part}`{}: write {}", shown(found), part.form())]
    Malformed {
        /// The part.
        part: SignedPart,
        /// What is written there, cut if it is long; of a header's value, its name. Empty if it is not for messages.
        found: String,
    },
    /// The date of the scope is another than that of the time of signing.
    #[error("the scope `{scope}` is not of the day of `{time}`", time = time.to_rfc3339())]
    WrongDate {
        /// What the key was derived for.
        scope: CredentialScope,
        /// When the request was signed.
        time: Timestamp,
    },
    /// The request was signed for another service.
    #[error("the scope `{scope}` is of another service than `{expected}`")]
    WrongService {
        /// What the key was derived for.
        scope: CredentialScope,
        /// The service that was asked.
        expected: String,
    },
    /// The request was signed for another Region.
    #[error("the scope `{scope}` is of a Region that is not served here")]
    WrongRegion {
        /// What the key was derived for.
        scope: CredentialScope,
    },
    /// The key is that of another access key id.
    #[error("the request was signed by `{access_key_id}`, and the key is of another id")]
    WrongAccessKey {
        /// As it is written in the request.
        access_key_id: String,
    },
    /// The id of a temporary key without a session token, or that of a long-term key with one.
    #[error(
        "the access key id `{access_key_id}` contradicts the session token: ids that begin with `ASIA` come with one, those that begin with `AKIA` without"
    )]
    TokenContradictsKey {
        /// As it is written.
        access_key_id: String,
    },
    /// A header that has to be signed is not.
    #[error("the header `{name}` is not signed: add it to the signed headers, or leave it out")]
    HeaderNotSigned {
        /// As it is written.
        name: String,
    },
    /// A header is named as signed and is not there.
    #[error("the signed header `{name}` is not in the request")]
    HeaderNotThere {
        /// As it is written.
        name: String,
    },
    /// The request was signed too long ago, or too far in the future.
    #[error("signed at `{}`, which is not close enough to the time `{}`", signed.to_rfc3339(), now.to_rfc3339())]
    Skewed {
        /// When it was signed.
        signed: Timestamp,
        /// The host's time.
        now: Timestamp,
    },
    /// The presigned URL is not valid any more.
    #[error("the presigned URL was valid until `{}`, and the time is `{}`", end.to_rfc3339(), now.to_rfc3339())]
    Expired {
        /// The first instant at which it is not valid.
        end: Timestamp,
        /// The host's time.
        now: Timestamp,
    },
    /// The body is not the one that was signed.
    #[error("the SHA-256 of the body is not the one that `x-amz-content-sha256` tells")]
    WrongBody,
    /// The body is signed, and the host did not say what it received.
    #[error("the signature covers the body: give its SHA-256")]
    BodyNotHashed,
    /// The body is not signed as a whole, which only S3 admits.
    #[error("the payload `{payload}` is for S3 alone: sign the SHA-256 of the body")]
    UnsignedBody {
        /// What is signed in place of the body.
        payload: Payload,
    },
    /// The signature was made with another key, or of another request.
    #[error(
        "the signature is not that of this request with this key: method, path, query, signed headers, body, scope and time have to be those that were signed"
    )]
    WrongSignature,
}

impl SignatureError {
    /// The rule of SEMANTICS.md for which the request is refused.
    #[must_use]
    pub const fn rule(&self) -> &'static str {
        match self {
            Self::Unsigned => "R-TLS-7",
            _ => "R-STS-11",
        }
    }

    #[cold]
    pub(super) fn malformed(part: SignedPart, found: &str) -> Self {
        let is_secret = matches!(
            part,
            SignedPart::SecurityToken
                | SignedPart::S3SessionToken
                | SignedPart::QuerySecurityToken
                | SignedPart::QueryS3SessionToken
        );
        let found = quoted(if is_secret { "" } else { found }).into();
        Self::Malformed { part, found }
    }

    #[cold]
    pub(super) fn unsupported(found: &str) -> Self {
        let found = quoted(found).into();
        Self::UnsupportedAlgorithm { found }
    }

    #[cold]
    pub(super) fn misspelled(part: SignedPart, found: &str) -> Self {
        let found = quoted(found).into();
        Self::Misspelled { part, found }
    }
}

/// What was found, if it is for messages.
fn shown(found: &str) -> String {
    if found.is_empty() {
        return String::new();
    }
    format!(" `{found}`")
}
