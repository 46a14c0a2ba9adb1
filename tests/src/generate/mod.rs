//! Questions for the engine, drawn from a small vocabulary in which policies and requests meet often.
//!
//! [`strict_questions`] holds documents that the strict loader accepts, [`lenient_questions`] adds defects that
//! the lenient loader keeps. A question belongs to one theme: a service with its actions and resources.
//! [`condition_questions`] and [`principal_questions`] hold one statement that decides, and so come to the corners
//! of conditions and principals that larger questions seldom reach. [`corner_questions`] do the same for one rule each.

mod access_identity;
mod across_accounts;
mod actions;
mod bucket_owner;
mod calls;
mod empty;
mod key_names;
mod principals;
mod role_paths;
mod scope_down;
mod shapes;
mod small;
mod whole_services;

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Map, Value, json};

use crate::second_opinion::{contradicts_itself, refuses_resource};

/// The account of the resources, most of the time.
pub const OWNER: &str = "111122223333";
/// Another account.
pub const OTHER: &str = "444455556666";
const CANONICAL: &str = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be";
const WEB_PROVIDER: &str =
    "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com";
const SAML_PROVIDER: &str = "arn:aws:iam::111122223333:saml-provider/Corp";

/// A service with what can be asked of it.
#[derive(Debug)]
struct Theme {
    service: &'static str,
    actions: &'static [&'static str],
    resources: &'static [&'static str],
    /// Patterns worth more than those that come from changing a resource.
    patterns: &'static [&'static str],
}

static THEMES: [Theme; 8] = [
    Theme {
        service: "s3",
        actions: &[
            "s3:GetObject",
            "s3:PutObject",
            "s3:ListBucket",
            "s3:ListAllMyBuckets",
        ],
        resources: &[
            "arn:aws:s3:::data/red/key.csv",
            "arn:aws:s3:::data/red/*",
            "arn:aws:s3:::data//x:y",
            "arn:aws:s3:::data",
            "arn:aws:s3:::data/ann/é",
            "*",
        ],
        patterns: &[
            "arn:aws:s3:::*",
            "arn:aws:s3:::data/*",
            "arn:aws:s3:::data/${aws:PrincipalTag/team}/*",
            "arn:aws:s3:::data/${aws:PrincipalTag/team, 'red'}/*",
            "arn:aws:s3:::data/${aws:PrincipalTag/team}*",
            "arn:aws:s3:::data/${aws:PrincipalTag/team, ''}*",
            "arn:aws:s3:::data/${aws:username}/?",
            "arn:aws:s3:::data/red/${*}",
            "arn:aws:s3:::${acme:Level}/red/*",
            "arn:*:s3:::data*",
            "arn:aws:s3:*",
            "arn:aws:s3*",
            "arn:aws:S3:::data/*",
            "arn:aws:s3:::DATA/*",
            "arn:aws:s3:*:y",
            "arn:aws:s3:::data/${aws:TagKeys}/*",
        ],
    },
    Theme {
        service: "sqs",
        actions: &["sqs:SendMessage", "sqs:ReceiveMessage", "sqs:ListQueues"],
        resources: &[
            "arn:aws:sqs:eu-west-1:111122223333:orders",
            "arn:aws:sqs:us-east-1:444455556666:orders",
            "arn:aws:sqs:eu-west-1:111122223333:red",
            "arn:aws-cn:sqs:cn-north-1:111122223333:orders",
            "*",
        ],
        patterns: &[
            "arn:aws:sqs:*:111122223333:*",
            "arn:aws:sqs",
            "arn:aws:sqs:eu-west-1",
            "arn:aws:sqs:*",
            "arn:aws:sqs:*:orders",
            "arn:aws:sqs:eu-*:orders",
            "arn:aws:sqs:EU-WEST-1:111122223333:orders",
            "arn:aws:sqs:${aws:RequestedRegion}:111122223333:orders",
            "arn:aws:sqs:*:${aws:PrincipalAccount}:orders",
            "arn:aws:sqs:eu-west-1:111122223333:${aws:PrincipalTag/team}",
            "arn:*:*:*:*:*",
        ],
    },
    Theme {
        service: "kms",
        actions: &[
            "kms:Decrypt",
            "kms:CreateGrant",
            "kms:UpdateAlias",
            "kms:RetireGrant",
        ],
        resources: &[
            "arn:aws:kms:eu-west-1:111122223333:key/k1",
            "arn:aws:kms:eu-west-1:444455556666:key/k1",
            "arn:aws:kms:eu-west-1:111122223333:alias/app",
            "arn:aws:kms:eu-west-1:111122223333:alias/aws/s3",
            "*",
        ],
        patterns: &[
            "arn:aws:kms:*:*:key/*",
            "arn:aws:kms:*:${aws:PrincipalAccount}:key/*",
            "arn:aws:kms:eu-west-1:111122223333:key/${acme:Level}",
            "arn:aws:kms",
        ],
    },
    Theme {
        service: "sts",
        actions: &[
            "sts:AssumeRole",
            "sts:TagSession",
            "sts:SetSourceIdentity",
            "sts:AssumeRoleWithWebIdentity",
            "sts:AssumeRoleWithSAML",
        ],
        resources: &[
            "arn:aws:iam::111122223333:role/Dev",
            "arn:aws:iam::111122223333:role/team/Dev",
            "arn:aws:iam::444455556666:role/Dev",
            "*",
        ],
        patterns: &[
            "arn:aws:iam::*:role/*",
            "arn:aws:iam::111122223333:role/${aws:PrincipalTag/team}/Dev",
            "arn:aws:iam::${aws:PrincipalAccount}:role/Dev",
        ],
    },
    Theme {
        service: "redshift",
        actions: &[
            "redshift:GetClusterCredentials",
            "redshift:JoinGroup",
            "redshift:DescribeClusterVersions",
        ],
        resources: &[
            "arn:aws:redshift:us-east-1:111122223333:dbuser:prod/ann",
            "arn:aws:redshift:us-east-1:111122223333:dbname:prod/red",
            "arn:aws:redshift:us-east-1:111122223333:cluster:prod",
            "*",
        ],
        patterns: &[
            "arn:aws:redshift:*:*:dbuser:prod/${redshift:DbUser}",
            "arn:aws:redshift:*:*:dbuser:*/${aws:username}",
            "arn:aws:redshift:us-east-1:111122223333:*:prod*",
            "arn:aws:redshift:*:cluster:prod",
            "arn:aws:redshift:us-east-1:111122223333:cluster",
        ],
    },
    Theme {
        service: "lambda",
        actions: &[
            "lambda:InvokeFunction",
            "lambda:GetFunction",
            "lambda:ListFunctions",
        ],
        resources: &[
            "arn:aws:lambda:us-east-1:111122223333:function:f:red",
            "arn:aws:lambda:us-east-1:111122223333:function:f",
            "arn:aws:lambda:us-east-1:444455556666:function:ann",
            "*",
        ],
        patterns: &[
            "arn:aws:lambda:*:111122223333:function:f*",
            "arn:aws:lambda:us-east-1:111122223333:function:${aws:PrincipalTag/team}",
            "arn:aws:lambda:*:*:function:?",
            "arn:aws:lambda:*:f",
        ],
    },
    Theme {
        service: "sts",
        actions: &[
            "sts:GetCallerIdentity",
            "sts:GetFederationToken",
            "sts:DecodeAuthorizationMessage",
        ],
        resources: &["*", "arn:aws:iam::111122223333:user/ann"],
        patterns: &["arn:aws:iam::111122223333:*"],
    },
    Theme {
        service: "iam",
        actions: &["iam:GetRole", "iam:DeleteRolePolicy"],
        resources: &[
            "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/Admin",
            "arn:aws:iam::111122223333:role/Dev",
            "arn:aws:iam::444455556666:role/Dev",
        ],
        patterns: &["arn:aws:iam::*:role/*", "arn:aws:iam"],
    },
];

/// What the documents may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loader {
    /// What the strict loader accepts.
    Strict,
    /// What the lenient loader keeps, too.
    Lenient,
}

impl Loader {
    fn settings(self) -> Value {
        match self {
            Self::Strict => json!({}),
            Self::Lenient => json!({ "loader": "lenient" }),
        }
    }
}

/// Questions of which each turns on one rule.
pub fn corner_questions(loader: Loader) -> BoxedStrategy<Value> {
    let mut corners = vec![
        (3, scope_down::questions(loader)),
        (9, calls::questions(loader)),
        (3, key_names::questions(loader)),
        (3, role_paths::questions(loader)),
        (4, across_accounts::questions(loader)),
        (2, access_identity::questions(loader)),
        (2, bucket_owner::questions(loader)),
        (4, principals::questions(loader)),
        (4, whole_services::questions(loader)),
        (4, shapes::questions(loader)),
        (3, empty::questions(loader)),
    ];
    if loader == Loader::Lenient {
        corners.push((2, actions::questions()));
    }
    proptest::strategy::Union::new_weighted(corners).boxed()
}

