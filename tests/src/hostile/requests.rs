//! Requests of many or long condition keys.

use std::hint::black_box;

use portcullis::{RequestContext, request::ContextValue};

use super::Shape;
use super::measure::{Meter, ann};

pub(super) const SHAPES: &[Shape] = &[
    Shape::new("new-keys", 2_000, |n, meter| {
        let names: Vec<String> = (0..n).map(tag).collect();
        let context: Vec<(&str, &str)> = names.iter().map(|name| (&**name, "v")).collect();
        meter.measure(&mut || {
            let request = RequestContext::new(ann(), "s3:GetObject", "arn:aws:s3:::b/k", &context);
            assert!(request.is_ok());
        });
    }),
    Shape::new("new-equal-keys", 4_000, |n, meter| {
        let context = vec![("aws:RequestTag/key", "v"); n];
        meter.measure(&mut || {
            let request = RequestContext::new(ann(), "s3:GetObject", "arn:aws:s3:::b/k", &context);
            assert!(request.is_err());
        });
    }),
    Shape::new("new-more-than-are-read", 20_000, |n, meter| {
        let names: Vec<String> = (0..n).map(tag).collect();
        let context: Vec<(&str, &str)> = names.iter().map(|name| (&**name, "v")).collect();
        meter.measure(&mut || {
            let request = RequestContext::new(ann(), "s3:GetObject", "arn:aws:s3:::b/k", &context);
            drop(black_box(request));
        });
    }),
    Shape::new("builder-keys", 2_000, |n, meter| {
        let names: Vec<String> = (0..n).map(tag).collect();
        meter.measure(&mut || {
            let keys = names.iter().map(|name| (name.as_str(), "v"));
            let request = RequestContext::builder(ann(), "s3:GetObject", "*").context_all(keys);
            assert!(request.build().is_ok());
        });
    }),
    Shape::new("builder-keys-equal-but-for-case", 2_000, |n, meter| {
        let names: Vec<String> = (0..n).map(tag).collect();
        let upper: Vec<String> = names.iter().map(|name| name.to_uppercase()).collect();
        meter.measure(&mut || {
            let keys = names.iter().chain(&upper).map(|name| (name.as_str(), "v"));
            let request = RequestContext::builder(ann(), "s3:GetObject", "*").context_all(keys);
            assert!(request.keep_ambiguous_keys(true).build().is_ok());
        });
    }),
    Shape::new("builder-long-keys", 40, |n, meter| {
        let names: Vec<String> = (0..n)
            .map(|at| format!("x:{}{at:09}", "é".repeat(1_000)))
            .collect();
        meter.measure(&mut || {
            let keys = names.iter().map(|name| (name.as_str(), "v"));
            let request = RequestContext::builder(ann(), "s3:GetObject", "*").context_all(keys);
            assert!(request.build().is_ok());
        });
    }),
    Shape::new("set-context-new", 400, |n, meter| {
        let names: Vec<String> = (0..n).map(tag).collect();
        meter.measure(&mut || {
            let builder = RequestContext::builder(ann(), "s3:GetObject", "*");
            let mut request = builder.build().unwrap_or_else(|errors| panic!("{errors}"));
            for name in &names {
                assert!(request.set_context(name, "v").is_ok());
            }
        });
    }),
    Shape::new("set-context-known", 2_000, |n, meter| {
        let names: Vec<String> = (0..n).map(tag).collect();
        let keys = names.iter().map(|name| (name.as_str(), "v"));
        let builder = RequestContext::builder(ann(), "s3:GetObject", "*").context_all(keys);
        let mut request = builder.build().unwrap_or_else(|errors| panic!("{errors}"));
        set_all(meter, &mut request, &names);
    }),
    Shape::new("set-context-beside-many-values", 300, |n, meter| {
        // The values of the other keys are not looked at again.
        let values: Vec<String> = (0..n).map(|at| format!("v{at}")).collect();
        let names: Vec<String> = (0..n).map(tag).collect();
        let builder = RequestContext::builder(ann(), "s3:GetObject", "*");
        let builder = builder.context("x:set", ContextValue::from(values));
        let mut request = builder.build().unwrap_or_else(|errors| panic!("{errors}"));
        set_all(meter, &mut request, &names);
    }),
    Shape::new("set-context-beside-a-long-value", 300, |n, meter| {
        // One text of the longest makes each survey look for longer ones.
        let long = "v".repeat(65_536);
        let names: Vec<String> = (0..n).map(tag).collect();
        let builder = RequestContext::builder(ann(), "s3:GetObject", "*").context("x:long", &*long);
        let mut request = builder.build().unwrap_or_else(|errors| panic!("{errors}"));
        set_all(meter, &mut request, &names);
    }),
    Shape::new("values-of-a-key", 8_000, |n, meter| {
        let values: Vec<String> = (0..n).map(|at| format!("v{at}")).collect();
        meter.measure(&mut || {
            let values: Vec<&str> = values.iter().map(String::as_str).collect();
            let builder = RequestContext::builder(ann(), "s3:GetObject", "*");
            assert!(
                builder
                    .context("x:set", ContextValue::from(values))
                    .build()
                    .is_ok()
            );
        });
    }),
    Shape::new("ask-beside-many-keys", 2_000, |n, meter| {
        let names: Vec<String> = (0..n).map(tag).collect();
        let keys = names.iter().map(|name| (name.as_str(), "v"));
        let builder = RequestContext::builder(ann(), "s3:GetObject", "*").context_all(keys);
        let mut request = builder.build().unwrap_or_else(|errors| panic!("{errors}"));
        meter.measure(&mut || {
            for _ in 0..n {
                assert!(request.ask("s3:PutObject", "arn:aws:s3:::b/k").is_ok());
            }
        });
    }),
];

/// Gives each of these keys a value, one by one.
fn set_all<'a>(meter: &mut dyn Meter, request: &mut RequestContext<'a>, names: &'a [String]) {
    meter.measure(&mut || {
        for name in names {
            assert!(request.set_context(name, "w").is_ok());
        }
    });
}

fn tag(at: usize) -> String {
    format!("aws:RequestTag/key{at:06}")
}
