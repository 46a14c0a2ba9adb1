//! Why one statement applies, or does not.

use alloc::{format, string::String, vec::Vec};

use super::explain_condition::condition_reason;
use super::short::{short, some_of};
use super::survey::{Located, fails};
use crate::decision::{ElementExplanation, ElementPath, ElementResult, StatementExplanation};
use crate::policy::{Effect, PolicyType, PrincipalPart, PrincipalPattern, ResourcePart};
use crate::program::{
    Asked, CompiledCondition, CompiledResource, Program, ProgramStatement, Truth, entry_covers,
    naming_entry, principal_grade, resource_matches,
};
use crate::request::{PrincipalKind, RequestContext};
use crate::text::Place;

/// Of a statement that applies every element tells on what it holds; of any other those tell that do not.
pub(super) fn tell(at: &Located<'_>, asked: &Asked<'_>) -> StatementExplanation {
    let (statement, places, program) = (at.entry, at.places, at.of.set.program());
    let (request, effect) = (asked.request, statement.effect);
    let principal = principal_grade(&statement.principal, effect, program.policy_type(), asked);
    let principal = principal.is_some();
    let action = program.action_matches(statement, request);
    let resource = resource_matches(&statement.resource, effect, request);
    let conditions = program.conditions_of(statement);
    let conditions: Vec<(&CompiledCondition, Truth)> = conditions
        .map(|condition| (condition, condition.truth(request)))
        .collect();
    let applies = principal
        && action
        && resource
        && !conditions.iter().any(|(_, truth)| fails(*truth, effect));

    let mut elements = Vec::new();
    let mut add = |element, truth, reason, place: Place| {
        elements.push(ElementExplanation {
            element,
            result: match truth {
                Truth::True => ElementResult::Holds,
                Truth::False => ElementResult::Fails,
                Truth::Undecided => ElementResult::Undecided,
            },
            reason,
            position: place.start,
            end: place.end,
        });
    };
    if applies || !principal {
        let told = principal_reason(program, statement, principal, asked);
        if let Some((element, reason)) = told {
            add(element, principal.into(), reason, places.principal());
        }
    }
    if applies || !action {
        let element = match statement.action.inverted {
            true => ElementPath::NotAction,
            false => ElementPath::Action,
        };
        let reason = action_reason(program, statement, request);
        add(element, action.into(), reason, places.action());
    }
    if (applies || !resource)
        && let Some((element, reason)) = resource_reason(&statement.resource, request)
    {
        add(element, resource.into(), reason, places.resource());
    }
    for ((condition, truth), place) in conditions.into_iter().zip(places.conditions()) {
        if applies || truth != Truth::True {
            let element = ElementPath::Condition {
                operator: condition.condition.operator.clone().into(),
                key: condition.condition.key.name.clone().into(),
            };
            let reason = condition_reason(condition, truth, request);
            add(element, truth, reason, place);
        }
    }
    let place = places.statement();
    StatementExplanation {
        statement: statement.index,
        sid: statement.sid.as_deref().map(Into::into),
        effect,
        position: place.start,
        end: place.end,
        applies,
        elements,
    }
}

