//! The peer table: every workload through our engine and through the others, in one process, as ratios.
//!
//! `peers [--quick] [--workload NAME]… [--svg PATH]`

use std::collections::BTreeMap;
use std::hint::black_box;
use std::process::ExitCode;
use std::sync::Barrier;
use std::time::{Duration, Instant};

use portcullis::{Combination, Loader, PolicySet, PolicyType, RequestContext};
use portcullis_benches::baseline;
use portcullis_benches::counting::{Counting, counted};
use portcullis_benches::ours::{Ours, decide_prepared, decide_raw, prepare};
use portcullis_benches::peers::{PEERS, Peer, Prepared, parse_with_aspen, parse_with_iam_rs};
use portcullis_benches::picture::{Series, duration, scaling_curve, thousands};
use portcullis_benches::rounds::{Contestant, Timed, interleave};
use portcullis_benches::workloads::{Workload, managed_policies};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

const USAGE: &str = "usage: peers [--quick] [--workload NAME]... [--svg PATH]

--quick     small sizes and few rounds; draws nothing unless --svg is given
--workload  only this one: small, typical, abac, large-N, one-action-N, distinct-actions-N, cidr-N, globs-N,
            or managed (parsing)
--svg       where to draw the scaling curve; without it benches/scaling.svg";

struct Options {
    quick: bool,
    workloads: Vec<String>,
    svg: Option<String>,
}

impl Options {
    fn parse() -> Result<Self, String> {
        let mut options = Self {
            quick: false,
            workloads: Vec::new(),
            svg: None,
        };
        let mut arguments = std::env::args().skip(1);
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
            match argument.as_str() {
                "--quick" => options.quick = true,
                "--workload" => options.workloads.push(value()?),
                "--svg" => options.svg = Some(value()?),
                _ => return Err(format!("`{argument}` is no option")),
            }
        }
        Ok(options)
    }

    const fn rounds(&self) -> usize {
        if self.quick { 5 } else { 15 }
    }

    const fn slot(&self) -> Duration {
        Duration::from_millis(if self.quick { 4 } else { 20 })
    }

    /// How long the decisions of one peer are compared with ours.
    const fn comparing(&self) -> Duration {
        Duration::from_millis(if self.quick { 500 } else { 4_000 })
    }
}

/// One engine on one workload.
struct Row {
    engine: &'static str,
    result: Result<Cell, String>,
}

struct Cell {
    timed: Timed,
    /// Of its time how much ours takes, from prepared requests and from text.
    times_prepared: f64,
    times_raw: f64,
    wrong: usize,
    checked: usize,
    allocations: f64,
    heap: isize,
    compiling: Duration,
}

struct Table {
    workload: Workload,
    outcomes: [usize; 3],
    rows: Vec<Row>,
    threads: f64,
}

const PREPARED: &str = "portcullis, prepared";
const RAW: &str = "portcullis, raw";

