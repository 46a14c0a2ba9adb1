//! Compiled pieces are shared: each principal's, resource's and account's policies are compiled once, put
//! together per request, and replaced without touching one another.

use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::Arc;
use std::thread;

use portcullis::explanation::{
    DecidingStatement, ElementExplanation, ElementPath, ElementResult, LayerExplanation,
    LayerOutcome, PairExplanation, PolicyExplanation, PolicyLabel, StatementExplanation, Step,
};
use portcullis::{
    Authorizer, AuthorizerBuilder, AuthorizerError, BatchError, CallDecision, CompiledAuthorizer,
    Decision, Explanation, Finding, KnownCaller, Layer, Limits, Loader, MismatchError, Outcome,
    OwnedRequest, PartialDecision, Policy, PolicyDocument, PolicyErrors, PolicyLevels, PolicySet,
    PolicySetBuilder, PolicySetErrors, PolicySetInterner, PolicyType, Principal, RcpServices,
    RequestContext, RequestErrors, SharedAuthorizer, StatementId, UnknownName,
    analysis::{
        Access, Addresses, AnalysisLimits, Assumption, Capabilities, Capability, Comparison,
        Exposure, ExposureError, LeftConditions, LeftStatement, Relation, Remainder, Residual,
        Review, ReviewFinding, ReviewKind, ReviewPlace, Universe, Unknown, Witness, WitnessValue,
        ZoneOfTrust,
    },
    document::{
        ConditionBlock, ConditionElement, ConditionEntry, ConditionValue, ConditionValueKind,
        ConditionValues, Form, PrincipalElement, PrincipalMap, Statement, Text, Values,
    },
    editing::{Completion, CompletionKind, Completions, Hover},
    finding::{Applicability, Edit, Fix, Position, Reason, Severity, Span},
    guard::{
        DatabaseRequirements, FipsError, Gate, Guards, SslAnswer, TransportRefusal,
        TransportRequirements,
        network::{
            BlockMode, BlockPublicAccess, Cluster, Database, EndpointAccess, Exclusion,
            ExclusionMode, Interface, ManagedEndpoint, NetworkAcl, NetworkAclRule,
            NetworkDescription, NetworkError, NetworkErrors, Peering, PrefixList, Route,
            RuleAction, SecurityGroup, SecurityGroupRule, Subnet, SubnetGroup, Tenancy, Topology,
            Vpc, VpcEndpoint, Workgroup,
        },
        signature,
    },
    policy::{ConditionOperator, Effect, SetOperator},
    reference::{self, AccessLevel, KeyType, Reference, ReferenceError, ReferenceVersion},
    request::{
        AddressFact, Connection, ContextScalar, ContextValue, CredentialFacts, CredentialType,
        Credentials, KeySchema, Network, NetworkFacts, PrivateNetwork, Protocol,
        RequestContextBuilder, RequestError, Side, SslMode, TemporaryCredentials, TimeFact,
        Timestamp, Tls, TlsVersion, Transport, UnknownKeys, UnknownKeysError,
    },
    scenario,
};

/// Can be kept, sent, shared and carried through a panic by a host.
const fn is_plain<T: Send + Sync + UnwindSafe + RefUnwindSafe + Unpin>() {}

macro_rules! plain {
    ($($type:ty),+ $(,)?) => {
        // Every public type: see `the_list_is_complete`.
        const _: () = { $(is_plain::<$type>();)+ };
        const NAMES: &[&str] = &[$(stringify!($type)),+];
    };
}

