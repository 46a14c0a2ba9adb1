//! What the story of a decision costs, and writing it.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use portcullis_benches::ours::{Ours, prepare};
use portcullis_benches::workloads::Workload;

fn stories(criterion: &mut Criterion) {
    for name in ["small", "typical", "large-1000", "abac"] {
        let workload = Workload::named(name).expect("the name is known");
        let ours = Ours::compile(&workload);
        let authorizer = ours.authorizer();
        let requests: Vec<_> = workload.requests.iter().take(100).map(prepare).collect();
        let mut group = criterion.benchmark_group(format!("explain, {name}"));
        group.sample_size(20);
        let mut turn = requests.iter().cycle();
        group.bench_function("explain", |bencher| {
            bencher.iter(|| {
                turn.next()
                    .map(|request| authorizer.explain(black_box(request)))
            });
        });
        let mut turn = requests.iter().cycle();
        group.bench_function("explain and write", |bencher| {
            bencher.iter(|| {
                let request = turn.next()?;
                Some(authorizer.explain(black_box(request)).to_string())
            });
        });
        group.finish();
    }
}

criterion_group!(benches, stories);
criterion_main!(benches);
