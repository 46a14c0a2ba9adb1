//! A request before it is signed, and the crate that signs it for AWS's SDK.

use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SessionTokenMode, SignableBody, SignableRequest,
    SignatureLocation, SigningSettings, UriPathNormalizationMode, sign,
};
use aws_sigv4::sign::v4;
use portcullis::guard::signature::{Expected, Key, Payload, SignatureError, SignatureForm};
use portcullis::request::Timestamp;

use super::sent::{Proved, SECRET, Sent, sha256};

/// Everything that is signed, and how.
#[derive(Debug, Clone)]
pub struct Plan {
    pub method: String,
    pub path: String,
    pub query: String,
    /// Without those that signing adds.
    pub headers: Vec<(String, String)>,
    pub body: String,
    pub payload: Payload,
    /// Whether the header `X-Amz-Content-Sha256` tells what is signed of the body.
    pub tells_body: bool,
    pub form: SignatureForm,
    pub service: String,
    pub region: String,
    pub access_key_id: String,
    pub token: Option<String>,
    pub is_token_signed: bool,
    /// Seconds since 1970.
    pub time: i64,
    /// Seconds that a presigned URL lasts.
    pub lasts: u32,
    /// Whether paths are signed as S3 does it, or as the others do.
    pub is_s3_path: bool,
}

/// What signing adds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Added {
    pub headers: Vec<(String, String)>,
    pub parameters: Vec<(String, String)>,
    pub signature: String,
}

impl Plan {
    /// `GET /` of Redshift.
    pub fn get(form: SignatureForm) -> Self {
        Self {
            method: "GET".into(),
            path: "/".into(),
            query: String::new(),
            headers: vec![("Host".into(), "redshift.us-east-1.amazonaws.com".into())],
            body: String::new(),
            payload: Payload::Signed,
            tells_body: false,
            form,
            service: "redshift".into(),
            region: "us-east-1".into(),
            access_key_id: "AKIAIOSFODNN7EXAMPLE".into(),
            token: None,
            is_token_signed: true,
            time: 1_795_428_000,
            lasts: 3_600,
            is_s3_path: false,
        }
    }

    /// `GET /` of S3.
    pub fn s3(form: SignatureForm) -> Self {
        let is_header = form == SignatureForm::Header;
        Self {
            headers: vec![("Host".into(), "example.s3.amazonaws.com".into())],
            service: "s3".into(),
            payload: if is_header {
                Payload::Signed
            } else {
                Payload::Unsigned
            },
            tells_body: is_header,
            is_s3_path: true,
            ..Self::get(form)
        }
    }

    /// What AWS's signer adds. `None` if it does not take the request.
    pub fn sign(&self) -> Option<Added> {
        let identity = Credentials::new(
            &self.access_key_id,
            SECRET,
            self.token.clone(),
            None,
            "plan",
        )
        .into();
        let mut settings = SigningSettings::default();
        if self.is_s3_path {
            settings.percent_encoding_mode = PercentEncodingMode::Single;
            settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
        }
        if self.tells_body {
            settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
        }
        if self.form == SignatureForm::Presigned {
            settings.signature_location = SignatureLocation::QueryParams;
            settings.expires_in = Some(Duration::from_secs(self.lasts.into()));
        }
        if !self.is_token_signed {
            settings.session_token_mode = SessionTokenMode::Exclude;
        }
        let time =
            SystemTime::UNIX_EPOCH + Duration::from_secs(self.time.try_into().expect("after 1970"));
        let params = v4::SigningParams::builder()
            .identity(&identity)
            .region(&self.region)
            .name(&self.service)
            .time(time)
            .settings(settings)
            .build()
            .expect("everything is given")
            .into();
        let body = match self.payload {
            Payload::Signed => SignableBody::Bytes(self.body.as_bytes()),
            Payload::Unsigned => SignableBody::UnsignedPayload,
            marker => SignableBody::Precomputed(marker.to_string()),
        };
        let headers = self
            .headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        let mark = if self.query.is_empty() { "" } else { "?" };
        let uri = format!("https://example.com{}{mark}{}", self.path, self.query);
        let request = SignableRequest::new(&self.method, uri, headers, body).ok()?;
        let (instructions, signature) = sign(request, &params).ok()?.into_parts();
        let (headers, parameters) = instructions.into_parts();
        Some(Added {
            headers: headers
                .iter()
                .map(|header| (header.name().into(), header.value().into()))
                .collect(),
            parameters: parameters
                .into_iter()
                .map(|(name, value)| (name.into(), value.into_owned()))
                .collect(),
            signature,
        })
    }

    /// The request with what signing added.
    pub fn sent(&self, added: &Added) -> Sent {
        let parameters = added
            .parameters
            .iter()
            .map(|(name, value)| format!("{name}={}", percent(value)));
        let mut pieces: Vec<String> = parameters.collect();
        if !self.query.is_empty() {
            pieces.insert(pieces.len() / 2, self.query.clone());
        }
        Sent {
            method: self.method.clone(),
            path: self.path.clone(),
            query: pieces.join("&"),
            headers: [&self.headers[..], &added.headers].concat(),
            body: Some(sha256(self.body.as_bytes())),
        }
    }

    pub fn signed(&self) -> Sent {
        self.sent(&self.sign().expect("the signer takes it"))
    }

    /// The key of its access key id.
    pub fn key(&self) -> Key<'_> {
        Key::from_secret(&self.access_key_id, SECRET)
    }

    /// Asks about a request as the host that it was signed for, so many seconds after it was signed.
    pub fn verify(&self, sent: &Sent, seconds: i64) -> Result<Proved, SignatureError> {
        let regions = [self.region.as_str()];
        let expected = Expected::new(&self.service, &regions, self.at(seconds));
        let expected = if self.is_token_signed {
            expected
        } else {
            expected.token_added_after_signing()
        };
        sent.verify(&self.key(), &expected)
    }

    /// So many seconds after it was signed.
    pub fn at(&self, seconds: i64) -> Timestamp {
        Timestamp::from_epoch_seconds(self.time + seconds)
    }
}

/// Encodes all but the unreserved characters.
pub fn percent(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(byte.into())
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
