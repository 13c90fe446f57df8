//! What is open: visions without a partner, scenes that have not landed.

use super::fold::{PARTNER, Stands, State, Vision, day_one, reference, stands, visions};
use comity_common::practice::{Focus, Open};
use comity_common::view::View;
use comity_spine::{At, Function, PersonId, Slug};

/// Every vision that waits for somebody.
pub fn open(view: &View<'_, State>) -> Vec<Open> {
    let wanted = |id: &Slug| match view.scope() {
        Focus::Matter(matter) => *matter == reference(id),
        Focus::Kept => false,
        Focus::Everything | Focus::Initiative(_) => true,
    };
    let all = visions(view).into_iter().filter(|(id, it)| wanted(id) && it.parked.is_none());
    all.flat_map(|(id, vision)| of_vision(view, id, vision)).collect()
}

fn of_vision(view: &View<'_, State>, id: &Slug, vision: &Vision) -> Vec<Open> {
    let name = view.name(&reference(id));
    let one = |turn, who: Option<PersonId>, since: At, next: String, acts: &'static [&'static str]| Open {
        matter: reference(id),
        initiative: None,
        from: vision.head.by.and_then(|by| view.people().function(by, vision.head.at)).cloned(),
        turn,
        who,
        since,
        next,
        acts,
        opened: vision.head.seq,
        visibility: vision.head.visibility,
    };
    let mut all = Vec::new();
    if vision.partnered().is_none() {
        let last = day_one(view, vision);
        let late = if view.calendar().day_of(view.as_of) > last { " That day has passed." } else { "" };
        let next = format!("Make a part of {name} yours by {last}: nobody of {PARTNER} has yet.{late}");
        let partner = vision.partner.or_else(|| view.people().lead(&product()?, view.as_of));
        all.push(one(product(), partner, vision.head.at, next, &["vision.contributed"]));
    }
    let loose = |scene: &&Slug| {
        vision
            .scenes
            .get(*scene)
            .is_some_and(|it| matches!(stands(view, it), Stands::Loose | Stands::Orphaned(_)))
    };
    let loose: Vec<&Slug> = vision.scenes.keys().filter(loose).collect();
    if !loose.is_empty() {
        let scenes: Vec<&str> = loose.iter().map(|scene| scene.as_str()).collect();
        let orphans =
            loose.iter().filter_map(|scene| vision.scenes.get(*scene)).filter_map(|it| {
                match stands(view, it) {
                    Stands::Orphaned(since) => Some(since),
                    _ => None,
                }
            });
        let orphaned: Option<At> = orphans.min();
        let what = if orphaned.is_some() { "Some are orphaned. " } else { "" };
        let next = format!(
            "{what}Link each of these scenes of {name} to an initiative, or park it until a day: {}.",
            scenes.join(", ")
        );
        let since = loose.iter().filter_map(|scene| vision.scenes.get(*scene)).map(|it| it.head.at).min();
        let since = since.unwrap_or(vision.head.at);
        all.push(one(None, vision.head.by, since, next.clone(), &["vision.linked"]));
        // An orphan is product's as much as design's.
        if let (Some(orphaned), Some(lead)) =
            (orphaned, product().and_then(|product| view.people().lead(&product, view.as_of)))
            && Some(lead) != vision.head.by
        {
            all.push(one(product(), Some(lead), orphaned, next, &["vision.linked"]));
        }
    }
    all
}

fn product() -> Option<Function> {
    Function::new(PARTNER).ok()
}
