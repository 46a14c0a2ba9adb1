//! From JSON to a document. Whatever is defective is reported and left out, so that one reading finds
//! everything.

use alloc::{borrow::Cow, format, string::String, vec, vec::Vec};

use super::limits::Limits;
use super::model::{
    ConditionBlock, ConditionElement, ConditionEntry, ConditionValue, ConditionValueKind,
    ConditionValues, Form, Member, PolicyDocument, PrincipalElement, PrincipalMap, Statement, Text,
    Values,
};
use super::problem::{bare_statement, json_problem, stands_twice, wrong_type};
use crate::finding::{Applicability, Findings, Fix, PolicyErrors, Problem, Reason, Severity};
use crate::text::{
    Json, JsonMember, JsonValue, Path, Span, did_you_mean, is_account_id, parse_json, quoted,
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
        let document = read_document(text, limits, &mut findings);
        PolicyErrors::check(findings.finish(text))?;
        Ok(document)
    }
}

/// Reads a document from a text of its own.
pub(crate) fn read_document<'a>(
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
        findings.error(&Path::Root, Problem::past_a_bound(Span::START, message));
        return empty(text, Span::START);
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
            findings.error(&Path::Root, json_problem(&error));
            empty(text, Span::START)
        }
    }
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
                findings.error(&path.member(&repeated.name), stands_twice(repeated));
            }
            for member in members {
                report_duplicates(&member.value, &path.member(&member.name), findings);
            }
        }
        JsonValue::Null | JsonValue::Bool(_) | JsonValue::Number(_) | JsonValue::String(_) => {}
    }
}

