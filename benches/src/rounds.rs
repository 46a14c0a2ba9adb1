//! Interleaved timing: A B C A B C …, so that a machine that slows down slows all of them.

use std::time::{Duration, Instant};

/// Something that can be decided, parsed or compiled again and again.
pub struct Contestant<'a> {
    /// In the table.
    pub name: String,
    /// Does the work this many times.
    pub work: Box<dyn FnMut(usize) + 'a>,
    /// How many units (decisions, bytes) one time is.
    pub units: f64,
}

/// What came of it.
#[derive(Debug, Clone)]
pub struct Timed {
    /// Nanoseconds per unit, a round each.
    pub rounds: Vec<f64>,
}

impl Timed {
    /// The middle one.
    #[must_use]
    pub fn median(&self) -> f64 {
        median(self.rounds.clone())
    }

    /// The least disturbed one.
    #[must_use]
    pub fn best(&self) -> f64 {
        self.rounds.iter().copied().fold(f64::INFINITY, f64::min)
    }

    /// How many times the time of another this is: the median over the rounds, each compared with itself.
    #[must_use]
    pub fn times(&self, other: &Self) -> f64 {
        let pairs = self.rounds.iter().zip(&other.rounds);
        median(pairs.map(|(mine, theirs)| mine / theirs).collect())
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    match values.len() {
        0 => f64::NAN,
        count if count % 2 == 1 => values[count / 2],
        count => f64::midpoint(values[count / 2 - 1], values[count / 2]),
    }
}

/// Runs all contestants once a round, each for about `slot`, or once where once takes longer. A part of the work
/// comes before the clock starts, so that nobody pays for what the one before left in the caches.
pub fn interleave(contestants: &mut [Contestant<'_>], rounds: usize, slot: Duration) -> Vec<Timed> {
    let repeats: Vec<usize> = contestants
        .iter_mut()
        .map(|contestant| {
            let mut times = 1;
            loop {
                let start = Instant::now();
                (contestant.work)(times);
                let taken = start.elapsed();
                if taken * 4 >= slot {
                    let wanted = slot.as_secs_f64() / taken.as_secs_f64() * times as f64;
                    return (wanted as usize).max(1);
                }
                times *= 4;
            }
        })
        .collect();
    let mut timed = vec![Timed { rounds: Vec::new() }; contestants.len()];
    for _ in 0..rounds {
        for ((contestant, times), timed) in contestants.iter_mut().zip(&repeats).zip(&mut timed) {
            (contestant.work)(times.div_ceil(8));
            let start = Instant::now();
            (contestant.work)(*times);
            let nanoseconds = start.elapsed().as_nanos() as f64;
            timed
                .rounds
                .push(nanoseconds / (*times as f64 * contestant.units));
        }
    }
    timed
}

/// The value below which this share of them is.
#[must_use]
pub fn quantile(times: &mut [f64], share: f64) -> f64 {
    times.sort_by(f64::total_cmp);
    let last = times.len().saturating_sub(1);
    times
        .get((last as f64 * share) as usize)
        .copied()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::Timed;

    #[test]
    fn ratios_are_taken_round_by_round() {
        let timed = |rounds: &[f64]| Timed {
            rounds: rounds.to_vec(),
        };
        let (slow, fast) = (timed(&[10.0, 100.0, 20.0]), timed(&[1.0, 10.0, 2.0]));
        assert!((slow.times(&fast) - 10.0).abs() < 1e-9);
        assert!((slow.median() - 20.0).abs() < 1e-9);
        assert!((slow.best() - 10.0).abs() < 1e-9);
    }
}
