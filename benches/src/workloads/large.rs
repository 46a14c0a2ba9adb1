//! W3: many identity statements, as of a service that gives every tenant its own.

use super::mix::{self, Fitting, REGIONS, TENANTS, WORDS, verb};
use super::policy::{Condition, Statement, allow, condition, deny, policy};
use super::prng::Prng;
use super::services::{SERVICES, Service};
use super::{ACCOUNT, REQUESTS, Workload};

const STATEMENTS_OF_A_POLICY: usize = 50;

fn range(network: (usize, usize)) -> Condition {
    let (second, third) = network;
    condition(
        "IpAddress",
        "aws:SourceIp",
        [format!("10.{second}.{third}.0/24")],
    )
}

/// The conditions of Denies are few: a company has so many offices and rules, not so many as tenants.
fn conditions_of_deny(statement: Statement, prng: &mut Prng) -> Statement {
    const NETWORKS: [&[&str]; 4] = [
        &["10.0.0.0/8"],
        &["10.0.0.0/8", "192.168.0.0/16"],
        &["10.0.0.0/9", "10.128.0.0/9"],
        &["172.16.0.0/12", "10.0.0.0/8", "2001:db8::/32"],
    ];
    let team = prng.pick(&["reporting", "billing", "search", "identity", "mobile"]);
    statement
        .when(condition(
            "NotIpAddress",
            "aws:SourceIp",
            NETWORKS[prng.below(NETWORKS.len())].iter().copied(),
        ))
        .when(condition(
            "StringNotEquals",
            "aws:PrincipalTag/team",
            [team],
        ))
}

/// Eight actions of each service, as a host knows them: six on its resource, two on none.
fn known_actions(service: &Service) -> (Vec<&'static str>, Vec<&'static str>) {
    let spread = |names: Vec<&'static str>, most: usize| {
        let take = names.len().min(most);
        (0..take)
            .map(|nth| names[nth * names.len() / take])
            .collect()
    };
    (
        spread(service.on_resource(), 6),
        spread(service.on_nothing(), 2),
    )
}

/// `count` statements over 39 services, of as many tenants.
pub(super) fn tenants(name: &str, count: usize, seed: u64) -> Workload {
    let mut prng = Prng::new(seed);
    let (statements, fitting): (Vec<_>, Vec<_>) = (0..count)
        .map(|_| mix::statement(&TENANTS, count.max(100), &mut prng))
        .unzip();
    workload(name.into(), &statements, &fitting, &mut prng)
}

/// The draw before [`tenants`], kept for one comparison: no wildcard stands beside an exact action, no service is
/// named whole, no list of resources has two.
///
/// `count` statements over 39 services. Of the resources 70 % are prefixes of a tenant, 15 % have stars inside
/// or in region and account, 10 % are exact, the others `*`, as is that of actions that take none. A quarter
/// has IpAddress; one in seven denies, with conditions.
pub(super) fn old(count: usize) -> Workload {
    let mut prng = Prng::new(43);
    let mut fitting = Vec::with_capacity(count);
    let mut statements = Vec::with_capacity(count);
    for _ in 0..count {
        let service = &SERVICES[prng.below(SERVICES.len())];
        let (on_resource, on_nothing) = known_actions(service);
        let takes_none = prng.below(8) < on_nothing.len();
        let names = if takes_none { on_nothing } else { on_resource };
        let chosen = prng.below(names.len());
        let (resource, concrete) = if takes_none {
            ("*".to_owned(), "*".to_owned())
        } else {
            resource_pattern(service, count, &mut prng)
        };
        let deny_it = prng.percent(15);
        let network = (!deny_it && prng.percent(25)).then(|| (prng.below(256), prng.below(256)));
        let actions = action_patterns(service, &names, chosen, &mut prng);
        statements.push(match network {
            _ if deny_it => conditions_of_deny(deny(actions, [resource]), &mut prng),
            Some(network) => allow(actions, [resource]).when(range(network)),
            None => allow(actions, [resource]),
        });
        fitting.push(Fitting {
            action: format!("{}:{}", service.prefix, names[chosen]),
            resource: concrete,
            network,
            denies: deny_it,
        });
    }
    workload(
        format!("large-{count}-old"),
        &statements,
        &fitting,
        &mut prng,
    )
}

