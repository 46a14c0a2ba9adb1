//! Proofs on real policies, held against requests drawn from what they say: the engine and the second opinion are asked.
//!
//! `PORTCULLIS_ANALYSIS_REQUESTS` is how many requests are asked, `PORTCULLIS_ANALYSIS_SEED` where it begins.

use portcullis::analysis::{Access, AnalysisLimits, compare};

use crate::brute::{identity, number};
use crate::corpus::managed;
use crate::draw::Dice;
use crate::mutants::{NARROWINGS, narrowed};
use crate::requests::Drawn;

/// So many requests of a pair.
const OF_A_PAIR: usize = 100;

/// A request of so many is put to the second opinion whatever the engine says.
const SHARE: usize = 8;

#[test]
fn no_request_refutes_a_proof_on_managed_policies() {
    let requests = number("PORTCULLIS_ANALYSIS_REQUESTS", 2_000);
    let seed = number("PORTCULLIS_ANALYSIS_SEED", 1);
    let policies = managed(1);
    if policies.is_empty() {
        return;
    }
    let (mut pairs, mut proofs, mut unknown) = (0, 0, 0);
    let (mut asked, mut allowed, mut told_apart) = (0, 0, 0);
    let (mut opinions, mut disagreements) = (0, 0);
    while asked < requests {
        let mut dice = Dice::new((seed * 1_000_003 + pairs) as u64);
        pairs += 1;
        let policy = &policies[dice.below(policies.len())];
        let how = dice.pick(&NARROWINGS);
        let Some(mutant) = narrowed(policy, how, &mut dice) else {
            continue;
        };
        let about = format!("seed {seed}, pair {pairs}, {how:?}\n{policy}\n{mutant}");
        let (before, after) = (identity(policy), identity(&mutant));
        let comparison = compare(&before, &after, &AnalysisLimits::DEFAULT);
        let is_proved = [comparison.new_access(), comparison.lost_access()]
            .map(|access| access == Access::None);
        proofs += is_proved.iter().filter(|proved| **proved).count();
        unknown += usize::from(comparison.unknown().next().is_some());
        for _ in 0..OF_A_PAIR {
            let request = Drawn::of(&[policy, &mutant], &mut dice);
            let Some(answers) = request.ask([&before, &after]) else {
                continue;
            };
            asked += 1;
            let refuted = |answers: [bool; 2]| match answers {
                [false, true] => is_proved[0],
                [true, false] => is_proved[1],
                _ => false,
            };
            allowed += usize::from(answers[1]);
            told_apart += usize::from(answers[0] != answers[1]);
            assert!(!refuted(answers), "{request:?}\n{about}");
            if answers[0] || dice.one_in(SHARE) {
                opinions += 1;
                let opinion = [policy, &mutant].map(|policy| request.opinion(policy));
                assert!(
                    !refuted(opinion),
                    "the second opinion: {request:?}\n{about}"
                );
                disagreements += usize::from(opinion != answers);
            }
        }
    }
    println!(
        "seed {seed}: {pairs} pairs, {proofs} proofs, {unknown} unknown; {asked} requests, {allowed} allowed by the later, \
         {told_apart} told apart, {opinions} second opinions, {disagreements} of them other than the engine's"
    );
    assert!(proofs > 0 && allowed > 0 && told_apart > 0);
    // Whether both agree is asked elsewhere, of requests that are sound: here are those of STS on what is no role, too.
    assert!(disagreements * 50 <= opinions, "{disagreements}");
}
