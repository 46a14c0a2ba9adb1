//! `Action` and `NotAction` (section 2.1).

use alloc::{boxed::Box, format, vec::Vec};

use smol_str::SmolStr;

use super::judge::Judge;
use super::policy_type::PolicyType;
use crate::document::{Text, Values};
use crate::effect::Effect;
use crate::finding::{Applicability, Fix, Problem, Reason};
use crate::text::{Path, action_colon, is_action_word};

/// Which actions a statement is about.
#[derive(Debug, Clone)]
pub(crate) struct ActionPart {
    /// `NotAction`: the entries are exceptions (R-ACT-7).
    pub(crate) inverted: bool,
    pub(crate) entries: Box<[ActionPattern]>,
    /// The part holds for no action, or for every one, whatever the entries say (R-GRAM-13, R-ACT-8).
    pub(crate) forced: Option<bool>,
}

/// One entry: as a pattern of `service:Name`, or nothing. It keeps its spelling, and compares without ASCII case (R-ACT-3).
/// By default one that matches nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct ActionPattern {
    text: SmolStr,
    form: ActionForm,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum ActionForm {
    /// `*`.
    Any,
    /// `service:name`, with the colon at this place and without wildcards.
    Exact(u32),
    /// The same, with `*` or `?` in the name (R-ACT-4, R-ACT-6).
    Wildcard(u32),
    /// Of a Deny, with a wildcard where the service should be: the text is one pattern for the whole of
    /// `service:Name` (R-ACT-4).
    Whole,
    /// Stored by AWS, but matches no request (R-ACT-5).
    #[default]
    Malformed,
}

impl ActionForm {
    /// What kind of pattern a text is, or the rule against it and what would be right.
    pub(crate) fn of(text: &str) -> Result<Self, (&'static str, &'static str)> {
        if text == "*" {
            return Ok(Self::Any);
        }
        if let Some(colon) = action_colon(text) {
            return Ok(Self::Exact(colon as u32));
        }
        let Some((service, name)) = text.split_once(':') else {
            return Err(if text.contains(['*', '?']) {
                (
                    "R-ACT-4",
                    "an action is `*` or `service:Name`; only the lone `*` spans services",
                )
            } else {
                ("R-ACT-2", "an action is `*` or `service:Name`")
            });
        };
        let is_service = is_action_word(service);
        if !is_service && service.contains(['*', '?']) {
            return Err((
                "R-ACT-4",
                "the service of an action takes no wildcard; only the lone `*` spans services",
            ));
        }
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'*' | b'?');
        if name.contains(':') {
            return Err((
                "R-ACT-5",
                "an action has one colon, between the service and the name",
            ));
        }
        if !is_service || name.is_empty() || !name.bytes().all(fits) {
            return Err((
                "R-ACT-5",
                "the parts of an action have letters, digits, `-`, `*` and `?`, no spaces or commas",
            ));
        }
        Ok(Self::Wildcard(service.len() as u32))
    }
}

impl ActionPattern {
    /// The pattern, or the rule against it and what would be right.
    fn parse(text: &str) -> Result<Self, (&'static str, &'static str)> {
        Ok(Self {
            form: ActionForm::of(text)?,
            text: text.into(),
        })
    }

    fn malformed(text: &str) -> Self {
        Self {
            text: text.into(),
            form: ActionForm::Malformed,
        }
    }

    /// What is malformed in the `Action` of a Deny, read so that it denies what its author can have meant:
    /// without white space around it, and with a wildcard where the service should be as one pattern (R-ACT-4,
    /// R-ACT-5).
    fn of_deny(text: &str) -> Self {
        let trimmed = text.trim();
        if let Ok(pattern) = Self::parse(trimmed) {
            return pattern;
        }
        let service = trimmed.split(':').next().unwrap_or_default();
        let form = if service.contains(['*', '?']) {
            ActionForm::Whole
        } else {
            ActionForm::Malformed
        };
        Self {
            text: trimmed.into(),
            form,
        }
    }

    pub(crate) fn is_any(&self) -> bool {
        self.form == ActionForm::Any
    }

