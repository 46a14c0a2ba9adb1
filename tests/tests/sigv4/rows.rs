//! What is refused, row by row, and what comes close to it and is not.

use aws_sigv4::sign::v4::generate_signing_key;
use portcullis::guard::signature::{
    CanonicalPath, Expected, Key, Payload, SignatureError, SignatureForm, SignedPart,
};
use portcullis::request::CredentialType;

use super::plan::Plan;
use super::sent::{Proved, SECRET, Sent, sha256};

const FORMS: [SignatureForm; 2] = [SignatureForm::Header, SignatureForm::Presigned];

/// `GET /` of Redshift, altered by `change`.
fn get(form: SignatureForm, change: impl FnOnce(&mut Plan)) -> Plan {
    let mut plan = Plan::get(form);
    change(&mut plan);
    plan
}

/// What becomes of a signed `GET /` of Redshift that is altered by `change`.
fn changed(
    form: SignatureForm,
    change: impl FnOnce(Sent) -> Sent,
) -> Result<Proved, SignatureError> {
    let plan = Plan::get(form);
    plan.verify(&change(plan.signed()), 0)
}

fn in_header(change: impl FnOnce(Sent) -> Sent) -> Result<Proved, SignatureError> {
    changed(SignatureForm::Header, change)
}

fn presigned(change: impl FnOnce(Sent) -> Sent) -> Result<Proved, SignatureError> {
    changed(SignatureForm::Presigned, change)
}

fn is_malformed(answer: &Result<Proved, SignatureError>, expected: SignedPart) -> bool {
    matches!(answer, Err(SignatureError::Malformed { part, .. }) if *part == expected)
}

#[test]
fn r_sts_11_a_signature_in_a_header_holds_900_seconds_to_both_sides() {
    let plan = Plan::get(SignatureForm::Header);
    let sent = plan.signed();
    for (seconds, holds) in [
        (-901, false),
        (-900, true),
        (0, true),
        (900, true),
        (901, false),
    ] {
        let answer = plan.verify(&sent, seconds);
        let (signed, now) = (plan.at(0), plan.at(seconds));
        assert_eq!(answer.is_ok(), holds, "{seconds} {answer:?}");
        assert!(
            holds || answer == Err(SignatureError::Skewed { signed, now }),
            "{answer:?}"
        );
    }
    let of = |skew: u32, seconds| {
        let regions = ["us-east-1"];
        let expected = Expected::new("redshift", &regions, plan.at(seconds)).skew(skew);
        sent.verify(&plan.key(), &expected).is_ok()
    };
    assert!(of(0, 0) && !of(0, 1) && !of(0, -1) && of(5, -5) && of(u32::MAX, 4_000_000_000));
    // A fraction of a second more is more.
    let late =
        portcullis::request::Timestamp::parse(&format!("{}.5", plan.time + 900)).expect("a time");
    let late = Expected::new("redshift", &["us-east-1"], late);
    assert!(matches!(
        sent.verify(&plan.key(), &late),
        Err(SignatureError::Skewed { .. })
    ));
}

#[test]
fn r_sts_11_a_presigned_url_ends_before_its_last_instant() {
    let plan = get(SignatureForm::Presigned, |plan| plan.lasts = 3_600);
    let sent = plan.signed();
    for (seconds, holds) in [
        (-901, false),
        (-900, true),
        (0, true),
        (901, true),
        (3_599, true),
        (3_600, false),
    ] {
        let answer = plan.verify(&sent, seconds);
        assert_eq!(answer.is_ok(), holds, "{seconds} {answer:?}");
    }
    let (end, now) = (plan.at(3_600), plan.at(3_600));
    assert_eq!(
        plan.verify(&sent, 3_600),
        Err(SignatureError::Expired { end, now })
    );
    for (lasts, holds) in [(0, false), (1, true), (604_800, true), (604_801, false)] {
        let plan = get(SignatureForm::Presigned, |plan| plan.lasts = lasts);
        let answer = plan.verify(&plan.signed(), 0);
        assert_eq!(answer.is_ok(), holds, "{lasts}");
        assert!(
            holds || is_malformed(&answer, SignedPart::QueryExpires),
            "{answer:?}"
        );
    }
}

