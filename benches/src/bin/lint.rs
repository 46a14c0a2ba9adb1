//! What checking the real policies of the corpus takes, with the reference and without.
//!
//! ```text
//! lint              the median and the 99th percentile of each kind of policy, in microseconds
//! lint --findings   what is found: one JSON object a policy, with its kind, its name, the ids and the time
//! lint NAME…        of those policies alone
//! ```

use std::time::Instant;

use portcullis::PolicyType;
use portcullis::lint::{Diagnostic, Linter};
use portcullis::reference::Reference;
use portcullis_benches::rounds::quantile;
use portcullis_benches::workloads::corpus_documents;

/// The files of the corpus, and what their policies are.
const FILES: [(&str, PolicyType); 8] = [
    ("managed-policies.jsonl", PolicyType::Identity),
    ("identity-misc.jsonl", PolicyType::Identity),
    ("boundaries.jsonl", PolicyType::PermissionsBoundary),
    ("scps.jsonl", PolicyType::ServiceControl),
    ("rcps.jsonl", PolicyType::ResourceControl),
    ("resource-policies.jsonl", PolicyType::Resource),
    ("trust-policies.jsonl", PolicyType::RoleTrust),
    ("endpoint-policies.jsonl", PolicyType::VpcEndpoint),
];

/// Of so many times the shortest counts: the others were disturbed.
const ROUNDS: usize = 7;

fn timed(linter: &Linter<'_>, text: &str) -> (f64, Vec<Diagnostic>) {
    let mut shortest = f64::INFINITY;
    let mut found = Vec::new();
    for _ in 0..ROUNDS {
        let begin = Instant::now();
        found = std::hint::black_box(linter.lint(std::hint::black_box(text)));
        shortest = shortest.min(begin.elapsed().as_secs_f64() * 1e6);
    }
    (shortest, found)
}

fn main() {
    let (flags, names): (Vec<_>, Vec<_>) = std::env::args()
        .skip(1)
        .partition(|argument| argument.starts_with('-'));
    let tells_findings = flags.iter().any(|flag| flag == "--findings");
    let reference = match Reference::from_bytes(portcullis_reference::BYTES) {
        Ok(reference) => reference,
        Err(error) => {
            eprintln!("{error}");
            std::process::exit(2);
        }
    };
    if !tells_findings {
        println!(
            "| policies | count | median, µs | 99th, µs | without a reference, µs | findings |"
        );
        println!("| --- | ---: | ---: | ---: | ---: | ---: |");
    }
    for (file, policy_type) in FILES {
        let Some(mut policies) = corpus_documents(file) else {
            eprintln!("{file} is not beside the repository");
            continue;
        };
        policies.retain(|(name, _)| names.is_empty() || names.contains(name));
        let alone = Linter::new(policy_type);
        let linter = alone.clone().with_reference(reference);
        let (mut times, mut without, mut findings) = (Vec::new(), Vec::new(), 0);
        for (name, text) in &policies {
            let (time, found) = timed(&linter, text);
            if tells_findings {
                let ids: Vec<_> = found.iter().map(Diagnostic::id).collect();
                let line = serde_json::json!({"file": file, "name": name, "ids": ids, "microseconds": time});
                println!("{line}");
                continue;
            }
            findings += found.len();
            times.push(time);
            without.push(timed(&alone, text).0);
        }
        if !tells_findings {
            println!(
                "| {file} | {} | {:.1} | {:.1} | {:.1} | {findings} |",
                policies.len(),
                quantile(&mut times, 0.5),
                quantile(&mut times, 0.99),
                quantile(&mut without, 0.5),
            );
        }
    }
}