plain! {
    Access, Addresses, AnalysisLimits, Assumption, Capabilities, Capability, Comparison, Exposure, ExposureError, LeftConditions, LeftStatement, Relation, Remainder, Residual, Review, ReviewFinding, ReviewKind, ReviewPlace, Universe, Unknown, Witness, WitnessValue, ZoneOfTrust, scenario::Diff, scenario::Proofs, scenario::Public,
    AddressFact<'_>, Applicability, Authorizer<'_>, AuthorizerBuilder<'_>, AuthorizerError, BatchError, CallDecision, CompiledAuthorizer, KnownCaller<'_, '_>, PairExplanation,
    ConditionBlock<'_>, ConditionElement<'_>, ConditionEntry<'_>, ConditionOperator, ConditionValue<'_>,
    ConditionValueKind, ConditionValues<'_>, ContextScalar<'_>, ContextValue<'_>, CredentialFacts<'_>,
    CredentialType, Credentials<'_>, DecidingStatement, Decision, Edit, Effect, ElementExplanation,
    ElementPath, ElementResult, Explanation, Finding, Fix, Form, Layer, LayerExplanation, LayerOutcome,
    Limits, Loader, MismatchError, Network<'_>, NetworkFacts<'_>, Outcome, OwnedRequest, PartialDecision, UnknownKeys<'_>, UnknownKeysError, Policy,
    PolicyDocument<'_>, PolicyErrors, PolicyExplanation, PolicyLabel, PolicyLevels, PolicySet,
    PolicySetBuilder, PolicySetErrors, PolicySetInterner, PolicyType, Position, Principal<'_>, PrincipalElement<'_>,
    PrincipalMap<'_>, PrivateNetwork<'_>, RcpServices, Reason, RequestContext<'_>, RequestContextBuilder<'_>,
    RequestError, RequestErrors, SetOperator, Severity, SharedAuthorizer, Span, Statement<'_>,
    StatementExplanation, StatementId, Step, TemporaryCredentials<'_>, Text<'_>, TimeFact<'_>, Timestamp,
    Tls<'_>, TlsVersion, Transport<'_>, UnknownName, Connection<'_>, Protocol, Side<'_>, SslMode, Values<'_>, KeySchema, scenario::Answer, scenario::ErrorCode, scenario::PairAnswer,
    scenario::ScenarioError, DatabaseRequirements, FipsError, Gate, Guards, SslAnswer, TransportRefusal,
    TransportRequirements, AccessLevel, KeyType, Reference<'_>, ReferenceError, ReferenceVersion<'_>,
    reference::Action<'_>, reference::ActionResource<'_>, reference::ConditionKey<'_>,
    reference::ResourceType<'_>, reference::Service<'_>, Completion, CompletionKind, Completions, Hover,
BlockMode, BlockPublicAccess<'_>, Cluster<'_>, Database<'_>, EndpointAccess<'_>,
    Exclusion<'_>, ExclusionMode, Interface<'_>, ManagedEndpoint<'_>, NetworkAcl<'_>, NetworkAclRule<'_>,
    NetworkDescription<'_>, NetworkError, NetworkErrors, Peering<'_>, PrefixList<'_>, Route<'_>, RuleAction,
    SecurityGroup<'_>, SecurityGroupRule<'_>, Subnet<'_>, SubnetGroup<'_>, Tenancy, Topology, Vpc<'_>,
    VpcEndpoint<'_>, Workgroup<'_>, signature::CanonicalPath, signature::Claims<'_>, signature::CredentialScope,
    signature::Expected<'_>, signature::Key<'_>, signature::Payload, signature::SignatureError,
    signature::SignatureForm, signature::SignedPart, signature::SignedRequest<'_>, signature::Verified<'_>,
}

