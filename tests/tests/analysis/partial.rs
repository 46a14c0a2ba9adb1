//! What is told of a request with unknown keys, held against what the engine decides for its completions.

use portcullis::request::{ContextValue, RequestContextBuilder, UnknownKeys};
use portcullis::{
    Authorizer, Loader, PartialDecision, PolicyLevels, PolicySet, PolicyType, Principal,
    RequestContext,
};
use serde_json::{Value, json};

use crate::draw::{ASKED, Dice, KEYS, THEMES, Theme, asked_resources, asked_values, policy};

pub(crate) const ANN: &str = "arn:aws:iam::111122223333:user/Ann";
pub(crate) const OBJECT: &str = "arn:aws:s3:::reports/Ann/1.csv";

pub(crate) fn set(policy_type: PolicyType, statements: &Value) -> PolicySet {
    let text = json!({"Version": "2012-10-17", "Statement": statements}).to_string();
    PolicySet::builder(policy_type, Loader::Lenient)
        .policy("", &text)
        .build()
        .unwrap_or_else(|errors| panic!("{text}: {errors}"))
}

/// Policies by their layers, kept.
#[derive(Default)]
pub(crate) struct Sets {
    pub(crate) identity: Option<PolicySet>,
    pub(crate) resource: Option<PolicySet>,
    pub(crate) boundary: Option<PolicySet>,
    pub(crate) session: Option<PolicySet>,
    pub(crate) scp: Option<PolicyLevels>,
    pub(crate) rcp: Option<PolicyLevels>,
    pub(crate) endpoint: Option<PolicySet>,
}

impl Sets {
    /// `scp` and `rcp` have one level, or an array of arrays of them.
    pub(crate) fn of(layers: &Value) -> Self {
        let one = |name: &str, policy_type| Some(set(policy_type, layers.get(name)?));
        let levels = |name: &str, policy_type| {
            let levels = layers.get(name)?.as_array()?;
            Some(levels.iter().map(|level| set(policy_type, level)).collect())
        };
        Self {
            identity: one("identity", PolicyType::Identity),
            resource: one("resource", PolicyType::Resource),
            boundary: one("boundary", PolicyType::PermissionsBoundary),
            session: one("session", PolicyType::Session),
            scp: levels("scp", PolicyType::ServiceControl),
            rcp: levels("rcp", PolicyType::ResourceControl),
            endpoint: one("endpoint", PolicyType::VpcEndpoint),
        }
    }

    pub(crate) fn authorizer(&self) -> Authorizer<'_> {
        Authorizer::builder()
            .identity(&self.identity)
            .resource(&self.resource)
            .permissions_boundary(&self.boundary)
            .session(&self.session)
            .service_control_policies(&self.scp)
            .resource_control_policies(&self.rcp)
            .vpc_endpoint(&self.endpoint)
            .build()
            .expect("an authorizer")
    }
}

pub(crate) fn builder<'a>(
    caller: &'a str,
    action: &'a str,
    resource: &'a str,
) -> RequestContextBuilder<'a> {
    let caller = Principal::from_arn(caller).expect("a caller");
    RequestContext::builder(caller, action, resource)
}