/// The kinds of policies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Identity,
    Boundary,
    Session,
    Scp,
    Rcp,
    General,
    Trust,
    Key,
    Endpoint,
}

impl Kind {
    /// Whether IAM takes the document, and so refuses what other services keep (R-GRAM-11, R-GRAM-12, R-RES-20).
    fn is_of_iam(self) -> bool {
        matches!(self, Self::Identity | Self::Boundary | Self::Session)
    }
}

/// Questions whose documents the strict loader accepts.
pub fn strict_questions() -> BoxedStrategy<Value> {
    questions(Loader::Strict)
}

/// Questions for the lenient loader, with defects that it keeps.
pub fn lenient_questions() -> BoxedStrategy<Value> {
    questions(Loader::Lenient)
}

/// One or two conditions decide, and the request has the keys they ask for, often with a value of the policy.
pub fn condition_questions(loader: Loader) -> BoxedStrategy<Value> {
    let test =
        (condition_test(loader), any::<Index>(), 0..10_u8).prop_flat_map(|(test, which, form)| {
            let family = KEYS
                .iter()
                .find(|(name, _)| name.eq_ignore_ascii_case(&test.1))
                .map_or(Family::Text, |key| key.1);
            let listed = match &test.2 {
                Value::Array(values) if values.is_empty() => json!("red"),
                Value::Array(values) => values[which.index(values.len())].clone(),
                value => value.clone(),
            };
            let value = prop_oneof![
                3 => Just(listed),
                4 => request_value(family),
                1 => Just(json!("")),
            ];
            let many = vec(value.clone(), 0..3).prop_map(Value::from);
            let set = test.0.to_ascii_lowercase().starts_with("for");
            let value = match (form, set) {
                (0, _) => Just(Value::Null).boxed(),
                (1..=6, true) | (1, false) => many.boxed(),
                _ => value.boxed(),
            };
            (Just(test), value)
        });
    let version = prop_oneof![8 => Just("2012-10-17"), 1 => Just("2008-10-17")];
    (version, any::<bool>(), vec(test, 1..3), context())
        .prop_map(move |(version, deny, tests, context)| {
            let mut keys = context;
            keys.retain(|key, _| !tests.iter().any(|((_, name, _), _)| name.eq_ignore_ascii_case(key)));
            let tests: Vec<Test> = tests
                .into_iter()
                .map(|(test, value)| {
                    if !value.is_null() && !keys.keys().any(|key| key.eq_ignore_ascii_case(&test.1)) {
                        keys.insert(test.1.clone(), value);
                    }
                    test
                })
                .collect();
            let effect = if deny { "Deny" } else { "Allow" };
            let mut statements =
                vec![json!({ "Effect": effect, "Action": "s3:GetObject", "Resource": "*", "Condition": assembled(tests) })];
            if deny {
                statements.push(json!({ "Effect": "Allow", "Action": "*", "Resource": "*" }));
            }
            json!({
                "request": {
                    "principal": "arn:aws:iam::111122223333:user/ann",
                    "action": "s3:GetObject",
                    "resource": "arn:aws:s3:::data/red/key.csv",
                    "context": keys,
                    "time": "2026-11-23T10:00:00Z",
                },
                "policies": { "identity": [{ "Version": version, "Statement": statements }] },
                "settings": loader.settings(),
            })
        })
        .boxed()
}

