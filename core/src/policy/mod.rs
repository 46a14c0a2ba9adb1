//! What a policy means: parsed and judged, so that an illegal policy cannot be held.
//!
//! In: a [`PolicyDocument`](crate::PolicyDocument), the kind of policy it is, and how strictly to judge it.
//! Out: a [`Policy`], or every reason against it. This room knows no request and makes no decision.

mod action;
mod condition;
mod elements;
mod from_document;
mod judge;
mod known_key;
mod one_pass;
mod operator;
mod places;
mod policy_type;
mod principal;
mod quota;
mod resource;
mod shape;
mod statement;
mod template;

pub use crate::effect::Effect;
pub(crate) use action::{ActionForm, ActionPart, ActionPattern};
pub(crate) use condition::{
    ArnOperand, Condition, ConditionTest, Operand, OperandValue, parse_bool,
};
pub use from_document::Policy;
pub(crate) use from_document::with_version;
pub(crate) use known_key::{
    is_known_key, is_multivalued_key, is_unknown_key, known_keys, known_tags,
};
pub(crate) use one_pass::{OnePass, ReadPolicies, ReadResource, ReadStatement};
pub(crate) use operator::{Comparison, OperatorFamily, ParsedOperator, parse_operator};
pub use operator::{ConditionOperator, SetOperator};
pub(crate) use places::{PolicyPlaces, StatementPlaces};
pub use policy_type::{Loader, PolicyType};
pub(crate) use principal::{PrincipalEntry, PrincipalPart, PrincipalPattern};
pub(crate) use quota::quota_use;
pub(crate) use resource::{ArnPattern, Place, ResourceEntry, ResourcePart, ResourcePattern};
pub(crate) use statement::PolicyStatement;
pub(crate) use template::{Template, TemplateSyntax, TemplateToken, Variable, parse_template};
