//! Runs the shapes of `hostile`: for `tests/growth` to count, and for people to see the seconds.
//!
//! - `growth list` prints each shape and its size.
//! - `growth run SHAPE SIZE... [SHAPE SIZE...]` does the work of each shape at each size, and prints after each what
//!   it was and how many bytes it read.
//! - `growth seconds [SHAPE...]` runs the shapes at which faults were found at the sizes that took longest then.

#![forbid(unsafe_code)]

use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use portcullis_tests::hostile::{FOUND, Fact, Meter, Shape, all};

/// For a profiler, which counts from entering to leaving [`measured`].
struct Counted {
    read: usize,
}

impl Meter for Counted {
    fn measure(&mut self, work: &mut dyn FnMut()) {
        measured(work);
    }

    fn note(&mut self, fact: Fact) {
        if let Fact::Read(bytes) = fact {
            self.read = bytes;
        }
    }
}

#[inline(never)]
fn measured(work: &mut dyn FnMut()) {
    work();
    // Behind a last call there would be nothing to leave.
    black_box(());
}

struct Timed {
    took: Duration,
    read: usize,
}

impl Meter for Timed {
    fn measure(&mut self, work: &mut dyn FnMut()) {
        let start = Instant::now();
        work();
        self.took += start.elapsed();
    }

    fn note(&mut self, fact: Fact) {
        if let Fact::Read(bytes) = fact {
            self.read = bytes;
        }
    }
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["list"] => {
            for shape in all() {
                println!("{} {}", shape.name, shape.size);
            }
            ExitCode::SUCCESS
        }
        ["run", rest @ ..] => run(rest),
        ["seconds", names @ ..] => seconds(names),
        _ => {
            eprintln!(
                "usage: growth list | run SHAPE SIZE... [SHAPE SIZE...] | seconds [SHAPE...]"
            );
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &[&str]) -> ExitCode {
    let mut shape = None;
    for argument in arguments {
        let Ok(size) = argument.parse() else {
            shape = Shape::named(argument);
            if shape.is_none() {
                eprintln!("no shape is called `{argument}`");
                return ExitCode::from(2);
            }
            continue;
        };
        let Some(shape) = shape else {
            eprintln!("`{size}` is no shape");
            return ExitCode::from(2);
        };
        let mut counted = Counted { read: 0 };
        shape.run(size, &mut counted);
        println!("{} {size} {}", shape.name, counted.read);
    }
    ExitCode::SUCCESS
}

fn seconds(names: &[&str]) -> ExitCode {
    for (name, size) in FOUND {
        if !names.is_empty() && !names.contains(name) {
            continue;
        }
        let Some(shape) = Shape::named(name) else {
            eprintln!("no shape is called `{name}`");
            return ExitCode::from(2);
        };
        let mut timed = Timed {
            took: Duration::ZERO,
            read: 0,
        };
        shape.run(*size, &mut timed);
        println!(
            "{name:<32} {size:>9} {:>10} bytes {:>9.3} s",
            timed.read,
            timed.took.as_secs_f64()
        );
    }
    ExitCode::SUCCESS
}
