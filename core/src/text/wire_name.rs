//! The names that values of an enum have on the wire: one table a type, for whatever reads and writes them.

use alloc::string::String;
use core::fmt;

use super::quoted;

/// A name that a type does not have.
///
/// # Examples
/// ```
/// use portcullis::PolicyType;
///
/// let error = "boundary".parse::<PolicyType>().unwrap_err();
/// assert!(error.names().contains(&"permissionsBoundary"));
/// assert!(error.to_string().starts_with("unknown type of policy `boundary`; write `identity`, "));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownName {
    what: &'static str,
    given: String,
    names: &'static [&'static str],
}

impl UnknownName {
    #[cold]
    pub(crate) fn new(what: &'static str, given: &str, names: &'static [&'static str]) -> Self {
        let given = quoted(given).into();
        Self { what, given, names }
    }

    /// The names that would be right.
    #[must_use]
    pub const fn names(&self) -> &'static [&'static str] {
        self.names
    }
}

impl fmt::Display for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown {} `{}`; write ", self.what, self.given)?;
        for (at, name) in self.names.iter().enumerate() {
            let before = match at {
                0 => "",
                _ if at + 1 == self.names.len() => " or ",
                _ => ", ",
            };
            write!(f, "{before}`{name}`")?;
        }
        Ok(())
    }
}

impl core::error::Error for UnknownName {}

/// Gives an enum its names: `as_str`, `Display`, `FromStr` and `TryFrom<&str>`.
macro_rules! wire_names {
    ($type:ident, $what:literal: $($variant:ident = $name:literal),+ $(,)?) => {
        impl $type {
            /// The name on the wire.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }
        }

        impl core::fmt::Display for $type {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl core::str::FromStr for $type {
            type Err = $crate::text::UnknownName;

            /// Reads the name on the wire.
            fn from_str(name: &str) -> Result<Self, Self::Err> {
                match name {
                    $($name => Ok(Self::$variant),)+
                    _ => Err($crate::text::UnknownName::new($what, name, &[$($name),+])),
                }
            }
        }

        impl TryFrom<&str> for $type {
            type Error = $crate::text::UnknownName;

            fn try_from(name: &str) -> Result<Self, $crate::text::UnknownName> {
                name.parse()
            }
        }
    };
}
pub(crate) use wire_names;

/// Lets serde write and read an enum by the name that it has on the wire.
macro_rules! serde_by_name {
    ($type:ident) => {
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let name = alloc::string::String::deserialize(deserializer)?;
                name.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use serde_by_name;
