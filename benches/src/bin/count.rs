//! Decides one workload some number of times, for `benches/instructions` to count.
//!
//! `count WORKLOAD raw|prepared [PASSES]` prints the number of decisions of all passes; `count managed compile
//! [PASSES]` compiles the managed policies and prints their bytes.

use std::hint::black_box;
use std::process::ExitCode;

use portcullis::RequestContext;
use portcullis_benches::ours::{Ours, compile_each, decide_prepared, decide_raw, prepare};
use portcullis_benches::workloads::{Workload, managed_policies};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (Some(name), Some(mode)) = (arguments.first(), arguments.get(1)) else {
        eprintln!(
            "usage: count WORKLOAD raw|prepared [PASSES]\n       count managed compile [PASSES]"
        );
        return ExitCode::from(2);
    };
    let passes: usize = match arguments.get(2).map(|passes| passes.parse()) {
        None => 1,
        Some(Ok(passes)) => passes,
        Some(Err(error)) => {
            eprintln!("passes: {error}");
            return ExitCode::from(2);
        }
    };
    if (name.as_str(), mode.as_str()) == ("managed", "compile") {
        let (policies, _) = managed_policies();
        let bytes: usize = policies.iter().map(|(_, policy)| policy.len()).sum();
        for _ in 0..passes {
            black_box(compile_each(black_box(&policies)));
        }
        println!("bytes {}", bytes * passes);
        return ExitCode::SUCCESS;
    }
    let Some(workload) = Workload::named(name) else {
        eprintln!("no workload is called `{name}`");
        return ExitCode::from(2);
    };
    let ours = Ours::compile(&workload);
    let authorizer = ours.authorizer();
    // Once outside the counted functions, so that nothing is counted that happens once.
    let [implicit, explicit, allowed] = ours.outcomes(&workload);
    let requests = &workload.requests;
    match mode.as_str() {
        "prepared" => {
            let prepared: Vec<RequestContext<'_>> = requests.iter().map(prepare).collect();
            for _ in 0..passes {
                let again = decide_prepared(black_box(&authorizer), black_box(&prepared));
                assert_eq!(again, allowed);
            }
        }
        "raw" => {
            for _ in 0..passes {
                let again = decide_raw(black_box(&authorizer), black_box(requests));
                assert_eq!(again, allowed);
            }
        }
        _ => {
            eprintln!("`{mode}` is no mode");
            return ExitCode::from(2);
        }
    }
    println!(
        "decisions {} allowed {allowed} denied {explicit} not-allowed {implicit} json-bytes {}",
        requests.len() * passes,
        workload.json_bytes()
    );
    ExitCode::SUCCESS
}
