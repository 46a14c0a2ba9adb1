//! `deny-never-fires`.

use crate::lint::entry::check;

check! {
    /// A `Deny` denies only what no `Allow` of the policy allows.
    ///
    /// By itself the policy decides every request the same without it. Beside other policies, which may allow what it denies, it
    /// stops that: keep it, if it is there for them, and look whether it names what was meant.
    "deny-never-fires", Suggestion, "R-EVAL-1",
}
