//! A question made of flags: the scenario document that they come to.

use std::path::{Path, PathBuf};

use clap::error::ErrorKind;
use clap::{Args, CommandFactory as _};
use serde_json::{Map, Value, json};

use super::question::{Question, Source};
use crate::arguments::Arguments;
use crate::failure::Failure;
use crate::input;

const POLICIES: &str = "Policies (files, or `-` for standard input)";
const REQUEST: &str = "The request";
const FACTS: &str = "Further facts of the request";

/// The parts of a question.
#[derive(Debug, Args)]
pub(crate) struct QuestionFlags {
    /// An identity-based policy; repeatable, a folder is all its files
    #[arg(long, value_name = "FILE", help_heading = POLICIES)]
    identity: Vec<PathBuf>,
    /// The policy of the resource: a role's is its trust policy, a KMS key's its key policy
    #[arg(long, value_name = "FILE", help_heading = POLICIES)]
    resource_policy: Option<PathBuf>,
    /// The permissions boundary
    #[arg(long, value_name = "FILE", help_heading = POLICIES)]
    boundary: Option<PathBuf>,
    /// A session policy; repeatable
    #[arg(long, value_name = "FILE", help_heading = POLICIES)]
    session: Vec<PathBuf>,
    /// A scope down policy; repeatable, in the order in which they were given
    #[arg(long, value_name = "FILE", help_heading = POLICIES)]
    scope_down: Vec<PathBuf>,
    /// Service control policies of a level: root, then each organizational unit, then the account. A folder is a level of
    /// all its files
    #[arg(long, value_name = "FILE|FOLDER", help_heading = POLICIES)]
    scp: Vec<PathBuf>,
    /// Resource control policies of a level, likewise
    #[arg(long, value_name = "FILE|FOLDER", help_heading = POLICIES)]
    rcp: Vec<PathBuf>,
    /// The policy of the VPC endpoint through which the request came
    #[arg(long, value_name = "FILE", help_heading = POLICIES)]
    endpoint: Option<PathBuf>,
    /// Reads the policies as AWS stores them, not as it takes them
    #[arg(long, help_heading = POLICIES)]
    lenient: bool,
    /// S3 Block Public Access: RestrictPublicBuckets is on
    #[arg(long, help_heading = POLICIES)]
    restrict_public_buckets: bool,
    /// A service that resource control policies bind; repeatable. Without, they bind all
    #[arg(long, value_name = "PREFIX", help_heading = POLICIES)]
    rcp_service: Vec<String>,

    /// Who asks: an ARN, `anonymous`, `service=redshift.amazonaws.com` or `federated=PROVIDER`
    #[arg(long, value_name = "ARN", help_heading = REQUEST)]
    principal: Option<String>,
    /// What is to be done: `s3:GetObject`
    #[arg(long, help_heading = REQUEST)]
    action: Option<String>,
    /// To what: an ARN, or `*` for an action that takes no resource
    #[arg(long, value_name = "ARN", help_heading = REQUEST)]
    resource: Option<String>,
    /// A condition key; the same one again is a further value of it
    #[arg(long, value_name = "KEY=VALUE", value_parser = pair, help_heading = REQUEST)]
    context: Vec<(String, String)>,
    /// A condition key with a value of JSON: `aws:TagKeys=["team"]`, and `null` for one that is absent
    #[arg(long, value_name = "KEY=JSON", value_parser = json_pair, help_heading = REQUEST)]
    context_json: Vec<(String, Value)>,
    /// When it is asked, as in RFC 3339
    #[arg(long, help_heading = REQUEST)]
    time: Option<String>,

    /// The account that owns the resource
    #[arg(long, value_name = "ACCOUNT", help_heading = FACTS)]
    resource_account: Option<String>,
    /// The caller's unique id: `AIDA…`, `AROA…`
    #[arg(long, value_name = "ID", help_heading = FACTS)]
    unique_id: Option<String>,
    /// The role of a session, with its path
    #[arg(long, value_name = "ARN", help_heading = FACTS)]
    role_arn: Option<String>,
    /// The user behind a federated user
    #[arg(long, value_name = "ARN", help_heading = FACTS)]
    issuing_user: Option<String>,
    /// What signed the request: `longTerm`, `temporary` or `none`
    #[arg(long, value_name = "TYPE", help_heading = FACTS)]
    credentials: Option<String>,
    /// Since when temporary credentials are valid
    #[arg(long, value_name = "TIME", help_heading = FACTS)]
    issued_at: Option<String>,
    /// Until when they are
    #[arg(long, value_name = "TIME", help_heading = FACTS)]
    expires_at: Option<String>,
    /// When the second factor was given
    #[arg(long, value_name = "TIME", help_heading = FACTS)]
    mfa_authenticated_at: Option<String>,
    /// The public address that it came from
    #[arg(long, value_name = "ADDRESS", help_heading = FACTS)]
    source_ip: Option<String>,
    /// The address in the VPC that it came from
    #[arg(long, value_name = "ADDRESS", help_heading = FACTS)]
    vpc_source_ip: Option<String>,
    /// The VPC that it came from
    #[arg(long, value_name = "ID", help_heading = FACTS)]
    vpc: Option<String>,
    /// The endpoint that it came through
    #[arg(long, value_name = "ID", help_heading = FACTS)]
    vpc_endpoint: Option<String>,
    /// The version of TLS: `1.2`, `1.3`
    #[arg(long, value_name = "VERSION", help_heading = FACTS)]
    tls: Option<String>,

