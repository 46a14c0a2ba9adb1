//! The keys of a request: given and derived (5.1, 5.4).

use std::collections::BTreeMap;

use serde_json::Value;

use super::caller::{Caller, Who, lacks_path};
use super::fold::fold_key;
use super::numbers::NUMBER_MARK;
use super::path::RolePath;
use super::values::instant;

/// What a key holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Lookup {
    /// Not in the request (R-KEY-1).
    Absent,
    /// One value.
    One(Given),
    /// An array, of whatever length (R-COND-12).
    Many(Vec<Given>),
    /// Two entries whose names are equal without case (R-COND-7).
    Ambiguous,
}

/// A value as it is spelled, and whether it is a JSON string.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Given {
    pub(super) text: String,
    pub(super) is_string: bool,
    /// R-KEY-10: the ARN of a role whose path nobody told; the text is then its short form.
    pub(super) role: Option<RolePath>,
}

impl Given {
    pub(super) fn string(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            is_string: true,
            role: None,
        }
    }

    /// A string, or the number that `question_from_text` made one.
    pub(super) fn marked(text: &str) -> Self {
        match text.strip_prefix(NUMBER_MARK) {
            Some(number) => Self {
                text: number.to_string(),
                is_string: false,
                role: None,
            },
            None => Self::string(text),
        }
    }

    /// R-COND-16, R-VAR-15: as spelled in the request.
    fn of(value: &Value) -> Self {
        match value {
            Value::String(text) => Self::marked(text),
            other => Self {
                text: other.to_string(),
                is_string: false,
                role: None,
            },
        }
    }
}

/// The keys of one request, by folded name (R-COND-5).
#[derive(Debug, Clone, Default)]
pub(super) struct Context(BTreeMap<String, Lookup>);

impl Context {
    pub(super) fn get(&self, key: &str) -> Lookup {
        self.0
            .get(&fold_key(key))
            .cloned()
            .unwrap_or(Lookup::Absent)
    }

    fn derive(&mut self, key: &str, value: impl Into<String>) {
        self.0
            .insert(fold_key(key), Lookup::One(Given::string(value)));
    }

    /// A derived Boolean or number is no text (R-COND-16).
    fn derive_plain(&mut self, key: &str, value: impl ToString) {
        self.0.insert(
            fold_key(key),
            Lookup::One(Given {
                text: value.to_string(),
                is_string: false,
                role: None,
            }),
        );
    }

    /// Derives what follows from the facts of the request, and puts over it what the host gives (R-KEY-5).
    pub(super) fn of(request: &Value, caller: &Caller, resource_account: Option<&str>) -> Self {
        let mut context = Self::default();
        context.principal(caller);
        context.without_principal(request);
        context.time(request);
        context.credentials(request, caller);
        context.network(request);
        if let Some(account) = resource_account {
            context.derive("aws:ResourceAccount", account);
        }
        context.derive_plain("aws:ViaAWSService", false);
        context.given(request);
        context
    }

    fn given(&mut self, request: &Value) {
        let Some(given) = request.get("context").and_then(Value::as_object) else {
            return;
        };
        let mut seen = Vec::new();
        for (key, value) in given {
            let key = fold_key(key);
            let lookup = match value {
                _ if seen.contains(&key) => Lookup::Ambiguous,
                Value::Null => Lookup::Absent,
                Value::Array(items) => Lookup::Many(items.iter().map(Given::of).collect()),
                one => Lookup::One(Given::of(one)),
            };
            seen.push(key.clone());
            self.0.insert(key, lookup);
        }
    }

    /// 5.2: what no request of a federation call has, whoever sends it.
    fn without_principal(&mut self, request: &Value) {
        let action = request["action"].as_str().unwrap().to_ascii_lowercase();
        let federation = ["sts:assumerolewithsaml", "sts:assumerolewithwebidentity"];
        if federation.contains(&action.as_str()) {
            for key in ["aws:PrincipalAccount", "aws:PrincipalType", "aws:userid"] {
                self.0.remove(&fold_key(key));
            }
        }
    }

