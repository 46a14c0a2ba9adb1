//! A canonical policy as JSON.

use alloc::{collections::BTreeSet, string::String};

use super::statement::{Entries, Frame, Principals};
use crate::text::write_json_string;

/// Writes statements with commas between them.
pub(super) fn statements<'s>(statements: impl Iterator<Item = (&'s Frame, &'s Entries)>) -> String {
    let mut out = String::new();
    for (nth, (frame, actions)) in statements.enumerate() {
        if nth > 0 {
            out.push(',');
        }
        statement(&mut out, frame, actions);
    }
    out
}

fn statement(out: &mut String, frame: &Frame, actions: &Entries) {
    out.push('{');
    name(out, "Effect");
    write_json_string(out, &frame.effect);
    if let Some((is_inverted, principals)) = &frame.principal {
        let member = if *is_inverted {
            "NotPrincipal"
        } else {
            "Principal"
        };
        name(out, member);
        match principals {
            Principals::Everyone => out.push_str("\"*\""),
            Principals::Listed(kinds) => {
                out.push('{');
                for (kind, entries) in kinds {
                    name(out, kind);
                    list(out, entries);
                }
                out.push('}');
            }
        }
    }
    entries(out, ["Action", "NotAction"], actions);
    if let Some(resources) = &frame.resources {
        entries(out, ["Resource", "NotResource"], resources);
    }
    if !frame.conditions.is_empty() {
        name(out, "Condition");
        out.push('{');
        for (operator, keys) in &frame.conditions {
            name(out, operator);
            out.push('{');
            for (key, values) in keys {
                name(out, key);
                list(out, values);
            }
            out.push('}');
        }
        out.push('}');
    }
    out.push('}');
}

fn entries(out: &mut String, [plain, inverted]: [&str; 2], entries: &Entries) {
    name(out, if entries.is_inverted { inverted } else { plain });
    list(out, &entries.items);
}

/// A name behind what stands before it in its object.
fn name(out: &mut String, name: &str) {
    if !out.ends_with('{') {
        out.push(',');
    }
    write_json_string(out, name);
    out.push(':');
}

fn list(out: &mut String, items: &BTreeSet<String>) {
    out.push('[');
    for (nth, item) in items.iter().enumerate() {
        if nth > 0 {
            out.push(',');
        }
        write_json_string(out, item);
    }
    out.push(']');
}