    /// Prints the scenario document that the flags come to, and answers nothing
    #[arg(long)]
    pub(super) print_scenario: bool,
}

fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.into(), value.into())),
        _ => Err("a condition key and its value are written KEY=VALUE".into()),
    }
}

fn json_pair(text: &str) -> Result<(String, Value), String> {
    let (key, value) = pair(text)?;
    match serde_json::from_str(&value) {
        Ok(value) => Ok((key, value)),
        Err(error) => Err(format!("the value is no JSON: {error}")),
    }
}

impl QuestionFlags {
    /// The question, with what each part was made of.
    pub(super) fn question(&self) -> Result<Question, Failure> {
        let needed = [
            ("--principal <ARN>", &self.principal),
            ("--action <ACTION>", &self.action),
            ("--resource <ARN>", &self.resource),
        ];
        let missing = needed.iter().filter(|(_, given)| given.is_none());
        let missing: Vec<&str> = missing.map(|(flag, _)| *flag).collect();
        if !missing.is_empty() {
            return Err(Failure::Usage(is_missing(&missing)));
        }
        let mut sources = Vec::new();
        let twice = self.context_json.iter().find(|(key, _)| {
            let texts = self.context.iter().map(|(key, _)| key);
            let values = self.context_json.iter().map(|(key, _)| key);
            texts.chain(values).filter(|given| *given == key).count() > 1
        });
        if let Some((key, _)) = twice {
            let message = format!("--context-json {key}: the key is given twice");
            return Err(Failure::Invalid(message));
        }
        let request = self.request(&mut sources);
        let policies = self.policies(&mut sources)?;
        let document = json!({
            "request": request, "policies": policies, "settings": self.settings(&mut sources),
        });
        Ok(Question::of_flags(&document, sources))
    }

    fn request(&self, sources: &mut Vec<Source>) -> Value {
        let mut request = Part::new("request", sources);
        request.put("action", "--action", self.action.as_ref());
        request.put("resource", "--resource", self.resource.as_ref());
        request.put(
            "resourceAccount",
            "--resource-account",
            self.resource_account.as_ref(),
        );
        request.put("time", "--time", self.time.as_ref());
        let Part { mut members, .. } = request;

        members.insert("principal".into(), self.principal(sources));
        let mut context = Part::new("request.context", sources);
        for (key, value) in &self.context {
            context.add(key, value);
        }
        for (key, value) in &self.context_json {
            context.put(key, &format!("--context-json {key}"), Some(value));
        }
        members.insert("context".into(), context.members.into());

        let mut credentials = Part::new("request.credentials", sources);
        credentials.put("type", "--credentials", self.credentials.as_ref());
        credentials.put("issuedAt", "--issued-at", self.issued_at.as_ref());
        credentials.put("expiresAt", "--expires-at", self.expires_at.as_ref());
        let given = self.mfa_authenticated_at.as_ref();
        credentials.put("mfaAuthenticatedAt", "--mfa-authenticated-at", given);
        let credentials = credentials.members;
        if !credentials.is_empty() {
            // What is missing in it is missing beside these flags.
            sources.push(Source::flag("request.credentials", "--credentials"));
            members.insert("credentials".into(), credentials.into());
        }

        let mut network = Part::new("request.network", sources);
        network.put("sourceIp", "--source-ip", self.source_ip.as_ref());
        network.put(
            "vpcSourceIp",
            "--vpc-source-ip",
            self.vpc_source_ip.as_ref(),
        );
        network.put("vpc", "--vpc", self.vpc.as_ref());
        network.put("vpcEndpoint", "--vpc-endpoint", self.vpc_endpoint.as_ref());
        if let Some(version) = &self.tls {
            network.put("tls", "--tls", Some(&json!({"version": version})));
        }
        let network = network.members;
        if !network.is_empty() {
            members.insert("network".into(), network.into());
        }
        members.into()
    }

    fn principal(&self, sources: &mut Vec<Source>) -> Value {
        let given = self.principal.as_deref().unwrap_or_default();
        sources.push(Source::flag("request.principal", "--principal"));
        let mut principal = Part::new("request.principal", sources);
        principal.put("uniqueId", "--unique-id", self.unique_id.as_ref());
        principal.put("roleArn", "--role-arn", self.role_arn.as_ref());
        principal.put("issuingUser", "--issuing-user", self.issuing_user.as_ref());
        let mut members = principal.members;
        // Facts that a service cannot have stay beside it, where they are refused.
        let (kind, name) = match given.split_once('=') {
            Some((kind @ ("service" | "federated"), name)) => (kind, name),
            _ if members.is_empty() => return given.into(),
            _ => ("arn", given),
        };
        members.insert(kind.into(), name.into());
        members.into()
    }

