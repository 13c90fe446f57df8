//! What champions shows of goals: how they hang together, and each by itself.

use super::aim::Aim;
use super::band::{self, Kept};
use super::capacity;
use super::fold::{Answer, Goal, Link, State};
use super::goals::{self, KeyResult};
use super::lens::{self, Cell, PEOPLE_LEAST, Shown};
use super::measures::MEASURES;
use super::odds::{self, Odds};
use super::open::open;
use super::tree::{LINKS_MOST, Node, Tree};
use crate::page as parts;
use comity_common::practice::Focus;
use comity_common::view::{SeenHead, View};
use comity_spine::{Noun, ObjectiveId, PersonId, Ref, Slug};
use maud::{Markup, html};

/// How the measures could be made to look good, and what stops that.
const GAMING: &[(&str, &str)] = &[
    (
        "Quick refusals, so that all are heard",
        "A refusal needs a reason, which stands in the open beside it.",
    ),
    ("Saying \"adopted\" to be kind", "The changed thing is named, and the champion can look at it."),
    (
        "Links nobody believes in",
        "Only the owner of the goal below accepts one, and may contest it at any time.",
    ),
    (
        "Leaving goals unlinked, so that none is deep",
        "Cascade coverage counts those that lead to no objective.",
    ),
    ("Typed progress", "What a metric knows is drafted from it; nobody can type another number."),
];

/// How many rows the picture has at most.
const ROWS_MOST: usize = 60;
/// The height of a row of the picture, in pixels.
const ROW: usize = 26;

/// The front page: the measures, the tree with what is wrong in it, what is open, what is contested.
pub fn front(view: &View<'_, State>) -> Option<Markup> {
    let tree = Tree::of(view);
    Some(html! {
        section.practice.practice-champions aria-labelledby="champions-title" {
            h1 #champions-title { "Goals" }
            p { "Goals hang together because their owners say so, and regions are heard because they are answered." }
            (parts::measures(view, MEASURES, GAMING))
            h2 { "How the goals hang together" }
            @if tree.iter().next().is_none() {
                p.empty {
                    "No goal is set yet. Begin with one objective of the company, then offer one function a link to \
                     it; or bring the export of the tool that held your goals, as a table, under Sources."
                }
            } @else {
                (icicle(view, &tree))
                (table_of(view, &tree))
            }
            p { a href="/acts/objective.set?_back=/p/champions" { "Set a goal" } }
            (capacity::page::part(view))
            (contested(view, &tree))
            (parts::matters(view, "Goal or proposal", &open(view)))
            (parts::kept(view, &view.state.proposals.outlines(view)))
        }
    })
}

/// Where a goal's page is.
fn address(id: &ObjectiveId) -> String {
    format!("/p/champions/objective/{id}")
}

pub(super) fn link(view: &View<'_, State>, id: &ObjectiveId) -> Markup {
    html! { a href=(address(id)) { (goals::title(view, id)) } }
}

pub(super) fn person(view: &View<'_, State>, who: Option<PersonId>) -> String {
    who.map_or_else(|| "nobody".to_owned(), |who| view.name(&Ref::new(Noun::Person, who.to_string())))
}

/// One goal's place in the picture: its column and row, over how many rows, and its goal.
type Place<'a> = (usize, usize, usize, &'a ObjectiveId);

/// The goals as an icicle: each stands right of the one that it serves, as high as what serves it.
fn icicle(view: &View<'_, State>, tree: &Tree<'_>) -> Markup {
    let (mut places, mut n_rows) = (Vec::new(), 0);
    for root in tree.roots() {
        if n_rows >= ROWS_MOST {
            break;
        }
        n_rows += lay(tree, root, 0, n_rows, &mut places);
    }
    let n_columns = places.iter().map(|(column, ..)| column + 1).max().unwrap_or(1).max(3);
    let left_out = tree.iter().count().saturating_sub(places.len());
    html! {
        div.scroll tabindex="0" role="group" aria-label="Picture of the goals" {
            svg.icicle width="100%" height=(n_rows * ROW + 2) role="group"
                aria-label="Each goal right of the one that it serves; the table below says the same" {
                @for place in &places { (block(view, tree, place, n_columns)) }
            }
        }
        p.legend {
            span.icicle__key { "● company" } " " span.icicle__key { "○ leads to no objective" } " "
            span.icicle__key { "! something to mend" }
            @if left_out > 0 { " The picture leaves out " (left_out) " goals; the table has the most pressing." }
        }
    }
}

