//! File after file: read, checked, mended, told.

use alloc::collections::BTreeMap;
use alloc::rc::Rc;
use std::env;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use ::similar::TextDiff;
use portcullis::PolicyType;
use portcullis::finding::Applicability;
use portcullis::lint::Severity;
use portcullis::reference::Reference;

use super::Validate;
use super::baseline::Baseline;
use super::checked::{Checker, Found};
use super::config::{self, Config};
use super::excerpt::excerpt;
use super::fix::fix;
use super::{json, sarif};
use crate::INVALID;
use crate::failure::Failure;
use crate::input;
use crate::output::{Output, Style, printable};

/// Where the baseline is if nobody says.
const BASELINE: &str = "portcullis-baseline.json";

/// After so many files progress is told once more.
const STRIDE: usize = 64;

/// There are warnings.
const WARNED: u8 = 1;

pub(super) fn validate(arguments: &Validate, output: &mut Output) -> Result<u8, Failure> {
    let bytes = arguments.reference.read()?;
    let reference = bytes.view()?;
    let mut run = Run {
        arguments,
        reference,
        configs: Configs::new(arguments.config.as_deref())?,
        baselines: BTreeMap::new(),
        sarif: arguments.sarif.then(sarif::Run::default),
        tally: Tally::default(),
    };
    let files = input::find(&arguments.files)?;
    for (done, file) in files.iter().enumerate() {
        if done.is_multiple_of(STRIDE) && files.len() > STRIDE {
            output.progress(&format!("{done} of {} files", files.len()));
        }
        run.file(file, output)?;
    }
    run.end(output)
}

struct Run<'a> {
    arguments: &'a Validate,
    reference: Option<Reference<'a>>,
    configs: Configs,
    baselines: BTreeMap<PathBuf, Baseline>,
    sarif: Option<sarif::Run>,
    tally: Tally,
}

