//! One condition key with its value, as it is kept or lent.

use alloc::boxed::Box;
use core::cmp::Ordering;
use core::net::IpAddr;

use super::{ContextValue, Value, Values};
use crate::text::{GlobalKey, compare_keys, hash_key, parse_address, same_key};

/// Names and values that the host keeps.
pub(super) type LentTexts<'a> = &'a [(&'a str, &'a str)];

#[derive(Debug, Clone)]
pub(super) struct ContextEntry<'a> {
    pub(super) hash: u64,
    pub(super) name: &'a str,
    pub(super) value: ContextValue<'a>,
    /// [`ContextValue::order`] of the value.
    order: Option<Box<[u32]>>,
}

impl<'a> ContextEntry<'a> {
    #[inline]
    pub(super) fn new(name: &'a str, value: ContextValue<'a>) -> Self {
        Self::of_hash(hash_key(name), name, value)
    }

    #[inline]
    pub(super) fn of_hash(hash: u64, name: &'a str, value: ContextValue<'a>) -> Self {
        Self {
            hash,
            name,
            order: value.order(),
            value,
        }
    }

    /// Takes over the value of another of the same name; the spelling of the name stays.
    pub(super) fn replace_value(&mut self, other: Self) {
        self.value = other.value;
        self.order = other.order;
    }

    /// `None` if the key is absent.
    #[inline]
    pub(super) fn get(&self) -> Option<Value<'_>> {
        let value = self.value.get();
        match (&self.order, value) {
            (Some(by_text), Some(Value::Multiple(values))) => {
                Some(Value::Multiple(Values { by_text, ..values }))
            }
            _ => value,
        }
    }

    pub(super) fn is_same(&self, other: &ContextEntry<'_>) -> bool {
        self.hash == other.hash && same_key(self.name, other.name)
    }

    pub(super) fn is_among(&self, texts: LentTexts<'_>) -> bool {
        let mut names = texts.iter().map(|(name, _)| *name);
        names.any(|name| self.hash == hash_key(name) && same_key(self.name, name))
    }

    /// The order in which keys are sought: by hash, then by name.
    pub(super) fn in_order(&self, other: &Self) -> Ordering {
        self.compare(other.hash, other.name)
    }

    /// How it stands to a name and its hash.
    pub(super) fn compare(&self, hash: u64, name: &str) -> Ordering {
        let by_name = || compare_keys(self.name, name);
        self.hash.cmp(&hash).then_with(by_name)
    }

    pub(super) fn read_address(&self) -> Option<IpAddr> {
        match &self.value {
            ContextValue::Single(scalar) => parse_address(scalar.as_str()),
            _ => None,
        }
    }

    pub(super) fn is_source_ip(&self) -> bool {
        self.hash == GlobalKey::SOURCE_IP_HASH && same_key(self.name, GlobalKey::SourceIp.name())
    }
}
