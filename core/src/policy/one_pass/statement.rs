//! One statement, member by member.

use alloc::borrow::Cow;

use super::{
    MOST, NAME_BYTES, OnePass, ReadAction, ReadResource, ReadStatement, Text, Within, fits,
};
use crate::document::{self, Limits, Member};
use crate::effect::Effect;
use crate::policy::action::ActionForm;
use crate::policy::from_document::is_of_sid;
use crate::policy::judge::Judge;
use crate::policy::resource::{Place, ResourcePattern};
use crate::text::{Path, Pull, Pulled, Span};

impl OnePass {
    pub(super) fn statement(
        &mut self,
        pull: &mut Pull<'_>,
        judge: &mut Judge<'_>,
        limits: &Limits,
        of: Within<'_>,
    ) -> Option<()> {
        let count = self.statements.len() - of.first;
        if count >= MOST.min(limits.statements) {
            return None;
        }
        let entries = self.resources.len();
        let (mut seen, mut effect, mut sid) = (0u16, None, Text::default());
        let mut any = None;
        pull.eat(b'{')?;
        loop {
            let member = Member::named(pull.name()?.text)?;
            let bit = 1 << member as u16;
            if seen & bit != 0 {
                return None;
            }
            seen |= bit;
            match member {
                Member::Sid => sid = self.sid(pull.string()?, of)?,
                Member::Effect => {
                    effect = Some(match pull.string()?.text {
                        "Allow" => Effect::Allow,
                        "Deny" => Effect::Deny,
                        _ => return None,
                    });
                }
                Member::Action | Member::NotAction => self.actions(pull, limits)?,
                Member::Resource => any = self.resources(pull, limits, of, |text| text == "*")?,
                Member::NotResource => any = self.resources(pull, limits, of, |_| false)?,
                Member::Condition => self.conditions(pull, judge, limits)?,
                Member::Principal | Member::NotPrincipal => return None,
            }
            if !pull.goes_on(b'}')? {
                break;
            }
        }
        let has = |member: Member| seen & (1 << member as u16) != 0;
        let excepts_actions = one_of(has(Member::Action), has(Member::NotAction))?;
        let excepts_resources = one_of(has(Member::Resource), has(Member::NotResource))?;
        let effect = effect?;
        let place = Place {
            effect,
            inverted: excepts_resources,
        };
        self.judge_resources(entries, place, judge, of.text)?;
        if let Some(any) = any {
            let item = any.item(any.within(of.text)?);
            let pattern = judge.resource(place, &item, &Path::Root);
            matches!(pattern, ResourcePattern::Any).then_some(())?;
            // It holds whatever else is listed.
            self.resources.truncate(entries);
        }
        self.statements.push(ReadStatement {
            policy: of.policy,
            index: count as u16,
            effect,
            excepts_actions,
            excepts_resources,
            any_resource: any.is_some(),
            actions: self.actions.len() as u32,
            resources: self.resources.len() as u32,
            conditions: self.conditions.len() as u32,
            sid,
        });
        Some(())
    }

    /// R-SID-2 and R-SID-3.
    fn sid(&self, sid: Pulled<'_>, of: Within<'_>) -> Option<Text> {
        let of_policy = self.statements.get(of.first..)?;
        let is_it = |other: &ReadStatement| other.sid.within(of.text) == Some(sid.text);
        let is_new = sid.text.is_empty() || !of_policy.iter().any(is_it);
        // Whatever the type and the length: others are rare.
        let is_sound = sid.text.len() < NAME_BYTES && sid.text.bytes().all(is_of_sid);
        (is_new && is_sound).then(|| Text::of(sid))
    }

    fn actions(&mut self, pull: &mut Pull<'_>, limits: &Limits) -> Option<()> {
        let first = self.actions.len();
        pull.strings(|entry| {
            fits(entry.text, limits)?;
            self.actions.push(ReadAction {
                text: Text::of(entry),
                form: ActionForm::of(entry.text).ok()?,
            });
            Some(())
        })?;
        (self.actions.len() - first <= limits.list_entries).then_some(())
    }

    /// The entries, which are judged when the effect is known. Gives the last of those that are not kept among them.
    fn resources(
        &mut self,
        pull: &mut Pull<'_>,
        limits: &Limits,
        of: Within<'_>,
        is_apart: impl Fn(&str) -> bool,
    ) -> Option<Option<Text>> {
        let text_bytes = of.text.len();
        let (mut count, mut apart) = (0, None);
        pull.strings(|entry| {
            fits(entry.text, limits)?;
            count += 1;
            if is_apart(entry.text) {
                apart = Some(Text::of(entry));
                return Some(());
            }
            if self.resources.capacity() == 0 {
                // Half of all statements have the lone `*`, and need no room.
                self.resources.reserve(text_bytes / 128 + 1);
            }
            self.resources.push(ReadResource {
                text: Text::of(entry),
                pattern: ResourcePattern::Never,
            });
            Some(())
        })?;
        (count <= limits.list_entries).then_some(apart)
    }

    fn judge_resources(
        &mut self,
        first: usize,
        place: Place,
        judge: &mut Judge<'_>,
        text: &str,
    ) -> Option<()> {
        for entry in self.resources.get_mut(first..)? {
            let item = entry.text.item(entry.text.within(text)?);
            entry.pattern = judge.resource(place, &item, &Path::Root);
        }
        Some(())
    }
}

/// Whether of two members that exclude each other the second stands there; `None` for both and for neither.
fn one_of(first: bool, second: bool) -> Option<bool> {
    (first != second).then_some(second)
}

impl Text {
    #[inline]
    pub(super) fn of(piece: Pulled<'_>) -> Self {
        Self {
            start: piece.start,
            length: piece.text.len() as u32,
        }
    }

    /// The letters, of the policy that they stand in.
    #[inline]
    pub(crate) fn within(self, policy: &str) -> Option<&str> {
        let start = self.start as usize;
        policy.get(start..start + self.length as usize)
    }

    /// As an item of a document.
    pub(super) fn item(self, text: &str) -> document::Text<'_> {
        document::Text {
            value: Cow::Borrowed(text),
            // With its quotes, though nobody is told.
            span: Span {
                start: self.start.saturating_sub(1),
                end: self.start + self.length + 1,
            },
            is_number: false,
        }
    }
}