    fn policies(&self, sources: &mut Vec<Source>) -> Result<Value, Failure> {
        let mut policies = Map::new();
        for (slot, flag, files) in [
            ("identity", "--identity", &self.identity),
            ("session", "--session", &self.session),
            ("scopeDown", "--scope-down", &self.scope_down),
        ] {
            sources.push(Source::flag(&format!("policies.{slot}"), flag));
            if !files.is_empty() {
                let list = list(&format!("policies.{slot}"), files, sources)?;
                policies.insert(slot.into(), list);
            }
        }
        for (slot, flag, file) in [
            ("resource", "--resource-policy", &self.resource_policy),
            ("permissionsBoundary", "--boundary", &self.boundary),
            ("vpcEndpoint", "--endpoint", &self.endpoint),
        ] {
            sources.push(Source::flag(&format!("policies.{slot}"), flag));
            if let Some(file) = file {
                let policy = policy(&format!("policies.{slot}"), file, sources)?;
                policies.insert(slot.into(), policy);
            }
        }
        for (slot, flag, levels) in [
            ("serviceControlPolicies", "--scp", &self.scp),
            ("resourceControlPolicies", "--rcp", &self.rcp),
        ] {
            sources.push(Source::flag(&format!("policies.{slot}"), flag));
            let levels = levels.iter().enumerate().map(|(index, level)| {
                let path = format!("policies.{slot}[{index}]");
                list(&path, core::slice::from_ref(level), sources)
            });
            let levels = levels.collect::<Result<Vec<_>, _>>()?;
            if !levels.is_empty() {
                policies.insert(slot.into(), levels.into());
            }
        }
        Ok(policies.into())
    }

    fn settings(&self, sources: &mut Vec<Source>) -> Value {
        let mut settings = Part::new("settings", sources);
        if self.lenient {
            settings.put("loader", "--lenient", Some(&"lenient"));
        }
        if self.restrict_public_buckets {
            let flag = "--restrict-public-buckets";
            settings.put("restrictPublicBuckets", flag, Some(&true));
        }
        if !self.rcp_service.is_empty() {
            settings.put("rcpServices", "--rcp-service", Some(&self.rcp_service));
        }
        settings.members.into()
    }
}

fn is_missing(flags: &[&str]) -> clap::Error {
    let mut command = Arguments::command();
    command.build();
    let message = format!("a question of flags lacks {}", flags.join(", "));
    match command.find_subcommand_mut("evaluate") {
        Some(verb) => verb.error(ErrorKind::MissingRequiredArgument, message),
        None => command.error(ErrorKind::MissingRequiredArgument, message),
    }
}

impl Source {
    fn flag(path: &str, flag: &str) -> Self {
        Self {
            path: path.into(),
            origin: flag.into(),
            is_file: false,
        }
    }
}

/// An object of the document, and the flags that its members are made of.
struct Part<'s> {
    path: &'static str,
    members: Map<String, Value>,
    sources: &'s mut Vec<Source>,
}

impl<'s> Part<'s> {
    fn new(path: &'static str, sources: &'s mut Vec<Source>) -> Self {
        Self {
            path,
            members: Map::new(),
            sources,
        }
    }

    fn put<T: Clone + Into<Value>>(&mut self, name: &str, flag: &str, value: Option<&T>) {
        if let Some(value) = value {
            let path = format!("{}.{name}", self.path);
            self.sources.push(Source::flag(&path, flag));
            self.members.insert(name.into(), value.clone().into());
        }
    }

    /// A further value of a condition key.
    fn add(&mut self, key: &str, value: &str) {
        match self.members.get_mut(key) {
            None => self.put(key, &format!("--context {key}"), Some(&value)),
            Some(Value::Array(values)) => values.push(value.into()),
            Some(single) => *single = json!([single.take(), value]),
        }
    }
}

fn list(path: &str, files: &[PathBuf], sources: &mut Vec<Source>) -> Result<Value, Failure> {
    let files = input::find(files)?;
    let policies = files
        .iter()
        .enumerate()
        .map(|(index, file)| policy(&format!("{path}[{index}]"), file, sources));
    policies.collect()
}

/// The text of a file, so that places count in it; explanations name it by its file.
fn policy(path: &str, file: &Path, sources: &mut Vec<Source>) -> Result<Value, Failure> {
    let name = file.display().to_string();
    sources.push(Source {
        path: format!("{path}.policy"),
        origin: name.clone(),
        is_file: true,
    });
    Ok(json!({"name": name, "policy": input::read(file)?}))
}
