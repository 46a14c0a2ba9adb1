//! What a question holds that this or that rule is about, told from its JSON alone.
//!
//! The property test counts these, so that a generator that no longer reaches a rule is noticed.

use serde_json::{Map, Value};

use crate::second_opinion::{contradicts_itself, fold_key, refuses_resource};

/// All that [`kinds`] can say.
pub const KINDS: [&str; 50] = [
    "scope down: none",
    "scope down: one",
    "scope down: two",
    "scope down: three",
    "scope down: of a caller who cannot hold it",
    "session: of a caller who cannot hold it",
    "sts:GetSessionToken",
    "sts:GetFederationToken",
    "sts:GetScopedCredentials",
    "sts:AssumeRole by root",
    "sts:GetCallerIdentity under an SCP that denies it",
    "sts:GetCallerIdentity under an RCP that denies it",
    "sts:GetCallerIdentity through an endpoint that denies it",
    "sts:GetCallerIdentity through an endpoint that does not allow it",
    "iam: by GetSessionToken's credentials, with MFA",
    "iam: by GetSessionToken's credentials, without MFA",
    "root with AssumeRoot's credentials",
    "AssumeRoleWith… with a condition on the principal",
    "key name beyond ASCII: in a condition",
    "key name beyond ASCII: in a variable",
    "key name beyond ASCII: in the request",
    "key name beyond ASCII: twice in the request",
    "session without roleArn, condition on aws:PrincipalArn",
    "session without roleArn, AWSReservedSSO_…, condition on aws:PrincipalArn",
    "session without roleArn, aws:PrincipalArn as a variable",
    "another account: kms: within it only",
    "another account: kms: across",
    "another account: sqs: within it only",
    "another account: sqs: across",
    "kms: on no key",
    "origin access identity: caller",
    "origin access identity: in a policy",
    "root of the owner, policy of the bucket",
    "account id as a number",
    "action: wildcard in the prefix, Allow",
    "action: wildcard in the prefix, Deny",
    "action: malformed, Allow",
    "action: malformed, Deny",
    "no resource, ARN of all: Deny",
    "no resource, ARN of all: Allow with NotResource",
    "resource that IAM refuses: Allow",
    "resource that IAM refuses: Deny",
    "short resource of API Gateway",
    "Null with an empty value",
    "ForAnyValue with IfExists",
    "empty variable: in a condition",
    "empty variable: in Resource",
    "empty variable: in NotResource",
    "no Principal where one belongs",
    "federated user of unknown issuer, user in a policy",
];

/// Those of [`KINDS`] that the question is.
#[must_use]
pub fn kinds(question: &Value) -> Vec<&'static str> {
    let statements = statements(question);
    let mut found = Vec::new();
    of_scope_down(question, &mut found);
    of_calls(question, &statements, &mut found);
    of_key_names(question, &statements, &mut found);
    of_role_paths(question, &statements, &mut found);
    of_other_accounts(question, &mut found);
    of_principals(question, &statements, &mut found);
    of_actions(&statements, &mut found);
    of_resources(question, &statements, &mut found);
    of_empty_values(question, &statements, &mut found);
    found
}

type Found = Vec<&'static str>;

fn add(found: &mut Found, kind: &'static str, there: bool) {
    if there {
        found.push(kind);
    }
}

/// A statement and the slot of its policy.
struct Placed {
    slot: String,
    statement: Value,
}

impl Placed {
    fn denies(&self) -> bool {
        self.statement["Effect"] == "Deny"
    }

    /// The texts of a member, and of another one.
    fn texts(&self, members: &[&str]) -> Vec<&str> {
        members
            .iter()
            .filter_map(|member| self.statement.get(*member))
            .flat_map(items)
            .filter_map(Value::as_str)
            .collect()
    }

    /// Operator, key and values of each test.
    fn tests(&self) -> Vec<(&str, &str, Vec<&Value>)> {
        let blocks = self.statement.get("Condition").and_then(Value::as_object);
        let mut tests = Vec::new();
        for (operator, keys) in blocks.into_iter().flatten() {
            for (key, values) in keys.as_object().into_iter().flatten() {
                tests.push((operator.as_str(), key.as_str(), items(values)));
            }
        }
        tests
    }

