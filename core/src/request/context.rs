//! A request, ready to be decided.

use alloc::{borrow::Cow, string::String, vec::Vec};

use super::{ContextValue, CredentialType, Principal, RequestContextBuilder};
use crate::text::{ArnSegments, Timestamp};

/// Principal, action, resource and condition keys of one request.
///
/// Built once, it can be decided against any policies, any number of times.
///
/// # Examples
/// ```
/// use portcullis::{Principal, RequestContext};
///
/// let request = RequestContext::builder(
///     Principal::from_arn("arn:aws:iam::111122223333:user/Ann")?,
///     "s3:GetObject",
///     "arn:aws:s3:::reports/2026.csv",
/// )
/// .context("aws:SourceIp", "203.0.113.9")
/// .build()?;
/// assert_eq!(request.resource_account(), Some("111122223333"));
/// # Ok::<(), portcullis::RequestErrors>(())
/// ```
#[derive(Debug, Clone)]
pub struct RequestContext<'a> {
    pub(crate) principal: Principal<'a>,
    /// As asked.
    pub(crate) action: &'a str,
    /// Lower case, both parts.
    pub(crate) service: String,
    pub(crate) action_name: String,
    pub(crate) resource: RequestResource<'a>,
    pub(crate) resource_account: Option<&'a str>,
    pub(crate) resource_in_management_account: bool,
    pub(crate) kms_grant: bool,
    pub(crate) time: Option<Timestamp>,
    pub(crate) credentials: Option<Credentials>,
    pub(crate) public_address: bool,
    /// Sorted by hash, then name; names are lower case and differ.
    pub(crate) entries: Vec<ContextEntry<'a>>,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct RequestResource<'a> {
    pub(crate) text: &'a str,
    /// `None` for `*`, the resource of an action that takes none.
    pub(crate) segments: Option<ArnSegments<'a>>,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Credentials {
    pub(crate) credential_type: CredentialType,
    pub(crate) issued_at: Option<Timestamp>,
    pub(crate) expires_at: Option<Timestamp>,
    pub(crate) mfa_authenticated_at: Option<Timestamp>,
}

#[derive(Debug, Clone)]
pub(crate) struct ContextEntry<'a> {
    pub(crate) hash: u64,
    pub(crate) name: Cow<'a, str>,
    pub(crate) value: ContextValue<'a>,
}

impl<'a> RequestContext<'a> {
    /// Begins a request from what every request has.
    pub fn builder(
        principal: Principal<'a>,
        action: &'a str,
        resource: &'a str,
    ) -> RequestContextBuilder<'a> {
        RequestContextBuilder::new(principal, action, resource)
    }

    /// Who calls.
    #[must_use]
    pub const fn principal(&self) -> &Principal<'a> {
        &self.principal
    }

    /// The action as asked.
    #[must_use]
    pub const fn action(&self) -> &'a str {
        self.action
    }

    /// The resource as asked.
    #[must_use]
    pub const fn resource(&self) -> &'a str {
        self.resource.text
    }

    /// The account that owns the resource (R-EVAL-9): as given, else the ARN's, else the principal's.
    #[must_use]
    pub const fn resource_account(&self) -> Option<&'a str> {
        self.resource_account
    }

    /// The value of a condition key; its name compares without case. `None` if the key is absent.
    #[must_use]
    pub fn context_value(&self, key: &str) -> Option<&ContextValue<'a>> {
        let folded = key.to_ascii_lowercase();
        self.find(crate::text::hash_name(&folded), &folded)
    }

    /// The value of a key whose name is lower case.
    pub(crate) fn find(&self, hash: u64, folded: &str) -> Option<&ContextValue<'a>> {
        let first = self.entries.partition_point(|entry| entry.hash < hash);
        let same_hash = self
            .entries
            .get(first..)?
            .iter()
            .take_while(|entry| entry.hash == hash);
        let entry = same_hash.into_iter().find(|entry| entry.name == folded)?;
        match &entry.value {
            ContextValue::Absent => None,
            value => Some(value),
        }
    }
}
