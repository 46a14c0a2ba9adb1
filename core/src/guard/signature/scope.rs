//! What a signing key was derived for.

use alloc::string::String;
use core::fmt;

use crate::text::is_action_word;

/// What a key was derived for: written as `20150830/us-east-1/redshift/aws4_request`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CredentialScope {
    pub(super) date: String,
    pub(super) region: String,
    pub(super) service: String,
}

/// What stands at the end of each scope of Version 4.
pub(super) const TERMINATOR: &str = "aws4_request";

impl CredentialScope {
    /// The id of an access key and its scope. `None` for other forms.
    pub(super) fn read(credential: &str) -> Option<(String, Self)> {
        let mut parts = credential.split('/');
        let mut next = || parts.next();
        let (id, date, region, service, end) = (next()?, next()?, next()?, next()?, next()?);
        // IAM API Reference, AccessKey: up to 128 letters, digits and `_`. The other parts are far shorter.
        let is_short = credential.len() <= 256 && (1..=128).contains(&id.len());
        let is_id = is_short
            && id
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let is_date = date.len() == 8 && date.bytes().all(|byte| byte.is_ascii_digit());
        let is_scope = is_date && is_action_word(region) && is_action_word(service);
        if !is_id || !is_scope || end != TERMINATOR || parts.next().is_some() {
            return None;
        }
        let [date, region, service] = [date, region, service].map(String::from);
        Some((
            id.into(),
            Self {
                date,
                region,
                service,
            },
        ))
    }

    /// The day, eight digits.
    #[must_use]
    pub fn date(&self) -> &str {
        &self.date
    }

    /// The Region.
    #[must_use]
    pub fn region(&self) -> &str {
        &self.region
    }

    /// The service, by the name that it has in signatures.
    #[must_use]
    pub fn service(&self) -> &str {
        &self.service
    }

    /// Whether paths and bodies are signed as S3 does it.
    pub(super) fn is_s3(&self) -> bool {
        matches!(
            self.service.as_str(),
            "s3" | "s3express" | "s3-object-lambda" | "s3-outposts"
        )
    }
}

impl fmt::Display for CredentialScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}/{}/{}/{TERMINATOR}",
            self.date, self.region, self.service
        )
    }
}