    fn in_iam(&self) -> bool {
        ["identity", "permissionsBoundary", "session", "scopeDown"].contains(&self.slot.as_str())
    }
}

fn items(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(items) => items.iter().collect(),
        one => vec![one],
    }
}

fn statements(question: &Value) -> Vec<Placed> {
    let mut found = Vec::new();
    for (slot, value) in question["policies"].as_object().into_iter().flatten() {
        collect(slot, value, &mut found);
    }
    found
}

fn collect(slot: &str, value: &Value, found: &mut Vec<Placed>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(slot, item, found)),
        Value::String(text) => {
            if let Ok(policy) = serde_json::from_str::<Value>(text) {
                collect(slot, &policy, found);
            }
        }
        Value::Object(object) => {
            if let Some(policy) = object.get("policy") {
                collect(slot, policy, found);
            }
            if let Some(list) = object.get("Statement") {
                found.extend(items(list).into_iter().map(|statement| Placed {
                    slot: slot.to_string(),
                    statement: statement.clone(),
                }));
            }
        }
        _ => {}
    }
}

fn caller(question: &Value) -> &str {
    let principal = &question["request"]["principal"];
    principal
        .as_str()
        .or_else(|| principal["arn"].as_str())
        .unwrap_or_default()
}

fn action(question: &Value) -> String {
    question["request"]["action"]
        .as_str()
        .unwrap_or_default()
        .to_ascii_lowercase()
}

fn resource(question: &Value) -> &str {
    question["request"]["resource"].as_str().unwrap_or_default()
}

fn context(question: &Value) -> Map<String, Value> {
    question["request"]["context"]
        .as_object()
        .cloned()
        .unwrap_or_default()
}

fn segment(arn: &str, number: usize) -> &str {
    arn.splitn(6, ':').nth(number).unwrap_or_default()
}

fn of_scope_down(question: &Value, found: &mut Found) {
    let given = |slot: &str| question["policies"].get(slot).and_then(Value::as_array);
    let contradiction = contradicts_itself(question) == Some("R-SESS-8");
    if let Some(sets) = given("scopeDown") {
        add(
            found,
            "scope down: of a caller who cannot hold it",
            contradiction,
        );
        if !contradiction {
            let counts = [
                "scope down: none",
                "scope down: one",
                "scope down: two",
                "scope down: three",
            ];
            found.extend(counts.get(sets.len()).copied());
        }
    }
    let session = given("session").is_some_and(|list| !list.is_empty());
    add(
        found,
        "session: of a caller who cannot hold it",
        session && contradiction && given("scopeDown").is_none(),
    );
}

fn of_calls(question: &Value, statements: &[Placed], found: &mut Found) {
    let (caller, action) = (caller(question), action(question));
    for name in [
        "sts:GetSessionToken",
        "sts:GetFederationToken",
        "sts:GetScopedCredentials",
    ] {
        add(found, name, action.eq_ignore_ascii_case(name));
    }
    let root = caller.ends_with(":root");
    add(
        found,
        "sts:AssumeRole by root",
        root && action == "sts:assumerole",
    );
    if action == "sts:getcalleridentity" && (caller.contains(":iam:") || caller.contains(":sts:")) {
        let covers = |placed: &Placed| {
            placed
                .texts(&["Action"])
                .iter()
                .any(|entry| ["*", "sts:*"].contains(entry))
        };
        let denied = |slot: &str| {
            statements
                .iter()
                .any(|placed| placed.slot == slot && placed.denies() && covers(placed))
        };
        let endpoint = question["policies"].get("vpcEndpoint").is_some();
        let allowed = statements
            .iter()
            .any(|placed| placed.slot == "vpcEndpoint" && !placed.denies() && covers(placed));
        add(
            found,
            "sts:GetCallerIdentity under an SCP that denies it",
            denied("serviceControlPolicies"),
        );
        add(
            found,
            "sts:GetCallerIdentity under an RCP that denies it",
            denied("resourceControlPolicies"),
        );
        add(
            found,
            "sts:GetCallerIdentity through an endpoint that denies it",
            denied("vpcEndpoint"),
        );
        add(
            found,
            "sts:GetCallerIdentity through an endpoint that does not allow it",
            endpoint && !allowed && !denied("vpcEndpoint"),
        );
    }
    let credentials = &question["request"]["credentials"];
    let temporary =
        credentials["type"] == "temporary" && (root || segment(caller, 5).starts_with("user/"));
    let task = question["policies"].get("session").is_some()
        || context(question)
            .iter()
            .any(|(key, value)| fold_key(key) == "aws:assumedroot" && *value != Value::Bool(false));
    if temporary && action.starts_with("iam:") && !task {
        let mfa = credentials.get("mfaAuthenticatedAt").is_some();
        add(
            found,
            "iam: by GetSessionToken's credentials, with MFA",
            mfa,
        );
        add(
            found,
            "iam: by GetSessionToken's credentials, without MFA",
            !mfa,
        );
    }
    add(
        found,
        "root with AssumeRoot's credentials",
        temporary && root && task,
    );
    let keys = ["aws:principalaccount", "aws:principaltype", "aws:userid"];
    add(
        found,
        "AssumeRoleWith… with a condition on the principal",
        action.starts_with("sts:assumerolewith")
            && statements.iter().any(|placed| {
                placed
                    .tests()
                    .iter()
                    .any(|(_, key, _)| keys.contains(&fold_key(key).as_str()))
            }),
    );
}

