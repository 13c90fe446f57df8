//! Whether an act about a round may be done now.

use super::acts::{Act, Reply, Sort};
use super::fold::{Question, Round};
use crate::exchange::decide::TEXT_MOST;
use crate::misread::misread;
use crate::number::Number;
use crate::practice::RawWish;
use crate::world::World;
use comity_spine::{At, Function, PersonId, Refusal, Slug, suggest};
use serde::Deserialize;
use std::collections::BTreeSet;

type May = Result<(), Refusal>;

/// The ends of the scale of [`Sort::Degree`].
pub const SCALE: (f64, f64) = (1.0, 7.0);

/// The most functions that a quorum may ask for.
const QUORUM_MOST: usize = 30;

/// Whether an act about a round may be done now.
///
/// # Errors
/// A sentence for the person who wished it.
pub fn decide(world: &World, wish: &RawWish<'_>) -> May {
    let act = Act::deserialize(wish.terms).map_err(|why| misread(&why, wish.terms))?;
    match &act {
        Act::Opened { .. } => opened(world, wish, &act),
        Act::Asked { round, question, sort, options } => {
            let it = unread(world, round)?;
            if !it.answers.is_empty() {
                return Err(Refusal::of(
                    "round",
                    "Somebody has answered already, so nothing can be asked beside it; open another round.",
                ));
            }
            if it.question(question).is_some() {
                return Err(Refusal::of("question", format!("`{question}` is asked already in `{round}`.")));
            }
            let n = options.as_slice().len();
            match sort {
                Sort::Choice | Sort::Ranking if n < 2 => {
                    Err(Refusal::of("options", "Name at least two options to choose from."))
                }
                Sort::Degree | Sort::Words if n > 0 => {
                    let sentence =
                        format!("An answer of sort `{}` has no options; leave them out.", sort.name());
                    Err(Refusal::of("options", sentence))
                }
                _ => Ok(()),
            }
        }
        Act::Sealed { .. } => sealed(world, wish, &act),
        Act::Revealed { round } => revealed(world, round),
        Act::Told { round, answer, .. } => {
            let it = found(world, round)?;
            match world.rounds().sealed_by(round, *answer) {
                Some(_) if it.revealed.is_some() => Ok(()),
                _ => Err(Refusal::of("answer", "There is no such answer that may be told.")),
            }
        }
        Act::Ended { round } => {
            let it = unread(world, round)?;
            if it.head.by.is_some_and(|by| by != wish.by) {
                return Err(Refusal::of("round", "Only whoever opened a round can end it unread; ask them."));
            }
            Ok(())
        }
    }
}

fn opened(world: &World, wish: &RawWish<'_>, act: &Act) -> May {
    let Act::Opened { round, subject, quorum, functions, until, like, initiative } = act else {
        return Ok(());
    };
    if world.rounds().get(round).is_some() {
        return Err(Refusal::of("round", format!("The name `{round}` is taken by another round.")));
    }
    function_of(world, wish.by, wish.at)?;
    if world.facts().find(subject).is_none() {
        return Err(Refusal::of("subject", format!("There is no {subject} here; open it first.")));
    }
    if let Some(id) = initiative.as_ref().filter(|id| world.initiatives().get(id).is_none()) {
        return Err(Refusal::of("initiative", format!("There is no initiative `{id}`; open it first.")));
    }
    let named: BTreeSet<&Function> = functions.as_slice().iter().collect();
    if named.len() == 1 {
        let sentence = "One function alone has nobody to differ from: name at least two, or none for all.";
        return Err(Refusal::of("functions", sentence));
    }
    let there = world.people().functions(wish.at);
    if let Some(empty) = named.iter().find(|function| !there.contains(**function)) {
        let hint = suggest::hint(empty.as_str(), there.iter().map(|it| it.as_str()));
        return Err(Refusal::of("functions", format!("Nobody is in {empty}, so it cannot answer.{hint}")));
    }
    let asked = if named.is_empty() { there.len() } else { named.len() };
    if asked < 2 {
        let sentence =
            "There are people in one function only, which has nobody to differ from; bring in another.";
        return Err(Refusal::of("functions", sentence));
    }
    let whole = quorum.value().fract() == 0.0 && quorum.value() >= 2.0;
    if !whole || quorum.value() as usize > asked.min(QUORUM_MOST) {
        let most = asked.min(QUORUM_MOST);
        let sentence = format!(
            "The quorum is how many functions must be in before anybody reads anything: from 2 to {most} here."
        );
        return Err(Refusal::of("quorum", sentence));
    }
    if until.is_some_and(|until| until <= wish.at) {
        return Err(Refusal::of("until", "That day has passed; say a later one."));
    }
    match like {
        Some(like) => found(world, like).map(|_| ()).map_err(|it| Refusal::of("like", it.sentence)),
        None => Ok(()),
    }
}