#[test]
fn r_tls_7_a_request_is_signed_once() {
    assert_eq!(
        in_header(|sent| sent.without("authorization")),
        Err(SignatureError::Unsigned)
    );
    let unsigned = presigned(|mut sent| {
        sent.query.clear();
        sent
    });
    assert_eq!(unsigned, Err(SignatureError::Unsigned));
    assert_eq!(unsigned.map_err(|error| error.rule()), Err("R-TLS-7"));

    let signature = Plan::get(SignatureForm::Header).signed();
    let authorization = signature
        .header("authorization")
        .expect("it is signed")
        .to_string();
    let part = SignedPart::Authorization;
    assert_eq!(
        in_header(|sent| sent.with("authorization", &authorization)),
        Err(SignatureError::Duplicate { part })
    );
    for other in [authorization.as_str(), "Bearer x", "Basic eDp5"] {
        assert_eq!(
            presigned(|sent| sent.with("Authorization", other)),
            Err(SignatureError::BothForms)
        );
    }
    for parameter in [
        "X-Amz-Signature=0",
        "X-Amz-Security-Token=x",
        "X-Amz-Expire%73=5",
        "a=b&X-Amz-Date",
    ] {
        let both = in_header(|mut sent| {
            sent.query = parameter.into();
            sent
        });
        assert_eq!(both, Err(SignatureError::BothForms), "{parameter}");
    }
}

#[test]
fn each_part_of_a_signature_is_there_once_and_as_it_has_to_be() {
    use SignedPart as Part;
    let in_authorization =
        |from: &str, to: &str| in_header(|sent| sent.replaced("authorization", from, to));
    let in_query = |from: &str, to: &str| presigned(|sent| sent.query_replaced(from, to));
    for (part, name) in [
        (Part::Credential, "Credential="),
        (Part::SignedHeaders, "SignedHeaders="),
        (Part::Signature, "Signature="),
    ] {
        let twice = in_authorization(name, &format!("{name}x, {name}"));
        assert_eq!(twice, Err(SignatureError::Duplicate { part }));
        assert!(is_malformed(
            &in_authorization(name, ""),
            Part::Authorization
        ));
    }
    assert_eq!(
        in_authorization("SignedHeaders=host;x-amz-date, ", ""),
        Err(SignatureError::Missing {
            part: Part::SignedHeaders
        })
    );
    assert_eq!(
        in_authorization(", Signature", " Signature"),
        Err(SignatureError::Missing {
            part: Part::Signature
        })
    );
    for part in [
        Part::QueryAlgorithm,
        Part::QueryCredential,
        Part::QueryDate,
        Part::QueryExpires,
        Part::QuerySignedHeaders,
        Part::QuerySignature,
    ] {
        let name = part.as_str();
        assert_eq!(
            in_query(name, "x"),
            Err(SignatureError::Missing { part }),
            "{name}"
        );
        let twice = in_query(name, &format!("{name}=x&{name}"));
        assert_eq!(twice, Err(SignatureError::Duplicate { part }), "{name}");
        let found = name.to_lowercase();
        assert_eq!(
            in_query(name, &found),
            Err(SignatureError::Misspelled { part, found }),
            "{name}"
        );
    }
    for (part, from, to) in [
        (Part::Authorization, " Credential", ",Credential"),
        (Part::Authorization, "Signature=", "X=y, Signature="),
        (Part::Credential, "AKIAIOSFODNN7EXAMPLE", ""),
        (Part::Credential, "AKIAIOSFODNN7EXAMPLE", "AKIA-"),
        (Part::Credential, "AKIAIOSFODNN7EXAMPLE", "AKIA/x"),
        (Part::Credential, "/aws4_request", "/aws5_request"),
        (Part::Credential, "/aws4_request", ""),
        (Part::Credential, "us-east-1", ""),
        (Part::Credential, "us-east-1", "us east"),
        (Part::SignedHeaders, "host;x-amz-date", "x-amz-date;host"),
        (Part::SignedHeaders, "host;x-amz-date", "Host;x-amz-date"),
        (
            Part::SignedHeaders,
            "host;x-amz-date",
            "host;host;x-amz-date",
        ),
        (Part::SignedHeaders, "host;x-amz-date", ""),
        (Part::Signature, "Signature=", "Signature=0"),
        (Part::Signature, "Signature=", "Signature=G"),
    ] {
        let answer = in_authorization(from, to);
        let parts = [part, Part::Authorization];
        let is_one = parts.iter().any(|part| is_malformed(&answer, *part));
        assert!(is_one, "{from} {to}: {answer:?}");
    }
    let upper = in_header(|mut sent| {
        let (_, value) = sent
            .headers
            .iter_mut()
            .find(|(name, _)| name == "authorization")
            .expect("it is signed");
        let (head, signature) = value.split_once("Signature=").expect("a signature");
        *value = format!("{head}Signature={}", signature.to_uppercase());
        sent
    });
    assert!(is_malformed(&upper, Part::Signature), "{upper:?}");
    for time in [
        "",
        "20261123T100000",
        "2026-11-23T10:00:00Z",
        "Mon, 23 Nov 2026 10:00:00 GMT",
        "20261123T100060Z",
    ] {
        let answer = in_header(|sent| sent.without("x-amz-date").with("x-amz-date", time));
        assert!(is_malformed(&answer, Part::AmzDate), "{time} {answer:?}");
    }
    assert!(is_malformed(
        &in_header(|mut sent| {
            sent.method = "GET /".into();
            sent
        }),
        Part::Method
    ));
    assert!(is_malformed(
        &in_header(|mut sent| {
            sent.path = "x".into();
            sent
        }),
        Part::Path
    ));
    assert!(is_malformed(
        &in_header(|mut sent| {
            sent.query = "a=%4".into();
            sent
        }),
        Part::Query
    ));
    assert!(is_malformed(
        &in_header(|sent| sent.with("a b", "")),
        Part::HeaderName
    ));
    assert!(is_malformed(
        &in_header(|sent| sent.with("a", "x\r\nhost: y")),
        Part::HeaderValue
    ));
}

