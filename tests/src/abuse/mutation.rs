//! The table: each guard as it is, and with its member abused in every way.

use serde_json::{Value, json};

use super::answer::{Answer, answer};
use super::guards::{Guard, contradictions, guards};
use super::members::{Member, at, json_type, members, places, with};

/// A value that JSON cannot hold, in place of one that it can.
#[derive(Debug, Clone)]
pub struct Exotic {
    /// Where it stands in the scenario.
    pub at: Vec<String>,
    /// What a driver makes of the value that stands there, or puts in its place.
    pub kind: &'static str,
}

/// One row.
#[derive(Debug, Clone)]
pub struct Question {
    /// Member, guard and abuse.
    pub id: String,
    /// The scenario, as the call with JSON text takes it; without an exotic value, which is for typed calls alone.
    pub text: String,
    /// Whether typed calls can be asked: not what is wrong with the text itself.
    pub typed: bool,
    /// The abuse can be no decision, whatever the core says.
    pub is_refused: bool,
    /// What typed calls are asked instead of the plain value.
    pub exotic: Option<Exotic>,
    /// What the core says, and what else a typed call may say of an exotic value.
    pub accepted: Vec<Answer>,
}

/// What an exotic value comes to, besides an error.
enum Reading {
    /// What it holds, by every front that has such values.
    Read,
    /// What it holds, where it is taken.
    Same,
    /// As `null`, or as if the member were not there: of a condition key, the first.
    Absent,
    /// As if the member were not there.
    LeftOut,
    /// Nothing.
    Refused,
}

/// A kind of exotic value, of which JSON types it can be made, and how it is read. No front has all of them.
const EXOTICS: [(&str, &[&str], Reading); 37] = [
    // Containers of members.
    ("map", &["object"], Reading::Refused),
    ("instance", &["object"], Reading::Refused),
    ("inherited", &["object"], Reading::Refused),
    ("nonEnumerable", &["object"], Reading::Refused),
    ("symbolKeys", &["object"], Reading::Refused),
    ("pairs", &["object"], Reading::Refused),
    ("mapping", &["object"], Reading::Read),
    ("nullPrototype", &["object"], Reading::Read),
    ("frozen", &["object", "list"], Reading::Read),
    ("proxy", &["object", "list"], Reading::Read),
    ("getters", &["object"], Reading::Read),
    ("askingGetters", &["object"], Reading::Read),
    ("fickleGetters", &["object"], Reading::Same),
    ("throwingGetters", &["object"], Reading::Refused),
    ("toJson", &["object", "list", "text"], Reading::Refused),
    // Containers of values.
    ("tuple", &["list"], Reading::Read),
    ("set", &["list"], Reading::Same),
    ("generator", &["list"], Reading::Refused),
    ("sparse", &["list"], Reading::Refused),
    ("arrayLike", &["list"], Reading::Refused),
    ("joined", &["list"], Reading::Refused),
    ("numpy", &["list"], Reading::Same),
    // Values.
    ("boxed", &["text", "number", "boolean"], Reading::Same),
    ("subclass", &["text", "number"], Reading::Same),
    ("numpyScalar", &["text", "number", "boolean"], Reading::Same),
    ("decimal", &["number"], Reading::Same),
    ("bytes", &["text"], Reading::Refused),
    ("surrogate", &["text"], Reading::Refused),
    ("bigint", &["number"], Reading::Same),
    // What no value is.
    ("undefined", ANY, Reading::LeftOut),
    ("missing", ANY, Reading::Absent),
    ("nan", ANY, Reading::Absent),
    ("masked", ANY, Reading::Absent),
    ("infinity", ANY, Reading::Refused),
    ("function", ANY, Reading::Refused),
    ("symbol", ANY, Reading::Refused),
    ("date", ANY, Reading::Refused),
];

const ANY: &[&str] = &["null", "boolean", "number", "text", "list", "object"];

/// All rows.
#[must_use]
pub fn questions() -> Vec<Question> {
    let mut table = Table::default();
    for guard in guards() {
        table.plain(&guard);
        let member = members().iter().find(|member| member.path == guard.member);
        let member = member.unwrap_or_else(|| panic!("{} is no member", guard.member));
        for place in places(&guard.scenario, guard.member) {
            table.types(&guard, member, &place);
            table.texts(&guard, &place);
            table.exotics(&guard, &place);
        }
        for place in objects(&guard.scenario, guard.member) {
            table.names(&guard, &place);
        }
        table.wrong_text(&guard);
    }
    for contradiction in contradictions() {
        table.row(&contradiction, "together", &contradiction.scenario, true);
    }
    let document = guards()
        .into_iter()
        .find(|guard| guard.name == "old")
        .expect("a guard with a document to abuse");
    table.documents(&document);
    table.rows
}

/// The scenario and all objects from there to the member, as far as they are not documents of IAM.
fn objects(scenario: &Value, path: &str) -> Vec<Vec<String>> {
    let mut found = vec![Vec::new()];
    for (end, _) in path.match_indices('.').chain([(path.len(), "")]) {
        found.extend(places(scenario, &path[..end]));
    }
    found.retain(|place| {
        let members = at(scenario, place).and_then(Value::as_object);
        members.is_some_and(|members| !members.contains_key("Statement"))
    });
    found
}

