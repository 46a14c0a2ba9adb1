//! What holds for every request, held against requests one by one.

#[path = "analysis/algebra.rs"]
mod algebra;
#[path = "analysis/apart.rs"]
mod apart;
#[path = "analysis/assumptions.rs"]
mod assumptions;
#[path = "analysis/brute.rs"]
mod brute;
#[path = "analysis/callers.rs"]
mod callers;
#[path = "analysis/capabilities.rs"]
mod capabilities;
#[path = "analysis/corpus.rs"]
mod corpus;
#[path = "analysis/draw.rs"]
mod draw;
#[path = "analysis/exposure.rs"]
mod exposure;
#[path = "analysis/hostile.rs"]
mod hostile;
#[path = "analysis/listed.rs"]
mod listed;
#[path = "analysis/mutants.rs"]
mod mutants;
#[path = "analysis/partial.rs"]
mod partial;
#[path = "analysis/refute.rs"]
mod refute;
#[path = "analysis/requests.rs"]
mod requests;
#[path = "analysis/residual.rs"]
mod residual;
#[path = "analysis/review.rs"]
mod review;
