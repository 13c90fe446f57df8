//! What may be done, and what is said where it may not.

use super::acts::Act;
use super::fold::{PARTNER, State, Vision};
use comity_common::exchange::decide as may;
use comity_common::practice::Wish;
use comity_common::view::View;
use comity_spine::{At, InitiativeId, PersonId, Refusal, Slug, suggest};

type May = Result<(), Refusal>;

/// The largest thumbnail that stands in the log itself, in characters of its text.
pub const THUMBNAIL_MOST: usize = 48 * 1024;

/// The pictures that a thumbnail may be. No drawing of instructions: it could carry script.
pub const PICTURES: [&str; 4] = [
    "data:image/png;base64,",
    "data:image/jpeg;base64,",
    "data:image/webp;base64,",
    "data:image/gif;base64,",
];

/// Whether an act may be done now; a sentence if not.
pub fn decide(view: &View<'_, State>, wish: &Wish<'_, Act>) -> May {
    if let Act::Started { vision, person } = wish.act {
        return started(view, wish, vision, *person);
    }
    let vision = going_on(view, wish.act.vision())?;
    match wish.act {
        Act::Started { .. } => Ok(()),
        Act::Contributed { function, .. } => {
            let own = may::function_of(view, wish.by)?;
            if own != function {
                return Err(Refusal::of("function", format!("You are in {own}; contribute for {own}.")));
            }
            may::said(wish.words, "text", "Say which part of it you made yours")
        }
        Act::Shared { to, .. } => match view.people().functions(view.as_of).contains(to) {
            true => Ok(()),
            false => Err(Refusal::of("to", format!("Nobody is in {to}, so nobody there has seen it."))),
        },
        Act::SceneAdded { scene, .. } => {
            if vision.scenes.contains_key(scene) {
                return Err(Refusal::of(
                    "scene",
                    format!("There is a scene `{scene}` already; choose another name."),
                ));
            }
            may::said(wish.words, "text", "Write what a customer does in this scene")
        }
        Act::Linked { scene, initiative, until, .. } => {
            linked(view, wish, vision, scene, initiative.as_ref(), *until)
        }
        Act::Drafted { .. } => {
            may::said(wish.words, "headline", "Write the headline, as a newspaper would")?;
            may::said(wish.words, "quote", "Write what a customer would say of it")?;
            may::said(wish.words, "question", "Write the hardest question that somebody will ask")
        }
        Act::Pictured { .. } => pictured(wish),
        Act::Parked { .. } => may::said(wish.words, "reason", "Say why nobody draws it any further"),
    }
}

fn started(view: &View<'_, State>, wish: &Wish<'_, Act>, id: &Slug, partner: Option<PersonId>) -> May {
    may::function_of(view, wish.by)?;
    if view.state.visions.contains_key(id) {
        return Err(Refusal::of(
            "vision",
            format!("The name `{id}` is taken by another vision; choose one that is free."),
        ));
    }
    if let Some(partner) = partner.filter(|it| view.function(*it).is_none_or(|it| it.as_str() != PARTNER)) {
        let of = view.function(partner).map_or("no function".to_owned(), |function| function.to_string());
        let sentence =
            format!("They are in {of}; the partner is somebody in {PARTNER}. Name them, or none yet.");
        return Err(Refusal::of("person", sentence));
    }
    may::said(wish.words, "name", "Say what people call it")?;
    may::said(wish.words, "text", "Say in a sentence or two what it is about")
}

fn linked(
    view: &View<'_, State>,
    wish: &Wish<'_, Act>,
    vision: &Vision,
    scene: &Slug,
    initiative: Option<&InitiativeId>,
    until: Option<At>,
) -> May {
    if !vision.scenes.contains_key(scene) {
        let hint = suggest::hint(scene.as_str(), vision.scenes.keys().map(Slug::as_str));
        return Err(Refusal::of("scene", format!("There is no scene `{scene}` in it; add it first.{hint}")));
    }
    match (initiative, until) {
        (Some(initiative), None) => {
            may::running(view, initiative)?;
            match view.initiatives().get(initiative).and_then(|it| it.dri(view.as_of)) {
                Some(_) => Ok(()),
                None => {
                    let sentence =
                        format!("Nobody is accountable for `{initiative}` yet; name its DRI first.");
                    Err(Refusal::of("initiative", sentence))
                }
            }
        }
        (None, Some(until)) if until <= wish.at => {
            Err(Refusal::of("until", "That day has passed; say when somebody looks at it again."))
        }
        (None, Some(_)) => may::said(wish.words, "reason", "Say why it waits"),
        _ => Err(Refusal::of(
            "initiative",
            "Name the initiative in which the scene becomes true, or the day until which it is parked.",
        )),
    }
}

fn pictured(wish: &Wish<'_, Act>) -> May {
    may::said(wish.words, "address", "Give the file's address; the file itself is never kept here")?;
    let address = wish.words.get("address").map_or("", |text| text.trim());
    if !is_address(address) {
        return Err(Refusal::of("address", "An address begins with `https://` and has no spaces."));
    }
    let thumbnail = wish.words.get("thumbnail").map_or("", |text| text.trim());
    if thumbnail.is_empty() || is_address(thumbnail) {
        return Ok(());
    }
    if !is_picture(thumbnail) {
        let sentence =
            "A thumbnail is an `https://` address, or a PNG, JPEG, WebP or GIF as a `data:` address.";
        return Err(Refusal::of("thumbnail", sentence));
    }
    if thumbnail.len() > THUMBNAIL_MOST {
        let sentence = format!("That picture is over {} KiB; make it smaller.", THUMBNAIL_MOST / 1024);
        return Err(Refusal::of("thumbnail", sentence));
    }
    Ok(())
}

/// Whether a text is an address that a page may link to.
pub fn is_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://").unwrap_or("");
    !rest.is_empty()
        && text.len() <= 2_000
        && !rest.contains(|c: char| c.is_whitespace() || "\"<>\\".contains(c))
}

/// Whether a text is a picture that a page may show.
pub fn is_picture(text: &str) -> bool {
    let body = PICTURES.iter().find_map(|prefix| text.strip_prefix(prefix)).unwrap_or("");
    !body.is_empty() && body.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte))
}

pub(super) fn going_on<'a>(view: &View<'a, State>, id: &Slug) -> Result<&'a Vision, Refusal> {
    let Some(vision) = view.state.visions.get(id) else {
        let hint = suggest::hint(id.as_str(), view.state.visions.keys().map(Slug::as_str));
        return Err(Refusal::of("vision", format!("There is no vision `{id}`; start it first.{hint}")));
    };
    match vision.parked {
        Some(_) => Err(Refusal::of("vision", format!("`{id}` was parked; start another that takes it up."))),
        None => Ok(vision),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_addresses_and_small_pictures_are_taken() {
        assert!(is_address("https://files.example/a?b=1"));
        for bad in
            ["http://a.example", "https://", "javascript:alert(1)", "https://a b", "https://a\"onload="]
        {
            assert!(!is_address(bad), "{bad}");
        }
        assert!(is_picture("data:image/png;base64,iVBORw0KGgo="));
        for bad in [
            "data:image/svg+xml;base64,PHN2Zz4=",
            "data:text/html;base64,QQ==",
            "data:image/png;base64,",
            "data:image/png;base64,a b",
        ] {
            assert!(!is_picture(bad), "{bad}");
        }
    }
}