#[derive(Default)]
struct Table {
    rows: Vec<Question>,
}

impl Table {
    fn row(&mut self, guard: &Guard, abuse: &str, scenario: &Value, is_refused: bool) {
        self.text(guard, abuse, scenario.to_string(), true, is_refused);
    }

    /// A row with another value, or none, in one place.
    fn changed(
        &mut self,
        guard: &Guard,
        place: &[String],
        abuse: &str,
        value: Option<Value>,
        is_refused: bool,
    ) {
        let abuse = format!("{}: {abuse}", place.join("."));
        let scenario = with(&guard.scenario, place, value);
        self.row(guard, &abuse, &scenario, is_refused);
    }

    fn text(&mut self, guard: &Guard, abuse: &str, text: String, typed: bool, is_refused: bool) {
        self.rows.push(Question {
            id: format!("{} ({}), {abuse}", guard.member, guard.name),
            accepted: vec![answer(&text)],
            text,
            typed,
            is_refused,
            exotic: None,
        });
    }

    fn plain(&mut self, guard: &Guard) {
        self.row(guard, "as it is", &guard.scenario, false);
    }

    /// A value of every JSON type in the member's place, and none.
    fn types(&mut self, guard: &Guard, member: &Member, place: &[String]) {
        let held = at(&guard.scenario, place).expect("a place").clone();
        self.changed(guard, place, "lost", None, false);
        for (name, value) in [
            ("null", Value::Null),
            ("true", json!(true)),
            ("false", json!(false)),
            ("zero", json!(0)),
            ("one", json!(1)),
            ("fraction", json!(1.5)),
            ("empty text", json!("")),
            ("text", json!("x")),
            ("text of true", json!("true")),
            ("empty list", json!([])),
            ("list of it", json!([held])),
            ("list of lists", json!([[held]])),
            ("list of null", json!([null])),
            ("list of objects", json!([{"x": 1}])),
            ("empty object", json!({})),
            ("object of it", json!({"value": held})),
            ("its text", json!(held.to_string())),
        ] {
            let is_refused = !member.types.contains(&json_type(&value));
            self.changed(guard, place, name, Some(value), is_refused);
        }
    }

    /// Texts of every length and kind, in place of a text, or of each text of a list.
    fn texts(&mut self, guard: &Guard, place: &[String]) {
        let Some(Value::String(held)) = at(&guard.scenario, place) else {
            return;
        };
        for (name, text) in [
            ("of 513 bytes", "x".repeat(513)),
            ("of 9 kB", "x".repeat(9_000)),
            ("of 70 kB", "x".repeat(70_000)),
            ("longer by 70 kB", format!("{held}{}", "x".repeat(70_000))),
            ("beyond ASCII", format!("{held}\u{e9}\u{65e5}")),
            ("beyond the plane", format!("{held}\u{1f600}")),
            ("with NUL", format!("{held}\0")),
            ("behind NUL", format!("{held}\0x")),
            ("with BOM", format!("\u{feff}{held}")),
            ("with a space", format!("{held} ")),
            ("behind a space", format!(" {held}")),
            ("with a line", format!("{held}\n")),
            ("in capitals", held.to_uppercase()),
            ("turned round", format!("{held}\u{202e}")),
            ("of a replacement", format!("{held}\u{fffd}")),
        ] {
            self.changed(guard, place, name, Some(json!(text)), false);
        }
    }

    /// Unknown members beside the known ones, and known ones misspelt.
    fn names(&mut self, guard: &Guard, place: &[String]) {
        let members = at(&guard.scenario, place).and_then(Value::as_object);
        // Every name is one of a condition key.
        if place.last().is_some_and(|name| name == "context") {
            return;
        }
        let where_ = place.join(".");
        let beside = |name: &str, value: Value| {
            with(
                &guard.scenario,
                &[place, &[name.to_string()]].concat(),
                Some(value),
            )
        };
        for (name, value) in [
            ("extra", json!(1)),
            ("extra", Value::Null),
            ("", json!({})),
            ("__proto__", json!({"extra": 1})),
            ("constructor", json!("x")),
            ("toString", json!("x")),
            ("\u{e9}\u{65e5}", json!([])),
        ] {
            let abuse = format!("`{name}`: {value} in `{where_}`");
            self.row(guard, &abuse, &beside(name, value.clone()), true);
        }
        for (name, value) in members.into_iter().flatten() {
            for misspelt in [
                format!("{name}s"),
                name.to_uppercase(),
                format!("{name} "),
                format!("{}_", &name[..name.len() - 1]),
            ] {
                let place = [place, std::slice::from_ref(name)].concat();
                let mut scenario = with(&guard.scenario, &place, None);
                let last = place.len() - 1;
                let misspelt_place = [&place[..last], std::slice::from_ref(&misspelt)].concat();
                scenario = with(&scenario, &misspelt_place, Some(value.clone()));
                let abuse = format!("`{misspelt}` in `{where_}`");
                self.row(guard, &abuse, &scenario, true);
            }
        }
    }

