//! What the checks of `portcullis::lint` find in real policies: an error in none that AWS itself wrote, but where AWS was
//! wrong.
//!
//! The corpus stands beside the repository and is not part of it; without it these tests say so and pass. With
//! `--nocapture` they tell how often each check finds something; `LINT_CHECKS` names checks, by the beginning of their
//! ids and with commas between, whose findings are then told in full.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use portcullis::PolicyType;
use portcullis::lint::{Diagnostic, Linter, Severity, check};
use portcullis::reference::Reference;
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

/// Errors in AWS's own policies, by the check and what it tells of: ARNs that nothing has, and actions that the services
/// do not have, or not any more. Of `subscription:*` and of the actions of `sagemaker-unified-studio-mcp` AWS says one
/// thing in the policies and another in its reference.
const WRONG: &[(&str, &str)] = &[
    ("invalid-action", r#""cloudhsm:CreateLunaClient""#),
    ("invalid-action", r#""cloudhsm:DeleteLunaClient""#),
    ("invalid-action", r#""cloudhsm:DescribeHapg""#),
    ("invalid-action", r#""cloudhsm:DescribeLunaClient""#),
    ("invalid-action", r#""cloudhsm:GetConfig""#),
    ("invalid-action", r#""cloudhsm:ModifyHapg""#),
    ("invalid-action", r#""cloudhsm:ModifyLunaClient""#),
    (
        "invalid-action",
        r#""route53-recovery-control-config:DescribeRoutingControlByName""#,
    ),
    (
        "invalid-action",
        r#""sagemaker-unified-studio-mcp:CallPrivilegedTool""#,
    ),
    (
        "invalid-action",
        r#""sagemaker-unified-studio-mcp:CallReadOnlyTool""#,
    ),
    (
        "invalid-action",
        r#""sagemaker-unified-studio-mcp:InvokeMcp""#,
    ),
    ("invalid-action", r#""ssm:RemoveTagsToResource""#),
    (
        "invalid-arn-resource",
        r#""arn:aws:appflow:*:*:connector-profile/*""#,
    ),
    (
        "invalid-arn-resource",
        r#""arn:aws:pricingplanmanager::*:subscription:*""#,
    ),
    (
        "invalid-arn-resource",
        r#""arn:aws:quicksight:*:*:vpcconnection/*""#,
    ),
    (
        "invalid-arn-resource",
        r#""arn:aws:secretsmanager:*:*:opsworks-cm!aws-opsworks-cm-secrets-*""#,
    ),
    (
        "invalid-arn-resource",
        r#""arn:aws:secretsmanager:*:*:sqlworkbench!*""#,
    ),
    (
        "invalid-arn-resource",
        r#""arn:aws:states:*:*:statemachine:*sagemaker*""#,
    ),
    (
        "missing-arn-account",
        r#""arn:aws:cloudformation:::stack/ApplicationWizard*/""#,
    ),
    (
        "missing-arn-account",
        r#""arn:aws:logs:::log-group:ApplicationWizard*""#,
    ),
    (
        "missing-arn-region",
        r#""arn:aws:cloudformation:::stack/ApplicationWizard*/""#,
    ),
    (
        "missing-arn-region",
        r#""arn:aws:logs:::log-group:ApplicationWizard*""#,
    ),
];

#[derive(Debug, Deserialize)]
struct Line<'a> {
    name: String,
    #[serde(default)]
    template: bool,
    #[serde(borrow)]
    document: Option<&'a RawValue>,
}

fn corpus() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus");
    if !folder.is_dir() {
        println!("skipped: there is no corpus at {}", folder.display());
        return None;
    }
    Some(folder)
}

/// A resource-based policy that speaks of KMS alone is a key policy.
fn policy_type(file_type: PolicyType, policy: &str) -> PolicyType {
    let document: Value = serde_json::from_str(policy).expect("JSON");
    let listed = |value: &Value| match value {
        Value::Array(items) => items.clone(),
        Value::Null => Vec::new(),
        one => vec![one.clone()],
    };
    let actions: Vec<Value> = listed(&document["Statement"])
        .iter()
        .flat_map(|statement| listed(&statement["Action"]))
        .collect();
    let of_kms = |action: &Value| {
        let text = action.as_str().unwrap_or_default();
        text.to_ascii_lowercase().starts_with("kms:")
    };
    match file_type {
        PolicyType::Resource if !actions.is_empty() && actions.iter().all(of_kms) => {
            PolicyType::KmsKey
        }
        other => other,
    }
}

/// Whether findings of a check are told in full.
fn is_told(id: &str) -> bool {
    let asked = env::var("LINT_CHECKS").unwrap_or_default();
    let mut beginnings = asked.split(',').filter(|beginning| !beginning.is_empty());
    beginnings.any(|beginning| id.starts_with(beginning))
}

fn tell(file: &str, name: &str, policy: &str, found: &[Diagnostic]) {
    for found in found.iter().filter(|found| is_told(found.id())) {
        let written = policy.get(found.span().range()).expect("a range");
        let written: String = written.chars().take(120).collect();
        println!(
            "{file} {name}: {}: {} | {written}",
            found.id(),
            found.message()
        );
    }
}

/// The ids of what is found in an identity-based policy of one action on one resource.
fn found_on(action: &str, resource: &str) -> Vec<&'static str> {
    let reference = Reference::from_bytes(portcullis_reference::BYTES).expect("the reference");
    let policy = format!(
        r#"{{"Version": "2012-10-17", "Statement": {{"Effect": "Allow", "Action": "{action}", "Resource": "{resource}"}}}}"#
    );
    let linter = Linter::new(PolicyType::Identity).with_reference(reference);
    linter.lint(&policy).iter().map(Diagnostic::id).collect()
}

#[test]
fn regions_are_those_of_the_sdk() {
    let Some(folder) = corpus() else {
        return;
    };
    let text = fs::read_to_string(folder.join("partitions.json")).expect("a file");
    let partitions: Value = serde_json::from_str(&text).expect("JSON");
    for (partition, facts) in partitions["partitions"].as_object().expect("an object") {
        for region in facts["regions"].as_array().expect("an array") {
            let region = region.as_str().expect("a name");
            let arn = format!("arn:{partition}:sqs:{region}:111122223333:orders");
            assert_eq!(found_on("sqs:SendMessage", &arn), [""; 0], "{arn}");
            let arn = format!("arn:{partition}:sqs:{region}x:111122223333:orders");
            assert_eq!(
                found_on("sqs:SendMessage", &arn),
                ["invalid-arn-region"],
                "{arn}"
            );
        }
    }
}

#[test]
fn resource_control_policies_take_the_services_that_are_known() {
    let Some(folder) = corpus() else {
        return;
    };
    let text = fs::read_to_string(folder.join("rcp-services.json")).expect("a file");
    let services: Vec<String> = serde_json::from_str(&text).expect("JSON");
    let reference = Reference::from_bytes(portcullis_reference::BYTES).expect("the reference");
    let linter = Linter::new(PolicyType::ResourceControl).with_reference(reference);
    for service in services {
        let policy = format!(
            r#"{{"Version": "2012-10-17", "Statement": {{"Effect": "Deny", "Principal": "*",
                "Action": "{service}:*", "Resource": "*",
                "Condition": {{"Bool": {{"aws:SecureTransport": "false"}}}}}}}}"#
        );
        let found = linter.lint(&policy);
        assert!(found.is_empty(), "{service}: {found:?}");
    }
}

/// The policies of a file of the corpus, with their names.
fn policies(folder: &Path, file: &str, mut each: impl FnMut(&str, &str)) {
    let text = fs::read_to_string(folder.join(format!("{file}.jsonl"))).expect("a file");
    for line in text.lines() {
        let line: Line<'_> = serde_json::from_str(line).expect("a line of the corpus");
        if let Some(policy) = line.document.map(RawValue::get).filter(|_| !line.template) {
            each(&line.name, policy);
        }
    }
}

/// How often a check finds something, and where.
#[derive(Default)]
struct Class {
    findings: usize,
    policies: BTreeSet<String>,
}

#[test]
fn aws_wrote_no_errors_but_those_that_are_known() {
    let Some(folder) = corpus() else {
        return;
    };
    let reference = Reference::from_bytes(portcullis_reference::BYTES).expect("the reference");
    let mut unknown = Vec::new();
    for (file, file_type) in FILES {
        let mut classes: BTreeMap<&str, Class> = BTreeMap::new();
        policies(&folder, file, |name, policy| {
            let linter = Linter::new(policy_type(file_type, policy)).with_reference(reference);
            let found = linter.lint(policy);
            tell(file, name, policy, &found);
            for found in &found {
                let class = classes.entry(found.id()).or_default();
                class.findings += 1;
                class.policies.insert(name.into());
                let written = policy.get(found.span().range()).expect("a range");
                let is_known = WRONG.contains(&(found.id(), written));
                if file == MANAGED && found.severity() == Severity::Error && !is_known {
                    unknown.push(format!("{name}: {found}"));
                }
            }
        });
        println!("{file}:");
        for (id, class) in &classes {
            println!("  {:>6} {id}", class.findings);
        }
        if file == MANAGED {
            are_as_reviewed(&classes);
        }
    }
    assert!(
        unknown.is_empty(),
        "{} errors:\n{}",
        unknown.len(),
        unknown.join("\n")
    );
}

const MANAGED: &str = "managed-policies";

/// Holds the table of what is found in AWS's managed policies to what is found, and each class to a review.
/// `PORTCULLIS_RECORD=1` writes the counts anew.
fn are_as_reviewed(classes: &BTreeMap<&str, Class>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lint_managed.md");
    let known = fs::read_to_string(&path).expect("the table");
    let (before, rows) = known.split_once("| --- |").expect("a table");
    let (rule, rows) = rows.split_once('\n').expect("rows");
    let reviews: BTreeMap<&str, &str> = rows
        .lines()
        .filter_map(|row| {
            let mut cells = row.trim_matches('|').split(" | ").map(str::trim);
            Some((cells.next()?.trim_matches('`'), cells.nth(3)?))
        })
        .collect();
    let mut found = format!("{before}| --- |{rule}\n");
    for (id, class) in classes {
        let review = reviews.get(id).copied().unwrap_or_default();
        let severity = check(id).expect("a check").severity();
        let (findings, policies) = (class.findings, class.policies.len());
        writeln!(
            found,
            "| `{id}` | {severity} | {findings} | {policies} | {review} |"
        )
        .expect("a text");
        assert!(
            !review.is_empty() || env::var_os("PORTCULLIS_RECORD").is_some(),
            "nobody has reviewed what `{id}` finds in {policies} policies of AWS"
        );
    }
    if env::var_os("PORTCULLIS_RECORD").is_some() {
        fs::write(&path, &found).expect("a file");
    }
    assert!(
        found == known,
        "the counts of tests/tests/lint_managed.md differ: PORTCULLIS_RECORD=1 writes them anew, and each class is to be reviewed"
    );
}

#[derive(Debug, Deserialize)]
struct Broken<'a> {
    name: String,
    kind: String,
    problems: Vec<String>,
    text: Option<String>,
    #[serde(borrow)]
    document: Option<&'a RawValue>,
}

