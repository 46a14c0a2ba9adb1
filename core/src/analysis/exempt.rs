//! What is not asked about where the question is who is outside: requests of those who are trusted, and requests that nobody
//! can make.
//!
//! Whose account or organization is trusted says its request: `aws:PrincipalAccount`, `aws:PrincipalOrgID`, and of a service
//! for whom it acts. What a caller's own ARN says of it (its account, its kind) it cannot have otherwise. A test counts here
//! where it is surely met.

use alloc::{collections::BTreeSet, string::String, sync::Arc, vec::Vec};

use super::callers::{Caller, Form, is_stranger};
use super::conditions::Keys;
use super::key::{KeyValue, class_of, value_of};
use super::limits::Unknown;
use super::mask::Mask;
use super::region::Product;
use super::statements::Statements;
use super::terms::Terms;
use crate::engine::{FullSet, PolicySet};
use crate::policy::{Effect, Loader, PolicyType};
use crate::program::CompiledCondition;
use crate::request::{ContextValue, RequestContext};
use crate::text::{folded, write_json_string};

/// The requests that are left out.
#[derive(Debug, Default)]
pub(super) struct Exempt {
    /// Alternatives of several conditions each, by whom they are about.
    of_callers: Vec<Vec<CompiledCondition>>,
    of_services: Vec<Vec<CompiledCondition>>,
    /// If there are some, a request is from one of these, each of which stands for others.
    pub(super) addresses: Option<BTreeSet<String>>,
}

/// The same as products over keys.
#[derive(Default)]
pub(super) struct ExemptProducts {
    is_asked: bool,
    has_addresses: bool,
    of_callers: Vec<Product>,
    of_services: Vec<Product>,
    of_all: Vec<Product>,
}

/// The address from which a request comes.
pub(super) const SOURCE_IP: &str = "aws:SourceIp";

/// What a caller's own ARN or name says, whoever it is.
const OF_KIND: [&str; 3] = [
    "aws:PrincipalType",
    "aws:PrincipalIsAWSService",
    "aws:PrincipalServiceName",
];

/// What is known of a caller as well if it is not one of many.
const OF_ONE: [&str; 2] = ["aws:PrincipalAccount", "aws:PrincipalArn"];

/// What those have who have an account.
const OF_ACCOUNTS: [&str; 4] = [
    "aws:PrincipalOrgID",
    "aws:PrincipalOrgPaths",
    "aws:userid",
    "aws:username",
];

/// What services alone say.
const OF_SERVICES: [&str; 4] = [
    "aws:SourceAccount",
    "aws:SourceOrgID",
    "aws:SourceOrgPaths",
    "aws:SourceArn",
];

impl Exempt {
    /// Everybody of these accounts and organizations.
    pub(super) fn trusting(
        accounts: &BTreeSet<String>,
        organizations: &BTreeSet<String>,
    ) -> Result<Self, Unknown> {
        let plain = |text: &String| text.clone();
        let of_account = |account: &String| alloc::format!("arn:*:*:*:{account}:*");
        let paths = |organization: &String| alloc::format!("{organization}/*");
        let of = |prefix: &str| {
            let tests = [
                test("StringEquals", prefix, "Account", accounts, plain),
                test("ArnLike", prefix, "Arn", accounts, of_account),
                test("StringEquals", prefix, "OrgID", organizations, plain),
                test(
                    "ForAnyValue:StringLike",
                    prefix,
                    "OrgPaths",
                    organizations,
                    paths,
                ),
            ];
            let conditions = tests.into_iter().flatten().map(|text| compiled(&text));
            conditions.collect::<Result<Vec<_>, Unknown>>()
        };
        Ok(Self {
            of_callers: of("Principal")?,
            of_services: of("Source")?,
            addresses: None,
        })
    }

    /// Whoever meets one of these.
    pub(super) fn meeting(conditions: Vec<CompiledCondition>) -> Self {
        let alternatives = conditions
            .into_iter()
            .map(|condition| Vec::from([condition]));
        Self {
            of_callers: alternatives.collect(),
            ..Self::default()
        }
    }

    /// Leaves out what looks at keys that no policy looks at: of those some value is always outside.
    pub(super) fn keep_used(&mut self, statements: &Statements) {
        let entries = statements.entries.iter();
        let conditions = entries.flat_map(|entry| statements.conditions(entry));
        let names = conditions.map(|found| folded(&found.condition.key.name).collect());
        let names: BTreeSet<String> = names.collect();
        for alternatives in [&mut self.of_callers, &mut self.of_services] {
            alternatives.retain(|conditions| {
                let name = |found: &CompiledCondition| folded(&found.condition.key.name).collect();
                conditions
                    .iter()
                    .all(|found| names.contains::<String>(&name(found)))
            });
        }
    }