/// One or two statements of a resource policy decide by their principals.
pub fn principal_questions(loader: Loader) -> BoxedStrategy<Value> {
    let themes = [
        (0_usize, Kind::General),
        (1, Kind::General),
        (2, Kind::Key),
        (3, Kind::Trust),
    ];
    let by_kind = themes.map(|(theme, kind)| {
        let theme = &THEMES[theme];
        let statement = (principal(theme, kind, loader), not_principal(loader), any::<bool>(), chance(60)).prop_map(
            move |(principal, not_principal, deny, negated)| {
                let negated = negated && (deny || loader == Loader::Lenient) && kind != Kind::Trust;
                let negated = negated && (deny || kind == Kind::General);
                let mut statement = json!({ "Effect": if deny { "Deny" } else { "Allow" }, "Action": "*" });
                if kind != Kind::Trust {
                    statement["Resource"] = json!("*");
                }
                if negated {
                    statement["NotPrincipal"] = not_principal;
                } else {
                    statement["Principal"] = principal;
                }
                statement
            },
        );
        let everything = |percent| {
            let policy = json!({ "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "*", "Resource": "*" } });
            maybe(percent, Just(policy).boxed())
        };
        let nothing = Just(json!({ "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "ec2:*", "Resource": "*" } })).boxed();
        let limit = || prop_oneof![1 => everything(100), 1 => maybe(100, nothing.clone()), 3 => Just(None)].boxed();
        // What root and the unsigned cannot call (R-STS-17), and what everybody can.
        let action = if kind == Kind::Trust {
            text(&["sts:AssumeRole", "sts:TagSession", "sts:AssumeRoleWithWebIdentity"])
        } else {
            Just(theme.actions[0].to_string()).boxed()
        };
        (caller(theme), action, vec(statement, 1..3), everything(70), limit(), limit())
            .prop_map(move |(caller, action, statements, identity, boundary, session)| {
                let mut policies = json!({ "resource": { "Version": "2012-10-17", "Statement": statements } });
                if let Some(identity) = identity {
                    policies["identity"] = json!([identity]);
                }
                if let Some(boundary) = boundary {
                    policies["permissionsBoundary"] = boundary;
                }
                if let Some(session) = session {
                    policies["session"] = json!([session]);
                }
                let mut question = json!({
                    "request": {
                        "principal": caller,
                        "action": action,
                        "resource": theme.resources[0],
                        "context": {},
                    },
                    "policies": policies,
                    "settings": loader.settings(),
                });
                fit_to_caller(&mut question);
                question
            })
            .boxed()
    });
    proptest::strategy::Union::new(by_kind).boxed()
}

/// Numbers that a JSON library would spell in its own way. In a generated question such a number is a string with a
/// `#` in front, until [`question_text`] writes it.
const SPELLINGS: [&str; 5] = ["1.20", "10.0", "-0", "9007199254740993", "1e1"];

/// The text of a question, its numbers as they were meant.
#[must_use]
pub fn question_text(question: &Value) -> String {
    with_spellings(question.to_string())
}

/// Puts the numbers into the text of a question, also where a policy is a string inside it.
#[must_use]
pub fn with_spellings(text: String) -> String {
    SPELLINGS.iter().fold(text, |text, number| {
        text.replace(&format!("\\\"#{number}\\\""), number)
            .replace(&format!("\"#{number}\""), number)
    })
}

fn spelled_number(readable: bool) -> BoxedStrategy<Value> {
    select(&SPELLINGS[..if readable { 4 } else { 5 }])
        .prop_map(|number| json!(format!("#{number}")))
        .boxed()
}

/// Questions together with a Deny statement for each kind of policy, by the name of its slot; that of a resource
/// policy by `general`, `trust` or `key`, as it will be read.
pub fn with_denies(questions: BoxedStrategy<Value>) -> BoxedStrategy<(Value, Value)> {
    static SLOTS: [(&str, Kind); 10] = [
        ("identity", Kind::Identity),
        ("permissionsBoundary", Kind::Boundary),
        ("session", Kind::Session),
        ("scopeDown", Kind::Session),
        ("serviceControlPolicies", Kind::Scp),
        ("resourceControlPolicies", Kind::Rcp),
        ("general", Kind::General),
        ("trust", Kind::Trust),
        ("key", Kind::Key),
        ("vpcEndpoint", Kind::Endpoint),
    ];
    let by_theme = THEMES.iter().map(|theme| {
        let statements: Vec<BoxedStrategy<(String, Value)>> = SLOTS
            .iter()
            .map(|(slot, kind)| {
                statement(theme, *kind, Loader::Strict)
                    .prop_map(move |mut statement| {
                        statement["Effect"] = json!("Deny");
                        ((*slot).to_string(), statement)
                    })
                    .boxed()
            })
            .collect();
        statements
            .prop_map(|statements| Value::Object(statements.into_iter().collect()))
            .boxed()
    });
    (questions, proptest::strategy::Union::new(by_theme)).boxed()
}

fn questions(loader: Loader) -> BoxedStrategy<Value> {
    let themes: Vec<BoxedStrategy<Value>> =
        THEMES.iter().map(|theme| question(theme, loader)).collect();
    let weighted: Vec<(u32, BoxedStrategy<Value>)> =
        [8, 6, 6, 6, 3, 3, 1, 1].into_iter().zip(themes).collect();
    proptest::strategy::Union::new_weighted(weighted).boxed()
}

fn text(pool: &'static [&'static str]) -> BoxedStrategy<String> {
    select(pool).prop_map(String::from).boxed()
}

fn chance(percent: u32) -> BoxedStrategy<bool> {
    if percent == 0 || percent == 100 {
        return Just(percent == 100).boxed();
    }
    prop::bool::weighted(f64::from(percent) / 100.0).boxed()
}

/// A value that is there in `percent` of the cases.
fn maybe<T: Clone + std::fmt::Debug + 'static>(
    percent: u32,
    value: BoxedStrategy<T>,
) -> BoxedStrategy<Option<T>> {
    if percent == 0 {
        return Just(None).boxed();
    }
    if percent == 100 {
        return value.prop_map(Some).boxed();
    }
    prop::option::weighted(f64::from(percent) / 100.0, value).boxed()
}

// ---------------------------------------------------------------------------------------------------------
// The question
// ---------------------------------------------------------------------------------------------------------

fn question(theme: &'static Theme, loader: Loader) -> BoxedStrategy<Value> {
    let asked = (
        text(theme.actions),
        text(theme.resources),
        chance(10),
        caller(theme),
    );
    (
        asked,
        facts(),
        context(),
        policies(theme, loader),
        settings(loader),
        // Now and then with a policy that the caller cannot have (R-SESS-8).
        chance(2),
    )
        .prop_map(
            move |(
                (action, resource, odd_case, caller),
                facts,
                context,
                policies,
                settings,
                unfit,
            )| {
                let action = if odd_case {
                    action.to_ascii_lowercase()
                } else {
                    action
                };
                let mut request = Map::new();
                request.insert("principal".into(), caller.clone());
                request.insert("action".into(), json!(action));
                request.insert("resource".into(), json!(resource));
                if !context.is_empty() {
                    request.insert("context".into(), Value::Object(context));
                }
                let endpoint = policies.contains_key("vpcEndpoint");
                add_facts(&mut request, &facts, &caller, endpoint);
                let mut policies = policies;
                fit_to_resource(&mut policies, &action, &resource);
                let mut question =
                    json!({ "request": request, "policies": policies, "settings": settings });
                if !unfit {
                    fit_to_caller(&mut question);
                }
                question
            },
        )
        .boxed()
}

/// Takes away what the caller cannot have (R-SESS-8).
fn fit_to_caller(question: &mut Value) {
    for slot in ["scopeDown", "session"] {
        if contradicts_itself(question).is_some()
            && let Some(policies) = question["policies"].as_object_mut()
        {
            policies.remove(slot);
        }
    }
}

/// The resource slot holds one policy for each way in which it can be read; the request says which.
fn fit_to_resource(policies: &mut Map<String, Value>, action: &str, resource: &str) {
    let [general, trust, key] = ["general", "trust", "key"].map(|name| policies.remove(name));
    let action = action.to_ascii_lowercase();
    let trusted = action.starts_with("sts:assumerole")
        || ["sts:tagsession", "sts:setsourceidentity", "sts:setcontext"].contains(&action.as_str());
    let chosen = if trusted {
        trust
    } else if action.starts_with("kms:") && resource.contains(":key/") {
        key
    } else {
        general
    };
    if let Some(policy) = chosen.filter(|policy| !policy.is_null()) {
        policies.insert("resource".into(), policy);
    }
}

fn settings(loader: Loader) -> BoxedStrategy<Value> {
    let services = select(vec![json!(["s3", "sqs"]), json!(["kms", "sts"]), json!([])]).boxed();
    (
        maybe(25, any::<bool>().boxed()),
        maybe(15, services),
        chance(50),
    )
        .prop_map(move |(restrict, services, spelled)| {
            let mut settings = Map::new();
            if loader == Loader::Lenient {
                settings.insert("loader".into(), json!("lenient"));
            } else if spelled {
                settings.insert("loader".into(), json!("strict"));
            }
            if let Some(restrict) = restrict {
                settings.insert("restrictPublicBuckets".into(), json!(restrict));
            }
            if let Some(services) = services {
                settings.insert("rcpServices".into(), services);
            }
            Value::Object(settings)
        })
        .boxed()
}

fn caller(theme: &'static Theme) -> BoxedStrategy<Value> {
    let user_arn = text(&[
        "arn:aws:iam::111122223333:user/ann",
        "arn:aws:iam::111122223333:user/team/ann",
        "arn:aws:iam::111122223333:user/bob",
        "arn:aws:iam::444455556666:user/ann",
    ]);
    let extras = || {
        (
            maybe(10, Just(json!(CANONICAL)).boxed()),
            maybe(10, any::<bool>().prop_map(Value::from).boxed()),
        )
    };
    let with = |arn: String, facts: Vec<(&str, Option<Value>)>| {
        let given: Map<String, Value> = facts
            .into_iter()
            .filter_map(|(name, fact)| Some((name.to_string(), fact?)))
            .collect();
        if given.is_empty() {
            return json!(arn);
        }
        let mut object = given;
        object.insert("arn".into(), json!(arn));
        Value::Object(object)
    };
    let user = (
        user_arn,
        maybe(30, Just(json!("AIDAEXAMPLEANN0000001")).boxed()),
        extras(),
    )
        .prop_map(move |(arn, id, (canonical, management))| {
            with(
                arn,
                vec![
                    ("uniqueId", id),
                    ("canonicalUser", canonical),
                    ("isManagementAccount", management),
                ],
            )
        });
    let root = (
        text(&[
            "arn:aws:iam::111122223333:root",
            "arn:aws:iam::444455556666:root",
        ]),
        extras(),
    )
        .prop_map(move |(arn, (canonical, management))| {
            with(
                arn,
                vec![
                    ("canonicalUser", canonical),
                    ("isManagementAccount", management),
                ],
            )
        });
    let role = (
        text(&[
            "arn:aws:iam::111122223333:role/Dev",
            "arn:aws:iam::111122223333:role/team/Dev",
        ]),
        maybe(30, Just(json!("AROAEXAMPLEDEV0000001")).boxed()),
    )
        .prop_map(move |(arn, id)| with(arn, vec![("uniqueId", id)]));
    let session = (
        select(vec![OWNER, OWNER, OTHER]),
        text(&["ann", "Bob"]),
        maybe(30, Just(json!("AROAEXAMPLEDEV0000001")).boxed()),
        maybe(40, text(&["", "team/"])),
        maybe(15, any::<bool>().prop_map(Value::from).boxed()),
        extras(),
    )
        .prop_map(
            move |(account, name, id, path, linked, (canonical, management))| {
                let role_arn =
                    path.map(|path| json!(format!("arn:aws:iam::{account}:role/{path}Dev")));
                with(
                    format!("arn:aws:sts::{account}:assumed-role/Dev/{name}"),
                    vec![
                        ("uniqueId", id),
                        ("roleArn", role_arn),
                        ("isServiceLinkedRole", linked),
                        ("canonicalUser", canonical),
                        ("isManagementAccount", management),
                    ],
                )
            },
        );
    let issuer_id = maybe(25, Just(json!("AIDAEXAMPLEANN0000001")).boxed());
    let federated = (
        select(vec![OWNER, OWNER, OTHER]),
        chance(70),
        issuer_id,
        extras(),
    )
        .prop_map(move |(account, issued, id, (_, management))| {
            let issuer = issued.then(|| json!(format!("arn:aws:iam::{account}:user/ann")));
            with(
                format!("arn:aws:sts::{account}:federated-user/zoe"),
                vec![
                    ("issuingUser", issuer),
                    ("uniqueId", id),
                    ("isManagementAccount", management),
                ],
            )
        });
    let service = text(&["redshift.amazonaws.com", "events.amazonaws.com"])
        .prop_map(|name| json!({ "service": name }));
    let provider =
        select(vec![WEB_PROVIDER, SAML_PROVIDER]).prop_map(|name| json!({ "federated": name }));
    let providers = u32::from(theme.service == "sts" && theme.actions.len() > 3) * 3;
    let mut kinds: Vec<(u32, BoxedStrategy<Value>)> = vec![
        (6, user.boxed()),
        (2, root.boxed()),
        (1, role.boxed()),
        (6, session.boxed()),
        (3, federated.boxed()),
        (1, Just(json!("anonymous")).boxed()),
        (2, service.boxed()),
    ];
    if theme.service == "s3" {
        kinds.push((1, access_identity::caller()));
    }
    if providers > 0 {
        kinds.push((providers, provider.boxed()));
    }
    proptest::strategy::Union::new_weighted(kinds).boxed()
}

/// What may be said beside the question itself; [`add_facts`] keeps what is consistent.
#[derive(Debug, Clone)]
struct Facts {
    resource_account: Option<&'static str>,
    in_management: Option<bool>,
    time: Option<&'static str>,
    credentials: Option<bool>,
    issued: Option<&'static str>,
    expires: Option<&'static str>,
    mfa: Option<&'static str>,
    through_endpoint: Option<bool>,
    address: &'static str,
    tls: Option<Value>,
}

fn facts() -> BoxedStrategy<Facts> {
    let account = maybe(40, select(vec![OWNER, OWNER, OTHER]).boxed());
    let time = maybe(
        60,
        select(vec![
            "2026-11-23T10:00:00Z",
            "2026-11-23T11:00:00+01:00",
            "2026-11-23T10:30:00Z",
            "2027-01-01T00:00:00Z",
        ])
        .boxed(),
    );
    let issued = maybe(
        80,
        select(vec![
            "2026-11-23T09:00:00Z",
            "2026-11-23T09:30:00Z",
            "2026-11-23T10:00:00Z",
            "2026-11-23T10:00:01Z",
        ])
        .boxed(),
    );
    let expires = maybe(
        40,
        select(vec![
            "2026-11-23T10:30:00Z",
            "2026-11-23T12:00:00Z",
            "2027-06-01T00:00:00Z",
        ])
        .boxed(),
    );
    let mfa = maybe(
        40,
        select(vec!["2026-11-23T08:00:00Z", "2026-11-23T08:59:59Z"]).boxed(),
    );
    let address = select(vec![
        "203.0.113.9",
        "198.51.100.7",
        "2001:db8::1",
        "::ffff:203.0.113.9",
    ]);
    let tls = maybe(
        50,
        select(vec![
            json!(null),
            json!({ "version": "1.3", "cipherSuite": "TLS_AES_128_GCM_SHA256" }),
            json!({ "version": "1.2", "cipherSuite": "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256" }),
        ])
        .boxed(),
    );
    (
        (account, maybe(8, any::<bool>().boxed()), time),
        (maybe(50, any::<bool>().boxed()), issued, expires, mfa),
        (maybe(50, any::<bool>().boxed()), address, tls),
    )
        .prop_map(
            |(
                (resource_account, in_management, time),
                (credentials, issued, expires, mfa),
                (through_endpoint, address, tls),
            )| {
                Facts {
                    resource_account,
                    in_management,
                    time,
                    credentials,
                    issued,
                    expires,
                    mfa,
                    through_endpoint,
                    address,
                    tls,
                }
            },
        )
        .boxed()
}

fn add_facts(
    request: &mut Map<String, Value>,
    facts: &Facts,
    caller: &Value,
    endpoint_policy: bool,
) {
    let resource = request["resource"].as_str().unwrap_or_default().to_string();
    let arn = caller
        .as_str()
        .or_else(|| caller["arn"].as_str())
        .unwrap_or_default()
        .to_string();
    let owned = resource.split(':').nth(4).unwrap_or_default().len() == 12;
    if let (Some(account), false, true) = (facts.resource_account, owned, resource != "*") {
        request.insert("resourceAccount".into(), json!(account));
    }
    if let Some(in_management) = facts.in_management {
        request.insert("resourceInManagementAccount".into(), json!(in_management));
    }
    if let Some(time) = facts.time {
        request.insert("time".into(), json!(time));
    }
    let temporary = arn.contains(":sts:") || arn.contains(":role/");
    let federated = arn.contains(":federated-user/");
    if let Some(short_lived) = facts.credentials.filter(|_| arn.starts_with("arn:")) {
        let mut credentials = Map::new();
        if temporary || short_lived {
            credentials.insert("type".into(), json!("temporary"));
            let given = [
                ("issuedAt", facts.issued),
                ("expiresAt", facts.expires.filter(|_| facts.time.is_some())),
                ("mfaAuthenticatedAt", facts.mfa.filter(|_| !federated)),
            ];
            for (name, value) in given {
                if let Some(value) = value {
                    credentials.insert(name.into(), json!(value));
                }
            }
        } else {
            credentials.insert("type".into(), json!("longTerm"));
        }
        request.insert("credentials".into(), Value::Object(credentials));
    }
    if facts.credentials == Some(true) && arn == "anonymous" {
        request.insert("credentials".into(), json!({ "type": "none" }));
    }
    let mut network = Map::new();
    match facts.through_endpoint {
        Some(false) if !endpoint_policy && caller.get("service").is_none() => {
            network.insert("sourceIp".into(), json!(facts.address));
        }
        Some(true) => {
            network.insert("vpcSourceIp".into(), json!("10.0.7.21"));
            network.insert("vpc".into(), json!("vpc-0f1e2d3c4b5a69788"));
            network.insert("vpcEndpoint".into(), json!("vpce-0a1b2c3d4e5f60718"));
        }
        _ => {}
    }
    if let Some(tls) = &facts.tls {
        network.insert("tls".into(), tls.clone());
    }
    if !network.is_empty() {
        request.insert("network".into(), Value::Object(network));
    }
}

// ---------------------------------------------------------------------------------------------------------
// The request context and conditions
// ---------------------------------------------------------------------------------------------------------

/// Families of operators with the values that a strict loader takes under them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Family {
    Text,
    Numeric,
    Date,
    Bool,
    Binary,
    Ip,
    Arn,
    Null,
}

/// Keys, and the family of their usual values.
const KEYS: [(&str, Family); 24] = [
    ("aws:PrincipalTag/team", Family::Text),
    ("aws:ResourceTag/team", Family::Text),
    ("aws:TagKeys", Family::Text),
    ("aws:RequestedRegion", Family::Text),
    ("redshift:DbUser", Family::Text),
    ("acme:Level", Family::Text),
    ("aws:username", Family::Text),
    ("aws:userid", Family::Text),
    ("aws:PrincipalAccount", Family::Text),
    ("aws:PrincipalType", Family::Text),
    ("aws:ResourceAccount", Family::Text),
    ("aws:SourceVpce", Family::Text),
    ("s3:max-keys", Family::Numeric),
    ("s3:TlsVersion", Family::Numeric),
    ("aws:MultiFactorAuthAge", Family::Numeric),
    ("aws:CurrentTime", Family::Date),
    ("aws:EpochTime", Family::Date),
    ("aws:TokenIssueTime", Family::Date),
    ("aws:SecureTransport", Family::Bool),
    ("aws:MultiFactorAuthPresent", Family::Bool),
    ("acme:Blob", Family::Binary),
    ("aws:SourceIp", Family::Ip),
    ("aws:PrincipalArn", Family::Arn),
    ("aws:SourceArn", Family::Arn),
];

const TEXTS: [&str; 16] = [
    "red",
    "Red",
    "blue",
    "ann",
    "re*",
    "*",
    "",
    "a?n",
    "111122223333",
    "eu-west-1",
    "ÄÖ",
    "äö",
    "AssumedRole",
    "10",
    "true",
    "arn:aws:sns:eu-west-1:111122223333:t",
];
const NUMBERS: [&str; 12] = [
    "10",
    "10.0",
    "010",
    "9",
    "0",
    "-0",
    "+10",
    "1.2",
    "1.20",
    "9007199254740993",
    "9007199254740992",
    "-3.5",
];
const DATES: [&str; 16] = [
    "2026-11-23T10:00:00Z",
    "2026-11-23T11:00:00+01:00",
    "2026-11-23T10:00Z",
    "2026-11-23",
    "2026-11",
    "2026",
    "2027",
    "2025",
    "2026-01-01T00:00:00Z",
    "2026-11-23T10:00:00.5Z",
    "253402300799",
    "1795428000",
    "1795428000.50",
    "1795428000000",
    "2026-11-23T09:30:00-00:30",
    "0",
];
const BYTES: [&str; 5] = ["QQ==", "QUI=", "QUJD", "", "qg=="];
const RANGES: [&str; 14] = [
    "203.0.113.0/24",
    "203.0.113.9",
    "203.0.113.77/24",
    "0.0.0.0/0",
    "::/0",
    "2001:db8::/32",
    "2001:DB8:0::1",
    "::ffff:203.0.113.0/120",
    "::ffff:0:0/96",
    "::ffff:0:0/90",
    "198.51.100.0/25",
    "203.0.113.9/32",
    "10.0.0.0/8",
    "203.0.113.8/31",
];
const ADDRESSES: [&str; 5] = [
    "203.0.113.9",
    "198.51.100.7",
    "2001:db8::1",
    "::ffff:203.0.113.9",
    "::1",
];
const ARNS: [&str; 6] = [
    "arn:aws:sns:eu-west-1:111122223333:t",
    "arn:aws:sns:eu-west-1:444455556666:x:111122223333:t",
    "arn:aws:iam::111122223333:role/Dev",
    "arn:aws:iam::111122223333:user/ann",
    "arn:aws:sns:eu-west-1:111122223333:*",
    "arn:aws:s3:::data",
];
const ARN_PATTERNS: [&str; 12] = [
    "*",
    "arn:aws:sns:*:111122223333:*",
    "arn:aws:sns:eu-west-1:111122223333:t",
    "arn:*:*:*:*:*",
    "arn:aws:iam::111122223333:role/*",
    "arn:aws:iam::*:user/???",
    "arn:aws:iam::${aws:PrincipalAccount}:role/Dev",
    "arn:aws:iam::111122223333:user/${aws:username}",
    "${aws:SourceArn}",
    "arn:aws:sns:*:*:${*}",
    "arn:aws:SNS:*:*:t",
    "arn:aws:s3:::${acme:Level, 'data'}",
];
const VARIABLE_TEXTS: [&str; 11] = [
    "${aws:PrincipalTag/team}",
    "${AWS:principaltag/TEAM}",
    "${aws:ResourceTag/team, 'red'}",
    "${aws:ResourceTag/team,   'a*'}",
    "${acme:Level}",
    "${acme:Level}*",
    "${aws:TagKeys}",
    "re${*}",
    "r${?}d",
    "${$}{aws:username}",
    "a${aws:PrincipalTag/team}${acme:Level}",
];

/// A name in one of three spellings.
fn spelled(name: &str, spelling: u8) -> String {
    match spelling {
        0..=7 => name.to_string(),
        8 => name.to_ascii_lowercase(),
        _ => name.to_ascii_uppercase(),
    }
}

fn pool(family: Family) -> &'static [&'static str] {
    match family {
        Family::Text | Family::Null => &TEXTS,
        Family::Numeric => &NUMBERS,
        Family::Date => &DATES,
        Family::Bool => &["true", "false", "True", "FALSE"],
        Family::Binary => &BYTES,
        Family::Ip => &ADDRESSES,
        Family::Arn => &ARNS,
    }
}

/// One value of a request.
fn request_value(family: Family) -> BoxedStrategy<Value> {
    let usual = text(pool(family)).prop_map(Value::from).boxed();
    let unreadable = select(vec![
        "ten",
        "1e3",
        "yes",
        "2026-02-30",
        "2026-11-23 10:00:00Z",
        "203.0.113.0/24",
        "arn:aws:sns",
        "Q",
        "${x}",
    ])
    .prop_map(Value::from);
    let unquoted = select(vec![
        json!(10),
        json!(1234),
        json!(-3),
        json!(true),
        json!(false),
        json!(1.5),
        json!(1_795_428_000),
    ]);
    let spelled = spelled_number(false);
    prop_oneof![24 => usual, 2 => Just(json!("")), 4 => text(&TEXTS).prop_map(Value::from), 2 => unreadable, 4 => unquoted, 1 => spelled].boxed()
}

fn context() -> BoxedStrategy<Map<String, Value>> {
    let entries: Vec<BoxedStrategy<Option<(String, Value)>>> = KEYS
        .iter()
        .map(|(name, family)| {
            let one = request_value(*family);
            let many = || vec(request_value(*family), 0..4).prop_map(Value::from);
            let multivalued = *name == "aws:TagKeys";
            let value = if multivalued {
                prop_oneof![1 => one, 8 => many(), 1 => Just(Value::Null)].boxed()
            } else {
                prop_oneof![14 => one, 2 => many(), 1 => Just(Value::Null)].boxed()
            };
            let derived = name.starts_with("aws:Principal") && !name.contains('/')
                || name.starts_with("aws:user");
            let percent = if derived { 6 } else { 45 };
            maybe(
                percent,
                (0..10_u8, value)
                    .prop_map(move |(spelling, value)| (spelled(name, spelling), value))
                    .boxed(),
            )
        })
        .collect();
    entries
        .prop_map(|entries| entries.into_iter().flatten().collect())
        .boxed()
}

const OPERATORS: [(&str, Family); 26] = [
    ("StringEquals", Family::Text),
    ("StringNotEquals", Family::Text),
    ("StringEqualsIgnoreCase", Family::Text),
    ("StringNotEqualsIgnoreCase", Family::Text),
    ("StringLike", Family::Text),
    ("StringNotLike", Family::Text),
    ("NumericEquals", Family::Numeric),
    ("NumericNotEquals", Family::Numeric),
    ("NumericLessThan", Family::Numeric),
    ("NumericLessThanEquals", Family::Numeric),
    ("NumericGreaterThan", Family::Numeric),
    ("NumericGreaterThanEquals", Family::Numeric),
    ("DateEquals", Family::Date),
    ("DateNotEquals", Family::Date),
    ("DateLessThan", Family::Date),
    ("DateLessThanEquals", Family::Date),
    ("DateGreaterThan", Family::Date),
    ("DateGreaterThanEquals", Family::Date),
    ("Bool", Family::Bool),
    ("BinaryEquals", Family::Binary),
    ("IpAddress", Family::Ip),
    ("NotIpAddress", Family::Ip),
    ("ArnEquals", Family::Arn),
    ("ArnLike", Family::Arn),
    ("ArnNotLike", Family::Arn),
    ("Null", Family::Null),
];

/// One value of a policy under an operator of the family, readable there.
fn policy_value(family: Family) -> BoxedStrategy<Value> {
    let strings = |pool: &'static [&'static str]| text(pool).prop_map(Value::from);
    match family {
        Family::Text => prop_oneof![
            6 => strings(&TEXTS),
            3 => strings(&VARIABLE_TEXTS),
            1 => select(vec![json!(10), json!(true), json!(1.5)]),
            1 => spelled_number(false),
        ]
        .boxed(),
        Family::Numeric => {
            prop_oneof![4 => strings(&NUMBERS), 1 => select(vec![json!(10), json!(-3)]), 1 => spelled_number(true)].boxed()
        }
        // Milliseconds are no date of a policy (R-DATE-3).
        Family::Date => prop_oneof![6 => strings(&DATES).prop_filter("a date", |date| date != "1795428000000"), 1 => select(vec![json!(1_795_428_000), json!(2026)])].boxed(),
        Family::Bool => {
            select(vec![json!(true), json!(false), json!("true"), json!("False"), json!("${acme:Level}")]).boxed()
        }
        Family::Null => select(vec![json!(true), json!(false), json!("true"), json!("FALSE")]).boxed(),
        Family::Binary => strings(&BYTES).boxed(),
        Family::Ip => strings(&RANGES).boxed(),
        Family::Arn => strings(&ARN_PATTERNS).boxed(),
    }
}

