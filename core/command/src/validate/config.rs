//! `portcullis.toml`.

use alloc::collections::BTreeMap;
use core::ops::Range;
use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobMatcher};
use portcullis::PolicyType;
use portcullis::lint::Severity;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::TYPES;
use super::explain::known;
use crate::failure::Failure;
use crate::input;
use crate::suggest::did_you_mean;

/// The name that is looked for.
pub(super) const NAME: &str = "portcullis.toml";

/// What a project wants otherwise.
#[derive(Debug, Default)]
pub(super) struct Config {
    folder: PathBuf,
    policy_type: Option<PolicyType>,
    baseline: Option<PathBuf>,
    has_legacy_scp_language: bool,
    ignored: Vec<&'static str>,
    excluded: Vec<GlobMatcher>,
    severities: BTreeMap<&'static str, Severity>,
    ignored_sids: BTreeMap<&'static str, Vec<String>>,
    files: Vec<(GlobMatcher, PolicyType)>,
}

const MEMBERS: [&str; 8] = [
    "type",
    "baseline",
    "legacy-scp-language",
    "ignore",
    "exclude",
    "severity",
    "ignore-sids",
    "files",
];

const SEVERITIES: [&str; 4] = ["suggestion", "warning", "security", "error"];

impl Config {
    /// Reads a file; its globs and its baseline count from its folder, which is given without links.
    pub(super) fn read(file: &Path, folder: PathBuf) -> Result<Self, Failure> {
        let text = input::read(file)?;
        let mut config = Self {
            folder,
            ..Self::default()
        };
        config.fill(&text).map_err(|Problem { at, message }| {
            let before = text.get(..at.start).unwrap_or(&text);
            let line = before.matches('\n').count() + 1;
            Failure::Invalid(format!("{}: line {line}: {message}", file.display()))
        })?;
        Ok(config)
    }

    /// The type of a file that is given without links.
    pub(super) fn policy_type(&self, file: &Path) -> Option<PolicyType> {
        let of_file = self.files.iter().find(|(glob, _)| self.matches(glob, file));
        of_file
            .map(|(_, policy_type)| *policy_type)
            .or(self.policy_type)
    }

    pub(super) fn excludes(&self, file: &Path) -> bool {
        self.excluded.iter().any(|glob| self.matches(glob, file))
    }

    fn matches(&self, glob: &GlobMatcher, file: &Path) -> bool {
        let from_here = file.strip_prefix(&self.folder);
        from_here.is_ok_and(|path| glob.is_match(path))
    }

    pub(super) const fn has_legacy_scp_language(&self) -> bool {
        self.has_legacy_scp_language
    }

    pub(super) fn ignores(&self, id: &str) -> bool {
        self.ignored.contains(&id)
    }

    pub(super) fn ignores_sids(&self) -> bool {
        !self.ignored_sids.is_empty()
    }

    pub(super) fn ignores_sid(&self, id: &str, sid: &str) -> bool {
        let sids = self.ignored_sids.get(id);
        sids.is_some_and(|sids| sids.iter().any(|ignored| ignored == sid))
    }

    pub(super) fn severity(&self, id: &str) -> Option<Severity> {
        self.severities.get(id).copied()
    }

    pub(super) fn baseline(&self) -> Option<PathBuf> {
        self.baseline.as_ref().map(|file| self.folder.join(file))
    }

    fn fill(&mut self, text: &str) -> Result<(), Problem> {
        let table = DeTable::parse(text).map_err(|error| Problem {
            at: error.span().unwrap_or_default(),
            message: error.message().into(),
        })?;
        for (name, value) in table.get_ref() {
            match name.get_ref().as_ref() {
                "type" => self.policy_type = Some(policy_type(value)?),
                "baseline" => self.baseline = Some(string(value)?.into()),
                "legacy-scp-language" => {
                    let is = value.get_ref().as_bool();
                    let is = is.ok_or_else(|| problem(value, "true or false"))?;
                    self.has_legacy_scp_language = is;
                }
                "ignore" => {
                    for item in list(value)? {
                        self.ignored.push(check(string(item)?, item.span())?);
                    }
                }
                "exclude" => {
                    for item in list(value)? {
                        self.excluded.push(glob(item)?);
                    }
                }
                "severity" => {
                    for (id, severity) in members(value)? {
                        let id = check(id.get_ref(), id.span())?;
                        self.severities
                            .insert(id, named(severity, "severity", &SEVERITIES)?);
                    }
                }
                "ignore-sids" => {
                    for (id, sids) in members(value)? {
                        let id = check(id.get_ref(), id.span())?;
                        let sids = list(sids)?.iter().map(|sid| Ok(string(sid)?.into()));
                        self.ignored_sids
                            .insert(id, sids.collect::<Result<_, _>>()?);
                    }
                }
                "files" => {
                    for entry in list(value)? {
                        self.files.push(files(entry)?);
                    }
                }
                other => return Err(unknown("member", other, name.span(), &MEMBERS)),
            }
        }
        Ok(())
    }
}

