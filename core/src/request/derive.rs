//! The global keys that follow from the facts of a request (section 5.4).

use alloc::format;

use super::{
    ContextScalar, ContextValue, CredentialType, PrincipalKind, RequestContext,
    RequestContextBuilder,
};

/// Gives every derived key with its value. Names are lower case.
pub(super) fn derive<'a>(
    facts: &RequestContextBuilder<'a>,
    request: &RequestContext<'a>,
    mut key: impl FnMut(&'static str, ContextValue<'a>),
) {
    derive_principal(request, &mut key);
    if let Some((time, text)) = &facts.time {
        key(
            "aws:currenttime",
            ContextScalar::instant(text.clone(), *time).into(),
        );
        key("aws:epochtime", (*time).into());
    }
    derive_credentials(facts, request, &mut key);
    let network = &facts.network;
    for (name, value) in [
        ("aws:sourceip", network.source_ip),
        ("aws:vpcsourceip", network.vpc_source_ip),
        ("aws:sourcevpc", network.vpc),
        ("aws:sourcevpce", network.vpc_endpoint),
    ] {
        if let Some(value) = value {
            key(name, value.into());
        }
    }
    if let Some(tls) = network.tls {
        key("aws:securetransport", tls.is_some().into());
        // R-KEY-9: S3 only.
        if request.service == "s3"
            && let Some(number) = tls.and_then(super::TlsVersion::number)
        {
            key("s3:tlsversion", ContextScalar::number(number).into());
        }
    }
    if let Some(account) = request.resource_account {
        key("aws:resourceaccount", account.into());
    }
    key("aws:viaawsservice", false.into());
}

fn derive_principal<'a>(
    request: &RequestContext<'a>,
    key: &mut impl FnMut(&'static str, ContextValue<'a>),
) {
    let principal = &request.principal;
    if let Some(identity) = principal.identity() {
        key("aws:principalaccount", identity.account.into());
        key("aws:principalisawsservice", false.into());
    }
    match principal.kind {
        PrincipalKind::Root(identity) => {
            key("aws:principalarn", identity.arn.into());
            key("aws:principaltype", "Account".into());
            key("aws:userid", identity.account.into());
        }
        PrincipalKind::User(identity) => {
            key("aws:principalarn", identity.arn.into());
            key("aws:principaltype", "User".into());
            key("aws:username", identity.name.into());
            if let Some(id) = principal.unique_id {
                key("aws:userid", id.into());
            }
        }
        PrincipalKind::Role {
            identity,
            role,
            session,
        } => {
            match principal.full_role_arn() {
                Some(arn) => key("aws:principalarn", arn.into()),
                // R-KEY-10: without the role's ARN its path is unknown.
                None => {
                    let arn = format!(
                        "arn:{}:iam::{}:role/{role}",
                        identity.partition, identity.account
                    );
                    key("aws:principalarn", arn.into());
                }
            }
            key("aws:principaltype", "AssumedRole".into());
            if let (Some(id), Some(session)) = (principal.unique_id, session) {
                key("aws:userid", format!("{id}:{session}").into());
            }
        }
        PrincipalKind::FederatedUser(identity) => {
            key("aws:principalarn", identity.arn.into());
            key("aws:principaltype", "FederatedUser".into());
            key(
                "aws:userid",
                format!("{}:{}", identity.account, identity.name).into(),
            );
        }
        PrincipalKind::Service(name) => {
            key("aws:principalisawsservice", true.into());
            key("aws:principalservicename", name.into());
            key("aws:principalservicenameslist", [name].into());
        }
        PrincipalKind::Anonymous => {
            key("aws:principalaccount", "anonymous".into());
            key("aws:principaltype", "Anonymous".into());
            key("aws:userid", "anonymous".into());
        }
        PrincipalKind::Federated(_) => {}
    }
}

fn derive_credentials<'a>(
    facts: &RequestContextBuilder<'a>,
    request: &RequestContext<'a>,
    key: &mut impl FnMut(&'static str, ContextValue<'a>),
) {
    let Some(credentials) = &facts.credentials else {
        return;
    };
    if credentials.credential_type != CredentialType::Temporary {
        return;
    }
    if let (Some(instant), Some(text)) = (credentials.issued_at, facts.issued_at_text) {
        key(
            "aws:tokenissuetime",
            ContextScalar::instant(text, instant).into(),
        );
    }
    if matches!(request.principal.kind, PrincipalKind::FederatedUser(_)) {
        return;
    }
    key(
        "aws:multifactorauthpresent",
        credentials.mfa_authenticated_at.is_some().into(),
    );
    if let (Some(mfa), Some(time)) = (credentials.mfa_authenticated_at, request.time) {
        key(
            "aws:multifactorauthage",
            (time.epoch_seconds() - mfa.epoch_seconds()).into(),
        );
    }
}
