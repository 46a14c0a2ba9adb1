//! What a request says about who signed it, before anything is verified.

use alloc::format;
use alloc::string::String;
use core::fmt;

use super::authorization::{Authorization, check_algorithm};
use super::error::{SignatureError, SignedPart};
use super::headers::{Headers, is_token};
use super::hex::from_hex;
use super::payload::Payload;
use super::query::Query;
use super::request::SignedRequest;
use super::scope::CredentialScope;
use crate::text::Timestamp;

/// Where a signature stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SignatureForm {
    /// In the header `Authorization`.
    Header,
    /// In the query of a presigned URL.
    Presigned,
}

/// What a request says about who signed it. Nothing of it is true before [`Claims::verify`] says so: it is here so that a host
/// can find the secret of the access key.
#[derive(Clone)]
pub struct Claims<'a> {
    pub(super) request: SignedRequest<'a>,
    pub(super) headers: Headers<'a>,
    pub(super) query: Query,
    form: SignatureForm,
    access_key_id: String,
    pub(super) scope: CredentialScope,
    pub(super) signed_headers: String,
    pub(super) signature: [u8; 32],
    time: Timestamp,
    pub(super) time_part: SignedPart,
    /// As it is written, the first line of what is signed.
    pub(super) time_text: String,
    expires: Option<u32>,
    session_token: Option<String>,
    pub(super) token_part: Option<SignedPart>,
    payload: Payload,
    pub(super) claimed_sha256: Option<[u8; 32]>,
}

/// The texts of a signature, from either form.
struct Parts {
    form: SignatureForm,
    credential: (SignedPart, String),
    signed_headers: (SignedPart, String),
    signature: (SignedPart, String),
    time: (SignedPart, String),
    expires: Option<(SignedPart, String)>,
    session_token: Option<(SignedPart, String)>,
}

impl<'a> Claims<'a> {
    /// Reads the signature of a request.
    ///
    /// # Errors
    /// [`SignatureError::Unsigned`] if there is none, [`SignatureError::BothForms`] if there are two,
    /// [`SignatureError::UnsupportedAlgorithm`] for other algorithms than `AWS4-HMAC-SHA256`, and what else is missing, there
    /// twice or malformed. An access key id that begins with `ASIA` comes with a session token, one that begins with `AKIA`
    /// without.
    pub fn read(request: &SignedRequest<'a>) -> Result<Self, SignatureError> {
        if !is_token(request.method) {
            return Err(SignatureError::malformed(
                SignedPart::Method,
                request.method,
            ));
        }
        let headers = Headers::read(request.headers)?;
        let query = Query::read(request.query)?;
        let authorization = headers.value(SignedPart::Authorization)?;
        let parts = match (authorization, query.is_presigned()) {
            (Some(_), true) => return Err(SignatureError::BothForms),
            (None, false) => return Err(SignatureError::Unsigned),
            (Some(value), false) => Parts::of_header(value, &headers)?,
            (None, true) => Parts::of_query(&query, &headers)?,
        };
        let (access_key_id, scope) = judge(&parts.credential, CredentialScope::read)?;
        let time = judge(&parts.time, read_time)?;
        if parts.time.1.get(..8) != Some(scope.date()) {
            return Err(SignatureError::WrongDate { scope, time });
        }
        judge(&parts.signed_headers, |names| {
            are_sorted(names).then_some(())
        })?;
        let (part, signature) = &parts.signature;
        let signature = from_hex(signature).ok_or_else(|| SignatureError::malformed(*part, ""))?;
        let expires = parts.expires.map(|text| judge(&text, read_expiry));
        let token_part = parts.session_token.as_ref().map(|(part, _)| *part);
        let session_token = parts.session_token.map(|(part, token)| {
            let is_sound = !token.is_empty();
            is_sound
                .then_some(token)
                .ok_or_else(|| SignatureError::malformed(part, ""))
        });
        let (expires, session_token) = (expires.transpose()?, session_token.transpose()?);
        // IAM User Guide, "IAM identifiers": the prefixes of ids. Which of both a key is decides conditions.
        let wrong = if session_token.is_some() {
            "AKIA"
        } else {
            "ASIA"
        };
        if access_key_id.starts_with(wrong) {
            return Err(SignatureError::TokenContradictsKey { access_key_id });
        }
        let (payload, claimed_sha256) = read_payload(parts.form, &scope, &query, &headers)?;
        Ok(Self {
            request: *request,
            headers,
            query,
            form: parts.form,
            access_key_id,
            scope,
            signed_headers: parts.signed_headers.1,
            signature,
            time,
            time_part: parts.time.0,
            time_text: parts.time.1,
            expires,
            session_token,
            token_part,
            payload,
            claimed_sha256,
        })
    }

