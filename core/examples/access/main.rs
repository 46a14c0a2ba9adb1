//! The page "Infrastructure security in Amazon Redshift" in one place: could this caller's request get through, and if
//! not, what stops it: its credentials, the network, the transport or a policy?
//!
//! ```text
//! access            answers the scenarios beside this file
//! access FILE…      answers scenarios of your own, for example one of these after an edit
//! access --edits    shows what each edit of `edits.json` makes of them: every gate and every hop refuses once
//! ```
//! Exit status: 0 everything got through (with `--edits`: each came to what is said there), 1 something did not, 2 a
//! scenario or file could not be read.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "it shows what it does"
)]

mod edits;

use core::error::Error;
use std::fs;
use std::process::ExitCode;

use edits::Edit;
use portcullis::{Explanation, Outcome, scenario};

/// Name, what it is about, and the scenario.
const OWN: [[&str; 3]; 5] = [
    [
        "cluster",
        "a session asks for its own database user, and connects over the VPN to a cluster in two private subnets",
        include_str!("cluster.json"),
    ],
    [
        "serverless",
        "a user with an access key asks for a workgroup's credentials, and connects from the corporate range",
        include_str!("serverless.json"),
    ],
    [
        "data-api",
        "a job runs a statement and reads its result, three calls through an interface endpoint",
        include_str!("data-api.json"),
    ],
    [
        "partner",
        "a partner connects from a peered VPC through a managed endpoint",
        include_str!("partner.json"),
    ],
    [
        "snapshot",
        "another account restores a snapshot whose policy names the corporate range",
        include_str!("snapshot.json"),
    ],
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments.as_slice() {
        [] => answer_own(),
        ["--edits"] => show_edits(),
        [option, ..] if option.starts_with('-') => Err("usage: access [--edits | FILE...]".into()),
        files => answer_files(files),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

fn answer_own() -> Result<bool, Box<dyn Error>> {
    answer_all(OWN.map(|[name, about, text]| Ok((format!("{name}: {about}"), text.into()))))
}

fn answer_files(files: &[&str]) -> Result<bool, Box<dyn Error>> {
    answer_all(files.iter().map(|file| {
        let text = fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
        Ok((String::from(*file), text))
    }))
}

/// Answers requests with a title each, and tells whether all got through.
fn answer_all(
    requests: impl IntoIterator<Item = Result<(String, String), Box<dyn Error>>>,
) -> Result<bool, Box<dyn Error>> {
    let (mut asked, mut through) = (0, 0);
    for request in requests {
        let (title, text) = request?;
        let story = scenario::explain(&text).map_err(|error| format!("{title}: {error}"))?;
        println!("{title}");
        show(&story);
        asked += 1;
        through += usize::from(story.decision == Outcome::Allowed);
    }
    println!("{through} of {asked} got through");
    Ok(through == asked)
}

/// The whole path of one request.
fn show(story: &Explanation) {
    println!("{}", story.decision);
    // The gates, hop by hop; of a call with several pairs they are those of the pair that decides.
    for gate in story.details.iter().filter(|layer| !layer.steps.is_empty()) {
        println!("  {}: {}", gate.layer.describe(), gate.outcome);
        for step in &gate.steps {
            println!("    {step}");
        }
    }
    if first_refusal(story).is_some() {
        println!("  policies: not read\n");
        return;
    }
    println!("  policies:");
    let pairs = story.pairs.iter().map(|pair| &pair.explanation);
    // A call that needs one permission alone has no further pairs.
    for pair in pairs.chain(story.pairs.is_empty().then_some(story)) {
        println!("    {}: {}", pair.decision, pair.summary);
    }
    println!();
}

fn show_edits() -> Result<bool, Box<dyn Error>> {
    let edits: Vec<Edit> = serde_json::from_str(include_str!("edits.json"))?;
    let mut as_said = 0;
    for edit in &edits {
        let base = OWN.into_iter().find(|[name, ..]| *name == edit.of);
        let [.., base] = base.ok_or_else(|| format!("no scenario is called `{}`", edit.of))?;
        let explained = scenario::explain(&edit.apply(base)?);
        let (decision, blocked_by, reason, story) = match &explained {
            Ok(story) => {
                let blocked_by = story.blocked_by.iter().map(|layer| layer.as_str());
                let (decision, reason) = (story.decision.as_str(), first_refusal(story));
                let reason = reason.unwrap_or(&story.summary);
                (decision, blocked_by.collect(), reason, story.to_string())
            }
            Err(error) => {
                let (decision, reason) = (error.code.as_str(), error.message.as_str());
                (decision, Vec::new(), reason, error.to_string())
            }
        };
        let Edit { of, title, .. } = edit;
        let layers = blocked_by.join(", ");
        println!("{of:<11}{title:<56}{decision:<15}{layers:<21}{reason}");
        let is_as_said = decision == edit.decision && blocked_by == edit.blocked_by;
        as_said += usize::from(is_as_said && story.contains(&edit.says));
    }
    println!(
        "{as_said} of {} edits came to what is said of them",
        edits.len()
    );
    Ok(as_said == edits.len())
}

/// What a gate refuses first on the way.
fn first_refusal(story: &Explanation) -> Option<&str> {
    let mut steps = story.details.iter().flat_map(|layer| &layer.steps);
    let refusal = steps.find(|step| !step.passes)?;
    Some(&refusal.reason)
}
