//! Where a verb prints: standard output, buffered and locked, and standard error for what is no answer.

use core::fmt::Display;
use std::io::{self, BufWriter, IsTerminal as _, StdoutLock, Write};

use clap::ValueEnum;

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    // On a terminal, unless `NO_COLOR` is set or `TERM` is `dumb`.
    Auto,
    Always,
    Never,
}

/// The two ways out.
pub(crate) struct Output {
    out: BufWriter<StdoutLock<'static>>,
    color: Color,
    /// A line of progress stands on the terminal.
    is_waiting: bool,
}

impl Output {
    pub(crate) fn new(color: Color) -> Self {
        Self {
            out: BufWriter::new(io::stdout().lock()),
            color,
            is_waiting: false,
        }
    }

    /// Whether standard output takes colours.
    pub(crate) fn is_colored(&self) -> bool {
        match self.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => {
                let is_set = |name: &str| std::env::var_os(name).is_some_and(|it| !it.is_empty());
                io::stdout().is_terminal() && !is_set("NO_COLOR") && !is_dumb()
            }
        }
    }

    /// A line on standard error. What was printed before it stands above it, also on a terminal.
    pub(crate) fn tell(&mut self, line: &impl Display) {
        self.clear();
        let _ = self.out.flush();
        // Where standard error is closed there is nobody left to tell.
        let _ = writeln!(io::stderr(), "{line}");
    }

    /// A line on standard error, where that is a terminal, until something else is said.
    pub(crate) fn progress(&mut self, line: &str) {
        if io::stderr().is_terminal() && !is_dumb() {
            let _ = self.out.flush();
            let _ = write!(io::stderr(), "{CLEARED}{}", printable(line));
            self.is_waiting = true;
        }
    }

    fn clear(&mut self) {
        if core::mem::take(&mut self.is_waiting) {
            let _ = write!(io::stderr(), "{CLEARED}");
        }
    }
}

/// The line of a terminal is empty again.
const CLEARED: &str = "\r\u{1b}[K";

impl Drop for Output {
    fn drop(&mut self) {
        self.clear();
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.clear();
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.clear();
        self.out.flush()
    }
}

/// Whether the terminal says that it takes nothing but text.
pub(crate) fn is_dumb() -> bool {
    std::env::var_os("TERM").is_some_and(|term| term == "dumb")
}

/// A text for a terminal: what would move its cursor or change its colours is shown as an escape.
pub(crate) fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        // The second range turns the direction of what stands behind it.
        let is_unseen = letter.is_control()
            || matches!(letter, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
        if is_unseen {
            out.extend(letter.escape_unicode());
        } else {
            out.push(letter);
        }
    }
    out
}

/// A way to stress a word on a terminal.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Style {
    /// It is as one may wish.
    Good,
    /// It is not.
    Bad,
}

impl Style {
    /// The text in this style, or as it is where there are no colours.
    pub(crate) fn paint(self, text: &str, is_colored: bool) -> String {
        let code = match self {
            Self::Good => "1;32",
            Self::Bad => "1;31",
        };
        if is_colored {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_moves_the_cursor_is_shown() {
        assert_eq!(printable("a\u{1b}[2Jé\u{202E}"), "a\\u{1b}[2Jé\\u{202e}");
    }
}
