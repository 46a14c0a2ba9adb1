//! `template-left-over`.

use crate::lint::entry::check;

check! {
    /// What a template should have filled in stands in the policy.
    ///
    /// `${AWS::Region}` and its like mean something to a template of CloudFormation only. Fill it in, or let the
    /// template do so.
    "template-left-over", Error, "R-RES-20"
}
