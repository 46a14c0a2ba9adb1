//! How two policies stand to each other, for a person to read.

use std::io::Write as _;

use portcullis::analysis::{Access, Relation, Universe};

use super::verdict::{Change, Verdict, witnesses};
use crate::failure::Failure;
use crate::output::{Output, Style};
use crate::witness::described;

/// More requests of a side than this are counted.
const MOST: usize = 3;

/// Of two that have these names.
pub(super) fn print(
    verdict: &Verdict,
    before: &str,
    after: &str,
    universe: Universe,
    output: &mut Output,
) -> Result<(), Failure> {
    let is_colored = output.is_colored();
    let relation = verdict.relation();
    let style = match verdict.new {
        Access::None => Style::Good,
        _ => Style::Bad,
    };
    let word = style.paint(relation.as_str(), is_colored);
    writeln!(
        output,
        "{word}: {}",
        heading(verdict, before, after, universe)
    )?;
    let mut told = [0, 0];
    for (witness, scenario, is_new) in verdict.diff.iter().flat_map(witnesses) {
        let [new, lost] = &mut told;
        let count = if is_new { new } else { lost };
        *count += 1;
        if *count > MOST {
            continue;
        }
        let (request, lines) = described(witness, &scenario);
        let first = match is_new {
            true => Style::Bad.paint(&format!("+ {request}"), is_colored),
            false => format!("- {request}"),
        };
        writeln!(output, "  {first}")?;
        for line in lines {
            writeln!(output, "      {line}")?;
        }
    }
    let left_out: usize = told.iter().map(|count| count.saturating_sub(MOST)).sum();
    if left_out > 0 {
        writeln!(output, "  and {left_out} more, which `--json` prints")?;
    }
    for line in endings(verdict) {
        writeln!(output, "{line}")?;
    }
    Ok(())
}

/// What holds, in a sentence.
fn heading(verdict: &Verdict, before: &str, after: &str, universe: Universe) -> String {
    match (verdict.change, verdict.relation()) {
        (Change::Changed, relation) => match relation {
            Relation::Equivalent => format!(
                "{after} and {before} allow the same; this holds for every request{}",
                ending(universe)
            ),
            Relation::Narrower => format!("{after} does not allow all that {before} does"),
            Relation::Wider => format!("{after} allows what {before} does not"),
            Relation::Incomparable => {
                format!(
                    "{after} allows what {before} does not, and does not allow all that it does"
                )
            }
            Relation::Unknown => format!("it is not proved how {after} stands to {before}"),
        },
        (Change::Added, Relation::Equivalent) => format!("{after} is added, and allows nothing"),
        (Change::Added, Relation::Unknown) => {
            format!("{after} is added, and it is not proved what that changes")
        }
        (Change::Added, _) => format!("{after} is added, and what it allows with it"),
        (Change::Removed, Relation::Equivalent) => {
            format!("{before} is removed, and allowed nothing")
        }
        (Change::Removed, Relation::Unknown) => {
            format!("{before} is removed, and it is not proved what that changes")
        }
        (Change::Removed, _) => format!("{before} is removed, and what it allowed with it"),
    }
}

/// Of which requests a proof holds.
const fn ending(universe: Universe) -> &'static str {
    match universe {
        Universe::Reference => " that the service reference lists (universe reference)",
        _ => " (universe any)",
    }
}

/// What no request shows: that nothing is new or lost, or that it is not known, and why.
fn endings(verdict: &Verdict) -> Vec<String> {
    let mut lines = Vec::new();
    let of = |wanted: Access| {
        let accesses = [(verdict.new, "new"), (verdict.lost, "lost")];
        let are = accesses.iter().filter(|(access, _)| *access == wanted);
        are.map(|(_, what)| *what).collect::<Vec<_>>().join(" or ")
    };
    let (none, unknown) = (of(Access::None), of(Access::Unknown));
    if !none.is_empty() && verdict.relation() != Relation::Equivalent {
        lines.push(format!("nothing is {none}"));
    }
    if !unknown.is_empty() {
        lines.push(format!(
            "it is not known whether anything is {unknown}: this is no proof"
        ));
    }
    // Where there is a request that shows a difference, there may be others that were not found.
    let why = match unknown.is_empty() {
        true => "there may be more than is shown",
        false => "because",
    };
    for reason in &verdict.reasons {
        lines.push(format!("  {why}: {reason}"));
    }
    lines
}
