//! Findings that are known and not told again.

use alloc::collections::BTreeMap;
use core::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::checked::Found;
use crate::failure::Failure;
use crate::input;

/// The file: for each file with findings, from the folder of the baseline, what is known of it.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    files: BTreeMap<String, Vec<Known>>,
}

/// A finding, told by what it says and not by where it stands: it may move within its file, and be formatted anew.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Known {
    id: String,
    /// The path without the numbers in it.
    path: String,
    /// Of the text that is meant, without the white space between its parts.
    hash: String,
}

/// A baseline, and what is found anew for it.
#[derive(Debug)]
pub(super) struct Baseline {
    file: PathBuf,
    folder: PathBuf,
    written: Written,
    is_changed: bool,
}

impl Baseline {
    /// Of a file, which need not be there if it is to be written.
    pub(super) fn read(file: &Path, is_to_be_written: bool) -> Result<Self, Failure> {
        let parent = file
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        let folder = fs::canonicalize(parent.unwrap_or(Path::new(".")));
        let folder = folder.map_err(|error| Failure::of(file, error))?;
        let written = if !file.exists() {
            // A name that is misspelt must not be taken for an empty baseline.
            if !is_to_be_written {
                let message = "there is no such baseline; `--write-baseline` writes it";
                return Err(Failure::Invalid(format!("{}: {message}", file.display())));
            }
            Written::default()
        } else {
            let text = input::read(file)?;
            serde_json::from_str(&text)
                .map_err(|error| Failure::Invalid(format!("{}: {error}", file.display())))?
        };
        Ok(Self {
            file: file.into(),
            folder,
            written,
            is_changed: false,
        })
    }

    /// Takes away what is known of a file, which is given without links, and tells how many that were. What stands there
    /// once is known once.
    pub(super) fn subtract(&self, file: &Path, text: &str, found: &mut Vec<Found>) -> usize {
        let mut known = self
            .written
            .files
            .get(&self.name(file))
            .cloned()
            .unwrap_or_default();
        let before = found.len();
        if !known.is_empty() {
            found.retain(|found| {
                let this = Known::of(found, text);
                match known.iter().position(|known| *known == this) {
                    Some(at) => {
                        known.swap_remove(at);
                        false
                    }
                    None => true,
                }
            });
        }
        before - found.len()
    }

    /// Takes what is found in a file for what is known of it.
    pub(super) fn put(&mut self, file: &Path, text: &str, found: &[Found]) {
        let mut known: Vec<Known> = found.iter().map(|found| Known::of(found, text)).collect();
        known.sort();
        let name = self.name(file);
        if known.is_empty() {
            self.written.files.remove(&name);
        } else {
            self.written.files.insert(name, known);
        }
        self.is_changed = true;
    }

    /// Writes it, if anything was put. Of files that were not looked at it keeps what it knew.
    pub(super) fn write(&self) -> Result<(), Failure> {
        if !self.is_changed {
            return Ok(());
        }
        let text = serde_json::to_string_pretty(&self.written).map_err(std::io::Error::from)?;
        if !self.file.exists() {
            fs::write(&self.file, "").map_err(|error| Failure::of(&self.file, error))?;
        }
        input::replace(&self.file, &format!("{text}\n"))
    }

    /// With slashes, so that it is the same on every system.
    fn name(&self, file: &Path) -> String {
        let from_here = file.strip_prefix(&self.folder).unwrap_or(file);
        let parts = from_here
            .components()
            .map(|part| part.as_os_str().to_string_lossy());
        parts.collect::<Vec<_>>().join("/")
    }
}

impl Known {
    pub(super) fn of(found: &Found, text: &str) -> Self {
        let diagnostic = &found.diagnostic;
        Self {
            id: diagnostic.id().into(),
            path: without_numbers(diagnostic.path()),
            hash: hash(text.get(diagnostic.span().range()).unwrap_or_default()),
        }
    }

    /// One text that tells it from others.
    pub(super) fn fingerprint(&self) -> String {
        format!("{}:{}:{}", self.id, self.path, self.hash)
    }
}

/// `Statement[].Action[]`: a statement may move.
fn without_numbers(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let mut is_number = false;
    for letter in path.chars() {
        is_number = match letter {
            '[' => {
                out.push(letter);
                true
            }
            ']' => false,
            _ => is_number && letter.is_ascii_digit(),
        };
        if letter != '[' && !is_number {
            out.push(letter);
        }
    }
    out
}

/// The beginning of SHA-256 of the text without white space outside of its strings.
fn hash(text: &str) -> String {
    let mut compact = String::with_capacity(text.len());
    let (mut in_string, mut is_escaped) = (false, false);
    for letter in text.chars() {
        if in_string || !letter.is_ascii_whitespace() {
            compact.push(letter);
        }
        if letter == '"' && !is_escaped {
            in_string = !in_string;
        }
        is_escaped = in_string && letter == '\\' && !is_escaped;
    }
    let mut hash = String::new();
    for byte in Sha256::digest(compact.as_bytes()).iter().take(8) {
        let _ = write!(hash, "{byte:02x}");
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_survives_moves_and_formatting_and_nothing_else() {
        assert_eq!(
            without_numbers("Statement[2].Action[10]"),
            "Statement[].Action[]"
        );
        assert_eq!(hash("{ \"a b\":\n 1}"), hash("{\"a b\":1}"));
        assert_ne!(hash("\"a b\""), hash("\"ab\""));
        assert_eq!(hash(r#""a\" b" , 1"#), hash(r#""a\" b",1"#));
    }
}