/// A value that the strict loader refuses under the family.
fn unreadable_policy_value() -> BoxedStrategy<Value> {
    select(vec![
        json!("ten"),
        json!("12abc"),
        json!("yes"),
        json!("${}"),
        json!("${aws:username"),
        json!("${a b}"),
        json!("${aws:PrincipalTag/team, red}"),
        json!("2026-11-23T10:00:00"),
        json!("1795428000000"),
        json!("203.0.113.*"),
        json!("arn:aws:sns"),
        json!("Q"),
        json!("${aws:SourceArn}"),
        json!(10),
        json!(true),
    ])
    .boxed()
}

type Test = (String, String, Value);

/// A condition key as spelled, and its values.
type Entry = (String, Value);

/// One operator, key and list of values.
fn condition_test(loader: Loader) -> BoxedStrategy<Test> {
    let tests: Vec<(u32, BoxedStrategy<Test>)> = OPERATORS
        .iter()
        .map(|(operator, family)| {
            let own: Vec<&'static str> = KEYS
                .iter()
                .filter(|(_, other)| other == family)
                .map(|(name, _)| *name)
                .collect();
            let all: Vec<&'static str> = KEYS.iter().map(|(name, _)| *name).collect();
            let key = if own.is_empty() {
                select(all).boxed()
            } else {
                prop_oneof![6 => select(own), 1 => select(all)].boxed()
            };
            let key = (key, 0..10_u8).prop_map(|(name, spelling)| spelled(name, spelling));
            let one = policy_value(*family);
            let single = matches!(family, Family::Bool | Family::Null);
            let several = || vec(policy_value(*family), 1..4).prop_map(Value::from);
            let mut values: Vec<(u32, BoxedStrategy<Value>)> =
                vec![(10, one), (1, Just(json!([])).boxed())];
            if !single || loader == Loader::Lenient {
                values.push((if single { 2 } else { 10 }, several().boxed()));
            }
            if loader == Loader::Lenient {
                let mixed = (policy_value(*family), unreadable_policy_value())
                    .prop_map(|(a, b)| json!([a, b]));
                values.push((3, unreadable_policy_value()));
                values.push((3, mixed.boxed()));
            }
            let values = proptest::strategy::Union::new_weighted(values);
            let plain = *family == Family::Null && loader == Loader::Strict;
            let prefix = select(if plain {
                vec![""]
            } else {
                vec!["", "", "", "ForAllValues:", "ForAnyValue:"]
            });
            let suffix = select(if plain || *family == Family::Null {
                vec![""]
            } else {
                vec!["", "", "IfExists"]
            });
            let lenient = loader == Loader::Lenient;
            let oddity = if lenient {
                (0..20_u8).boxed()
            } else {
                Just(0_u8).boxed()
            };
            let test = (prefix, suffix, key, values, oddity).prop_map(
                move |(prefix, suffix, key, values, oddity)| {
                    let name = format!("{prefix}{operator}{suffix}");
                    let name = match oddity {
                        17 => name.to_ascii_lowercase(),
                        18 => name.to_ascii_uppercase(),
                        19 => name.replace("tring", "trin").replace("umeric", "ummeric"),
                        _ => name,
                    };
                    (name, key, values)
                },
            );
            let weight = match family {
                Family::Text => 4,
                Family::Bool | Family::Ip | Family::Arn | Family::Null => 4,
                _ => 2,
            };
            (weight, test.boxed())
        })
        .collect();
    proptest::strategy::Union::new_weighted(tests).boxed()
}

