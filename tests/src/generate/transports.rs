//! Questions about TLS and signatures: what the host requires, and what is said of the request.

use super::choices::Choices;
use super::*;

/// Questions of which the gates `transport` and `credentials` decide.
pub fn transport_questions() -> BoxedStrategy<Value> {
    Choices::questions(|choices| {
        let mut question = json!({
            "request": {
                "principal": "arn:aws:iam::111122223333:user/ann",
                "action": "redshift:DescribeClusters",
                "resource": "*",
            },
            "policies": { "identity": [identity(choices)] },
        });
        add_signing(choices, &mut question);
        add_time(choices, &mut question);
        if choices.chance(85) {
            question["policies"]["transport"] = requirements(choices);
        }
        if let Some(tls) = request_tls(choices) {
            question["request"]["network"] = json!({ "tls": tls });
        }
        question
    })
}

/// A policy behind the gates, which mostly allows.
pub(super) fn identity(choices: &mut Choices) -> Value {
    let effect = choices.either("Allow", 10, "Deny");
    json!({
        "Version": "2012-10-17",
        "Statement": { "Effect": effect, "Action": "redshift:*", "Resource": "*" },
    })
}

/// Who calls, with which credentials, and whether a signature is required.
pub(super) fn add_signing(choices: &mut Choices, question: &mut Value) {
    if choices.chance(40) {
        let required = choices.either(true, 15, false);
        question["settings"] = json!({ "requireSignature": required });
    }
    let caller = if choices.chance(60) {
        choices.pick(&[
            json!("arn:aws:iam::111122223333:root"),
            json!("arn:aws:iam::111122223333:role/Dev"),
            json!("arn:aws:sts::111122223333:assumed-role/Dev/ann"),
            json!("arn:aws:sts::111122223333:federated-user/ann"),
            json!({ "service": "redshift.amazonaws.com" }),
            json!("arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1ABCDEXAMPLE"),
            json!({ "federated": WEB_PROVIDER }),
            json!("anonymous"),
        ])
    } else {
        json!("arn:aws:iam::111122223333:user/ann")
    };
    let arn = caller.as_str().unwrap_or("").to_string();
    question["request"]["principal"] = caller;
    let own = if arn.contains(":sts:") || arn.contains(":role/") {
        "temporary"
    } else {
        "longTerm"
    };
    let kind = choices.either(own, 30, "none");
    // Now and then credentials that the caller cannot have.
    let kind = choices.either(kind, 6, "temporary");
    let kind = choices.either(kind, 4, "longTerm");
    let has_none = !arn.starts_with("arn:") || arn.contains("::cloudfront:");
    if choices.chance(70) && (!has_none || kind == "none" || choices.chance(10)) {
        question["request"]["credentials"] = json!({ "type": kind });
    }
}

/// Around the day since which the database endpoint refuses old versions.
pub(super) fn add_time(choices: &mut Choices, question: &mut Value) {
    if choices.chance(60) {
        let time = choices.pick(&[
            "2026-09-29T23:59:59Z",
            "2026-09-30T00:00:00Z",
            "2026-09-30T01:30:00+02:00",
            "2026-11-23T10:00:00Z",
        ]);
        question["request"]["time"] = json!(time);
    }
}

const VERSIONS: [&str; 12] = [
    "1.2", "1.3", "1.2", "TLSv1.2", "TLS1.3", "1.2", "1.3", "TLSv1.3", "1.1", "1.0", "TLSv1.1",
    "SSLv3",
];

/// A minimum, oftener an old one.
fn minimum(choices: &mut Choices) -> &'static str {
    choices.pick(&["1.2", "1.0", "TLSv1.1", "1.1", "SSLv3", "TLS1.2", "1.3"])
}

/// A whole `policies.transport`.
pub(super) fn requirements(choices: &mut Choices) -> Value {
    let mut found = Map::new();
    if choices.chance(40) {
        found.insert("minimumTlsVersion".into(), json!(minimum(choices)));
    }
    if choices.chance(50) {
        let secrecy = choices.either(false, 40, true);
        found.insert("forwardSecrecy".into(), json!(secrecy));
    }
    if choices.chance(15) {
        let facts = choices.either(true, 20, false);
        found.insert("requireFacts".into(), json!(facts));
    }
    if choices.chance(50) {
        found.insert("database".into(), database(choices));
    }
    if choices.chance(1) {
        found.insert("minimumTlsVersion".into(), json!("1.4"));
    }
    Value::Object(found)
}

