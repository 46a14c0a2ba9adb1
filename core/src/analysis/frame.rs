//! The kinds of requests that rules of the engine tell apart: by the caller, by whose the resource is, and by what an ARN is.

use alloc::{collections::BTreeSet, string::String, sync::Arc, vec, vec::Vec};

use super::callers::Caller;
use super::mask::Mask;
use super::region::{Dimension, Product};
use super::resources::{Atom, Segments};
use super::setting::{ACCOUNT, OTHER_ACCOUNT};
use crate::request::RequestContext;
use crate::service::Service;
use crate::text::{is_account_id, split_arn};

/// One kind of request.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    pub(super) caller: Caller,
    pub(super) is_own: bool,
    pub(super) action: String,
    /// Whose the resource is where its ARN does not say it.
    pub(super) owner: String,
    pub(super) across: bool,
    /// The caller's partition, which the resource has too.
    pub(super) partition: Option<String>,
}

pub(super) fn owner_of(caller: &Caller, across: bool) -> String {
    let own = caller.account();
    match across {
        true if own.as_deref() == Some(OTHER_ACCOUNT) => ACCOUNT.into(),
        true => OTHER_ACCOUNT.into(),
        false => own.unwrap_or_else(|| ACCOUNT.into()),
    }
}

impl Frame {
    /// Whose a resource is.
    pub(super) fn owner_of(&self, caller: &Caller, resource: &str) -> String {
        let of_arn = split_arn(resource).map(|[_, _, _, _, account, _]| account);
        let own = caller.account();
        if let Some(account) = of_arn.filter(|account| is_account_id(account))
            && (own.is_none() || (own.as_deref() != Some(account)) == self.across)
        {
            return account.into();
        }
        match (self.across, self.is_own) {
            (false, true) => own.unwrap_or_else(|| ACCOUNT.into()),
            // Who calls may be somebody else than was thought of.
            (true, _) if own.as_deref() == Some(&*self.owner) => owner_of(caller, true),
            (false, false) | (true, _) => self.owner.clone(),
        }
    }

    /// A request of this kind, with a text for each of some variables.
    pub(super) fn request<'r>(
        &'r self,
        arn: &'r str,
        owner: Option<&'r str>,
        variables: &'r [String],
    ) -> Option<RequestContext<'r>> {
        let principal = self.caller.principal()?;
        let mut builder = RequestContext::builder(principal, &self.action, arn);
        if let Some(owner) = owner.filter(|_| arn != "*") {
            builder = builder.resource_account(owner);
        }
        for name in variables {
            builder = builder.context(name, "x");
        }
        builder.build().ok()
    }
}

/// Texts of ARNs that rules of the engine look at, for actions of a service.
pub(super) fn atoms_of(service: &str, callers: &[Caller]) -> Vec<Atom> {
    let (iam, kms) = (Service::Iam.name(), Service::Kms.name());
    match Service::of(service) {
        Some(Service::Iam) => vec![
            (1, iam),
            (3, "aws"),
            (4, "role/aws-reserved/*"),
            (4, "policy/*"),
        ],
        Some(Service::Kms) => vec![(1, kms), (4, "key/*"), (4, "alias/*"), (4, "alias/aws/*")],
        Some(Service::Sts) => vec![(1, iam), (1, Service::Sts.name()), (4, "user/*")],
        Some(Service::S3) if callers.iter().any(Caller::is_root) => {
            vec![(1, Service::S3.name()), (4, "*/*")]
        }
        Some(Service::S3Express) if callers.iter().any(Caller::is_root) => {
            vec![(1, Service::S3Express.name()), (4, "bucket/*")]
        }
        _ => Vec::new(),
    }
}

/// Whether the policy of a bucket can be asked of a service.
pub(super) fn is_s3(service: &str) -> bool {
    Service::S3.is(service) || Service::S3Express.is(service)
}

/// What callers are told apart by in ARNs: their partitions and accounts, and the services whose ARNs tell the owner.
pub(super) fn named(callers: &[Caller]) -> Vec<(usize, String)> {
    let partitions: BTreeSet<String> = callers.iter().filter_map(Caller::partition).collect();
    let accounts: BTreeSet<String> = callers.iter().filter_map(Caller::account).collect();
    let services = Service::ALL
        .into_iter()
        .filter(|service| service.names_owners());
    let services = services.map(|service| (1, service.name().into()));
    let partitions = partitions.into_iter().map(|partition| (0, partition));
    let accounts = accounts.into_iter().map(|account| (3, account));
    partitions.chain(services).chain(accounts).collect()
}

/// What no request has that tells its resource's owner: in the ARNs of some services the account is the owner's (R-EVAL-9).
pub(super) fn of_other_owners(segments: &Segments, account: &str, across: bool) -> Vec<Product> {
    let Some(accounts) = segments.partition(3) else {
        return Vec::new();
    };
    let own = accounts.class_of(account);
    let wrong = Mask::of(accounts.classes.len(), |class| {
        let text = accounts
            .classes
            .get(class)
            .and_then(|class| class.text.as_deref());
        match across {
            true => Some(class) == own,
            false => text.is_some_and(is_account_id) && Some(class) != own,
        }
    });
    let wrong = Arc::new(wrong);
    let services = Service::ALL
        .into_iter()
        .filter(|service| service.names_owners());
    let products = services.filter_map(|service| {
        let mask = segments.mask(1, &super::pattern::of_text(service.name()))?;
        Product::default()
            .narrowed(1, Arc::new(mask))?
            .narrowed(3, wrong.clone())
    });
    products.collect()
}

/// What rules of the engine tell apart among ARNs.
pub(super) fn kinds(segments: &Segments, atoms: &[Atom], partition: Option<&str>) -> Vec<Product> {
    let mut start = Product::default();
    if let Some(partition) = partition {
        let class = segments
            .partition(0)
            .and_then(|partitions| partitions.class_of(partition));
        let only = Mask::of(segments.len(0), |at| Some(at) == class);
        match start.clone().narrowed(0, Arc::new(only)) {
            Some(narrowed) => start = narrowed,
            None => return Vec::new(),
        }
    }
    let mut kinds = vec![start];
    for atom in atoms {
        let Some(mask) = segments.of_atom(*atom) else {
            continue;
        };
        let segment = atom.0 as Dimension;
        let rest = Mask::all(segments.len(segment)).without(&mask);
        let (mask, rest) = (Arc::new(mask), Arc::new(rest));
        kinds = kinds
            .into_iter()
            .flat_map(|kind| {
                let inside = kind.clone().narrowed(segment, mask.clone());
                let outside = kind.narrowed(segment, rest.clone());
                inside.into_iter().chain(outside)
            })
            .collect();
    }
    kinds
}
