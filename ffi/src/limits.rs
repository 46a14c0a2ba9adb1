//! How much is read of what a caller hands over: the core's bounds, held against lengths and counts alone.
//!
//! What is longer is refused before a byte of it is read, checked or copied, with what the core says of it.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;

use portcullis::{
    Limits,
    finding::{Reason, Severity},
};

use crate::error::{End, Entry, Error, Failure};
use crate::status::{
    INVALID_AUTHORIZER, INVALID_POLICY, INVALID_REFERENCE, INVALID_REQUEST, INVALID_SCENARIO,
    Status,
};

/// What a text is, which says how long it may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subject {
    Policy,
    PolicyName,
    Scenario,
    /// The prefix of a service, which is a part of an action.
    Service,
    Action,
    Resource,
    /// Another fact of a request, named as in the scenario.
    Fact(&'static str),
    /// The name of a condition key.
    Key,
    /// A value of a condition key.
    Value,
    /// The bytes of a service reference.
    Reference,
}

/// The core reads whatever a host lends it; what is copied is bounded. Sixty times of what AWS has.
const REFERENCE_BYTES: usize = 64 << 20;

impl Subject {
    const fn most(self) -> usize {
        match self {
            Self::Policy => Limits::DEFAULT.document_bytes,
            Self::PolicyName => Limits::POLICY_NAME_BYTES,
            Self::Scenario => Limits::SCENARIO_BYTES,
            Self::Service | Self::Action => Limits::ACTION_BYTES,
            Self::Resource => Limits::RESOURCE_BYTES,
            Self::Fact(_) => Limits::FACT_BYTES,
            Self::Key | Self::Value => Limits::CONTEXT_BYTES,
            Self::Reference => REFERENCE_BYTES,
        }
    }

    /// What a fact of a request is called in a scenario.
    const fn field(self) -> &'static str {
        match self {
            Self::Action => "action",
            Self::Resource => "resource",
            Self::Fact(field) => field,
            _ => "context",
        }
    }

    /// Whether so many bytes are read.
    #[inline]
    pub(crate) const fn admit(self, bytes: usize) -> Result<(), Refused> {
        if bytes > self.most() {
            return Err(Refused::Longer {
                subject: self,
                bytes,
            });
        }
        Ok(())
    }
}

/// The most sets or prefixes of one list: as many as a list of a policy may have entries.
pub(crate) const fn admit_list(count: usize) -> Result<(), Refused> {
    if count > Limits::DEFAULT.list_entries {
        return Err(Refused::MoreEntries { count });
    }
    Ok(())
}

/// Whether a request may have so many condition keys and values.
pub(crate) const fn admit_values(count: usize) -> Result<(), Refused> {
    if count > Limits::CONTEXT_VALUES {
        return Err(Refused::MoreValues { count });
    }
    Ok(())
}

/// Why an argument is not taken, worded when somebody wants to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    Plain(Status),
    Longer {
        subject: Subject,
        bytes: usize,
    },
    MoreEntries {
        count: usize,
    },
    MoreValues {
        count: usize,
    },
    /// A row without what every row has.
    Missing(Subject),
}

impl Refused {
    /// The same, of a value of this condition key.
    pub(crate) fn of_key(self, key: &str) -> Failure {
        match self {
            Self::Longer {
                subject: Subject::Value,
                bytes,
            } => of_request(past_a_limit(
                &format!("context.{key}"),
                in_bytes("", bytes, Subject::Value),
            )),
            other => other.into(),
        }
    }

    /// The same, of a policy of this name.
    pub(crate) fn of_policy(self, name: &str) -> Failure {
        let Self::Longer {
            subject: Subject::Policy,
            bytes,
        } = self
        else {
            return self.into();
        };
        let entry = Entry {
            policy: Some(name.to_owned()),
            ..of_document(bytes)
        };
        let message = format!("policy `{name}`: {}", placed(&entry));
        Error::new(INVALID_POLICY, message, [entry].into()).into()
    }
}

/// A policy's text that is too long, as a finding at its beginning.
pub(crate) fn of_document(bytes: usize) -> Entry {
    at_the_beginning(in_bytes("the document has ", bytes, Subject::Policy))
}

fn in_bytes(before: &str, bytes: usize, subject: Subject) -> String {
    format!("{before}{bytes} bytes; at most {} are read", subject.most())
}

fn past_a_limit(path: &str, message: String) -> Entry {
    finding(Reason::LimitExceeded, "R-QUOTA-2", path, message)
}

fn finding(reason: Reason, rule: &'static str, path: &str, message: String) -> Entry {
    Entry {
        policy: None,
        reason: reason.as_str(),
        rule,
        message,
        path: path.into(),
        line: 0,
        column: 0,
        offset: 0,
        end: End::default(),
        severity: Severity::Error,
    }
}