    /// Where the signature stands.
    #[must_use]
    pub const fn form(&self) -> SignatureForm {
        self.form
    }

    /// The id of the access key.
    #[must_use]
    pub fn access_key_id(&self) -> &str {
        &self.access_key_id
    }

    /// For which day, Region and service the key is derived.
    #[must_use]
    pub const fn scope(&self) -> &CredentialScope {
        &self.scope
    }

    /// The session token of temporary credentials. That it is one, and of this access key, is the host's to find out.
    #[must_use]
    pub fn session_token(&self) -> Option<&str> {
        self.session_token.as_deref()
    }

    /// The names of the signed headers, lower case and sorted.
    pub fn signed_headers(&self) -> impl Iterator<Item = &str> {
        self.signed_headers.split(';')
    }

    /// What is signed of the body.
    #[must_use]
    pub const fn payload(&self) -> Payload {
        self.payload
    }

    /// When the request was signed.
    #[must_use]
    pub const fn time(&self) -> Timestamp {
        self.time
    }

    /// The first instant at which a presigned URL is not valid any more.
    #[must_use]
    pub fn end(&self) -> Option<Timestamp> {
        let seconds = self.time.epoch_seconds();
        self.expires
            .map(|length| Timestamp::from_epoch_seconds(seconds + i64::from(length)))
    }
}

impl fmt::Debug for Claims<'_> {
    /// Without the signature, the session token and the values of headers.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Claims")
            .field("form", &self.form)
            .field("access_key_id", &self.access_key_id)
            .field("scope", &self.scope)
            .field("signed_headers", &self.signed_headers)
            .field("payload", &self.payload)
            .field("time", &self.time)
            .field("end", &self.end())
            .field("has_session_token", &self.session_token.is_some())
            .finish_non_exhaustive()
    }
}

impl Parts {
    fn of_header(value: &str, headers: &Headers<'_>) -> Result<Self, SignatureError> {
        let authorization = Authorization::read(value)?;
        let own = |part, text| (part, String::from(text));
        let time = match headers.value(SignedPart::AmzDate)? {
            Some(text) => own(SignedPart::AmzDate, text),
            None => match headers.value(SignedPart::Date)? {
                Some(text) => own(SignedPart::Date, text),
                None => {
                    return Err(SignatureError::Missing {
                        part: SignedPart::AmzDate,
                    });
                }
            },
        };
        Ok(Self {
            form: SignatureForm::Header,
            credential: own(SignedPart::Credential, authorization.credential),
            signed_headers: own(SignedPart::SignedHeaders, authorization.signed_headers),
            signature: own(SignedPart::Signature, authorization.signature),
            time,
            expires: None,
            session_token: header_token(headers)?,
        })
    }

    fn of_query(query: &Query, headers: &Headers<'_>) -> Result<Self, SignatureError> {
        let optional = |part| Ok(query.value(part)?.map(|text| (part, text)));
        let needed = |part| optional(part)?.ok_or(SignatureError::Missing { part });
        check_algorithm(&needed(SignedPart::QueryAlgorithm)?.1)?;
        let mut session_token = header_token(headers)?;
        for part in [
            SignedPart::QuerySecurityToken,
            SignedPart::QueryS3SessionToken,
        ] {
            let Some(token) = optional(part)? else {
                continue;
            };
            if session_token.replace(token).is_some() {
                return Err(SignatureError::Duplicate { part });
            }
        }
        Ok(Self {
            form: SignatureForm::Presigned,
            credential: needed(SignedPart::QueryCredential)?,
            signed_headers: needed(SignedPart::QuerySignedHeaders)?,
            signature: needed(SignedPart::QuerySignature)?,
            time: needed(SignedPart::QueryDate)?,
            expires: Some(needed(SignedPart::QueryExpires)?),
            session_token,
        })
    }
}

fn header_token(headers: &Headers<'_>) -> Result<Option<(SignedPart, String)>, SignatureError> {
    let express = headers.value(SignedPart::S3SessionToken)?;
    let token = headers.value(SignedPart::SecurityToken)?;
    match (token, express) {
        (Some(_), Some(_)) => Err(SignatureError::Duplicate {
            part: SignedPart::SecurityToken,
        }),
        (Some(text), None) => Ok(Some((SignedPart::SecurityToken, text.into()))),
        (None, text) => Ok(text.map(|text| (SignedPart::S3SessionToken, text.into()))),
    }
}

