//! The service authorization reference, packed: `core/src/reference/sections.rs` tells what stands where.
//!
//! The source is `{prefix: {actions: {Name: {level, resources, condition_keys, dependent}}, resource_types: {name:
//! {arn, condition_keys}}, condition_keys: {key: type}}}`; a resource ends in `*` where the action requires it, several
//! ARNs of a type are separated by commas, and the prefix `aws` has the global keys.

use alloc::collections::BTreeMap;

use serde_json::{Map, Value};

const MAGIC: &[u8] = b"portcref";
const FORMAT: u16 = 2;
const SECTIONS: usize = 22;
/// The prefix that holds the global keys.
const GLOBAL: &str = "aws";

/// In the order of the format's numbers.
const LEVELS: [&str; 5] = ["List", "Read", "Tagging", "Write", "Permissions management"];
const KEY_TYPES: [&str; 9] = [
    "String",
    "ArrayOfString",
    "ARN",
    "ArrayOfARN",
    "Bool",
    "ArrayOfBool",
    "Numeric",
    "Date",
    "IPAddress",
];

/// What the format cannot say, or the source does not.
type Refusal = String;

/// Packs the JSON of the source.
pub(crate) fn pack(json: &str, date: &str) -> Result<Vec<u8>, Refusal> {
    let source: Value = serde_json::from_str(json).map_err(|error| error.to_string())?;
    if date.len() != 10 {
        return Err(format!("the date `{date}` is not of ten letters"));
    }
    let mut sections = Packer::new(&source)?.sections()?;
    let mut bytes = MAGIC.to_vec();
    bytes.extend(FORMAT.to_le_bytes());
    bytes.extend(date.as_bytes());
    let mut end = bytes.len() + 4 * SECTIONS;
    for section in &sections {
        end += section.len();
        put(&mut bytes, 4, end)?;
    }
    sections
        .iter_mut()
        .for_each(|section| bytes.append(section));
    Ok(bytes)
}

/// A number of a width, its lowest byte first.
fn put(bytes: &mut Vec<u8>, width: usize, number: usize) -> Result<(), Refusal> {
    let all = (number as u64).to_le_bytes();
    let (low, high) = all.split_at(width);
    if high.iter().any(|byte| *byte != 0) {
        return Err(format!("{number} does not fit into {width} bytes"));
    }
    bytes.extend(low);
    Ok(())
}

fn column(width: usize, numbers: impl IntoIterator<Item = usize>) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::new();
    for number in numbers {
        put(&mut bytes, width, number)?;
    }
    Ok(bytes)
}

/// Entries of items that have `unit` bytes each: how many, where each sixteenth begins, their lengths, themselves.
fn table(unit: usize, entries: &[Vec<u8>]) -> Result<Vec<u8>, Refusal> {
    let mut bytes = column(4, [entries.len()])?;
    let mut start = 0;
    for block in entries.chunks(16) {
        put(&mut bytes, 4, start)?;
        start += block.iter().map(Vec::len).sum::<usize>();
    }
    bytes.extend(column(
        unit,
        entries.iter().map(|entry| entry.len() / unit),
    )?);
    bytes.extend(entries.concat());
    Ok(bytes)
}

fn texts<'t>(texts: impl IntoIterator<Item = &'t str>) -> Result<Vec<u8>, Refusal> {
    let entries: Vec<Vec<u8>> = texts
        .into_iter()
        .map(|text| text.as_bytes().to_vec())
        .collect();
    table(1, &entries)
}

/// Lists of numbers, each different one once.
#[derive(Default)]
struct Lists {
    numbers: BTreeMap<Vec<usize>, usize>,
    all: Vec<Vec<usize>>,
}

impl Lists {
    /// The number of a list.
    fn number(&mut self, list: Vec<usize>) -> usize {
        let next = self.all.len();
        *self.numbers.entry(list.clone()).or_insert_with(|| {
            self.all.push(list);
            next
        })
    }

    fn section(&self) -> Result<Vec<u8>, Refusal> {
        let entries: Result<Vec<_>, _> = self
            .all
            .iter()
            .map(|list| column(2, list.iter().copied()))
            .collect();
        table(2, &entries?)
    }
}

/// Order without case, and a sure one of what is equal so.
fn ascending<'s>(names: impl IntoIterator<Item = &'s str>) -> Vec<&'s str> {
    let mut names: Vec<&str> = names.into_iter().collect();
    names.sort_by_key(|name| (name.to_ascii_lowercase(), *name));
    names
}

