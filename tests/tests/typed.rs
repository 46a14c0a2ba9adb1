//! The typed Rust API: principals, requests and facts, without JSON in between.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use portcullis::{
    Authorizer, Loader, MismatchError, Outcome, PolicySet, PolicyType, Principal, RequestContext,
    RequestErrors,
    request::{
        ContextScalar, ContextValue, Credentials, Network, NetworkFacts, RequestContextBuilder,
        Timestamp, TlsVersion, Transport,
    },
};

const ANN: &str = "arn:aws:iam::111122223333:user/Ann";
const SESSION: &str = "arn:aws:sts::111122223333:assumed-role/Analyst/ann";
const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/1";

fn arn(text: &str) -> Principal<'_> {
    Principal::from_arn(text).unwrap_or_else(|errors| panic!("{errors}"))
}

fn set(policy_type: PolicyType, document: &str) -> PolicySet {
    let set = PolicySet::builder(policy_type, Loader::Strict)
        .policy("P", document)
        .build();
    set.unwrap_or_else(|errors| panic!("{errors}"))
}

/// One statement, with `"Version": "2012-10-17"`.
fn document(statement: &str) -> String {
    format!(r#"{{"Version": "2012-10-17", "Statement": [{{{statement}}}]}}"#)
}

fn if_condition(condition: &str) -> PolicySet {
    let statement =
        format!(r#""Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {condition}"#);
    set(PolicyType::Identity, &document(&statement))
}

fn outcome(identity: &PolicySet, request: &RequestContext<'_>) -> Outcome {
    let authorizer = Authorizer::builder().identity(identity).build();
    authorizer
        .unwrap_or_else(|error| panic!("{error}"))
        .evaluate(request)
        .outcome()
}

fn fields(errors: &RequestErrors) -> Vec<(&str, &str)> {
    errors
        .errors()
        .iter()
        .map(|error| (error.field(), error.reason().as_str()))
        .collect()
}

#[test]
fn a_builder_reports_everything_at_once() {
    let network = NetworkFacts {
        source_ip: Some("203.0.113".into()),
        vpc_source_ip: Some("10.0.0.1/8".into()),
        ..NetworkFacts::default()
    };
    let credentials = Credentials::temporary()
        .expires_at("2026-11-23T10:00:00Z")
        .issued_at("2026");
    let caller = arn(SESSION)
        .with_role_arn("arn:aws:iam::111122223333:role/Other")
        .with_issuing_user(ANN)
        .with_unique_id("");
    let errors = RequestContext::builder(caller, "s3:Get*", "bucket")
        .resource_account("1111")
        .time("yesterday")
        .credentials(credentials)
        .network(network)
        .context("", "x")
        .context("aws:Key", "a")
        .context("AWS:key", "b")
        .build()
        .expect_err("nothing of it is right");
    let mut found = fields(&errors);
    found.sort_unstable();
    assert_eq!(
        found,
        [
            ("action", "invalidField"),
            ("context", "invalidField"),
            ("context.aws:key", "duplicateConditionKey"),
            ("credentials.expiresAt", "contradictoryFacts"),
            ("credentials.issuedAt", "invalidField"),
            ("network.sourceIp", "contradictoryFacts"),
            ("network.sourceIp", "invalidField"),
            ("network.vpcSourceIp", "invalidField"),
            ("principal.issuingUser", "contradictoryFacts"),
            ("principal.roleArn", "contradictoryFacts"),
            ("principal.uniqueId", "invalidField"),
            ("resource", "invalidField"),
            ("resourceAccount", "invalidField"),
            ("time", "invalidField"),
        ]
        .map(|(field, reason)| (
            if field == "context.aws:key" {
                found_key(&errors)
            } else {
                field
            },
            reason
        ))
    );
    let text = errors.to_string();
    for error in errors.errors() {
        assert!(
            !error.message().is_empty() && text.contains(error.message()),
            "{text}"
        );
        assert!(
            error.rule() == "SCENARIO" || error.rule().starts_with("R-"),
            "{}",
            error.rule()
        );
    }
}

/// Which spelling of a repeated key is named is not promised.
fn found_key(errors: &RequestErrors) -> &str {
    let mut names = errors.errors().iter().map(|error| error.field());
    let key = names.find(|field| field.eq_ignore_ascii_case("context.aws:key"));
    key.expect("the repeated key is named")
}

#[test]
fn only_principals_are_principals() {
    for text in [
        "",
        "*",
        "anonymous",
        "111122223333",
        "arn:aws:s3:::bucket",
        "arn:aws:iam::1111:user/Ann",
        "arn:aws:iam::111122223333:user/",
        "arn:aws:iam::111122223333:group/Admins",
        "arn:aws:iam:us-east-1:111122223333:user/Ann",
        "arn::iam::111122223333:user/Ann",
        "arn:aws:sts::111122223333:assumed-role/Analyst",
        "arn:aws:sts::111122223333:assumed-role/Analyst/a/b",
        "arn:aws:sts::111122223333:federated-user/",
    ] {
        let errors = Principal::from_arn(text).expect_err(text);
        assert_eq!(fields(&errors), [("principal", "invalidField")], "{text}");
    }
    for (text, account) in [
        (ANN, Some("111122223333")),
        ("arn:aws:iam::111122223333:root", Some("111122223333")),
        (
            "arn:aws-cn:iam::111122223333:user/a/b/Ann",
            Some("111122223333"),
        ),
        (
            "arn:aws:sts::444455556666:federated-user/zoe",
            Some("444455556666"),
        ),
    ] {
        assert_eq!(arn(text).account(), account, "{text}");
    }
    assert_eq!(Principal::anonymous().account(), None);
    assert_eq!(Principal::service("redshift.amazonaws.com").account(), None);
}

#[test]
fn typed_values_are_read_by_the_operator() {
    let instant = Timestamp::parse("2026-01-01T00:00:00Z").expect("an instant");
    let four_digits = Timestamp::from_epoch_seconds(2026);
    let v4 = IpAddr::V4(Ipv4Addr::new(203, 0, 113, 9));
    let mapped = IpAddr::V6(Ipv4Addr::new(203, 0, 113, 9).to_ipv6_mapped());
    let v6 = IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1));
    let many: ContextValue<'_> = vec!["a", "b"].into();
    let cases: Vec<(&str, ContextValue<'_>, bool)> = vec![
        (r#"{"NumericLessThan": {"x:k": "11"}}"#, 10.into(), true),
        (r#"{"NumericLessThan": {"x:k": "9"}}"#, 10.into(), false),
        (
            r#"{"NumericEquals": {"x:k": "-9223372036854775808"}}"#,
            i64::MIN.into(),
            true,
        ),
        (r#"{"StringEquals": {"x:k": "10"}}"#, 10.into(), true),
        (
            r#"{"StringEquals": {"x:k": "1.20"}}"#,
            ContextScalar::number("1.20").into(),
            true,
        ),
        (
            r#"{"NumericEquals": {"x:k": "1.2"}}"#,
            ContextScalar::number("1.20").into(),
            true,
        ),
        (r#"{"Bool": {"x:k": "true"}}"#, true.into(), true),
        (r#"{"Bool": {"x:k": "false"}}"#, true.into(), false),
        (r#"{"StringEquals": {"x:k": "true"}}"#, true.into(), true),
        (
            r#"{"IpAddress": {"x:k": "203.0.113.0/24"}}"#,
            v4.into(),
            true,
        ),
        (
            r#"{"IpAddress": {"x:k": "203.0.113.0/24"}}"#,
            mapped.into(),
            true,
        ),
        (
            r#"{"IpAddress": {"x:k": "203.0.113.0/24"}}"#,
            v6.into(),
            false,
        ),
        (
            r#"{"IpAddress": {"x:k": "2001:db8::/32"}}"#,
            v6.into(),
            true,
        ),
        (
            r#"{"DateEquals": {"x:k": "2026-01-01"}}"#,
            instant.into(),
            true,
        ),
        (
            r#"{"DateLessThan": {"x:k": "2026-01-01"}}"#,
            instant.into(),
            false,
        ),
        (
            r#"{"NumericEquals": {"x:k": "1767225600"}}"#,
            instant.into(),
            true,
        ),
        // An instant stays one though its text has four digits, which would be a year (R-DATE-3).
        (
            r#"{"DateLessThan": {"x:k": "1971"}}"#,
            four_digits.into(),
            true,
        ),
        (
            r#"{"DateEquals": {"x:k": "2026"}}"#,
            four_digits.into(),
            false,
        ),
        (r#"{"DateEquals": {"x:k": "2026"}}"#, "2026".into(), true),
        (
            r#"{"StringEquals": {"x:k": "text"}}"#,
            String::from("text").into(),
            true,
        ),
        (
            r#"{"ForAllValues:StringEquals": {"x:k": ["a", "b", "c"]}}"#,
            many.clone(),
            true,
        ),
        (
            r#"{"ForAnyValue:StringEquals": {"x:k": "b"}}"#,
            many.clone(),
            true,
        ),
        (r#"{"StringEquals": {"x:k": ["a", "b"]}}"#, many, false),
        (
            r#"{"ForAnyValue:NumericEquals": {"x:k": "2"}}"#,
            [1, 2].into(),
            true,
        ),
        (
            r#"{"ForAnyValue:Bool": {"x:k": "true"}}"#,
            [true].into(),
            true,
        ),
        (r#"{"Null": {"x:k": "true"}}"#, ContextValue::Absent, true),
        // Undecided (R-NULL-2).
        (
            r#"{"Null": {"x:k": "true"}}"#,
            Vec::<&str>::new().into(),
            false,
        ),
        (r#"{"Null": {"x:k": "false"}}"#, false.into(), true),
        // Undecided: neither lets an Allow apply (R-COND-7, R-GEN-2).
        (
            r#"{"StringEquals": {"x:k": "a"}}"#,
            ContextValue::Ambiguous,
            false,
        ),
        (
            r#"{"StringNotEquals": {"x:k": "a"}}"#,
            ContextValue::Ambiguous,
            false,
        ),
    ];
    for (condition, value, holds) in cases {
        let request = RequestContext::builder(arn(ANN), "sqs:ListQueues", "*")
            .context("X:K", value.clone())
            .build();
        let request = request.unwrap_or_else(|errors| panic!("{errors}"));
        let expected = if holds {
            Outcome::Allowed
        } else {
            Outcome::ImplicitDeny
        };
        assert_eq!(
            outcome(&if_condition(condition), &request),
            expected,
            "{condition} with {value:?}"
        );
    }
}

/// The account of such an ARN is the owner's however it spells the service (R-RES-8).
#[test]
fn r_eval_9_an_owner_that_the_arn_contradicts_is_refused() {
    for service in ["kms", "KMS", "Sqs", "s3express"] {
        let resource = format!("arn:aws:{service}:eu-west-1:111122223333:x");
        let action = format!("{service}:Get");
        for (owner, is_sound) in [("111122223333", true), ("444455556666", false)] {
            let request = RequestContext::builder(arn(ANN), &action, &resource)
                .resource_account(owner)
                .build();
            assert_eq!(request.is_ok(), is_sound, "{resource} {owner}");
        }
    }
}

#[test]
fn facts_become_keys_and_the_host_has_the_last_word() {
    let network = Network::public("203.0.113.9").transport(TlsVersion::Tls1_2);
    let time = Timestamp::parse_rfc3339("2026-11-23T10:00:00Z").expect("RFC 3339");
    let request = RequestContext::builder(
        arn(SESSION).with_unique_id("AROAX"),
        "s3:GetObject",
        "arn:aws:s3:::b/k",
    )
    .resource_account("444455556666")
    .time(time)
    .credentials(
        Credentials::temporary()
            .issued_at("2026-11-23T09:30:00Z")
            .mfa_authenticated_at("2026-11-23T09:59:00Z"),
    )
    .network(network)
    .context("aws:ViaAWSService", true)
    .context("aws:PrincipalType", ContextValue::Absent)
    .build()
    .unwrap_or_else(|errors| panic!("{errors}"));
    let text = |key: &str| match request.context_value(key) {
        Some(ContextValue::Single(scalar)) => Some(scalar.as_str().to_string()),
        Some(other) => Some(format!("{other:?}")),
        None => None,
    };
    for (key, expected) in [
        (
            "aws:PrincipalArn",
            Some("arn:aws:iam::111122223333:role/Analyst"),
        ),
        ("AWS:principalACCOUNT", Some("111122223333")),
        ("aws:userid", Some("AROAX:ann")),
        ("aws:username", None),
        ("aws:ResourceAccount", Some("444455556666")),
        ("aws:EpochTime", Some("1795428000")),
        ("aws:TokenIssueTime", Some("2026-11-23T09:30:00Z")),
        ("aws:MultiFactorAuthPresent", Some("true")),
        ("aws:MultiFactorAuthAge", Some("60")),
        ("aws:SourceIp", Some("203.0.113.9")),
        ("aws:SecureTransport", Some("true")),
        ("s3:TlsVersion", Some("1.2")),
        // R-KEY-5: what the host says wins, absence too.
        ("aws:ViaAWSService", Some("true")),
        ("aws:PrincipalType", None),
        ("aws:SourceVpce", None),
    ] {
        assert_eq!(text(key).as_deref(), expected, "{key}");
    }
    assert_eq!(
        (request.action(), request.resource()),
        ("s3:GetObject", "arn:aws:s3:::b/k")
    );
    assert_eq!(request.resource_account(), Some("444455556666"));
    assert_eq!(request.principal().account(), Some("111122223333"));
}

#[test]
fn the_policy_of_an_endpoint_is_not_of_a_request_from_outside() {
    let all = r#""Effect": "Allow", "Action": "*", "Resource": "*""#;
    let identity = set(PolicyType::Identity, &document(all));
    let everyone = document(&format!(r#"{all}, "Principal": "*""#));
    let endpoint = set(PolicyType::VpcEndpoint, &everyone);
    let authorizer = Authorizer::builder()
        .identity(&identity)
        .vpc_endpoint(&endpoint)
        .build()
        .unwrap_or_else(|error| panic!("{error}"));
    let from = |network: Network<'static>| {
        RequestContext::builder(arn(ANN), "s3:GetObject", "arn:aws:s3:::b/k")
            .network(network)
            .build()
            .unwrap_or_else(|errors| panic!("{errors}"))
    };
    let public = Network::public("203.0.113.9");
    let private = Network::private().source_ip("10.0.0.1").into();
    for (network, error) in [
        (public, Some(MismatchError::VpcEndpoint)),
        (private, None),
        (Network::default(), None),
    ] {
        let request = from(network);
        assert_eq!(authorizer.check(&request).err(), error);
        let outcome = authorizer.evaluate(&request).outcome();
        assert_eq!(outcome == Outcome::Allowed, error.is_none(), "{outcome:?}");
    }
    assert_eq!(
        MismatchError::VpcEndpoint.reason().as_str(),
        "contradictoryFacts"
    );
}

/// What stands where a type has it is what its text says.
#[test]
fn facts_are_values_or_their_texts() {
    let at = |text: &str| Timestamp::parse_rfc3339(text).expect("RFC 3339");
    let (now, before) = ("2026-11-23T10:00:00Z", "2026-11-23T09:30:00Z");
    let public: std::net::IpAddr = "203.0.113.9".parse().expect("an address");
    let ask = || RequestContext::builder(arn(SESSION), "s3:GetObject", "arn:aws:s3:::b/k");
    let texts = ask()
        .time(now)
        .credentials(
            Credentials::temporary()
                .issued_at(before)
                .mfa_authenticated_at(before),
        )
        .network(Network::public("203.0.113.9"));
    let values = ask()
        .time(at(now))
        .credentials(
            Credentials::temporary()
                .issued_at(at(before))
                .mfa_authenticated_at(at(before)),
        )
        .network(Network::public(public));
    let [texts, values] = [texts, values].map(|request| request.build().expect("a request"));
    for key in [
        "aws:CurrentTime",
        "aws:EpochTime",
        "aws:TokenIssueTime",
        "aws:MultiFactorAuthAge",
        "aws:SourceIp",
    ] {
        assert!(texts.context_value(key).is_some(), "{key}");
        assert_eq!(texts.context_value(key), values.context_value(key), "{key}");
    }
}

#[test]
fn the_three_states_of_transport() {
    let ask = || RequestContext::builder(arn(ANN), "s3:GetObject", "arn:aws:s3:::b/k");
    for (transport, secure, version) in [
        (Transport::NotSaid, None, None),
        (Transport::ClearText, Some(false), None),
        (TlsVersion::Unknown.into(), Some(true), None),
        (TlsVersion::Ssl3.into(), Some(true), None),
        (TlsVersion::Tls1_3.into(), Some(true), Some("1.3")),
    ] {
        let network = Network::default().transport(transport);
        let request = ask().network(network).build().expect("a request");
        let secure = secure.map(ContextValue::from);
        assert_eq!(request.context_value("aws:SecureTransport"), secure);
        let version = version.map(|number| ContextScalar::number(number).into());
        assert_eq!(request.context_value("s3:TlsVersion"), version);
    }
}

#[test]
fn a_number_is_spelt_as_in_json() {
    let ask = || RequestContext::builder(arn(ANN), "s3:GetObject", "arn:aws:s3:::b/k");
    for sound in [
        "0",
        "-0",
        "12",
        "-1.20",
        "1e5",
        "1E-5",
        "98765432109876543210",
    ] {
        let number = ContextScalar::number(sound);
        assert!(ask().context("x:n", number).build().is_ok(), "{sound}");
    }
    for wrong in [
        "", "NaN", "Infinity", "+1", ".5", "5.", "01", "1e", "0x1f", " 1", "1 ", "[1]",
    ] {
        let number = || ContextScalar::number(wrong);
        let list = ContextValue::Multiple(vec![1.into(), number()]);
        for value in [number().into(), list] {
            let errors = ask().context("x:n", value.clone()).build();
            let errors = errors.expect_err("no number");
            assert_eq!(fields(&errors), [("context.x:n", "invalidField")]);
            let mut request = ask().context("x:n", 1).build().expect("a request");
            assert_eq!(request.set_context("X:N", value).err(), {
                let renamed = ask().context("X:N", number()).build();
                renamed.err()
            });
            assert_eq!(request.context_value("x:n"), Some(1.into()));
        }
        // A text may be anything.
        assert!(ask().context("x:n", wrong).build().is_ok());
    }
}

#[test]
fn a_flag_that_is_false_says_what_silence_says() {
    let ann = arn(ANN)
        .service_linked_role(false)
        .management_account(false);
    // With the grant this would be an error.
    let request = RequestContext::builder(ann, "s3:GetObject", "*")
        .kms_grant(false)
        .kms_grant_to_session(false)
        .resource_in_management_account(false)
        .keep_ambiguous_keys(false);
    assert!(request.build().is_ok());
    let empty = Authorizer::builder().build().expect("nothing");
    let granted = |builder: RequestContextBuilder<'_>| {
        let request = builder.build().expect("a request");
        empty.evaluate(&request).is_allowed()
    };
    let ask = || RequestContext::builder(arn(ANN), "kms:Decrypt", KEY);
    assert!(granted(ask().kms_grant(true).kms_grant_to_session(false)));
    assert!(!granted(ask().kms_grant(true).kms_grant(false)));
    assert!(!granted(
        ask().kms_grant_to_session(true).kms_grant_to_session(false)
    ));
}
