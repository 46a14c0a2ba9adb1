use super::*;
use crate::document::Limits;
use crate::policy::{OnePass, Policy};
use std::{println, string::String, vec::Vec};

#[test]
fn share() {
    let text = std::fs::read_to_string("/work/shared/corpus/managed-policies.jsonl").unwrap();
    let (mut all, mut flat, mut warned, mut sound) = (0, 0, 0, 0);
    for line in text.lines() {
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        let document = value
            .get("document")
            .or_else(|| value.get("policy"))
            .unwrap();
        let document = if document.is_string() {
            String::from(document.as_str().unwrap())
        } else {
            serde_json::to_string(document).unwrap()
        };
        all += 1;
        let mut builder = OnePass::new();
        let ok = builder
            .add(
                "x",
                &document,
                PolicyType::Identity,
                Loader::Strict,
                &Limits::DEFAULT,
            )
            .is_some();
        let built = ok
            && FlatProgram::compile(&mut builder, PolicyType::Identity, Loader::Strict).is_some();
        flat += usize::from(built);
        if !built {
            if ok {
                println!("{document}");
            }
            println!(
                "{} {ok} s{} r{} c{} a{}",
                document.len(),
                builder.statements.len(),
                builder.resources.len(),
                builder.conditions.len(),
                builder.actions.len()
            );
        }
        let policy = Policy::from_json(&document, PolicyType::Identity, Loader::Strict);
        match policy {
            Err(_) => {}
            Ok(policy) => {
                sound += 1;
                if !policy.warnings().is_empty() {
                    warned += 1;
                    if warned < 5 {
                        println!("{:?}", policy.warnings()[0]);
                    }
                } else if !built {
                    println!(
                        "{ok} s{} r{} c{} {}",
                        builder.statements.len(),
                        builder.resources.len(),
                        builder.conditions.len(),
                        super::build::why(&builder)
                    );
                }
            }
        }
    }
    println!("{all} {sound} {warned} {flat}");
    println!(
        "cond {} prog {} stmt {} res {} op {} c {} ops {}",
        size_of::<FlatCondition>(),
        size_of::<FlatProgram>(),
        size_of::<FlatStatement>(),
        size_of::<FlatResource>(),
        size_of::<crate::policy::Operand>(),
        size_of::<crate::policy::Condition>(),
        size_of::<CompiledCondition>()
    );
}