fn main() -> ExitCode {
    let options = match Options::parse() {
        Ok(options) => options,
        Err(message) => {
            eprintln!("{message}\n\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    let everything = options.workloads.is_empty();
    let mut names: Vec<String> = options.workloads.clone();
    let large = if options.quick { 1_000 } else { 10_000 };
    if everything {
        names = [
            "small",
            "typical",
            "abac",
            "cidr-1",
            "cidr-1000",
            "globs-1024",
            "globs-4096",
        ]
        .map(str::to_owned)
        .to_vec();
        names.extend(["large", "one-action", "distinct-actions"].map(|of| format!("{of}-{large}")));
        names.push("managed".into());
    }
    let mut tables = BTreeMap::new();
    for name in &names {
        if name == "managed" {
            parsing(&options);
        } else if let Some(table) = measure(name, &options, &PEERS) {
            print(&table);
            tables.insert(name.clone(), table);
        } else {
            eprintln!("no workload is called `{name}`");
            return ExitCode::from(2);
        }
    }
    summary(&names, &tables);
    if everything {
        let svg = scaling(&options, &mut tables);
        let default = concat!(env!("CARGO_MANIFEST_DIR"), "/scaling.svg");
        let path = match (&options.svg, options.quick) {
            (Some(path), _) => path,
            (None, false) => default,
            (None, true) => return ExitCode::SUCCESS,
        };
        if let Err(error) = std::fs::write(path, svg) {
            eprintln!("{path}: {error}");
            return ExitCode::FAILURE;
        }
        println!("\nthe scaling curve is drawn in {path}");
    }
    ExitCode::SUCCESS
}

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

fn measure(name: &str, options: &Options, peers: &[Peer]) -> Option<Table> {
    let workload = Workload::named(name)?;
    let start = Instant::now();
    let (ours, kept) = counted(|| Ours::compile(&workload));
    let compiling = start.elapsed();
    let outcomes = ours.outcomes(&workload);
    let levels = ours.levels();
    let combination = ours.combination(&levels);
    let requests = &workload.requests;
    let prepared: Vec<RequestContext<'_>> = requests.iter().map(prepare).collect();
    let decisions: Vec<bool> = prepared
        .iter()
        .map(|request| combination.evaluate(request).is_allowed())
        .collect();

    let mut contestants = vec![
        Contestant {
            name: PREPARED.into(),
            units: requests.len() as f64,
            work: Box::new(|passes| {
                for _ in 0..passes {
                    black_box(decide_prepared(
                        black_box(&combination),
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
                    black_box(decide_raw(black_box(&combination), black_box(requests)));
                }
            }),
        },
    ];
    let (_, of_prepared) = counted(|| decide_prepared(&combination, &prepared));
    let (_, of_raw) = counted(|| decide_raw(&combination, requests));
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
    let threads = two_threads(&combination, &prepared, options);
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
    combination: &Combination<'_>,
    prepared: &[RequestContext<'_>],
    options: &Options,
) -> f64 {
    let start = Instant::now();
    black_box(decide_prepared(combination, prepared));
    let pass = start.elapsed().max(Duration::from_nanos(100));
    let passes = (options.slot().as_nanos() / pass.as_nanos()).max(1);
    let run = |threads: usize| {
        let barrier = Barrier::new(threads);
        let work = || {
            barrier.wait();
            let start = Instant::now();
            for _ in 0..passes {
                black_box(decide_prepared(black_box(combination), black_box(prepared)));
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
    for _ in 0..options.rounds() {
        alone = alone.min(run(1));
        together = together.min(run(2));
    }
    2.0 * alone / together
}

fn times(value: f64) -> String {
    match value {
        value if value < 9.95 => format!("{value:.1}x"),
        value => format!("{}x", thousands(value.round() as usize)),
    }
}

fn print(table: &Table) {
    let workload = &table.workload;
    let [implicit, explicit, allowed] = table.outcomes;
    println!(
        "\n### {}: {} bytes of JSON; of {} requests {allowed} allowed, {explicit} denied explicitly, {implicit} not allowed",
        workload.name,
        thousands(workload.json_bytes()),
        thousands(workload.requests.len()),
    );
    println!(
        "\n| engine | decision | x ours, prepared | x ours, raw | wrong | allocations each | heap / JSON | compile |"
    );
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    for row in &table.rows {
        match &row.result {
            Err(reason) => println!(
                "| {} | - | - | - | cannot: {reason} | - | - | - |",
                row.engine
            ),
            Ok(cell) => {
                let wrong = match (cell.wrong, cell.checked == workload.requests.len()) {
                    (0, true) => "0".into(),
                    (0, false) => format!("0 of {}", cell.checked),
                    (wrong, _) => format!("**{wrong} of {}**", cell.checked),
                };
                println!(
                    "| {} | {} | {} | {} | {wrong} | {:.1} | {:.2} | {} |",
                    row.engine,
                    duration(cell.timed.median()),
                    times(cell.times_prepared),
                    times(cell.times_raw),
                    cell.allocations,
                    cell.heap as f64 / workload.json_bytes() as f64,
                    duration(cell.compiling.as_nanos() as f64),
                );
            }
        }
    }
    println!(
        "\ntwo threads on the shared set decide {:.2} times as much as one",
        table.threads
    );
}

/// One line a workload: the best peer that decides it correctly.
fn summary(names: &[String], tables: &BTreeMap<String, Table>) {
    if tables.is_empty() {
        return;
    }
    let median = |table: &Table, engine: &str| {
        let row = table.rows.iter().find(|row| row.engine == engine)?;
        Some(row.result.as_ref().ok()?.timed.median())
    };
    println!("\n### Against the best peer that decides every request correctly\n");
    println!(
        "| workload | ours, raw | ours, prepared | best correct peer | its decision | x ours, raw | x ours, prepared | iam-rs x ours, raw | x ours, prepared |"
    );
    println!("| --- | ---: | ---: | --- | ---: | ---: | ---: | ---: | ---: |");
    for table in names.iter().filter_map(|name| tables.get(name)) {
        let ours = [RAW, PREPARED].map(|engine| median(table, engine).map_or("-".into(), duration));
        let peers = table.rows[2..].iter().filter_map(|row| {
            let cell = row.result.as_ref().ok()?;
            Some((row.engine, cell))
        });
        let correct = peers.clone().filter(|(_, cell)| cell.wrong == 0);
        let best = correct.min_by(|a, b| a.1.timed.median().total_cmp(&b.1.timed.median()));
        let best = best.map_or("none | - | - | -".into(), |(engine, cell)| {
            format!(
                "{engine} | {} | {} | {}",
                duration(cell.timed.median()),
                times(cell.times_raw),
                times(cell.times_prepared)
            )
        });
        let mut iam_rs = peers.filter(|(engine, _)| engine.starts_with("iam-rs"));
        let iam_rs = iam_rs.next().map_or("- | -".into(), |(_, cell)| {
            let mark = if cell.wrong == 0 { "" } else { " (wrong)" };
            format!(
                "{}{mark} | {}{mark}",
                times(cell.times_raw),
                times(cell.times_prepared)
            )
        });
        println!(
            "| {} | {} | {} | {best} | {iam_rs} |",
            table.workload.name, ours[0], ours[1]
        );
    }
    let grown: Vec<String> = [("cidr-1000", "cidr-1"), ("globs-4096", "globs-1024")]
        .iter()
        .filter_map(|(larger, smaller)| {
            let of = |name: &str| median(tables.get(name)?, PREPARED);
            let growth = of(larger)? / of(smaller)?;
            Some(format!("{larger} costs {growth:.2} times {smaller}"))
        })
        .collect();
    if !grown.is_empty() {
        println!("\nours, prepared: {}", grown.join("; "));
    }
}

/// Prints the scaling table and draws it.
fn scaling(options: &Options, tables: &mut BTreeMap<String, Table>) -> String {
    let most = if options.quick { 1_000 } else { 100_000 };
    let sizes: Vec<usize> = (0..)
        .map(|decade| 10_usize.pow(decade))
        .take_while(|size| *size <= most)
        .collect();
    let mut lines: Vec<(String, bool, Vec<Option<f64>>)> = Vec::new();
    let mut add = |name: String, ours: bool, nth: usize, time: Option<f64>| {
        let line = match lines.iter().position(|line| line.0 == name) {
            Some(at) => &mut lines[at],
            None => {
                lines.push((name, ours, vec![None; sizes.len()]));
                let last = lines.len() - 1;
                &mut lines[last]
            }
        };
        line.2[nth] = time;
    };
    for (kind, peers) in [
        ("large", &PEERS[..]),
        ("one-action", &[]),
        ("distinct-actions", &[]),
    ] {
        for (nth, size) in sizes.iter().enumerate() {
            let name = format!("{kind}-{size}");
            if !tables.contains_key(&name)
                && let Some(table) = measure(&name, options, peers)
            {
                tables.insert(name.clone(), table);
            }
            let Some(table) = tables.get(&name) else {
                continue;
            };
            for row in &table.rows {
                let ours = row.engine == PREPARED || row.engine == RAW;
                let label = match kind {
                    "large" => row.engine.to_owned(),
                    _ if row.engine == PREPARED => format!("{}, {kind}", row.engine),
                    _ => continue,
                };
                let cell = row.result.as_ref().ok();
                add(label, ours, nth, cell.map(|cell| cell.timed.median()));
            }
        }
    }
    println!("\n### Time of one decision against the number of statements\n");
    let head: Vec<String> = sizes.iter().map(|size| thousands(*size)).collect();
    println!(
        "| engine | {} | {} against 10 |",
        head.join(" | "),
        thousands(most)
    );
    println!("| --- |{} ---: |", " ---: |".repeat(sizes.len()));
    for (name, _, line) in &lines {
        let cells: Vec<String> = line
            .iter()
            .map(|time| time.map_or("-".into(), duration))
            .collect();
        let growth = match (line.get(1), line.last()) {
            (Some(Some(ten)), Some(Some(last))) => times(last / ten),
            _ => "-".into(),
        };
        println!("| {name} | {} | {growth} |", cells.join(" | "));
    }
    let series: Vec<Series> = lines
        .into_iter()
        .filter(|(name, ..)| !name.contains("-action"))
        .map(|(name, ours, line)| Series {
            name,
            ours,
            points: sizes
                .iter()
                .zip(line)
                .filter_map(|(size, time)| Some((*size, time?)))
                .collect(),
        })
        .filter(|series| !series.points.is_empty())
        .collect();
    scaling_curve(&series)
}

/// W6: every managed policy, parsed; by us also judged and compiled.
fn parsing(options: &Options) {
    fn compiled(name: &str, policy: &str) -> Option<PolicySet> {
        PolicySet::builder(PolicyType::Identity, Loader::Strict)
            .policy(name, policy)
            .build()
            .ok()
    }
    let (policies, real) = managed_policies();
    let bytes: usize = policies.iter().map(|(_, policy)| policy.len()).sum();
    let parsers: [(&str, fn(&str) -> bool); 6] = [
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
        "\n### managed: {} {} policies, {} bytes of JSON\n",
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
            match of_this.times(&timed[0]) {
                ratio if ratio < 1.0 => format!("{ratio:.2}x"),
                ratio => times(ratio),
            },
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
        "\neach policy a set of its own: heap kept {:.2} times the JSON, {} bytes a statement",
        kept.kept as f64 / bytes as f64,
        kept.kept / statements.max(1) as isize
    );
}
