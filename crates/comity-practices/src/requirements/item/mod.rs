//! One requirement with everything that is known of it.

pub mod block;
pub mod page;

use super::acts::Act;
use super::fold::{Requirement, State};
use super::look::{Text, find, reference, text_at};
use comity_common::document::{Meaning, ToSign};
use comity_common::view::View;
use comity_spine::RequirementId;
use std::fmt::Write;

/// What somebody signs of a requirement.
pub fn signs(view: &View<'_, State>, act: &Act) -> Option<ToSign> {
    let Act::Signed { requirement, meaning, revision, .. } = act else { return None };
    let (id, it) = find(view, requirement)?;
    let number = revision.map_or_else(|| it.item.revision(), |revision| revision.0);
    it.item.revision_of(number)?;
    Some(to_sign(view, id, it, *meaning, number))
}

/// A requirement as one of its revisions has it, to be signed.
pub(super) fn to_sign(
    view: &View<'_, State>,
    id: &RequirementId,
    it: &Requirement,
    meaning: Meaning,
    number: u32,
) -> ToSign {
    let print = it.item.revision_of(number).map_or_else(|| it.print(), |revision| revision.print);
    let text = markdown(id, it, number, &text_at(view, it, number));
    ToSign { subject: reference(id), revision: number, print, meaning, text }
}

/// Everything that a revision says and carries, as Markdown. Names of things are left to their ids, which
/// never change.
fn markdown(id: &RequirementId, it: &Requirement, number: u32, text: &Text) -> String {
    let said = |text: &Option<String>| text.clone().unwrap_or_else(|| "(not there any more)".to_owned());
    let mut out = match &text.name {
        Some(name) => format!("# {id}: {name}\n\n"),
        None => format!("# {id}\n\n"),
    };
    out.push_str(&said(&text.statement));
    out.push('\n');
    let parts = [
        ("Why", &text.rationale),
        ("By what one sees that it holds", &text.acceptance),
        ("Attributes of another tool", &text.attributes),
    ];
    for (title, part) in parts.into_iter().filter_map(|(title, part)| Some((title, part.as_ref()?))) {
        // Writing to a text cannot fail.
        let _ = write!(out, "\n## {title}\n\n{part}\n");
    }
    let Some(revision) = it.item.revision_of(number) else { return out };
    let content = &revision.content;
    let listed = |all: &mut dyn Iterator<Item = &str>| all.collect::<Vec<_>>().join(", ");
    let carries = [
        ("Initiative", it.initiative.to_string()),
        ("Risk", content.risk.map_or_else(String::new, |risk| risk.name().to_owned())),
        ("Tags", listed(&mut content.tags.iter().map(|tag| tag.as_str()))),
        ("Rests on", listed(&mut content.cites.iter().map(|rule| rule.as_str()))),
        ("Derived from", listed(&mut content.parents.iter().map(|parent| parent.as_str()))),
    ];
    out.push_str("\n## What it carries\n\n");
    for (name, value) in carries.iter().filter(|(_, value)| !value.is_empty()) {
        let _ = writeln!(out, "- {name}: {value}");
    }
    out
}
