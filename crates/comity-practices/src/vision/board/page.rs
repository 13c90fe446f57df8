//! One vision from its start to its last scene.

use crate::page as parts;
use crate::vision::decide::{is_address, is_picture};
use crate::vision::fold::{Scene, Stands, State, Vision, day_one, reference, stands};
use crate::vision::page::in_time;
use comity_common::document::{by_function, manuscript::name_of};
use comity_common::practice::Focus;
use comity_common::view::{SeenHead, View};
use comity_spine::{Function, Noun, Ref, Slug};
use maud::{Markup, html};
use serde_json::{Value, json};

fn focused<'a>(view: &View<'a, State>) -> Option<(&'a Slug, &'a Vision)> {
    let Focus::Matter(matter) = view.scope() else { return None };
    let id = Slug::new(&matter.id).ok().filter(|_| matter.noun == Noun::Vision)?;
    let found = view.state.visions.get_key_value(&id)?;
    view.may_see(found.1.head.visibility, &found.1.head.parties).then_some(found)
}

fn word(view: &View<'_, State>, head: &SeenHead, name: &str) -> Option<String> {
    view.words(head)?.remove(name)
}

/// The page.
pub fn show(view: &View<'_, State>) -> Option<Markup> {
    let (id, vision) = focused(view)?;
    Some(html! {
        section.practice.practice-vision aria-labelledby="vision-title" {
            h1 #vision-title { (view.name(&reference(id))) }
            @if let Some(text) = word(view, &vision.head, "text") { p { (text) } }
            dl.sheet {
                dt { "Started" } dd { (parts::day(view, vision.head.at)) }
                dt { "Partner in product from the first days" }
                dd { (in_time(view, vision)) " (by " (day_one(view, vision)) ")" }
                @if let Some(head) = &vision.parked {
                    dt { "Parked" }
                    dd { (parts::day(view, head.at)) " " (word(view, head, "reason").unwrap_or_default()) }
                }
            }
            (press(view, id, vision))
            (scenes(view, vision))
            (files(view, vision))
            (authors(view, vision))
        }
    })
}

fn press(view: &View<'_, State>, id: &Slug, vision: &Vision) -> Markup {
    let together = html! {
        @if let Some(name) = name_of(&reference(id)) {
            p { a href=(format!("/write/{name}")) { "Write together" } " its press release: live, with whoever is there." }
        }
    };
    let Some(draft) = vision.drafts.last() else {
        return html! {
            h2 { "Press release" }
            p.empty {
                "None yet. Write its headline, what a customer says and the hardest question (`vision.drafted`) before \
                 any pixels go round."
            }
            (together)
        };
    };
    let head = &draft.head;
    html! {
        h2 { "Press release" }
        @if let Some(words) = view.words(head) {
            p { strong { (words.get("headline").map_or("", String::as_str)) } }
            blockquote { p { (words.get("quote").map_or("", String::as_str)) } }
            p { "The hardest question: " (words.get("question").map_or("", String::as_str)) }
        } @else { p { "Its words were withdrawn." } }
        p.note { "Version " (vision.drafts.len()) ", " (parts::day(view, head.at)) "." }
        (together)
        (parts::characters(&by_function(view.people(), view.calendar(), &draft.shares, head.at)))
    }
}

fn scenes(view: &View<'_, State>, vision: &Vision) -> Markup {
    html! {
        h2 { "Scenes" }
        @if vision.scenes.is_empty() {
            p.empty { "No scene yet. Add one thing that a customer does then (`scene.added`)." }
        } @else {
            div.scroll tabindex="0" role="group" {
                table {
                    caption { "Scenes, and where they land" }
                    (parts::heads(&["Scene", "Added", "Lands"]))
                    tbody { @for (id, scene) in &vision.scenes { (scene_row(view, id, scene)) } }
                }
            }
        }
    }
}

