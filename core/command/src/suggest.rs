//! What was meant by a name that is none.

/// Nearer than this a name may be meant.
const LEAST: f64 = 0.7;

/// `; did you mean …?` where one of the names is near, else nothing.
pub(crate) fn did_you_mean<'n>(name: &str, names: impl IntoIterator<Item = &'n str>) -> String {
    let name = name.to_ascii_lowercase();
    let near = names
        .into_iter()
        .map(|known| {
            (
                strsim::jaro_winkler(&name, &known.to_ascii_lowercase()),
                known,
            )
        })
        .filter(|(nearness, _)| *nearness >= LEAST)
        .max_by(|(one, _), (other, _)| one.total_cmp(other));
    match near {
        Some((_, known)) => format!("; did you mean `{known}`?"),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_is_meant_and_what_is_far_is_not() {
        let names = ["severity", "ignore", "baseline"];
        assert_eq!(did_you_mean("Severty", names), "; did you mean `severity`?");
        assert_eq!(did_you_mean("xyz", names), "");
    }
}
