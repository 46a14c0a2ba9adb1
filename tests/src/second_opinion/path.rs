//! The ARN of a role whose path nobody told (R-KEY-10).
//!
//! An automaton walks through a pattern with every ARN that the role may have at once: what is kept is the set of
//! places in the pattern where one of those ARNs can be.

use std::collections::BTreeSet;

use super::pattern::Token;
use super::truth::{E, F, T, Truth};

/// A role of which partition, account and name are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RolePath {
    /// `arn:P:iam::A:role/`.
    start: String,
    name: String,
}

/// A pattern of single characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Char(char),
    Question,
    Star,
}

/// Places in a pattern: `n` is before its n-th step.
type Places = BTreeSet<usize>;

impl RolePath {
    pub(super) fn of(partition: &str, account: &str, name: &str) -> Self {
        Self {
            start: format!("arn:{partition}:iam::{account}:role/"),
            name: name.to_string(),
        }
    }

    /// The ARN without a path.
    pub(super) fn short(&self) -> String {
        format!("{}{}", self.start, self.name)
    }

    /// A role of IAM Identity Center, which never has the short form.
    pub(super) fn is_reserved(&self) -> bool {
        self.name.starts_with("AWSReservedSSO_")
    }

    /// What a reserved name can stand for in a pattern.
    pub(super) fn forms(&self) -> Vec<Vec<Token>> {
        let base = format!("{}aws-reserved/sso.amazonaws.com/", self.start);
        vec![
            vec![Token::Text(format!("{base}{}", self.name))],
            vec![
                Token::Text(base),
                Token::Region,
                Token::Text(format!("/{}", self.name)),
            ],
        ]
    }

    /// Whether the value of a policy, as a pattern for the whole ARN, is met: in the short form, for some path, for
    /// none; for a reserved name in all of its forms, in some, in none.
    pub(super) fn meets(&self, pattern: &[Token]) -> Truth {
        self.meets_after(&self.start, pattern)
    }

    /// The same for the sixth component of the ARN alone (R-ARN-2).
    pub(super) fn resource_meets(&self, pattern: &[Token]) -> Truth {
        self.meets_after("role/", pattern)
    }

    /// The same for a value without wildcards under a fold of all characters that leaves `/` as it is (R-STR-3).
    pub(super) fn equals_folded(&self, value: &str, fold: impl Fn(&str) -> String) -> Truth {
        let folded = Self {
            start: fold(&self.start),
            // What the role is called decides on its forms before it is folded.
            name: self.name.clone(),
        };
        let pattern = [Token::Text(fold(value))];
        let name = fold(&self.name);
        folded.verdict(&folded.start, &name, &pattern)
    }

    fn meets_after(&self, start: &str, pattern: &[Token]) -> Truth {
        self.verdict(start, &self.name, pattern)
    }

    fn verdict(&self, start: &str, name: &str, pattern: &[Token]) -> Truth {
        let steps = steps(pattern);
        let begun = walk(&steps, opened(&steps, BTreeSet::from([0])), start);
        let ends = |places: &Places| walk(&steps, places.clone(), name).contains(&steps.len());
        if self.is_reserved() {
            let base = walk(&steps, begun, "aws-reserved/sso.amazonaws.com/");
            let mut forms = vec![ends(&base)];
            for places in after_regions(&steps, &base) {
                forms.push(ends(&walk(&steps, places, "/")));
            }
            return match (forms.contains(&true), forms.contains(&false)) {
                (true, false) => T,
                (false, _) => F,
                (true, true) => E,
            };
        }
        if ends(&begun) {
            return T;
        }
        // A path is any text of U+0021 to U+007E that ends in `/`.
        let path = walk(&steps, after_any(&steps, begun), "/");
        if ends(&path) { E } else { F }
    }
}

fn steps(pattern: &[Token]) -> Vec<Step> {
    let mut steps = Vec::new();
    for token in pattern {
        match token {
            Token::Char(c) => steps.push(Step::Char(*c)),
            Token::Star => steps.push(Step::Star),
            Token::Question => steps.push(Step::Question),
            Token::Text(text) => steps.extend(text.chars().map(Step::Char)),
            Token::Region => unreachable!("a variable whose value is unknown is no value"),
        }
    }
    steps
}

/// A star may also stand for nothing.
fn opened(steps: &[Step], mut places: Places) -> Places {
    for (at, step) in steps.iter().enumerate() {
        if places.contains(&at) && *step == Step::Star {
            places.insert(at + 1);
        }
    }
    places
}

/// Where one more character leads.
fn after(steps: &[Step], places: &Places, c: char) -> Places {
    let mut next = Places::new();
    for at in places.iter().copied().filter(|at| *at < steps.len()) {
        match steps[at] {
            Step::Char(wanted) if wanted == c => {
                next.insert(at + 1);
            }
            Step::Char(_) => {}
            Step::Question => {
                next.insert(at + 1);
            }
            Step::Star => {
                next.insert(at);
            }
        }
    }
    opened(steps, next)
}

fn walk(steps: &[Step], places: Places, text: &str) -> Places {
    text.chars()
        .fold(places, |places, c| after(steps, &places, c))
}

