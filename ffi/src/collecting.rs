//! What builders have in common: the first failure is kept, so that a fact that was lost is never missed.

use crate::error::Failure;
use crate::status::{PANIC, Status};

/// The first failure of the calls that collected something. `build` gives it back: a caller who ignored a
/// status must not get a request without the condition key that a Deny waits for.
#[derive(Debug, Default)]
pub(crate) struct FirstFailure(Option<Failure>);

impl FirstFailure {
    /// Runs a step, and keeps its failure. A panic counts as one.
    pub(crate) fn during(
        &mut self,
        step: impl FnOnce() -> Result<(), Failure>,
    ) -> Result<(), Status> {
        let before = self.0.replace(PANIC.into());
        #[cfg(feature = "panic-trigger")]
        crate::trigger::fire_inside();
        let failed = step().err();
        let status = failed.as_ref().map(Failure::status);
        self.0 = before.or(failed);
        status.map_or(Ok(()), Err)
    }

    /// The failure, if there was one; afterwards there is none.
    pub(crate) fn take(&mut self) -> Result<(), Failure> {
        self.0.take().map_or(Ok(()), Err)
    }
}
