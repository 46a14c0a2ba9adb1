//! Tables as Markdown.

use std::collections::BTreeMap;

use portcullis_benches::peers::{PEERS, PLAIN_CEDAR, Peer};
use portcullis_benches::picture::{Series, duration, scaling_curve, thousands};

use super::measure::{Cell, KNOWN, PREPARED, RAW, Table, measure};
use super::options::Options;

/// Prints a part of the output between the marks by which `benches/record` finds it.
pub(super) fn block<T>(name: &str, print: impl FnOnce() -> T) -> T {
    println!("\n<!-- record: {name} -->\n");
    let result = print();
    println!("\n<!-- /record: {name} -->");
    result
}

/// A ratio, for people.
pub(super) fn times(value: f64) -> String {
    match value {
        value if value < 0.095 => format!("{value:.3}x"),
        value if value < 0.995 => format!("{value:.2}x"),
        value if value < 9.95 => format!("{value:.1}x"),
        value => format!("{}x", thousands(value.round() as usize)),
    }
}

/// The table of one workload.
pub(super) fn print(table: &Table) {
    let workload = &table.workload;
    let [implicit, explicit, allowed] = table.outcomes;
    println!(
        "\n#### {}: {} bytes of JSON; of {} requests {allowed} allowed, {explicit} denied explicitly, {implicit} not allowed",
        workload.name,
        thousands(workload.json_bytes()),
        thousands(workload.requests.len()),
    );
    println!(
        "\n| engine | decision | x ours, prepared | x ours, known caller | x ours, raw | wrong | allocations each | heap / JSON | compile | know a caller |"
    );
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    for row in &table.rows {
        match &row.result {
            Err(reason) => println!(
                "| {} | - | - | - | - | cannot: {reason} | - | - | - | - |",
                row.engine
            ),
            Ok(cell) => println!(
                "| {} | {} | {} | {} | {} | {} | {:.1} | {:.2} | {} | {} |",
                row.engine,
                duration(cell.timed.median()),
                times(cell.times_prepared),
                times(cell.times_known),
                times(cell.times_raw),
                wrong(table, cell),
                cell.allocations,
                cell.heap as f64 / workload.json_bytes() as f64,
                duration(cell.compiling.as_nanos() as f64),
                knowing(cell),
            ),
        }
    }
    println!(
        "\ntwo threads on the shared set decide {:.2} times as much as one",
        table.threads
    );
}

fn wrong(table: &Table, cell: &Cell) -> String {
    match (cell.wrong, cell.checked == table.workload.requests.len()) {
        (0, true) => "0".into(),
        (0, false) => format!("0 of {}", cell.checked),
        (wrong, _) => format!("**{wrong} of {}**", cell.checked),
    }
}

fn knowing(cell: &Cell) -> String {
    cell.knowing
        .map_or("-".into(), |time| duration(time.as_nanos() as f64))
}

fn time_of(table: &Table, engine: &str) -> String {
    table
        .cell(engine)
        .map_or("-".into(), |cell| duration(cell.timed.median()))
}

/// The fastest peer of which no decision was found wrong.
fn best(table: &Table, knowing: bool) -> Option<(&'static str, &Cell)> {
    let right = table.peers(knowing).filter(|(_, cell)| cell.wrong == 0);
    right.min_by(|a, b| a.1.timed.median().total_cmp(&b.1.timed.median()))
}

/// One line a workload: the best peer that decides it correctly.
pub(super) fn summary(tables: &[&Table]) {
    println!(
        "| workload | ours, raw | ours, prepared | best correct peer | its decision | x ours, raw | x ours, prepared | iam-rs x ours, raw | x ours, prepared |"
    );
    println!("| --- | ---: | ---: | --- | ---: | ---: | ---: | ---: | ---: |");
    for table in tables {
        let best = best(table, false).map_or("none | - | - | -".into(), |(engine, cell)| {
            format!(
                "{engine} | {} | {} | {}",
                duration(cell.timed.median()),
                times(cell.times_raw),
                times(cell.times_prepared)
            )
        });
        let mut iam_rs = table
            .peers(false)
            .filter(|(engine, _)| engine.starts_with("iam-rs"));
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
            table.workload.name,
            time_of(table, RAW),
            time_of(table, PREPARED)
        );
    }
}

/// How much larger hostile input costs us.
pub(super) fn growth(tables: &BTreeMap<String, Table>) {
    let grown: Vec<String> = [("cidr-1000", "cidr-1"), ("globs-4096", "globs-1024")]
        .iter()
        .filter_map(|(larger, smaller)| {
            let of = |name: &str| Some(tables.get(name)?.cell(PREPARED)?.timed.median());
            let growth = of(larger)? / of(smaller)?;
            Some(format!("{larger} costs {growth:.2} times {smaller}"))
        })
        .collect();
    if !grown.is_empty() {
        println!("\nours, prepared: {}", grown.join("; "));
    }
}

