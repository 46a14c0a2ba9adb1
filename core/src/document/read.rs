//! From JSON to a document. Whatever is defective is reported and left out, so that one reading finds
//! everything.

use alloc::{borrow::Cow, format, string::String, string::ToString, vec, vec::Vec};

use super::{
    ConditionBlock, ConditionElement, ConditionEntry, ConditionValue, ConditionValueKind,
    ConditionValues, Form, Limits, Member, PolicyDocument, PrincipalElement, PrincipalMap,
    Statement, Text, Values,
};
use crate::finding::{Findings, PolicyErrors, Reason, Severity};
use crate::text::{
    Json, JsonError, JsonMember, JsonProblem, JsonValue, Path, Span, did_you_mean, is_account_id,
    parse_json, quoted,
};

const DOCUMENT_MEMBERS: [&str; 3] = ["Version", "Id", "Statement"];
const STATEMENT_MEMBERS: [&str; 9] = [
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

/// Bytes of the name of a condition operator, of which each condition of a block has one: a few times the longest.
const MOST_OPERATOR_BYTES: usize = 256;

impl<'a> PolicyDocument<'a> {
    /// Reads a document within [`Limits::DEFAULT`].
    ///
    /// # Errors
    /// Every place where the text is not JSON, repeats a member, has an unknown member, or holds another
    /// kind of JSON value than the grammar asks for:
    /// `{"Statement": [], "Statement": []}`, `{"statement": []}`, `{"Statement": 1}`, `{}`.
    pub fn from_json(text: &'a str) -> Result<Self, PolicyErrors> {
        Self::from_json_within(text, &Limits::DEFAULT)
    }

    /// Reads a document within the given bounds.
    ///
    /// # Errors
    /// As [`from_json`](Self::from_json).
    pub fn from_json_within(text: &'a str, limits: &Limits) -> Result<Self, PolicyErrors> {
        let mut findings = Findings::new(text);
        let document = parse_document(text, limits, &mut findings);
        PolicyErrors::check(findings.finish(text))?;
        Ok(document)
    }
}

/// Reads a document from a text of its own.
fn parse_document<'a>(
    text: &'a str,
    limits: &Limits,
    findings: &mut Findings,
) -> PolicyDocument<'a> {
    let allowed = limits.document_bytes.min(Limits::MOST_DOCUMENT_BYTES);
    if text.len() > allowed {
        let message = format!(
            "the document has {} bytes; at most {allowed} are read",
            text.len()
        );
        findings.error(Reason::LimitExceeded, "R-QUOTA-2", &Path::Root, 0, message);
        return empty(text, Span::new(0, 0));
    }
    match parse_json(text, limits.depth) {
        Ok(json) => {
            report_duplicates(&json, &Path::Root, findings);
            Reader {
                source: text,
                limits,
                findings,
            }
            .document(json)
        }
        Err(error) => {
            report_json_error(&error, findings);
            empty(text, Span::new(0, 0))
        }
    }
}

/// Reads a document within the default bounds, keeping what is readable beside what was found.
pub(crate) fn read_document<'a>(text: &'a str, findings: &mut Findings) -> PolicyDocument<'a> {
    parse_document(text, &Limits::DEFAULT, findings)
}

pub(crate) fn report_json_error(error: &JsonError, findings: &mut Findings) {
    let (reason, rule) = match error.problem {
        JsonProblem::Syntax(_) => (Reason::InvalidJson, "R-GRAM-10"),
        JsonProblem::TooDeep(_) => (Reason::LimitExceeded, "R-QUOTA-2"),
    };
    findings.error(
        reason,
        rule,
        &Path::Root,
        error.offset as u32,
        error.to_string(),
    );
}

/// Reports every member name that stands twice in one object, at any depth (R-GRAM-4).
pub(crate) fn report_duplicates(json: &Json<'_>, path: &Path<'_>, findings: &mut Findings) {
    match &json.value {
        JsonValue::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                report_duplicates(item, &path.item(index), findings);
            }
        }
        JsonValue::Object(members) => {
            for repeated in repeated_names(members) {
                let message = format!(
                    "`{}` stands twice in this object; keep one",
                    quoted(&repeated.name)
                );
                let path = path.member(&repeated.name);
                findings.error(
                    Reason::DuplicateMember,
                    "R-GRAM-4",
                    &path,
                    repeated.name_span.start,
                    message,
                );
            }
            for member in members {
                report_duplicates(&member.value, &path.member(&member.name), findings);
            }
        }
        JsonValue::Null | JsonValue::Bool(_) | JsonValue::Number(_) | JsonValue::String(_) => {}
    }
}