/// The keys of the variables in a text.
fn variables(text: &str) -> Vec<&str> {
    text.split("${")
        .skip(1)
        .filter_map(|rest| rest.split(['}', ',']).next())
        .collect()
}

/// The texts of a statement that may hold variables.
fn texts_with_variables(placed: &Placed) -> Vec<&str> {
    let mut texts = placed.texts(&["Resource", "NotResource"]);
    for (_, _, values) in placed.tests() {
        texts.extend(values.into_iter().filter_map(Value::as_str));
    }
    texts
}

fn of_key_names(question: &Value, statements: &[Placed], found: &mut Found) {
    let tested = |placed: &Placed| placed.tests().iter().any(|(_, key, _)| !key.is_ascii());
    let varied = |placed: &Placed| {
        texts_with_variables(placed)
            .iter()
            .any(|text| variables(text).iter().any(|key| !key.is_ascii()))
    };
    let context = context(question);
    let twice = context.keys().any(|key| {
        !key.is_ascii()
            && context
                .keys()
                .any(|other| other != key && fold_key(other) == fold_key(key))
    });
    add(
        found,
        "key name beyond ASCII: in a condition",
        statements.iter().any(tested),
    );
    add(
        found,
        "key name beyond ASCII: in a variable",
        statements.iter().any(varied),
    );
    add(
        found,
        "key name beyond ASCII: in the request",
        context.keys().any(|key| !key.is_ascii()),
    );
    add(found, "key name beyond ASCII: twice in the request", twice);
}

fn of_role_paths(question: &Value, statements: &[Placed], found: &mut Found) {
    let caller = caller(question);
    let unknown = caller.contains(":assumed-role/")
        && question["request"]["principal"].get("roleArn").is_none()
        && !context(question)
            .keys()
            .any(|key| fold_key(key) == "aws:principalarn");
    if !unknown {
        return;
    }
    let tested = statements.iter().any(|placed| {
        placed.tests().iter().any(|(operator, key, _)| {
            let operator = operator.to_ascii_lowercase();
            fold_key(key) == "aws:principalarn"
                && (operator.contains("arn") || operator.contains("string"))
        })
    });
    let reserved = caller.contains("/AWSReservedSSO_");
    add(
        found,
        "session without roleArn, condition on aws:PrincipalArn",
        tested && !reserved,
    );
    add(
        found,
        "session without roleArn, AWSReservedSSO_…, condition on aws:PrincipalArn",
        tested && reserved,
    );
    let varied = statements.iter().any(|placed| {
        texts_with_variables(placed).iter().any(|text| {
            variables(text)
                .iter()
                .any(|key| fold_key(key) == "aws:principalarn")
        })
    });
    add(
        found,
        "session without roleArn, aws:PrincipalArn as a variable",
        varied,
    );
}