/// Whatever the root or a public room gives out stands in the list above.
#[test]
fn the_list_is_complete() {
    let doors = [
        include_str!("../../core/src/lib.rs"),
        include_str!("../../core/src/document/mod.rs"),
        include_str!("../../core/src/editing/mod.rs"),
        include_str!("../../core/src/finding/mod.rs"),
        include_str!("../../core/src/guard/mod.rs"),
        include_str!("../../core/src/guard/network/mod.rs"),
        include_str!("../../core/src/policy/mod.rs"),
        include_str!("../../core/src/reference/mod.rs"),
        include_str!("../../core/src/request/mod.rs"),
        include_str!("../../core/src/scenario/mod.rs"),
        include_str!("../../core/src/guard/signature/mod.rs"),
    ];
    let mut missing = Vec::new();
    for item in doors
        .into_iter()
        .flat_map(|text| text.split("pub use ").skip(1))
    {
        let item = item.split(';').next().unwrap_or_default();
        let names = item.rsplit("::").next().unwrap_or_default();
        for name in names
            .trim_matches(['{', '}', ' ', '\n'])
            .split(',')
            .map(str::trim)
        {
            let is_type = name.starts_with(char::is_uppercase);
            let listed = NAMES.iter().any(|listed| {
                let listed = listed.split('<').next().unwrap_or_default();
                listed.rsplit("::").next().unwrap_or_default().trim() == name
            });
            if is_type && !listed {
                missing.push(name);
            }
        }
    }
    println!("{} public types", NAMES.len());
    assert!(missing.is_empty(), "not in the list: {missing:?}");
}

/// STYLE.md, section 3: a decision is a plain value of at most 16 bytes.
#[test]
fn a_decision_is_small_and_copied() {
    const fn is_copy<T: Copy>() {}
    is_copy::<Decision>();
    is_copy::<Authorizer<'_>>();
    assert!(size_of::<Decision>() <= 16);
}

/// Sets of the same policies are one, and of nothing less than the same: type, strictness, names, order, texts.
#[test]
fn an_interner_keeps_equal_sets_once() {
    let allow = |action: &str| {
        format!(
            r#"{{"Version": "2012-10-17", "Statement": {{"Effect": "Allow", "Action": "{action}", "Resource": "*"}}}}"#
        )
    };
    let (get, put) = (allow("s3:Get*"), allow("s3:Put*"));
    let mut interner = PolicySetInterner::new();
    let mut build = |policy_type, loader, policies: &[(&str, &str)]| {
        let mut set = PolicySet::builder(policy_type, loader);
        for (name, text) in policies {
            set = set.policy(name, text);
        }
        set.build_interned(&mut interner).expect("they are sound")
    };
    let (identity, strict) = (PolicyType::Identity, Loader::Strict);
    let first = build(identity, strict, &[("a", &get), ("b", &put)]);
    assert!(first.is_same(&build(identity, strict, &[("a", &get), ("b", &put)])));
    let with_space = format!("{get} ");
    let others = [
        build(
            PolicyType::PermissionsBoundary,
            strict,
            &[("a", &get), ("b", &put)],
        ),
        build(identity, Loader::Lenient, &[("a", &get), ("b", &put)]),
        build(identity, strict, &[("b", &put), ("a", &get)]),
        build(identity, strict, &[("a", &put), ("b", &get)]),
        build(identity, strict, &[("a", &get), ("", &put)]),
        build(identity, strict, &[("a", &get)]),
        build(identity, strict, &[("a", &with_space), ("b", &put)]),
        build(identity, strict, &[("a", &get), ("b", &put), ("b", &put)]),
    ];
    for (index, one) in others.iter().enumerate() {
        assert!(!one.is_same(&first), "{index}");
        for other in &others[..index] {
            assert!(!one.is_same(other), "{index}");
        }
    }
    assert_eq!(interner.len(), 9);
    drop((first, others));
    assert!(interner.is_empty());
}

/// What somebody still has is found, however many came and went.
#[test]
fn an_interner_forgets_what_nobody_has() {
    let text = |number: usize| {
        format!(
            r#"{{"Version": "2012-10-17", "Statement": {{"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::{number}/*"}}}}"#
        )
    };
    let mut interner = PolicySetInterner::new();
    let mut build = |number| {
        let set =
            PolicySet::builder(PolicyType::Identity, Loader::Strict).policy("", &text(number));
        set.build_interned(&mut interner).expect("it is sound")
    };
    let kept: Vec<PolicySet> = (0..1_000)
        .filter(|n| n % 100 == 0)
        .map(&mut build)
        .collect();
    for number in 0..1_000 {
        let again = build(number);
        let is_kept = kept.iter().any(|set| set.is_same(&again));
        assert_eq!(is_kept, number % 100 == 0, "{number}");
    }
    assert_eq!(interner.len(), kept.len());
}

