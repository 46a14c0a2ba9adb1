//! Everything that the source says is in the reference, and nothing else. The source stands beside the repository and is
//! not part of it; without it these tests say so and pass.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use portcullis::reference::ConditionKey;
use serde_json::Value;

use super::reference;

fn source() -> Option<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../shared/corpus/service-authorization.json");
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("skipped: there is no {}", path.display());
        return None;
    };
    Some(serde_json::from_str(&text).expect("the source is JSON"))
}

fn members<'v>(value: &'v Value, name: &str) -> Vec<(&'v str, &'v Value)> {
    let members = value[name].as_object();
    let members = members.into_iter().flatten();
    members
        .map(|(name, value)| (name.as_str(), value))
        .collect()
}

fn names<'v>(value: &'v Value, name: &str) -> BTreeSet<&'v str> {
    let names = value[name].as_array().into_iter().flatten();
    names.filter_map(Value::as_str).collect()
}

fn keys<'a>(keys: impl Iterator<Item = ConditionKey<'a>>) -> BTreeSet<&'a str> {
    keys.map(|key| key.name()).collect()
}

#[test]
fn every_service_action_type_and_key_is_there() {
    let Some(source) = source() else { return };
    let reference = reference();
    let source = source.as_object().expect("an object of services");
    let mut counts = [0; 4];
    for (prefix, described) in source {
        let written = members(described, "condition_keys");
        if prefix == "aws" {
            let expected: BTreeMap<&str, &str> = written
                .iter()
                .map(|(name, key_type)| (*name, key_type.as_str().expect("a type")))
                .collect();
            let found = reference.global_keys();
            let found = found
                .map(|key| (key.name(), key.key_type().as_str()))
                .collect();
            assert_eq!(expected, found, "the global keys");
            continue;
        }
        let service = reference
            .service(prefix)
            .unwrap_or_else(|| panic!("{prefix}"));
        assert_eq!(service.prefix(), prefix);
        counts[0] += 1;

        let actions = members(described, "actions");
        assert_eq!(service.actions().len(), actions.len(), "{prefix}");
        for (name, described) in actions {
            let named = format!("{prefix}:{name}");
            let action = reference
                .action(&named)
                .unwrap_or_else(|| panic!("{named}"));
            assert_eq!(action.to_string(), named);
            assert_eq!(
                action.access_level().as_str(),
                described["level"],
                "{named}"
            );
            assert_eq!(
                keys(action.condition_keys()),
                names(described, "condition_keys"),
                "{named}"
            );
            let dependent: BTreeSet<String> = action
                .dependent_actions()
                .map(|action| action.to_string())
                .collect();
            let dependent: BTreeSet<&str> = dependent.iter().map(String::as_str).collect();
            assert_eq!(dependent, names(described, "dependent"), "{named}");
            // A type that stands there twice, once as required, is not required by every way to call the action.
            let mut required: BTreeMap<&str, bool> = BTreeMap::new();
            for written in names(described, "resources") {
                let name = written.trim_end_matches('*');
                *required.entry(name).or_insert(true) &= written.ends_with('*');
            }
            let found: BTreeMap<&str, bool> = action
                .resources()
                .map(|resource| (resource.resource_type().name(), resource.is_required()))
                .collect();
            assert_eq!(found, required, "{named}");
            for key in names(described, "condition_keys") {
                assert!(
                    action
                        .condition_key(key)
                        .is_some_and(|found| found.matches(key)),
                    "{named} {key}"
                );
            }
            counts[1] += 1;
        }

        let types = members(described, "resource_types");
        assert_eq!(service.resource_types().len(), types.len(), "{prefix}");
        for (name, described) in types {
            let found = service
                .resource_type(name)
                .unwrap_or_else(|| panic!("{prefix} {name}"));
            assert_eq!(found.name(), name);
            let arns: Vec<&str> = found.arns().collect();
            assert_eq!(arns.join(", "), described["arn"], "{prefix} {name}");
            assert_eq!(
                keys(found.condition_keys()),
                names(described, "condition_keys"),
                "{prefix} {name}"
            );
            // A shape is a pattern that its own type can meet, with stars for the placeholders as well.
            for arn in arns {
                assert!(found.may_match(arn), "{arn}");
                let mut starred = arn.to_string();
                while let Some(open) = starred.find("${") {
                    let close = starred[open..].find('}').expect("braces close");
                    starred.replace_range(open..=open + close, "*");
                }
                assert!(found.may_match(&starred), "{starred}");
            }
            counts[2] += 1;
        }

        assert_eq!(service.condition_keys().len(), written.len(), "{prefix}");
        for (name, key_type) in written {
            let mut own = service.condition_keys();
            let found = own
                .find(|key| key.name() == name)
                .unwrap_or_else(|| panic!("{prefix} {name}"));
            assert_eq!(found.key_type().as_str(), key_type, "{prefix} {name}");
            let upper = name.to_uppercase();
            assert!(
                service
                    .condition_key(&upper)
                    .is_some_and(|key| key.matches(name)),
                "{upper}"
            );
            assert!(
                reference
                    .condition_key(&upper)
                    .is_some_and(|key| key.matches(name)),
                "{upper}"
            );
            counts[3] += 1;
        }
    }
    println!("services, actions, resource types, keys: {counts:?}");
    assert_eq!(reference.services().len(), counts[0]);
    assert_eq!(source.len(), counts[0] + 1);
}
