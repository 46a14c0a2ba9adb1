//! The `signature` of a scenario's request: the parts that were signed, and with what.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use super::fields::{Reading, SCENARIO};
use crate::finding::{Problem, Reason};
use crate::guard::signature::{Claims, Expected, Key, Payload, SignedRequest, Verified, from_hex};
use crate::request::{CredentialFacts, RequestContextBuilder};
use crate::text::{Json, JsonValue, Path, quoted};

const FIELDS: [&str; 11] = [
    "method",
    "path",
    "query",
    "headers",
    "bodySha256",
    "secretAccessKey",
    "signingKey",
    "accessKeyId",
    "service",
    "region",
    "skewSeconds",
];

/// So many unsigned headers are told.
const SHOWN: usize = 6;

/// The longest that clocks may differ: a day.
const MOST_SKEW: u32 = 86_400;

enum Secret<'j> {
    AccessKey(&'j str),
    Signing([u8; 32]),
}

#[derive(Default)]
struct Parts<'j> {
    method: Option<&'j str>,
    path: Option<&'j str>,
    query: &'j str,
    headers: Option<Vec<(&'j str, &'j str)>>,
    body_sha256: Option<[u8; 32]>,
    secret: Option<Secret<'j>>,
    access_key_id: Option<&'j str>,
    service: Option<&'j str>,
    region: Option<&'j str>,
    skew: Option<u32>,
}

/// Verifies the signature, and gives the request what it proves. Time and credentials were read before.
pub(super) fn read_signature<'b>(
    reading: &mut Reading<'_>,
    json: &Json<'_>,
    path: &Path<'_>,
    builder: RequestContextBuilder<'b>,
) -> RequestContextBuilder<'b> {
    let Some(parts) = read_parts(reading, json, path) else {
        return builder;
    };
    let time = builder.given_time();
    if time.is_none() {
        let message = "whether a signature holds needs `time`";
        let problem = Problem::new(Reason::ContradictoryFacts, SCENARIO, json.span, message);
        reading.error(path, problem);
    }
    let key = parts
        .access_key_id
        .zip(parts.secret)
        .map(|(id, secret)| match secret {
            Secret::AccessKey(secret) => Key::from_secret(id, secret),
            Secret::Signing(key) => Key::derived(id, key),
        });
    let (Some(time), Some(method), Some(url_path), Some(headers), Some(key), Some(service)) = (
        time,
        parts.method,
        parts.path,
        &parts.headers,
        key,
        parts.service,
    ) else {
        // What is missing was reported.
        return builder;
    };
    let signed = SignedRequest {
        method,
        path: url_path,
        query: parts.query,
        headers,
        body_sha256: parts.body_sha256,
    };
    let verified = Claims::read(&signed).and_then(|claims| {
        let scope = claims.scope().clone();
        let regions = [parts.region.unwrap_or(scope.region())];
        let mut expected = Expected::new(service, &regions, time);
        if let Some(seconds) = parts.skew {
            expected = expected.skew(seconds);
        }
        claims.verify(&key, &expected)
    });
    let verified = match verified {
        Ok(verified) => verified,
        Err(error) => return builder.signature_refused(error.to_string()),
    };
    let proved = verified.credential_type();
    let builder = builder.signature_verified(describe(&verified));
    match builder.given_credential_type() {
        None => builder.credentials(CredentialFacts::new(proved)),
        Some(said) if said == proved => builder,
        Some(said) => {
            let message =
                format!("`credentials.type` is `{said}`, and the signature is of `{proved}`");
            let problem = Problem::new(Reason::ContradictoryFacts, "R-TLS-7", json.span, message);
            reading.error(path, problem);
            builder
        }
    }
}

