//! The state: canvases with their drafts and signatures, claims, phrases, and the material that is watched.

use super::acts::{Act, Form, Position, Rule};
use comity_common::document::Share;
use comity_common::exchange::Artefact;
use comity_common::practice::Done;
use comity_common::view::{SeenHead, View};
use comity_spine::{At, Function, InitiativeId, Noun, Ref, Slug, Visibility};
use std::collections::BTreeMap;

/// Everything that this practice knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// Canvases, by id.
    pub canvases: BTreeMap<Slug, Canvas>,
    /// Claims, by id.
    pub claims: BTreeMap<Slug, Claim>,
    /// Material that is watched, by id.
    pub watches: BTreeMap<Slug, Watch>,
}

/// What is agreed of one product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Canvas {
    /// Who opened it.
    pub head: SeenHead,
    /// The initiative.
    pub initiative: InitiativeId,
    /// The functions that are asked and that sign.
    pub functions: Vec<Function>,
    /// What was agreed, the newest last.
    pub drafts: Vec<Draft>,
    /// Words that material must or must not have, by id.
    pub phrases: BTreeMap<Slug, (SeenHead, Rule)>,
}

/// Words that were agreed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Whose words they are.
    pub head: SeenHead,
    /// The document in which they were written together.
    pub artefact: Option<Artefact>,
    /// Whose its characters are, where that was counted.
    pub shares: Vec<Share>,
    /// The last signature of each function.
    pub signed: BTreeMap<Function, (SeenHead, Position)>,
}

/// Something that is claimed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Of which canvas.
    pub canvas: Slug,
    /// Its wordings, the newest last.
    pub wordings: Vec<SeenHead>,
    /// What the newest wording rests on, and until when.
    pub proof: Option<(SeenHead, Artefact, Option<At>)>,
    /// Who cleared the newest wording, and until when.
    pub cleared: Option<(SeenHead, Option<At>)>,
    /// When it was withdrawn.
    pub withdrawn: Option<SeenHead>,
}

/// A piece of material that goes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watch {
    /// Who named it.
    pub head: SeenHead,
    /// To which canvas it is held.
    pub canvas: Slug,
    /// What it is.
    pub form: Form,
    /// Its texts, the newest last.
    pub checks: Vec<SeenHead>,
    /// What was settled of it, by finding.
    pub settled: BTreeMap<Slug, SeenHead>,
}

impl Canvas {
    /// The newest draft and its number.
    pub fn newest(&self) -> Option<(usize, &Draft)> {
        self.drafts.last().map(|draft| (self.drafts.len(), draft))
    }

    /// The functions whose signature under the newest draft is missing; all, where there is none.
    pub fn unsigned(&self) -> Vec<&Function> {
        let signed = |function: &&Function| {
            self.newest().is_some_and(|(_, draft)| draft.signed.contains_key(*function))
        };
        self.functions.iter().filter(|function| !signed(function)).collect()
    }
}

/// How a claim stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words say it")]
pub enum Stands {
    Unproved,
    ProofOver,
    Uncleared,
    ClearanceOver,
    Good,
    Withdrawn,
}

impl Stands {
    /// The words that screens write.
    pub fn title(self) -> &'static str {
        match self {
            Stands::Unproved => "no proof yet",
            Stands::ProofOver => "its proof is too old",
            Stands::Uncleared => "not cleared",
            Stands::ClearanceOver => "its clearance has run out",
            Stands::Good => "proved and cleared",
            Stands::Withdrawn => "withdrawn",
        }
    }
}

impl Claim {
    /// How it stands at an instant.
    pub fn stands(&self, at: At) -> Stands {
        let over = |until: &Option<At>| until.is_some_and(|until| until < at);
        match (&self.withdrawn, &self.proof, &self.cleared) {
            (Some(_), ..) => Stands::Withdrawn,
            (_, None, _) => Stands::Unproved,
            (_, Some((_, _, until)), _) if over(until) => Stands::ProofOver,
            (_, _, None) => Stands::Uncleared,
            (_, _, Some((_, until))) if over(until) => Stands::ClearanceOver,
            _ => Stands::Good,
        }
    }
}

