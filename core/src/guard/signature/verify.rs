//! Whether what a request claims is true.

use alloc::string::String;
use alloc::vec::Vec;

use super::canonical::string_to_sign;
use super::claims::{Claims, SignatureForm};
use super::encoding;
use super::error::{SignatureError, SignedPart};
use super::expected::{CanonicalPath, Expected};
use super::hex::to_hex;
use super::key::Key;
use super::payload::Payload;
use crate::request::{CredentialFacts, CredentialType, Credentials};
use crate::text::{Timestamp, compare_names, quoted, same_name};

/// A request whose signature holds.
#[derive(Debug, Clone)]
pub struct Verified<'a> {
    claims: Claims<'a>,
    unsigned_headers: Vec<&'a str>,
    is_token_signed: bool,
}

impl<'a> Verified<'a> {
    /// What the request says about who signed it: true now.
    #[must_use]
    pub const fn claims(&self) -> &Claims<'a> {
        &self.claims
    }

    /// The names of the headers that the signature does not cover, in order, each once: anybody between the signer and the host
    /// can have written them. `Authorization` is not among them.
    #[must_use]
    pub fn unsigned_headers(&self) -> &[&'a str] {
        &self.unsigned_headers
    }

    /// Whether there is a session token and the signature covers it: always if there is one, unless the host says
    /// [`Expected::token_added_after_signing`].
    #[must_use]
    pub const fn is_session_token_signed(&self) -> bool {
        self.is_token_signed
    }

    /// What signed the request: temporary credentials come with a session token, long-term ones without.
    #[must_use]
    pub fn credential_type(&self) -> CredentialType {
        match self.claims.session_token() {
            Some(_) => CredentialType::Temporary,
            None => CredentialType::LongTerm,
        }
    }

    /// The same as the fact of a request; when temporary ones were issued and expire, the host has to say.
    #[must_use]
    pub fn credentials(&self) -> Credentials<'static> {
        CredentialFacts::new(self.credential_type()).into()
    }
}