fn members<'s>(value: &'s Value, name: &str) -> impl Iterator<Item = (&'s str, &'s Value)> {
    let members = value.get(name).and_then(Value::as_object);
    members
        .into_iter()
        .flatten()
        .map(|(name, value)| (name.as_str(), value))
}

fn names<'s>(value: &'s Value, name: &str) -> impl Iterator<Item = &'s str> {
    let values = value.get(name).and_then(Value::as_array);
    values.into_iter().flatten().filter_map(Value::as_str)
}

fn text<'s>(value: &'s Value, name: &str) -> Result<&'s str, Refusal> {
    let text = value.get(name).and_then(Value::as_str);
    text.ok_or_else(|| format!("there is no text `{name}` in {value}"))
}

fn place<T: PartialEq + core::fmt::Debug>(
    all: &[T],
    one: &T,
    what: &str,
) -> Result<usize, Refusal> {
    let place = all.iter().position(|known| known == one);
    place.ok_or_else(|| format!("{what} {one:?} is not known"))
}

/// The service in the shape of an ARN. One at whose place any may stand counts as that which describes it.
fn arn_service<'s>(shape: &'s str, prefix: &'s str) -> &'s str {
    let own = shape.split(':').nth(2).unwrap_or_default();
    if own.contains('$') { prefix } else { own }
}

/// A key as the order and the numbers have it.
type Key = (String, String, usize);

fn key(name: &str, key_type: &Value) -> Result<Key, Refusal> {
    let key_type = key_type.as_str().unwrap_or_default();
    let key_type = place(&KEY_TYPES, &key_type, "the type of a condition key")?;
    Ok((name.to_ascii_lowercase(), name.to_string(), key_type))
}

struct Packer<'s> {
    source: &'s Map<String, Value>,
    services: Vec<&'s str>,
    /// The number of each key.
    keys: BTreeMap<Key, usize>,
    /// The number of each action, by its name with prefix in lower case.
    actions: BTreeMap<String, usize>,
    key_lists: Lists,
    type_lists: Lists,
    action_lists: Lists,
}

impl<'s> Packer<'s> {
    fn new(source: &'s Value) -> Result<Self, Refusal> {
        let source = source.as_object().ok_or("the source is no JSON object")?;
        let services = source
            .keys()
            .map(String::as_str)
            .filter(|name| *name != GLOBAL);
        let services = ascending(services);
        let mut keys = BTreeMap::new();
        for service in source.values() {
            for (name, key_type) in members(service, "condition_keys") {
                keys.insert(key(name, key_type)?, 0);
            }
        }
        for (number, place) in keys.values_mut().enumerate() {
            *place = number;
        }
        let mut actions = BTreeMap::new();
        for service in &services {
            let value = source.get(*service).unwrap_or(&Value::Null);
            for action in ascending(members(value, "actions").map(|(name, _)| name)) {
                let name = format!("{service}:{action}").to_ascii_lowercase();
                if actions.insert(name, actions.len()).is_some() {
                    return Err(format!("`{service}:{action}` stands there twice"));
                }
            }
        }
        Ok(Self {
            source,
            services,
            keys,
            actions,
            key_lists: Lists::default(),
            type_lists: Lists::default(),
            action_lists: Lists::default(),
        })
    }

    /// The number of the list of some keys, as the service describes them, or else AWS.
    fn key_list(
        &mut self,
        service: &Value,
        names: impl Iterator<Item = &'s str>,
    ) -> Result<usize, Refusal> {
        let mut list = Vec::new();
        for name in names {
            let described = |value: &Value| value.get("condition_keys")?.get(name).cloned();
            let key_type =
                described(service).or_else(|| self.source.get(GLOBAL).and_then(described));
            let key_type = key_type.ok_or_else(|| format!("nobody describes the key `{name}`"))?;
            let number = self.keys.get(&key(name, &key_type)?).copied();
            list.extend(number);
        }
        list.sort_unstable();
        list.dedup();
        Ok(self.key_lists.number(list))
    }

    fn type_list(&mut self, action: &Value, types: &[&str]) -> Result<usize, Refusal> {
        // Of a type that some way to call the action requires and another does not it is not required.
        let mut required: BTreeMap<usize, bool> = BTreeMap::new();
        for written in names(action, "resources") {
            let name = written.strip_suffix('*');
            let number = place(types, &name.unwrap_or(written), "the resource type")?;
            *required.entry(number).or_insert(true) &= name.is_some();
        }
        let list = required.into_iter();
        let list = list.map(|(number, is_required)| number << 1 | usize::from(is_required));
        Ok(self.type_lists.number(list.collect()))
    }

