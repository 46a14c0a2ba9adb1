//! What is allocated: an allocator that counts while it is told to.
//!
//! The only `unsafe` here: the trait asks for it, and each call is handed on to the system's allocator as it is.
//! Off, it costs one load and a branch, so that it does not slow the engines that allocate.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, AtomicIsize, AtomicUsize, Ordering::Relaxed};

static ON: AtomicBool = AtomicBool::new(false);
static BYTES: AtomicIsize = AtomicIsize::new(0);
static CALLS: AtomicUsize = AtomicUsize::new(0);

/// To be put in place with `#[global_allocator]`.
#[derive(Debug)]
pub struct Counting;

fn count(calls: usize, bytes: isize) {
    if ON.load(Relaxed) {
        CALLS.fetch_add(calls, Relaxed);
        BYTES.fetch_add(bytes, Relaxed);
    }
}

// SAFETY: every method hands its arguments to `System` unchanged and gives back what that gives.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(1, layout.size() as isize);
        // SAFETY: the caller's promises are those that `System` asks for.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(1, layout.size() as isize);
        // SAFETY: as above.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(1, size as isize - layout.size() as isize);
        // SAFETY: as above; the pointer came from `System`.
        unsafe { System.realloc(pointer, layout, size) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        count(0, -(layout.size() as isize));
        // SAFETY: as above; the pointer came from `System`.
        unsafe { System.dealloc(pointer, layout) }
    }
}

/// What a piece of work allocated.
#[derive(Debug, Clone, Copy)]
pub struct Counted {
    /// Allocations and reallocations.
    pub calls: usize,
    /// Bytes that it allocated and did not free.
    pub kept: isize,
}

/// Runs a piece of work and counts. Nothing else may run meanwhile.
pub fn counted<T>(work: impl FnOnce() -> T) -> (T, Counted) {
    BYTES.store(0, Relaxed);
    CALLS.store(0, Relaxed);
    ON.store(true, Relaxed);
    let result = work();
    ON.store(false, Relaxed);
    let counted = Counted {
        calls: CALLS.load(Relaxed),
        kept: BYTES.load(Relaxed),
    };
    (result, counted)
}
