//! What `portcullis validate --sarif` prints, held against the schema of SARIF 2.1.0.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use portcullis_tests::cargo::metadata;
use portcullis_tests::command::portcullis;
use serde_json::{Value, json};

/// The schema as OASIS published it, from the source of the crate `serde-sarif`.
fn schema() -> Value {
    let metadata = metadata();
    let packages = metadata["packages"].as_array().expect("packages");
    let package = packages
        .iter()
        .find(|package| package["name"] == "serde-sarif")
        .expect("it is among the dependencies");
    let manifest = package["manifest_path"].as_str().expect("a path");
    let schema = Path::new(manifest)
        .with_file_name("src")
        .join("schema.json");
    let text = fs::read_to_string(&schema).expect("the schema");
    serde_json::from_str(&text).expect("JSON")
}

/// As much of JSON Schema, draft 7, as this schema has. A keyword that is not known fails, so that none is passed over.
struct Validator<'s> {
    root: &'s Value,
    problems: Vec<String>,
}

impl Validator<'_> {
    fn check(&mut self, schema: &Value, value: &Value, at: &str) {
        let Some(keywords) = schema.as_object() else {
            panic!("no schema at {at}: {schema}");
        };
        let object = value.as_object();
        for (keyword, argument) in keywords {
            let holds = match keyword.as_str() {
                "$schema" | "$id" | "id" | "title" | "description" | "default" | "definitions"
                | "format" => true,
                "$ref" => {
                    let pointer = argument.as_str().and_then(|name| name.strip_prefix('#'));
                    let target = pointer.and_then(|pointer| self.root.pointer(pointer));
                    self.check(&target.expect("what is referred to").clone(), value, at);
                    true
                }
                "type" => match argument.as_str() {
                    Some("object") => value.is_object(),
                    Some("array") => value.is_array(),
                    Some("string") => value.is_string(),
                    Some("boolean") => value.is_boolean(),
                    Some("integer") => value.is_i64() || value.is_u64(),
                    Some("number") => value.is_number(),
                    _ => panic!("type {argument}"),
                },
                "enum" => argument.as_array().expect("a list").contains(value),
                "required" => {
                    let mut names = argument.as_array().expect("a list").iter();
                    object.is_none_or(|object| {
                        names.all(|name| object.contains_key(name.as_str().expect("a name")))
                    })
                }
                "properties" => {
                    for (name, value) in object.into_iter().flatten() {
                        if let Some(schema) = argument.get(name) {
                            self.check(schema, value, &format!("{at}/{name}"));
                        }
                    }
                    true
                }
                "additionalProperties" => {
                    let declared = &schema["properties"];
                    let others = object.into_iter().flatten();
                    let others = others.filter(|(name, _)| declared.get(name).is_none());
                    for (name, value) in others {
                        match argument {
                            Value::Bool(true) => {}
                            Value::Bool(false) => {
                                self.problems.push(format!("{at}: unknown {name}"))
                            }
                            schema => self.check(schema, value, &format!("{at}/{name}")),
                        }
                    }
                    true
                }
                "items" => {
                    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                        self.check(argument, item, &format!("{at}/{index}"));
                    }
                    true
                }
                "uniqueItems" => value.as_array().is_none_or(|items| {
                    argument == false
                        || items
                            .iter()
                            .enumerate()
                            .all(|(at, item)| !items[..at].contains(item))
                }),
                "minItems" => value
                    .as_array()
                    .is_none_or(|items| items.len() as u64 >= argument.as_u64().unwrap_or(0)),
                "minimum" => value
                    .as_f64()
                    .is_none_or(|number| Some(number) >= argument.as_f64()),
                "maximum" => value
                    .as_f64()
                    .is_none_or(|number| Some(number) <= argument.as_f64()),
                // The patterns are of identifiers, media types and languages, none of which is printed.
                "pattern" => !value.is_string(),
                "anyOf" | "oneOf" => {
                    let fits = |schema: &Value| {
                        let mut inner = Validator {
                            root: self.root,
                            problems: Vec::new(),
                        };
                        inner.check(schema, value, at);
                        inner.problems.is_empty()
                    };
                    let count = argument
                        .as_array()
                        .expect("a list")
                        .iter()
                        .filter(|schema| fits(schema))
                        .count();
                    if keyword == "anyOf" {
                        count > 0
                    } else {
                        count == 1
                    }
                }
                other => panic!("the keyword {other} at {at} is not known"),
            };
            if !holds {
                self.problems.push(format!("{at}: {keyword} {argument}"));
            }
        }
    }
}

fn problems(schema: &Value, log: &Value) -> Vec<String> {
    let mut validator = Validator {
        root: schema,
        problems: Vec::new(),
    };
    validator.check(schema, log, "");
    validator.problems
}

