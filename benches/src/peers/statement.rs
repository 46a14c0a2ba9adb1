//! The policies of a workload as values, for engines with a language of their own.

use serde_json::Value;

use crate::workloads::Workload;

/// One statement.
#[derive(Debug)]
pub(super) struct Statement {
    pub(super) allows: bool,
    /// ARNs of the users that it is about; `None`: everybody.
    pub(super) principals: Option<Vec<String>>,
    /// The actions are those to which it does not apply.
    pub(super) all_but: bool,
    pub(super) actions: Vec<String>,
    pub(super) resources: Vec<String>,
    pub(super) conditions: Vec<Condition>,
}

/// One operator with one key.
#[derive(Debug)]
pub(super) struct Condition {
    pub(super) operator: String,
    pub(super) key: String,
    pub(super) values: Vec<String>,
}

/// The statements of each layer; a layer that the workload has not is `None`.
#[derive(Debug)]
pub(super) struct Layers<T> {
    pub(super) identity: T,
    pub(super) boundary: Option<T>,
    pub(super) service_control: Option<T>,
    pub(super) resource: Option<T>,
}

/// What a layer says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    Nothing,
    Allow,
    Deny,
}

impl<T> Layers<T> {
    pub(super) fn map<U>(
        self,
        mut change: impl FnMut(T) -> Result<U, String>,
    ) -> Result<Layers<U>, String> {
        Ok(Layers {
            identity: change(self.identity)?,
            boundary: self.boundary.map(&mut change).transpose()?,
            service_control: self.service_control.map(&mut change).transpose()?,
            resource: self.resource.map(&mut change).transpose()?,
        })
    }

    pub(super) fn by_reference(&self) -> Layers<&T> {
        Layers {
            identity: &self.identity,
            boundary: self.boundary.as_ref(),
            service_control: self.service_control.as_ref(),
            resource: self.resource.as_ref(),
        }
    }

    pub(super) fn each(&self) -> impl Iterator<Item = &T> {
        let others = self.boundary.iter().chain(&self.service_control);
        std::iter::once(&self.identity)
            .chain(others)
            .chain(&self.resource)
    }

    /// IAM's formula for a user and a resource of one account, for engines that know no layers. As a person
    /// would write it: nothing is asked whose answer no longer matters.
    pub(super) fn allow(&self, mut says: impl FnMut(&T) -> Said) -> bool {
        let said = says(&self.identity);
        if said == Said::Deny {
            return false;
        }
        let mut granted = said == Said::Allow;
        if let Some(layer) = &self.service_control
            && says(layer) != Said::Allow
        {
            return false;
        }
        let by_resource = self.resource.as_ref().map_or(Said::Nothing, &mut says);
        if by_resource == Said::Deny {
            return false;
        }
        if let Some(layer) = &self.boundary {
            match says(layer) {
                Said::Deny => return false,
                Said::Nothing => granted = false,
                Said::Allow => {}
            }
        }
        granted || by_resource == Said::Allow
    }
}

/// The texts of the layers.
pub(super) fn texts(workload: &Workload) -> Layers<Vec<&str>> {
    let service_control: Vec<&str> = workload
        .service_control
        .iter()
        .map(String::as_str)
        .collect();
    Layers {
        identity: workload.identity.iter().map(String::as_str).collect(),
        boundary: workload.boundary.as_deref().map(|text| vec![text]),
        service_control: (!service_control.is_empty()).then_some(service_control),
        resource: workload.resource.as_deref().map(|text| vec![text]),
    }
}

/// The statements of the layers.
pub(super) fn statements(workload: &Workload) -> Result<Layers<Vec<Statement>>, String> {
    texts(workload).map(|policies| {
        let mut all = Vec::new();
        for policy in policies {
            let policy: Value = serde_json::from_str(policy).map_err(|error| error.to_string())?;
            all.extend(list(&policy["Statement"]).into_iter().map(statement));
        }
        Ok(all)
    })
}

fn statement(value: &Value) -> Statement {
    let all_but = !value["NotAction"].is_null();
    let mut conditions = Vec::new();
    for (operator, keys) in value["Condition"].as_object().into_iter().flatten() {
        for (key, values) in keys.as_object().into_iter().flatten() {
            conditions.push(Condition {
                operator: operator.clone(),
                key: key.clone(),
                values: strings(values),
            });
        }
    }
    Statement {
        allows: value["Effect"] == "Allow",
        principals: value["Principal"].get("AWS").map(strings),
        all_but,
        actions: strings(&value[if all_but { "NotAction" } else { "Action" }]),
        resources: strings(&value["Resource"]),
        conditions,
    }
}

fn list(value: &Value) -> Vec<&Value> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(values) => values.iter().collect(),
        one => vec![one],
    }
}

fn strings(value: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    list(value).into_iter().map(text).collect()
}