fn of_other_accounts(question: &Value, found: &mut Found) {
    const KMS_ACROSS: [&str; 8] = [
        "kms:decrypt",
        "kms:encrypt",
        "kms:reencryptto",
        "kms:getkeyrotationstatus",
        "kms:retiregrant",
        "kms:creategrant",
        "kms:describekey",
        "kms:listgrants",
    ];
    const SQS_WITHIN: [&str; 4] = [
        "sqs:deletequeue",
        "sqs:addpermission",
        "sqs:listqueuetags",
        "sqs:tagqueue",
    ];
    let (caller, action, resource) = (caller(question), action(question), resource(question));
    let owner = segment(resource, 4);
    let other = caller.starts_with("arn:") && !owner.is_empty() && segment(caller, 4) != owner;
    let key = segment(resource, 5).starts_with("key/");
    if action.starts_with("kms:") {
        let across = KMS_ACROSS.contains(&action.as_str());
        add(
            found,
            "another account: kms: across",
            other && key && across,
        );
        add(
            found,
            "another account: kms: within it only",
            other && key && !across,
        );
        add(found, "kms: on no key", !key);
    }
    if action.starts_with("sqs:") {
        let within = SQS_WITHIN.contains(&action.as_str());
        add(found, "another account: sqs: across", other && !within);
        add(
            found,
            "another account: sqs: within it only",
            other && within,
        );
    }
}

/// The entries of `Principal` and `NotPrincipal`, by member.
fn principals(placed: &Placed) -> Vec<(&str, &Value)> {
    let mut found = Vec::new();
    for member in ["Principal", "NotPrincipal"] {
        let map = placed.statement.get(member).and_then(Value::as_object);
        for (name, values) in map.into_iter().flatten() {
            found.extend(
                items(values)
                    .into_iter()
                    .map(|value| (name.as_str(), value)),
            );
        }
    }
    found
}

fn of_principals(question: &Value, statements: &[Placed], found: &mut Found) {
    let caller = caller(question);
    let entries: Vec<(&str, &Value)> = statements.iter().flat_map(principals).collect();
    let identity = |text: &str| text.contains("::cloudfront:user/");
    add(found, "origin access identity: caller", identity(caller));
    add(
        found,
        "origin access identity: in a policy",
        entries
            .iter()
            .any(|(_, entry)| entry.as_str().is_some_and(identity)),
    );
    add(
        found,
        "account id as a number",
        entries
            .iter()
            .any(|(member, entry)| *member == "AWS" && entry.is_number()),
    );
    let bucket_policy = ["getbucketpolicy", "putbucketpolicy", "deletebucketpolicy"];
    let call = action(question);
    let owner = question["request"]
        .get("resourceAccount")
        .and_then(Value::as_str)
        .unwrap_or_else(|| segment(resource(question), 4));
    add(
        found,
        "root of the owner, policy of the bucket",
        caller.ends_with(":root")
            && call.starts_with("s3")
            && call
                .split(':')
                .nth(1)
                .is_some_and(|name| bucket_policy.contains(&name))
            && owner == segment(caller, 4),
    );
    let principal_slots = ["resource", "resourceControlPolicies", "vpcEndpoint"];
    add(
        found,
        "no Principal where one belongs",
        statements.iter().any(|placed| {
            principal_slots.contains(&placed.slot.as_str())
                && placed.statement.get("Principal").is_none()
                && placed.statement.get("NotPrincipal").is_none()
        }),
    );
    let users = |entry: &Value| {
        entry
            .as_str()
            .is_some_and(|text| text.starts_with("AIDA") || segment(text, 5).starts_with("user/"))
    };
    add(
        found,
        "federated user of unknown issuer, user in a policy",
        caller.contains(":federated-user/")
            && question["request"]["principal"]
                .get("issuingUser")
                .is_none()
            && entries.iter().any(|(_, entry)| users(entry)),
    );
}

