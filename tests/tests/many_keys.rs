//! Requests with many condition keys: however they are given, the same request, the same bounds.

use portcullis::{Principal, RequestContext, request::ContextValue};

const ACTION: &str = "s3:GetObject";
const RESOURCE: &str = "arn:aws:s3:::b/k";

fn ann() -> Principal<'static> {
    Principal::from_arn("arn:aws:iam::111122223333:user/Ann").expect("a user")
}

fn names(count: usize) -> Vec<String> {
    (0..count)
        .map(|nth| format!("aws:RequestTag/key{nth:06}"))
        .collect()
}

/// Keys that are added one by one, changed, and spelled in another case, are those that a request is built with.
#[test]
fn r_key_5_keys_that_are_set_are_keys_that_were_given() {
    let names: Vec<String> = (0..700)
        // Some have one hash: it sees the length and the last eight bytes.
        .map(|nth| match nth % 3 {
            0 => format!("x:{nth:04}/abcdefgh"),
            1 => format!("aws:RequestTag/{nth}"),
            _ => format!("x:{nth:04}/\u{e9}quipe"),
        })
        .collect();
    let upper: Vec<String> = names.iter().map(|name| name.to_uppercase()).collect();
    for begun in [0, 10, 31, 32, 33, 100] {
        let given = names.iter().take(begun);
        let mut request = RequestContext::builder(ann(), ACTION, RESOURCE)
            .context_all(given.map(|name| (name.as_str(), "first")))
            .build()
            .expect("sound");
        let mut values: Vec<Option<ContextValue<'_>>> = vec![None; names.len()];
        values[..begun].fill(Some("first".into()));
        for step in 0..2_000usize {
            // All are visited, and then again.
            let at = step * 389 % names.len();
            let value: ContextValue<'_> = match step % 4 {
                0 => "second".into(),
                1 => vec!["a", "b"].into(),
                2 => ContextValue::Absent,
                _ => true.into(),
            };
            let name = if step % 2 == 0 {
                &names[at]
            } else {
                &upper[at]
            };
            request.set_context(name, value.clone()).expect("sound");
            values[at] = Some(value);
            if step % 50 == 0 || step == 1_999 {
                for (name, value) in names.iter().zip(&values) {
                    let expected = value.clone().filter(|value| *value != ContextValue::Absent);
                    assert_eq!(
                        request.context_value(name),
                        expected,
                        "{name} at step {step} from {begun}"
                    );
                }
                assert_eq!(request.context_value("x:9999/abcdefgh"), None);
            }
        }
        assert!(values.iter().all(Option::is_some));
    }
}

/// R-QUOTA-2: a key and its value count for two, and each further value for one.
#[test]
fn keys_and_values_are_bounded_alike_whoever_gives_them() {
    let all = names(50_001);
    let pairs = |count: usize| -> Vec<(&str, &str)> {
        all.iter()
            .take(count)
            .map(|name| (name.as_str(), "v"))
            .collect()
    };
    for (count, fits) in [(10_000, true), (50_000, true), (50_001, false)] {
        let lent = pairs(count);
        let new = RequestContext::new(ann(), ACTION, RESOURCE, &lent);
        let built = RequestContext::builder(ann(), ACTION, RESOURCE)
            .lend_context(&lent)
            .build();
        let copied = RequestContext::builder(ann(), ACTION, RESOURCE)
            .context_all(lent.iter().copied())
            .build();
        assert_eq!(
            [new.is_ok(), built.is_ok(), copied.is_ok()],
            [fits; 3],
            "{count}"
        );
        if let (Err(new), Err(built)) = (new, built) {
            assert_eq!(new.to_string(), built.to_string());
            assert!(
                new.to_string()
                    .contains("100002 keys and values; at most 100000 are read")
            );
        }
    }
    // 100,001 of them are refused at once, too.
    let many: Vec<String> = names(100_001);
    let lent: Vec<(&str, &str)> = many.iter().map(|name| (name.as_str(), "v")).collect();
    assert!(RequestContext::new(ann(), ACTION, RESOURCE, &lent).is_err());

    let lent = pairs(49_980);
    let mut request = RequestContext::new(ann(), ACTION, RESOURCE, &lent).expect("sound");
    // What the engine derives counts too.
    let mut added = 0;
    while request.set_context(&all[49_980 + added], "v").is_ok() {
        added += 1;
    }
    assert!((1..=20).contains(&added), "{added}");
    // What did not fit changed nothing, and what is there can be changed but not grow.
    assert_eq!(request.context_value(&all[49_980 + added]), None);
    request
        .set_context(&all[7], "w")
        .expect("a value for a value");
    assert!(request.set_context(&all[7], vec!["w"; 20]).is_err());
    assert_eq!(request.context_value(&all[7]), Some("w".into()));
    // Room that is given back is there again.
    let mut request = RequestContext::builder(ann(), ACTION, RESOURCE)
        .context_all(pairs(100))
        .context("x:set", vec!["v"; 99_000])
        .build()
        .expect("sound");
    assert!(request.set_context("x:other", vec!["v"; 2_000]).is_err());
    request.set_context("X:set", "v").expect("fewer");
    request
        .set_context("x:other", vec!["v"; 2_000])
        .expect("room again");
}
