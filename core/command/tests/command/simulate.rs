//! `portcullis simulate`, beside what AWS documents of SimulateCustomPolicy.

use serde_json::{Value, json};

use crate::support::{FULL, Folder, MISSPELT, READER, Run};

fn simulate(input: &Value) -> Run {
    Folder::new().run_with(&["simulate", "--cli-input-json", "-"], &input.to_string())
}

fn answer(input: &Value) -> Value {
    let run = simulate(input);
    assert_eq!(run.status, 0, "{}", run.err);
    run.json()
}

fn result(input: &Value) -> Value {
    let answer = answer(input);
    assert_eq!(
        answer["EvaluationResults"].as_array().map(Vec::len),
        Some(1)
    );
    answer["EvaluationResults"][0].clone()
}

const OBJECT: &str = "arn:aws:s3:::reports/q3.csv";
const USER: &str = "arn:aws:iam::111122223333:user/Ann";
const OFFICE: &str = "203.0.113.9";

fn office() -> Value {
    json!([{"ContextKeyName": "aws:SourceIp", "ContextKeyValues": [OFFICE], "ContextKeyType": "ip"}])
}

#[test]
fn a_statement_that_allows_is_matched_with_its_place() {
    let result = result(
        &json!({"PolicyInputList": [FULL, READER], "ActionNames": ["s3:GetObject"],
        "ResourceArns": [OBJECT], "ContextEntries": office()}),
    );
    assert_eq!(result["EvalActionName"], "s3:GetObject");
    assert_eq!(result["EvalDecision"], "allowed");
    assert_eq!(
        result["EvalResourceName"],
        "arn:${Partition}:s3:::${BucketName}/${ObjectName}"
    );
    let of_object = &result["ResourceSpecificResults"][0];
    assert_eq!(of_object["EvalResourceName"], OBJECT);
    assert_eq!(of_object["EvalResourceDecision"], "allowed");
    let matched = &of_object["MatchedStatements"][1];
    assert_eq!(matched["SourcePolicyId"], "PolicyInputList.2");
    assert_eq!(matched["StartPosition"], json!({"Line": 2, "Column": 3}));
    assert_eq!(matched["EndPosition"], json!({"Line": 3, "Column": 67}));
    // One account, with an ARN: present and empty.
    assert_eq!(of_object["EvalDecisionDetails"], json!({}));
}

#[test]
fn missing_keys_are_told_of_each_resource_or_at_the_top() {
    let asked = json!({"PolicyInputList": [READER], "ActionNames": ["s3:GetObject"], "ResourceArns": [OBJECT]});
    let with_arn = result(&asked);
    assert_eq!(with_arn["EvalDecision"], "implicitDeny");
    assert_eq!(with_arn["MatchedStatements"], json!([]));
    assert_eq!(with_arn["MissingContextValues"], json!([]));
    assert_eq!(
        with_arn["ResourceSpecificResults"][0]["MissingContextValues"],
        json!(["aws:SourceIp"])
    );
    let policy = READER.replace("arn:aws:s3:::reports/*", "*");
    let without = result(&json!({"PolicyInputList": [policy], "ActionNames": ["s3:GetObject"]}));
    assert_eq!(without["EvalResourceName"], "*");
    assert_eq!(without["MissingContextValues"], json!(["aws:SourceIp"]));
    assert!(without.get("ResourceSpecificResults").is_none());
    assert!(without.get("EvalDecisionDetails").is_none());
}

/// Of a caller that is not given nothing is known, and nothing is made up.
#[test]
fn without_a_caller_its_keys_are_missing() {
    let own = READER.replace("reports/*", "reports/${aws:username}/*");
    let mut asked = json!({"PolicyInputList": [own], "ActionNames": ["s3:GetObject"],
        "ResourceArns": ["arn:aws:s3:::reports/Ann/q3.csv"], "ContextEntries": office()});
    let unknown = result(&asked);
    assert_eq!(unknown["EvalDecision"], "implicitDeny");
    assert_eq!(
        unknown["ResourceSpecificResults"][0]["MissingContextValues"],
        json!(["aws:username"])
    );
    asked["CallerArn"] = USER.into();
    assert_eq!(result(&asked)["EvalDecision"], "allowed");
    asked["CallerArn"] = "arn:aws:iam::111122223333:group/Readers".into();
    assert_eq!(
        result(&asked)["EvalDecision"],
        "implicitDeny",
        "a group has no name of a user"
    );
    asked["ContextEntries"].as_array_mut().expect("a list").push(json!(
        {"ContextKeyName": "aws:UserName", "ContextKeyValues": ["Ann"], "ContextKeyType": "string"}));
    assert_eq!(
        result(&asked)["EvalDecision"],
        "allowed",
        "what is given counts"
    );
}

