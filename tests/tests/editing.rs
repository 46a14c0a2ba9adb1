//! What editors ask: at each place of a policy stands among what is offered what its author will write there, and no text
//! whatever makes an answer fail or cost more than its size.

use std::sync::LazyLock;

use portcullis::editing::{CompletionKind, Completions, complete, hover};
use portcullis::reference::Reference;
use portcullis::{Loader, Policy, PolicyDocument, PolicyType};

fn reference() -> &'static Reference<'static> {
    static REFERENCE: LazyLock<Reference<'static>> = LazyLock::new(|| {
        Reference::from_bytes(portcullis_reference::BYTES).expect("the reference is sound")
    });
    &REFERENCE
}

/// What is offered where `|` stands.
fn offered(policy_type: PolicyType, marked: &str) -> Completions {
    let at = marked.find('|').expect("a cursor");
    let text = marked.replacen('|', "", 1);
    let completions = complete(&text, at, policy_type, Some(reference()));
    assert_span(&text, &completions);
    completions
}

fn assert_span(text: &str, completions: &Completions) {
    let range = completions.span().range();
    assert!(text.get(range.clone()).is_some(), "{range:?} of {text}");
    assert!(completions.items().len() <= Completions::MOST_ITEMS);
}

fn inserts(completions: &Completions) -> Vec<&str> {
    completions
        .items()
        .iter()
        .map(|item| item.insert())
        .collect()
}

