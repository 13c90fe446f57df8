//! Who speaks for which region, whether they are heard, and what they propose.

use crate::champions::fold::{Proposal, State};
use crate::champions::goals;
use crate::champions::page::{link, person};
use crate::champions::pillars;
use crate::champions::seats::{self, Champion, Voice};
use crate::page as parts;
use crate::reading::LEVEL;
use comity_common::exchange::Closing as _;
use comity_common::view::View;
use comity_science::interval::jeffreys;
use comity_science::pooled::Drawn;
use comity_spine::{Function, PersonId, Ref, Region, Slug};
use maud::{Markup, html};

/// The page of regions: who speaks for each, whether they are heard, what they propose.
pub fn all(view: &View<'_, State>) -> Option<Markup> {
    let champions = seats::champions(view);
    Some(html! {
        section.practice.practice-champions aria-labelledby="regions-title" {
            h1 #regions-title { "Regions and their champions" }
            p { "Who knows a region says what would work there. They are owed an answer in ten working days." }
            (speakers(view, &champions))
            (overlaps(view, &champions))
            (outsiders(view, &champions))
            (heard(view))
            (pillars::page::part(view))
            (ledger(view))
            p {
                a href="/acts/champion.named?_back=/p/champions/regions" { "Name a champion" } " · "
                a href="/acts/champion.released?_back=/p/champions/regions" { "Release one" } " · "
                a href="/acts/proposal.made?_back=/p/champions/regions" { "Propose something" }
            }
        }
    })
}

/// What somebody speaks for, in words.
fn seat(view: &View<'_, State>, champion: &Champion<'_>) -> Markup {
    let words = [
        champion.region.map(Region::to_string),
        champion.pillar.map(Slug::to_string),
        champion.function.map(Function::to_string),
    ];
    let words: Vec<String> = words.into_iter().flatten().collect();
    html! {
        (if words.is_empty() { "nothing in particular".to_owned() } else { words.join(", ") })
        @if let Some(objective) = champion.objective { ", on " (link(view, objective)) }
    }
}

fn speakers(view: &View<'_, State>, champions: &[Champion<'_>]) -> Markup {
    let (shown, more) = parts::newest(champions.iter().collect(), |champion| champion.since);
    let has_left = |who: PersonId| goals::has_left(view, who);
    let reviewer = |champion: &Champion<'_>| {
        champion.tenure.map_or_else(|| "–".to_owned(), |tenure| person(view, Some(tenure.reviewer)))
    };
    html! {
        h2 { "Champions" }
        @if champions.is_empty() {
            p.empty {
                "Nobody speaks for a region or a pillar yet. Name one for the region whose launches surprise you \
                 most, and a reviewer beside them."
            }
        } @else {
            div.scroll tabindex="0" role="group" { table {
                caption { "Who speaks for what" }
                (parts::heads(&["For", "Champion", "Reviewer", "Since", "Proposals since"]))
                tbody { @for champion in &shown { tr {
                    th scope="row" { (seat(view, champion)) }
                    td {
                        (person(view, champion.person))
                        @if champion.person.is_some_and(has_left) { " (has left)" }
                    }
                    td { (reviewer(champion)) }
                    td { (parts::day(view, champion.since)) }
                    td { @match seats::n_proposals(view, champion) { 0 => { "silent" } n => { (n) } } }
                } } }
            } }
            (more)
            p.note { "Silent means that nothing was proposed since they were named. It is no judgement." }
        }
    }
}

fn overlaps(view: &View<'_, State>, champions: &[Champion<'_>]) -> Markup {
    let pairs = seats::overlapping(champions);
    let most = if view.asked("overlaps") == Some("all") { pairs.len() } else { parts::MOST };
    html! {
        @if !pairs.is_empty() {
            h2 #overlaps { "Two for one thing" }
            ul.flaws { @for (one, other) in pairs.iter().take(most) { li {
                "! " (person(view, one.person)) " speaks for " (seat(view, one)) ", and "
                (person(view, other.person)) " for " (seat(view, other)) ". Say who has the word: release one of them."
            } } }
            @if pairs.len() > most {
                p.note {
                    "These are " (most) " of " (pairs.len()) "; " (pairs.len() - most) " more are in "
                    a href="/p/champions/regions?overlaps=all#overlaps" { "the whole list" } "."
                }
            }
        }
    }
}

fn outsiders(view: &View<'_, State>, champions: &[Champion<'_>]) -> Markup {
    let outsiders = seats::outsiders(view, champions);
    let n = outsiders.len();
    html! {
        @if n > 0 {
            h2 { "They speak for a function that they are no member of" }
            div.scroll tabindex="0" role="group" { table {
                caption { "Champions of a function who are not in it" }
                (parts::heads(&["Champion", "Speaks for", "On"]))
                tbody { @for champion in outsiders.iter().take(parts::MOST) { tr {
                    th scope="row" { (person(view, champion.person)) }
                    td { (champion.function.map_or("–", Function::as_str)) }
                    td { @if let Some(on) = champion.objective { (link(view, on)) } @else { "–" } }
                } } }
            } }
            @if n > parts::MOST { p.note { "These are " (parts::MOST) " of " (n) "." } }
        }
    }
}

