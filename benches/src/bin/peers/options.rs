//! The command line.

use std::time::Duration;

pub(super) const USAGE: &str = "usage: peers [--quick] [--workload NAME]... [--svg PATH]

--quick     small sizes and few rounds; draws nothing unless --svg is given
--workload  only this one: small, typical, abac, large-N, one-action-N, distinct-actions-N, cidr-N, globs-N,
            managed (parsing), or serving (cold sets, slowest requests, streams)
--svg       where to draw the scaling curve; without it benches/scaling.svg";

pub(super) struct Options {
    pub(super) quick: bool,
    pub(super) workloads: Vec<String>,
    pub(super) svg: Option<String>,
}

impl Options {
    pub(super) fn parse() -> Result<Self, String> {
        let mut options = Self {
            quick: false,
            workloads: Vec::new(),
            svg: None,
        };
        let mut arguments = std::env::args().skip(1);
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
            match argument.as_str() {
                "--quick" => options.quick = true,
                "--workload" => options.workloads.push(value()?),
                "--svg" => options.svg = Some(value()?),
                _ => return Err(format!("`{argument}` is no option")),
            }
        }
        Ok(options)
    }

    pub(super) const fn rounds(&self) -> usize {
        if self.quick { 5 } else { 15 }
    }

    pub(super) const fn slot(&self) -> Duration {
        Duration::from_millis(if self.quick { 4 } else { 20 })
    }

    /// How long the decisions of one peer are compared with ours.
    pub(super) const fn comparing(&self) -> Duration {
        Duration::from_millis(if self.quick { 500 } else { 4_000 })
    }
}
