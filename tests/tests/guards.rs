//! The guards against those who look for a way around them: each row is a question that seemed to be asked and was not.

use portcullis::guard::{DatabaseRequirements, Guards, TransportRequirements};
use portcullis::request::{Connection, Network, Side, SslMode, Tls, TlsVersion, Transport};
use portcullis::{Authorizer, Layer, Principal, RequestContext, scenario};

const NETWORK: &str = r#"{
    "vpcs": [{"id": "vpc-1", "cidrs": ["10.0.0.0/16"]}],
    "subnets": [{"id": "subnet-a", "vpc": "vpc-1", "cidrs": ["10.0.0.0/24"]}],
    "securityGroups": [{"id": "sg-0a", "vpc": "vpc-1", "inbound": [{"peer": "10.0.0.0/16"}]}],
    "interfaces": [{"id": "eni-1", "subnet": "subnet-a", "addresses": ["10.0.0.7"], "securityGroups": ["sg-0a"]}],
    "workgroups": [{"name": "bi", "subnets": ["subnet-a"], "addresses": ["10.0.0.9"], "securityGroups": ["sg-0a"]}]}"#;

/// The first layer that refuses, by the decision and by the story.
fn refusing(
    guards: &Guards,
    connection: Connection<'_>,
    transport: impl Into<Transport<'static>>,
) -> Option<Layer> {
    let ann = Principal::from_arn("arn:aws:iam::111122223333:user/Ann").expect("an ARN");
    // What every user may, so that no policy is needed.
    let request = RequestContext::builder(ann, "sts:GetCallerIdentity", "*")
        .network(Network::public("203.0.113.9").transport(transport))
        .connection(connection)
        .build()
        .expect("a request");
    let authorizer = Authorizer::builder()
        .guards(guards)
        .build()
        .expect("no policies");
    let decision = authorizer.evaluate(&request);
    let story = authorizer.explain(&request);
    assert_eq!(decision.is_allowed(), story.blocked_by.is_empty());
    assert_eq!(
        story.blocked_by.first().copied(),
        decision.layer().filter(|_| !decision.is_allowed())
    );
    story.blocked_by.first().copied()
}

#[test]
fn a_database_that_is_named_by_its_address_is_one() {
    let database = DatabaseRequirements::new().require_ssl(true);
    let required = TransportRequirements::new().database(database);
    let network = scenario::network(NETWORK).expect("a network");
    let guards = Guards::new().transport(required).network(network.clone());
    let strict = Guards::new()
        .transport(required.require_facts(true))
        .network(network);
    let address = |last| Side::from(core::net::Ipv4Addr::new(10, 0, 0, last));
    let to = |side| Connection::new(Side::interface("eni-1"), side).port(5439);
    for side in [Side::workgroup("bi"), address(9)] {
        let clear = to(side.clone()).tls(Transport::ClearText);
        assert_eq!(
            refusing(&guards, clear, TlsVersion::Tls1_3),
            Some(Layer::Transport),
            "{side:?}"
        );
        let encrypted = to(side.clone()).tls(TlsVersion::Tls1_2);
        assert_eq!(
            refusing(&guards, encrypted, TlsVersion::Tls1_3),
            None,
            "{side:?}"
        );
        let unsaid = to(side.clone());
        assert_eq!(
            refusing(&strict, unsaid, TlsVersion::Tls1_3),
            Some(Layer::Transport),
            "{side:?}"
        );
    }
    // No database answers there.
    let elsewhere = to(address(8)).tls(Transport::ClearText);
    assert_eq!(refusing(&strict, elsewhere, TlsVersion::Tls1_3), None);
}

#[test]
fn a_suite_that_encrypts_nothing_is_clear_text_whatever_exchanges_its_keys() {
    let required = TransportRequirements::new().forward_secrecy(false);
    let check = |suite| {
        let tls = Tls::new(TlsVersion::Tls1_2).cipher_suite(suite);
        required.check(&tls.into()).is_ok()
    };
    for (suite, sound) in [
        ("ECDH-RSA-NULL-SHA", "ECDH-RSA-AES128-SHA"),
        ("ECDH-ECDSA-NULL-SHA", "ECDH-ECDSA-AES128-SHA"),
        ("PSK-NULL-SHA256", "PSK-AES128-CBC-SHA256"),
        ("RSA-PSK-NULL-SHA384", "RSA-PSK-AES256-CBC-SHA384"),
        ("ECDHE-PSK-NULL-SHA", "ECDHE-PSK-AES128-CBC-SHA"),
        ("NULL-SHA256", "AES128-SHA256"),
    ] {
        assert!(!check(suite), "{suite}");
        assert!(check(sound), "{sound}");
    }
}

