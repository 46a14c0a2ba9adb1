//! Counts allocations and the bytes that are kept, for `benches/instructions`: `WORKLOAD MODE 1 COUNT` a line.

use std::hint::black_box;

use portcullis::{Loader, PolicySet, PolicyType, RequestContext};
use portcullis_benches::counting::{Counting, counted};
use portcullis_benches::ours::{Ours, decide_prepared, decide_raw, prepare};
use portcullis_benches::workloads::{SEED, Workload, managed_policies, small_sets};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn main() {
    let (managed, is_real) = managed_policies();
    let mut texts = vec![
        ("small-set-100", small_sets(100, SEED)),
        ("small-set-600", small_sets(600, SEED)),
    ];
    if is_real {
        texts.push(("managed", managed));
    }
    for (name, policies) in texts {
        let bytes: usize = policies.iter().map(|(_, policy)| policy.len()).sum();
        let compile = |(name, policy): &(String, String)| {
            let set = PolicySet::builder(PolicyType::Identity, Loader::Strict);
            set.policy(name, policy).build().ok()
        };
        let mut sets: Vec<Option<PolicySet>> = Vec::with_capacity(policies.len());
        let (_, set) = counted(|| sets.extend(policies.iter().map(compile)));
        print(
            name,
            "allocations",
            set.calls as f64 / policies.len() as f64,
        );
        print(name, "heap/JSON", set.kept as f64 / bytes as f64);
    }
    for name in ["small", "typical", "large-1000"] {
        let workload = Workload::named(name).expect("the name is known");
        let ours = Ours::compile(&workload);
        let authorizer = ours.authorizer();
        let prepared: Vec<RequestContext<'_>> = workload.requests.iter().map(prepare).collect();
        let (_, evaluate) = counted(|| {
            black_box(decide_prepared(&authorizer, &prepared));
            black_box(decide_raw(&authorizer, &workload.requests))
        });
        print(name, "allocations", evaluate.calls as f64);
    }
}

fn print(workload: &str, mode: &str, count: f64) {
    println!("{workload} {mode} 1 {count:.4}");
}
