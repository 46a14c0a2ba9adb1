//! The same decisions without WebAssembly, for `bench/run.js` to compare with.
//!
//! Takes a file of cases; then, for each line with a number of rounds on standard input, decides all cases so often
//! and prints the nanoseconds that one decision took.

use std::io::{self, BufRead, Write};
use std::time::Instant;

use portcullis_wasm::authorizer::{Authorizer, Builder};
use portcullis_wasm::policy_set::PolicySet;
use portcullis_wasm::request::Request;
use serde_json::Value;

fn main() -> Result<(), Box<dyn core::error::Error>> {
    let file = std::env::args().nth(1).ok_or("usage: native CASES")?;
    let cases: Vec<(Authorizer, Request)> = std::fs::read_to_string(file)?
        .lines()
        .map(case)
        .collect::<Result<_, _>>()?;
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let rounds: u32 = line?.parse()?;
        let mut allowed = 0u64;
        let start = Instant::now();
        for _ in 0..rounds {
            for (authorizer, request) in &cases {
                allowed += u64::from(authorizer.decide(request) == 2);
            }
        }
        let spent = start.elapsed().as_nanos() as f64;
        let decisions = f64::from(rounds) * cases.len() as f64;
        writeln!(out, "{} {allowed}", spent / decisions)?;
        out.flush()?;
    }
    Ok(())
}

/// `{"settings": {…}, "sets": [[layer, type, loader, [text, …]], …], "lists": [layer, …], "text": …, "words": […]}`
fn case(line: &str) -> Result<(Authorizer, Request), String> {
    let case: Value = serde_json::from_str(line).map_err(|error| error.to_string())?;
    let mut builder = Builder::new();
    let restrict = case.pointer("/settings/restrictPublicBuckets");
    builder.restrict_public_buckets(restrict.and_then(Value::as_bool).unwrap_or_default());
    if case.pointer("/settings/rcpServices").is_some() {
        let services = items(&case, "/settings/rcpServices");
        builder.rcp_services(services.map(|service| text(service).into()).collect());
    }
    for layer in items(&case, "/lists") {
        builder.begin_list(text(layer))?;
    }
    for set in items(&case, "/sets") {
        let part = |index: usize| set.get(index).map(text).unwrap_or_default();
        let policies: Vec<String> = items(set, "/3").map(|policy| text(policy).into()).collect();
        let names = vec![String::new(); policies.len()];
        let compiled = PolicySet::new(part(1), part(2), names, policies)?;
        builder.add(part(0), &compiled)?;
    }
    let words = items(&case, "/words").filter_map(|word| u32::try_from(word.as_u64()?).ok());
    let packed = case.pointer("/text").map(text).unwrap_or_default();
    let request = Request::build(packed.into(), words.collect()).ok_or("no request")?;
    Ok((builder.build()?, request))
}

fn items<'a>(value: &'a Value, pointer: &str) -> impl Iterator<Item = &'a Value> {
    let list = value.pointer(pointer).and_then(Value::as_array);
    list.into_iter().flatten()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
