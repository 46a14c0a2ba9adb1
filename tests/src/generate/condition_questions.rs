//! Questions that one or two conditions decide.

use super::*;

/// One or two conditions decide, and the request has the keys they ask for, often with a value of the policy.
pub fn condition_questions(loader: Loader) -> BoxedStrategy<Value> {
    let test =
        (condition_test(loader), any::<Index>(), 0..10_u8).prop_flat_map(|(test, which, form)| {
            let family = KEYS
                .iter()
                .find(|(name, _)| name.eq_ignore_ascii_case(&test.1))
                .map_or(Family::Text, |key| key.1);
            let listed = match &test.2 {
                Value::Array(values) if values.is_empty() => json!("red"),
                Value::Array(values) => values[which.index(values.len())].clone(),
                value => value.clone(),
            };
            let value = prop_oneof![
                3 => Just(listed),
                4 => request_value(family),
                1 => Just(json!("")),
            ];
            let many = vec(value.clone(), 0..3).prop_map(Value::from);
            let set = test.0.to_ascii_lowercase().starts_with("for");
            let value = match (form, set) {
                (0, _) => Just(Value::Null).boxed(),
                (1..=6, true) | (1, false) => many.boxed(),
                _ => value.boxed(),
            };
            (Just(test), value)
        });
    let version = prop_oneof![8 => Just("2012-10-17"), 1 => Just("2008-10-17")];
    (version, any::<bool>(), vec(test, 1..3), context())
        .prop_map(move |(version, deny, tests, context)| {
            let mut keys = context;
            keys.retain(|key, _| !tests.iter().any(|((_, name, _), _)| name.eq_ignore_ascii_case(key)));
            let tests: Vec<Test> = tests
                .into_iter()
                .map(|(test, value)| {
                    if !value.is_null() && !keys.keys().any(|key| key.eq_ignore_ascii_case(&test.1)) {
                        keys.insert(test.1.clone(), value);
                    }
                    test
                })
                .collect();
            let effect = if deny { "Deny" } else { "Allow" };
            let mut statements =
                vec![json!({ "Effect": effect, "Action": "s3:GetObject", "Resource": "*", "Condition": assembled(tests) })];
            if deny {
                statements.push(json!({ "Effect": "Allow", "Action": "*", "Resource": "*" }));
            }
            json!({
                "request": {
                    "principal": "arn:aws:iam::111122223333:user/ann",
                    "action": "s3:GetObject",
                    "resource": "arn:aws:s3:::data/red/key.csv",
                    "context": keys,
                    "time": "2026-11-23T10:00:00Z",
                },
                "policies": { "identity": [{ "Version": version, "Statement": statements }] },
                "settings": loader.settings(),
            })
        })
        .boxed()
}