fn sealed(world: &World, wish: &RawWish<'_>, act: &Act) -> May {
    let Act::Sealed { round, question, seal, share, .. } = act else { return Ok(()) };
    let it = unread(world, round)?;
    if seal.is_some() || share.is_some() {
        let sentence = "Leave `seal` and `share` out: they are drawn when the answer is written down.";
        return Err(Refusal::of("seal", sentence));
    }
    if !it.is_running(wish.at) {
        return Err(Refusal::of(
            "round",
            format!("`{round}` takes no answers any more; its day has passed."),
        ));
    }
    let function = function_of(world, wish.by, wish.at)?;
    if !it.asks(function) {
        return Err(Refusal::of(
            "round",
            format!("{function} is not asked in `{round}`; ask whoever opened it."),
        ));
    }
    let Some(asked) = it.question(question) else {
        let hint = suggest::hint(question.as_str(), it.questions.iter().map(|it| it.question.as_str()));
        return Err(Refusal::of("question", format!("`{question}` is not asked in `{round}`.{hint}")));
    };
    let text = wish.words.get("text").map_or("", |text| text.trim());
    if text.chars().nth(TEXT_MOST).is_some() {
        return Err(Refusal::of(
            "text",
            format!("That is more than {TEXT_MOST} characters; say it shorter."),
        ));
    }
    fits(asked, &act.reply(), text)
}

/// Whether a reply is of the sort that is asked for.
fn fits(asked: &Question, reply: &Reply, text: &str) -> May {
    let Reply { choice, ranking, degree, sure } = reply;
    let is_offered = |option: &Slug| asked.options.contains(option);
    let not_offered = |field: &str, option: &Slug| {
        let hint = suggest::hint(option.as_str(), asked.options.iter().map(Slug::as_str));
        let all: Vec<&str> = asked.options.iter().map(Slug::as_str).collect();
        Err(Refusal::of(field, format!("`{option}` is not among the options: {}.{hint}", all.join(", "))))
    };
    if sure.is_some_and(|sure| !(0.0..=100.0).contains(&sure.value())) {
        return Err(Refusal::of("sure", "How sure you are lies between 0 and 100 percent."));
    }
    let given =
        [("choice", choice.is_some()), ("ranking", !ranking.is_empty()), ("degree", degree.is_some())];
    if let Some((odd, _)) = given.iter().find(|(name, given)| *given && *name != asked.sort.name()) {
        let sentence =
            format!("`{}` is answered by {}; leave `{odd}` out.", asked.question, asked.sort.name());
        return Err(Refusal::of(*odd, sentence));
    }
    match (asked.sort, choice, degree) {
        (Sort::Choice, None, _) => Err(Refusal::of("choice", "Choose one of the options.")),
        (Sort::Choice, Some(choice), _) if !is_offered(choice) => not_offered("choice", choice),
        (Sort::Ranking, ..) if ranking.is_empty() => {
            Err(Refusal::of("ranking", "Name the options in your order, the first first."))
        }
        (Sort::Ranking, ..) => match ranking.as_slice().iter().find(|option| !is_offered(option)) {
            Some(odd) => not_offered("ranking", odd),
            None => Ok(()),
        },
        (Sort::Degree, _, degree) if !degree.is_some_and(on_scale) => {
            Err(Refusal::of("degree", "Say a whole number from 1 to 7."))
        }
        (Sort::Words, ..) if text.is_empty() => Err(Refusal::of("text", "Answer in your own words.")),
        _ => Ok(()),
    }
}

fn on_scale(degree: Number) -> bool {
    degree.value().fract() == 0.0 && (SCALE.0..=SCALE.1).contains(&degree.value())
}

fn revealed(world: &World, round: &Slug) -> May {
    let it = unread(world, round)?;
    if it.is_ready() {
        return Ok(());
    }
    let (n, quorum) = (it.complete().len(), it.quorum);
    let sentence = format!(
        "{n} of {quorum} functions have answered every question of `{round}`; nobody reads an answer before \
         {quorum} have. Ask the others for theirs."
    );
    Err(Refusal::of("round", sentence))
}

fn found<'a>(world: &'a World, id: &Slug) -> Result<&'a Round, Refusal> {
    world.rounds().get(id).ok_or_else(|| {
        let hint = suggest::hint(id.as_str(), world.rounds().iter().map(|(id, _)| id.as_str()));
        Refusal::of("round", format!("There is no round `{id}`; open it first.{hint}"))
    })
}

fn unread<'a>(world: &'a World, id: &Slug) -> Result<&'a Round, Refusal> {
    let it = found(world, id)?;
    if it.revealed.is_some() {
        return Err(Refusal::of("round", format!("`{id}` was revealed already; open another round.")));
    }
    if it.ended.is_some() {
        return Err(Refusal::of("round", format!("`{id}` was ended unread; open another round.")));
    }
    Ok(it)
}

fn function_of(world: &World, person: PersonId, at: At) -> Result<&Function, Refusal> {
    world.people().function(person, at).ok_or_else(|| {
        Refusal::new(
            "You are in no function yet, so nobody knows for whom you speak; ask whoever runs Comity to say.",
        )
    })
}