/// What is wrong with a configuration, and where.
struct Problem {
    at: Range<usize>,
    message: String,
}

type Value<'t> = Spanned<DeValue<'t>>;

fn problem(value: &Value<'_>, expected: &str) -> Problem {
    let found = value.get_ref().type_str();
    Problem {
        at: value.span(),
        message: format!("expected {expected}, found a value of the type {found}"),
    }
}

fn unknown(what: &str, name: &str, at: Range<usize>, names: &[&str]) -> Problem {
    let meant = did_you_mean(name, names.iter().copied());
    let names = names.join(", ");
    Problem {
        at,
        message: format!("unknown {what} `{name}`{meant}; known here: {names}"),
    }
}

fn string<'v>(value: &'v Value<'_>) -> Result<&'v str, Problem> {
    value
        .get_ref()
        .as_str()
        .ok_or_else(|| problem(value, "a string"))
}

fn list<'v, 't>(value: &'v Value<'t>) -> Result<&'v [Value<'t>], Problem> {
    let list = value.get_ref().as_array().map(|list| &**list);
    list.ok_or_else(|| problem(value, "a list"))
}

fn members<'v, 't>(value: &'v Value<'t>) -> Result<&'v DeTable<'t>, Problem> {
    value
        .get_ref()
        .as_table()
        .ok_or_else(|| problem(value, "a table"))
}

fn check(id: &str, at: Range<usize>) -> Result<&'static str, Problem> {
    match known(id) {
        Ok(check) => Ok(check.id()),
        Err(message) => Err(Problem { at, message }),
    }
}

/// A name on the wire.
fn named<T: core::str::FromStr>(
    value: &Value<'_>,
    what: &str,
    names: &[&str],
) -> Result<T, Problem> {
    let name = string(value)?;
    name.parse()
        .map_err(|_| unknown(what, name, value.span(), names))
}

fn policy_type(value: &Value<'_>) -> Result<PolicyType, Problem> {
    named(value, "type of policy", &TYPES)
}

fn glob(value: &Value<'_>) -> Result<GlobMatcher, Problem> {
    let built = GlobBuilder::new(string(value)?)
        .literal_separator(true)
        .build();
    match built {
        Ok(glob) => Ok(glob.compile_matcher()),
        Err(error) => Err(Problem {
            at: value.span(),
            message: error.to_string(),
        }),
    }
}

fn files(entry: &Value<'_>) -> Result<(GlobMatcher, PolicyType), Problem> {
    let (mut pattern, mut of_type) = (None, None);
    for (name, value) in members(entry)? {
        match name.get_ref().as_ref() {
            "match" => pattern = Some(glob(value)?),
            "type" => of_type = Some(policy_type(value)?),
            other => return Err(unknown("member", other, name.span(), &["match", "type"])),
        }
    }
    pattern.zip(of_type).ok_or_else(|| Problem {
        at: entry.span(),
        message: "an entry of `files` needs `match` and `type`".into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(text: &str) -> String {
        let filled = Config::default().fill(text);
        filled
            .err()
            .map(|problem| problem.message)
            .unwrap_or_default()
    }

    #[test]
    fn what_is_unknown_is_named_with_what_was_meant() {
        assert!(wrong("typ = 'identity'").contains("did you mean `type`"));
        assert!(wrong("type = 'idenity'").contains("did you mean `identity`"));
        assert!(wrong("ignore = ['mising-version']").contains("did you mean `missing-version`"));
        assert!(wrong("[severity]\nmissing-version = 'eror'").contains("did you mean `error`"));
        assert!(wrong("[[files]]\nmatch = 'a'").contains("needs `match` and `type`"));
        assert!(wrong("ignore = 1").contains("expected a list"));
        assert!(wrong("ignore = ").contains("string") || !wrong("ignore = ").is_empty());
        assert_eq!(wrong("ignore = ['missing-version']"), "");
    }
}
