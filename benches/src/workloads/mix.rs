//! Identity policies drawn so that they have the shapes of real ones: how often a statement has this or that is
//! data, measured on the corpus (`statistics`), and not what an index happens to like.

use super::policy::{Condition, Statement, allow, condition, deny};
use super::prng::Prng;
use super::services::{SERVICES, Service};
use super::{ACCOUNT, Request, server_keys, user};

pub(super) const REGIONS: [&str; 3] = ["eu-west-1", "us-east-1", "ap-southeast-2"];
pub(super) const WORDS: [&str; 6] = ["data", "logs", "media", "backup", "export", "staging"];

/// Of a thousand statements (conditions, ARNs), how many are so.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mix {
    pub(super) denies: usize,
    pub(super) not_action: usize,
    /// `*` as the only action.
    pub(super) any_action: usize,
    /// `service:*`.
    pub(super) any_of_service: usize,
    /// `service:Verb*` beside actions that are named in full, and without such.
    pub(super) verb_beside_exact: usize,
    pub(super) verb_alone: usize,
    /// `?` in an action and in the resource.
    pub(super) question_mark: usize,
    pub(super) several_services: usize,
    /// `*` as the only resource.
    pub(super) any_resource: usize,
    pub(super) several_resources: usize,
    /// Of a thousand ARNs: a star as region or account, where the service has them.
    pub(super) any_place: usize,
    /// Of a thousand ARNs: without a star in the name, with stars inside, nothing but a star. All others end in one.
    pub(super) exact_name: usize,
    pub(super) inner_star: usize,
    pub(super) any_name: usize,
    pub(super) conditions: usize,
    /// Of a thousand conditions: with a second entry.
    pub(super) second_entry: usize,
    /// Of a thousand entries: ranges of addresses, one to three.
    pub(super) addresses: usize,
}

/// What identity policies of the corpus are like.
pub(super) const CORPUS: Mix = Mix {
    denies: 37,
    not_action: 5,
    any_action: 9,
    any_of_service: 62,
    verb_beside_exact: 27,
    verb_alone: 18,
    question_mark: 1,
    several_services: 40,
    any_resource: 485,
    several_resources: 220,
    any_place: 850,
    exact_name: 183,
    inner_star: 162,
    any_name: 424,
    conditions: 351,
    second_entry: 258,
    addresses: 4,
};

/// Ten thousand statements for one caller: of tenants, so that few of them stand for every resource, or everything
/// would be allowed. More verbs beside exact actions, question marks and addresses than the corpus has, because those
/// are dear to look up.
pub(super) const TENANTS: Mix = Mix {
    any_action: 0,
    verb_beside_exact: 300,
    question_mark: 10,
    any_resource: 50,
    any_name: 0,
    addresses: 400,
    ..CORPUS
};

/// Numbers of actions and of statements in the corpus: twenty quantiles.
const ACTIONS: [usize; 20] = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 7, 12, 21];
const STATEMENTS: [usize; 20] = [1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 4, 5, 6, 9, 19];
/// Resources, where there are several.
const RESOURCES: [usize; 10] = [2, 2, 2, 2, 2, 3, 3, 4, 6, 9];

/// Operators and keys by their share of a thousand entries; the keys are about as often among those that a server gives.
const ENTRIES: [(usize, &str, &str, &[&str]); 16] = [
    (290, "StringEquals", "aws:RequestedRegion", &REGIONS),
    (100, "StringEquals", "aws:PrincipalTag/team", &TEAMS),
    (
        90,
        "StringEquals",
        "aws:ResourceAccount",
        &[ACCOUNT, "444455556666"],
    ),
    (
        75,
        "StringLike",
        "aws:UserAgent",
        &["aws-cli/*", "*Boto3/*", "*Python/3.1?", "terraform/*"],
    ),
    (
        75,
        "StringLike",
        "iam:PassedToService",
        &["ec2.*", "lambda.amazonaws.com*", "*.amazonaws.com"],
    ),
    (111, "Null", "aws:ResourceTag/project", &["false", "true"]),
    (
        68,
        "ForAnyValue:StringEquals",
        "aws:CalledVia",
        &["cloudformation.amazonaws.com", "athena.amazonaws.com"],
    ),
    (
        38,
        "ForAllValues:StringEquals",
        "aws:TagKeys",
        &["project", "team", "owner"],
    ),
    (16, "Bool", "aws:SecureTransport", &["true"]),
    (15, "Bool", "aws:MultiFactorAuthPresent", &["true"]),
    (28, "StringNotEquals", "aws:RequestedRegion", &REGIONS),
    (
        34,
        "ArnLike",
        "aws:PrincipalArn",
        &[
            "arn:aws:iam::111122223333:user/*",
            "arn:aws:iam::*:role/ops-*",
        ],
    ),
    (
        20,
        "StringEqualsIfExists",
        "aws:PrincipalOrgID",
        &["o-a1b2c3d4e5", "o-z9y8x7w6v5"],
    ),
    (
        10,
        "StringEqualsIgnoreCase",
        "aws:PrincipalTag/team",
        &TEAMS,
    ),
    (
        10,
        "ForAllValues:StringLike",
        "aws:TagKeys",
        &["cost-*", "team-*"],
    ),
    (20, "BoolIfExists", "aws:ViaAWSService", &["false"]),
];
const TEAMS: [&str; 4] = ["reporting", "billing", "search", "identity"];