    pub(super) fn conditions(&self) -> impl Iterator<Item = &CompiledCondition> {
        self.of_callers.iter().chain(&self.of_services).flatten()
    }

    pub(super) fn products(
        &self,
        keys: &Keys,
        terms: &mut Terms,
    ) -> Result<ExemptProducts, Unknown> {
        let mut of = |alternatives: &[Vec<CompiledCondition>]| {
            let mut products = Vec::new();
            for conditions in alternatives {
                products.extend(keys.products(conditions.iter(), Effect::Allow, terms)?);
            }
            Ok(products)
        };
        let (of_callers, of_services) = (of(&self.of_callers)?, of(&self.of_services)?);
        let mut of_all = Vec::new();
        if let (Some(addresses), Some((dimension, key))) = (&self.addresses, keys.named(SOURCE_IP))
        {
            let from: Vec<usize> = addresses
                .iter()
                .filter_map(|address| key.class_of(address))
                .collect();
            let elsewhere = Mask::of(key.classes.len(), |class| !from.contains(&class));
            of_all.extend(Product::default().narrowed(dimension, Arc::new(elsewhere)));
        }
        Ok(ExemptProducts {
            is_asked: true,
            has_addresses: self.addresses.is_some(),
            of_callers,
            of_services,
            of_all,
        })
    }
}

impl ExemptProducts {
    /// What is left out of the requests of a caller.
    pub(super) fn of(&self, caller: &Caller, keys: &Keys) -> Vec<Product> {
        if !self.is_asked {
            return Vec::new();
        }
        let of_form = match caller.form {
            // Services tell no address (R-SVC-1).
            Form::Service(_) if self.has_addresses => return Vec::from([Product::default()]),
            Form::Service(_) => &self.of_services,
            _ => &self.of_callers,
        };
        let mut products = self.of_all.clone();
        products.extend_from_slice(of_form);
        let Some(principal) = caller.principal() else {
            return products;
        };
        let has_account = principal.account().is_some();
        let mut said: Vec<&str> = OF_KIND.into();
        if !has_account {
            said.extend(OF_ACCOUNTS);
        }
        if !is_stranger(caller) {
            said.extend(OF_ONE);
        }
        match caller.form {
            Form::Service(_) => said.push(SOURCE_IP),
            _ => said.extend(OF_SERVICES),
        }
        let Ok(request) = RequestContext::builder(principal, "s3:GetObject", "*").build() else {
            return products;
        };
        for name in said {
            let Some((dimension, key)) = keys.named(name) else {
                continue;
            };
            let value = match request.context_value(name) {
                None => KeyValue::Absent,
                // Nobody knows the path of its role.
                Some(ContextValue::Ambiguous) => continue,
                Some(value) => value_of(value),
            };
            let Some(own) = class_of(key, &value) else {
                continue;
            };
            let others = Mask::of(key.classes.len(), |class| class != own);
            products.extend(Product::default().narrowed(dimension, Arc::new(others)));
        }
        products
    }
}

/// A condition on a key with a value for each of some texts; `None` where there are none.
fn test(
    operator: &str,
    prefix: &str,
    name: &str,
    texts: &BTreeSet<String>,
    value: impl Fn(&String) -> String,
) -> Option<String> {
    if texts.is_empty() {
        return None;
    }
    let mut condition = alloc::format!(r#"{{"{operator}":{{"aws:{prefix}{name}":["#);
    for (at, text) in texts.iter().enumerate() {
        if at > 0 {
            condition.push(',');
        }
        write_json_string(&mut condition, &value(text));
    }
    condition.push_str("]}}");
    Some(condition)
}

fn compiled(condition: &str) -> Result<Vec<CompiledCondition>, Unknown> {
    let text = alloc::format!(
        r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Action":"*","Resource":"*","Condition":{condition}}}}}"#
    );
    let set = PolicySet::builder(PolicyType::Identity, Loader::Lenient).policy("", &text);
    let set = set.build().map_err(|_| Unknown::Unconfirmed)?;
    Ok(conditions_of(&set.full()).cloned().collect())
}

/// All conditions of a set.
fn conditions_of(set: &FullSet) -> impl Iterator<Item = &CompiledCondition> {
    let program = set.program();
    let statements = program.statements().iter();
    statements.flat_map(move |statement| program.conditions_of(statement))
}
