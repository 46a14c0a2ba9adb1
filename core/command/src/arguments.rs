//! The command line.

use clap::{Parser, Subcommand};

use crate::complete::Complete;
use crate::completions::Completions;
use crate::conformance::Conformance;
use crate::diff::Diff;
use crate::evaluate::Evaluate;
use crate::expand::Expand;
use crate::fmt::Fmt;
use crate::man::Man;
use crate::output::Color;
use crate::public::Public;
use crate::simulate::Simulate;
use crate::validate::Validate;
use crate::who_can::WhoCan;

/// Evaluates, validates and formats AWS IAM policies
#[derive(Debug, Parser)]
#[command(
    name = "portcullis",
    version,
    arg_required_else_help = true,
    subcommand_required = true
)]
pub(crate) struct Arguments {
    /// When to use colours: `auto` is on a terminal, unless NO_COLOR is set
    #[arg(
        long,
        global = true,
        value_enum,
        default_value = "auto",
        value_name = "WHEN"
    )]
    pub(crate) color: Color,
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

/// What is to be done.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    Evaluate(Box<Evaluate>),
    Validate(Box<Validate>),
    Diff(Diff),
    Public(Public),
    WhoCan(WhoCan),
    Fmt(Fmt),
    Expand(Expand),
    Complete(Complete),
    Conformance(Conformance),
    Simulate(Box<Simulate>),
    Completions(Completions),
    Man(Man),
}