fn condition(loader: Loader) -> BoxedStrategy<Option<Value>> {
    let tests = prop_oneof![
        10 => vec(condition_test(loader), 1..2),
        5 => vec(condition_test(loader), 2..4),
        1 => Just(Vec::new()),
    ];
    maybe(40, tests.prop_map(assembled).boxed())
}

/// The element that holds the tests: operators by the spelling of the first, a key once in each.
fn assembled(tests: Vec<Test>) -> Value {
    let mut blocks: BTreeMap<String, (String, BTreeMap<String, Entry>)> = BTreeMap::new();
    for (operator, key, values) in tests {
        let block = blocks
            .entry(operator.to_ascii_lowercase())
            .or_insert((operator, BTreeMap::new()));
        block
            .1
            .entry(key.to_ascii_lowercase())
            .or_insert((key, values));
    }
    let blocks = blocks
        .into_values()
        .map(|(operator, keys)| (operator, Value::Object(keys.into_values().collect())));
    Value::Object(blocks.collect())
}

// ---------------------------------------------------------------------------------------------------------
// Actions and resources
// ---------------------------------------------------------------------------------------------------------

/// One entry, or a list, or an empty list.
fn one_or_many(entry: BoxedStrategy<String>, empty: u32) -> BoxedStrategy<Value> {
    let many = vec(entry.clone(), 1..4).prop_map(Value::from).boxed();
    let mut forms = vec![(20, entry.prop_map(Value::from).boxed()), (16, many)];
    if empty > 0 {
        forms.push((empty, Just(json!([])).boxed()));
    }
    proptest::strategy::Union::new_weighted(forms).boxed()
}

