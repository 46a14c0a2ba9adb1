//! Asking a front, and judging what it says.

use std::fmt::Write as _;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::process::{Command, Stdio};
use std::thread;

use serde_json::{Value, json};

use super::answer::Answer;
use super::calls::{Call, calls, line, resource_type};
use super::mutation::Question;
use super::typed::ask_typed;

/// How a front is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// The crate itself, in this process: its typed calls against its scenarios.
    Rust,
    /// A scenario in a line, an answer document in a line: the command. It has no typed calls.
    Lines,
    /// The scenario and the calls that it comes to, for languages whose types say what may be given.
    Calls,
    /// The scenario as a document, of which the driver makes what its language would give.
    Documents,
}

/// A program that asks one front.
#[derive(Debug, Clone)]
pub struct Front {
    /// For the report.
    pub name: String,
    /// What it reads.
    pub asked: Asked,
    /// A command line of the shell.
    pub command: String,
}

/// What a front said of one question: the answer document of the call with JSON text, and of the typed calls.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// `None` where the front was not asked.
    pub document: Option<String>,
    /// A decision or `error:` and a code, several of them if calls say different things; or `notOffered:` and why. `None`
    /// where the front was not asked.
    pub typed: Option<String>,
}

impl Front {
    /// Asks everything.
    ///
    /// # Errors
    /// A program that does not start, fails, or says less or more than it was asked.
    pub fn ask(&self, questions: &[Question]) -> io::Result<Vec<Row>> {
        if self.asked == Asked::Rust {
            let whole = |question| ask_crate(question, str::to_string, |_| false);
            return Ok(questions.iter().map(whole).collect());
        }
        let asked: Vec<Option<String>> = questions.iter().map(|row| self.line(row)).collect();
        let lines = asked.iter().flatten().cloned().collect::<Vec<_>>();
        let mut said = self.run(&lines)?.into_iter();
        let mut rows = Vec::with_capacity(questions.len());
        for line in &asked {
            let Some(_) = line else {
                rows.push(Row::default());
                continue;
            };
            let said = said.next().ok_or_else(|| {
                io::Error::other(format!("{} lines of {}", rows.len(), asked.len()))
            })?;
            rows.push(match said.split_once('\t') {
                Some((document, typed)) => Row {
                    document: Some(document.to_string()),
                    typed: Some(typed.to_string()),
                },
                None => Row {
                    document: Some(said),
                    typed: None,
                },
            });
        }
        match said.next() {
            Some(more) => Err(io::Error::other(format!("a line too many: {more}"))),
            None => Ok(rows),
        }
    }

    /// What the driver reads; `None` of a question that it cannot be asked.
    fn line(&self, question: &Question) -> Option<String> {
        match self.asked {
            Asked::Rust => None,
            Asked::Lines => {
                let is_line = !question.text.contains(['\n', '\r']) && !question.text.is_empty();
                (is_line && question.exotic.is_none()).then(|| question.text.clone())
            }
            Asked::Calls => {
                let typed = typed_calls(question, &question.text);
                let mut lines = line(&vec!["scenario".to_string(), question.text.clone()]);
                for call in typed.iter().flatten() {
                    let _ = write!(lines, "\n{}", line(call));
                }
                let end = if typed.is_some() { "ask" } else { "skip" };
                let _ = write!(lines, "\n{end}");
                Some(lines)
            }
            Asked::Documents => {
                let exotic = question.exotic.as_ref();
                let exotic = exotic.map(|exotic| json!({"at": exotic.at, "kind": exotic.kind}));
                // In which set a policy of the resource belongs, is the caller's to know.
                let scenario: Value = serde_json::from_str(&question.text).unwrap_or_default();
                let told = |name| scenario["request"][name].as_str().unwrap_or_default();
                let line = json!({"scenario": question.text, "typed": question.typed, "exotic": exotic,
                    "resourceType": resource_type(told("action"), told("resource"))});
                Some(line.to_string())
            }
        }
    }

