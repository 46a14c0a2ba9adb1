//! What is said beside a question.

use super::*;

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
    let has_keys = arn.starts_with("arn:") && !arn.contains("::cloudfront:");
    if let Some(short_lived) = facts.credentials.filter(|_| has_keys) {
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
