//! The Inbox as a mail: the same list, cut down to what somebody can act on without opening a page.
//!
//! [`Digest`] is what it says, [`text`] and [`html`] say it in their shapes. It is the same for the same log,
//! instant, person and ways to answer. What is kept between some people is told of as that alone.

mod html;
mod text;

use crate::access::{Asker, Stop};
use crate::as_of::Asked;
use crate::door::Seat;
use crate::house::House;
use crate::inbox::item::{Deadline, Item, Rest};
use crate::inbox::told::{self, Step};
use crate::inbox::{Inbox, What};
use crate::pages::error::Fault;
use crate::parts::date;
use crate::visit::Visit;
use comity_auth::Thing;
use comity_common::form::Sort;
use comity_common::practice::{ActCard, Open};
use comity_spine::{Action, At, PersonId, Ref, Visibility};

/// How many things of one part are listed.
const MOST: usize = 12;

/// How many characters of what somebody said are repeated.
const SAID_MOST: usize = 600;

/// How a reader of the mail goes on from it.
pub struct Ways<'a> {
    /// Where the pages are served, without a slash at its end, where others can reach them.
    pub base: Option<&'a str>,
    /// The address that answers a matter by an act.
    pub answers: &'a dyn Fn(&Answer<'_>) -> Option<String>,
    /// The address to which one writes to get no more of these mails.
    pub stop: Option<&'a str>,
    /// The address to which one writes to ask something of another function.
    pub ask: Option<&'a str>,
    /// When it comes, as `on Mondays at 09:00 (Europe/Berlin)`.
    pub rhythm: &'a str,
    /// Since when the news is told.
    pub news_since: At,
    /// How the log stood: how many acts, and the root of their tree as hex.
    pub log: Option<(u64, String)>,
}

/// A matter that can be answered by a mail, and the act that does it.
pub struct Answer<'a> {
    /// The matter.
    pub matter: &'a Ref,
    /// The act's kind.
    pub kind: &'static str,
    /// The last step that was taken in it.
    pub turn: At,
}

/// What a digest says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digest {
    /// Its subject: nothing of what anybody wrote.
    pub subject: String,
    /// Its words.
    pub text: String,
    /// The same as HTML.
    pub html: String,
    /// What it was about, by the keys of the things.
    pub items: Vec<String>,
    /// The one address that answers, where just one thing can be answered.
    pub reply_to: Option<String>,
    /// Whether there is nothing to tell.
    pub is_empty: bool,
}

/// What both shapes are made of.
struct Sheet<'a> {
    title: String,
    parts: Vec<Part>,
    foot: Vec<String>,
    inbox: Option<String>,
    stop: Option<&'a str>,
}

/// A part with its heading.
struct Part {
    title: &'static str,
    lines: Vec<Line>,
    more: usize,
}

/// One thing: one line, what was said, and one next move.
struct Line {
    sentence: String,
    notes: Vec<String>,
    said: Vec<(String, String)>,
    answer: Option<String>,
}

/// The digest of somebody, who must be allowed to have an Inbox here.
///
/// # Errors
/// They may not; a bad instant; a world that must not be shown.
pub fn write(house: &House, me: PersonId, asked: &Asked, ways: &Ways<'_>) -> Result<Digest, Stop> {
    let written = house.read(|rooms| {
        let asker = Asker::of(house, &rooms.world, Seat::Person(me));
        let pass = asker.pass(Action::Look, &Thing::Inbox(Some(me)))?;
        let as_of = rooms.as_of(asked).map_err(Fault::bad)?;
        Ok(of(&Visit::new(house, rooms, asked, as_of, &pass), me, ways))
    });
    written.map_err(Fault::from)?
}

