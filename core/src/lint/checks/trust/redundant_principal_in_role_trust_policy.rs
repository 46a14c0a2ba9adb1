//! `redundant-principal-in-role-trust-policy`.

use alloc::{collections::BTreeSet, format};

use crate::document::PrincipalElement;
use crate::effect::Effect;
use crate::finding::Applicability;
use crate::lint::edits::remove_item;
use crate::lint::entry::check;
use crate::lint::report::Report;
use crate::lint::subject::Subject;
use crate::policy::PolicyType;
use crate::text::split_arn;

check! {
    /// A trust policy names a session of a role beside the role.
    ///
    /// The role stands for all of its sessions. Remove the session, or the role if only that session is meant.
    "redundant-principal-in-role-trust-policy", Suggestion, "R-PRIN-5",
    aws = "Redundant principal in role trust policy",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    if subject.policy_type != PolicyType::RoleTrust {
        return;
    }
    for statement in &subject.statements {
        let Some(PrincipalElement::Map(map)) = &statement.written.principal else {
            continue;
        };
        // A Deny bites on a session whose role has another path than the one that is named (R-PRIN-5).
        let applicability = match statement.effect {
            Some(Effect::Allow) => Applicability::Safe,
            _ => Applicability::Unsafe,
        };
        // In the order of the map, before those of `NotPrincipal`.
        let mut principals = statement.principals.iter();
        for (kind, entries) in &map.entries {
            let texts = entries.items.iter().map(|entry| entry.as_str());
            let roles: BTreeSet<_> = match kind.as_str() {
                "AWS" => texts.filter_map(role).collect(),
                _ => BTreeSet::new(),
            };
            for (nth, principal) in principals.by_ref().take(entries.items.len()).enumerate() {
                let Some(of) = session(principal.text).filter(|of| roles.contains(of)) else {
                    continue;
                };
                report.tell_with(principal, || {
                    let text = principal.text;
                    let message = format!(
                        "`{text}` is a session of the role `{}`, which stands beside it",
                        of.2
                    );
                    let (form, items) = (entries.form, &entries.items);
                    let source = subject.source();
                    (
                        message,
                        remove_item(source, form, items, nth, applicability),
                    )
                });
            }
        }
    }
}

/// Partition, account and name of a role.
type Role<'s> = (&'s str, &'s str, &'s str);

fn role(text: &str) -> Option<Role<'_>> {
    let [_, partition, "iam", "", account, resource] = split_arn(text)? else {
        return None;
    };
    let name = resource.strip_prefix("role/")?.rsplit('/').next()?;
    Some((partition, account, name))
}

/// The role of a session.
fn session(text: &str) -> Option<Role<'_>> {
    let [_, partition, "sts", "", account, resource] = split_arn(text)? else {
        return None;
    };
    let (name, _) = resource.strip_prefix("assumed-role/")?.split_once('/')?;
    Some((partition, account, name))
}
