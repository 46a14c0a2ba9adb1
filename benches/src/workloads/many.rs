//! Many policies of different owners, as a server has them: all drawn as the corpus is.

use super::Request;
use super::mix::{self, CORPUS};
use super::policy::policy;
use super::prng::Prng;

/// Sets of different callers, and questions that visit them at random.
#[derive(Debug)]
pub struct Callers {
    /// The policy of each caller.
    pub policies: Vec<String>,
    /// Whose policy decides, and what is asked.
    pub visits: Vec<(usize, Request)>,
}

/// `callers` policies and as many visits.
#[must_use]
pub fn callers(callers: usize, seed: u64) -> Callers {
    let mut prng = Prng::new(seed);
    let mut policies = Vec::with_capacity(callers);
    let mut fitting = Vec::with_capacity(callers);
    for _ in 0..callers {
        let (statements, fits): (Vec<_>, Vec<_>) =
            mix::document(&CORPUS, &mut prng).into_iter().unzip();
        policies.push(policy(&statements));
        fitting.push(fits);
    }
    let visits = (0..callers)
        .map(|_| {
            let caller = prng.below(callers);
            let fits = &fitting[caller][prng.below(fitting[caller].len())];
            (caller, fits.request(&mut prng))
        })
        .collect();
    Callers { policies, visits }
}

/// A hundred different policies of about so many bytes.
#[must_use]
pub fn small_sets(bytes: usize, seed: u64) -> Vec<(String, String)> {
    let mut prng = Prng::new(seed);
    let drawn = std::iter::repeat_with(|| {
        let (statements, _): (Vec<_>, Vec<_>) =
            mix::document(&CORPUS, &mut prng).into_iter().unzip();
        policy(&statements)
    });
    drawn
        .filter(|policy| policy.len().abs_diff(bytes) * 7 < bytes)
        .enumerate()
        .map(|(index, policy)| (index.to_string(), policy))
        .take(100)
        .collect()
}

/// Scenarios as lines, different ones over eight policies: a stream that asks for the same few callers again and
/// again.
#[must_use]
pub fn scenario_lines(lines: usize, seed: u64) -> Vec<String> {
    let Callers { policies, visits } = callers(8, seed);
    let mut prng = Prng::new(seed);
    let line = |_| {
        let (caller, request) = &visits[prng.below(visits.len())];
        let resource = request
            .resource
            .replace("/0", &format!("/{}", prng.below(100_000)));
        let context: serde_json::Map<_, _> = request
            .context
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).into()))
            .collect();
        let request = serde_json::json!({
            "principal": request.principal, "action": request.action, "resource": resource, "context": context,
        });
        let policy = &policies[*caller];
        format!(r#"{{"request":{request},"policies":{{"identity":[{policy}]}}}}"#)
    };
    (0..lines).map(line).collect()
}
