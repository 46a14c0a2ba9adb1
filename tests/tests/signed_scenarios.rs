//! The `signature` of a scenario's request: what it proves, what refuses, and what is an error.

use portcullis::scenario;
use serde_json::{Value, json};

/// The first of AWS's published examples, asked by a user.
fn signed() -> Value {
    json!({
        "request": {
            "principal": "arn:aws:iam::111122223333:user/Ann",
            "action": "redshift:DescribeClusters",
            "resource": "*",
            "time": "2015-08-30T12:40:00Z",
            "signature": {
                "method": "GET",
                "path": "/",
                "headers": [
                    ["Host", "example.amazonaws.com"],
                    ["X-Amz-Date", "20150830T123600Z"],
                    ["Authorization", "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"],
                ],
                "bodySha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                "accessKeyId": "AKIDEXAMPLE",
                "secretAccessKey": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
                "service": "service",
            },
        },
        "policies": {
            "identity": [{
                "Version": "2012-10-17",
                "Statement": {"Effect": "Allow", "Action": "redshift:*", "Resource": "*"},
            }],
        },
        "settings": {"requireSignature": true},
    })
}

/// With one value put in the place of another; null takes it away.
fn with(pointer: &str, value: Value) -> Value {
    let mut scenario = signed();
    let (parent, name) = pointer.rsplit_once('/').expect("a pointer");
    let parent = scenario.pointer_mut(parent).expect("a parent");
    match parent {
        Value::Object(members) if value.is_null() => {
            members.remove(name);
        }
        Value::Object(members) => {
            members.insert(name.to_owned(), value);
        }
        Value::Array(items) => items[name.parse::<usize>().expect("an index")] = value,
        _ => panic!("{pointer} has no members"),
    }
    scenario
}

fn of_signature(name: &str, value: Value) -> Value {
    with(&format!("/request/signature/{name}"), value)
}

fn answered(scenario: &Value) -> String {
    let answer: Value =
        serde_json::from_str(&scenario::answer_json(&scenario.to_string())).expect("JSON");
    match answer.get("error") {
        Some(error) => format!(
            "{} at {}",
            error["code"].as_str().expect("a code"),
            error["findings"][0]["path"].as_str().expect("a path")
        ),
        None => format!(
            "{} {}",
            answer["decision"].as_str().expect("a decision"),
            answer["layers"]
        ),
    }
}

const ALLOWED: &str = r#"allowed {"credentials":"allowed","identity":"allowed"}"#;
const REFUSED: &str = r#"implicitDeny {"credentials":"implicitDeny"}"#;

