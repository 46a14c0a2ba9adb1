//! Real policies: every valid one loads strict as its type, every broken one is refused where it is broken,
//! and each answers requests made from its own actions and resources.
//!
//! The corpus stands beside the repository and is not part of it; without it these tests say so and pass.

#[path = "corpus/exceptions.rs"]
mod exceptions;
#[path = "corpus/questions.rs"]
mod questions;

use std::collections::BTreeSet;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::thread;

use exceptions::{BROKEN_BUT_SOUND, PLACE_HOLDERS, STRICTLY_REFUSED};
use portcullis::{Loader, Outcome, Policy, PolicyDocument, PolicyType};
use questions::{Compiled, list, questions, scenario, texts};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

const FILES: [(&str, PolicyType); 8] = [
    ("managed-policies", PolicyType::Identity),
    ("identity-misc", PolicyType::Identity),
    ("boundaries", PolicyType::PermissionsBoundary),
    ("scps", PolicyType::ServiceControl),
    ("rcps", PolicyType::ResourceControl),
    ("resource-policies", PolicyType::Resource),
    ("trust-policies", PolicyType::RoleTrust),
    ("endpoint-policies", PolicyType::VpcEndpoint),
];

/// A line of the corpus; what else it holds is of no use here.
#[derive(Debug, Deserialize)]
struct Line<'a> {
    name: String,
    #[serde(default)]
    template: bool,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    problems: Vec<String>,
    /// As written: spellings of numbers count.
    #[serde(borrow)]
    document: Option<&'a RawValue>,
    text: Option<String>,
}

impl Line<'_> {
    fn policy(&self) -> &str {
        self.text
            .as_deref()
            .or(self.document.map(RawValue::get))
            .expect("a line has a document or a text")
    }
}

fn corpus() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus");
    if !folder.is_dir() {
        println!("skipped: there is no corpus at {}", folder.display());
        return None;
    }
    Some(folder)
}

fn lines(text: &str) -> Vec<Line<'_>> {
    text.lines()
        .map(|line| serde_json::from_str(line).expect("a line of the corpus"))
        .collect()
}

fn read(folder: &Path, file: &str) -> String {
    fs::read_to_string(folder.join(format!("{file}.jsonl"))).expect("a file of the corpus")
}

/// A resource-based policy that speaks of KMS alone is a key policy.
fn policy_type(file_type: PolicyType, document: &Value) -> PolicyType {
    let statements = list(&document["Statement"]);
    let of_kms = |statement: &Value| {
        let actions = texts(&statement["Action"]);
        !actions.is_empty()
            && actions
                .iter()
                .all(|action| action.to_ascii_lowercase().starts_with("kms:"))
    };
    if file_type == PolicyType::Resource && !statements.is_empty() && statements.iter().all(of_kms)
    {
        PolicyType::KmsKey
    } else {
        file_type
    }
}

#[test]
fn every_valid_document_loads_strict_as_its_type() {
    let Some(folder) = corpus() else { return };
    let mut listed: BTreeSet<(&str, &str)> = STRICTLY_REFUSED
        .iter()
        .flat_map(|group| group.documents.iter().copied())
        .collect();
    let exceptions = listed.len();
    let (mut loaded, mut templates, mut problems) = (0, 0, Vec::new());
    for (file, file_type) in FILES {
        let text = read(&folder, file);
        for line in lines(&text) {
            let document: Value = serde_json::from_str(line.policy()).expect("a document is JSON");
            let policy_type = policy_type(file_type, &document);
            let group = STRICTLY_REFUSED
                .iter()
                .find(|group| group.documents.contains(&(file, line.name.as_str())));
            let place = format!("{file}: {} as a {policy_type}", line.name);
            let errors = match Policy::from_json(line.policy(), policy_type, Loader::Strict) {
                Ok(_) => {
                    loaded += 1;
                    continue;
                }
                Err(errors) => errors,
            };
            // Two documents may have one name; it is enough that one of them is refused.
            listed.retain(|entry| *entry != (file, line.name.as_str()));
            if let Err(errors) = Policy::from_json(line.policy(), policy_type, Loader::Lenient) {
                problems.push(format!("{place}: not even lenient: {errors}"));
            }
            let excused = |message: &str, reason: &str| match group {
                Some(group) => group.reasons.contains(&reason),
                None => line.template && PLACE_HOLDERS.iter().any(|mark| message.contains(mark)),
            };
            let inexcusable = errors
                .errors()
                .find(|finding| !excused(finding.message(), finding.reason().as_str()));
            if let Some(finding) = inexcusable {
                problems.push(format!("{place}: {finding}"));
            } else if group.is_none() {
                templates += 1;
            }
        }
    }
    for (file, name) in listed {
        problems.push(format!("{file}: {name} is listed, but not in the corpus"));
    }
    for group in STRICTLY_REFUSED {
        println!("{:3} refused for {}", group.documents.len(), group.why);
    }
    println!(
        "{loaded} documents load strict; {templates} templates and {exceptions} by name do not"
    );
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(loaded >= 2_700, "only {loaded} documents");
}

