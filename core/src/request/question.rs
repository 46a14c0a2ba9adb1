//! What is asked of which resource, and what follows from it.

use alloc::{format, vec::Vec};

use super::class::Call;
use super::error::overlong;
use super::{Formula, NoGrant, Principal, PrincipalKind, RequestError, ResourceKind};
use crate::finding::Reason;
use crate::service::Service;
use crate::text::{
    ArnSegments, action_colon, arn_colons, bounds, hash_beginning, hash_name, is_account_id,
    is_action_word, is_one_of, quoted, split_arn,
};

/// Of partition, service, Region and account with their colons, which AWS keeps below 100.
const MOST_HEAD_BYTES: usize = 512;

/// Action and resource of a request, judged for one caller.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Question<'a> {
    pub(crate) action: AskedAction<'a>,
    pub(crate) resource: RequestResource<'a>,
    pub(crate) resource_account: Option<&'a str>,
    pub(crate) formula: Formula,
    pub(crate) resource_kind: ResourceKind,
    /// The resource policy's Allows have no effect.
    pub(crate) no_grant: Option<NoGrant>,
    /// Some layers are not consulted, whoever calls (R-STS-10, R-S3-7).
    pub(crate) leaves_out_layers: bool,
    /// Something before the policies may refuse it.
    pub(crate) is_gated: bool,
    /// The formula is the ordinary one, and none of the above is anything that has to be looked at.
    pub(crate) is_plain: bool,
}

/// An action as indexes of statements look for it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AskedAction<'a> {
    /// As asked.
    pub(crate) text: &'a str,
    pub(crate) service: &'a str,
    pub(crate) name: &'a str,
    /// Of the text and of the service, without case.
    pub(crate) hash: u64,
    pub(crate) service_hash: u64,
}

impl<'a> AskedAction<'a> {
    /// The action of a service by its name; `text` is both with a colon between.
    pub(crate) fn new(text: &'a str, service: &'a str, name: &'a str) -> Self {
        Self {
            text,
            service,
            name,
            hash: hash_name(text),
            service_hash: hash_name(service),
        }
    }
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct RequestResource<'a> {
    pub(crate) text: &'a str,
    /// Partition, service, Region and account, each with a colon behind it; empty for `*`.
    pub(crate) head: &'a str,
    /// The resource of the ARN; empty for `*`, the resource of an action that takes none, and for nothing
    /// else.
    pub(crate) tail: &'a str,
}

impl<'a> RequestResource<'a> {
    /// `segments` are those of the text, of which the last is not empty.
    pub(super) fn new(text: &'a str, segments: Option<ArnSegments<'a>>) -> Self {
        let (prefix, tail) = segments.map_or(("", ""), |[prefix, .., tail]| (prefix, tail));
        let head = text.get(prefix.len() + 1..text.len() - tail.len());
        Self {
            text,
            head: head.filter(|_| !tail.is_empty()).unwrap_or_default(),
            tail,
        }
    }

    /// `None` for `*`.
    pub(crate) fn segments(&self) -> Option<ArnSegments<'a>> {
        split_arn(self.text)
    }
}

/// What does not change from question to question.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asker<'a, 'p> {
    pub(super) principal: &'p Principal<'a>,
    /// As the host says it.
    pub(super) resource_account: Option<&'a str>,
    pub(super) kms_grant: bool,
}

impl<'a> Question<'a> {
    /// What most requests are: a caller with an account asks for an action of a service that has no rules of its
    /// own. `None` for everything else, wrong or not, which [`judge`](Self::judge) tells apart.
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    pub(super) fn usual(
        principal: &Principal<'a>,
        action: &'a str,
        resource: &'a str,
    ) -> Option<Self> {
        let identity = principal.identity()?;
        let colon = action_colon(action)?;
        let (service, rest) = action.split_at_checked(colon)?;
        let action_name = rest.get(1..)?;
        let usual = action.len() <= bounds::ACTION_BYTES
            && resource.len() <= bounds::RESOURCE_BYTES
            && Service::of_other_formulas(service).is_none();
        if !usual {
            return None;
        }
        let mut asked = RequestResource {
            text: resource,
            head: "",
            tail: "",
        };
        let (mut account, mut formula) = (identity.account, Formula::Ordinary);
        if resource != "*" {
            let [partition, service, region, end] = arn_colons(resource)?;
            (asked.head, asked.tail) = resource.get("arn:".len()..)?.split_at_checked(end - 3)?;
            let of_arn = asked.head.get(..partition - "arn:".len())?;
            // The usual one is compared without a call.
            let same_partition = match of_arn {
                "aws" => identity.partition == "aws",
                _ => of_arn == identity.partition,
            };
            let sound = same_partition
                && partition + 1 < service
                && !asked.tail.is_empty()
                && asked.head.len() <= MOST_HEAD_BYTES;
            if !sound {
                return None;
            }
            // R-EVAL-9.
            if region + 1 < end {
                account = resource.get(region + 1..end)?;
                // Of root more is to be known (R-S3-7).
                if account == "aws" || matches!(principal.kind, PrincipalKind::Root(_)) {
                    return None;
                }
                if account != identity.account {
                    formula = Formula::OtherAccount;
                }
            }
        }
        Some(Self {
            action: AskedAction {
                text: action,
                service,
                name: action_name,
                hash: hash_name(action),
                service_hash: hash_beginning(action, colon),
            },
            resource: asked,
            resource_account: Some(account),
            formula,
            resource_kind: ResourceKind::Other,
            no_grant: None,
            leaves_out_layers: false,
            is_gated: false,
            is_plain: formula == Formula::Ordinary,
        })
    }

