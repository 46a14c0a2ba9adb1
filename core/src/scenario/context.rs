//! The condition keys of a request.

use alloc::vec::Vec;

use super::fields::Reading;
use crate::request::{ContextScalar, ContextValue, RequestContextBuilder};
use crate::text::{Json, JsonMember, JsonValue, Path};

/// Adds the keys of an object, each once.
pub(super) fn read_context<'j>(
    reading: &mut Reading<'_>,
    mut builder: RequestContextBuilder<'j>,
    json: &'j Json<'_>,
    path: &Path<'_>,
) -> RequestContextBuilder<'j> {
    let JsonValue::Object(members) = &json.value else {
        reading.wrong_type(json, path, "an object of condition keys");
        return builder;
    };
    let mut names: Vec<&JsonMember<'_>> = members.iter().collect();
    names.sort_by(|a, b| a.name.cmp(&b.name).then(a.name_span.cmp(&b.name_span)));
    for pair in names.windows(2) {
        if let [first, second] = pair
            && first.name == second.name
        {
            reading.repeated(second, path);
        }
    }
    names.dedup_by(|later, first| later.name == first.name);
    for member in names {
        if let Some(value) = read_value(reading, &member.value, &path.member(&member.name)) {
            builder = builder.context(&member.name, value);
        }
    }
    builder
}

fn read_value<'j>(
    reading: &mut Reading<'_>,
    json: &'j Json<'_>,
    path: &Path<'_>,
) -> Option<ContextValue<'j>> {
    match &json.value {
        JsonValue::Null => Some(ContextValue::Absent),
        JsonValue::Array(items) => {
            let mut scalars = Vec::with_capacity(items.len());
            for (index, item) in items.iter().enumerate() {
                match read_scalar(item) {
                    Some(scalar) => scalars.push(scalar),
                    None => {
                        reading.wrong_type(item, &path.item(index), "a string, number or boolean")
                    }
                }
            }
            Some(ContextValue::Multiple(scalars))
        }
        _ => {
            let scalar = read_scalar(json);
            if scalar.is_none() {
                reading.wrong_type(
                    json,
                    path,
                    "a string, number, boolean, an array of them, or null",
                );
            }
            scalar.map(ContextValue::Single)
        }
    }
}

fn read_scalar<'j>(json: &'j Json<'_>) -> Option<ContextScalar<'j>> {
    match &json.value {
        JsonValue::String(text) => Some((&**text).into()),
        // R-VAR-15, R-COND-16: a number keeps its spelling.
        JsonValue::Number(spelling) => Some(ContextScalar::number(*spelling)),
        JsonValue::Bool(flag) => Some((*flag).into()),
        JsonValue::Null | JsonValue::Array(_) | JsonValue::Object(_) => None,
    }
}
