//! Workloads, our engine and the others behind one interface, for `count`, `peers` and the criterion benches.

pub mod baseline;
pub mod counted;
pub mod counting;
pub mod ours;
#[cfg(feature = "peers")]
pub mod peers;
pub mod picture;
pub mod rounds;
pub mod statistics;
pub mod workloads;
