//! What policies look like, in numbers: of the corpus of real ones, and of what the generators draw.

use serde_json::Value;

use crate::workloads::{Workload, callers, corpus_documents};

/// One number about policies.
#[derive(Debug, Clone, Copy)]
pub struct Statistic {
    /// What it is the share of, or the mean.
    pub name: &'static str,
    /// Of identity policies of the corpus.
    pub corpus: f64,
    /// How far the policies of `cold` may be from that, whatever seed draws them.
    pub room: f64,
    /// Statements of tenants (`large-N`) are drawn otherwise, on purpose.
    pub otherwise_in_large: bool,
}

const fn same(name: &'static str, corpus: f64, room: f64) -> Statistic {
    Statistic {
        name,
        corpus,
        room,
        otherwise_in_large: false,
    }
}

const fn otherwise(name: &'static str, corpus: f64, room: f64) -> Statistic {
    Statistic {
        otherwise_in_large: true,
        ..same(name, corpus, room)
    }
}

/// In the order of [`statistics`]; in percent, but for the means.
pub const STATISTICS: [Statistic; 24] = [
    otherwise("statements a document, mean", 3.5, 0.7),
    same("actions a statement, mean", 6.2, 1.2),
    otherwise("statements with one action", 49.8, 5.0),
    otherwise("… with more than ten", 7.3, 2.5),
    same("… with actions of several services", 7.6, 2.0),
    otherwise("… with `service:Verb*`", 4.5, 1.5),
    otherwise("… with it beside an exact action", 2.7, 1.0),
    same("… with `service:*`", 6.5, 1.5),
    otherwise("… with the action `*`", 0.9, 0.5),
    otherwise("… with `?`", 0.1, 0.2),
    same("… with NotAction", 0.5, 0.4),
    same("… that deny", 3.7, 1.0),
    otherwise("… with the one resource `*`", 48.5, 3.0),
    otherwise("… with several resources", 11.2, 2.0),
    same("ARNs with a star as region or account", 78.1, 4.0),
    same("… without one in the name", 18.3, 4.0),
    same("… with one at the end of the name only", 64.3, 5.0),
    same("… with one inside the name", 16.2, 4.0),
    same("statements with conditions", 35.1, 3.0),
    same("of these with several entries", 25.8, 4.0),
    otherwise("condition entries StringEquals", 47.9, 4.0),
    otherwise("… StringLike", 15.0, 3.0),
    otherwise("… of addresses", 0.3, 0.4),
    otherwise("… with one value", 88.9, 4.0),
];

/// The numbers of some documents.
#[must_use]
pub fn statistics<'a>(documents: impl IntoIterator<Item = &'a String>) -> [f64; STATISTICS.len()] {
    let documents: Vec<Value> = documents
        .into_iter()
        .filter_map(|text| serde_json::from_str(text).ok())
        .collect();
    let statements: Vec<&Value> = documents
        .iter()
        .flat_map(|document| list(&document["Statement"]))
        .collect();
    let arns: Vec<&str> = statements
        .iter()
        .flat_map(|statement| texts(statement, "Resource"))
        .filter(|resource| *resource != "*")
        .collect();
    let entries: Vec<(&str, usize)> = statements
        .iter()
        .flat_map(|of| condition_entries(of))
        .collect();
    let with = |test: &dyn Fn(&[&str]) -> bool| {
        share(&statements, |statement| test(&texts(statement, "Action")))
    };
    let of_resources = |test: &dyn Fn(&[&str]) -> bool| {
        share(&statements, |statement| test(&texts(statement, "Resource")))
    };
    let conditional: Vec<&Value> = statements
        .iter()
        .copied()
        .filter(|statement| statement.get("Condition").is_some())
        .collect();
    let actions: usize = statements.iter().map(|of| texts(of, "Action").len()).sum();
    let any = |actions: &[&str], test: fn(&str) -> bool| actions.iter().any(|action| test(action));
    [
        statements.len() as f64 / documents.len() as f64,
        actions as f64 / statements.len() as f64,
        with(&|actions| actions.len() == 1),
        with(&|actions| actions.len() > 10),
        with(&|actions| {
            let service = |action: &&str| action.split(':').next().map(str::to_owned);
            actions
                .iter()
                .any(|action| service(action) != service(&actions[0]))
        }),
        with(&|actions| any(actions, is_verb)),
        with(&|actions| any(actions, is_verb) && any(actions, is_exact)),
        with(&|actions| any(actions, |action| action.ends_with(":*"))),
        with(&|actions| any(actions, |action| action == "*")),
        share(&statements, |statement| {
            let mut all = texts(statement, "Action");
            all.extend(texts(statement, "Resource"));
            any(&all, |text| text.contains('?'))
        }),
        share(&statements, |statement| {
            statement.get("NotAction").is_some()
        }),
        share(&statements, |statement| statement["Effect"] == "Deny"),
        of_resources(&|resources| resources == ["*"]),
        of_resources(&|resources| resources.len() > 1),
        share(&arns, |arn| {
            arn.split(':')
                .skip(3)
                .take(2)
                .any(|segment| segment.contains('*'))
        }),
        share(&arns, |arn| !name(arn).contains(['*', '?', '$'])),
        share(&arns, |arn| {
            name(arn).find('*') == name(arn).len().checked_sub(1)
        }),
        share(&arns, |arn| {
            name(arn)
                .find('*')
                .is_some_and(|at| at + 1 < name(arn).len())
        }),
        share(&statements, |statement| {
            statement.get("Condition").is_some()
        }),
        share(&conditional, |statement| {
            condition_entries(statement).len() > 1
        }),
        share(&entries, |(operator, _)| *operator == "StringEquals"),
        share(&entries, |(operator, _)| *operator == "StringLike"),
        share(&entries, |(operator, _)| operator.contains("IpAddress")),
        share(&entries, |(_, values)| *values == 1),
    ]
}

