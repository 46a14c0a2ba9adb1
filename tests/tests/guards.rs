//! The guards against those who look for a way around them: each row is a question that seemed to be asked and was not.

use portcullis::guard::{DatabaseRequirements, Guards, TransportRequirements};
use portcullis::request::{Connection, Network, Side, Tls, TlsVersion, Transport};
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