impl Run<'_> {
    fn file(&mut self, file: &Path, output: &mut Output) -> Result<(), Failure> {
        let name = if input::is_standard_input(file) {
            "standard input".into()
        } else {
            file.display().to_string()
        };
        match self.read(file) {
            Ok(None) => Ok(()),
            Ok(Some(subject)) => self.check(file, &name, subject, output),
            Err(failure @ (Failure::Output(_) | Failure::Usage(_) | Failure::Invalid(_))) => {
                Err(failure)
            }
            Err(failure) => {
                let why = failure.to_string();
                output.tell(&why);
                self.tally.files += 1;
                self.tally.unreadable += 1;
                match &mut self.sarif {
                    Some(sarif) => sarif.fail(file, &why),
                    None if self.arguments.json => json::print(output, file, &[], Some(&why))?,
                    None => {}
                }
                Ok(())
            }
        }
    }

    /// The text of a file with what is to be known for checking it; nothing if the configuration leaves it out.
    fn read(&mut self, file: &Path) -> Result<Option<Subject>, Failure> {
        let failed = |error| Failure::of(file, error);
        let place = if input::is_standard_input(file) {
            env::current_dir().map_err(failed)?.join("-")
        } else {
            fs::canonicalize(file).map_err(failed)?
        };
        let config = self.configs.of(&place)?;
        let is_named = self.arguments.files.iter().any(|named| named == file);
        if !is_named
            && config
                .as_ref()
                .is_some_and(|config| config.excludes(&place))
        {
            return Ok(None);
        }
        let text = input::read(file)?;
        let of_config = config
            .as_ref()
            .and_then(|config| config.policy_type(&place));
        let policy_type = self
            .arguments
            .policy_type
            .or(of_config)
            .unwrap_or(PolicyType::Identity);
        let baseline = self.baseline(config.as_deref())?;
        Ok(Some(Subject {
            place,
            text,
            config,
            policy_type,
            baseline,
        }))
    }

    /// The name of the baseline that counts beside a configuration.
    fn baseline(&mut self, config: Option<&Config>) -> Result<Option<PathBuf>, Failure> {
        let is_written = self.arguments.write_baseline;
        let given = self.arguments.baseline.clone();
        let name = given.or_else(|| config.and_then(Config::baseline));
        let name = name.or_else(|| is_written.then(|| BASELINE.into()));
        let Some(name) = name else { return Ok(None) };
        if !self.baselines.contains_key(&name) {
            let baseline = Baseline::read(&name, is_written)?;
            self.baselines.insert(name.clone(), baseline);
        }
        Ok(Some(name))
    }

    fn check(
        &mut self,
        file: &Path,
        name: &str,
        subject: Subject,
        output: &mut Output,
    ) -> Result<(), Failure> {
        self.tally.files += 1;
        let checker = Checker {
            policy_type: subject.policy_type,
            reference: self.reference,
            config: subject.config.as_deref(),
            has_legacy_scp_language: self.arguments.legacy_scp_language,
            ignored: &self.arguments.ignore,
        };
        let baseline = subject
            .baseline
            .as_ref()
            .and_then(|name| self.baselines.get_mut(name));
        if self.arguments.write_baseline {
            let found = self
                .tally
                .check(&checker, self.arguments.prove, &subject.text);
            self.tally.known += found.len();
            if let Some(baseline) = baseline {
                baseline.put(&subject.place, &subject.text, &found);
            }
            return self.tell(file, name, &subject.text, &[], output);
        }
        let known = baseline
            .as_deref()
            .map(|baseline| (baseline, subject.place.as_path()));
        if !self.arguments.fix {
            let mut found = self
                .tally
                .check(&checker, self.arguments.prove, &subject.text);
            if let Some((baseline, place)) = known {
                self.tally.known += baseline.subtract(place, &subject.text, &mut found);
            }
            return self.tell(file, name, &subject.text, &found, output);
        }
        let least = if self.arguments.unsafe_fixes {
            Applicability::Unsafe
        } else {
            Applicability::Safe
        };
        let fixed = fix(subject.text.clone(), least, &checker, known);
        self.tally.known += fixed.known;
        if self.arguments.diff {
            // Its findings are told as if it were mended.
            return self.show(name, &subject.text, &fixed.text, &fixed.found, output);
        }
        if !fixed.done.is_empty() {
            if input::is_standard_input(file) {
                let message = "standard input cannot be mended; `--diff` shows the changes";
                return Err(Failure::Invalid(message.into()));
            }
            input::replace(file, &fixed.text)?;
            self.tally.fixed += fixed.done.len();
            for (id, title) in &fixed.done {
                output.tell(&printable(&format!("{name}: fixed {id}: {title}")));
            }
        }
        self.tell(file, name, &fixed.text, &fixed.found, output)
    }

    /// The changes that would be made.
    fn show(
        &mut self,
        name: &str,
        before: &str,
        after: &str,
        found: &[Found],
        output: &mut Output,
    ) -> Result<(), Failure> {
        self.tally.count(found);
        let is_colored = output.is_colored();
        let diff = TextDiff::from_lines(before, after);
        let text = diff
            .unified_diff()
            .context_radius(3)
            .header(name, name)
            .to_string();
        for line in text.split_inclusive('\n') {
            let (body, end) = line
                .strip_suffix('\n')
                .map_or((line, ""), |body| (body, "\n"));
            let body = printable(body);
            let body = match body.chars().next() {
                Some('+') => Style::Good.paint(&body, is_colored),
                Some('-') => Style::Bad.paint(&body, is_colored),
                _ => body,
            };
            write!(output, "{body}{end}")?;
        }
        Ok(())
    }

    fn tell(
        &mut self,
        file: &Path,
        name: &str,
        text: &str,
        found: &[Found],
        output: &mut Output,
    ) -> Result<(), Failure> {
        self.tally.count(found);
        if let Some(sarif) = &mut self.sarif {
            sarif.add(file, text, found);
        } else if self.arguments.json {
            json::print(output, file, found, None)?;
        } else {
            for found in found {
                let is_colored = output.is_colored();
                writeln!(output, "{}\n", excerpt(name, text, found, is_colored))?;
            }
        }
        Ok(())
    }

    fn end(self, output: &mut Output) -> Result<u8, Failure> {
        for baseline in self.baselines.values() {
            baseline.write()?;
        }
        if let Some(sarif) = self.sarif {
            sarif.print(output)?;
        }
        if !self.arguments.quiet {
            output.tell(&self.tally.summary());
        }
        Ok(self.tally.status())
    }
}

