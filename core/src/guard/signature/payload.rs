//! What a signature says of the body.

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