fn of_actions(statements: &[Placed], found: &mut Found) {
    let mut wildcard = [false; 2];
    let mut malformed = [false; 2];
    for placed in statements {
        for entry in placed.texts(&["Action", "NotAction"]) {
            let prefix = entry.split(':').next().unwrap_or_default();
            let deny = usize::from(placed.denies());
            wildcard[deny] |= entry != "*" && prefix.contains(['*', '?']);
            malformed[deny] |= entry.contains(char::is_whitespace)
                || entry.contains(',')
                || entry.matches(':').count() > 1
                || entry.ends_with(':');
        }
    }
    add(found, "action: wildcard in the prefix, Allow", wildcard[0]);
    add(found, "action: wildcard in the prefix, Deny", wildcard[1]);
    add(found, "action: malformed, Allow", malformed[0]);
    add(found, "action: malformed, Deny", malformed[1]);
}

fn of_resources(question: &Value, statements: &[Placed], found: &mut Found) {
    let action = action(question);
    let service = action.split(':').next().unwrap_or_default();
    let means_all = |entry: &&str| {
        let (of, part) = (segment(entry, 2).to_ascii_lowercase(), segment(entry, 5));
        (of == "*" || of == service)
            && (part == "*"
                || part
                    .strip_suffix("/*")
                    .is_some_and(|part| !part.contains(['*', '?', '/'])))
    };
    let without = resource(question) == "*";
    let any = |placed: &Placed, members: &[&str]| placed.texts(members).iter().any(means_all);
    add(
        found,
        "no resource, ARN of all: Deny",
        without
            && statements
                .iter()
                .any(|placed| placed.denies() && any(placed, &["Resource"])),
    );
    add(
        found,
        "no resource, ARN of all: Allow with NotResource",
        without
            && statements
                .iter()
                .any(|placed| !placed.denies() && any(placed, &["NotResource"])),
    );
    let refused = |placed: &&Placed| {
        placed
            .texts(&["Resource", "NotResource"])
            .iter()
            .any(|entry| refuses_resource(entry, placed.in_iam()))
    };
    let refused: Vec<&Placed> = statements.iter().filter(refused).collect();
    add(
        found,
        "resource that IAM refuses: Allow",
        refused.iter().any(|placed| !placed.denies()),
    );
    add(
        found,
        "resource that IAM refuses: Deny",
        refused.iter().any(|placed| placed.denies()),
    );
    add(
        found,
        "short resource of API Gateway",
        statements.iter().any(|placed| {
            placed
                .texts(&["Resource", "NotResource"])
                .iter()
                .any(|entry| entry.starts_with("execute-api:/"))
        }),
    );
}

fn of_empty_values(question: &Value, statements: &[Placed], found: &mut Found) {
    let context = context(question);
    let value = |key: &str| {
        context
            .iter()
            .find(|(name, _)| fold_key(name) == fold_key(key))
            .map(|(_, value)| value)
    };
    let is_empty = |key: &str| {
        value(key).is_some_and(|value| match value {
            Value::Array(values) => values.iter().all(|value| value == ""),
            one => one == "",
        })
    };
    let empty_text = |key: &str| value(key).is_some_and(|value| value == "");
    let null = statements.iter().any(|placed| {
        placed
            .tests()
            .iter()
            .any(|(operator, key, _)| operator.eq_ignore_ascii_case("null") && is_empty(key))
    });
    add(found, "Null with an empty value", null);
    add(
        found,
        "ForAnyValue with IfExists",
        statements.iter().any(|placed| {
            placed.tests().iter().any(|(operator, _, _)| {
                let operator = operator.to_ascii_lowercase();
                operator.starts_with("foranyvalue:") && operator.ends_with("ifexists")
            })
        }),
    );
    let varied = |text: &str| variables(text).iter().any(|key| empty_text(key));
    let in_condition = statements.iter().any(|placed| {
        placed
            .tests()
            .iter()
            .any(|(_, _, values)| values.iter().filter_map(|value| value.as_str()).any(varied))
    });
    let in_resource = |member: &str| {
        statements
            .iter()
            .any(|placed| placed.texts(&[member]).into_iter().any(varied))
    };
    add(found, "empty variable: in a condition", in_condition);
    add(
        found,
        "empty variable: in Resource",
        in_resource("Resource"),
    );
    add(
        found,
        "empty variable: in NotResource",
        in_resource("NotResource"),
    );
}
