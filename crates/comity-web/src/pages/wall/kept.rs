//! The choices of the Wall that a reader keeps by name.

use crate::search::find::escaped;
use crate::visit::Visit;
use maud::{Markup, html};

/// What of the address is a choice.
const NAMES: [&str; 6] = ["keynote", "function", "region", "tier", "open", "columns"];

/// The kept choices with their links, and the form that keeps the present one.
pub fn draw(visit: &Visit<'_>) -> Markup {
    let locker = visit.house.door().and_then(|door| door.locker());
    let (Some(me), Some(locker)) = (visit.me(), locker) else { return html! {} };
    let kept = locker.filters(me);
    let chosen: Vec<(&str, &str)> =
        NAMES.iter().filter_map(|name| Some((*name, visit.asked.get(name)?))).collect();
    let query: Vec<String> =
        chosen.iter().map(|(name, value)| format!("{name}={}", escaped(value))).collect();
    let query = query.join("&");
    let is_kept = kept.iter().any(|(_, known)| *known == query);
    html! {
        @if !kept.is_empty() || !chosen.is_empty() {
            div.kept-choices.screen {
                @if !kept.is_empty() {
                    nav aria-label="Kept choices" {
                        span.note { "Kept:" }
                        @for (name, known) in &kept {
                            @let here = (*known == query).then_some("page");
                            a href=(visit.href(&format!("/?{known}"))) aria-current=[here] { (name) }
                        }
                    }
                }
                @if !chosen.is_empty() && !is_kept {
                    form method="post" action="/account/filters" {
                        @for (name, value) in &chosen { input type="hidden" name=(name) value=(value); }
                        label { span.note { "Keep this choice as" } " "
                            input name="name" required maxlength="60" size="14" autocomplete="off"; }
                        button { "Keep" }
                    }
                }
                @if let Some((name, _)) = kept.iter().find(|(_, known)| *known == query) {
                    form method="post" action="/account/filters" {
                        @for (name, value) in &chosen { input type="hidden" name=(name) value=(value); }
                        button.quiet name="forget" value=(name) { "Forget “" (name) "”" }
                    }
                }
            }
        }
    }
}
