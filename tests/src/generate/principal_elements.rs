//! The elements `Principal` and `NotPrincipal`.

use super::*;

pub(super) fn principal(theme: &'static Theme, kind: Kind, loader: Loader) -> BoxedStrategy<Value> {
    const ENTRIES: [&str; 22] = [
        "*",
        "111122223333",
        "arn:aws:iam::111122223333:root",
        "444455556666",
        "arn:aws:iam::444455556666:root",
        "arn:aws-cn:iam::111122223333:root",
        "arn:aws:iam::111122223333:user/ann",
        "arn:aws:iam::111122223333:user/team/ann",
        "arn:aws:iam::111122223333:user/bob",
        "arn:aws:iam::444455556666:user/ann",
        "arn:aws:iam::111122223333:role/Dev",
        "arn:aws:iam::111122223333:role/dev",
        "arn:aws:iam::111122223333:role/team/Dev",
        "arn:aws:iam::444455556666:role/Dev",
        "arn:aws:sts::111122223333:assumed-role/Dev/ann",
        "arn:aws:sts::444455556666:assumed-role/Dev/ann",
        "arn:aws:sts::111122223333:federated-user/zoe",
        "AIDAEXAMPLEANN0000001",
        "AROAEXAMPLEDEV0000001",
        "AIDAEXAMPLEBOB0000002",
        "arn:aws:iam::111122223333:user/Ann",
        access_identity::ARN,
    ];
    let lenient = loader == Loader::Lenient;
    let aws = if lenient {
        let defects = text(&[
            "arn:aws:iam::111122223333:user/*",
            "arn:aws:iam::111122223333:role/De?",
            "arn:aws:sts::111122223333:assumed-role/Dev/*",
            "arn:aws:iam::111122223333:group/staff",
        ]);
        prop_oneof![12 => text(&ENTRIES), 1 => defects].boxed()
    } else {
        text(&ENTRIES)
    };
    // R-PRIN-1: an account id is a number as well.
    let aws_list = (one_or_many(aws, 1), chance(20))
        .prop_map(|(list, numbers)| if numbers { with_numbers(list) } else { list })
        .boxed();
    let services: &'static [&'static str] = if lenient {
        &["redshift.amazonaws.com", "events.amazonaws.com", "*"]
    } else {
        &["redshift.amazonaws.com", "events.amazonaws.com"]
    };
    let providers = prop_oneof![
        Just(json!(WEB_PROVIDER)),
        Just(json!([WEB_PROVIDER, SAML_PROVIDER]))
    ]
    .boxed();
    let service = maybe(
        if kind == Kind::Endpoint { 0 } else { 20 },
        one_or_many(text(services), 0),
    );
    let federated = maybe(
        if kind == Kind::Trust {
            35
        } else {
            u32::from(lenient) * 5
        },
        providers,
    );
    let s3 = theme.service == "s3" && kind == Kind::General;
    let canonical = maybe(if s3 { 10 } else { 0 }, Just(json!(CANONICAL)).boxed());
    let map = (maybe(85, aws_list), service, federated, canonical).prop_map(
        |(aws, service, federated, canonical)| {
            let members = [
                ("AWS", aws),
                ("Service", service),
                ("Federated", federated),
                ("CanonicalUser", canonical),
            ];
            let map: Map<String, Value> = members
                .into_iter()
                .filter_map(|(name, values)| Some((name.to_string(), values?)))
                .collect();
            Value::Object(map)
        },
    );
    prop_oneof![3 => Just(json!("*")), 10 => map].boxed()
}

/// The list with its account ids as numbers.
pub(super) fn with_numbers(list: Value) -> Value {
    match list {
        Value::Array(items) => items.into_iter().map(with_numbers).collect(),
        Value::String(text) if text.len() == 12 => {
            text.parse::<u64>().map_or(Value::String(text), Value::from)
        }
        other => other,
    }
}

/// The list of a `NotPrincipal`: whole families of identities, of which one may be missing.
pub(super) fn not_principal(loader: Loader) -> BoxedStrategy<Value> {
    let families: Vec<Vec<&'static str>> = vec![
        vec!["111122223333", "arn:aws:iam::111122223333:user/ann"],
        vec![
            "arn:aws:iam::111122223333:root",
            "arn:aws:iam::111122223333:user/team/ann",
            "AIDAEXAMPLEANN0000001",
        ],
        vec![
            "111122223333",
            "arn:aws:iam::111122223333:role/Dev",
            "arn:aws:sts::111122223333:assumed-role/Dev/ann",
        ],
        vec![
            "111122223333",
            "arn:aws:iam::111122223333:role/dev",
            "arn:aws:sts::111122223333:assumed-role/Dev/ann",
        ],
        vec![
            "111122223333",
            "arn:aws:iam::111122223333:user/ann",
            "arn:aws:sts::111122223333:federated-user/zoe",
        ],
        vec!["444455556666", "arn:aws:iam::444455556666:user/ann"],
        vec!["*"],
        vec![
            "111122223333",
            "AROAEXAMPLEDEV0000001",
            "arn:aws:sts::111122223333:assumed-role/Dev/ann",
        ],
    ];
    let aws =
        (select(families), any::<Index>(), chance(25)).prop_map(|(family, which, leave_out)| {
            let mut family = family;
            if leave_out {
                family.remove(which.index(family.len()));
            }
            json!(family)
        });
    let aws = if loader == Loader::Strict {
        aws.prop_map(|list| {
            if list == json!([]) {
                json!(OTHER)
            } else {
                list
            }
        })
        .boxed()
    } else {
        aws.boxed()
    };
    let service = maybe(25, Just(json!("redshift.amazonaws.com")).boxed());
    (aws, service, chance(5))
        .prop_map(|(aws, service, star)| match (star, service) {
            (true, _) => json!("*"),
            (false, None) => json!({ "AWS": aws }),
            (false, Some(service)) => json!({ "AWS": aws, "Service": service }),
        })
        .boxed()
}
