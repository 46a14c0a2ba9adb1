//! Who asks.

use super::*;

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
