//! An authorizer that keeps its sets alive.

use alloc::sync::Arc;

use super::authorizer::Authorizer;
use super::evaluate::decide;
use super::explain::{Extent, story};
use super::mismatch::{MismatchError, check, mismatches};
use super::slots::{Held, policy_name};
use crate::decision::{Decision, Explanation};
use crate::layer::Layer;
use crate::program::Meter;
use crate::request::RequestContext;

/// An [`Authorizer`] with handles of its own: `'static`, cheap to clone, shared between threads. It decides as the
/// borrowed one does, by the same path.
///
/// For what lives longer than one request: a task that is spawned, a queue, a cache by caller, another language. A
/// server that looks up its sets for each request borrows them in an [`Authorizer`] and touches no counter of a handle.
///
/// # Examples
/// ```
/// use portcullis::{Authorizer, Loader, PolicySet, PolicyType, Principal, RequestContext};
///
/// let policy = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}}"#;
/// let authorizer = {
///     let identity = PolicySet::builder(PolicyType::Identity, Loader::Strict).policy("", policy).build()?;
///     Authorizer::builder().identity(&identity).build()?.to_shared()
/// };
/// let thread = std::thread::spawn(move || {
///     let ann = Principal::from_arn("arn:aws:iam::111122223333:user/Ann")?;
///     let request = RequestContext::builder(ann, "s3:GetObject", "arn:aws:s3:::reports/1.csv").build()?;
///     Ok::<_, portcullis::RequestErrors>(authorizer.evaluate(&request).is_allowed())
/// });
/// assert!(thread.join().expect("a decision")?);
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct SharedAuthorizer {
    slots: Arc<Held>,
}

impl Authorizer<'_> {
    /// The same with handles of its own, to be kept and sent to other threads.
    #[must_use]
    pub fn to_shared(&self) -> SharedAuthorizer {
        SharedAuthorizer {
            slots: Arc::new(self.slots.hold()),
        }
    }
}

impl SharedAuthorizer {
    /// The borrowed view of it, for what is not asked on every request: batches, costs, other parts.
    #[must_use]
    pub fn view(&self) -> Authorizer<'_> {
        Authorizer {
            slots: self.slots.lend(),
        }
    }

    /// Decides one request, as [`Authorizer::evaluate`].
    #[inline(never)]
    pub fn evaluate(&self, request: &RequestContext<'_>) -> Decision {
        decide(&*self.slots, request, &mut Meter::new())
    }

    /// Decides one request and tells why, as [`Authorizer::explain`].
    #[must_use]
    pub fn explain(&self, request: &RequestContext<'_>) -> Explanation {
        self.story(request, Extent::All)
    }

    /// The same, limited, as [`Authorizer::explain_nearest`].
    #[must_use]
    pub fn explain_nearest(&self, request: &RequestContext<'_>, most: usize) -> Explanation {
        self.story(request, Extent::Nearest(most))
    }

    pub(crate) fn story(&self, request: &RequestContext<'_>, extent: Extent) -> Explanation {
        story(&*self.slots, request, extent)
    }

    /// The name of a policy, as [`Authorizer::policy_name`].
    #[must_use]
    pub fn policy_name(&self, layer: Layer, index: usize) -> Option<&str> {
        policy_name(&*self.slots, layer, index)
    }

    /// Whether the policies can be meant for the request, as [`Authorizer::check`].
    ///
    /// # Errors
    /// As [`Authorizer::check`].
    #[inline]
    pub fn check(&self, request: &RequestContext<'_>) -> Result<(), MismatchError> {
        check(&*self.slots, request)
    }

    /// All that does not fit.
    pub(crate) fn mismatches(
        &self,
        request: &RequestContext<'_>,
    ) -> impl Iterator<Item = MismatchError> {
        mismatches(&*self.slots, request)
    }

    /// As [`Authorizer::may_mismatch`].
    #[inline]
    #[must_use]
    pub fn may_mismatch(&self, request: &RequestContext<'_>) -> bool {
        self.slots.frame.may_mismatch(request)
    }
}
