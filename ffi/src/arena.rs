//! Texts of a request, copied once and held at one place.

use alloc::vec::Vec;
use core::{slice, str};

/// The first block; most requests need no other.
const BLOCK_BYTES: usize = 1024;

/// Copies of texts that stay where they are until the arena is dropped, also when it is moved.
#[derive(Debug, Default)]
pub(crate) struct Arena {
    /// Filled up to its capacity and never beyond, so that it never moves.
    block: Vec<u8>,
    full: Vec<Vec<u8>>,
}

impl Arena {
    /// Copies a text.
    ///
    /// # Safety
    /// The copy is not used after the arena was dropped: the lifetime promises more than there is.
    pub(crate) unsafe fn keep(&mut self, text: &str) -> &'static str {
        if self.block.capacity() - self.block.len() < text.len() {
            let next = Vec::with_capacity(text.len().max(BLOCK_BYTES));
            self.full.push(core::mem::replace(&mut self.block, next));
        }
        let start = self.block.len();
        self.block.extend_from_slice(text.as_bytes());
        // SAFETY: `start` was the length before, so it is within the block.
        let copy = unsafe { self.block.as_ptr().add(start) };
        // SAFETY: these bytes were just written and are not written again; the block does not move while
        // the arena lives.
        let copy: &'static [u8] = unsafe { slice::from_raw_parts(copy, text.len()) };
        // SAFETY: a copy of a text.
        unsafe { str::from_utf8_unchecked(copy) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::String;

    #[test]
    fn copies_stay_as_they_are() {
        let mut arena = Arena::default();
        let texts: Vec<String> = (0..500)
            .map(|index: usize| "é".repeat(index * 7 % 800))
            .collect();
        // SAFETY: the arena lives to the end of the test.
        let copies: Vec<&str> = texts
            .iter()
            .map(|text| unsafe { arena.keep(text) })
            .collect();
        let arena = alloc::boxed::Box::new(arena);
        assert_eq!(copies, texts);
        assert!(arena.full.len() > 1, "more than one block was needed");
    }
}
