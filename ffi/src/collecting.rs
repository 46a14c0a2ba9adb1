//! What builders have in common: the first failure is kept, so that a fact that was lost is never missed.

use crate::status::{PANIC, Status};

/// The first failure of the calls that collected something. `build` gives it back: a caller who ignored a
/// status must not get a request without the condition key that a Deny waits for.
#[derive(Debug, Default)]
pub(crate) struct FirstFailure(Option<Status>);

impl FirstFailure {
    /// Runs a step, and keeps its failure. A panic counts as one.
    pub(crate) fn during(
        &mut self,
        step: impl FnOnce() -> Result<(), Status>,
    ) -> Result<(), Status> {
        let before = self.0.replace(PANIC);
        #[cfg(feature = "panic-trigger")]
        crate::trigger::fire_inside();
        let result = step();
        self.0 = before.or(result.err());
        result
    }

    /// The failure, if there was one; afterwards there is none.
    pub(crate) fn take(&mut self) -> Result<(), Status> {
        self.0.take().map_or(Ok(()), Err)
    }
}