fn action(theme: &'static Theme, kind: Kind, loader: Loader) -> BoxedStrategy<String> {
    let changed =
        (text(theme.actions), any::<Index>(), 0..6_u8).prop_map(|(action, at, change)| {
            let (prefix, name) = action.split_once(':').unwrap_or(("s3", "x"));
            let at = at.index(name.len());
            match change {
                0 => format!("{prefix}:{}*", &name[..at]),
                1 => format!("{prefix}:*{}", &name[at..]),
                2 => format!("{prefix}:{}?{}", &name[..at], &name[at + 1..]),
                3 => format!(
                    "{}:{}",
                    prefix.to_ascii_uppercase(),
                    name.to_ascii_lowercase()
                ),
                4 => format!("{prefix}:{}*{}", &name[..at / 2], &name[at..]),
                _ => action.clone(),
            }
        });
    let all = format!("{}:*", theme.service);
    let mut entries: Vec<(u32, BoxedStrategy<String>)> = vec![
        (6, text(theme.actions)),
        (4, changed.boxed()),
        (5, Just(all).boxed()),
        (1, text(&["ec2:*", "iam:Get*"])),
    ];
    if kind != Kind::Rcp {
        entries.push((4, Just("*".to_string()).boxed()));
    }
    if loader == Loader::Lenient && kind != Kind::Rcp {
        let defects = (text(theme.actions), 0..8_u8).prop_map(|(action, defect)| match defect {
            0 => format!("{action} "),
            1 => format!("*:{}", action.split(':').nth(1).unwrap_or_default()),
            2 => format!("{action},{action}"),
            3 => action.split(':').next().unwrap_or_default().to_string(),
            4 => format!("{}:", action.split(':').next().unwrap_or_default()),
            5 => "**".to_string(),
            6 => "*:*".to_string(),
            _ => action.replacen(':', "*:", 1),
        });
        entries.push((3, defects.boxed()));
    }
    proptest::strategy::Union::new_weighted(entries).boxed()
}

fn resource(theme: &'static Theme, kind: Kind, loader: Loader) -> BoxedStrategy<String> {
    let arns: Vec<&'static str> = theme
        .resources
        .iter()
        .copied()
        .filter(|resource| *resource != "*")
        .collect();
    let edits = vec((0..5_u8, any::<Index>(), 1..6_usize), 0..3);
    let cut = maybe(6, (2..6_usize, any::<bool>()).boxed());
    let variable = maybe(25, (any::<Index>(), 0..4_u8).boxed());
    let changed =
        (select(arns.clone()), edits, cut, variable).prop_map(|(arn, edits, cut, variable)| {
            let mut changed = arn.to_string();
            for (edit, at, length) in edits {
                changed = edited(&changed, edit, at, length);
            }
            match (cut, variable) {
                (Some((segments, star)), _) => {
                    let kept: Vec<&str> = changed.splitn(6, ':').take(segments).collect();
                    changed = kept.join(":") + if star { "*" } else { "" };
                }
                (None, Some((which, default))) => changed = with_variable(&changed, which, default),
                (None, None) => {}
            }
            changed
        });
    let mut entries: Vec<(u32, BoxedStrategy<String>)> = vec![
        (5, Just("*".to_string()).boxed()),
        (3, select(arns.clone()).prop_map(String::from).boxed()),
        (5, text(theme.patterns)),
        (7, changed.boxed()),
    ];
    if loader == Loader::Lenient {
        let defects = (select(arns), 0..10_u8).prop_map(|(arn, defect)| match defect {
            0 => arn.replacen("arn:", "", 1),
            1 => format!(" {arn}"),
            2 => "**".to_string(),
            3 => format!("{arn}${{}}"),
            4 => format!("{arn}/${{aws:username"),
            5 => "arn:aws:${acme:Level}:*:*:*".to_string(),
            6 => "arn:${acme:Level}:*:*:*:*".to_string(),
            7 => arn.splitn(6, ':').take(3).collect::<Vec<_>>().join(":"),
            8 => format!(
                "{}*",
                arn.splitn(6, ':').take(4).collect::<Vec<_>>().join(":")
            ),
            _ => format!("*{}", &arn[3..]),
        });
        entries.push((4, defects.boxed()));
    }
    proptest::strategy::Union::new_weighted(entries)
        .prop_map(move |entry| {
            if loader == Loader::Strict {
                sound_resource(kind, entry)
            } else {
                entry
            }
        })
        .boxed()
}

/// Changes an ARN behind its `arn:`.
fn edited(arn: &str, edit: u8, at: Index, length: usize) -> String {
    let mut chars: Vec<char> = arn.chars().collect();
    let at = 4 + at.index(chars.len().saturating_sub(4).max(1));
    if at >= chars.len() {
        return arn.to_string();
    }
    match edit {
        0 => {
            let end = (at + length).min(chars.len());
            chars.splice(at..end, ['*']);
        }
        1 => chars[at] = '?',
        2 => chars.insert(at, '*'),
        3 => {
            chars[at] = if chars[at].is_uppercase() {
                chars[at].to_ascii_lowercase()
            } else {
                chars[at].to_ascii_uppercase()
            }
        }
        _ => {
            // A whole segment.
            let mut segments: Vec<String> = arn.splitn(6, ':').map(String::from).collect();
            let which = length.min(segments.len() - 1);
            segments[which] = "*".to_string();
            return segments.join(":");
        }
    }
    chars.into_iter().collect()
}

