//! What is asked, by whom, and what is said beside it.

use super::*;

pub(super) fn question(theme: &'static Theme, loader: Loader) -> BoxedStrategy<Value> {
    let asked = (
        text(theme.actions),
        text(theme.resources),
        chance(10),
        caller(theme),
    );
    (
        asked,
        facts(),
        context(),
        policies(theme, loader),
        settings(loader),
        // Now and then with a policy that the caller cannot have (R-SESS-8).
        chance(2),
    )
        .prop_map(
            move |(
                (action, resource, odd_case, caller),
                facts,
                context,
                policies,
                settings,
                unfit,
            )| {
                let action = if odd_case {
                    action.to_ascii_lowercase()
                } else {
                    action
                };
                let mut request = Map::new();
                request.insert("principal".into(), caller.clone());
                request.insert("action".into(), json!(action));
                request.insert("resource".into(), json!(resource));
                if !context.is_empty() {
                    request.insert("context".into(), Value::Object(context));
                }
                let endpoint = policies.contains_key("vpcEndpoint");
                add_facts(&mut request, &facts, &caller, endpoint);
                let mut policies = policies;
                fit_to_resource(&mut policies, &action, &resource);
                let mut question =
                    json!({ "request": request, "policies": policies, "settings": settings });
                if !unfit {
                    fit_to_caller(&mut question);
                }
                question
            },
        )
        .boxed()
}

/// Takes away what the caller cannot have (R-SESS-8).
pub(super) fn fit_to_caller(question: &mut Value) {
    for slot in ["scopeDown", "session"] {
        if contradicts_itself(question).is_some()
            && let Some(policies) = question["policies"].as_object_mut()
        {
            policies.remove(slot);
        }
    }
}

/// The resource slot holds one policy for each way in which it can be read; the request says which.
pub(super) fn fit_to_resource(policies: &mut Map<String, Value>, action: &str, resource: &str) {
    let [general, trust, key] = ["general", "trust", "key"].map(|name| policies.remove(name));
    let action = action.to_ascii_lowercase();
    let trusted = action.starts_with("sts:assumerole")
        || ["sts:tagsession", "sts:setsourceidentity", "sts:setcontext"].contains(&action.as_str());
    let chosen = if trusted {
        trust
    } else if action.starts_with("kms:") && resource.contains(":key/") {
        key
    } else {
        general
    };
    if let Some(policy) = chosen.filter(|policy| !policy.is_null()) {
        policies.insert("resource".into(), policy);
    }
}

pub(super) fn settings(loader: Loader) -> BoxedStrategy<Value> {
    let services = select(vec![json!(["s3", "sqs"]), json!(["kms", "sts"]), json!([])]).boxed();
    (
        maybe(25, any::<bool>().boxed()),
        maybe(15, services),
        chance(50),
    )
        .prop_map(move |(restrict, services, spelled)| {
            let mut settings = Map::new();
            if loader == Loader::Lenient {
                settings.insert("loader".into(), json!("lenient"));
            } else if spelled {
                settings.insert("loader".into(), json!("strict"));
            }
            if let Some(restrict) = restrict {
                settings.insert("restrictPublicBuckets".into(), json!(restrict));
            }
            if let Some(services) = services {
                settings.insert("rcpServices".into(), services);
            }
            Value::Object(settings)
        })
        .boxed()
}