    /// Adds everything that is wrong to `errors`; if that is nothing, the question can be asked.
    #[inline]
    pub(super) fn judge(
        asker: Asker<'a, '_>,
        action: &'a str,
        resource: &'a str,
        errors: &mut Vec<RequestError>,
    ) -> Self {
        let principal = asker.principal;
        if asker.resource_account.is_none()
            && !asker.kms_grant
            && let Some(usual) = Self::usual(principal, action, resource)
        {
            return usual;
        }
        Self::judge_in_full(asker, action, resource, errors)
    }

    fn judge_in_full(
        asker: Asker<'a, '_>,
        action: &'a str,
        resource: &'a str,
        errors: &mut Vec<RequestError>,
    ) -> Self {
        let principal = asker.principal;
        let mut refuse = |reason, rule, field: &str, message: alloc::string::String| {
            errors.push(RequestError::new(reason, rule, field, message));
        };
        let (service, action_name) = split_action(action);
        if !is_action_word(service) || !is_action_word(action_name) {
            let message = format!(
                "`{}` is no action; write `service:Name` without wildcards",
                quoted(action)
            );
            refuse(Reason::InvalidField, "R-ACT-1", "action", message);
        }
        for (field, text, most) in [
            ("action", action, bounds::ACTION_BYTES),
            ("resource", resource, bounds::RESOURCE_BYTES),
            (
                "resourceAccount",
                asker.resource_account.unwrap_or_default(),
                bounds::FACT_BYTES,
            ),
        ] {
            if let Some(message) = overlong(text, most) {
                refuse(Reason::LimitExceeded, "R-QUOTA-2", field, message);
            }
        }
        let segments = split_arn(resource);
        let sound = segments.is_some_and(|[_, partition, service, _, _, resource]| {
            !partition.is_empty() && !service.is_empty() && !resource.is_empty()
        });
        if resource != "*" && !sound {
            let message = format!(
                "`{}` is no resource; write an ARN, or `*` for an action without one",
                quoted(resource)
            );
            refuse(Reason::InvalidField, "SCENARIO", "resource", message);
        }
        let asked_resource = RequestResource::new(resource, segments);
        if asked_resource.head.len() > MOST_HEAD_BYTES {
            let message = format!(
                "{} bytes before the resource of the ARN; at most {MOST_HEAD_BYTES} are read",
                asked_resource.head.len()
            );
            refuse(Reason::LimitExceeded, "R-QUOTA-2", "resource", message);
        }
        if let Some(account) = asker.resource_account
            && !is_account_id(account)
        {
            let message = format!("`{}` is no account; write 12 digits", quoted(account));
            refuse(Reason::InvalidField, "SCENARIO", "resourceAccount", message);
        }
        if let (Some(given), Some([_, _, owner, _, account, _])) =
            (asker.resource_account, segments)
            && Service::of(owner).is_some_and(Service::names_owners)
            && is_account_id(account)
            && account != given
        {
            let message = format!("`{resource}` belongs to account {account}");
            refuse(
                Reason::ContradictoryFacts,
                "R-EVAL-9",
                "resourceAccount",
                message,
            );
        }
        // R-EVAL-9. AWS's own resources (`arn:aws:iam::aws:policy/…`) belong to no customer's account.
        let of_arn = segments.map(|[_, _, _, _, account, _]| account);
        let resource_account = asker
            .resource_account
            .or(of_arn.filter(|account| !account.is_empty() && *account != "aws"))
            .or_else(|| principal.account());
        let asked = Call {
            principal,
            service,
            action: action_name,
            segments: segments.as_ref(),
            resource_account,
        };
        let resource_kind = asked.resource_kind();
        let unknown = matches!(
            principal.kind,
            PrincipalKind::Anonymous
                | PrincipalKind::Federated(_)
                | PrincipalKind::OriginAccessIdentity(_)
        );
        let no_grant = asked.no_grant(resource_kind);
        if asker.kms_grant && (resource_kind != ResourceKind::KmsKey || unknown) {
            let message = "a grant lets an authenticated caller use a KMS key, and nothing else";
            refuse(
                Reason::ContradictoryFacts,
                "R-KMS-6",
                "kmsGrant",
                message.into(),
            );
        }
        let formula = asked.formula(resource_kind, no_grant);
        let known_owner = asker
            .resource_account
            .or(of_arn.filter(|account| is_account_id(account)));
        let leaves_out_layers =
            formula == Formula::CallerIdentity || asked.is_owner_of_bucket_policy(known_owner);
        let is_gated = formula == Formula::OtherPartition
            || Service::of_other_formulas(service).is_some_and(Service::is_gated);
        Self {
            action: AskedAction::new(action, service, action_name),
            resource: asked_resource,
            resource_account,
            formula,
            resource_kind,
            no_grant,
            leaves_out_layers,
            is_gated,
            is_plain: formula == Formula::Ordinary
                && resource_kind == ResourceKind::Other
                && no_grant.is_none()
                && !leaves_out_layers
                && !is_gated,
        }
    }

