//! A scenario as a value, for programs that carry it in documents of their own.

use alloc::{string::String, string::ToString};
use core::fmt;

use serde::de::{DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::run::MOST_DEPTH;
use super::{Answer, ScenarioError};
use crate::decision::Explanation;
use crate::text::{Decimal, Json, JsonValue, parse_json, write_json_string};

/// A question that has been found sound.
///
/// Through `serde` it can stand in any document of the host. Positions in findings then count in the
/// scenario written as compact JSON, and numbers have the spelling that the host's format gives them;
/// [`from_json`](Self::from_json) keeps both as they are in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scenario {
    text: String,
}

impl Scenario {
    /// Checks a scenario.
    ///
    /// # Errors
    /// Everything that is wrong with it, in the order of the document.
    pub fn from_json(text: &str) -> Result<Self, ScenarioError> {
        super::explain(text)?;
        Ok(Self { text: text.into() })
    }

    /// The text.
    #[must_use]
    pub fn as_json(&self) -> &str {
        &self.text
    }

    /// Answers the question.
    ///
    /// # Errors
    /// None that [`from_json`](Self::from_json) would not have given.
    pub fn answer(&self) -> Result<Answer, ScenarioError> {
        super::answer(&self.text)
    }

    /// Answers the question with the whole story.
    ///
    /// # Errors
    /// None that [`from_json`](Self::from_json) would not have given.
    pub fn explain(&self) -> Result<Explanation, ScenarioError> {
        super::explain(&self.text)
    }
}

impl Serialize for Scenario {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let json = parse_json(&self.text, usize::MAX).map_err(serde::ser::Error::custom)?;
        Node(&json).serialize(serializer)
    }
}

struct Node<'j, 'a>(&'j Json<'a>);

impl Serialize for Node<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0.value {
            JsonValue::Null => serializer.serialize_unit(),
            JsonValue::Bool(flag) => serializer.serialize_bool(*flag),
            // Another format may spell a number in another way, and String operators would see it. Whole
            // numbers come back as they are; a decimal goes as text, which no operator takes for more than the
            // number. Anything else could come back as more, or less, than it was.
            JsonValue::Number(text) => match (text.parse::<i64>(), text.parse::<u64>()) {
                (Ok(whole), _) if whole.to_string() == *text => serializer.serialize_i64(whole),
                (_, Ok(whole)) if whole.to_string() == *text => serializer.serialize_u64(whole),
                _ if text.contains(['.', '-']) && Decimal::parse(text).is_some() => {
                    serializer.serialize_str(text)
                }
                _ => Err(serde::ser::Error::custom(alloc::format!(
                    "the number `{text}` has no spelling that every format keeps"
                ))),
            },
            JsonValue::String(text) => serializer.serialize_str(text),
            JsonValue::Array(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    list.serialize_element(&Node(item))?;
                }
                list.end()
            }
            JsonValue::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for member in members {
                    map.serialize_entry(&*member.name, &Node(&member.value))?;
                }
                map.end()
            }
        }
    }
}

impl<'de> Deserialize<'de> for Scenario {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut text = String::new();
        let writer = Writer {
            out: &mut text,
            depth_left: MOST_DEPTH,
        };
        writer.deserialize(deserializer)?;
        Self::from_json(&text).map_err(serde::de::Error::custom)
    }
}

/// Writes any value of a self-describing format behind a text as JSON. Repeated names survive, to be refused later.
struct Writer<'o> {
    out: &'o mut String,
    depth_left: usize,
}

impl Writer<'_> {
    /// For what stands in an array or object. A format may nest deeper than a scenario is read.
    fn nested<E: serde::de::Error>(&mut self) -> Result<Writer<'_>, E> {
        match self.depth_left.checked_sub(1) {
            Some(depth_left) => Ok(Writer {
                out: self.out,
                depth_left,
            }),
            None => Err(E::custom(alloc::format!(
                "nested deeper than {MOST_DEPTH} arrays and objects"
            ))),
        }
    }

    fn write<E>(self, text: &str) -> Result<(), E> {
        self.out.push_str(text);
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Writer<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Writer<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a scenario document")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.write("null")
    }

    fn visit_none<E>(self) -> Result<(), E> {
        self.write("null")
    }

    fn visit_some<D: Deserializer<'de>>(mut self, deserializer: D) -> Result<(), D::Error> {
        self.nested()?.deserialize(deserializer)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<(), E> {
        self.write(if flag { "true" } else { "false" })
    }

    fn visit_i64<E>(self, number: i64) -> Result<(), E> {
        self.write(&number.to_string())
    }

    fn visit_u64<E>(self, number: u64) -> Result<(), E> {
        self.write(&number.to_string())
    }

    fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<(), E> {
        if number.is_finite() {
            self.write(&alloc::format!("{number:?}"))
        } else {
            Err(E::custom("not a JSON number"))
        }
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        write_json_string(self.out, text);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<(), A::Error> {
        self.out.push('[');
        let mut is_first = true;
        loop {
            let before = self.out.len();
            if !is_first {
                self.out.push(',');
            }
            if items.next_element_seed(self.nested()?)?.is_none() {
                self.out.truncate(before);
                break;
            }
            is_first = false;
        }
        self.write("]")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut members: A) -> Result<(), A::Error> {
        self.out.push('{');
        let mut is_first = true;
        while let Some(name) = members.next_key::<String>()? {
            if !is_first {
                self.out.push(',');
            }
            is_first = false;
            write_json_string(self.out, &name);
            self.out.push(':');
            members.next_value_seed(self.nested()?)?;
        }
        self.write("}")
    }
}