/// Lays out a goal and what serves it; how many rows that takes. What is too deep to be drawn is left out.
fn lay<'a>(
    tree: &Tree<'a>,
    id: &'a ObjectiveId,
    column: usize,
    row: usize,
    out: &mut Vec<Place<'a>>,
) -> usize {
    let at = out.len();
    out.push((column, row, 1, id));
    let mut n = 0;
    for child in tree.get(id).map_or(&[][..], |node| &node.children) {
        if column < 12 && row + n < ROWS_MOST {
            n += lay(tree, child, column + 1, row + n, out);
        }
    }
    out[at].2 = n.max(1);
    n.max(1)
}

fn block(view: &View<'_, State>, tree: &Tree<'_>, place: &Place<'_>, n_columns: usize) -> Markup {
    let (column, row, n_rows, id) = *place;
    let share = 100.0 / n_columns as f64;
    let Some(node) = tree.get(id) else { return html! {} };
    let class = match (node.is_company, node.depth) {
        (true, _) => "block block--company",
        (false, None) => "block block--loose",
        (false, Some(depth)) if depth > LINKS_MOST => "block block--far",
        (false, Some(_)) => "block",
    };
    let mark = match (node.flaws.is_empty(), node.is_company, node.depth) {
        (false, ..) => "! ",
        (true, true, _) => "● ",
        (true, false, None) => "○ ",
        (true, false, Some(_)) => "",
    };
    html! {
        svg x=(format!("{:.3}%", share * column as f64)) y=(row * ROW + 1) width=(format!("{share:.3}%"))
            height=(n_rows * ROW) {
            a href=(address(id)) {
                title { (goals::title(view, id)) }
                rect class=(class) x="1" y="1" width="98.5%" height=(n_rows * ROW - 3) rx="3" {}
                foreignObject x="0" y="0" width="98.5%" height=(n_rows * ROW - 2) {
                    div.icicle__title.icicle__title--line[n_rows == 1] { (mark) (goals::title(view, id)) }
                }
            }
        }
    }
}

fn table_of(view: &View<'_, State>, tree: &Tree<'_>) -> Markup {
    let mut all: Vec<_> = tree.iter().collect();
    all.sort_by_key(|(id, node)| (node.flaws.is_empty(), *id));
    let n = all.len();
    all.truncate(parts::MOST);
    html! {
        div.scroll tabindex="0" role="group" {
            table {
                caption { "Goals, whom they serve, and what is to be mended" }
                (parts::heads(&["Goal", "Owner", "Of", "Serves", "Links away", "To mend"]))
                tbody { @for (id, node) in &all {
                    tr {
                        th scope="row" { (link(view, id)) }
                        td { (person(view, goals::owner(view, node.goal))) }
                        td { (of(view, node)) }
                        td { @match node.parent { Some(parent) => { (link(view, parent)) } None => { "–" } } }
                        td.number { @match node.depth { Some(depth) => { (depth) } None => { "–" } } }
                        td { @for flaw in &node.flaws { p { (flaw.says()) } } }
                    }
                } }
            }
        }
        @if n > all.len() { p.note { "These are " (all.len()) " of " (n) ", those to be mended first." } }
    }
}

/// Whose goal it is, in words.
fn of(view: &View<'_, State>, node: &Node<'_>) -> String {
    let whose = match node.is_company {
        true => "the company".to_owned(),
        false => goals::function(view, node.goal).map_or("nobody".to_owned(), |it| it.to_string()),
    };
    match goals::region(node.goal) {
        Some(region) => format!("{whose}, {region}"),
        None => whose,
    }
}

/// Every link that is not agreed on, with what was said, in the sight of both sides.
fn contested(view: &View<'_, State>, tree: &Tree<'_>) -> Markup {
    let links: Vec<_> = tree
        .iter()
        .flat_map(|(id, node)| node.goal.links.iter().map(move |(parent, link)| (id, parent, link)))
        .filter(|(_, _, link)| {
            link.now().is_some_and(|step| matches!(step.said, Answer::Contested | Answer::Countered(_)))
        })
        .collect();
    html! {
        @if !links.is_empty() {
            h2 { "Contested" }
            (links_table(view, &links, "Links that are not agreed on, and why"))
        }
    }
}

