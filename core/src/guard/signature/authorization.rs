//! The header `Authorization`.

use super::error::{SignatureError, SignedPart};

/// The members of the header.
pub(super) struct Authorization<'a> {
    pub(super) credential: &'a str,
    pub(super) signed_headers: &'a str,
    pub(super) signature: &'a str,
}

const ALGORITHM: &str = "AWS4-HMAC-SHA256";

pub(super) fn check_algorithm(algorithm: &str) -> Result<(), SignatureError> {
    if algorithm == ALGORITHM {
        return Ok(());
    }
    Err(SignatureError::unsupported(algorithm))
}

impl<'a> Authorization<'a> {
    /// Reads it: the members in any order, each once, with a comma and any number of spaces between them.
    pub(super) fn read(value: &'a str) -> Result<Self, SignatureError> {
        // What stands here may be a secret of another scheme.
        let malformed = || SignatureError::malformed(SignedPart::Authorization, "");
        let value = value.trim_matches(' ');
        let (algorithm, members) = value.split_once(' ').ok_or_else(malformed)?;
        if !algorithm
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        {
            return Err(malformed());
        }
        check_algorithm(algorithm)?;
        let mut found = [None; 3];
        let parts = [
            SignedPart::Credential,
            SignedPart::SignedHeaders,
            SignedPart::Signature,
        ];
        for member in members.split(',') {
            let (name, value) = member
                .trim_matches(' ')
                .split_once('=')
                .ok_or_else(malformed)?;
            let mut places = parts.iter().zip(&mut found);
            let (part, place) = places
                .find(|(part, _)| part.as_str() == name)
                .ok_or_else(malformed)?;
            if place.replace(value).is_some() {
                return Err(SignatureError::Duplicate { part: *part });
            }
        }
        let [credential, signed_headers, signature] = found;
        let needed = |value: Option<&'a str>, part| value.ok_or(SignatureError::Missing { part });
        Ok(Self {
            credential: needed(credential, SignedPart::Credential)?,
            signed_headers: needed(signed_headers, SignedPart::SignedHeaders)?,
            signature: needed(signature, SignedPart::Signature)?,
        })
    }
}
