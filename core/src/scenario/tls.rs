//! What was agreed on to encrypt a request or a connection.

use super::fields::Reading;
use crate::request::{Tls, TlsVersion, Transport};
use crate::text::{Json, JsonValue, Path};

pub(super) fn read_tls<'j>(
    reading: &mut Reading<'_>,
    json: &'j Json<'_>,
    path: &Path<'_>,
) -> Transport<'j> {
    if matches!(json.value, JsonValue::Null) {
        return Transport::ClearText;
    }
    let Some(members) = reading.members(json, path, &["version", "cipherSuite"]) else {
        return Transport::NotSaid;
    };
    let (mut version, mut cipher_suite) = (TlsVersion::Unknown, None);
    for member in members {
        let path = path.member(&member.name);
        let Some(text) = reading.string(&member.value, &path) else {
            continue;
        };
        if member.name == "cipherSuite" {
            cipher_suite = Some(text);
        } else if let Some(known) = reading.named(text, &member.value, &path, "R-TLS-5") {
            version = known;
        }
    }
    let tls = Tls::new(version);
    Transport::Tls(match cipher_suite {
        Some(name) => tls.cipher_suite(name),
        None => tls,
    })
}

pub(super) fn read_version(
    reading: &mut Reading<'_>,
    json: &Json<'_>,
    path: &Path<'_>,
) -> Option<TlsVersion> {
    let text = reading.string(json, path)?;
    reading.named(text, json, path, "R-TLS-5")
}
