//! Entries of actions and resources.

use super::*;

/// One entry, or a list, or an empty list.
pub(super) fn one_or_many(entry: BoxedStrategy<String>, empty: u32) -> BoxedStrategy<Value> {
    let many = vec(entry.clone(), 1..4).prop_map(Value::from).boxed();
    let mut forms = vec![(20, entry.prop_map(Value::from).boxed()), (16, many)];
    if empty > 0 {
        forms.push((empty, Just(json!([])).boxed()));
    }
    proptest::strategy::Union::new_weighted(forms).boxed()
}

pub(super) fn action(theme: &'static Theme, kind: Kind, loader: Loader) -> BoxedStrategy<String> {
    let changed =
        (text(theme.actions), any::<Index>(), 0..6_u8).prop_map(|(action, at, change)| {
            let (prefix, name) = action.split_once(':').unwrap_or(("s3", "x"));
            let at = at.index(name.len());
            match change {
                0 => format!("{prefix}:{}*", &name[..at]),
                1 => format!("{prefix}:*{}", &name[at..]),
                2 => format!("{prefix}:{}?{}", &name[..at], &name[at + 1..]),
                3 => format!(
                    "{}:{}",
                    prefix.to_ascii_uppercase(),
                    name.to_ascii_lowercase()
                ),
                4 => format!("{prefix}:{}*{}", &name[..at / 2], &name[at..]),
                _ => action.clone(),
            }
        });
    let all = format!("{}:*", theme.service);
    let mut entries: Vec<(u32, BoxedStrategy<String>)> = vec![
        (6, text(theme.actions)),
        (4, changed.boxed()),
        (5, Just(all).boxed()),
        (1, text(&["ec2:*", "iam:Get*"])),
    ];
    if kind != Kind::Rcp {
        entries.push((4, Just("*".to_string()).boxed()));
    }
    if loader == Loader::Lenient && kind != Kind::Rcp {
        let defects = (text(theme.actions), 0..8_u8).prop_map(|(action, defect)| match defect {
            0 => format!("{action} "),
            1 => format!("*:{}", action.split(':').nth(1).unwrap_or_default()),
            2 => format!("{action},{action}"),
            3 => action.split(':').next().unwrap_or_default().to_string(),
            4 => format!("{}:", action.split(':').next().unwrap_or_default()),
            5 => "**".to_string(),
            6 => "*:*".to_string(),
            _ => action.replacen(':', "*:", 1),
        });
        entries.push((3, defects.boxed()));
    }
    proptest::strategy::Union::new_weighted(entries).boxed()
}

pub(super) fn resource(theme: &'static Theme, kind: Kind, loader: Loader) -> BoxedStrategy<String> {
    let arns: Vec<&'static str> = theme
        .resources
        .iter()
        .copied()
        .filter(|resource| *resource != "*")
        .collect();
    let edits = vec((0..5_u8, any::<Index>(), 1..6_usize), 0..3);
    let cut = maybe(6, (2..6_usize, any::<bool>()).boxed());
    let variable = maybe(25, (any::<Index>(), 0..4_u8).boxed());
    let changed =
        (select(arns.clone()), edits, cut, variable).prop_map(|(arn, edits, cut, variable)| {
            let mut changed = arn.to_string();
            for (edit, at, length) in edits {
                changed = edited(&changed, edit, at, length);
            }
            match (cut, variable) {
                (Some((segments, star)), _) => {
                    let kept: Vec<&str> = changed.splitn(6, ':').take(segments).collect();
                    changed = kept.join(":") + if star { "*" } else { "" };
                }
                (None, Some((which, default))) => changed = with_variable(&changed, which, default),
                (None, None) => {}
            }
            changed
        });
    let mut entries: Vec<(u32, BoxedStrategy<String>)> = vec![
        (5, Just("*".to_string()).boxed()),
        (3, select(arns.clone()).prop_map(String::from).boxed()),
        (5, text(theme.patterns)),
        (7, changed.boxed()),
    ];
    if loader == Loader::Lenient {
        let defects = (select(arns), 0..10_u8).prop_map(|(arn, defect)| match defect {
            0 => arn.replacen("arn:", "", 1),
            1 => format!(" {arn}"),
            2 => "**".to_string(),
            3 => format!("{arn}${{}}"),
            4 => format!("{arn}/${{aws:username"),
            5 => "arn:aws:${acme:Level}:*:*:*".to_string(),
            6 => "arn:${acme:Level}:*:*:*:*".to_string(),
            7 => arn.splitn(6, ':').take(3).collect::<Vec<_>>().join(":"),
            8 => format!(
                "{}*",
                arn.splitn(6, ':').take(4).collect::<Vec<_>>().join(":")
            ),
            _ => format!("*{}", &arn[3..]),
        });
        entries.push((4, defects.boxed()));
    }
    proptest::strategy::Union::new_weighted(entries)
        .prop_map(move |entry| {
            if loader == Loader::Strict {
                sound_resource(kind, entry)
            } else {
                entry
            }
        })
        .boxed()
}

