//! No hostile input takes more memory than its size: see `portcullis_tests::hostile`. Nothing here looks at a clock;
//! `tests/growth` counts the instructions of the same shapes.

use std::hint::black_box;

use portcullis_tests::counting::{Count, Counting, counted};
use portcullis_tests::hostile::{Fact, Meter, Shape, all};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// What the work of a shape took at one size.
#[derive(Debug, Default)]
struct Taken {
    count: Count,
    read: usize,
    answered: usize,
    /// What was looked at, and the bound on it.
    decided: Option<(u64, u64)>,
}

impl Meter for Taken {
    fn measure(&mut self, work: &mut dyn FnMut()) {
        ((), self.count) = counted(work);
    }

    fn note(&mut self, fact: Fact) {
        match fact {
            Fact::Read(bytes) => self.read = bytes,
            Fact::Answered(bytes) => self.answered = bytes,
            Fact::Decided { tests, bound, .. } => self.decided = Some((tests, bound)),
            _ => {}
        }
    }
}

fn taken(shape: &Shape, size: usize) -> Taken {
    let mut taken = Taken::default();
    shape.run(size, &mut taken);
    taken
}

/// Four times the input takes less than this many times.
const MOST_GROWTH: i64 = 6;
/// A test run is built without optimisation, and allocations show their growth earlier than instructions do.
const SMALLER: usize = 2;
/// A further byte of a scenario's question brings less than so many of its answer …
const MOST_ANSWER: i64 = 20;
/// … and a further byte of what is read takes less than so many of memory at any time; most takes a level without
/// policies, which is three bytes.
const MOST_MEMORY: i64 = 160;

/// What grew too much, one line each.
fn grown(shape: &Shape) -> Vec<String> {
    let size = (shape.size / SMALLER).max(4);
    let (small, large) = (taken(shape, size), taken(shape, 4 * size));
    let mut wrong = Vec::new();
    // Below the floors are what everything takes, and lists that double when they are full.
    let counts = [
        (
            "allocations",
            small.count.allocations,
            large.count.allocations,
            2_000,
        ),
        (
            "bytes allocated",
            small.count.bytes,
            large.count.bytes,
            200_000,
        ),
        (
            "bytes at a time",
            small.count.peak,
            large.count.peak,
            200_000,
        ),
    ];
    for (what, small, large, floor) in counts {
        if large > floor && large >= MOST_GROWTH * small.max(floor / MOST_GROWTH) {
            wrong.push(format!(
                "{}: {what} {small} at {size}, {large} at four times",
                shape.name
            ));
        }
    }
    for taken in [&small, &large] {
        if let Some((tests, bound)) = taken.decided
            && tests > bound
        {
            wrong.push(format!("{}: {tests} tests, bound {bound}", shape.name));
        }
    }
    // Up to a bound more may be said than was asked, so what counts is what each further byte brings.
    let read = large.read.saturating_sub(small.read) as i64;
    let answered = large.answered as i64 - small.answered as i64;
    if read > 0 && answered >= MOST_ANSWER * read {
        wrong.push(format!(
            "{}: {answered} bytes more answer {read} more",
            shape.name
        ));
    }
    let peak = large.count.peak - small.count.peak;
    if read > 0 && peak > 1_000_000 && peak > MOST_MEMORY * read {
        wrong.push(format!(
            "{}: {peak} bytes more at a time to read {read} more",
            shape.name
        ));
    }
    wrong
}

#[test]
fn no_shape_takes_more_than_its_size() {
    let shapes = all();
    assert!(shapes.len() > 100);
    let wrong: Vec<String> = shapes.iter().flat_map(grown).collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn names_of_shapes_are_their_own() {
    let mut names: Vec<&str> = all().iter().map(|shape| shape.name).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
}

/// A meter that sees nothing would find no growth.
#[test]
fn the_meter_counts() {
    let mut taken = Taken::default();
    taken.measure(&mut || {
        drop(black_box(vec![0u8; 1_000]));
        drop(black_box(vec![0u8; 2_000]));
    });
    let Count {
        allocations,
        bytes,
        live,
        peak,
        ..
    } = taken.count;
    assert_eq!((allocations, bytes, live, peak), (2, 3_000, 0, 2_000));
}
