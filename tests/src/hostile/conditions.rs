//! Conditions of many values, asked of requests of many values.

use portcullis::{Loader, PolicySet, PolicyType, RequestContext};

use super::Shape;
use super::measure::{Meter, ann, decide_by, identity, request_of, set};
use super::write::{allow_if, each, policy, texts};

pub(super) const SHAPES: &[Shape] = &[
    Shape::new("values-string-equals", 1_000, |n, meter| {
        any(meter, n, "StringEquals", v, w);
    }),
    Shape::new("values-string-not-equals", 1_000, |n, meter| {
        all(meter, n, "StringNotEquals", v, w);
    }),
    Shape::new("values-string-equals-ignore-case", 500, |n, meter| {
        any(meter, n, "StringEqualsIgnoreCase", v, w);
    }),
    Shape::new("values-string-not-equals-ignore-case", 300, |n, meter| {
        all(
            meter,
            n,
            "StringNotEqualsIgnoreCase",
            |at| format!("é{at:06}"),
            |at| format!("é{at:06}x"),
        );
    }),
    Shape::new("values-string-like-without-wildcards", 1_000, |n, meter| {
        any(meter, n, "StringLike", v, w);
    }),
    Shape::new("values-numeric-equals", 500, |n, meter| {
        any(
            meter,
            n,
            "NumericEquals",
            |at| format!("{at}"),
            |at| format!("{at}.5"),
        );
    }),
    Shape::new("values-numeric-not-equals", 500, |n, meter| {
        all(
            meter,
            n,
            "NumericNotEquals",
            |at| format!("{at}"),
            |at| format!("{at}.5"),
        );
    }),
    Shape::new("values-numeric-less-than", 500, |n, meter| {
        any(
            meter,
            n,
            "NumericLessThan",
            |at| format!("{at}"),
            |at| format!("{}", 1_000_000 + at),
        );
    }),
    Shape::new("values-date-greater-than", 1_000, |n, meter| {
        any(meter, n, "DateGreaterThan", late, early);
    }),
    Shape::new("values-date-equals", 1_000, |n, meter| {
        any(meter, n, "DateEquals", late, early);
    }),
    Shape::new("values-binary-equals", 1_000, |n, meter| {
        any(
            meter,
            n,
            "BinaryEquals",
            |at| format!("{at:08}"),
            |at| format!("a{at:07}"),
        );
    }),
    Shape::new("values-bool", 1_000, |n, meter| {
        any(meter, n, "Bool", |_| "true".into(), |_| "false".into());
    }),
    Shape::new("values-null", 4_000, |n, meter| {
        let text = policy(&allow_if(&format!(
            r#""Null":{{"x:k":[{}]}}"#,
            texts(n, |_| "true".into())
        )));
        let set = set(PolicyType::Identity, Loader::Lenient, &text);
        ask(meter, &set, (0..n).map(v).collect());
    }),
    Shape::new("values-ip-address", 1_000, |n, meter| {
        let operand = |at: usize| format!("10.{}.{}.1", at >> 8 & 255, at & 255);
        any(meter, n, "IpAddress", operand, |at| {
            format!("10.{}.{}.2", at >> 8 & 255, at & 255)
        });
    }),
    Shape::new("values-arn-equals", 400, |n, meter| {
        let operand = |at: usize| format!("arn:aws:sns:us-east-1:111122223333:v{at:06}");
        any(meter, n, "ArnEquals", operand, |at| {
            format!("arn:aws:sns:us-east-1:111122223333:w{at:06}")
        });
    }),
    // A text with variables is a pattern: a product of patterns and values, of which one grows.
    Shape::new("values-variables", 2_000, |n, meter| {
        // Each value of the policy is a variable of its own.
        any_of(
            meter,
            n,
            20,
            "StringEquals",
            |at| format!("${{x:v{at}, 'd{at}'}}"),
            w,
        );
    }),
    Shape::new("values-beside-variables", 2_000, |n, meter| {
        any_of(
            meter,
            20,
            n,
            "StringEquals",
            |at| format!("${{x:v{at}, 'd{at}'}}"),
            w,
        );
    }),
    Shape::new("values-one-variable-often", 2_000, |n, meter| {
        any_of(
            meter,
            n,
            20,
            "StringEquals",
            |_| "${aws:username}".into(),
            w,
        );
    }),
    Shape::new("values-text-of-many-variables", 1_000, |n, meter| {
        let operand = "${x:none, 'd'}".repeat(n);
        let text = policy(&allow_if(&format!(
            r#""ForAnyValue:StringEquals":{{"x:k":"{operand}"}}"#
        )));
        ask(meter, &identity(&text), (0..20).map(w).collect());
    }),
    Shape::new("values-long-number", 1_000, |n, meter| {
        // The policy's number is as long as there are values.
        let operand = "9".repeat(n);
        let text = policy(&allow_if(&format!(
            r#""ForAnyValue:NumericGreaterThan":{{"x:k":"{operand}"}}"#
        )));
        ask(
            meter,
            &identity(&text),
            (0..n).map(|at| format!("{at}")).collect(),
        );
    }),
    Shape::new("values-long-arn", 2_000, |n, meter| {
        let operand = format!("arn:aws:sns:us-east-1:111122223333:{}", "v".repeat(n));
        let text = policy(&allow_if(&format!(
            r#""ForAnyValue:ArnEquals":{{"x:k":"{operand}"}}"#
        )));
        let value = |at: usize| format!("arn:aws:sns:us-east-1:111122223333:{at}");
        ask(meter, &identity(&text), (0..20).map(value).collect());
    }),
    Shape::new("values-long-text-ignoring-case", 1_000, |n, meter| {
        let operand = "v".repeat(n);
        let text = policy(&allow_if(&format!(
            r#""ForAnyValue:StringEqualsIgnoreCase":{{"x:k":"{operand}"}}"#
        )));
        ask(
            meter,
            &identity(&text),
            (0..n).map(|at| format!("V{at}")).collect(),
        );
    }),
    Shape::new("values-under-many-conditions", 1_000, |n, meter| {
        many_conditions(meter, n, n, "StringEquals", "v");
    }),
    // Where values are no plain texts, each condition looks at each value of its key: one of the two grows.
    Shape::new("values-under-many-other-conditions", 1_000, |n, meter| {
        many_conditions(meter, n, 30, "StringEqualsIgnoreCase", "v");
    }),
    Shape::new("other-conditions-on-many-values", 4_000, |n, meter| {
        many_conditions(meter, 30, n, "StringEqualsIgnoreCase", "v");
    }),
    Shape::new("values-of-an-empty-set", 4_000, |n, meter| {
        let text = policy(&allow_if(r#""ForAllValues:StringEquals":{"x:k":"v"}"#));
        ask(meter, &identity(&text), vec![String::new(); n]);
    }),
    Shape::new("values-empty-under-many-conditions", 1_000, |n, meter| {
        many_conditions(meter, n, n, "StringEquals", "");
    }),
    Shape::new("operands-alone", 4_000, |n, meter| {
        // A list of one kind with wildcards is tried one by one, once.
        let values = texts(n, |at| format!("*v{at}*"));
        let set = identity(&policy(&allow_if(&format!(
            r#""StringLike":{{"x:k":[{values}]}}"#
        ))));
        ask_one(meter, &set, "wwwwwwwwww");
    }),
    Shape::new("operands-of-roles-alone", 500, |n, meter| {
        // The path of the role is unknown, so that each ARN is tried in every form (R-KEY-10).
        let values = texts(n, |at| format!("arn:aws:iam::111122223333:role/*/v{at}"));
        let set = identity(&policy(&allow_if(&format!(
            r#""ArnLike":{{"aws:PrincipalArn":[{values}]}}"#
        ))));
        let caller = "arn:aws:sts::111122223333:assumed-role/Dev/s";
        let caller =
            portcullis::Principal::from_arn(caller).unwrap_or_else(|errors| panic!("{errors}"));
        let request = RequestContext::builder(caller, "s3:GetObject", "*").build();
        decide_by(
            meter,
            &set,
            &request.unwrap_or_else(|errors| panic!("{errors}")),
        );
    }),
    Shape::new("conditions-of-one-key", 1_000, |n, meter| {
        let statement = |at: usize| allow_if(&format!(r#""StringEquals":{{"x:k":"v{at}"}}"#));
        let set = identity(&policy(&each(n, statement)));
        ask_one(meter, &set, "w");
    }),
    Shape::new("keys-of-a-request-and-of-a-policy", 500, |n, meter| {
        let keys = each(n, |at| format!(r#""aws:RequestTag/key{at:06}":"v""#));
        let set = identity(&policy(&allow_if(&format!(r#""StringEquals":{{{keys}}}"#))));
        let names: Vec<String> = (0..n)
            .map(|at| format!("aws:RequestTag/key{at:06}"))
            .collect();
        let context = names.iter().map(|name| (name.as_str(), "v"));
        let request = RequestContext::builder(ann(), "s3:GetObject", "*")
            .context_all(context)
            .build();
        decide_by(
            meter,
            &set,
            &request.unwrap_or_else(|errors| panic!("{errors}")),
        );
    }),
];

/// Values of the policy and of the request that never meet.
fn v(at: usize) -> String {
    format!("v{at:06}")
}

fn w(at: usize) -> String {
    format!("w{at:06}")
}

/// Epoch seconds that never meet.
fn late(at: usize) -> String {
    format!("{}", 2_000_000_000 + at)
}

fn early(at: usize) -> String {
    format!("{}", 1_000_000_000 + at)
}

/// A positive operator of which no value of the request meets one of the policy's.
fn any(
    meter: &mut dyn Meter,
    n: usize,
    operator: &str,
    operand: impl Fn(usize) -> String,
    value: impl Fn(usize) -> String,
) {
    any_of(meter, n, n, operator, operand, value);
}

/// The same, with as many values of the policy as `operands` says, on `values` of the request.
fn any_of(
    meter: &mut dyn Meter,
    operands: usize,
    values: usize,
    operator: &str,
    operand: impl Fn(usize) -> String,
    value: impl Fn(usize) -> String,
) {
    let operator = format!("ForAnyValue:{operator}");
    under(meter, [operands, values], &operator, operand, value);
}

/// So many statements, each with a condition of its own on one set of values.
fn many_conditions(
    meter: &mut dyn Meter,
    conditions: usize,
    values: usize,
    operator: &str,
    value: &str,
) {
    let statement = |at: usize| allow_if(&format!(r#""ForAnyValue:{operator}":{{"x:k":"x{at}"}}"#));
    let set = identity(&policy(&each(conditions, statement)));
    let value = |at: usize| match value {
        "" => String::new(),
        value => format!("{value}{at:06}"),
    };
    ask(meter, &set, (0..values).map(value).collect());
}

/// A negated operator that holds of every value.
fn all(
    meter: &mut dyn Meter,
    n: usize,
    operator: &str,
    operand: impl Fn(usize) -> String,
    value: impl Fn(usize) -> String,
) {
    under(
        meter,
        [n, n],
        &format!("ForAllValues:{operator}"),
        operand,
        value,
    );
}

fn under(
    meter: &mut dyn Meter,
    [operands, values]: [usize; 2],
    operator: &str,
    operand: impl Fn(usize) -> String,
    value: impl Fn(usize) -> String,
) {
    let condition = format!(r#""{operator}":{{"x:k":[{}]}}"#, texts(operands, operand));
    // The strict loader takes one value under Bool.
    let set = set(
        PolicyType::Identity,
        Loader::Lenient,
        &policy(&allow_if(&condition)),
    );
    ask(meter, &set, (0..values).map(value).collect());
}

/// Decides a request with these values.
fn ask(meter: &mut dyn Meter, set: &PolicySet, values: Vec<String>) {
    decide_by(meter, set, &request_of(values));
}

fn ask_one(meter: &mut dyn Meter, set: &PolicySet, value: &str) {
    let request = RequestContext::builder(ann(), "s3:GetObject", "*")
        .context("x:k", value)
        .build();
    decide_by(
        meter,
        set,
        &request.unwrap_or_else(|errors| panic!("{errors}")),
    );
}
