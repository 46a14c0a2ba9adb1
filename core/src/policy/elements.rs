//! The elements of one statement: which a policy type takes, and what they mean together (table 1.5).

use alloc::{borrow::Cow, format, string::String, vec::Vec};

use super::action::{ActionForm, ActionPart};
use super::judge::Judge;
use super::policy_type::PolicyType;
use super::principal::{PrincipalPart, PrincipalPattern};
use super::resource::ResourcePart;
use super::statement::StatementParts;
use crate::document::{Member, PrincipalElement, Statement};
use crate::effect::Effect;
use crate::finding::{Applicability, Fix, Problem, Reason};
use crate::service::Service;
use crate::text::{Path, Span, did_you_mean, matches_whole_action};

impl Judge<'_> {
    /// `None` if something is missing without which the statement means nothing; that is an error then.
    pub(super) fn statement(
        &mut self,
        statement: &Statement<'_>,
        path: &Path<'_>,
    ) -> Option<StatementParts> {
        let effect = self.effect(statement, path);
        // To judge the other members something has to be assumed of an unreadable effect.
        let assumed = effect.unwrap_or(Effect::Deny);
        self.outside_s3 = names_service_outside_s3(statement);
        let principal = self.principal_part(statement, assumed, path);
        let action = self.action_part(statement, assumed, path);
        let resource = self.resource_part(statement, assumed, path);
        let conditions = match &statement.condition {
            Some(element) => self.conditions(element, &path.member("Condition")),
            None => Vec::new(),
        };
        if self.policy_type == PolicyType::RoleTrust
            && let Some(action) = &action
        {
            self.mismatched_action(statement, &principal, action, path);
        }
        let readable = !statement.has(Member::Condition) || statement.condition.is_some();
        Some(StatementParts {
            effect: effect?,
            principal,
            action: action?,
            resource: resource?,
            conditions,
        })
        .filter(|_| readable)
    }

    fn effect(&mut self, statement: &Statement<'_>, path: &Path<'_>) -> Option<Effect> {
        let member = path.member("Effect");
        let Some(text) = &statement.effect else {
            if !statement.has(Member::Effect) {
                let message = "a statement needs an `Effect`, `Allow` or `Deny`";
                self.error(path, missing("R-STMT-1", statement, message));
            }
            return None;
        };
        let effect = match text.as_str() {
            "Allow" => Effect::Allow,
            "Deny" => Effect::Deny,
            other => {
                let near = did_you_mean(other.trim(), ["Allow", "Deny"]);
                let hint = near.map_or(String::new(), |word| format!("; did you mean `{word}`?"));
                let message = format!("`{other}` is neither `Allow` nor `Deny`{hint}");
                let problem = Problem::new(Reason::InvalidEffect, "R-STMT-1", text.span, message);
                let fix = near.map(|word| Fix::write(Applicability::Unsafe, text.span, word));
                self.error(&member, problem.with_fix(fix));
                return None;
            }
        };
        if effect == Effect::Allow
            && self.policy_type == PolicyType::ResourceControl
            && !self.is_rcp_full_access
        {
            let message = "a resource control policy only denies";
            let problem = Problem::new(Reason::ForbiddenEffect, "R-TYPE-9", text.span, message);
            self.error(&member, problem);
        }
        Some(effect)
    }

    fn forbidden(&mut self, name: &str, rule: &'static str, path: &Path<'_>, span: Span) {
        let message = format!("{} takes no `{name}`", self.policy_type.with_article());
        let problem = Problem::new(Reason::ForbiddenMember, rule, span, message);
        self.error(&path.member(name), problem);
    }

    fn principal_part(
        &mut self,
        statement: &Statement<'_>,
        effect: Effect,
        path: &Path<'_>,
    ) -> PrincipalPart {
        let (principal, not_principal) = (&statement.principal, &statement.not_principal);
        if !self.policy_type.has_principal() {
            for (name, element) in [("Principal", principal), ("NotPrincipal", not_principal)] {
                if let Some(element) = element {
                    self.forbidden(name, "R-TYPE-1", path, element.span());
                }
            }
            return PrincipalPart::Implied;
        }
        if statement.has(Member::Principal) && statement.has(Member::NotPrincipal) {
            self.error(path, exclusive(statement, "`Principal` and `NotPrincipal`"));
        }
        if let Some(element) = not_principal {
            let rule = match self.policy_type {
                PolicyType::RoleTrust => Some("R-TYPE-4"),
                PolicyType::ResourceControl => Some("R-TYPE-9"),
                PolicyType::VpcEndpoint => Some("R-TYPE-10"),
                _ => None,
            };
            if let Some(rule) = rule {
                self.forbidden("NotPrincipal", rule, path, element.span());
            }
            return self.not_principal(effect, element, &path.member("NotPrincipal"));
        }
        let Some(element) = principal else {
            if !statement.has(Member::Principal) && !statement.has(Member::NotPrincipal) {
                let message = format!(
                    "a statement of {} needs a `Principal`",
                    self.policy_type.with_article()
                );
                self.defect(path, missing("R-TYPE-2", statement, message));
            }
            return PrincipalPart::Missing;
        };
        let member = path.member("Principal");
        let everyone = matches!(element, PrincipalElement::Text(text) if text.as_str() == "*");
        if self.policy_type == PolicyType::ResourceControl && !everyone {
            // Whatever else it is, it is not what it has to be: one mistake.
            let is_reported = matches!(element, PrincipalElement::Map(map) if map.is_incomplete);
            if is_reported {
                return PrincipalPart::Missing;
            }
            let message =
                "the `Principal` of a resource control policy is \"*\"; narrow with conditions";
            let problem = Problem::new(
                Reason::InvalidPrincipal,
                "R-TYPE-9",
                element.span(),
                message,
            );
            self.error(&member, problem);
            return PrincipalPart::Missing;
        }
        let entries = self
            .principals(effect == Effect::Deny, element, &member)
            .entries;
        if self.policy_type == PolicyType::RoleTrust
            && entries
                .iter()
                .any(|entry| entry.pattern == PrincipalPattern::Everyone)
        {
            let message = "everybody is trusted unless conditions narrow it";
            let problem = Problem::new(
                Reason::InvalidPrincipal,
                "R-TYPE-6",
                element.span(),
                message,
            );
            self.warn(&member, problem);
        }
        PrincipalPart::Principal(entries.into())
    }

    fn action_part(
        &mut self,
        statement: &Statement<'_>,
        effect: Effect,
        path: &Path<'_>,
    ) -> Option<ActionPart> {
        match (
            statement.has(Member::Action),
            statement.has(Member::NotAction),
        ) {
            (true, true) => {
                self.error(path, exclusive(statement, "`Action` and `NotAction`"));
            }
            (false, false) => {
                let message = "a statement needs an `Action` or a `NotAction`";
                self.error(path, missing("R-STMT-2", statement, message));
            }
            _ => {}
        }
        if let Some(values) = &statement.not_action {
            if self.policy_type == PolicyType::ResourceControl {
                self.forbidden("NotAction", "R-TYPE-9", path, values.span);
            }
            return Some(self.actions(true, effect, values, &path.member("NotAction")));
        }
        let values = statement.action.as_ref()?;
        Some(self.actions(false, effect, values, &path.member("Action")))
    }

    fn resource_part(
        &mut self,
        statement: &Statement<'_>,
        effect: Effect,
        path: &Path<'_>,
    ) -> Option<ResourcePart> {
        let both = statement.has(Member::Resource) && statement.has(Member::NotResource);
        if both {
            self.error(path, exclusive(statement, "`Resource` and `NotResource`"));
        }
        let listed = [
            (false, "Resource", &statement.resource),
            (true, "NotResource", &statement.not_resource),
        ];
        for (inverted, name, values) in listed {
            let Some(values) = values else { continue };
            if self.policy_type == PolicyType::RoleTrust {
                self.forbidden(name, "R-TYPE-4", path, values.span);
                return Some(ResourcePart::Attached);
            }
            return Some(self.resources(inverted, effect, values, &path.member(name)));
        }
        if statement.has(Member::Resource) || statement.has(Member::NotResource) {
            return None;
        }
        match self.policy_type {
            PolicyType::Resource | PolicyType::RoleTrust => Some(ResourcePart::Attached),
            PolicyType::KmsKey => {
                let message = "a key policy statement without `Resource` has no effect; write `\"Resource\": \"*\"`";
                self.warn(path, missing("R-TYPE-7", statement, message));
                Some(ResourcePart::Nothing)
            }
            _ => {
                let message = format!(
                    "a statement of {} needs a `Resource` or a `NotResource`",
                    self.policy_type.with_article()
                );
                self.error(path, missing("R-STMT-2", statement, message));
                None
            }
        }
    }

    /// R-TYPE-5: a statement of a trust policy that no request can meet.
    fn mismatched_action(
        &mut self,
        statement: &Statement<'_>,
        principal: &PrincipalPart,
        action: &ActionPart,
        path: &Path<'_>,
    ) {
        let PrincipalPart::Principal(entries) = principal else {
            return;
        };
        if action.inverted {
            return;
        }
        let allows = |name: &str| {
            let mut entries = action.entries.iter();
            entries.any(|entry| {
                entry.form() != ActionForm::Malformed
                    && matches_whole_action(entry.text(), "sts", name)
            })
        };
        let with_saml = allows("assumerolewithsaml");
        let with_web_identity = allows("assumerolewithwebidentity");
        let signed = [
            "assumerole",
            "tagsession",
            "setsourceidentity",
            "setcontext",
        ]
        .into_iter()
        .any(allows);
        for entry in entries {
            let (kind, fits) = match &entry.pattern {
                PrincipalPattern::Federated(provider) if provider.contains(":saml-provider/") => {
                    ("a SAML provider calls sts:AssumeRoleWithSAML", with_saml)
                }
                PrincipalPattern::Federated(_) => (
                    "a web identity provider calls sts:AssumeRoleWithWebIdentity",
                    with_web_identity,
                ),
                pattern if pattern.names_nobody() => continue,
                _ => ("this principal calls sts:AssumeRole", signed),
            };
            if !fits {
                let values = statement.action.as_ref();
                let span = values.map_or(statement.span, |values| values.span);
                let message = format!("`{}` can never use this statement: {kind}", entry.text);
                let problem = Problem::new(Reason::MismatchedAction, "R-TYPE-5", span, message);
                self.warn(&path.member("Action"), problem);
            }
        }
    }
}

/// A member that has to be there.
fn missing(
    rule: &'static str,
    statement: &Statement<'_>,
    message: impl Into<Cow<'static, str>>,
) -> Problem {
    Problem::new(Reason::MissingMember, rule, statement.span, message)
}

/// Two members that exclude each other.
fn exclusive(statement: &Statement<'_>, names: &str) -> Problem {
    let message = format!("a statement takes one of {names}");
    Problem::new(
        Reason::ExclusiveMembers,
        "R-STMT-2",
        statement.span,
        message,
    )
}

fn names_service_outside_s3(statement: &Statement<'_>) -> bool {
    let lists = [&statement.resource, &statement.not_resource];
    let entries = lists.into_iter().flatten().flat_map(|values| &values.items);
    let mut services = entries.filter_map(|item| item.as_str().split(':').nth(2));
    let knows = |service: &str| Service::of(service).is_some_and(Service::is_in_bucket_policies);
    // An entry without a service is a mistake of another kind.
    services
        .any(|service| !service.is_empty() && !service.contains(['*', '?', '$']) && !knows(service))
}
