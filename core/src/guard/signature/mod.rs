//! Whether a request is signed by who it says (R-TLS-7): AWS Signature Version 4, in the header `Authorization` and in the
//! query of a presigned URL.
//!
//! In: the parts of a request as they were received, a secret or a derived key, and the time. Out: what the signature
//! proves, or the [`SignatureError`] for which authentication fails before any policy is read (R-STS-11). This module
//! looks nothing up: reading a request gives its [`Claims`], with the id of the access key whose secret the host has to find;
//! verifying them gives [`Verified`].
//!
//! Where AWS says nothing, or services differ, the request is refused; each such place says so. Version 4A
//! (`AWS4-ECDSA-P256-SHA256`), the signatures of the chunks of a streamed body, and those of forms that browsers post are not
//! verified. What is read and compared is never more than the request, in time of n log n of its size; how large a request
//! may be is the limit of the server that received it.
//!
//! # Source
//! AWS IAM User Guide, "AWS Signature Version 4 for API requests", "Create a signed AWS API request"; Amazon S3 API Reference,
//! "Authenticating Requests (AWS Signature Version 4)".
//!
//! # Examples
//! ```
//! use portcullis::guard::signature::{Claims, Expected, Key, SignatureError, SignedRequest};
//! use portcullis::request::{CredentialType, Timestamp};
//!
//! // The first of AWS's published examples.
//! let headers = [
//!     ("Host", "example.amazonaws.com"),
//!     ("X-Amz-Date", "20150830T123600Z"),
//!     ("Authorization", "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, \
//!         SignedHeaders=host;x-amz-date, \
//!         Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
//! ];
//! let empty = [
//!     0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9, 0x24,
//!     0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55,
//! ];
//! let request = SignedRequest { method: "GET", path: "/", query: "", headers: &headers, body_sha256: Some(empty) };
//! let claims = Claims::read(&request)?;
//! assert_eq!(claims.access_key_id(), "AKIDEXAMPLE");
//!
//! let key = Key::from_secret("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
//! let now = Timestamp::parse("2015-08-30T12:40:00Z").expect("a date");
//! let expected = Expected::new("service", &["us-east-1"], now);
//! let verified = claims.verify(&key, &expected)?;
//! assert_eq!(verified.credential_type(), CredentialType::LongTerm);
//!
//! let elsewhere = SignedRequest { path: "/admin", ..request };
//! let refused = Claims::read(&elsewhere)?.verify(&key, &expected);
//! assert_eq!(refused.unwrap_err(), SignatureError::WrongSignature);
//! # Ok::<(), SignatureError>(())
//! ```

mod authorization;
mod canonical;
mod claims;
mod encoding;
mod error;
mod expected;
mod headers;
mod hex;
mod key;
mod payload;
mod query;
mod request;
mod scope;
mod verify;

pub use claims::{Claims, SignatureForm};
pub use error::{SignatureError, SignedPart};
pub use expected::{CanonicalPath, Expected};
pub(crate) use hex::from_hex;
pub use key::Key;
pub use payload::Payload;
pub use request::SignedRequest;
pub use scope::CredentialScope;
pub use verify::Verified;
