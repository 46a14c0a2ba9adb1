//! Keys that are there and empty: under Null, and as variables (R-NULL-2, R-VAR-11, R-VAR-13).

use super::small::{beside_all, document, question};
use super::*;

pub(super) fn questions(loader: Loader) -> BoxedStrategy<Value> {
    prop_oneof![1 => null(loader), 2 => variables(loader)].boxed()
}

fn decided_by(loader: Loader, deny: bool, context: Value, mut statement: Value) -> Value {
    statement["Effect"] = json!(if deny { "Deny" } else { "Allow" });
    statement["Action"] = json!("s3:*");
    let statements = beside_all(statement, deny, false);
    question(
        loader,
        json!({
            "principal": "arn:aws:iam::111122223333:user/ann",
            "action": "s3:ListBucket",
            "resource": "arn:aws:s3:::data-red",
            "context": context,
        }),
        json!({ "identity": [document(statements)] }),
    )
}

fn null(loader: Loader) -> BoxedStrategy<Value> {
    let given = select(vec![
        json!(""),
        json!([]),
        json!([""]),
        json!(["", ""]),
        json!(["", "red"]),
        json!("red"),
        json!(" "),
        json!(null),
    ]);
    let values = select(if loader == Loader::Lenient {
        vec![
            json!(true),
            json!("false"),
            json!([true, false]),
            json!([false, "yes"]),
            json!([]),
        ]
    } else {
        vec![json!(true), json!("false"), json!("True"), json!(false)]
    });
    let second = maybe(
        40,
        select(vec![
            json!({ "ForAllValues:StringEquals": { "aws:TagKeys": ["red"] } }),
            json!({ "ForAnyValue:StringEqualsIfExists": { "aws:TagKeys": ["red", ""] } }),
            json!({ "ForAnyValue:StringNotEqualsIfExists": { "aws:TagKeys": [] } }),
            json!({ "ForAllValues:StringNotEquals": { "aws:TagKeys": [] } }),
            json!({ "StringEqualsIfExists": { "aws:TagKeys": [] } }),
        ])
        .boxed(),
    );
    (given, values, second, any::<bool>())
        .prop_map(move |(given, values, second, deny)| {
            let mut condition = second.unwrap_or_else(|| json!({}));
            condition["Null"] = json!({ "aws:TagKeys": values });
            decided_by(
                loader,
                deny,
                json!({ "aws:TagKeys": given }),
                json!({ "Resource": "*", "Condition": condition }),
            )
        })
        .boxed()
}

fn variables(loader: Loader) -> BoxedStrategy<Value> {
    let given = || {
        prop_oneof![
            6 => Just(json!("")),
            2 => Just(json!("red")),
            1 => Just(json!(null)),
            1 => select(vec![json!(["red"]), json!([]), json!(10)]),
        ]
    };
    let value = text(&[
        "${aws:PrincipalTag/team}",
        "${aws:PrincipalTag/team}*",
        "data-${aws:PrincipalTag/team}",
        "${aws:PrincipalTag/team, 'red'}",
        "${aws:PrincipalTag/team, 'red'}*",
        "${aws:PrincipalTag/team, ''}",
        "*${aws:PrincipalTag/team, '*'}",
        "${acme:Level}${aws:PrincipalTag/team}",
        "red",
    ]);
    let operator = text(&[
        "StringEquals",
        "StringNotEquals",
        "StringLike",
        "StringNotLike",
        "StringNotEqualsIgnoreCase",
        "StringEqualsIfExists",
        "ForAnyValue:StringLike",
        "ForAllValues:StringNotLike",
    ]);
    let resource = text(&[
        "*",
        "arn:aws:s3:::data-${aws:PrincipalTag/team}",
        "arn:aws:s3:::data-${aws:PrincipalTag/team}*",
        "arn:aws:s3:::data-${aws:PrincipalTag/team, 'red'}",
        "arn:aws:s3:::data-${aws:PrincipalTag/team, 'blue'}*",
        "arn:aws:s3:::data-red${acme:Level}",
        "arn:aws:s3:::data-red${acme:Level, ''}",
        "arn:aws:s3:::data-*${acme:Level}",
    ]);
    let asked = select(vec![
        json!("red"),
        json!(""),
        json!("data-red"),
        json!("red*"),
        json!(null),
    ]);
    (
        (given(), given(), asked),
        (operator, vec(value, 1..3), resource),
        (any::<bool>(), chance(30), 0..3_u8),
    )
        .prop_map(move |((team, level, asked), (operator, values, resource), (deny, negated, parts))| {
            let context = json!({ "aws:PrincipalTag/team": team, "acme:Level": level, "s3:prefix": asked });
            let mut statement = json!({});
            let resource = if parts == 0 { "*".to_string() } else { resource };
            statement[if negated && resource != "*" { "NotResource" } else { "Resource" }] = json!(resource);
            if parts != 1 {
                statement["Condition"] = json!({ operator: { "s3:prefix": values } });
            }
            decided_by(loader, deny, context, statement)
        })
        .boxed()
}
