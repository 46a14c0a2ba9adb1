//! Scope down policies and the gate of credentials through the typed API (R-SESS-6 to R-SESS-10).

use portcullis::{
    Authorizer, AuthorizerBuilder, AuthorizerError, Layer, Loader, MismatchError, Outcome,
    PolicyLevels, PolicySet, PolicyType, Principal, RequestContext,
    request::{CredentialFacts, CredentialType, Credentials, RequestContextBuilder},
};

const SESSION: &str = "arn:aws:sts::111122223333:assumed-role/Dev/ann";
const ANN: &str = "arn:aws:iam::111122223333:user/Ann";
const ROOT: &str = "arn:aws:iam::111122223333:root";
const OBJECT: &str = "arn:aws:s3:::reports/1.csv";

fn arn(text: &str) -> Principal<'_> {
    Principal::from_arn(text).unwrap_or_else(|errors| panic!("{errors}"))
}

fn set(policy_type: PolicyType, statements: &str) -> PolicySet {
    let policy = format!(r#"{{"Version": "2012-10-17", "Statement": [{statements}]}}"#);
    PolicySet::builder(policy_type, Loader::Strict)
        .policy("p", &policy)
        .build()
        .unwrap_or_else(|errors| panic!("{errors}"))
}

fn allow(policy_type: PolicyType, actions: &str) -> PolicySet {
    set(
        policy_type,
        &format!(r#"{{"Effect": "Allow", "Action": "{actions}", "Resource": "*"}}"#),
    )
}

fn built(request: RequestContextBuilder<'_>) -> RequestContext<'_> {
    request.build().unwrap_or_else(|errors| panic!("{errors}"))
}

/// Both paths, which have to agree.
fn decide(builder: AuthorizerBuilder<'_>, request: &RequestContext<'_>) -> (Outcome, Vec<Layer>) {
    let authorizer = builder.build().unwrap_or_else(|error| panic!("{error}"));
    let explanation = authorizer.explain(request);
    assert_eq!(
        authorizer.evaluate(request).outcome(),
        explanation.decision,
        "{explanation}"
    );
    (explanation.decision, explanation.blocked_by)
}

#[test]
fn r_sess_7_each_has_to_allow_whatever_their_order() {
    let role = allow(PolicyType::Identity, "s3:*");
    let (reads, objects) = (
        allow(PolicyType::ScopeDown, "s3:Get*"),
        allow(PolicyType::ScopeDown, "s3:*Object"),
    );
    let denies = set(
        PolicyType::ScopeDown,
        r#"{"Effect": "Allow", "Action": "*", "Resource": "*"},
           {"Effect": "Deny", "Action": "s3:GetObject", "Resource": "*"}"#,
    );
    let refused = (Outcome::ImplicitDeny, vec![Layer::ScopeDown]);
    for order in [[&reads, &objects], [&objects, &reads]] {
        let policies = PolicyLevels::from_iter(order);
        let builder = Authorizer::builder().identity(&role).scope_down(&policies);
        for (action, expected) in [
            ("s3:GetObject", (Outcome::Allowed, vec![])),
            ("s3:PutObject", refused.clone()),
            ("s3:GetBucketPolicy", refused.clone()),
        ] {
            let request = built(RequestContext::builder(arn(SESSION), action, OBJECT));
            assert_eq!(decide(builder, &request), expected, "{action}");
        }
    }
    for order in [
        [&reads, &objects, &denies],
        [&denies, &reads, &objects],
        [&reads, &denies, &objects],
    ] {
        let policies = PolicyLevels::from_iter(order);
        let builder = Authorizer::builder().identity(&role).scope_down(&policies);
        let request = built(RequestContext::builder(
            arn(SESSION),
            "s3:GetObject",
            OBJECT,
        ));
        let expected = (Outcome::ExplicitDeny, vec![Layer::ScopeDown]);
        assert_eq!(decide(builder, &request), expected);
        let decision = builder.build().expect("three").evaluate(&request);
        assert_eq!(decision.layer(), Some(Layer::ScopeDown));
        // Policies are counted through.
        let at = order.iter().position(|set| std::ptr::eq(*set, &denies));
        assert_eq!(
            decision.statement().map(|id| id.policy as usize),
            at,
            "{decision:?}"
        );
    }
}

#[test]
fn r_sess_9_what_names_the_session_is_limited_too() {
    let bucket = set(
        PolicyType::Resource,
        &format!(
            r#"{{"Effect": "Allow", "Principal": {{"AWS": "{SESSION}"}}, "Action": "s3:*", "Resource": "*"}}"#
        ),
    );
    let reads = allow(PolicyType::ScopeDown, "s3:Get*");
    let session = allow(PolicyType::Session, "sqs:*");
    let scope_down = PolicyLevels::from_iter([&reads]);
    let builder = Authorizer::builder().resource(&bucket);
    let ask = |action| built(RequestContext::builder(arn(SESSION), action, OBJECT));
    // A session policy that is silent does not limit a direct grant (R-SESS-4), a scope down policy does.
    let with_session = builder.session(&session);
    assert_eq!(
        decide(with_session, &ask("s3:PutObject")).0,
        Outcome::Allowed
    );
    let scoped = with_session.scope_down(&scope_down);
    assert_eq!(decide(scoped, &ask("s3:GetObject")).0, Outcome::Allowed);
    assert_eq!(
        decide(scoped, &ask("s3:PutObject")),
        (Outcome::ImplicitDeny, vec![Layer::ScopeDown])
    );
}

#[test]
fn what_cannot_be_a_scope_down_slot_is_refused() {
    let reads = allow(PolicyType::ScopeDown, "s3:Get*");
    let times = |count| PolicyLevels::from_iter(vec![&reads; count]);
    assert_eq!(
        Authorizer::builder().scope_down(&times(4)).build().err(),
        Some(AuthorizerError::TooManyScopeDown)
    );
    assert!(Authorizer::builder().scope_down(&times(3)).build().is_ok());
    let session = allow(PolicyType::Session, "s3:Get*");
    let wrong = PolicyLevels::from_iter([&session]);
    assert_eq!(
        Authorizer::builder().scope_down(&wrong).build().err(),
        Some(AuthorizerError::WrongType {
            layer: Layer::ScopeDown,
            found: PolicyType::Session,
        })
    );
    let text = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}"#;
    let two = PolicySet::builder(PolicyType::ScopeDown, Loader::Strict)
        .policy("a", text)
        .policy("b", text)
        .build()
        .expect("sound");
    let two = PolicyLevels::from_iter([&two]);
    assert_eq!(
        Authorizer::builder().scope_down(&two).build().err(),
        Some(AuthorizerError::TooManyPolicies {
            layer: Layer::ScopeDown
        })
    );
}

/// R-SESS-8: for each caller, whether it can have session policies, and scope down policies. What it cannot have is an
/// error, and refuses where no error can be.
#[test]
fn r_sess_8_no_limit_is_ignored() {
    use CredentialType::{LongTerm, Temporary, Unsigned};
    let open = allow(PolicyType::Identity, "*");
    let session = allow(PolicyType::Session, "*");
    let scope_down = allow(PolicyType::ScopeDown, "*");
    let one = PolicyLevels::from_iter([&scope_down]);
    let no_policies = PolicyLevels::default();
    let cases = [
        (arn(SESSION), None, true, true),
        (arn("arn:aws:iam::111122223333:role/Dev"), None, true, true),
        (arn(SESSION).service_linked_role(true), None, true, true),
        (
            arn("arn:aws:sts::111122223333:federated-user/zoe"),
            None,
            true,
            true,
        ),
        (arn(ANN), None, false, false),
        (arn(ANN), Some(LongTerm), false, false),
        (arn(ANN), Some(Unsigned), false, false),
        (arn(ANN), Some(Temporary), false, true),
        (arn(ROOT), None, false, false),
        (arn(ROOT), Some(LongTerm), false, false),
        (arn(ROOT), Some(Temporary), true, true),
        (Principal::service("s3.amazonaws.com"), None, false, false),
        (
            Principal::federated("accounts.google.com"),
            None,
            false,
            false,
        ),
        (Principal::anonymous(), None, false, false),
        (
            arn("arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1"),
            None,
            false,
            false,
        ),
    ];
    for (caller, credentials, takes_session, takes_scope_down) in cases {
        let mut request = RequestContext::builder(caller, "s3:GetObject", OBJECT);
        if let Some(credentials) = credentials {
            request = request.credentials(CredentialFacts::new(credentials));
        }
        let request = built(request);
        let builder = Authorizer::builder().identity(&open);
        for (builder, takes, error, layer) in [
            (
                builder.session(&session),
                takes_session,
                MismatchError::Session,
                Layer::Session,
            ),
            (
                builder.scope_down(&one),
                takes_scope_down,
                MismatchError::ScopeDown,
                Layer::ScopeDown,
            ),
            (
                builder.scope_down(&no_policies),
                takes_scope_down,
                MismatchError::ScopeDown,
                Layer::ScopeDown,
            ),
        ] {
            let authorizer = builder.build().expect("each in its place");
            let what = format!("{caller:?} {credentials:?} {error}");
            assert_eq!(
                authorizer.check(&request).err(),
                (!takes).then_some(error),
                "{what}"
            );
            if !takes {
                let refused = (Outcome::ImplicitDeny, vec![layer]);
                assert_eq!(decide(builder, &request), refused, "{what}");
                assert_eq!(error.layer(), layer);
            }
        }
        // An empty set of session policies is none.
        let none = PolicySet::builder(PolicyType::Session, Loader::Strict)
            .build()
            .expect("nothing");
        let authorizer = builder.session(&none).build().expect("a session");
        assert_eq!(authorizer.check(&request), Ok(()), "{caller:?}");
    }
}

/// R-SESS-6: whose credentials root has is told by `aws:AssumedRoot` or by the task policy.
#[test]
fn r_sess_6_a_session_of_assume_root_has_its_task_policy() {
    let task = allow(PolicyType::Session, "*");
    let ask = |action, assumed: Option<bool>| {
        let mut request =
            RequestContext::builder(arn(ROOT), action, "*").credentials(Credentials::temporary());
        if let Some(assumed) = assumed {
            request = request.context("AWS:assumedroot", assumed);
        }
        built(request)
    };
    let alone = Authorizer::builder();
    let with_task = alone.session(&task);
    let allowed = (Outcome::Allowed, vec![]);
    let refused = (Outcome::ImplicitDeny, vec![Layer::Credentials]);
    // Without MFA credentials of GetSessionToken do not call IAM; those of AssumeRoot do.
    assert_eq!(decide(alone, &ask("iam:ListUsers", None)), refused);
    assert_eq!(decide(with_task, &ask("iam:ListUsers", None)), allowed);
    assert_eq!(
        decide(with_task, &ask("iam:ListUsers", Some(true))),
        allowed
    );
    assert_eq!(
        decide(with_task, &ask("sts:GetSessionToken", None)),
        refused
    );
    let request = ask("iam:ListUsers", Some(true));
    let authorizer = alone.build().expect("nothing");
    assert_eq!(authorizer.check(&request), Err(MismatchError::AssumedRoot));
    assert_eq!(
        decide(alone, &request),
        (Outcome::ImplicitDeny, vec![Layer::Session])
    );
    assert_eq!(authorizer.check(&ask("s3:GetObject", Some(false))), Ok(()));
}

/// The gate sees what is asked now, not what was asked first.
#[test]
fn r_sess_6_a_request_that_asks_again_is_judged_again() {
    let open = allow(PolicyType::Identity, "*");
    let authorizer = Authorizer::builder()
        .identity(&open)
        .build()
        .expect("an identity set");
    let mut request = built(RequestContext::builder(
        arn(SESSION),
        "s3:GetObject",
        OBJECT,
    ));
    assert!(authorizer.evaluate(&request).is_allowed());
    request.ask("sts:GetSessionToken", "*").expect("an action");
    let decision = authorizer.evaluate(&request);
    assert_eq!(decision.layer(), Some(Layer::Credentials));
    let told = authorizer.explain(&request).to_string();
    assert!(told.contains("R-SESS-6"), "{told}");
    request.ask("s3:GetObject", OBJECT).expect("an action");
    assert!(authorizer.evaluate(&request).is_allowed());
    // `aws:userid` is absent in a call that nobody signs.
    let role = "arn:aws:iam::111122223333:role/R";
    let caller = arn(SESSION).with_unique_id("AROAEXAMPLE");
    let mut request = built(RequestContext::builder(caller, "sts:AssumeRole", role));
    assert!(request.context_value("aws:userid").is_some());
    request.ask("sts:AssumeRoleWithSAML", role).expect("a call");
    assert!(request.context_value("aws:userid").is_none());
    assert!(request.context_value("aws:PrincipalType").is_none());
}
