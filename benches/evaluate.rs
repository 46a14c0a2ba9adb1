//! What one decision costs: a request prepared once, and one built from text each time.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use portcullis::{Combination, Loader, PolicySet, PolicyType, Principal, RequestContext};

const POLICY: &str = r#"{"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"],
     "Resource": ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"],
     "Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}},
    {"Effect": "Allow", "Action": "redshift:Describe*", "Resource": "*"},
    {"Effect": "Deny", "Action": "s3:*", "Resource": "arn:aws:s3:::reports/secret/*"}]}"#;

fn request<'a>(action: &'a str, resource: &'a str) -> RequestContext<'a> {
    Principal::from_arn("arn:aws:iam::111122223333:user/Ann")
        .and_then(|ann| {
            RequestContext::builder(ann, action, resource)
                .context("aws:SourceIp", "203.0.113.9")
                .build()
        })
        .expect("the request is sound")
}

fn small(criterion: &mut Criterion) {
    let identity = PolicySet::builder(PolicyType::Identity, Loader::Strict)
        .policy("small", POLICY)
        .build()
        .expect("the policy is sound");
    let combination = Combination::builder()
        .identity(&identity)
        .build()
        .expect("the set is in its place");
    let prepared = request("s3:GetObject", "arn:aws:s3:::reports/2026/q3.csv");
    assert!(combination.evaluate(&prepared).is_allowed());
    criterion.bench_function("small, prepared", |bencher| {
        bencher.iter(|| combination.evaluate(black_box(&prepared)));
    });
    criterion.bench_function("small, from text", |bencher| {
        bencher.iter(|| {
            let asked = request(
                black_box("s3:GetObject"),
                black_box("arn:aws:s3:::reports/2026/q3.csv"),
            );
            combination.evaluate(&asked)
        });
    });
    criterion.bench_function("small, parse and compile", |bencher| {
        bencher.iter(|| {
            PolicySet::builder(PolicyType::Identity, Loader::Strict)
                .policy("small", black_box(POLICY))
                .build()
        });
    });
}

criterion_group!(benches, small);
criterion_main!(benches);
