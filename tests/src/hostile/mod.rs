//! Inputs that are contrived to cost more than their size.
//!
//! Whoever writes a policy, a request or a scenario chooses its texts, so nothing may take more than its size:
//! not the time of reading, compiling, explaining and deciding, not the memory, not the answer. A [`Shape`] is
//! one way to try. It is made at two sizes, one four times the other, and what is counted may grow little more
//! than fourfold. Where a cost is a product by design, as that of a wildcard and a text, one of the two grows.
//!
//! `tests/growth` counts instructions, `tests/tests/growth.rs` allocations and the bytes of answers.

mod alike;
mod compile;
mod conditions;
mod editing;
mod explain;
mod findings;
mod globs;
mod lint;
mod lists;
mod measure;
mod meetings;
mod names;
mod network;
mod requests;
mod scenarios;
mod write;

pub use measure::{Fact, Meter};

/// One way to make an input that costs more than its size.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Shape {
    /// Stable: scripts call shapes by it.
    pub name: &'static str,
    /// A size at which what grows with it outweighs what does not, and a linear cost is still small.
    pub size: usize,
    work: fn(usize, &mut dyn Meter),
}

impl Shape {
    const fn new(name: &'static str, size: usize, work: fn(usize, &mut dyn Meter)) -> Self {
        Self { name, size, work }
    }

    /// Makes the input of a size, and does the work between `meter`'s two readings.
    ///
    /// # Panics
    /// If the input is not what the shape says, a policy that is refused for instance.
    pub fn run(&self, size: usize, meter: &mut dyn Meter) {
        (self.work)(size, meter);
    }

    /// The shape of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        all()
            .into_iter()
            .chain(globs::BOTH.iter().chain(findings::LARGE).copied())
            .find(|shape| shape.name == name)
    }
}

/// Every shape.
#[must_use]
pub fn all() -> Vec<Shape> {
    [
        compile::SHAPES,
        lists::SHAPES,
        names::SHAPES,
        conditions::SHAPES,
        globs::SHAPES,
        meetings::SHAPES,
        requests::SHAPES,
        explain::SHAPES,
        findings::SHAPES,
        scenarios::SHAPES,
        network::SHAPES,
        editing::SHAPES,
        lint::SHAPES,
    ]
    .concat()
}

/// The shapes and sizes at which faults were found, which took from seconds to hours.
pub const FOUND: &[(&str, usize)] = &[
    ("new-keys", 49_000),
    ("not-actions", 32_000),
    ("shared-lists", 4_000),
    ("services-of-one-hash", 40_000),
    ("decide-actions-of-one-hash", 80_000),
    ("set-context-new", 4_000),
    ("set-context-known", 40_000),
    ("findings-one-long-name", 10_000_000),
    ("scenario-tiny-policies", 300_000),
    ("unknown-operators-nearly-known", 80_000),
    ("glob-question-both", 32_000),
    ("glob-resources-both", 4_000),
    ("glob-variables-both", 10_900),
];
