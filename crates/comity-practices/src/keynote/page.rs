//! What is shown of keynotes.

use super::fold::State;
use comity_common::view::View;
use maud::{Markup, html};
use serde_json::{Value, json};

/// The front page.
pub fn front(_: &View<'_, State>) -> Option<Markup> {
    Some(html! { h1 { "Keynote" } })
}
/// Its data.
pub fn front_data(_: &View<'_, State>) -> Option<Value> {
    Some(json!({}))
}
/// One keynote.
pub fn one(_: &View<'_, State>) -> Option<Markup> {
    None
}
/// Its data.
pub fn one_data(_: &View<'_, State>) -> Option<Value> {
    None
}
/// Notes.
pub fn notes(_: &View<'_, State>) -> Vec<String> {
    Vec::new()
}