/// However often a set came and went, the next is found by those behind it.
#[test]
fn an_interner_finds_what_is_built_again_and_again() {
    let mut interner = PolicySetInterner::new();
    let mut build = || {
        let set = PolicySet::builder(PolicyType::PermissionsBoundary, Loader::Strict);
        let set = set.policy("all", FULL_ACCESS).build_interned(&mut interner);
        set.expect("it is sound")
    };
    for time in 0..40 {
        let set = build();
        assert!(set.is_same(&build()), "{time}");
    }
}

/// A policy that is refused is refused with it too, and what is kept in full is built anew.
#[test]
fn an_interner_takes_what_it_can() {
    let mut interner = PolicySetInterner::new();
    let public = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*"}}"#;
    let mut build = |policy_type, text: &str| {
        let set = PolicySet::builder(policy_type, Loader::Strict).policy("", text);
        set.build_interned(&mut interner)
    };
    let full = build(PolicyType::Resource, public).expect("it is sound");
    let again = build(PolicyType::Resource, public).expect("it is sound");
    assert!(!full.is_same(&again) && full.is_same(&full.clone()) && again.is_public());
    for refused in ["", "{}", public] {
        assert!(build(PolicyType::Identity, refused).is_err(), "{refused}");
    }
    assert!(interner.is_empty());
}

const PRINCIPALS: usize = 100;
const RESOURCES: usize = 100;
const ACCOUNTS: usize = 10;
const THREADS: usize = 4;

fn account(number: usize) -> String {
    format!("{:012}", 111_100_000_000_usize + number)
}

fn compile(policy_type: PolicyType, name: &str, text: &str) -> PolicySet {
    let set = PolicySet::builder(policy_type, Loader::Strict)
        .policy(name, text)
        .build();
    set.unwrap_or_else(|errors| panic!("{name}: {errors}\n{text}"))
}

/// Principal `p` may read queues whose number ends as its own does, and write those that carry its name.
fn identity(p: usize) -> String {
    format!(
        r#"{{"Version": "2012-10-17", "Statement": [
            {{"Effect": "Allow", "Action": "sqs:ReceiveMessage", "Resource": "arn:aws:sqs:*:*:queue-*{}"}},
            {{"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "arn:aws:sqs:*:*:queue-${{aws:username}}*"}},
            {{"Effect": "Deny", "Action": "sqs:*", "Resource": "arn:aws:sqs:*:*:queue-{}"}}]}}"#,
        p % 10,
        (p * 7) % RESOURCES
    )
}

/// Queue `r` lets in the account of its neighbour, names one user itself, and refuses another.
fn resource(r: usize) -> String {
    format!(
        r#"{{"Version": "2012-10-17", "Statement": [
            {{"Effect": "Allow", "Principal": {{"AWS": "{}"}}, "Action": "sqs:*", "Resource": "*"}},
            {{"Effect": "Allow", "Principal": {{"AWS": "arn:aws:iam::{}:user/{}"}}, "Action": "sqs:SendMessage", "Resource": "*"}},
            {{"Effect": "Deny", "Principal": {{"AWS": "arn:aws:iam::{}:user/{}"}}, "Action": "sqs:*", "Resource": "*"}}]}}"#,
        account((r + 1) % ACCOUNTS),
        account(r % ACCOUNTS),
        r % PRINCIPALS,
        account((r * 3) % ACCOUNTS),
        (r * 3) % PRINCIPALS
    )
}

/// Account `a` may not receive from every third queue on.
fn service_control(a: usize) -> String {
    format!(
        r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Action": "*", "Resource": "*"}},
            {{"Effect": "Deny", "Action": "sqs:ReceiveMessage", "Resource": "arn:aws:sqs:*:*:queue-{a}*"}}]}}"#
    )
}

const FULL_ACCESS: &str = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#;