pub(super) fn caller(theme: &'static Theme) -> BoxedStrategy<Value> {
    let user_arn = text(&[
        "arn:aws:iam::111122223333:user/ann",
        "arn:aws:iam::111122223333:user/team/ann",
        "arn:aws:iam::111122223333:user/bob",
        "arn:aws:iam::444455556666:user/ann",
    ]);
    let extras = || {
        (
            maybe(10, Just(json!(CANONICAL)).boxed()),
            maybe(10, any::<bool>().prop_map(Value::from).boxed()),
        )
    };
    let with = |arn: String, facts: Vec<(&str, Option<Value>)>| {
        let given: Map<String, Value> = facts
            .into_iter()
            .filter_map(|(name, fact)| Some((name.to_string(), fact?)))
            .collect();
        if given.is_empty() {
            return json!(arn);
        }
        let mut object = given;
        object.insert("arn".into(), json!(arn));
        Value::Object(object)
    };
    let user = (
        user_arn,
        maybe(30, Just(json!("AIDAEXAMPLEANN0000001")).boxed()),
        extras(),
    )
        .prop_map(move |(arn, id, (canonical, management))| {
            with(
                arn,
                vec![
                    ("uniqueId", id),
                    ("canonicalUser", canonical),
                    ("isManagementAccount", management),
                ],
            )
        });
    let root = (
        text(&[
            "arn:aws:iam::111122223333:root",
            "arn:aws:iam::444455556666:root",
        ]),
        extras(),
    )
        .prop_map(move |(arn, (canonical, management))| {
            with(
                arn,
                vec![
                    ("canonicalUser", canonical),
                    ("isManagementAccount", management),
                ],
            )
        });
    let role = (
        text(&[
            "arn:aws:iam::111122223333:role/Dev",
            "arn:aws:iam::111122223333:role/team/Dev",
        ]),
        maybe(30, Just(json!("AROAEXAMPLEDEV0000001")).boxed()),
    )
        .prop_map(move |(arn, id)| with(arn, vec![("uniqueId", id)]));
    let session = (
        select(vec![OWNER, OWNER, OTHER]),
        text(&["ann", "Bob"]),
        maybe(30, Just(json!("AROAEXAMPLEDEV0000001")).boxed()),
        maybe(40, text(&["", "team/"])),
        maybe(15, any::<bool>().prop_map(Value::from).boxed()),
        extras(),
    )
        .prop_map(
            move |(account, name, id, path, linked, (canonical, management))| {
                let role_arn =
                    path.map(|path| json!(format!("arn:aws:iam::{account}:role/{path}Dev")));
                with(
                    format!("arn:aws:sts::{account}:assumed-role/Dev/{name}"),
                    vec![
                        ("uniqueId", id),
                        ("roleArn", role_arn),
                        ("isServiceLinkedRole", linked),
                        ("canonicalUser", canonical),
                        ("isManagementAccount", management),
                    ],
                )
            },
        );
    let issuer_id = maybe(25, Just(json!("AIDAEXAMPLEANN0000001")).boxed());
    let federated = (
        select(vec![OWNER, OWNER, OTHER]),
        chance(70),
        issuer_id,
        extras(),
    )
        .prop_map(move |(account, issued, id, (_, management))| {
            let issuer = issued.then(|| json!(format!("arn:aws:iam::{account}:user/ann")));
            with(
                format!("arn:aws:sts::{account}:federated-user/zoe"),
                vec![
                    ("issuingUser", issuer),
                    ("uniqueId", id),
                    ("isManagementAccount", management),
                ],
            )
        });
    let service = text(&["redshift.amazonaws.com", "events.amazonaws.com"])
        .prop_map(|name| json!({ "service": name }));
    let provider =
        select(vec![WEB_PROVIDER, SAML_PROVIDER]).prop_map(|name| json!({ "federated": name }));
    let providers = u32::from(theme.service == "sts" && theme.actions.len() > 3) * 3;
    let mut kinds: Vec<(u32, BoxedStrategy<Value>)> = vec![
        (6, user.boxed()),
        (2, root.boxed()),
        (1, role.boxed()),
        (6, session.boxed()),
        (3, federated.boxed()),
        (1, Just(json!("anonymous")).boxed()),
        (2, service.boxed()),
    ];
    if theme.service == "s3" {
        kinds.push((1, access_identity::caller()));
    }
    if providers > 0 {
        kinds.push((providers, provider.boxed()));
    }
    proptest::strategy::Union::new_weighted(kinds).boxed()
}

/// What may be said beside the question itself; [`add_facts`] keeps what is consistent.
#[derive(Debug, Clone)]
pub(super) struct Facts {
    resource_account: Option<&'static str>,
    in_management: Option<bool>,
    time: Option<&'static str>,
    credentials: Option<bool>,
    issued: Option<&'static str>,
    expires: Option<&'static str>,
    mfa: Option<&'static str>,
    through_endpoint: Option<bool>,
    address: &'static str,
    tls: Option<Value>,
}