#[test]
fn a_suite_of_tls_1_3_that_does_not_encrypt_is_refused_by_any_requirement() {
    let required = TransportRequirements::new().forward_secrecy(false);
    let of = |name| Transport::from(Tls::new(TlsVersion::Tls1_3).cipher_suite(name));
    for name in ["TLS_SHA256_SHA256", "TLS_SHA384_SHA384"] {
        assert!(required.check(&of(name)).is_err(), "{name}");
    }
    assert!(required.check(&of("TLS_AES_128_GCM_SHA256")).is_ok());
}

#[test]
fn fips_mode_takes_no_clear_text_whatever_is_said() {
    let odd = DatabaseRequirements::new()
        .use_fips_ssl(true)
        .require_ssl(false);
    assert!(odd.check_fips().is_err());
    assert!(!odd.answer(SslMode::Disable).accepted);
    let sound = DatabaseRequirements::new().use_fips_ssl(true);
    assert!(sound.check_fips().is_ok());
}

#[test]
fn an_endpoint_never_connects_by_its_address_either() {
    let beside = NETWORK.trim_end().trim_end_matches('}').to_owned()
        + r#", "vpcEndpoints": [{"id": "vpce-1", "service": "redshift", "subnets": ["subnet-a"],
            "addresses": ["10.0.0.20"], "securityGroups": ["sg-0a"]}]}"#;
    let guards = Guards::new().network(scenario::network(&beside).expect("a network"));
    let from = |last| {
        let address = core::net::Ipv4Addr::new(10, 0, 0, last);
        let connection = Connection::new(address, Side::workgroup("bi"));
        refusing(&guards, connection, TlsVersion::Tls1_3)
    };
    assert_eq!(from(20), Some(Layer::Network));
    assert_eq!(from(21), None);
}

#[test]
fn a_signature_that_was_refused_stays_so() {
    let ann = Principal::from_arn("arn:aws:iam::111122223333:user/Ann").expect("an ARN");
    let asked = || RequestContext::builder(ann, "sts:GetCallerIdentity", "*");
    let decide = |request: RequestContext<'_>| {
        let authorizer = Authorizer::builder().build().expect("no policies");
        authorizer.evaluate(&request).is_allowed()
    };
    let refused = asked().signature_refused("no").signature_verified("yes");
    assert!(!decide(refused.build().expect("a request")));
    let refused = asked().signature_verified("yes").signature_refused("no");
    let refused = refused.build().expect("a request");
    assert!(!decide(refused.clone().into_owned().request()));
    assert!(!decide(refused));
    let verified = asked().signature_verified("yes");
    assert!(decide(verified.build().expect("a request")));
}

