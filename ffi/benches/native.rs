//! The decision of `boundary.c` in a Rust program, for comparison.
#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::std_instead_of_core,
    reason = "a program that measures"
)]

use std::hint::black_box;

use portcullis::{Authorizer, Loader, PolicySet, PolicyType, Principal, RequestContext};

const POLICY: &str = include_str!("policy.json");

/// What is counted: from entering to leaving.
#[inline(never)]
fn decide_native(authorizer: &Authorizer<'_>, request: &RequestContext<'_>, rounds: u32) -> u32 {
    let mut allowed = 0;
    for _ in 0..rounds {
        let decision = black_box(authorizer).evaluate(black_box(request));
        // As much as the C side does with its decision.
        allowed += u32::from(black_box(decision).is_allowed());
    }
    allowed
}

fn main() {
    let rounds = std::env::args()
        .nth(1)
        .and_then(|text| text.parse().ok())
        .expect("how many rounds");
    let set = PolicySet::builder(PolicyType::Identity, Loader::Strict)
        .policy("Reports", POLICY)
        .build()
        .expect("a sound policy");
    let authorizer = Authorizer::builder()
        .identity(&set)
        .build()
        .expect("a set in its place");
    let ann = Principal::from_arn("arn:aws:iam::111122223333:user/Ann").expect("a user");
    let request = RequestContext::builder(ann, "s3:GetObject", "arn:aws:s3:::reports/Ann/q3.csv")
        .context("aws:SourceIp", "203.0.113.9")
        .build()
        .expect("a sound request");
    assert_eq!(decide_native(&authorizer, &request, rounds), rounds);
    // A program that only decides lets the compiler fold the engine into this one call; the library, and most
    // programs, also explain and answer documents.
    black_box(authorizer.explain(&request));
    black_box(portcullis::scenario::answer_json("{}"));
    black_box(portcullis::scenario::decide("{}").is_ok());
    println!("{rounds} decisions");
}
