//! The output of SimulateCustomPolicy (SEMANTICS.md, section 7.2).

use alloc::collections::BTreeMap;

use portcullis::explanation::DecidingStatement;
use portcullis::finding::Position;
use portcullis::{Layer, Outcome};
use serde::Serialize;

/// A page of results.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Page {
    pub(super) evaluation_results: Vec<EvaluationResult>,
    pub(super) is_truncated: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) marker: Option<String>,
}

/// What an action comes to, over all resources.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct EvaluationResult {
    pub(super) eval_action_name: String,
    pub(super) eval_resource_name: String,
    pub(super) eval_decision: Outcome,
    #[serde(flatten)]
    pub(super) details: Details,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) organizations_decision_detail: Option<OrganizationsDetail>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) resource_specific_results: Vec<ResourceResult>,
}

/// What it comes to for one of them.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ResourceResult {
    pub(super) eval_resource_name: String,
    pub(super) eval_resource_decision: Outcome,
    #[serde(flatten)]
    pub(super) details: Details,
}

/// What both have.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Details {
    pub(super) matched_statements: Vec<MatchedStatement>,
    pub(super) missing_context_values: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) eval_decision_details: Option<BTreeMap<&'static str, Outcome>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) permissions_boundary_decision_detail: Option<BoundaryDetail>,
}

#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct BoundaryDetail {
    pub(super) allowed_by_permissions_boundary: bool,
}

#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct OrganizationsDetail {
    pub(super) allowed_by_organizations: bool,
}

/// A statement that decided.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct MatchedStatement {
    source_policy_id: String,
    source_policy_type: &'static str,
    start_position: Place,
    end_position: Place,
}

#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Place {
    line: u32,
    column: u32,
}

impl From<Position> for Place {
    fn from(position: Position) -> Self {
        Self {
            line: position.line,
            column: position.column,
        }
    }
}

impl MatchedStatement {
    /// `None` for a statement of an organization's policy, which AWS does not tell.
    pub(super) fn of(statement: &DecidingStatement) -> Option<Self> {
        let number = statement.policy_index + 1;
        let (source_policy_id, source_policy_type) = match statement.layer {
            Layer::Identity => (format!("PolicyInputList.{number}"), "none"),
            Layer::PermissionsBoundary => (
                format!("PermissionsBoundaryPolicyInputList.{number}"),
                "none",
            ),
            Layer::Resource => ("ResourcePolicy".into(), "resource"),
            _ => return None,
        };
        Some(Self {
            source_policy_id,
            source_policy_type,
            start_position: statement.position.into(),
            end_position: statement.end.into(),
        })
    }
}