/// What a host holds: one handle for each principal, resource and account.
struct Host {
    full_access: PolicySet,
    principals: Vec<PolicySet>,
    resources: Vec<PolicySet>,
    accounts: Vec<PolicySet>,
}

impl Host {
    fn new() -> Self {
        let all = |count, policy_type, text: fn(usize) -> String| {
            (0..count)
                .map(|index| compile(policy_type, &index.to_string(), &text(index)))
                .collect()
        };
        Self {
            full_access: compile(PolicyType::ServiceControl, "FullAWSAccess", FULL_ACCESS),
            principals: all(PRINCIPALS, PolicyType::Identity, identity),
            resources: all(RESOURCES, PolicyType::Resource, resource),
            accounts: all(ACCOUNTS, PolicyType::ServiceControl, service_control),
        }
    }

    /// Combines what is there and decides; nothing is compiled.
    fn ask(&self, p: usize, r: usize, action: &str) -> Decision {
        let levels = [&self.full_access, &self.accounts[p % ACCOUNTS]];
        let levels = levels.into_iter().collect();
        decide(
            &self.principals[p],
            &self.resources[r],
            &levels,
            p,
            r,
            action,
        )
    }
}

fn decide(
    identity: &PolicySet,
    resource: &PolicySet,
    levels: &PolicyLevels,
    p: usize,
    r: usize,
    action: &str,
) -> Decision {
    let caller = format!("arn:aws:iam::{}:user/{p}", account(p % ACCOUNTS));
    let queue = format!("arn:aws:sqs:us-east-1:{}:queue-{r}", account(r % ACCOUNTS));
    let caller = Principal::from_arn(&caller).expect("the ARN of a user");
    let request = RequestContext::builder(caller, action, &queue)
        .build()
        .expect("a request");
    Authorizer::builder()
        .identity(identity)
        .resource(resource)
        .service_control_policies(levels)
        .build()
        .expect("each set in its layer")
        .evaluate(&request)
}

const ACTIONS: [&str; 2] = ["sqs:ReceiveMessage", "sqs:SendMessage"];

/// Every question that the host can be asked.
fn questions() -> impl Iterator<Item = (usize, usize, &'static str)> {
    (0..PRINCIPALS)
        .flat_map(|p| (0..RESOURCES).flat_map(move |r| ACTIONS.map(move |action| (p, r, action))))
}

#[test]
fn shared_pieces_answer_as_fresh_ones_do_on_every_thread() {
    let host = Arc::new(Host::new());
    let workers: Vec<_> = (0..THREADS)
        .map(|worker| {
            let host = Arc::clone(&host);
            // Every thread asks everything, from its own place on, so that the same handles meet.
            thread::spawn(move || {
                let mut answers: Vec<(usize, Decision)> = Vec::new();
                let all: Vec<_> = questions().enumerate().collect();
                let start = all.len() * worker / THREADS;
                for (index, (p, r, action)) in all[start..].iter().chain(&all[..start]) {
                    answers.push((*index, host.ask(*p, *r, action)));
                }
                answers.sort_by_key(|(index, _)| *index);
                answers
                    .into_iter()
                    .map(|(_, decision)| decision)
                    .collect::<Vec<Decision>>()
            })
        })
        .collect();
    let answers: Vec<Vec<Decision>> = workers
        .into_iter()
        .map(|worker| worker.join().expect("a worker"))
        .collect();
    let mut seen = [0; 3];
    for (index, (p, r, action)) in questions().enumerate() {
        let decision = answers[0][index];
        seen[decision.outcome() as usize] += 1;
        for other in &answers {
            assert_eq!(
                other[index], decision,
                "threads disagree on {action}, {p} and {r}"
            );
        }
        // Compiling anew for each question is slow; a sample of co-prime stride meets every piece.
        if index % 7 == 0 {
            let fresh = [
                compile(PolicyType::ServiceControl, "", FULL_ACCESS),
                compile(
                    PolicyType::ServiceControl,
                    "",
                    &service_control(p % ACCOUNTS),
                ),
            ];
            let identity = compile(PolicyType::Identity, "", &identity(p));
            let resource = compile(PolicyType::Resource, "", &resource(r));
            let levels = fresh.into_iter().collect();
            let alone = decide(&identity, &resource, &levels, p, r, action);
            assert_eq!(alone, decision, "{action}, {p} and {r}");
        }
    }
    println!(
        "{} questions on each of {THREADS} threads: {seen:?}",
        answers[0].len()
    );
    assert!(
        seen.iter().all(|count| *count > 100),
        "each outcome has its share: {seen:?}"
    );
}

