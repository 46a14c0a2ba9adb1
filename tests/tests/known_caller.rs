//! A compiled authorizer, and the callers that it knows, answer as an authorizer does that is asked anew: whatever the
//! sets of all layers say, whoever calls with whatever context, and whatever was asked before.

use std::cell::Cell;

use portcullis::{
    Authorizer, CompiledAuthorizer, Layer, Loader, Outcome, PolicyLevels, PolicySet, PolicyType,
    Principal, RcpServices, RequestContext,
    request::{ContextValue, Credentials, Network, TlsVersion},
};
use portcullis_tests::abuse::{ask_typed, calls};
use portcullis_tests::agreement::{names_one_that_decided, verdict};
use portcullis_tests::generate::{
    Loader as Strictness, condition_questions, corner_questions, lenient_questions,
    principal_questions, question_text, strict_questions,
};
use portcullis_tests::harness::runner;
use proptest::prelude::*;

/// Small numbers that look like chance.
struct Draw(u64);

impl Draw {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        ((self.0 >> 33) as usize) % bound
    }

    fn is_one_of(&mut self, bound: usize) -> bool {
        self.below(bound) == 0
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    fn some<T: Copy>(&mut self, from: &[T], most: usize) -> Vec<T> {
        (0..=self.below(most)).map(|_| self.pick(from)).collect()
    }
}

const ACTIONS: [&str; 14] = [
    "s3:GetObject",
    "s3:PutObject",
    "S3:getbucketpolicy",
    "s3:ListAllMyBuckets",
    "ec2:StartInstances",
    "ec2:DescribeInstances",
    "sts:AssumeRole",
    "sts:AssumeRoleWithSAML",
    "sts:AssumeRoleWithWebIdentity",
    "sts:GetCallerIdentity",
    "sts:GetSessionToken",
    "kms:Decrypt",
    "kms:RetireGrant",
    "redshift:DescribeClusters",
];

const PATTERNS: [&str; 13] = [
    "*",
    "s3:*",
    "s3:Get*",
    "S3:get*",
    "s3:G*",
    "s3:?utObject",
    "ec2:*",
    "ec2:Describe*",
    "sts:*",
    "sts:AssumeRole*",
    "kms:*",
    "kms:De*",
    "sqs:*",
];

const RESOURCES: [&str; 11] = [
    "*",
    "arn:aws:s3:::reports",
    "arn:aws:s3:::reports/Ann/1.csv",
    "arn:aws:s3:::reports/111122223333/1.csv",
    "arn:aws:s3:eu-west-1:444455556666:accesspoint/reports",
    "arn:aws:ec2:eu-west-1:111122223333:instance/i-1",
    "arn:aws:ec2:eu-west-1:444455556666:instance/i-1",
    "arn:aws:iam::111122223333:role/Analyst",
    "arn:aws:iam::444455556666:role/Analyst",
    "arn:aws:kms:eu-west-1:111122223333:key/1",
    "arn:aws-cn:s3:::reports/Ann/1.csv",
];

const RESOURCE_PATTERNS: [&str; 12] = [
    "*",
    "*",
    "arn:aws:s3:::reports",
    "arn:aws:s3:::reports/*",
    "arn:aws:s3:::reports/${aws:username}/*",
    "arn:aws:s3:::*/${aws:ResourceAccount}/*",
    "arn:aws:s3:::reports/${aws:PrincipalTag/team, 'Ann'}/*",
    "arn:aws:s3:*:*:accesspoint/*",
    "arn:aws:ec2:*:*:instance/*",
    "arn:aws:iam::*:role/*",
    "arn:aws:kms:*:*:key/*",
    "arn:*:*:*:*:*",
];

/// Keys that follow from the question among those that do not, and variables likewise.
const KEYS: [&str; 16] = [
    "aws:ResourceAccount",
    "AWS:resourceaccount",
    "s3:ResourceAccount",
    "s3:TlsVersion",
    "aws:userid",
    "aws:PrincipalAccount",
    "aws:PrincipalType",
    "aws:PrincipalArn",
    "aws:username",
    "aws:PrincipalIsAWSService",
    "aws:ViaAWSService",
    "aws:SourceIp",
    "aws:CurrentTime",
    "aws:SecureTransport",
    "aws:PrincipalTag/team",
    "x:list",
];

