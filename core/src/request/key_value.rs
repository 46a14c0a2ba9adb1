//! The value of a condition key, in two steps: what is known of it whatever is asked, and how the rest follows from the
//! question.
//!
//! Why no key that follows from the question is taken for one that does not: the first step has nothing of the question
//! to look at, and the second gets no more than what the first gives it. What is stored in a request is derived
//! (`derive`) without the question too.

use super::context_keys::ContextKeys;
use super::question::Question;
use super::told::Facts;
use super::{Principal, PrincipalKind, Scalar, ScalarKind, TlsVersion, Value};
use crate::service::Service;
use crate::text::{GlobalKey, is_account_id};

/// Where values come from that are the same whatever is asked.
#[derive(Clone, Copy)]
pub(super) struct Sources<'r> {
    pub(super) keys: &'r ContextKeys<'r>,
    pub(super) principal: &'r Principal<'r>,
    pub(super) facts: &'r Facts,
    pub(super) given_resource_account: Option<&'r str>,
}

/// A value, or how it follows from the question.
pub(super) enum KeyValue<'r> {
    /// Whatever is asked.
    Known(Option<Value<'r>>),
    /// This one, but for calls without a signature.
    IfSigned(Scalar<'r>),
    /// This one, for calls of S3 (R-KEY-9).
    IfS3(Scalar<'r>),
    /// The account that owns the resource.
    ResourceAccount,
    /// The same as S3 knows it: the one that the host says, or that stands in the ARN.
    S3ResourceAccount(Option<&'r str>),
}

impl<'r> Sources<'r> {
    #[inline]
    pub(super) fn value(self, hash: u64, name: &str, global: Option<GlobalKey>) -> KeyValue<'r> {
        // R-KEY-5: what the host says wins, absence too.
        match self.keys.find(hash, name) {
            Some(Some(Value::Single(scalar))) if scalar.kind == ScalarKind::SessionUserId => {
                KeyValue::IfSigned(scalar)
            }
            Some(value) => KeyValue::Known(value),
            None => match global {
                Some(key) => self.derived(key),
                None => KeyValue::Known(None),
            },
        }
    }

    /// What follows at once from the caller; it is not stored in the request.
    fn derived(self, key: GlobalKey) -> KeyValue<'r> {
        let principal = self.principal;
        let kind = &principal.kind;
        let identity = principal.identity();
        let known =
            |text: Option<&'r str>| KeyValue::Known(text.map(Scalar::text).map(Value::Single));
        let if_signed = |text: Option<&'r str>| match text {
            Some(text) => KeyValue::IfSigned(Scalar::text(text)),
            None => KeyValue::Known(None),
        };
        let flag = |flag| {
            KeyValue::Known(Some(Value::Single(Scalar {
                text: if flag { "true" } else { "false" },
                kind: ScalarKind::Bool,
            })))
        };
        match key {
            GlobalKey::PrincipalAccount => if_signed(match kind {
                PrincipalKind::Anonymous => Some("anonymous"),
                _ => identity.map(|identity| identity.account),
            }),
            GlobalKey::PrincipalIsAwsService => match kind {
                PrincipalKind::Service(_) => flag(true),
                _ if principal.is_of_iam() => flag(false),
                _ => KeyValue::Known(None),
            },
            GlobalKey::PrincipalArn => known(match kind {
                // R-KEY-10: the ARN of the role, not of its session.
                PrincipalKind::Role { .. } => principal.full_role_arn(),
                PrincipalKind::OriginAccessIdentity(arn) => Some(*arn),
                _ => identity.map(|identity| identity.arn),
            }),
            GlobalKey::PrincipalType => if_signed(match kind {
                PrincipalKind::Root(_) => Some("Account"),
                PrincipalKind::User(_) => Some("User"),
                PrincipalKind::Role { .. } => Some("AssumedRole"),
                PrincipalKind::FederatedUser(_) => Some("FederatedUser"),
                PrincipalKind::Anonymous => Some("Anonymous"),
                PrincipalKind::Service(_)
                | PrincipalKind::Federated(_)
                | PrincipalKind::OriginAccessIdentity(_) => None,
            }),
            GlobalKey::UserId => if_signed(match kind {
                PrincipalKind::Root(identity) => Some(identity.account),
                PrincipalKind::User(_) => principal.unique_id,
                PrincipalKind::Anonymous => Some("anonymous"),
                _ => None,
            }),
            GlobalKey::UserName => known(match kind {
                PrincipalKind::User(identity) => Some(identity.name),
                _ => None,
            }),
            GlobalKey::ResourceAccount => KeyValue::ResourceAccount,
            GlobalKey::S3ResourceAccount => {
                KeyValue::S3ResourceAccount(self.given_resource_account)
            }
            GlobalKey::S3TlsVersion => match self.facts.tls.and_then(TlsVersion::number) {
                Some(text) => KeyValue::IfS3(Scalar {
                    text,
                    kind: ScalarKind::Number,
                }),
                None => KeyValue::Known(None),
            },
            GlobalKey::ViaAwsService => flag(false),
            GlobalKey::SourceIp => KeyValue::Known(None),
        }
    }
}

impl<'r> KeyValue<'r> {
    /// Whether it is the same whatever is asked.
    pub(super) const fn is_known(&self) -> bool {
        matches!(self, Self::Known(_))
    }

    /// What it is for a question.
    #[inline]
    pub(super) fn asked(self, question: &'r Question<'_>) -> Option<Value<'r>> {
        match self {
            Self::Known(value) => value,
            follows => follows.follow(question).map(Value::Single),
        }
    }

    fn follow(self, question: &'r Question<'_>) -> Option<Scalar<'r>> {
        let is_s3 = || Service::S3.is(question.action.service);
        match self {
            Self::Known(_) => None,
            Self::IfSigned(scalar) => (!question.is_unsigned()).then_some(scalar),
            Self::IfS3(scalar) => is_s3().then_some(scalar),
            Self::ResourceAccount => question.resource_account.map(Scalar::text),
            // S3's own key is not guessed: an ARN of S3 has no account, and what is taken for the owner's would let a
            // policy in that asks for it.
            Self::S3ResourceAccount(_) if !is_s3() => None,
            Self::S3ResourceAccount(given) => {
                let of_arn = || {
                    let segments = question.resource.segments();
                    let account = segments.map(|[_, _, _, _, account, _]| account);
                    account.filter(|account| is_account_id(account))
                };
                given.or_else(of_arn).map(Scalar::text)
            }
        }
    }
}
