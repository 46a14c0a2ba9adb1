//! Decides, or compiles, one workload once, for `benches/instructions` to count; `serve` does the rest.
//!
//! `count WORKLOAD (raw|prepared|known|declared)...`, `count network-RULES connections` and `count managed|small-set-N
//! compile` print a line a mode, the number of decisions (bytes, sets). The modes share what is compiled: under valgrind
//! that takes longer than to decide.

use std::hint::black_box;
use std::process::ExitCode;

use portcullis::RequestContext;
use portcullis_benches::ours::{
    Ours, compile_each, decide_connections, decide_declared, decide_known, decide_prepared,
    decide_raw, declare, prepare,
};
use portcullis_benches::workloads::{
    Workload, managed_policies, name_and_seed, network, small_sets,
};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [name, modes @ ..] = arguments.as_slice() else {
        eprintln!(
            "usage: count WORKLOAD (raw|prepared|known|declared)...\n       count network-RULES connections\n       count managed|small-set-N compile"
        );
        return ExitCode::from(2);
    };
    let is_counted = match modes {
        [mode] if mode == "compile" => told(compile(name)),
        [mode] if mode == "connections" => told(connect(name)),
        _ => decide(name, modes),
    };
    if is_counted.is_none() {
        eprintln!("there is no workload `{name}` with the modes {modes:?}");
        return ExitCode::from(2);
    }
    ExitCode::SUCCESS
}

fn told(units: Option<usize>) -> Option<()> {
    println!("{}", units?);
    Some(())
}

fn compile(name: &str) -> Option<usize> {
    if name == "managed" {
        let (policies, _) = managed_policies();
        black_box(compile_each(black_box(&policies)));
        return Some(policies.iter().map(|(_, policy)| policy.len()).sum());
    }
    let (plain, seed) = name_and_seed(name)?;
    let policies = small_sets(plain.strip_prefix("small-set-")?.parse().ok()?, seed);
    black_box(compile_each(black_box(&policies)));
    Some(policies.len())
}

fn connect(name: &str) -> Option<usize> {
    let (topology, connections) = network(name.strip_prefix("network-")?.parse().ok()?);
    black_box(decide_connections(
        black_box(&topology),
        black_box(&connections),
    ));
    Some(connections.len())
}

fn decide(name: &str, modes: &[String]) -> Option<()> {
    let workload = Workload::named(name)?;
    let ours = Ours::compile(&workload);
    let authorizer = ours.authorizer();
    // Once outside the counted functions, so that nothing is counted that happens once.
    let [.., allowed] = ours.outcomes(&workload);
    let requests = &workload.requests;
    for mode in modes {
        let again = match mode.as_str() {
            "prepared" => {
                let prepared: Vec<RequestContext<'_>> = requests.iter().map(prepare).collect();
                decide_prepared(black_box(&authorizer), black_box(&prepared))
            }
            "known" => {
                let compiled = authorizer.compile();
                let callers = requests.iter().map(prepare);
                let callers: Vec<_> = callers.map(|caller| compiled.for_caller(caller)).collect();
                decide_known(black_box(&callers))
            }
            "declared" => {
                let (schema, declared) = declare(requests);
                decide_declared(
                    black_box(&authorizer),
                    black_box(&schema),
                    black_box(&declared),
                )
            }
            "raw" => decide_raw(black_box(&authorizer), black_box(requests)),
            _ => return None,
        };
        assert_eq!(again, allowed);
        println!("{}", requests.len());
    }
    Some(())
}
