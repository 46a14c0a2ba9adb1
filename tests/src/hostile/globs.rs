//! Wildcards and variables: a pattern and a text, of which one grows.

use super::Shape;
use super::measure::{Fact, Meter, decide_by, identity, request};
use super::write::{allow, allow_if, policy, texts};

pub(super) const SHAPES: &[Shape] = &[
    Shape::new("glob-question-pattern", 128, |n, meter| {
        like(meter, "a?", n, 1_024)
    }),
    Shape::new("glob-question-value", 1_024, |n, meter| {
        like(meter, "a?", 128, n)
    }),
    Shape::new("glob-star-pattern", 256, |n, meter| {
        like(meter, "a*", n, 2_048)
    }),
    Shape::new("glob-star-value", 2_048, |n, meter| {
        like(meter, "a*", 512, n)
    }),
    Shape::new("glob-letter-pattern", 256, |n, meter| {
        like(meter, "aa", n, 2_048)
    }),
    Shape::new("glob-letter-value", 2_048, |n, meter| {
        like(meter, "aa", 512, n)
    }),
    Shape::new("glob-variables-pattern", 128, |n, meter| {
        variables(meter, n, 1_024, "a")
    }),
    Shape::new("glob-variables-value", 1_024, |n, meter| {
        variables(meter, 128, n, "a")
    }),
    Shape::new("glob-long-variable", 256, |n, meter| {
        variables(meter, 1, 2_048, &"a".repeat(n))
    }),
    Shape::new("glob-long-variable-often", 16, |n, meter| {
        variables(meter, 16, 2_048, &"a".repeat(n))
    }),
    Shape::new("glob-ignoring-case-pattern", 64, |n, meter| {
        region(meter, n, 440)
    }),
    Shape::new("glob-ignoring-case-resource", 110, |n, meter| {
        region(meter, 60, n)
    }),
    Shape::new("glob-resource-pattern", 128, |n, meter| {
        resources(meter, 1, n, 1_024)
    }),
    Shape::new("glob-resource-asked", 1_024, |n, meter| {
        resources(meter, 1, 128, n)
    }),
    Shape::new("glob-resource-count", 10, |n, meter| {
        resources(meter, n, 64, 512)
    }),
    Shape::new("glob-action-pattern", 30, |n, meter| {
        actions(meter, 100, "*a", n, 250)
    }),
    Shape::new("glob-action-asked", 60, |n, meter| {
        actions(meter, 100, "*a", 15, n)
    }),
    Shape::new("glob-action-count", 50, |n, meter| {
        actions(meter, n, "*a", 40, 250)
    }),
    Shape::new("glob-action-question-pattern", 15, |n, meter| {
        actions(meter, 20, "a?", n, 250)
    }),
    Shape::new("glob-action-question-asked", 60, |n, meter| {
        actions(meter, 20, "a?", 15, n)
    }),
    Shape::new("glob-arn-pattern", 128, |n, meter| arn(meter, n, 1_024)),
    Shape::new("glob-arn-value", 400, |n, meter| arn(meter, 256, n)),
];

/// What grows in both, for a look at the seconds.
pub(super) const BOTH: &[Shape] = &[
    Shape::new("glob-question-both", 1_000, |n, meter| {
        like(meter, "a?", n, 2 * n)
    }),
    Shape::new("glob-resources-both", 1_000, |n, meter| {
        resources(meter, 20, n, 2 * n)
    }),
    Shape::new("glob-variables-both", 1_000, |n, meter| {
        variables(meter, n, 32_000, "a")
    }),
];

/// A pattern of about `length` bytes under StringLike, against a value that it nearly covers at each place.
fn like(meter: &mut dyn Meter, part: &str, length: usize, value: usize) {
    let pattern = format!("*{}b*", part.repeat(length / part.len()));
    let set = identity(&policy(&allow_if(&format!(
        r#""StringLike":{{"x:k":"{pattern}"}}"#
    ))));
    let value = "a".repeat(value);
    decide_by(
        meter,
        &set,
        &request("s3:GetObject", "*", &[("x:k", &value)]),
    );
}

fn variables(meter: &mut dyn Meter, count: usize, value: usize, variable: &str) {
    let pattern = format!("*{}b*", "${x:v}".repeat(count));
    let set = identity(&policy(&allow_if(&format!(
        r#""StringLike":{{"x:k":"{pattern}"}}"#
    ))));
    let value = "a".repeat(value);
    meter.note(Fact::Read(pattern.len() + value.len() + variable.len()));
    let context = [("x:k", &*value), ("x:v", variable)];
    decide_by(meter, &set, &request("s3:GetObject", "*", &context));
}

/// Segments before the last compare without case.
fn region(meter: &mut dyn Meter, length: usize, asked: usize) {
    let pattern = format!("arn:aws:sqs:*{}b*:111122223333:q", "A?".repeat(length / 2));
    let set = identity(&policy(&allow(
        "\"sqs:SendMessage\"",
        &format!("\"{pattern}\""),
    )));
    let asked = format!("arn:aws:sqs:{}:111122223333:q", "a".repeat(asked));
    meter.note(Fact::Read(pattern.len() + asked.len()));
    decide_by(meter, &set, &request("sqs:SendMessage", &asked, &[]));
}

fn resources(meter: &mut dyn Meter, count: usize, length: usize, asked: usize) {
    let pattern = format!("arn:aws:s3:::*{}b", "a?".repeat(length / 2));
    let list = texts(count, |at| format!("{pattern}{at}*"));
    let set = identity(&policy(&allow("\"s3:GetObject\"", &list)));
    let asked = format!("arn:aws:s3:::{}", "a".repeat(asked));
    meter.note(Fact::Read(list.len() + asked.len()));
    decide_by(meter, &set, &request("s3:GetObject", &asked, &[]));
}

/// Patterns of one service, each of `times` the same part.
fn actions(meter: &mut dyn Meter, count: usize, part: &str, times: usize, asked: usize) {
    let list = texts(count, |at| format!("s3:*{}b{at}*", part.repeat(times)));
    let set = identity(&policy(&allow(&list, "\"*\"")));
    let asked = format!("s3:{}", "a".repeat(asked));
    decide_by(meter, &set, &request(&asked, "*", &[]));
}

/// An ARN pattern against the ARN of a role whose path is unknown, of which every form is tried (R-KEY-10).
fn arn(meter: &mut dyn Meter, length: usize, value: usize) {
    let pattern = format!(
        "arn:aws:iam::111122223333:role/*{}b*",
        "a?".repeat(length / 2)
    );
    let set = identity(&policy(&allow_if(&format!(
        r#""ArnLike":{{"aws:PrincipalArn":"{pattern}"}}"#
    ))));
    let role = "a".repeat(value);
    meter.note(Fact::Read(pattern.len() + role.len()));
    let caller = format!("arn:aws:sts::111122223333:assumed-role/{role}/s");
    let caller =
        portcullis::Principal::from_arn(&caller).unwrap_or_else(|errors| panic!("{errors}"));
    let request = portcullis::RequestContext::builder(caller, "s3:GetObject", "*").build();
    decide_by(
        meter,
        &set,
        &request.unwrap_or_else(|errors| panic!("{errors}")),
    );
}