fn links_table(
    view: &View<'_, State>,
    links: &[(&ObjectiveId, &ObjectiveId, &Link)],
    caption: &str,
) -> Markup {
    let is_shown = |head: &SeenHead| view.may_see(head.visibility, &head.parties);
    html! {
        div.scroll tabindex="0" role="group" {
            table {
                caption { (caption) }
                (parts::heads(&["Goal", "Would serve", "Now", "What was said"]))
                tbody { @for (id, parent, it) in links {
                    tr {
                        th scope="row" { (link(view, id)) }
                        td { (link(view, parent)) }
                        td { (it.now().map_or("–", |step| step.said.name())) }
                        td { @for step in it.steps.iter().filter(|step| is_shown(&step.head)) {
                            p {
                                (parts::day(view, step.head.at)) ", " (person(view, step.who)) ": "
                                (step.said.name())
                                @if let Answer::Countered(instead) = &step.said {
                                    ", rather " (link(view, instead))
                                }
                                @if let Some(reason) = words(view, &step.head, "reason") { ": " (reason) }
                            }
                        } }
                    }
                } }
            }
        }
    }
}

fn words(view: &View<'_, State>, head: &SeenHead, field: &str) -> Option<String> {
    view.words(head)?.remove(field)
}

/// The goal that a page is of.
pub(super) fn in_focus<'a>(view: &View<'a, State>) -> Option<(&'a ObjectiveId, &'a Goal)> {
    let Focus::Matter(matter) = view.scope() else { return None };
    let id = ObjectiveId::new(&matter.id).ok()?;
    view.state.goals.get_key_value(&id).filter(|(_, goal)| goals::is_for(view, goal))
}

/// The page of one goal: what it is, by what one sees it, where it stands, its links, its regions.
pub fn objective(view: &View<'_, State>) -> Option<Markup> {
    let (id, goal) = in_focus(view)?;
    let tree = Tree::of(view);
    let node = tree.get(id)?;
    let keys = goals::key_results(goal);
    Some(html! {
        section.practice.practice-champions aria-labelledby="goal-title" {
            h1 #goal-title { (goals::title(view, id)) }
            (facts(view, id, node))
            @if !node.flaws.is_empty() {
                ul.flaws { @for flaw in &node.flaws { li { "! " (flaw.says()) } } }
            }
            (results(view, id, goal, &keys))
            (checkins(view, id, goal))
            (links(view, id, node))
            @for key_result in &keys { (by_region(view, goal, key_result)) }
        }
    })
}

fn facts(view: &View<'_, State>, id: &ObjectiveId, node: &Node<'_>) -> Markup {
    let goal = node.goal;
    let reviewer = goals::reviewer(goal);
    let status = goals::told(goal).and_then(|(_, told)| told.status.as_deref());
    html! {
        dl.facts {
            div { dt { "Owner" } dd { (person(view, goals::owner(view, goal))) } }
            @if reviewer.is_some() { div { dt { "Reviewer" } dd { (person(view, reviewer)) } } }
            div { dt { "Of" } dd { (of(view, node)) } }
            @if let Some(period) = goals::period(goal) { div { dt { "Period" } dd { (period) } } }
            @if let Some(pillar) = goals::pillar(goal) { div { dt { "Pillar" } dd { (pillar) } } }
            div { dt { "Serves" } dd {
                @match node.parent { Some(parent) => { (link(view, parent)) } None => { "no other goal" } }
            } }
            div { dt { "Links away" } dd { @match node.depth {
                Some(depth) => { (depth) } None => { "leads to no objective of the company" }
            } } }
            @if let Some(status) = status { div { dt { "As its source says" } dd { (status) } } }
        }
        p.buttons {
            @for (kind, says) in [
                ("objective.set", "Set it anew"), ("keyresult.set", "Set a key result"),
                ("checkin.confirmed", "Confirm where it stands"), ("checkin.drafted", "Draft a check-in"),
                ("people.committed", "Commit people"), ("checkin.acknowledged", "Acknowledge"), ("link.offered", "Offer a link"),
                ("link.accepted", "Accept a link"), ("link.countered", "Name another goal instead"),
                ("link.contested", "Contest a link"),
            ] {
                a.button href=(format!("/acts/{kind}?objective={id}&_back={}", address(id))) { (says) } " "
            }
        }
    }
}