#[test]
fn the_whole_is_as_its_most_restrictive_part() {
    let deny = json!({"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": "s3:*",
        "Resource": "arn:aws:s3:::secret/*"}})
    .to_string();
    let result = result(
        &json!({"PolicyInputList": [FULL, deny], "ActionNames": ["s3:GetObject"],
        "ResourceArns": [OBJECT, "arn:aws:s3:::secret/key"]}),
    );
    assert_eq!(result["EvalDecision"], "explicitDeny");
    let matched = result["MatchedStatements"].as_array().expect("a list");
    assert_eq!(matched.len(), 1, "on a denial only what denies");
    assert_eq!(matched[0]["SourcePolicyId"], "PolicyInputList.2");
    assert_eq!(
        result["ResourceSpecificResults"][0]["EvalResourceDecision"],
        "allowed"
    );
    assert_eq!(
        result["ResourceSpecificResults"][1]["EvalResourceDecision"],
        "explicitDeny"
    );
}

#[test]
fn boundaries_and_organizations_have_their_details() {
    let mut asked = json!({"PolicyInputList": [FULL], "PermissionsBoundaryPolicyInputList": [READER],
        "OrderedOrganizationPolicyInputList": [[FULL], [FULL, READER]], "ActionNames": ["s3:PutObject"],
        "ResourceArns": [OBJECT]});
    let refused = result(&asked);
    assert_eq!(refused["EvalDecision"], "implicitDeny");
    assert_eq!(
        refused["PermissionsBoundaryDecisionDetail"]["AllowedByPermissionsBoundary"],
        false
    );
    assert_eq!(
        refused["OrganizationsDecisionDetail"]["AllowedByOrganizations"],
        true
    );
    asked["PermissionsBoundaryPolicyInputList"] = json!([FULL]);
    asked["OrderedOrganizationPolicyInputList"] = json!([[READER]]);
    let refused = result(&asked);
    assert_eq!(
        refused["PermissionsBoundaryDecisionDetail"]["AllowedByPermissionsBoundary"],
        true
    );
    assert_eq!(
        refused["OrganizationsDecisionDetail"]["AllowedByOrganizations"],
        false
    );
    // A denial of the organization tells no more.
    assert!(
        refused["ResourceSpecificResults"][0]
            .get("EvalDecisionDetails")
            .is_none()
    );
    let none = result(&json!({"PolicyInputList": [FULL], "ActionNames": ["s3:PutObject"]}));
    assert!(none.get("PermissionsBoundaryDecisionDetail").is_none());
    assert!(none.get("OrganizationsDecisionDetail").is_none());
}

#[test]
fn across_accounts_each_side_is_told() {
    let bucket = FULL.replace(
        "\"Effect\"",
        "\"Principal\": {\"AWS\": \"111122223333\"}, \"Effect\"",
    );
    let mut asked = json!({"PolicyInputList": [], "ResourcePolicy": bucket, "CallerArn": USER,
        "ResourceOwner": "arn:aws:iam::444455556666:root", "ActionNames": ["s3:GetObject"], "ResourceArns": [OBJECT]});
    let refused = result(&asked);
    assert_eq!(refused["EvalDecision"], "implicitDeny");
    assert_eq!(
        refused["ResourceSpecificResults"][0]["EvalDecisionDetails"],
        json!({"IAM Policy": "implicitDeny", "Resource Policy": "allowed"})
    );
    asked["PolicyInputList"] = json!([FULL]);
    let allowed = result(&asked);
    assert_eq!(allowed["EvalDecision"], "allowed");
    let sources: Vec<&str> = allowed["MatchedStatements"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|matched| matched["SourcePolicyId"].as_str())
        .collect();
    assert!(
        sources.contains(&"ResourcePolicy") && sources.contains(&"PolicyInputList.1"),
        "{sources:?}"
    );
}

#[test]
fn pages_follow_one_another() {
    let mut asked =
        json!({"PolicyInputList": [FULL], "ActionNames": ["s3:A", "s3:B", "s3:C"], "MaxItems": 2});
    let first = answer(&asked);
    assert_eq!(first["IsTruncated"], true);
    assert_eq!(first["EvaluationResults"].as_array().map(Vec::len), Some(2));
    asked["Marker"] = first["Marker"].clone();
    let last = answer(&asked);
    assert_eq!(last["IsTruncated"], false);
    assert!(last.get("Marker").is_none());
    assert_eq!(last["EvaluationResults"][0]["EvalActionName"], "s3:C");
}

