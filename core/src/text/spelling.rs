//! "Did you mean …?"

/// Gives the word of `known` that `written` most likely stands for, if one is near enough.
pub(crate) fn did_you_mean<'k>(
    written: &str,
    known: impl IntoIterator<Item = &'k str>,
) -> Option<&'k str> {
    // Longer texts are no misspelt keywords, and the comparison is quadratic.
    if written.len() > LONGEST {
        return None;
    }
    let mut best = None;
    // What is no nearer than the best so far need not be compared to its end.
    let mut allowed = (written.len() / 4).max(1);
    for word in known {
        if let Some(distance) = distance(written, word, allowed) {
            best = Some(word);
            match distance.checked_sub(1) {
                Some(nearer) => allowed = nearer,
                None => break,
            }
        }
    }
    best
}

const LONGEST: usize = 64;

/// The number of single-character edits (ASCII case is free) between two words, if that is no more than allowed.
fn distance(a: &str, b: &str, allowed: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > allowed || b.len() > LONGEST {
        return None;
    }
    // Of the beginning of `a` so far, to each beginning of `b`.
    let mut row = [0; LONGEST + 1];
    for (at, cell) in row.iter_mut().enumerate() {
        *cell = at;
    }
    for (nth, from) in a.chars().enumerate() {
        let (mut diagonal, mut left) = (nth, nth + 1);
        let mut nearest = left;
        let mut cells = row.iter_mut();
        if let Some(first) = cells.next() {
            *first = left;
        }
        for (cell, to) in cells.zip(b.chars()) {
            let replaced = diagonal + usize::from(!from.eq_ignore_ascii_case(&to));
            diagonal = *cell;
            left = replaced.min(left.min(*cell) + 1);
            *cell = left;
            nearest = nearest.min(left);
        }
        if nearest > allowed {
            return None;
        }
    }
    let distance = row.get(b.chars().count()).copied();
    distance.filter(|distance| *distance <= allowed)
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
        // The nearest wins, and of two that are as near the first.
        assert_eq!(did_you_mean("boool", ["Boolx", "Bool"]), Some("Bool"));
        assert_eq!(did_you_mean("Boox", ["Bool", "Book"]), Some("Bool"));
        assert_eq!(did_you_mean("", ["a", "bc"]), Some("a"));
        assert_eq!(did_you_mean("B\u{e9}ol", ["Bool"]), Some("Bool"));
        assert_eq!(did_you_mean(&"a".repeat(64), [&*"a".repeat(65)]), None);
    }
}