#[test]
fn the_time_is_in_x_amz_date_or_else_in_a_signed_date() {
    let missing = in_header(|sent| sent.without("x-amz-date"));
    assert_eq!(
        missing,
        Err(SignatureError::Missing {
            part: SignedPart::AmzDate
        })
    );
    // `Date` stands for it, and has to be signed then.
    let date = in_header(|sent| sent.without("x-amz-date").with("Date", "20261123T100000Z"));
    let not_there = SignatureError::HeaderNotThere {
        name: "x-amz-date".into(),
    };
    assert_eq!(date, Err(not_there));
    let date = in_header(|sent| {
        let sent = sent.without("x-amz-date").with("Date", "20261123T100000Z");
        sent.replaced("authorization", ";x-amz-date", "")
    });
    assert_eq!(
        date,
        Err(SignatureError::HeaderNotSigned {
            name: "Date".into()
        })
    );
    let date = in_header(|sent| {
        let sent = sent.without("x-amz-date").with("Date", "20261123T100000Z");
        sent.replaced("authorization", "host;x-amz-date", "date;host")
    });
    assert_eq!(date, Err(SignatureError::WrongSignature));
    // Beside `X-Amz-Date`, it is a header like others.
    let proved = in_header(|sent| sent.with("Date", "yesterday"));
    assert_eq!(
        proved.map(|proved| proved.unsigned),
        Ok(vec!["Date".into()])
    );

    let other_day = in_header(|sent| sent.replaced("authorization", "20261123", "20261124"));
    assert!(
        matches!(other_day, Err(SignatureError::WrongDate { .. })),
        "{other_day:?}"
    );
}

