//! What a caller can never call, whatever policies say: the services refuse before any policy counts (R-SESS-6,
//! R-STS-10, R-STS-17).

use crate::request::{CredentialType, PrincipalKind, RequestContext};
use crate::service::Service;

/// Why a call is refused before any policy is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NeverCalled {
    /// GetSessionToken and GetFederationToken take the keys of a user or root.
    TokenForSession,
    /// The caller has credentials of GetSessionToken.
    SessionToken,
    /// The same, and asks IAM without a second factor.
    SessionTokenWithoutMfa,
    /// The caller has credentials of GetFederationToken.
    FederationToken,
    /// GetScopedCredentials takes temporary credentials.
    ScopedForLongTermKey,
    RootAssumesRole,
    UnsignedAssumesRole,
}

impl NeverCalled {
    /// The reason, for people.
    pub(crate) const fn describe(self) -> &'static str {
        match self {
            Self::TokenForSession => {
                "this call takes the long-term key of a user or root, which the caller does not have (R-SESS-6)"
            }
            Self::SessionToken => {
                "with credentials of GetSessionToken the only calls of STS are AssumeRole, GetCallerIdentity and GetScopedCredentials (R-SESS-6)"
            }
            Self::SessionTokenWithoutMfa => {
                "credentials of GetSessionToken call IAM only if a second factor was given (R-SESS-6)"
            }
            Self::FederationToken => {
                "credentials of GetFederationToken call neither IAM nor STS, but for GetCallerIdentity and GetScopedCredentials (R-SESS-6)"
            }
            Self::ScopedForLongTermKey => {
                "GetScopedCredentials takes temporary credentials, not a long-term key (R-SESS-6)"
            }
            Self::RootAssumesRole => "the account root user may not assume roles (R-STS-17)",
            Self::UnsignedAssumesRole => {
                "AssumeRole is a signed call, and this caller cannot sign (R-STS-17)"
            }
        }
    }

    /// Why the caller can never make this call. Whether credentials of root are those of AssumeRoot is told by
    /// the task policy that limits them.
    pub(super) fn of(request: &RequestContext<'_>, is_assumed_root: bool) -> Option<Self> {
        let (service, action) = (
            request.question.action.service,
            request.question.action.name,
        );
        let service = Service::of_other_formulas(service)
            .filter(|service| service.is_gated() && !service.is_no_call(action))?;
        let (iam, sts) = (service == Service::Iam, service == Service::Sts);
        let is = |name: &str| action.eq_ignore_ascii_case(name);
        let token = sts && (is("GetSessionToken") || is("GetFederationToken"));
        let assumes = sts && is("AssumeRole");
        let scoped = sts && is("GetScopedCredentials");
        let with_any = scoped || (sts && is("GetCallerIdentity"));
        // What signed nothing cannot make these calls, whoever it says it is.
        if request.facts.credential_type == Some(CredentialType::Unsigned) {
            if assumes {
                return Some(Self::UnsignedAssumesRole);
            }
            if token {
                return Some(Self::TokenForSession);
            }
        }
        match request.principal.kind {
            PrincipalKind::Root(_) if assumes => Some(Self::RootAssumesRole),
            PrincipalKind::Root(_) if is_assumed_root => token.then_some(Self::TokenForSession),
            PrincipalKind::User(_) | PrincipalKind::Root(_) => {
                match request.facts.credential_type {
                    Some(CredentialType::Temporary) if iam => {
                        (!request.facts.has_mfa).then_some(Self::SessionTokenWithoutMfa)
                    }
                    Some(CredentialType::Temporary) => {
                        (!(assumes || with_any)).then_some(Self::SessionToken)
                    }
                    Some(CredentialType::LongTerm) => scoped.then_some(Self::ScopedForLongTermKey),
                    Some(CredentialType::Unsigned) | None => None,
                }
            }
            PrincipalKind::FederatedUser(_) => (!with_any).then_some(Self::FederationToken),
            PrincipalKind::Role { .. } | PrincipalKind::Service(_) => {
                token.then_some(Self::TokenForSession)
            }
            PrincipalKind::Federated(_)
            | PrincipalKind::OriginAccessIdentity(_)
            | PrincipalKind::Anonymous => {
                if assumes {
                    Some(Self::UnsignedAssumesRole)
                } else {
                    token.then_some(Self::TokenForSession)
                }
            }
        }
    }
}
