//! What is allocated: an allocator that counts for each thread what it is asked.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

/// The system's allocator, counting: to be put in place with `#[global_allocator]`.
#[derive(Debug)]
pub struct Counting;

/// What a thread has asked of it.
#[derive(Debug, Clone, Copy, Default)]
#[non_exhaustive]
pub struct Count {
    /// How often, whatever was asked.
    pub calls: i64,
    /// Allocations and reallocations.
    pub allocations: i64,
    /// The bytes of all of them.
    pub bytes: i64,
    /// Bytes that are not given back yet.
    pub live: i64,
    /// The most of these at any time.
    pub peak: i64,
}

thread_local! {
    // Without a destructor and without lazy initialisation, so that counting allocates nothing itself.
    static COUNT: Cell<Count> = const {
        Cell::new(Count { calls: 0, allocations: 0, bytes: 0, live: 0, peak: 0 })
    };
}

fn count(gained: usize, lost: usize) {
    COUNT.with(|count| {
        let mut now = count.get();
        now.calls += 1;
        now.allocations += i64::from(gained > 0);
        now.bytes += gained as i64;
        now.live += gained as i64 - lost as i64;
        now.peak = now.peak.max(now.live);
        count.set(now);
    });
}

// SAFETY: every method hands its arguments to `System` unchanged and gives back what `System` gives; counting
// touches no memory but thread-local integers.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size(), 0);
        // SAFETY: the caller keeps the contract of `GlobalAlloc::alloc`, which is that of `System`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        count(0, layout.size());
        // SAFETY: `pointer` came from `System` with this layout, as `alloc` above gave it.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(size, layout.size());
        // SAFETY: `pointer` came from `System` with this layout, as `alloc` above gave it.
        unsafe { System.realloc(pointer, layout, size) }
    }
}

/// What `work` gives, and what it asked for: nothing, if the allocator is not in place.
pub fn counted<T>(work: impl FnOnce() -> T) -> (T, Count) {
    let before = COUNT.with(|count| {
        let now = count.get();
        count.set(Count {
            peak: now.live,
            ..now
        });
        now
    });
    let result = work();
    let after = COUNT.with(Cell::get);
    let count = Count {
        calls: after.calls - before.calls,
        allocations: after.allocations - before.allocations,
        bytes: after.bytes - before.bytes,
        live: after.live - before.live,
        peak: after.peak - before.live,
    };
    (result, count)
}
