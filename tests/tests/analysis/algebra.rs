//! Laws of comparing: what holds whatever the policies say.

use portcullis::analysis::{Access, AnalysisLimits, Relation, compare};
use portcullis::canonical::CanonicalPolicy;
use portcullis::{Loader, PolicySet, PolicyType};
use serde_json::{Value, json};

use crate::brute::{check_witness, identity};
use crate::corpus::managed;
use crate::draw::{Dice, THEMES, Theme, changed, policy};
use crate::mutants::{NARROWINGS, narrowed};
use crate::requests::Drawn;

fn drawn(theme: Theme, at: u64) -> (Value, Dice) {
    let mut dice = Dice::new(at * 4 + theme as u64 + 5_000);
    (policy(theme, &mut dice), dice)
}

/// Whether the one allows no more than the other.
fn within(small: &PolicySet, large: &PolicySet) -> Access {
    let mut limits = AnalysisLimits::DEFAULT;
    limits.witnesses = 1;
    compare(large, small, &limits).new_access()
}

#[test]
fn a_policy_is_equivalent_to_itself() {
    let mut all = managed(7);
    for theme in THEMES {
        all.extend((0..20).map(|at| drawn(theme, at).0));
    }
    for policy in all {
        let (one, other) = (identity(&policy), identity(&policy));
        let comparison = compare(&one, &other, &AnalysisLimits::DEFAULT);
        assert_eq!(comparison.relation(), Relation::Equivalent, "{policy}");
    }
}

/// Its canonical form merges statements, leaves entries out and spells them otherwise.
#[test]
fn a_policy_is_equivalent_to_its_canonical_form() {
    let of_corpus = managed(25).into_iter().map(|policy| (None, policy));
    let of_themes = THEMES
        .into_iter()
        .flat_map(|theme| (0..15).map(move |at| (Some(theme), drawn(theme, at).0)));
    let (mut proved, mut unknown) = (0, 0);
    for (theme, policy) in of_corpus.chain(of_themes) {
        let canonical =
            CanonicalPolicy::from_json(&policy.to_string(), PolicyType::Identity, Loader::Lenient);
        let canonical: Value =
            serde_json::from_str(canonical.expect("a policy").as_json()).expect("JSON");
        let comparison = compare(
            &identity(&policy),
            &identity(&canonical),
            &AnalysisLimits::DEFAULT,
        );
        match comparison.relation() {
            Relation::Equivalent => proved += 1,
            Relation::Unknown if !matches!(theme, Some(Theme::Texts | Theme::Resources)) => {
                unknown += 1;
            }
            other => panic!("{other:?}: {policy}\n{canonical}"),
        }
    }
    println!("{proved} proved, {unknown} unknown");
    assert!(unknown * 10 <= proved, "{unknown} of {proved}");
}

#[test]
fn what_is_within_another_is_within_what_that_is_within() {
    let (mut chains, mut proved) = (0, 0);
    for theme in THEMES {
        for at in 0..10 {
            let (large, mut dice) = drawn(theme, at);
            // Narrower ones, so that there are chains, and others.
            let mut less = |policy: &Value| {
                let how = dice.pick(&NARROWINGS);
                let narrower = narrowed(policy, how, &mut dice);
                narrower.unwrap_or_else(|| changed(policy, theme, &mut dice))
            };
            let middle = less(&large);
            let small = less(&middle);
            let sets = [&small, &middle, &large].map(identity);
            let within = sets
                .each_ref()
                .map(|one| sets.each_ref().map(|other| within(one, other)));
            for [a, b, c] in [
                [0, 1, 2],
                [1, 0, 2],
                [0, 2, 1],
                [2, 1, 0],
                [2, 0, 1],
                [1, 2, 0],
            ] {
                if [within[a][b], within[b][c]] == [Access::None; 2] {
                    chains += 1;
                    let whole = within[a][c];
                    assert_ne!(whole, Access::Some, "{small}\n{middle}\n{large}");
                    proved += usize::from(whole == Access::None);
                }
            }
        }
    }
    println!("{chains} chains, {proved} proved");
    assert!(
        chains > 40 && proved * 20 >= chains * 19,
        "{chains} {proved}"
    );
}