/// The digest of somebody, as of the instant of a look.
pub fn of(visit: &Visit<'_>, me: PersonId, ways: &Ways<'_>) -> Digest {
    let inbox = Inbox::of(visit, me);
    let mut answers = Vec::new();
    let mut line = |item: &Item<'_>, with_words: bool| {
        let line = line(visit, item, ways, with_words);
        answers.extend(line.answer.clone());
        line
    };
    let owed: Vec<Line> = inbox.owed.iter().take(MOST).map(|item| line(item, true)).collect();
    let soon: Vec<Line> = inbox.soon.iter().take(MOST).map(|item| line(item, false)).collect();
    let late = |item: &&Item<'_>| item.is_late(visit, inbox.at);
    let aside: Vec<Line> = inbox
        .put_off
        .iter()
        .filter(late)
        .chain(&inbox.aside)
        .take(MOST)
        .map(|item| line(item, false))
        .collect();
    let n_aside = inbox.put_off.iter().filter(late).count() + inbox.aside.len();
    let news = told::news(visit, me, ways.news_since, MOST + 1);
    let n = inbox.owed.len();
    let parts = vec![
        Part { title: "Owed by you", more: n - owed.len(), lines: owed },
        Part {
            title: "What others did since",
            more: usize::from(news.len() > MOST),
            lines: news.iter().take(MOST).map(|step| news_line(visit, step)).collect(),
        },
        Part { title: "Soon", more: inbox.soon.len() - soon.len(), lines: soon },
        Part {
            title: "You wait for others",
            more: inbox.waiting.len().saturating_sub(MOST),
            lines: inbox.waiting.iter().take(MOST).map(|open| waits(visit, open)).collect(),
        },
        Part { title: "Postponed", more: n_aside - aside.len(), lines: aside },
    ];
    let is_empty = parts.iter().all(|part| part.lines.is_empty());
    let n_late = inbox.put_off.iter().chain(&inbox.aside).filter(late).count();
    let title = title(n, news.len(), n_late);
    let sheet = Sheet {
        title: title.clone(),
        parts: parts.into_iter().filter(|part| !part.lines.is_empty()).collect(),
        foot: foot(visit, ways),
        inbox: ways.base.map(|base| format!("{base}/inbox")),
        stop: ways.stop,
    };
    let shown = inbox.owed.iter().take(MOST).chain(inbox.soon.iter().take(MOST));
    Digest {
        subject: title,
        text: text::draw(&sheet),
        html: html::draw(&sheet).into_string(),
        items: shown.map(|item| item.key(visit)).collect(),
        reply_to: answers.pop().filter(|_| answers.is_empty()),
        is_empty,
    }
}

fn title(n: usize, n_news: usize, n_late: usize) -> String {
    match (n, n_news, n_late) {
        (0, 0, 0) => "Comity: nobody waits for you".to_owned(),
        (0, _, 0) => "Comity: what others did, and nobody waits for you".to_owned(),
        (0, _, 1) => "Comity: one thing is postponed and late".to_owned(),
        (0, _, n) => format!("Comity: {n} things are postponed and late"),
        (1, ..) => "Comity: one thing waits for you".to_owned(),
        (n, ..) => format!("Comity: {n} things wait for you"),
    }
}

fn line(visit: &Visit<'_>, item: &Item<'_>, ways: &Ways<'_>, with_words: bool) -> Line {
    if item.is_closed() {
        let sentence = "Something that is kept between some people waits for you in Comity.".to_owned();
        return Line { sentence, notes: rested(visit, item), said: Vec::new(), answer: None };
    }
    let mut notes = vec![told::about(visit, item.about())];
    notes.extend(item.deadline(visit).map(|deadline| due(visit, deadline)));
    notes.extend(rested(visit, item));
    let (mut said, mut answer) = (Vec::new(), None);
    if let What::Matter(open) = &item.what {
        if with_words {
            said = told::said(visit, &open.matter).iter().flat_map(|step| spoken(visit, step)).collect();
        }
        let by_mail = open.acts.iter().filter_map(|kind| visit.world.act(kind)).find(|card| is_by_mail(card));
        let may = by_mail.filter(|card| {
            visit.me().is_some()
                && visit.may_do(card, &[(open.matter.noun.name(), open.matter.id.to_string())])
        });
        answer = may.and_then(|card| {
            (ways.answers)(&Answer { matter: &open.matter, kind: card.kind.name, turn: open.since })
        });
    }
    Line { sentence: plain(&item.next(visit)), notes, said, answer }
}

