//! Instants as policies write them (R-DATE-1 to R-DATE-8).

use alloc::{format, string::String};
use core::fmt;

/// An instant in UTC, exact to 10⁻¹⁸ seconds.
///
/// # Source
/// AWS IAM User Guide, "IAM JSON policy elements: Condition operators", date operators: W3C profiles of
/// ISO 8601, or epoch seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp {
    /// Whole seconds since 1970-01-01T00:00:00Z, rounded down.
    seconds: i64,
    /// Fraction of a second in units of 10⁻¹⁸.
    attos: u64,
}

const FRACTION_DIGITS: usize = 18;
/// Zeros may stand behind the digits that count, up to this many bytes in all: a request's value is read for each
/// condition on it.
const LONGEST: usize = 256;

impl Timestamp {
    /// The instant `seconds` after 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn from_epoch_seconds(seconds: i64) -> Self {
        Self { seconds, attos: 0 }
    }

    /// Whole seconds since 1970-01-01T00:00:00Z, rounded down.
    #[must_use]
    pub const fn epoch_seconds(self) -> i64 {
        self.seconds
    }

    /// Reads any form of a policy or a request value: a year, year and month, a date, a date with time and
    /// zone, or epoch seconds (R-DATE-1). Four digits are a year, other all-digit texts are epoch seconds
    /// (R-DATE-3). `None` for everything else (R-DATE-4, R-DATE-8), for more than 18 digits before or behind the
    /// point of the seconds, and for more than 256 bytes.
    ///
    /// # Examples
    /// ```
    /// use portcullis::request::Timestamp;
    ///
    /// assert_eq!(Timestamp::parse("2026-01-01T01:00:00+01:00"), Timestamp::parse("2026"));
    /// assert_eq!(Timestamp::parse("1767225600"), Timestamp::parse("2026-01-01"));
    /// assert_eq!(Timestamp::parse("2026-02-30"), None);
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > LONGEST {
            return None;
        }
        let four_digits = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
        if four_digits || text.contains('-') {
            Self::parse_iso(text)
        } else {
            Self::parse_epoch(text)
        }
    }

    /// Reads a full date with time and zone, as RFC 3339 writes it.
    #[must_use]
    pub fn parse_rfc3339(text: &str) -> Option<Self> {
        // The shorter W3C profiles have no `T`, and one of them has no seconds.
        if text.get(10..11) == Some("T") && text.get(16..17) == Some(":") {
            Self::parse_iso(text)
        } else {
            None
        }
    }

    /// The end of the year 9999, the greatest number that is read as epoch seconds (R-DATE-3).
    const LAST_EPOCH: Self = Self {
        seconds: 253_402_300_799,
        attos: 0,
    };

    /// Reads epoch seconds, also where four digits alone would be a year.
    pub(crate) fn parse_epoch(text: &str) -> Option<Self> {
        if text.len() > LONGEST {
            return None;
        }
        let (whole, fraction) = match text.split_once('.') {
            Some((whole, fraction)) => (whole, parse_fraction(fraction)?),
            None => (text, 0),
        };
        if whole.len() > FRACTION_DIGITS {
            return None;
        }
        let instant = Self {
            seconds: number(whole)?,
            attos: fraction,
        };
        // R-DATE-3: what is greater is most likely milliseconds.
        (instant <= Self::LAST_EPOCH).then_some(instant)
    }

    /// Writes the instant as RFC 3339, with a fraction if there is one. Years before 0 and after 9999, which
    /// that form does not have, are written as epoch seconds.
    #[must_use]
    pub fn to_rfc3339(self) -> String {
        let (year, month, day) = civil(self.seconds.div_euclid(86_400));
        let second = self.seconds.rem_euclid(86_400);
        if !(0..=9999).contains(&year) {
            return format!("{self}");
        }
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        let fraction = format!(".{:018}", self.attos);
        let fraction = fraction.trim_end_matches('0').trim_end_matches('.');
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{fraction}Z")
    }

    fn parse_iso(text: &str) -> Option<Self> {
        let (year, rest) = take(text, 4)?;
        let Some(rest) = rest.strip_prefix('-') else {
            return rest.is_empty().then(|| Self::at(days(year, 1, 1), 0, 0));
        };
        let (month, rest) = take(rest, 2)?;
        if !(1..=12).contains(&month) {
            return None;
        }
        let Some(rest) = rest.strip_prefix('-') else {
            return rest
                .is_empty()
                .then(|| Self::at(days(year, month, 1), 0, 0));
        };
        let (day, rest) = take(rest, 2)?;
        if !(1..=days_in_month(year, month)).contains(&day) {
            return None;
        }
        let date = days(year, month, day);
        if rest.is_empty() {
            return Some(Self::at(date, 0, 0));
        }
        let (hour, rest) = take(rest.strip_prefix('T')?, 2)?;
        let (minute, rest) = take(rest.strip_prefix(':')?, 2)?;
        let (second, rest) = match rest.strip_prefix(':') {
            Some(rest) => take(rest, 2)?,
            None => (0, rest),
        };
        let (attos, zone) = match rest.strip_prefix('.') {
            Some(rest) if text.get(16..17) == Some(":") => {
                let end = rest.bytes().position(|byte| !byte.is_ascii_digit())?;
                let (fraction, zone) = rest.split_at_checked(end)?;
                (parse_fraction(fraction)?, zone)
            }
            Some(_) => return None,
            None => (0, rest),
        };
        if hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        let offset = zone_offset(zone)?;
        Some(Self::at(
            date,
            hour * 3600 + minute * 60 + second - offset,
            attos,
        ))
    }

    const fn at(days: i64, seconds: i64, attos: u64) -> Self {
        Self {
            seconds: days * 86_400 + seconds,
            attos,
        }
    }
}

