//! What holds for every request, held against requests one by one.

#[path = "analysis/brute.rs"]
mod brute;
#[path = "analysis/callers.rs"]
mod callers;
#[path = "analysis/draw.rs"]
mod draw;
#[path = "analysis/review.rs"]
mod review;
