//! Texts with variables as a request fills them, for who looks at all values that something else may have.

use alloc::{boxed::Box, string::String, vec::Vec};

use super::template::{Reading, Resolution, resolution, resolve};
use crate::policy::{Template, TemplateToken};
use crate::request::RequestContext;

/// What texts with variables stand for.
#[derive(Debug, Clone)]
pub(crate) enum Filled {
    /// These texts.
    Told(Vec<Template>),
    /// Sources differ in what an empty value is (R-VAR-11): each of these is one way to read it.
    Several(Vec<Vec<Template>>),
    /// A variable has no value, or one that cannot be told (R-VAR-13): the same whatever the texts are held against.
    Nothing,
}

/// Fills the texts of one value of a policy.
pub(crate) fn filled(texts: &[&[TemplateToken]], request: &RequestContext<'_>) -> Filled {
    let each = texts.iter().map(|text| resolution(text, request));
    let with = |reading: Reading| {
        let texts = texts.iter();
        texts.map(|text| fill(text, request, reading)).collect()
    };
    match each.max().unwrap_or(Resolution::Resolved) {
        Resolution::Resolved | Resolution::EmptyDefault => Filled::Told(with(Reading::AsEmpty)),
        Resolution::SomeEmpty => {
            Filled::Several([Reading::AsEmpty, Reading::AsMissing].map(with).into())
        }
        Resolution::SomeEmptyWithoutDefault => Filled::Several([with(Reading::AsEmpty)].into()),
        Resolution::Unresolved | Resolution::Unknown => Filled::Nothing,
    }
}

/// Texts that stand side by side become one.
fn fill(text: &[TemplateToken], request: &RequestContext<'_>, reading: Reading) -> Template {
    let mut filled: Vec<TemplateToken> = Vec::new();
    let mut literal = String::new();
    let end = |literal: &mut String, filled: &mut Vec<TemplateToken>| {
        if !literal.is_empty() {
            let text: Box<str> = core::mem::take(literal).into();
            filled.push(TemplateToken::Literal(text));
        }
    };
    for token in text {
        match token {
            TemplateToken::Literal(text) => literal.push_str(text),
            TemplateToken::Variable(variable) => {
                literal.push_str(resolve(variable, request, reading).unwrap_or_default());
            }
            wildcard @ (TemplateToken::AnyRun | TemplateToken::AnyChar) => {
                end(&mut literal, &mut filled);
                filled.push(wildcard.clone());
            }
        }
    }
    end(&mut literal, &mut filled);
    filled.into()
}