fn at_the_beginning(message: String) -> Entry {
    Entry {
        line: 1,
        column: 1,
        end: End {
            line: 1,
            column: 1,
            offset: 0,
        },
        ..past_a_limit("", message)
    }
}

fn placed(entry: &Entry) -> String {
    format!(
        "line {}, column {}: {} ({})",
        entry.line, entry.column, entry.message, entry.rule
    )
}

/// A fact of a request that cannot be, in whatever way.
pub(crate) fn invalid(field: &str, rule: &'static str, message: String) -> Failure {
    of_request(finding(Reason::InvalidField, rule, field, message))
}

fn of_request(finding: Entry) -> Failure {
    let told = format!("{}: {}", finding.path, finding.message);
    Error::new(INVALID_REQUEST, told, [finding].into()).into()
}

impl From<Status> for Refused {
    fn from(status: Status) -> Self {
        Self::Plain(status)
    }
}

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Self {
        let (subject, bytes) = match refused {
            Refused::Plain(status) => return Self::Plain(status),
            Refused::MoreEntries { count } => {
                let most = Limits::DEFAULT.list_entries;
                let message = format!("a list of {count}; at most {most} are read");
                let entry = past_a_limit("", message.clone());
                return Error::new(INVALID_AUTHORIZER, message, [entry].into()).into();
            }
            Refused::MoreValues { count } => {
                let most = Limits::CONTEXT_VALUES;
                let message = format!("{count} keys and values; at most {most} are read");
                return of_request(past_a_limit("context", message));
            }
            Refused::Missing(subject) => {
                let message = "a row without it cannot be asked".to_owned();
                return of_request(finding(
                    Reason::MissingMember,
                    "SCENARIO",
                    subject.field(),
                    message,
                ));
            }
            Refused::Longer { subject, bytes } => (subject, bytes),
        };
        match subject {
            Subject::Policy => {
                let entry = of_document(bytes);
                Error::new(INVALID_POLICY, placed(&entry), [entry].into()).into()
            }
            Subject::PolicyName => {
                let message = in_bytes("the name of the policy has ", bytes, subject);
                let entry = at_the_beginning(message);
                Error::new(INVALID_POLICY, placed(&entry), [entry].into()).into()
            }
            Subject::Scenario => {
                let message = in_bytes("the scenario has ", bytes, subject);
                let entry = at_the_beginning(message.clone());
                Error::new(INVALID_SCENARIO, message, [entry].into()).into()
            }
            Subject::Service => {
                let message = in_bytes("the prefix of a service has ", bytes, subject);
                let entry = past_a_limit("settings.rcpServices", message.clone());
                Error::new(INVALID_AUTHORIZER, message, [entry].into()).into()
            }
            Subject::Reference => {
                let message = in_bytes("the service reference has ", bytes, subject);
                let entry = past_a_limit("", message.clone());
                Error::new(INVALID_REFERENCE, message, [entry].into()).into()
            }
            Subject::Key => {
                let message = in_bytes("the name of a condition key has ", bytes, subject);
                of_request(past_a_limit(subject.field(), message))
            }
            Subject::Value => {
                let message = in_bytes("a value of ", bytes, subject);
                of_request(past_a_limit(subject.field(), message))
            }
            Subject::Action | Subject::Resource | Subject::Fact(_) => {
                of_request(past_a_limit(subject.field(), in_bytes("", bytes, subject)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use portcullis::{
        Loader, PolicySet, PolicyType, Principal, RequestContext,
        request::{Connection, Credentials, NetworkFacts, Side},
        scenario,
    };

    /// Adds a text to the facts of a caller, or to those of a network.
    type With = for<'a> fn(Principal<'a>, &'a str) -> Principal<'a>;
    type Set = for<'a> fn(&mut NetworkFacts<'a>, &'a str);

    /// What the core says of a text as long as this, made by `ask`: the same where it is longer by one byte, and
    /// something else, or nothing, where it is as long as it may be.
    fn agrees(subject: Subject, ask: impl Fn(String) -> Option<Failure>) {
        let most = subject.most();
        assert_eq!(subject.admit(most), Ok(()));
        let reasons = |failure: Option<Failure>| -> alloc::vec::Vec<(Status, &str, String)> {
            let error = failure.map(Failure::into_error);
            let told = error.iter().flat_map(|error| {
                let entries = error.findings.iter();
                entries.map(|entry| (error.status, entry.reason, entry.path.clone()))
            });
            told.collect()
        };
        let limits = |failure| {
            let mut found = reasons(failure);
            found.retain(|(_, reason, _)| *reason == "limitExceeded");
            found
        };
        assert_eq!(limits(ask("x".repeat(most))), [], "{subject:?}");
        let own = reasons(subject.admit(most + 1).err().map(Failure::from));
        assert_eq!(limits(ask("x".repeat(most + 1))), own, "{subject:?}");
    }

    fn asked(action: &str, resource: &str, key: &str, value: &str) -> Option<Failure> {
        let request = RequestContext::builder(Principal::anonymous(), action, resource);
        let built = request.context(key, value).build();
        built.err().map(Failure::from)
    }

    #[test]
    fn the_core_refuses_what_is_refused_here() {
        agrees(Subject::Action, |text| asked(&text, "*", "k", "v"));
        agrees(Subject::Resource, |text| {
            asked("s3:GetObject", &text, "k", "v")
        });
        agrees(Subject::Key, |text| asked("s3:GetObject", "*", &text, "v"));
        agrees(Subject::Value, |text| {
            asked("s3:GetObject", "*", "k", &text)
        });
        agrees(Subject::Fact("principal"), |text| {
            Principal::from_arn(&text).err().map(Failure::from)
        });
        let ann = Principal::from_arn("arn:aws:iam::111122223333:user/Ann");
        let callers: [(&str, With); 4] = [
            ("principal.uniqueId", |caller, text| {
                caller.with_unique_id(text)
            }),
            ("principal.roleArn", |caller, text| {
                caller.with_role_arn(text)
            }),
            ("principal.issuingUser", |caller, text| {
                caller.with_issuing_user(text)
            }),
            ("principal.canonicalUser", |caller, text| {
                caller.with_canonical_user(text)
            }),
        ];
        for (field, with) in callers {
            agrees(Subject::Fact(field), |text| {
                let caller = with(ann.clone().ok()?, &text);
                let request = RequestContext::builder(caller, "s3:GetObject", "*");
                request.build().err().map(Failure::from)
            });
        }
        let networks: [(&str, Set); 4] = [
            ("network.sourceIp", |network, text| {
                network.source_ip = Some(text.into());
            }),
            ("network.vpcSourceIp", |network, text| {
                network.vpc_source_ip = Some(text.into());
            }),
            ("network.vpc", |network, text| network.vpc = Some(text)),
            ("network.vpcEndpoint", |network, text| {
                network.vpc_endpoint = Some(text);
            }),
        ];
        for (field, set) in networks {
            agrees(Subject::Fact(field), |text| {
                let mut network = NetworkFacts::default();
                set(&mut network, &text);
                let request = RequestContext::builder(Principal::anonymous(), "s3:GetObject", "*");
                request.network(network).build().err().map(Failure::from)
            });
        }
        let asks = || RequestContext::builder(Principal::anonymous(), "s3:GetObject", "*");
        agrees(Subject::Fact("resourceAccount"), |text| {
            let built = asks().resource_account(&text).build();
            built.err().map(Failure::from)
        });
        agrees(Subject::Fact("time"), |text| {
            asks().time(text.as_str()).build().err().map(Failure::from)
        });
        agrees(Subject::Fact("credentials.issuedAt"), |text| {
            let credentials = Credentials::temporary().issued_at(text.as_str());
            let built = asks().credentials(credentials).build();
            built.err().map(Failure::from)
        });
        let connected = |from: &str, to: &str| {
            let connection = Connection::new(Side::cluster(from), Side::cluster(to));
            let built = asks().connection(connection).build();
            built.err().map(Failure::from)
        };
        agrees(Subject::Fact("network.connection.from"), |text| {
            connected(&text, "prod")
        });
        agrees(Subject::Fact("network.connection.to"), |text| {
            connected("prod", &text)
        });
        agrees(Subject::PolicyName, |text| {
            let builder = PolicySet::builder(PolicyType::Identity, Loader::Strict);
            let policy = r#"{"Version": "2012-10-17", "Statement": []}"#;
            let built = builder.policy(&text, policy).build();
            built.err().map(Failure::from)
        });
        agrees(Subject::Policy, |text| {
            let built = PolicySet::builder(PolicyType::Identity, Loader::Strict).policy("", &text);
            built.build().err().map(Failure::from)
        });
        agrees(Subject::Scenario, |text| {
            scenario::answer(&text).err().map(Failure::from)
        });
        agrees(Subject::Scenario, |text| {
            scenario::guards(&text).err().map(Failure::from)
        });
    }

    #[test]
    fn the_core_takes_as_many_values_as_are_taken_here() {
        let most = Limits::CONTEXT_VALUES;
        for (values, refused) in [(most - 2, false), (most - 1, true)] {
            let request = RequestContext::builder(Principal::anonymous(), "s3:ListBuckets", "*");
            let many = portcullis::request::ContextValue::Multiple(alloc::vec!["v".into(); values]);
            assert_eq!(
                request.context("k", many).build().is_err(),
                refused,
                "{values}"
            );
            assert_eq!(admit_values(values + 2).is_err(), refused, "{values}");
        }
    }
}
