//! "Did you mean …?"

use alloc::{vec, vec::Vec};

/// Gives the word of `known` that `written` most likely stands for, if one is near enough.
pub(crate) fn did_you_mean<'k>(
    written: &str,
    known: impl IntoIterator<Item = &'k str>,
) -> Option<&'k str> {
    // Longer texts are no misspelt keywords, and the comparison is quadratic.
    if written.len() > 64 {
        return None;
    }
    let allowed = (written.len() / 4).max(1);
    known
        .into_iter()
        .filter(|word| word.len().abs_diff(written.len()) <= allowed)
        .map(|word| (distance(written, word), word))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}

/// The number of single-character edits (ASCII case is free) between two words.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut previous: Vec<usize> = (0..=b.len()).collect();
    for (row, from) in a.chars().enumerate() {
        let mut current = vec![row + 1];
        for (column, to) in b.iter().enumerate() {
            let cell = |line: &[usize], at: usize| line.get(at).copied().unwrap_or(usize::MAX / 2);
            let replace = cell(&previous, column) + usize::from(!from.eq_ignore_ascii_case(to));
            let insert_or_delete = cell(&previous, column + 1).min(cell(&current, column)) + 1;
            current.push(replace.min(insert_or_delete));
        }
        previous = current;
    }
    previous.last().copied().unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_are_offered_and_far_ones_are_not() {
        let known = ["StringLike", "StringEquals", "Bool"];
        assert_eq!(did_you_mean("StringLik", known), Some("StringLike"));
        assert_eq!(did_you_mean("stringlike", known), Some("StringLike"));
        assert_eq!(did_you_mean("Boolean", known), None);
        assert_eq!(did_you_mean("NumericEquals", known), None);
    }
}
