//! What AWS's signer signs verifies, and nothing else does.

use std::cell::Cell;

use portcullis::guard::signature::{Payload, SignatureError, SignatureForm};
use portcullis::request::CredentialType;
use portcullis_tests::harness::{cases, runner};
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::plan::{Added, Plan, percent};
use super::sent::Proved;

fn methods() -> impl Strategy<Value = String> {
    select(vec!["GET", "PUT", "POST", "DELETE", "HEAD", "PATCH"]).prop_map(String::from)
}

/// Text with letters, signs, and what is not ASCII.
fn text() -> impl Strategy<Value = String> {
    "[a-cA-C0-9 /+%&=?#._~!$'()*,;:@\u{e9}\u{1234}\u{1f600}-]{0,8}"
}

/// A path as it stands in a request of a service other than S3: whatever a client leaves as it is.
fn other_path() -> impl Strategy<Value = String> {
    let segment = prop_oneof![
        4 => "[a-cA-C0-9._~!$&'()*+,;=:@\u{e9}-]{0,6}",
        2 => text().prop_map(|text| percent(&text)),
        1 => Just("%2f".to_string()),
        2 => select(vec!["", ".", "..", "..."]).prop_map(String::from),
    ];
    let path = prop::collection::vec(segment, 0..6)
        .prop_map(|segments| format!("/{}", segments.join("/")));
    prop_oneof![20 => path, 1 => Just(String::new())]
}

/// A key of S3, encoded as SDKs do it.
fn s3_path() -> impl Strategy<Value = String> {
    let segment = prop_oneof![4 => text(), 1 => select(vec!["", ".", ".."]).prop_map(String::from)];
    let segments = prop::collection::vec(segment, 0..6);
    segments.prop_map(|segments| {
        let encoded: Vec<String> = segments.iter().map(|segment| percent(segment)).collect();
        format!("/{}", encoded.join("/"))
    })
}

/// Names and values in the ways in which clients write them, names more than once.
fn query() -> impl Strategy<Value = String> {
    let written = prop_oneof![
        3 => text().prop_map(|text| percent(&text)),
        1 => text().prop_map(|text| percent(&text).to_lowercase()),
        1 => text().prop_map(|text| percent(&text).replace("%20", "+")),
        1 => "[a-c!$'()*,;:@/?-]{0,6}",
        1 => Just("%61%62".to_string()),
    ];
    let name = prop_oneof![2 => select(vec!["a", "ab", "a-b", "B", "b", "Action", "%61"]).prop_map(String::from), 1 => written.clone()];
    let piece =
        (name, prop::option::weighted(0.8, written)).prop_map(|(name, value)| match value {
            Some(value) => format!("{name}={value}"),
            None => name,
        });
    prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.join("&"))
}

/// Headers in any letters, several of one name, with spaces around and within values.
fn headers() -> impl Strategy<Value = Vec<(String, String)>> {
    let name = select(vec![
        "Content-Type",
        "content-type",
        "X-Amz-Target",
        "x-amz-meta-a",
        "X-Amz-Meta-A",
        "x-amz-meta-b",
        "My-Header",
        "my-header",
        "My_Header",
        "Accept",
        "Range",
        "Cache-Control",
    ]);
    prop::collection::vec(
        (name.prop_map(String::from), "[a-c0-9 ,;:=\"\t]{0,12}"),
        0..6,
    )
}

