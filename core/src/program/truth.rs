//! The three truths of a test (R-GEN-1, R-GEN-3).

/// The outcome of a test. The order is that of Kleene's logic: AND is the least, OR the greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Truth {
    False,
    /// The sources do not define the outcome, or a value cannot be read: E.
    Undecided,
    True,
}

impl Truth {
    /// What a value comes to whose variable has none (R-VAR-13): it cannot be met; under a negated operator
    /// that must not let an Allow apply, nor keep a Deny from applying.
    pub(super) const fn unresolved(negated: bool) -> Self {
        if negated {
            Self::Undecided
        } else {
            Self::False
        }
    }

    pub(crate) fn not(self) -> Self {
        match self {
            Self::False => Self::True,
            Self::Undecided => Self::Undecided,
            Self::True => Self::False,
        }
    }

    /// OR: true if any is (R-GEN-3).
    pub(crate) fn any(truths: impl IntoIterator<Item = Self>) -> Self {
        let mut any = Self::False;
        for truth in truths {
            any = any.max(truth);
            if any == Self::True {
                break;
            }
        }
        any
    }

    /// AND: false if any is (R-GEN-3).
    pub(crate) fn all(truths: impl IntoIterator<Item = Self>) -> Self {
        let mut all = Self::True;
        for truth in truths {
            all = all.min(truth);
            if all == Self::False {
                break;
            }
        }
        all
    }
}

impl From<bool> for Truth {
    fn from(flag: bool) -> Self {
        if flag { Self::True } else { Self::False }
    }
}

#[cfg(test)]
mod tests {
    use super::Truth::{self, False, True, Undecided};

    #[test]
    fn r_gen_3_combining_is_kleenes() {
        assert_eq!(Truth::any([False, Undecided, True]), True);
        assert_eq!(Truth::any([False, Undecided]), Undecided);
        assert_eq!(Truth::any([]), False);
        assert_eq!(Truth::all([True, Undecided, False]), False);
        assert_eq!(Truth::all([True, Undecided]), Undecided);
        assert_eq!(Truth::all([]), True);
        assert_eq!(Undecided.not(), Undecided);
        assert_eq!(True.not(), False);
    }
}
