//! A request as a host receives it.

use portcullis::guard::signature::{
    Claims, Expected, Key, Payload, SignatureError, SignatureForm, SignedRequest,
};
use portcullis::request::{CredentialType, Credentials};
use sha2::{Digest, Sha256};

pub const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

pub fn sha256(body: &[u8]) -> [u8; 32] {
    Sha256::digest(body).into()
}

/// A request that owns its parts.
#[derive(Debug, Clone)]
pub struct Sent {
    pub method: String,
    pub path: String,
    pub query: String,
    pub headers: Vec<(String, String)>,
    pub body: Option<[u8; 32]>,
}

/// What was proved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proved {
    pub access_key_id: String,
    pub form: SignatureForm,
    pub payload: Payload,
    pub credential_type: CredentialType,
    pub token: Option<String>,
    pub is_token_signed: bool,
    pub unsigned: Vec<String>,
}

impl Sent {
    pub fn verify(&self, key: &Key<'_>, expected: &Expected<'_>) -> Result<Proved, SignatureError> {
        let answer = self.read_and_verify(key, expected);
        if let Err(error) = &answer {
            self.assert_nothing_leaks(error);
        }
        answer
    }

    fn read_and_verify(
        &self,
        key: &Key<'_>,
        expected: &Expected<'_>,
    ) -> Result<Proved, SignatureError> {
        let headers: Vec<(&str, &str)> = self
            .headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let claims = Claims::read(&SignedRequest {
            method: &self.method,
            path: &self.path,
            query: &self.query,
            headers: &headers,
            body_sha256: self.body,
        })?;
        let shown = format!("{claims:?}");
        let token = claims.session_token().map(String::from);
        assert!(
            token.as_ref().is_none_or(|token| !shown.contains(token)),
            "{shown}"
        );
        let verified = claims.verify(key, expected)?;
        let facts = match verified.credential_type() {
            CredentialType::Temporary => Credentials::temporary().into(),
            _ => Credentials::long_term(),
        };
        assert_eq!(verified.credentials(), facts);
        Ok(Proved {
            access_key_id: verified.claims().access_key_id().into(),
            form: verified.claims().form(),
            payload: verified.claims().payload(),
            credential_type: verified.credential_type(),
            token,
            is_token_signed: verified.is_session_token_signed(),
            unsigned: verified
                .unsigned_headers()
                .iter()
                .map(|name| (*name).into())
                .collect(),
        })
    }

    /// Messages go into logs and answers: nothing in them lets somebody sign, and they stay short.
    fn assert_nothing_leaks(&self, error: &SignatureError) {
        let message = format!("{error} {error:?}");
        let (_, query_signature) = self
            .query
            .split_once("X-Amz-Signature=")
            .unwrap_or_default();
        let authorization = self.header("authorization").unwrap_or_default();
        let (_, header_signature) = authorization.split_once("Signature=").unwrap_or_default();
        let token = self.header("x-amz-security-token").unwrap_or_default();
        for secret in [SECRET, query_signature, header_signature, token] {
            let start: String = secret.chars().take(64).collect();
            assert!(start.len() < 32 || !message.contains(&start), "{message}");
        }
        assert!(message.len() < 4_000, "{message}");
        assert!(["R-STS-11", "R-TLS-7"].contains(&error.rule()));
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(other, _)| other.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// With another text in the value of a header.
    pub fn replaced(mut self, name: &str, from: &str, to: &str) -> Self {
        let mut headers = self.headers.iter_mut();
        let found = headers.find(|(other, _)| other.eq_ignore_ascii_case(name));
        let (_, value) = found.unwrap_or_else(|| panic!("there is no `{name}`"));
        assert!(value.contains(from), "`{value}` has no `{from}`");
        *value = value.replacen(from, to, 1);
        self
    }

    /// With another text in the query.
    pub fn query_replaced(mut self, from: &str, to: &str) -> Self {
        assert!(
            self.query.contains(from),
            "`{}` has no `{from}`",
            self.query
        );
        self.query = self.query.replacen(from, to, 1);
        self
    }

    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    pub fn without(mut self, name: &str) -> Self {
        self.headers
            .retain(|(other, _)| !other.eq_ignore_ascii_case(name));
        self
    }
}
