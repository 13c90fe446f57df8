//! Whatever an act may hold can be said in its form, and arrives as it was said.

use comity_common::World;
use comity_common::form::Sort;
use comity_spine::{PersonId, Refusal};
use comity_web::pages::act::{card, intent};
use serde_json::{Map, Value};
use std::path::Path;

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

/// Sends each act of a practice's golden file through its form; how many have one.
fn sent(practice: &str) -> usize {
    let world = World::new(comity_practices::all()).unwrap();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../comity-practices/src");
    let golden = std::fs::read_to_string(file.join(practice).join("golden.jsonl")).unwrap();
    let whom = |text: &str| text.parse::<PersonId>().map_err(|error| Refusal::new(error.to_string()));
    let mut n = 0;
    for line in golden.lines().filter(|line| !line.trim().is_empty()) {
        let Value::Object(act) = serde_json::from_str(line).unwrap() else { panic!("{line}") };
        let (kind, Value::Object(mut fields)) = act.into_iter().next().unwrap() else { panic!("{line}") };
        let Ok(card) = card(&world, &kind) else { continue };
        // A mark in the place of a name is drawn by the writer, and no form asks for it.
        fields.remove("voter");
        let sort = |name: &str| card.field(name).map(|field| field.sort);
        let mut typed = typed(&fields, |name| sort(name) == Some(Sort::Line));
        if fields.contains_key("with") {
            typed.push(("visibility".to_owned(), "pair".to_owned()));
        }
        let sent = intent(&world, card, &typed, None, &whom);
        let sent = sent.unwrap_or_else(|refusal| panic!("{kind}: {}", refusal.sentence));
        for (name, was) in &fields {
            assert!(alike(was, &sent.fields[name]), "{kind}.{name}: {was} became {}", sent.fields[name]);
        }
        n += 1;
    }
    n
}

#[test]
fn what_a_keynote_s_acts_hold_arrives_from_their_forms_as_it_was_typed() {
    let n = sent("keynote");
    assert!(n > 20, "{n} acts of the golden file have forms");
}

#[test]
fn what_is_said_of_goals_and_champions_arrives_from_their_forms_as_it_was_typed() {
    let n = sent("champions");
    assert!(n > 30, "{n} acts of the golden file have forms");
}