fn results(view: &View<'_, State>, id: &ObjectiveId, goal: &Goal, keys: &[KeyResult<'_>]) -> Markup {
    let whole = goals::progress_of(goal, view.as_of);
    html! {
        h2 { "By what one sees it" }
        @match (&whole, keys.is_empty()) {
            (Some(whole), true) => p { "It stands at " (whole.value) " %, " (whole.by.name()) "." },
            (None, true) => p.empty {
                "Nobody can see yet when \"" (goals::title(view, id)) "\" is reached. Set a key result: where it \
                 stands, where it is to stand, and which metric knows."
            },
            (_, false) => div.scroll tabindex="0" role="group" { table {
                caption { "Key results and where they stand" }
                (parts::heads(&["Key result", "From", "To", "Stands at", "Known by", "On the way", "By the end", "Confirmed"]))
                tbody { @for it in keys { (result(view, goal, it)) } }
            } },
        }
        @if keys.iter().any(|it| matches!(it.aim, Aim::Keep { .. })) {
            p.note {
                "What keeps within a band is counted by the days on which anybody looked, each once, with its last \
                 number; days on which nobody looked count neither way. It is hit if it lies within on every one of \
                 them, so that one day outside settles it. How it goes on is told from eight such days on."
            }
        }
    }
}

fn result(view: &View<'_, State>, goal: &Goal, it: &KeyResult<'_>) -> Markup {
    let stands = goals::drafted(view, goal, it, view.as_of);
    let band = band::kept(view, goal, it, view.as_of);
    let reached = stands.as_ref().and_then(|stands| it.aim.progress(stands.value));
    let way = band.map_or(reached, Kept::share);
    let title = it.head.and_then(|head| words(view, head, "title"));
    let confirmed = goals::confirmed(goal, Some(it.key));
    html! {
        tr {
            th scope="row" { (it.key) @if let Some(title) = title { p { (title) } } }
            @match it.aim {
                Aim::Reach { from, to } => {
                    td.number { (from) " " (it.unit) }
                    td.number { (to) " " (it.unit) }
                }
                Aim::Keep { .. } => { td colspan="2" { "keeps " (it.aim) " " (it.unit) } }
            }
            td.number { @match &stands { Some(stands) => { (stands.value) } None => { "not known" } } }
            td {
                @match &stands {
                    Some(stands) => { (stands.by.name()) ", " (parts::day(view, stands.at)) }
                    None => { "–" }
                }
                @if let Some(metric) = it.metric { p { code { (metric) } } }
            }
            td {
                @if let Some(way) = way {
                    @let percent = format!("{:.0}", way * 100.0);
                    meter min="0" max="100" value=(percent) {} " " (percent) " %"
                } @else { "–" }
                @if let Some(band) = band { p { (within(band)) } }
            }
            td { (likely(odds::odds(view, goal, it, view.as_of))) }
            td { @match confirmed {
                Some(checkin) => {
                    (parts::day(view, checkin.head.at)) ", " (person(view, checkin.who))
                    @if let Some(it) = checkin.confidence { ", confidence " (it.tenths()) " of 10" }
                }
                None => { "not yet" }
            } }
        }
    }
}

/// On how many of the days looked at a number lay within its band, in words.
fn within(band: Kept) -> String {
    match band {
        Kept { looked: 0, .. } => "nobody has looked yet".to_owned(),
        Kept { within, looked: 1 } => format!("within on {within} of 1 day looked at"),
        Kept { within, looked } => format!("within on {within} of {looked} days looked at"),
    }
}

/// How likely it is hit by the end of its period, as its owner says and as its numbers go.
fn likely(odds: Option<Odds>) -> Markup {
    let percent = |chance: f64| format!("{:.0} %", chance * 100.0);
    html! {
        @match odds {
            None => "no end was said",
            Some(Odds { owner: None, drift: None }) => "too little to say",
            Some(Odds { owner, drift }) => {
                @if let Some(owner) = owner { (percent(owner)) " says its owner" }
                @if owner.is_some() && drift.is_some() { "; " }
                @if let Some(drift) = drift { (percent(drift)) " going on as it went" }
            }
        }
    }
}

