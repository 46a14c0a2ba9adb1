//! What somebody can do, as a product of classes: a request of it, and what else may stand in each of its places.

use alloc::{
    string::{String, ToString as _},
    vec,
    vec::Vec,
};

use super::witness::{Case, Witness, WitnessValue, arns};

/// Requests that are allowed: each of these resources with each of these values of condition keys, but where variables tie
/// them to each other.
///
/// Resources and values stand for classes, which nothing in the policies tells apart; not all that there are need to be here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capability {
    witness: Witness,
    resources: Vec<String>,
    conditions: Vec<(String, Vec<WitnessValue>)>,
}

/// So many resources, and values of a key, are told.
const MOST: usize = 8;

impl Capability {
    pub(super) fn of(case: &Case<'_>, witness: Witness) -> Self {
        let resources = match case.segments {
            None => vec!["*".to_string()],
            Some(segments) => {
                let mut resources = arns(case.frame, case.product, segments, MOST);
                let shown = witness.resource();
                resources.retain(|resource| resource != shown);
                resources.insert(0, shown.into());
                resources.truncate(MOST);
                resources
            }
        };
        let limited = case.keys.all().filter_map(|(dimension, key)| {
            let side = case.product.side(dimension)?;
            let listed = case.keys_listed.and_then(|keys| keys.side(dimension));
            if listed == Some(side) {
                return None;
            }
            let values = case.values_in(key, side);
            let values = values.map(WitnessValue::from).take(MOST);
            Some((key.name.clone(), values.collect()))
        });
        Self {
            conditions: limited.collect(),
            resources,
            witness,
        }
    }

    /// One of the requests: it was asked.
    #[must_use]
    pub const fn witness(&self) -> &Witness {
        &self.witness
    }

    /// An action, which stands for all with which the same statements deal.
    #[must_use]
    pub fn action(&self) -> &str {
        self.witness.action()
    }

    /// Resources, one of each class, the most usual first.
    #[must_use]
    pub fn resources(&self) -> &[String] {
        &self.resources
    }

    /// The condition keys that count, with some of the values that they may have. A key that is not here may have any, and
    /// be absent.
    pub fn conditions(&self) -> impl Iterator<Item = (&str, &[WitnessValue])> {
        let conditions = self.conditions.iter();
        conditions.map(|(name, values)| (&**name, values.as_slice()))
    }
}
