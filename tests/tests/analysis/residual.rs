//! What is told to be left of a decision, held against what the engine decides for the completions of a request.

use portcullis::analysis::{AnalysisLimits, Remainder, Residual, Unknown, WitnessValue, residual};
use portcullis::policy::Effect;
use portcullis::request::ContextValue;
use portcullis::{Authorizer, Layer, PartialDecision, RequestContext};
use serde_json::{Value, json};

use crate::draw::{Dice, THEMES, Theme};
use crate::partial::{
    ANN, Drawn, OBJECT, Sets, builder, completions, drawn, each_request, unknown,
};

const LIMITS: AnalysisLimits = AnalysisLimits::DEFAULT;

fn context(value: &WitnessValue) -> ContextValue<'_> {
    match value {
        WitnessValue::Absent => ContextValue::Absent,
        WitnessValue::Single(text) => text.as_str().into(),
        WitnessValue::Multiple(texts) => {
            ContextValue::from(texts.iter().map(String::as_str).collect::<Vec<_>>())
        }
        other => panic!("{other:?}"),
    }
}

/// The completions that are told decide as they are told.
fn replay(authorizer: &Authorizer<'_>, request: &RequestContext<'_>, on: &Remainder, about: &str) {
    let decide = |values: Vec<(&str, &WitnessValue)>| {
        let mut completed = request.clone();
        for (key, value) in values {
            completed.set_context(key, context(value)).expect("a value");
        }
        authorizer.evaluate(&completed).is_allowed()
    };
    assert!(decide(on.allowed().collect()), "{on:?}\n{about}");
    assert!(!decide(on.refused().collect()), "{on:?}\n{about}");
}

/// What is told where `aws:ResourceTag/t`, `aws:RequestTag/r` and `s3:prefix` are unknown, in one line.
fn told(layers: &Value) -> String {
    let sets = Sets::of(layers);
    let authorizer = sets.authorizer();
    let request = builder(ANN, "s3:GetObject", OBJECT)
        .context("x:known", "yes")
        .context("x:many", ["a", "b"])
        .context("x:arn", "arn:aws:s3:::reports/red/1")
        .build()
        .expect("a request");
    let names = ["aws:ResourceTag/", "aws:requesttag/R", "s3:prefix"];
    let told = residual(&authorizer, &request, &unknown(&names), &LIMITS);
    let partial = authorizer.evaluate_partial(&request, &unknown(&names));
    match told {
        Residual::Allowed => {
            assert_ne!(partial, PartialDecision::Refused, "{layers}");
            "allowed".into()
        }
        Residual::Refused => {
            assert_ne!(partial, PartialDecision::Allowed, "{layers}");
            "refused".into()
        }
        Residual::Unknown(why) => why.name().into(),
        Residual::Depends(on) => {
            assert_eq!(partial, PartialDecision::Depends, "{layers}");
            replay(&authorizer, &request, &on, &layers.to_string());
            let left = on.left().iter().map(|left| {
                let effect = match left.effect() {
                    Effect::Allow => '+',
                    Effect::Deny => '-',
                };
                let resources: Vec<&str> = left.resources().collect();
                let resources = match (resources.is_empty(), left.excepts_resources()) {
                    (true, _) => String::new(),
                    (false, false) => format!(" on {}", resources.join(" ")),
                    (false, true) => format!(" but on {}", resources.join(" ")),
                };
                format!("{effect}{}{resources}", left.conditions())
            });
            let left: Vec<String> = left.collect();
            let keys: Vec<&str> = on.keys().collect();
            format!("{}: {}", keys.join(", "), left.join(" "))
        }
    }
}

fn with(effect: &str, condition: Value) -> Value {
    json!({"Effect": effect, "Action": "*", "Resource": "*", "Condition": condition})
}

fn allow_if(condition: Value) -> Value {
    json!({"identity": with("Allow", condition)})
}

fn allow_but(condition: Value) -> Value {
    json!({"identity": [with("Allow", json!({})), with("Deny", condition)]})
}

