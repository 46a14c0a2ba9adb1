//! What tells one set from the same set in full.

#![expect(clippy::expect_used, reason = "a test may panic")]

use alloc::{collections::BTreeSet, format, string::String, vec::Vec};

use super::*;
use crate::policy::ResourcePart;
use crate::program::{CompiledCondition, Program};
use crate::request::{ContextValue, Principal, RequestContext};

impl FlatProgram {
    /// Of the two sets, statement by statement: for which actions it is, which resources it lists, and its conditions.
    pub(crate) fn difference(&self, full: &Program) -> Option<String> {
        if self.statements.len() != full.statements().len() {
            return Some(format!("{} statements", self.statements.len()));
        }
        let probes = probes(full);
        for (number, (flat, written)) in self.statements.iter().zip(full.statements()).enumerate() {
            let is_denied = self.denies >> number & 1 == 1;
            let places = (u32::from(flat.policy), u32::from(flat.index), flat.effect);
            if places != (written.policy, written.index, written.effect)
                || is_denied != (written.effect == Effect::Deny)
            {
                return Some(format!("{flat:?} is {written:?}"));
            }
            let resources = self.resources_of(flat);
            if resources != listed(&written.resource) {
                return Some(format!("{resources:?} is {:?}", written.resource));
            }
            let of_statement = flat.conditions.of(&self.conditions);
            for (one, other) in of_statement
                .iter()
                .flat_map(|one| self.conditions.iter().map(move |other| (one, other)))
            {
                let are_equal = one.condition.condition == other.condition.condition;
                if one.same == other.same && !are_equal {
                    return Some(format!("{one:?} is {other:?}"));
                }
            }
            let conditions = sorted(of_statement.iter().map(|one| &one.condition));
            if conditions != sorted(full.conditions_of(written)) {
                return Some(format!("{conditions:?}"));
            }
            let is_bare = conditions.is_empty() && flat.resource == FlatResourcePart::Any;
            if is_bare != (self.bare >> number & 1 == 1) || is_bare != written.is_bare() {
                return Some(format!("{number} is bare"));
            }
        }
        let ann = Principal::from_arn("arn:aws:iam::111122223333:user/Ann").expect("a user");
        for action in &probes {
            let Ok(request) = RequestContext::builder(ann, action, "*").build() else {
                continue;
            };
            let mask = self
                .actions
                .named(&request.question.action, &self.text, &mut Meter::new());
            let mask = mask ^ self.excepts_actions;
            for (number, statement) in full.statements().iter().enumerate() {
                if (mask >> number & 1 == 1) != full.action_matches(statement, &request) {
                    return Some(format!("statement {number} for {action}"));
                }
            }
        }
        None
    }

