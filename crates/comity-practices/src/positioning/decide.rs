//! What may be done, and what is said where it may not.

use super::acts::{Act, Position};
use super::fold::{Canvas, Claim, State, Watch};
use comity_common::exchange::decide as may;
use comity_common::practice::Wish;
use comity_common::view::View;
use comity_spine::{At, PersonId, Refusal, Slug, suggest};

type May = Result<(), Refusal>;

/// The longest material that is held to a positioning, in characters.
pub const MATERIAL_MOST: usize = 400_000;

/// Whether an act may be done now; a sentence if not.
pub fn decide(view: &View<'_, State>, wish: &Wish<'_, Act>) -> May {
    match wish.act {
        Act::Opened { .. } | Act::Drafted { .. } | Act::Signed { .. } => of_canvas(view, wish),
        Act::PhraseSet { canvas, .. } => {
            of_ours(view, wish.by, canvas)?;
            may::said(wish.words, "text", "Write the words that must, or must not, be there")
        }
        Act::Watched { watch, canvas, .. } => {
            of_ours(view, wish.by, canvas)?;
            free(view.state.watches.contains_key(watch), "watch", watch)?;
            may::said(wish.words, "title", "Say what people call this piece of material")
        }
        Act::Checked { watch } => {
            watched(view, watch)?;
            let text = wish.words.get("text").map_or("", |text| text.trim());
            if text.is_empty() {
                return Err(Refusal::of("text", "Give the text as it stands; there is nothing to check."));
            }
            if text.chars().nth(MATERIAL_MOST).is_some() {
                let sentence =
                    format!("That is more than {MATERIAL_MOST} characters; watch its parts one by one.");
                return Err(Refusal::of("text", sentence));
            }
            Ok(())
        }
        Act::Settled { watch, .. } => {
            let it = watched(view, watch)?;
            if it.checks.is_empty() {
                return Err(Refusal::of(
                    "watch",
                    "It was never checked, so nothing was found; check it first.",
                ));
            }
            of_ours(view, wish.by, &it.canvas)?;
            may::said(wish.words, "reason", "Say what was changed, or why it may stand")
        }
        _ => of_claim(view, wish),
    }
}

fn of_canvas(view: &View<'_, State>, wish: &Wish<'_, Act>) -> May {
    match wish.act {
        Act::Opened { canvas, initiative, functions } => {
            may::running(view, initiative)?;
            may::function_of(view, wish.by)?;
            free(view.state.canvases.contains_key(canvas), "canvas", canvas)?;
            let named = functions.as_slice();
            if named.len() < 2 {
                let sentence = "One function alone has nobody to differ from: name at least two.";
                return Err(Refusal::of("functions", sentence));
            }
            let there = view.people().functions(view.as_of);
            if let Some(empty) = named.iter().find(|function| !there.contains(*function)) {
                let hint = suggest::hint(empty.as_str(), there.iter().map(|it| it.as_str()));
                let sentence = format!("Nobody is in {empty}, so it could not sign.{hint}");
                return Err(Refusal::of("functions", sentence));
            }
            may::said(wish.words, "title", "Say what people call it")
        }
        Act::Drafted { canvas, artefact, .. } => {
            of_ours(view, wish.by, canvas)?;
            may::artefact_exists(view, artefact.as_ref())?;
            may::said(wish.words, "statement", "Write what was agreed, in a sentence or two")
        }
        Act::Signed { canvas, version, function, position } => {
            let it = of_ours(view, wish.by, canvas)?;
            let own = may::function_of(view, wish.by)?;
            if own != function {
                return Err(Refusal::of("function", format!("You are in {own}; sign for {own}.")));
            }
            let Some((newest, draft)) = it.newest() else {
                let sentence = "Nothing is written down to sign yet; write down what was agreed first.";
                return Err(Refusal::of("canvas", sentence));
            };
            if version.value() != newest as f64 {
                let sentence =
                    format!("The words were changed; the newest are version {newest}. Read and sign those.");
                return Err(Refusal::of("version", sentence));
            }
            if draft.signed.get(own).is_some_and(|(_, before)| before == position) {
                return Err(Refusal::of("position", format!("{own} has signed so already.")));
            }
            match position {
                Position::Object => may::said(
                    wish.words,
                    "reason",
                    "Say what you would say instead; it stands beside the words",
                ),
                _ => Ok(()),
            }
        }
        _ => Ok(()),
    }
}