#[test]
fn nothing_of_a_document_is_lost() {
    let Some(folder) = corpus() else { return };
    let mut written = 0;
    for (file, _) in FILES {
        let text = read(&folder, file);
        for line in lines(&text) {
            let document = PolicyDocument::from_json(line.policy())
                .unwrap_or_else(|errors| panic!("{file}: {}: {errors}", line.name));
            let again = document.to_json();
            let (before, after): (Value, Value) = (
                serde_json::from_str(line.policy()).expect("a document is JSON"),
                serde_json::from_str(&again).expect("a written document is JSON"),
            );
            assert_eq!(before, after, "{file}: {}", line.name);
            let twice = PolicyDocument::from_json(&again).expect("it can be read again");
            assert_eq!(twice.to_json(), again, "{file}: {}", line.name);
            written += 1;
        }
    }
    println!("{written} documents written and read again");
}

#[test]
fn every_broken_document_is_refused_at_its_place() {
    let Some(folder) = corpus() else { return };
    let text = read(&folder, "broken-policies");
    let mut sound: BTreeSet<&str> = BROKEN_BUT_SOUND.iter().map(|(name, _)| *name).collect();
    let (mut refused, mut placed, mut problems) = (0, 0, Vec::new());
    for line in lines(&text) {
        let policy_type = FILES
            .iter()
            .find(|(file, _)| *file == line.kind)
            .map(|(_, policy_type)| *policy_type)
            .unwrap_or_else(|| panic!("unknown kind {}", line.kind));
        let listed = sound.remove(line.name.as_str());
        let errors = match (
            Policy::from_json(line.policy(), policy_type, Loader::Strict),
            listed,
        ) {
            (Ok(_), true) => continue,
            (Ok(_), false) => {
                problems.push(format!("{}: accepted, but {:?}", line.name, line.problems));
                continue;
            }
            (Err(errors), true) => {
                problems.push(format!("{}: listed as sound, but {errors}", line.name));
                continue;
            }
            (Err(errors), false) => errors,
        };
        refused += 1;
        let Some(first) = errors.errors().next() else {
            problems.push(format!("{}: refused without an error", line.name));
            continue;
        };
        for finding in errors.errors() {
            let position = finding.position();
            let offset = position.offset as usize;
            let Some(before) = line.policy().get(..offset) else {
                problems.push(format!("{}: {finding} lies outside the text", line.name));
                continue;
            };
            // Offset, line and column are three ways to say one thing.
            let (count, last) = (
                before.matches('\n').count(),
                before.rsplit('\n').next().unwrap_or_default(),
            );
            if (count + 1, last.chars().count() + 1)
                != (position.line as usize, position.column as usize)
            {
                problems.push(format!("{}: {finding} is not at byte {offset}", line.name));
            }
        }
        for problem in &line.problems {
            let Some(expected) = line_of_json_error(problem) else {
                continue;
            };
            placed += 1;
            if first.reason().as_str() != "invalidJson"
                || first.position().line.abs_diff(expected) > 1
            {
                problems.push(format!("{}: {problem}, but {first}", line.name));
            }
        }
        for (mark, reason) in [
            ("repeated key", "duplicateMember"),
            ("unknown operator", "unknownConditionOperator"),
        ] {
            if line.problems.iter().any(|problem| problem.contains(mark))
                && !errors
                    .errors()
                    .any(|finding| finding.reason().as_str() == reason)
            {
                problems.push(format!("{}: {:?}, but {errors}", line.name, line.problems));
            }
        }
    }
    for name in sound {
        problems.push(format!("{name} is listed, but not in the corpus"));
    }
    println!(
        "{refused} broken documents refused, {placed} of them at the line of the JSON error; {} are sound",
        BROKEN_BUT_SOUND.len()
    );
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(refused >= 88, "only {refused} documents");
}

