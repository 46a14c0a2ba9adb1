//! Lists of plain objects, each with members of known kinds: what a network is described with.

use alloc::{format, vec::Vec};
use core::str::FromStr;

use super::fields::{Reading, SCENARIO};
use crate::text::{Json, JsonValue, Path, UnknownName, quoted};

/// Reads what is sound, and remembers whether all was: what is left out or replaced would make names that are sound look
/// unknown.
pub(super) struct Objects<'r, 't> {
    pub(super) reading: &'r mut Reading<'t>,
    pub(super) is_sound: bool,
}

/// Reads one member of an object.
pub(super) type ReadMember<'j, T> = fn(&mut Objects<'_, '_>, &mut T, &str, &'j Json<'j>, &Path<'_>);

impl<'r, 't> Objects<'r, 't> {
    pub(super) const fn new(reading: &'r mut Reading<'t>) -> Self {
        Self {
            reading,
            is_sound: true,
        }
    }

    /// What is there, or else what stands for it.
    fn sound<T: Default>(&mut self, value: Option<T>) -> T {
        self.is_sound &= value.is_some();
        value.unwrap_or_default()
    }

    /// A list of objects; `required` is how many of the first names of `known` have to be there.
    pub(super) fn list<'j, T: Default>(
        &mut self,
        json: &'j Json<'j>,
        path: &Path<'_>,
        known: &[&'static str],
        required: usize,
        read: ReadMember<'j, T>,
    ) -> Vec<T> {
        let items = self.items(json, path);
        let items = items.iter().enumerate();
        items
            .map(|(at, item)| self.object(item, &path.item(at), known, required, read))
            .collect()
    }

    /// One object.
    pub(super) fn object<'j, T: Default>(
        &mut self,
        json: &'j Json<'j>,
        path: &Path<'_>,
        known: &[&'static str],
        required: usize,
        read: ReadMember<'j, T>,
    ) -> T {
        let mut object = T::default();
        let members = self.reading.members(json, path, known);
        let is_object = members.is_some();
        let members = self.sound(members);
        for name in known.iter().take(required) {
            if is_object && !members.iter().any(|member| member.name == *name) {
                self.is_sound = false;
                self.reading.missing(json, path, name);
            }
        }
        for member in members {
            let path = path.member(&member.name);
            read(self, &mut object, &member.name, &member.value, &path);
        }
        object
    }

    fn items<'j>(&mut self, json: &'j Json<'j>, path: &Path<'_>) -> &'j [Json<'j>] {
        self.is_sound &= matches!(json.value, JsonValue::Array(_));
        self.reading.array(json, path, "a list")
    }

    pub(super) fn text<'j>(&mut self, json: &'j Json<'j>, path: &Path<'_>) -> &'j str {
        let text = self.reading.string(json, path);
        self.sound(text)
    }

    pub(super) fn texts<'j>(&mut self, json: &'j Json<'j>, path: &Path<'_>) -> Vec<&'j str> {
        let items = self.items(json, path).iter().enumerate();
        items
            .map(|(at, item)| self.text(item, &path.item(at)))
            .collect()
    }

    pub(super) fn boolean(&mut self, json: &Json<'_>, path: &Path<'_>) -> bool {
        let flag = self.reading.boolean(json, path);
        self.sound(flag)
    }

    /// What a text names.
    pub(super) fn named<T: FromStr<Err = UnknownName> + Default>(
        &mut self,
        json: &Json<'_>,
        path: &Path<'_>,
    ) -> T {
        let name = self.reading.string(json, path);
        let named = name.and_then(|name| self.reading.named(name, json, path, SCENARIO));
        self.sound(named)
    }

    /// A whole number.
    pub(super) fn number(&mut self, json: &Json<'_>, path: &Path<'_>) -> i32 {
        let number = match json.value {
            JsonValue::Number(text) => {
                let number = text.parse().ok();
                if number.is_none() {
                    let message = format!("`{}` is no whole number that is read", quoted(text));
                    self.reading.invalid(json, path, SCENARIO, message);
                }
                number
            }
            _ => {
                self.reading.wrong_type(json, path, "a number");
                None
            }
        };
        self.sound(number)
    }

    /// A value that cannot be.
    pub(super) fn invalid(&mut self, json: &Json<'_>, path: &Path<'_>, message: &str) {
        self.is_sound = false;
        self.reading.invalid(json, path, SCENARIO, message.into());
    }
}
