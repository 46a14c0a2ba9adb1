//! What is held against what: two authorizers, or two sets of policies in the company that they need to decide anything.
//!
//! A policy decides nothing alone: a boundary needs an identity policy that it limits, a key policy a caller. The company is
//! as open as can be, so that what is allowed is told by the policies that are compared: whoever needs an identity policy has
//! one that allows everything, and where the resource has to grant, its policy delegates to the caller's account.

use alloc::{format, string::String, vec, vec::Vec};

use super::callers::{Caller, callers};
use super::limits::Unknown;
use super::statements::Statements;
use crate::engine::{Authorizer, PolicyLevels, PolicySet};
use crate::layer::Layer;
use crate::policy::{Loader, PolicyType};
use crate::service::Service;

/// The account of callers of which nothing else is known.
pub(super) const ACCOUNT: &str = "111122223333";
/// Who owns the resource where that is another account.
pub(super) const OTHER_ACCOUNT: &str = "444455556666";

/// Whose policies are compared.
pub(super) enum Subject<'a> {
    /// Nobody's: nothing is allowed, whoever asks.
    Nothing,
    /// Of one type, in its slot.
    Policies(PolicySet, PolicyLevels),
    Whole(Authorizer<'a>),
}

impl Subject<'_> {
    pub(super) fn of(set: &PolicySet) -> Self {
        let set = set.to_full();
        let levels = PolicyLevels::from_iter([&set]);
        Self::Policies(set, levels)
    }
}

/// Who calls.
#[derive(Debug, Clone)]
pub(super) enum Callers {
    /// A user, or a session, of the account that owns the resource, whatever its account is.
    Own {
        session: bool,
    },
    Listed(Vec<Caller>),
}

/// What stands beside the policies that are compared.
#[derive(Debug, Clone)]
pub(super) struct Setting {
    /// The services whose actions are looked at; `None` are all but those of the other settings.
    services: Option<&'static str>,
    except: &'static [&'static str],
    pub(super) callers: Callers,
    /// The resource belongs to another account than the caller.
    pub(super) across: bool,
    /// Requests of `*` are asked, which is no one's: another setting need not ask them again.
    pub(super) asks_nothing: bool,
    /// An identity policy that allows everything.
    has_identity: bool,
    /// A resource policy, of this type, that lets in the caller's account, or everybody.
    resource: Option<(PolicyType, bool)>,
}

/// The policies of a setting.
#[derive(Debug, Default)]
pub(super) struct Company {
    pub(super) texts: Vec<(Layer, String)>,
    identity: Option<PolicySet>,
    resource: Option<PolicySet>,
}

const OPEN: &str = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#;

fn compiled(policy_type: PolicyType, text: &str) -> Option<PolicySet> {
    let set = PolicySet::builder(policy_type, Loader::Strict).policy("", text);
    set.build().ok()
}

impl Setting {
    pub(super) fn covers(&self, service: &str) -> bool {
        match self.services {
            Some(only) => only == service,
            None => !self.except.contains(&service),
        }
    }

    /// The company of a caller of this account.
    pub(super) fn company(&self, account: &str) -> Company {
        let mut company = Company::default();
        if self.has_identity {
            company.texts.push((Layer::Identity, OPEN.into()));
            company.identity = compiled(PolicyType::Identity, OPEN);
        }
        if let Some((policy_type, is_open)) = self.resource {
            let principal = match is_open {
                true => String::from("\"*\""),
                false => format!("{{\"AWS\": \"{account}\"}}"),
            };
            let (action, resource) = match policy_type {
                PolicyType::RoleTrust => ("sts:*", ""),
                PolicyType::KmsKey => ("kms:*", ", \"Resource\": \"*\""),
                _ => ("*", ", \"Resource\": \"*\""),
            };
            let text = format!(
                "{{\"Version\": \"2012-10-17\", \"Statement\": {{\"Effect\": \"Allow\", \"Principal\": {principal}, \"Action\": \"{action}\"{resource}}}}}"
            );
            company.resource = compiled(policy_type, &text);
            company.texts.push((Layer::Resource, text));
        }
        company
    }

