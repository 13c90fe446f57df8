//! Whatever an act may hold can be said in its form, and arrives as it was said.

use comity_common::World;
use comity_common::form::{Sort, VISIBILITY};
use comity_spine::{PersonId, Refusal};
use comity_web::pages::act::{card, intent};
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Fields as a form sends them: texts, lists with commas between.
fn typed(fields: &Map<String, Value>, is_line: impl Fn(&str) -> bool) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let said = |name: &str, value: &Value| match value {
        Value::Array(all) => {
            all.iter().map(text).collect::<Vec<_>>().join(if is_line(name) { " " } else { ", " })
        }
        one => text(one),
    };
    fields.iter().map(|(name, value)| (name.clone(), said(name, value))).collect()
}

/// Whether two values say the same: a number and its text do, and so do a list of one and that one.
fn alike(a: &Value, b: &Value) -> bool {
    let items = |value: &Value| match value {
        Value::Array(all) => all.clone(),
        one => vec![one.clone()],
    };
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let words = |value: &Value| -> Vec<String> {
        let all = items(value).iter().map(text).collect::<Vec<_>>().join(" ");
        all.split([' ', ',']).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
    };
    words(a) == words(b)
}

/// The golden acts of every practice, line by line.
fn golden() -> Vec<(String, Map<String, Value>)> {
    let practices = Path::new(env!("CARGO_MANIFEST_DIR")).join("../comity-practices/src");
    let mut files: Vec<_> = std::fs::read_dir(practices).unwrap().map(|it| it.unwrap().path()).collect();
    files.sort();
    let read = |folder: &PathBuf| std::fs::read_to_string(folder.join("golden.jsonl")).ok();
    let lines: Vec<String> = files
        .iter()
        .filter_map(read)
        .flat_map(|file| file.lines().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    let one = |line: &String| {
        let Value::Object(act) = serde_json::from_str(line).unwrap() else { panic!("{line}") };
        let (kind, Value::Object(fields)) = act.into_iter().next().unwrap() else { panic!("{line}") };
        (kind, fields)
    };
    lines.iter().filter(|line| !line.trim().is_empty()).map(one).collect()
}

#[test]
fn what_an_act_holds_arrives_from_its_form_as_it_was_typed() {
    let world = World::new(comity_practices::all()).unwrap();
    let whom = |text: &str| text.parse::<PersonId>().map_err(|error| Refusal::new(error.to_string()));
    let mut tried = BTreeSet::new();
    for (kind, mut fields) in golden() {
        let Ok(card) = card(&world, &kind) else { continue };
        let sort = |name: &str| card.field(name).map(|field| field.sort);
        // What Comity alone fills in nobody types.
        let own = ["voter", "assurance"];
        fields.retain(|name, _| !own.contains(&name.as_str()) && !card.counted.contains(&name.as_str()));
        let mut said = typed(&fields, |name| sort(name) == Some(Sort::Line));
        // Whoever names people says with it who may see it.
        if fields.keys().any(|name| sort(name) == Some(Sort::People)) {
            said.push((VISIBILITY.to_owned(), "pair".to_owned()));
        }
        let sent = intent(&world, card, &said, None, &whom);
        let sent = sent.unwrap_or_else(|refusal| panic!("{kind}: {}", refusal.sentence));
        for (name, was) in &fields {
            assert!(alike(was, &sent.fields[name]), "{kind}.{name}: {was} became {}", sent.fields[name]);
        }
        tried.insert(kind);
    }
    let with_forms: BTreeSet<String> = world
        .acts()
        .iter()
        .filter(|card| !card.does.is_empty())
        .map(|card| card.kind.name.to_owned())
        .collect();
    let of_practices: BTreeSet<String> =
        world.practices().iter().flat_map(|it| it.acts()).map(|card| card.kind.name.to_owned()).collect();
    let left: Vec<_> = with_forms.intersection(&of_practices).filter(|kind| !tried.contains(*kind)).collect();
    assert!(left.is_empty(), "no golden line was sent through the forms of {left:?}");
}