/// Puts a variable in the place of a word that a request may have as its value.
fn with_variable(arn: &str, which: Index, default: u8) -> String {
    const WORDS: [(&str, &str); 8] = [
        ("red", "aws:PrincipalTag/team"),
        ("red", "acme:Level"),
        ("ann", "aws:username"),
        ("ann", "redshift:DbUser"),
        ("111122223333", "aws:PrincipalAccount"),
        ("eu-west-1", "aws:RequestedRegion"),
        ("data", "acme:Level"),
        ("orders", "aws:ResourceTag/team"),
    ];
    let fitting: Vec<(&str, &str)> = WORDS
        .into_iter()
        .filter(|(word, _)| arn.contains(word))
        .collect();
    if fitting.is_empty() {
        return arn.to_string();
    }
    let (word, key) = fitting[which.index(fitting.len())];
    let variable = match default {
        0 => format!("${{{key}, '{word}'}}"),
        1 => format!("${{{key}, 'other'}}"),
        _ => format!("${{{key}}}"),
    };
    // Not in partition or service (R-VAR-7).
    let mut segments: Vec<String> = arn.splitn(6, ':').map(String::from).collect();
    for segment in segments.iter_mut().skip(3) {
        *segment = segment.replacen(word, &variable, 1);
    }
    segments.join(":")
}

/// What the strict loader takes in a policy of this kind (R-RES-9, R-RES-20).
fn sound_resource(kind: Kind, entry: String) -> String {
    let complete = entry == "*" || colons_outside_variables(&entry) >= 5;
    let wildcard = entry.contains(['*', '?']);
    match kind {
        Kind::Session | Kind::Rcp if !complete => "*".to_string(),
        _ if refuses_resource(&entry, kind.is_of_iam()) => "*".to_string(),
        Kind::Scp if !complete && !wildcard => format!("{entry}*"),
        _ => entry,
    }
}

fn colons_outside_variables(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut colons = 0;
    for c in text.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            ':' if depth == 0 => colons += 1,
            _ => {}
        }
    }
    colons
}

// ---------------------------------------------------------------------------------------------------------
// Principals
// ---------------------------------------------------------------------------------------------------------

fn principal(theme: &'static Theme, kind: Kind, loader: Loader) -> BoxedStrategy<Value> {
    const ENTRIES: [&str; 22] = [
        "*",
        "111122223333",
        "arn:aws:iam::111122223333:root",
        "444455556666",
        "arn:aws:iam::444455556666:root",
        "arn:aws-cn:iam::111122223333:root",
        "arn:aws:iam::111122223333:user/ann",
        "arn:aws:iam::111122223333:user/team/ann",
        "arn:aws:iam::111122223333:user/bob",
        "arn:aws:iam::444455556666:user/ann",
        "arn:aws:iam::111122223333:role/Dev",
        "arn:aws:iam::111122223333:role/dev",
        "arn:aws:iam::111122223333:role/team/Dev",
        "arn:aws:iam::444455556666:role/Dev",
        "arn:aws:sts::111122223333:assumed-role/Dev/ann",
        "arn:aws:sts::444455556666:assumed-role/Dev/ann",
        "arn:aws:sts::111122223333:federated-user/zoe",
        "AIDAEXAMPLEANN0000001",
        "AROAEXAMPLEDEV0000001",
        "AIDAEXAMPLEBOB0000002",
        "arn:aws:iam::111122223333:user/Ann",
        access_identity::ARN,
    ];
    let lenient = loader == Loader::Lenient;
    let aws = if lenient {
        let defects = text(&[
            "arn:aws:iam::111122223333:user/*",
            "arn:aws:iam::111122223333:role/De?",
            "arn:aws:sts::111122223333:assumed-role/Dev/*",
            "arn:aws:iam::111122223333:group/staff",
        ]);
        prop_oneof![12 => text(&ENTRIES), 1 => defects].boxed()
    } else {
        text(&ENTRIES)
    };
    // R-PRIN-1: an account id is a number as well.
    let aws_list = (one_or_many(aws, 1), chance(20))
        .prop_map(|(list, numbers)| if numbers { with_numbers(list) } else { list })
        .boxed();
    let services: &'static [&'static str] = if lenient {
        &["redshift.amazonaws.com", "events.amazonaws.com", "*"]
    } else {
        &["redshift.amazonaws.com", "events.amazonaws.com"]
    };
    let providers = prop_oneof![
        Just(json!(WEB_PROVIDER)),
        Just(json!([WEB_PROVIDER, SAML_PROVIDER]))
    ]
    .boxed();
    let service = maybe(
        if kind == Kind::Endpoint { 0 } else { 20 },
        one_or_many(text(services), 0),
    );
    let federated = maybe(
        if kind == Kind::Trust {
            35
        } else {
            u32::from(lenient) * 5
        },
        providers,
    );
    let s3 = theme.service == "s3" && kind == Kind::General;
    let canonical = maybe(if s3 { 10 } else { 0 }, Just(json!(CANONICAL)).boxed());
    let map = (maybe(85, aws_list), service, federated, canonical).prop_map(
        |(aws, service, federated, canonical)| {
            let members = [
                ("AWS", aws),
                ("Service", service),
                ("Federated", federated),
                ("CanonicalUser", canonical),
            ];
            let map: Map<String, Value> = members
                .into_iter()
                .filter_map(|(name, values)| Some((name.to_string(), values?)))
                .collect();
            Value::Object(map)
        },
    );
    prop_oneof![3 => Just(json!("*")), 10 => map].boxed()
}

/// The list with its account ids as numbers.
fn with_numbers(list: Value) -> Value {
    match list {
        Value::Array(items) => items.into_iter().map(with_numbers).collect(),
        Value::String(text) if text.len() == 12 => {
            text.parse::<u64>().map_or(Value::String(text), Value::from)
        }
        other => other,
    }
}

/// The list of a `NotPrincipal`: whole families of identities, of which one may be missing.
fn not_principal(loader: Loader) -> BoxedStrategy<Value> {
    let families: Vec<Vec<&'static str>> = vec![
        vec!["111122223333", "arn:aws:iam::111122223333:user/ann"],
        vec![
            "arn:aws:iam::111122223333:root",
            "arn:aws:iam::111122223333:user/team/ann",
            "AIDAEXAMPLEANN0000001",
        ],
        vec![
            "111122223333",
            "arn:aws:iam::111122223333:role/Dev",
            "arn:aws:sts::111122223333:assumed-role/Dev/ann",
        ],
        vec![
            "111122223333",
            "arn:aws:iam::111122223333:role/dev",
            "arn:aws:sts::111122223333:assumed-role/Dev/ann",
        ],
        vec![
            "111122223333",
            "arn:aws:iam::111122223333:user/ann",
            "arn:aws:sts::111122223333:federated-user/zoe",
        ],
        vec!["444455556666", "arn:aws:iam::444455556666:user/ann"],
        vec!["*"],
        vec![
            "111122223333",
            "AROAEXAMPLEDEV0000001",
            "arn:aws:sts::111122223333:assumed-role/Dev/ann",
        ],
    ];
    let aws =
        (select(families), any::<Index>(), chance(25)).prop_map(|(family, which, leave_out)| {
            let mut family = family;
            if leave_out {
                family.remove(which.index(family.len()));
            }
            json!(family)
        });
    let aws = if loader == Loader::Strict {
        aws.prop_map(|list| {
            if list == json!([]) {
                json!(OTHER)
            } else {
                list
            }
        })
        .boxed()
    } else {
        aws.boxed()
    };
    let service = maybe(25, Just(json!("redshift.amazonaws.com")).boxed());
    (aws, service, chance(5))
        .prop_map(|(aws, service, star)| match (star, service) {
            (true, _) => json!("*"),
            (false, None) => json!({ "AWS": aws }),
            (false, Some(service)) => json!({ "AWS": aws, "Service": service }),
        })
        .boxed()
}

// ---------------------------------------------------------------------------------------------------------
// Policies
// ---------------------------------------------------------------------------------------------------------

