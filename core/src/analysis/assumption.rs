//! What is taken for granted by "nothing is new": requests that no proof is about.

use alloc::collections::BTreeSet;
use core::fmt;

use super::statements::Statements;
use super::universe::Universe;
use super::variables;
use crate::policy::ActionForm;
use crate::service::Service;

/// What a proof takes for granted. Each is about requests that no service makes, or about facts that policies do not tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Assumption {
    /// No condition key is given twice, which would decide nothing (R-COND-7).
    KeysOnce,
    /// Where `aws:PrincipalArn` is tested, the path of a session's role is known (R-KEY-10).
    RolePaths,
    /// No grant of a KMS key lets anybody in.
    KmsGrants,
    /// Nothing more is said of callers: how their credentials were made, whether they are service-linked roles or of the
    /// management account.
    PlainCallers,
    /// Actions, resources and condition keys are those that the service reference lists: see [`Universe::Reference`].
    AsListed,
    /// Values of condition keys are of the types that the service reference has, and not empty.
    TypedValues,
}

impl Assumption {
    /// A stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::KeysOnce => "keysOnce",
            Self::RolePaths => "rolePaths",
            Self::KmsGrants => "kmsGrants",
            Self::PlainCallers => "plainCallers",
            Self::AsListed => "asListed",
            Self::TypedValues => "typedValues",
        }
    }

    /// All of them where an answer proves something, and none where it does not.
    pub(super) fn where_proved(
        all: &BTreeSet<Self>,
        is_proof: bool,
    ) -> impl Iterator<Item = Self> + use<'_> {
        all.iter().copied().filter(move |_| is_proof)
    }

    /// Those on which an answer about some statements rests.
    pub(super) fn of(statements: &Statements, universe: Universe) -> BTreeSet<Self> {
        const PRINCIPAL_ARN: &str = "aws:PrincipalArn";
        let is_listed = universe == Universe::Reference;
        let mut all = BTreeSet::from([Self::PlainCallers]);
        all.extend(is_listed.then_some(Self::AsListed));
        for entry in &statements.entries {
            for found in statements.conditions(entry) {
                all.insert(Self::KeysOnce);
                all.extend(is_listed.then_some(Self::TypedValues));
                if found.condition.key.is(PRINCIPAL_ARN) {
                    all.insert(Self::RolePaths);
                }
            }
            let mut in_texts = variables::of_statement(statements, entry).into_iter();
            if in_texts.any(|key| key.is(PRINCIPAL_ARN)) {
                all.insert(Self::RolePaths);
            }
            let Some((program, statement)) = statements.get(entry) else {
                continue;
            };
            let is_of_kms = program.patterns_of(statement).any(|pattern| {
                let service = pattern.parts().map(|(service, _)| service);
                matches!(pattern.form(), ActionForm::Any)
                    || service.is_some_and(|service| Service::Kms.is(service))
            });
            if is_of_kms || statement.action.inverted {
                all.insert(Self::KmsGrants);
            }
        }
        all
    }
}

impl fmt::Display for Assumption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::KeysOnce => "no condition key is given twice",
            Self::RolePaths => "the path of a session's role is known",
            Self::KmsGrants => "no grant of a key lets anybody in",
            Self::PlainCallers => {
                "nothing is said of how credentials were made, of service-linked roles and of the management account"
            }
            Self::AsListed => {
                "actions, resources and condition keys are those that the service reference lists"
            }
            Self::TypedValues => "values of condition keys are of their types, and not empty",
        })
    }
}