/// What a signature proves, and what it does not cover.
fn describe(verified: &Verified<'_>) -> String {
    let claims = verified.claims();
    let mut story = format!(
        "access key `{}`, scope `{}`",
        quoted(claims.access_key_id()),
        claims.scope()
    );
    if claims.payload() != Payload::Signed {
        story.push_str(&format!(", body not covered (`{}`)", claims.payload()));
    }
    let unsigned = verified.unsigned_headers();
    for (index, name) in unsigned.iter().take(SHOWN).enumerate() {
        story.push_str(if index == 0 { "; not signed: `" } else { ", `" });
        story.push_str(&quoted(name));
        story.push('`');
    }
    if unsigned.len() > SHOWN {
        story.push_str(&format!(" and {} more", unsigned.len() - SHOWN));
    }
    story
}

fn read_parts<'j>(
    reading: &mut Reading<'_>,
    json: &'j Json<'_>,
    path: &Path<'_>,
) -> Option<Parts<'j>> {
    let members = reading.members(json, path, &FIELDS)?;
    for name in ["method", "path", "headers", "accessKeyId", "service"] {
        if !members.iter().any(|member| member.name == name) {
            reading.missing(json, path, name);
        }
    }
    let keys = ["secretAccessKey", "signingKey"];
    let given = members
        .iter()
        .filter(|member| keys.contains(&&*member.name))
        .count();
    if given != 1 {
        let message = "a signature is verified with one of `secretAccessKey` and `signingKey`";
        let problem = Problem::new(Reason::ExclusiveMembers, SCENARIO, json.span, message);
        reading.error(path, problem);
    }
    let mut parts = Parts::default();
    for member in members {
        let path = path.member(&member.name);
        let value = &member.value;
        match &*member.name {
            "headers" => parts.headers = Some(read_headers(reading, value, &path)),
            "skewSeconds" => parts.skew = read_skew(reading, value, &path),
            "bodySha256" => parts.body_sha256 = read_hash(reading, value, &path),
            "signingKey" => parts.secret = read_hash(reading, value, &path).map(Secret::Signing),
            "secretAccessKey" => {
                parts.secret = reading.string(value, &path).map(Secret::AccessKey);
            }
            name => {
                let text = reading.string(value, &path);
                match name {
                    "method" => parts.method = text,
                    "path" => parts.path = text,
                    "query" => parts.query = text.unwrap_or_default(),
                    "accessKeyId" => parts.access_key_id = text,
                    "service" => parts.service = text,
                    _ => parts.region = text,
                }
            }
        }
    }
    Some(parts)
}

fn read_headers<'j>(
    reading: &mut Reading<'_>,
    json: &'j Json<'_>,
    path: &Path<'_>,
) -> Vec<(&'j str, &'j str)> {
    const FORM: &str = "a list of headers, each `[name, value]`";
    let items = reading.array(json, path, FORM);
    let mut headers = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        let path = path.item(index);
        match &item.value {
            JsonValue::Array(pair) => match &**pair {
                [name, value] => {
                    let name = reading.string(name, &path.item(0));
                    let value = reading.string(value, &path.item(1));
                    headers.extend(name.zip(value));
                }
                _ => reading.wrong_type(item, &path, FORM),
            },
            _ => reading.wrong_type(item, &path, FORM),
        }
    }
    headers
}

fn read_skew(reading: &mut Reading<'_>, json: &Json<'_>, path: &Path<'_>) -> Option<u32> {
    let seconds = match &json.value {
        JsonValue::Number(spelling) => spelling.parse().ok(),
        _ => None,
    };
    let seconds = seconds.filter(|seconds| *seconds <= MOST_SKEW);
    if seconds.is_none() {
        let message = format!("seconds are a whole number from 0 to {MOST_SKEW}");
        reading.invalid(json, path, SCENARIO, message);
    }
    seconds
}

/// 32 bytes as hex digits. What is wrong with them is not repeated: they may be a key.
fn read_hash(reading: &mut Reading<'_>, json: &Json<'_>, path: &Path<'_>) -> Option<[u8; 32]> {
    let text = reading.string(json, path)?;
    // In any case, as people have hashes from many tools; a signature has them in lower case alone.
    let hash = from_hex(&text.to_ascii_lowercase());
    if hash.is_none() {
        let message = "these are 64 hex digits".to_string();
        reading.invalid(json, path, SCENARIO, message);
    }
    hash
}
