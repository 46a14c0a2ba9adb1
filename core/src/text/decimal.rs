//! Exact decimal numbers (R-NUM-1 to R-NUM-4).

use core::cmp::Ordering;

/// A decimal number of any length, compared by value and never rounded.
///
/// It borrows its digits, so reading a request's value allocates nothing.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Decimal<'a> {
    negative: bool,
    /// Digits before the point without leading zeros.
    whole: &'a str,
    /// Digits after the point without trailing zeros.
    fraction: &'a str,
}

impl<'a> Decimal<'a> {
    /// Reads an optional sign, digits, and optionally a point with digits; everything else is no number
    /// (R-NUM-3, R-NUM-4).
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
        let (whole, fraction) = match unsigned.split_once('.') {
            Some((_, "")) => return None,
            Some(parts) => parts,
            None => (unsigned, ""),
        };
        // Without an early exit the loop compiles to a few wide instructions: a request's value is read for each
        // condition on it.
        let is_digit = |all, byte: u8| all & byte.is_ascii_digit();
        let digits = |part: &str| part.bytes().fold(true, is_digit);
        if whole.is_empty() || !digits(whole) || !digits(fraction) {
            return None;
        }
        let whole = whole.trim_start_matches('0');
        let fraction = fraction.trim_end_matches('0');
        let zero = whole.is_empty() && fraction.is_empty();
        Some(Self {
            negative: text.starts_with('-') && !zero,
            whole,
            fraction,
        })
    }
}

/// Where the parts of a decimal number stand in its text, so that it need not be read again.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DecimalParts {
    negative: bool,
    whole: (u32, u32),
    fraction: (u32, u32),
}

impl DecimalParts {
    /// Reads what [`Decimal::parse`] reads.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let Decimal {
            negative,
            whole,
            fraction,
        } = Decimal::parse(text)?;
        // Leading zeros have gone from the one, trailing ones from the other.
        let point = text.find('.').unwrap_or(text.len());
        let fraction_start = point + usize::from(point < text.len());
        Some(Self {
            negative,
            whole: ((point - whole.len()) as u32, point as u32),
            fraction: (
                fraction_start as u32,
                (fraction_start + fraction.len()) as u32,
            ),
        })
    }

    /// The number in the text from which the parts were read.
    pub(crate) fn of(self, text: &str) -> Decimal<'_> {
        let part = |(start, end): (u32, u32)| text.get(start as usize..end as usize);
        Decimal {
            negative: self.negative,
            whole: part(self.whole).unwrap_or_default(),
            fraction: part(self.fraction).unwrap_or_default(),
        }
    }
}

impl PartialEq for Decimal<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Decimal<'_> {}

impl PartialOrd for Decimal<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        // Without leading zeros the longer whole part is the greater; fractions compare like text.
        let magnitude = (self.whole.len(), self.whole, self.fraction);
        let other_magnitude = (other.whole.len(), other.whole, other.fraction);
        match (self.negative, other.negative) {
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
            (false, false) => magnitude.cmp(&other_magnitude),
            (true, true) => other_magnitude.cmp(&magnitude),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_give_the_number_again() {
        for text in [
            "10", "010", "-0", "0", "0.0", "-000.500", "+7", "1.", ".5", "x", "", "-12.340", "00",
            "5.00", "+0.1",
        ] {
            let parts = DecimalParts::parse(text);
            assert_eq!(
                parts.map(|parts| parts.of(text)),
                Decimal::parse(text),
                "{text}"
            );
            let number = Decimal::parse(text);
            let again = parts.map(|parts| parts.of(text));
            assert_eq!(
                again.map(|again| (again.negative, again.whole, again.fraction)),
                number.map(|number| (number.negative, number.whole, number.fraction)),
                "{text}"
            );
        }
    }

    #[test]
    fn r_num_1_and_3_numbers_compare_by_value_and_exactly() {
        use Ordering::{Equal, Greater, Less};
        for (a, b, expected) in [
            ("10", "10.0", Equal),
            ("010", "10", Equal),
            ("-0", "0", Equal),
            ("+5", "5", Equal),
            ("9007199254740993", "9007199254740992", Greater),
            ("0.1", "0.10000000000000000001", Less),
            ("-2", "-10", Greater),
            ("-1", "1", Less),
            ("2", "10", Less),
            ("0.09", "0.1", Less),
            ("1.5", "1.49", Greater),
        ] {
            assert_eq!(
                Decimal::parse(a).cmp(&Decimal::parse(b)),
                expected,
                "{a} against {b}"
            );
        }
    }

    #[test]
    fn r_num_4_other_texts_are_no_numbers() {
        for text in [
            "", "-", "1e3", "0x10", "NaN", "Infinity", "1,000", " 1", "1 ", "12abc", ".5", "5.",
            "1.2.3", "--1", "٣",
        ] {
            assert!(Decimal::parse(text).is_none(), "{text:?}");
        }
    }
}
