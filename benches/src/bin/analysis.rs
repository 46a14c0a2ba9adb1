//! What comparing the real policies of the corpus comes to, and what it takes.
//!
//! ```text
//! analysis                 of each kind of pair the share that is decided, why not, and the times in microseconds
//! analysis --slow MICROS   the pairs that take longer too, as JSON
//! analysis --unknown       the pairs that are not decided too, as JSON
//! analysis --listed        the same for the requests that the service reference lists
//! analysis --hostile       pairs that are contrived to take long: how many steps, and how long each takes
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use portcullis::analysis::{Access, AnalysisLimits, compare, compare_listed};
use portcullis::reference::Reference;
use portcullis::{Loader, PolicySet, PolicyType};
use portcullis_benches::rounds::quantile;
use portcullis_benches::workloads::corpus_documents;
use portcullis_tests::hostile_pairs::SHAPES;
use serde_json::{Value, json};

/// A pair of documents of one kind.
struct Pair {
    kind: &'static str,
    policy_type: PolicyType,
    before: Value,
    after: Value,
}

/// Numbers that are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, count: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % count.max(1) as u64) as usize
    }
}

fn statements(document: &Value) -> Vec<Value> {
    match &document["Statement"] {
        Value::Array(list) => list.clone(),
        one => vec![one.clone()],
    }
}

fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Array(list) => list
            .iter()
            .filter_map(|text| text.as_str().map(String::from))
            .collect(),
        Value::String(text) => vec![text.clone()],
        _ => Vec::new(),
    }
}

fn actions(document: &Value) -> BTreeSet<String> {
    let statements = statements(document);
    let of_statement = statements.iter().flat_map(|one| texts(&one["Action"]));
    of_statement.collect()
}

