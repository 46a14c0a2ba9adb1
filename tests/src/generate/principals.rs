//! Principals whose reading depends on the effect (R-PRIN-1, R-PRIN-4, R-PRIN-7, R-TYPE-2).

use super::small::{all, beside_all, document, question};
use super::*;

pub(super) fn questions(loader: Loader) -> BoxedStrategy<Value> {
    let callers = prop_oneof![
        2 => select(vec![
            json!("arn:aws:sts::111122223333:federated-user/zoe"),
            json!({ "arn": "arn:aws:sts::111122223333:federated-user/zoe", "uniqueId": "AIDAEXAMPLEANN0000001" }),
            json!({ "arn": "arn:aws:sts::111122223333:federated-user/zoe", "issuingUser": "arn:aws:iam::111122223333:user/team/ann" }),
            json!({ "arn": "arn:aws:iam::111122223333:user/team/ann", "uniqueId": "AIDAEXAMPLEANN0000001" }),
            json!("arn:aws:iam::111122223333:user/team/ann"),
        ]),
        1 => caller(&THEMES[0]),
    ];
    let entry = select(vec![
        json!("arn:aws:iam::111122223333:user/team/ann"),
        json!("arn:aws:iam::111122223333:user/Team/Ann"),
        json!("arn:aws:iam::111122223333:user/bob"),
        json!("arn:aws:iam::444455556666:user/team/ann"),
        json!("AIDAEXAMPLEANN0000001"),
        json!("AIDAEXAMPLEBOB0000002"),
        json!("arn:aws:sts::111122223333:federated-user/zoe"),
        json!("arn:aws:sts::111122223333:federated-user/Zoe"),
        json!("arn:aws:iam::111122223333:role/dev"),
        json!(111_122_223_333_u64),
        json!(444_455_556_666_u64),
        json!("111122223333"),
    ]);
    let endpoint = chance(15);
    let session = maybe(
        50,
        select(vec![
            document(all("Allow")),
            document(json!({ "Effect": "Allow", "Action": "ec2:*", "Resource": "*" })),
        ])
        .boxed(),
    );
    (
        callers,
        vec(entry, 1..4),
        (0..10_u8, any::<bool>()),
        (endpoint, chance(50), session, chance(60)),
    )
        .prop_map(
            move |(caller, entries, (form, deny), (endpoint, identity, session, owned))| {
                // An account id is a number in `Principal`; `NotPrincipal` is not named.
                let texts: Vec<Value> = entries
                    .iter()
                    .map(|entry| entry.as_u64().map_or(entry.clone(), |id| json!(id.to_string())))
                    .collect();
                let mut statement = json!({
                    "Effect": if deny { "Deny" } else { "Allow" },
                    "Action": "s3:*",
                    "Resource": "*",
                });
                let lenient = loader == Loader::Lenient;
                match form {
                    0..=2 if !endpoint && (deny || lenient) => statement["NotPrincipal"] = json!({ "AWS": texts }),
                    3 | 4 if lenient => {}
                    5 => statement["Principal"] = json!({ "AWS": entries[0] }),
                    _ => statement["Principal"] = json!({ "AWS": entries }),
                }
                let statements = beside_all(statement, deny, true);
                let mut asked = question(
                    loader,
                    json!({
                        "principal": caller,
                        "action": "s3:GetObject",
                        "resource": "arn:aws:s3:::data/key.csv",
                        "resourceAccount": if owned { json!(OWNER) } else { Value::Null },
                    }),
                    json!({
                        "identity": if identity || endpoint { json!([document(all("Allow"))]) } else { Value::Null },
                        "session": session.map(|policy| json!([policy])),
                    }),
                );
                asked["policies"][if endpoint { "vpcEndpoint" } else { "resource" }] = document(statements);
                fit_to_caller(&mut asked);
                asked
            },
        )
        .boxed()
}
