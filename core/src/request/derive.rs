//! The global keys that follow from the facts of a request (section 5.4).

use alloc::format;

use super::circumstances::Circumstances;
use super::principal::RESERVED_ROLE;
use super::{
    ContextScalar, ContextValue, CredentialType, Principal, PrincipalKind, ScalarKind, Transport,
};
use crate::text::{Timestamp, hash_ascii_key};

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

/// Gives the derived keys that are stored in the request, with their values.
pub(super) fn derive<'a>(
    principal: &Principal<'a>,
    circumstances: Option<&Circumstances<'a>>,
    mut key: impl FnMut(Key, ContextValue<'a>),
) {
    derive_principal(principal, &mut key);
    let Some(circumstances) = circumstances else {
        return;
    };
    if let Some((time, fact)) = &circumstances.time {
        key(CURRENT_TIME, ContextScalar::from(fact.text()).into());
        let seconds = Timestamp::from_epoch_seconds(time.epoch_seconds());
        key(EPOCH_TIME, ContextScalar::from(seconds).into());
    }
    derive_credentials(principal, circumstances, &mut key);
    let network = &circumstances.network;
    for (name, address) in [
        (SOURCE_IP, &network.source_ip),
        (VPC_SOURCE_IP, &network.vpc_source_ip),
    ] {
        if let Some(address) = address {
            key(name, ContextScalar::from(address.text()).into());
        }
    }
    for (name, id) in [
        (SOURCE_VPC, network.vpc),
        (SOURCE_VPCE, network.vpc_endpoint),
    ] {
        if let Some(id) = id {
            key(name, id.into());
        }
    }
    match &network.transport {
        Transport::NotSaid => {}
        Transport::ClearText => key(SECURE_TRANSPORT, false.into()),
        Transport::Tls(_) => key(SECURE_TRANSPORT, true.into()),
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
    if let Some((_, issued_at)) = &credentials.issued_at {
        key(
            TOKEN_ISSUE_TIME,
            ContextScalar::from(issued_at.text()).into(),
        );
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