/// The same document with less, in one way of several; `None` where that way does not change it.
fn narrowed(document: &Value, dice: &mut Dice) -> Option<Value> {
    let mut list = statements(document);
    let at = dice.below(list.len());
    let has_many = list.len() > 1;
    let statement = list.get_mut(at)?;
    if statement["Effect"] != "Allow" {
        return None;
    }
    match dice.below(5) {
        0 => {
            let Value::Array(actions) = &mut statement["Action"] else {
                return None;
            };
            if actions.len() < 2 {
                return None;
            }
            actions.remove(dice.below(actions.len()));
        }
        1 => {
            let Value::Array(resources) = &mut statement["Resource"] else {
                return None;
            };
            if resources.len() < 2 {
                return None;
            }
            resources.remove(dice.below(resources.len()));
        }
        2 => {
            let conditions = statement
                .as_object_mut()?
                .entry("Condition")
                .or_insert_with(|| json!({}));
            let block = conditions
                .as_object_mut()?
                .entry("StringEquals")
                .or_insert_with(|| json!({}));
            block
                .as_object_mut()?
                .insert("aws:PrincipalTag/team".into(), json!("blue"));
        }
        3 if has_many => {
            list.remove(at);
        }
        _ => list.push(json!({"Effect": "Deny", "Action": "*", "Resource": "*",
            "Condition": {"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}}})),
    }
    let mut narrowed = document.clone();
    narrowed["Statement"] = Value::Array(list);
    (narrowed != *document).then_some(narrowed)
}

fn documents(file: &str) -> Vec<(String, Value)> {
    let read = |(name, text): (String, String)| Some((name, serde_json::from_str(&text).ok()?));
    let documents = corpus_documents(file).unwrap_or_default();
    documents.into_iter().filter_map(read).collect()
}

fn pairs() -> Vec<Pair> {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let managed = documents("managed-policies.jsonl");
    let actions: Vec<BTreeSet<String>> = managed.iter().map(|(_, one)| actions(one)).collect();
    let mut pairs = Vec::new();
    let mut add = |kind, policy_type, before: &Value, after: &Value| {
        pairs.push(Pair {
            kind,
            policy_type,
            before: before.clone(),
            after: after.clone(),
        });
    };
    for (at, (_, document)) in managed.iter().enumerate() {
        let likeness = |other: usize| {
            let (one, other) = (&actions[at], &actions[other]);
            let both = one.intersection(other).count() as f64;
            both / (one.union(other).count() as f64).max(1.0)
        };
        let mut others: Vec<usize> = (0..managed.len()).filter(|other| *other != at).collect();
        others.sort_by(|a, b| likeness(*b).total_cmp(&likeness(*a)));
        for near in others.iter().take(3) {
            add("nearest", PolicyType::Identity, document, &managed[*near].1);
        }
        for _ in 0..3 {
            if let Some(narrowed) = narrowed(document, &mut dice) {
                add("mutant", PolicyType::Identity, document, &narrowed);
            }
        }
        let random = dice.below(managed.len());
        add("random", PolicyType::Identity, document, &managed[random].1);
        for name in ["AdministratorAccess", "ReadOnlyAccess", "PowerUserAccess"] {
            if let Some((_, wide)) = managed.iter().find(|(other, _)| other == name) {
                add("against the widest", PolicyType::Identity, wide, document);
            }
        }
    }
    for (file, policy_type, kind) in [
        ("scps.jsonl", PolicyType::ServiceControl, "SCPs"),
        ("rcps.jsonl", PolicyType::ResourceControl, "RCPs"),
        (
            "resource-policies.jsonl",
            PolicyType::Resource,
            "resource policies",
        ),
        (
            "trust-policies.jsonl",
            PolicyType::RoleTrust,
            "trust policies",
        ),
        (
            "endpoint-policies.jsonl",
            PolicyType::VpcEndpoint,
            "endpoint policies",
        ),
        (
            "identity-misc.jsonl",
            PolicyType::Identity,
            "other identity policies",
        ),
    ] {
        let all = documents(file);
        for (_, document) in &all {
            let (_, other) = &all[dice.below(all.len())];
            add(kind, policy_type, document, other);
            if let Some(narrowed) = narrowed(document, &mut dice) {
                add(kind, policy_type, document, &narrowed);
            }
        }
    }
    pairs
}

fn compiled(policy_type: PolicyType, document: &Value) -> Option<PolicySet> {
    let set = PolicySet::builder(policy_type, Loader::Strict);
    set.policy("", &document.to_string()).build().ok()
}

#[derive(Default)]
struct Row {
    pairs: usize,
    decided: usize,
    new: usize,
    none: usize,
    unknown: BTreeMap<&'static str, usize>,
    times: Vec<f64>,
}

fn hostile() {
    println!("| pair | size | answer | steps | ms | ns a step |");
    println!("| --- | --- | --- | --- | --- | --- |");
    for shape in SHAPES {
        for size in [shape.size, 4 * shape.size] {
            let sets = (shape.pair)(size).map(|policy| {
                let set =
                    PolicySet::builder(shape.policy_type, Loader::Lenient).policy("", &policy);
                set.build().ok()
            });
            let [Some(before), Some(after)] = sets else {
                println!("| {} | {size} | refused | | | |", shape.name);
                continue;
            };
            let begin = Instant::now();
            let comparison = compare(&before, &after, &AnalysisLimits::DEFAULT);
            let time = begin.elapsed().as_secs_f64();
            let steps = comparison.steps();
            println!(
                "| {} | {size} | {} | {steps} | {:.0} | {:.0} |",
                shape.name,
                comparison.relation(),
                time * 1e3,
                time * 1e9 / steps.max(1) as f64
            );
        }
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.iter().any(|argument| argument == "--hostile") {
        return hostile();
    }
    let reference = Reference::from_bytes(portcullis_reference::BYTES);
    let reference = reference
        .ok()
        .filter(|_| arguments.iter().any(|argument| argument == "--listed"));
    let tells_unknown = arguments.iter().any(|argument| argument == "--unknown");
    let slow = arguments.iter().position(|argument| argument == "--slow");
    let slow: Option<f64> = slow.and_then(|at| arguments.get(at + 1)?.parse().ok());
    let mut rows: BTreeMap<&'static str, Row> = BTreeMap::new();
    for pair in pairs() {
        let (Some(before), Some(after)) = (
            compiled(pair.policy_type, &pair.before),
            compiled(pair.policy_type, &pair.after),
        ) else {
            continue;
        };
        let begin = Instant::now();
        let comparison = match &reference {
            Some(reference) => compare_listed(&before, &after, reference, &AnalysisLimits::DEFAULT),
            None => compare(&before, &after, &AnalysisLimits::DEFAULT),
        };
        let time = begin.elapsed().as_secs_f64() * 1e6;
        let row = rows.entry(pair.kind).or_default();
        row.pairs += 1;
        row.times.push(time);
        let answers = [comparison.new_access(), comparison.lost_access()];
        row.new += usize::from(comparison.new_access() == Access::Some);
        row.none += usize::from(comparison.new_access() == Access::None);
        let is_decided = !answers.contains(&Access::Unknown);
        row.decided += usize::from(is_decided);
        if !is_decided {
            for unknown in comparison.unknown() {
                *row.unknown.entry(unknown.name()).or_default() += 1;
            }
        }
        if (tells_unknown && !is_decided) || slow.is_some_and(|slow| time > slow) {
            let unknown: Vec<&str> = comparison.unknown().map(|unknown| unknown.name()).collect();
            println!(
                "{}",
                json!({"kind": pair.kind, "micros": time, "unknown": unknown, "type": pair.policy_type.to_string(),
                    "steps": comparison.steps(), "before": pair.before, "after": pair.after})
            );
        }
    }
    println!(
        "| pairs | count | decided in both directions | new access | nothing new | median µs | 99th | longest | unknown |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    for (kind, mut row) in rows {
        let share = 100.0 * row.decided as f64 / row.pairs as f64;
        let [median, most, longest] = [0.5, 0.99, 1.0].map(|share| quantile(&mut row.times, share));
        println!(
            "| {kind} | {} | {share:.1} % | {} | {} | {median:.0} | {most:.0} | {longest:.0} | {:?} |",
            row.pairs, row.new, row.none, row.unknown
        );
    }
}
