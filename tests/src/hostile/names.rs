//! Tables of names, asked for names that they take for each other.

use super::Shape;
use super::alike::{key_of_one_hash, of_one_hash, of_one_place};
use super::measure::{ann, compile, decide_by, identity, request};
use super::write::{allow, allow_if, each, policy, texts};
use portcullis::RequestContext;

pub(super) const SHAPES: &[Shape] = &[
    Shape::new("services-of-one-hash", 600, |n, meter| {
        let services = texts(n, |at| format!("{}:*", of_one_hash(at)));
        let actions = texts(n, |at| format!("{}:cccccccc", of_one_hash(at)));
        compile(
            meter,
            &policy(&allow(&format!("{services},{actions}"), "\"*\"")),
        );
    }),
    Shape::new("services-of-one-place", 600, |n, meter| {
        let names = of_one_place(n, "bbbbbbbb");
        let services = texts(n, |at| format!("{}:*", names[at]));
        let actions = texts(n, |at| format!("{}:cccccccc", names[at]));
        compile(
            meter,
            &policy(&allow(&format!("{services},{actions}"), "\"*\"")),
        );
    }),
    Shape::new("actions-of-one-hash", 2_000, |n, meter| {
        let actions = texts(n, |at| format!("aaaaa:{}", &of_one_hash(at)[6..]));
        compile(meter, &policy(&allow(&actions, "\"*\"")));
    }),
    Shape::new("decide-actions-of-one-hash", 20_000, |n, meter| {
        // The one that is asked for is none of them.
        let actions = texts(n, |at| format!("aaaaa:{}", &of_one_hash(at)[6..]));
        let set = identity(&policy(&allow(&actions, "\"*\"")));
        decide_by(meter, &set, &request("aaaaa:aazzzzzzbbbbbbbb", "*", &[]));
    }),
    Shape::new("decide-actions-of-one-place", 4_000, |n, meter| {
        let names = of_one_place(n, ":cccccccc");
        let (last, others) = names.split_last().expect("there are names");
        let set = identity(&policy(&allow(
            &texts(others.len(), |at| others[at].clone()),
            "\"*\"",
        )));
        decide_by(meter, &set, &request(last, "*", &[]));
    }),
    Shape::new("decide-services-of-one-hash", 2_000, |n, meter| {
        let services = each(n, |at| {
            allow(&format!("\"{}:Get*\"", of_one_hash(at)), "\"*\"")
        });
        let set = identity(&policy(&services));
        let asked = format!("{}:Get", of_one_hash(n));
        decide_by(meter, &set, &request(&asked, "*", &[]));
    }),
    Shape::new("decide-keys-of-one-hash", 500, |n, meter| {
        // The request has as many keys, all of the hash of those that the policy asks for.
        let conditions = each(n, |at| format!(r#""{}":"v""#, key_of_one_hash(at)));
        let text = policy(&allow_if(&format!(r#""StringEquals":{{{conditions}}}"#)));
        let set = identity(&text);
        let names: Vec<String> = (0..n).map(key_of_one_hash).collect();
        let context: Vec<(&str, &str)> = names.iter().map(|name| (&**name, "v")).collect();
        decide_by(meter, &set, &request("s3:GetObject", "*", &context));
    }),
    Shape::new("decide-long-keys-of-one-hash", 100, |n, meter| {
        let key = |at: usize| format!("x:{}{at:06}/abcdefgh", "a".repeat(600));
        let conditions = each(n, |at| format!(r#""{}":"v""#, key(at)));
        let set = identity(&policy(&allow_if(&format!(
            r#""StringEquals":{{{conditions}}}"#
        ))));
        let names: Vec<String> = (0..n).map(key).collect();
        let context: Vec<(&str, &str)> = names.iter().map(|name| (&**name, "v")).collect();
        decide_by(meter, &set, &request("s3:GetObject", "*", &context));
    }),
    Shape::new("keys-of-one-hash", 2_000, |n, meter| {
        let names: Vec<String> = (0..n).map(key_of_one_hash).collect();
        meter.measure(&mut || {
            let keys = names.iter().map(|name| (name.as_str(), "v"));
            let request = RequestContext::builder(ann(), "s3:GetObject", "*").context_all(keys);
            let request = request.build().unwrap_or_else(|errors| panic!("{errors}"));
            assert!(
                names
                    .iter()
                    .all(|name| request.context_value(name).is_some())
            );
        });
    }),
];