fn repeated_names<'m, 'a>(members: &'m [JsonMember<'a>]) -> Vec<&'m JsonMember<'a>> {
    if members.len() <= FEW_MEMBERS && !repeats_name(members) {
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

/// Most objects are small, and told without a list; the few large ones must not cost a square.
const FEW_MEMBERS: usize = 8;

fn repeats_name(mut members: &[JsonMember<'_>]) -> bool {
    while let [first, behind @ ..] = members {
        if behind.iter().any(|other| other.name == first.name) {
            return true;
        }
        members = behind;
    }
    false
}

fn empty(source: &str, span: Span) -> PolicyDocument<'_> {
    PolicyDocument {
        source,
        span,
        is_policy: false,
        empty_statements: None,
        version: None,
        has_version: false,
        id: None,
        id_with_comma: None,
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
        self.findings.error(path, wrong_type(json, rule, expected));
    }

    /// `has` tells whether a name that is proposed stands there already.
    fn unknown_member(
        &mut self,
        member: &JsonMember<'_>,
        path: &Path<'_>,
        place: &str,
        known: &[&'static str],
        has: &dyn Fn(&str) -> bool,
    ) {
        if self.findings.leaves_out(Severity::Error) {
            return;
        }
        let near = did_you_mean(&member.name, known.iter().copied());
        let hint = match near {
            Some(word) => format!("; did you mean `{word}`?"),
            None => format!("; {place} takes {}", known.join(", ")),
        };
        let message = format!("unknown member `{}`{hint}", quoted(&member.name));
        let fix = near.filter(|word| !has(word));
        let fix = fix.map(|word| Fix::write(Applicability::Unsafe, member.name_span, word));
        let problem = Problem::new(Reason::UnknownMember, "R-GRAM-2", member.name_span, message);
        self.findings
            .error(&path.member(&member.name), problem.with_fix(fix));
    }

    fn limit(&mut self, path: &Path<'_>, span: Span, message: String) {
        self.findings
            .error(path, Problem::past_a_bound(span, message));
    }

    fn document(&mut self, json: Json<'a>) -> PolicyDocument<'a> {
        let mut document = empty(self.source, json.span);
        let path = Path::Root;
        if let Some(problem) = bare_statement(&json) {
            self.findings.error(&path, problem);
            return document;
        }
        let JsonValue::Object(members) = json.value else {
            self.wrong_type(&json, &path, "R-GRAM-1", "a policy object");
            return document;
        };
        document.is_policy = true;
        let (mut has_version, mut has_id, mut has_statement) = (false, false, false);
        let mut unknown = Vec::new();
        document.id_with_comma = without(&members, "Id");
        document.has_version = members.iter().any(|member| member.name == "Version");
        for member in members {
            let path = path.member(&member.name);
            match &*member.name {
                "Version" => {
                    has_version = true;
                    let version = self.string(member.value, &path, "R-VER-1");
                    keep_first(&mut document.version, version);
                }
                "Id" => {
                    has_id = true;
                    let id = self.string(member.value, &path, "R-SID-1");
                    keep_first(&mut document.id, id);
                }
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
                _ => unknown.push(member),
            }
        }
        // Behind the others, so that it is known which names are left.
        for member in &unknown {
            let has = |name: &str| match name {
                "Version" => has_version,
                "Id" => has_id,
                _ => has_statement,
            };
            self.unknown_member(member, &Path::Root, "a policy", &DOCUMENT_MEMBERS, &has);
        }
        if !has_statement {
            let message = "a policy needs a `Statement`";
            let problem = Problem::new(Reason::MissingMember, "R-GRAM-11", document.span, message);
            self.findings.error(&Path::Root, problem);
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
                    self.limit(path, json.span, message);
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
        let mut unknown = Vec::new();
        for member in members {
            let Some(kind) = Member::named(&member.name) else {
                unknown.push(member);
                continue;
            };
            let path = path.member(&member.name);
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
        // Behind the others, so that it is known which names are left.
        for member in &unknown {
            let has = |name: &str| Member::named(name).is_some_and(|kind| statement.has(kind));
            self.unknown_member(member, path, "a statement", &STATEMENT_MEMBERS, &has);
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

    #[inline]
    fn text(&mut self, value: Cow<'a, str>, span: Span, path: &Path<'_>) -> Option<Text<'a>> {
        if value.len() > self.limits.value_bytes {
            self.overlong(value.len(), span, path);
            return None;
        }
        Some(Text {
            value,
            span,
            is_number: false,
        })
    }

    #[cold]
    fn overlong(&mut self, length: usize, span: Span, path: &Path<'_>) {
        let most = self.limits.value_bytes;
        let message = format!("a text of {length} bytes; at most {most} are read");
        self.limit(path, span, message);
    }

    /// Whether a list may be read; reports it if it is too long.
    fn fits(&mut self, length: usize, span: Span, path: &Path<'_>) -> bool {
        if length > self.limits.list_entries {
            let message = format!(
                "a list of {length} entries; at most {} are read",
                self.limits.list_entries
            );
            self.limit(path, span, message);
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
            let problem = Problem::new(Reason::InvalidPrincipal, "R-PRIN-1", json.span, message);
            self.findings.error(path, problem);
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
                self.limit(&path, member.name_span, message);
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

/// The bytes of a member with the comma that goes with it.
fn without(members: &[JsonMember<'_>], name: &str) -> Option<Span> {
    let named = |member: &&JsonMember<'_>| member.name == name;
    let at = members.iter().position(|member| member.name == name)?;
    // Without one of two the text could be read, and be another than was meant.
    if members.iter().filter(named).count() > 1 {
        return None;
    }
    let member = members.get(at)?;
    let before = at.checked_sub(1).and_then(|before| members.get(before));
    let (start, end) = match (before, members.get(at + 1)) {
        (Some(before), _) => (before.value.span.end, member.value.span.end),
        (None, Some(behind)) => (member.name_span.start, behind.name_span.start),
        (None, None) => (member.name_span.start, member.value.span.end),
    };
    Some(Span { start, end })
}

fn keep_first<T>(slot: &mut Option<T>, value: Option<T>) {
    if slot.is_none() {
        *slot = value;
    }
}
