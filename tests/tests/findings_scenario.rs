//! What an error about a scenario says, and where it says it is.

use crate::findings::marks::{Expected, compare, marked};
use portcullis::{
    Finding,
    finding::Reason,
    scenario::{self, ErrorCode},
};
use serde_json::{Value, json};

fn check(code: &str, text: &str, expected: &[Expected<'_>]) {
    let (plain, places) = marked(text);
    match scenario::answer(&plain) {
        Ok(answer) => panic!("answered {answer:?}: {plain}"),
        Err(error) => {
            compare(&error.findings, &places, expected, &plain);
            assert_eq!(error.code.as_str(), code, "{plain}");
            let first = error.findings[0].message();
            assert_eq!(error.message, first, "the first finding speaks");
        }
    }
}

fn not_a_resource(path: &str) -> [Expected<'_>; 1] {
    [(
        path,
        "R-RES-2",
        "invalidResource",
        "`bucket` is no resource",
    )]
}

#[test]
fn a_policy_in_a_scenario_has_its_place_there_and_a_text_its_own() {
    let inner = "{\"Version\": \"2012-10-17\",\n \"Statement\": [\n  {\"Effect\": \"Allow\", \"Action\": \"s3:*\",\n   \"Resource\": ‸\"bucket\"}]}";
    let request = r#""request": {"principal": "anonymous", "action": "s3:GetObject", "resource": "arn:aws:s3:::b/k"}"#;
    // As an object: the place counts in the scenario.
    for (slot, path) in [
        (
            format!("\"identity\": [{inner}]"),
            "policies.identity[0].Statement[0].Resource",
        ),
        (
            format!("\"identity\": [{{\"name\": \"é\",\n\"policy\": {inner}}}]"),
            "policies.identity[0].policy.Statement[0].Resource",
        ),
        (
            format!("\"permissionsBoundary\": {inner}"),
            "policies.permissionsBoundary.Statement[0].Resource",
        ),
        (
            format!("\"serviceControlPolicies\": [[], [{inner}]]"),
            "policies.serviceControlPolicies[1][0].Statement[0].Resource",
        ),
    ] {
        let text = format!("{{{request},\n\"policies\": {{ {slot} }}}}");
        check("invalidPolicy", &text, &not_a_resource(path));
    }
    // As a text: the place counts in that text, wherever it stands in the scenario.
    let (plain, places) = marked(inner);
    for slot in [json!([plain]), json!([{"name": "x", "policy": plain}])] {
        let text = format!("{{{request},\n\n\"policies\": {{\"identity\": {slot}}}}}");
        let Err(error) = scenario::answer(&text) else {
            panic!("answered: {text}")
        };
        let path = if slot[0].is_string() {
            "policies.identity[0]"
        } else {
            "policies.identity[0].policy"
        };
        let path = format!("{path}.Statement[0].Resource");
        compare(&error.findings, &places, &not_a_resource(&path), &plain);
    }
}

#[test]
fn findings_of_texts_and_objects_stand_in_the_order_of_the_scenario() {
    let broken = r#"{"Statement": [{"Effect": "allow", "Action": "s3:*", "Resource": "*"}]}"#;
    let text = format!(
        r#"{{"request": {{"principal": "anonymous", "action": "nonsense", "resource": "*", "colour": 1}},
        "policies": {{"session": [{}], "identity": [{broken}, 7], "resources": []}},
        "settings": {{"loader": "lax", "strict": true}}}}"#,
        Value::String(broken.into())
    );
    let Err(error) = scenario::answer(&text) else {
        panic!("answered: {text}")
    };
    let paths: Vec<&str> = error.findings.iter().map(Finding::path).collect();
    assert_eq!(
        paths,
        [
            "request.action",
            "request.colour",
            "policies.session[0].Statement[0].Effect",
            "policies.identity[0].Statement[0].Effect",
            "policies.identity[1]",
            "policies.resources",
            "settings.loader",
            "settings.strict",
        ]
    );
    assert_eq!(error.code.as_str(), "invalidRequest");
    assert_eq!(
        error.findings[2].position().line,
        1,
        "a text has lines of its own"
    );
    assert_eq!(error.findings[3].position().line, 2);
}