#[test]
fn a_key_is_of_one_id_service_region_and_day() {
    for form in FORMS {
        let plan = Plan::get(form);
        let sent = plan.signed();
        let ask = |key: &Key<'_>, service: &str, regions: &[&str]| {
            sent.verify(key, &Expected::new(service, regions, plan.at(0)))
                .map(|proved| proved.access_key_id)
        };
        let key = plan.key();
        let id = plan.access_key_id.clone();
        assert_eq!(
            ask(&key, "redshift", &["eu-west-1", "us-east-1"]),
            Ok(id.clone())
        );
        for regions in [&["eu-west-1"][..], &["US-EAST-1"], &[]] {
            let answer = ask(&key, "redshift", regions);
            assert!(
                matches!(answer, Err(SignatureError::WrongRegion { .. })),
                "{answer:?}"
            );
        }
        let answer = ask(&key, "redshift-data", &["us-east-1"]);
        assert!(
            matches!(answer, Err(SignatureError::WrongService { .. })),
            "{answer:?}"
        );
        let other = Key::from_secret("AKIAI44QH8DHBEXAMPLE", SECRET);
        let wrong = SignatureError::WrongAccessKey {
            access_key_id: id.clone(),
        };
        assert_eq!(ask(&other, "redshift", &["us-east-1"]), Err(wrong));
        for secret in [
            "",
            "wJalrXUtnFEMI",
            &SECRET.to_lowercase(),
            &SECRET.repeat(3),
        ] {
            let answer = ask(&Key::from_secret(&id, secret), "redshift", &["us-east-1"]);
            assert_eq!(answer, Err(SignatureError::WrongSignature));
        }

        let derived = |day: u64, region: &str, service: &str| {
            let time = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(day);
            let derived = generate_signing_key(SECRET, time, region, service);
            let key = derived.as_ref().try_into().expect("32 bytes");
            ask(&Key::derived(&id, key), "redshift", &["us-east-1"])
        };
        let day = plan.time.unsigned_abs();
        assert_eq!(derived(day, "us-east-1", "redshift"), Ok(id.clone()));
        for answer in [
            derived(day + 86_400, "us-east-1", "redshift"),
            derived(day, "us-east-2", "redshift"),
            derived(day, "us-east-1", "sts"),
        ] {
            assert_eq!(answer, Err(SignatureError::WrongSignature));
        }
    }
    let shown = format!(
        "{:?} {:?}",
        Key::from_secret("AKIDEXAMPLE", SECRET),
        Key::derived("AKIDEXAMPLE", [77; 32])
    );
    assert!(!shown.contains(SECRET) && !shown.contains("77"), "{shown}");
}

#[test]
fn version_4a_and_other_algorithms_are_not_supported() {
    let unsupported = |found: &str| {
        Err(SignatureError::UnsupportedAlgorithm {
            found: found.into(),
        })
    };
    for found in [
        "AWS4-ECDSA-P256-SHA256",
        "AWS4-HMAC-SHA512",
        "aws4-hmac-sha256",
        "AWS",
        "Bearer",
    ] {
        let answer = in_header(|sent| sent.replaced("authorization", "AWS4-HMAC-SHA256", found));
        assert_eq!(answer, unsupported(found));
        let answer = presigned(|sent| sent.query_replaced("AWS4-HMAC-SHA256", found));
        assert_eq!(answer, unsupported(found));
    }
    let plan = Plan::s3(SignatureForm::Header);
    for found in [
        "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD",
        "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER",
    ] {
        let sent = plan
            .signed()
            .without("x-amz-content-sha256")
            .with("x-amz-content-sha256", found);
        assert_eq!(plan.verify(&sent, 0), unsupported(found));
    }
}

