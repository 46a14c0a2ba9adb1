//! Reading the members of an object, where anything unexpected is a fault.

use serde_json::{Map, Value};

use super::super::numbers::NUMBER_MARK;
use super::super::values::{self, Range};

/// What was read, or what is wrong.
pub(super) type Read<T> = Result<T, String>;

/// An object of which every member is known.
pub(super) struct Object<'a>(&'a Map<String, Value>);

impl<'a> Object<'a> {
    pub(super) fn of(value: &'a Value, known: &[&str]) -> Read<Self> {
        let map = value.as_object().ok_or("no object")?;
        match map.keys().find(|name| !known.contains(&name.as_str())) {
            Some(name) => Err(format!("unknown field {name}")),
            None => Ok(Self(map)),
        }
    }

    pub(super) fn get(&self, name: &str) -> Option<&'a Value> {
        self.0.get(name)
    }

    pub(super) fn read<T>(
        &self,
        name: &str,
        read: impl Fn(&'a Value) -> Read<T>,
    ) -> Read<Option<T>> {
        self.get(name)
            .map(|value| read(value).map_err(|what| format!("{name}: {what}")))
            .transpose()
    }

    pub(super) fn need<T>(&self, name: &str, read: impl Fn(&'a Value) -> Read<T>) -> Read<T> {
        self.read(name, read)?
            .ok_or_else(|| format!("{name} is missing"))
    }

    /// A list; one that is left out is empty.
    pub(super) fn list<T>(&self, name: &str, read: impl Fn(&'a Value) -> Read<T>) -> Read<Vec<T>> {
        Ok(self
            .read(name, |value| items(value, &read))?
            .unwrap_or_default())
    }

    /// A list that is there, and not empty.
    pub(super) fn some<T>(&self, name: &str, read: impl Fn(&'a Value) -> Read<T>) -> Read<Vec<T>> {
        let found = self.need(name, |value| items(value, &read))?;
        // Deny-safe: the page does not say what an empty list would mean here.
        if found.is_empty() {
            return Err(format!("{name} is empty"));
        }
        Ok(found)
    }

    /// Which of the members is there: exactly one.
    pub(super) fn one_of(&self, names: &[&'static str]) -> Read<(&'static str, &'a Value)> {
        let mut there = names
            .iter()
            .filter_map(|name| Some((*name, self.get(name)?)));
        match (there.next(), there.next()) {
            (Some(one), None) => Ok(one),
            _ => Err(format!("not one of {names:?}")),
        }
    }
}

pub(super) fn items<'a, T>(value: &'a Value, read: impl Fn(&'a Value) -> Read<T>) -> Read<Vec<T>> {
    value
        .as_array()
        .ok_or("no list")?
        .iter()
        .map(read)
        .collect()
}

pub(super) fn text(value: &Value) -> Read<String> {
    match value.as_str() {
        Some(text) if !text.starts_with(NUMBER_MARK) => Ok(text.to_string()),
        _ => Err("no text".into()),
    }
}

/// The name of something: at most 255 bytes.
pub(super) fn name(value: &Value) -> Read<String> {
    let text = text(value)?;
    if text.is_empty() || text.len() > 255 {
        return Err("no name of 1 to 255 bytes".into());
    }
    Ok(text)
}

/// A name of a kind.
pub(super) fn id(beginning: &str) -> impl Fn(&Value) -> Read<String> {
    move |value| {
        let name = name(value)?;
        if name.starts_with(beginning) {
            Ok(name)
        } else {
            Err(format!("{name} does not begin with {beginning}"))
        }
    }
}

pub(super) fn account(value: &Value) -> Read<String> {
    let text = text(value)?;
    if text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit()) {
        Ok(text)
    } else {
        Err(format!("{text} is no account"))
    }
}

pub(super) fn boolean(value: &Value) -> Read<bool> {
    value.as_bool().ok_or_else(|| "no boolean".into())
}

/// A whole number, also one that `question_from_text` marked.
pub(super) fn integer(value: &Value) -> Read<i64> {
    let spelled = match value {
        Value::Number(number) => number.to_string(),
        Value::String(text) => match text.strip_prefix(NUMBER_MARK) {
            Some(number) => number.to_string(),
            None => return Err("no number".into()),
        },
        _ => return Err("no number".into()),
    };
    spelled
        .parse()
        .map_err(|_| format!("{spelled} is no whole number"))
}

pub(super) fn between(from: i64, to: i64) -> impl Fn(&Value) -> Read<i64> {
    move |value| {
        let number = integer(value)?;
        if (from..=to).contains(&number) {
            Ok(number)
        } else {
            Err(format!("{number} is not in {from} to {to}"))
        }
    }
}

pub(super) fn word(known: &'static [&'static str]) -> impl Fn(&Value) -> Read<&'static str> {
    move |value| {
        let text = text(value)?;
        known
            .iter()
            .find(|word| **word == text)
            .copied()
            .ok_or_else(|| format!("{text} is none of {known:?}"))
    }
}

pub(super) fn address(value: &Value) -> Read<Range> {
    let text = text(value)?;
    values::address(&text).ok_or_else(|| format!("{text} is no address"))
}

/// R-SG-11, R-NACL-7: host bits do not count. An address is itself alone (R-SG-6).
pub(super) fn cidr(value: &Value) -> Read<Range> {
    let text = text(value)?;
    // R-SG-8: IPv4 addresses are not written as IPv6 ones.
    let range = values::range(&text).filter(|range| !(text.contains(':') && range.is_ipv4()));
    range.ok_or_else(|| format!("{text} is no CIDR"))
}

pub(super) fn date(value: &Value) -> Read<values::Instant> {
    let text = text(value)?;
    values::instant(&text).ok_or_else(|| format!("{text} is no instant"))
}