/// Of a hundred, how many are so.
fn share<T>(all: &[T], test: impl Fn(&T) -> bool) -> f64 {
    100.0 * all.iter().filter(|one| test(one)).count() as f64 / all.len().max(1) as f64
}

/// One value, or those of a list.
fn list(value: &Value) -> &[Value] {
    value
        .as_array()
        .map_or(std::slice::from_ref(value), Vec::as_slice)
}

/// The texts of an element or of its negation.
fn texts<'a>(statement: &'a Value, element: &str) -> Vec<&'a str> {
    let negated = || statement.get(format!("Not{element}"));
    let values = statement.get(element).or_else(negated);
    let texts = values.into_iter().flat_map(list);
    texts.filter_map(Value::as_str).collect()
}

/// Operator and number of values.
fn condition_entries(statement: &Value) -> Vec<(&str, usize)> {
    let operators = statement["Condition"].as_object().into_iter().flatten();
    let keys = operators.flat_map(|(operator, keys)| {
        let keys = keys.as_object().into_iter().flatten();
        keys.map(move |(_, values)| (operator.as_str(), list(values).len()))
    });
    keys.collect()
}

fn is_exact(action: &str) -> bool {
    !action.contains(['*', '?'])
}

fn is_verb(action: &str) -> bool {
    action.ends_with('*') && action.contains(':') && !action.ends_with(":*")
}

/// What comes after the account.
fn name(arn: &str) -> &str {
    arn.splitn(6, ':').last().unwrap_or(arn)
}

/// Of the identity policies of the corpus, if it is there.
#[must_use]
pub fn of_corpus() -> Option<[f64; STATISTICS.len()]> {
    let files = [
        "managed-policies.jsonl",
        "identity-misc.jsonl",
        "boundaries.jsonl",
    ];
    let documents: Option<Vec<_>> = files.into_iter().map(corpus_documents).collect();
    Some(statistics(
        documents?.iter().flatten().map(|(_, policy)| policy),
    ))
}

/// Of the policies of many callers.
#[must_use]
pub fn of_cold(seed: u64) -> [f64; STATISTICS.len()] {
    statistics(&callers(3_000, seed).policies)
}

/// Of one caller's statements for many tenants.
///
/// # Panics
/// Never: the workload is known.
#[must_use]
pub fn of_large(seed: u64) -> [f64; STATISTICS.len()] {
    let workload = Workload::named(&format!("large-10000@{seed}")).expect("the name is known");
    statistics(&workload.identity)
}

#[cfg(test)]
mod tests {
    use std::time::{SystemTime, UNIX_EPOCH};

    use super::{STATISTICS, of_cold, of_corpus, of_large};
    use crate::workloads::SEED;

    /// Another one on every run, so that nothing is fitted to one draw; it stands in the message of a failure.
    fn changing_seed() -> u64 {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        now.map_or(0, |since| since.as_nanos() as u64)
    }

    #[test]
    fn the_numbers_listed_are_those_of_the_corpus() {
        let Some(corpus) = of_corpus() else { return };
        for (statistic, measured) in STATISTICS.iter().zip(corpus) {
            let off = (statistic.corpus - measured).abs();
            assert!(off < 0.06, "{}: {measured:.2}", statistic.name);
        }
    }

    #[test]
    fn what_is_drawn_is_like_the_corpus_whatever_the_seed() {
        for seed in [SEED, changing_seed()] {
            let (cold, large) = (of_cold(seed), of_large(seed));
            for ((statistic, cold), large) in STATISTICS.iter().zip(cold).zip(large) {
                let is_near = |drawn: f64| (drawn - statistic.corpus).abs() <= statistic.room;
                let name = statistic.name;
                assert!(is_near(cold), "cold@{seed}, {name}: {cold:.2}");
                let is_free = statistic.otherwise_in_large;
                assert!(
                    is_free || is_near(large),
                    "large-10000@{seed}, {name}: {large:.2}"
                );
            }
        }
    }
}
