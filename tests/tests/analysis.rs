//! What holds for every request, held against requests one by one.

#[path = "analysis/brute.rs"]
mod brute;
#[path = "analysis/callers.rs"]
mod callers;
#[path = "analysis/capabilities.rs"]
mod capabilities;
#[path = "analysis/draw.rs"]
mod draw;
#[path = "analysis/exposure.rs"]
mod exposure;
#[path = "analysis/partial.rs"]
mod partial;
#[path = "analysis/residual.rs"]
mod residual;
#[path = "analysis/review.rs"]
mod review;