fn statement(theme: &'static Theme, kind: Kind, loader: Loader) -> BoxedStrategy<Value> {
    let lenient = loader == Loader::Lenient;
    let empty_not = u32::from(lenient) * 2;
    // R-GRAM-12.
    let empty_resources = u32::from(lenient || !kind.is_of_iam());
    let empty_actions = empty_resources * u32::from(lenient || kind != Kind::Trust);
    let actions = one_or_many(action(theme, kind, loader), empty_actions);
    let not_actions = one_or_many(action(theme, kind, loader), empty_not);
    let resources = one_or_many(resource(theme, kind, loader), empty_resources);
    let not_resources = one_or_many(resource(theme, kind, loader), empty_not);
    let parts = (
        // Deny, NotAction, NotResource.
        (
            chance(if kind == Kind::Rcp { 100 } else { 28 }),
            chance(if kind == Kind::Rcp { 0 } else { 10 }),
            chance(15),
        ),
        (actions, not_actions),
        (resources, not_resources, 0..100_u8),
        (
            principal(theme, kind, loader),
            not_principal(loader),
            0..100_u8,
        ),
        condition(loader),
        chance(20),
    );
    parts
        .prop_map(
            move |(
                (deny, not_action, not_resource),
                (actions, not_actions),
                (resources, not_resources, resource_form),
                (principal, not_principal, principal_form),
                condition,
                sid,
            )| {
                let mut statement = Map::new();
                let mut put = |name: &str, value: Value| {
                    statement.insert(name.to_string(), value);
                };
                put("Effect", json!(if deny { "Deny" } else { "Allow" }));
                if sid {
                    put("Sid", json!(""));
                }
                if not_action {
                    put("NotAction", not_actions);
                } else {
                    put("Action", actions);
                }
                let left_out = match kind {
                    Kind::Trust => true,
                    Kind::General => resource_form < 40,
                    Kind::Key => lenient && resource_form < 5,
                    _ => false,
                };
                if !left_out && kind == Kind::Key && resource_form < 70 {
                    put("Resource", json!("*"));
                } else if !left_out && not_resource {
                    put("NotResource", not_resources);
                } else if !left_out {
                    put("Resource", resources);
                }
                match kind {
                    Kind::Rcp => put("Principal", json!("*")),
                    Kind::General | Kind::Key
                        if principal_form < 20 && (deny || (lenient && kind == Kind::General)) =>
                    {
                        put("NotPrincipal", not_principal);
                    }
                    Kind::General | Kind::Key | Kind::Trust | Kind::Endpoint
                        if !(lenient && principal_form > 95) =>
                    {
                        put("Principal", principal);
                    }
                    _ => {}
                }
                if let Some(condition) = condition {
                    put("Condition", condition);
                }
                Value::Object(statement)
            },
        )
        .boxed()
}

/// A statement for everybody, narrowed to what makes a bucket policy public or not (R-S3-4).
fn public_statement() -> BoxedStrategy<Value> {
    select(vec![
        json!({}),
        json!({ "IpAddress": { "aws:SourceIp": "203.0.0.0/8" } }),
        json!({ "IpAddress": { "aws:SourceIp": "202.0.0.0/7" } }),
        json!({ "IpAddress": { "aws:SourceIp": ["203.0.113.0/24", "::/0"] } }),
        json!({ "IpAddress": { "aws:SourceIp": ["0.0.0.0/0", "203.0.113.0/24"] } }),
        json!({ "IpAddress": { "aws:SourceIp": "203.0.113.9" } }),
        json!({ "IpAddress": { "aws:SourceIp": ["203.0.113.0/24", "2001:db8::/32"] } }),
        json!({ "NotIpAddress": { "aws:SourceIp": "203.0.113.0/24" } }),
        json!({ "StringEquals": { "aws:SourceVpce": "vpce-0a1b2c3d4e5f60718" } }),
        json!({ "StringEqualsIfExists": { "aws:PrincipalOrgID": "o-exampleorgid" } }),
        json!({ "StringEquals": { "aws:PrincipalOrgID": "o-exampleorgid" } }),
        json!({ "StringLike": { "aws:SourceVpc": "vpc-*" } }),
        json!({ "StringEquals": { "acme:Level": "red" } }),
        json!({ "StringEquals": { "aws:PrincipalAccount": ["111122223333", "anonymous"] } }),
        json!({ "StringEquals": { "aws:SourceAccount": "${aws:PrincipalAccount}" } }),
        json!({ "ArnLike": { "aws:SourceArn": "arn:aws:sns:eu-west-1:111122223333:t" } }),
    ])
    .prop_map(|condition| {
        json!({ "Effect": "Allow", "Principal": "*", "Action": "s3:ListBucket", "Condition": condition })
    })
    .boxed()
}

/// A policy, as an object, as its text, or in a wrapper.
fn policy(theme: &'static Theme, kind: Kind, loader: Loader) -> BoxedStrategy<Value> {
    let everything = match kind {
        Kind::Identity | Kind::Boundary | Kind::Session | Kind::Scp => {
            Some(json!({ "Effect": "Allow", "Action": "*", "Resource": "*" }))
        }
        Kind::Endpoint => {
            Some(json!({ "Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*" }))
        }
        _ => None,
    };
    let base = match kind {
        Kind::Scp | Kind::Endpoint => 60,
        Kind::Boundary | Kind::Session => 35,
        _ => 25,
    };
    let version = match (kind, loader) {
        (Kind::Rcp, Loader::Strict) => Just(Some("2012-10-17")).boxed(),
        _ => prop_oneof![8 => Just(Some("2012-10-17")), 1 => Just(Some("2008-10-17")), 1 => Just(None)].boxed(),
    };
    let bucket = theme.service == "s3" && kind == Kind::General;
    let public = maybe(if bucket { 30 } else { 0 }, public_statement());
    (
        version,
        // R-GRAM-11.
        vec(
            statement(theme, kind, loader),
            usize::from(loader == Loader::Strict && kind.is_of_iam())..4,
        ),
        chance(base),
        public,
        0..12_u8,
    )
        .prop_map(
            move |(version, statements, with_everything, public, form)| {
                let mut statements = statements;
                statements.extend(public);
                if let (Some(everything), true) = (&everything, with_everything) {
                    statements.push(everything.clone());
                }
                let mut document = Map::new();
                if let Some(version) = version {
                    document.insert("Version".into(), json!(version));
                }
                let bare = statements.len() == 1 && form % 2 == 0;
                let list = if bare {
                    statements.remove(0)
                } else {
                    Value::from(statements)
                };
                document.insert("Statement".into(), list);
                let document = Value::Object(document);
                match form {
                    0 | 1 => json!(document.to_string()),
                    2 => json!({ "policy": document }),
                    3 => json!({ "policy": document.to_string() }),
                    _ => document,
                }
            },
        )
        .boxed()
}

fn policies(theme: &'static Theme, loader: Loader) -> BoxedStrategy<Map<String, Value>> {
    let of = |kind| policy(theme, kind, loader);
    let several = |kind, most: usize| vec(of(kind), 0..most).prop_map(Value::from).boxed();
    let levels = |kind, most: usize| {
        vec(vec(of(kind), 0..3), 0..most)
            .prop_map(|levels| json!(levels))
            .boxed()
    };
    let full = json!({ "Version": "2012-10-17", "Statement": [
        { "Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*" }
    ] });
    let rcp = (levels(Kind::Rcp, 3), chance(15)).prop_map(move |(levels, with_full)| {
        let mut levels = levels;
        if let (Some(Value::Array(level)), true) = (levels.get_mut(0), with_full) {
            level.push(full.clone());
        }
        levels
    });
    let scp = (levels(Kind::Scp, 4), chance(60)).prop_map(|(levels, patch)| {
        // A level that allows nothing ends every question; most levels should not be one.
        let mut levels = levels;
        for level in levels.as_array_mut().into_iter().flatten().filter(|_| patch) {
            if let Some(level) = level.as_array_mut() {
                level.push(json!({ "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "*", "Resource": "*" } }));
            }
        }
        levels
    });
    let slots = (
        maybe(90, several(Kind::Identity, 3)),
        (
            maybe(60, of(Kind::General)),
            maybe(85, of(Kind::Trust)),
            maybe(85, of(Kind::Key)),
        ),
        maybe(25, of(Kind::Boundary)),
        (
            maybe(40, several(Kind::Session, 3)),
            maybe(12, scope_down::slot(theme, loader)),
        ),
        maybe(25, scp.boxed()),
        maybe(18, rcp.boxed()),
        maybe(15, of(Kind::Endpoint)),
    );
    slots
        .prop_map(
            |(
                identity,
                (general, trust, key),
                boundary,
                (session, scope_down),
                scp,
                rcp,
                endpoint,
            )| {
                let slots = [
                    ("identity", identity),
                    ("general", general),
                    ("trust", trust),
                    ("key", key),
                    ("permissionsBoundary", boundary),
                    ("session", session),
                    ("scopeDown", scope_down),
                    ("serviceControlPolicies", scp),
                    ("resourceControlPolicies", rcp),
                    ("vpcEndpoint", endpoint),
                ];
                slots
                    .into_iter()
                    .filter_map(|(name, slot)| Some((name.to_string(), slot?)))
                    .collect()
            },
        )
        .boxed()
}
