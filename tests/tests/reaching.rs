//! R-RES-6 among many Denies: a `*` that ends one of the first five segments reaches across colons, and an index finds such
//! statements by what stands behind a colon of the resource. Each decision is held against the rule as it is written.

use portcullis::{Authorizer, Loader, PolicySet, PolicyType, Principal, RequestContext};

const REGIONS: [&str; 4] = ["*", "us-*", "us-east-1", "eu*1"];
const ACCOUNTS: [&str; 3] = ["*", "111122223333", "1111*"];
const TAILS: [&str; 16] = [
    "a/*",
    "a:*",
    "*",
    "b",
    "b*",
    "x:a/*",
    "*:a",
    "a?b",
    "?:b*",
    "*a*:*b",
    "table/*",
    "a:b:*",
    "a*:b",
    ":",
    "a",
    "table/a:*b",
];

fn glob(pattern: &[u8], text: &[u8]) -> bool {
    match (pattern, text) {
        ([], _) => text.is_empty(),
        ([b'*', rest @ ..], _) => (0..=text.len()).any(|at| glob(rest, &text[at..])),
        ([b'?', rest @ ..], [_, behind @ ..]) => glob(rest, behind),
        ([wanted, rest @ ..], [byte, behind @ ..]) => wanted == byte && glob(rest, behind),
        (_, []) => false,
    }
}

/// Whether the `Resource` of a Deny covers a resource (R-RES-4, R-RES-6, R-RES-8). Here all is ASCII.
fn covers(pattern: &str, resource: &str) -> bool {
    let (wanted, asked): (Vec<&str>, Vec<&str>) = (
        pattern.splitn(6, ':').collect(),
        resource.splitn(6, ':').collect(),
    );
    let head = |at: usize| {
        let (wanted, asked) = (wanted[at].to_lowercase(), asked[at].to_lowercase());
        glob(wanted.as_bytes(), asked.as_bytes())
    };
    let by_segments = (0..5).all(head) && glob(wanted[5].as_bytes(), asked[5].as_bytes());
    let reaches = wanted[..5].iter().any(|segment| segment.ends_with('*'));
    by_segments || (reaches && glob(pattern.as_bytes(), resource.as_bytes()))
}

fn set(patterns: &[String]) -> PolicySet {
    let denies: Vec<String> = patterns
        .iter()
        .map(|pattern| {
            format!(
                r#"{{"Effect": "Deny", "Action": "dynamodb:GetItem", "Resource": "{pattern}"}}"#
            )
        })
        .collect();
    let text = format!(
        r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Action": "dynamodb:*", "Resource": "*"}}, {}]}}"#,
        denies.join(",")
    );
    PolicySet::builder(PolicyType::Identity, Loader::Strict)
        .policy("", &text)
        .build()
        .expect(&text)
}

/// All words of a few letters up to a length, and some of more colons than are looked behind.
fn resources() -> impl Iterator<Item = String> {
    const LETTERS: [&str; 5] = ["a", "b", ":", "/", "table/"];
    let words = (1..=4u32).flat_map(|length| {
        (0..5usize.pow(length)).map(move |number| {
            let letter = |at| LETTERS[number / 5usize.pow(at) % 5];
            (0..length).map(letter).collect::<String>()
        })
    });
    let longer = [
        "a:b:a:b",
        "x:x:x:a/b",
        "::::b",
        "a::::table/a:b",
        "x:table/a:xb",
    ];
    let tails = words.chain(longer.into_iter().map(Into::into));
    tails.map(|tail| format!("arn:aws:dynamodb:us-east-1:111122223333:{tail}"))
}

#[test]
fn denies_that_reach_across_colons_are_found_among_many_and_among_few() {
    let patterns: Vec<String> = REGIONS
        .iter()
        .flat_map(|region| ACCOUNTS.iter().map(move |account| (region, account)))
        .flat_map(|(region, account)| {
            let tails = TAILS.iter();
            tails.map(move |tail| format!("arn:aws:dynamodb:{region}:{account}:{tail}"))
        })
        .collect();
    let resources: Vec<String> = resources().collect();
    let (mut denied, mut asked) = (0, 0);
    // Lists of up to eight are tried one by one, and longer ones are indexed.
    for (step, most) in [(1, 7), (5, 7), (7, 12), (11, 20), (3, 64), (1, 192)] {
        for start in 0..most.min(13) {
            let chosen = patterns
                .iter()
                .cycle()
                .skip(start * 17)
                .step_by(step)
                .take(most);
            // The pattern that covers nearly all would hide the others.
            let chosen: Vec<String> = chosen
                .filter(|pattern| start % 3 == 0 || !pattern.ends_with(":*"))
                .cloned()
                .collect();
            let set = set(&chosen);
            let authorizer = Authorizer::builder().identity(&set).build().expect("sets");
            for resource in resources.iter().skip(start % 5).step_by(5) {
                let ann = Principal::from_arn("arn:aws:iam::111122223333:user/Ann").expect("ARN");
                let request = RequestContext::builder(ann, "dynamodb:GetItem", resource).build();
                let decision = authorizer.evaluate(&request.expect(resource));
                let expected = chosen.iter().any(|pattern| covers(pattern, resource));
                assert_eq!(
                    !decision.is_allowed(),
                    expected,
                    "{resource} under {chosen:#?}"
                );
                (denied, asked) = (denied + usize::from(expected), asked + 1);
            }
        }
    }
    assert!(
        denied > 1_000 && asked - denied > 1_000,
        "{denied} of {asked}"
    );
}