fn of_claim(view: &View<'_, State>, wish: &Wish<'_, Act>) -> May {
    match wish.act {
        Act::Made { claim, canvas } => {
            canvas_found(view, canvas)?;
            may::function_of(view, wish.by)?;
            free(view.state.claims.contains_key(claim), "claim", claim)?;
            may::said(wish.words, "text", "Write the claim as it is to be said in public")
        }
        Act::Reworded { claim } => {
            standing(view, claim)?;
            may::said(wish.words, "text", "Write the claim as it is to be said from now on")
        }
        Act::Proved { claim, artefact, until } => {
            standing(view, claim)?;
            ahead(wish.at, *until)?;
            may::artefact_exists(view, Some(artefact))
        }
        Act::Cleared { claim, until } => {
            let it = standing(view, claim)?;
            ahead(wish.at, *until)?;
            let own = may::function_of(view, wish.by)?;
            if !matches!(own.as_str(), "legal" | "compliance") {
                let sentence = "Only legal or compliance can clear a claim; name its proof and ask them.";
                return Err(Refusal::new(sentence));
            }
            if it.proof.is_none() {
                let sentence = format!("Nothing is named that `{claim}` rests on; name its proof first.");
                return Err(Refusal::of("claim", sentence));
            }
            Ok(())
        }
        Act::Withdrawn { claim } => {
            standing(view, claim)?;
            may::said(wish.words, "reason", "Say why it is not claimed any more")
        }
        _ => Ok(()),
    }
}

fn free(taken: bool, noun: &'static str, id: &Slug) -> May {
    match taken {
        true => Err(Refusal::of(
            noun,
            format!("The name `{id}` is taken by another {noun}; choose one that is free."),
        )),
        false => Ok(()),
    }
}

fn ahead(now: At, until: Option<At>) -> May {
    match until.is_some_and(|until| until <= now) {
        true => Err(Refusal::of("until", "That day has passed; say a later one, or none.")),
        false => Ok(()),
    }
}

fn canvas_found<'a>(view: &View<'a, State>, id: &Slug) -> Result<&'a Canvas, Refusal> {
    view.state.canvases.get(id).ok_or_else(|| {
        let hint = suggest::hint(id.as_str(), view.state.canvases.keys().map(Slug::as_str));
        Refusal::of("canvas", format!("There is no canvas `{id}`; open it first.{hint}"))
    })
}

/// The canvas, for somebody of a function that it asks.
pub(super) fn of_ours<'a>(view: &View<'a, State>, by: PersonId, id: &Slug) -> Result<&'a Canvas, Refusal> {
    let it = canvas_found(view, id)?;
    let own = may::function_of(view, by)?;
    if it.functions.contains(own) {
        return Ok(it);
    }
    let all: Vec<&str> = it.functions.iter().map(|function| function.as_str()).collect();
    Err(Refusal::of("canvas", format!("`{id}` is between {}; ask one of them.", all.join(", "))))
}

fn standing<'a>(view: &View<'a, State>, id: &Slug) -> Result<&'a Claim, Refusal> {
    let Some(it) = view.state.claims.get(id) else {
        let hint = suggest::hint(id.as_str(), view.state.claims.keys().map(Slug::as_str));
        return Err(Refusal::of("claim", format!("There is no claim `{id}`; make it first.{hint}")));
    };
    match it.withdrawn {
        Some(_) => {
            Err(Refusal::of("claim", format!("`{id}` was withdrawn; make it anew if it is true again.")))
        }
        None => Ok(it),
    }
}

fn watched<'a>(view: &View<'a, State>, id: &Slug) -> Result<&'a Watch, Refusal> {
    view.state.watches.get(id).ok_or_else(|| {
        let hint = suggest::hint(id.as_str(), view.state.watches.keys().map(Slug::as_str));
        Refusal::of("watch", format!("Nothing is watched under `{id}`; watch it first.{hint}"))
    })
}