/// `None` where nobody is named, and nobody has to be.
fn principal_reason(
    program: &Program,
    statement: &ProgramStatement,
    holds: bool,
    asked: &Asked<'_>,
) -> Option<(ElementPath, String)> {
    let caller = match asked.request.principal.kind {
        PrincipalKind::Service(name)
        | PrincipalKind::Federated(name)
        | PrincipalKind::OriginAccessIdentity(name) => name,
        PrincipalKind::Anonymous => "an anonymous caller",
        _ => asked
            .request
            .principal
            .identity()
            .map_or("the caller", |identity| identity.arn),
    };
    let caller = short(caller);
    let policy_type = program.policy_type();
    match &statement.principal {
        PrincipalPart::Implied => None,
        PrincipalPart::Missing => {
            let whom = if holds { ", and refuses everybody" } else { "" };
            let reason = format!("the statement names nobody{whom} (R-TYPE-2)");
            Some((ElementPath::Principal, reason))
        }
        PrincipalPart::Principal(entries) => {
            let reason = match naming_entry(entries, statement.effect, policy_type, asked) {
                Some(entry) => format!("{caller} is named by {}", short(&entry.text)),
                None => {
                    let list = some_of(entries.iter().map(|entry| &*entry.text));
                    let hint = match policy_type {
                        PolicyType::VpcEndpoint if names_account(statement, asked.request) => {
                            "; in an endpoint policy an account is its root user alone: write `*` with `aws:PrincipalAccount` (R-VPCE-4)"
                        }
                        _ => "",
                    };
                    format!("{caller} is none of {list}{hint}")
                }
            };
            Some((ElementPath::Principal, reason))
        }
        PrincipalPart::NotPrincipal { entries, forced } => {
            let list = some_of(entries.iter().map(|entry| &*entry.text));
            let reason = match (forced, holds) {
                (Some(_), _) if entries.is_empty() => String::from("an empty list excepts nobody"),
                (Some(_), _) => format!("{list} cannot be read as exceptions"),
                (None, false) => format!("{caller} is exempt by {list}"),
                (None, true) if statement.effect == Effect::Deny && asked.has_boundary => {
                    format!("{list} exempts nobody who has a permissions boundary (R-NPRIN-6)")
                }
                (None, true) => format!("{caller} is not exempt by {list}"),
            };
            Some((ElementPath::NotPrincipal, reason))
        }
    }
}

/// Whether an entry is the account of the caller.
fn names_account(statement: &ProgramStatement, request: &RequestContext<'_>) -> bool {
    let PrincipalPart::Principal(entries) = &statement.principal else {
        return false;
    };
    let of_caller = request.principal.account();
    entries.iter().any(|entry| match &entry.pattern {
        PrincipalPattern::Account { account, .. } => of_caller == Some(account),
        _ => false,
    })
}

fn action_reason(
    program: &Program,
    statement: &ProgramStatement,
    request: &RequestContext<'_>,
) -> String {
    let list = || some_of(program.actions_of(statement));
    let asked = short(request.question.action.text);
    match statement.action.forced {
        Some(true) => format!("{} holds for every action", list()),
        Some(false) => format!("{} holds for no action", list()),
        None => match program.action_entry(statement, request) {
            Some(entry) => format!("{asked} matches {}", short(entry)),
            None => format!("{asked} is none of {}", list()),
        },
    }
}

/// `None` where the resource is the one that the policy is attached to.
fn resource_reason(
    part: &ResourcePart<CompiledResource>,
    request: &RequestContext<'_>,
) -> Option<(ElementPath, String)> {
    let asked = short(request.question.resource.text);
    match part {
        ResourcePart::Attached => None,
        ResourcePart::Nothing => Some((
            ElementPath::Resource,
            String::from("a key policy statement without `Resource` has no effect (R-TYPE-7)"),
        )),
        ResourcePart::Listed {
            inverted,
            entries,
            forced,
        } => {
            let list = || some_of(entries.iter().map(|entry| entry.text()));
            let element = match inverted {
                true => ElementPath::NotResource,
                false => ElementPath::Resource,
            };
            let covering = entries
                .iter()
                .find(|entry| entry_covers(entry, request) == Some(true));
            let unresolved = || {
                let entry = entries
                    .iter()
                    .find(|entry| entry_covers(entry, request).is_none());
                entry.map_or(String::new(), |entry| {
                    format!("; a variable of {} has no value", short(entry.text()))
                })
            };
            let reason = match (forced, covering) {
                (Some(_), _) if *inverted && entries.is_empty() => {
                    String::from("an empty list excepts nothing")
                }
                (Some(_), _) if *inverted => format!("{} cannot be read as exceptions", list()),
                (_, Some(entry)) => format!("{asked} matches {}", short(entry.text())),
                (_, None) => format!("{asked} is none of {}{}", list(), unresolved()),
            };
            Some((element, reason))
        }
    }
}
