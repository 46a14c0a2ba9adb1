//! Requests made from the actions and resources of a policy.

use portcullis::{
    Authorizer, Loader, Outcome, PolicyLevels, PolicySet, PolicyType, Principal, RequestContext,
};
use serde_json::{Value, json};

const ACCOUNT: &str = "111122223333";
const EVERYTHING: &str = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#;

/// What a request of the corpus asks, and whether only a Deny may refuse it.
pub(crate) struct Question {
    pub(crate) action: String,
    pub(crate) resource: String,
    /// Of the resource, where its ARN says so, and of the caller.
    pub(crate) account: String,
    pub(crate) context: serde_json::Map<String, Value>,
    pub(crate) must_allow: bool,
}

impl Question {
    fn caller(&self) -> String {
        format!("arn:aws:sts::{}:assumed-role/Analyst/alice", self.account)
    }
}

/// Fills in wildcards and variables; a variable's key gets the same value in the context.
fn fill(pattern: &str, context: &mut serde_json::Map<String, Value>) -> String {
    let mut filled = String::new();
    let mut rest = pattern;
    while let Some(character) = rest.chars().next() {
        let variable = rest
            .strip_prefix("${")
            .and_then(|inner| inner.split_once('}'));
        rest = if let Some((name, behind)) = variable {
            match name {
                "*" | "?" | "$" => filled.push_str(name),
                _ => {
                    let key = name.split(',').next().unwrap_or_default();
                    context.insert(key.to_ascii_lowercase(), json!("value"));
                    filled.push_str("value");
                }
            }
            behind
        } else {
            match character {
                '*' => filled.push('x'),
                '?' => filled.push('q'),
                other => filled.push(other),
            }
            rest.get(character.len_utf8()..).unwrap_or_default()
        };
    }
    filled
}

