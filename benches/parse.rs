//! What reading a policy costs: the text alone, the text judged, and other parsers on the same texts.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use portcullis::{Loader, Policy, PolicyDocument, PolicyType};
use portcullis_benches::baseline;
use portcullis_benches::workloads::managed_policies;

fn managed(criterion: &mut Criterion) {
    let (policies, _) = managed_policies();
    let bytes = policies.iter().map(|(_, policy)| policy.len() as u64).sum();
    let mut group = criterion.benchmark_group("parse, managed policies");
    group.throughput(Throughput::Bytes(bytes)).sample_size(20);
    let mut each = |name: &str, parse: &dyn Fn(&str) -> bool| {
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let texts = policies.iter().map(|(_, policy)| policy.as_str());
                texts.filter(|policy| parse(black_box(policy))).count()
            });
        });
    };
    each("document", &|policy| {
        black_box(PolicyDocument::from_json(policy)).is_ok()
    });
    each("document, judged", &|policy| {
        black_box(Policy::from_json(
            policy,
            PolicyType::Identity,
            Loader::Strict,
        ))
        .is_ok()
    });
    each("serde_json, borrowed typed structs", &baseline::parse);
    each("serde_json, Value", &|policy| {
        black_box(serde_json::from_str::<serde_json::Value>(policy)).is_ok()
    });
    group.finish();
}

criterion_group!(benches, managed);
criterion_main!(benches);
