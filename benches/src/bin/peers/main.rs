//! The peer table: every workload through our engine and through the others, in one process, as ratios.
//!
//! `peers [--quick] [--workload NAME]… [--svg PATH]`

mod measure;
mod options;
mod parsing;
mod report;
mod serving;

use std::collections::BTreeMap;
use std::process::ExitCode;

use portcullis_benches::counting::Counting;
use portcullis_benches::peers::PEERS;

use measure::{Table, measure};
use options::{Options, USAGE};
use parsing::parsing;
use report::{block, figures, growth, known_callers, print, scaling, summary};
use serving::serving;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

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
        names.extend(["managed", "serving"].map(str::to_owned));
    }
    let apart = ["managed", "serving"];
    let (apart, names): (Vec<String>, Vec<String>) = names
        .into_iter()
        .partition(|name| apart.contains(&name.as_str()));
    let mut tables = BTreeMap::new();
    let unknown = block("engines", || {
        names
            .iter()
            .find(|name| match measure(name, &options, &PEERS) {
                Some(table) => {
                    print(&table);
                    tables.insert((*name).clone(), table);
                    false
                }
                None => true,
            })
    });
    if let Some(name) = unknown {
        eprintln!("no workload is called `{name}`");
        return ExitCode::from(2);
    }
    for name in &apart {
        match name.as_str() {
            "managed" => block("reading", || parsing(&options)),
            _ => block("serving", || serving(&options)),
        }
    }
    let in_order: Vec<&Table> = names.iter().filter_map(|name| tables.get(name)).collect();
    if !in_order.is_empty() {
        block("summary", || {
            summary(&in_order);
            growth(&tables);
        });
        block("known-callers", || known_callers(&in_order));
        block("figures", || figures(&in_order));
    }
    if everything {
        let svg = block("scaling", || scaling(&options, &mut tables));
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
