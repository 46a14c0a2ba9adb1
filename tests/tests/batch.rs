//! Many decisions at once, one request asked again, and the bound on the work of each.

use portcullis::{
    Authorizer, Decision, Loader, Outcome, PolicySet, PolicyType, Principal, RequestContext, cost,
    request::{Network, TlsVersion},
};

const ANN: &str = "arn:aws:iam::111122223333:user/Ann";

fn identity(statements: &str) -> PolicySet {
    let text = format!(r#"{{"Version": "2012-10-17", "Statement": [{statements}]}}"#);
    PolicySet::builder(PolicyType::Identity, Loader::Strict)
        .policy("p", &text)
        .build()
        .unwrap_or_else(|errors| panic!("{errors}"))
}

fn reports() -> PolicySet {
    identity(
        r#"{"Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::reports/*"},
           {"Effect": "Deny", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/secret/*"}"#,
    )
}

fn request<'a>(action: &'a str, resource: &'a str) -> RequestContext<'a> {
    RequestContext::builder(Principal::from_arn(ANN).expect("a user"), action, resource)
        .build()
        .unwrap_or_else(|errors| panic!("{errors}"))
}

const RESOURCES: [&str; 4] = [
    "arn:aws:s3:::reports/1.csv",
    "arn:aws:s3:::reports/secret/1.csv",
    "arn:aws:s3:::payroll/1.csv",
    "arn:aws:s3:::reports/2.csv",
];

/// What a buffer held before must never be seen again.
fn stale(count: usize) -> Vec<Decision> {
    let set = reports();
    let authorizer = Authorizer::builder()
        .identity(&set)
        .build()
        .expect("in its place");
    let allowed = authorizer.evaluate(&request("s3:GetObject", RESOURCES[0]));
    assert!(allowed.is_allowed());
    vec![allowed; count]
}

#[test]
fn a_batch_gives_the_decisions_that_single_calls_give() {
    let set = reports();
    let authorizer = Authorizer::builder()
        .identity(&set)
        .build()
        .expect("in its place");
    let requests = RESOURCES.map(|resource| request("s3:GetObject", resource));
    let mut decisions = stale(6);
    authorizer
        .evaluate_batch(&requests, &mut decisions)
        .expect("long enough");
    for (request, decision) in requests.iter().zip(&decisions) {
        assert_eq!(*decision, authorizer.evaluate(request));
    }
    let outcomes = decisions.iter().map(|decision| decision.outcome());
    let expected = [
        Outcome::Allowed,
        Outcome::ExplicitDeny,
        Outcome::ImplicitDeny,
        Outcome::Allowed,
        Outcome::ImplicitDeny,
        Outcome::ImplicitDeny,
    ];
    assert!(outcomes.eq(expected), "{decisions:?}");
}

#[test]
fn a_short_buffer_is_an_error_and_allows_nothing() {
    let set = reports();
    let authorizer = Authorizer::builder()
        .identity(&set)
        .build()
        .expect("in its place");
    let requests = RESOURCES.map(|resource| request("s3:GetObject", resource));
    let mut decisions = stale(3);
    let error = authorizer
        .evaluate_batch(&requests, &mut decisions)
        .expect_err("four into three");
    assert_eq!(error.needed(), 4);
    assert!(decisions.iter().all(|decision| !decision.is_allowed()));
}

#[test]
fn a_request_can_ask_again_and_is_then_like_one_that_was_built_so() {
    let network = Network::public("203.0.113.9").transport(TlsVersion::Tls1_2);
    let build = |action, resource| {
        RequestContext::builder(Principal::from_arn(ANN).expect("a user"), action, resource)
            .network(network.clone())
            .context("aws:PrincipalTag/team", "blue")
            .build()
            .unwrap_or_else(|errors| panic!("{errors}"))
    };
    let questions = [
        ("s3:GetObject", "arn:aws:s3:::reports/1.csv"),
        ("kms:Decrypt", "arn:aws:kms:eu-west-1:444455556666:key/k"),
        ("sts:GetCallerIdentity", "*"),
        ("sts:AssumeRole", "arn:aws:iam::111122223333:role/r"),
        ("s3:PutObject", "arn:aws-cn:s3:::reports/1.csv"),
        (
            "iam:CreateRole",
            "arn:aws:iam::111122223333:role/aws-reserved/r",
        ),
    ];
    let mut asked = build("ec2:RunInstances", "*");
    for (action, resource) in questions {
        asked
            .ask(action, resource)
            .unwrap_or_else(|errors| panic!("{errors}"));
        assert_eq!(
            format!("{asked:?}"),
            format!("{:?}", build(action, resource))
        );
        for key in [
            "s3:TlsVersion",
            "aws:ResourceAccount",
            "aws:PrincipalTag/team",
        ] {
            let fresh = build(action, resource);
            assert_eq!(asked.context_value(key), fresh.context_value(key), "{key}");
        }
    }
    let before = format!("{asked:?}");
    for (action, resource) in [("s3:*", "*"), ("s3:GetObject", "reports"), ("", "")] {
        let fresh =
            RequestContext::builder(Principal::from_arn(ANN).expect("a user"), action, resource);
        let refused = asked.ask(action, resource).expect_err("no question");
        assert_eq!(refused, fresh.build().expect_err("no question"));
        assert_eq!(format!("{asked:?}"), before);
    }
}

#[test]
fn a_key_can_get_another_value_and_the_request_is_then_like_one_that_was_built_so() {
    let set = identity(
        r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {
            "IpAddress": {"aws:SourceIp": "203.0.113.0/24"},
            "ForAnyValue:StringEquals": {"aws:TagKeys": ["blue"]}}}"#,
    );
    let authorizer = Authorizer::builder()
        .identity(&set)
        .build()
        .expect("in its place");
    // With few keys and with so many that they are searched.
    for others in [0, 60] {
        let names: Vec<String> = (0..others).map(|at| format!("x:key{at}")).collect();
        let build = |address: &'static str, tags: Vec<&'static str>| {
            let ann = Principal::from_arn(ANN).expect("a user");
            RequestContext::builder(ann, "s3:GetObject", "arn:aws:s3:::b/k")
                .context_all(names.iter().map(|name| (name.as_str(), "x")))
                .context("aws:SourceIp", address)
                .context("aws:TagKeys", tags)
                .build()
                .unwrap_or_else(|errors| panic!("{errors}"))
        };
        let mut asked = build("203.0.113.9", vec!["blue"]);
        let values = [
            ("198.51.100.7", vec!["blue"], false),
            ("203.0.113.7", vec![], false),
            ("203.0.113.8", vec!["red", "blue"], true),
            ("nonsense", vec!["blue"], false),
            ("203.0.113.8", vec!["blue"], true),
        ];
        for (address, tags, allowed) in values {
            asked.set_context("AWS:sourceip", address).expect("sound");
            asked
                .set_context("aws:TagKeys", tags.clone())
                .expect("sound");
            assert_eq!(format!("{asked:?}"), format!("{:?}", build(address, tags)));
            assert_eq!(
                authorizer.evaluate(&asked).is_allowed(),
                allowed,
                "{address}"
            );
        }
        let before = format!("{asked:?}");
        let long = "x".repeat(65_537);
        assert!(asked.set_context("aws:SourceIp", long.as_str()).is_err());
        assert!(asked.set_context(long.as_str(), "x").is_err());
        assert!(asked.set_context("", "x").is_err());
        assert!(
            asked
                .set_context("aws:TagKeys", vec!["x"; 100_001])
                .is_err()
        );
        assert_eq!(format!("{asked:?}"), before);
        asked.set_context("aws:UserAgent", "new").expect("sound");
        assert_eq!(asked.context_value("aws:useragent"), Some("new".into()));
        asked.set_context("aws:username", "Bob").expect("sound");
        assert_eq!(asked.context_value("aws:username"), Some("Bob".into()));
    }
}

/// Keys that are lent as texts say what keys that are given one by one say, however many there are.
#[test]
fn lent_texts_are_context_keys_like_others() {
    let ann = Principal::from_arn(ANN).expect("a user");
    let session = Principal::from_arn("arn:aws:sts::111122223333:assumed-role/R/ann").expect("one");
    let names: Vec<String> = (0..70).map(|at| format!("x:key{at}")).collect();
    let special = [
        ("aws:SourceIp", "203.0.113.9"),
        ("AWS:UserName", "Bob"),
        ("aws:PrincipalArn", ""),
        ("short", "x"),
        ("", "no name"),
        ("X:KEY1", "twice"),
    ];
    let long = "x".repeat(65_537);
    for (count, special_count, principal) in (0..names.len())
        .flat_map(|count| (0..=special.len()).map(move |special| (count, special)))
        .flat_map(|(count, special)| [ann, session].map(|principal| (count, special, principal)))
    {
        let mut keys: Vec<(&str, &str)> = special.iter().take(special_count).copied().collect();
        keys.extend(names.iter().take(count).map(|name| (name.as_str(), "v")));
        if count == 69 && special_count == 0 {
            keys.push(("x:long", long.as_str()));
        }
        let (action, resource) = ("s3:GetObject", "arn:aws:s3:::b/k");
        let builder = || RequestContext::builder(principal, action, resource);
        let one_by_one = builder().context_all(keys.iter().copied()).build();
        let (first, second) = keys.split_at(keys.len() / 2);
        let ways = [
            RequestContext::new(principal, action, resource, &keys),
            builder().lend_context(&keys).build(),
            builder().lend_context(first).lend_context(second).build(),
        ];
        for lent in ways {
            let (lent, given) = match (lent, &one_by_one) {
                (Err(lent), Err(given)) => {
                    assert_eq!(&lent, given);
                    continue;
                }
                (Ok(lent), Ok(given)) => (lent, given),
                other => panic!("{count} {special_count}: {other:?}"),
            };
            for name in names.iter().map(String::as_str).chain([
                "aws:sourceip",
                "aws:username",
                "aws:PrincipalArn",
                "SHORT",
                "aws:PrincipalAccount",
                "aws:userid",
            ]) {
                assert_eq!(
                    lent.context_value(name),
                    given.context_value(name),
                    "{name}"
                );
            }
            let mut changed = lent.clone();
            changed.set_context("X:key1", "new").expect("sound");
            changed
                .set_context("aws:SOURCEIP", "198.51.100.1")
                .expect("sound");
            assert_eq!(changed.context_value("x:key1"), Some("new".into()));
            assert_eq!(
                changed.context_value("aws:SourceIp"),
                Some("198.51.100.1".into())
            );
            assert_eq!(changed.context_value("short"), given.context_value("short"));
            assert_eq!(lent.context_value("x:key1"), given.context_value("x:key1"));
        }
    }
}

/// Statements that are met as often as can be: many entries, many patterns, long lists, variables.
#[test]
fn no_decision_takes_more_tests_than_the_set_tells() {
    let list = |count: usize, item: &dyn Fn(usize) -> String| {
        let items: Vec<String> = (0..count).map(|at| format!("{:?}", item(at))).collect();
        format!("[{}]", items.join(","))
    };
    let nested = list(200, &|at| format!("arn:aws:s3:::{}*", "a".repeat(at)));
    let few = list(16, &|at| format!("arn:aws:s3:::{}*", "a".repeat(at)));
    let patterns = list(40, &|at| {
        format!(
            "s3:{}*",
            "GetObjectTaggingAndMoreOfThatKindForAllOfUs"
                .get(..at)
                .unwrap_or("G")
        )
    });
    let hostile = list(50, &|at| format!("{}b", "*a".repeat(at + 1)));
    let variables = list(1000, &|at| format!("${{aws:PrincipalTag/t{at}}}x"));
    let values = list(20_000, &|at| format!("value-{at}"));
    let condition = |operator: &str, key: &str, values: &str| {
        format!(r#", "Condition": {{"{operator}": {{"{key}": {values}}}}}"#)
    };
    let mut sets = Vec::new();
    for effect in ["Allow", "Deny"] {
        for (resources, conditions) in [
            (&nested, String::new()),
            (&few, condition("StringLike", "aws:UserAgent", &hostile)),
            (&few, condition("StringNotEquals", "aws:UserAgent", &values)),
            (
                &nested,
                condition("StringLike", "aws:UserAgent", &variables),
            ),
            (
                &nested,
                condition("StringEqualsIgnoreCase", "aws:UserAgent", &values),
            ),
        ] {
            for actions in [
                &patterns,
                &"[\"s3:GetObject\", \"s3:*\", \"s3:Get*\"]".to_string(),
                &"[\"*\"]".into(),
            ] {
                let one = format!(
                    r#"{{"Effect": "{effect}", "Action": {actions}, "Resource": {resources}{conditions}}}"#
                );
                let exceptions = format!(
                    r#"{{"Effect": "{effect}", "NotAction": {actions}, "NotResource": {resources}{conditions}}}"#
                );
                sets.push(identity(&one));
                sets.push(identity(&vec![one.clone(); 12].join(",")));
                if actions != "[\"*\"]" {
                    sets.push(identity(&format!("{one},{exceptions}")));
                }
            }
        }
    }
    let object = format!("arn:aws:s3:::{}", "a".repeat(250));
    let mut most = 0.0f64;
    for set in &sets {
        let authorizer = Authorizer::builder()
            .identity(set)
            .build()
            .expect("in its place");
        for action in [
            "s3:GetObject",
            "s3:GetObjectTagging",
            "s3:PutObject",
            "ec2:RunInstances",
        ] {
            for agent in ["a".repeat(3000), "value-19999".into(), "x".into()] {
                let asked = RequestContext::builder(
                    Principal::from_arn(ANN).expect("a user"),
                    action,
                    &object,
                )
                .context("aws:UserAgent", agent)
                .build()
                .unwrap_or_else(|errors| panic!("{errors}"));
                let (decision, tests) = cost::evaluate_counted(&authorizer, &asked);
                assert_eq!(decision, authorizer.evaluate(&asked));
                assert!(
                    tests <= cost::bound(&authorizer),
                    "{tests} of {}",
                    cost::bound(&authorizer)
                );
                most = most.max(tests as f64 / cost::bound(&authorizer) as f64);
            }
        }
    }
    // A bound that nothing comes near would tell nothing.
    assert!(most > 0.3, "{most}");
}

#[test]
fn the_bound_is_linear_in_the_policy() {
    let of = |count: usize| {
        let statements: Vec<String> = (0..count)
            .map(|at| {
                format!(
                    r#"{{"Effect": "Allow", "Action": ["s3:Get*", "s3:GetObject"],
                        "Resource": ["arn:aws:s3:::b{at}/*", "arn:aws:s3:::b{at}"],
                        "Condition": {{"StringEquals": {{"aws:PrincipalTag/t": ["a", "b{at}"]}}}}}}"#
                )
            })
            .collect();
        cost::bound_of_set(&identity(&statements.join(",")))
    };
    // Sets of few statements are kept in another form than those of many.
    for sizes in [[3, 30], [100, 1000]] {
        let [few, many] = sizes.map(of);
        assert!(
            many <= 10 * few && many > 8 * few,
            "{sizes:?}: {few} {many}"
        );
    }
}
