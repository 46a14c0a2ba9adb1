//! Patterns against the ARN of a role whose path is unknown (R-KEY-10).
//!
//! A session's ARN names its role without the path, so `aws:PrincipalArn` is one of many texts: `…:role/`, some
//! path, and the name. Whether a pattern meets one of them is asked by walking through the pattern and keeping
//! every place at which a text could be by then. No text is made, nothing is allocated.

use super::truth::Truth;
use crate::request::{Scalar, ScalarKind};
use crate::text::fold;

/// The ARNs that a role may have.
#[derive(Debug, Clone, Copy)]
pub(super) struct RoleForms<'a> {
    /// Up to and with `role/`.
    before: &'a str,
    name: &'a str,
    /// Of IAM Identity Center: the path is one that AWS gives.
    reserved: bool,
}

/// The path of the roles of IAM Identity Center; those of some Regions have the Region behind it.
const RESERVED_PATH: &str = "aws-reserved/sso.amazonaws.com/";

/// What a path can hold, but for the slash at its end.
const fn is_of_path(byte: u8) -> bool {
    matches!(byte, 0x21..=0x7E)
}

const fn is_of_region(byte: u8) -> bool {
    matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-')
}

impl<'a> RoleForms<'a> {
    /// Of a value that is the short form of such a role's ARN.
    #[inline]
    pub(super) fn of(value: Scalar<'a>) -> Option<Self> {
        let reserved = match value.kind {
            ScalarKind::RoleWithoutPath => false,
            ScalarKind::ReservedRole => true,
            _ => return None,
        };
        let at = value.text.rfind('/')? + 1;
        let (before, name) = value.text.split_at_checked(at)?;
        Some(Self {
            before,
            name,
            reserved,
        })
    }

    /// The same, from the ARN's sixth segment on.
    pub(super) fn resource(self) -> Self {
        let at = self.before.rfind(':').map_or(0, |colon| colon + 1);
        Self {
            before: self.before.get(at..).unwrap_or_default(),
            ..self
        }
    }

    /// The texts, put together of these, if the role is one of IAM Identity Center: a run of letters for the
    /// Region, with a slash behind it, or nothing may stand before the last.
    pub(super) fn reserved_parts(self) -> Option<[&'a str; 3]> {
        self.reserved
            .then_some([self.before, RESERVED_PATH, self.name])
    }

    /// Whether a pattern meets the ARN. `feed` gives the pattern to a walk; it may be asked several times.
    pub(super) fn truth(self, feed: impl Fn(&mut Walk)) -> Truth {
        let meets = |mut walk: Walk| {
            feed(&mut walk);
            walk.ends()
        };
        if !self.reserved {
            if meets(self.walk(Case::Counts, &[])) == Some(true) {
                return Truth::True;
            }
            // Too long to be walked through: it might.
            return match meets(self.walk(Case::Counts, &[Part::Path])) {
                Some(false) => Truth::False,
                Some(true) | None => Truth::Undecided,
            };
        }
        let without = meets(self.walk(Case::Counts, &[]));
        let with_some = meets(self.walk(Case::Counts, &[Part::Region]));
        match (without, with_some) {
            (Some(false), Some(false)) => Truth::False,
            (Some(true), Some(true)) if self.meets_every_region(&feed) => Truth::True,
            _ => Truth::Undecided,
        }
    }

    /// Whether a pattern meets the ARN with whatever Region.
    ///
    /// A letter that no literal of the pattern can be stands for all: what meets it meets any. In a Region of
    /// more such letters than the pattern has question marks a star meets one of them, and then meets more as
    /// well; so it is enough to try Regions up to that length.
    fn meets_every_region(self, feed: &impl Fn(&mut Walk)) -> bool {
        const MOST: usize = 32;
        let mut count = Walk::new(Case::Counts);
        feed(&mut count);
        let longest = count.question_marks + 1;
        longest <= MOST
            && (1..=longest).all(|length| {
                let mut walk = self.walk(Case::Counts, &[Part::AnyRegion(length)]);
                feed(&mut walk);
                walk.ends() == Some(true)
            })
    }

    /// Whether a text could be the ARN but for case; never for sure.
    pub(super) fn may_be_ignoring_case(self, feed: impl Fn(&mut Walk)) -> bool {
        let unknown = match self.reserved {
            true => Part::Region,
            false => Part::Path,
        };
        [&[][..], &[unknown]].into_iter().any(|parts| {
            let mut walk = self.walk(Case::IsIgnored, parts);
            feed(&mut walk);
            walk.ends() != Some(false)
        })
    }