/// Every place that some text of U+0021 to U+007E leads to, the empty one too.
fn after_any(steps: &[Step], mut places: Places) -> Places {
    loop {
        let mut more = places.clone();
        for c in '\u{21}'..='\u{7e}' {
            more.extend(after(steps, &places, c));
        }
        if more == places {
            return places;
        }
        places = more;
    }
}

/// The sets of places that the names of Regions (lower-case letters, digits, `-`) lead to, one set for all those names
/// that lead to the same one.
fn after_regions(steps: &[Step], start: &Places) -> Vec<Places> {
    let letters: Vec<char> = ('a'..='z').chain('0'..='9').chain(['-']).collect();
    let mut found: Vec<Places> = Vec::new();
    let mut open = vec![start.clone()];
    while let Some(places) = open.pop() {
        for letter in &letters {
            let next = after(steps, &places, *letter);
            if !found.contains(&next) {
                found.push(next.clone());
                open.push(next);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::pattern::{Piece, glob, pieces};
    use super::*;

    fn tokens(text: &str) -> Vec<Token> {
        pieces(text, false)
            .into_iter()
            .map(|piece| match piece {
                Piece::Char(c) => Token::Char(c),
                Piece::Star => Token::Star,
                _ => Token::Question,
            })
            .collect()
    }

    #[test]
    fn a_role_may_have_any_path() {
        let role = RolePath::of("aws", "111122223333", "Dev");
        let meets =
            |pattern: &str| role.meets(&tokens(&format!("arn:aws:iam::111122223333:{pattern}")));
        for pattern in ["role/Dev", "role/D*", "role/*", "*", "role/???", "role*Dev"] {
            assert_eq!(meets(pattern), T, "{pattern}");
        }
        for pattern in [
            "role/team/Dev",
            "role/team/*",
            "role/*/Dev",
            "role/a?b/D*",
            "role/Devil/*",
            "role/?/Dev",
        ] {
            assert_eq!(meets(pattern), E, "{pattern}");
        }
        for pattern in [
            "role/team/Devil",
            "role/Deve",
            "user/*",
            "role/é/Dev",
            "role/a b/Dev",
            "role/team",
        ] {
            assert_eq!(meets(pattern), F, "{pattern}");
        }
    }

    #[test]
    fn a_reserved_role_has_one_of_few() {
        let role = RolePath::of("aws", "111122223333", "AWSReservedSSO_Admin_1");
        let start = "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/";
        let meets = |pattern: &str| role.meets(&tokens(pattern));
        for pattern in [
            "*",
            &format!("{start}*"),
            &format!("{start}*AWSReservedSSO_*"),
        ] {
            assert_eq!(meets(pattern), T, "{pattern}");
        }
        for pattern in [
            "eu-west-1/AWSReservedSSO_*",
            "AWSReservedSSO_*",
            "*/AWSReservedSSO_Admin_?",
            "??/*",
        ] {
            assert_eq!(meets(&format!("{start}{pattern}")), E, "{pattern}");
        }
        for pattern in [
            "EU/AWSReservedSSO_*",
            "AWSReservedSSO_Other*",
            "/AWSReservedSSO_Admin_1",
        ] {
            assert_eq!(meets(&format!("{start}{pattern}")), F, "{pattern}");
        }
        assert_eq!(meets("arn:aws:iam::111122223333:role/AWSReservedSSO_*"), F);
    }

    /// All texts of these characters up to a length.
    fn texts(letters: &[char], length: usize) -> Vec<String> {
        let mut all = vec![String::new()];
        let mut last = all.clone();
        for _ in 0..length {
            last = last
                .iter()
                .flat_map(|text| letters.iter().map(move |letter| format!("{text}{letter}")))
                .collect();
            all.extend(last.clone());
        }
        all
    }

    #[test]
    fn as_if_each_path_were_tried() {
        let role = RolePath::of("aws", "111122223333", "D");
        let paths: Vec<String> = texts(&['a', 'D', '/'], 5)
            .into_iter()
            .filter(|path| path.ends_with('/'))
            .collect();
        for end in texts(&['a', 'D', '/', '*', '?'], 4) {
            let pattern = tokens(&format!("role/{end}"));
            let expected = if glob(&pattern, "role/D") {
                T
            } else if paths
                .iter()
                .any(|path| glob(&pattern, &format!("role/{path}D")))
            {
                E
            } else {
                F
            };
            assert_eq!(role.resource_meets(&pattern), expected, "{end}");
        }
    }

    #[test]
    fn as_if_each_region_were_tried() {
        let base = "role/aws-reserved/sso.amazonaws.com/";
        let name = "AWSReservedSSO_x";
        let role = RolePath::of("aws", "111122223333", name);
        let mut forms = vec![format!("{base}{name}")];
        // One letter of the patterns and another one stand for all that a Region may hold.
        for region in texts(&['a', 'b', '-'], 5).into_iter().skip(1) {
            forms.push(format!("{base}{region}/{name}"));
        }
        for middle in texts(&['a', '-', '/', '*', '?'], 4) {
            let pattern = tokens(&format!("{base}{middle}{name}"));
            let met = forms.iter().filter(|form| glob(&pattern, form)).count();
            let expected = match met {
                0 => F,
                met if met == forms.len() => T,
                _ => E,
            };
            assert_eq!(role.resource_meets(&pattern), expected, "{middle}");
        }
    }
}
