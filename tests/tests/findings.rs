//! What an error about a policy says, and where it says it is.

pub(crate) mod marks;

use marks::{Expected, compare, marked};
use portcullis::{Finding, Loader, Policy, PolicyType};

fn check(policy_type: PolicyType, text: &str, expected: &[Expected<'_>]) {
    let (plain, places) = marked(text);
    match Policy::from_json(&plain, policy_type, Loader::Strict) {
        Ok(_) => panic!("accepted: {plain}"),
        Err(errors) => {
            let errors: Vec<Finding> = errors.errors().cloned().collect();
            compare(&errors, &places, expected, &plain);
        }
    }
}

const IDENTITY: PolicyType = PolicyType::Identity;
const RESOURCE: PolicyType = PolicyType::Resource;

#[test]
fn five_mistakes_are_five_findings_in_the_order_of_the_text() {
    let text = r#"{
  "Version": ‸"2012-10-18",
  "Statement": [
    {
      "Sid": "First",
      "Effect": ‸"allow",
      "Action": ["s3:GetObject", ‸"GetObject"],
      "Resource": "*"
    },
    {
      "Effect": "Deny",
      "Action": "s3:*",
      ‸"Ressource": "*",
      "Resource": "*",
      "Condition": {
        ‸"StringLik": { "aws:username": "A*" }
      }
    }
  ]
}"#;
    check(
        IDENTITY,
        text,
        &[
            ("Version", "R-VER-1", "invalidVersion", "2012-10-17"),
            (
                "Statement[0].Effect",
                "R-STMT-1",
                "invalidEffect",
                "did you mean `Allow`?",
            ),
            (
                "Statement[0].Action[1]",
                "R-ACT-2",
                "invalidAction",
                "`service:Name`",
            ),
            (
                "Statement[1].Ressource",
                "R-GRAM-2",
                "unknownMember",
                "did you mean `Resource`?",
            ),
            (
                "Statement[1].Condition.StringLik",
                "R-COND-4",
                "unknownConditionOperator",
                "did you mean `StringLike`?",
            ),
        ],
    );
}

fn statement(members: &str) -> String {
    format!("{{\"Version\": \"2012-10-17\", \"Statement\": {{{members}}}}}")
}

