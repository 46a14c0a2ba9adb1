//! The input of SimulateCustomPolicy (R-OUT-6).

use core::net::IpAddr;

use serde::Deserialize;

use crate::failure::Failure;

/// What is asked, in AWS's words.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields, default)]
pub(super) struct Input {
    pub(super) policy_input_list: Option<Vec<String>>,
    pub(super) permissions_boundary_policy_input_list: Vec<String>,
    pub(super) ordered_organization_policy_input_list: Option<Vec<Vec<String>>>,
    pub(super) action_names: Vec<String>,
    pub(super) resource_arns: Vec<String>,
    pub(super) resource_policy: Option<String>,
    pub(super) resource_owner: Option<String>,
    pub(super) caller_arn: Option<String>,
    pub(super) context_entries: Vec<ContextEntry>,
    pub(super) resource_handling_option: Option<String>,
    pub(super) max_items: Option<usize>,
    pub(super) marker: Option<String>,
}

/// A condition key with its values.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields, default)]
pub(super) struct ContextEntry {
    pub(super) context_key_name: String,
    pub(super) context_key_values: Vec<String>,
    pub(super) context_key_type: Option<String>,
}

pub(super) const SKELETON: &str = r#"{
    "PolicyInputList": [
        ""
    ],
    "PermissionsBoundaryPolicyInputList": [
        ""
    ],
    "OrderedOrganizationPolicyInputList": [
        [
            ""
        ]
    ],
    "ActionNames": [
        ""
    ],
    "ResourceArns": [
        ""
    ],
    "ResourcePolicy": "",
    "ResourceOwner": "",
    "CallerArn": "",
    "ContextEntries": [
        {
            "ContextKeyName": "",
            "ContextKeyValues": [
                ""
            ],
            "ContextKeyType": "string"
        }
    ],
    "ResourceHandlingOption": "",
    "MaxItems": 0,
    "Marker": ""
}
"#;

/// More characters no policy may have.
const MOST_POLICY: usize = 131_072;

/// More results a page cannot have.
const MOST_ITEMS: usize = 1_000;

/// What a run of instances needs, by `ResourceHandlingOption`.
const RESOURCES: [(&str, &[&str]); 6] = [
    (
        "EC2-Classic-InstanceStore",
        &["instance", "image", "security-group"],
    ),
    (
        "EC2-Classic-EBS",
        &["instance", "image", "security-group", "volume"],
    ),
    (
        "EC2-VPC-InstanceStore",
        &["instance", "image", "security-group", "network-interface"],
    ),
    (
        "EC2-VPC-InstanceStore-Subnet",
        &[
            "instance",
            "image",
            "security-group",
            "network-interface",
            "subnet",
        ],
    ),
    (
        "EC2-VPC-EBS",
        &[
            "instance",
            "image",
            "security-group",
            "network-interface",
            "volume",
        ],
    ),
    (
        "EC2-VPC-EBS-Subnet",
        &[
            "instance",
            "image",
            "security-group",
            "network-interface",
            "subnet",
            "volume",
        ],
    ),
];

fn invalid<T>(message: impl Into<String>) -> Result<T, Failure> {
    Err(Failure::Invalid(message.into()))
}