#[test]
fn host_and_amz_headers_are_signed_and_what_is_signed_is_there() {
    let not_signed = |name: &str| Err(SignatureError::HeaderNotSigned { name: name.into() });
    let answer = in_header(|sent| sent.replaced("authorization", "host;x-amz-date", "x-amz-date"));
    assert_eq!(answer, not_signed("Host"));
    let answer = in_header(|sent| sent.replaced("authorization", "host;x-amz-date", "host"));
    assert_eq!(answer, not_signed("x-amz-date"));
    for form in FORMS {
        for name in [
            "x-amz-acl",
            "X-Amz-Security-TokeN",
            "x-amz-content-sha256",
            "X-AMZ-Unheard-Of",
        ] {
            let answer = changed(form, |sent| sent.with(name, &"ab".repeat(32)));
            let expected = match name {
                // Without the token, the id would be that of a long-term key.
                "X-Amz-Security-TokeN" => Err(SignatureError::TokenContradictsKey {
                    access_key_id: "AKIAIOSFODNN7EXAMPLE".into(),
                }),
                _ => not_signed(name),
            };
            assert_eq!(answer, expected, "{name}");
        }
        let proved = changed(form, |sent| {
            sent.with("x-amzn-trace-id", "1")
                .with("X-Amz", "2")
                .with("Content-Type", "3")
        });
        assert_eq!(
            proved.map(|proved| proved.unsigned),
            Ok(["Content-Type", "X-Amz", "x-amzn-trace-id"]
                .map(String::from)
                .to_vec())
        );
        let host = SignedPart::Host;
        assert_eq!(
            changed(form, |sent| sent.without("host")),
            Err(SignatureError::Missing { part: host })
        );
        assert_eq!(
            changed(form, |sent| sent.with("host", "x")),
            Err(SignatureError::Duplicate { part: host })
        );
    }
    let answer = in_header(|sent| sent.replaced("authorization", "host;", "host;range;"));
    assert_eq!(
        answer,
        Err(SignatureError::HeaderNotThere {
            name: "range".into()
        })
    );

    // S3 wants the type of the body signed, but for presigned URLs.
    let of_s3 = |form| {
        let plan = Plan::s3(form);
        plan.verify(&plan.signed().with("Content-Type", "text/html"), 0)
    };
    assert_eq!(of_s3(SignatureForm::Header), not_signed("Content-Type"));
    let proved = of_s3(SignatureForm::Presigned).map(|proved| proved.unsigned);
    assert_eq!(proved, Ok(vec!["Content-Type".into()]));
}

#[test]
fn a_body_is_the_one_that_was_signed() {
    for tells_body in [false, true] {
        let plan = get(SignatureForm::Header, |plan| {
            plan.body = "Action=DescribeClusters".into();
            plan.tells_body = tells_body;
        });
        let sent = plan.signed();
        let with = |body| {
            plan.verify(
                &Sent {
                    body,
                    ..sent.clone()
                },
                0,
            )
            .map(|proved| proved.payload)
        };
        assert_eq!(
            with(Some(sha256(b"Action=DescribeClusters"))),
            Ok(Payload::Signed)
        );
        let refused = if tells_body {
            SignatureError::WrongBody
        } else {
            SignatureError::WrongSignature
        };
        assert_eq!(with(Some(sha256(b"Action=DeleteCluster"))), Err(refused));
        assert_eq!(with(None), Err(SignatureError::BodyNotHashed));
    }
    let markers = [
        (Payload::Unsigned, "UNSIGNED-PAYLOAD"),
        (Payload::Streaming, "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"),
        (
            Payload::StreamingTrailer,
            "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
        ),
        (
            Payload::StreamingUnsignedTrailer,
            "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
        ),
    ];
    for (payload, name) in markers {
        assert_eq!(payload.as_str(), name);
        let signed = |mut plan: Plan| {
            (plan.payload, plan.tells_body) = (payload, true);
            // No host needs the hash of a body that is not signed.
            plan.verify(
                &Sent {
                    body: None,
                    ..plan.signed()
                },
                0,
            )
            .map(|proved| proved.payload)
        };
        assert_eq!(signed(Plan::s3(SignatureForm::Header)), Ok(payload));
        assert_eq!(
            signed(Plan::get(SignatureForm::Header)),
            Err(SignatureError::UnsignedBody { payload })
        );
    }
    let s3 = Plan::s3(SignatureForm::Header);
    let missing = SignatureError::Missing {
        part: SignedPart::ContentSha256,
    };
    assert_eq!(
        s3.verify(&s3.signed().without("x-amz-content-sha256"), 0),
        Err(missing)
    );
    for text in [
        "",
        "SIGNED",
        "unsigned-payload",
        "STREAMING-AWS4-HMAC-SHA256-EVENTS",
        &"AB".repeat(32),
        &"ab".repeat(31),
    ] {
        let sent = s3
            .signed()
            .without("x-amz-content-sha256")
            .with("x-amz-content-sha256", text);
        assert!(
            is_malformed(&s3.verify(&sent, 0), SignedPart::ContentSha256),
            "{text}"
        );
    }
    let presigned = Plan::s3(SignatureForm::Presigned);
    let proved = presigned.verify(&presigned.signed(), 0);
    assert_eq!(proved.map(|proved| proved.payload), Ok(Payload::Unsigned));
    // A presigned URL can tell of the body as well: here, that of another request.
    let told = format!("X-Amz-Content-Sha256={}&", "ab".repeat(32));
    let answer = presigned.verify(
        &presigned
            .signed()
            .query_replaced("X-Amz-Date", &format!("{told}X-Amz-Date")),
        0,
    );
    assert_eq!(answer, Err(SignatureError::WrongBody));
    let mut plan = Plan::s3(SignatureForm::Presigned);
    (plan.query, plan.payload) = (
        format!("X-Amz-Content-Sha256={}", "ab".repeat(32)),
        Payload::Signed,
    );
    plan.body = "x".into();
    assert_eq!(
        plan.verify(&plan.signed(), 0),
        Err(SignatureError::WrongBody)
    );
    plan.query = plan.query.replace(
        &"ab".repeat(32),
        "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881",
    );
    assert_eq!(
        plan.verify(&plan.signed(), 0).map(|proved| proved.payload),
        Ok(Payload::Signed)
    );
}

