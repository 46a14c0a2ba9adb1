//! Policies that are long in one way each, for checks that compare what stands beside each other, and for the canonical
//! form.

use std::hint::black_box;

use portcullis::canonical::CanonicalPolicy;
use portcullis::lint::Linter;
use portcullis::reference::Reference;
use portcullis::{Loader, PolicyType};

use super::Shape;
use super::measure::{Fact, Meter};

/// Numbers in a list, each in some words.
fn list(n: usize, word: impl Fn(usize) -> String) -> String {
    let words: Vec<_> = (0..n).map(|at| format!("\"{}\"", word(at))).collect();
    words.join(",")
}

fn policy(statements: &str) -> String {
    format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#)
}

fn statement(actions: &str, rest: &str) -> String {
    format!(r#"{{"Effect":"Allow","Action":[{actions}],{rest}}}"#)
}

pub(super) const SHAPES: &[Shape] = &[
    Shape::new("lint-statements", 400, |n, meter| {
        let one = |at| statement(&format!("\"s3:Get{at}*\""), r#""Resource":"*""#);
        let all: Vec<_> = (0..n).map(one).collect();
        lint(meter, PolicyType::Identity, &policy(&all.join(",")));
    }),
    Shape::new("lint-unknown-actions", 800, |n, meter| {
        let actions = list(n, |at| format!("s3:GetObjekt{at}"));
        lint(
            meter,
            PolicyType::Identity,
            &policy(&statement(&actions, r#""Resource":"*""#)),
        );
    }),
    Shape::new("lint-patterns-of-actions", 800, |n, meter| {
        let actions = list(n, |at| format!("ec2:*{at}*"));
        lint(
            meter,
            PolicyType::Identity,
            &policy(&statement(&actions, r#""Resource":"*""#)),
        );
    }),
    Shape::new("lint-all-services", 800, |n, meter| {
        let actions = list(n, |_| "ec2:*".into());
        let condition = r#""Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/a":"b","ec2:Vpc":"c"}}"#;
        lint(
            meter,
            PolicyType::Identity,
            &policy(&statement(&actions, condition)),
        );
    }),
    Shape::new("lint-resources", 800, |n, meter| {
        let resources = list(n, |at| format!("arn:aws:s3:::bucket-{at}*/*"));
        let rest = format!(r#""Resource":[{resources}]"#);
        lint(
            meter,
            PolicyType::Identity,
            &policy(&statement("\"s3:Get*\"", &rest)),
        );
    }),
    Shape::new("lint-condition-keys", 800, |n, meter| {
        let keys: Vec<_> = (0..n)
            .map(|at| format!(r#""aws:RequestTag/{at}":"a*""#))
            .collect();
        let rest = format!(
            r#""Resource":"*","Condition":{{"StringEquals":{{{}}}}}"#,
            keys.join(",")
        );
        lint(
            meter,
            PolicyType::Identity,
            &policy(&statement("\"ec2:*\"", &rest)),
        );
    }),
    Shape::new("lint-condition-values", 800, |n, meter| {
        let addresses = list(n, |at| format!("10.{}.{}.7/24", at / 256 % 256, at % 256));
        let rest = format!(
            r#""Resource":"*","Condition":{{"IpAddress":{{"aws:SourceIp":[{addresses}]}}}}"#
        );
        lint(
            meter,
            PolicyType::Identity,
            &policy(&statement("\"ec2:*\"", &rest)),
        );
    }),
    Shape::new("lint-principals", 800, |n, meter| {
        let principals = list(n, |at| format!("arn:aws:iam::111122223333:role/r{at}"));
        let rest = format!(r#""Principal":{{"AWS":[{principals}]}}"#);
        lint(
            meter,
            PolicyType::RoleTrust,
            &policy(&statement("\"sts:AssumeRole\"", &rest)),
        );
    }),
    Shape::new("canonical-actions", 2_000, |n, meter| {
        let actions = list(n, |at| format!("s3:*{at}?{at}*"));
        canonicalize(meter, &policy(&statement(&actions, r#""Resource":"*""#)));
    }),
    Shape::new("canonical-statements", 2_000, |n, meter| {
        let one = |at| {
            let rest = format!(r#""Resource":["arn:aws:s3:::b{at}"]"#);
            statement("\"s3:Get*\",\"s3:GetObject\"", &rest)
        };
        let all: Vec<_> = (0..n).map(one).collect();
        canonicalize(meter, &policy(&all.join(",")));
    }),
    Shape::new("canonical-condition-keys", 2_000, |n, meter| {
        let keys: Vec<_> = (0..n)
            .map(|at| format!(r#""aws:RequestTag/K{at}":"a""#))
            .collect();
        let rest = format!(
            r#""Resource":"*","Condition":{{"StringEquals":{{{}}}}}"#,
            keys.join(",")
        );
        canonicalize(meter, &policy(&statement("\"ec2:*\"", &rest)));
    }),
];

fn lint(meter: &mut dyn Meter, policy_type: PolicyType, text: &str) {
    let reference = Reference::from_bytes(portcullis_reference::BYTES).expect("the reference");
    let linter = Linter::new(policy_type).with_reference(reference);
    meter.note(Fact::Read(text.len()));
    meter.measure(&mut || {
        black_box(linter.lint(text).len());
    });
}

fn canonicalize(meter: &mut dyn Meter, text: &str) {
    meter.note(Fact::Read(text.len()));
    meter.measure(&mut || {
        let form = CanonicalPolicy::from_json(text, PolicyType::Identity, Loader::Lenient);
        black_box(form.expect("a policy").semantic_hash());
    });
}
