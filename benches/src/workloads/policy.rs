//! Policies as the generators put them together, and their JSON.

/// One operator with one key.
#[derive(Debug, Clone)]
pub(super) struct Condition {
    operator: &'static str,
    key: &'static str,
    values: Vec<String>,
}

pub(super) fn condition(
    operator: &'static str,
    key: &'static str,
    values: impl IntoIterator<Item = impl Into<String>>,
) -> Condition {
    Condition {
        operator,
        key,
        values: values.into_iter().map(Into::into).collect(),
    }
}

#[derive(Debug, Clone)]
pub(super) struct Statement {
    effect: &'static str,
    /// JSON of the `Principal` element.
    principal: Option<String>,
    not_action: bool,
    actions: Vec<String>,
    resources: Vec<String>,
    conditions: Vec<Condition>,
}

pub(super) fn allow(
    actions: impl IntoIterator<Item = impl Into<String>>,
    resources: impl IntoIterator<Item = impl Into<String>>,
) -> Statement {
    Statement {
        effect: "Allow",
        principal: None,
        not_action: false,
        actions: actions.into_iter().map(Into::into).collect(),
        resources: resources.into_iter().map(Into::into).collect(),
        conditions: Vec::new(),
    }
}

pub(super) fn deny(
    actions: impl IntoIterator<Item = impl Into<String>>,
    resources: impl IntoIterator<Item = impl Into<String>>,
) -> Statement {
    Statement {
        effect: "Deny",
        ..allow(actions, resources)
    }
}

impl Statement {
    pub(super) fn when(mut self, condition: Condition) -> Self {
        self.conditions.push(condition);
        self
    }

    /// The actions are those to which the statement does not apply.
    pub(super) const fn all_but_these_actions(mut self) -> Self {
        self.not_action = true;
        self
    }

    pub(super) fn for_everybody(mut self) -> Self {
        self.principal = Some("\"*\"".into());
        self
    }

    pub(super) fn for_users(mut self, arns: &[String]) -> Self {
        self.principal = Some(format!("{{\"AWS\":{}}}", list(arns)));
        self
    }

    fn write(&self, json: &mut String) {
        json.push_str("{\"Effect\":\"");
        json.push_str(self.effect);
        json.push('"');
        if let Some(principal) = &self.principal {
            json.push_str(",\"Principal\":");
            json.push_str(principal);
        }
        let action = if self.not_action {
            ",\"NotAction\":"
        } else {
            ",\"Action\":"
        };
        json.push_str(action);
        json.push_str(&list(&self.actions));
        json.push_str(",\"Resource\":");
        json.push_str(&list(&self.resources));
        if !self.conditions.is_empty() {
            json.push_str(",\"Condition\":{");
            let mut operator = "";
            for (index, condition) in self.conditions.iter().enumerate() {
                // Keys of one operator stand together; the generators give them in that order.
                if condition.operator == operator {
                    json.push(',');
                } else {
                    json.push_str(if index == 0 { "" } else { "}," });
                    operator = condition.operator;
                    json.push_str(&format!("\"{operator}\":{{"));
                }
                json.push_str(&format!(
                    "\"{}\":{}",
                    condition.key,
                    list(&condition.values)
                ));
            }
            json.push_str("}}");
        }
        json.push('}');
    }
}

/// A list as people write it: one value without brackets. The values need no escapes.
fn list(values: &[String]) -> String {
    match values {
        [one] => format!("\"{one}\""),
        many => format!("[\"{}\"]", many.join("\",\"")),
    }
}

pub(super) fn policy<'a>(statements: impl IntoIterator<Item = &'a Statement>) -> String {
    let mut json = String::from("{\"Version\":\"2012-10-17\",\"Statement\":[");
    for (index, statement) in statements.into_iter().enumerate() {
        if index > 0 {
            json.push(',');
        }
        statement.write(&mut json);
    }
    json.push_str("]}");
    json
}
