//! What champions shows.
use super::fold::State;
use comity_common::view::View;
use maud::{Markup, html};
use serde_json::{Value, json};
pub fn front(_: &View<'_, State>) -> Option<Markup> {
    Some(html! { h1 { "Goals" } })
}
pub fn regions(_: &View<'_, State>) -> Option<Markup> {
    Some(html! { h1 { "Goals" } })
}
pub fn objective(_: &View<'_, State>) -> Option<Markup> {
    None
}
pub fn front_data(_: &View<'_, State>) -> Option<Value> {
    Some(json!({}))
}
pub fn regions_data(_: &View<'_, State>) -> Option<Value> {
    Some(json!({}))
}
pub fn objective_data(_: &View<'_, State>) -> Option<Value> {
    None
}