    pub(crate) fn is_exact(&self) -> bool {
        matches!(self.form, ActionForm::Exact(_))
    }

    /// Whether it may cover actions of several services and is not the lone `*` (R-ACT-4, lenient).
    pub(crate) fn is_whole(&self) -> bool {
        self.form == ActionForm::Whole
    }

    /// The service and the pattern of names, as written.
    pub(crate) fn parts(&self) -> Option<(&str, &str)> {
        let (ActionForm::Exact(colon) | ActionForm::Wildcard(colon)) = self.form else {
            return None;
        };
        let colon = colon as usize;
        Some((self.text.get(..colon)?, self.text.get(colon + 1..)?))
    }

    pub(crate) fn form(&self) -> ActionForm {
        self.form
    }

    /// The entry as written.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }
}

impl Judge<'_> {
    pub(super) fn actions(
        &mut self,
        inverted: bool,
        effect: Effect,
        values: &Values<'_>,
        path: &Path<'_>,
    ) -> ActionPart {
        let mut entries = Vec::with_capacity(values.items.len());
        let mut malformed = false;
        let is_denied = effect == Effect::Deny && !inverted;
        for (index, item) in values.items.iter().enumerate() {
            let path = item_path(path, values, index);
            let pattern = ActionPattern::parse(item.as_str());
            if self.policy_type == PolicyType::ResourceControl
                && pattern.as_ref().is_ok_and(ActionPattern::is_any)
                && !self.is_rcp_full_access
            {
                let message = format!(
                    "{} names a service: `service:*` instead of `*`",
                    self.policy_type.with_article()
                );
                let problem = Problem::new(Reason::InvalidAction, "R-TYPE-9", item.span, message);
                self.error(&path, problem);
            }
            entries.push(pattern.unwrap_or_else(|refused| {
                malformed = true;
                let takes_any = self.policy_type != PolicyType::ResourceControl;
                let problem = malformed_action(item, refused, is_denied, takes_any);
                self.defect(&path, problem);
                if is_denied {
                    ActionPattern::of_deny(item.as_str())
                } else {
                    ActionPattern::malformed(item.as_str())
                }
            }));
        }
        let mut forced = None;
        if values.items.is_empty() {
            forced = self.empty_list(inverted, effect, values, path);
        } else if inverted && malformed && effect == Effect::Allow {
            forced = Some(false); // R-ACT-8: an exception that cannot be read must not widen an Allow.
        }
        ActionPart {
            inverted,
            entries: entries.into(),
            forced,
        }
    }
}

/// An entry of which [`ActionPattern::parse`] said this; `is_denied` in the `Action` of a Deny, which is read without the
/// white space around it anyway (R-ACT-5); `takes_any` where `*` is not refused whatever the loader (R-TYPE-9).
fn malformed_action(
    item: &Text<'_>,
    (rule, problem): (&'static str, &'static str),
    is_denied: bool,
    takes_any: bool,
) -> Problem {
    let text = item.as_str();
    let message = format!("`{text}`: {problem}");
    let applicability = match is_denied {
        true => Applicability::Safe,
        false => Applicability::Unsafe,
    };
    let is_sound =
        |text: &str| ActionPattern::parse(text).is_ok_and(|pattern| takes_any || !pattern.is_any());
    let fix = without_space(text, is_sound);
    let fix = fix.map(|text| Fix::write(applicability, item.span, text));
    Problem::new(Reason::InvalidAction, rule, item.span, message).with_fix(fix)
}

/// A text without the white space around it, if that is what is wrong with it.
pub(super) fn without_space(text: &str, is_sound: impl Fn(&str) -> bool) -> Option<&str> {
    let trimmed = text.trim();
    (trimmed.len() < text.len() && is_sound(trimmed)).then_some(trimmed)
}

/// The path of an item: of a bare string the member itself.
pub(super) fn item_path<'p>(path: &'p Path<'p>, values: &Values<'_>, index: usize) -> Path<'p> {
    match values.form {
        crate::document::Form::Single => *path,
        crate::document::Form::Array => path.item(index),
    }
}
