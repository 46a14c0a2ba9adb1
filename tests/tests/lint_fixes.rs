//! A fix of a check does what it says: its finding is gone, and what is safe lets nobody in.

use portcullis::PolicyType;
use portcullis::finding::Applicability;
use portcullis::lint::{Diagnostic, Linter};
use portcullis_tests::generate::{
    lenient_questions, question_text, strict_questions, with_spellings,
};
use portcullis_tests::harness::{allows, ask, runner};
use proptest::test_runner::TestCaseError;
use serde_json::Value;

use crate::canonical::type_of;
use crate::laws::{documents, opened};
use crate::lint::{Case, cases, linter, text};

/// How often a check has a finding.
fn count(found: &[Diagnostic], id: &str) -> usize {
    found.iter().filter(|found| found.id() == id).count()
}

/// Why a fix of one of these findings does not do what it says.
fn fails(
    linter: &Linter<'_>,
    text: &str,
    found: &[Diagnostic],
    one: &Diagnostic,
) -> Option<String> {
    let fix = one.fix()?;
    let mended = fix.apply(text);
    let edits = fix.edits();
    let in_order = edits
        .windows(2)
        .all(|two| two[0].span().end <= two[1].span().start);
    let fits = edits
        .iter()
        .all(|edit| text.get(edit.span().range()).is_some());
    if !in_order || !fits || edits.is_empty() {
        return Some(format!("{fix:?} does not fit into the text"));
    }
    if fix.applicability() == Applicability::DisplayOnly {
        return None;
    }
    let after = linter.lint(&mended);
    let (had, has) = (count(found, one.id()), count(&after, one.id()));
    if has >= had {
        return Some(format!(
            "{} stays after `{}`:\n{mended}",
            one.id(),
            fix.title()
        ));
    }
    let breaks = |id| count(&after, id) > count(found, id);
    if breaks("json-syntax-error") || breaks("invalid-policy-element") {
        return Some(format!("`{}` breaks the text:\n{mended}", fix.title()));
    }
    None
}

#[test]
fn after_a_fix_its_finding_is_gone() {
    let mut wrong = Vec::new();
    let mut fixes = 0;
    for (place, case) in cases() {
        let Case { has, .. } = &case;
        let (linter, text) = (linter(&case), text(has));
        let found = linter.lint(&text);
        for one in &found {
            fixes += usize::from(one.fix().is_some());
            wrong.extend(fails(&linter, &text, &found, one).map(|why| format!("{place}: {why}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(fixes > 20, "{fixes} fixes are few");
}

#[test]
fn a_safe_fix_lets_nobody_in() {
    let reference = portcullis::reference::Reference::from_bytes(portcullis_reference::BYTES)
        .expect("the reference");
    for questions in [strict_questions(), lenient_questions()] {
        let law = |question: Value| {
            let question = opened(&question);
            let before = ask(&question_text(&question));
            for path in documents(&question) {
                let policy_type: PolicyType = type_of(&question, &path);
                let linter = Linter::new(policy_type).with_reference(reference);
                let text = with_spellings(question.pointer(&path).expect("a policy").to_string());
                let found = linter.lint(&text);
                for one in &found {
                    let safe = one
                        .fix()
                        .filter(|fix| fix.applicability() == Applicability::Safe);
                    let Some(fix) = safe else { continue };
                    if let Some(why) = fails(&linter, &text, &found, one) {
                        return Err(TestCaseError::fail(format!("{why}\n{text}")));
                    }
                    if before.get("error").is_some() || allows(&before) {
                        continue;
                    }
                    let mut changed = question.clone();
                    let mended = serde_json::from_str(&fix.apply(&text)).expect("JSON");
                    *changed.pointer_mut(&path).expect("a policy") = mended;
                    let after = ask(&question_text(&changed));
                    if allows(&after) {
                        let why = format!("{}: `{}` opens", one.id(), fix.title());
                        return Err(TestCaseError::fail(format!("{why}\n{question}\n{changed}")));
                    }
                }
            }
            Ok(())
        };
        if let Err(error) = runner(40).run(&questions, law) {
            panic!("{error}");
        }
    }
}