fn heard(view: &View<'_, State>) -> Markup {
    let (large, pooled) = seats::by_region(view);
    let beside = seats::beside_others(&large, pooled.as_ref());
    let drawn = |i: usize| beside.as_ref().and_then(|all| all.get(i));
    let together = |names: &[&Region]| names.iter().map(|it| it.as_str()).collect::<Vec<_>>().join(", ");
    html! {
        @if !large.is_empty() || pooled.is_some() {
            h2 { "Heard and shaped, by region" }
            div.scroll tabindex="0" role="group" { table {
                caption { "How the proposals of each region fared, with 80 % intervals" }
                (parts::heads(&["Region", "Proposals", "Heard", "Shaped", "Shaped, beside the others"]))
                tbody {
                    @for (i, (region, voice)) in large.iter().enumerate() {
                        (fared(region.as_str(), voice, drawn(i)))
                    }
                    @if let Some((names, voice)) = &pooled {
                        (fared(&together(names), voice, drawn(large.len())))
                    }
                }
            } }
            @if pooled.is_some() {
                p.note { "Regions with fewer than " (seats::PROPOSALS_LEAST) " proposals are counted together." }
            }
            p.note {
                "What counts for itself has a Jeffreys interval. The last column draws each share towards what is \
                 usual among the regions, the more the fewer answers it rests on, so that one of one is no 100 % \
                 (beta-binomial, marginal likelihood); from three of them on. It is no ranking: where intervals \
                 overlap, nobody can say which is higher."
            }
        }
    }
}

fn fared(region: &str, voice: &Voice, beside: Option<&Drawn>) -> Markup {
    html! {
        tr {
            th scope="row" { (region) }
            td.number { (voice.made) }
            td.number { (share(voice.heard, voice.judged)) }
            td.number { (share(voice.shaped, voice.heard)) }
            td.number { @match beside {
                Some(it) => {
                    (format!(
                        "{:.0} % ({:.0} to {:.0} %)",
                        it.share * 100.0, it.interval.0 * 100.0, it.interval.1 * 100.0,
                    ))
                }
                None => { "–" }
            } }
        }
    }
}

fn share(k: usize, n: usize) -> String {
    match jeffreys(k as u64, n as u64, LEVEL) {
        Some((low, high)) => format!("{k} of {n} ({:.0} to {:.0} %)", low * 100.0, high * 100.0),
        None => "too little to say".to_owned(),
    }
}

fn ledger(view: &View<'_, State>) -> Markup {
    let proposals: Vec<_> = view.state.proposals.seen_whole(view).collect();
    let (proposals, more) = parts::newest(proposals, |(_, proposal)| proposal.opened.head.at);
    html! {
        h2 { "Every proposal and what became of it" }
        @if proposals.is_empty() {
            p.empty { "Nothing was proposed yet. Ask a champion what their region would change about the next launch." }
        } @else {
            div.scroll tabindex="0" role="group" { table {
                caption { "Proposals and what they changed" }
                (parts::heads(&["Proposal", "For", "About", "Made", "What became of it"]))
                tbody { @for (id, proposal) in &proposals { (entry(view, id, proposal)) } }
            } }
            (more)
        }
    }
}

fn entry(view: &View<'_, State>, id: &Slug, proposal: &Proposal) -> Markup {
    let made = &proposal.opened.what;
    let place = [made.region.as_ref().map(Region::to_string), made.pillar.as_ref().map(Slug::to_string)];
    let due = view.calendar().day_of(seats::due(proposal, view.calendar()));
    html! {
        tr {
            th scope="row" {
                (id)
                @if let Some(text) = parts::words(view, &proposal.opened, "text") { p { (text) } }
            }
            td { (place.into_iter().flatten().collect::<Vec<_>>().join(", ")) }
            td {
                @match (&proposal.initiative, &made.objective) {
                    (Some(initiative), _) => { (view.name(&Ref::initiative(initiative))) }
                    (None, Some(objective)) => { (link(view, objective)) }
                    (None, None) => { "–" }
                }
            }
            td { (parts::day(view, proposal.opened.head.at)) ", " (person(view, proposal.opened.who)) }
            td { @match proposal.closed_for(view) {
                Some(closed) => {
                    p {
                        (closed.what.name()) ", " (parts::day(view, closed.head.at)) "."
                        @if let Some(artefact) = closed.what.artefact() { " Changed: " (artefact) "." }
                    }
                    @if let Some(reason) = parts::words(view, closed, "reason") { p { (reason) } }
                }
                None if proposal.closed().is_some() => { "answered" }
                None => { "waits for " (proposal.to) " until " time datetime=(due) { (due) } }
            } }
        }
    }
}