/// What fits a statement, so that requests can be made that hit it.
#[derive(Debug, Clone)]
pub(super) struct Fitting {
    pub(super) action: String,
    pub(super) resource: String,
    /// Two of the bytes of a /24 that the statement asks for.
    pub(super) network: Option<(usize, usize)>,
    pub(super) denies: bool,
}

impl Fitting {
    /// Of ten requests seven fit the statement but, perhaps, for its conditions; two ask its action for another
    /// tenant; one asks an action that nothing names.
    pub(super) fn request(&self, prng: &mut Prng) -> Request {
        let (mut action, mut resource) = (self.action.clone(), self.resource.clone());
        match prng.below(10) {
            0 | 1 => resource = resource.replace("tenant-", "tenant-9"),
            2 => action.push_str("Batch"),
            _ => {}
        }
        let (second, third) = match self.network {
            Some(network) if prng.percent(80) => network,
            _ => (prng.below(256), prng.below(256)),
        };
        let outside = prng.percent(if self.denies { 50 } else { 3 });
        let first = if outside { 11 } else { 10 };
        let address = format!("{first}.{second}.{third}.{}", prng.below(256));
        Request {
            principal: user("Ann"),
            action,
            resource,
            context: server_keys(address),
        }
    }
}

/// The statements of one document, as many as a real one may have.
pub(super) fn document(mix: &Mix, prng: &mut Prng) -> Vec<(Statement, Fitting)> {
    let count = STATEMENTS[prng.below(STATEMENTS.len())];
    (0..count).map(|_| statement(mix, 1_000, prng)).collect()
}

/// A statement that is about one of so many tenants.
pub(super) fn statement(mix: &Mix, tenants: usize, prng: &mut Prng) -> (Statement, Fitting) {
    let service = &SERVICES[prng.below(SERVICES.len())];
    let any_resource = prng.per_mille(mix.any_resource);
    let nothing = service.on_nothing();
    let names = if any_resource && prng.percent(50) && !nothing.is_empty() {
        nothing
    } else {
        service.on_resource()
    };
    let name = prng.pick(&names);
    let resource = Resource::draw(service, tenants, prng);
    let mut actions = actions(mix, service, name, &names, prng);
    let mut resources = vec!["*".to_owned()];
    if !any_resource {
        resources[0] = resource.pattern(mix, prng);
        if prng.per_mille(mix.several_resources) {
            for _ in 1..RESOURCES[prng.below(RESOURCES.len())] {
                let pattern = Resource::draw(service, tenants, prng).pattern(mix, prng);
                if !resources.contains(&pattern) {
                    resources.push(pattern);
                }
            }
        }
    }
    if prng.per_mille(mix.question_mark) {
        if let Some(action) = actions.iter_mut().find(|action| !action.contains('*')) {
            action.replace_range(action.len() - 1.., "?");
        }
        resources[0] = resources[0].replacen("tenant-0", "tenant-?", 1);
    }
    let not_action = prng.per_mille(mix.not_action);
    let denies = prng.per_mille(mix.denies);
    let mut statement = if denies {
        deny(actions, resources)
    } else {
        allow(actions, resources)
    };
    if not_action {
        statement = statement.all_but_these_actions();
    }
    let mut network = None;
    if prng.per_mille(mix.conditions) {
        for entry in entries(mix, denies, &mut network, prng) {
            statement = statement.when(entry);
        }
    }
    let fitting = Fitting {
        action: format!("{}:{name}", service.prefix),
        resource: resource.arn(),
        network,
        denies,
    };
    (statement, fitting)
}