#[test]
#[rustfmt::skip] // One line a case.
fn each_part_of_a_scenario_has_its_code_and_place() {
    let good = r#""principal": "anonymous", "action": "s3:GetObject", "resource": "*""#;
    let request = |field: &str| format!("{{\n\"request\": {{{good},\n  {field}}}}}");
    let cases: &[(&str, String, Expected<'_>)] = &[
        ("invalidScenario", "‸nonsense".into(), ("", "R-GRAM-10", "invalidJson", "expected a JSON value")),
        ("invalidScenario", "‸".into(), ("", "R-GRAM-10", "invalidJson", "")),
        ("invalidScenario", "{\"request\": {}}\n‸x".into(), ("", "R-GRAM-10", "invalidJson", "something follows")),
        ("invalidScenario", "‸[]".into(), ("", "SCENARIO", "wrongJsonType", "expected an object")),
        ("invalidScenario", "‸{}".into(), ("request", "SCENARIO", "missingMember", "`request` is missing")),
        ("invalidScenario", format!("{{\"request\": {{{good}}}, ‸\"polices\": {{}}}}"), ("polices", "SCENARIO", "unknownMember", "did you mean `policies`?")),
        ("invalidScenario", format!("{{\"request\": {{{good}}}, \"settings\": {{\"loader\": ‸\"Strict\"}}}}"), ("settings.loader", "SCENARIO", "invalidField", "`strict` or `lenient`")),
        ("invalidScenario", format!("{{\"request\": {{{good}}}, \"settings\": ‸null}}"), ("settings", "SCENARIO", "wrongJsonType", "found null")),
        ("invalidScenario", format!("{{\"request\": {{{good}}}, \"settings\": {{\"rcpServices\": [\"s3\", ‸1]}}}}"), ("settings.rcpServices[1]", "SCENARIO", "wrongJsonType", "expected a string")),
        ("invalidPolicy", format!("{{\"request\": {{{good}}}, \"policies\": ‸[]}}"), ("policies", "SCENARIO", "wrongJsonType", "expected an object")),
        ("invalidPolicy", format!("{{\"request\": {{{good}}}, \"policies\": {{\"identity\": ‸{{}}}}}}"), ("policies.identity", "SCENARIO", "wrongJsonType", "a list of policies")),
        ("invalidPolicy", format!("{{\"request\": {{{good}}}, \"policies\": {{\"resource\": ‸{{\"name\": \"x\"}}}}}}"), ("policies.resource.policy", "SCENARIO", "missingMember", "`policy` is missing")),
        ("invalidPolicy", format!("{{\"request\": {{{good}}}, \"policies\": {{\"serviceControlPolicies\": [‸{{}}]}}}}"), ("policies.serviceControlPolicies[0]", "SCENARIO", "wrongJsonType", "a list of policies")),
        ("invalidRequest", "{\"request\": ‸7}".into(), ("request", "SCENARIO", "wrongJsonType", "found a number")),
        ("invalidRequest", "{\"request\": ‸{\"action\": \"s3:GetObject\", \"resource\": \"*\"}}".into(), ("request.principal", "SCENARIO", "missingMember", "`principal` is missing")),
        ("invalidRequest", request("‸\"contxt\": {}"), ("request.contxt", "SCENARIO", "unknownMember", "did you mean `context`?")),
        ("invalidRequest", request("\"resourceAccount\": ‸\"1111\""), ("request.resourceAccount", "SCENARIO", "invalidField", "12 digits")),
        ("invalidRequest", request("\"resourceAccount\": ‸111122223333"), ("request.resourceAccount", "SCENARIO", "wrongJsonType", "expected a string")),
        ("invalidRequest", request("\"resourceInManagementAccount\": ‸\"true\""), ("request.resourceInManagementAccount", "SCENARIO", "wrongJsonType", "true or false")),
        ("invalidRequest", request("\"time\": ‸\"2026-11-23\""), ("request.time", "SCENARIO", "invalidField", "RFC 3339")),
        ("invalidRequest", request("\"context\": {\"aws:x\": ‸{}}"), ("request.context.aws:x", "SCENARIO", "wrongJsonType", "found an object")),
        ("invalidRequest", request("\"context\": {\"aws:x\": [1, ‸null]}"), ("request.context.aws:x[1]", "SCENARIO", "wrongJsonType", "found null")),
        ("invalidRequest", request("\"context\": {\"aws:X\": 1, ‸\"aws:x\": 2}"), ("request.context.aws:x", "R-COND-7", "duplicateConditionKey", "without case")),
        ("invalidRequest", request("\"credentials\": ‸{}"), ("request.credentials.type", "SCENARIO", "missingMember", "`type` is missing")),
        ("invalidRequest", request("\"credentials\": {\"type\": ‸\"session\"}"), ("request.credentials.type", "SCENARIO", "invalidField", "`longTerm`, `temporary` or `none`")),
        ("invalidRequest", request("\"network\": {\"sourceIp\": ‸\"203.0.113.0/24\"}"), ("request.network.sourceIp", "R-IP-6", "invalidField", "no IPv4 or IPv6 address")),
        ("invalidRequest", request("\"network\": {\"tls\": {\"version\": ‸\"1.4\"}}"), ("request.network.tls.version", "R-TLS-5", "invalidField", "unknown TLS version `1.4`")),
        ("invalidRequest", "{\"request\": {\"principal\": {\"service\": \"x.amazonaws.com\", ‸\"uniqueID\": \"x\"}, \"action\": \"s3:GetObject\", \"resource\": \"*\"}}".into(), ("request.principal.uniqueID", "SCENARIO", "unknownMember", "`uniqueId`?")),
    ];
    for (code, text, expected) in cases {
        check(code, text, &[*expected]);
    }
}

/// R-GRAM-4, at every depth of a scenario.
#[test]
#[rustfmt::skip]
fn a_field_that_stands_twice_is_refused_wherever_it_is() {
    let request = |more: &str| {
        format!(
            "{{\"request\": {{\"principal\": \"anonymous\", \"action\": \"s3:GetObject\", \"resource\": \"*\"{more}}}}}"
        )
    };
    let beside = |more: &str| {
        format!(
            "{{\"request\": {{\"principal\": \"anonymous\", \"action\": \"s3:GetObject\", \"resource\": \"*\"}}, {more}}}"
        )
    };
    let empty = "{\"Statement\": []}";
    let sound = "{\"Statement\": {\"Effect\": \"Deny\", \"Action\": \"*\", \"Resource\": \"*\"}}";
    for (code, text, path) in [
        ("invalidScenario", beside("\"policies\": {}, ‸\"policies\": {}"), "policies"),
        ("invalidScenario", beside("\"settings\": {}, ‸\"settings\": {}"), "settings"),
        ("invalidRequest", request(", ‸\"action\": \"s3:GetObject\""), "request.action"),
        ("invalidRequest", request(", \"context\": {}, ‸\"context\": {}"), "request.context"),
        ("invalidRequest", request(", \"context\": {\"aws:x\": 1, ‸\"aws:x\": 1}"), "request.context.aws:x"),
        ("invalidRequest", request(", \"credentials\": {\"type\": \"none\", ‸\"type\": \"none\"}"), "request.credentials.type"),
        ("invalidRequest", request(", \"network\": {\"vpc\": \"a\", ‸\"vpc\": \"a\"}"), "request.network.vpc"),
        ("invalidRequest", request(", \"network\": {\"tls\": {\"version\": \"1.2\", ‸\"version\": \"1.2\"}}"), "request.network.tls.version"),
        ("invalidPolicy", beside("\"policies\": {\"session\": [], ‸\"session\": []}"), "policies.session"),
        ("invalidPolicy", beside(&format!("\"policies\": {{\"identity\": [{{\"policy\": {sound}, ‸\"policy\": {sound}}}]}}")), "policies.identity[0].policy"),
        ("invalidPolicy", beside(&format!("\"policies\": {{\"resource\": {{\"name\": \"a\", \"policy\": {empty}, ‸\"name\": \"a\"}}}}")), "policies.resource.name"),
        ("invalidPolicy", beside("\"policies\": {\"resource\": {\"Statement\": [], ‸\"Statement\": []}}"), "policies.resource.Statement"),
        ("invalidScenario", beside("\"settings\": {\"loader\": \"strict\", ‸\"loader\": \"strict\"}"), "settings.loader"),
        ("invalidRequest", "{\"request\": {\"principal\": {\"service\": \"a\", ‸\"service\": \"a\"}, \"action\": \"s3:GetObject\", \"resource\": \"*\"}}".into(), "request.principal.service"),
    ] {
        check(code, &text, &[(path, "R-GRAM-4", "duplicateMember", "stands twice in this object; keep one")]);
    }
}

#[test]
fn pairs_are_the_question_once_more_and_together_no_longer_than_the_longest() {
    const SCENARIO_BYTES: usize = 256 << 20;
    let question = |pairs: usize, length: usize| {
        let pair = r#"{"action": "s3:GetObject", "resource": "arn:aws:s3:::b/k"}"#;
        let text = format!(
            r#"{{"request": {{"principal": "arn:aws:iam::111122223333:user/Ann", "action": "s3:GetObject",
                "resource": "arn:aws:s3:::b/k", "pairs": [{}]}}}}"#,
            vec![pair; pairs].join(", ")
        );
        let padding = " ".repeat(length - text.len());
        text + &padding
    };
    for pairs in [1, 7, 32] {
        let longest = SCENARIO_BYTES / (pairs + 1);
        let answer = scenario::answer(&question(pairs, longest)).expect("as long as it may be");
        assert_eq!(answer.pairs.len(), pairs + 1);
        let error = scenario::answer(&question(pairs, longest + 1)).expect_err("a byte longer");
        let [finding] = error.findings.as_slice() else {
            panic!("{error}");
        };
        assert_eq!(finding.path(), "request.pairs");
        assert_eq!(finding.reason(), Reason::LimitExceeded);
    }
}

#[test]
fn a_member_that_is_nearly_the_policy_of_a_pair_is_none() {
    let code_with = |member: &str| {
        let pair = r#""action": "s3:GetObject", "resource": "arn:aws:s3:::b/k""#;
        let question = format!(
            r#"{{"request": {{"principal": "anonymous", {pair}, "pairs": [{{{pair}, {member}}}]}}}}"#
        );
        scenario::answer(&question).expect_err(member).code
    };
    for of_policy in [r#""resourcePolicy": 1"#, r#""resourcePolicy": {}"#] {
        assert_eq!(code_with(of_policy), ErrorCode::InvalidPolicy);
    }
    let unknown = code_with(r#""resourcePolicyName": {}"#);
    assert_eq!(unknown, ErrorCode::InvalidRequest);
}
