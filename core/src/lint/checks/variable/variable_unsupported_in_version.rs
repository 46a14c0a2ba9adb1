//! `variable-unsupported-in-version`.

use alloc::{boxed::Box, format, string::String};

use super::places;
use crate::finding::{Applicability, Fix};
use crate::lint::entry::check;
use crate::lint::report::Report;
use crate::lint::subject::Subject;
use crate::policy::{TemplateSyntax, TemplateToken, parse_template};
use crate::text::Span;

check! {
    /// A policy variable stands in a policy of a version that has none.
    ///
    /// Before `2012-10-17`, which has to be spelled out, a variable is the text that it is written with: such a resource
    /// or value fits no request. Write `"Version": "2012-10-17"`.
    "variable-unsupported-in-version", Error, "R-VER-3",
    aws = "Variable unsupported in version",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    // Of a version that AWS does not have the loader tells.
    let is_old = match &subject.document.version {
        Some(version) => version.as_str() == "2008-10-17",
        None => !subject.document.has_version,
    };
    if !is_old {
        return;
    }
    places(subject, |text, place| {
        if names_key(text) {
            report.tell_with(&place, || {
                let message = format!(
                    "`{text}` has a variable, which is plain text without `\"Version\": \"2012-10-17\"`"
                );
                (message, Some(newer(subject)))
            });
        }
    });
}

/// Whether there is a variable in it, and no place holder of a template, which has none of the prefixes of keys.
fn names_key(text: &str) -> bool {
    if !text.contains("${") {
        return false;
    }
    let syntax = TemplateSyntax {
        wildcards: true,
        variables: true,
    };
    let is_key = |token: &TemplateToken| match token {
        TemplateToken::Variable(variable) => {
            let name: &str = &variable.key.name;
            let mut parts = name.splitn(2, ':');
            let (prefix, rest) = (parts.next(), parts.next());
            prefix.is_some_and(|prefix| !prefix.is_empty())
                && rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with(':'))
        }
        _ => false,
    };
    parse_template(text, syntax).is_ok_and(|tokens| tokens.iter().any(is_key))
}

/// More requests fit then.
fn newer(subject: &Subject<'_>) -> Box<Fix> {
    let document = subject.document;
    if let Some(version) = &document.version {
        return Fix::write(Applicability::Unsafe, version.span, "2012-10-17");
    }
    let at = document.span.start + 1;
    let member = String::from("\"Version\": \"2012-10-17\", ");
    let title = "write `Version`";
    Fix::edit(
        Applicability::Unsafe,
        title,
        Span { start: at, end: at },
        member,
    )
}
