//! What a condition comes to where some keys are not known.

use super::CompiledCondition;
use crate::policy::ConditionTest;
use crate::program::bounds::{Blind, Bounds};
use crate::program::template::value_of;
use crate::request::RequestContext;

impl CompiledCondition {
    /// Whether nothing is known of its truth. Of a key that is absent nothing is held against the policy's values
    /// (R-COND-8), so that their variables do not matter.
    pub(crate) fn is_open(&self, request: &RequestContext<'_>, blind: &Blind<'_>) -> bool {
        let key = &self.condition.key;
        match &self.condition.test {
            ConditionTest::Undecidable => false,
            ConditionTest::Compare { .. } if blind.keys.has_key(key) => true,
            ConditionTest::Compare { .. } => {
                !self.variables_are(|key| !blind.in_values.has_key(key))
                    && value_of(key, request).is_some()
            }
        }
    }

    pub(crate) fn bounds(&self, request: &RequestContext<'_>, blind: &Blind<'_>) -> Bounds {
        match self.is_open(request, blind) {
            true => Bounds::OPEN,
            false => Bounds::of(self.truth(request)),
        }
    }
}
