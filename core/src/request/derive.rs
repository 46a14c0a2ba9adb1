//! The global keys that follow from the facts of a request (section 5.4).

use alloc::format;

use super::builder::Circumstances;
use super::principal::RESERVED_ROLE;
use super::{
    ContextScalar, ContextValue, CredentialType, Principal, PrincipalKind, RequestContext,
    RequestContextBuilder, Scalar, ScalarKind, TlsVersion,
};
use crate::service::Service;
use crate::text::{GlobalKey, Timestamp, hash_ascii_key, is_account_id};

/// A derived key, hashed when the engine is compiled.
#[derive(Debug, Clone, Copy)]
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) hash: u64,
}

const fn key_of(name: &'static str) -> Key {
    Key {
        name,
        hash: hash_ascii_key(name),
    }
}

const PRINCIPAL_ARN: Key = key_of("aws:PrincipalArn");
const USER_ID: Key = key_of("aws:userid");
const PRINCIPAL_SERVICE_NAME: Key = key_of("aws:PrincipalServiceName");
const PRINCIPAL_SERVICE_NAMES_LIST: Key = key_of("aws:PrincipalServiceNamesList");
const CURRENT_TIME: Key = key_of("aws:CurrentTime");
const EPOCH_TIME: Key = key_of("aws:EpochTime");
const TOKEN_ISSUE_TIME: Key = key_of("aws:TokenIssueTime");
const MULTI_FACTOR_AUTH_PRESENT: Key = key_of("aws:MultiFactorAuthPresent");
const MULTI_FACTOR_AUTH_AGE: Key = key_of("aws:MultiFactorAuthAge");
const SOURCE_IP: Key = key_of("aws:SourceIp");
const VPC_SOURCE_IP: Key = key_of("aws:VpcSourceIp");
const SOURCE_VPC: Key = key_of("aws:SourceVpc");
const SOURCE_VPCE: Key = key_of("aws:SourceVpce");
const SECURE_TRANSPORT: Key = key_of("aws:SecureTransport");

/// What follows at once from caller and resource; it is not stored in the request.
pub(super) fn derived<'r>(request: &'r RequestContext<'_>, key: GlobalKey) -> Option<Scalar<'r>> {
    let principal = &request.principal;
    let flag = |flag| Scalar {
        text: if flag { "true" } else { "false" },
        kind: ScalarKind::Bool,
    };
    let kind = &principal.kind;
    let identity = principal.identity();
    let of_signer = matches!(
        key,
        GlobalKey::PrincipalAccount | GlobalKey::PrincipalType | GlobalKey::UserId
    );
    if of_signer && request.question.is_unsigned() {
        return None;
    }
    match key {
        GlobalKey::PrincipalAccount => match kind {
            PrincipalKind::Anonymous => Some("anonymous"),
            _ => identity.map(|identity| identity.account),
        },
        GlobalKey::PrincipalIsAwsService => {
            let service = matches!(kind, PrincipalKind::Service(_));
            return (service || principal.is_of_iam()).then(|| flag(service));
        }
        GlobalKey::PrincipalArn => match kind {
            // R-KEY-10: the ARN of the role, not of its session.
            PrincipalKind::Role { .. } => principal.full_role_arn(),
            PrincipalKind::OriginAccessIdentity(arn) => Some(*arn),
            _ => identity.map(|identity| identity.arn),
        },
        GlobalKey::PrincipalType => match kind {
            PrincipalKind::Root(_) => Some("Account"),
            PrincipalKind::User(_) => Some("User"),
            PrincipalKind::Role { .. } => Some("AssumedRole"),
            PrincipalKind::FederatedUser(_) => Some("FederatedUser"),
            PrincipalKind::Anonymous => Some("Anonymous"),
            PrincipalKind::Service(_)
            | PrincipalKind::Federated(_)
            | PrincipalKind::OriginAccessIdentity(_) => None,
        },
        GlobalKey::UserId => match kind {
            PrincipalKind::Root(identity) => Some(identity.account),
            PrincipalKind::User(_) => principal.unique_id,
            PrincipalKind::Anonymous => Some("anonymous"),
            _ => None,
        },
        GlobalKey::UserName => match kind {
            PrincipalKind::User(identity) => Some(identity.name),
            _ => None,
        },
        GlobalKey::ResourceAccount => request.question.resource_account,
        // S3's own key is not guessed: an ARN of S3 has no account, and what is taken for the owner's would
        // let a policy in that asks for it.
        GlobalKey::S3ResourceAccount if !Service::S3.is(request.question.service) => None,
        GlobalKey::S3ResourceAccount => request.given_resource_account.or_else(|| {
            let segments = request.question.resource.segments();
            segments
                .map(|[_, _, _, _, account, _]| account)
                .filter(|account| is_account_id(account))
        }),
        // R-KEY-9: S3 only.
        GlobalKey::S3TlsVersion => {
            let number = request.tls.and_then(TlsVersion::number)?;
            let s3 = Service::S3.is(request.question.service);
            return s3.then_some(Scalar {
                text: number,
                kind: ScalarKind::Number,
            });
        }
        GlobalKey::ViaAwsService => return Some(flag(false)),
        GlobalKey::SourceIp => None,
    }
    .map(Scalar::text)
}

