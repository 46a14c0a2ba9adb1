//! In which ways a request of one kind can be allowed, whatever its policies say of it: for who looks at all requests.
//!
//! Why it is right: nothing of the formula is written again. Every combination of what the layers could come to is put to
//! [`combine`], and of those that allow the least are kept.

use alloc::{sync::Arc, vec, vec::Vec};

use super::authorizer::Authorizer;
use super::combine::combine;
use super::guarded::refusing;
use super::policy_set::{FullSet, PolicySet};
use super::scope::Scope;
use super::slots::sets_of;
use crate::decision::Outcome;
use crate::layer::{Layer, LayerSet};
use crate::program::Grade;
use crate::request::RequestContext;

/// What has to allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Way {
    /// Each set of each of these layers.
    pub(crate) layers: LayerSet,
    /// The resource policy, at least so directly.
    pub(crate) grant: Option<Grade>,
}

/// How requests of one kind are decided.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Ways {
    /// The layers whose Denies bind.
    pub(crate) denying: LayerSet,
    /// One of these has to hold; none where nothing is ever allowed.
    pub(crate) ways: Vec<Way>,
    pub(crate) has_boundary: bool,
}

impl Ways {
    /// Nothing is allowed.
    pub(crate) const fn never() -> Self {
        Self {
            denying: LayerSet::NONE,
            ways: Vec::new(),
            has_boundary: false,
        }
    }
}

impl Authorizer<'_> {
    /// The sets of a layer, of which each has to allow.
    pub(crate) fn sets_of(&self, layer: Layer) -> Vec<Arc<FullSet>> {
        sets_of(&self.slots, layer).map(PolicySet::full).collect()
    }

    /// How requests are decided that differ from this one in nothing but what policies ask: its caller, the kind of its
    /// action and resource, and their accounts and partitions are the same.
    pub(crate) fn ways(&self, request: &RequestContext<'_>) -> Ways {
        if refusing(&self.slots, request).is_some() {
            return Ways::never();
        }
        let scope = Scope::new(&self.slots, request);
        if scope.public_block {
            return Ways::never();
        }
        let mut ways: Vec<Way> = Vec::new();
        let mut standing = scope.standing_without_policies();
        let mut open: Vec<Layer> = Vec::new();
        let mut grants = vec![None];
        for layer in Layer::ALL {
            let has_policies = scope.set(&self.slots, layer).is_some()
                || scope.levels(&self.slots, layer).is_some();
            if !has_policies {
                continue;
            }
            match layer {
                // R-RCP-3.
                Layer::ResourceControlPolicy => standing.set(layer, Outcome::Allowed),
                Layer::Resource if scope.counts(layer) => {
                    let grades = [Grade::Account, Grade::Via, Grade::Direct];
                    grants.extend(grades.map(Some));
                }
                Layer::Resource => standing.set(layer, Outcome::ImplicitDeny),
                _ if scope.counts(layer) => open.push(layer),
                _ => standing.set(layer, Outcome::ImplicitDeny),
            }
        }
        for chosen in 0..1u32 << open.len() {
            let mut layers = LayerSet::NONE;
            for (bit, layer) in open.iter().enumerate() {
                let allows = chosen >> bit & 1 == 1;
                layers.put(*layer, allows);
                standing.set(
                    *layer,
                    match allows {
                        true => Outcome::Allowed,
                        false => Outcome::ImplicitDeny,
                    },
                );
            }
            for grant in &grants {
                standing.grant = *grant;
                if scope.counts(Layer::Resource) && grants.len() > 1 {
                    standing.set(
                        Layer::Resource,
                        match grant {
                            Some(_) => Outcome::Allowed,
                            None => Outcome::ImplicitDeny,
                        },
                    );
                }
                if combine(&scope, &standing).outcome == Outcome::Allowed {
                    ways.push(Way {
                        layers,
                        grant: *grant,
                    });
                }
            }
        }
        let is_least = |way: &Way| {
            let is_less = |other: &Way| {
                other != way
                    && other.layers.without(way.layers).is_empty()
                    && other.grant <= way.grant
            };
            !ways.iter().any(is_less)
        };
        let mut least: Vec<Way> = ways.iter().copied().filter(is_least).collect();
        least.sort_unstable();
        Ways {
            denying: scope.consulted,
            ways: least,
            has_boundary: scope.consulted.has(Layer::PermissionsBoundary),
        }
    }
}