impl<'a> Claims<'a> {
    /// Verifies the signature with the key of [`Claims::access_key_id`].
    ///
    /// The day, Region and service of the key have to be those expected. The host's time may be off by [`Expected::skew`] from
    /// that of signing, inclusive; a presigned URL is valid from so long before its time on, and ends exclusively, as
    /// temporary credentials do (R-STS-11). `Host` and every header that begins with `X-Amz-` have to be signed, also those
    /// that the host does not know; so have `Date` where it is the time of signing, and `Content-Type` in a request to S3
    /// that is not presigned. A body whose SHA-256 is not signed is for S3 alone.
    ///
    /// # Errors
    /// The first of these that does not hold, and [`SignatureError::WrongSignature`] if the signature is not that of this
    /// request with this key.
    pub fn verify(
        self,
        key: &Key<'_>,
        expected: &Expected<'_>,
    ) -> Result<Verified<'a>, SignatureError> {
        if key.access_key_id != self.access_key_id() {
            let access_key_id = self.access_key_id().into();
            return Err(SignatureError::WrongAccessKey { access_key_id });
        }
        self.check_scope(expected)?;
        self.check_time(expected)?;
        let unsigned_headers = self.check_headers(expected)?;
        let payload = self.check_body()?;
        let is_s3 = self.scope.is_s3();
        let form = expected.path.unwrap_or(if is_s3 {
            CanonicalPath::EncodedOnce
        } else {
            CanonicalPath::Normalized
        });
        let path = encoding::path(self.request.path, form)
            .ok_or_else(|| SignatureError::malformed(SignedPart::Path, self.request.path))?;
        let added = |name: &str| expected.token_after_signing && is_token(name);
        let is_signed = |name: &str| name != SignedPart::QuerySignature.as_str() && !added(name);
        let text = string_to_sign(&self, &path, &payload, is_signed);
        if key.has_signed(&self.scope, &text, &self.signature) != Ok(true) {
            return Err(SignatureError::WrongSignature);
        }
        let is_token_signed = match self.token_part {
            None => false,
            Some(SignedPart::QuerySecurityToken | SignedPart::QueryS3SessionToken) => {
                !expected.token_after_signing
            }
            Some(header) => self.signed_headers().any(|name| name == header.as_str()),
        };
        Ok(Verified {
            claims: self,
            unsigned_headers,
            is_token_signed,
        })
    }

    fn check_scope(&self, expected: &Expected<'_>) -> Result<(), SignatureError> {
        let scope = || self.scope.clone();
        if self.scope.service() != expected.service {
            let expected = quoted(expected.service).into();
            return Err(SignatureError::WrongService {
                scope: scope(),
                expected,
            });
        }
        if !expected.regions.contains(&self.scope.region()) {
            return Err(SignatureError::WrongRegion { scope: scope() });
        }
        Ok(())
    }

    fn check_time(&self, expected: &Expected<'_>) -> Result<(), SignatureError> {
        let (now, signed) = (expected.now, self.time());
        let at = |offset: i64| Timestamp::from_epoch_seconds(signed.epoch_seconds() + offset);
        let skew = i64::from(expected.skew);
        match self.end() {
            Some(end) if end <= now => return Err(SignatureError::Expired { end, now }),
            None if at(skew) < now => return Err(SignatureError::Skewed { signed, now }),
            _ => {}
        }
        if now < at(-skew) {
            return Err(SignatureError::Skewed { signed, now });
        }
        Ok(())
    }

    /// The names of the headers that are not signed and need not be.
    fn check_headers(&self, expected: &Expected<'_>) -> Result<Vec<&'a str>, SignatureError> {
        if self.headers.value(SignedPart::Host)?.is_none() {
            return Err(SignatureError::Missing {
                part: SignedPart::Host,
            });
        }
        let signed: Vec<&str> = self.signed_headers().collect();
        if let Some(name) = signed.iter().find(|name| !self.headers.has(name)) {
            return Err(SignatureError::HeaderNotThere {
                name: quoted(name).into(),
            });
        }
        let mut unsigned = Vec::new();
        for name in self.headers.names() {
            if signed
                .binary_search_by(|other| compare_names(other, name))
                .is_ok()
                || same_name(name, SignedPart::Authorization.as_str())
            {
                continue;
            }
            if self.has_to_be_signed(name, expected) {
                return Err(SignatureError::HeaderNotSigned {
                    name: quoted(name).into(),
                });
            }
            unsigned.push(name);
        }
        Ok(unsigned)
    }

    fn has_to_be_signed(&self, name: &str, expected: &Expected<'_>) -> bool {
        let is = |part: SignedPart| same_name(name, part.as_str());
        if is_token(name) && expected.token_after_signing {
            return false;
        }
        let is_amz = name
            .get(..6)
            .is_some_and(|start| same_name(start, "x-amz-"));
        let is_content_type = same_name(name, "content-type");
        is_amz
            || is(SignedPart::Host)
            || is(self.time_part)
            || (is_content_type && self.scope.is_s3() && self.form() == SignatureForm::Header)
    }

    /// What is signed in the place of the body.
    fn check_body(&self) -> Result<String, SignatureError> {
        let payload = self.payload();
        if payload != Payload::Signed {
            return if self.scope.is_s3() {
                Ok(payload.as_str().into())
            } else {
                Err(SignatureError::UnsignedBody { payload })
            };
        }
        let received = self
            .request
            .body_sha256
            .ok_or(SignatureError::BodyNotHashed)?;
        match self.claimed_sha256 {
            Some(claimed) if claimed != received => Err(SignatureError::WrongBody),
            _ => Ok(to_hex(received)),
        }
    }
}

/// Whether a session token stands under this name, in either form.
fn is_token(name: &str) -> bool {
    [SignedPart::SecurityToken, SignedPart::S3SessionToken]
        .iter()
        .any(|part| same_name(name, part.as_str()))
}
