//! AWS's published examples, read from cargo's folder of the crate that carries them.

use std::fs;
use std::path::{Path, PathBuf};

use portcullis::guard::signature::{
    CanonicalPath, Claims, Expected, Key, SignatureError, SignatureForm, SignedRequest,
};
use portcullis::request::Timestamp;
use portcullis_tests::cargo::metadata;
use serde_json::Value;

use super::sent::{SECRET, Sent, sha256};

/// The examples of Version 4, one folder each.
fn folder() -> PathBuf {
    let metadata = metadata();
    let packages = metadata["packages"].as_array().expect("packages");
    let signer = packages
        .iter()
        .find(|package| package["name"] == "aws-sigv4");
    let manifest = signer.and_then(|package| package["manifest_path"].as_str());
    let root = Path::new(manifest.expect("cargo knows aws-sigv4"))
        .parent()
        .expect("a folder");
    root.join("aws-signing-test-suite/v4")
}

/// Reads `METHOD target [HTTP/1.1]`, headers, an empty line and the body. A line that begins with a space goes on with the
/// header before it.
fn read(text: &str) -> Sent {
    let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
    let mut lines = head.lines();
    let first = lines.next().expect("a first line");
    let first = first.strip_suffix(" HTTP/1.1").unwrap_or(first);
    let (method, target) = first.split_once(' ').expect("a method and a target");
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut headers: Vec<(String, String)> = Vec::new();
    for line in lines {
        match (line.starts_with(' '), headers.last_mut()) {
            (true, Some((_, value))) => value.push_str(line),
            _ => {
                let (name, value) = line.split_once(':').expect("a header");
                headers.push((name.into(), value.into()));
            }
        }
    }
    Sent {
        method: method.into(),
        path: path.into(),
        query: query.into(),
        headers,
        body: Some(sha256(body.trim_start_matches('\n').as_bytes())),
    }
}

/// What an example expects beside its scope.
struct Setting {
    path: CanonicalPath,
    is_token_added: bool,
}

fn verify(sent: &Sent, setting: &Setting) -> Result<SignatureForm, SignatureError> {
    let headers: Vec<(&str, &str)> = sent
        .headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let claims = Claims::read(&SignedRequest {
        method: &sent.method,
        path: &sent.path,
        query: &sent.query,
        headers: &headers,
        body_sha256: sent.body,
    })?;
    let (service, region) = (
        claims.scope().service().to_string(),
        claims.scope().region().to_string(),
    );
    let regions = [region.as_str()];
    let mut expected =
        Expected::new(&service, &regions, claims.time()).canonical_path(setting.path);
    if setting.is_token_added {
        expected = expected.token_added_after_signing();
    }
    // One of the older examples is of another key.
    let secret = match claims.access_key_id() {
        "ANOTREAL" => "notrealrnrELgWzOk3IfjzDKtFBhDby",
        _ => SECRET,
    };
    Ok(sent
        .verify(&Key::from_secret(claims.access_key_id(), secret), &expected)?
        .form)
}

#[test]
fn every_published_example_verifies_in_both_forms() {
    let folder = folder();
    let mut seen = [0; 2];
    let mut names: Vec<String> = Vec::new();
    for entry in
        fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
    {
        let example = entry.expect("an entry").path();
        let name = example
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        // The two older examples have no context: what they do is the default.
        let context =
            fs::read_to_string(example.join("context.json")).unwrap_or_else(|_| "{}".into());
        let context: Value = serde_json::from_str(&context).expect("JSON");
        if let Some(secret) = context["credentials"]["secret_access_key"].as_str() {
            assert_eq!(secret, SECRET, "{name}");
        }
        let setting = Setting {
            path: if context["normalize"] == false {
                CanonicalPath::AsReceived
            } else {
                CanonicalPath::Normalized
            },
            is_token_added: context["omit_session_token"] == true,
        };
        let forms = [
            ("header", SignatureForm::Header),
            ("query", SignatureForm::Presigned),
        ];
        for ((file, form), seen) in forms.into_iter().zip(&mut seen) {
            let Ok(text) = fs::read_to_string(example.join(format!("{file}-signed-request.txt")))
            else {
                continue;
            };
            let sent = read(&text);
            assert_eq!(verify(&sent, &setting), Ok(form), "{name} {file}\n{text}");
            if let Ok(signature) = fs::read_to_string(example.join(format!("{file}-signature.txt")))
            {
                assert!(
                    text.contains(signature.trim()),
                    "{name}: the signature that is verified is the published one"
                );
            }
            // Each example would fail if it were another request.
            let mut other = sent.clone();
            other.path.push('x');
            assert_eq!(
                verify(&other, &setting),
                Err(SignatureError::WrongSignature),
                "{name} {file}"
            );
            *seen += 1;
        }
        names.push(name);
    }
    println!(
        "{} examples: {} in the header, {} presigned",
        names.len(),
        seen[0],
        seen[1]
    );
    assert!(
        names.len() >= 38 && seen[0] >= 38 && seen[1] >= 36,
        "{names:?} {seen:?}"
    );
}

/// The time of every example.
#[test]
fn an_example_is_refused_at_another_time() {
    let text = fs::read_to_string(folder().join("get-vanilla/header-signed-request.txt"))
        .expect("the first example");
    let now = Timestamp::parse("2015-08-30T13:00:00Z").expect("a time");
    let key = Key::from_secret("AKIDEXAMPLE", SECRET);
    let answer = read(&text).verify(&key, &Expected::new("service", &["us-east-1"], now));
    let signed = Timestamp::parse("2015-08-30T12:36:00Z").expect("a time");
    assert_eq!(answer, Err(SignatureError::Skewed { signed, now }));
}