/// A pattern, and a resource that it fits.
fn resource_pattern(service: &Service, count: usize, prng: &mut Prng) -> (String, String) {
    let word = prng.pick(&WORDS);
    let region = prng.pick(&REGIONS);
    let tenant = format!("tenant-{:06}", prng.below(count.max(100)));
    let number = prng.below(1000);
    let concrete = service.arn(region, ACCOUNT, &format!("{tenant}-{word}/{number:03}"));
    let pattern = match prng.below(100) {
        0..70 => service.arn(region, ACCOUNT, &format!("{tenant}-{word}/*")),
        70..80 => service.arn("*", "*", &format!("{tenant}-{word}/*")),
        80..85 => service.arn(region, ACCOUNT, &format!("tenant-*-{word}/{number:03}")),
        85..95 => concrete.clone(),
        _ => "*".to_owned(),
    };
    (pattern, concrete)
}

/// The chosen action with up to three others or, in 15 of 100 cases, all that begin with its verb.
fn action_patterns(
    service: &Service,
    names: &[&'static str],
    chosen: usize,
    prng: &mut Prng,
) -> Vec<String> {
    let name = names[chosen];
    let mut patterns = vec![format!("{}:{name}", service.prefix)];
    if prng.percent(15) {
        return vec![format!("{}:{}*", service.prefix, verb(name))];
    }
    for _ in 0..prng.below(4) {
        let other = format!("{}:{}", service.prefix, names[prng.below(names.len())]);
        if !patterns.contains(&other) {
            patterns.push(other);
        }
    }
    patterns
}

/// `count` statements for `s3:GetObject`, each on another bucket.
pub(super) fn one_action(count: usize) -> Workload {
    let mut prng = Prng::new(4);
    each(
        format!("one-action-{count}"),
        count,
        &mut prng,
        |index, prng| {
            let bucket = format!("arn:aws:s3:::tenant-{index:06}-{}", prng.pick(&WORDS));
            ("s3:GetObject".into(), bucket)
        },
    )
}

/// `count` statements, each for another action.
pub(super) fn distinct_actions(count: usize) -> Workload {
    const VERBS: [&str; 8] = [
        "Get", "Put", "List", "Describe", "Create", "Delete", "Update", "Tag",
    ];
    let mut prng = Prng::new(5);
    let name = format!("distinct-actions-{count}");
    each(name, count, &mut prng, |index, prng| {
        let service = &SERVICES[prng.below(SERVICES.len())];
        let verb = VERBS[index % VERBS.len()];
        let action = format!("{}:{verb}Thing{index:06}", service.prefix);
        let tenant = format!("tenant-{:06}-{}", prng.below(1000), prng.pick(&WORDS));
        (action, service.arn(prng.pick(&REGIONS), ACCOUNT, &tenant))
    })
}

/// One statement for each pair of action and resource prefix: a quarter with IpAddress, one in twenty denies.
fn each(
    name: String,
    count: usize,
    prng: &mut Prng,
    mut pair: impl FnMut(usize, &mut Prng) -> (String, String),
) -> Workload {
    let mut statements = Vec::with_capacity(count);
    let mut fitting = Vec::with_capacity(count);
    for index in 0..count {
        let (action, prefix) = pair(index, prng);
        let pattern = format!("{prefix}/*");
        let denies = prng.percent(5);
        let network = (!denies && prng.percent(25)).then(|| (prng.below(256), prng.below(256)));
        statements.push(match network {
            _ if denies => conditions_of_deny(deny([action.clone()], [pattern]), prng),
            Some(network) => allow([action.clone()], [pattern]).when(range(network)),
            None => allow([action.clone()], [pattern]),
        });
        fitting.push(Fitting {
            action,
            resource: format!("{prefix}/2026/{:04}", prng.below(10_000)),
            network,
            denies,
        });
    }
    workload(name, &statements, &fitting, prng)
}

fn workload(
    name: String,
    statements: &[Statement],
    fitting: &[Fitting],
    prng: &mut Prng,
) -> Workload {
    let requests = (0..REQUESTS)
        .map(|_| {
            let fits = &fitting[prng.below(fitting.len())];
            fits.request(prng)
        })
        .collect();
    let policies = statements.chunks(STATEMENTS_OF_A_POLICY);
    Workload::of_identity(name, policies.map(policy).collect(), requests)
}
