//! A request that was kept is the request that was asked.

use std::fs;
use std::path::Path;

use portcullis::{
    OwnedRequest, Principal, RequestContext,
    request::{ContextScalar, ContextValue, Credentials, Network, TlsVersion},
};
use portcullis_tests::abuse::{ask_typed, calls};

/// Every fixture that typed calls can tell: they compare decisions and explanations of the kept request with those of the
/// request itself.
#[test]
fn a_kept_request_of_each_fixture_is_decided_and_explained_alike() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("conformance");
    let mut told = 0;
    for entry in fs::read_dir(folder).expect("the folder of the suite") {
        let path = entry.expect("an entry of it").path();
        if path
            .extension()
            .is_none_or(|extension| extension != "jsonl")
        {
            continue;
        }
        for line in fs::read_to_string(&path).expect("UTF-8").lines() {
            let fixture: serde_json::Value = serde_json::from_str(line).expect("a fixture");
            if let Some(calls) = calls(&fixture["scenario"].to_string()) {
                told += usize::from(ask_typed(&calls).is_ok());
            }
        }
    }
    println!("{told} fixtures");
    assert!(told > 1_500, "{told} fixtures");
}

const NAMES: [&str; 10] = [
    "aws:PrincipalArn",
    "aws:userid",
    "aws:CurrentTime",
    "aws:TokenIssueTime",
    "aws:MultiFactorAuthAge",
    "aws:SourceVpce",
    "aws:SecureTransport",
    "s3:TlsVersion",
    "aws:ResourceAccount",
    "aws:SourceIp",
];

fn values<'r>(request: &'r RequestContext<'_>, more: &[&str]) -> Vec<Option<ContextValue<'r>>> {
    let names = NAMES.iter().chain(more);
    names.map(|name| request.context_value(name)).collect()
}

fn kept(request: &RequestContext<'_>) -> OwnedRequest {
    request.clone().into_owned()
}

#[test]
fn what_is_derived_lent_or_asked_later_is_kept() {
    let session = Principal::from_arn("arn:aws:sts::111122223333:assumed-role/Analyst/ann");
    let session = session.expect("a session").with_unique_id("AROAX");
    let lent = [("x:a", "1"), ("X:b", "2")];
    let network = Network::endpoint("vpce-1").source_ip(std::net::Ipv4Addr::new(10, 0, 0, 7));
    let mut request = RequestContext::builder(session, "s3:GetObject", "arn:aws:s3:::b/k")
        .time("2026-11-23T10:00:00Z")
        .credentials(Credentials::temporary().issued_at("2026-11-23T09:00:00Z"))
        .network(network.transport(TlsVersion::Tls1_2))
        .lend_context(&lent)
        .context("x:list", ["b", "a"])
        .context("x:n", ContextScalar::number("1.20"))
        .context("aws:username", ContextValue::Absent)
        .build()
        .expect("a request");
    let more = ["x:a", "x:b", "x:list", "x:n", "aws:username"];
    let owned = kept(&request);
    assert_eq!(values(&owned.request(), &more), values(&request, &more));
    request
        .ask("s3:PutObject", "arn:aws:s3:::c/k")
        .expect("another question");
    request.set_context("x:A", "3").expect("another value");
    let owned = kept(&request);
    let view = owned.request();
    assert_eq!(
        (view.action(), view.resource()),
        ("s3:PutObject", "arn:aws:s3:::c/k")
    );
    assert_eq!(values(&view, &more), values(&request, &more));
    assert_eq!(view.context_value("x:a"), Some("3".into()));
}

#[test]
fn many_keys_are_kept() {
    let names: Vec<String> = (0..200).map(|at| format!("x:key{at}")).collect();
    let pairs: Vec<(&str, &str)> = names
        .iter()
        .map(|name| (name.as_str(), &name[5..]))
        .collect();
    for count in [0, 1, 31, 32, 33, 200] {
        let ann = Principal::from_arn("arn:aws:iam::111122223333:user/Ann").expect("a user");
        let pairs = &pairs[..count];
        let request = RequestContext::new(ann, "s3:ListAllMyBuckets", "*", pairs);
        let owned = request.expect("a request").into_owned();
        let mut view = owned.request();
        view.set_context("x:more", "y").expect("one more");
        for (name, value) in pairs {
            assert_eq!(view.context_value(name), Some((*value).into()), "{name}");
        }
        assert_eq!(view.context_value("X:MORE"), Some("y".into()));
    }
}