    /// Whether the call is one of those of STS that carry no signature.
    pub(crate) fn is_unsigned(&self) -> bool {
        let of_assuming = self.resource_kind == ResourceKind::RoleTrust;
        let calls = ["AssumeRoleWithSAML", "AssumeRoleWithWebIdentity"];
        of_assuming && is_one_of(self.action.name, &calls)
    }
}

/// Service and name; both empty if there is no colon. A plain loop, because services are short.
#[inline]
fn split_action(action: &str) -> (&str, &str) {
    let colon = action.bytes().position(|byte| byte == b':');
    colon
        .and_then(|at| Some((action.get(..at)?, action.get(at + 1..)?)))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The short way and the long one say the same.
    #[test]
    fn r_eval_9_what_is_usual_is_sound_and_the_same() {
        let principals = [
            "arn:aws:iam::111122223333:user/Ann",
            "arn:aws:iam::111122223333:root",
            "arn:aws-cn:iam::111122223333:role/R",
            "arn:aws:sts::111122223333:assumed-role/R/s",
            "arn:aws:sts::111122223333:federated-user/F",
        ];
        let actions = [
            "s3:GetObject",
            "S3:getobject",
            "iam:GetUser",
            "KMS:Decrypt",
            "sts:AssumeRole",
            "sts:GetCallerIdentity",
            "redshift-data:ExecuteStatement",
            "s3:Get*",
            "s3:",
            ":GetObject",
            "s3",
            "",
            "s3:Get:Object",
            "s3:Gét",
        ];
        let tails = ["", "b", "b/k:v", ":", "\u{e9}"];
        let heads = [
            "arn:aws:s3:::",
            "arn:aws-cn:s3:::",
            "arn:AWS:s3:::",
            "arn::s3:::",
            "arn:aws::::",
            "arn:aws:s3:eu-west-1:111122223333:",
            "arn:aws:s3:eu-west-1:444455556666:",
            "arn:aws:iam::aws:",
            "arn:aws:s3:\u{e9}:\u{e9}:",
            "arn:aws:s3::",
            "urn:aws:s3:::",
        ];
        let mut usual_ones = 0;
        let long = "x".repeat(MOST_HEAD_BYTES);
        let long_head = format!("arn:aws:s3:{long}::");
        for principal in principals {
            let principal = Principal::from_arn(principal).unwrap_or(Principal::anonymous());
            for action in actions {
                let heads = heads.into_iter().chain([long_head.as_str()]);
                for resource in heads.flat_map(|head| tails.map(|tail| format!("{head}{tail}"))) {
                    for resource in [resource.as_str(), "*", ""] {
                        let asker = Asker {
                            principal: &principal,
                            resource_account: None,
                            kms_grant: false,
                        };
                        let mut errors = Vec::new();
                        let full = Question::judge_in_full(asker, action, resource, &mut errors);
                        if let Some(usual) = Question::usual(&principal, action, resource) {
                            usual_ones += 1;
                            assert!(errors.is_empty(), "{errors:?}");
                            assert_eq!(format!("{usual:?}"), format!("{full:?}"));
                        }
                    }
                }
            }
        }
        assert!(usual_ones > 500, "{usual_ones}");
    }
}