#[test]
fn what_a_signature_proves_and_what_it_does_not() {
    let headers = |name: &str, value: &str| {
        let mut scenario = signed();
        let headers = &mut scenario["request"]["signature"]["headers"];
        headers
            .as_array_mut()
            .expect("headers")
            .push(json!([name, value]));
        scenario
    };
    let rows = [
        ("as it was signed", signed(), ALLOWED),
        (
            "without the setting",
            with("/settings/requireSignature", json!(false)),
            ALLOWED,
        ),
        ("an unsigned header", headers("User-Agent", "x"), ALLOWED),
        (
            "an unsigned x-amz header",
            headers("X-Amz-Target", "x"),
            REFUSED,
        ),
        (
            "a query that was not signed",
            of_signature("query", json!("a=b")),
            REFUSED,
        ),
        ("another path", of_signature("path", json!("/x")), REFUSED),
        (
            "another method",
            of_signature("method", json!("PUT")),
            REFUSED,
        ),
        (
            "another body",
            of_signature("bodySha256", json!("0".repeat(64))),
            REFUSED,
        ),
        (
            "its hash in capitals",
            of_signature(
                "bodySha256",
                json!("E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855"),
            ),
            ALLOWED,
        ),
        (
            "no hash of the body",
            of_signature("bodySha256", Value::Null),
            REFUSED,
        ),
        (
            "the secret of another key",
            of_signature("secretAccessKey", json!("another")),
            REFUSED,
        ),
        (
            "another key's id",
            of_signature("accessKeyId", json!("AKIDOTHER")),
            REFUSED,
        ),
        (
            "another service",
            of_signature("service", json!("s3")),
            REFUSED,
        ),
        (
            "its Region",
            of_signature("region", json!("us-east-1")),
            ALLOWED,
        ),
        (
            "another Region",
            of_signature("region", json!("eu-west-1")),
            REFUSED,
        ),
        (
            "at the end of the skew",
            with("/request/time", json!("2015-08-30T12:51:00Z")),
            ALLOWED,
        ),
        (
            "a second later",
            with("/request/time", json!("2015-08-30T12:51:01Z")),
            REFUSED,
        ),
        (
            "with less skew",
            of_signature("skewSeconds", json!(239)),
            REFUSED,
        ),
        (
            "with enough",
            of_signature("skewSeconds", json!(240)),
            ALLOWED,
        ),
        (
            "said to be what it proves",
            with("/request/credentials", json!({"type": "longTerm"})),
            ALLOWED,
        ),
        (
            "said to be another",
            with("/request/credentials", json!({"type": "temporary"})),
            "invalidRequest at request.signature",
        ),
        (
            "said to be none",
            with("/request/credentials", json!({"type": "none"})),
            "invalidRequest at request.signature",
        ),
        (
            "of a role session, which has no long-term key",
            with(
                "/request/principal",
                json!("arn:aws:sts::111122223333:assumed-role/Dev/ann"),
            ),
            "invalidRequest at request.credentials.type",
        ),
    ];
    for (title, scenario, expected) in rows {
        assert_eq!(answered(&scenario), expected, "{title}");
    }
}

#[test]
fn what_is_no_signature_is_an_error() {
    let rows = [
        ("method", Value::Null, "request.signature.method"),
        ("path", Value::Null, "request.signature.path"),
        ("headers", Value::Null, "request.signature.headers"),
        ("accessKeyId", Value::Null, "request.signature.accessKeyId"),
        ("service", Value::Null, "request.signature.service"),
        ("secretAccessKey", Value::Null, "request.signature"),
        ("signingKey", json!("0".repeat(64)), "request.signature"),
        (
            "signingkey",
            json!("0".repeat(64)),
            "request.signature.signingkey",
        ),
        ("bodySha256", json!("00"), "request.signature.bodySha256"),
        ("headers", json!([["Host"]]), "request.signature.headers[0]"),
        (
            "headers",
            json!([["Host", 1]]),
            "request.signature.headers[0][1]",
        ),
        ("headers", json!({"Host": "x"}), "request.signature.headers"),
        (
            "skewSeconds",
            json!(86_401),
            "request.signature.skewSeconds",
        ),
        ("skewSeconds", json!(1.5), "request.signature.skewSeconds"),
    ];
    for (name, value, path) in rows {
        let title = format!("{name}: {value}");
        let found = answered(&of_signature(name, value));
        assert_eq!(found, format!("invalidRequest at {path}"), "{title}");
    }
    let without_time = with("/request/time", Value::Null);
    assert_eq!(
        answered(&without_time),
        "invalidRequest at request.signature"
    );
}

/// Whatever is wrong, neither the secret nor a signature is repeated.
#[test]
fn no_secret_is_told() {
    let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    for scenario in [
        signed(),
        of_signature("path", json!("/x")),
        of_signature("accessKeyId", json!("AKIDOTHER")),
        of_signature("signingKey", json!(secret)),
        of_signature("bodySha256", json!(secret)),
        with("/request/time", Value::Null),
    ] {
        let text = scenario.to_string();
        for told in [scenario::answer_json(&text), scenario::explain_json(&text)] {
            assert!(!told.contains("wJalr"), "{told}");
            assert!(!told.contains("5fa00fa3"), "{told}");
        }
    }
}