/// Changes an ARN behind its `arn:`.
pub(super) fn edited(arn: &str, edit: u8, at: Index, length: usize) -> String {
    let mut chars: Vec<char> = arn.chars().collect();
    let at = 4 + at.index(chars.len().saturating_sub(4).max(1));
    if at >= chars.len() {
        return arn.to_string();
    }
    match edit {
        0 => {
            let end = (at + length).min(chars.len());
            chars.splice(at..end, ['*']);
        }
        1 => chars[at] = '?',
        2 => chars.insert(at, '*'),
        3 => {
            chars[at] = if chars[at].is_uppercase() {
                chars[at].to_ascii_lowercase()
            } else {
                chars[at].to_ascii_uppercase()
            }
        }
        _ => {
            // A whole segment.
            let mut segments: Vec<String> = arn.splitn(6, ':').map(String::from).collect();
            let which = length.min(segments.len() - 1);
            segments[which] = "*".to_string();
            return segments.join(":");
        }
    }
    chars.into_iter().collect()
}

/// Puts a variable in the place of a word that a request may have as its value.
pub(super) fn with_variable(arn: &str, which: Index, default: u8) -> String {
    const WORDS: [(&str, &str); 8] = [
        ("red", "aws:PrincipalTag/team"),
        ("red", "acme:Level"),
        ("ann", "aws:username"),
        ("ann", "redshift:DbUser"),
        ("111122223333", "aws:PrincipalAccount"),
        ("eu-west-1", "aws:RequestedRegion"),
        ("data", "acme:Level"),
        ("orders", "aws:ResourceTag/team"),
    ];
    let fitting: Vec<(&str, &str)> = WORDS
        .into_iter()
        .filter(|(word, _)| arn.contains(word))
        .collect();
    if fitting.is_empty() {
        return arn.to_string();
    }
    let (word, key) = fitting[which.index(fitting.len())];
    let variable = match default {
        0 => format!("${{{key}, '{word}'}}"),
        1 => format!("${{{key}, 'other'}}"),
        _ => format!("${{{key}}}"),
    };
    // Not in partition or service (R-VAR-7).
    let mut segments: Vec<String> = arn.splitn(6, ':').map(String::from).collect();
    for segment in segments.iter_mut().skip(3) {
        *segment = segment.replacen(word, &variable, 1);
    }
    segments.join(":")
}

/// What the strict loader takes in a policy of this kind (R-RES-9, R-RES-20).
pub(super) fn sound_resource(kind: Kind, entry: String) -> String {
    let complete = entry == "*" || colons_outside_variables(&entry) >= 5;
    let wildcard = entry.contains(['*', '?']);
    match kind {
        Kind::Session | Kind::Rcp if !complete => "*".to_string(),
        _ if refuses_resource(&entry, kind.is_of_iam()) => "*".to_string(),
        Kind::Scp if !complete && !wildcard => format!("{entry}*"),
        _ => entry,
    }
}

pub(super) fn colons_outside_variables(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut colons = 0;
    for c in text.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            ':' if depth == 0 => colons += 1,
            _ => {}
        }
    }
    colons
}