#[test]
fn the_flags_of_aws_come_to_the_same() {
    let folder = Folder::with(&[("reader.json", READER), ("full.json", FULL)]);
    let by_flags = folder.run(&[
        "simulate",
        "--policy-input-list",
        "file://reader.json",
        "file://full.json",
        "--action-names",
        "s3:GetObject",
        "s3:PutObject",
        "--resource-arns",
        OBJECT,
        "arn:aws:s3:::other/x",
        "--caller-arn",
        USER,
        "--context-entries",
        "ContextKeyName=aws:SourceIp,ContextKeyValues=203.0.113.9,ContextKeyType=ip",
        "ContextKeyName=aws:TagKeys,ContextKeyValues=a,b,ContextKeyType=stringList",
    ]);
    assert_eq!(by_flags.status, 0, "{}", by_flags.err);
    let mut entries = office();
    entries.as_array_mut().expect("a list").push(json!(
        {"ContextKeyName": "aws:TagKeys", "ContextKeyValues": ["a", "b"], "ContextKeyType": "stringList"}));
    let asked = json!({"PolicyInputList": [READER, FULL], "ActionNames": ["s3:GetObject", "s3:PutObject"],
        "ResourceArns": [OBJECT, "arn:aws:s3:::other/x"], "CallerArn": USER, "ContextEntries": entries});
    assert_eq!(by_flags.json(), answer(&asked));
    folder.write("input.json", asked.to_string());
    for given in ["input.json", "file://input.json", &asked.to_string()] {
        assert_eq!(
            folder.run(&["simulate", "--cli-input-json", given]).json(),
            by_flags.json()
        );
    }
    let one = folder.run(&[
        "simulate",
        "--cli-input-json",
        "input.json",
        "--action-names",
        "s3:ListBucket",
    ]);
    assert_eq!(
        one.json()["EvaluationResults"].as_array().map(Vec::len),
        Some(1),
        "a flag stands in place"
    );
    let skeleton = folder.run(&["simulate", "--generate-cli-skeleton"]).json();
    assert_eq!(skeleton.as_object().map(serde_json::Map::len), Some(12));
}

#[test]
fn what_aws_refuses_is_refused_by_its_name() {
    let with = |member: &str, value: Value| {
        let mut input = json!({"PolicyInputList": [FULL], "ActionNames": ["ec2:RunInstances"]});
        input[member] = value;
        input
    };
    let entry = |kind: &str, values: Value| {
        with(
            "ContextEntries",
            json!([{"ContextKeyName": "k:k", "ContextKeyValues": values, "ContextKeyType": kind}]),
        )
    };
    for (input, word) in [
        (with("PolicyInputLst", json!([])), "`PolicyInputLst`"),
        (
            json!({"ActionNames": ["s3:GetObject"]}),
            "PolicyInputList is missing",
        ),
        (with("ActionNames", json!([])), "ActionNames"),
        (with("ActionNames", json!(["s3:Get*"])), "wildcard"),
        (with("ActionNames", json!(["GetObject"])), "ActionNames: "),
        (with("ResourceArns", json!(["reports"])), "ResourceArns: "),
        (
            with("PolicyInputList", json!([FULL, MISSPELT])),
            "PolicyInputList.2: line 3, column 18: ",
        ),
        (
            with("PermissionsBoundaryPolicyInputList", json!([FULL, FULL])),
            "one permissions boundary",
        ),
        (
            with("PermissionsBoundaryPolicyInputList", json!(["{}"])),
            "PermissionsBoundaryPolicyInputList.1: line 1",
        ),
        (
            with(
                "OrderedOrganizationPolicyInputList",
                json!([[FULL], [FULL, "{}"]]),
            ),
            "OrderedOrganizationPolicyInputList.2.2: ",
        ),
        (with("ResourcePolicy", json!(FULL)), "CallerArn is missing"),
        (
            with(
                "CallerArn",
                json!("arn:aws:sts::111122223333:assumed-role/Dev/ann"),
            ),
            "CallerArn: ",
        ),
        (with("ResourceOwner", json!("ann")), "ResourceOwner: "),
        (with("MaxItems", json!(0)), "MaxItems"),
        (with("Marker", json!("1")), "Marker: "),
        (
            with("ResourceHandlingOption", json!("EC2-VPC")),
            "EC2-VPC-EBS-Subnet",
        ),
        (
            with("ResourceHandlingOption", json!("EC2-VPC-EBS")),
            "`instance`",
        ),
        (
            with("PolicyInputList", json!(["x".repeat(131_073)])),
            "131072",
        ),
        (entry("number", json!(["1"])), "`number`"),
        (entry("numeric", json!(["one"])), "`one`"),
        (entry("boolean", json!(["yes"])), "`yes`"),
        (entry("ip", json!(["203.0.113"])), "`203.0.113`"),
        (entry("string", json!(["a", "b"])), "2 values"),
    ] {
        let run = simulate(&input);
        assert_eq!((run.status, run.out.as_str()), (2, ""), "{word}");
        assert!(run.err.contains(word), "{word}: {}", run.err);
    }
    for given in ["absent.json", "{", "[]"] {
        assert_eq!(
            Folder::new()
                .run(&["simulate", "--cli-input-json", given])
                .status,
            2
        );
    }
}