    fn principal(&mut self, caller: &Caller) {
        if let Some(account) = &caller.account {
            self.derive("aws:PrincipalAccount", account);
            self.derive_plain("aws:PrincipalIsAWSService", false);
        }
        match &caller.who {
            Who::Root => {
                self.derive("aws:PrincipalArn", &caller.arn);
                self.derive("aws:PrincipalType", "Account");
                self.derive("aws:userid", caller.account.clone().unwrap());
            }
            Who::User => {
                self.derive("aws:PrincipalArn", &caller.arn);
                self.derive("aws:PrincipalType", "User");
                // Name without path.
                self.derive("aws:username", caller.arn.rsplit('/').next().unwrap());
                if let Some(id) = &caller.unique_id {
                    self.derive("aws:userid", id);
                }
            }
            Who::Role => {
                if lacks_path(&caller.arn) {
                    self.role_of_unknown_path(caller, caller.arn.rsplit('/').next().unwrap());
                } else {
                    self.derive("aws:PrincipalArn", &caller.arn);
                }
                self.derive("aws:PrincipalType", "AssumedRole");
            }
            Who::Session { role, session } => {
                match &caller.role_arn {
                    Some(role_arn) => self.derive("aws:PrincipalArn", role_arn),
                    None => self.role_of_unknown_path(caller, role),
                }
                self.derive("aws:PrincipalType", "AssumedRole");
                if let Some(id) = &caller.unique_id {
                    self.derive("aws:userid", format!("{id}:{session}"));
                }
            }
            Who::FederatedUser { name } => {
                self.derive("aws:PrincipalArn", &caller.arn);
                self.derive("aws:PrincipalType", "FederatedUser");
                self.derive(
                    "aws:userid",
                    format!("{}:{name}", caller.account.as_ref().unwrap()),
                );
            }
            Who::Anonymous => {
                self.derive("aws:PrincipalAccount", "anonymous");
                self.derive("aws:PrincipalType", "Anonymous");
                self.derive("aws:userid", "anonymous");
            }
            Who::Service(name) => {
                self.derive_plain("aws:PrincipalIsAWSService", true);
                self.derive("aws:PrincipalServiceName", name);
                self.0.insert(
                    "aws:principalservicenameslist".into(),
                    Lookup::Many(vec![Given::string(name)]),
                );
            }
            // R-PRIN-13.
            Who::AccessIdentity => {
                self.derive("aws:PrincipalArn", &caller.arn);
                self.derive_plain("aws:PrincipalIsAWSService", false);
            }
            Who::Provider(_) => {}
        }
    }

    /// R-KEY-10.
    fn role_of_unknown_path(&mut self, caller: &Caller, role: &str) {
        let path = RolePath::of(
            caller.partition.as_ref().unwrap(),
            caller.account.as_ref().unwrap(),
            role,
        );
        let given = Given {
            role: Some(path.clone()),
            ..Given::string(path.short())
        };
        self.0
            .insert(fold_key("aws:PrincipalArn"), Lookup::One(given));
    }

    fn time(&mut self, request: &Value) {
        if let Some(time) = request.get("time").and_then(Value::as_str) {
            self.derive("aws:CurrentTime", time);
            self.derive_plain(
                "aws:EpochTime",
                instant(time).expect("RFC 3339").whole_seconds(),
            );
        }
    }

    fn credentials(&mut self, request: &Value, caller: &Caller) {
        let Some(credentials) = request.get("credentials") else {
            return;
        };
        if credentials["type"] != "temporary" {
            return;
        }
        if let Some(issued) = credentials.get("issuedAt").and_then(Value::as_str) {
            self.derive("aws:TokenIssueTime", issued);
        }
        if matches!(caller.who, Who::FederatedUser { .. }) {
            return;
        }
        let mfa = credentials
            .get("mfaAuthenticatedAt")
            .and_then(Value::as_str);
        self.derive_plain("aws:MultiFactorAuthPresent", mfa.is_some());
        if let (Some(mfa), Some(time)) = (mfa, request.get("time").and_then(Value::as_str)) {
            let age =
                instant(time).unwrap().whole_seconds() - instant(mfa).unwrap().whole_seconds();
            self.derive_plain("aws:MultiFactorAuthAge", age);
        }
    }

    fn network(&mut self, request: &Value) {
        let Some(network) = request.get("network") else {
            return;
        };
        for (fact, key) in [
            ("sourceIp", "aws:SourceIp"),
            ("vpcSourceIp", "aws:VpcSourceIp"),
            ("vpc", "aws:SourceVpc"),
            ("vpcEndpoint", "aws:SourceVpce"),
        ] {
            if let Some(value) = network.get(fact).and_then(Value::as_str) {
                self.derive(key, value);
            }
        }
        match network.get("tls") {
            None => {}
            Some(Value::Null) => self.derive_plain("aws:SecureTransport", false),
            Some(tls) => {
                self.derive_plain("aws:SecureTransport", true);
                let version = tls.get("version").and_then(Value::as_str);
                let action = request["action"].as_str().unwrap().to_ascii_lowercase();
                if let (Some(version), true) = (version, action.starts_with("s3:")) {
                    // R-TLS-5: text forms of one version.
                    let version = version.trim_start_matches("TLS").trim_start_matches('v');
                    self.derive("s3:TlsVersion", version);
                }
            }
        }
    }
}
