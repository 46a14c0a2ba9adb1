//! x
#![no_std]
extern crate alloc;
#[cfg(test)]
extern crate std;
mod decision;
mod document;
mod engine;
mod finding;
mod layer;
mod policy;
mod program;
mod request;
mod text;
pub use text::{Position, Span, Timestamp};
pub use document::*;
pub use finding::*;
pub use policy::*;
pub use request::*;
pub use layer::*;
pub use decision::*;
pub use engine::*;