fn repeated_names<'m, 'a>(members: &'m [JsonMember<'a>]) -> Vec<&'m JsonMember<'a>> {
    // Most objects are small, and the few large ones must not cost a square.
    if let [] | [_] = members {
        return Vec::new();
    }
    let mut sorted: Vec<&JsonMember<'a>> = members.iter().collect();
    sorted.sort_by(|a, b| a.name.cmp(&b.name).then(a.name_span.cmp(&b.name_span)));
    sorted
        .windows(2)
        .filter_map(|pair| match pair {
            [first, second] if first.name == second.name => Some(*second),
            _ => None,
        })
        .collect()
}

fn empty(source: &str, span: Span) -> PolicyDocument<'_> {
    PolicyDocument {
        source,
        span,
        is_policy: false,
        empty_statements: None,
        version: None,
        id: None,
        form: Form::Array,
        statements: Vec::new(),
    }
}

struct Reader<'a, 'r> {
    source: &'a str,
    limits: &'r Limits,
    findings: &'r mut Findings,
}

impl<'a> Reader<'a, '_> {
    fn wrong_type(&mut self, json: &Json<'_>, path: &Path<'_>, rule: &'static str, expected: &str) {
        let message = format!("expected {expected}, found {}", json.kind());
        self.findings
            .error(Reason::WrongJsonType, rule, path, json.span.start, message);
    }

    fn unknown_member(
        &mut self,
        member: &JsonMember<'_>,
        path: &Path<'_>,
        place: &str,
        known: &[&'static str],
    ) {
        if self.findings.leaves_out(Severity::Error) {
            return;
        }
        let hint = match did_you_mean(&member.name, known.iter().copied()) {
            Some(word) => format!("; did you mean `{word}`?"),
            None => format!("; {place} takes {}", known.join(", ")),
        };
        let message = format!("unknown member `{}`{hint}", quoted(&member.name));
        let path = path.member(&member.name);
        self.findings.error(
            Reason::UnknownMember,
            "R-GRAM-2",
            &path,
            member.name_span.start,
            message,
        );
    }

    fn limit(&mut self, path: &Path<'_>, at: u32, message: String) {
        self.findings
            .error(Reason::LimitExceeded, "R-QUOTA-2", path, at, message);
    }

    fn document(&mut self, json: Json<'a>) -> PolicyDocument<'a> {
        let mut document = empty(self.source, json.span);
        let path = Path::Root;
        if let Some(message) = bare_statement(&json) {
            let at = json.span.start;
            let reason = Reason::MissingMember;
            self.findings
                .error(reason, "R-GRAM-11", &path, at, message.to_string());
            return document;
        }
        let JsonValue::Object(members) = json.value else {
            self.wrong_type(&json, &path, "R-GRAM-1", "a policy object");
            return document;
        };
        document.is_policy = true;
        let mut has_statement = false;
        for member in members {
            let path = path.member(&member.name);
            match &*member.name {
                "Version" => keep_first(
                    &mut document.version,
                    self.string(member.value, &path, "R-VER-1"),
                ),
                "Id" => keep_first(
                    &mut document.id,
                    self.string(member.value, &path, "R-SID-1"),
                ),
                "Statement" => {
                    if !has_statement {
                        document.empty_statements = match &member.value.value {
                            JsonValue::Array(items) if items.is_empty() => Some(member.value.span),
                            _ => None,
                        };
                        (document.form, document.statements) = self.statements(member.value, &path);
                    }
                    has_statement = true;
                }
                _ => self.unknown_member(&member, &Path::Root, "a policy", &DOCUMENT_MEMBERS),
            }
        }
        if !has_statement {
            let message = "a policy needs a `Statement`".to_string();
            self.findings.error(
                Reason::MissingMember,
                "R-GRAM-11",
                &Path::Root,
                document.span.start,
                message,
            );
        }
        document
    }

    fn statements(&mut self, json: Json<'a>, path: &Path<'_>) -> (Form, Vec<Statement<'a>>) {
        match json.value {
            JsonValue::Object(members) => {
                (Form::Single, vec![self.statement(members, json.span, path)])
            }
            JsonValue::Array(items) => {
                if items.len() > self.limits.statements {
                    let message = format!(
                        "{} statements; at most {} are read",
                        items.len(),
                        self.limits.statements
                    );
                    self.limit(path, json.span.start, message);
                    return (Form::Array, Vec::new());
                }
                let mut statements = Vec::with_capacity(items.len());
                for (index, item) in items.into_iter().enumerate() {
                    let path = path.item(index);
                    if let JsonValue::Object(members) = item.value {
                        statements.push(self.statement(members, item.span, &path));
                    } else {
                        self.wrong_type(&item, &path, "R-GRAM-8", "a statement object");
                    }
                }
                (Form::Array, statements)
            }
            _ => {
                self.wrong_type(
                    &json,
                    path,
                    "R-GRAM-1",
                    "a statement object or an array of them",
                );
                (Form::Array, Vec::new())
            }
        }
    }

    fn statement(
        &mut self,
        members: Vec<JsonMember<'a>>,
        span: Span,
        path: &Path<'_>,
    ) -> Statement<'a> {
        let mut statement = Statement {
            span,
            seen: 0,
            sid: None,
            effect: None,
            principal: None,
            not_principal: None,
            action: None,
            not_action: None,
            resource: None,
            not_resource: None,
            condition: None,
        };
        for member in members {
            let parent = path;
            let path = parent.member(&member.name);
            let kind = match &*member.name {
                "Sid" => Member::Sid,
                "Effect" => Member::Effect,
                "Principal" => Member::Principal,
                "NotPrincipal" => Member::NotPrincipal,
                "Action" => Member::Action,
                "NotAction" => Member::NotAction,
                "Resource" => Member::Resource,
                "NotResource" => Member::NotResource,
                "Condition" => Member::Condition,
                _ => {
                    self.unknown_member(&member, parent, "a statement", &STATEMENT_MEMBERS);
                    continue;
                }
            };
            if statement.has(kind) {
                continue;
            }
            statement.seen |= 1 << kind as u16;
            let value = member.value;
            match kind {
                Member::Sid => statement.sid = self.string(value, &path, "R-GRAM-8"),
                Member::Effect => statement.effect = self.string(value, &path, "R-STMT-1"),
                Member::Principal => statement.principal = self.principal(value, &path),
                Member::NotPrincipal => statement.not_principal = self.principal(value, &path),
                Member::Action => statement.action = self.values(value, &path),
                Member::NotAction => statement.not_action = self.values(value, &path),
                Member::Resource => statement.resource = self.values(value, &path),
                Member::NotResource => statement.not_resource = self.values(value, &path),
                Member::Condition => statement.condition = self.condition(value, &path),
            }
        }
        statement
    }

    fn string(&mut self, json: Json<'a>, path: &Path<'_>, rule: &'static str) -> Option<Text<'a>> {
        match json.value {
            JsonValue::String(value) => self.text(value, json.span, path),
            _ => {
                self.wrong_type(&json, path, rule, "a string");
                None
            }
        }
    }

    fn text(&mut self, value: Cow<'a, str>, span: Span, path: &Path<'_>) -> Option<Text<'a>> {
        if value.len() > self.limits.value_bytes {
            let message = format!(
                "a text of {} bytes; at most {} are read",
                value.len(),
                self.limits.value_bytes
            );
            self.limit(path, span.start, message);
            return None;
        }
        Some(Text {
            value,
            span,
            is_number: false,
        })
    }

    /// Whether a list may be read; reports it if it is too long.
    fn fits(&mut self, length: usize, span: Span, path: &Path<'_>) -> bool {
        if length > self.limits.list_entries {
            let message = format!(
                "a list of {length} entries; at most {} are read",
                self.limits.list_entries
            );
            self.limit(path, span.start, message);
        }
        length <= self.limits.list_entries
    }

    fn values(&mut self, json: Json<'a>, path: &Path<'_>) -> Option<Values<'a>> {
        if let JsonValue::Number(_) = json.value {
            self.wrong_type(&json, path, "R-GRAM-8", "a string or an array of strings");
            return None;
        }
        self.values_of(json, path, |reader, entry, path| {
            reader.string(entry, path, "R-GRAM-8")
        })
    }

    /// `item` reads what stands in a list.
    fn values_of(
        &mut self,
        json: Json<'a>,
        path: &Path<'_>,
        item: impl Fn(&mut Self, Json<'a>, &Path<'_>) -> Option<Text<'a>>,
    ) -> Option<Values<'a>> {
        let span = json.span;
        match json.value {
            JsonValue::String(_) | JsonValue::Number(_) => {
                let items = vec![item(self, json, path)?];
                Some(Values {
                    span,
                    form: Form::Single,
                    items,
                    is_incomplete: false,
                })
            }
            JsonValue::Array(entries) if self.fits(entries.len(), span, path) => {
                let mut items = Vec::with_capacity(entries.len());
                let count = entries.len();
                for (index, entry) in entries.into_iter().enumerate() {
                    items.extend(item(self, entry, &path.item(index)));
                }
                Some(Values {
                    span,
                    form: Form::Array,
                    is_incomplete: items.len() < count,
                    items,
                })
            }
            JsonValue::Array(_) => None,
            _ => {
                self.wrong_type(&json, path, "R-GRAM-8", "a string or an array of strings");
                None
            }
        }
    }

    /// A principal under `AWS`, which may be an account id without quotes; its digits are taken as written
    /// (R-PRIN-1).
    fn aws_principal(&mut self, json: Json<'a>, path: &Path<'_>) -> Option<Text<'a>> {
        let JsonValue::Number(digits) = json.value else {
            return self.string(json, path, "R-GRAM-8");
        };
        if !is_account_id(digits) {
            let message = format!(
                "`{digits}` is no account; an account id has twelve digits, and quotes keep a leading zero"
            );
            let at = json.span.start;
            self.findings
                .error(Reason::InvalidPrincipal, "R-PRIN-1", path, at, message);
            return None;
        }
        let text = self.text(Cow::Borrowed(digits), json.span, path)?;
        Some(Text {
            is_number: true,
            ..text
        })
    }

    fn principal(&mut self, json: Json<'a>, path: &Path<'_>) -> Option<PrincipalElement<'a>> {
        let span = json.span;
        match json.value {
            JsonValue::String(value) => Some(PrincipalElement::Text(self.text(value, span, path)?)),
            JsonValue::Object(members) => {
                let mut entries = Vec::with_capacity(members.len());
                let count = members.len();
                for member in members {
                    let path = path.member(&member.name);
                    let values = match &*member.name {
                        "AWS" => self.values_of(member.value, &path, Self::aws_principal),
                        _ => self.values(member.value, &path),
                    };
                    let kind = self.text(member.name.clone(), member.name_span, &path);
                    if let (Some(kind), Some(values)) = (kind, values) {
                        entries.push((kind, values));
                    }
                }
                let is_incomplete =
                    entries.len() < count || entries.iter().any(|(_, values)| values.is_incomplete);
                Some(PrincipalElement::Map(PrincipalMap {
                    span,
                    entries,
                    is_incomplete,
                }))
            }
            _ => {
                self.wrong_type(
                    &json,
                    path,
                    "R-PRIN-1",
                    "\"*\" or a map such as {\"AWS\": …}",
                );
                None
            }
        }
    }

    fn condition(&mut self, json: Json<'a>, path: &Path<'_>) -> Option<ConditionElement<'a>> {
        let JsonValue::Object(members) = json.value else {
            self.wrong_type(
                &json,
                path,
                "R-COND-1",
                "a map from operators to condition keys",
            );
            return None;
        };
        let mut blocks = Vec::with_capacity(members.len());
        for member in members {
            let path = path.member(&member.name);
            let entries = self.condition_entries(member.value, &path);
            let length = member.name.len();
            if length > MOST_OPERATOR_BYTES {
                let message = format!(
                    "an operator of {length} bytes; at most {MOST_OPERATOR_BYTES} are read"
                );
                self.limit(&path, member.name_span.start, message);
            } else if let Some(operator) = self.text(member.name.clone(), member.name_span, &path) {
                blocks.push(ConditionBlock { operator, entries });
            }
        }
        Some(ConditionElement { blocks })
    }

    fn condition_entries(&mut self, json: Json<'a>, path: &Path<'_>) -> Vec<ConditionEntry<'a>> {
        let JsonValue::Object(members) = json.value else {
            self.wrong_type(
                &json,
                path,
                "R-COND-1",
                "a map from condition keys to values",
            );
            return Vec::new();
        };
        let mut entries = Vec::with_capacity(members.len());
        for member in members {
            let path = path.member(&member.name);
            let values = self.condition_values(member.value, &path);
            let key = self.text(member.name.clone(), member.name_span, &path);
            if let (Some(key), Some(values)) = (key, values) {
                entries.push(ConditionEntry { key, values });
            }
        }
        entries
    }

    fn condition_values(&mut self, json: Json<'a>, path: &Path<'_>) -> Option<ConditionValues<'a>> {
        let span = json.span;
        match json.value {
            JsonValue::Array(entries) if self.fits(entries.len(), span, path) => {
                let mut items = Vec::with_capacity(entries.len());
                let count = entries.len();
                for (index, entry) in entries.into_iter().enumerate() {
                    items.extend(self.condition_value(entry, &path.item(index)));
                }
                Some(ConditionValues {
                    span,
                    form: Form::Array,
                    is_incomplete: items.len() < count,
                    items,
                })
            }
            JsonValue::Array(_) => None,
            value => {
                let item = self.condition_value(Json { span, value }, path)?;
                Some(ConditionValues {
                    span,
                    form: Form::Single,
                    items: vec![item],
                    is_incomplete: false,
                })
            }
        }
    }

    fn condition_value(&mut self, json: Json<'a>, path: &Path<'_>) -> Option<ConditionValue<'a>> {
        let span = json.span;
        let (kind, value) = match json.value {
            JsonValue::String(value) => (ConditionValueKind::String, value),
            JsonValue::Number(spelling) => (ConditionValueKind::Number, Cow::Borrowed(spelling)),
            JsonValue::Bool(true) => (ConditionValueKind::Bool, Cow::Borrowed("true")),
            JsonValue::Bool(false) => (ConditionValueKind::Bool, Cow::Borrowed("false")),
            JsonValue::Null | JsonValue::Array(_) | JsonValue::Object(_) => {
                self.wrong_type(&json, path, "R-GRAM-8", "a string, number or boolean");
                return None;
            }
        };
        let text = self.text(value, span, path)?;
        Some(ConditionValue { kind, text })
    }
}

