//! A panic on demand, for tests of the boundary.

use core::cell::Cell;

use crate::status::{INVALID_ARGUMENT, OK, Status};

const DISARMED: u32 = 0;
/// When the next call has entered the guard.
const AT_ENTRY: u32 = 1;
/// When the next builder is about to change.
const INSIDE: u32 = 2;

std::thread_local! {
    static ARMED: Cell<u32> = const { Cell::new(DISARMED) };
}

#[expect(clippy::panic, reason = "this is what the module is for")]
fn fire_if(place: u32) {
    if ARMED.get() == place {
        ARMED.set(DISARMED);
        panic!("on demand, in a test build");
    }
}

/// Panics if the thread is armed for it, and disarms it.
pub(crate) fn fire_at_entry() {
    fire_if(AT_ENTRY);
}

/// The same, where a builder is about to change.
pub(crate) fn fire_inside() {
    fire_if(INSIDE);
}

/// Makes the next guarded call of this thread panic: 1 at its entry, 2 where a builder is about to change.
#[unsafe(no_mangle)]
pub extern "C" fn portcullis_test_panic(place: u32) -> Status {
    if !(DISARMED..=INSIDE).contains(&place) {
        return INVALID_ARGUMENT;
    }
    ARMED.set(place);
    OK
}
