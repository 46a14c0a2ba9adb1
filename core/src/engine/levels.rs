//! Sets of which each has to allow, and the services that RCPs bind: handles, made once and shared.

use alloc::{boxed::Box, sync::Arc};

use super::error::AuthorizerError;
use super::policy_set::PolicySet;
use crate::text::is_service_prefix;

/// Policy sets of which each has to allow: the levels of an organization, root first, or the scope down policies of a
/// session in the order in which they were given.
///
/// A handle: cloning it copies a pointer. A host keeps it beside the account or the session that it belongs to.
///
/// # Examples
/// ```
/// use portcullis::{PolicyLevels, PolicySet, PolicyType, Loader};
///
/// let full = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#;
/// let set = PolicySet::builder(PolicyType::ServiceControl, Loader::Strict).policy("FullAWSAccess", full).build()?;
/// // The root and an account below it, which both have the same policy.
/// let levels: PolicyLevels = [&set, &set].into_iter().collect();
/// assert_eq!(levels.sets().len(), 2);
/// # Ok::<(), portcullis::PolicySetErrors>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct PolicyLevels {
    sets: Arc<[PolicySet]>,
}

impl PolicyLevels {
    /// The sets, root first.
    #[must_use]
    pub fn sets(&self) -> &[PolicySet] {
        &self.sets
    }
}

impl FromIterator<PolicySet> for PolicyLevels {
    fn from_iter<I: IntoIterator<Item = PolicySet>>(sets: I) -> Self {
        let sets = sets.into_iter().collect();
        Self { sets }
    }
}

impl<'a> FromIterator<&'a PolicySet> for PolicyLevels {
    fn from_iter<I: IntoIterator<Item = &'a PolicySet>>(sets: I) -> Self {
        sets.into_iter().cloned().collect()
    }
}

/// The services whose resources RCPs bind (R-RCP-6); a handle, like [`PolicyLevels`].
#[derive(Debug, Clone)]
pub struct RcpServices {
    prefixes: Arc<[Box<str>]>,
}

impl RcpServices {
    /// Of service prefixes, such as `s3`; they compare without case.
    ///
    /// # Errors
    /// A text that is no service prefix, such as `s3:*`, which would bind no RCP, or one of more than 256 bytes
    /// (R-QUOTA-2).
    ///
    /// # Examples
    /// ```
    /// use portcullis::RcpServices;
    ///
    /// assert!(RcpServices::new(["s3", "sqs", "kms"]).is_ok());
    /// assert!(RcpServices::new(["s3:*"]).is_err());
    /// ```
    pub fn new<S: AsRef<str>>(
        prefixes: impl IntoIterator<Item = S>,
    ) -> Result<Self, AuthorizerError> {
        let checked = prefixes.into_iter().map(|prefix| match prefix.as_ref() {
            prefix if is_service_prefix(prefix) => Ok(prefix.into()),
            _ => Err(AuthorizerError::InvalidService),
        });
        Ok(Self {
            prefixes: checked.collect::<Result<_, _>>()?,
        })
    }

    pub(super) fn has(&self, service: &str) -> bool {
        let mut prefixes = self.prefixes.iter();
        prefixes.any(|prefix| prefix.eq_ignore_ascii_case(service))
    }
}