/// A file that is to be checked.
struct Subject {
    /// Where it is, without links.
    place: PathBuf,
    text: String,
    config: Option<Rc<Config>>,
    policy_type: PolicyType,
    baseline: Option<PathBuf>,
}

/// The configurations that were found, by folder.
struct Configs {
    /// Of every file, if it was said.
    given: Option<Option<Rc<Config>>>,
    found: BTreeMap<PathBuf, Option<Rc<Config>>>,
}

impl Configs {
    fn new(given: Option<&Path>) -> Result<Self, Failure> {
        let given = match given {
            None => None,
            Some(file) if file.as_os_str() == "none" => Some(None),
            Some(file) => {
                let place = fs::canonicalize(file).map_err(|error| Failure::of(file, error))?;
                let folder = place.parent().unwrap_or(Path::new("/")).into();
                Some(Some(Rc::new(Config::read(file, folder)?)))
            }
        };
        Ok(Self {
            given,
            found: BTreeMap::new(),
        })
    }

    /// That of a file, which is given without links: the nearest upwards.
    fn of(&mut self, file: &Path) -> Result<Option<Rc<Config>>, Failure> {
        if let Some(given) = &self.given {
            return Ok(given.clone());
        }
        match file.parent() {
            Some(folder) => self.of_folder(folder),
            None => Ok(None),
        }
    }

    fn of_folder(&mut self, folder: &Path) -> Result<Option<Rc<Config>>, Failure> {
        if let Some(found) = self.found.get(folder) {
            return Ok(found.clone());
        }
        let file = folder.join(config::NAME);
        let found = if file.is_file() {
            Some(Rc::new(Config::read(&file, folder.into())?))
        } else {
            match folder.parent() {
                Some(outer) => self.of_folder(outer)?,
                None => None,
            }
        };
        self.found.insert(folder.into(), found.clone());
        Ok(found)
    }
}

/// What was found in all.
#[derive(Debug, Default)]
struct Tally {
    files: usize,
    unreadable: usize,
    errors: usize,
    security: usize,
    warnings: usize,
    suggestions: usize,
    known: usize,
    fixed: usize,
    /// What may do nothing, and neither is proved.
    unproved: usize,
}

impl Tally {
    fn check(&mut self, checker: &Checker<'_>, proves: bool, text: &str) -> Vec<Found> {
        if !proves {
            return checker.check(text);
        }
        let (found, unknown) = checker.check_and_prove(text);
        self.unproved += unknown;
        found
    }

    fn count(&mut self, found: &[Found]) {
        for found in found {
            *match found.severity {
                Severity::Error => &mut self.errors,
                Severity::Security => &mut self.security,
                Severity::Warning => &mut self.warnings,
                _ => &mut self.suggestions,
            } += 1;
        }
    }

    const fn status(&self) -> u8 {
        if self.errors + self.unreadable > 0 {
            INVALID
        } else if self.warnings + self.security > 0 {
            WARNED
        } else {
            0
        }
    }

    fn summary(&self) -> String {
        let plural = |count: usize| if count == 1 { "" } else { "s" };
        let mut line = format!("{} file{}", self.files, plural(self.files));
        let mut found = false;
        for (count, what) in [
            (self.errors, "error"),
            (self.security, "security warning"),
            (self.warnings, "warning"),
            (self.suggestions, "suggestion"),
        ] {
            if count > 0 {
                found = true;
                line.push_str(&format!(", {count} {what}{}", plural(count)));
            }
        }
        if !found {
            line.push_str(", nothing found");
        }
        for (count, what) in [
            (self.fixed, "fixed"),
            (self.known, "in the baseline"),
            (self.unproved, "neither proved nor refuted"),
            (self.unreadable, "unreadable"),
        ] {
            if count > 0 {
                line.push_str(&format!(", {count} {what}"));
            }
        }
        line
    }
}
