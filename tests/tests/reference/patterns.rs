//! What a pattern of actions expands to is what an Allow with it allows.

use std::collections::BTreeSet;

use portcullis::{Authorizer, Loader, PolicySet, PolicyType, Principal, RequestContext};
use portcullis_tests::harness::runner;
use proptest::prelude::*;

use super::reference;

/// The actions that an Allow with an entry allows, of those of a few services.
fn allowed(entry: &str, services: &[&str]) -> BTreeSet<String> {
    let policy = serde_json::json!({"Version": "2012-10-17", "Statement":
        {"Effect": "Allow", "Action": entry, "Resource": "*"}});
    let set = PolicySet::builder(PolicyType::Identity, Loader::Lenient);
    // What is so malformed that no loader takes it allows nothing.
    let Ok(set) = set.policy("", &policy.to_string()).build() else {
        return BTreeSet::new();
    };
    let authorizer = Authorizer::builder()
        .identity(&set)
        .build()
        .expect("an authorizer");
    let caller = Principal::from_arn("arn:aws:iam::111122223333:user/ann").expect("an ARN");
    let services = services
        .iter()
        .filter_map(|prefix| reference().service(prefix));
    let actions = services.flat_map(|service| service.actions());
    let is_allowed = |action: &String| {
        let request = RequestContext::builder(caller, action, "*")
            .build()
            .expect("a request");
        authorizer.evaluate(&request).is_allowed()
    };
    actions
        .map(|action| action.to_string())
        .filter(is_allowed)
        .collect()
}

fn expanded(entry: &str) -> Vec<String> {
    reference()
        .expand(entry)
        .map(|action| action.to_string())
        .collect()
}

#[test]
fn r_act_2_to_6_an_entry_expands_to_what_it_covers() {
    for (entry, expected) in [
        ("s3:GetObject", &["s3:GetObject"][..]),
        ("S3:getobject", &["s3:GetObject"]),
        (
            "s3:GetObjectT*",
            &["s3:GetObjectTagging", "s3:GetObjectTorrent"],
        ),
        ("sqs:?etQueueUrl", &["sqs:GetQueueUrl"]),
        ("sqs:*Url", &["sqs:GetQueueUrl"]),
        ("nosuch:*", &[]),
        ("s3:", &[]),
        ("s?:GetObject", &[]),
        ("*:GetObject", &[]),
        ("**", &[]),
        ("s3*", &[]),
        ("?", &[]),
        ("", &[]),
        (":*", &[]),
        ("s3:GetObject ", &[]),
        (" s3:GetObject", &[]),
        ("s3:Get*:*", &[]),
        ("s3:GetObject,s3:PutObject", &[]),
        (" *", &[]),
    ] {
        assert!(expanded(entry) == expected, "{entry}");
        let services = ["s3", "sqs", "sns"];
        assert_eq!(
            allowed(entry, &services),
            expected.iter().map(|action| action.to_string()).collect(),
            "{entry}"
        );
    }
    let all: usize = reference()
        .services()
        .map(|service| service.actions().len())
        .sum();
    assert_eq!(reference().expand("*").count(), all);
    let of_s3 = reference()
        .service("s3")
        .expect("a service")
        .actions()
        .len();
    for entry in ["s3:*", "S3:**", "s3:*?*"] {
        assert_eq!(reference().expand(entry).count(), of_s3, "{entry}");
    }
}

#[test]
fn r_act_2_to_6_random_entries_expand_to_what_the_engine_allows() {
    // Few actions, so that a question is asked of each for every pattern.
    let services = ["sqs", "polly", "sns", "execute-api"];
    let actions: Vec<String> = services
        .iter()
        .flat_map(|prefix| expanded(&format!("{prefix}:*")))
        .collect();
    let wild = ["*", "?", "*?", "", "e", ":", " ", "\u{e9}"];
    let edit = (
        any::<prop::sample::Index>(),
        0usize..12,
        prop::sample::select(wild.to_vec()),
    );
    let from_action = (
        prop::sample::select(actions),
        prop::collection::vec(edit, 0..4),
        any::<bool>(),
    );
    let entries = prop_oneof![
        6 => from_action.prop_map(|(mut action, edits, upper)| {
            for (at, length, with) in edits {
                let start = at.index(action.len() + 1);
                let end = (start + length).min(action.len());
                if action.is_char_boundary(start) && action.is_char_boundary(end) {
                    action.replace_range(start..end, with);
                }
            }
            if upper { action.to_ascii_uppercase() } else { action }
        }),
        3 => "(sqs|SNS|polly|s?s|\\*):[GSLCet]?[*?]{1,3}[GetSsu]?[*]?",
        1 => "[*?: s]{0,3}",
    ];
    let counts = core::cell::Cell::new([0, 0, 0]);
    runner(10)
        .run(&entries, |entry| {
            let mut of_these = expanded(&entry);
            of_these.retain(|action| {
                services.iter().any(|prefix| {
                    action
                        .split_once(':')
                        .is_some_and(|(own, _)| own == *prefix)
                })
            });
            let distinct: BTreeSet<String> = of_these.iter().cloned().collect();
            prop_assert_eq!(distinct.len(), of_these.len(), "each once");
            let mut seen = counts.get();
            seen[distinct.len().min(2)] += 1;
            counts.set(seen);
            prop_assert_eq!(distinct, allowed(&entry, &services), "{}", entry);
            Ok(())
        })
        .expect("both read entries alike");
    let counts = counts.get();
    println!("entries that cover none, one, more: {counts:?}");
    assert!(counts.iter().all(|count| *count > 20), "{counts:?}");
}
