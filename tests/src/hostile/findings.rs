//! Policies of which much is wrong: what is said about it has a bound, and so has the work to say it.

use std::hint::black_box;

use portcullis::{Loader, PolicySet, PolicyType};

use super::Shape;
use super::measure::{Fact, refuse, tolerate};
use super::write::{allow, allow_if, each, policy, texts};

pub(super) const SHAPES: &[Shape] = &[
    Shape::new("set-of-tiny-policies", 1_000, |n, meter| {
        let tiny = r#"{"a":1,"a":1,"a":1}"#;
        meter.note(Fact::Read(n * tiny.len()));
        meter.measure(&mut || {
            let mut builder = PolicySet::builder(PolicyType::Identity, Loader::Strict);
            for _ in 0..n {
                builder = builder.policy("", tiny);
            }
            let errors = builder.build().expect_err("no policies");
            black_box(errors.to_string());
        });
    }),
    Shape::new("findings-long-name", 240, |n, meter| {
        refuse(meter, PolicyType::Identity, &long_name(40 * n, n));
    }),
    Shape::new("findings-long-name-in-need-of-quotes", 240, |n, meter| {
        let text = long_name(40 * n, n).replace("n.", "\\n.");
        refuse(meter, PolicyType::Identity, &text);
    }),
    Shape::new("findings-nested-long-names", 240, |n, meter| {
        // As long as a name is shown in full.
        let name = "n.".repeat(300);
        let (open, close) = (format!(r#"{{"{name}":"#).repeat(20), "}".repeat(20));
        let inner = each(n, |_| r#""a":1"#.into());
        refuse(
            meter,
            PolicyType::Identity,
            &format!(r#"{{"Version":"2012-10-17","Statement":[],"x":{open}{{{inner}}}{close}}}"#),
        );
    }),
    Shape::new("findings-long-operator", 240, |n, meter| {
        let operator = "n.".repeat(128);
        let keys = each(n, |at| format!(r#""x:k{at}/":"v""#));
        tolerate(
            meter,
            PolicyType::Identity,
            &policy(&allow_if(&format!(r#""{operator}":{{{keys}}}"#))),
        );
    }),
    Shape::new("findings-long-key", 240, |n, meter| {
        let key = "n.".repeat(20 * n);
        let values = texts(n, |_| "no number".into());
        let condition = format!(r#""NumericEquals":{{"{key}":[{values}]}}"#);
        tolerate(meter, PolicyType::Identity, &policy(&allow_if(&condition)));
    }),
    Shape::new("findings-long-kind-of-principal", 240, |n, meter| {
        let kind = "n.".repeat(20 * n);
        let values = each(n, |_| "{}".into());
        let statement = format!(
            r#"{{"Effect":"Allow","Principal":{{"{kind}":[{values}]}},"Action":"s3:*","Resource":"*"}}"#
        );
        refuse(meter, PolicyType::Resource, &policy(&statement));
    }),
    Shape::new("unknown-operators", 1_500, |n, meter| {
        let operators = each(n, |at| format!(r#""NumericEq{at:04}":{{"x:k":"v"}}"#));
        refuse(meter, PolicyType::Identity, &policy(&allow_if(&operators)));
    }),
    Shape::new("unknown-operators-kept", 1_500, |n, meter| {
        let operators = each(n, |at| format!(r#""NumericEq{at:04}":{{"x:k":"v"}}"#));
        tolerate(meter, PolicyType::Identity, &policy(&allow_if(&operators)));
    }),
    Shape::new("unknown-members", 2_000, |n, meter| {
        let members = each(n, |at| format!(r#""NotPrincip{at:06}":1"#));
        let text = policy(&allow("\"s3:*\"", "\"*\"")).replace('}', &format!(",{members}}}"));
        refuse(meter, PolicyType::Identity, &text);
    }),
    Shape::new("unknown-members-of-a-statement", 2_000, |n, meter| {
        let members = each(n, |at| format!(r#""NotPrincip{at:06}":1"#));
        let statement = format!(r#"{{"Effect":"Allow","Action":"s3:*","Resource":"*",{members}}}"#);
        refuse(meter, PolicyType::Identity, &policy(&statement));
    }),
    Shape::new("unknown-kinds-of-principal", 2_000, |n, meter| {
        let kinds = each(n, |at| format!(r#""CanonicalUs{at:03}":"v""#));
        let statement = format!(
            r#"{{"Effect":"Allow","Principal":{{{kinds}}},"Action":"s3:*","Resource":"*"}}"#
        );
        refuse(meter, PolicyType::Resource, &policy(&statement));
    }),
    Shape::new("unknown-keys", 1_500, |n, meter| {
        let keys = each(n, |at| format!(r#""aws:x{at:05}":"v""#));
        tolerate(meter, PolicyType::Identity, &under_one_operator(&keys));
    }),
    Shape::new("unknown-keys-of-variables", 1_500, |n, meter| {
        let values = texts(n, |at| format!("${{aws:x{at:05}}}"));
        let condition = format!(r#""StringEquals":{{"x:k":[{values}]}}"#);
        tolerate(meter, PolicyType::Identity, &policy(&allow_if(&condition)));
    }),
    Shape::new("keys-equal-but-for-case", 2_000, |n, meter| {
        let keys = each(n, |at| format!(r#""x:k{at}":"v","X:K{at}":"v""#));
        refuse(meter, PolicyType::Identity, &under_one_operator(&keys));
    }),
    Shape::new("members-that-stand-twice", 2_000, |n, meter| {
        let keys = each(n, |at| format!(r#""x:k{at}":"v","x:k{at}":"v""#));
        refuse(meter, PolicyType::Identity, &under_one_operator(&keys));
    }),
    Shape::new("sids-that-stand-twice", 1_000, |n, meter| {
        let sid = "S".repeat(300);
        let statement =
            |_| format!(r#"{{"Sid":"{sid}","Effect":"Allow","Action":"s3:*","Resource":"*"}}"#);
        refuse(meter, PolicyType::Identity, &policy(&each(n, statement)));
    }),
    Shape::new("warnings-past-the-cap", 1_500, |n, meter| {
        let actions = texts(n, |at| format!("s3 Get{at}"));
        let resources = texts(n, |at| format!("nothing{at}"));
        tolerate(
            meter,
            PolicyType::Identity,
            &policy(&allow(&actions, &resources)),
        );
    }),
    Shape::new("fixes-past-the-cap", 1_500, |n, meter| {
        let actions = texts(n, |at| format!(" s3:Get{at}{} ", "n".repeat(200)));
        tolerate(
            meter,
            PolicyType::Identity,
            &policy(&allow(&actions, "\"*\"")),
        );
    }),
    Shape::new("sids-with-a-fix", 1_000, |n, meter| {
        let statement =
            |at| format!(r#"{{"Sid":"S {at}","Effect":"Allow","Action":"s3:*","Resource":"*"}}"#);
        refuse(meter, PolicyType::Identity, &policy(&each(n, statement)));
    }),
    Shape::new("errors-past-the-cap", 1_500, |n, meter| {
        let statement = |at: usize| format!(r#"{{"Effect":"Alow{at}"}}"#);
        refuse(meter, PolicyType::Identity, &policy(&each(n, statement)));
    }),
    Shape::new("long-texts-past-the-cap", 1_500, |n, meter| {
        let resources = texts(n, |at| format!("{}{at}", "n".repeat(300)));
        tolerate(
            meter,
            PolicyType::Identity,
            &policy(&allow("\"s3:*\"", &resources)),
        );
    }),
    Shape::new("wrong-types-past-the-cap", 3_000, |n, meter| {
        let resources = each(n, |_| "{}".into());
        refuse(
            meter,
            PolicyType::Identity,
            &policy(&allow("\"s3:*\"", &resources)),
        );
    }),
    Shape::new("principals-past-the-cap", 1_500, |n, meter| {
        let principals = texts(n, |at| format!("nobody{at}"));
        let statement = format!(
            r#"{{"Effect":"Deny","Principal":{{"AWS":[{principals}]}},"Action":"s3:*","Resource":"*"}}"#
        );
        tolerate(meter, PolicyType::Resource, &policy(&statement));
    }),
    Shape::new("one-long-operator", 500, |n, meter| {
        // The operator is kept with each of its keys, and shown with each.
        let operator = "n".repeat(256);
        let keys = each(n, |at| format!(r#""x:k{at}":"v""#));
        tolerate(
            meter,
            PolicyType::Identity,
            &policy(&allow_if(&format!(r#""{operator}":{{{keys}}}"#))),
        );
    }),
    Shape::new("too-deep", 40_000, |n, meter| {
        refuse(meter, PolicyType::Identity, &"[".repeat(n));
    }),
    Shape::new("not-closed", 40_000, |n, meter| {
        let text = format!(r#"{{"Statement":["{}"#, r#"\\\""#.repeat(n));
        refuse(meter, PolicyType::Identity, &text);
    }),
];

fn under_one_operator(keys: &str) -> String {
    policy(&allow_if(&format!(r#""StringEquals":{{{keys}}}"#)))
}

/// For a look at the seconds: what is found has reached its bound, and what is shown with each grows.
pub(super) const LARGE: &[Shape] = &[
    Shape::new("findings-one-long-name", 100_000, |n, meter| {
        refuse(meter, PolicyType::Identity, &long_name(n, 1_200));
    }),
    Shape::new("unknown-operators-nearly-known", 20_000, |n, meter| {
        let operators = each(n, |at| {
            format!(r#""StringNotEqualsIgnor{at:06}":{{"x:k":"v"}}"#)
        });
        refuse(meter, PolicyType::Identity, &policy(&allow_if(&operators)));
    }),
];

/// A member with a name of `length` bytes that holds one name `count` times.
fn long_name(length: usize, count: usize) -> String {
    let inner = each(count, |_| r#""a":1"#.into());
    let name = "n.".repeat(length / 2);
    format!(r#"{{"Version":"2012-10-17","Statement":[],"{name}":{{{inner}}}}}"#)
}