fn database(choices: &mut Choices) -> Value {
    let mut found = Map::new();
    if choices.chance(50) {
        let ssl = choices.either(true, 50, false);
        found.insert("requireSsl".into(), json!(ssl));
    }
    if choices.chance(50) {
        let created = choices.pick(&[
            "2025-01-10T00:00:00Z",
            "2025-01-09T23:59:59Z",
            "2025-01-10T00:30:00+01:00",
            "2019-05-01T12:00:00Z",
            "2026-02-01T00:00:00Z",
        ]);
        found.insert("createdAt".into(), json!(created));
    }
    if choices.chance(15) {
        let fips = choices.either(true, 30, false);
        found.insert("useFipsSsl".into(), json!(fips));
    }
    if choices.chance(40) {
        found.insert("minimumTlsVersion".into(), json!(minimum(choices)));
    }
    if choices.chance(30) {
        found.insert("forwardSecrecy".into(), json!(choices.chance(60)));
    }
    Value::Object(found)
}

/// What is said of the request's own channel, if anything is.
pub(super) fn request_tls(choices: &mut Choices) -> Option<Value> {
    choices.chance(88).then(|| tls(choices))
}

const SUITES_OF_13: [&str; 4] = [
    "TLS_AES_128_GCM_SHA256",
    "TLS_CHACHA20_POLY1305_SHA256",
    "TLS_AES_256_GCM_SHA384",
    "TLS_AES_128_CCM_8_SHA256",
];

const EPHEMERAL: [&str; 9] = [
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    "ECDHE-RSA-AES128-GCM-SHA256",
    "TLS_DHE_RSA_WITH_AES_256_CBC_SHA",
    "DHE-RSA-AES256-SHA",
    "EDH-RSA-DES-CBC3-SHA",
    "TLS_ECDHE_PSK_WITH_AES_128_CBC_SHA256",
    "ECDHE-PSK-CHACHA20-POLY1305",
    "TLS_DHE_PSK_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
];

const OTHERS: [&str; 22] = [
    "TLS_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDH_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_DH_RSA_WITH_AES_128_CBC_SHA",
    "TLS_PSK_WITH_AES_128_CBC_SHA",
    "TLS_RSA_PSK_WITH_AES_128_CBC_SHA",
    "AES128-SHA",
    "AES256-GCM-SHA384",
    "ECDH-RSA-AES128-SHA",
    "PSK-AES128-CBC-SHA",
    "TLS_ECDH_anon_WITH_AES_128_CBC_SHA",
    "TLS_DH_anon_WITH_AES_128_CBC_SHA",
    "ADH-AES128-SHA",
    "AECDH-AES128-SHA",
    "TLS_ECDHE_RSA_WITH_NULL_SHA",
    "ECDHE-RSA-NULL-SHA",
    "TLS_RSA_WITH_NULL_SHA256",
    "TLS_DHE_RSA_EXPORT_WITH_DES40_CBC_SHA",
    "EXP-EDH-RSA-DES-CBC-SHA",
    "TLS_RSA_EXPORT_WITH_RC4_40_MD5",
    "HOUSE_MADE_CIPHER",
    "tls_ecdhe_rsa_with_aes_128_gcm_sha256",
    "",
];

/// What was agreed on: an object, or null for clear text.
pub(super) fn tls(choices: &mut Choices) -> Value {
    if choices.chance(8) {
        return Value::Null;
    }
    let mut found = Map::new();
    let version = choices.pick(&VERSIONS);
    if choices.chance(93) {
        found.insert("version".into(), json!(version));
    }
    let new = version.ends_with("1.3");
    if choices.chance(85) {
        let suite = match (choices.below(20), new) {
            // Now and then of the other age.
            (19, false) | (0..=16, true) => choices.pick(&SUITES_OF_13),
            (17, true) => "TLS_SHA256_SHA256",
            (0..=12, false) | (18, true) => choices.pick(&EPHEMERAL),
            _ => choices.pick(&OTHERS),
        };
        found.insert("cipherSuite".into(), json!(suite));
    }
    Value::Object(found)
}

/// What a client of the database says: its mode, or what was agreed on, or both.
pub(super) fn add_database_channel(choices: &mut Choices, connection: &mut Map<String, Value>) {
    let mode = choices.pick(&[
        "require",
        "prefer",
        "verify-full",
        "allow",
        "verify-ca",
        "disable",
    ]);
    let has_mode = choices.chance(60);
    if has_mode {
        connection.insert("sslmode".into(), json!(mode));
    }
    if choices.chance(60) {
        let mut tls = tls(choices);
        // Seldom against the mode.
        let clear = tls.is_null();
        let against = match mode {
            "disable" => !clear,
            "allow" | "prefer" => false,
            _ => clear,
        };
        if has_mode && against && !choices.chance(10) {
            tls = if clear {
                json!({ "version": "1.2", "cipherSuite": "ECDHE-RSA-AES128-GCM-SHA256" })
            } else {
                Value::Null
            };
        }
        connection.insert("tls".into(), tls);
    }
}