#[test]
#[rustfmt::skip] // One line a case.
fn misspelt_names_get_a_proposal() {
    let rest = r#""Action": "s3:*", "Resource": "*""#;
    for (name, message) in [
        ("sid", "did you mean `Sid`?"),
        ("Sids", "did you mean `Sid`?"),
        ("Conditions", "did you mean `Condition`?"),
        ("NotActions", "did you mean `NotAction`?"),
        ("NotAction ", "did you mean `NotAction`?"),
        // Nothing is near: the closed set is told instead.
        ("Grant", "a statement takes Sid, Effect"),
    ] {
        let text = statement(&format!(r#""Effect": "Allow", {rest}, ‸"{name}": "Any""#));
        let path = if name.contains(' ') { format!("Statement[\"{name}\"]") } else { format!("Statement.{name}") };
        check(IDENTITY, &text, &[(&path, "R-GRAM-2", "unknownMember", message)]);
    }
    for (effect, message) in [
        ("ALLOW", "did you mean `Allow`?"),
        ("deny ", "did you mean `Deny`?"),
        ("Permit", "neither `Allow` nor `Deny`"),
        ("", "neither `Allow` nor `Deny`"),
    ] {
        let text = statement(&format!(r#""Effect": ‸"{effect}", {rest}"#));
        check(IDENTITY, &text, &[("Statement.Effect", "R-STMT-1", "invalidEffect", message)]);
    }
    for (operator, rule, message) in [
        ("stringequals", "R-COND-4", "did you mean `StringEquals`?"),
        ("IpAdress", "R-COND-4", "did you mean `IpAddress`?"),
        ("DateLessthan", "R-COND-4", "did you mean `DateLessThan`?"),
        ("StringLikIfExists", "R-COND-4", "did you mean `StringLikeIfExists`?"),
        ("ForAnyValues:StringLike", "R-COND-4", "did you mean `ForAnyValue:StringLike`?"),
        ("ForAllValues:StringLikIfExists", "R-COND-4", "did you mean `ForAllValues:StringLikeIfExists`?"),
        ("NullIfExists", "R-IFEX-4", "leave the suffix out"),
        ("Matches", "R-COND-4", "unknown condition operator `Matches`"),
        ("BinaryNotEquals", "R-COND-4", "unknown condition operator `BinaryNotEquals`"),
    ] {
        let text = statement(&format!(r#""Effect": "Allow", {rest}, "Condition": {{‸"{operator}": {{"aws:x": "1"}}}}"#));
        let path = format!("Statement.Condition.{operator}");
        check(IDENTITY, &text, &[(&path, rule, "unknownConditionOperator", message)]);
    }
    for (kind, message) in [
        ("aws", "did you mean `AWS`?"),
        ("Services", "did you mean `Service`?"),
        ("Canonicaluser", "did you mean `CanonicalUser`?"),
        ("Group", "takes AWS, Federated, Service, CanonicalUser"),
    ] {
        let text = statement(&format!(r#""Effect": "Allow", "Principal": {{‸"{kind}": "x"}}, {rest}"#));
        let path = format!("Statement.Principal.{kind}");
        check(RESOURCE, &text, &[(&path, "R-PRIN-1", "unknownMember", message)]);
    }
    for (text, path, reason, message) in [
        (r#"{‸"Statements": [], "Statement": {"Effect": "Deny", "Action": "*", "Resource": "*"}}"#, "Statements", "unknownMember", "did you mean `Statement`?"),
        (r#"{‸"version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": "*", "Resource": "*"}}"#, "version", "unknownMember", "did you mean `Version`?"),
        (r#"{‸"Comment": "x", "Statement": {"Effect": "Deny", "Action": "*", "Resource": "*"}}"#, "Comment", "unknownMember", "a policy takes Version, Id, Statement"),
    ] {
        check(IDENTITY, text, &[(path, "R-GRAM-2", reason, message)]);
    }
    check(IDENTITY, "‸{\"Version\": \"2012-10-17\"}", &[("", "R-GRAM-11", "missingMember", "needs a `Statement`")]);
}

/// The place of each kind of mistake: of a wrong value the value, of a wrong name the name, of what is
/// missing the object that lacks it.
#[test]
#[rustfmt::skip]
fn each_kind_of_mistake_has_its_place() {
    let allow = r#""Effect": "Allow", "Action": "s3:*""#;
    let condition = |block: &str| statement(&format!(r#"{allow}, "Resource": "*", "Condition": {{{block}}}"#));
    let cases: &[(PolicyType, String, Expected<'_>)] = &[
        (IDENTITY, "‸".into(), ("", "R-GRAM-10", "invalidJson", "ends too early")),
        (IDENTITY, "{\"Statement\": [‸,]}".into(), ("", "R-GRAM-10", "invalidJson", "")),
        (IDENTITY, "{\"Statement\": [],‸}".into(), ("", "R-GRAM-10", "invalidJson", "remove it")),
        (IDENTITY, "‸[]".into(), ("", "R-GRAM-1", "wrongJsonType", "expected a policy object, found an array")),
        (IDENTITY, "{\"Statement\": ‸\"x\"}".into(), ("Statement", "R-GRAM-1", "wrongJsonType", "found a string")),
        (IDENTITY, "{\"Statement\": [‸null]}".into(), ("Statement[0]", "R-GRAM-8", "wrongJsonType", "found null")),
        (IDENTITY, "{\"Version\": ‸2012, \"Statement\": {\"Effect\": \"Deny\", \"Action\": \"*\", \"Resource\": \"*\"}}".into(), ("Version", "R-VER-1", "wrongJsonType", "expected a string")),
        (PolicyType::ServiceControl, "{\"Version\": \"2012-10-17\", \"Id\": ‸\"x\", \"Statement\": []}".into(), ("Id", "R-SID-1", "forbiddenMember", "takes no `Id`")),
        (IDENTITY, "{\"Statement\": ‸[]}".into(), ("Statement", "R-GRAM-11", "emptyElement", "needs a statement")),
        (PolicyType::RoleTrust, statement("\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": ‸[]"), ("Statement.Action", "R-GRAM-12", "emptyElement", "an empty list")),
        (IDENTITY, statement("\"Effect\": \"Allow\", \"Resource\": \"*\"").replace(": {\"E", ": ‸{\"E"), ("Statement", "R-STMT-2", "missingMember", "an `Action` or a `NotAction`")),
        (IDENTITY, statement("\"Action\": \"s3:*\", \"Resource\": \"*\"").replace(": {\"A", ": ‸{\"A"), ("Statement", "R-STMT-1", "missingMember", "`Allow` or `Deny`")),
        (IDENTITY, statement(allow).replace(": {\"E", ": ‸{\"E"), ("Statement", "R-STMT-2", "missingMember", "a `Resource` or a `NotResource`")),
        (IDENTITY, statement(&format!("{allow}, \"Resource\": \"*\", \"NotResource\": \"*\"")).replace(": {\"E", ": ‸{\"E"), ("Statement", "R-STMT-2", "exclusiveMembers", "one of `Resource` and `NotResource`")),
        (IDENTITY, statement(&format!("{allow}, \"Resource\": \"*\", \"Principal\": ‸\"*\"")), ("Statement.Principal", "R-TYPE-1", "forbiddenMember", "takes no `Principal`")),
        (IDENTITY, statement(&format!("{allow}, \"Resource\": [\"*\", ‸[]]")), ("Statement.Resource[1]", "R-GRAM-8", "wrongJsonType", "expected a string, found an array")),
        (IDENTITY, statement(&format!("{allow}, \"Resource\": ‸\"arn:aws:s3:::${{aws:username\"")), ("Statement.Resource", "R-VAR-9", "invalidVariable", "")),
        (IDENTITY, statement(&format!("{allow}, \"Resource\": ‸\"arn:${{aws:x}}:s3:::b\"")), ("Statement.Resource", "R-VAR-7", "misplacedVariable", "partition")),
        (IDENTITY, statement(&format!("{allow}, \"Resource\": \"*\", \"Sid\": ‸\"a b\"")), ("Statement[0].Sid", "R-SID-2", "invalidSid", "A-Z, a-z and 0-9")),
        (IDENTITY, condition("\"IpAddress\": {\"aws:SourceIp\": [\"10.0.0.0/8\", ‸\"10.0.0.0/33\"]}"), ("Statement.Condition.IpAddress.aws:SourceIp[1]", "R-IP-6", "invalidConditionValue", "203.0.113.0/24")),
        (IDENTITY, condition("\"NumericEquals\": {\"aws:x\": ‸\"1e3\"}"), ("Statement.Condition.NumericEquals.aws:x", "R-NUM-4", "invalidConditionValue", "a decimal number")),
        (IDENTITY, condition("\"DateEquals\": {\"aws:x\": ‸\"2026-02-30\"}"), ("Statement.Condition.DateEquals.aws:x", "R-DATE-4", "invalidConditionValue", "expected a date")),
        (IDENTITY, condition("\"Bool\": {\"aws:x\": ‸\"yes\"}"), ("Statement.Condition.Bool.aws:x", "R-BOOL-3", "invalidConditionValue", "`true` or `false`")),
        (IDENTITY, condition("\"ArnLike\": {\"aws:x\": ‸\"arn:aws:sns\"}"), ("Statement.Condition.ArnLike.aws:x", "R-ARN-6", "invalidConditionValue", "all six parts")),
        (IDENTITY, condition("\"BinaryEquals\": {\"aws:x\": ‸\"QQ\"}"), ("Statement.Condition.BinaryEquals.aws:x", "R-BIN-2", "invalidConditionValue", "base64")),
        (IDENTITY, condition("\"StringEquals\": {\"aws:X\": \"1\", ‸\"aws:x\": \"1\"}"), ("Statement.Condition.StringEquals.aws:x", "R-GRAM-5", "duplicateConditionKey", "without case")),
        (IDENTITY, condition("\"StringEquals\": {\"aws:x\": ‸null}"), ("Statement.Condition.StringEquals.aws:x", "R-GRAM-8", "wrongJsonType", "a string, number or boolean")),
        (IDENTITY, condition("\"StringEquals\": ‸[]"), ("Statement.Condition.StringEquals", "R-COND-1", "wrongJsonType", "from condition keys to values")),
        (RESOURCE, statement(&format!("{allow}, \"Principal\": ‸\"Ann\"")), ("Statement.Principal", "R-PRIN-1", "invalidPrincipal", "a principal is \"*\" or a map")),
        (RESOURCE, statement(&format!("{allow}, \"Principal\": {{\"AWS\": [\"*\", ‸\"arn:aws:iam::111122223333:user/*\"]}}")), ("Statement.Principal.AWS[1]", "R-PRIN-9", "invalidPrincipal", "lone `*`")),
        (PolicyType::ResourceControl, statement("\"Effect\": ‸\"Allow\", \"Principal\": \"*\", \"Action\": \"s3:*\", \"Resource\": \"*\""), ("Statement.Effect", "R-TYPE-9", "forbiddenEffect", "only denies")),
        (PolicyType::RoleTrust, statement("\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"sts:AssumeRole\", \"Resource\": ‸\"*\""), ("Statement.Resource", "R-TYPE-4", "forbiddenMember", "takes no `Resource`")),
    ];
    for (policy_type, text, expected) in cases {
        check(*policy_type, text, &[*expected]);
    }
}

/// One cause is one finding, and what nobody sees in a text is named.
#[test]
#[rustfmt::skip]
fn one_cause_is_one_finding_that_says_what_it_is() {
    let rest = r#""Action": "s3:*", "Resource": "*""#;
    let principal = |element: &str| statement(&format!("\"Effect\": \"Deny\", {element}, {rest}"));
    let bare = r#"‸{"Sid": "A", "Effect": "Allow", "Action": "s3:*", "Resource": "*"}"#;
    let cases: &[(PolicyType, String, Expected<'_>)] = &[
        (IDENTITY, bare.into(), ("", "R-GRAM-11", "missingMember", "this is a statement; wrap it in `Statement`")),
        (PolicyType::ResourceControl, bare.into(), ("", "R-GRAM-11", "missingMember", "this is a statement")),
        (RESOURCE, r#"‸{"Version": "2012-10-17", "Effect": "Deny", "NotAction": "s3:*", "Principal": "*"}"#.into(), ("", "R-GRAM-11", "missingMember", "this is a statement")),
        (IDENTITY, format!("‸[{}]", bare.replace('‸', "")), ("", "R-GRAM-11", "missingMember", "this is a list of statements")),
        (IDENTITY, "‸%7B%22Version%22%3A%222012-10-17%22%7D".into(), ("", "R-GRAM-10", "invalidJson", "this is URL-encoded")),
        (PolicyType::ResourceControl, " ‸%7b".into(), ("", "R-GRAM-10", "invalidJson", "this is URL-encoded")),
        (IDENTITY, "‸\u{FEFF}{\"Statement\": []}".into(), ("", "R-GRAM-10", "invalidJson", "a byte-order mark")),
        (IDENTITY, "‸ï»¿{\"Statement\": []}".into(), ("", "R-GRAM-10", "invalidJson", "a byte-order mark")),
        (IDENTITY, "{‸\u{A0}\"Statement\": []}".into(), ("", "R-GRAM-10", "invalidJson", "a no-break space")),
        (IDENTITY, "{\"Statement\":‸\u{A0}[]}".into(), ("", "R-GRAM-10", "invalidJson", "a no-break space")),
        (IDENTITY, "{\"Statement\": []‸\u{A0}}".into(), ("", "R-GRAM-10", "invalidJson", "a no-break space")),
        (IDENTITY, "{\"Statement\": []}‸\u{A0}".into(), ("", "R-GRAM-10", "invalidJson", "a no-break space")),
        (IDENTITY, "{‸“Statement”: []}".into(), ("", "R-GRAM-10", "invalidJson", "straight double quotes")),
        (IDENTITY, "{\"Statement\": [‸\u{200B}]}".into(), ("", "R-GRAM-10", "invalidJson", "an invisible character")),
        (RESOURCE, principal("\"NotPrincipal\": {\"AWS\": ‸44445555666}"), ("Statement.NotPrincipal.AWS", "R-PRIN-1", "invalidPrincipal", "twelve digits")),
        (RESOURCE, principal("\"NotPrincipal\": {\"AWS\": [‸true]}"), ("Statement.NotPrincipal.AWS[0]", "R-GRAM-8", "wrongJsonType", "found a boolean")),
        (RESOURCE, principal("\"NotPrincipal\": {‸\"Aws\": \"*\"}"), ("Statement.NotPrincipal.Aws", "R-PRIN-1", "unknownMember", "did you mean `AWS`?")),
        (RESOURCE, principal("\"NotPrincipal\": ‸\"Ann\""), ("Statement.NotPrincipal", "R-PRIN-1", "invalidPrincipal", "a map")),
        (PolicyType::ResourceControl, principal("\"Principal\": ‸{\"AWS\": 111122223333}"), ("Statement.Principal", "R-TYPE-9", "invalidPrincipal", "is \"*\"")),
        (PolicyType::ResourceControl, principal("\"Principal\": {\"AWS\": ‸1}"), ("Statement.Principal.AWS", "R-PRIN-1", "invalidPrincipal", "twelve digits")),
        (PolicyType::ResourceControl, principal("\"Principal\": ‸\"Ann\""), ("Statement.Principal", "R-TYPE-9", "invalidPrincipal", "is \"*\"")),
        (IDENTITY, statement("\"Effect\": \"Allow\", \"NotAction\": [‸1], \"Resource\": \"*\""), ("Statement.NotAction[0]", "R-GRAM-8", "wrongJsonType", "found a number")),
        (IDENTITY, statement("\"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": [‸null]"), ("Statement.Resource[0]", "R-GRAM-8", "wrongJsonType", "found null")),
        (IDENTITY, statement("\"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": ‸\" arn:aws:s3:::b\""), ("Statement.Resource", "R-RES-2", "invalidResource", "white space stands before it")),
        (PolicyType::ServiceControl, statement("\"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": ‸\"arn:aws\""), ("Statement.Resource", "R-RES-9", "incompleteArn", "complete ARNs")),
        (IDENTITY, statement("\"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": ‸\"arn:${AWS::Partition}:s3:::b\""), ("Statement.Resource", "R-VAR-7", "misplacedVariable", "partition")),
    ];
    for (policy_type, text, expected) in cases {
        // Warnings beside it would be findings too.
        let (plain, _) = marked(text);
        let findings = Policy::from_json(&plain, *policy_type, Loader::Strict).expect_err(&plain);
        let others: Vec<String> = findings.findings().iter().skip(1).map(ToString::to_string).collect();
        assert!(others.is_empty(), "{plain}: {others:?}");
        check(*policy_type, text, &[*expected]);
    }
}

/// What loads and can hardly be meant is a warning.
#[test]
#[rustfmt::skip]
fn what_can_hardly_be_meant_is_a_warning() {
    let condition = |key: &str| {
        statement(&format!(r#""Effect": "Deny", "Action": "s3:*", "Resource": "*", "Condition": {{"StringEquals": {{"{key}": "x"}}}}"#))
    };
    let resource = |entry: &str| statement(&format!(r#""Effect": "Deny", "Action": "s3:*", "Resource": "{entry}""#));
    for (policy_type, text, rule, reason, message) in [
        (IDENTITY, condition("aws:SourceIps"), "R-KEY-2", "unknownConditionKey", "did you mean `aws:SourceIp`?"),
        (IDENTITY, condition("awsSourceIp"), "R-KEY-2", "unknownConditionKey", "did you mean `aws:SourceIp`?"),
        (IDENTITY, condition("aws:SourceIp "), "R-COND-6", "trailingSpace", "remove it"),
        (IDENTITY, condition("s3:prefix\\u00a0"), "R-COND-6", "trailingSpace", "remove it"),
        (IDENTITY, resource("arn:aws:s3:::b/* "), "R-RES-17", "trailingSpace", "remove it"),
        (IDENTITY, resource("arn:aws:s3:::b/${aws:username} "), "R-RES-17", "trailingSpace", "remove it"),
        (IDENTITY, resource("arn:aws:s3:::b/${aws:usernam}"), "R-KEY-2", "unknownConditionKey", "did you mean `aws:username`?"),
        (IDENTITY, resource("arn:aws:s3:::${BucketName}/*"), "R-KEY-2", "unknownConditionKey", "`BucketName` is no condition key"),
        (IDENTITY, condition("s3:prefix").replace("\"x\"", "\"${aws:usernam}\""), "R-KEY-2", "unknownConditionKey", "did you mean `aws:username`?"),
        (IDENTITY, resource("arn:aws:s3:::日本/*"), "R-GRAM-9", "unsupportedCharacter", "U+65E5"),
        (PolicyType::ServiceControl, resource("arn:aws:iam::111122223333:*/*"), "R-RES-20", "invalidResource", "begins with its type"),
        (PolicyType::ServiceControl, resource("arn:*:s3:x"), "R-RES-9", "incompleteArn", "in a `Deny` only"),
    ] {
        let policy = Policy::from_json(&text, policy_type, Loader::Strict)
            .unwrap_or_else(|errors| panic!("{text}: {errors}"));
        let warnings: Vec<String> = policy.warnings().iter().map(ToString::to_string).collect();
        let [warning] = policy.warnings() else { panic!("{text}: {warnings:?}") };
        assert_eq!((warning.rule(), warning.reason().as_str()), (rule, reason), "{text}");
        assert!(warning.message().contains(message), "{text}: {warning}");
    }
    for text in [
        condition("aws:RequestTag/team"),
        condition("aws:PrincipalTag/Équipe"),
        condition("AWS:sourceip"),
        condition("s3:nosuch"),
        resource("arn:aws:s3:::b/a b"),
    ] {
        let policy = Policy::from_json(&text, IDENTITY, Loader::Strict).expect("sound");
        assert!(policy.warnings().is_empty(), "{text}: {:?}", policy.warnings());
    }
}

/// Columns are characters, offsets bytes; a carriage return is a character of its line.
#[test]
fn places_hold_behind_carriage_returns_and_long_characters() {
    let mistake =
        "\"Principal\": \"*\", \"Effect\": ‸\"Nope\", \"Action\": \"s3:*\", \"Resource\": \"*\"";
    let expected: [Expected<'_>; 1] =
        [("Statement[0].Effect", "R-STMT-1", "invalidEffect", "`Nope`")];
    for text in [
        format!("{{\r\n  \"Statement\": [\r\n    {{ {mistake} }}\r\n  ]\r\n}}\r\n"),
        format!("{{\r\"Statement\": [{{ {mistake} }}]}}"),
        format!("\n\n\t{{\"Statement\": [{{\"Sid\": \"été\", {mistake} }}]}}"),
        format!(
            "{{\"Statement\": [{{\"Condition\": {{\"StringEquals\": {{\"aws:x\": \"日本語 🦀 é\"}}}}, {mistake} }}]}}"
        ),
        format!(
            "{{\"Statement\": [{{\"Condition\": {{\"StringEquals\": {{\"aws:x\": \"\\ud83e\\udd80\\n\"}}}}, {mistake} }}]}}"
        ),
        format!("{{\"Id\": \"🦀\",\r\n\"Statement\": [{{ \"Sid\": \"\\\"\\\\\", {mistake} }}]}}"),
    ] {
        check(RESOURCE, &text, &expected);
    }
}

/// R-GRAM-4, at every depth of a policy.
#[test]
#[rustfmt::skip]
fn a_member_that_stands_twice_is_refused_wherever_it_is() {
    let document = |statement: &str| {
        format!("{{\"Version\": \"2012-10-17\",\n \"Statement\": [{statement}]}}")
    };
    let statement = |more: &str| {
        document(&format!(
            "{{\"Effect\": \"Allow\", \"Principal\": {{\"AWS\": \"*\"}}, \"Action\": \"s3:*\", \"Resource\": \"*\", {more}}}"
        ))
    };
    for (text, path) in [
        (
            "{\"Version\": \"2012-10-17\", ‸\"Version\": \"2012-10-17\", \"Statement\": []}"
                .to_string(),
            "Version",
        ),
        (
            "{\"Statement\": [], ‸\"Statement\": []}".into(),
            "Statement",
        ),
        // An escape spells the same name.
        (
            "{\"Statement\": [], ‸\"\\u0053tatement\": []}".into(),
            "Statement",
        ),
        (statement("‸\"Effect\": \"Allow\""), "Statement[0].Effect"),
        (statement("‸\"Effect\": \"Deny\""), "Statement[0].Effect"),
        (
            statement("\"Sid\": \"a\", ‸\"Sid\": \"b\""),
            "Statement[0].Sid",
        ),
        (
            statement("\"Condition\": {}, ‸\"Condition\": {}"),
            "Statement[0].Condition",
        ),
        (
            statement("\"Condition\": {\"Bool\": {}, ‸\"Bool\": {}}"),
            "Statement[0].Condition.Bool",
        ),
        (
            statement("\"Condition\": {\"Bool\": {\"aws:x\": \"true\", ‸\"aws:x\": \"true\"}}"),
            "Statement[0].Condition.Bool.aws:x",
        ),
        (
            document(
                "{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"*\",\n ‸\"AWS\": []}, \"Action\": \"s3:*\", \"Resource\": \"*\"}",
            ),
            "Statement[0].Principal.AWS",
        ),
    ] {
        check(
            RESOURCE,
            &text,
            &[(
                path,
                "R-GRAM-4",
                "duplicateMember",
                "stands twice in this object; keep one",
            )],
        );
    }
}
