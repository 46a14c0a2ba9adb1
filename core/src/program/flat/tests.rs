//! What tells one set from the same set in full.

#![expect(clippy::expect_used, reason = "a test may panic")]

use alloc::{collections::BTreeSet, format, string::String, vec::Vec};

use super::*;
use crate::policy::ResourcePart;
use crate::program::{CompiledCondition, Program};
use crate::request::{Principal, RequestContext};

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
