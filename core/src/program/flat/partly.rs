//! The same where some condition keys are not known.

use super::{FlatPattern, FlatProgram, FlatResourcePart, FlatStatement};
use crate::policy::Effect;
use crate::program::bounds::{Blind, Bounds, Holds};
use crate::program::open_resource::{Covers, part_holds, unusual_covers_partly};
use crate::program::partly::PartlyFound;
use crate::program::{Asked, Grade, Meter, Truth};
use crate::request::RequestContext;

impl FlatProgram {
    /// Looks at all statements for the action, up to the first Deny that surely applies.
    pub(crate) fn find_partly(&self, asked: &Asked<'_>, blind: &Blind<'_>) -> PartlyFound {
        let action = &asked.request.question.action;
        let named = self.actions.named(action, &self.text, &mut Meter::new());
        let mut left = named ^ self.excepts_actions;
        let mut found = PartlyFound::NOTHING;
        while left != 0 && !found.denies.surely {
            let statement = self.statements.get(left.trailing_zeros() as usize);
            left &= left - 1;
            if let Some(statement) = statement {
                let applies = self.applies_partly(statement, asked.request, blind);
                // Without principals every Allow is a direct one.
                found.add(statement.effect, Grade::Direct, applies);
            }
        }
        found
    }

    fn applies_partly(
        &self,
        statement: &FlatStatement,
        request: &RequestContext<'_>,
        blind: &Blind<'_>,
    ) -> Holds {
        let effect: Effect = statement.effect;
        let resource = match statement.resource {
            FlatResourcePart::Any => Holds::known(true),
            part => {
                let entries = statement.resources.of(&self.resources).iter();
                let covers = entries.map(|entry| match entry.pattern {
                    FlatPattern::Plain(_) => Covers::Known(self.covers(entry, request)),
                    FlatPattern::Unusual(number) => match self.unusual.get(usize::from(number)) {
                        Some(pattern) => unusual_covers_partly(pattern, request, blind),
                        None => Covers::Known(None),
                    },
                });
                part_holds(covers, part == FlatResourcePart::Excepted, effect)
            }
        };
        if !resource.maybe {
            return resource;
        }
        let conditions = statement.conditions.of(&self.conditions).iter();
        let conditions = conditions.fold(Bounds::of(Truth::True), |all, one| {
            all.and(one.condition.bounds(request, blind))
        });
        resource.and(conditions.holds_for(effect))
    }
}