pub(crate) fn unknown<'a>(names: &'a [&'a str]) -> UnknownKeys<'a> {
    UnknownKeys::new(names).expect("names of keys")
}

/// What all requests with these values for some keys come to: whether some is allowed, and whether some is refused.
pub(crate) fn completions<'a>(
    authorizer: &Authorizer<'_>,
    request: &RequestContext<'a>,
    keys: &[&'a str],
    values: &[ContextValue<'static>],
) -> (bool, bool) {
    let (mut allowed, mut refused) = (false, false);
    let all = values.len().pow(keys.len() as u32);
    for number in 0..all {
        let (mut completed, mut rest) = (request.clone(), number);
        for key in keys {
            let value = values[rest % values.len()].clone();
            rest /= values.len();
            completed.set_context(key, value).expect("a value");
        }
        match authorizer.evaluate(&completed).is_allowed() {
            true => allowed = true,
            false => refused = true,
        }
    }
    (allowed, refused)
}

const ALLOW: &str = r#"{"Effect": "Allow", "Action": "*", "Resource": "*"}"#;

fn allow() -> Value {
    serde_json::from_str(ALLOW).expect("a statement")
}

fn with(effect: &str, condition: Value) -> Value {
    json!({"Effect": effect, "Action": "*", "Resource": "*", "Condition": condition})
}

#[test]
fn what_hangs_on_an_unknown_key_depends_and_nothing_else() {
    use PartialDecision::{Allowed, Depends, Refused};
    let tag = |value: &str| json!({"StringEquals": {"aws:ResourceTag/t": value}});
    let on = |resource: &str| json!({"Effect": "Allow", "Action": "s3:*", "Resource": resource});
    let cases = [
        ("no key is asked for", json!({"identity": allow()}), Allowed),
        (
            "no statement is about it",
            json!({"identity": {"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}}),
            Refused,
        ),
        (
            "an Allow asks for it",
            json!({"identity": with("Allow", tag("a"))}),
            Depends,
        ),
        (
            "another Allow does not",
            json!({"identity": [with("Allow", tag("a")), allow()]}),
            Allowed,
        ),
        (
            "a Deny asks for it",
            json!({"identity": [allow(), with("Deny", tag("a"))]}),
            Depends,
        ),
        (
            "another Deny does not",
            json!({"identity": [allow(), with("Deny", tag("a")), with("Deny", json!({}))]}),
            Refused,
        ),
        (
            "a Deny without any Allow",
            json!({"identity": with("Deny", tag("a"))}),
            Refused,
        ),
        (
            "a known key fails beside it",
            json!({"identity": with("Allow", json!({"StringEquals": {"aws:ResourceTag/t": "a", "x:known": "no"}}))}),
            Refused,
        ),
        (
            "a known key holds beside it",
            json!({"identity": with("Allow", json!({"StringEquals": {"aws:ResourceTag/t": "a", "x:known": "yes"}}))}),
            Depends,
        ),
        (
            "Null",
            json!({"identity": with("Allow", json!({"Null": {"aws:ResourceTag/t": "true"}}))}),
            Depends,
        ),
        (
            "IfExists",
            json!({"identity": with("Allow", json!({"StringEqualsIfExists": {"aws:ResourceTag/t": "a"}}))}),
            Depends,
        ),
        (
            "ForAllValues",
            json!({"identity": with("Allow", json!({"ForAllValues:StringEquals": {"aws:ResourceTag/t": "a"}}))}),
            Depends,
        ),
        (
            "an absent key is known",
            json!({"identity": with("Allow", json!({"StringNotEquals": {"x:absent": "a"}}))}),
            Allowed,
        ),
        (
            "an absent key with a variable",
            json!({"identity": with("Allow", json!({"StringNotEquals": {"x:absent": "${aws:ResourceTag/t}"}}))}),
            Allowed,
        ),
        (
            "a known key with a variable",
            json!({"identity": with("Allow", json!({"StringEquals": {"x:known": "${aws:ResourceTag/t}"}}))}),
            Depends,
        ),
        (
            "a resource with a variable",
            json!({"identity": on("arn:aws:s3:::reports/${aws:ResourceTag/t}/*")}),
            Depends,
        ),
        (
            "one that no text can cover",
            json!({"identity": on("arn:aws:s3:::other/${aws:ResourceTag/t}/*")}),
            Refused,
        ),
        (
            "a known variable",
            json!({"identity": on("arn:aws:s3:::reports/${aws:username}/*")}),
            Allowed,
        ),
        (
            "an exception that no text can cover, of a Deny",
            json!({"identity": [allow(),
            {"Effect": "Deny", "Action": "*", "NotResource": "arn:aws:s3:::other/${aws:ResourceTag/t}"}]}),
            Refused,
        ),
        (
            "the same of an Allow, which has to have a text",
            json!({"identity":
            {"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:s3:::other/${aws:ResourceTag/t}"}}),
            Depends,
        ),
        (
            "a boundary",
            json!({"identity": allow(), "boundary": with("Allow", tag("a"))}),
            Depends,
        ),
        (
            "a boundary that never allows",
            json!({"identity": with("Allow", tag("a")), "boundary": {"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}}),
            Refused,
        ),
        (
            "one level of SCPs",
            json!({"identity": allow(), "scp": [[allow()], [with("Allow", tag("a"))]]}),
            Depends,
        ),
        (
            "a level without policies",
            json!({"identity": with("Allow", tag("a")), "scp": [[allow()], []]}),
            Refused,
        ),
        (
            "an RCP",
            json!({"identity": allow(), "rcp": [[{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*", "Condition": tag("a")}]]}),
            Depends,
        ),
        (
            "a resource policy beside an identity policy that allows",
            json!({"identity": allow(), "resource":
            {"Effect": "Allow", "Principal": {"AWS": ANN}, "Action": "s3:*", "Resource": "*", "Condition": tag("a")}}),
            Allowed,
        ),
        (
            "a resource policy alone",
            json!({"resource":
            {"Effect": "Allow", "Principal": {"AWS": ANN}, "Action": "s3:*", "Resource": "*", "Condition": tag("a")}}),
            Depends,
        ),
        (
            "a resource policy that delegates alone",
            json!({"resource":
            {"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "s3:*", "Resource": "*", "Condition": tag("a")}}),
            Refused,
        ),
        (
            "a direct grant behind a boundary that does not allow",
            json!({"resource":
            {"Effect": "Allow", "Principal": {"AWS": ANN}, "Action": "s3:*", "Resource": "*"}, "boundary": with("Allow", tag("a"))}),
            Allowed,
        ),
    ];
    for (what, layers, expected) in cases {
        let sets = Sets::of(&layers);
        let request = builder(ANN, "s3:GetObject", OBJECT)
            .context("x:known", "yes")
            .build()
            .expect("a request");
        // The name itself, the family of names, and both.
        for names in [
            &["AWS:resourceTag/T"][..],
            &["aws:ResourceTag/"],
            &["x:other", "aws:resourcetag/", "aws:ResourceTag/t"],
        ] {
            let told = sets
                .authorizer()
                .evaluate_partial(&request, &unknown(names));
            assert_eq!(told, expected, "{what}, {names:?}");
        }
        // Of another key nothing hangs.
        let told = sets
            .authorizer()
            .evaluate_partial(&request, &unknown(&["aws:ResourceTag", "x:other"]));
        let decided = match sets.authorizer().evaluate(&request).is_allowed() {
            true => Allowed,
            false => Refused,
        };
        assert_eq!(told, decided, "{what}");
    }
}

#[test]
fn a_session_and_what_is_derived_from_a_caller_can_be_unknown() {
    use PartialDecision::{Allowed, Depends, Refused};
    const ROLE: &str = "arn:aws:sts::111122223333:assumed-role/Reader/ann";
    let arn = json!({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/Reader"}});
    let cases = [
        (
            json!({"identity": with("Allow", arn.clone())}),
            Depends,
            Allowed,
        ),
        (
            json!({"identity": allow(), "session": with("Allow", arn.clone())}),
            Depends,
            Allowed,
        ),
        (
            json!({"identity": allow(), "session": [allow(), with("Deny", arn)]}),
            Depends,
            Refused,
        ),
        // Who calls is known all the same.
        (
            json!({"resource": {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/Reader"}, "Action": "s3:*",
            "Resource": "*"}}),
            Allowed,
            Allowed,
        ),
    ];
    for (layers, expected, decided) in cases {
        let sets = Sets::of(&layers);
        let request = builder(ROLE, "s3:GetObject", OBJECT)
            .build()
            .expect("a request");
        let authorizer = sets.authorizer();
        assert_eq!(
            authorizer.evaluate_partial(&request, &unknown(&["aws:PrincipalArn"])),
            expected,
            "{layers}"
        );
        assert_eq!(
            authorizer.evaluate_partial(&request, &unknown(&["aws:userid"])),
            decided,
            "{layers}"
        );
    }
}

/// A world of a few policies, callers and values, drawn by a theme.
pub(crate) struct Drawn {
    pub(crate) sets: Sets,
    pub(crate) about: String,
}

pub(crate) fn drawn(theme: Theme, dice: &mut Dice) -> Drawn {
    let statements = |dice: &mut Dice| policy(theme, dice)["Statement"].clone();
    let mut layers = json!({"identity": statements(dice)});
    if dice.one_in(3) {
        layers["boundary"] = statements(dice);
    }
    // A resource policy grants by its principal, in three grades (R-PRIN-15); a list without the caller grants nothing.
    if dice.one_in(3) {
        let mut granting = statements(dice);
        for statement in granting.as_array_mut().into_iter().flatten() {
            let principals = [
                json!("*"),
                json!({"AWS": ANN}),
                json!({"AWS": "111122223333"}),
                json!({"AWS": "444455556666"}),
            ];
            statement["Principal"] = dice.pick(&principals);
        }
        layers["resource"] = granting;
        if dice.one_in(3) {
            layers["identity"] = json!({"Effect": "Allow", "Action": "x:none", "Resource": "*"});
        }
    }
    if dice.one_in(4) {
        layers["scp"] = json!([[allow()], statements(dice)]);
    }
    Drawn {
        sets: Sets::of(&layers),
        about: format!("{theme:?} {layers}"),
    }
}

/// Each request of a small world in which some keys are unknown.
pub(crate) fn each_request(
    theme: Theme,
    dice: &mut Dice,
    mut ask: impl FnMut(&RequestContext<'_>, &[&'static str], &[ContextValue<'static>]),
) {
    let values = asked_values(theme);
    let resources = asked_resources(theme);
    for names in [&KEYS[..1], &KEYS[1..], &KEYS[..]] {
        for _ in 0..2 {
            let resource = dice.pick(&resources);
            let action = dice.pick(&ASKED);
            let mut builder = builder(ANN, action, &resource);
            for key in KEYS {
                builder = builder.context(key, dice.pick(&values));
            }
            let Ok(request) = builder.build() else {
                continue;
            };
            ask(&request, names, &values);
        }
    }
}

#[test]
fn no_completion_refutes_what_is_told() {
    for theme in THEMES {
        let (mut told, mut depends) = (0, 0);
        for seed in 1..200 {
            let mut dice = Dice::new(seed * 4 + theme as u64);
            let Drawn { sets, about } = drawn(theme, &mut dice);
            let authorizer = sets.authorizer();
            each_request(theme, &mut dice, |request, names, values| {
                let partial = authorizer.evaluate_partial(request, &unknown(names));
                let (allowed, refused) = completions(&authorizer, request, names, values);
                let about = format!("{about}\n{request:?} {names:?}");
                match partial {
                    PartialDecision::Allowed => assert!(!refused, "{about}"),
                    PartialDecision::Refused => assert!(!allowed, "{about}"),
                    PartialDecision::Depends => depends += 1,
                }
                told += u32::from(partial != PartialDecision::Depends);
            });
        }
        println!("{theme:?}: {told} told, {depends} depend");
        assert!(told > 300 && depends > 40, "{theme:?}: {told}, {depends}");
    }
}