/// Gives the other derived keys with their values.
pub(super) fn derive<'a>(
    facts: &RequestContextBuilder<'a>,
    mut key: impl FnMut(Key, ContextValue<'a>),
) {
    derive_principal(&facts.principal, &mut key);
    let Some(circumstances) = &facts.circumstances else {
        return;
    };
    if let Some((time, text)) = &circumstances.time {
        key(CURRENT_TIME, ContextScalar::from(text.clone()).into());
        let seconds = Timestamp::from_epoch_seconds(time.epoch_seconds());
        key(EPOCH_TIME, ContextScalar::from(seconds).into());
    }
    derive_credentials(&facts.principal, circumstances, &mut key);
    let network = &circumstances.network;
    for (name, value) in [
        (SOURCE_IP, network.source_ip),
        (VPC_SOURCE_IP, network.vpc_source_ip),
        (SOURCE_VPC, network.vpc),
        (SOURCE_VPCE, network.vpc_endpoint),
    ] {
        if let Some(value) = value {
            key(name, value.into());
        }
    }
    if let Some(tls) = network.tls {
        key(SECURE_TRANSPORT, tls.is_some().into());
    }
}

fn session_user_id<'a>(text: alloc::string::String) -> ContextValue<'a> {
    ContextScalar::owned_of_kind(text, ScalarKind::SessionUserId).into()
}

/// What has to be put together of several texts, and lists.
fn derive_principal<'a>(principal: &Principal<'a>, key: &mut impl FnMut(Key, ContextValue<'a>)) {
    match principal.kind {
        PrincipalKind::Role {
            identity,
            role,
            session,
        } => {
            // R-KEY-10: without the role's ARN its path is unknown.
            if principal.full_role_arn().is_none() {
                let arn = format!(
                    "arn:{}:iam::{}:role/{role}",
                    identity.partition, identity.account
                );
                let kind = if role.starts_with(RESERVED_ROLE) {
                    ScalarKind::ReservedRole
                } else {
                    ScalarKind::RoleWithoutPath
                };
                key(
                    PRINCIPAL_ARN,
                    ContextScalar::owned_of_kind(arn, kind).into(),
                );
            }
            if let (Some(id), Some(session)) = (principal.unique_id, session) {
                key(USER_ID, session_user_id(format!("{id}:{session}")));
            }
        }
        PrincipalKind::FederatedUser(identity) => {
            key(
                USER_ID,
                session_user_id(format!("{}:{}", identity.account, identity.name)),
            );
        }
        PrincipalKind::Service(name) => {
            key(PRINCIPAL_SERVICE_NAME, name.into());
            key(PRINCIPAL_SERVICE_NAMES_LIST, [name].into());
        }
        PrincipalKind::Root(_)
        | PrincipalKind::User(_)
        | PrincipalKind::Anonymous
        | PrincipalKind::OriginAccessIdentity(_)
        | PrincipalKind::Federated(_) => {}
    }
}

fn derive_credentials<'a>(
    principal: &Principal<'_>,
    facts: &Circumstances<'a>,
    key: &mut impl FnMut(Key, ContextValue<'a>),
) {
    let Some(credentials) = &facts.credentials else {
        return;
    };
    if credentials.credential_type != CredentialType::Temporary {
        return;
    }
    if let (Some(_), Some(text)) = (credentials.issued_at, facts.issued_at_text) {
        key(TOKEN_ISSUE_TIME, text.into());
    }
    if matches!(principal.kind, PrincipalKind::FederatedUser(_)) {
        return;
    }
    key(
        MULTI_FACTOR_AUTH_PRESENT,
        credentials.mfa_authenticated_at.is_some().into(),
    );
    if let (Some(mfa), Some(time)) = (
        credentials.mfa_authenticated_at,
        facts.time.as_ref().map(|(time, _)| time),
    ) {
        key(
            MULTI_FACTOR_AUTH_AGE,
            (time.epoch_seconds().saturating_sub(mfa.epoch_seconds())).into(),
        );
    }
}
