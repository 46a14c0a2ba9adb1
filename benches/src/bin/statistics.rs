//! Prints what the corpus of real policies looks like, and what is drawn, side by side: the table of the README.
//!
//! `statistics [SEED]`

use portcullis_benches::statistics::{STATISTICS, of_cold, of_corpus, of_large};
use portcullis_benches::workloads::SEED;

fn main() {
    let seed = std::env::args()
        .nth(1)
        .and_then(|seed| seed.parse().ok())
        .unwrap_or(SEED);
    if of_corpus().is_none() {
        println!(
            "The corpus is not beside the repository; its numbers are those that are listed.\n"
        );
    }
    let corpus = of_corpus().unwrap_or(STATISTICS.map(|statistic| statistic.corpus));
    let (cold, large) = (of_cold(seed), of_large(seed));
    println!("| % | corpus | `cold` | `large-10000` |\n| --- | ---: | ---: | ---: |");
    for (nth, statistic) in STATISTICS.iter().enumerate() {
        let mark = if statistic.otherwise_in_large {
            "*"
        } else {
            ""
        };
        println!(
            "| {} | {:.1} | {:.1} | {:.1}{mark} |",
            statistic.name, corpus[nth], cold[nth], large[nth]
        );
    }
}