    /// A walk along the ARN with these parts in its path.
    fn walk(self, case: Case, path: &[Part]) -> Walk {
        let mut walk = Walk::new(case);
        walk.put(self.before);
        if self.reserved {
            walk.put(RESERVED_PATH);
        }
        for part in path {
            match *part {
                Part::Path => {
                    walk.run = Some((walk.length, is_of_path));
                    walk.put("/");
                }
                Part::Region => {
                    walk.put_sign(OF_REGION);
                    walk.run = Some((walk.length, is_of_region));
                    walk.put("/");
                }
                Part::AnyRegion(length) => {
                    for _ in 0..length {
                        walk.put_sign(UNLIKE_ALL);
                    }
                    walk.put("/");
                }
            }
        }
        walk.put(self.name);
        walk
    }
}

#[derive(Clone, Copy)]
enum Part {
    /// Any letters of a path, and the slash at its end.
    Path,
    /// Some Region, and the slash behind it.
    Region,
    /// So many letters that are like no literal, and the slash.
    AnyRegion(usize),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    Counts,
    /// By R-COND-5's fold.
    IsIgnored,
}

/// Signs of a tape that no text has: one letter of a Region, and one that only a wildcard meets.
const OF_REGION: u8 = 0xFF;
const UNLIKE_ALL: u8 = 0xFE;

/// An ARN of a role on AWS has at most 20 + 512 + 64 bytes, and the path is not on the tape.
const TAPE: usize = 512;
const WORDS: usize = TAPE / 64 + 1;

/// One bit for each place on a tape.
type Places = [u64; WORDS];

/// The places behind these.
fn behind(places: Places) -> Places {
    let mut carried = 0;
    places.map(|word| {
        let behind = word << 1 | carried;
        carried = word >> 63;
        behind
    })
}

/// Up to 64 places of which the sign fits: few are looked at one by one, many together.
fn fitting_of(places: u64, signs: &[u8], fits: impl Fn(u8) -> bool) -> u64 {
    const FEW: u32 = 6;
    if places.count_ones() > FEW {
        let bit = |(at, sign): (usize, &u8)| u64::from(fits(*sign)) << at;
        let all = signs.iter().enumerate().map(bit);
        return places & all.fold(0, |all, bit| all | bit);
    }
    let (mut rest, mut fitting) = (places, 0);
    while rest != 0 {
        let bit = rest & rest.wrapping_neg();
        let sign = signs.get(bit.trailing_zeros() as usize);
        if sign.is_some_and(|sign| fits(*sign)) {
            fitting |= bit;
        }
        rest ^= bit;
    }
    fitting
}

/// What a run consists of.
type IsOfRun = fn(u8) -> bool;

/// All places on a tape at which a text may be after a part of a pattern.
pub(super) struct Walk {
    tape: [u8; TAPE],
    length: usize,
    /// Where any run of some letters may stand.
    run: Option<(usize, IsOfRun)>,
    places: Places,
    case: Case,
    /// The text did not go on the tape.
    is_too_long: bool,
    /// Some letter on the tape has several bytes.
    has_long_letters: bool,
    question_marks: usize,
}

impl Walk {
    const fn new(case: Case) -> Self {
        let mut places = [0; WORDS];
        if let Some(first) = places.first_mut() {
            *first = 1;
        }
        Self {
            tape: [0; TAPE],
            length: 0,
            run: None,
            places,
            case,
            is_too_long: false,
            has_long_letters: false,
            question_marks: 0,
        }
    }

    fn put_sign(&mut self, sign: u8) {
        match self.tape.get_mut(self.length) {
            Some(place) => {
                *place = sign;
                self.length += 1;
            }
            None => self.is_too_long = true,
        }
    }

    fn put(&mut self, text: &str) {
        for letter in text.chars() {
            let letter = self.cased(letter);
            self.has_long_letters |= !letter.is_ascii();
            for byte in letter.encode_utf8(&mut [0; 4]).bytes() {
                self.put_sign(byte);
            }
        }
    }

    fn cased(&self, letter: char) -> char {
        match self.case {
            Case::Counts => letter,
            Case::IsIgnored => fold(letter),
        }
    }

    /// Whether the pattern may end here; `None` if that cannot be told.
    fn ends(&self) -> Option<bool> {
        (!self.is_too_long).then(|| self.has(self.length))
    }

    fn has(&self, place: usize) -> bool {
        let word = self.places.get(place / 64).copied().unwrap_or_default();
        word >> (place % 64) & 1 == 1
    }

