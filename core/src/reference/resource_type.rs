//! Resource types: their names, the shapes of their ARNs, and their condition keys.

use core::fmt;

use super::condition_key::{ConditionKey, Meant};
use super::sections::{Section, Sections};
use super::shape::have_common_arn;

/// A type of resource that a service defines.
#[derive(Clone, Copy)]
pub struct ResourceType<'a> {
    sections: Sections<'a>,
    pub(super) at: usize,
}

impl<'a> ResourceType<'a> {
    pub(super) const fn new(sections: Sections<'a>, at: usize) -> Self {
        Self { sections, at }
    }

    /// Its name: `object`.
    #[must_use]
    pub fn name(&self) -> &'a str {
        self.sections.table(Section::Types).text(self.at)
    }

    /// The shapes of its ARNs, `arn:${Partition}:s3:::${BucketName}/${ObjectName}`: one, of a few types two.
    pub fn arns(&self) -> impl ExactSizeIterator<Item = &'a str> + Clone + use<'a> {
        let arns = self.sections.table(Section::Arns);
        let range = self.sections.range(Section::TypeArns, self.at);
        range.map(move |at| arns.text(at))
    }

    /// The condition keys that a request for a resource of it can have, beside those of the action.
    pub fn condition_keys(
        &self,
    ) -> impl ExactSizeIterator<Item = ConditionKey<'a>> + Clone + use<'a> {
        let list = self
            .sections
            .list(Section::TypeKeys, Section::KeyLists, self.at);
        ConditionKey::of_list(self.sections, list)
    }

    /// The one of them that is meant.
    pub(super) fn meant_key(&self, meant: &Meant) -> Option<ConditionKey<'a>> {
        let list = self
            .sections
            .list(Section::TypeKeys, Section::KeyLists, self.at);
        meant.in_list(self.sections, list)
    }

    /// Whether an entry of `Resource`, an ARN or a pattern of ARNs, can be about resources of this type: whether some
    /// ARN fits both it and the shape of the type's.
    ///
    /// It is decided segment by segment (R-RES-4), without case up to the account (R-RES-8). A placeholder of a shape
    /// and a variable of the pattern are any run of characters, also none; in the names of buckets and access points
    /// no `/` stands. Segments that the pattern does not have are anything, and so is API Gateway's short form. All of
    /// that errs to "maybe": `true` says that nothing speaks against it, `false` that no resource of the type can be
    /// meant as far as the reference knows the shapes. That a `Deny` may reach beyond a colon (R-RES-6) is not regarded.
    ///
    /// # Examples
    /// ```
    /// # use portcullis::reference::Reference;
    /// let reference = Reference::from_bytes(portcullis_reference::BYTES)?;
    /// let s3 = reference.service("s3").expect("a service");
    /// let (bucket, object) = (s3.resource_type("bucket"), s3.resource_type("object"));
    /// let (bucket, object) = (bucket.expect("a type"), object.expect("a type"));
    /// assert!(bucket.may_match("arn:aws:s3:::reports") && !object.may_match("arn:aws:s3:::reports"));
    /// assert!(object.may_match("arn:aws:s3:::reports/*") && !bucket.may_match("arn:aws:s3:::reports/*"));
    /// // The star may stand for a slash, or for none.
    /// assert!(bucket.may_match("arn:aws:s3:::rep*") && object.may_match("arn:aws:s3:::rep*"));
    /// # Ok::<(), portcullis::reference::ReferenceError>(())
    /// ```
    #[must_use]
    pub fn may_match(&self, arn: &str) -> bool {
        self.arns().any(|shape| have_common_arn(shape, arn))
    }
}

impl fmt::Display for ResourceType<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Debug for ResourceType<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ResourceType").field(&self.name()).finish()
    }
}
