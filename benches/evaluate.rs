//! What one decision costs: a request prepared once, and one built from text each time.
//!
//! One iteration decides every request of the workload; the throughput is that of decisions.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use portcullis::RequestContext;
use portcullis_benches::ours::{Ours, decide_prepared, decide_raw, prepare};
use portcullis_benches::workloads::Workload;

fn decisions(criterion: &mut Criterion) {
    for name in [
        "small",
        "typical",
        "large-10",
        "large-1000",
        "large-10000",
        "one-action-10000",
        "distinct-actions-10000",
        "cidr-1",
        "cidr-1000",
        "globs-1024",
        "abac",
    ] {
        let workload = Workload::named(name).expect("the name is known");
        let requests = &workload.requests;
        let ours = Ours::compile(&workload);
        let authorizer = ours.authorizer();
        let prepared: Vec<RequestContext<'_>> = requests.iter().map(prepare).collect();
        let mut group = criterion.benchmark_group(format!("evaluate, {name}"));
        group.throughput(Throughput::Elements(requests.len() as u64));
        group.bench_function("prepared", |bencher| {
            bencher.iter(|| decide_prepared(&authorizer, black_box(&prepared)));
        });
        group.bench_function("from text", |bencher| {
            bencher.iter(|| decide_raw(&authorizer, black_box(requests)));
        });
        group.finish();
    }
}

criterion_group!(benches, decisions);
criterion_main!(benches);
