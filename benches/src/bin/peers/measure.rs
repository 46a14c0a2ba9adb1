//! One workload through all engines.

use std::hint::black_box;
use std::sync::Barrier;
use std::time::{Duration, Instant};

use portcullis::{Authorizer, KnownCaller, RequestContext};
use portcullis_benches::counting::counted;
use portcullis_benches::ours::{Ours, decide_known, decide_prepared, decide_raw, prepare};
use portcullis_benches::peers::{Peer, Prepared};
use portcullis_benches::rounds::{Contestant, Timed, interleave};
use portcullis_benches::workloads::Workload;

use super::options::Options;

/// One engine on one workload.
pub(super) struct Row {
    pub(super) engine: &'static str,
    pub(super) knows_caller: bool,
    pub(super) result: Result<Cell, String>,
}

pub(super) struct Cell {
    pub(super) timed: Timed,
    /// How many times the time of ours it takes: from prepared requests, from text, and of known callers.
    pub(super) times_prepared: f64,
    pub(super) times_raw: f64,
    pub(super) times_known: f64,
    pub(super) wrong: usize,
    pub(super) checked: usize,
    pub(super) allocations: f64,
    pub(super) heap: isize,
    pub(super) compiling: Duration,
    /// What it took to evaluate the policies for one caller with its context, if that was done before the clock started.
    pub(super) knowing: Option<Duration>,
}

/// What is known of an engine before the clock starts.
struct Before {
    wrong: usize,
    checked: usize,
    allocations: f64,
    heap: isize,
    compiling: Duration,
    knowing: Option<Duration>,
}

pub(super) struct Table {
    pub(super) workload: Workload,
    pub(super) outcomes: [usize; 3],
    pub(super) rows: Vec<Row>,
    pub(super) threads: f64,
}

pub(super) const PREPARED: &str = "portcullis, prepared";
pub(super) const RAW: &str = "portcullis, raw";
pub(super) const KNOWN: &str = "portcullis, known caller";
/// Our rows, which come first.
const OURS: [(&str, bool); 3] = [(PREPARED, false), (RAW, false), (KNOWN, true)];

/// A peer that has compiled.
struct Runner {
    prepared: Box<dyn Prepared>,
    next: usize,
    stride: usize,
    requests: usize,
}

impl Table {
    /// What came of an engine, if it can express the workload.
    pub(super) fn cell(&self, engine: &str) -> Option<&Cell> {
        let row = self.rows.iter().find(|row| row.engine == engine)?;
        row.result.as_ref().ok()
    }

    /// The engines of other people, with those that know the caller before they are asked or without them.
    pub(super) fn peers(&self, knowing: bool) -> impl Iterator<Item = (&'static str, &Cell)> {
        let peers = self.rows[OURS.len()..].iter();
        let peers = peers.filter(move |row| knowing || !row.knows_caller);
        peers.filter_map(|row| Some((row.engine, row.result.as_ref().ok()?)))
    }
}

impl Runner {
    fn run(&mut self, decisions: usize) {
        for _ in 0..decisions {
            black_box(self.prepared.decide(self.next)).ok();
            self.next += self.stride;
            if self.next >= self.requests {
                self.next = 0;
            }
        }
    }

    /// Compares decisions with ours until the time is up: wrong ones, and how many were compared.
    fn compare(&mut self, ours: &[bool], most: Duration) -> (usize, usize) {
        let start = Instant::now();
        let (mut wrong, mut compared) = (0, 0);
        for (index, expected) in ours.iter().enumerate().step_by(self.stride) {
            if index > 0 && start.elapsed() > most {
                break;
            }
            wrong += usize::from(self.prepared.decide(index) != Ok(*expected));
            compared += 1;
        }
        (wrong, compared)
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

    let start = Instant::now();
    let (compiled, compiled_kept) = counted(|| authorizer.compile());
    let compiling_both = compiling + start.elapsed();
    let callers: Vec<RequestContext<'_>> = requests.iter().map(prepare).collect();
    let start = Instant::now();
    let callers: Vec<KnownCaller<'_, '_>> = callers
        .into_iter()
        .map(|caller| compiled.for_caller(caller))
        .collect();
    let knowing = start.elapsed().div_f64(requests.len() as f64);
    let pairs = callers.iter().zip(&decisions);
    let wrong_known =
        pairs.filter(|(caller, decision)| caller.evaluate().is_allowed() != **decision);

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
        Contestant {
            name: KNOWN.into(),
            units: requests.len() as f64,
            work: Box::new(|passes| {
                for _ in 0..passes {
                    black_box(decide_known(black_box(&callers)));
                }
            }),
        },
    ];
    let (_, of_prepared) = counted(|| decide_prepared(&authorizer, &prepared));
    let (_, of_raw) = counted(|| decide_raw(&authorizer, requests));
    let (_, of_known) = counted(|| decide_known(&callers));
    let before = |calls: usize| Before {
        wrong: 0,
        checked: requests.len(),
        allocations: calls as f64 / requests.len() as f64,
        heap: kept.kept,
        compiling,
        knowing: None,
    };
    let mut known = vec![
        before(of_prepared.calls),
        before(of_raw.calls),
        Before {
            wrong: wrong_known.count(),
            heap: kept.kept + compiled_kept.kept,
            compiling: compiling_both,
            knowing: Some(knowing),
            ..before(of_known.calls)
        },
    ];
    let ours = OURS.map(|(engine, knows_caller)| Row {
        engine,
        knows_caller,
        result: Err(String::new()),
    });
    let mut rows: Vec<Row> = ours.into();
    let mut runs = Vec::new();
    for peer in peers {
        let start = Instant::now();
        let (policies, kept) = counted(|| (peer.compile_policies)(&workload));
        let compiling = start.elapsed();
        drop(policies);
        let result = match (peer.compile)(&workload) {
            Err(reason) => Err(reason),
            Ok(prepared) => {
                let knowing = prepared.knowing();
                let mut runner = Runner {
                    stride: prepared.stride(),
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
                known.push(Before {
                    wrong,
                    checked,
                    allocations: of_decisions.calls as f64 / count as f64,
                    heap: kept.kept,
                    compiling,
                    knowing,
                });
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
            knows_caller: peer.knows_caller,
            result,
        });
    }
    let timed = interleave(&mut contestants, options.rounds(), options.slot());
    let measured = (0..OURS.len()).chain(runs);
    for ((row, before), mine) in measured.zip(known).zip(&timed) {
        rows[row].result = Ok(Cell {
            timed: mine.clone(),
            times_prepared: mine.times(&timed[0]),
            times_raw: mine.times(&timed[1]),
            times_known: mine.times(&timed[2]),
            wrong: before.wrong,
            checked: before.checked,
            allocations: before.allocations,
            heap: before.heap,
            compiling: before.compiling,
            knowing: before.knowing,
        });
    }
    drop(contestants);
    let threads = two_threads(&authorizer, &prepared, options);
    drop((callers, prepared));
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
