//! The floor for parsing: `serde_json` into typed structs that borrow their strings, with visitors written by
//! hand where an element is one value or a list. It judges nothing and remembers no places.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{BorrowedStrDeserializer, MapAccessDeserializer};
use serde::de::{
    Deserialize, Deserializer, Error, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};

/// A policy.
#[derive(Debug, serde::Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Policy<'a> {
    /// `Version`.
    #[serde(borrow)]
    pub version: Option<Text<'a>>,
    /// `Id`.
    #[serde(borrow)]
    pub id: Option<Text<'a>>,
    /// `Statement`.
    #[serde(borrow)]
    pub statement: List<Statement<'a>>,
}

/// A statement.
#[derive(Debug, serde::Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Statement<'a> {
    /// `Sid`.
    #[serde(borrow)]
    pub sid: Option<Text<'a>>,
    /// `Effect`.
    #[serde(borrow)]
    pub effect: Text<'a>,
    /// `Action`.
    #[serde(borrow)]
    pub action: Option<List<Text<'a>>>,
    /// `NotAction`.
    #[serde(borrow)]
    pub not_action: Option<List<Text<'a>>>,
    /// `Resource`.
    #[serde(borrow)]
    pub resource: Option<List<Text<'a>>>,
    /// `NotResource`.
    #[serde(borrow)]
    pub not_resource: Option<List<Text<'a>>>,
    /// `Condition`: operators, keys, values.
    #[serde(borrow)]
    pub condition: Option<Pairs<'a, Pairs<'a, List<Text<'a>>>>>,
}

/// A text, borrowed where it has no escapes.
#[derive(Debug)]
pub struct Text<'a>(pub Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfText;
        impl<'de> Visitor<'de> for OfText {
            type Value = Text<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("text, a number or a boolean")
            }

            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Borrowed(text)))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }

            fn visit_bool<E: Error>(self, flag: bool) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Borrowed(if flag { "true" } else { "false" })))
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Owned(number.to_string())))
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Owned(number.to_string())))
            }

            fn visit_f64<E: Error>(self, number: f64) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Owned(number.to_string())))
            }
        }
        deserializer.deserialize_any(OfText)
    }
}

/// One value or a list of them.
#[derive(Debug)]
pub struct List<T>(pub Vec<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfList<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for OfList<T> {
            type Value = List<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("one value or a list")
            }

            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<List<T>, E> {
                T::deserialize(BorrowedStrDeserializer::new(text)).map(|one| List(vec![one]))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<List<T>, E> {
                T::deserialize(text.into_deserializer()).map(|one| List(vec![one]))
            }

            fn visit_bool<E: Error>(self, flag: bool) -> Result<List<T>, E> {
                T::deserialize(flag.into_deserializer()).map(|one| List(vec![one]))
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<List<T>, E> {
                T::deserialize(number.into_deserializer()).map(|one| List(vec![one]))
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<List<T>, E> {
                T::deserialize(number.into_deserializer()).map(|one| List(vec![one]))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<List<T>, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(|one| List(vec![one]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<List<T>, A::Error> {
                let mut list = Vec::new();
                while let Some(entry) = entries.next_element()? {
                    list.push(entry);
                }
                Ok(List(list))
            }
        }
        deserializer.deserialize_any(OfList(PhantomData))
    }
}

/// The pairs of an object.
#[derive(Debug)]
pub struct Pairs<'a, T>(pub Vec<(Text<'a>, T)>);

impl<'de: 'a, 'a, T: Deserialize<'de>> Deserialize<'de> for Pairs<'a, T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfPairs<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for OfPairs<T> {
            type Value = Pairs<'de, T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(OfPairs(PhantomData))
    }
}

/// Whether a policy can be read.
#[must_use]
pub fn parse(policy: &str) -> bool {
    let parsed: Result<Policy<'_>, _> = serde_json::from_str(policy);
    std::hint::black_box(parsed).is_ok()
}

#[cfg(test)]
mod tests {
    use super::{Policy, parse};
    use crate::workloads::managed_policies;

    #[test]
    fn every_managed_policy_can_be_read() {
        let (policies, _) = managed_policies();
        for (name, policy) in &policies {
            assert!(parse(policy), "{name}");
        }
    }

    #[test]
    fn one_value_stands_for_a_list_of_one() {
        let text = r#"{"Statement": {"Effect": "Deny", "Action": "a:b", "Condition": {"Bool": {"k": true}}}}"#;
        let policy: Policy<'_> = serde_json::from_str(text).expect("sound");
        let statement = &policy.statement.0[0];
        assert_eq!(statement.action.as_ref().map(|list| list.0.len()), Some(1));
        let condition = statement.condition.as_ref().expect("there is one");
        assert_eq!(condition.0[0].1.0[0].1.0[0].0, "true");
    }
}
