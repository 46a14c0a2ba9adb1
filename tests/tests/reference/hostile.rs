//! Bytes that are no reference are refused, and what is accepted can be read to its last corner.

use portcullis::reference::{Reference, ReferenceError};

use super::pack::pack;

/// A source with one of everything.
const SMALL: &str = r#"{
    "aws": {"actions": {}, "condition_keys": {"aws:SourceIp": "IPAddress", "aws:RequestTag/${TagKey}": "String"}},
    "b2": {"actions": {
        "GetIt": {"level": "Read", "resources": ["it*", "other"], "condition_keys": ["b2:Kind", "aws:RequestTag/${TagKey}"]},
        "PutIt": {"level": "Write", "resources": ["it*"], "dependent": ["b2:GetIt", "c:Do"]}},
        "resource_types": {
            "it": {"arn": "arn:${Partition}:b2:::${BucketName}, arn:${Partition}:b2:*:${Account}:it", "condition_keys": ["b2:Kind"]},
            "other": {"arn": "arn:${Partition}:b2:::other/${Id}"}},
        "condition_keys": {"b2:Kind": "String", "b2:Tag/<key>": "ArrayOfString"}},
    "c": {"actions": {"Do": {"level": "Permissions management"}}, "condition_keys": {"b2:Kind": "ArrayOfString"}}
}"#;

fn small() -> Vec<u8> {
    pack(SMALL, "2026-01-31").expect("a source that the format can hold")
}

/// Reads everything that can be reached, and looks for it by its name. Gives how much there was.
fn walk(reference: &Reference<'_>) -> usize {
    let mut seen = 0;
    let keys = |keys: &mut dyn Iterator<Item = portcullis::reference::ConditionKey<'_>>| {
        keys.map(|key| {
            assert!(key.matches(key.name()) && reference.condition_key(key.name()).is_some());
            key.name().len() + usize::from(key.key_type().is_array())
        })
        .sum::<usize>()
    };
    for service in reference.services() {
        assert!(
            reference
                .service(&service.prefix().to_uppercase())
                .is_some()
        );
        for action in service.actions() {
            seen += 1 + action.access_level().as_str().len();
            let found = reference.action(&action.to_string().to_lowercase());
            assert_eq!(found.map(|found| found.name()), Some(action.name()));
            seen += keys(&mut action.condition_keys());
            for resource in action.resources() {
                seen += resource.resource_type().name().len() + usize::from(resource.is_required());
            }
            for dependent in action.dependent_actions() {
                let named = dependent.to_string();
                assert_eq!(
                    reference.action(&named).map(|found| found.to_string()),
                    Some(named)
                );
            }
        }
        for resource_type in service.resource_types() {
            assert!(service.resource_type(resource_type.name()).is_some());
            seen += keys(&mut resource_type.condition_keys());
            for arn in resource_type.arns() {
                seen += usize::from(resource_type.may_match(arn))
                    + usize::from(resource_type.may_match("arn:*:b?::${x}:*/a"));
            }
        }
        seen += keys(&mut service.condition_keys());
    }
    seen += keys(&mut reference.global_keys());
    seen += reference.expand("*").count() + reference.expand("b2:*t*").count();
    for near in ["b3", "b2:GetIts", "b2:Tags/x", "\u{e9}:"] {
        seen += usize::from(reference.similar_service(near).is_some());
        seen += usize::from(reference.similar_action(near).is_some());
        seen += usize::from(reference.similar_condition_key(near).is_some());
    }
    assert!(reference.version().to_string().len() > 20);
    seen
}

#[test]
fn a_small_reference_is_read_whole() {
    let bytes = small();
    let reference = Reference::from_bytes(&bytes).expect("it is sound");
    assert!(walk(&reference) > 100);
    let get = reference.action("b2:getit").expect("an action");
    let resources = get.resources();
    let resources: Vec<(&str, bool)> = resources
        .map(|one| (one.resource_type().name(), one.is_required()))
        .collect();
    assert_eq!(resources, [("it", true), ("other", false)]);
    // A key that two services describe in two ways is each service's own.
    let kind = |prefix| reference.service(prefix)?.condition_key("b2:kind");
    let is_array = |prefix| kind(prefix).map(|key| key.key_type().is_array());
    assert_eq!((is_array("b2"), is_array("c")), (Some(false), Some(true)));
    // The empty one is one too.
    let empty = pack("{}", "2026-01-31").expect("nothing is held");
    assert_eq!(
        walk(&Reference::from_bytes(&empty).expect("it is sound")),
        0
    );
}