/// What to say to a statement, or a list of them, that stands where a policy should.
fn bare_statement(json: &Json<'_>) -> Option<&'static str> {
    let has = |members: &[JsonMember<'_>], names: &[&str]| {
        members.iter().any(|member| names.contains(&&*member.name))
    };
    let is_statement = |members: &[JsonMember<'_>]| {
        has(members, &["Effect", "Action", "NotAction"])
            && !has(members, &["Statement", "statement", "Statements"])
    };
    match &json.value {
        JsonValue::Object(members) if is_statement(members) => Some(
            "this is a statement; wrap it in `Statement`: `{\"Version\": \"2012-10-17\", \"Statement\": …}`",
        ),
        // As some calls of IAM answer, or given a name twice.
        JsonValue::Object(members) if wraps_policy(members) => {
            Some("this holds a policy; give what stands in it")
        }
        JsonValue::Array(items) => items.first().and_then(|item| match &item.value {
            JsonValue::Object(members) if is_statement(members) => Some(
                "this is a list of statements; wrap it in `Statement`: `{\"Version\": \"2012-10-17\", \"Statement\": …}`",
            ),
            _ => None,
        }),
        _ => None,
    }
}

/// Whether an object that is no policy has one in a member.
fn wraps_policy(members: &[JsonMember<'_>]) -> bool {
    let is_policy = |member: &JsonMember<'_>| match &member.value.value {
        JsonValue::Object(inner) => inner.iter().any(|inner| inner.name == "Statement"),
        _ => false,
    };
    let is_known = |member: &JsonMember<'_>| matches!(&*member.name, "Version" | "Statement");
    !members.iter().any(is_known) && members.iter().any(is_policy)
}

fn keep_first<T>(slot: &mut Option<T>, value: Option<T>) {
    if slot.is_none() {
        *slot = value;
    }
}