const VALUES: [&str; 24] = [
    "111122223333",
    "444455556666",
    "${aws:ResourceAccount}",
    "${s3:ResourceAccount}",
    "${s3:ResourceAccount, '111122223333'}",
    "${aws:PrincipalAccount}",
    "${aws:userid}",
    "${aws:PrincipalType}",
    "${s3:TlsVersion, 'true'}",
    "${aws:username}",
    "AIDAANN",
    "AROAANALYST:*",
    "User",
    "AssumedRole",
    "anonymous",
    "Ann",
    "1.2",
    "true",
    "false",
    "203.0.113.0/24",
    "2026-11-23T10:00:00Z",
    "arn:aws:iam::${aws:ResourceAccount}:*",
    "arn:aws:iam::*:role/Analyst",
    "a*",
];

const OPERATORS: [&str; 22] = [
    "StringEquals",
    "StringNotEquals",
    "StringLike",
    "StringNotLike",
    "StringEqualsIgnoreCase",
    "StringEqualsIfExists",
    "StringNotEqualsIfExists",
    "ForAnyValue:StringEquals",
    "ForAllValues:StringLike",
    "ForAllValues:StringNotEquals",
    "NumericLessThan",
    "NumericGreaterThanEqualsIfExists",
    "Bool",
    "BoolIfExists",
    "Null",
    "IpAddress",
    "NotIpAddress",
    "DateLessThan",
    "ArnLike",
    "ArnNotEqualsIfExists",
    "BinaryEquals",
    "StringSometimes",
];

const PRINCIPALS: [&str; 9] = [
    r#""*""#,
    r#"{"AWS": "111122223333"}"#,
    r#"{"AWS": "arn:aws:iam::111122223333:user/Ann"}"#,
    r#"{"AWS": "arn:aws:iam::111122223333:role/Analyst"}"#,
    r#"{"AWS": "arn:aws:sts::111122223333:assumed-role/Analyst/alice"}"#,
    r#"{"AWS": "arn:aws:sts::111122223333:federated-user/Bob"}"#,
    r#"{"AWS": ["444455556666", "arn:aws:iam::111122223333:root"]}"#,
    r#"{"Service": "ec2.amazonaws.com"}"#,
    r#"{"Federated": "arn:aws:iam::111122223333:saml-provider/Corp"}"#,
];

fn list(texts: &[&str]) -> String {
    let quoted: Vec<String> = texts.iter().map(|text| format!("{text:?}")).collect();
    format!("[{}]", quoted.join(", "))
}

fn condition(draw: &mut Draw) -> String {
    let (operator, key) = (draw.pick(&OPERATORS), draw.pick(&KEYS));
    format!(
        r#"{{{operator:?}: {{{key:?}: {}}}}}"#,
        list(&draw.some(&VALUES, 3))
    )
}