fn plan() -> impl Strategy<Value = Plan> {
    let service = select(vec![
        "s3",
        "s3",
        "redshift",
        "redshift-data",
        "execute-api",
        "sts",
    ]);
    let parts = (
        methods(),
        other_path(),
        s3_path(),
        query(),
        headers(),
        "[a-c\u{e9}]{0,4}",
    );
    let region = select(vec![
        "us-east-1",
        "eu-central-1",
        "us-gov-west-1",
        "aws-global",
    ]);
    let key = prop_oneof![
        2 => Just(("AKIAIOSFODNN7EXAMPLE", None)),
        1 => "[A-Za-z0-9/+=]{40,60}".prop_map(|token| ("ASIAIOSFODNN7EXAMPLE", Some(token))),
        1 => "[A-Za-z0-9/+=]{40,60}".prop_map(|token| ("AKIDEXAMPLE", Some(token))),
    ];
    let how = (
        any::<bool>(),
        prop::bool::weighted(0.8),
        0..6_u8,
        any::<bool>(),
        0..3_000_000_000_i64,
        1..=604_800_u32,
    );
    (service, parts, region, key, how).prop_map(|(service, parts, region, key, how)| {
        let (method, other_path, s3_path, query, headers, body) = parts;
        let (is_header, is_token_signed, payload, tells_body, time, lasts) = how;
        let is_s3 = service == "s3";
        let payload = match payload {
            0 if is_s3 => Payload::Unsigned,
            1 if is_s3 => Payload::Streaming,
            2 if is_s3 => Payload::StreamingTrailer,
            3 if is_s3 => Payload::StreamingUnsignedTrailer,
            _ if is_s3 && !is_header => Payload::Unsigned,
            _ => Payload::Signed,
        };
        let base = Plan::get(if is_header {
            SignatureForm::Header
        } else {
            SignatureForm::Presigned
        });
        Plan {
            method,
            path: if is_s3 { s3_path } else { other_path },
            query,
            headers: [base.headers.clone(), headers].concat(),
            body,
            // Without a header, a presigned URL of S3 does not sign the body.
            payload: if is_header {
                payload
            } else if is_s3 {
                Payload::Unsigned
            } else {
                Payload::Signed
            },
            tells_body: is_header && (is_s3 || tells_body),
            service: service.into(),
            region: region.into(),
            access_key_id: key.0.into(),
            is_token_signed: is_token_signed || key.1.is_none(),
            token: key.1,
            time,
            lasts,
            is_s3_path: is_s3,
            ..base
        }
    })
}

/// Sets a byte of a text to another one. `None` if that is no text, or the same.
fn altered(text: &str, at: &Index, byte: u8) -> Option<String> {
    if text.is_empty() {
        return None;
    }
    let mut bytes = text.as_bytes().to_vec();
    let place = at.get_mut(&mut bytes);
    *place = byte;
    String::from_utf8(bytes).ok().filter(|other| other != text)
}

/// The request with one byte of what is signed altered.
fn alter(plan: &Plan, part: u8, at: &Index, header: &Index, byte: u8) -> Option<Plan> {
    let mut other = plan.clone();
    match part {
        0 => other.method = altered(&plan.method, at, byte)?,
        1 => other.path = altered(&plan.path, at, byte)?,
        2 => other.query = altered(&plan.query, at, byte)?,
        3 => other.body = altered(&plan.body, at, byte)?,
        4 => {
            let (_, value) = header.get_mut(&mut other.headers);
            *value = altered(value, at, byte)?;
        }
        _ => {
            let (name, _) = header.get_mut(&mut other.headers);
            *name = altered(name, at, byte)?;
        }
    }
    Some(other)
}

#[test]
fn what_the_signer_signs_verifies_and_no_altered_byte_of_it_does() {
    let bytes = prop_oneof![3 => select(b"ax0%/+ &=;A?\t\n.-".to_vec()), 1 => 0_u8..128];
    let alterations = prop::collection::vec((0..6_u8, any::<Index>(), any::<Index>(), bytes), 4);
    let (signed, refused) = (Cell::new(0_u32), Cell::new(0_u32));
    let outcome = runner(2).run(&(plan(), alterations), |(plan, alterations)| {
        let added = plan
            .sign()
            .ok_or_else(|| TestCaseError::reject("not a request"))?;
        let sent = plan.sent(&added);
        let proved = plan
            .verify(&sent, 0)
            .map_err(|error| TestCaseError::fail(format!("{error}\n{sent:#?}")))?;
        prop_assert_eq!(&proved.access_key_id, &plan.access_key_id);
        prop_assert_eq!((proved.form, proved.payload), (plan.form, plan.payload));
        let expected = if plan.token.is_some() {
            CredentialType::Temporary
        } else {
            CredentialType::LongTerm
        };
        prop_assert_eq!(proved.credential_type, expected);
        prop_assert_eq!(&proved.token, &plan.token);
        prop_assert_eq!(
            proved.is_token_signed,
            plan.token.is_some() && plan.is_token_signed
        );
        let names: &[&str] = match plan.is_token_signed || plan.form == SignatureForm::Presigned {
            true => &[],
            false => &["x-amz-security-token"],
        };
        prop_assert_eq!(&proved.unsigned, names);
        signed.set(signed.get() + 1);

        for (part, at, header, byte) in &alterations {
            let Some(other) = alter(&plan, *part, at, header, *byte) else {
                continue;
            };
            // The signer says whether what is signed is still the same; of what is no URL, it cannot tell.
            match other.sign() {
                Some(again) if again.signature == added.signature => continue,
                None if matches!(part, 1 | 2) => continue,
                _ => {}
            }
            let answer = plan.verify(&other.sent(&added), 0);
            prop_assert!(answer.is_err(), "{:#?}\n{:#?}", other, answer);
            refused.set(refused.get() + 1);
        }
        Ok(())
    });
    let (signed, refused) = (signed.get(), refused.get());
    println!("{signed} requests verified, {refused} altered ones refused");
    outcome.unwrap_or_else(|error| panic!("{error}"));
    assert!(
        signed >= cases() / 2 && refused > signed,
        "{signed} {refused}"
    );
}

