//! The pages of checks.

use std::io::Write as _;

use portcullis::lint::{self, Check};

use crate::failure::Failure;
use crate::output::{Output, printable};
use crate::suggest::did_you_mean;

/// All checks, those that are made with `--prove` behind the others.
pub(super) fn all() -> impl Iterator<Item = &'static Check> {
    lint::checks().chain(lint::proofs())
}

/// The check of an id; the error says what may have been meant.
pub(super) fn known(id: &str) -> Result<&'static Check, String> {
    let known = lint::check(id).or_else(|| lint::proof(id));
    known.ok_or_else(|| {
        let meant = did_you_mean(id, all().map(Check::id));
        format!("no check has the id `{}`{meant}", printable(id))
    })
}

/// One page.
pub(super) fn page(id: &str, output: &mut Output) -> Result<u8, Failure> {
    let check = known(id).map_err(Failure::Invalid)?;
    writeln!(output, "# {}", check.id())?;
    writeln!(output)?;
    write!(output, "{}, {}", check.severity(), check.rule())?;
    if let Some(name) = check.aws_name() {
        write!(output, ", AWS: {name}")?;
    }
    writeln!(output, "\n\n{}", check.page())?;
    Ok(0)
}

/// All of them, a line each.
pub(super) fn list(output: &mut Output) -> Result<u8, Failure> {
    let width = all().map(|check| check.id().len()).max().unwrap_or(0);
    for check in all() {
        let (id, severity) = (check.id(), check.severity().as_str());
        let summary = check.summary();
        writeln!(output, "{id:width$}  {severity:10}  {summary}")?;
    }
    Ok(0)
}
