//! A finding with the lines that it is about.

use alloc::borrow::Cow;
use core::ops::Range;

use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};
use portcullis::finding::Applicability;
use portcullis::lint::Severity;

use super::checked::Found;
use crate::output::printable;

/// A finding for a person to read.
pub(super) fn excerpt(file: &str, text: &str, found: &Found, is_colored: bool) -> String {
    let diagnostic = &found.diagnostic;
    let level = match found.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Security => Level::WARNING.with_name("security"),
        _ => Level::HELP.with_name("suggestion"),
    };
    let Window { source, marked } = Window::of(text, diagnostic.span().range());
    let position = diagnostic.position();
    let name = printable(file);
    let is_cut = matches!(source, Cow::Owned(_));
    let snippet = Snippet::source(source)
        .line_start(position.line as usize)
        .annotation(AnnotationKind::Primary.span(marked));
    let path = diagnostic.path();
    let at = if path.is_empty() {
        "at the document".into()
    } else {
        format!("at {}", printable(path))
    };
    let title = level
        .primary_title(printable(diagnostic.message()))
        .id(diagnostic.id());
    // Columns of a line that is not shown from its beginning cannot be counted in what is shown.
    let group = if is_cut {
        let origin = Origin::path(name)
            .line(position.line as usize)
            .char_column(position.column as usize);
        title.element(origin).element(snippet)
    } else {
        title.element(snippet.path(name))
    };
    let mut group = group.element(Level::NOTE.message(format!("{at} ({})", diagnostic.rule())));
    if let Some(fix) = diagnostic.fix() {
        let how = match fix.applicability() {
            Applicability::Safe => " (`--fix` does it)",
            Applicability::Unsafe => " (`--fix --unsafe-fixes` does it)",
            _ => "",
        };
        group = group.element(Level::HELP.message(format!("{}{how}", printable(fix.title()))));
    }
    let renderer = if is_colored {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    renderer.render(&[group])
}

/// The part of a text that is shown, and what is marked in it.
#[derive(Debug, PartialEq, Eq)]
struct Window<'t> {
    source: Cow<'t, str>,
    marked: Range<usize>,
}

/// More lines than this are told by the first.
const MOST_LINES: usize = 5;

/// More bytes of a line are shown by those around what is meant.
const MOST_BYTES: usize = 240;

/// So many bytes before it and behind it.
const AROUND: usize = 60;

impl<'t> Window<'t> {
    fn of(text: &'t str, meant: Range<usize>) -> Self {
        let begin = meant.start.min(text.len());
        let mut end = meant.end.clamp(begin, text.len());
        let part = |range: Range<usize>| text.get(range).unwrap_or_default();
        if part(begin..end).matches('\n').count() >= MOST_LINES {
            let first = part(begin..end).find('\n').unwrap_or(0);
            end = begin + first;
        }
        let first = part(0..begin).rfind('\n').map_or(0, |at| at + 1);
        let last = part(end..text.len())
            .find('\n')
            .map_or(text.len(), |at| end + at);
        if last - first <= MOST_BYTES * MOST_LINES
            && part(first..last)
                .lines()
                .all(|line| line.len() <= MOST_BYTES)
        {
            return Self {
                source: Cow::Borrowed(part(first..last)),
                marked: begin - first..end - first,
            };
        }
        // A policy on one line may have a megabyte.
        end = end
            .min(floor(text, begin + MOST_BYTES - 2 * AROUND))
            .max(begin);
        if let Some(line) = part(begin..end).find('\n') {
            end = begin + line;
        }
        let left = floor(text, begin.saturating_sub(AROUND)).max(first);
        let right = floor(text, end + AROUND).min(last);
        let right = part(end..right).find('\n').map_or(right, |at| end + at);
        let before = if left > first { "…" } else { "" };
        let behind = if right < last { "…" } else { "" };
        let shift = |at: usize| at - left + before.len();
        Self {
            source: Cow::Owned(format!("{before}{}{behind}", part(left..right))),
            marked: shift(begin)..shift(end),
        }
    }
}

/// The last boundary of a character that is not behind a place.
fn floor(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at)
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str, meant: Range<usize>) -> (String, String) {
        let window = Window::of(text, meant);
        let marked = window
            .source
            .get(window.marked.clone())
            .unwrap_or("!")
            .into();
        (window.source.into_owned(), marked)
    }

    #[test]
    fn whole_lines_are_shown_where_they_are_short() {
        let text = "{\n  \"a\": 1,\n  \"b\": 2\n}";
        assert_eq!(marked(text, 9..10), ("  \"a\": 1,".into(), "1".into()));
        assert_eq!(marked(text, 24..24), ("}".into(), String::new()));
        assert_eq!(marked(text, 900..901).1, "");
    }

    #[test]
    fn of_many_lines_the_first_is_shown() {
        let text = "{\n1\n2\n3\n4\n5\n6\n}";
        assert_eq!(marked(text, 0..text.len()), ("{".into(), "{".into()));
    }

    #[test]
    fn of_a_long_line_what_stands_around_it_is_shown() {
        let text = format!("{}\"meant\"{}", "é".repeat(1 << 16), "é".repeat(1 << 16));
        let (shown, meant) = marked(&text, (1 << 17)..(1 << 17) + 7);
        assert_eq!(meant, "\"meant\"");
        assert!(
            shown.len() < 200 && shown.starts_with('…') && shown.ends_with('…'),
            "{shown}"
        );
        let (shown, meant) = marked(&text, 0..text.len());
        assert!(shown.len() < 300 && meant.len() < 200);
    }
}