fn scene_row(view: &View<'_, State>, id: &Slug, scene: &Scene) -> Markup {
    let called = |initiative| view.name(&Ref::initiative(initiative));
    html! {
        tr {
            th scope="row" { (id) @if let Some(text) = word(view, &scene.head, "text") { p { (text) } } }
            td { (parts::day(view, scene.head.at)) }
            td { @match stands(view, scene) {
                Stands::Loose => "not yet",
                Stands::Orphaned(since) => { "orphaned since " (parts::day(view, since)) }
                Stands::Parked(until) => { "parked until " (parts::day(view, until)) }
                Stands::In(initiative) => { "in " (called(initiative)) }
                Stands::Shipped(initiative) => { "became true with " (called(initiative)) }
            } }
        }
    }
}

fn files(view: &View<'_, State>, vision: &Vision) -> Markup {
    html! {
        h2 { "Design files" }
        @if vision.files.is_empty() {
            p.empty { "None is linked yet (`vision.pictured`). Files stay where they are; only their address is kept." }
        } @else {
            div.scroll tabindex="0" role="group" {
                table {
                    caption { "Linked files, the newest version of each" }
                    (parts::heads(&["File", "Version", "Since", "Picture"]))
                    tbody { @for (id, versions) in &vision.files {
                        @if let Some((head, version)) = versions.last() { (file(view, id, head, version)) }
                    } }
                }
            }
        }
    }
}

fn file(view: &View<'_, State>, id: &Slug, head: &SeenHead, version: &Slug) -> Markup {
    let address = word(view, head, "address").filter(|it| is_address(it.trim()));
    let thumbnail = word(view, head, "thumbnail").map(|it| it.trim().to_owned());
    html! {
        tr {
            th scope="row" { @match &address {
                Some(address) => { a href=(address.trim()) rel="noopener noreferrer" { (id) } }
                None => { (id) }
            } }
            td { (version) }
            td { (parts::day(view, head.at)) }
            td { @match thumbnail {
                Some(it) if is_picture(&it) => {
                    img.thumbnail src=(it) alt=(format!("Thumbnail of {id}")) loading="lazy";
                }
                Some(it) if is_address(&it) => { a href=(it) rel="noopener noreferrer" { "picture" } }
                _ => "–",
            } }
        }
    }
}

fn authors(view: &View<'_, State>, vision: &Vision) -> Markup {
    html! {
        h2 { "Whose it is" }
        @if vision.contributions.is_empty() {
            p.empty { "Nobody has made a part of it theirs yet (`vision.contributed`)." }
        } @else {
            div.scroll tabindex="0" role="group" {
                table {
                    caption { "Contributions, by function" }
                    (parts::heads(&["Function", "Day", "What it brought"]))
                    tbody { @for (head, function) in &vision.contributions { tr {
                        th scope="row" { (function) }
                        td { (parts::day(view, head.at)) }
                        td { (word(view, head, "text").unwrap_or_default()) }
                    } } }
                }
            }
        }
        @if !vision.shared.is_empty() {
            p {
                "Shown to "
                @for (i, (head, to)) in vision.shared.iter().enumerate() {
                    @if i > 0 { ", " } (to) " (" (parts::day(view, head.at)) ")"
                } "."
            }
        }
    }
}

/// The same for programs.
pub fn data(view: &View<'_, State>) -> Option<Value> {
    let (id, vision) = focused(view)?;
    let scene = |(id, scene): (&Slug, &Scene)| {
        let (stands, at) = match stands(view, scene) {
            Stands::Loose => ("loose", None),
            Stands::Orphaned(since) => ("orphaned", Some(since.to_string())),
            Stands::Parked(until) => ("parked", Some(until.to_string())),
            Stands::In(initiative) => ("linked", Some(initiative.to_string())),
            Stands::Shipped(initiative) => ("shipped", Some(initiative.to_string())),
        };
        json!({ "scene": id, "stands": stands, "of": at })
    };
    let file = |(id, all): (&Slug, &Vec<(SeenHead, Slug)>)| {
        let versions: Vec<&Slug> = all.iter().map(|(_, version)| version).collect();
        json!({ "file": id, "versions": versions })
    };
    let functions: Vec<&Function> = vision.functions().into_iter().collect();
    Some(json!({
        "vision": id,
        "started": vision.head.at.to_string(),
        "partnered": vision.partnered().map(|at| at.to_string()),
        "functions": functions,
        "scenes": vision.scenes.iter().map(scene).collect::<Vec<_>>(),
        "files": vision.files.iter().map(file).collect::<Vec<_>>(),
    }))
}
