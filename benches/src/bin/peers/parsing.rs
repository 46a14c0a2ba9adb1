//! Parsing and compiling, and what compiled sets keep.

use std::hint::black_box;

use portcullis::{Loader, PolicySet, PolicyType};
use portcullis_benches::baseline;
use portcullis_benches::counting::counted;
use portcullis_benches::peers::{parse_with_aspen, parse_with_iam_rs};
use portcullis_benches::picture::{duration, thousands};
use portcullis_benches::rounds::{Contestant, interleave};
use portcullis_benches::workloads::managed_policies;

use super::options::Options;
use super::report::times;

/// W6: every managed policy, parsed; by us also judged and compiled.
pub(super) fn parsing(options: &Options) {
    type Parse = fn(&str) -> bool;
    fn compiled(name: &str, policy: &str) -> Option<PolicySet> {
        PolicySet::builder(PolicyType::Identity, Loader::Strict)
            .policy(name, policy)
            .build()
            .ok()
    }
    let (policies, real) = managed_policies();
    let bytes: usize = policies.iter().map(|(_, policy)| policy.len()).sum();
    let parsers: [(&str, Parse); 6] = [
        ("portcullis, parse + validate + compile", |policy| {
            black_box(compiled("", policy)).is_some()
        }),
        ("iam-rs 0.8.0, parse", parse_with_iam_rs),
        ("scratchstack-aspen 0.3.1, parse", parse_with_aspen),
        ("serde_json to borrowed typed structs", baseline::parse),
        ("serde_json to Value", |policy| {
            black_box(serde_json::from_str::<serde_json::Value>(policy)).is_ok()
        }),
        ("serde_json, syntax only", |policy| {
            black_box(serde_json::from_str::<serde::de::IgnoredAny>(policy)).is_ok()
        }),
    ];
    let mut contestants: Vec<Contestant<'_>> = parsers
        .iter()
        .map(|(name, parse)| Contestant {
            name: (*name).into(),
            units: bytes as f64,
            work: Box::new(|times| {
                for _ in 0..times {
                    for (_, policy) in &policies {
                        black_box(parse(black_box(policy)));
                    }
                }
            }),
        })
        .collect();
    let timed = interleave(&mut contestants, options.rounds(), options.slot());
    println!(
        "{} {} policies, {} bytes of JSON; we judge and compile what the others only read.\n",
        thousands(policies.len()),
        if real {
            "of AWS's managed"
        } else {
            "generated"
        },
        thousands(bytes)
    );
    println!("| parser | MB/s | all | x ours | accepted |");
    println!("| --- | ---: | ---: | ---: | ---: |");
    for ((name, parse), of_this) in parsers.iter().zip(&timed) {
        let accepted = policies.iter().filter(|(_, policy)| parse(policy)).count();
        println!(
            "| {name} | {:.0} | {} | {} | {} |",
            1e3 / of_this.median(),
            duration(of_this.median() * bytes as f64),
            times(of_this.times(&timed[0])),
            thousands(accepted)
        );
    }
    let (sets, kept) = counted(|| {
        let sets = policies
            .iter()
            .filter_map(|(_, policy)| compiled("", policy));
        sets.collect::<Vec<_>>()
    });
    let statements: usize = sets.iter().map(PolicySet::statement_count).sum();
    println!(
        "\nCompiled, each policy a set of its own, they keep {:.2} times their JSON: {} bytes a statement.",
        kept.kept as f64 / bytes as f64,
        kept.kept / statements.max(1) as isize
    );
}
