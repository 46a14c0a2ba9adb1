//! Tables as Markdown.

use std::collections::BTreeMap;

use portcullis_benches::peers::PEERS;
use portcullis_benches::picture::{Series, duration, scaling_curve, thousands};

use super::measure::{PREPARED, RAW, Table, measure};
use super::options::Options;

/// A ratio, for people.
pub(super) fn times(value: f64) -> String {
    match value {
        value if value < 9.95 => format!("{value:.1}x"),
        value => format!("{}x", thousands(value.round() as usize)),
    }
}

/// The table of one workload.
pub(super) fn print(table: &Table) {
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
pub(super) fn summary(names: &[String], tables: &BTreeMap<String, Table>) {
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
pub(super) fn scaling(options: &Options, tables: &mut BTreeMap<String, Table>) -> String {
    let most = if options.quick { 1_000 } else { 100_000 };
    let sizes: Vec<usize> = (0..)
        .map(|decade| 10_usize.pow(decade))
        .take_while(|size| *size <= most)
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
