//! What a server sees and no count of instructions shows: sets that are not in the cache, the slowest requests, a long
//! stream of scenarios. Only ours: no peer is asked.

use std::hint::black_box;
use std::time::Instant;

use portcullis::RequestContext;
use portcullis_benches::ours::{
    Ours, alone, answer_each, compile_callers, decide_one, decide_prepared_cold, decide_raw_cold,
    prepare,
};
use portcullis_benches::picture::duration;
use portcullis_benches::rounds::{Contestant, interleave};
use portcullis_benches::workloads::{Request, SEED, Workload, callers, scenario_lines};

use super::options::Options;
use super::report::times;

pub(super) fn serving(options: &Options) {
    cold(options);
    tail(options);
    stream(options);
}

fn contestant<'a>(
    name: &str,
    visits: usize,
    mut once: impl FnMut() -> usize + 'a,
) -> Contestant<'a> {
    Contestant {
        name: name.into(),
        units: visits as f64,
        work: Box::new(move |passes| {
            for _ in 0..passes {
                black_box(once());
            }
        }),
    }
}

/// 10,000 sets visited at random, against the same visits each repeated until everything is in the cache.
fn cold(options: &Options) {
    const REPEATS: usize = 64;
    let callers = callers(10_000, SEED);
    let sets = compile_callers(&callers);
    let alone = alone(&sets);
    let visits = &callers.visits;
    let prepared: Vec<(usize, RequestContext<'_>)> = visits
        .iter()
        .map(|(whose, request)| (*whose, prepare(request)))
        .collect();
    let sets = &alone;
    let hot_prepared = || prepared.chunks(1).flat_map(|visit| [visit; REPEATS]);
    let hot_raw = || {
        visits
            .chunks(1)
            .flat_map(|visit: &[(usize, Request)]| [visit; REPEATS])
    };
    let all = visits.len();
    let mut contestants = [
        contestant("prepared, cold", all, || {
            decide_prepared_cold(black_box(sets), &prepared)
        }),
        contestant("prepared, hot", all * REPEATS, || {
            let each = hot_prepared().map(|visit| decide_prepared_cold(black_box(sets), visit));
            each.sum()
        }),
        contestant("raw, cold", all, || {
            decide_raw_cold(black_box(sets), visits)
        }),
        contestant("raw, hot", all * REPEATS, || {
            let each = hot_raw().map(|visit| decide_raw_cold(black_box(sets), visit));
            each.sum()
        }),
    ];
    let timed = interleave(&mut contestants, options.rounds(), options.slot());
    println!("| 10,000 sets | at random | in the cache | |\n| --- | ---: | ---: | ---: |");
    for (name, pair) in ["prepared", "raw"].iter().zip(timed.chunks(2)) {
        println!(
            "| {name} | {} | {} | {} |",
            duration(pair[0].median()),
            duration(pair[1].median()),
            times(pair[0].times(&pair[1]))
        );
    }
}

/// The least time of each request, so that what is left is the request's and not the machine's.
fn tail(options: &Options) {
    println!("\n| prepared | p50 | p99 | max |\n| --- | ---: | ---: | ---: |");
    let large = if options.quick {
        "large-1000"
    } else {
        "large-10000"
    };
    for name in ["small", "typical", large] {
        let workload = Workload::named(name).expect("the name is known");
        let ours = Ours::compile(&workload);
        let authorizer = ours.authorizer();
        let least = |request: &Request| {
            let request = prepare(request);
            let once = |_| {
                let start = Instant::now();
                black_box(decide_one(black_box(&authorizer), black_box(&request)));
                start.elapsed().as_nanos()
            };
            (0..100).map(once).min().unwrap_or_default()
        };
        let mut least: Vec<u128> = workload.requests.iter().map(least).collect();
        least.sort_unstable();
        let at = |share: usize| duration(least[(least.len() * share).div_ceil(100) - 1] as f64);
        println!("| {name} | {} | {} | {} |", at(50), at(99), at(100));
    }
}

/// A million lines over eight policies.
fn stream(options: &Options) {
    let lines = scenario_lines(10_000, SEED);
    let passes = if options.quick { 1 } else { 100 };
    let bytes: usize = lines.iter().map(String::len).sum();
    let start = Instant::now();
    for _ in 0..passes {
        black_box(answer_each(black_box(&lines)));
    }
    let taken = start.elapsed().as_nanos() as f64;
    println!(
        "\n{} scenarios as lines over eight policies: {} a line, {:.0} MB/s",
        lines.len() * passes,
        duration(taken / (lines.len() * passes) as f64),
        (bytes * passes) as f64 * 1e3 / taken
    );
}