#[test]
fn session_tokens_are_signed_and_fit_the_key() {
    let token = "FwoGZXIvYXdzEXAMPLE//////////wEaDH+/=".repeat(4);
    for form in FORMS {
        let with = |id: &str, token: Option<&str>, is_token_signed| {
            let mut plan = Plan::get(form);
            plan.access_key_id = id.into();
            plan.token = token.map(Into::into);
            plan.is_token_signed = is_token_signed;
            plan
        };
        let plan = with("ASIAIOSFODNN7EXAMPLE", Some(&token), true);
        let proved = plan.verify(&plan.signed(), 0).expect("it is signed");
        assert_eq!(
            (proved.credential_type, proved.is_token_signed),
            (CredentialType::Temporary, true)
        );
        assert_eq!(proved.token.as_deref(), Some(token.as_str()));
        for (id, token) in [
            ("ASIAIOSFODNN7EXAMPLE", None),
            ("AKIAIOSFODNN7EXAMPLE", Some(token.as_str())),
        ] {
            let plan = with(id, token, true);
            let access_key_id = id.into();
            assert_eq!(
                plan.verify(&plan.signed(), 0),
                Err(SignatureError::TokenContradictsKey { access_key_id })
            );
        }

        // Signed without it: the host has to say that this is how it is done.
        let plan = with("ASIAIOSFODNN7EXAMPLE", Some(&token), false);
        let sent = plan.signed();
        let proved = plan.verify(&sent, 0).expect("it is signed");
        assert!(!proved.is_token_signed);
        let strict = with("ASIAIOSFODNN7EXAMPLE", Some(&token), true);
        let refused = match form {
            SignatureForm::Header => SignatureError::HeaderNotSigned {
                name: "x-amz-security-token".into(),
            },
            _ => SignatureError::WrongSignature,
        };
        assert_eq!(strict.verify(&sent, 0), Err(refused));
    }
    let mut plan = Plan::get(SignatureForm::Presigned);
    plan.headers
        .push(("X-Amz-Security-Token".into(), token.clone()));
    plan.access_key_id = "ASIAIOSFODNN7EXAMPLE".into();
    assert_eq!(
        plan.verify(&plan.signed(), 0)
            .map(|proved| proved.is_token_signed),
        Ok(true)
    );
    plan.token = Some(token);
    let part = SignedPart::QuerySecurityToken;
    assert_eq!(
        plan.verify(&plan.signed(), 0),
        Err(SignatureError::Duplicate { part })
    );
}