/// Whether an act is done by words alone, so that a mail can do it: of its fields only the matter is asked.
pub fn is_by_mail(card: &ActCard) -> bool {
    let form = card.form();
    let needs = |prose: bool| {
        form.iter().filter(move |field| !field.optional && (field.sort == Sort::Prose) == prose)
    };
    !card.opens && needs(true).count() == 1 && needs(false).all(|field| Some(field.name) == card.matter())
}

/// The word of an act under which a mail's text is kept.
pub fn word_of(card: &ActCard) -> Option<&'static str> {
    card.form().into_iter().find(|field| !field.optional && field.sort == Sort::Prose).map(|field| field.name)
}

fn due(visit: &Visit<'_>, deadline: Deadline) -> String {
    match deadline {
        Deadline::Until(turns) => format!("its clause asks for it by {}", visit.day(turns)),
        Deadline::Late(Some(since)) => format!("late for its clause since {}", visit.day(since)),
        Deadline::Late(None) => "late for its clause".to_owned(),
    }
}

fn rested(visit: &Visit<'_>, item: &Item<'_>) -> Vec<String> {
    match item.rest {
        Rest::Here => Vec::new(),
        Rest::PutOff { until } => vec![format!("you put it off until {}", visit.day(until))],
        Rest::Aside { touched, back, .. } => vec![format!(
            "untouched since {}, so it stepped aside; it comes back on {}",
            visit.day(touched),
            visit.day(back)
        )],
    }
}

fn waits(visit: &Visit<'_>, open: &Open) -> Line {
    if open.visibility > Visibility::Space {
        let sentence = "Something that is kept between some people.".to_owned();
        return Line { sentence, notes: Vec::new(), said: Vec::new(), answer: None };
    }
    let whom =
        open.turn.as_ref().map(|function| format!(": the move is {}'s", visit.function(function.as_str())));
    let sentence = format!("{}{}", told::about(visit, &open.matter), whom.unwrap_or_default());
    let notes = vec![format!("since {}", visit.day(open.since))];
    Line { sentence, notes, said: Vec::new(), answer: None }
}

fn news_line(visit: &Visit<'_>, step: &Step<'_>) -> Line {
    if !step.is_told {
        let sentence = "Something that is kept between some people went on.".to_owned();
        return Line { sentence, notes: Vec::new(), said: Vec::new(), answer: None };
    }
    Line {
        sentence: format!("{}: {}", told::about(visit, step.matter), did(step)),
        notes: Vec::new(),
        said: spoken(visit, step),
        answer: None,
    }
}

/// What was done, with the closed words that go with it.
pub fn did(step: &Step<'_>) -> String {
    let attrs: Vec<String> =
        step.attrs.iter().map(|(name, value)| format!("{name}: {}", value.replace('_', " "))).collect();
    match attrs.is_empty() {
        true => step.did.to_owned(),
        false => format!("{} ({})", step.did.trim_end_matches('.'), attrs.join(", ")),
    }
}

/// Who said something and when, and what.
fn spoken(visit: &Visit<'_>, step: &Step<'_>) -> Vec<(String, String)> {
    let who = step.function.as_deref().unwrap_or("somebody");
    let head = format!("{who}, {}", date::short_text(visit, step.at));
    step.words.iter().map(|text| (head.clone(), shortened(text))).collect()
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(SAID_MOST) {
        Some((end, _)) => format!("{} …", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

/// A sentence without the signs that set names apart on a page.
fn plain(sentence: &str) -> String {
    sentence.replace('`', "")
}

fn foot(visit: &Visit<'_>, ways: &Ways<'_>) -> Vec<String> {
    let mut foot = vec![format!("Comity sends this {}.", ways.rhythm)];
    let as_of = visit.as_of.text().replace('T', " ").replace('Z', " UTC");
    foot.push(match &ways.log {
        Some((n, root)) => {
            format!("As of {as_of}; the log then held {n} acts, and the root of its tree was {root}.")
        }
        None => format!("As of {as_of}."),
    });
    foot.extend(ways.ask.map(|ask| {
        format!(
            "To ask something of another function, write to {ask}: the subject says of whom and about what, as in \
             \"ask legal about atlas\", and the mail says the rest."
        )
    }));
    foot
}
