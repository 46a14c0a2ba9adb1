//! From AWS's input to scenarios, and from their answers to AWS's output.

use alloc::collections::BTreeMap;

use portcullis::reference::Reference;
use portcullis::scenario::{self, Answer, ScenarioError};
use portcullis::{Layer, Outcome};
use serde_json::{Map, Value, json};

use super::input::Input;
use super::result::{
    BoundaryDetail, Details, EvaluationResult, MatchedStatement, OrganizationsDetail, Page,
    ResourceResult,
};
use crate::failure::Failure;
use crate::output::printable;

/// The account of a caller of whom nothing is said and a resource of which no account is.
const NOBODY: &str = "000000000000";

/// What would be known of a caller and is not, where none is given.
const OF_A_CALLER: [&str; 5] = [
    "aws:PrincipalArn",
    "aws:PrincipalAccount",
    "aws:PrincipalType",
    "aws:username",
    "aws:userid",
];

pub(super) fn simulate(input: &Input, reference: Option<&Reference<'_>>) -> Result<Page, Failure> {
    let asker = Asker::new(input)?;
    let begin = match &input.marker {
        None => 0,
        Some(marker) => marker
            .parse()
            .ok()
            .filter(|begin| *begin < input.action_names.len())
            .ok_or_else(|| {
                Failure::Invalid(format!("Marker: `{marker}` is of no page of this input"))
            })?,
    };
    let most = input.max_items.unwrap_or(usize::MAX);
    let actions = input.action_names.iter().skip(begin).take(most);
    let evaluation_results = actions.map(|action| asker.result(action, reference));
    let evaluation_results = evaluation_results.collect::<Result<Vec<_>, _>>()?;
    let end = begin + evaluation_results.len();
    let is_truncated = end < input.action_names.len();
    Ok(Page {
        evaluation_results,
        is_truncated,
        marker: is_truncated.then(|| end.to_string()),
    })
}

/// What every scenario of an input has.
struct Asker<'i> {
    input: &'i Input,
    policies: Value,
    context: Map<String, Value>,
    /// The account of resources whose ARN has none.
    owner: Option<&'i str>,
    caller: Caller<'i>,
}

/// Who asks.
enum Caller<'i> {
    /// A user or role.
    Known { arn: &'i str, account: &'i str },
    /// Somebody of an account: a member of a group, say.
    OfAccount(&'i str),
    /// Somebody of the account that owns the resource.
    Nobody,
}

impl<'i> Asker<'i> {
    fn new(input: &'i Input) -> Result<Self, Failure> {
        let owner = input.resource_owner.as_deref().map(|owner| {
            let account = owner.split(':').nth(4).unwrap_or(owner);
            is_account(account).then_some(account).ok_or_else(|| {
                let what =
                    "names no account; it is an ARN such as `arn:aws:iam::111122223333:root`";
                Failure::Invalid(format!("ResourceOwner: `{owner}` {what}"))
            })
        });
        let caller = match input.caller_arn.as_deref() {
            None => Caller::Nobody,
            Some(arn) => Caller::of(arn)?,
        };
        let mut context = Map::new();
        for entry in &input.context_entries {
            let values = &entry.context_key_values;
            let value = match (entry.kind(), values.as_slice()) {
                ((_, false), [value]) => json!(value),
                _ => json!(values),
            };
            let name = entry.context_key_name.clone();
            if context.insert(name, value).is_some() {
                let message = format!(
                    "ContextEntries: `{}` stands there twice",
                    entry.context_key_name
                );
                return Err(Failure::Invalid(message));
            }
        }
        for key in OF_A_CALLER {
            let is_known = match caller {
                Caller::Known { .. } => true,
                Caller::OfAccount(_) => key == "aws:PrincipalAccount",
                Caller::Nobody => false,
            };
            if !is_known && !context.keys().any(|given| given.eq_ignore_ascii_case(key)) {
                context.insert(key.into(), Value::Null);
            }
        }
        Ok(Self {
            input,
            policies: policies(input),
            context,
            owner: owner.transpose()?,
            caller,
        })
    }