/// What it brings to evaluate the policies for a caller with its context before it asks: to us and to Cedar, each held
/// against what it takes without.
pub(super) fn known_callers(tables: &[&Table]) {
    println!(
        "| workload | engine | know a caller | a decision | without | against without | x ours | wrong |"
    );
    println!("| --- | --- | ---: | ---: | ---: | --- | ---: | ---: |");
    for table in tables {
        for row in table.rows.iter().filter(|row| row.knows_caller) {
            let (name, engine) = (&table.workload.name, row.engine);
            let plain = if engine == KNOWN {
                PREPARED
            } else {
                PLAIN_CEDAR
            };
            match (&row.result, table.cell(plain)) {
                (Err(reason), _) => {
                    println!("| {name} | {engine} | - | - | - | cannot: {reason} | - | - |");
                }
                (Ok(cell), without) => println!(
                    "| {name} | {engine} | {} | {} | {} | {} | {} | {} |",
                    knowing(cell),
                    duration(cell.timed.median()),
                    time_of(table, plain),
                    without.map_or("-".into(), |without| against(cell, without)),
                    times(cell.times_known),
                    wrong(table, cell),
                ),
            }
        }
    }
}

fn against(knowing: &Cell, without: &Cell) -> String {
    match knowing.timed.times(&without.timed) {
        ratio if ratio > 1.05 => format!("**slower**, {}", times(ratio)),
        ratio => times(ratio),
    }
}

/// The table of the README: workloads as a reader knows them.
pub(super) fn figures(tables: &[&Table]) {
    println!(
        "| workload | prepared | known caller | raw | fastest that decides right | times faster, prepared | raw | fastest, known caller | times faster, known caller |"
    );
    println!("| --- | ---: | ---: | ---: | --- | ---: | ---: | --- | ---: |");
    let (mut least, mut most, mut allocations) = (f64::INFINITY, 0_f64, 0_f64);
    for (table, label) in tables
        .iter()
        .filter_map(|table| Some((table, label(&table.workload.name)?)))
    {
        let ratio = |value: f64| times(value).trim_end_matches('x').to_owned();
        let peer = best(table, false).map_or("none | - | -".into(), |(engine, cell)| {
            format!(
                "{} | {} | {}",
                plain_name(engine),
                ratio(cell.times_prepared),
                ratio(cell.times_raw)
            )
        });
        let knowing = best(table, true).map_or("none | -".into(), |(engine, cell)| {
            format!("{} | {}", plain_name(engine), ratio(cell.times_known))
        });
        println!(
            "| {label} | {} | {} | {} | {peer} | {knowing} |",
            time_of(table, PREPARED),
            time_of(table, KNOWN),
            time_of(table, RAW)
        );
        least = least.min(table.threads);
        most = most.max(table.threads);
        for cell in [PREPARED, KNOWN, RAW]
            .iter()
            .filter_map(|engine| table.cell(engine))
        {
            allocations = allocations.max(cell.allocations);
        }
    }
    let allocating = match allocations {
        0.0 => "None of these decisions of ours allocates".to_owned(),
        some => format!("These decisions of ours allocate {some:.1} times on average at most"),
    };
    println!(
        "\n{allocating}; two threads on one shared set decide {least:.2} to {most:.2} times as much as one."
    );
}

/// Without the version.
fn plain_name(engine: &str) -> String {
    let (name, rest) = engine.split_once(' ').unwrap_or((engine, ""));
    match rest.split_once(", ") {
        Some((_, how)) => format!("{name}, {how}"),
        None => name.to_owned(),
    }
}

fn label(name: &str) -> Option<String> {
    let count = |prefix: &str| Some(thousands(name.strip_prefix(prefix)?.parse().ok()?));
    // What stands beside these to be compared with a smaller or larger one.
    if ["cidr-1", "globs-4096"].contains(&name) {
        return None;
    }
    let fixed = match name {
        "small" => Some("3 statements, one CIDR condition"),
        "typical" => Some("12 managed policies, boundary, SCP, bucket policy"),
        "abac" => Some("variables and tags"),
        _ => None,
    };
    fixed
        .map(str::to_owned)
        .or_else(|| Some(format!("{} address ranges", count("cidr-")?)))
        .or_else(|| {
            Some(format!(
                "hostile wildcards, {} characters",
                count("globs-")?
            ))
        })
        .or_else(|| Some(format!("{} statements, mixed", count("large-")?)))
        .or_else(|| Some(format!("{} buckets for one action", count("one-action-")?)))
}

/// Prints the scaling table and draws it.
pub(super) fn scaling(options: &Options, tables: &mut BTreeMap<String, Table>) -> String {
    let most = if options.quick { 1_000 } else { 100_000 };
    let sizes: Vec<usize> = (0..)
        .map(|decade| 10_usize.pow(decade))
        .take_while(|size| *size <= most)
        .collect();
    let asked: Vec<Peer> = PEERS
        .into_iter()
        .filter(|peer| !peer.knows_caller)
        .collect();
    let mut wrong = Vec::new();
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
        ("large", &asked[..]),
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
                let ours = [PREPARED, RAW, KNOWN].contains(&row.engine);
                if row.knows_caller && !ours {
                    continue;
                }
                let label = match kind {
                    "large" => row.engine.to_owned(),
                    _ if row.engine == PREPARED => format!("{}, {kind}", row.engine),
                    _ => continue,
                };
                let cell = row.result.as_ref().ok();
                if cell.is_some_and(|cell| cell.wrong > 0) && !wrong.contains(&row.engine) {
                    wrong.push(row.engine);
                }
                add(label, ours, nth, cell.map(|cell| cell.timed.median()));
            }
        }
    }
    for (name, ..) in &mut lines {
        if wrong.iter().any(|engine| name == engine) {
            name.push_str(" (wrong answers)");
        }
    }
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