#[test]
fn what_a_network_may_have_is_bounded() {
    let many = |count: usize, of: &dyn Fn(usize) -> String| {
        (0..count).map(of).collect::<Vec<_>>().join(",")
    };
    let rules = |count| {
        let rule = |at| {
            format!(
                r#"{{"number": {}, "action": "allow", "cidr": "10.0.0.0/8"}}"#,
                at + 1
            )
        };
        scenario::network(&format!(
            r#"{{"networkAcls": [{{"id": "acl-1", "inbound": [{}]}}]}}"#,
            many(count, &rule)
        ))
    };
    assert!(rules(1_000).is_ok());
    let error = rules(1_001).expect_err("too many rules");
    assert_eq!(error.findings[0].path(), "networkAcls[0].inbound[1000]");
    let peerings = |count| {
        let vpc = |at| format!(r#"{{"id": "vpc-{at}", "cidrs": ["10.{at}.0.0/16"]}}"#);
        let peering = |at| {
            format!(
                r#"{{"id": "pcx-{at}", "vpcs": ["vpc-0", "vpc-{}"]}}"#,
                at + 1
            )
        };
        scenario::network(&format!(
            r#"{{"vpcs": [{}], "peerings": [{}]}}"#,
            many(count + 1, &vpc),
            many(count, &peering)
        ))
    };
    assert!(peerings(125).is_ok());
    let error = peerings(126).expect_err("too many peerings");
    assert_eq!(error.findings[0].path(), "peerings[125]");
    let error = scenario::network(r#"{"vpcs": [{"id": "vpc-1\n", "cidrs": ["10.0.0.0/16"]}]}"#);
    assert_eq!(
        error.expect_err("a line end").findings[0].path(),
        "vpcs[0].id"
    );
}

#[test]
fn what_is_wrong_with_a_connection_of_its_own_stands_where_it_is() {
    let text = r#"{"from": {"interface": "a"}, "to": {"workgroup": "bi"},
    "tls": {"version": "1.2", "cipherSuite": "TLS_AES_128_GCM_SHA256"}}"#;
    let error = scenario::connection(text).expect_err("a suite of another version");
    let finding = &error.findings[0];
    assert_eq!(finding.path(), "tls.cipherSuite");
    let position = finding.position();
    assert_eq!((position.line, position.column), (2, 46), "{finding}");
}

#[test]
fn an_address_that_is_missing_is_told_once() {
    let text = NETWORK.replace(r#""addresses": ["10.0.0.9"]"#, r#""addresses": []"#);
    let error = scenario::network(&text).expect_err("no address");
    assert_eq!(error.findings.len(), 1, "{error}");
}

#[test]
fn decision_and_story_name_the_same_guard_for_what_the_network_does_not_have() {
    let network = scenario::network(NETWORK).expect("a network");
    let guards = Guards::new()
        .transport(TransportRequirements::new())
        .network(network);
    let unknown = Connection::new(Side::interface("eni-2"), Side::workgroup("bi"));
    assert_eq!(
        refusing(&guards, unknown, Transport::ClearText),
        Some(Layer::Network)
    );
}

mod signature {
    use portcullis::guard::signature::{Claims, Expected, Key, SignatureError, SignedRequest};
    use portcullis::request::Timestamp;

    /// Of nothing, as the body of every request here.
    const EMPTY: [u8; 32] = [
        0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9,
        0x24, 0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52,
        0xb8, 0x55,
    ];

    fn verify(query: &str, signature: &str, secret: &str) -> Result<(), SignatureError> {
        let authorization = format!(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, \
             SignedHeaders=host;x-amz-date, Signature={signature}"
        );
        let mut headers = vec![
            ("Host", "example.amazonaws.com"),
            ("X-Amz-Date", "20150830T123600Z"),
        ];
        if query.is_empty() {
            headers.push(("Authorization", &authorization));
        }
        let request = SignedRequest {
            method: "GET",
            path: "/",
            query,
            headers: &headers,
            body_sha256: Some(EMPTY),
        };
        let now = Timestamp::parse("2015-08-30T12:40:00Z").expect("a time");
        let key = Key::from_secret("AKIDEXAMPLE", secret);
        let expected = Expected::new("service", &["us-east-1"], now);
        Claims::read(&request)?.verify(&key, &expected).map(|_| ())
    }

    /// A host whose look-up of a secret gives an empty text has found none.
    #[test]
    fn nobody_signs_with_an_empty_secret() {
        let (found, secret) = (
            "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
            "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
        );
        assert_eq!(verify("", found, secret), Ok(()));
        // What everybody can compute.
        let forged = "29d8b8b5e3cc1e4d8c1a617efcc71250f6beeccf4f731b04290217f1302c0270";
        assert_eq!(verify("", forged, ""), Err(SignatureError::WrongSignature));
    }

    #[test]
    fn a_session_token_is_not_repeated() {
        for name in ["X-Amz-Security-Token", "X-Amz-S3session-Token"] {
            let query = format!("X-Amz-Algorithm=AWS4-HMAC-SHA256&{name}=FwoGZXIvYXdzE%FF");
            let error = verify(&query, "", "secret").expect_err("no text");
            let told = format!("{error} {error:?}");
            assert!(!told.contains("FwoGZXIvYXdzE"), "{told}");
            assert!(told.contains(name), "{told}");
        }
    }
}

#[test]
fn guards_as_one_document_tell_all_that_is_wrong_and_refuse_as_a_scenario_does() {
    let text = r#"{"network": {"subnets": [{"id": "subnet-a"}]}, "requireSignature": "yes",
        "transport": {"forwardSecrecy": 1, "minimumTls": "1.2"}}"#;
    let error = scenario::guards(text).expect_err("five faults");
    let paths: Vec<&str> = error
        .findings
        .iter()
        .map(portcullis::finding::Finding::path)
        .collect();
    assert_eq!(
        paths,
        [
            "network.subnets[0].vpc",
            "network.subnets[0].cidrs",
            "requireSignature",
            "transport.forwardSecrecy",
            "transport.minimumTls"
        ]
    );
    assert!(scenario::guards("[]").is_err());

    let ann = Principal::from_arn("arn:aws:iam::111122223333:user/Ann").expect("an ARN");
    let unsigned = RequestContext::builder(ann, "sts:GetCallerIdentity", "*")
        .build()
        .expect("a request");
    for (text, layer) in [
        ("{}", None),
        (r#"{"requireSignature": false}"#, None),
        (r#"{"requireSignature": true}"#, Some(Layer::Credentials)),
        (
            r#"{"transport": {"requireFacts": true}}"#,
            Some(Layer::Transport),
        ),
    ] {
        let guards = scenario::guards(text).expect("guards");
        let authorizer = Authorizer::builder()
            .guards(&guards)
            .build()
            .expect("no policies");
        let decision = authorizer.evaluate(&unsigned);
        let refusing = decision.layer().filter(|_| !decision.is_allowed());
        assert_eq!(refusing, layer, "{text}");
    }
}
