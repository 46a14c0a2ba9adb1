//! What a server does besides deciding for one caller, once, for `benches/instructions` to count. A program of its own:
//! beside explanations and scenarios the compiler inlines less of a decision.
//!
//! `serve WORKLOAD (builder|ask|explain|tail)...`, `serve cold (raw|prepared)...` and `serve jsonl answer` print a line a
//! mode, the number of decisions (lines).

use std::hint::black_box;
use std::process::ExitCode;

use portcullis::RequestContext;
use portcullis_benches::ours::{
    Ours, alone, answer_each, compile_callers, decide_ask, decide_builder, decide_one,
    decide_prepared_cold, decide_raw_cold, explain_each, prepare,
};
use portcullis_benches::workloads::{Workload, callers, name_and_seed, scenario_lines};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [name, modes @ ..] = arguments.as_slice() else {
        eprintln!(
            "usage: serve WORKLOAD (builder|ask|explain|tail)...\n       serve cold (raw|prepared)...\n       serve jsonl answer"
        );
        return ExitCode::from(2);
    };
    let is_counted = match name_and_seed(name) {
        Some(("cold", seed)) => cold(modes, seed),
        Some(("jsonl", seed)) if modes == ["answer"] => {
            let lines = scenario_lines(1_000, seed);
            black_box(answer_each(black_box(&lines)));
            println!("{}", lines.len());
            Some(())
        }
        _ => Workload::named(name).and_then(|workload| decide(&workload, modes)),
    };
    if is_counted.is_none() {
        eprintln!("there is no workload `{name}` with the modes {modes:?}");
        return ExitCode::from(2);
    }
    ExitCode::SUCCESS
}

fn cold(modes: &[String], seed: u64) -> Option<()> {
    let callers = callers(10_000, seed);
    let sets = compile_callers(&callers);
    let alone = alone(&sets);
    for mode in modes {
        match mode.as_str() {
            "raw" => black_box(decide_raw_cold(
                black_box(&alone),
                black_box(&callers.visits),
            )),
            "prepared" => {
                let visits = callers.visits.iter();
                let prepared = visits.map(|(whose, request)| (*whose, prepare(request)));
                let prepared: Vec<_> = prepared.collect();
                black_box(decide_prepared_cold(
                    black_box(&alone),
                    black_box(&prepared),
                ))
            }
            _ => return None,
        };
        println!("{}", callers.visits.len());
    }
    Some(())
}

fn decide(workload: &Workload, modes: &[String]) -> Option<()> {
    let ours = Ours::compile(workload);
    let authorizer = black_box(ours.authorizer());
    let [.., allowed] = ours.outcomes(workload);
    let requests = black_box(&workload.requests);
    let prepared: Vec<RequestContext<'_>> = requests.iter().map(prepare).collect();
    for mode in modes {
        let mut units = requests.len();
        match mode.as_str() {
            "builder" => assert_eq!(decide_builder(&authorizer, requests), allowed),
            "ask" => {
                black_box(decide_ask(
                    &authorizer,
                    &mut prepare(&requests[0]),
                    requests,
                ));
            }
            "explain" => {
                // Dear, and much the same for all.
                let some = &prepared[..3];
                black_box(explain_each(&authorizer, black_box(some)));
                units = some.len();
            }
            "tail" => {
                let one = |request| usize::from(decide_one(&authorizer, black_box(request)));
                assert_eq!(prepared.iter().map(one).sum::<usize>(), allowed);
            }
            _ => return None,
        }
        println!("{units}");
    }
    Some(())
}
