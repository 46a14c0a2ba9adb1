//! The work of the shapes, done between the two readings of a meter.

use std::hint::black_box;

use portcullis::{
    Authorizer, Loader, Policy, PolicySet, PolicyType, Principal, RequestContext, cost,
    request::ContextValue, scenario,
};

/// Counts what work takes.
pub trait Meter {
    /// Does the work once, and reads before and after it.
    fn measure(&mut self, work: &mut dyn FnMut());

    /// Takes note of what the work was about.
    fn note(&mut self, fact: Fact);
}

/// What a meter cannot see.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Fact {
    /// The bytes of a policy or scenario that was read.
    Read(usize),
    /// The bytes of what a scenario was answered with.
    Answered(usize),
    /// What `evaluate_counted` says, and the bound on it.
    #[non_exhaustive]
    Decided {
        /// How much was looked at.
        tests: u64,
        /// `Authorizer::cost_bound`.
        bound: u64,
    },
}

/// A set of one sound policy.
pub(super) fn set(policy_type: PolicyType, loader: Loader, text: &str) -> PolicySet {
    let set = PolicySet::builder(policy_type, loader)
        .policy("p", text)
        .build();
    set.unwrap_or_else(|errors| panic!("{errors}"))
}

pub(super) fn identity(text: &str) -> PolicySet {
    set(PolicyType::Identity, Loader::Strict, text)
}

/// Reads and compiles an identity policy that is sound.
pub(super) fn compile(meter: &mut dyn Meter, text: &str) {
    compile_as(meter, PolicyType::Identity, Loader::Strict, text);
}

pub(super) fn compile_as(
    meter: &mut dyn Meter,
    policy_type: PolicyType,
    loader: Loader,
    text: &str,
) {
    meter.note(Fact::Read(text.len()));
    meter.measure(&mut || drop(black_box(set(policy_type, loader, text))));
}

/// Reads a policy that is refused.
pub(super) fn refuse(meter: &mut dyn Meter, policy_type: PolicyType, text: &str) {
    meter.note(Fact::Read(text.len()));
    meter.measure(&mut || {
        let Err(errors) = Policy::from_json(text, policy_type, Loader::Strict) else {
            panic!("the policy is sound");
        };
        black_box(errors.to_string());
    });
}

/// Reads a policy whose defects the lenient loader keeps.
pub(super) fn tolerate(meter: &mut dyn Meter, policy_type: PolicyType, text: &str) {
    meter.note(Fact::Read(text.len()));
    meter.measure(&mut || {
        let policy = Policy::from_json(text, policy_type, Loader::Lenient);
        let policy = policy.unwrap_or_else(|errors| panic!("{errors}"));
        assert!(!policy.warnings().is_empty());
        black_box(policy);
    });
}

pub(super) const ANN: &str = "arn:aws:iam::111122223333:user/Ann";

pub(super) fn ann() -> Principal<'static> {
    Principal::from_arn(ANN).unwrap_or_else(|errors| panic!("{errors}"))
}

/// A request of Ann's.
pub(super) fn request<'a>(
    action: &'a str,
    resource: &'a str,
    context: &'a [(&'a str, &'a str)],
) -> RequestContext<'a> {
    let request = RequestContext::builder(ann(), action, resource).lend_context(context);
    request.build().unwrap_or_else(|errors| panic!("{errors}"))
}

/// Decides; what was counted is noted.
pub(super) fn decide(
    meter: &mut dyn Meter,
    authorizer: &Authorizer<'_>,
    request: &RequestContext<'_>,
) {
    meter.measure(&mut || {
        let _ = black_box(black_box(authorizer).evaluate(black_box(request)));
    });
    let (_, tests) = cost::evaluate_counted(authorizer, request);
    let bound = cost::bound(authorizer);
    meter.note(Fact::Decided { tests, bound });
}

/// Decides by one set of identity policies.
pub(super) fn decide_by(meter: &mut dyn Meter, set: &PolicySet, request: &RequestContext<'_>) {
    decide(meter, &of_identity(set), request);
}

pub(super) fn of_identity(set: &PolicySet) -> Authorizer<'_> {
    let authorizer = Authorizer::builder().identity(set).build();
    authorizer.unwrap_or_else(|error| panic!("{error}"))
}

pub(super) fn of_resource(set: &PolicySet) -> Authorizer<'_> {
    let authorizer = Authorizer::builder().resource(set).build();
    authorizer.unwrap_or_else(|error| panic!("{error}"))
}

/// A request of Ann's with these values of one key.
pub(super) fn request_of(values: Vec<String>) -> RequestContext<'static> {
    let request = RequestContext::builder(ann(), "s3:GetObject", "*");
    let request = request.context("x:k", ContextValue::from(values)).build();
    request.unwrap_or_else(|errors| panic!("{errors}"))
}

/// Explains what one set of identity policies says of Ann's reading of an object.
pub(super) fn explain_by(meter: &mut dyn Meter, set: &PolicySet) {
    let request = request("s3:GetObject", "arn:aws:s3:::b/k", &[]);
    explain(meter, &of_identity(set), &request);
}

/// Explains, and writes the explanation in both of its forms.
pub(super) fn explain(
    meter: &mut dyn Meter,
    authorizer: &Authorizer<'_>,
    request: &RequestContext<'_>,
) {
    meter.measure(&mut || {
        let explanation = black_box(authorizer).explain(black_box(request));
        black_box(explanation.to_string());
        black_box(serde_json::to_string(&explanation).expect("an explanation is JSON"));
    });
}

/// Answers a scenario in short.
pub(super) fn answer(meter: &mut dyn Meter, question: &str) {
    meter.note(Fact::Read(question.len()));
    let mut answered = 0;
    meter.measure(&mut || answered = black_box(scenario::answer_json(question)).len());
    meter.note(Fact::Answered(answered));
}

/// Answers a scenario in full.
pub(super) fn explain_scenario(meter: &mut dyn Meter, question: &str) {
    meter.note(Fact::Read(question.len()));
    let mut answered = 0;
    meter.measure(&mut || answered = black_box(scenario::explain_json(question)).len());
    meter.note(Fact::Answered(answered));
}