    /// The places of which the sign fits.
    fn places_of(&self, fits: impl Fn(u8) -> bool) -> Places {
        let signs = self.tape.get(..self.length).unwrap_or_default();
        let mut fitting = [0; WORDS];
        for ((fitting, places), signs) in fitting.iter_mut().zip(self.places).zip(signs.chunks(64))
        {
            *fitting = fitting_of(places, signs, &fits);
        }
        fitting
    }

    /// Goes on by one sign from every place of which the sign fits, and stays where any run may stand if the run
    /// goes on.
    fn step(&mut self, fits: impl Fn(u8) -> bool, goes_on: impl Fn(IsOfRun) -> bool) {
        let stays = self
            .run
            .filter(|(place, is_of_run)| self.has(*place) && goes_on(*is_of_run));
        self.places = behind(self.places_of(fits));
        if let Some((place, _)) = stays
            && let Some(word) = self.places.get_mut(place / 64)
        {
            *word |= 1 << (place % 64);
        }
    }

    /// The pattern goes on with a text that stands for itself.
    pub(super) fn literal(&mut self, text: &str) {
        for letter in text.chars() {
            let letter = self.cased(letter);
            for byte in letter.encode_utf8(&mut [0; 4]).bytes() {
                self.step(
                    |sign| sign == byte || (sign == OF_REGION && is_of_region(byte)),
                    |is_of_run| is_of_run(byte),
                );
            }
        }
    }

    /// The pattern goes on with a `?`: one letter, however many bytes it has.
    pub(super) fn any_char(&mut self) {
        self.question_marks += 1;
        self.step(|_| true, |_| true);
        // The letter may have further bytes.
        while self.has_long_letters {
            let within = self.places_of(|sign| matches!(sign, 0x80..=0xBF));
            if within == [0; WORDS] {
                break;
            }
            for ((places, within), behind) in self.places.iter_mut().zip(within).zip(behind(within))
            {
                *places = *places & !within | behind;
            }
        }
    }

    /// The pattern goes on with a `*`: from the first place to any behind it.
    pub(super) fn any_run(&mut self) {
        let first = (0..=self.length).find(|place| self.has(*place));
        for place in first.into_iter().flat_map(|first| first..=self.length) {
            if let Some(word) = self.places.get_mut(place / 64) {
                *word |= 1 << (place % 64);
            }
        }
    }