/// What a signature says of itself, and what a proxy may add or fold.
#[test]
fn no_altered_byte_of_a_signature_verifies_and_what_is_not_signed_is_named() {
    let bytes = prop_oneof![3 => select(b"ax0 ,;=/AZ".to_vec()), 1 => 32_u8..127];
    let alterations = prop::collection::vec((any::<Index>(), any::<Index>(), bytes), 4);
    let names = select(vec![
        "User-Agent",
        "X-Amzn-Trace-Id",
        "Via",
        "via",
        "X-Forwarded-For",
        "Zz",
    ]);
    let unsigned = prop::collection::vec((names, "[a-z ]{0,6}"), 0..4);
    let refused = Cell::new(0_u32);
    let outcome = runner(10).run(
        &(plan(), alterations, unsigned),
        |(plan, alterations, unsigned)| {
            let added = plan
                .sign()
                .ok_or_else(|| TestCaseError::reject("not a request"))?;
            let before = plan
                .verify(&plan.sent(&added), 0)
                .map_err(|error| TestCaseError::fail(error.to_string()))?;
            for (which, at, byte) in &alterations {
                if let Some(other) = alter_signature(&plan, &added, which, at, *byte) {
                    let answer = plan.verify(&plan.sent(&other), 0);
                    prop_assert!(answer.is_err(), "{:#?}", other);
                    refused.set(refused.get() + 1);
                }
            }

            let mut sent = plan.sent(&added);
            for (_, value) in &mut sent.headers {
                *value = format!("  {} ", value.replace(' ', "   "));
            }
            let folded = plan.verify(&sent, 0);
            // The token is told without the spaces around it.
            prop_assert_eq!(folded.as_ref(), Ok(&before));

            for (at, (name, value)) in unsigned.iter().enumerate() {
                sent.headers.insert(at, ((*name).into(), value.clone()));
            }
            let mut named: Vec<String> = unsigned
                .iter()
                .map(|(name, _)| name.to_lowercase())
                .collect();
            named.extend(before.unsigned.clone());
            named.sort();
            named.dedup();
            let after = plan
                .verify(&sent, 0)
                .map_err(|error| TestCaseError::fail(error.to_string()))?;
            let told: Vec<String> = after
                .unsigned
                .iter()
                .map(|name| name.to_lowercase())
                .collect();
            prop_assert_eq!(&told, &named);
            prop_assert_eq!(
                &Proved {
                    unsigned: before.unsigned.clone(),
                    ..after
                },
                &before
            );

            for name in ["x-amz-zone", "X-Amz-Acl", "X-AMZ-"] {
                let refused = SignatureError::HeaderNotSigned { name: name.into() };
                prop_assert_eq!(plan.verify(&sent.clone().with(name, "x"), 0), Err(refused));
            }
            Ok(())
        },
    );
    println!("{} altered signatures refused", refused.get());
    outcome.unwrap_or_else(|error| panic!("{error}"));
    assert!(refused.get() > cases() / 10, "{}", refused.get());
}

/// What signing added, with one byte of it altered that counts.
fn alter_signature(
    plan: &Plan,
    added: &Added,
    which: &Index,
    at: &Index,
    byte: u8,
) -> Option<Added> {
    let mut other = added.clone();
    let values = other.headers.iter_mut().chain(&mut other.parameters);
    let mut values: Vec<&mut String> = values.map(|(_, value)| value).collect();
    let value: &mut &mut String = which.get_mut(&mut values);
    // A token that is added after signing is the host's to judge.
    let is_unsigned = !plan.is_token_signed && plan.token.as_ref() == Some(*value);
    let altered = altered(value, at, byte)?;
    // Spaces around a value are none.
    let is_same = altered.trim_matches(' ') == value.trim_matches(' ');
    **value = altered;
    (!is_unsigned && !is_same).then_some(other)
}
