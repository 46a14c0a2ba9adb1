//! What making a set costs: from text, and from policies that were parsed and judged before.

use std::hint::black_box;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use portcullis::{Loader, PolicySet, PolicySetBuilder, PolicyType};
use portcullis_benches::workloads::{Workload, managed_policies};

fn judged<'a>(policies: impl IntoIterator<Item = &'a String>) -> PolicySetBuilder {
    let empty = PolicySet::builder(PolicyType::Identity, Loader::Strict);
    policies
        .into_iter()
        .fold(empty, |set, policy| set.policy("", policy))
}

fn sets(criterion: &mut Criterion) {
    for name in ["small", "typical", "large-1000", "cidr-1000"] {
        let workload = Workload::named(name).expect("the name is known");
        let policies = &workload.identity;
        let bytes = policies.iter().map(|policy| policy.len() as u64).sum();
        let mut group = criterion.benchmark_group(format!("compile, {name}"));
        group.throughput(Throughput::Bytes(bytes)).sample_size(30);
        group.bench_function("from text", |bencher| {
            bencher.iter(|| judged(black_box(policies)).build());
        });
        let ready = judged(policies);
        group.bench_function("from judged policies", |bencher| {
            bencher.iter_batched(
                || ready.clone(),
                PolicySetBuilder::build,
                BatchSize::SmallInput,
            );
        });
        group.finish();
    }
}

fn managed(criterion: &mut Criterion) {
    let (policies, _) = managed_policies();
    let bytes = policies.iter().map(|(_, policy)| policy.len() as u64).sum();
    let mut group = criterion.benchmark_group("compile, managed policies");
    group.throughput(Throughput::Bytes(bytes)).sample_size(10);
    group.bench_function("from text, a set each", |bencher| {
        bencher.iter(|| {
            let texts = policies.iter().map(|(_, policy)| policy);
            texts
                .filter(|policy| judged([black_box(*policy)]).build().is_ok())
                .count()
        });
    });
    group.finish();
}

criterion_group!(benches, sets, managed);
criterion_main!(benches);
