//! The example `access`: what it asks gets through, and each edit of it is refused where, and as, it says.

#[path = "../../core/examples/access/edits.rs"]
mod edits;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use edits::Edit;
use portcullis::{Explanation, Layer, Outcome, scenario};
use portcullis_tests::harness::ask;
use serde_json::{Value, json};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../core/examples/access");

/// Every scenario of the example by its name.
fn scenarios() -> BTreeMap<String, String> {
    let files = fs::read_dir(FOLDER).expect("the example's folder");
    let names = files.filter_map(|file| {
        let name = file.expect("a file").file_name().into_string();
        let name = name.expect("a name").strip_suffix(".json")?.to_owned();
        (name != "edits").then_some(name)
    });
    names.map(|name| (name.clone(), read(&name))).collect()
}

fn read(name: &str) -> String {
    fs::read_to_string(format!("{FOLDER}/{name}.json")).expect("a file of the example")
}

fn edits() -> Vec<Edit> {
    serde_json::from_str(&read("edits")).expect("edits")
}

fn applied(edit: &Edit) -> String {
    edit.apply(&read(&edit.of)).expect(&edit.title)
}

/// The whole story, or what is wrong.
fn told(question: &str) -> String {
    match scenario::explain(question) {
        Ok(story) => story.to_string(),
        Err(error) => error.to_string(),
    }
}

#[test]
fn every_scenario_gets_through() {
    let scenarios = scenarios();
    assert_eq!(scenarios.len(), 5);
    for (name, question) in scenarios {
        let answer = ask(&question);
        assert_eq!(answer["decision"], "allowed", "{name}: {answer}");
        assert_eq!(answer["layers"]["credentials"], "allowed", "{name}");
        assert_eq!(answer["layers"]["transport"], "allowed", "{name}");
        assert!(scenario::warnings(&question).is_empty(), "{name}");
        let is_edited = edits().iter().any(|edit| edit.of == name);
        assert!(is_edited, "nothing is edited in {name}");
    }
}

#[test]
fn every_edit_comes_to_what_is_said_of_it() {
    for edit in edits() {
        let Edit { of, title, .. } = &edit;
        let question = applied(&edit);
        let answer = ask(&question);
        let decision = match answer.get("error") {
            Some(error) => &error["code"],
            None => &answer["decision"],
        };
        assert_eq!(*decision, edit.decision, "{of}, {title}: {answer}");
        let blocked_by = answer.get("blockedBy").cloned().unwrap_or(json!([]));
        assert_eq!(blocked_by, json!(edit.blocked_by), "{of}, {title}");
        let told_after = told(&question);
        assert!(
            told_after.contains(&edit.says),
            "{of}, {title}: {told_after}"
        );
        assert!(
            !told(&read(of)).contains(&edit.says),
            "{of}, {title}: said without it"
        );
    }
}

#[test]
fn every_edit_changes_one_place() {
    let mut seen = BTreeSet::new();
    for edit in edits() {
        let before = serde_json::from_str(&read(&edit.of)).expect("JSON");
        let after = serde_json::from_str(&applied(&edit)).expect("JSON");
        let mut places = Vec::new();
        differences(&before, &after, "", &mut places);
        assert_eq!(places, [edit.at.as_str()], "{}", edit.title);
        assert!(
            seen.insert(after.to_string()),
            "{} is there twice",
            edit.title
        );
    }
}

/// The deepest places that are not the same.
fn differences(before: &Value, after: &Value, at: &str, places: &mut Vec<String>) {
    match (before, after) {
        (Value::Object(one), Value::Object(other)) => {
            let names: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
            for name in names {
                let (one, other) = (one.get(name), other.get(name));
                match one.zip(other) {
                    Some((one, other)) => differences(one, other, &format!("{at}/{name}"), places),
                    None => places.push(format!("{at}/{name}")),
                }
            }
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            for (index, (one, other)) in one.iter().zip(other).enumerate() {
                differences(one, other, &format!("{at}/{index}"), places);
            }
        }
        _ if before != after => places.push(at.into()),
        _ => {}
    }
}

#[test]
fn every_layer_refuses_alone() {
    let edits = edits();
    for layer in [
        Layer::Credentials,
        Layer::Network,
        Layer::Transport,
        Layer::Identity,
        Layer::Resource,
        Layer::ServiceControlPolicy,
        Layer::VpcEndpoint,
    ] {
        let refuses = edits.iter().any(|edit| edit.blocked_by == [layer.as_str()]);
        assert!(refuses, "{layer:?}");
    }
}

#[test]
fn every_hop_that_can_refuse_does() {
    let steps = |question: &str, passes: bool| -> BTreeSet<String> {
        let story = scenario::explain(question).unwrap_or_default();
        steps_of(&story, passes)
    };
    let mut asked = BTreeSet::new();
    for question in scenarios().values() {
        asked.extend(steps(question, true));
    }
    assert_eq!(asked.len(), 13, "{asked:?}");
    let mut refusing = BTreeSet::new();
    for edit in edits() {
        refusing.extend(steps(&applied(&edit), false));
    }
    let never: Vec<_> = asked.difference(&refusing).collect();
    assert!(never.is_empty(), "no edit is refused by {never:?}");
}

/// The kinds of the hops that let pass, or refuse.
fn steps_of(story: &Explanation, passes: bool) -> BTreeSet<String> {
    assert!(!passes || story.decision == Outcome::Allowed);
    let network = story
        .details
        .iter()
        .find(|layer| layer.layer == Layer::Network);
    let steps = network.into_iter().flat_map(|network| &network.steps);
    let steps = steps.filter(|step| step.passes == passes);
    steps.filter_map(|step| kind(&step.reason)).collect()
}

/// What a hop asks; nothing of what is only told.
fn kind(step: &str) -> Option<String> {
    let rules = step.strip_prefix("reply: ").unwrap_or(step);
    let of_rules = ["network ACL ", "security group "];
    if let Some(of_rules) = of_rules.iter().find(|words| rules.starts_with(**words)) {
        let reply = if rules == step { "" } else { "reply, " };
        let direction = if rules.contains(" inbound rule") {
            "inbound"
        } else {
            "outbound"
        };
        return Some(format!("{reply}{of_rules}{direction}"));
    }
    [
        "its account is granted",
        " serves ",
        " connects vpc-",
        " route ",
        " publicly accessible",
        "VPC Block Public Access",
        " listens at ",
    ]
    .iter()
    .find(|words| step.contains(**words))
    .map(|words| String::from(*words))
}
