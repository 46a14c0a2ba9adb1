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
mod conditions;
mod documents;
mod empty;
mod key_names;
mod principal_elements;
mod principals;
mod request;
mod resources;
mod role_paths;
mod scope_down;
mod shapes;
mod small;
mod themes;
mod whole_services;

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Map, Value, json};

use self::conditions::*;
use self::documents::*;
use self::principal_elements::*;
use self::request::*;
use self::resources::*;
use self::themes::{THEMES, Theme};
use crate::second_opinion::{contradicts_itself, refuses_resource};

/// The account of the resources, most of the time.
pub const OWNER: &str = "111122223333";
/// Another account.
pub const OTHER: &str = "444455556666";
const CANONICAL: &str = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be";
const WEB_PROVIDER: &str =
    "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com";
const SAML_PROVIDER: &str = "arn:aws:iam::111122223333:saml-provider/Corp";

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