fn statement(draw: &mut Draw, policy_type: PolicyType) -> String {
    let effect = if draw.is_one_of(3) { "Deny" } else { "Allow" };
    let mut members = vec![format!(r#""Effect": "{effect}""#)];
    let not = if draw.is_one_of(8) { "Not" } else { "" };
    let mut actions = draw.some(&ACTIONS, 3);
    actions.extend(draw.some(&PATTERNS, 2));
    actions.retain(|_| !draw.is_one_of(2));
    if actions.is_empty() {
        actions.push("*");
    }
    members.push(format!(r#""{not}Action": {}"#, list(&actions)));
    if policy_type != PolicyType::RoleTrust {
        let not = if draw.is_one_of(10) { "Not" } else { "" };
        let resources = list(&draw.some(&RESOURCE_PATTERNS, 3));
        members.push(format!(r#""{not}Resource": {resources}"#));
    }
    let has_principals = matches!(
        policy_type,
        PolicyType::Resource
            | PolicyType::RoleTrust
            | PolicyType::KmsKey
            | PolicyType::VpcEndpoint
            | PolicyType::ResourceControl
    );
    if has_principals {
        let not = if effect == "Deny" && draw.is_one_of(8) {
            "Not"
        } else {
            ""
        };
        members.push(format!(r#""{not}Principal": {}"#, draw.pick(&PRINCIPALS)));
    }
    if !draw.is_one_of(3) {
        members.push(format!(r#""Condition": {}"#, condition(draw)));
    }
    format!("{{{}}}", members.join(", "))
}

/// What can be built of some policies: some conditions that no loader takes are among them.
fn set(draw: &mut Draw, policy_type: PolicyType, policies: usize) -> PolicySet {
    // Seldom more conditions than are remembered, and more statements than are tried one by one.
    let most = if draw.is_one_of(12) { 120 } else { 6 };
    let mut set = PolicySet::builder(policy_type, Loader::Lenient);
    let mut added = 0;
    for _ in 0..20 {
        let statements = (0..=draw.below(most)).map(|_| statement(draw, policy_type));
        let statements: Vec<String> = statements.collect();
        let text = format!(
            r#"{{"Version": "2012-10-17", "Statement": [{}]}}"#,
            statements.join(", ")
        );
        let alone = PolicySet::builder(policy_type, Loader::Lenient).policy("", &text);
        if added < policies && alone.build().is_ok() {
            set = set.policy("", &text);
            added += 1;
        }
    }
    set.build().expect("each of them was sound")
}

/// The sets of an authorizer.
struct Sets {
    identity: Option<PolicySet>,
    resource: Option<PolicySet>,
    boundary: Option<PolicySet>,
    session: Option<PolicySet>,
    vpc_endpoint: Option<PolicySet>,
    scope_down: Option<PolicyLevels>,
    scps: Option<PolicyLevels>,
    rcps: Option<PolicyLevels>,
    rcp_services: Option<RcpServices>,
    restrict_public_buckets: bool,
}

impl Sets {
    fn draw(draw: &mut Draw) -> Self {
        use PolicyType::{
            Identity, KmsKey, PermissionsBoundary, Resource, ResourceControl, RoleTrust, ScopeDown,
            ServiceControl, Session, VpcEndpoint,
        };
        let of_resource = draw.pick(&[Resource, Resource, Resource, RoleTrust, KmsKey]);
        let mut one = |policy_type, odds, most| {
            let policies = 1 + draw.below(most);
            draw.is_one_of(odds)
                .then(|| set(draw, policy_type, policies))
        };
        let (identity, resource) = (one(Identity, 1, 3), one(of_resource, 2, 1));
        let (boundary, session) = (one(PermissionsBoundary, 3, 1), one(Session, 4, 2));
        let vpc_endpoint = one(VpcEndpoint, 4, 1);
        let mut levels = |policy_type, odds, most: usize| -> Option<PolicyLevels> {
            let levels = draw.below(most + 1);
            let policies = |draw: &mut Draw| match policy_type {
                ScopeDown => 1,
                _ => draw.below(3),
            };
            draw.is_one_of(odds).then(|| {
                let sets = (0..levels).map(|_| {
                    let policies = policies(draw);
                    set(draw, policy_type, policies)
                });
                sets.collect()
            })
        };
        Self {
            identity,
            resource,
            boundary,
            session,
            vpc_endpoint,
            scope_down: levels(ScopeDown, 5, 3),
            scps: levels(ServiceControl, 3, 3),
            rcps: levels(ResourceControl, 4, 2),
            rcp_services: draw
                .is_one_of(3)
                .then(|| RcpServices::new(["s3", "KMS"]).expect("two services")),
            restrict_public_buckets: draw.is_one_of(4),
        }
    }

    fn authorizer(&self) -> Authorizer<'_> {
        Authorizer::builder()
            .identity(self.identity.as_ref())
            .resource(self.resource.as_ref())
            .permissions_boundary(self.boundary.as_ref())
            .session(self.session.as_ref())
            .vpc_endpoint(self.vpc_endpoint.as_ref())
            .scope_down(self.scope_down.as_ref())
            .service_control_policies(self.scps.as_ref())
            .resource_control_policies(self.rcps.as_ref())
            .rcp_services(self.rcp_services.as_ref())
            .restrict_public_buckets(self.restrict_public_buckets)
            .build()
            .expect("each set stands in its place")
    }
}

/// A caller with its context.
#[derive(Clone)]
struct Context {
    principal: Principal<'static>,
    keys: Vec<(&'static str, ContextValue<'static>)>,
    resource_account: Option<&'static str>,
    tls: Option<TlsVersion>,
    is_temporary: bool,
    has_kms_grant: bool,
}

impl Context {
    fn draw(draw: &mut Draw) -> Self {
        let arn = |arn| Principal::from_arn(arn).expect("the ARN of a principal");
        let session = arn("arn:aws:sts::111122223333:assumed-role/Analyst/alice");
        let callers = [
            arn("arn:aws:iam::111122223333:user/Ann"),
            arn("arn:aws:iam::111122223333:user/Ann").with_unique_id("AIDAANN"),
            arn("arn:aws:iam::111122223333:root"),
            arn("arn:aws:iam::111122223333:role/Analyst"),
            session,
            session.with_unique_id("AROAANALYST"),
            session.with_role_arn("arn:aws:iam::111122223333:role/teams/Analyst"),
            arn("arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_0123/alice"),
            arn("arn:aws:sts::111122223333:federated-user/Bob"),
            arn("arn:aws:iam::444455556666:user/Ann"),
            Principal::service("ec2.amazonaws.com"),
            Principal::federated("arn:aws:iam::111122223333:saml-provider/Corp"),
            Principal::anonymous(),
        ];
        let mut keys: Vec<(&'static str, ContextValue<'static>)> = Vec::new();
        for name in KEYS {
            let is_known = keys
                .iter()
                .any(|(known, _)| known.eq_ignore_ascii_case(name));
            if is_known || !draw.is_one_of(3) {
                continue;
            }
            keys.push(match draw.below(8) {
                0 => (name, ContextValue::Absent),
                1 => (name, "".into()),
                2 => (name, draw.some(&VALUES, 3).into()),
                3 => (name, ContextValue::Ambiguous),
                4 => (name, "203.0.113.9".into()),
                _ => (name, draw.pick(&VALUES).into()),
            });
        }
        Self {
            principal: draw.pick(&callers),
            keys,
            resource_account: draw.pick(&[None, None, Some("111122223333"), Some("444455556666")]),
            tls: draw.is_one_of(2).then_some(TlsVersion::Tls1_2),
            is_temporary: draw.is_one_of(3),
            has_kms_grant: draw.is_one_of(6),
        }
    }

    /// `None` of what no request can be.
    fn request(&self, (action, resource): Question) -> Option<RequestContext<'static>> {
        let mut builder = RequestContext::builder(self.principal, action, resource);
        for (name, value) in &self.keys {
            builder = builder.context(name, value.clone());
        }
        if let Some(account) = self.resource_account {
            builder = builder.resource_account(account);
        }
        if let Some(tls) = self.tls {
            builder = builder.network(Network::private().transport(tls));
        }
        if self.is_temporary {
            builder = builder.credentials(Credentials::temporary());
        }
        if self.has_kms_grant {
            builder = builder.kms_grant(true);
        }
        builder.build().ok()
    }
}

type Question = (&'static str, &'static str);

fn question(draw: &mut Draw) -> Question {
    (draw.pick(&ACTIONS), draw.pick(&RESOURCES))
}

/// What an authorizer says that has never been asked.
/// See [`verdict`].
type Verdict = (Outcome, Option<Layer>, bool);

fn fresh(authorizer: &Authorizer<'_>, context: &Context, question: Question) -> Option<Verdict> {
    Some(verdict(authorizer.evaluate(&context.request(question)?)))
}

#[test]
fn a_known_caller_is_answered_as_one_that_asks_for_the_first_time() {
    let decided = Cell::new([0u32; 3]);
    let run = runner(16).run(&any::<u64>(), |seed| {
        let draw = &mut Draw(seed);
        let sets = Sets::draw(draw);
        let authorizer = sets.authorizer();
        let compiled = authorizer.compile();
        // Another context for the same caller, and the same authorizer for another caller.
        let first = Context::draw(draw);
        let mut second = Context::draw(draw);
        if draw.is_one_of(2) {
            second.principal = first.principal;
        }
        let mut known: Vec<_> = [&first, &second]
            .into_iter()
            .filter_map(|context| {
                let request = context.request(question(draw))?;
                Some((context, compiled.for_caller(request)))
            })
            .collect();
        for _ in 0..8 {
            let asked = question(draw);
            for (context, caller) in &mut known {
                let expected = fresh(&authorizer, context, asked);
                let before = verdict(caller.evaluate());
                let answer = caller.ask(asked.0, asked.1);
                prop_assert_eq!(
                    answer.as_ref().ok().copied().map(verdict),
                    expected,
                    "{:?} asked {:?}: {}",
                    context.principal,
                    asked,
                    authorizer.explain(caller.request())
                );
                // What was asked stays asked if the question cannot be.
                prop_assert_eq!(verdict(caller.evaluate()), expected.unwrap_or(before));
                // An explanation takes time.
                if draw.is_one_of(8) {
                    prop_assert!(names_one_that_decided(
                        &authorizer,
                        caller.request(),
                        caller.evaluate()
                    ));
                }
                prop_assert_eq!(compiled.evaluate(caller.request()), caller.evaluate());
                let mut counts = decided.get();
                counts[caller.evaluate().outcome() as usize] += 1;
                decided.set(counts);
            }
        }
        // Given another context it is another caller.
        for (context, caller) in known {
            let mut request = caller.into_request();
            let (key, value) = (draw.pick(&KEYS), draw.pick(&VALUES));
            if request.set_context(key, value).is_err() {
                continue;
            }
            let asked = question(draw);
            let mut changed = context.clone();
            changed
                .keys
                .retain(|(name, _)| !name.eq_ignore_ascii_case(key));
            changed.keys.push((key, value.into()));
            let answer = compiled.for_caller(request).ask(asked.0, asked.1);
            prop_assert_eq!(
                answer.ok().map(verdict),
                fresh(&authorizer, &changed, asked)
            );
        }
        Ok(())
    });
    run.unwrap_or_else(|error| panic!("{error}"));
    let counts = decided.get();
    println!("{counts:?} denied implicitly, denied, allowed");
    assert!(counts.iter().all(|count| *count > 250), "{counts:?}");
}

/// The typed calls of a question compare what a compiled authorizer says, and a caller that was known by another
/// question.
#[test]
fn questions_that_nobody_wrote_are_answered_alike() {
    for (questions, share) in [
        (strict_questions(), 20),
        (lenient_questions(), 20),
        (condition_questions(Strictness::Lenient), 40),
        (principal_questions(Strictness::Lenient), 40),
        (corner_questions(Strictness::Lenient), 40),
    ] {
        let told = Cell::new(0u32);
        let run = runner(share).run(&questions, |question| {
            if let Some(calls) = calls(&question_text(&question)) {
                told.set(told.get() + u32::from(ask_typed(&calls).is_ok()));
            }
            Ok(())
        });
        run.unwrap_or_else(|error| panic!("{error}"));
        assert!(told.get() > 50, "{}", told.get());
    }
}

/// Whatever is asked first, what is asked then is decided alike. Gives how many requests are allowed.
fn allowed_alike(
    authorizer: &Authorizer<'_>,
    compiled: &CompiledAuthorizer,
    requests: &[RequestContext<'static>],
) -> usize {
    let mut allowed = 0;
    for asked in requests {
        let expected = verdict(authorizer.evaluate(asked));
        let (action, resource) = (asked.action(), asked.resource());
        assert_eq!(
            verdict(compiled.evaluate(asked)),
            expected,
            "{action} on {resource}"
        );
        for first in requests {
            let mut known = compiled.for_caller(first.clone());
            let answer = known.ask(action, resource).expect("it has been asked");
            assert_eq!(
                verdict(answer),
                expected,
                "{:?} for {action} on {resource} after {} on {}: {}",
                asked.principal(),
                first.action(),
                first.resource(),
                authorizer.explain(asked)
            );
        }
        allowed += usize::from(expected.0 == Outcome::Allowed);
    }
    allowed
}

fn one_set(policy_type: PolicyType, statements: &[String]) -> PolicySet {
    let text = format!(
        r#"{{"Version": "2012-10-17", "Statement": [{}]}}"#,
        statements.join(", ")
    );
    let set = PolicySet::builder(policy_type, Loader::Lenient).policy("", &text);
    set.build().expect("a sound policy")
}

/// Each key, and each form of value with a variable, that follows from the question.
#[test]
fn what_follows_from_the_question_is_found_anew() {
    const CONDITIONS: [&str; 21] = [
        r#"{"StringEquals": {"aws:ResourceAccount": "111122223333"}}"#,
        r#"{"StringNotEquals": {"aws:ResourceAccount": "111122223333"}}"#,
        r#"{"StringEquals": {"s3:ResourceAccount": "444455556666"}}"#,
        r#"{"StringNotEqualsIfExists": {"s3:ResourceAccount": "444455556666"}}"#,
        r#"{"Null": {"s3:ResourceAccount": "true"}}"#,
        r#"{"NumericGreaterThan": {"s3:TlsVersion": "1.1"}}"#,
        r#"{"Null": {"s3:TlsVersion": "true"}}"#,
        r#"{"Null": {"aws:userid": "true"}}"#,
        r#"{"StringLike": {"aws:userid": "*A*"}}"#,
        r#"{"Null": {"aws:PrincipalAccount": "true"}}"#,
        r#"{"StringEquals": {"aws:PrincipalAccount": "111122223333"}}"#,
        r#"{"Null": {"aws:PrincipalType": "true"}}"#,
        r#"{"ForAllValues:StringEquals": {"aws:PrincipalType": "User"}}"#,
        r#"{"StringEquals": {"x:owner": "${aws:ResourceAccount}"}}"#,
        r#"{"StringNotEquals": {"x:owner": ["nobody", "${aws:ResourceAccount}"]}}"#,
        r#"{"StringLike": {"x:owner": "${s3:ResourceAccount, '1'}*"}}"#,
        r#"{"StringEqualsIgnoreCase": {"x:owner": "${aws:ResourceAccount}"}}"#,
        r#"{"Bool": {"x:flag": "${s3:TlsVersion, 'true'}"}}"#,
        r#"{"ArnEquals": {"x:arn": "arn:aws:iam::${aws:ResourceAccount}:role/R"}}"#,
        r#"{"ArnLike": {"x:arn": "${s3:TlsVersion, 'arn:aws:iam::111122223333:role/R'}"}}"#,
        r#"{"ForAnyValue:StringEquals": {"x:list": ["${aws:PrincipalAccount}"]}}"#,
    ];
    const QUESTIONS: [Question; 6] = [
        ("s3:GetObject", "arn:aws:s3:::reports/1.csv"),
        (
            "s3:GetObject",
            "arn:aws:s3:eu-west-1:444455556666:accesspoint/reports",
        ),
        (
            "ec2:StartInstances",
            "arn:aws:ec2:eu-west-1:111122223333:instance/i-1",
        ),
        (
            "ec2:StartInstances",
            "arn:aws:ec2:eu-west-1:444455556666:instance/i-1",
        ),
        ("sts:AssumeRole", "arn:aws:iam::111122223333:role/Analyst"),
        (
            "sts:AssumeRoleWithSAML",
            "arn:aws:iam::111122223333:role/Analyst",
        ),
    ];
    let arn = |arn| Principal::from_arn(arn).expect("the ARN of a principal");
    let session = arn("arn:aws:sts::111122223333:assumed-role/Analyst/alice");
    let callers = [
        arn("arn:aws:iam::111122223333:user/Ann").with_unique_id("AIDAANN"),
        session.with_unique_id("AROAANALYST"),
        arn("arn:aws:sts::111122223333:federated-user/Bob"),
        Principal::anonymous(),
        Principal::federated("arn:aws:iam::111122223333:saml-provider/Corp"),
    ];
    let bare = |effect: &str| {
        let all = r#""Action": "*", "Resource": "*", "Principal": "*""#;
        format!(r#"{{"Effect": "{effect}", {all}"#)
    };
    let mut allowed = 0;
    let mut asked = 0;
    for condition in CONDITIONS {
        for effect in ["Allow", "Deny"] {
            let with_condition = format!(r#"{}, "Condition": {condition}}}"#, bare(effect));
            // Who denies lets in everybody else.
            let statements = match effect {
                "Deny" => vec![with_condition, format!("{}}}", bare("Allow"))],
                _ => vec![with_condition],
            };
            let resource = one_set(PolicyType::Resource, &statements);
            let of_identity = statements
                .iter()
                .map(|statement| statement.replace(r#", "Principal": "*""#, ""));
            let identity = one_set(PolicyType::Identity, &of_identity.collect::<Vec<_>>());
            let trust = statements
                .iter()
                .map(|statement| statement.replace(r#""Resource": "*", "#, ""));
            let trust = one_set(PolicyType::RoleTrust, &trust.collect::<Vec<_>>());
            for of_resource in [&resource, &trust] {
                let authorizer = Authorizer::builder()
                    .identity(Some(&identity))
                    .resource(Some(of_resource))
                    .build()
                    .expect("each set stands in its place");
                let compiled = authorizer.compile();
                for caller in callers {
                    let requests = QUESTIONS.iter().filter_map(|(action, resource)| {
                        RequestContext::builder(caller, action, resource)
                            .context("x:owner", "111122223333")
                            .context("x:flag", "true")
                            .context("x:arn", "arn:aws:iam::111122223333:role/R")
                            .context("x:list", ["a", "111122223333"])
                            .network(Network::private().transport(TlsVersion::Tls1_2))
                            .build()
                            .ok()
                    });
                    let requests: Vec<_> = requests.collect();
                    asked += requests.len();
                    allowed += allowed_alike(&authorizer, &compiled, &requests);
                }
            }
        }
    }
    assert!(
        allowed > 200 && asked - allowed > 200,
        "{allowed} of {asked}"
    );
}

/// As many sets as have a bit each, one less and one more: the last of them decides too.
#[test]
fn the_last_of_many_sets_decides_too() {
    let statement = |effect: &str, action: &str| {
        format!(r#"{{"Effect": "{effect}", "Action": "{action}", "Resource": "*"}}"#)
    };
    let all = statement("Allow", "*");
    let identity = one_set(PolicyType::Identity, core::slice::from_ref(&all));
    let last = [
        vec![all.clone()],
        vec![statement("Allow", "ec2:*")],
        vec![all.clone(), statement("Deny", "s3:*")],
    ];
    let ann = Principal::from_arn("arn:aws:iam::111122223333:user/Ann").expect("a user");
    let requests = [
        ("s3:GetObject", "arn:aws:s3:::reports/1.csv"),
        ("ec2:DescribeInstances", "*"),
    ]
    .map(|(action, resource)| RequestContext::builder(ann, action, resource).build());
    let requests = requests.map(|request| request.expect("a request"));
    let full = one_set(PolicyType::ServiceControl, &[all]);
    for levels in [1, 31, 32, 62, 63, 64] {
        for (statements, expected) in last.iter().zip([2, 1, 1]) {
            let last = one_set(PolicyType::ServiceControl, statements);
            let before = std::iter::repeat_n(&full, levels - 1);
            let levels: PolicyLevels = before.chain([&last]).collect();
            let authorizer = Authorizer::builder()
                .identity(Some(&identity))
                .service_control_policies(Some(&levels))
                .build()
                .expect("each set stands in its place");
            let allowed = allowed_alike(&authorizer, &authorizer.compile(), &requests);
            assert_eq!(allowed, expected, "{} levels", levels.sets().len());
        }
    }
}

/// More conditions than are remembered, each of a statement for an action of its own.
#[test]
fn conditions_beyond_those_that_are_remembered_are_tested() {
    const COUNT: usize = 140;
    let actions: Vec<&'static str> = (0..COUNT)
        .map(|at| &*format!("s3:Action{at}").leak())
        .collect();
    let ann = Principal::from_arn("arn:aws:iam::111122223333:user/Ann").expect("a user");
    for effect in ["Allow", "Deny"] {
        for second in ["", r#", "StringEquals": {"aws:username": "Ann"}"#] {
            let mut statements: Vec<String> = (0..COUNT)
                .map(|at| {
                    // It holds for every other one.
                    let wanted = if at % 2 == 0 { 1_000 + at } else { at };
                    format!(
                        r#"{{"Effect": "{effect}", "Action": "s3:Action{at}", "Resource": "*",
                            "Condition": {{"NumericGreaterThan": {{"s3:max-keys": "{wanted}"}}{second}}}}}"#
                    )
                })
                .collect();
            if effect == "Deny" {
                statements.push(r#"{"Effect": "Allow", "Action": "*", "Resource": "*"}"#.into());
            }
            let identity = one_set(PolicyType::Identity, &statements);
            let authorizer = Authorizer::builder().identity(Some(&identity)).build();
            let authorizer = authorizer.expect("the set stands in its place");
            let requests = actions.iter().map(|action| {
                let builder = RequestContext::builder(ann, action, "arn:aws:s3:::reports");
                builder.context("s3:max-keys", "500").build()
            });
            let requests: Vec<_> = requests
                .map(|request| request.expect("a request"))
                .collect();
            let compiled = authorizer.compile();
            assert_eq!(allowed_alike(&authorizer, &compiled, &requests), COUNT / 2);
        }
    }
}

/// R-PRIN-15: the Allow that names the caller most directly counts, wherever it stands.
#[test]
fn the_strongest_of_a_resources_allows_counts() {
    const NAMES: [&str; 3] = [
        "111122223333",
        "arn:aws:iam::111122223333:role/Analyst",
        "arn:aws:sts::111122223333:assumed-role/Analyst/alice",
    ];
    let all = r#"{"Effect": "Allow", "Action": "ec2:*", "Resource": "*"}"#;
    let boundary = one_set(PolicyType::PermissionsBoundary, &[all.into()]);
    let session = Principal::from_arn("arn:aws:sts::111122223333:assumed-role/Analyst/alice");
    let session = session.expect("a session");
    let question = ("s3:GetObject", "arn:aws:s3:::reports/1.csv");
    let request = RequestContext::builder(session, question.0, question.1).build();
    let request = [request.expect("a request")];
    let (mut allowed, mut decided) = (0, 0);
    for order in [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
    ] {
        for count in 1..=order.len() {
            let statements = order[..count].iter().map(|name| {
                format!(
                    r#"{{"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Principal": {{"AWS": "{}"}}}}"#,
                    NAMES[*name]
                )
            });
            let resource = one_set(PolicyType::Resource, &statements.collect::<Vec<_>>());
            for boundary in [None, Some(&boundary)] {
                let authorizer = Authorizer::builder()
                    .resource(Some(&resource))
                    .permissions_boundary(boundary)
                    .build()
                    .expect("each set stands in its place");
                allowed += allowed_alike(&authorizer, &authorizer.compile(), &request);
                decided += 1;
            }
        }
    }
    assert!(allowed > 10 && allowed < decided, "{allowed} of {decided}");
}
