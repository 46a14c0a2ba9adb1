//! Key names beyond ASCII (R-COND-5).

use super::small::{beside_all, document, question};
use super::*;

/// Spellings of one name each; the last one of a group looks like it and is another name.
const NAMES: [[&str; 4]; 9] = [
    ["Équipe", "équipe", "ÉQUIPE", "Equipe"],
    ["\u{212a}ind", "kind", "KIND", "\u{138}ind"],
    ["\u{17f}tage", "stage", "STAGE", "ftage"],
    ["Отдел", "отдел", "ОТДЕЛ", "Отде"],
    ["tıer", "tier", "TİER", "tıerr"],
    ["Σοφός", "σοφόσ", "ΣΟΦΌΣ", "Σοφος"],
    ["Straße", "STRAẞE", "straße", "STRASSE"],
    ["\u{1c5}ep", "\u{1c4}EP", "\u{1c6}ep", "džep"],
    [
        "team/Größe",
        "TEAM/GRÖẞE",
        "team/grö\u{df}e",
        "team\u{2215}größe",
    ],
];

pub(super) fn questions(loader: Loader) -> BoxedStrategy<Value> {
    let name = |group: usize| {
        prop_oneof![3 => 0..3_usize, 1 => Just(3_usize)]
            .prop_map(move |spelling| NAMES[group][spelling])
            .boxed()
    };
    let prefix = || text(&["aws:PrincipalTag/", "aws:RequestTag/", "AWS:requesttag/"]);
    let value = || text(&["red", "blue", ""]);
    let operator = text(&[
        "StringEquals",
        "StringNotEquals",
        "StringEqualsIfExists",
        "StringLike",
        "Null",
        "ForAnyValue:StringEqualsIfExists",
        "ForAllValues:StringEquals",
    ]);
    (0..NAMES.len())
        .prop_flat_map(move |group| {
            let context = vec((prefix(), name(group), value()), 0..4);
            (
                context,
                (prefix(), name(group), operator.clone(), value()),
                (prefix(), name(group), 0..4_u8, chance(25)),
                any::<bool>(),
            )
        })
        .prop_map(
            move |(
                keys,
                (prefix, name, operator, value),
                (other_prefix, other, place, default),
                deny,
            )| {
                let mut context = Map::new();
                for (prefix, name, value) in keys {
                    let key = format!("{prefix}{name}");
                    let fold = crate::second_opinion::fold_key(&key);
                    // Two spellings of one key are for a lenient builder only (R-COND-7).
                    if loader == Loader::Strict {
                        context.retain(|other, _| crate::second_opinion::fold_key(other) != fold);
                    }
                    context.insert(key, json!(value));
                }
                let default = if default { ", 'red'" } else { "" };
                let variable = format!("${{{other_prefix}{other}{default}}}");
                let value = match (operator.as_str(), place) {
                    ("Null", _) => json!(value.is_empty()),
                    (_, 0) => json!(variable),
                    (_, 1) => json!([variable, "blue"]),
                    _ => json!(value),
                };
                let resource = if place == 2 {
                    format!("arn:aws:sqs:eu-west-1:111122223333:{variable}*")
                } else {
                    "*".into()
                };
                let statement = json!({
                    "Effect": if deny { "Deny" } else { "Allow" },
                    "Action": "sqs:*",
                    "Resource": resource,
                    "Condition": { operator: { format!("{prefix}{name}"): value } },
                });
                let statements = beside_all(statement, deny, false);
                question(
                    loader,
                    json!({
                        "principal": "arn:aws:iam::111122223333:user/ann",
                        "action": "sqs:TagQueue",
                        "resource": "arn:aws:sqs:eu-west-1:111122223333:red",
                        "context": context,
                    }),
                    json!({ "identity": [document(statements)] }),
                )
            },
        )
        .boxed()
}
