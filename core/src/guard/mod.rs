//! What stands before any policy: each guard judges facts of one kind, and knows no policy.

mod gate;
pub mod network;

pub use gate::{Gate, Step};
