//! Who is let in from outside, by policies of resources.

use portcullis::analysis::{
    Access, AnalysisLimits, Exposure, ExposureError, ZoneOfTrust, is_public, outside,
};
use portcullis::{Authorizer, Layer, Loader, PolicySet, PolicyType};
use serde_json::{Value, json};

const OURS: &str = "111122223333";
const OTHER: &str = "444455556666";
const ORGANIZATION: &str = "o-aaaabbbbcc";

fn set(policy_type: PolicyType, statements: &Value) -> PolicySet {
    let policy = json!({"Version": "2012-10-17", "Statement": statements}).to_string();
    PolicySet::builder(policy_type, Loader::Lenient)
        .policy("", &policy)
        .build()
        .unwrap_or_else(|errors| panic!("{policy}: {errors}"))
}

fn bucket(principal: Value, condition: Value) -> Value {
    json!([{"Effect": "Allow", "Principal": principal, "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::reports/*", "Condition": condition}])
}

/// Each request from outside is allowed by the policy, beside what stood there.
fn confirm(policies: &PolicySet, exposure: &Exposure) {
    for witness in exposure.witnesses() {
        let identity: Vec<PolicySet> = witness
            .company()
            .filter(|(layer, _)| *layer == Layer::Identity)
            .map(|(_, text)| {
                PolicySet::builder(PolicyType::Identity, Loader::Strict)
                    .policy("", text)
                    .build()
                    .expect("a policy")
            })
            .collect();
        let mut builder = Authorizer::builder().resource(policies);
        for set in &identity {
            builder = builder.identity(set);
        }
        let authorizer = builder.build().expect("an authorizer");
        let request = witness.request().expect("a request");
        assert!(authorizer.evaluate(&request).is_allowed(), "{witness:?}");
    }
}

fn of_zone(statements: &Value, zone: &ZoneOfTrust) -> (Access, Option<(u64, u128)>) {
    let policies = set(PolicyType::Resource, statements);
    let exposure = outside(&policies, zone, &AnalysisLimits::DEFAULT).expect("a resource policy");
    confirm(&policies, &exposure);
    let addresses = exposure.addresses();
    (
        exposure.access(),
        addresses.map(|addresses| (addresses.v4, addresses.v6)),
    )
}

const ALL_V4: u64 = 1 << 32;
const ALL_V6: u128 = u128::MAX - u32::MAX as u128;

#[test]
fn whoever_is_not_trusted_is_outside() {
    let zone = ZoneOfTrust::new()
        .account(OURS)
        .and_then(|zone| zone.organization(ORGANIZATION))
        .expect("a zone");
    let none = (Access::None, Some((0, 0)));
    let all = (Access::Some, Some((ALL_V4, ALL_V6)));
    let everybody = || json!("*");
    let aws = |arn: &str| json!({"AWS": arn});
    let arn = |rest: &str| json!({"ArnLike": {"aws:PrincipalArn": rest}});
    let equals = |key: &str, value: &str| json!({"StringEquals": {key: value}});
    let cases = [
        ("everybody", everybody(), json!({}), all),
        ("our account", aws(OURS), json!({}), none),
        ("another account", aws(OTHER), json!({}), all),
        (
            "a user of ours",
            aws("arn:aws:iam::111122223333:user/Ann"),
            json!({}),
            none,
        ),
        (
            "a role of another account",
            aws("arn:aws:iam::444455556666:role/Dev"),
            json!({}),
            all,
        ),
        (
            "our organization",
            everybody(),
            equals("aws:PrincipalOrgID", ORGANIZATION),
            none,
        ),
        (
            "another organization",
            everybody(),
            equals("aws:PrincipalOrgID", "o-ddddeeeeff"),
            all,
        ),
        (
            "whoever has an organization",
            everybody(),
            json!({"Null": {"aws:PrincipalOrgID": "false"}}),
            all,
        ),
        (
            "our organization if it is said",
            everybody(),
            json!({"StringEqualsIfExists": {"aws:PrincipalOrgID": ORGANIZATION}}),
            all,
        ),
        (
            "part of our organization",
            everybody(),
            json!({"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-aaaabbbbcc/r-ab12/*"}}),
            none,
        ),
        (
            "all paths, which those have who are in none",
            everybody(),
            json!({"ForAllValues:StringLike": {"aws:PrincipalOrgPaths": "o-aaaabbbbcc/r-ab12/*"}}),
            all,
        ),
        (
            "our account by a key",
            everybody(),
            equals("aws:PrincipalAccount", OURS),
            none,
        ),
        (
            "another account by a key",
            everybody(),
            equals("aws:PrincipalAccount", OTHER),
            all,
        ),
        (
            "roles of ours",
            everybody(),
            arn("arn:aws:iam::111122223333:role/*"),
            none,
        ),
        (
            "roles of another account",
            everybody(),
            arn("arn:aws:iam::444455556666:role/*"),
            all,
        ),
        (
            "roles of that name, whose ever",
            everybody(),
            arn("arn:aws:iam::*:role/Dev"),
            all,
        ),
        (
            "users alone, which none is that has no account",
            everybody(),
            equals("aws:PrincipalType", "User"),
            all,
        ),
        (
            "anonymous callers alone",
            everybody(),
            equals("aws:PrincipalType", "Anonymous"),
            all,
        ),
        (
            "nobody that there is",
            everybody(),
            equals("aws:PrincipalType", "Nobody"),
            none,
        ),
        (
            "a service for us",
            json!({"Service": "sns.amazonaws.com"}),
            equals("aws:SourceAccount", OURS),
            none,
        ),
        (
            "a service for our organization",
            json!({"Service": "sns.amazonaws.com"}),
            equals("aws:SourceOrgID", ORGANIZATION),
            none,
        ),
        (
            "a service for a topic of ours",
            json!({"Service": "sns.amazonaws.com"}),
            json!({"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:111122223333:*"}}),
            none,
        ),
    ];
    for (name, principal, condition, expected) in cases {
        assert_eq!(
            of_zone(&bucket(principal, condition), &zone),
            expected,
            "{name}"
        );
    }
    // A service acts for whoever asks it, from no address that is told.
    let open = bucket(json!({"Service": "sns.amazonaws.com"}), json!({}));
    assert_eq!(of_zone(&open, &zone).0, Access::Some);
}