    /// The pattern goes on with a text of which `*` and `?` are wildcards.
    pub(super) fn glob(&mut self, pattern: &str) {
        for part in pattern.split_inclusive(['*', '?']) {
            let literal = part.trim_end_matches(['*', '?']);
            self.literal(literal);
            match part.as_bytes().last() {
                Some(b'*') => self.any_run(),
                Some(b'?') => self.any_char(),
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::Scalar;
    use crate::text::matches_glob;
    use alloc::{format, string::String, vec::Vec};

    /// Every text of up to so many of these pieces.
    fn texts(pieces: &[&str], most: usize) -> Vec<String> {
        let mut all = Vec::from([String::new()]);
        let mut last = all.clone();
        for _ in 0..most {
            let longer = |text: &String| {
                let text = text.clone();
                pieces.iter().map(move |piece| format!("{text}{piece}"))
            };
            last = last.iter().flat_map(longer).collect();
            all.extend(last.iter().cloned());
        }
        all
    }

    fn count(seen: &mut [u32; 3], truth: Truth) {
        if let Some(number) = seen.get_mut(truth as usize) {
            *number += 1;
        }
    }

    fn forms(short: &str, kind: ScalarKind) -> RoleForms<'_> {
        let forms = RoleForms::of(Scalar { text: short, kind });
        forms.unwrap_or(RoleForms {
            before: "",
            name: "",
            reserved: false,
        })
    }

    /// The rule to the letter, over every path that can tell these patterns apart: of the letters that stand in
    /// them and one that does not, as long as the patterns are.
    #[test]
    fn r_key_10_patterns_meet_some_path_as_all_short_paths_say() {
        let paths: Vec<String> = texts(&["a", "b", "r", "/", "~"], 4)
            .iter()
            .map(|path| format!("{path}/"))
            .collect();
        let mut seen = [0u32; 3];
        for role in ["a", "ba", "\u{e9}a"] {
            let short = format!("r/{role}");
            let forms = forms(&short, ScalarKind::RoleWithoutPath);
            for pattern in texts(&["*", "?", "a", "b", "/", "r/"], 4) {
                let meets = |path: &String| matches_glob(&pattern, &format!("r/{path}{role}"));
                let expected = if matches_glob(&pattern, &short) {
                    Truth::True
                } else if paths.iter().any(meets) {
                    Truth::Undecided
                } else {
                    Truth::False
                };
                assert_eq!(
                    forms.truth(|walk| walk.glob(&pattern)),
                    expected,
                    "{pattern} {short}"
                );
                count(&mut seen, expected);
            }
        }
        assert!(seen.iter().all(|count| *count > 100), "{seen:?}");
    }

    /// The same for the roles of IAM Identity Center, over Regions up to a length at which nothing changes any more.
    #[test]
    fn r_key_10_patterns_meet_every_region_or_none_as_all_short_ones_say() {
        // Those that end as a part of a pattern does, and long ones.
        let more = (1..=20).map(|length| "z".repeat(length));
        let regions: Vec<String> = texts(&["a", "m", "r", "7"], 4)
            .into_iter()
            .filter(|region| !region.is_empty())
            .chain(
                texts(&["a", "m", "r", "7"], 3)
                    .iter()
                    .map(|text| format!("{text}aws-reserved")),
            )
            .chain(more)
            .collect();
        let mut seen = [0u32; 3];
        let short = "r/AWSReservedSSO_m";
        let forms = forms(short, ScalarKind::ReservedRole);
        let pieces = [
            "*",
            "?",
            "/",
            "m",
            "a",
            "r/",
            "AWSReservedSSO_m",
            "aws-reserved/",
            "sso.amazonaws.com/",
        ];
        for pattern in texts(&pieces, 4).into_iter().chain(texts(
            &[
                "*",
                "?",
                "/",
                "r/aws-reserved/sso.amazonaws.com/",
                "/AWSReservedSSO_m",
                "???",
            ],
            5,
        )) {
            let without = matches_glob(&pattern, &format!("r/{RESERVED_PATH}AWSReservedSSO_m"));
            let meets = |region: &String| {
                matches_glob(
                    &pattern,
                    &format!("r/{RESERVED_PATH}{region}/AWSReservedSSO_m"),
                )
            };
            let expected = if without && regions.iter().all(meets) {
                Truth::True
            } else if !without && !regions.iter().any(meets) {
                Truth::False
            } else {
                Truth::Undecided
            };
            let truth = forms.truth(|walk| walk.glob(&pattern));
            assert_eq!(truth, expected, "{pattern}");
            count(&mut seen, expected);
        }
        assert!(seen.iter().all(|count| *count > 100), "{seen:?}");
    }

    #[test]
    fn r_key_10_a_region_is_lower_case_letters_digits_and_hyphens() {
        let forms = forms("r/AWSReservedSSO_x", ScalarKind::ReservedRole);
        for (pattern, expected) in [
            (
                "r/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_x",
                Truth::Undecided,
            ),
            (
                "r/aws-reserved/sso.amazonaws.com/EU/AWSReservedSSO_x",
                Truth::False,
            ),
            (
                "r/aws-reserved/sso.amazonaws.com//AWSReservedSSO_x",
                Truth::False,
            ),
            (
                "r/aws-reserved/sso.amazonaws.com/a/b/AWSReservedSSO_x",
                Truth::False,
            ),
            (
                "r/aws-reserved/sso.amazonaws.com/AWSReservedSSO_x",
                Truth::Undecided,
            ),
            (
                "r/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_x",
                Truth::True,
            ),
            ("r/aws-reserved/*", Truth::True),
            ("r/AWSReservedSSO_x", Truth::False),
            ("r/AWSReservedSSO_*", Truth::False),
        ] {
            assert_eq!(
                forms.truth(|walk| walk.glob(pattern)),
                expected,
                "{pattern}"
            );
        }
    }

    #[test]
    fn r_key_10_case_may_differ_where_an_operator_does_not_see_it() {
        let forms = forms(
            "arn:aws:iam::111122223333:role/Dev",
            ScalarKind::RoleWithoutPath,
        );
        for (text, expected) in [
            ("ARN:aws:iam::111122223333:ROLE/dev", true),
            ("arn:aws:iam::111122223333:role/Team/DEV", true),
            ("arn:aws:iam::111122223333:role/\u{212A}it/dev", true),
            ("arn:aws:iam::111122223333:role/a b/dev", false),
            ("arn:aws:iam::111122223333:role/team/deva", false),
        ] {
            assert_eq!(
                forms.may_be_ignoring_case(|walk| walk.literal(text)),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_too_long_to_be_walked_through_is_undecided() {
        let name = "x".repeat(TAPE);
        let short = format!("r/{name}");
        let forms = forms(&short, ScalarKind::RoleWithoutPath);
        assert_eq!(forms.truth(|walk| walk.glob("s*")), Truth::Undecided);
    }
}