impl fmt::Display for Timestamp {
    /// Epoch seconds, with a fraction if there is one.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.seconds)?;
        if self.attos > 0 {
            let digits = format!("{:018}", self.attos);
            write!(f, ".{}", digits.trim_end_matches('0'))?;
        }
        Ok(())
    }
}

/// Seconds east of UTC.
fn zone_offset(zone: &str) -> Option<i64> {
    if zone == "Z" {
        return Some(0);
    }
    let sign = match zone.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let (hours, rest) = take(zone.get(1..)?, 2)?;
    let (minutes, rest) = take(rest.strip_prefix(':')?, 2)?;
    (rest.is_empty() && hours <= 23 && minutes <= 59)
        .then_some(sign * (hours * 3600 + minutes * 60))
}

/// The first `digits` characters as a number, and what follows them.
fn take(text: &str, digits: usize) -> Option<(i64, &str)> {
    let (head, tail) = text.split_at_checked(digits)?;
    Some((number(head)?, tail))
}

fn number(digits: &str) -> Option<i64> {
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if plain { digits.parse().ok() } else { None }
}

/// Digits behind a point, in units of 10⁻¹⁸.
fn parse_fraction(digits: &str) -> Option<u64> {
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let significant = digits.trim_end_matches('0');
    if significant.len() > FRACTION_DIGITS {
        return None;
    }
    let padded = significant
        .bytes()
        .chain(core::iter::repeat(b'0'))
        .take(FRACTION_DIGITS);
    Some(padded.fold(0, |value, digit| value * 10 + u64::from(digit - b'0')))
}

/// Days from 1970-01-01 to a date of the Gregorian calendar.
const fn days(year: i64, month: i64, day: i64) -> i64 {
    // Years begin in March here, so that the leap day is the last of its year.
    let shifted = if month <= 2 { year - 1 } else { year };
    let era = shifted.div_euclid(400);
    let year_of_era = shifted.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The date that is so many days after 1970-01-01.
const fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let leap_days = day_of_era / 1_460 - day_of_era / 36_524 + day_of_era / 146_096;
    let year_of_era = (day_of_era - leap_days) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * from_march + 2) / 5 + 1;
    let (month, next) = if from_march < 10 {
        (from_march + 3, 0)
    } else {
        (from_march - 9, 1)
    };
    (year_of_era + era * 400 + next, month, day)
}

const fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(feature = "std")]
impl From<std::time::SystemTime> for Timestamp {
    fn from(time: std::time::SystemTime) -> Self {
        use std::time::UNIX_EPOCH;
        let attos = |nanos: u32| u64::from(nanos) * 1_000_000_000;
        match time.duration_since(UNIX_EPOCH) {
            Ok(since) => Self {
                seconds: since.as_secs().try_into().unwrap_or(i64::MAX),
                attos: attos(since.subsec_nanos()),
            },
            // Before 1970; the seconds are rounded down.
            Err(error) => {
                let before = error.duration();
                let seconds = before
                    .as_secs()
                    .try_into()
                    .map_or(i64::MIN, |seconds: i64| -seconds);
                match before.subsec_nanos() {
                    0 => Self { seconds, attos: 0 },
                    nanos => Self {
                        seconds: seconds.saturating_sub(1),
                        attos: attos(1_000_000_000 - nanos),
                    },
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(text: &str) -> Option<i64> {
        Timestamp::parse(text).map(Timestamp::epoch_seconds)
    }

    #[test]
    fn r_date_1_to_3_every_form_names_its_first_instant() {
        for (text, expected) in [
            ("1970", 0),
            ("1970-02", 31 * 86_400),
            ("2000-02-29", 951_782_400),
            ("2026-01-01", 1_767_225_600),
            ("2026-01-01T00:00Z", 1_767_225_600),
            ("2026-01-01T00:00:00Z", 1_767_225_600),
            ("2026-07-01T01:30:00+02:00", 1_782_862_200),
            ("2025-12-31T18:30:00-05:30", 1_767_225_600),
            ("1767225600", 1_767_225_600),
            ("0", 0),
            ("12.5", 12),
            ("12345", 12_345),
            ("253402300799", 253_402_300_799),
            ("0000-01-01", -62_167_219_200),
            ("9999-12-31", 253_402_214_400),
        ] {
            assert_eq!(seconds(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn r_date_5_fractions_compare_exactly() {
        let early = Timestamp::parse("2026-01-01T00:00:00.000000000000000001Z");
        let late = Timestamp::parse("2026-01-01T00:00:00.000000000000000002Z");
        assert!(early < late && early.is_some());
        assert_eq!(
            Timestamp::parse("1767225600.50"),
            Timestamp::parse("2026-01-01T00:00:00.5Z")
        );
    }

    #[test]
    fn r_date_4_and_8_other_texts_are_no_dates() {
        for text in [
            "",
            "yesterday",
            "2026-01-01T00:00:00",
            "2026-01-01Z",
            "2026-01-01 00:00:00Z",
            "2026-W01",
            "2026-001",
            "2026-01-01T00:00:00+0100",
            "2026-02-30",
            "2026-13-01",
            "2026-00-01",
            "2026-01-00",
            "2025-02-29",
            "1900-02-29",
            "2026-01-01T24:00:00Z",
            "2026-01-01T00:60:00Z",
            "2026-01-01T00:00:60Z",
            "2026-01-01T00:00:00.Z",
            "2026-01-01T00:00.5Z",
            "2026-01-01t00:00:00z",
            "-1",
            "+1",
            "1.",
            ".5",
            "1e9",
            "20260",
            "2026-1-1",
            "1234567890123456789",
            "12é4",
            "2026-01-01T00:00:00+24:00",
            "2026-01-01T",
        ] {
            let accepted = Timestamp::parse(text).is_some();
            assert_eq!(accepted, text == "20260", "{text:?}");
        }
    }

    #[test]
    fn instants_are_written_as_they_are_read() {
        for text in [
            "2026-11-23T10:00:00Z",
            "2000-02-29T23:59:59.5Z",
            "1969-12-31T23:59:59Z",
            "0000-01-01T00:00:00Z",
            "9999-12-31T23:59:59.000000000000000001Z",
            "1900-03-01T00:00:00Z",
            "2024-02-29T12:00:00Z",
        ] {
            assert_eq!(
                Timestamp::parse(text).map(Timestamp::to_rfc3339).as_deref(),
                Some(text)
            );
        }
        let far = Timestamp::from_epoch_seconds(i64::MAX);
        assert_eq!(far.to_rfc3339(), alloc::format!("{}", i64::MAX));
        assert!(
            !Timestamp::from_epoch_seconds(i64::MIN)
                .to_rfc3339()
                .is_empty()
        );
    }

    #[test]
    fn rfc_3339_wants_the_full_form() {
        assert!(Timestamp::parse_rfc3339("2026-11-23T10:00:00Z").is_some());
        for short in ["2026", "2026-11-23", "2026-11-23T10:00Z", "1767225600"] {
            assert_eq!(Timestamp::parse_rfc3339(short), None, "{short}");
        }
    }

    #[cfg(feature = "std")]
    #[test]
    fn a_system_time_is_the_same_instant_also_before_1970() {
        use core::time::Duration;
        use std::time::UNIX_EPOCH;
        let tenth = Duration::from_millis(100);
        for (time, seconds, attos) in [
            (UNIX_EPOCH, 0, 0),
            (UNIX_EPOCH + tenth, 0, 100_000_000_000_000_000),
            (UNIX_EPOCH + Duration::from_secs(7), 7, 0),
            (UNIX_EPOCH - Duration::from_secs(7), -7, 0),
            (UNIX_EPOCH - tenth, -1, 900_000_000_000_000_000),
        ] {
            assert_eq!(Timestamp::from(time), Timestamp { seconds, attos });
        }
    }
}
