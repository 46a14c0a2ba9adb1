//! Whether what signed a request can be used for it (R-STS-11, R-TLS-7).

use alloc::{format, string::String};

use super::never_called::NeverCalled;
use crate::request::{CredentialType, Lifetime, PrincipalKind, RequestContext, Timestamp};

/// Why credentials refuse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CredentialRefusal {
    BadSignature,
    NotYet(Timestamp),
    Over(Timestamp),
    /// They are those of a request that was kept, of a caller that is none any more.
    Lost,
    Unsigned,
    /// The caller is one that has nothing to sign with.
    CannotSign,
    NotSaidToSign,
    /// R-SESS-6, R-STS-10, R-STS-17.
    Never(NeverCalled),
}

impl CredentialRefusal {
    /// What refuses whatever is asked for; the request was found to be unproven.
    pub(crate) fn of_unproven(request: &RequestContext<'_>) -> Self {
        if request
            .signature()
            .is_some_and(|signature| !signature.holds)
        {
            return Self::BadSignature;
        }
        match request.lifetime() {
            Lifetime::NotYet(issued) => Self::NotYet(issued),
            Lifetime::Over(expired) => Self::Over(expired),
            Lifetime::Holds => Self::Lost,
        }
    }

    /// What a service says to it that takes signed requests only.
    pub(crate) fn of_unsigned(request: &RequestContext<'_>) -> Option<Self> {
        match (request.facts.credential_type, &request.principal.kind) {
            (Some(CredentialType::Unsigned), _) => Some(Self::Unsigned),
            (_, PrincipalKind::Anonymous | PrincipalKind::Federated(_)) => Some(Self::CannotSign),
            (_, PrincipalKind::Service(_) | PrincipalKind::OriginAccessIdentity(_)) => None,
            (Some(CredentialType::LongTerm | CredentialType::Temporary), _) => None,
            (None, _) => Some(Self::NotSaidToSign),
        }
    }

    /// What the caller can never call; `is_assumed_root` of root with a task policy.
    pub(crate) fn of_never(request: &RequestContext<'_>, is_assumed_root: bool) -> Option<Self> {
        NeverCalled::of(request, is_assumed_root).map(Self::Never)
    }

    /// What passes, if there was anything to ask.
    pub(crate) fn of_none(request: &RequestContext<'_>, is_required: bool) -> Option<String> {
        match request.signature() {
            Some(signature) => Some(format!("the signature holds: {}", signature.story)),
            None => is_required.then(|| match request.facts.credential_type {
                Some(_) => "the request is said to be signed (R-TLS-7)".into(),
                None => "the caller signs with keys of AWS's own (R-TLS-7)".into(),
            }),
        }
    }

    /// In one sentence.
    pub(crate) fn describe(self, request: &RequestContext<'_>) -> String {
        match self {
            Self::BadSignature => format!(
                "the signature does not hold: {} (R-TLS-7)",
                request
                    .signature()
                    .map_or("", |signature| &signature.story)
            ),
            Self::NotYet(issued) => format!(
                "the credentials are valid from {} on (R-STS-11)",
                issued.to_rfc3339()
            ),
            Self::Over(expired) => format!(
                "the credentials expired at {} (R-STS-11)",
                expired.to_rfc3339()
            ),
            Self::Lost => "the caller is none (R-STS-11)".into(),
            Self::Unsigned => {
                "the request is unsigned, and the service takes signed requests only (R-TLS-7)"
                    .into()
            }
            Self::CannotSign => {
                "the caller has nothing to sign with, and the service takes signed requests only (R-TLS-7)"
                    .into()
            }
            Self::NotSaidToSign => {
                "it is not said what signed the request, and the service takes signed requests only (R-TLS-7)"
                    .into()
            }
            Self::Never(why) => format!(
                "`{}` is refused before any policy is read: {}",
                request.question.action.text,
                why.describe()
            ),
        }
    }
}
