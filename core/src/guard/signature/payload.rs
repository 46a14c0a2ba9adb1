//! What a signature says of the body.

use alloc::string::String;

use super::error::{SignatureError, SignedPart};
use crate::text::wire_names;

/// What a signature covers of the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Payload {
    /// All of it, by its SHA-256.
    Signed,
    /// Nothing. S3 alone.
    Unsigned,
    /// Nothing, by this signature: the body comes in chunks, each of them signed. Those signatures are not verified here, so
    /// for this check the body is not signed. S3 alone.
    Streaming,
    /// The same, with trailing headers behind the chunks. S3 alone.
    StreamingTrailer,
    /// Nothing: the body comes in chunks that are not signed, with trailing headers. S3 alone.
    StreamingUnsignedTrailer,
}

wire_names! {
    Payload, "marker of a payload":
    Signed = "SIGNED",
    Unsigned = "UNSIGNED-PAYLOAD",
    Streaming = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
    StreamingTrailer = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
    StreamingUnsignedTrailer = "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
}

/// What is written about the body, and the SHA-256 that it should have.
pub(super) fn read(
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

/// Reads 64 hex digits, lower case as AWS writes them.
pub(super) fn from_hex(text: &str) -> Option<[u8; 32]> {
    let (digits, rest) = text.as_bytes().as_chunks::<2>();
    let mut out = [0; 32];
    if digits.len() != out.len() || !rest.is_empty() {
        return None;
    }
    for (byte, pair) in out.iter_mut().zip(digits) {
        let [high, low] = pair.map(|digit| match digit {
            b'0'..=b'9' => Some(digit - b'0'),
            b'a'..=b'f' => Some(digit - b'a' + 10),
            _ => None,
        });
        *byte = high? << 4 | low?;
    }
    Some(out)
}

/// Writes bytes as lower-case hex.
pub(super) fn to_hex(bytes: [u8; 32]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}