    fn action_list(&mut self, action: &Value) -> Result<usize, Refusal> {
        let mut list = Vec::new();
        for name in names(action, "dependent") {
            let number = self.actions.get(&name.to_ascii_lowercase());
            list.push(*number.ok_or_else(|| format!("there is no action `{name}`"))?);
        }
        list.sort_unstable();
        list.dedup();
        Ok(self.action_lists.number(list))
    }

    /// All sections, in the order of the format.
    fn sections(mut self) -> Result<[Vec<u8>; SECTIONS], Refusal> {
        let (mut action_names, mut type_names, mut arns) = (Vec::new(), Vec::new(), Vec::new());
        let (mut service_actions, mut service_types, mut service_keys) = (vec![], vec![], vec![]);
        let (mut levels, mut action_types) = (vec![], vec![]);
        let (mut action_keys, mut dependents) = (vec![], vec![]);
        let (mut type_arns, mut type_keys) = (vec![], vec![]);
        let mut arn_services: BTreeMap<(String, &str), Vec<usize>> = BTreeMap::new();
        for prefix in self.services.clone() {
            let service = self.source.get(prefix).unwrap_or(&Value::Null);
            let types: BTreeMap<&str, &Value> = members(service, "resource_types").collect();
            let types_in_order = ascending(types.keys().copied());
            let actions: BTreeMap<&str, &Value> = members(service, "actions").collect();
            for name in ascending(actions.keys().copied()) {
                let action = actions.get(name).copied().unwrap_or(&Value::Null);
                action_names.push(name);
                levels.push(place(&LEVELS, &text(action, "level")?, "the access level")?);
                action_types.push(self.type_list(action, &types_in_order)?);
                action_keys.push(self.key_list(service, names(action, "condition_keys"))?);
                dependents.push(self.action_list(action)?);
            }
            for name in &types_in_order {
                let resource_type = types.get(name).copied().unwrap_or(&Value::Null);
                let shapes = text(resource_type, "arn")?.split(", ");
                for of_arns in shapes.clone().map(|shape| arn_service(shape, prefix)) {
                    let types = arn_services.entry((of_arns.to_ascii_lowercase(), of_arns));
                    types.or_default().push(type_names.len());
                }
                type_names.push(*name);
                arns.extend(shapes);
                type_arns.push(arns.len());
                type_keys.push(self.key_list(service, names(resource_type, "condition_keys"))?);
            }
            service_actions.push(action_names.len());
            service_types.push(type_names.len());
            let keys = members(service, "condition_keys").map(|(name, _)| name);
            service_keys.push(self.key_list(service, keys)?);
        }
        let has_placeholder = |name: &str| {
            let split = |open, close: char| name.split_once(open)?.1.split_once(close);
            split("${", '}').or_else(|| split("<", '>')).is_some()
        };
        let shaped = self
            .keys
            .iter()
            .filter(|((_, name, _), _)| has_placeholder(name));
        let shaped = column(2, shaped.map(|(_, number)| *number))?;
        let mut global = Vec::new();
        for (name, key_type) in self
            .source
            .get(GLOBAL)
            .into_iter()
            .flat_map(|value| members(value, "condition_keys"))
        {
            global.extend(self.keys.get(&key(name, key_type)?).copied());
        }
        global.sort_unstable();
        let of_arns = arn_services.values_mut().map(|types| {
            types.dedup();
            column(2, types.iter().copied())
        });
        let of_arns = of_arns.collect::<Result<Vec<_>, _>>()?;
        Ok([
            texts(self.services.iter().copied())?,
            column(4, service_actions)?,
            column(2, service_types)?,
            column(2, service_keys)?,
            texts(action_names)?,
            column(1, levels)?,
            column(2, action_types)?,
            column(2, action_keys)?,
            column(2, dependents)?,
            texts(type_names)?,
            column(2, type_arns)?,
            column(2, type_keys)?,
            texts(arns)?,
            texts(self.keys.keys().map(|(_, name, _)| name.as_str()))?,
            column(1, self.keys.keys().map(|(_, _, key_type)| *key_type))?,
            self.type_lists.section()?,
            self.key_lists.section()?,
            self.action_lists.section()?,
            shaped,
            column(2, global)?,
            texts(arn_services.keys().map(|(_, name)| *name))?,
            table(2, &of_arns)?,
        ])
    }
}