#[test]
fn headers_of_one_name_keep_their_order_and_parameters_are_sorted() {
    let headers = [("My-Header", "b"), ("Range", "1"), ("my-header", "a")];
    let plan = get(SignatureForm::Header, |plan| {
        plan.headers
            .extend(headers.map(|(name, value)| (name.into(), value.into())));
        plan.query = "b=2&a=3&a-b=0&a=1&b&a=%20".into();
    });
    let sent = plan.signed();
    assert!(plan.verify(&sent, 0).is_ok());
    let order = |change: fn(&mut Sent)| {
        let mut sent = sent.clone();
        change(&mut sent);
        plan.verify(&sent, 0).map(|_| ())
    };
    assert_eq!(
        order(|sent| sent.headers.swap(1, 3)),
        Err(SignatureError::WrongSignature)
    );
    assert_eq!(order(|sent| sent.headers.swap(2, 3)), Ok(()));
    assert_eq!(
        order(|sent| sent.query = "a=+&a=3&a=1&a%2Db=0&b=&b=2&".into()),
        Ok(())
    );
    for query in [
        "b=2&a=3&a-b=0&a=1&b",
        "b=2&a=3&a-b=0&a=1&a=1&b&a=%20",
        "b=2&a=3&a-b=0&a=1&b&a=%2B",
    ] {
        let mut sent = sent.clone();
        sent.query = query.into();
        assert_eq!(
            plan.verify(&sent, 0),
            Err(SignatureError::WrongSignature),
            "{query}"
        );
    }
}

#[test]
fn s3_has_paths_encoded_once_and_the_others_twice() {
    for (path, is_same) in [
        ("/", true),
        ("/bucket/key", true),
        ("/a-b_c.d~e", true),
        ("/a%20b", false),
        ("/a%2Fb", false),
        ("//key", false),
        ("/a/../b", false),
        ("/a/./b", false),
        ("/a/b/", true),
    ] {
        for form in FORMS {
            for is_s3 in [false, true] {
                let mut plan = if is_s3 {
                    Plan::s3(form)
                } else {
                    Plan::get(form)
                };
                plan.path = path.into();
                assert!(
                    plan.verify(&plan.signed(), 0).is_ok(),
                    "{path} {form:?} {is_s3}"
                );
                // As a service of the other kind would have it signed.
                plan.is_s3_path = !is_s3;
                let answer = plan.verify(&plan.signed(), 0);
                assert_eq!(answer.is_ok(), is_same, "{path} {form:?} {is_s3}");
                let regions = ["us-east-1"];
                let other = if is_s3 {
                    CanonicalPath::Normalized
                } else {
                    CanonicalPath::EncodedOnce
                };
                let expected =
                    Expected::new(&plan.service, &regions, plan.at(0)).canonical_path(other);
                assert!(
                    plan.signed().verify(&plan.key(), &expected).is_ok(),
                    "{path} {form:?} {is_s3}"
                );
            }
        }
    }
    // The same place, written in another way: AWS decodes a key before it looks at the signature.
    let mut plan = Plan::s3(SignatureForm::Header);
    plan.path = "/caf%C3%A9%2B".into();
    let added = plan.sign().expect("a request");
    for (path, holds) in [
        ("/caf\u{e9}+", true),
        ("/c%61f%c3%a9%2b", true),
        ("/caf%E9%2B", false),
        ("/cafe+", false),
    ] {
        plan.path = path.into();
        assert_eq!(plan.verify(&plan.sent(&added), 0).is_ok(), holds, "{path}");
    }
}

/// A product of headers and signed names would not end.
#[test]
fn a_request_with_very_many_headers_and_parameters_is_read() {
    let many = 50_000;
    let plan = Plan::get(SignatureForm::Presigned);
    let mut sent = plan.signed();
    sent.headers
        .extend((0..many).map(|number| (format!("h{number}"), " x ".repeat(4))));
    let proved = plan.verify(&sent, 0).expect("it is signed");
    assert_eq!(proved.unsigned.len(), many);
    sent.query.push_str(&"&a=%41".repeat(many));
    assert_eq!(plan.verify(&sent, 0), Err(SignatureError::WrongSignature));

    let names: Vec<String> = (0..many).map(|number| format!("{number:08}")).collect();
    let list = format!("{};host;x-amz-date", names.join(";"));
    let plan = Plan::get(SignatureForm::Header);
    let mut sent = plan
        .signed()
        .replaced("authorization", "host;x-amz-date", &list);
    sent.headers
        .extend(names.into_iter().map(|name| (name, "  ".repeat(8))));
    assert_eq!(plan.verify(&sent, 0), Err(SignatureError::WrongSignature));
}