/// The patterns of the chosen action and of others.
fn actions(
    mix: &Mix,
    service: &'static Service,
    chosen: &str,
    names: &[&'static str],
    prng: &mut Prng,
) -> Vec<String> {
    let pattern = |service: &Service, name: &str| format!("{}:{name}", service.prefix);
    let mut count = ACTIONS[prng.below(ACTIONS.len())];
    let mut others: Vec<&Service> = Vec::new();
    // The longest lists are those of several services.
    let longest = count == ACTIONS[ACTIONS.len() - 1];
    if longest {
        count += prng.below(160);
    }
    if longest || prng.per_mille(mix.several_services) {
        others.extend((0..4).map(|_| &SERVICES[prng.below(SERVICES.len())]));
    }
    let mut patterns = Vec::new();
    let kind = prng.below(1_000);
    let any_of_service = mix.any_action + mix.any_of_service;
    let verb_beside_exact = any_of_service + mix.verb_beside_exact;
    if kind < mix.any_action {
        return vec!["*".into()];
    }
    if kind < any_of_service {
        patterns.push(pattern(service, "*"));
        patterns.extend(others.iter().map(|other| pattern(other, "*")));
        count = 0;
    } else if kind < verb_beside_exact + mix.verb_alone {
        patterns.push(pattern(service, &format!("{}*", verb(chosen))));
        while prng.percent(50) {
            patterns.push(pattern(service, &format!("{}*", verb(prng.pick(names)))));
        }
        let is_alone = kind >= verb_beside_exact;
        count = if is_alone {
            0
        } else {
            count.max(2) + patterns.len()
        };
    } else {
        patterns.push(pattern(service, chosen));
    }
    // Some are drawn twice, and a service may have too few.
    for _ in 0..count * 2 {
        if patterns.len() < count {
            let other = prng.below(1 + others.len()).checked_sub(1);
            patterns.push(match other.map(|nth| others[nth]) {
                Some(other) => pattern(other, prng.pick(&other.on_resource())),
                None => pattern(service, prng.pick(names)),
            });
        }
        patterns.sort();
        patterns.dedup();
    }
    patterns
}

/// `Get` of `GetObject`.
pub(super) fn verb(name: &str) -> &str {
    let second = name.char_indices().skip(1);
    let end = second
        .filter(|(_, letter)| letter.is_ascii_uppercase())
        .map(|(at, _)| at);
    &name[..end.min().unwrap_or(name.len())]
}

/// Something of a tenant.
struct Resource {
    service: &'static Service,
    region: &'static str,
    tenant: String,
    word: &'static str,
    number: usize,
}

impl Resource {
    fn draw(service: &'static Service, tenants: usize, prng: &mut Prng) -> Self {
        Self {
            service,
            region: prng.pick(&REGIONS),
            tenant: format!("{:06}", prng.below(tenants)),
            word: prng.pick(&WORDS),
            number: prng.below(1_000),
        }
    }

    fn name(&self) -> String {
        format!("tenant-{}-{}/{:03}", self.tenant, self.word, self.number)
    }

    fn arn(&self) -> String {
        self.service.arn(self.region, ACCOUNT, &self.name())
    }

    /// A pattern that the resource fits.
    fn pattern(&self, mix: &Mix, prng: &mut Prng) -> String {
        let Self {
            tenant,
            word,
            number,
            ..
        } = self;
        let kind = prng.below(1_000);
        let name = if kind < mix.exact_name {
            self.name()
        } else if kind < mix.exact_name + mix.inner_star {
            if prng.percent(50) {
                format!("tenant-*-{word}/{number:03}")
            } else {
                format!("tenant-{tenant}-*/{number:03}")
            }
        } else if kind < mix.exact_name + mix.inner_star + mix.any_name {
            "*".into()
        } else {
            format!("tenant-{tenant}-{word}/*")
        };
        let (region, account) = match prng.below(10) {
            _ if !prng.per_mille(mix.any_place) => (self.region, ACCOUNT),
            0 | 1 => (self.region, "*"),
            2 => ("*", ACCOUNT),
            _ => ("*", "*"),
        };
        self.service.arn(region, account, &name)
    }
}

/// The entries of one condition, those of an operator together.
fn entries(
    mix: &Mix,
    denies: bool,
    network: &mut Option<(usize, usize)>,
    prng: &mut Prng,
) -> Vec<Condition> {
    let count = 1 + usize::from(prng.per_mille(mix.second_entry));
    let mut drawn: Vec<(&str, &str, Vec<String>)> = Vec::new();
    while drawn.len() < count {
        let entry = if prng.per_mille(mix.addresses) {
            let ranges: Vec<_> = (0..=prng.below(3))
                .map(|_| (prng.below(256), prng.below(256)))
                .collect();
            *network = Some(ranges[0]);
            let ranges = ranges
                .iter()
                .map(|(second, third)| format!("10.{second}.{third}.0/24"));
            let operator = if denies { "NotIpAddress" } else { "IpAddress" };
            (operator, "aws:SourceIp", ranges.collect())
        } else {
            listed(prng)
        };
        if drawn
            .iter()
            .all(|(operator, key, _)| (*operator, *key) != (entry.0, entry.1))
        {
            drawn.push(entry);
        }
    }
    drawn.sort();
    drawn
        .into_iter()
        .map(|(operator, key, values)| condition(operator, key, values))
        .collect()
}

/// One of [`ENTRIES`] by its weight; of ten nine have one value.
fn listed(prng: &mut Prng) -> (&'static str, &'static str, Vec<String>) {
    let all: usize = ENTRIES.iter().map(|entry| entry.0).sum();
    let mut at = prng.below(all);
    let drawn = ENTRIES.iter().find(|entry| match at.checked_sub(entry.0) {
        None => true,
        Some(rest) => {
            at = rest;
            false
        }
    });
    let (_, operator, key, values) = drawn.expect("the weights add up");
    let count = if prng.percent(89) {
        1
    } else {
        2 + prng.below(2)
    };
    let start = prng.below(values.len());
    let values = values
        .iter()
        .cycle()
        .skip(start)
        .take(count.min(values.len()));
    (
        operator,
        key,
        values.map(|value| (*value).to_owned()).collect(),
    )
}
