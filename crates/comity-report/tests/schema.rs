//! The JSON is what its schema says, key by key, and the schema says nothing that the JSON is not.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod sample;

use comity_report::{Baseline, Format, Report};
use serde_json::Value;
use std::collections::BTreeSet;

const SCHEMA: &str = include_str!("../schema/check-1.json");

/// A document beside its schema, and which definitions were met on the way.
struct Reader {
    schema: Value,
    met: BTreeSet<String>,
}

impl Reader {
    fn new() -> Reader {
        Reader { schema: serde_json::from_str(SCHEMA).unwrap(), met: BTreeSet::new() }
    }

    /// Why a value is not what a schema says; only the words that this schema uses are understood.
    fn read(&mut self, value: &Value, schema: &Value, place: &str) -> Result<(), String> {
        if let Some(name) = schema["$ref"].as_str() {
            let name = name.strip_prefix("#/$defs/").unwrap();
            self.met.insert(name.to_owned());
            let inner = self.schema["$defs"][name].clone();
            assert!(inner.is_object(), "there is no definition {name}");
            return self.read(value, &inner, place);
        }
        if let Some(any) = schema["anyOf"].as_array() {
            let mut last = Err(String::new());
            for one in any {
                last = self.read(value, one, place);
                if last.is_ok() {
                    break;
                }
            }
            return last;
        }
        let said =
            |ok: bool, what: &str| if ok { Ok(()) } else { Err(format!("{place}: {value} is not {what}")) };
        if let Some(one_of) = schema["enum"].as_array() {
            return said(one_of.contains(value), "one of its words");
        }
        if !schema["const"].is_null() {
            return said(*value == schema["const"], "the constant");
        }
        said(has_type(value, &schema["type"]), &schema["type"].to_string())?;
        if let Some(items) = value.as_array() {
            for (i, item) in items.iter().enumerate() {
                self.read(item, &schema["items"], &format!("{place}[{i}]"))?;
            }
        }
        if let Some(map) = value.as_object() {
            let keys: BTreeSet<&str> = map.keys().map(String::as_str).collect();
            let required: BTreeSet<&str> = words(&schema["required"]);
            if keys != required {
                return Err(format!("{place}: has {keys:?}, and {required:?} are required"));
            }
            for (key, inner) in map {
                self.read(inner, &schema["properties"][key], &format!("{place}.{key}"))?;
            }
        }
        Ok(())
    }

    fn report(&mut self, report: &Report) -> Result<(), String> {
        let value: Value = serde_json::from_str(&sample::written(report, Format::Json)).unwrap();
        let schema = self.schema.clone();
        self.read(&value, &schema, "report")
    }
}

fn words(list: &Value) -> BTreeSet<&str> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
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

#[test]
fn every_key_that_the_schema_requires_is_there_and_no_other() {
    let mut reader = Reader::new();
    reader.report(&sample::report()).unwrap();
    let baseline = Baseline::default();
    reader.report(&sample::report_on(&sample::verdicts(), Some(&baseline))).unwrap();
    reader.report(&sample::report_on(&[], None)).unwrap();
    let all: BTreeSet<String> = reader.schema["$defs"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(reader.met, all, "the sample shows every part of the schema");
}

#[test]
fn the_schema_describes_exactly_the_keys_that_it_requires() {
    let reader = Reader::new();
    for (name, one) in reader.schema["$defs"].as_object().unwrap() {
        let described: BTreeSet<&str> =
            one["properties"].as_object().into_iter().flatten().map(|(key, _)| key.as_str()).collect();
        assert_eq!(described, words(&one["required"]), "{name}");
    }
}

#[test]
fn a_report_that_lacks_a_key_or_has_another_word_would_be_noticed() {
    let whole = serde_json::to_value(sample::report()).unwrap();
    let broken = |pointer: &str, value: Value| {
        let mut report = whole.clone();
        *report.pointer_mut(pointer).unwrap() = value;
        let mut reader = Reader::new();
        let schema = reader.schema.clone();
        reader.read(&report, &schema, "report").unwrap_err()
    };
    assert!(broken("/clauses/0/cases/0/verdict", "fine".into()).contains("clauses[0].cases[0].verdict"));
    assert!(broken("/coverage/sources/0", serde_json::json!({})).contains("required"));
    assert!(broken("/acts", "many".into()).contains("report.acts"));
}

#[test]
fn the_schema_is_the_one_that_reports_name() {
    let reader = Reader::new();
    assert_eq!(
        reader.schema["$defs"]["report"]["properties"]["schema"]["const"],
        comity_report::report::SCHEMA
    );
}