    /// What is asked of the policies that are compared.
    pub(super) fn of_policies(
        policy_type: PolicyType,
        statements: &Statements,
    ) -> Result<Vec<Self>, Unknown> {
        let plain = |callers: Callers, has_identity: bool| Self {
            services: None,
            except: &[],
            callers,
            across: false,
            asks_nothing: true,
            has_identity,
            resource: None,
        };
        // Where a key or a role has to grant, it does.
        let with_grants = |setting: Self, is_open: bool| {
            let of = |service, policy_type| Self {
                services: Some(service),
                resource: Some((policy_type, is_open)),
                ..setting.clone()
            };
            let (kms, sts) = (Service::Kms.name(), Service::Sts.name());
            vec![
                Self {
                    except: &["kms", "sts"],
                    resource: is_open.then_some((PolicyType::Resource, true)),
                    ..setting.clone()
                },
                of(kms, PolicyType::KmsKey),
                of(sts, PolicyType::RoleTrust),
            ]
        };
        let own = |session| Callers::Own { session };
        Ok(match policy_type {
            PolicyType::Identity => with_grants(plain(own(false), false), false),
            PolicyType::PermissionsBoundary
            | PolicyType::ServiceControl
            | PolicyType::ResourceControl => with_grants(plain(own(false), true), false),
            PolicyType::Session | PolicyType::ScopeDown => {
                with_grants(plain(own(true), true), false)
            }
            PolicyType::VpcEndpoint => {
                let within = plain(Callers::Listed(callers(statements)?), true);
                let across = Self {
                    across: true,
                    asks_nothing: false,
                    ..within.clone()
                };
                let settings = [within, across].map(|setting| with_grants(setting, true));
                settings.into_iter().flatten().collect()
            }
            PolicyType::Resource | PolicyType::RoleTrust | PolicyType::KmsKey => {
                let listed = Callers::Listed(callers(statements)?);
                let has_say = policy_type == PolicyType::Resource;
                vec![
                    plain(listed.clone(), !has_say),
                    Self {
                        across: true,
                        ..plain(listed, true)
                    },
                ]
            }
        })
    }

    /// What is asked of those who are outside: of the owner's account are only those who have none.
    pub(super) fn of_outsiders(callers: Vec<Caller>) -> Vec<Self> {
        let (of_accounts, others): (Vec<Caller>, Vec<Caller>) = callers
            .into_iter()
            .partition(|caller| caller.account().is_some());
        let of = |callers, across| Self {
            services: None,
            except: &[],
            callers: Callers::Listed(callers),
            across,
            asks_nothing: true,
            has_identity: across,
            resource: None,
        };
        vec![of(others, false), of(of_accounts, true)]
    }

    /// What is asked of authorizers: callers of the owner's account and of another.
    pub(super) fn of_authorizers(callers: &[Caller]) -> Vec<Self> {
        let of = |across| Self {
            services: None,
            except: &[],
            callers: Callers::Listed(callers.to_vec()),
            across,
            asks_nothing: !across,
            has_identity: false,
            resource: None,
        };
        vec![of(false), of(true)]
    }
}

impl Company {
    /// The policies that are compared, in this company; `None` where nothing is allowed.
    pub(super) fn authorizer<'a>(
        &'a self,
        subject: &'a Subject<'a>,
    ) -> Result<Option<Authorizer<'a>>, Unknown> {
        let (set, levels) = match subject {
            Subject::Nothing => return Ok(None),
            Subject::Whole(authorizer) => return Ok(Some(*authorizer)),
            Subject::Policies(set, levels) => (set, levels),
        };
        let mut builder = Authorizer::builder();
        if let Some(identity) = &self.identity {
            builder = builder.identity(identity);
        }
        if let Some(resource) = &self.resource {
            builder = builder.resource(resource);
        }
        builder = match set.policy_type() {
            PolicyType::Identity => builder.identity(set),
            PolicyType::PermissionsBoundary => builder.permissions_boundary(set),
            PolicyType::Session => builder.session(set),
            PolicyType::ScopeDown => builder.scope_down(levels),
            PolicyType::ServiceControl => builder.service_control_policies(levels),
            PolicyType::ResourceControl => builder.resource_control_policies(levels),
            PolicyType::VpcEndpoint => builder.vpc_endpoint(set),
            PolicyType::Resource | PolicyType::RoleTrust | PolicyType::KmsKey => {
                builder.resource(set)
            }
        };
        builder.build().map(Some).map_err(|_| Unknown::Unconfirmed)
    }
}
