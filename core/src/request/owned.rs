//! A request that borrows nothing.

use alloc::{boxed::Box, vec::Vec};

use super::circumstances::Circumstances;
use super::context::RequestContext;
use super::context_keys::ContextKeys;
use super::entry::ContextEntry;
use super::principal::parse_arn;
use super::question::{Asker, Question};
use super::survey::Survey;
use super::told::Facts;
use super::{ContextValue, Principal, PrincipalKind};

/// A request with texts of its own: to be queued, sent to another thread, or kept.
///
/// It is made of a [`RequestContext`], and gives one back to be decided. Both cost about what it costs to build the
/// request.
///
/// # Examples
/// ```
/// use portcullis::{OwnedRequest, Principal, RequestContext};
///
/// let (send, receive) = std::sync::mpsc::channel::<OwnedRequest>();
/// let arn = String::from("arn:aws:iam::111122223333:user/Ann");
/// let ann = Principal::from_arn(&arn)?;
/// let request = RequestContext::builder(ann, "s3:GetObject", "arn:aws:s3:::reports/1.csv").build()?;
/// send.send(request.into_owned())?;
/// drop(arn);
///
/// let owned = receive.recv()?;
/// assert_eq!(owned.request().resource(), "arn:aws:s3:::reports/1.csv");
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct OwnedRequest {
    caller: OwnedPrincipal,
    action: Box<str>,
    resource: Box<str>,
    resource_account: Option<Box<str>>,
    facts: Facts,
    circumstances: Option<Box<Circumstances<'static>>>,
    /// Those that are derived, too.
    keys: Vec<(Box<str>, ContextValue<'static>)>,
}

#[derive(Debug, Clone)]
struct OwnedPrincipal {
    form: Form,
    /// The ARN, or the name of the service or provider.
    name: Box<str>,
    unique_id: Option<Box<str>>,
    role_arn: Option<Box<str>>,
    issuing_user: Option<Box<str>>,
    canonical_user: Option<Box<str>>,
    service_linked_role: bool,
    management_account: bool,
}

#[derive(Debug, Clone, Copy)]
enum Form {
    Arn,
    Service,
    Federated,
    Anonymous,
}

impl OwnedPrincipal {
    fn of(principal: &Principal<'_>) -> Self {
        let (form, name) = match principal.kind {
            PrincipalKind::Root(identity)
            | PrincipalKind::User(identity)
            | PrincipalKind::Role { identity, .. }
            | PrincipalKind::FederatedUser(identity) => (Form::Arn, identity.arn),
            PrincipalKind::OriginAccessIdentity(arn) => (Form::Arn, arn),
            PrincipalKind::Service(name) => (Form::Service, name),
            PrincipalKind::Federated(name) => (Form::Federated, name),
            PrincipalKind::Anonymous => (Form::Anonymous, ""),
        };
        Self {
            form,
            name: name.into(),
            unique_id: principal.unique_id.map(Into::into),
            role_arn: principal.role_arn.map(Into::into),
            issuing_user: principal.issuing_user.map(Into::into),
            canonical_user: principal.canonical_user.map(Into::into),
            service_linked_role: principal.service_linked_role,
            management_account: principal.management_account,
        }
    }

    /// `None` for an ARN that is none, which no principal has.
    fn principal(&self) -> Option<Principal<'_>> {
        let kind = match self.form {
            Form::Arn => parse_arn(&self.name)?,
            Form::Service => PrincipalKind::Service(&self.name),
            Form::Federated => PrincipalKind::Federated(&self.name),
            Form::Anonymous => PrincipalKind::Anonymous,
        };
        Some(Principal {
            kind,
            unique_id: self.unique_id.as_deref(),
            role_arn: self.role_arn.as_deref(),
            issuing_user: self.issuing_user.as_deref(),
            canonical_user: self.canonical_user.as_deref(),
            service_linked_role: self.service_linked_role,
            management_account: self.management_account,
        })
    }
}

impl RequestContext<'_> {
    /// Copies what is borrowed.
    #[must_use]
    pub fn into_owned(self) -> OwnedRequest {
        let keys = self.keys.into_entries().into_iter();
        OwnedRequest {
            caller: OwnedPrincipal::of(&self.principal),
            action: self.question.action.text.into(),
            resource: self.question.resource.text.into(),
            resource_account: self.given_resource_account.map(Into::into),
            facts: self.facts,
            circumstances: self.circumstances.map(|of| Box::new(of.into_owned())),
            keys: keys
                .map(|entry| (entry.name.into(), entry.value.into_owned()))
                .collect(),
        }
    }
}

impl OwnedRequest {
    /// The request, to be decided: it borrows from this one.
    #[must_use]
    pub fn request(&self) -> RequestContext<'_> {
        let principal = self.caller.principal();
        debug_assert!(principal.is_some(), "{:?} was a principal", self.caller);
        let facts = Facts {
            // What cannot be is refused by the gate of the credentials.
            unproven: self.facts.unproven || principal.is_none(),
            ..self.facts
        };
        let principal = principal.unwrap_or(Principal::anonymous());
        let given_resource_account = self.resource_account.as_deref();
        let asker = Asker {
            principal: &principal,
            resource_account: given_resource_account,
            kms_grant: facts.kms_grant.is_some(),
        };
        // It was judged before, and nothing was found.
        let question = Question::judge(asker, &self.action, &self.resource, &mut Vec::new());
        let keys = self.keys.iter();
        let keys: Vec<ContextEntry<'_>> = keys
            .map(|(name, value)| ContextEntry::new(name, value.borrowed()))
            .collect();
        let survey = Survey::of(&[], &keys);
        let keys = ContextKeys::new(&[], keys, &survey);
        RequestContext::assemble(
            principal,
            question,
            given_resource_account,
            facts,
            keys,
            self.circumstances.clone(),
        )
    }
}
