//! Statements, policies, and the slots that hold them.

use super::*;

pub(super) fn statement(theme: &'static Theme, kind: Kind, loader: Loader) -> BoxedStrategy<Value> {
    let lenient = loader == Loader::Lenient;
    let empty_not = u32::from(lenient) * 2;
    // R-GRAM-12.
    let empty_resources = u32::from(lenient || !kind.is_of_iam());
    let empty_actions = empty_resources * u32::from(lenient || kind != Kind::Trust);
    let actions = one_or_many(action(theme, kind, loader), empty_actions);
    let not_actions = one_or_many(action(theme, kind, loader), empty_not);
    let resources = one_or_many(resource(theme, kind, loader), empty_resources);
    let not_resources = one_or_many(resource(theme, kind, loader), empty_not);
    let parts = (
        // Deny, NotAction, NotResource.
        (
            chance(if kind == Kind::Rcp { 100 } else { 28 }),
            chance(if kind == Kind::Rcp { 0 } else { 10 }),
            chance(15),
        ),
        (actions, not_actions),
        (resources, not_resources, 0..100_u8),
        (
            principal(theme, kind, loader),
            not_principal(loader),
            0..100_u8,
        ),
        condition(loader),
        chance(20),
    );
    parts
        .prop_map(
            move |(
                (deny, not_action, not_resource),
                (actions, not_actions),
                (resources, not_resources, resource_form),
                (principal, not_principal, principal_form),
                condition,
                sid,
            )| {
                let mut statement = Map::new();
                let mut put = |name: &str, value: Value| {
                    statement.insert(name.to_string(), value);
                };
                put("Effect", json!(if deny { "Deny" } else { "Allow" }));
                if sid {
                    put("Sid", json!(""));
                }
                if not_action {
                    put("NotAction", not_actions);
                } else {
                    put("Action", actions);
                }
                let left_out = match kind {
                    Kind::Trust => true,
                    Kind::General => resource_form < 40,
                    Kind::Key => lenient && resource_form < 5,
                    _ => false,
                };
                if !left_out && kind == Kind::Key && resource_form < 70 {
                    put("Resource", json!("*"));
                } else if !left_out && not_resource {
                    put("NotResource", not_resources);
                } else if !left_out {
                    put("Resource", resources);
                }
                match kind {
                    Kind::Rcp => put("Principal", json!("*")),
                    Kind::General | Kind::Key
                        if principal_form < 20 && (deny || (lenient && kind == Kind::General)) =>
                    {
                        put("NotPrincipal", not_principal);
                    }
                    Kind::General | Kind::Key | Kind::Trust | Kind::Endpoint
                        if !(lenient && principal_form > 95) =>
                    {
                        put("Principal", principal);
                    }
                    _ => {}
                }
                if let Some(condition) = condition {
                    put("Condition", condition);
                }
                Value::Object(statement)
            },
        )
        .boxed()
}

/// A statement for everybody, narrowed to what makes a bucket policy public or not (R-S3-4).
pub(super) fn public_statement() -> BoxedStrategy<Value> {
    select(vec![
        json!({}),
        json!({ "IpAddress": { "aws:SourceIp": "203.0.0.0/8" } }),
        json!({ "IpAddress": { "aws:SourceIp": "202.0.0.0/7" } }),
        json!({ "IpAddress": { "aws:SourceIp": ["203.0.113.0/24", "::/0"] } }),
        json!({ "IpAddress": { "aws:SourceIp": ["0.0.0.0/0", "203.0.113.0/24"] } }),
        json!({ "IpAddress": { "aws:SourceIp": "203.0.113.9" } }),
        json!({ "IpAddress": { "aws:SourceIp": ["203.0.113.0/24", "2001:db8::/32"] } }),
        json!({ "NotIpAddress": { "aws:SourceIp": "203.0.113.0/24" } }),
        json!({ "StringEquals": { "aws:SourceVpce": "vpce-0a1b2c3d4e5f60718" } }),
        json!({ "StringEqualsIfExists": { "aws:PrincipalOrgID": "o-exampleorgid" } }),
        json!({ "StringEquals": { "aws:PrincipalOrgID": "o-exampleorgid" } }),
        json!({ "StringLike": { "aws:SourceVpc": "vpc-*" } }),
        json!({ "StringEquals": { "acme:Level": "red" } }),
        json!({ "StringEquals": { "aws:PrincipalAccount": ["111122223333", "anonymous"] } }),
        json!({ "StringEquals": { "aws:SourceAccount": "${aws:PrincipalAccount}" } }),
        json!({ "ArnLike": { "aws:SourceArn": "arn:aws:sns:eu-west-1:111122223333:t" } }),
    ])
    .prop_map(|condition| {
        json!({ "Effect": "Allow", "Principal": "*", "Action": "s3:ListBucket", "Condition": condition })
    })
    .boxed()
}

