//! The query: its canonical form, and what a presigned URL says in it.

use alloc::string::String;
use alloc::vec::Vec;

use super::encoding::{query_part, query_text};
use super::error::{SignatureError, SignedPart};

/// What a presigned URL may have, each once. The last two are not of the form, but belong to what is signed.
const PARAMETERS: [SignedPart; 9] = [
    SignedPart::QueryAlgorithm,
    SignedPart::QueryCredential,
    SignedPart::QueryDate,
    SignedPart::QueryExpires,
    SignedPart::QuerySignedHeaders,
    SignedPart::QuerySignature,
    SignedPart::QuerySecurityToken,
    SignedPart::QueryS3SessionToken,
    SignedPart::QueryContentSha256,
];

/// A query whose names and values are encoded in one way and sorted.
#[derive(Clone)]
pub(super) struct Query {
    pairs: Vec<(String, String)>,
}

impl Query {
    pub(super) fn read(text: &str) -> Result<Self, SignatureError> {
        let mut pairs = Vec::new();
        for piece in text.split('&').filter(|piece| !piece.is_empty()) {
            let (name, value) = piece.split_once('=').unwrap_or((piece, ""));
            let pair = query_part(name).zip(query_part(value));
            pairs.push(pair.ok_or_else(|| SignatureError::malformed(SignedPart::Query, name))?);
        }
        // Names are sorted before values, not `name=value` as a whole: `a-b` stands behind `a`, though `-` is before `=`.
        pairs.sort_unstable();
        let query = Self { pairs };
        query.check()?;
        Ok(query)
    }

    /// What a presigned URL says is there once, and spelled as AWS does: services differ in how they read other spellings.
    fn check(&self) -> Result<(), SignatureError> {
        let mut seen = [false; PARAMETERS.len()];
        for (name, _) in &self.pairs {
            let known = PARAMETERS.iter().zip(&mut seen);
            for (part, seen) in known.filter(|(part, _)| name.eq_ignore_ascii_case(part.as_str())) {
                if name != part.as_str() {
                    return Err(SignatureError::misspelled(*part, name));
                }
                if core::mem::replace(seen, true) {
                    return Err(SignatureError::Duplicate { part: *part });
                }
            }
        }
        Ok(())
    }

    /// Whether anything in it is of a presigned URL.
    pub(super) fn is_presigned(&self) -> bool {
        let mut names = self.pairs.iter().map(|(name, _)| name);
        names.any(|name| PARAMETERS.iter().any(|part| name == part.as_str()))
    }

    /// The decoded value of a parameter.
    pub(super) fn value(&self, part: SignedPart) -> Result<Option<String>, SignatureError> {
        let pair = self.pairs.iter().find(|(name, _)| name == part.as_str());
        let read = |(_, value): &(String, String)| {
            query_text(value).ok_or_else(|| SignatureError::malformed(part, value))
        };
        pair.map(read).transpose()
    }

    /// Writes the canonical query, without what is not signed.
    pub(super) fn write(&self, is_signed: impl Fn(&str) -> bool, out: &mut dyn FnMut(&str)) {
        let signed = self.pairs.iter().filter(|(name, _)| is_signed(name));
        for (at, (name, value)) in signed.enumerate() {
            if at > 0 {
                out("&");
            }
            out(name);
            out("=");
            out(value);
        }
    }
}