fn action(pattern: &str, policy_type: PolicyType) -> Option<String> {
    if pattern.contains("${") {
        return None;
    }
    let filled = match (pattern, policy_type) {
        // A trust policy is known by the action (R-STS-1).
        (_, PolicyType::RoleTrust) => {
            let name = pattern.strip_prefix("sts:").unwrap_or("AssumeRole");
            let known = ["TagSession", "SetSourceIdentity", "SetContext"].contains(&name)
                || name.starts_with("AssumeRole");
            let name = if known {
                name.trim_end_matches('*')
            } else {
                "AssumeRole"
            };
            format!("sts:{name}")
        }
        ("*", PolicyType::KmsKey) => "kms:Decrypt".into(),
        ("*", _) => "sqs:SendMessage".into(),
        (pattern, _) => pattern.replace('*', "x").replace('?', "q"),
    };
    let (service, name) = filled.split_once(':')?;
    let word = |text: &str| {
        !text.is_empty()
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    (word(service) && word(name)).then_some(filled)
}

fn resource(
    pattern: &str,
    policy_type: PolicyType,
    context: &mut serde_json::Map<String, Value>,
) -> Option<String> {
    match policy_type {
        PolicyType::RoleTrust => return Some(format!("arn:aws:iam::{ACCOUNT}:role/Trusting")),
        PolicyType::KmsKey => return Some(format!("arn:aws:kms:us-east-1:{ACCOUNT}:key/1")),
        _ => {}
    }
    if pattern == "*" {
        return Some("*".into());
    }
    let filled = fill(pattern, context);
    let mut segments: Vec<&str> = filled.splitn(6, ':').collect();
    segments.resize(6, "x"); // R-RES-9: a short ARN is completed
    if segments[0] != "arn"
        || [1, 2, 5]
            .into_iter()
            .any(|index| segments[index].is_empty())
    {
        return None;
    }
    if pattern.starts_with("arn:*") {
        segments[1] = "aws"; // another partition is never allowed (R-EVAL-8)
    }
    Some(segments.join(":"))
}

/// Not decided by identity policies alone: key policies, trust policies, reserved names (6.8, 6.9).
fn has_rules_of_its_own(action: &str, resource: &str) -> bool {
    let service = action
        .split(':')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    ["kms", "sts", "iam"].contains(&service.as_str())
        || !(resource == "*" || resource.starts_with("arn:aws:"))
}

pub(crate) fn questions(policy_type: PolicyType, document: &Value) -> Vec<Question> {
    let mut questions = Vec::new();
    for statement in list(&document["Statement"]) {
        let actions = match texts(&statement["Action"]) {
            none if none.is_empty() => vec!["zzz:NobodyNamesThis"],
            actions => actions,
        };
        let resources = match texts(&statement["Resource"]) {
            none if none.is_empty() => vec!["*"],
            resources => resources,
        };
        let open = policy_type == PolicyType::Identity
            && statement["Effect"] == "Allow"
            && statement.get("Action").is_some()
            && statement.get("Resource").is_some()
            && list(&statement["Condition"]).is_empty();
        // Each action once and each resource once; every pair would ask little more.
        for index in 0..actions.len().max(resources.len()) {
            let mut context = serde_json::Map::new();
            let action = action(actions[index % actions.len()], policy_type);
            let resource = resource(
                resources[index % resources.len()],
                policy_type,
                &mut context,
            );
            if let (Some(action), Some(resource)) = (action, resource) {
                let must_allow = open && !has_rules_of_its_own(&action, &resource);
                let named = resource.split(':').nth(4).unwrap_or_default();
                let is_account =
                    named.len() == 12 && named.bytes().all(|byte| byte.is_ascii_digit());
                let account = if is_account { named } else { ACCOUNT }.to_string();
                questions.push(Question {
                    account,
                    action,
                    resource,
                    context,
                    must_allow,
                });
            }
        }
    }
    questions
}

pub(crate) fn scenario(
    policy_type: PolicyType,
    policy: &str,
    lenient: bool,
    question: &Question,
) -> String {
    let everything = EVERYTHING;
    // The document goes in as text: serde_json would reorder it.
    let policies = match policy_type {
        PolicyType::Identity => json!({"identity": [policy]}),
        PolicyType::PermissionsBoundary => {
            json!({"identity": [everything], "permissionsBoundary": policy})
        }
        PolicyType::ServiceControl => {
            json!({"identity": [everything], "serviceControlPolicies": [[everything], [policy]]})
        }
        PolicyType::ResourceControl => {
            json!({"identity": [everything], "resourceControlPolicies": [[policy]]})
        }
        PolicyType::VpcEndpoint => json!({"identity": [everything], "vpcEndpoint": policy}),
        _ => json!({"identity": [everything], "resource": policy}),
    };
    json!({
        "request": {
            "principal": question.caller(),
            "action": question.action,
            "resource": question.resource,
            "resourceAccount": question.account,
            "context": question.context,
        },
        "policies": policies,
        "settings": {"loader": if lenient { "lenient" } else { "strict" }},
    })
    .to_string()
}

/// `Statement`, `Action` and so on are one item or a list of them (R-GRAM-6).
pub(crate) fn list(value: &Value) -> &[Value] {
    match value {
        Value::Null => &[],
        Value::Array(items) => items,
        item => std::slice::from_ref(item),
    }
}

pub(crate) fn texts(value: &Value) -> Vec<&str> {
    list(value).iter().filter_map(Value::as_str).collect()
}

/// A document in its layer, beside identity policies that allow everything; as `scenario` puts it.
pub(crate) struct Compiled {
    everything: PolicySet,
    full_access: PolicySet,
    document: PolicySet,
}

impl Compiled {
    pub(crate) fn new(policy_type: PolicyType, policy: &str, lenient: bool) -> Self {
        let loader = if lenient {
            Loader::Lenient
        } else {
            Loader::Strict
        };
        let compile = |policy_type, loader, policy| {
            PolicySet::builder(policy_type, loader)
                .policy("", policy)
                .build()
                .unwrap_or_else(|errors| panic!("{errors}"))
        };
        Self {
            everything: compile(PolicyType::Identity, Loader::Strict, EVERYTHING),
            full_access: compile(PolicyType::ServiceControl, Loader::Strict, EVERYTHING),
            document: compile(policy_type, loader, policy),
        }
    }

    pub(crate) fn ask(&self, question: &Question) -> Outcome {
        let document = &self.document;
        let service_control = PolicyLevels::from_iter([&self.full_access, document]);
        let resource_control = PolicyLevels::from_iter([document]);
        let builder = Authorizer::builder().identity(&self.everything);
        let authorizer = match document.policy_type() {
            PolicyType::Identity => builder.identity(document),
            PolicyType::PermissionsBoundary => builder.permissions_boundary(document),
            PolicyType::ServiceControl => builder.service_control_policies(&service_control),
            PolicyType::ResourceControl => builder.resource_control_policies(&resource_control),
            PolicyType::VpcEndpoint => builder.vpc_endpoint(document),
            _ => builder.resource(document),
        };
        let caller = question.caller();
        let caller = Principal::from_arn(&caller).expect("the caller's ARN");
        let mut request = RequestContext::builder(caller, &question.action, &question.resource)
            .resource_account(&question.account);
        for (key, value) in &question.context {
            request = request.context(key.as_str(), value.as_str().unwrap_or_default());
        }
        let request = request.build().unwrap_or_else(|errors| panic!("{errors}"));
        let authorizer = authorizer.build().unwrap_or_else(|error| panic!("{error}"));
        authorizer.evaluate(&request).outcome()
    }
}