pub(super) fn facts() -> BoxedStrategy<Facts> {
    let account = maybe(40, select(vec![OWNER, OWNER, OTHER]).boxed());
    let time = maybe(
        60,
        select(vec![
            "2026-11-23T10:00:00Z",
            "2026-11-23T11:00:00+01:00",
            "2026-11-23T10:30:00Z",
            "2027-01-01T00:00:00Z",
        ])
        .boxed(),
    );
    let issued = maybe(
        80,
        select(vec![
            "2026-11-23T09:00:00Z",
            "2026-11-23T09:30:00Z",
            "2026-11-23T10:00:00Z",
            "2026-11-23T10:00:01Z",
        ])
        .boxed(),
    );
    let expires = maybe(
        40,
        select(vec![
            "2026-11-23T10:30:00Z",
            "2026-11-23T12:00:00Z",
            "2027-06-01T00:00:00Z",
        ])
        .boxed(),
    );
    let mfa = maybe(
        40,
        select(vec!["2026-11-23T08:00:00Z", "2026-11-23T08:59:59Z"]).boxed(),
    );
    let address = select(vec![
        "203.0.113.9",
        "198.51.100.7",
        "2001:db8::1",
        "::ffff:203.0.113.9",
    ]);
    let tls = maybe(
        50,
        select(vec![
            json!(null),
            json!({ "version": "1.3", "cipherSuite": "TLS_AES_128_GCM_SHA256" }),
            json!({ "version": "1.2", "cipherSuite": "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256" }),
        ])
        .boxed(),
    );
    (
        (account, maybe(8, any::<bool>().boxed()), time),
        (maybe(50, any::<bool>().boxed()), issued, expires, mfa),
        (maybe(50, any::<bool>().boxed()), address, tls),
    )
        .prop_map(
            |(
                (resource_account, in_management, time),
                (credentials, issued, expires, mfa),
                (through_endpoint, address, tls),
            )| {
                Facts {
                    resource_account,
                    in_management,
                    time,
                    credentials,
                    issued,
                    expires,
                    mfa,
                    through_endpoint,
                    address,
                    tls,
                }
            },
        )
        .boxed()
}

pub(super) fn add_facts(
    request: &mut Map<String, Value>,
    facts: &Facts,
    caller: &Value,
    endpoint_policy: bool,
) {
    let resource = request["resource"].as_str().unwrap_or_default().to_string();
    let arn = caller
        .as_str()
        .or_else(|| caller["arn"].as_str())
        .unwrap_or_default()
        .to_string();
    let owned = resource.split(':').nth(4).unwrap_or_default().len() == 12;
    if let (Some(account), false, true) = (facts.resource_account, owned, resource != "*") {
        request.insert("resourceAccount".into(), json!(account));
    }
    if let Some(in_management) = facts.in_management {
        request.insert("resourceInManagementAccount".into(), json!(in_management));
    }
    if let Some(time) = facts.time {
        request.insert("time".into(), json!(time));
    }
    let temporary = arn.contains(":sts:") || arn.contains(":role/");
    let federated = arn.contains(":federated-user/");
    if let Some(short_lived) = facts.credentials.filter(|_| arn.starts_with("arn:")) {
        let mut credentials = Map::new();
        if temporary || short_lived {
            credentials.insert("type".into(), json!("temporary"));
            let given = [
                ("issuedAt", facts.issued),
                ("expiresAt", facts.expires.filter(|_| facts.time.is_some())),
                ("mfaAuthenticatedAt", facts.mfa.filter(|_| !federated)),
            ];
            for (name, value) in given {
                if let Some(value) = value {
                    credentials.insert(name.into(), json!(value));
                }
            }
        } else {
            credentials.insert("type".into(), json!("longTerm"));
        }
        request.insert("credentials".into(), Value::Object(credentials));
    }
    if facts.credentials == Some(true) && arn == "anonymous" {
        request.insert("credentials".into(), json!({ "type": "none" }));
    }
    let mut network = Map::new();
    match facts.through_endpoint {
        Some(false) if !endpoint_policy && caller.get("service").is_none() => {
            network.insert("sourceIp".into(), json!(facts.address));
        }
        Some(true) => {
            network.insert("vpcSourceIp".into(), json!("10.0.7.21"));
            network.insert("vpc".into(), json!("vpc-0f1e2d3c4b5a69788"));
            network.insert("vpcEndpoint".into(), json!("vpce-0a1b2c3d4e5f60718"));
        }
        _ => {}
    }
    if let Some(tls) = &facts.tls {
        network.insert("tls".into(), tls.clone());
    }
    if !network.is_empty() {
        request.insert("network".into(), Value::Object(network));
    }
}
