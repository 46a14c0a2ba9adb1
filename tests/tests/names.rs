//! One table of names: what a type writes it reads, and serde does as it does.

use std::fmt::Debug;
use std::str::FromStr;

use portcullis::{
    Authorizer, Layer, Loader, Outcome, PolicySet, PolicyType, Principal, RequestContext,
    UnknownName,
    request::{CredentialType, TlsVersion},
};

fn reads<T>(values: &[T], name: impl Fn(T) -> &'static str)
where
    T: Copy + Debug + PartialEq + FromStr<Err = UnknownName> + for<'a> TryFrom<&'a str>,
{
    let mut names = Vec::new();
    for &value in values {
        let name = name(value);
        assert_eq!(name.parse(), Ok(value), "{name}");
        assert_eq!(T::try_from(name).ok(), Some(value), "{name}");
        names.push(name);
    }
    for wrong in ["", "Identity", "identity ", "LENIENT", "longterm", "deny"] {
        let error = wrong.parse::<T>().expect_err("no name");
        assert_eq!(error.names(), names, "{error}");
        assert!(error.to_string().contains(&format!("`{wrong}`; write `")));
    }
}

#[test]
fn what_is_written_is_read() {
    reads(&Layer::ALL, Layer::as_str);
    reads(&[Loader::Strict, Loader::Lenient], Loader::as_str);
    let outcomes = [
        Outcome::ImplicitDeny,
        Outcome::ExplicitDeny,
        Outcome::Allowed,
    ];
    reads(&outcomes, Outcome::as_str);
    let credentials = [
        CredentialType::LongTerm,
        CredentialType::Temporary,
        CredentialType::Unsigned,
    ];
    reads(&credentials, CredentialType::as_str);
    let policy_types = [
        PolicyType::Identity,
        PolicyType::PermissionsBoundary,
        PolicyType::Session,
        PolicyType::ScopeDown,
        PolicyType::Resource,
        PolicyType::RoleTrust,
        PolicyType::KmsKey,
        PolicyType::ServiceControl,
        PolicyType::ResourceControl,
        PolicyType::VpcEndpoint,
    ];
    reads(&policy_types, PolicyType::as_str);
    for policy_type in policy_types {
        assert_eq!(policy_type.to_string(), policy_type.as_str());
        assert!(policy_type.describe().contains(' '));
    }
}

#[test]
fn versions_of_tls_have_several_spellings_and_no_others() {
    for (version, spellings) in [
        (TlsVersion::Ssl3, &["SSLv3"][..]),
        (
            TlsVersion::Tls1_0,
            &["1.0", "1", "TLS1.0", "TLSv1.0", "TLSv1"],
        ),
        (TlsVersion::Tls1_1, &["1.1", "TLS1.1", "TLSv1.1"]),
        (TlsVersion::Tls1_2, &["1.2", "TLS1.2", "TLSv1.2"]),
        (TlsVersion::Tls1_3, &["1.3", "TLS1.3", "TLSv1.3"]),
    ] {
        assert_eq!(version.as_str(), Some(spellings[0]));
        for spelling in spellings {
            assert_eq!(spelling.parse(), Ok(version), "{spelling}");
        }
    }
    assert_eq!(TlsVersion::Unknown.as_str(), None);
    for wrong in [
        "", "TLS", "TLSv", "SSL3", "TLSSSLv3", "tls1.2", "1.4", "1.20", "unknown",
    ] {
        let error = wrong.parse::<TlsVersion>().expect_err("no version");
        for name in error.names() {
            assert!(name.parse::<TlsVersion>().is_ok(), "{name}");
        }
    }
}

#[test]
fn serde_has_the_same_names() {
    for layer in Layer::ALL {
        let json = serde_json::to_string(&layer).expect("JSON");
        assert_eq!(json, format!("\"{layer}\""));
        assert_eq!(serde_json::from_str::<Layer>(&json).ok(), Some(layer));
    }
    // Escapes are no part of a name.
    let allowed: Outcome = serde_json::from_str("\"\\u0061llowed\"").expect("an outcome");
    assert_eq!(allowed, Outcome::Allowed);
    let error = serde_json::from_str::<Outcome>("\"allow\"").expect_err("no outcome");
    assert!(
        error.to_string().contains("unknown outcome `allow`"),
        "{error}"
    );
    assert!(serde_json::from_str::<Layer>("3").is_err());
}

#[test]
fn a_decision_is_written_with_what_led_to_it() {
    let policy = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#;
    let set = PolicySet::builder(PolicyType::Identity, Loader::Strict).policy("", policy);
    let set = set.build().expect("a set");
    let ann = Principal::from_arn("arn:aws:iam::111122223333:user/Ann").expect("a user");
    let request = RequestContext::new(ann, "s3:ListAllMyBuckets", "*", &[]).expect("a request");
    let authorizer = Authorizer::builder().identity(&set).build();
    let decision = authorizer.expect("an authorizer").evaluate(&request);
    assert_eq!(
        serde_json::to_value(decision).expect("JSON"),
        serde_json::json!({
            "outcome": "allowed",
            "layer": "identity",
            "statement": {"policy": 0, "statement": 0},
        })
    );
}