/// A folder that is gone when the test ends.
struct Scratch(PathBuf);

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

const MISSPELT: &str = "{\"Version\": \"2012-10-17\", \"Statement\": [\n  {\"Sid\": \"É\", \"Effect\": \"Allow\", \"Action\": [\"s3:GetObject\", \"s3:PutObjekt\"], \"Resource\": \"*\",\n   \"Condition\": {\"IpAdress\": {\"aws:SourceIp\": \"203.0.113.0/24\"}}}]}";
const FULL: &str = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#;

#[test]
fn the_output_is_sarif() {
    let folder = Scratch(
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("sarif-{}", std::process::id())),
    );
    fs::create_dir_all(folder.0.join("a folder")).expect("a folder");
    for (name, text) in [
        ("a folder/é.json", MISSPELT),
        ("full.json", FULL),
        ("broken.json", "{"),
        ("empty.json", ""),
    ] {
        fs::write(folder.0.join(name), text).expect("a file");
    }
    let output = Command::new(portcullis())
        .current_dir(&folder.0)
        .args([
            "validate",
            "--sarif",
            "--config",
            "none",
            "./a folder",
            "full.json",
            "broken.json",
            "empty.json",
            "absent.json",
        ])
        .output()
        .expect("the command starts");
    assert_eq!(
        output.status.code(),
        Some(2),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let log: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let schema = schema();
    assert_eq!(problems(&schema, &log), Vec::<String>::new());

    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    let results = run["results"].as_array().expect("results");
    for result in results {
        let rule = &rules[result["ruleIndex"].as_u64().expect("an index") as usize];
        assert_eq!(rule["id"], result["ruleId"], "the index leads to the rule");
        assert!(
            rule["help"]["markdown"].is_string() && rule["shortDescription"]["text"].is_string()
        );
    }
    let misspelt = results
        .iter()
        .find(|result| result["ruleId"] == "invalid-condition-operator")
        .expect("it is found");
    assert_eq!(misspelt["level"], "error");
    let place = &misspelt["locations"][0]["physicalLocation"];
    assert_eq!(
        place["artifactLocation"],
        json!({"uri": "a%20folder/%C3%A9.json", "uriBaseId": "%SRCROOT%"})
    );
    assert_eq!(place["region"]["startLine"], 3);
    assert_eq!(
        (
            &place["region"]["startColumn"],
            &place["region"]["endColumn"]
        ),
        (&json!(18), &json!(28))
    );
    let change = &misspelt["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(
        change["deletedRegion"],
        json!({"startLine": 3, "startColumn": 18, "endLine": 3, "endColumn": 28})
    );
    assert_eq!(change["insertedContent"]["text"], "\"IpAddress\"");
    let levels: Vec<&Value> = results.iter().map(|result| &result["level"]).collect();
    assert!(levels.contains(&&json!("warning")), "{levels:?}");
    let invocation = &run["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    let told = &invocation["toolExecutionNotifications"][0]["message"]["text"];
    assert!(
        told.as_str()
            .is_some_and(|told| told.contains("absent.json")),
        "{told}"
    );
}

/// A validator that takes everything would take this too.
#[test]
fn what_is_no_sarif_is_seen() {
    let schema = schema();
    let log = |run: Value| json!({"version": "2.1.0", "runs": [run]});
    let tool = json!({"driver": {"name": "portcullis"}});
    assert_eq!(
        problems(&schema, &log(json!({"tool": tool, "results": []}))),
        Vec::<String>::new()
    );
    for (wrong, word) in [
        (json!({"version": "2.1.0"}), "required"),
        (json!({"version": "2.0.0", "runs": []}), "enum"),
        (log(json!({"results": []})), "required"),
        (log(json!({"tool": tool, "resluts": []})), "unknown resluts"),
        (log(json!({"tool": tool, "columnKind": "bytes"})), "enum"),
        (
            log(json!({"tool": tool, "results": [{"ruleId": "x"}]})),
            "required",
        ),
        (
            log(json!({"tool": tool, "results": [{"message": {"text": 1}}]})),
            "type",
        ),
        (
            log(json!({"tool": tool, "results": [{"message": {"text": "x"}, "ruleIndex": -2}]})),
            "minimum",
        ),
        (
            log(json!({"tool": {"driver": {"name": "p", "rules": [{"id": "a"}, {"id": "a"}]}}})),
            "uniqueItems",
        ),
    ] {
        let problems = problems(&schema, &wrong);
        assert!(
            problems.iter().any(|problem| problem.contains(word)),
            "{word}: {problems:?}"
        );
    }
}