/// The thing that a canvas is, for names, facts and rounds.
pub fn reference(canvas: &Slug) -> Ref {
    Ref::new(Noun::Canvas, canvas.as_str())
}

/// The canvases that a viewer may know of, in order of id.
pub fn canvases<'a>(view: &View<'a, State>) -> Vec<(&'a Slug, &'a Canvas)> {
    let is_shown = |it: &Canvas| {
        let in_focus = view.focus().is_none_or(|focus| *focus == it.initiative);
        in_focus && view.may_see(it.head.visibility, &it.head.parties)
    };
    view.state.canvases.iter().filter(|(_, it)| is_shown(it)).collect()
}

/// Takes in an act. Total: what is about nothing that is known says nothing, and what is kept between some
/// people is no shared ground.
pub fn fold(state: &mut State, done: &Done<'_, Act>) {
    if done.head.visibility > Visibility::Space {
        return;
    }
    let head = SeenHead::new(done.head);
    match done.act {
        Act::Opened { canvas, initiative, functions } => {
            let opened = Canvas {
                head,
                initiative: initiative.clone(),
                functions: functions.as_slice().to_vec(),
                drafts: Vec::new(),
                phrases: BTreeMap::new(),
            };
            state.canvases.entry(canvas.clone()).or_insert(opened);
        }
        Act::Drafted { canvas, artefact, shares } => {
            if let Some(canvas) = state.canvases.get_mut(canvas) {
                let (artefact, shares) = (artefact.clone(), shares.as_slice().to_vec());
                canvas.drafts.push(Draft { head, artefact, shares, signed: BTreeMap::new() });
            }
        }
        Act::Signed { canvas, version, function, position } => {
            let newest =
                state.canvases.get_mut(canvas).filter(|it| it.drafts.len() as f64 == version.value());
            if let Some(draft) = newest.and_then(|it| it.drafts.last_mut()) {
                draft.signed.insert(function.clone(), (head, *position));
            }
        }
        Act::PhraseSet { phrase, canvas, rule } => {
            if let Some(canvas) = state.canvases.get_mut(canvas) {
                canvas.phrases.insert(phrase.clone(), (head, *rule));
            }
        }
        Act::Watched { .. } | Act::Checked { .. } | Act::Settled { .. } => of_material(state, head, done.act),
        _ => of_claim(state, head, done.act),
    }
}

fn of_claim(state: &mut State, head: SeenHead, act: &Act) {
    let (Act::Made { claim, .. }
    | Act::Reworded { claim }
    | Act::Proved { claim, .. }
    | Act::Cleared { claim, .. }
    | Act::Withdrawn { claim }) = act
    else {
        return;
    };
    if let Act::Made { canvas, .. } = act {
        let made = Claim {
            canvas: canvas.clone(),
            wordings: vec![head],
            proof: None,
            cleared: None,
            withdrawn: None,
        };
        state.claims.entry(claim.clone()).or_insert(made);
        return;
    }
    let Some(known) = state.claims.get_mut(claim).filter(|it| it.withdrawn.is_none()) else { return };
    match act {
        Act::Reworded { .. } => {
            known.wordings.push(head);
            // INVARIANT: what was proved and cleared were other words.
            (known.proof, known.cleared) = (None, None);
        }
        Act::Proved { artefact, until, .. } => known.proof = Some((head, artefact.clone(), *until)),
        Act::Cleared { until, .. } => known.cleared = Some((head, *until)),
        Act::Withdrawn { .. } => known.withdrawn = Some(head),
        _ => {}
    }
}

fn of_material(state: &mut State, head: SeenHead, act: &Act) {
    match act {
        Act::Watched { watch, canvas, form } => {
            let watched = Watch {
                head,
                canvas: canvas.clone(),
                form: *form,
                checks: Vec::new(),
                settled: BTreeMap::new(),
            };
            state.watches.entry(watch.clone()).or_insert(watched);
        }
        Act::Checked { watch } => {
            if let Some(watch) = state.watches.get_mut(watch) {
                watch.checks.push(head);
            }
        }
        Act::Settled { watch, finding } => {
            if let Some(watch) = state.watches.get_mut(watch) {
                watch.settled.insert(finding.clone(), head);
            }
        }
        _ => {}
    }
}