    fn result(
        &self,
        action: &str,
        reference: Option<&Reference<'_>>,
    ) -> Result<EvaluationResult, Failure> {
        let given = &self.input.resource_arns;
        if given.is_empty() {
            let (answer, details) = self.ask(action, "*")?;
            return Ok(EvaluationResult {
                eval_action_name: action.into(),
                eval_resource_name: "*".into(),
                eval_decision: answer.decision,
                details,
                organizations_decision_detail: self.organizations(&[answer]),
                resource_specific_results: Vec::new(),
            });
        }
        let mut answers = Vec::new();
        let mut results = Vec::new();
        for resource in given {
            let (answer, details) = self.ask(action, resource)?;
            results.push(ResourceResult {
                eval_resource_name: resource.clone(),
                eval_resource_decision: answer.decision,
                details,
            });
            answers.push(answer);
        }
        // The whole is as its most restrictive part (R-OUT-3), the first of these.
        let worst = results
            .iter()
            .min_by_key(|result| match result.eval_resource_decision {
                Outcome::ExplicitDeny => 0,
                Outcome::Allowed => 2,
                _ => 1,
            });
        let Some(worst) = worst else {
            return Err(Failure::Invalid("ResourceArns is empty".into()));
        };
        // What is missing is told of each resource alone (R-OUT-8).
        let mut details = worst.details.clone();
        details.missing_context_values.clear();
        Ok(EvaluationResult {
            eval_action_name: action.into(),
            eval_resource_name: template(reference, action, given),
            eval_decision: worst.eval_resource_decision,
            details,
            organizations_decision_detail: self.organizations(&answers),
            resource_specific_results: results,
        })
    }

    fn ask(&self, action: &str, resource: &str) -> Result<(Answer, Details), Failure> {
        let of_arn = resource
            .split(':')
            .nth(4)
            .filter(|account| is_account(account));
        let account = of_arn.or(self.owner);
        let mut request = Map::new();
        request.insert("action".into(), action.into());
        request.insert("resource".into(), resource.into());
        let (principal, caller_account) = match self.caller {
            Caller::Known { arn, account } => (arn.to_string(), account),
            Caller::OfAccount(of) => (somebody(of), of),
            Caller::Nobody => {
                let of = account.unwrap_or(NOBODY);
                (somebody(of), of)
            }
        };
        request.insert("principal".into(), principal.into());
        let mut context = self.context.clone();
        let is_known = |key: &str| context.keys().any(|given| given.eq_ignore_ascii_case(key));
        if account.is_none()
            && matches!(self.caller, Caller::Nobody)
            && !is_known("aws:ResourceAccount")
        {
            context.insert("aws:ResourceAccount".into(), Value::Null);
        }
        request.insert("context".into(), context.into());
        if let Some(account) = self.owner.filter(|_| of_arn.is_none()) {
            request.insert("resourceAccount".into(), account.into());
        }
        let document = json!({"request": request, "policies": self.policies});
        let answer = scenario::answer(&document.to_string()).map_err(|error| refused(&error))?;
        let is_across = account.is_some_and(|account| account != caller_account);
        let details = self.details(&answer, resource, is_across);
        Ok((answer, details))
    }

    fn details(&self, answer: &Answer, resource: &str, is_across: bool) -> Details {
        let outcome = |layer| {
            let of = answer.layers.iter().find(|entry| entry.layer == layer);
            of.map(|entry| entry.outcome)
        };
        let is_refused_by_organization =
            outcome(Layer::ServiceControlPolicy).is_some_and(|outcome| outcome != Outcome::Allowed);
        let eval_decision_details = if is_refused_by_organization || (!is_across && resource == "*")
        {
            None
        } else if is_across {
            let none = Outcome::ImplicitDeny;
            Some(BTreeMap::from([
                ("IAM Policy", outcome(Layer::Identity).unwrap_or(none)),
                ("Resource Policy", outcome(Layer::Resource).unwrap_or(none)),
            ]))
        } else {
            Some(BTreeMap::new())
        };
        let has_boundary = !self.input.permissions_boundary_policy_input_list.is_empty();
        Details {
            matched_statements: answer
                .decided_by
                .iter()
                .filter_map(MatchedStatement::of)
                .collect(),
            missing_context_values: answer.missing_context.clone(),
            eval_decision_details,
            permissions_boundary_decision_detail: has_boundary.then(|| BoundaryDetail {
                allowed_by_permissions_boundary: outcome(Layer::PermissionsBoundary)
                    == Some(Outcome::Allowed),
            }),
        }
    }