/// `not JSON: …: line 15 column 13 (char 456)`
fn line_of_json_error(problem: &str) -> Option<u32> {
    let place = problem.strip_prefix("not JSON")?.rsplit_once("line ")?.1;
    place.split(' ').next()?.parse().ok()
}

#[test]
fn each_policy_answers_requests_made_from_itself() {
    let Some(folder) = corpus() else { return };
    let mut documents: Vec<(String, PolicyType, String)> = Vec::new();
    for (file, file_type) in FILES {
        let text = read(&folder, file);
        for line in lines(&text) {
            let document: Value = serde_json::from_str(line.policy()).expect("a document is JSON");
            let policy_type = policy_type(file_type, &document);
            documents.push((
                format!("{file}: {}", line.name),
                policy_type,
                line.policy().to_string(),
            ));
        }
    }
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let totals: Vec<Total> = thread::scope(|scope| {
        let handles: Vec<_> = (0..workers)
            .map(|worker| {
                let mine = documents.iter().skip(worker).step_by(workers);
                scope.spawn(move || ask_all(mine))
            })
            .collect();
        handles
            .into_iter()
            .map(|handle| {
                handle
                    .join()
                    .unwrap_or_else(|_| panic!("a document failed; see above"))
            })
            .collect()
    });
    let sum = |field: fn(&Total) -> usize| totals.iter().map(field).sum::<usize>();
    println!(
        "{} documents answered {} requests, {} of them as scenarios: {} allowed; {} had to be allowed unless denied",
        documents.len(),
        sum(|total| total.asked),
        sum(|total| total.scenarios),
        sum(|total| total.allowed),
        sum(|total| total.obliged),
    );
    assert!(
        sum(|total| total.asked) >= 20_000 && sum(|total| total.obliged) >= 5_000,
        "{totals:?}"
    );
    assert_eq!(sum(|total| total.wrong), 0, "answers are wrong; see above");
}

#[derive(Debug, Default)]
struct Total {
    asked: usize,
    /// Through the JSON front as well, with the policies read anew.
    scenarios: usize,
    allowed: usize,
    /// Requests that a statement without conditions allows by its own words.
    obliged: usize,
    wrong: usize,
}

/// The first requests of each document go through the whole front; the others would read it over and over.
const SCENARIOS: usize = 3;

fn ask_all<'d>(documents: impl Iterator<Item = &'d (String, PolicyType, String)>) -> Total {
    let mut total = Total::default();
    for (place, policy_type, policy) in documents {
        let document: Value = serde_json::from_str(policy).expect("a document is JSON");
        let lenient = Policy::from_json(policy, *policy_type, Loader::Strict).is_err();
        let compiled = Compiled::new(*policy_type, policy, lenient);
        for (index, question) in questions(*policy_type, &document).iter().enumerate() {
            let outcome =
                catch_unwind(AssertUnwindSafe(|| compiled.ask(question))).unwrap_or_else(|_| {
                    panic!(
                        "{place}: panicked on {} of {}",
                        question.action, question.resource
                    )
                });
            let mut wrong = match outcome {
                Outcome::Allowed => false,
                Outcome::ExplicitDeny => !policy.contains("Deny"),
                // What is read leniently may be kept out by its defect.
                Outcome::ImplicitDeny => question.must_allow && !lenient,
            };
            if index < SCENARIOS {
                let scenario = scenario(*policy_type, policy, lenient, question);
                let answer = catch_unwind(AssertUnwindSafe(|| {
                    portcullis::scenario::answer_json(&scenario)
                }))
                .unwrap_or_else(|_| panic!("{place}: panicked on {scenario}"));
                let answer: Value = serde_json::from_str(&answer).expect("an answer is JSON");
                if answer["decision"] != outcome.as_str() {
                    println!("{place}: {answer}");
                    wrong = true;
                }
                total.scenarios += 1;
            }
            total.asked += 1;
            total.allowed += usize::from(outcome == Outcome::Allowed);
            total.obliged += usize::from(question.must_allow && !lenient);
            if wrong {
                total.wrong += 1;
                println!(
                    "{place}: {outcome} for {} of {}",
                    question.action, question.resource
                );
            }
        }
    }
    total
}
