//! Many decisions with one call, into a buffer of the caller.

use super::authorizer::Authorizer;
use crate::decision::Decision;
use crate::request::RequestContext;

/// A buffer has fewer places than there is to decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{needed} decisions have no place in a buffer of {given}")]
pub struct BatchError {
    needed: usize,
    given: usize,
}

impl BatchError {
    /// How many decisions were asked for.
    #[must_use]
    pub const fn needed(&self) -> usize {
        self.needed
    }
}

impl Authorizer<'_> {
    /// Decides many requests. Each decision is that of [`evaluate`](Self::evaluate), at the place of its
    /// request; places that are left over hold an implicit deny.
    ///
    /// # Errors
    /// A buffer that is too short; all of it then holds implicit denies.
    ///
    /// # Examples
    /// ```
    /// use portcullis::{Authorizer, Decision, Principal, RequestContext};
    ///
    /// let ann = Principal::from_arn("arn:aws:iam::111122223333:user/Ann")?;
    /// let requests = [
    ///     RequestContext::builder(ann, "sts:GetCallerIdentity", "*").build()?,
    ///     RequestContext::builder(ann, "s3:ListAllMyBuckets", "*").build()?,
    /// ];
    /// let mut decisions = [Decision::default(); 2];
    /// Authorizer::builder().build()?.evaluate_batch(&requests, &mut decisions)?;
    /// assert!(decisions[0].is_allowed() && !decisions[1].is_allowed());
    /// # Ok::<(), Box<dyn core::error::Error>>(())
    /// ```
    pub fn evaluate_batch(
        &self,
        requests: &[RequestContext<'_>],
        decisions: &mut [Decision],
    ) -> Result<(), BatchError> {
        let (needed, given) = (requests.len(), decisions.len());
        let Some((asked, left_over)) = decisions.split_at_mut_checked(needed) else {
            // What was in the buffer before must not be taken for an answer.
            decisions.fill(Decision::default());
            return Err(BatchError { needed, given });
        };
        for (request, decision) in requests.iter().zip(asked) {
            *decision = self.evaluate(request);
        }
        left_over.fill(Decision::default());
        Ok(())
    }
}
