//! Reads a value beside the schema that describes it; only the words that our schemas use are understood.

use serde_json::Value;

/// The words that are understood, and those that say nothing of a value.
const WORDS: [&str; 17] = [
    "$ref",
    "type",
    "properties",
    "required",
    "additionalProperties",
    "items",
    "anyOf",
    "enum",
    "const",
    "minimum",
    "format",
    "description",
    "title",
    "default",
    "minLength",
    "pattern",
    "maximum",
];

/// Every place at which a value is not what a schema says; `document` holds what it refers to.
pub fn wrong(document: &Value, schema: &Value, value: &Value, place: &str) -> Vec<String> {
    if let Some(path) = schema["$ref"].as_str() {
        let inner = document.pointer(path.strip_prefix('#').unwrap()).unwrap_or_else(|| panic!("no {path}"));
        return wrong(document, inner, value, place);
    }
    if *schema == Value::Bool(true) {
        return Vec::new();
    }
    for word in schema.as_object().into_iter().flatten().map(|(word, _)| word.as_str()) {
        assert!(WORDS.contains(&word), "{place}: the schema says {word}");
    }
    if let Some(any) = schema["anyOf"].as_array() {
        let all: Vec<Vec<String>> = any.iter().map(|one| wrong(document, one, value, place)).collect();
        return if all.iter().any(Vec::is_empty) { Vec::new() } else { all.concat() };
    }
    let types = &schema["type"];
    if !types.is_null() && !has_type(value, types) {
        return vec![format!("{place}: {value} is no {types}")];
    }
    let mut found = Vec::new();
    for (n, item) in value.as_array().into_iter().flatten().enumerate() {
        found.extend(wrong(document, &schema["items"], item, &format!("{place}[{n}]")));
    }
    let Some(map) = value.as_object() else { return found };
    for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if !map.contains_key(name) {
            found.push(format!("{place}: lacks {name}"));
        }
    }
    for (name, inner) in map {
        let place = format!("{place}.{name}");
        match (&schema["properties"][name], &schema["additionalProperties"]) {
            (Value::Null, Value::Null | Value::Bool(false)) => found.push(format!("{place}: not described")),
            (Value::Null, of_any) => found.extend(wrong(document, of_any, inner, &place)),
            (described, _) => found.extend(wrong(document, described, inner, &place)),
        }
    }
    found
}

fn has_type(value: &Value, types: &Value) -> bool {
    let is = |name: &str| match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("the schema has a type {other}"),
    };
    types.as_str().is_some_and(is) || types.as_array().into_iter().flatten().filter_map(Value::as_str).any(is)
}
