//! What is open: who has not answered, signed, proved or cleared, and when it is time to ask again.

use super::fold::{Canvas, Claim, Stands, State, reference};
use comity_common::judgement::{Round, fold::round_ref};
use comity_common::practice::{Focus, Open};
use comity_common::view::{SeenHead, View};
use comity_spine::{At, Function, Noun, PersonId, Ref, Slug};

/// After so many days without a round, heads may have drifted: a quarter.
const ASK_AGAIN_DAYS: i64 = 91;

/// Everything that waits for somebody.
pub fn open(view: &View<'_, State>) -> Vec<Open> {
    let mut all = Vec::new();
    let wanted = |matter: &Ref| match view.scope() {
        Focus::Matter(asked) => asked == matter,
        Focus::Kept => false,
        Focus::Everything | Focus::Initiative(_) => true,
    };
    for (id, canvas) in super::fold::canvases(view) {
        if is_over(view, canvas) {
            continue;
        }
        if wanted(&reference(id)) {
            all.extend(of_canvas(view, id, canvas));
        }
        for (round, it) in view.rounds().about(&reference(id)) {
            if wanted(&round_ref(round)) {
                all.extend(of_round(view, canvas, round, it));
            }
        }
    }
    for (id, claim) in &view.state.claims {
        let canvas = view.state.canvases.get(&claim.canvas);
        let Some(canvas) = canvas.filter(|it| !is_over(view, it) && in_focus(view, it)) else { continue };
        if wanted(&Ref::new(Noun::Claim, id.as_str())) {
            all.extend(of_claim(view, canvas, id, claim));
        }
    }
    all
}

fn in_focus(view: &View<'_, State>, canvas: &Canvas) -> bool {
    view.focus().is_none_or(|focus| *focus == canvas.initiative)
        && view.may_see(canvas.head.visibility, &canvas.head.parties)
}

fn is_over(view: &View<'_, State>, canvas: &Canvas) -> bool {
    view.initiatives().get(&canvas.initiative).and_then(|it| it.ended(view.as_of)).is_some()
}

struct Waits {
    turn: Option<Function>,
    who: Option<PersonId>,
    since: At,
    next: String,
    acts: &'static [&'static str],
}

fn matter(view: &View<'_, State>, of: Ref, canvas: &Canvas, head: &SeenHead, waits: Waits) -> Open {
    let Waits { turn, who, since, next, acts } = waits;
    Open {
        matter: of,
        initiative: Some(canvas.initiative.as_str().into()),
        from: head.by.and_then(|by| view.people().function(by, head.at)).cloned(),
        turn,
        who,
        since,
        next,
        acts,
        opened: head.seq,
        visibility: head.visibility,
    }
}

fn of_round(view: &View<'_, State>, canvas: &Canvas, id: &Slug, round: &Round) -> Vec<Open> {
    let name = view.name(&Ref::initiative(&canvas.initiative));
    let one = |waits| matter(view, round_ref(id), canvas, &round.head, waits);
    if !round.is_sealed() {
        return Vec::new();
    }
    if round.questions.is_empty() {
        let next = format!("Put the questions of round {id} about {name}.");
        let acts: &[&str] = &["round.asked"];
        return vec![one(Waits { turn: None, who: round.head.by, since: round.head.at, next, acts })];
    }
    let complete = round.complete();
    let asked = if round.functions.is_empty() { &canvas.functions } else { &round.functions };
    let late = asked.iter().filter(|function| !complete.contains(function) && round.is_running(view.as_of));
    let mut all: Vec<Open> = late
        .map(|function| {
            let next =
                format!("Answer every question of round {id} about {name}, before you see any other answer.");
            let acts: &[&str] = &["round.sealed"];
            one(Waits { turn: Some(function.clone()), who: None, since: round.head.at, next, acts })
        })
        .collect();
    if round.is_ready() {
        let next = format!("Reveal round {id} about {name}: enough functions are in.");
        let acts: &[&str] = &["round.revealed"];
        let since = round.answers.values().map(|it| it.head.at).max().unwrap_or(round.head.at);
        all.push(one(Waits { turn: None, who: round.head.by, since, next, acts }));
    }
    all
}