fn read_payload(
    form: SignatureForm,
    scope: &CredentialScope,
    query: &Query,
    headers: &Headers<'_>,
) -> Result<(Payload, Option<[u8; 32]>), SignatureError> {
    let header = headers.value(SignedPart::ContentSha256)?;
    let part = SignedPart::QueryContentSha256;
    match (header, query.value(part)?) {
        (Some(_), Some(_)) => Err(SignatureError::Duplicate { part }),
        (Some(text), None) => read_marker(SignedPart::ContentSha256, text),
        (None, Some(text)) => read_marker(part, &text),
        // S3 wants the header with each request, and signs no body in a presigned URL without it.
        (None, None) if !scope.is_s3() => Ok((Payload::Signed, None)),
        (None, None) => match form {
            SignatureForm::Presigned => Ok((Payload::Unsigned, None)),
            SignatureForm::Header => Err(SignatureError::Missing {
                part: SignedPart::ContentSha256,
            }),
        },
    }
}

/// What is written about the body, and the SHA-256 that it should have.
fn read_marker(
    part: SignedPart,
    text: &str,
) -> Result<(Payload, Option<[u8; 32]>), SignatureError> {
    if let Some(hash) = from_hex(text) {
        return Ok((Payload::Signed, Some(hash)));
    }
    match text.parse() {
        Ok(payload) if payload != Payload::Signed => Ok((payload, None)),
        _ if text.contains("AWS4-ECDSA-P256-SHA256") => Err(SignatureError::unsupported(text)),
        _ => Err(SignatureError::malformed(part, text)),
    }
}

fn judge<T>(
    (part, text): &(SignedPart, String),
    read: impl FnOnce(&str) -> Option<T>,
) -> Result<T, SignatureError> {
    read(text).ok_or_else(|| SignatureError::malformed(*part, text))
}

/// Lower-case names, in order, each once.
fn are_sorted(names: &str) -> bool {
    let is_name = |name| is_token(name) && !name.bytes().any(|byte| byte.is_ascii_uppercase());
    names.split(';').all(is_name) && names.split(';').is_sorted_by(|a, b| a < b)
}

/// Reads `20150830T123600Z`.
fn read_time(text: &str) -> Option<Timestamp> {
    let (date, rest) = text.split_at_checked(8)?;
    let clock = rest.strip_prefix('T')?.strip_suffix('Z')?;
    // RFC 3339 has fractions of a second, and this has none.
    let clock = Some(clock).filter(|clock| clock.len() == 6)?;
    let (year, month, day) = (date.get(..4)?, date.get(4..6)?, date.get(6..)?);
    let (hour, minute, second) = (clock.get(..2)?, clock.get(2..4)?, clock.get(4..)?);
    Timestamp::parse_rfc3339(&format!("{year}-{month}-{day}T{hour}:{minute}:{second}Z"))
}

fn read_expiry(text: &str) -> Option<u32> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    let seconds = is_number.then(|| text.parse().ok())??;
    (1..=604_800).contains(&seconds).then_some(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_one_form() {
        let seconds = |text| read_time(text).map(Timestamp::epoch_seconds);
        assert_eq!(seconds("20150830T123600Z"), Some(1_440_938_160));
        for text in [
            "",
            "20150830T123600",
            "20150830t123600Z",
            "2015-08-30T12:36:00Z",
            "20150230T123600Z",
            "20150830T126000Z",
            "20150830T123600ZZ",
            "20150830T123600.5Z",
            "+0150830T123600Z",
            "Sun, 30 Aug 2015 12:36:00 GMT",
            "2015083éT12360Z",
        ] {
            assert_eq!(seconds(text), None, "{text}");
        }
    }

    #[test]
    fn a_presigned_url_lasts_up_to_seven_days() {
        for (text, expected) in [
            ("1", Some(1)),
            ("604800", Some(604_800)),
            ("0", None),
            ("604801", None),
            ("", None),
            ("+1", None),
            ("-1", None),
            ("1.5", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(read_expiry(text), expected, "{text}");
        }
    }

    #[test]
    fn signed_headers_are_sorted_and_lower_case() {
        for (names, expected) in [
            ("host", true),
            ("a;host;x-amz-date", true),
            ("host;a", false),
            ("a;a;host", false),
            ("Host", false),
            ("", false),
            ("host;", false),
            (";host", false),
            ("a b;host", false),
        ] {
            assert_eq!(are_sorted(names), expected, "{names}");
        }
    }
}
