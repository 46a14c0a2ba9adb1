//! The global keys that follow from the facts of a request (section 5.4).

use alloc::format;

use super::{
    ContextScalar, ContextValue, CredentialType, Principal, PrincipalKind, RequestContextBuilder,
};
use crate::text::{Timestamp, hash_name};

/// A derived key, hashed when the engine is compiled.
#[derive(Debug, Clone, Copy)]
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) hash: u64,
}

const fn key_of(name: &'static str) -> Key {
    Key {
        name,
        hash: hash_name(name),
    }
}

const PRINCIPAL_ACCOUNT: Key = key_of("aws:PrincipalAccount");
const PRINCIPAL_IS_AWS_SERVICE: Key = key_of("aws:PrincipalIsAWSService");
const PRINCIPAL_ARN: Key = key_of("aws:PrincipalArn");
const PRINCIPAL_TYPE: Key = key_of("aws:PrincipalType");
const USER_ID: Key = key_of("aws:userid");
const USER_NAME: Key = key_of("aws:username");
const PRINCIPAL_SERVICE_NAME: Key = key_of("aws:PrincipalServiceName");
const PRINCIPAL_SERVICE_NAMES_LIST: Key = key_of("aws:PrincipalServiceNamesList");
const CURRENT_TIME: Key = key_of("aws:CurrentTime");
const EPOCH_TIME: Key = key_of("aws:EpochTime");
const TOKEN_ISSUE_TIME: Key = key_of("aws:TokenIssueTime");
const MULTI_FACTOR_AUTH_PRESENT: Key = key_of("aws:MultiFactorAuthPresent");
const MULTI_FACTOR_AUTH_AGE: Key = key_of("aws:MultiFactorAuthAge");
pub(super) const SOURCE_IP: Key = key_of("aws:SourceIp");
const VPC_SOURCE_IP: Key = key_of("aws:VpcSourceIp");
const SOURCE_VPC: Key = key_of("aws:SourceVpc");
const SOURCE_VPCE: Key = key_of("aws:SourceVpce");
const SECURE_TRANSPORT: Key = key_of("aws:SecureTransport");
const RESOURCE_ACCOUNT: Key = key_of("aws:ResourceAccount");
const VIA_AWS_SERVICE: Key = key_of("aws:ViaAWSService");
const S3_TLS_VERSION: Key = key_of("s3:TlsVersion");

/// Gives every derived key with its value.
pub(super) fn derive<'a>(
    facts: &RequestContextBuilder<'a>,
    resource_account: Option<&'a str>,
    service: &str,
    mut key: impl FnMut(Key, ContextValue<'a>),
) {
    derive_principal(&facts.principal, &mut key);
    if let Some((time, text)) = &facts.time {
        key(CURRENT_TIME, ContextScalar::from(text.clone()).into());
        let seconds = Timestamp::from_epoch_seconds(time.epoch_seconds());
        key(EPOCH_TIME, ContextScalar::from(seconds).into());
    }
    derive_credentials(facts, &mut key);
    let network = &facts.network;
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
        // R-KEY-9: S3 only.
        if service.eq_ignore_ascii_case("s3")
            && let Some(number) = tls.and_then(super::TlsVersion::number)
        {
            key(S3_TLS_VERSION, ContextScalar::number(number).into());
        }
    }
    if let Some(account) = resource_account {
        key(RESOURCE_ACCOUNT, account.into());
    }
    key(VIA_AWS_SERVICE, false.into());
}

fn derive_principal<'a>(principal: &Principal<'a>, key: &mut impl FnMut(Key, ContextValue<'a>)) {
    if let Some(identity) = principal.identity() {
        key(PRINCIPAL_ACCOUNT, identity.account.into());
        key(PRINCIPAL_IS_AWS_SERVICE, false.into());
    }
    match principal.kind {
        PrincipalKind::Root(identity) => {
            key(PRINCIPAL_ARN, identity.arn.into());
            key(PRINCIPAL_TYPE, "Account".into());
            key(USER_ID, identity.account.into());
        }
        PrincipalKind::User(identity) => {
            key(PRINCIPAL_ARN, identity.arn.into());
            key(PRINCIPAL_TYPE, "User".into());
            key(USER_NAME, identity.name.into());
            if let Some(id) = principal.unique_id {
                key(USER_ID, id.into());
            }
        }
        PrincipalKind::Role {
            identity,
            role,
            session,
        } => {
            match principal.full_role_arn() {
                Some(arn) => key(PRINCIPAL_ARN, arn.into()),
                // R-KEY-10: without the role's ARN its path is unknown.
                None => {
                    let arn = format!(
                        "arn:{}:iam::{}:role/{role}",
                        identity.partition, identity.account
                    );
                    key(PRINCIPAL_ARN, arn.into());
                }
            }
            key(PRINCIPAL_TYPE, "AssumedRole".into());
            if let (Some(id), Some(session)) = (principal.unique_id, session) {
                key(USER_ID, format!("{id}:{session}").into());
            }
        }
        PrincipalKind::FederatedUser(identity) => {
            key(PRINCIPAL_ARN, identity.arn.into());
            key(PRINCIPAL_TYPE, "FederatedUser".into());
            key(
                USER_ID,
                format!("{}:{}", identity.account, identity.name).into(),
            );
        }
        PrincipalKind::Service(name) => {
            key(PRINCIPAL_IS_AWS_SERVICE, true.into());
            key(PRINCIPAL_SERVICE_NAME, name.into());
            key(PRINCIPAL_SERVICE_NAMES_LIST, [name].into());
        }
        PrincipalKind::Anonymous => {
            key(PRINCIPAL_ACCOUNT, "anonymous".into());
            key(PRINCIPAL_TYPE, "Anonymous".into());
            key(USER_ID, "anonymous".into());
        }
        PrincipalKind::Federated(_) => {}
    }
}

fn derive_credentials<'a>(
    facts: &RequestContextBuilder<'a>,
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
    if matches!(facts.principal.kind, PrincipalKind::FederatedUser(_)) {
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
