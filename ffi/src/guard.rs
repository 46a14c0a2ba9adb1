//! The boundary: no panic leaves the library, and no call leaves its outputs half-written.

use alloc::boxed::Box;
use core::any::Any;
use core::mem::align_of;
use core::panic::AssertUnwindSafe;
use std::panic::catch_unwind;

use crate::error::{Error, Failure};
use crate::handle::Handle;
use crate::status::{INVALID_ARGUMENT, NULL_ARGUMENT, OK, PANIC, Status};

/// Runs the body of a call. A panic in it is caught and gives `Err(PANIC)`.
///
/// What the body changes is either not looked at again after a panic or marked as failed: that is why it may
/// be taken for unwind-safe.
#[inline(always)]
pub(crate) fn caught<T>(body: impl FnOnce() -> T) -> Result<T, Status> {
    let guarded = AssertUnwindSafe(|| {
        #[cfg(feature = "panic-trigger")]
        crate::trigger::fire_at_entry();
        body()
    });
    catch_unwind(guarded).map_err(buried)
}

/// A payload may panic when it is dropped; that must not leave either.
#[cold]
fn buried(payload: Box<dyn Any + Send>) -> Status {
    let _ = catch_unwind(AssertUnwindSafe(|| drop(payload)));
    PANIC
}

/// Runs the body of a call that reports by status alone.
#[inline]
pub(crate) fn status_of(body: impl FnOnce() -> Result<(), Status>) -> Status {
    match caught(body) {
        Ok(Ok(())) => OK,
        Ok(Err(status)) | Err(status) => status,
    }
}

/// Runs the body of a call that reports by status and error object. The place for the error is always
/// written: NULL on success.
///
/// # Safety
/// `error` is NULL or can be written.
pub(crate) unsafe fn reported(
    error: *mut *mut Handle<Error>,
    body: impl FnOnce() -> Result<(), Failure>,
) -> Status {
    if !error.is_null() && !is_aligned(error) {
        return INVALID_ARGUMENT;
    }
    let failure = match caught(body) {
        Ok(Ok(())) => None,
        Ok(Err(failure)) => Some(failure),
        Err(status) => Some(status.into()),
    };
    let status = failure.as_ref().map_or(OK, Failure::status);
    if !error.is_null() {
        // Without memory for the error the status still tells.
        let object = failure.map_or(core::ptr::null_mut(), |failure| {
            let made = catch_unwind(AssertUnwindSafe(|| Handle::new(failure.into_error())));
            made.unwrap_or(core::ptr::null_mut())
        });
        // SAFETY: not NULL, aligned, and writable by this function's contract.
        unsafe { error.write(object) };
    }
    status
}

fn is_aligned<T>(pointer: *const T) -> bool {
    pointer.addr() & (align_of::<T>() - 1) == 0
}

/// Whether an output can be written.
#[inline]
pub(crate) fn check_output<T>(output: *mut T) -> Result<(), Status> {
    if output.is_null() {
        return Err(NULL_ARGUMENT);
    }
    if !is_aligned(output) {
        return Err(INVALID_ARGUMENT);
    }
    Ok(())
}

/// Whether an output that may be left out can be written.
pub(crate) fn check_optional_output<T>(output: *mut T) -> Result<(), Status> {
    if output.is_null() {
        Ok(())
    } else {
        check_output(output)
    }
}

/// Whether an input struct or array can be read.
pub(crate) fn check_input<T>(input: *const T) -> Result<(), Status> {
    check_output(input.cast_mut())
}