fn checkins(view: &View<'_, State>, id: &ObjectiveId, goal: &Goal) -> Markup {
    let is_shown = |head: &SeenHead| view.may_see(head.visibility, &head.parties);
    let since = goals::owned_since(goal);
    let (all, more) =
        parts::newest(goal.checkins.iter().filter(|it| is_shown(&it.head)).collect(), |it| it.head.at);
    let seen = goals::acknowledged(goal);
    let waiting = goals::waiting(view, goal, view.as_of);
    html! {
        @if !waiting.is_empty() {
            p.note {
                (waiting.len()) " drafted from what is known " (if waiting.len() == 1 { "waits" } else { "wait" })
                " for its owner's word. "
                a href=(format!("/acts/checkin.confirmed?objective={id}&_back={}", address(id))) { "Confirm" }
            }
        }
        @if !all.is_empty() {
            div.scroll tabindex="0" role="group" { table {
                caption { "Check-ins, newest first" }
                (parts::heads(&["When", "By", "Of", "Stands at", "Confidence", "In words"]))
                tbody { @for it in &all { tr {
                    th scope="row" {
                        (parts::day(view, it.head.at))
                        @if it.head.at < since { p { "by an earlier owner" } }
                    }
                    td { (person(view, it.who)) }
                    td { (it.key.as_ref().map_or("all of it", Slug::as_str)) }
                    td.number { @match it.value { Some(value) => { (value) } None => { "as drafted" } } }
                    td.number { @if let Some(it) = it.confidence { (it.tenths()) " of 10" } @else { "–" } }
                    td { (words(view, &it.head, "text").unwrap_or_default()) }
                } } }
            } }
            (more)
            @if !seen.is_empty() {
                @let who: Vec<String> = seen.iter().map(|(who, _)| person(view, Some(*who))).collect();
                p { "Seen since: " (who.join(", ")) "." }
            }
        }
    }
}

fn links(view: &View<'_, State>, id: &ObjectiveId, node: &Node<'_>) -> Markup {
    let own = node.goal.links.iter().map(|(parent, link)| (id, parent, link));
    let of_others = goals::all(view).into_iter();
    let to_it = of_others.filter_map(|(child, goal)| goal.links.get(id).map(|link| (child, id, link)));
    let all: Vec<_> = own.chain(to_it).collect();
    html! {
        @if !node.children.is_empty() {
            h2 { "What serves it" }
            ul { @for child in &node.children { li { (link(view, child)) } } }
        }
        @if !all.is_empty() {
            h2 { "Links, offered and answered" }
            (links_table(view, &all, "Links from and to this goal, with what both sides said"))
        }
    }
}

fn by_region(view: &View<'_, State>, goal: &Goal, key_result: &KeyResult<'_>) -> Markup {
    let cells = lens::split(view, goal, key_result);
    html! {
        @if !cells.is_empty() {
            h2 { (key_result.key) " by region" }
            div.scroll tabindex="0" role="group" { table {
                caption { "What was measured in each region, and what its champion says" }
                (parts::heads(&["Region", "Stands at", "In its champion's words"]))
                tbody { @for cell in &cells { (cell_of(view, cell, key_result.unit)) } }
            } }
            p.note {
                "A number about fewer than " (PEOPLE_LEAST) " people, or about nobody knows how many, is kept back; so \
                 is one that would give such a number away."
            }
        }
    }
}

fn cell_of(view: &View<'_, State>, cell: &Cell<'_>, unit: &Slug) -> Markup {
    html! {
        tr {
            th scope="row" { (cell.region) }
            td.number { @match &cell.measured {
                Some(Shown::Number(value, at)) => { (value) " " (unit) ", " (parts::day(view, *at)) }
                Some(Shown::KeptBack) => { "kept back" }
                None => { "not measured" }
            } }
            td { @if let Some(said) = &cell.words {
                p lang=[said.language] { (said.text) }
                p.note { (said.when) }
            } @else { "–" } }
        }
    }
}