fn of_canvas(view: &View<'_, State>, id: &Slug, canvas: &Canvas) -> Vec<Open> {
    let name = view.name(&Ref::initiative(&canvas.initiative));
    let one = |waits| matter(view, reference(id), canvas, &canvas.head, waits);
    let rounds = view.rounds().about(&reference(id));
    let read = rounds.iter().filter_map(|(_, round)| round.revealed.as_ref()).map(|head| head.at).max();
    let is_running = rounds.iter().any(|(_, round)| round.is_sealed());
    let owner = canvas.head.by;
    let Some((version, draft)) = canvas.newest() else {
        let (since, next, acts): (_, _, &[&str]) = match read {
            Some(read) => {
                let next =
                    format!("Write down with the others what {name} is, beginning where you differ most.");
                (read, next, &["positioning.drafted"])
            }
            None if is_running => return Vec::new(),
            None => {
                let next = format!(
                    "Open a round about canvas:{id}, so that each function says alone what {name} is."
                );
                (canvas.head.at, next, &[])
            }
        };
        return vec![one(Waits { turn: None, who: owner, since, next, acts })];
    };
    let unsigned = canvas.unsigned();
    if !unsigned.is_empty() {
        let sign = |function: &&Function| {
            let next = format!("Sign version {version} of what {name} is, with your position.");
            let acts: &[&str] = &["positioning.signed"];
            one(Waits { turn: Some((*function).clone()), who: None, since: draft.head.at, next, acts })
        };
        return unsigned.iter().map(sign).collect();
    }
    let last = read.unwrap_or(draft.head.at).max(draft.head.at);
    let due = last.plus_millis(ASK_AGAIN_DAYS * 86_400_000);
    if is_running || due > view.as_of {
        return Vec::new();
    }
    let like = rounds.last().map(|(like, _)| format!(" like {like}")).unwrap_or_default();
    let next =
        format!("Ask again what {name} is: open a round{like} about canvas:{id}; a quarter has passed.");
    vec![one(Waits { turn: None, who: owner, since: due, next, acts: &[] })]
}

fn of_claim(view: &View<'_, State>, canvas: &Canvas, id: &Slug, claim: &Claim) -> Option<Open> {
    let head = claim.wordings.last()?;
    let legal = || {
        let is_it = |function: &&Function| matches!(function.as_str(), "legal" | "compliance");
        canvas.functions.iter().find(is_it).cloned().or_else(|| Function::new("legal").ok())
    };
    let (turn, who, since, next, acts): (_, _, _, _, &[&str]) = match claim.stands(view.as_of) {
        Stands::Good | Stands::Withdrawn => return None,
        Stands::Unproved => {
            let next = format!("Name what claim {id} rests on, or withdraw it.");
            (None, head.by, head.at, next, &["claim.proved", "claim.withdrawn"])
        }
        Stands::ProofOver => {
            let since = claim.proof.as_ref().and_then(|(_, _, until)| *until).unwrap_or(head.at);
            let next =
                format!("The proof of claim {id} is too old: name a newer one, or withdraw the claim.");
            (None, head.by, since, next, &["claim.proved", "claim.withdrawn"])
        }
        Stands::Uncleared => {
            let since = claim.proof.as_ref().map_or(head.at, |(head, ..)| head.at);
            let next = format!("Clear claim {id}, or say what would make it true.");
            (legal(), None, since, next, &["claim.cleared"])
        }
        Stands::ClearanceOver => {
            let since = claim.cleared.as_ref().and_then(|(_, until)| *until).unwrap_or(head.at);
            let next =
                format!("The clearance of claim {id} has run out: clear it again, or have it withdrawn.");
            (legal(), None, since, next, &["claim.cleared", "claim.withdrawn"])
        }
    };
    let of = Ref::new(Noun::Claim, id.as_str());
    Some(matter(view, of, canvas, head, Waits { turn, who, since, next, acts }))
}
