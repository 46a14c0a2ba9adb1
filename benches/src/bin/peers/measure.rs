//! One workload through all engines.

use std::hint::black_box;
use std::sync::Barrier;
use std::time::{Duration, Instant};

use portcullis::{Authorizer, RequestContext};
use portcullis_benches::counting::counted;
use portcullis_benches::ours::{Ours, decide_prepared, decide_raw, prepare};
use portcullis_benches::peers::{Peer, Prepared};
use portcullis_benches::rounds::{Contestant, Timed, interleave};
use portcullis_benches::workloads::Workload;

use super::options::Options;

/// One engine on one workload.
pub(super) struct Row {
    pub(super) engine: &'static str,
    pub(super) result: Result<Cell, String>,
}

pub(super) struct Cell {
    pub(super) timed: Timed,
    /// Of its time how much ours takes, from prepared requests and from text.
    pub(super) times_prepared: f64,
    pub(super) times_raw: f64,
    pub(super) wrong: usize,
    pub(super) checked: usize,
    pub(super) allocations: f64,
    pub(super) heap: isize,
    pub(super) compiling: Duration,
}

pub(super) struct Table {
    pub(super) workload: Workload,
    pub(super) outcomes: [usize; 3],
    pub(super) rows: Vec<Row>,
    pub(super) threads: f64,
}

pub(super) const PREPARED: &str = "portcullis, prepared";
pub(super) const RAW: &str = "portcullis, raw";

/// A peer that has compiled.
struct Runner {
    prepared: Box<dyn Prepared>,
    next: usize,
    requests: usize,
}

impl Runner {
    fn run(&mut self, decisions: usize) {
        for _ in 0..decisions {
            black_box(self.prepared.decide(self.next)).ok();
            self.next = (self.next + 1) % self.requests;
        }
    }

    /// Compares decisions with ours until the time is up: wrong ones, and how many were compared.
    fn compare(&mut self, ours: &[bool], most: Duration) -> (usize, usize) {
        let start = Instant::now();
        let mut wrong = 0;
        for (index, expected) in ours.iter().enumerate() {
            if index > 0 && start.elapsed() > most {
                return (wrong, index);
            }
            wrong += usize::from(self.prepared.decide(index) != Ok(*expected));
        }
        (wrong, ours.len())
    }
}

/// Every engine on one workload, interleaved; `None` for a name that is none.
pub(super) fn measure(name: &str, options: &Options, peers: &[Peer]) -> Option<Table> {
    let workload = Workload::named(name)?;
    let start = Instant::now();
    let (ours, kept) = counted(|| Ours::compile(&workload));
    let compiling = start.elapsed();
    let outcomes = ours.outcomes(&workload);
    let authorizer = ours.authorizer();
    let requests = &workload.requests;
    let prepared: Vec<RequestContext<'_>> = requests.iter().map(prepare).collect();
    let decisions: Vec<bool> = prepared
        .iter()
        .map(|request| authorizer.evaluate(request).is_allowed())
        .collect();

    let mut contestants = vec![
        Contestant {
            name: PREPARED.into(),
            units: requests.len() as f64,
            work: Box::new(|passes| {
                for _ in 0..passes {
                    black_box(decide_prepared(
                        black_box(&authorizer),
                        black_box(&prepared),
                    ));
                }
            }),
        },
        Contestant {
            name: RAW.into(),
            units: requests.len() as f64,
            work: Box::new(|passes| {
                for _ in 0..passes {
                    black_box(decide_raw(black_box(&authorizer), black_box(requests)));
                }
            }),
        },
    ];
    let (_, of_prepared) = counted(|| decide_prepared(&authorizer, &prepared));
    let (_, of_raw) = counted(|| decide_raw(&authorizer, requests));
    let each = |calls: usize| calls as f64 / requests.len() as f64;

    // What is known of each engine before the clock starts: wrong, checked, allocations, heap, compiling.
    let mut known = vec![
        (
            0,
            requests.len(),
            each(of_prepared.calls),
            kept.kept,
            compiling,
        ),
        (0, requests.len(), each(of_raw.calls), kept.kept, compiling),
    ];
    let mut rows = vec![
        Row {
            engine: PREPARED,
            result: Err(String::new()),
        },
        Row {
            engine: RAW,
            result: Err(String::new()),
        },
    ];
    let mut runs = Vec::new();
    for peer in peers {
        let start = Instant::now();
        let (policies, kept) = counted(|| (peer.compile_policies)(&workload));
        let compiling = start.elapsed();
        drop(policies);
        let result = match (peer.compile)(&workload) {
            Err(reason) => Err(reason),
            Ok(prepared) => {
                let mut runner = Runner {
                    prepared,
                    next: 0,
                    requests: requests.len(),
                };
                let (wrong, checked) = runner.compare(&decisions, options.comparing());
                let (count, of_decisions) = counted(|| {
                    let start = Instant::now();
                    let mut count = 0;
                    while count < checked && start.elapsed() < options.slot() {
                        runner.run(1);
                        count += 1;
                    }
                    count
                });
                let allocations = of_decisions.calls as f64 / count as f64;
                known.push((wrong, checked, allocations, kept.kept, compiling));
                runs.push(rows.len());
                contestants.push(Contestant {
                    name: peer.name.into(),
                    units: 1.0,
                    work: Box::new(move |decisions| runner.run(decisions)),
                });
                Err(String::new())
            }
        };
        rows.push(Row {
            engine: peer.name,
            result,
        });
    }
    let timed = interleave(&mut contestants, options.rounds(), options.slot());
    let measured = [0, 1].into_iter().chain(runs);
    for ((row, known), mine) in measured.zip(known).zip(&timed) {
        let (wrong, checked, allocations, heap, compiling) = known;
        rows[row].result = Ok(Cell {
            timed: mine.clone(),
            times_prepared: mine.times(&timed[0]),
            times_raw: mine.times(&timed[1]),
            wrong,
            checked,
            allocations,
            heap,
            compiling,
        });
    }
    drop(contestants);
    let threads = two_threads(&authorizer, &prepared, options);
    drop(prepared);
    Some(Table {
        workload,
        outcomes,
        rows,
        threads,
    })
}

/// How many times the decisions of one thread two threads make on one shared set: each best of some rounds.
fn two_threads(
    authorizer: &Authorizer<'_>,
    prepared: &[RequestContext<'_>],
    options: &Options,
) -> f64 {
    let start = Instant::now();
    black_box(decide_prepared(authorizer, prepared));
    let pass = start.elapsed().max(Duration::from_nanos(100));
    // Short and many: on a busy machine few slices of time have both cores to themselves.
    let passes = (options.slot().as_nanos() / 8 / pass.as_nanos()).max(1);
    let run = |threads: usize| {
        let barrier = Barrier::new(threads);
        let work = || {
            barrier.wait();
            let start = Instant::now();
            for _ in 0..passes {
                black_box(decide_prepared(black_box(authorizer), black_box(prepared)));
            }
            start.elapsed().as_secs_f64()
        };
        std::thread::scope(|scope| {
            let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
            let mine = work();
            let times = others.into_iter().filter_map(|thread| thread.join().ok());
            times.fold(mine, f64::max)
        })
    };
    let (mut alone, mut together) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..options.rounds() * 8 {
        alone = alone.min(run(1));
        together = together.min(run(2));
    }
    2.0 * alone / together
}