/// Wrong in that no action meets the resources, which AWS stores: a warning.
const NO_ACTION_MEETS: [&str; 3] = [
    "iam-wrong-resources",
    "s3-wrong-resources",
    "sqs-sns-wrong-resources",
];

#[test]
fn what_is_broken_is_found() {
    let Some(folder) = corpus() else {
        return;
    };
    let reference = Reference::from_bytes(portcullis_reference::BYTES).expect("the reference");
    let text = fs::read_to_string(folder.join("broken-policies.jsonl")).expect("a file");
    let (mut count, mut missed) = (0, Vec::new());
    for line in text.lines() {
        let line: Broken<'_> = serde_json::from_str(line).expect("a line of the corpus");
        let (_, of_kind) = FILES
            .iter()
            .find(|(file, _)| *file == line.kind)
            .expect("a kind of policy");
        let document = line.document.map(RawValue::get);
        let policy = line.text.as_deref().or(document).expect("a policy");
        let found = Linter::new(*of_kind).with_reference(reference).lint(policy);
        count += 1;
        let ids: Vec<_> = found.iter().map(Diagnostic::id).collect();
        let is_found = match NO_ACTION_MEETS.contains(&line.name.as_str()) {
            true => ids.contains(&"resource-mismatch"),
            false => found
                .iter()
                .any(|found| found.severity() == Severity::Error),
        };
        if !is_found {
            missed.push(format!("{}: {:?}: {ids:?}", line.name, line.problems));
        }
    }
    assert!(count > 90, "{count}");
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}
