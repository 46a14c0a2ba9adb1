//! Every answer held against every request of a small world, in both directions.
//!
//! `PORTCULLIS_ANALYSIS_PAIRS` is how many pairs of policies are drawn, `PORTCULLIS_ANALYSIS_SEED` where it begins.

use portcullis::analysis::{Access, AnalysisLimits, Witness, compare};
use portcullis::request::ContextValue;
use portcullis::{Authorizer, Layer, Loader, PolicySet, PolicyType, Principal, RequestContext};
use serde_json::Value;

use crate::draw::{
    ASKED, Dice, KEYS, THEMES, Theme, asked_resources, asked_values, changed, policy,
};

pub(crate) fn number(name: &str, usual: usize) -> usize {
    std::env::var(name)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(usual)
}

pub(crate) fn identity(policy: &Value) -> PolicySet {
    PolicySet::builder(PolicyType::Identity, Loader::Lenient)
        .policy("", &policy.to_string())
        .build()
        .unwrap_or_else(|errors| panic!("{policy}: {errors}"))
}

/// What both sides come to for every request of the small world: whether some request is allowed by the later alone, and by
/// the earlier alone.
pub(crate) struct Truth {
    pub(crate) new: Option<String>,
    pub(crate) lost: Option<String>,
    pub(crate) asked: usize,
}

pub(crate) fn ask_all(
    before: &PolicySet,
    after: &PolicySet,
    theme: Theme,
    values: &[ContextValue<'static>],
) -> Truth {
    let mut truth = Truth {
        new: None,
        lost: None,
        asked: 0,
    };
    let before = Authorizer::builder()
        .identity(before)
        .build()
        .expect("an authorizer");
    let after = Authorizer::builder()
        .identity(after)
        .build()
        .expect("an authorizer");
    let resources = asked_resources(theme);
    for first in values {
        for second in values {
            let ann = Principal::from_arn("arn:aws:iam::111122223333:user/Ann").expect("a user");
            let mut request = RequestContext::builder(ann, "s3:a", "*")
                .context(KEYS[0], first.clone())
                .context(KEYS[1], second.clone())
                .build()
                .expect("a request");
            for resource in &resources {
                // The owner is the caller, whatever the account of the ARN says.
                for action in ASKED {
                    if request.ask(action, resource).is_err() {
                        continue;
                    }
                    truth.asked += 1;
                    let allowed =
                        [&before, &after].map(|side| side.evaluate(&request).is_allowed());
                    let told = || Some(format!("{action} {resource} {first:?} {second:?}"));
                    match allowed {
                        [false, true] if truth.new.is_none() => truth.new = told(),
                        [true, false] if truth.lost.is_none() => truth.lost = told(),
                        _ => {}
                    }
                }
            }
        }
    }
    truth
}

/// A witness is allowed by its side and not by the other, each in the company that it names.
pub(crate) fn check_witness(
    witness: &Witness,
    allows: &PolicySet,
    refuses: &PolicySet,
    about: &str,
) {
    let request = witness.request().expect("a request");
    let company: Vec<PolicySet> = witness
        .company()
        .map(|(layer, text)| {
            assert_eq!(layer, Layer::Resource, "{about}");
            let policy_type = match witness.action().split(':').next() {
                Some("kms") => PolicyType::KmsKey,
                _ => PolicyType::RoleTrust,
            };
            PolicySet::builder(policy_type, Loader::Strict)
                .policy("", text)
                .build()
                .expect("a policy")
        })
        .collect();
    for (set, is_allowed) in [(allows, true), (refuses, false)] {
        let authorizer = Authorizer::builder()
            .identity(set)
            .resource(company.first());
        let decision = authorizer
            .build()
            .expect("an authorizer")
            .evaluate(&request);
        assert_eq!(decision.is_allowed(), is_allowed, "{witness:?}\n{about}");
    }
}

#[test]
fn no_request_of_a_small_world_refutes_an_answer() {
    let pairs = number("PORTCULLIS_ANALYSIS_PAIRS", 100);
    let seed = number("PORTCULLIS_ANALYSIS_SEED", 1);
    for theme in THEMES {
        let values = asked_values(theme);
        let (mut asked, mut unknown, mut proofs, mut shown) = (0, 0, 0, 0);
        for pair in 0..pairs {
            let mut dice = Dice::new((seed + pair) as u64 * 4 + theme as u64);
            let before = policy(theme, &mut dice);
            let after = changed(&before, theme, &mut dice);
            let about = format!("{theme:?} {pair}\n{before}\n{after}");
            let (earlier, later) = (identity(&before), identity(&after));
            let comparison = compare(&earlier, &later, &AnalysisLimits::DEFAULT);
            let truth = ask_all(&earlier, &later, theme, &values);
            asked += truth.asked;
            for (access, found) in [
                (comparison.new_access(), &truth.new),
                (comparison.lost_access(), &truth.lost),
            ] {
                match access {
                    Access::None => {
                        proofs += 1;
                        assert_eq!(found, &None, "a proof is refuted\n{about}");
                    }
                    Access::Some => shown += 1,
                    Access::Unknown => unknown += 1,
                }
            }
            for witness in comparison.new_witnesses() {
                check_witness(witness, &later, &earlier, &about);
            }
            for witness in comparison.lost_witnesses() {
                check_witness(witness, &earlier, &later, &about);
            }
        }
        println!("{theme:?}: {asked} requests, {proofs} proofs, {shown} shown, {unknown} unknown");
        assert!(proofs > pairs / 4 && shown > pairs / 4, "{theme:?}");
        // A key that is read as several types at once, and texts with variables, are told apart less finely than they are.
        let most = match theme {
            Theme::Texts => 0,
            Theme::Resources => pairs / 100,
            Theme::Types | Theme::Variables => pairs / 5,
        };
        assert!(unknown <= most, "{theme:?}: {unknown} of {pairs}");
    }
}