/// A policy, as an object, as its text, or in a wrapper.
pub(super) fn policy(theme: &'static Theme, kind: Kind, loader: Loader) -> BoxedStrategy<Value> {
    let everything = match kind {
        Kind::Identity | Kind::Boundary | Kind::Session | Kind::Scp => {
            Some(json!({ "Effect": "Allow", "Action": "*", "Resource": "*" }))
        }
        Kind::Endpoint => {
            Some(json!({ "Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*" }))
        }
        _ => None,
    };
    let base = match kind {
        Kind::Scp | Kind::Endpoint => 60,
        Kind::Boundary | Kind::Session => 35,
        _ => 25,
    };
    let version = match (kind, loader) {
        (Kind::Rcp, Loader::Strict) => Just(Some("2012-10-17")).boxed(),
        _ => prop_oneof![8 => Just(Some("2012-10-17")), 1 => Just(Some("2008-10-17")), 1 => Just(None)].boxed(),
    };
    let bucket = theme.service == "s3" && kind == Kind::General;
    let public = maybe(if bucket { 30 } else { 0 }, public_statement());
    (
        version,
        // R-GRAM-11.
        vec(
            statement(theme, kind, loader),
            usize::from(loader == Loader::Strict && kind.is_of_iam())..4,
        ),
        chance(base),
        public,
        0..12_u8,
    )
        .prop_map(
            move |(version, statements, with_everything, public, form)| {
                let mut statements = statements;
                statements.extend(public);
                if let (Some(everything), true) = (&everything, with_everything) {
                    statements.push(everything.clone());
                }
                let mut document = Map::new();
                if let Some(version) = version {
                    document.insert("Version".into(), json!(version));
                }
                let bare = statements.len() == 1 && form % 2 == 0;
                let list = if bare {
                    statements.remove(0)
                } else {
                    Value::from(statements)
                };
                document.insert("Statement".into(), list);
                let document = Value::Object(document);
                match form {
                    0 | 1 => json!(document.to_string()),
                    2 => json!({ "policy": document }),
                    3 => json!({ "policy": document.to_string() }),
                    _ => document,
                }
            },
        )
        .boxed()
}

pub(super) fn policies(theme: &'static Theme, loader: Loader) -> BoxedStrategy<Map<String, Value>> {
    let of = |kind| policy(theme, kind, loader);
    let several = |kind, most: usize| vec(of(kind), 0..most).prop_map(Value::from).boxed();
    let levels = |kind, most: usize| {
        vec(vec(of(kind), 0..3), 0..most)
            .prop_map(|levels| json!(levels))
            .boxed()
    };
    let full = json!({ "Version": "2012-10-17", "Statement": [
        { "Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*" }
    ] });
    let rcp = (levels(Kind::Rcp, 3), chance(15)).prop_map(move |(levels, with_full)| {
        let mut levels = levels;
        if let (Some(Value::Array(level)), true) = (levels.get_mut(0), with_full) {
            level.push(full.clone());
        }
        levels
    });
    let scp = (levels(Kind::Scp, 4), chance(60)).prop_map(|(levels, patch)| {
        // A level that allows nothing ends every question; most levels should not be one.
        let mut levels = levels;
        for level in levels.as_array_mut().into_iter().flatten().filter(|_| patch) {
            if let Some(level) = level.as_array_mut() {
                level.push(json!({ "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "*", "Resource": "*" } }));
            }
        }
        levels
    });
    let slots = (
        maybe(90, several(Kind::Identity, 3)),
        (
            maybe(60, of(Kind::General)),
            maybe(85, of(Kind::Trust)),
            maybe(85, of(Kind::Key)),
        ),
        maybe(25, of(Kind::Boundary)),
        (
            maybe(40, several(Kind::Session, 3)),
            maybe(12, scope_down::slot(theme, loader)),
        ),
        maybe(25, scp.boxed()),
        maybe(18, rcp.boxed()),
        maybe(15, of(Kind::Endpoint)),
    );
    slots
        .prop_map(
            |(
                identity,
                (general, trust, key),
                boundary,
                (session, scope_down),
                scp,
                rcp,
                endpoint,
            )| {
                let slots = [
                    ("identity", identity),
                    ("general", general),
                    ("trust", trust),
                    ("key", key),
                    ("permissionsBoundary", boundary),
                    ("session", session),
                    ("scopeDown", scope_down),
                    ("serviceControlPolicies", scp),
                    ("resourceControlPolicies", rcp),
                    ("vpcEndpoint", endpoint),
                ];
                slots
                    .into_iter()
                    .filter_map(|(name, slot)| Some((name.to_string(), slot?)))
                    .collect()
            },
        )
        .boxed()
}
