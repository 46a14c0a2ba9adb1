//! x
#![no_std]
extern crate alloc;
#[cfg(test)]
extern crate std;
mod document;
mod finding;
mod text;
pub use text::{Position, Span, Timestamp};
pub use document::*;
pub use finding::*;
