//! Texts that are no policies yet, and never will be: whoever writes in an editor writes anything.

use std::hint::black_box;

use portcullis::PolicyType;
use portcullis::editing::{complete, hover};

use super::Shape;
use super::measure::{Fact, Meter};

pub(super) const SHAPES: &[Shape] = &[
    Shape::new("complete-open-brackets", 40_000, |n, meter| {
        ask(meter, &"[{".repeat(n));
    }),
    Shape::new("complete-arrays-without-names", 20_000, |n, meter| {
        ask(meter, &format!("{{{}", "[]".repeat(n)));
    }),
    Shape::new("complete-quotes", 20_000, |n, meter| {
        ask(meter, &"\"".repeat(n));
    }),
    Shape::new("complete-quotes-that-close-nothing", 20_000, |n, meter| {
        ask(meter, &"\"a,\\\"".repeat(n));
    }),
    Shape::new("complete-braces-of-variables", 20_000, |n, meter| {
        ask(meter, &format!("\"${{{}\"x", "}".repeat(n)));
    }),
    Shape::new("complete-arrays-that-were-names", 10_000, |n, meter| {
        ask(meter, &format!("{{\"a\":{}", "[\"b\":".repeat(n)));
    }),
    Shape::new("complete-statements", 2_000, |n, meter| {
        let statement = r#"{"Effect":"Allow","Action":"s3:*","Resource":"*"},"#;
        let begun = statement.repeat(n);
        ask(
            meter,
            &format!(r#"{{"Version":"2012-10-17","Statement":[{begun}{{""#),
        );
    }),
    Shape::new("complete-keys-beside-many", 4_000, |n, meter| {
        let keys = r#""aws:k":"v","#.repeat(n);
        ask(
            meter,
            &format!(r#"{{"Statement":{{"Condition":{{"StringLike":{{{keys}""#),
        );
    }),
    Shape::new("complete-in-a-long-value", 20_000, |n, meter| {
        let value = "${a}*".repeat(n);
        ask(
            meter,
            &format!(r#"{{"Version":"2012-10-17","Statement":{{"Resource":"{value}${{"#),
        );
    }),
];

/// Asks what can stand at the end of a text, and what stands there.
fn ask(meter: &mut dyn Meter, text: &str) {
    meter.note(Fact::Read(text.len()));
    meter.measure(&mut || {
        let completions = complete(text, text.len(), PolicyType::Identity, None);
        black_box(completions.items().len());
        black_box(hover(text, text.len(), PolicyType::Identity, None));
    });
}