    fn run(&self, lines: &[String]) -> io::Result<Vec<String>> {
        let mut child = Command::new("sh")
            .args(["-c", &self.command])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut stdin = BufWriter::new(child.stdin.take().expect("a pipe"));
        let stdout = BufReader::new(child.stdout.take().expect("a pipe"));
        let said = thread::scope(|scope| {
            // Neither pipe may block the other. A driver that ends too early is told of by what it did not say.
            scope.spawn(move || lines.iter().try_for_each(|line| writeln!(stdin, "{line}")));
            stdout.lines().collect::<io::Result<Vec<String>>>()
        })?;
        let status = child.wait()?;
        if status.success() {
            Ok(said)
        } else {
            Err(io::Error::other(format!("the driver ends with {status}")))
        }
    }
}

/// The calls of a question that is asked by text, if typed calls can be asked it: of its own text, or of what is left of it.
fn typed_calls(question: &Question, text: &str) -> Option<Vec<Call>> {
    let is_plain = question.typed && question.exotic.is_none();
    is_plain.then(|| calls(text)).flatten()
}

/// The crate's own row: of the whole question, or as a wrapper asks that loses something of the text, or of the calls.
#[must_use]
pub fn ask_crate(
    question: &Question,
    lose: impl Fn(&str) -> String,
    drop: impl Fn(&Call) -> bool,
) -> Row {
    let text = lose(&question.text);
    let typed = typed_calls(question, &text).map(|mut calls| {
        calls.retain(|call| !drop(call));
        match ask_typed(&calls) {
            Ok(answer) => answer.to_string(),
            Err(slot) => format!("notOffered:{slot}"),
        }
    });
    Row {
        document: Some(portcullis::scenario::answer_json(&text)),
        typed,
    }
}

/// What came out for one front.
#[derive(Debug, Default)]
pub struct Report {
    /// Rows of the call with JSON text.
    pub documents: usize,
    /// Rows of typed calls.
    pub typed: usize,
    /// Rows without a slot, or for which the front cannot be asked.
    pub not_offered: usize,
    /// Each row that is otherwise than it has to be.
    pub red: Vec<String>,
}

/// Holds what a front said against the core.
#[must_use]
pub fn judge(questions: &[Question], rows: &[Row]) -> Report {
    let mut report = Report::default();
    assert_eq!(questions.len(), rows.len(), "a row for each question");
    for (question, row) in questions.iter().zip(rows) {
        report.document(question, row.document.as_deref());
        report.typed(question, row.typed.as_deref());
    }
    report
}

impl Report {
    fn document(&mut self, question: &Question, said: Option<&str>) {
        // It has been asked already, without the exotic value.
        if question.exotic.is_some() {
            return;
        }
        let Some(said) = said else {
            self.not_offered += 1;
            return;
        };
        self.documents += 1;
        let expected = portcullis::scenario::answer_json(&question.text);
        if said != expected {
            let id = &question.id;
            self.red.push(format!(
                "{id}: as JSON text {said}\n    instead of {expected}"
            ));
        }
    }

    fn typed(&mut self, question: &Question, said: Option<&str>) {
        let Some(said) = said.filter(|said| !said.starts_with("notOffered")) else {
            self.not_offered += 1;
            return;
        };
        self.typed += 1;
        let is_accepted = |word| {
            let said = Answer::parse(word);
            said.is_some_and(|said| question.accepted.iter().any(|answer| answer.admits(&said)))
        };
        let is_right = !said.is_empty() && said.split(' ').all(is_accepted);
        if !is_right {
            let expected: Vec<String> = question.accepted.iter().map(Answer::to_string).collect();
            let id = &question.id;
            self.red.push(format!(
                "{id}: in typed calls {said} instead of {}",
                expected.join(" or ")
            ));
        }
    }

    /// Whether the front does as the core, was asked at all, and offers so many rows of typed calls.
    #[must_use]
    pub fn is_green(&self, least: usize) -> bool {
        self.documents > 0 && self.typed >= least && self.red.is_empty()
    }
}