#[test]
fn what_is_cut_or_longer_is_refused() {
    let bytes = small();
    for length in 0..bytes.len() {
        let refused = Reference::from_bytes(&bytes[..length]).expect_err("it is cut");
        assert_eq!(
            refused == ReferenceError::NotAReference,
            length < 8,
            "{length}"
        );
    }
    let longer = [bytes.as_slice(), &[0]].concat();
    assert!(matches!(
        Reference::from_bytes(&longer),
        Err(ReferenceError::Damaged { .. })
    ));
    let mut newer = bytes;
    newer[8] = 3;
    let refused = Reference::from_bytes(&newer).expect_err("it is newer");
    assert_eq!(
        refused,
        ReferenceError::OtherFormat {
            found: 3,
            expected: 2
        }
    );
    assert_eq!(
        refused.to_string(),
        "the service reference is of format 3; this version reads format 2"
    );
}

/// Every byte as every other: refused, or read whole.
#[test]
fn altered_bytes_are_refused_or_read() {
    let bytes = small();
    let (mut refused, mut read) = (std::collections::BTreeMap::new(), 0);
    let mut changed = bytes.clone();
    for at in 0..bytes.len() {
        for change in 1..=255u8 {
            changed[at] = bytes[at] ^ change;
            match Reference::from_bytes(&changed) {
                Ok(reference) => {
                    walk(&reference);
                    read += 1;
                }
                Err(error) => {
                    let kind = match error {
                        ReferenceError::OtherFormat { .. } => "another format".into(),
                        error => error.to_string(),
                    };
                    *refused.entry(kind).or_insert(0) += 1;
                }
            }
        }
        changed[at] = bytes[at];
    }
    println!("{} bytes, {read} read, {refused:#?}", bytes.len());
    // Letters of names may be others; each check has its share.
    assert!(read > 1_000 && refused.len() >= 13, "{}", refused.len());
}

/// A pseudo-random sequence that is the same in every run.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % below
    }
}

#[test]
fn several_altered_bytes_are_refused_or_read() {
    let bytes = small();
    let (mut numbers, mut read) = (Numbers(7), 0);
    for _ in 0..30_000 {
        let mut changed = bytes.clone();
        for _ in 0..=numbers.next(3) {
            let (at, from) = (numbers.next(bytes.len()), numbers.next(bytes.len()));
            changed[at] = match numbers.next(3) {
                0 => bytes[from],
                1 => bytes[at].wrapping_add(1),
                _ => u8::try_from(numbers.next(256)).unwrap_or(0),
            };
        }
        if let Ok(reference) = Reference::from_bytes(&changed) {
            walk(&reference);
            read += 1;
        }
    }
    assert!(read > 1_000, "{read}");
}

/// Bytes of chance, behind a head that is as it should be, in sections that fill them.
#[test]
fn random_bytes_are_refused() {
    let head = &small()[..20];
    let mut numbers = Numbers(11);
    for _ in 0..20_000 {
        let length = numbers.next(400);
        let mut ends: Vec<usize> = (0..19).map(|_| numbers.next(length + 1)).collect();
        ends.push(length);
        ends.sort_unstable();
        let mut bytes = head.to_vec();
        for end in ends {
            let end = u32::try_from(100 + end).expect("a small number");
            bytes.extend(end.to_le_bytes());
        }
        // Small numbers, which come nearest to counts and places.
        bytes.extend((0..length).map(|_| u8::try_from(numbers.next(4)).unwrap_or(0)));
        if let Ok(reference) = Reference::from_bytes(&bytes) {
            walk(&reference);
        }
        assert!(Reference::from_bytes(&bytes[20..]).is_err());
    }
}

/// The real one: what is altered in it is refused or read as well.
#[test]
fn the_whole_reference_altered_is_refused_or_read() {
    let bytes = portcullis_reference::BYTES;
    assert!(walk(&Reference::from_bytes(bytes).expect("it is sound")) > 100_000);
    let mut numbers = Numbers(13);
    let mut changed = bytes.to_vec();
    let mut refused = 0;
    for _ in 0..40 {
        let at = numbers.next(bytes.len());
        changed[at] ^= u8::try_from(1 + numbers.next(255)).unwrap_or(1);
        match Reference::from_bytes(&changed) {
            Ok(reference) => assert!(reference.expand("s3:*").count() > 100),
            Err(_) => refused += 1,
        }
        changed[at] = bytes[at];
    }
    assert!(refused > 5, "{refused}");
    for _ in 0..20 {
        let length = numbers.next(bytes.len());
        assert!(Reference::from_bytes(&bytes[..length]).is_err(), "{length}");
    }
}