/// A statement of an identity policy around what is written.
fn statement(inner: &str) -> String {
    format!(r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", {inner}}}]}}"#)
}

use PolicyType::{
    Identity, KmsKey, Resource, ResourceControl, RoleTrust, ServiceControl, VpcEndpoint,
};

/// Members, with what is there already, what excludes another, and what the type does not take.
#[test]
fn members_that_can_stand_there() {
    for (policy_type, text, expected) in [
        (Identity, r#"{|}"#, r#""Version": |"Id": |"Statement": "#),
        (Identity, r#"{"|}"#, r#"Version": |Id": |Statement": "#),
        (Identity, r#"{"|"}"#, "Version|Id|Statement"),
        (Identity, r#"{"|": []}"#, "Version|Id|Statement"),
        (
            Identity,
            r#"{"Version": "2012-10-17", "S|"#,
            r#"Statement": "#,
        ),
        (
            Identity,
            r#"{"Id": "x", | "Statement": []}"#,
            r#""Version": "#,
        ),
        // Before the comma, and without quotes.
        (
            Identity,
            r#"{"Id": "x" |}"#,
            r#", "Version": |, "Statement": "#,
        ),
        (Identity, r#"{ver|}"#, r#""Version": "#),
        (Identity, r#"{ver|: ""}"#, r#""Version""#),
        (ServiceControl, r#"{|}"#, r#""Version": |"Statement": "#),
        (
            Identity,
            r#"{"Statement": {"Sid": "a", "Effect": "Allow", |}}"#,
            r#""Action": |"NotAction": |"Resource": |"NotResource": |"Condition": "#,
        ),
        (
            Identity,
            r#"{"Statement": [{"Sid": "a", |, "Effect": "Allow", "NotAction": ["a:b"], "Resource": "*"}]}"#,
            r#""Condition": "#,
        ),
        // An object of another statement does not count.
        (
            Identity,
            r#"{"Statement": [{"Action": "*"}, {"Sid": "", "Effect": "", "Condition": {}, |}]}"#,
            r#""Action": |"NotAction": |"Resource": |"NotResource": "#,
        ),
        (
            Resource,
            r#"{"Statement": {"Sid": "a", "Effect": "Allow", "Action": "", "Resource": "", |}}"#,
            r#""Principal": |"Condition": "#,
        ),
        (
            Resource,
            r#"{"Statement": {"Sid": "a", "Effect": "Deny", "Action": "", "Resource": "", |}}"#,
            r#""Principal": |"NotPrincipal": |"Condition": "#,
        ),
        (
            VpcEndpoint,
            r#"{"Statement": {"Sid": "a", "Effect": "Deny", "Action": "", "Resource": "", |}}"#,
            r#""Principal": |"Condition": "#,
        ),
        (
            RoleTrust,
            r#"{"Statement": {"Sid": "a", "Effect": "Allow", "Principal": "*", |}}"#,
            r#""Action": |"NotAction": |"Condition": "#,
        ),
        (
            ResourceControl,
            r#"{"Statement": {"Sid": "a", "Effect": "Deny", "Principal": "*", |}}"#,
            r#""Action": |"Resource": |"NotResource": |"Condition": "#,
        ),
        (
            RoleTrust,
            r#"{"Statement": {"Principal": {|}}}"#,
            r#""AWS": |"Service": |"Federated": "#,
        ),
        (
            Resource,
            r#"{"Statement": {"Principal": {"AWS": "*", |}}}"#,
            r#""Service": |"CanonicalUser": "#,
        ),
        (
            KmsKey,
            r#"{"Statement": {"Principal": {|}}}"#,
            r#""AWS": |"Service": "#,
        ),
        (ResourceControl, r#"{"Statement": {"Principal": {|}}}"#, ""),
        (Identity, r#"{"Statement": {"Principal": {|}}}"#, ""),
    ] {
        let completions = offered(policy_type, text);
        assert_eq!(inserts(&completions).join("|"), expected, "{text}");
    }
}

/// Words of the grammar, with the quotes that are missing.
#[test]
fn values_that_the_grammar_defines() {
    for (policy_type, text, expected) in [
        (Identity, r#"{"Version": |"#, r#""2008-10-17"|"2012-10-17""#),
        (
            Identity,
            r#"{"Version" |"#,
            r#": "2008-10-17"|: "2012-10-17""#,
        ),
        (
            Identity,
            r#"{"Version": "2012|", "Statement": []}"#,
            "2012-10-17",
        ),
        (
            Identity,
            r#"{"Version": 2012|, "Statement": []}"#,
            r#""2012-10-17""#,
        ),
        (Identity, r#"{"Statement": |"#, "[{}]|{}"),
        (Identity, r#"{"Statement": [{} |"#, ", {}"),
        (Identity, r#"{"Statement": "|"#, ""),
        (
            Identity,
            r#"{"Statement": {"Effect": |}}"#,
            r#""Allow"|"Deny""#,
        ),
        (Identity, r#"{"Statement": {"Effect": "d|}}"#, r#"Deny""#),
        (
            Identity,
            "{\"Statement\": {\"Effect\": \"d|,\n\"Action\": \"*\"}}",
            r#"Deny""#,
        ),
        (ResourceControl, r#"{"Statement": {"Effect": "|"}}"#, "Deny"),
        (Resource, r#"{"Statement": {"Principal": |}}"#, r#""*"|{}"#),
        (
            ResourceControl,
            r#"{"Statement": {"Principal": |}}"#,
            r#""*""#,
        ),
        (Identity, r#"{"Statement": {"Condition": |}}"#, "{}"),
        (
            Identity,
            r#"{"Statement": {"Condition": {"Bool": {"aws:SecureTransport": |"#,
            r#""false"|"true""#,
        ),
        (
            Identity,
            r#"{"Statement": {"Condition": {"Null": {"aws:TokenIssueTime": "t|"#,
            r#"true""#,
        ),
        (
            Identity,
            r#"{"Statement": {"Condition": {"StringEquals": {"aws:ViaAWSService": ["true", |"#,
            r#""false""#,
        ),
        (
            Identity,
            r#"{"Statement": {"Condition": {"NumericEquals": {"s3:max-keys": |"#,
            "",
        ),
        (Identity, r#"{"Statement": {"Sid": "|"#, ""),
        (
            Resource,
            r#"{"Statement": {"Principal": {"Service": "|"#,
            "",
        ),
        (
            RoleTrust,
            r#"{"Statement": {"Principal": {"Federated": "cog|"#,
            r#"cognito-identity.amazonaws.com""#,
        ),
    ] {
        let completions = offered(policy_type, text);
        let mut all = inserts(&completions);
        all.sort_unstable();
        assert_eq!(all.join("|"), expected, "{text}");
    }
}

/// The labels of some kind, in order.
fn labels(completions: &Completions, kind: CompletionKind) -> Vec<&str> {
    let of_kind = completions
        .items()
        .iter()
        .filter(|item| item.kind() == kind);
    of_kind.map(|item| item.label()).collect()
}

#[test]
fn actions_come_by_service() {
    let all = offered(Identity, &statement(r#""Action": "|""#));
    assert_eq!(all.items()[0].label(), "*");
    assert!(labels(&all, CompletionKind::Service).contains(&"s3:"));
    assert!(labels(&all, CompletionKind::Service).len() > 400 && !all.is_incomplete());
    // Those that the list has come first, and what it has is not offered again.
    let with_some = offered(Identity, &statement(r#""Action": ["sqs:*", "*", "|"]"#));
    assert_eq!(with_some.items()[0].label(), "sqs:");
    assert_eq!(with_some.items()[0].insert(), "sqs:");

    let gets = offered(
        Identity,
        &statement(r#""Action": ["S3:getobject", "s3:GetO|"]"#),
    );
    let actions = labels(&gets, CompletionKind::Action);
    assert!(actions.contains(&"s3:GetObjectAcl") && !actions.contains(&"s3:GetObject"));
    assert!(actions.iter().all(|action| action.starts_with("s3:GetO")));

    let patterns = offered(Identity, &statement(r#""Action": "s3:Get|"#));
    assert_eq!(patterns.items()[0].label(), "s3:Get*");
    assert_eq!(patterns.items()[0].insert(), "s3:Get*\"");
    let wildcards = offered(Identity, &statement(r#""Action": "s3:*Tagg|""#));
    assert!(labels(&wildcards, CompletionKind::Action).contains(&"s3:PutObjectTagging"));
    assert!(labels(&wildcards, CompletionKind::ActionPattern).contains(&"s3:*Tagg*"));

    // By a name without its service.
    let named = offered(Identity, &statement(r#""Action": GetClusterCred|"#));
    assert_eq!(
        named.items()[0].insert(),
        "\"redshift:GetClusterCredentials\""
    );

    let trust = offered(
        RoleTrust,
        r#"{"Statement": {"Principal": {"Federated": "x"}, "Action": "|"}}"#,
    );
    assert_eq!(trust.items()[0].label(), "sts:AssumeRoleWithSAML");
    assert!(
        trust
            .items()
            .iter()
            .all(|item| item.label().starts_with("sts:"))
    );
    let trust = offered(
        RoleTrust,
        r#"{"Statement": {"Principal": {"Service": "x"}, "Action": "|"}}"#,
    );
    assert_eq!(trust.items()[0].label(), "sts:AssumeRole");
    let key = offered(KmsKey, r#"{"Statement": {"Action": "|"}}"#);
    assert!(key.items().len() > 20);
    assert!(
        key.items()
            .iter()
            .all(|item| item.label().starts_with("kms:"))
    );
    let control = offered(ResourceControl, r#"{"Statement": {"Action": "|"}}"#);
    assert!(control.items().iter().all(|item| item.label() != "*"));
}

#[test]
fn resources_have_the_shapes_of_the_actions() {
    let both = offered(
        Identity,
        &statement(r#""Action": ["s3:ListBucket", "s3:GetObject"], "Resource": ["|"]"#),
    );
    let shapes = labels(&both, CompletionKind::Resource);
    assert_eq!(shapes[0], "*");
    assert!(shapes.contains(&"arn:aws:s3:::*") && shapes.contains(&"arn:aws:s3:::*/*"));
    assert!(
        shapes
            .iter()
            .all(|shape| *shape == "*" || shape.starts_with("arn:aws:s3:"))
    );
    assert!(
        both.items()
            .iter()
            .all(|item| !item.insert().contains("${"))
    );
    // What is written of Region and account stays.
    let queue = offered(
        Identity,
        &statement(r#""Action": "sqs:SendMessage", "Resource": "arn:aws-cn:sqs:eu-west-1:|"#),
    );
    assert_eq!(
        labels(&queue, CompletionKind::Resource),
        ["arn:aws-cn:sqs:eu-west-1:*:*"]
    );
    let object = offered(
        Identity,
        &statement(r#""Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/|"#),
    );
    assert!(labels(&object, CompletionKind::Resource).contains(&"arn:aws:s3:::reports/*"));
    // Nothing is known of the actions: service by service.
    let open = offered(
        Identity,
        &statement(r#""NotAction": "s3:*", "Resource": "|"#),
    );
    assert!(labels(&open, CompletionKind::Service).contains(&"arn:aws:dynamodb:"));
    let table = offered(
        Identity,
        &statement(r#""Action": "*", "Resource": "arn:aws:dynamodb:|"#),
    );
    assert!(labels(&table, CompletionKind::Resource).contains(&"arn:aws:dynamodb:*:*:table/*"));
    let key = offered(
        KmsKey,
        r#"{"Statement": {"Action": "kms:*", "Resource": "|"}}"#,
    );
    assert_eq!(labels(&key, CompletionKind::Resource), ["*"]);
}

#[test]
fn conditions_have_operators_keys_and_variables() {
    let operators = offered(Identity, &statement(r#""Condition": {"Bool": {}, "|"}"#));
    let names = labels(&operators, CompletionKind::Operator);
    assert!(names.contains(&"ForAnyValue:StringLikeIfExists") && names.contains(&"Null"));
    assert!(!names.contains(&"Bool") && !names.contains(&"NullIfExists"));
    assert!(!names.contains(&"ForAllValues:Null"));

    let keys = offered(
        Identity,
        &statement(r#""Action": "s3:ListBucket", "Condition": {"StringEquals": {|}}"#),
    );
    assert!(inserts(&keys).contains(&"\"s3:prefix\": "));
    assert!(inserts(&keys).contains(&"\"aws:PrincipalTag/"));
    let place = |name| keys.items().iter().position(|item| item.label() == name);
    // What the actions have comes first, and what the operator is not meant for last.
    assert!(place("s3:prefix") < place("aws:PrincipalArn"));
    assert!(
        place("aws:PrincipalArn") < place("aws:SourceIp"),
        "an ARN is a text, an address is none"
    );
    let address = offered(
        Identity,
        &statement(r#""Action": "s3:*", "Condition": {"IpAddress": {"aws:S|"#),
    );
    assert_eq!(address.items()[0].insert(), "aws:SourceIp\": ");
    let several = offered(
        Identity,
        &statement(
            r#""Action": "ec2:RunInstances", "Condition": {"ForAllValues:StringEquals": {"aws:|"#,
        ),
    );
    assert_eq!(several.items()[0].label(), "aws:TagKeys");
    let tag = offered(
        Identity,
        &statement(r#""Condition": {"StringEquals": {"aws:RequestTag/team|"#),
    );
    assert_eq!(tag.items()[0].insert(), "aws:RequestTag/team\": ");
    let present = offered(
        Identity,
        &statement(r#""Condition": {"StringEquals": {"AWS:sourcevpc": "x", "aws:SourceVpc|"#),
    );
    assert!(!labels(&present, CompletionKind::ConditionKey).contains(&"aws:SourceVpc"));

    for (inner, closed) in [
        (r#""Resource": "arn:aws:s3:::home/${aws:user|""#, false),
        (r#""Resource": "arn:aws:s3:::home/${aws:user|}/*""#, true),
        (
            r#""Resource": "arn:aws:s3:::home/${aws:user|name}/*""#,
            true,
        ),
        (r#""Resource": "arn:aws:s3:::home/${aws:user|/*""#, false),
        (
            r#""Condition": {"StringLike": {"s3:prefix": "${aws:user|"}}"#,
            false,
        ),
    ] {
        let variables = offered(Identity, &statement(inner));
        let expected = if closed {
            "aws:username"
        } else {
            "aws:username}"
        };
        let found = labels(&variables, CompletionKind::Variable);
        assert!(found.contains(&"aws:username"), "{inner}");
        assert!(inserts(&variables).contains(&expected), "{inner}");
        assert!(!found.contains(&"aws:TagKeys"), "it has several values");
        let old = statement(inner).replace("2012", "2008");
        assert!(offered(Identity, &old).items().is_empty(), "{old}");
    }
    for inner in [
        r#""Resource": "arn:aws:s3:::home/${aws:username, '|"#,
        r#""Condition": {"IpAddress": {"aws:SourceIp": "${|"#,
        r#""Condition": {"NumericEquals": {"s3:max-keys": "${|"#,
    ] {
        assert!(
            offered(Identity, &statement(inner)).items().is_empty(),
            "{inner}"
        );
    }
}

/// What is missing, doubled or in the wrong place around the cursor does not keep its place from being seen.
#[test]
fn mistakes_around_the_cursor() {
    for (text, expected) in [
        // A bracket, a comma, a quote, a brace is missing.
        (
            r#"{"Statement": {"Action": ["s3:GetObject", "Effect": "|"}}"#,
            "Deny",
        ),
        (
            r#"{"Statement": {"Action": "s3:GetObject" "Effect": "|"}}"#,
            "Deny",
        ),
        (
            r#"{"Statement": {"Action": "s3:GetObject, "Effect": "|"}}"#,
            "Deny",
        ),
        (
            r#"{"Statement": {"Action: "s3:GetObject", "Effect": "|"}}"#,
            "Deny",
        ),
        (
            r#"{"Statement": {"Action": ["s3:GetObject], "Effect": "|"}}"#,
            "Deny",
        ),
        (
            r#"{"Statement": {"Action": s3:GetObject", "Effect": "|"}}"#,
            "Deny",
        ),
        (
            "{\"Statement\": {\"Action\": \"s3:GetObject\n\"Effect\": \"|\"}}",
            "Deny",
        ),
        (r#"{"Statement": {"Action": , "Effect": "|"}}"#, "Deny"),
        (r#"{"Statement": {"Action": "Effect": "|"}}"#, "Deny"),
        (r#"{"Statement": {"Action", "Effect": "|"}}"#, "Deny"),
        (
            r#"{"Statement": [{"Action": "a:b", {"Effect": "|"}]}"#,
            "Deny",
        ),
        (r#"{"Statement": [{"Action": "a:b"}, {"Effect": "|"#, "Deny"),
        (r#"{"Statement": [{"Action": "a:b"} {"Effect": "|"#, "Deny"),
        (r#"{"Statement": [,,{,,"Effect": "|"#, "Deny"),
        (r#"{Statement: {Effect: |"#, "\"Deny\""),
        (r#"{"Statement": {: 1, "Effect": "|"}}"#, "Deny"),
        (
            r#"{"Statement": {"Resource": "${aws:username}, "Effect": "|"}}"#,
            "Deny",
        ),
        // What is behind the cursor is no part of what is written.
        (
            r#"{"Statement": {"Effect": "|, "Action": "s3:GetObject"}}"#,
            "Deny\"",
        ),
        (
            r#"{"Statement": {"Effect": "D|], "Action": "s3:GetObject"}}"#,
            "Deny\"",
        ),
        (
            "{\"Statement\": {\"Effect\": |\n\"Action\": \"s3:GetObject\"}}",
            "\"Deny\"",
        ),
    ] {
        let completions = offered(Identity, text);
        let found = inserts(&completions);
        let is_found = found
            .iter()
            .any(|insert| insert.trim_end_matches('"') == expected.trim_end_matches('"'));
        assert!(is_found, "{text}: {found:?}");
        let applied = apply(text, &completions, "Deny");
        let at = applied.find("Deny").expect("it is written");
        let before = &applied[at - 1..at];
        assert_eq!(before, "\"", "{applied}");
    }
}

/// The text with the item of a label written in place of what it replaces.
fn apply(marked: &str, completions: &Completions, label: &str) -> String {
    let text = marked.replacen('|', "", 1);
    let item = completions
        .items()
        .iter()
        .find(|item| item.label() == label);
    let item = item.expect("it is offered");
    let range = completions.span().range();
    format!(
        "{}{}{}",
        &text[..range.start],
        item.insert(),
        &text[range.end..]
    )
}

/// From nothing to a policy that the strict loader takes, each word of it chosen from what is offered.
#[test]
fn a_policy_is_written_from_what_is_offered() {
    let mut text = String::from("{");
    for (typed, label) in [
        ("", "Version"),
        ("", "2012-10-17"),
        (", \"St", "Statement"),
        ("{ef", "Effect"),
        ("", "Allow"),
        (", \"", "Action"),
        ("[\"dyn", "dynamodb:"),
        ("getit", "dynamodb:GetItem"),
        (", ", "dynamodb:"),
        ("Q", "dynamodb:Query"),
        ("], R", "Resource"),
        (
            "\"arn:aws:dynamodb:eu-west-1:111122223333:",
            "arn:aws:dynamodb:eu-west-1:111122223333:table/*",
        ),
        (", \"C", "Condition"),
        ("{", "StringEquals"),
        ("{\"aws:Pri", "aws:PrincipalTag/${TagKey}"),
        ("team\": \"a\"}}}}", ""),
    ] {
        text.push_str(typed);
        if label.is_empty() {
            break;
        }
        let marked = format!("{text}|");
        text = apply(&marked, &offered(Identity, &marked), label);
    }
    let policy = Policy::from_json(&text, Identity, Loader::Strict);
    assert!(policy.is_ok(), "{text}: {policy:?}");
}

mod everywhere {
    //! Policies that are as they should be, cut and with holes.

    use super::*;

    /// Thirty of all types, in several layouts.
    const POLICIES: &[(PolicyType, &str)] = &[
        (
            Identity,
            r#"{"Version": "2012-10-17", "Statement": [{"Sid": "Read", "Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"], "Resource": ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"]}]}"#,
        ),
        (
            Identity,
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Deny","NotAction":"iam:*","NotResource":"*"}}"#,
        ),
        (
            Identity,
            "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {\n      \"Effect\": \"Allow\",\n      \"Action\": \"dynamodb:Query\",\n      \"Resource\": \"arn:aws:dynamodb:eu-west-1:111122223333:table/Orders\",\n      \"Condition\": {\n        \"ForAllValues:StringEquals\": {\"dynamodb:LeadingKeys\": [\"${aws:username}\"]}\n      }\n    }\n  ]\n}",
        ),
        (
            Identity,
            r#"{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}], "Version": "2012-10-17"}"#,
        ),
        (
            Identity,
            r#"{"Version": "2012-10-17", "Id": "keys", "Statement": [{"Action": ["kms:Decrypt", "kms:GenerateDataKey*"], "Effect": "Allow", "Resource": "arn:aws:kms:*:111122223333:key/*", "Condition": {"StringEquals": {"kms:ViaService": "s3.eu-west-1.amazonaws.com"}, "ForAnyValue:StringLike": {"kms:ResourceAliases": "alias/team-*"}}}]}"#,
        ),
        (
            Identity,
            r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ec2:RunInstances", "Resource": ["arn:aws:ec2:*:*:instance/*", "arn:aws:ec2:*:*:volume/*"], "Condition": {"StringEquals": {"aws:RequestTag/team": "data", "ec2:InstanceType": "t3.micro"}, "ForAllValues:StringEquals": {"aws:TagKeys": ["team"]}}}, {"Effect": "Allow", "Action": ["ec2:Describe*"], "Resource": "*"}]}"#,
        ),
        (
            Identity,
            r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "redshift:GetClusterCredentials", "Resource": "arn:aws:redshift:*:111122223333:dbuser:prod/${aws:username}", "Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}}]}"#,
        ),
        (
            Identity,
            r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "iam:PassRole", "Resource": "arn:aws:iam::111122223333:role/service/*", "Condition": {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}}]}"#,
        ),
        (
            Identity,
            r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["sqs:SendMessage", "sns:Publish"], "Resource": ["arn:aws:sqs:*:*:jobs", "arn:aws:sns:*:*:events"]}]}"#,
        ),
        (
            Identity,
            r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:PutObject", "Resource": "*", "Condition": {"Null": {"s3:x-amz-server-side-encryption": "true"}}}]}"#,
        ),
        (
            Identity,
            r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "logs:PutLogEvents", "Resource": "arn:aws:logs:eu-west-1:111122223333:log-group:app:log-stream:a"}]}"#,
        ),
        (
            Identity,
            r#"{"Version": "2008-10-17", "Statement": [{"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": "arn:aws:lambda:*:*:function:job-*"}]}"#,
        ),
        (
            PolicyType::PermissionsBoundary,
            r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "NotAction": ["iam:*", "organizations:*"], "Resource": "*", "Condition": {"StringEqualsIfExists": {"aws:RequestedRegion": ["eu-west-1", "eu-central-1"]}}}]}"#,
        ),
        (
            PolicyType::Session,
            r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::home/${aws:PrincipalTag/team}/*"}]}"#,
        ),
        (
            PolicyType::ScopeDown,
            r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["athena:StartQueryExecution"], "Resource": "arn:aws:athena:*:*:workgroup/primary"}]}"#,
        ),
        (
            ServiceControl,
            r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": ["cloudtrail:StopLogging", "cloudtrail:DeleteTrail"], "Resource": "*", "Condition": {"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/admin"}}}]}"#,
        ),
        (
            ServiceControl,
            r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}"#,
        ),
        (
            ServiceControl,
            r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "NotAction": ["sts:*", "support:*"], "Resource": "*", "Condition": {"StringNotEquals": {"aws:RequestedRegion": "eu-west-1"}}}]}"#,
        ),
        (
            ResourceControl,
            r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*", "Condition": {"StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}, "BoolIfExists": {"aws:PrincipalIsAWSService": "false"}}}]}"#,
        ),
        (
            Resource,
            r#"{"Version": "2012-10-17", "Statement": [{"Sid": "Tls", "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"], "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]}"#,
        ),
        (
            Resource,
            r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": ["arn:aws:iam::111122223333:role/Reader", "*"]}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"}]}"#,
        ),
        (
            Resource,
            r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, "Action": "sqs:SendMessage", "Resource": "arn:aws:sqs:*:*:jobs", "Condition": {"ArnEquals": {"aws:SourceArn": "arn:aws:sns:*:*:events"}}}]}"#,
        ),
        (
            Resource,
            r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "NotPrincipal": {"AWS": "111122223333"}, "Action": "s3:PutBucketPolicy", "Resource": "arn:aws:s3:::reports"}]}"#,
        ),
        (
            Resource,
            r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"CanonicalUser": "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"}]}"#,
        ),
        (
            RoleTrust,
            r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}"#,
        ),
        (
            RoleTrust,
            r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Federated": "cognito-identity.amazonaws.com"}, "Action": "sts:AssumeRoleWithWebIdentity", "Condition": {"StringEquals": {"cognito-identity.amazonaws.com:aud": "eu-west-1:12345678-1234-1234-1234-123456789012"}}}]}"#,
        ),
        (
            RoleTrust,
            r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": ["sts:AssumeRole", "sts:TagSession"], "Condition": {"StringEquals": {"sts:ExternalId": "x"}}}]}"#,
        ),
        (
            KmsKey,
            r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "kms:*", "Resource": "*"}]}"#,
        ),
        (
            KmsKey,
            r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/App"}, "Action": ["kms:Encrypt", "kms:Decrypt"], "Resource": "*", "Condition": {"StringEquals": {"kms:CallerAccount": "111122223333"}}}]}"#,
        ),
        (
            VpcEndpoint,
            r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}}]}"#,
        ),
    ];

    /// Where each text stands that the grammar or the reference has: names of members and keys, words, actions.
    fn known(text: &str) -> Vec<(usize, usize)> {
        const WORDS: [&str; 8] = [
            "2012-10-17",
            "2008-10-17",
            "Allow",
            "Deny",
            "*",
            "true",
            "false",
            "cognito-identity.amazonaws.com",
        ];
        let document = PolicyDocument::from_json(text).expect("a policy");
        let actions = document.statements().iter().flat_map(|statement| {
            let lists = [statement.action(), statement.not_action()];
            lists.into_iter().flatten().flat_map(|list| list.items())
        });
        let actions: Vec<usize> = actions
            .map(|action| action.span().range().start + 1)
            .collect();
        let mut found = Vec::new();
        let mut quotes = text.match_indices('"').map(|(at, _)| at);
        while let (Some(open), Some(close)) = (quotes.next(), quotes.next()) {
            let token = &text[open + 1..close];
            let is_name = text[close + 1..].trim_start().starts_with(':');
            let is_key = token.contains(':') && !token.starts_with("For");
            let is_known = match is_name {
                true => !is_key || reference().condition_key(token).is_some(),
                false if actions.contains(&(open + 1)) => {
                    reference().expand(token).next().is_some()
                }
                false => WORDS.contains(&token),
            };
            if is_known {
                found.push((open + 1, close));
            }
        }
        found
    }

    #[test]
    fn they_are_policies() {
        assert!(POLICIES.len() >= 30);
        for (policy_type, text) in POLICIES {
            let policy = Policy::from_json(text, *policy_type, Loader::Strict);
            assert!(policy.is_ok(), "{text}: {policy:?}");
        }
    }

    /// The text of an item without its quotes and what else it brings.
    fn bare(insert: &str) -> &str {
        insert
            .trim_start_matches([',', ' ', '"'])
            .trim_end_matches([' ', ':'])
            .trim_end_matches('"')
    }

    /// Takes what is offered until a token stands in a hole: the beginning of it and what is offered then, or the next few
    /// letters of it where there is more than is offered. Gives the text that comes out.
    fn filled(policy_type: PolicyType, hole: &str, at: usize, token: &str) -> Option<String> {
        let (mut now, mut cursor) = (hole.to_string(), at);
        let mut written = 0;
        for _ in 0..8 {
            let completions = complete(&now, cursor, policy_type, Some(reference()));
            assert_span(&now, &completions);
            let items = completions.items().iter();
            let whole = items.clone().find(|item| bare(item.insert()) == token);
            let steps = items.filter(|item| {
                let step = item.insert().trim_start_matches([',', ' ', '"']);
                step.len() > written && token.starts_with(step)
            });
            let longest = steps.max_by_key(|item| item.insert().len());
            let range = completions.span().range();
            let Some(item) = whole.or(longest) else {
                // The key of a tag is the author's, so is where a pattern ends, and of many the rest comes when more is
                // typed.
                let typed = match now[..cursor].ends_with('/') {
                    true => token.len(),
                    false if token.ends_with('*') && written < token.len() - 1 => token.len() - 1,
                    false if completions.is_incomplete() => (written + 3).min(token.len()),
                    false => return None,
                };
                now.insert_str(cursor, &token[written..typed]);
                cursor += typed - written;
                written = typed;
                continue;
            };
            now.replace_range(range.clone(), item.insert());
            cursor = range.start + item.insert().len();
            if whole.is_some() {
                return Some(now);
            }
            written = item.insert().trim_start_matches([',', ' ', '"']).len();
        }
        None
    }

    /// What stands in a policy is offered in its place, with its quotes there or not, and taking it gives the policy back.
    #[test]
    fn what_stands_in_a_hole_is_offered() {
        let mut asked = 0;
        for (policy_type, text) in POLICIES {
            let policy: serde_json::Value = serde_json::from_str(text).expect("a policy");
            for (start, end) in known(text) {
                let token = &text[start..end];
                asked += 1;
                for (from, to) in [(start, end), (start - 1, end + 1)] {
                    let hole = format!("{}{}", &text[..from], &text[to..]);
                    let filled = filled(*policy_type, &hole, from, token);
                    let filled = filled.unwrap_or_else(|| panic!("`{token}` at {from} of {hole}"));
                    let again: Result<serde_json::Value, _> = serde_json::from_str(&filled);
                    assert_eq!(again.ok().as_ref(), Some(&policy), "`{token}`: {filled}");
                }
            }
        }
        assert!(asked > 300, "{asked}");
    }

    /// The same where the text ends, with each beginning of what stands there typed.
    #[test]
    fn what_comes_next_is_offered() {
        for (policy_type, text) in POLICIES {
            for (start, end) in known(text) {
                let token = &text[start..end];
                for typed in 0..=token.len() {
                    let now = &text[..start + typed];
                    let completions = complete(now, now.len(), *policy_type, Some(reference()));
                    assert_span(now, &completions);
                    let fits = completions.items().iter().any(|item| {
                        let insert = item.insert().trim_end_matches([' ', ':', '"']);
                        item.label().trim_end_matches('"') == token || token.starts_with(insert)
                    });
                    assert!(
                        fits || completions.is_incomplete(),
                        "`{token}` behind {now}"
                    );
                }
            }
        }
    }

    /// A resource is among the shapes that are offered for the actions of its statement.
    #[test]
    fn the_shape_of_a_resource_is_offered() {
        let mut asked = 0;
        for (policy_type, text) in POLICIES {
            let document = PolicyDocument::from_json(text).expect("a policy");
            for statement in document.statements() {
                let entries = statement.resource().map(|values| values.items());
                for entry in entries.into_iter().flatten() {
                    if *policy_type == KmsKey || !entry.as_str().starts_with("arn:") {
                        continue;
                    }
                    asked += 1;
                    let range = entry.span().range();
                    let (start, end) = (range.start + 1, range.end - 1);
                    let hole = format!("{}{}", &text[..start], &text[end..]);
                    let completions = complete(&hole, start, *policy_type, Some(reference()));
                    let mut shapes = labels(&completions, CompletionKind::Resource).into_iter();
                    let service = |arn: &str| arn.split(':').nth(2).map(str::to_owned);
                    let fits = shapes
                        .any(|shape| shape != "*" && service(shape) == service(entry.as_str()));
                    assert!(fits, "{} of {text}", entry.as_str());
                }
            }
        }
        assert!(asked > 15, "{asked}");
    }

    /// Whatever is missing of a policy, every place of the rest has an answer, whose span is of the text; and every place
    /// of the whole can be pointed at.
    #[test]
    fn no_place_fails() {
        for (policy_type, text) in POLICIES {
            let text = text.replace("reports", "r\u{e9}ports");
            for cut in 0..=text.len() {
                let now = text.get(..cut).unwrap_or(&text);
                assert_span(now, &complete(now, cut, *policy_type, None));
                let at = cut.saturating_sub(7);
                for given in [None, Some(reference())] {
                    if let Some(hover) = hover(&text, cut, *policy_type, given) {
                        assert!(text.get(hover.span().range()).is_some());
                        assert!(hover.markdown().starts_with('`'));
                    }
                }
                assert_span(now, &complete(now, at, *policy_type, None));
            }
            // Each sign left out.
            for (at, sign) in text.char_indices().step_by(3) {
                let now = format!("{}{}", &text[..at], &text[at + sign.len_utf8()..]);
                assert_span(&now, &complete(&now, at, *policy_type, Some(reference())));
                let _ = hover(&now, at, *policy_type, None);
            }
        }
    }

    /// Each text that the reference or the grammar has is told of.
    #[test]
    fn what_is_known_is_told_of() {
        for (policy_type, text) in POLICIES {
            for (start, end) in known(text) {
                let token = &text[start..end];
                // Values of conditions and principals need no words.
                if matches!(token, "true" | "false") || token.contains("amazonaws") {
                    continue;
                }
                let hover = hover(text, end, *policy_type, Some(reference()));
                let hover = hover.unwrap_or_else(|| panic!("`{token}` at {start} of {text}"));
                assert_eq!(&text[hover.span().range()], token);
            }
        }
    }
}

#[test]
fn hovers_say_what_stands_there() {
    let text = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
        "Action": ["s3:PutObject", "s3:Get*", "*", "s3:PutObjekt", "iam:PassRole"],
        "Resource": ["arn:aws:s3:::home/${aws:username, 'nobody'}/*", "arn:aws:nosuch:::x"],
        "Condition": {"StringNotEqualsIfExists": {"s3:x-amz-acl": "${*}"},
            "ForAllValues:StringEquals": {"aws:TagKeys": "a"}, "StringEquals": {"aws:SourceIpp": "x"}}}]}"#;
    for (sought, within, expected) in [
        ("\"Version", "Version", "R-VER-2"),
        ("2012", "2012-10-17", "variables"),
        ("Effect", "Effect", "R-STMT-1"),
        ("Allow", "Allow", "R-STMT-4"),
        ("PutObject", "s3:PutObject", "Resource types: "),
        ("s3:Put", "s3", "resource types"),
        ("Get*", "s3:Get*", "Read"),
        ("\"*\"", "*", "Permissions management"),
        ("PutObjekt", "s3:PutObjekt", "did you mean `s3:PutObject`?"),
        ("PassRole", "iam:PassRole", "Condition keys: "),
        (
            "arn:aws:s3",
            "arn:aws:s3:::home/${aws:username, 'nobody'}/*",
            "`object` of s3",
        ),
        (
            "username",
            "${aws:username, 'nobody'}",
            "or 'nobody' where it is missing",
        ),
        ("${aws", "${aws:username, 'nobody'}", "R-VAR-1"),
        ("arn:aws:nosuch", "arn:aws:nosuch:::x", "no resource type"),
        ("StringNot", "StringNotEqualsIfExists", "R-IFEX-1"),
        ("x-amz-acl", "s3:x-amz-acl", "`s3:PutObject`"),
        ("${*", "${*}", "R-VAR-8"),
        ("ForAll", "ForAllValues:StringEquals", "R-SET-1"),
        ("TagKeys", "aws:TagKeys", "several values at once"),
        ("SourceIpp", "aws:SourceIpp", "did you mean `aws:SourceIp`?"),
    ] {
        let at = text.find(sought).expect("it stands there") + usize::from(sought.starts_with('"'));
        let hover = hover(text, at, Identity, Some(reference()));
        let hover = hover.unwrap_or_else(|| panic!("{sought}"));
        assert_eq!(&text[hover.span().range()], within, "{sought}");
        assert!(
            hover.markdown().contains(expected),
            "{sought}: {}",
            hover.markdown()
        );
    }
    for before in ["\"Statement\": [", "],", "\"Resource\": "] {
        let at = text.find(before).expect("it stands there") + before.len();
        assert!(
            hover(text, at, Identity, Some(reference())).is_none(),
            "{before}"
        );
    }
}

#[test]
fn answers_are_json() {
    let text = r#"{"Statement": {"Effect": "D"#;
    let completions = complete(text, text.len(), Identity, None);
    let json = serde_json::to_value(&completions).expect("it serializes");
    let expected = serde_json::json!({
        "start": 26, "end": 27, "isIncomplete": false,
        "items": [{"label": "Deny", "insert": "Deny\"", "kind": "value",
            "detail": "refuses a request, whatever else allows it (R-STMT-4)"}],
    });
    assert_eq!(json, expected);
    let hover = hover(text, 18, Identity, None).expect("a member");
    let json = serde_json::to_value(&hover).expect("it serializes");
    assert_eq!((&json["start"], &json["end"]), (&16.into(), &22.into()));
    assert!(
        json["markdown"]
            .as_str()
            .is_some_and(|text| text.starts_with("`Effect`: "))
    );
}

/// Offsets that are none are mended, and what is no policy has no places.
#[test]
fn offsets_and_texts_that_are_none() {
    let text = "{\"\u{e9}\": 1}";
    for offset in [0, 1, 2, 3, 4, 99, usize::MAX] {
        assert_span(text, &complete(text, offset, Identity, Some(reference())));
        assert!(hover(text, offset, Identity, Some(reference())).is_none());
    }
    for text in [
        "",
        "|",
        "[|]",
        "\"|\"",
        "[[{|}]]",
        "}|",
        "{{{{|",
        "null|",
        "{\"Statement\": [[\"|\"",
        "\u{feff}|",
    ] {
        let completions = offered(Identity, &format!("{text}|"));
        assert!(completions.items().len() <= Completions::MOST_ITEMS);
    }
}

/// A million bytes of anything, and much of it where it is read more than once: no stack is used up, and what grew with
/// the square would not end. What each takes is counted by `tests/growth`.
#[test]
fn hostile_texts() {
    let begun = r#"{"Version": "2012-10-17", "Statement": [{"Action": [""#;
    for part in [
        "[",
        "{",
        "]",
        "}",
        "\"",
        "\\",
        "\\\"",
        ",",
        ":",
        "a",
        "a ",
        "\"a",
        "\"a,\\\"",
        "\"a\":",
        "{\"a\":",
        "[{",
        "\"s3:*\",",
        "\"*\", ",
        "\"ec2:a*\",",
        "${",
        "$}",
        "\"a}b",
        "\"}x",
        "\u{e9}",
        "\n",
        " ",
        "\" x",
        "\"\n",
    ] {
        let many = part.repeat(100_000 / part.len());
        for text in [
            part.repeat(1_000_000 / part.len()),
            format!("{begun}{many}"),
            format!(r#"{begun}s3:*"], "Resource": "{many}"#),
            format!(r#"{begun}ec2:*", "s3:*"], "Condition": {{"StringLike": {{"{many}"#),
        ] {
            for offset in [text.len() / 2, text.len()] {
                assert_span(&text, &complete(&text, offset, Identity, Some(reference())));
                let _ = hover(&text, offset, Identity, Some(reference()));
            }
        }
    }
}