impl Input {
    /// What AWS refuses of the members themselves; what a policy or an ARN holds is judged when it is asked.
    pub(super) fn check(&self) -> Result<(), Failure> {
        if self.policy_input_list.is_none() {
            return invalid("PolicyInputList is missing; it may be empty");
        }
        if self.action_names.is_empty() {
            return invalid("ActionNames is missing or empty");
        }
        if let Some(name) = self
            .action_names
            .iter()
            .find(|name| name.contains(['*', '?']))
        {
            return invalid(format!(
                "ActionNames: `{name}` has a wildcard; `portcullis expand` lists what it covers"
            ));
        }
        if self.permissions_boundary_policy_input_list.len() > 1 {
            return invalid(
                "PermissionsBoundaryPolicyInputList: there is one permissions boundary at most",
            );
        }
        let levels = self.ordered_organization_policy_input_list.iter().flatten();
        let texts = self.policy_input_list.iter().flatten();
        let texts = texts.chain(&self.permissions_boundary_policy_input_list);
        let texts = texts.chain(levels.flatten()).chain(&self.resource_policy);
        if let Some(long) = texts
            .map(|text| text.chars().count())
            .find(|count| *count > MOST_POLICY)
        {
            return invalid(format!(
                "a policy has {long} characters; at most {MOST_POLICY} are taken"
            ));
        }
        if self.resource_policy.is_some() {
            if self.caller_arn.is_none() {
                return invalid("CallerArn is missing; with a ResourcePolicy it is needed");
            }
            let is_role = |arn: &&String| {
                arn.split(':').nth(2) == Some("iam")
                    && arn
                        .split(':')
                        .nth(5)
                        .is_some_and(|name| name.starts_with("role/"))
            };
            if let Some(role) = self.resource_arns.iter().find(is_role) {
                return invalid(format!(
                    "ResourcePolicy: `{role}` is a role, whose trust policy is not simulated"
                ));
            }
        }
        if self
            .max_items
            .is_some_and(|most| most == 0 || most > MOST_ITEMS)
        {
            return invalid(format!("MaxItems is a number from 1 to {MOST_ITEMS}"));
        }
        self.check_resources()?;
        self.context_entries
            .iter()
            .try_for_each(ContextEntry::check)
    }

    /// A run of instances needs a resource of each type.
    fn check_resources(&self) -> Result<(), Failure> {
        let Some(option) = &self.resource_handling_option else {
            return Ok(());
        };
        let Some((_, types)) = RESOURCES.iter().find(|(name, _)| name == option) else {
            let names = RESOURCES.map(|(name, _)| name).join(", ");
            return invalid(format!(
                "ResourceHandlingOption: `{option}` is none of {names}"
            ));
        };
        let is_given = |wanted: &str| {
            self.resource_arns.iter().any(|arn| {
                let name = arn.splitn(6, ':').nth(5).unwrap_or_default();
                name == "*" || name.split('/').next() == Some(wanted)
            })
        };
        match types.iter().find(|wanted| !is_given(wanted)) {
            None => Ok(()),
            Some(missing) => invalid(format!(
                "ResourceArns: {option} needs a resource of the type `{missing}`"
            )),
        }
    }
}

impl ContextEntry {
    /// Whether it holds a list, and of what.
    pub(super) fn kind(&self) -> (&str, bool) {
        match self.context_key_type.as_deref() {
            None => ("string", self.context_key_values.len() != 1),
            Some(name) => match name.strip_suffix("List") {
                Some(of) => (of, true),
                None => (name, false),
            },
        }
    }

    fn check(&self) -> Result<(), Failure> {
        let (name, count) = (&self.context_key_name, self.context_key_values.len());
        if name.is_empty() {
            return invalid("ContextEntries: an entry lacks ContextKeyName");
        }
        let (of, is_list) = self.kind();
        let holds: fn(&str) -> bool = match of {
            "string" | "binary" | "date" => |_| true,
            "numeric" => |text| text.parse::<f64>().is_ok_and(f64::is_finite),
            "boolean" => {
                |text| text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false")
            }
            "ip" => |text| {
                let (address, length) = text.split_once('/').unwrap_or((text, "0"));
                address.parse::<IpAddr>().is_ok()
                    && length.parse::<u8>().is_ok_and(|bits| bits <= 128)
            },
            _ => {
                let names =
                    "string, numeric, boolean, ip, binary and date, each also with List behind it";
                return invalid(format!(
                    "ContextEntries: `{name}` is of the type `{}`; types are {names}",
                    self.context_key_type.as_deref().unwrap_or_default()
                ));
            }
        };
        if !is_list && count != 1 {
            return invalid(format!(
                "ContextEntries: `{name}` has {count} values; its type `{of}` takes one, `{of}List` any number"
            ));
        }
        match self.context_key_values.iter().find(|value| !holds(value)) {
            None => Ok(()),
            Some(value) => invalid(format!(
                "ContextEntries: `{value}` of `{name}` is not of the type `{of}`"
            )),
        }
    }
}