    /// Whether the organization allows it, of all resources.
    fn organizations(&self, answers: &[Answer]) -> Option<OrganizationsDetail> {
        self.input.ordered_organization_policy_input_list.as_ref()?;
        let allows = |answer: &Answer| {
            answer.layers.iter().any(|entry| {
                entry.layer == Layer::ServiceControlPolicy && entry.outcome == Outcome::Allowed
            })
        };
        Some(OrganizationsDetail {
            allowed_by_organizations: answers.iter().all(allows),
        })
    }
}

impl<'i> Caller<'i> {
    fn of(arn: &'i str) -> Result<Self, Failure> {
        let mut parts = arn.splitn(6, ':');
        let service = parts.nth(2).unwrap_or_default();
        let account = parts.nth(1).unwrap_or_default();
        let name = parts.next().unwrap_or_default();
        match name.split('/').next() {
            Some("user" | "role") if service == "iam" && is_account(account) => {
                Ok(Self::Known { arn, account })
            }
            Some("group") if service == "iam" && is_account(account) => {
                Ok(Self::OfAccount(account))
            }
            _ => Err(Failure::Invalid(format!(
                "CallerArn: `{arn}` is no ARN of a user, group or role"
            ))),
        }
    }
}

fn somebody(account: &str) -> String {
    format!("arn:aws:iam::{account}:user/somebody")
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn policies(input: &Input) -> Value {
    let mut policies = Map::new();
    policies.insert("identity".into(), json!(input.policy_input_list));
    if let Some(boundary) = input.permissions_boundary_policy_input_list.first() {
        policies.insert("permissionsBoundary".into(), json!(boundary));
    }
    if let Some(policy) = &input.resource_policy {
        policies.insert("resource".into(), json!(policy));
    }
    if let Some(levels) = &input.ordered_organization_policy_input_list {
        policies.insert("serviceControlPolicies".into(), json!(levels));
    }
    policies.into()
}

/// The form of the ARNs of the action's resources: of the type that the first of the given ones is of.
fn template(reference: Option<&Reference<'_>>, action: &str, given: &[String]) -> String {
    let action = reference.and_then(|reference| reference.action(action));
    let types = action.iter().flat_map(|action| action.resources());
    let arns = types
        .map(|resource| resource.resource_type())
        .find(|kind| given.iter().any(|arn| kind.may_match(arn)))
        .and_then(|kind| kind.arns().next());
    arns.unwrap_or("*").into()
}

/// What is wrong, in the words of the input.
fn refused(error: &ScenarioError) -> Failure {
    let lines = error.findings.iter().map(|finding| {
        let path = finding.path();
        let (message, rule) = (finding.message(), finding.rule());
        let line = match member(path) {
            Some((member, true)) => format!("{member}: {}: {message} ({rule})", finding.position()),
            Some((member, false)) => format!("{member}: {message} ({rule})"),
            None => format!("{message} ({rule}, at {path})"),
        };
        printable(&line)
    });
    Failure::Invalid(lines.collect::<Vec<_>>().join("\n"))
}

/// The member of the input of which a path tells, and whether it is the text of a policy.
fn member(path: &str) -> Option<(String, bool)> {
    let number = |rest: &str| {
        let index = rest.strip_prefix('[')?.split(']').next()?;
        Some(index.parse::<usize>().ok()? + 1)
    };
    if let Some(rest) = path.strip_prefix("policies.identity") {
        return Some((format!("PolicyInputList.{}", number(rest)?), true));
    }
    if let Some(rest) = path.strip_prefix("policies.serviceControlPolicies") {
        let inner = rest.split_once(']').map_or("", |(_, inner)| inner);
        let (level, policy) = (number(rest)?, number(inner)?);
        let name = "OrderedOrganizationPolicyInputList";
        return Some((format!("{name}.{level}.{policy}"), true));
    }
    let is_within = |outer: &str| {
        path.strip_prefix(outer)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    if let Some(key) = path.strip_prefix("request.context.") {
        return Some((format!("ContextEntries: `{key}`"), false));
    }
    [
        (
            "policies.permissionsBoundary",
            "PermissionsBoundaryPolicyInputList.1",
            true,
        ),
        ("policies.resource", "ResourcePolicy", true),
        ("request.action", "ActionNames", false),
        ("request.resourceAccount", "ResourceOwner", false),
        ("request.resource", "ResourceArns", false),
        ("request.principal", "CallerArn", false),
    ]
    .into_iter()
    .find(|(outer, ..)| is_within(outer))
    .map(|(_, member, is_text)| (member.into(), is_text))
}
