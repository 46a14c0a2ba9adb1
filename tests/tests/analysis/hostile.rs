//! Pairs of policies that are contrived to take long: what is looked at stays within what the limits say, and what is left out
//! for that is unknown.
//!
//! `cargo run --release -p portcullis-benches --bin analysis -- --hostile` tells how long a step takes.

use portcullis::analysis::{Access, AnalysisLimits, Comparison, compare, compare_authorizers};
use portcullis::{Authorizer, Loader, PolicyLevels, PolicySet, PolicyType};
use portcullis_tests::hostile_pairs::{SHAPES, Shape};

fn compared(shape: &Shape, size: usize, limits: &AnalysisLimits) -> Comparison {
    let [before, after] = (shape.pair)(size).map(|policy| {
        let set = PolicySet::builder(shape.policy_type, Loader::Lenient).policy("", &policy);
        set.build().expect(shape.name)
    });
    compare(&before, &after, limits)
}

/// A step is counted before it is taken, but for the last one, which may be a long text.
fn is_within(comparison: &Comparison, limits: &AnalysisLimits) -> bool {
    comparison.steps() <= 2 * limits.steps + limits.steps / 4
}

#[test]
fn what_is_hostile_stays_within_the_limits() {
    let limits = AnalysisLimits::DEFAULT;
    let mut unknown = 0;
    for shape in SHAPES {
        for size in [shape.size, 4 * shape.size] {
            let comparison = compared(shape, size, &limits);
            let (name, steps) = (shape.name, comparison.steps());
            assert!(is_within(&comparison, &limits), "{name}, {size}: {steps}");
            unknown += usize::from(comparison.unknown().next().is_some());
        }
    }
    assert!(unknown > 0);
}

/// What small limits leave out is unknown, and never what is not so.
#[test]
fn small_limits_make_no_answer_another_one() {
    let mut limits = AnalysisLimits::DEFAULT;
    (limits.states, limits.classes, limits.boxes, limits.steps) = (50, 40, 200, 20_000);
    for shape in SHAPES {
        let small = compared(shape, shape.size, &limits);
        let large = compared(shape, shape.size, &AnalysisLimits::DEFAULT);
        assert!(
            is_within(&small, &limits),
            "{}: {}",
            shape.name,
            small.steps()
        );
        let sides = [
            (small.new_access(), large.new_access()),
            (small.lost_access(), large.lost_access()),
        ];
        for (small, large) in sides {
            let is_same = small == Access::Unknown || large == Access::Unknown || small == large;
            assert!(is_same, "{}: {small} and {large}", shape.name);
        }
    }
}

/// Every level of an organization has to allow, and each may be what the other side lacks.
#[test]
fn many_levels_stay_within_the_limits() {
    let level = |at: usize| {
        let text = format!(
            r#"{{"Version": "2012-10-17", "Statement": {{"Effect": "Allow", "Action": "*", "Resource": "*",
                "Condition": {{"StringLike": {{"aws:PrincipalTag/k{at}": "*{at}*"}}}}}}}}"#
        );
        let set = PolicySet::builder(PolicyType::ServiceControl, Loader::Strict).policy("", &text);
        set.build().expect("a level")
    };
    let all = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#;
    let identity = PolicySet::builder(PolicyType::Identity, Loader::Strict).policy("", all);
    let identity = identity.build().expect("a policy");
    let sets: Vec<PolicySet> = (0..40).map(level).collect();
    let levels = |count: usize| PolicyLevels::from_iter(sets.iter().take(count));
    let (few, many) = (levels(8), levels(40));
    let with = |levels| {
        let builder = Authorizer::builder().identity(&identity);
        let builder = builder.service_control_policies(levels);
        builder.build().expect("an authorizer")
    };
    let limits = AnalysisLimits::DEFAULT;
    let comparison = compare_authorizers(&with(&few), &with(&many), &[], &limits);
    assert!(is_within(&comparison, &limits), "{}", comparison.steps());
    assert_ne!(comparison.new_access(), Access::Some);
    assert_ne!(comparison.lost_access(), Access::None);
}
