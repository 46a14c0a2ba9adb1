//! A document as JSON.

use alloc::string::String;

use super::{
    ConditionValueKind, ConditionValues, Form, PolicyDocument, PrincipalElement, Statement, Text,
    Values,
};
use crate::text::write_json_string;

impl PolicyDocument<'_> {
    /// Writes the document as JSON that is equivalent to its source: every element, every spelling of a
    /// value, single items and arrays as they were. White space and the order of members are not kept.
    #[must_use]
    pub fn to_json(&self) -> String {
        document(self)
    }
}

fn document(document: &PolicyDocument<'_>) -> String {
    let mut out = String::new();
    let mut members = Members::open(&mut out);
    members.text("Version", document.version.as_ref());
    members.text("Id", document.id.as_ref());
    list(
        members.name("Statement"),
        document.form,
        &document.statements,
        statement,
    );
    members.close();
    out
}

fn statement(out: &mut String, statement: &Statement<'_>) {
    let mut members = Members::open(out);
    members.text("Sid", statement.sid.as_ref());
    members.text("Effect", statement.effect.as_ref());
    for (name, element) in [
        ("Principal", &statement.principal),
        ("NotPrincipal", &statement.not_principal),
    ] {
        match element {
            None => {}
            Some(PrincipalElement::Text(text)) => members.text(name, Some(text)),
            Some(PrincipalElement::Map(map)) => {
                let mut kinds = Members::open(members.name(name));
                for (kind, entries) in &map.entries {
                    values(kinds.name(kind.as_str()), entries);
                }
                kinds.close();
            }
        }
    }
    for (name, element) in [
        ("Action", &statement.action),
        ("NotAction", &statement.not_action),
        ("Resource", &statement.resource),
        ("NotResource", &statement.not_resource),
    ] {
        if let Some(list) = element {
            values(members.name(name), list);
        }
    }
    if let Some(condition) = &statement.condition {
        let mut blocks = Members::open(members.name("Condition"));
        for block in &condition.blocks {
            let mut keys = Members::open(blocks.name(block.operator.as_str()));
            for entry in &block.entries {
                condition_values(keys.name(entry.key.as_str()), &entry.values);
            }
            keys.close();
        }
        blocks.close();
    }
    members.close();
}

fn values(out: &mut String, values: &Values<'_>) {
    list(out, values.form, &values.items, |out, item| {
        match item.is_number {
            true => out.push_str(item.as_str()),
            false => write_json_string(out, item.as_str()),
        }
    });
}

fn condition_values(out: &mut String, values: &ConditionValues<'_>) {
    list(out, values.form, &values.items, |out, item| {
        match item.kind {
            ConditionValueKind::String => write_json_string(out, item.as_str()),
            ConditionValueKind::Number | ConditionValueKind::Bool => out.push_str(item.as_str()),
        }
    });
}

fn list<T>(out: &mut String, form: Form, items: &[T], write: impl Fn(&mut String, &T)) {
    if form == Form::Array {
        out.push('[');
    }
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        write(out, item);
    }
    if form == Form::Array {
        out.push(']');
    }
}

/// An object that is being written.
struct Members<'o> {
    out: &'o mut String,
    first: bool,
}

impl<'o> Members<'o> {
    fn open(out: &'o mut String) -> Self {
        out.push('{');
        Self { out, first: true }
    }

    /// Writes a name, after which the caller writes the value.
    fn name(&mut self, name: &str) -> &mut String {
        if !self.first {
            self.out.push(',');
        }
        self.first = false;
        write_json_string(self.out, name);
        self.out.push(':');
        self.out
    }

    fn text(&mut self, name: &str, text: Option<&Text<'_>>) {
        if let Some(text) = text {
            write_json_string(self.name(name), text.as_str());
        }
    }

    fn close(self) {
        self.out.push('}');
    }
}
