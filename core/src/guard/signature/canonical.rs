//! What is signed: the canonical request, and the text that holds its hash.

use alloc::format;
use alloc::string::String;

use sha2::{Digest, Sha256};

use super::claims::Claims;
use super::hex::to_hex;

/// Writes the canonical request of a claim. `path` is canonical already, `payload` is the hash of the body or the marker in
/// its place.
fn write_request(
    claims: &Claims<'_>,
    path: &str,
    payload: &str,
    is_signed: impl Fn(&str) -> bool,
    out: &mut dyn FnMut(&str),
) {
    for part in [claims.request.method, "\n", path, "\n"] {
        out(part);
    }
    claims.query.write(is_signed, out);
    out("\n");
    for name in claims.signed_headers() {
        claims.headers.write(name, out);
    }
    for part in ["\n", &claims.signed_headers, "\n", payload] {
        out(part);
    }
}

/// The text that is signed. `is_signed` tells of the names of the query.
pub(super) fn string_to_sign(
    claims: &Claims<'_>,
    path: &str,
    payload: &str,
    is_signed: impl Fn(&str) -> bool,
) -> String {
    let mut hasher = Sha256::new();
    write_request(claims, path, payload, is_signed, &mut |text| {
        hasher.update(text)
    });
    let hash = to_hex(hasher.finalize().into());
    format!(
        "AWS4-HMAC-SHA256\n{}\n{}\n{hash}",
        claims.time_text, claims.scope
    )
}