#[test]
fn replacing_one_piece_leaves_the_others_answers_alone() {
    let mut host = Host::new();
    let before: Vec<Decision> = questions()
        .map(|(p, r, action)| host.ask(p, r, action))
        .collect();
    // A request that is under way keeps the handle that it took.
    let kept = host.principals[42].clone();
    let nothing = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "nosuch:Nothing", "Resource": "*"}}"#;
    host.principals[42] = compile(PolicyType::Identity, "nothing", nothing);
    let mut changed = 0;
    for ((p, r, action), before) in questions().zip(&before) {
        let after = host.ask(p, r, action);
        if p == 42 {
            changed += usize::from(after != *before);
            let levels = [&host.full_access, &host.accounts[p % ACCOUNTS]];
            let levels = levels.into_iter().collect();
            let with_kept = decide(&kept, &host.resources[r], &levels, p, r, action);
            assert_eq!(with_kept, *before, "the old handle answers as it did");
        } else {
            assert_eq!(after, *before, "{action}, {p} and {r}");
        }
    }
    assert!(changed > 0, "the replaced policies had a say");

    host.principals[42] = kept;
    host.accounts[3] = compile(PolicyType::ServiceControl, "nothing", nothing);
    for ((p, r, action), before) in questions().zip(&before) {
        let after = host.ask(p, r, action);
        if p % ACCOUNTS == 3 {
            assert!(
                !after.is_allowed(),
                "a level without an Allow allows nothing (R-SCP-5)"
            );
        } else {
            assert_eq!(after, *before, "{action}, {p} and {r}");
        }
    }
}

#[test]
fn a_handle_remembers_nothing_of_who_asked() {
    let policy = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::home/${aws:username}/*", "Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}}}"#;
    let identity = compile(PolicyType::Identity, "Home", policy);
    let authorizer = Authorizer::builder()
        .identity(&identity)
        .build()
        .expect("an authorizer");
    let request = |user: &'static str, address: &'static str| {
        RequestContext::builder(
            Principal::from_arn(user).expect("an ARN"),
            "s3:GetObject",
            "arn:aws:s3:::home/ann/x",
        )
        .context("aws:SourceIp", address)
        .build()
        .expect("a request")
    };
    let ann = request("arn:aws:iam::111122223333:user/ann", "203.0.113.9");
    let bob = request("arn:aws:iam::111122223333:user/bob", "203.0.113.9");
    let away = request("arn:aws:iam::111122223333:user/ann", "198.51.100.7");
    for _ in 0..3 {
        assert_eq!(authorizer.evaluate(&ann).outcome(), Outcome::Allowed);
        assert_eq!(authorizer.evaluate(&bob).outcome(), Outcome::ImplicitDeny);
        assert_eq!(authorizer.evaluate(&away).outcome(), Outcome::ImplicitDeny);
        assert_eq!(authorizer.explain(&bob).decision, Outcome::ImplicitDeny);
    }
    // The request is not used up either: other policies can be asked about it.
    let other = compile(PolicyType::Identity, "Other", FULL_ACCESS);
    let wide = Authorizer::builder()
        .identity(&other)
        .build()
        .expect("an authorizer");
    assert_eq!(wide.evaluate(&bob).outcome(), Outcome::Allowed);
    assert_eq!(authorizer.evaluate(&bob).outcome(), Outcome::ImplicitDeny);
}