#[test]
fn a_union_covers_its_parts() {
    for theme in THEMES {
        for at in 0..15 {
            let (one, mut dice) = drawn(theme, at);
            let other = policy(theme, &mut dice);
            let allows = |policy: &Value| -> Vec<Value> {
                let all = policy["Statement"].as_array().expect("a list").iter();
                all.filter(|statement| statement["Effect"] == "Allow")
                    .cloned()
                    .collect()
            };
            let of = |version: &Value, statements: Vec<Value>| {
                identity(&json!({"Version": version, "Statement": statements}))
            };
            let version = &one["Version"];
            let (first, second) = (allows(&one), allows(&other));
            let union = of(version, [first.clone(), second.clone()].concat());
            for part in [first, second] {
                let about = format!("{part:?}");
                assert_eq!(within(&of(version, part), &union), Access::None, "{about}");
            }
            // Two sets in one: a Deny of the one is one of both.
            let both = PolicySet::builder(PolicyType::Identity, Loader::Lenient)
                .policy("one", &one.to_string())
                .policy(
                    "other",
                    &json!({"Version": version, "Statement": allows(&one)}).to_string(),
                )
                .build()
                .expect("a set");
            let relation = compare(&identity(&one), &both, &AnalysisLimits::DEFAULT).relation();
            assert_eq!(relation, Relation::Equivalent, "{one}");
        }
    }
}

/// A policy that is made narrower allows nothing new, and what it has lost is found where the engine shows it.
#[test]
fn what_is_made_narrower_is_narrower() {
    let managed = managed(40).into_iter().zip(0..);
    let managed = managed.map(|(policy, at)| (policy, Dice::new(at + 900)));
    // So many of a hundred may be unknown: of what is drawn more, since it is hostile.
    are_narrower(managed.collect(), 2);
    let drawn = THEMES
        .iter()
        .flat_map(|theme| (0..12).map(move |at| drawn(*theme, at)));
    are_narrower(drawn.collect(), 15);
}

fn are_narrower(all: Vec<(Value, Dice)>, most_unknown: usize) {
    let (mut mutants, mut narrower, mut equivalent, mut unknown) = (0, 0, 0, 0);
    let (mut shown, mut missed) = (0, 0);
    for (policy, mut dice) in all {
        for how in NARROWINGS {
            let Some(mutant) = narrowed(&policy, how, &mut dice) else {
                continue;
            };
            mutants += 1;
            let about = format!("{how:?}\n{policy}\n{mutant}");
            let (before, after) = (identity(&policy), identity(&mutant));
            let comparison = compare(&before, &after, &AnalysisLimits::DEFAULT);
            assert_ne!(comparison.new_access(), Access::Some, "{about}");
            let is_shown = (0..60).any(|_| {
                let request = Drawn::of(&[&policy, &mutant], &mut dice);
                request.ask([&before, &after]) == Some([true, false])
            });
            shown += usize::from(is_shown);
            match comparison.relation() {
                Relation::Narrower => narrower += 1,
                Relation::Equivalent => equivalent += 1,
                _ => unknown += 1,
            }
            match comparison.lost_access() {
                Access::None => assert!(!is_shown, "{about}"),
                Access::Some => {}
                Access::Unknown => missed += usize::from(is_shown),
            }
            for witness in comparison.lost_witnesses() {
                check_witness(witness, &before, &after, &about);
            }
        }
    }
    println!(
        "{mutants} mutants: {narrower} narrower, {equivalent} equivalent, {unknown} unknown; the engine shows {shown}, {missed} of \
         them unknown"
    );
    assert!(shown * 5 >= mutants, "{shown} of {mutants}");
    assert!(
        unknown * 100 <= mutants * most_unknown,
        "{unknown} of {mutants}"
    );
}