#[test]
fn a_deny_takes_outsiders_out() {
    let zone = ZoneOfTrust::new()
        .organization(ORGANIZATION)
        .expect("a zone");
    let allow = json!({"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*"});
    let deny = |condition: Value| json!({"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*", "Condition": condition});
    let strangers = deny(json!({"StringNotEquals": {"aws:PrincipalOrgID": ORGANIZATION}}));
    assert_eq!(of_zone(&json!([allow, strangers]), &zone).0, Access::None);
    // Who is in no organization at all is let in.
    let loose = deny(
        json!({"StringNotEqualsIfExists": {"aws:PrincipalOrgID": ORGANIZATION}, "Null": {"aws:PrincipalOrgID": "false"}}),
    );
    assert_eq!(of_zone(&json!([allow, loose]), &zone).0, Access::Some);
    let reads = json!({"Effect": "Deny", "Principal": "*", "Action": "s3:Get*", "Resource": "*",
        "Condition": {"StringNotEquals": {"aws:PrincipalOrgID": ORGANIZATION}}});
    assert_eq!(of_zone(&json!([allow, reads]), &zone).0, Access::Some);
}

#[test]
fn addresses_are_counted_once_and_exactly() {
    let zone = ZoneOfTrust::new();
    let from = |ranges: Value| json!({"IpAddress": {"aws:SourceIp": ranges}});
    let cases = [
        (from(json!("203.0.113.0/24")), (256, 0)),
        (
            from(json!(["203.0.113.0/24", "203.0.113.128/25"])),
            (256, 0),
        ),
        (from(json!(["203.0.113.7", "198.51.100.0/31"])), (3, 0)),
        (from(json!("2001:db8::/32")), (0, 1 << 96)),
        (from(json!(["0.0.0.0/0"])), (ALL_V4, 0)),
        (from(json!(["0.0.0.0/0", "::/0"])), (ALL_V4, ALL_V6)),
        (
            json!({"NotIpAddress": {"aws:SourceIp": "10.0.0.0/8"}}),
            (ALL_V4 - (1 << 24), ALL_V6),
        ),
        (
            json!({"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}, "NotIpAddress": {"aws:SourceIp": "203.0.113.0/26"}}),
            (192, 0),
        ),
    ];
    for (condition, counts) in cases {
        let told = of_zone(&bucket(json!("*"), condition.clone()), &zone);
        assert_eq!(told, (Access::Some, Some(counts)), "{condition}");
    }
    // Two statements let in from two ranges, and a Deny takes part of them.
    let allow = |action: &str, range: &str| {
        json!({"Effect": "Allow", "Principal": "*", "Action": action, "Resource": "*",
            "Condition": {"IpAddress": {"aws:SourceIp": range}}})
    };
    let statements = json!([
        allow("s3:GetObject", "203.0.113.0/24"),
        allow("s3:PutObject", "198.51.100.0/24"),
        {"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*",
            "Condition": {"IpAddress": {"aws:SourceIp": "198.51.100.0/25"}}},
    ]);
    assert_eq!(of_zone(&statements, &zone), (Access::Some, Some((384, 0))));
    // As texts addresses are not counted.
    let texts = bucket(
        json!("*"),
        json!({"StringLike": {"aws:SourceIp": "203.0.113.*"}}),
    );
    assert_eq!(of_zone(&texts, &zone), (Access::Some, None));
}

#[test]
fn a_trust_policy_lets_in_too() {
    let zone = ZoneOfTrust::new().account(OURS).expect("a zone");
    let trust = |principal: Value, action: &str, condition: Value| {
        let statements = json!([{"Effect": "Allow", "Principal": principal, "Action": action, "Condition": condition}]);
        let policies = set(PolicyType::RoleTrust, &statements);
        let exposure = outside(&policies, &zone, &AnalysisLimits::DEFAULT).expect("a trust policy");
        exposure.access()
    };
    let none = json!({});
    assert_eq!(
        trust(json!({"AWS": OTHER}), "sts:AssumeRole", none.clone()),
        Access::Some
    );
    assert_eq!(
        trust(json!({"AWS": OURS}), "sts:AssumeRole", none.clone()),
        Access::None
    );
    let github = json!({"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"});
    assert_eq!(
        trust(github, "sts:AssumeRoleWithWebIdentity", none),
        Access::Some
    );
}

fn public(statements: &Value) -> Access {
    let policies = set(PolicyType::Resource, statements);
    let exposure = is_public(&policies, &AnalysisLimits::DEFAULT).expect("a resource policy");
    confirm(&policies, &exposure);
    if exposure.access() == Access::Some {
        let shown = exposure.witnesses().first();
        assert!(policies.is_public(), "{statements}: {shown:?}");
    }
    exposure.access()
}

#[test]
fn public_is_who_is_not_named() {
    let cases = [
        (json!("*"), json!({}), Access::Some),
        (json!({"AWS": "*"}), json!({}), Access::Some),
        (json!({"AWS": OTHER}), json!({}), Access::None),
        (
            json!({"Service": "sns.amazonaws.com"}),
            json!({}),
            Access::None,
        ),
        (
            json!("*"),
            json!({"StringEquals": {"aws:PrincipalOrgID": ORGANIZATION}}),
            Access::None,
        ),
        (
            json!("*"),
            json!({"StringEqualsIfExists": {"aws:PrincipalOrgID": ORGANIZATION}}),
            Access::Some,
        ),
        (
            json!("*"),
            json!({"StringLike": {"aws:PrincipalOrgID": "o-*"}}),
            Access::Some,
        ),
        (
            json!("*"),
            json!({"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}),
            Access::None,
        ),
        (
            json!("*"),
            json!({"IpAddress": {"aws:SourceIp": "0.0.0.0/1"}}),
            Access::Some,
        ),
        (
            json!("*"),
            json!({"StringEquals": {"aws:SourceVpce": "vpce-1a2b3c4d"}}),
            Access::None,
        ),
        (
            json!("*"),
            json!({"Bool": {"aws:SecureTransport": "true"}}),
            Access::Some,
        ),
        (
            json!("*"),
            json!({"Bool": {"aws:SecureTransport": "true"}, "StringEquals": {"aws:PrincipalAccount": OTHER}}),
            Access::None,
        ),
    ];
    for (principal, condition, expected) in cases {
        let statements = bucket(principal, condition);
        assert_eq!(public(&statements), expected, "{statements}");
    }
}

#[test]
fn what_is_public_on_paper_may_let_in_nobody() {
    // The text names everybody; the Deny leaves nobody.
    let statements = json!([
        {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"},
        {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*",
            "Condition": {"StringNotEquals": {"aws:PrincipalOrgID": ORGANIZATION}}},
    ]);
    let policies = set(PolicyType::Resource, &statements);
    assert!(policies.is_public());
    let zone = ZoneOfTrust::new()
        .organization(ORGANIZATION)
        .expect("a zone");
    assert_eq!(of_zone(&statements, &zone).0, Access::None);
    // Without an exception for the organization nobody is left who is not in it, and who is in it meets no fixed value of an
    // Allow: that it is public is said of members of the organization, whoever they are.
    assert_eq!(public(&statements), Access::Some);
}

#[test]
fn what_cannot_be_asked_is_refused() {
    let identity = set(
        PolicyType::Identity,
        &json!([{"Effect": "Allow", "Action": "*", "Resource": "*"}]),
    );
    let refused = outside(&identity, &ZoneOfTrust::new(), &AnalysisLimits::DEFAULT).err();
    assert_eq!(
        refused,
        Some(ExposureError::PolicyType(PolicyType::Identity))
    );
    for account in ["", "11112222333", "1111222233334", "11112222333a"] {
        let refused = ZoneOfTrust::new().account(account).err();
        assert_eq!(refused, Some(ExposureError::Account(account.into())));
    }
    for organization in ["", "o-", "o-short", "o-AAAABBBBCC", "x-aaaabbbbcc"] {
        let refused = ZoneOfTrust::new().organization(organization).err();
        assert_eq!(
            refused,
            Some(ExposureError::Organization(organization.into()))
        );
    }
}

#[test]
fn within_small_limits_it_is_unknown_and_never_none() {
    let mut limits = AnalysisLimits::DEFAULT;
    limits.steps = 5;
    let policies = set(PolicyType::Resource, &bucket(json!("*"), json!({})));
    let exposure = outside(&policies, &ZoneOfTrust::new(), &limits).expect("a resource policy");
    assert_eq!(exposure.access(), Access::Unknown);
    assert_eq!(exposure.addresses(), None);
    assert!(exposure.unknown().count() > 0);
}
