//! The three outcomes of a test and how they combine (R-GEN-1 to R-GEN-3).

/// True, False or Error (R-GEN-1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Truth {
    /// The test holds.
    T,
    /// The test does not hold.
    F,
    /// Nobody can say.
    E,
}

pub(super) use Truth::{E, F, T};

impl From<bool> for Truth {
    fn from(holds: bool) -> Self {
        if holds { T } else { F }
    }
}

/// R-GEN-3: "OR is T if any T, else E if any E, else F".
pub(super) fn or(tests: &[Truth]) -> Truth {
    if tests.contains(&T) {
        T
    } else if tests.contains(&E) {
        E
    } else {
        F
    }
}

/// R-GEN-3: "AND is F if any F, else E if any E, else T".
pub(super) fn and(tests: &[Truth]) -> Truth {
    if tests.contains(&F) {
        F
    } else if tests.contains(&E) {
        E
    } else {
        T
    }
}

/// R-GEN-3: "NOT swaps T and F and keeps E".
pub(super) fn not(test: Truth) -> Truth {
    match test {
        T => F,
        F => T,
        E => E,
    }
}