    fn exotics(&mut self, guard: &Guard, place: &[String]) {
        let held = at(&guard.scenario, place).expect("a place");
        let plain = answer(&guard.scenario.to_string());
        let other = |value| answer(&with(&guard.scenario, place, value).to_string());
        for (kind, types, reading) in &EXOTICS {
            if !types.contains(&json_type(held)) {
                continue;
            }
            let is_key = place.len() == 3 && place[..2] == ["request", "context"];
            let read = match reading {
                Reading::Read | Reading::Same => vec![plain.clone()],
                Reading::Absent if is_key => vec![other(Some(Value::Null))],
                Reading::Absent => vec![other(Some(Value::Null)), other(None)],
                Reading::LeftOut => vec![other(None)],
                Reading::Refused => Vec::new(),
            };
            let refusals = [
                "invalidPolicy",
                "invalidRequest",
                "invalidArgument",
                "invalidAuthorizer",
            ]
            .map(|code| Answer::Error(code.to_string()));
            let refusals = refusals
                .into_iter()
                .filter(|_| !matches!(reading, Reading::Read));
            self.rows.push(Question {
                id: format!(
                    "{} ({}), {}: {kind}",
                    guard.member,
                    guard.name,
                    place.join(".")
                ),
                text: guard.scenario.to_string(),
                typed: true,
                is_refused: false,
                exotic: Some(Exotic {
                    at: place.to_vec(),
                    kind,
                }),
                accepted: read.into_iter().chain(refusals).collect(),
            });
        }
    }

    /// What is wrong with the text as such, which typed calls never see.
    fn wrong_text(&mut self, guard: &Guard) {
        let text = guard.scenario.to_string();
        let last = text.len() - 1;
        for (abuse, text, is_refused) in [
            ("cut", text[..last].to_string(), true),
            ("and more", format!("{text}x"), true),
            ("twice", format!("{text}{text}"), true),
            ("behind BOM", format!("\u{feff}{text}"), true),
            ("comma", format!("{},}}", &text[..last]), true),
            ("comment", format!("{text}//"), true),
            (
                "member twice",
                format!("{},\"request\":{{}}}}", &text[..last]),
                true,
            ),
            (
                "request twice",
                format!("{{\"request\":{},{}", guard.scenario["request"], &text[1..]),
                true,
            ),
            ("quotes", text.replace('"', "'"), true),
            ("in a list", format!("[{text}]"), true),
            ("spaces around", format!(" \t{text}\r "), false),
            ("in lines", text.replace(',', ",\n"), false),
        ] {
            self.text(guard, abuse, text, false, is_refused);
        }
        let mark =
            |value: &str| text.replace("\"x:mark\":\"red\"}", &format!("\"x:mark\":{value}}}"));
        if mark("0") == text {
            return;
        }
        for (abuse, value, is_refused) in [
            ("NaN", "NaN", true),
            ("Infinity", "Infinity", true),
            ("minus Infinity", "-Infinity", true),
            ("huge number", "1e999", false),
            ("tiny number", "1e-999", false),
            ("minus nought", "-0", false),
            ("spelling", "1.20", false),
            ("leading nought", "01", true),
            ("plus", "+1", true),
            ("hexadecimal", "0x1", true),
            (
                "many digits",
                "123456789012345678901234567890.123456789",
                false,
            ),
            ("half a pair", "\"\\ud83d\"", true),
            ("other half", "\"\\ude00\"", true),
            ("pair", "\"\\ud83d\\ude00\"", false),
            ("escape", "\"\\x41\"", true),
            ("control", "\"\u{1}\"", true),
            ("undefined", "undefined", true),
            ("key twice", "\"red\",\"x:mark\":\"blue\"", true),
            (
                "key twice in another case",
                "\"red\",\"X:MARK\":\"blue\"",
                true,
            ),
        ] {
            self.text(guard, abuse, mark(value), false, is_refused);
        }
    }

    /// Every value of a policy document, for wrappers that take documents as objects.
    fn documents(&mut self, guard: &Guard) {
        let mut open = vec![
            places(&guard.scenario, "policies.identity.*")
                .into_iter()
                .next()
                .expect("a policy"),
        ];
        let document = Member {
            path: guard.member,
            types: ANY,
        };
        let policy = open[0].clone();
        while let Some(place) = open.pop() {
            if place != policy {
                self.types(guard, &document, &place);
                self.exotics(guard, &place);
            }
            let steps: Vec<String> = match at(&guard.scenario, &place) {
                Some(Value::Array(items)) => (0..items.len()).map(|nth| nth.to_string()).collect(),
                Some(Value::Object(members)) => members.keys().cloned().collect(),
                _ => Vec::new(),
            };
            open.extend(
                steps
                    .into_iter()
                    .map(|step| [place.clone(), vec![step]].concat()),
            );
        }
    }
}