    /// Of the two sets, a request that they decide differently: for actions and resources that entries name, and some near
    /// them.
    pub(crate) fn decides_otherwise(&self, full: &Program) -> Option<String> {
        let ann = Principal::from_arn("arn:aws:iam::111122223333:user/Ann").expect("a user");
        let actions: Vec<String> = probes(full).into_iter().collect();
        // Of a long list a few of the whole of it.
        let actions = actions.iter().step_by(1 + actions.len() / 8);
        let resources: Vec<String> = asked_resources(full).into_iter().collect();
        let resources = resources.iter().step_by(1 + resources.len() / 12);
        for (action, resource) in
            actions.flat_map(|action| resources.clone().map(move |resource| (action, resource)))
        {
            let contexts: [&[(&str, ContextValue<'_>)]; 3] = [
                &[],
                &[
                    ("aws:SourceIp", "203.0.113.9".into()),
                    ("aws:PrincipalTag/team", "red".into()),
                    ("aws:SecureTransport", "true".into()),
                    ("aws:MultiFactorAuthPresent", "false".into()),
                    ("s3:max-keys", "40".into()),
                ],
                &[
                    ("aws:SourceIp", "no address".into()),
                    ("aws:username", ContextValue::Absent),
                    ("aws:PrincipalTag/team", "".into()),
                    ("aws:SecureTransport", ContextValue::Ambiguous),
                ],
            ];
            for keys in contexts {
                let mut builder = RequestContext::builder(ann, action, resource);
                for (key, value) in keys {
                    builder = builder.context(key, value.clone());
                }
                let Ok(request) = builder.build() else {
                    continue;
                };
                let asked = Asked {
                    request: &request,
                    has_boundary: false,
                };
                let mut meter = Meter::new();
                let found = outcome(self.find(&asked, &mut meter));
                let in_full = outcome(full.find(&asked, &Truths::NONE, &mut Meter::new()));
                if found != in_full || meter.steps() > self.cost_bound() {
                    return Some(format!(
                        "{action} on {resource} with {keys:?} is {found}, in full {in_full}, after {} steps",
                        meter.steps()
                    ));
                }
            }
        }
        None
    }

    /// `None` for what holds whatever is asked.
    fn resources_of(&self, statement: &FlatStatement) -> Option<Vec<String>> {
        let told = |entry: &FlatResource| {
            let start = entry.start as usize;
            let text = self.text.get(start..start + entry.length as usize);
            match entry.pattern {
                FlatPattern::Plain(plain) => {
                    format!(
                        "{} {:?}",
                        text.expect("its text"),
                        CompiledPattern::Plain(plain)
                    )
                }
                FlatPattern::Unusual(number) => {
                    let pattern = self.unusual.get(usize::from(number));
                    format!("{} {:?}", text.expect("its text"), pattern.expect("it"))
                }
            }
        };
        let entries = statement.resources.of(&self.resources).iter().map(told);
        let entries =
            entries.chain((statement.resource == FlatResourcePart::Excepted).then(|| "not".into()));
        (statement.resource != FlatResourcePart::Any).then(|| entries.collect())
    }
}

fn listed(part: &ResourcePart<crate::program::CompiledResource>) -> Option<Vec<String>> {
    let ResourcePart::Listed {
        inverted,
        entries,
        forced: None,
    } = part
    else {
        return Some(Vec::from([format!("{part:?}")]));
    };
    if !inverted
        && entries
            .iter()
            .any(|entry| matches!(entry.pattern, CompiledPattern::Any))
    {
        return None;
    }
    let entries = entries
        .iter()
        .map(|entry| format!("{} {:?}", entry.text(), entry.pattern));
    Some(entries.chain(inverted.then(|| "not".into())).collect())
}

fn sorted<'c>(conditions: impl Iterator<Item = &'c CompiledCondition>) -> Vec<String> {
    let mut all: Vec<String> = conditions.map(|one| format!("{one:?}")).collect();
    all.sort();
    all
}

/// Actions that entries name, those that are near them, and some that no entry names.
fn probes(full: &Program) -> BTreeSet<String> {
    let mut probes = BTreeSet::from(["nobody:NamesIt".into(), "s3:GetObject".into()]);
    for statement in full.statements() {
        for entry in full.actions_of(statement) {
            for (run, sign) in [("", "a"), ("Xy", "Z"), ("GetObjectVersion", "-")] {
                let action = entry.replace('*', run).replace('?', sign);
                probes.insert(action.to_ascii_uppercase());
                probes.insert(format!("{action}x"));
                probes.insert(action);
            }
            if let Some((service, _)) = entry.split_once(':') {
                probes.insert(format!("{service}:NobodyNamesIt"));
            }
        }
    }
    probes
}

const fn outcome(found: Found) -> &'static str {
    match found {
        Found::Nothing => "nothing",
        Found::Denied(_) => "denied",
        Found::Allowed(Grade::Direct, _) => "allowed",
        Found::Allowed(..) => "allowed by somebody else",
    }
}

/// Resources that entries name, those that are near them, and some that no entry names.
fn asked_resources(full: &Program) -> BTreeSet<String> {
    let mut asked = BTreeSet::from(["*".into(), "arn:aws:s3:::nobody/names-it".into()]);
    for statement in full.statements() {
        let ResourcePart::Listed { entries, .. } = &statement.resource else {
            continue;
        };
        for entry in entries {
            for run in ["", "a", "b:c/d"] {
                let resource = entry.text().replace("${aws:username}", "Ann");
                let resource = resource.replace('*', run).replace('?', "x");
                // With an account, and with a resource, where there is none.
                asked.insert(format!("{resource}x"));
                asked.insert(resource.trim_end_matches(|last| last != ':').into());
                let shorter = resource.get(..resource.len().saturating_sub(1));
                asked.insert(shorter.unwrap_or_default().into());
                asked.insert(resource);
            }
        }
    }
    asked
}