fn on(resource: &str) -> Value {
    json!({"identity": {"Effect": "Allow", "Action": "s3:*", "Resource": resource}})
}

const TAG: &str = "aws:ResourceTag/t";

#[test]
fn a_key_alone_decides_as_far_as_some_value_of_it_can() {
    let depends_on_tag = |left: &str| format!("{TAG}: {left}");
    let cases = [
        (
            allow_if(json!({"StringEquals": {TAG: "a"}})),
            depends_on_tag(r#"+{"StringEquals":{"aws:ResourceTag/t":"a"}}"#),
        ),
        (
            allow_if(json!({"StringEquals": {TAG: []}})),
            "refused".into(),
        ),
        (
            allow_if(json!({"StringEquals": {TAG: ["a", "b"], "x:known": "yes"}})),
            depends_on_tag(r#"+{"StringEquals":{"aws:ResourceTag/t":["a","b"]}}"#),
        ),
        // Two tests of one key that no value meets, and its neighbours.
        (
            allow_if(json!({"StringEquals": {TAG: "a"}, "StringNotEquals": {TAG: "a"}})),
            "refused".into(),
        ),
        (
            allow_if(json!({"StringLike": {TAG: "a*"}, "StringNotLike": {TAG: "*"}})),
            "refused".into(),
        ),
        (
            allow_if(json!({"StringLike": {TAG: "a*"}, "StringNotLike": {TAG: "*b"}})),
            depends_on_tag(
                r#"+{"StringLike":{"aws:ResourceTag/t":"a*"},"StringNotLike":{"aws:ResourceTag/t":"*b"}}"#,
            ),
        ),
        (
            allow_if(json!({"NumericLessThan": {TAG: "3"}, "NumericGreaterThan": {TAG: "3"}})),
            "refused".into(),
        ),
        (
            allow_if(
                json!({"NumericLessThanEquals": {TAG: "3"}, "NumericGreaterThanEquals": {TAG: "3"}}),
            ),
            depends_on_tag(
                r#"+{"NumericGreaterThanEquals":{"aws:ResourceTag/t":"3"},"NumericLessThanEquals":{"aws:ResourceTag/t":"3"}}"#,
            ),
        ),
        (
            allow_if(
                json!({"IpAddress": {TAG: "10.0.0.0/8"}, "NotIpAddress": {TAG: "10.0.0.0/7"}}),
            ),
            "refused".into(),
        ),
        // Null, IfExists and the set operators.
        (
            allow_if(json!({"Null": {TAG: "true"}, "StringNotEqualsIfExists": {TAG: "a"}})),
            depends_on_tag(
                r#"+{"Null":{"aws:ResourceTag/t":"true"},"StringNotEqualsIfExists":{"aws:ResourceTag/t":"a"}}"#,
            ),
        ),
        (
            allow_if(json!({"Null": {TAG: "true"}, "StringEquals": {TAG: "a"}})),
            "refused".into(),
        ),
        (
            allow_if(json!({"StringEqualsIfExists": {TAG: "a"}, "Null": {TAG: "false"}})),
            depends_on_tag(
                r#"+{"Null":{"aws:ResourceTag/t":"false"},"StringEqualsIfExists":{"aws:ResourceTag/t":"a"}}"#,
            ),
        ),
        (
            allow_if(json!({"ForAllValues:StringEquals": {TAG: "a"}, "Null": {TAG: "true"}})),
            depends_on_tag(
                r#"+{"ForAllValues:StringEquals":{"aws:ResourceTag/t":"a"},"Null":{"aws:ResourceTag/t":"true"}}"#,
            ),
        ),
        (
            allow_if(json!({"ForAnyValue:StringEquals": {TAG: "a"}, "Null": {TAG: "true"}})),
            "refused".into(),
        ),
        (
            allow_if(
                json!({"ForAllValues:StringEquals": {TAG: "a"}, "ForAnyValue:StringEquals": {TAG: "b"}}),
            ),
            "refused".into(),
        ),
        (
            allow_if(
                json!({"ForAllValues:StringEquals": {TAG: ["a", "b"]}, "ForAnyValue:StringEquals": {TAG: "b"}}),
            ),
            depends_on_tag(
                r#"+{"ForAllValues:StringEquals":{"aws:ResourceTag/t":["a","b"]},"ForAnyValue:StringEquals":{"aws:ResourceTag/t":"b"}}"#,
            ),
        ),
        // What the other statements say of the same key.
        (
            json!({"identity": [with("Allow", json!({"StringEquals": {TAG: "a"}})), with("Deny", json!({"StringNotEquals": {TAG: "b"}}))]}),
            "refused".into(),
        ),
        (
            json!({"identity": [with("Allow", json!({"StringEquals": {TAG: "a"}})), with("Deny", json!({"StringNotEquals": {TAG: ["b", "a"]}}))]}),
            depends_on_tag(
                r#"+{"StringEquals":{"aws:ResourceTag/t":"a"}} -{"StringNotEquals":{"aws:ResourceTag/t":["b","a"]}}"#,
            ),
        ),
        (
            json!({"identity": [with("Allow", json!({"Null": {TAG: "true"}})), with("Allow", json!({"Null": {TAG: "false"}})),
            with("Allow", json!({"ForAllValues:StringLike": {TAG: "*"}}))]}),
            "allowed".into(),
        ),
        // An empty value is neither null nor not.
        (
            json!({"identity": [with("Allow", json!({"Null": {TAG: "true"}})), with("Allow", json!({"Null": {TAG: "false"}}))]}),
            depends_on_tag(
                r#"+{"Null":{"aws:ResourceTag/t":"true"}} +{"Null":{"aws:ResourceTag/t":"false"}}"#,
            ),
        ),
        (
            allow_but(json!({"StringNotEquals": {TAG: "a"}})),
            depends_on_tag(r#"+{} -{"StringNotEquals":{"aws:ResourceTag/t":"a"}}"#),
        ),
        (
            allow_but(json!({"ForAnyValue:StringEquals": {TAG: "a"}, "Null": {TAG: "true"}})),
            "allowed".into(),
        ),
        // Of an empty list both are undecided, and a Deny applies then.
        (
            allow_but(json!({"StringEquals": {TAG: "a"}, "Null": {TAG: "true"}})),
            depends_on_tag(
                r#"+{} -{"Null":{"aws:ResourceTag/t":"true"},"StringEquals":{"aws:ResourceTag/t":"a"}}"#,
            ),
        ),
    ];
    for (layers, expected) in cases {
        assert_eq!(told(&layers), expected, "{layers}");
    }
}

#[test]
fn of_several_keys_those_that_make_a_difference_are_told() {
    let cases = [
        (
            allow_if(json!({"StringEquals": {TAG: "a", "s3:prefix": "p"}})),
            "aws:ResourceTag/t, s3:prefix: +{\"StringEquals\":{\"aws:ResourceTag/t\":\"a\",\"s3:prefix\":\"p\"}}",
        ),
        // Whatever the prefix is, the tag is never both.
        (
            allow_if(
                json!({"StringEquals": {TAG: "a", "s3:prefix": "p"}, "StringLike": {TAG: "b*"}}),
            ),
            "refused",
        ),
        // Of two Allows one asks for more.
        (
            json!({"identity": [with("Allow", json!({"StringEquals": {TAG: "a"}})), with("Allow", json!({"StringEquals": {TAG: "a", "s3:prefix": "p"}}))]}),
            "aws:ResourceTag/t: +{\"StringEquals\":{\"aws:ResourceTag/t\":\"a\"}} +{\"StringEquals\":{\"aws:ResourceTag/t\":\"a\",\"s3:prefix\":\"p\"}}",
        ),
        // A boundary never lets the tag through with which the identity policy allows.
        (
            json!({"identity": with("Allow", json!({"StringEquals": {TAG: "a", "s3:prefix": "p"}})),
            "boundary": with("Allow", json!({"StringEquals": {TAG: "b"}}))}),
            "refused",
        ),
        (
            json!({"identity": with("Allow", json!({"StringEquals": {TAG: "a"}})),
            "scp": [[with("Allow", json!({}))], [with("Allow", json!({"StringEquals": {"s3:prefix": "p"}}))]]}),
            "aws:ResourceTag/t, s3:prefix: +{\"StringEquals\":{\"aws:ResourceTag/t\":\"a\"}} +{} +{\"StringEquals\":{\"s3:prefix\":\"p\"}}",
        ),
        (
            json!({"identity": with("Allow", json!({})), "rcp": [[
            {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*", "Condition": {"Bool": {"s3:prefix": "true"}}}]]}),
            "s3:prefix: +{} -{\"Bool\":{\"s3:prefix\":\"true\"}}",
        ),
    ];
    for (layers, expected) in cases {
        assert_eq!(told(&layers), expected, "{layers}");
    }
}

#[test]
fn variables_of_unknown_keys_stand_for_the_parts_of_what_is_asked() {
    let tag = |resource: &str| format!("{TAG}: +{{}} on {resource}");
    let cases = [
        (on("arn:aws:s3:::reports/${aws:ResourceTag/t}/1.csv"), tag("arn:aws:s3:::reports/${aws:ResourceTag/t}/1.csv")),
        (on("arn:aws:s3:::reports/${aws:ResourceTag/t}/2.csv"), "refused".into()),
        (on("arn:aws:s3:::reports/${aws:ResourceTag/t}*"), tag("arn:aws:s3:::reports/${aws:ResourceTag/t}*")),
        (on("arn:aws:s3:::reports/${aws:ResourceTag/t, 'Ann'}/*"), tag("arn:aws:s3:::reports/${aws:ResourceTag/t, 'Ann'}/*")),
        (on("arn:aws:s3:::reports/${aws:ResourceTag/t}/${aws:username}*"), "refused".into()),
        (on("arn:aws:s3:::${aws:ResourceTag/t}/${aws:username}/*"), tag("arn:aws:s3:::${aws:ResourceTag/t}/${aws:username}/*")),
        // The name in the resource is Ann; a condition on the same key does not let it be.
        (json!({"identity": {"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::reports/${aws:ResourceTag/t}/*",
            "Condition": {"StringNotLike": {TAG: "A*"}}}}), "refused".into()),
        (json!({"identity": {"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::reports/${aws:ResourceTag/t}/*",
            "Condition": {"StringNotLike": {TAG: "B*"}}}}),
            format!("{TAG}: +{{\"StringNotLike\":{{\"aws:ResourceTag/t\":\"B*\"}}}} on arn:aws:s3:::reports/${{aws:ResourceTag/t}}/*")),
        (json!({"identity": [with("Allow", json!({})), {"Effect": "Deny", "Action": "*", "NotResource": "arn:aws:s3:::reports/${s3:prefix}/*"}]}),
            "s3:prefix: +{} -{} but on arn:aws:s3:::reports/${s3:prefix}/*".into()),
        // Two unknown keys, each a part of the resource.
        (on("arn:aws:s3:::reports/${aws:ResourceTag/t}/${s3:prefix}.csv"),
            "aws:ResourceTag/t, s3:prefix: +{} on arn:aws:s3:::reports/${aws:ResourceTag/t}/${s3:prefix}.csv".into()),
        // In values of conditions on known keys.
        (allow_if(json!({"StringEquals": {"x:known": "y${s3:prefix}"}})), "s3:prefix: +{\"StringEquals\":{\"x:known\":\"y${s3:prefix}\"}}".into()),
        (allow_if(json!({"StringEquals": {"x:known": "n${s3:prefix}"}})), "refused".into()),
        (allow_if(json!({"StringEqualsIgnoreCase": {"x:known": "Y${s3:prefix}"}, "StringEquals": {"s3:prefix": "ES"}})),
            "s3:prefix: +{\"StringEquals\":{\"s3:prefix\":\"ES\"},\"StringEqualsIgnoreCase\":{\"x:known\":\"Y${s3:prefix}\"}}".into()),
        (allow_if(json!({"StringEqualsIgnoreCase": {"x:known": "Y${s3:prefix}"}, "StringEquals": {"s3:prefix": "EX"}})), "refused".into()),
        (allow_if(json!({"ForAnyValue:StringEquals": {"x:many": "${s3:prefix}"}, "StringNotEquals": {"s3:prefix": ["a", "b"]}})), "refused".into()),
        (allow_if(json!({"ArnLike": {"x:arn": "arn:aws:s3:::*/${s3:prefix}/1"}, "StringLike": {"s3:prefix": "r*"}})),
            "s3:prefix: +{\"ArnLike\":{\"x:arn\":\"arn:aws:s3:::*/${s3:prefix}/1\"},\"StringLike\":{\"s3:prefix\":\"r*\"}}".into()),
        (allow_if(json!({"ArnLike": {"x:arn": "arn:aws:s3:::*/${s3:prefix}/1"}, "StringLike": {"s3:prefix": "b*"}})), "refused".into()),
        (allow_if(json!({"ArnEquals": {"x:arn": "${s3:prefix}"}})), "s3:prefix: +{\"ArnEquals\":{\"x:arn\":\"${s3:prefix}\"}}".into()),
        // A known variable in a condition on an unknown key.
        (allow_if(json!({"StringEquals": {TAG: "${aws:username}"}, "StringNotEquals": {TAG: "Ann"}})), "refused".into()),
        (allow_if(json!({"StringEquals": {TAG: "${aws:username}"}, "StringLike": {TAG: "An?"}})),
            format!("{TAG}: +{{\"StringEquals\":{{\"aws:ResourceTag/t\":\"${{aws:username}}\"}},\"StringLike\":{{\"aws:ResourceTag/t\":\"An?\"}}}}")),
        (allow_if(json!({"ForAllValues:StringEquals": {TAG: ["${aws:username}", "b"]}, "ForAnyValue:StringEquals": {TAG: "a"}})), "refused".into()),
        // A variable that is missing keeps the Allow from applying.
        (allow_if(json!({"StringNotEquals": {TAG: "${aws:PrincipalTag/none}"}})), format!("{TAG}: +{{\"StringNotEquals\":{{\"aws:ResourceTag/t\":\"${{aws:PrincipalTag/none}}\"}}}}")),
        // Two unknown keys held against each other: a dependency is shown, and what is not shown is not told.
        (allow_if(json!({"StringEquals": {TAG: "${aws:RequestTag/r}"}})),
            format!("aws:RequestTag/r, {TAG}: +{{\"StringEquals\":{{\"aws:ResourceTag/t\":\"${{aws:RequestTag/r}}\"}}}}")),
        (allow_if(json!({"StringEquals": {TAG: "${aws:RequestTag/r}"}, "StringLike": {TAG: "team-*"}})),
            format!("aws:RequestTag/r, {TAG}: +{{\"StringEquals\":{{\"aws:ResourceTag/t\":\"${{aws:RequestTag/r}}\"}},\"StringLike\":{{\"aws:ResourceTag/t\":\"team-*\"}}}}")),
        (allow_if(json!({"StringEquals": {TAG: "${aws:RequestTag/r}"}, "Null": {TAG: "true"}})), "refused".into()),
        // A text is met by itself, if it is there and no list.
        (allow_if(json!({"StringNotEquals": {TAG: "${aws:ResourceTag/t}"}, "Null": {TAG: "false"}})), "refused".into()),
        (allow_if(json!({"StringEquals": {TAG: "${aws:ResourceTag/t}"}})), format!("{TAG}: +{{\"StringEquals\":{{\"aws:ResourceTag/t\":\"${{aws:ResourceTag/t}}\"}}}}")),
        // Another entry covers the resource anyway, and one never does.
        (json!({"identity": {"Effect": "Allow", "Action": "s3:*", "Resource": ["arn:aws:s3:::reports/*", "arn:aws:s3:::reports/${aws:ResourceTag/t}/*"],
            "Condition": {"StringEquals": {"s3:prefix": "p"}}}}), "s3:prefix: +{\"StringEquals\":{\"s3:prefix\":\"p\"}}".into()),
        (json!({"identity": {"Effect": "Allow", "Action": "s3:*", "Resource": ["arn:aws:s3:::other/${s3:prefix}", "arn:aws:s3:::reports/${aws:ResourceTag/t}/*"]}}),
            tag("arn:aws:s3:::reports/${aws:ResourceTag/t}/*")),
        (allow_if(json!({"StringEquals": {TAG: "${aws:RequestTag/r}", "aws:RequestTag/r": "a"}, "StringNotEquals": {TAG: "a"}})),
            Unknown::Unconfirmed.name().into()),
    ];
    for (layers, expected) in cases {
        assert_eq!(told(&layers), expected, "{layers}");
    }
}

/// R-RES-14: for an action without a resource it matters whether a variable has a text, and not which.
#[test]
fn a_text_that_is_held_against_nothing_has_to_be_there() {
    let policy = json!({"identity": {"Effect": "Allow", "Action": "s3:*", "NotResource": "arn:aws:s3:::${aws:ResourceTag/t}"}});
    let sets = Sets::of(&policy);
    let authorizer = sets.authorizer();
    let request = builder(ANN, "s3:ListAllMyBuckets", "*")
        .build()
        .expect("a request");
    let told = residual(&authorizer, &request, &unknown(&[TAG]), &LIMITS);
    let Residual::Depends(on) = told else {
        panic!("{told:?}");
    };
    replay(&authorizer, &request, &on, "");
    assert!(on.keys().eq([TAG]));
    assert!(
        on.allowed()
            .all(|(_, value)| matches!(value, WitnessValue::Single(_)))
    );
}

#[test]
fn many_keys_that_are_each_told_simply_are_few_products() {
    let names: Vec<String> = (0..12).map(|at| format!("aws:ResourceTag/t{at}")).collect();
    let mut tests = json!({});
    for name in &names {
        tests[name] = json!("a");
    }
    let sets = Sets::of(&json!({"identity": with("Allow", json!({"StringEquals": tests}))}));
    let request = builder(ANN, "s3:GetObject", OBJECT)
        .build()
        .expect("a request");
    let told = residual(
        &sets.authorizer(),
        &request,
        &unknown(&["aws:ResourceTag/"]),
        &LIMITS,
    );
    let Residual::Depends(on) = told else {
        panic!("{told:?}");
    };
    assert_eq!(on.keys().count(), names.len());
    replay(&sets.authorizer(), &request, &on, "");
}

#[test]
fn what_is_left_is_read_as_json() {
    let layers = json!({
        "identity": [with("Allow", json!({})), {"Sid": "Mine", "Effect": "Deny", "Action": "s3:Get*",
            "NotResource": ["arn:aws:s3:::${s3:prefix}", "arn:aws:s3:::b"],
            "Condition": {"StringNotEquals": {TAG: ["a", "b"]}, "Bool": {"s3:prefix": false, "x:none": false}}}],
    });
    let sets = Sets::of(&layers);
    let authorizer = sets.authorizer();
    let request = builder(ANN, "s3:GetObject", OBJECT)
        .context("x:none", false)
        .build()
        .expect("a request");
    let told = residual(
        &authorizer,
        &request,
        &unknown(&["aws:ResourceTag/t", "s3:prefix"]),
        &LIMITS,
    );
    let Residual::Depends(on) = told else {
        panic!("{told:?}");
    };
    let left = serde_json::to_value(on.left()).expect("JSON");
    assert_eq!(
        left,
        json!([
            {"layer": "identity", "policy": 0, "statement": 0, "effect": "Allow", "Condition": {}},
            {"layer": "identity", "policy": 0, "statement": 1, "effect": "Deny", "sid": "Mine",
                "NotResource": ["arn:aws:s3:::${s3:prefix}"],
                "Condition": {"StringNotEquals": {TAG: ["a", "b"]}, "Bool": {"s3:prefix": "false"}}},
        ])
    );
    let [_, deny] = on.left() else {
        panic!("two statements")
    };
    assert_eq!(
        (deny.layer(), deny.statement().statement, deny.sid()),
        (Layer::Identity, 1, Some("Mine"))
    );
    let conditions: Vec<(&str, &str, usize)> = deny
        .conditions()
        .iter()
        .map(|(operator, key, values)| (operator, key, values.len()))
        .collect();
    assert_eq!(
        conditions,
        [("Bool", "s3:prefix", 1), ("StringNotEquals", TAG, 2)]
    );
}

#[test]
fn what_takes_too_much_is_not_told() {
    let sets = Sets::of(&allow_if(
        json!({"StringEquals": {TAG: "a", "s3:prefix": "b"}}),
    ));
    let request = builder(ANN, "s3:GetObject", OBJECT)
        .build()
        .expect("a request");
    let names = [TAG, "s3:prefix"];
    let mut limits = LIMITS;
    limits.boxes = 2;
    let told = residual(&sets.authorizer(), &request, &unknown(&names), &limits);
    assert_eq!(told, Residual::Unknown(Unknown::Boxes));
    limits = LIMITS;
    limits.steps = 1;
    let told = residual(&sets.authorizer(), &request, &unknown(&names), &limits);
    assert_eq!(told, Residual::Unknown(Unknown::Steps));
}

#[test]
fn no_completion_of_a_small_world_refutes_an_answer() {
    for theme in THEMES {
        let (mut settled, mut sharper, mut depends, mut not_known) = (0, 0, 0, 0);
        for seed in 1..150 {
            let mut dice = Dice::new(seed * 4 + theme as u64);
            let Drawn { sets, about } = drawn(theme, &mut dice);
            let authorizer = sets.authorizer();
            each_request(theme, &mut dice, |request, names, values| {
                let about = format!("{about}\n{request:?} {names:?}");
                let partial = authorizer.evaluate_partial(request, &unknown(names));
                let told = residual(&authorizer, request, &unknown(names), &LIMITS);
                let (allowed, refused) = completions(&authorizer, request, names, values);
                match &told {
                    Residual::Allowed => assert!(!refused, "{about}"),
                    Residual::Refused => assert!(!allowed, "{about}"),
                    Residual::Depends(on) => {
                        replay(&authorizer, request, on, &about);
                        for key in names {
                            if on.keys().all(|told| told != *key) && theme != Theme::Variables {
                                let alone = values.iter().map(|value| {
                                    let mut completed = request.clone();
                                    completed.set_context(key, value.clone()).expect("a value");
                                    authorizer.evaluate(&completed).is_allowed()
                                });
                                let alone: Vec<bool> = alone.collect();
                                let same = alone.iter().all(|one| *one == alone[0]);
                                assert!(same, "{key} makes a difference\n{on:?}\n{about}");
                            }
                        }
                        assert!(
                            on.keys().count() > 0 && !on.left().is_empty(),
                            "{on:?}\n{about}"
                        );
                    }
                    Residual::Unknown(why) => assert_eq!(*why, Unknown::Unconfirmed, "{about}"),
                }
                // The cheap form says the same or less.
                let is_settled = matches!(told, Residual::Allowed | Residual::Refused);
                match partial {
                    PartialDecision::Allowed => assert_eq!(told, Residual::Allowed, "{about}"),
                    PartialDecision::Refused => assert_eq!(told, Residual::Refused, "{about}"),
                    PartialDecision::Depends => sharper += u32::from(is_settled),
                }
                settled += u32::from(is_settled);
                depends += u32::from(matches!(told, Residual::Depends(_)));
                not_known += u32::from(matches!(told, Residual::Unknown(_)));
            });
        }
        println!(
            "{theme:?}: {settled} settled, {sharper} of them not by the cheap form, {depends} depend, {not_known} not known"
        );
        assert!(settled > 200 && depends > 20, "{theme:?}");
        let most = match theme {
            Theme::Texts | Theme::Resources => 0,
            Theme::Types | Theme::Variables => 30,
        };
        assert!(not_known <= most, "{theme:?}: {not_known}");
    }
}
