//! Writing letters to people, and sending each once.

use super::calendar;
use super::drawer::{ASK, STOP, address_and_zone, of_digest};
use super::setup::Setup;
use crate::chance::OsChance;
use anyhow::{Context, Result, anyhow};
use comity_auth::reply::{self, Stands};
use comity_log::Chance;
use comity_post::{Letter, NotSent, Post};
use comity_spine::{At, Calendar, Owner, PersonId};
use comity_vault::{Fate, MailWish, ReplyWay, Vault};
use comity_web::House;
use comity_web::access::Stop;
use comity_web::as_of::Asked;
use comity_web::digest::{self, Answer, Digest, Ways};
use comity_web::drawer::MailCard;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::Path;

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

/// How long an address answers, in milliseconds.
const ANSWERS: i64 = 30 * DAY;
/// How long the link that ends all mail is good.
const STOPS: i64 = 400 * DAY;
/// How often a letter is tried at most.
const TRIES: u32 = 10;
/// How many letters that say what became of a mail go to one person in a day, at most, of each sort.
const BACK_MOST: usize = 5;

/// Whom a list goes to.
#[derive(Clone, Debug)]
pub struct Addressee {
    /// Who.
    pub person: PersonId,
    /// Where.
    pub address: String,
    /// When they want it.
    pub wish: MailWish,
    /// Since when they want it so, if they ever said.
    pub wished: Option<At>,
    /// Their zone.
    pub zone: String,
}

impl Addressee {
    /// The days of their zone.
    pub fn days(&self) -> Calendar {
        calendar::days(&self.zone)
    }

    fn rhythm(&self) -> String {
        let card = MailCard {
            wish: self.wish,
            address: Some(self.address.clone()),
            zone: self.zone.clone(),
            is_set_up: true,
        };
        comity_web::pages::inbox::rhythm(&card)
    }
}

/// A letter that is written, with the addresses in it that answer.
pub struct Written {
    /// The letter.
    pub letter: Letter,
    /// What it says.
    pub digest: Digest,
    ways: Vec<([u8; 32], ReplyWay)>,
}

/// Writes and sends.
pub struct Postmaster<'h> {
    /// The house whose people are written to.
    pub house: &'h House,
    /// How mail goes.
    pub setup: Setup,
    /// What is kept of it.
    pub vault: Vault,
    key: [u8; 32],
    log: Option<(u64, String)>,
}

impl<'h> Postmaster<'h> {
    /// The postmaster of a workspace; `None` while mail is not set up.
    ///
    /// # Errors
    /// A store that failed.
    pub fn open(dir: &Path, house: &'h House) -> Result<Option<Postmaster<'h>>> {
        let vault = Vault::open(dir)?;
        match Setup::read(&vault)? {
            Some(setup) => Postmaster::with(dir, house, vault, setup).map(Some),
            None => Ok(None),
        }
    }

    /// One who can only write, where mail is not set up.
    ///
    /// # Errors
    /// A store that failed.
    pub fn writing_only(dir: &Path, house: &'h House) -> Result<Postmaster<'h>> {
        let vault = Vault::open(dir)?;
        let none = Setup {
            smtp: "smtp://localhost".to_owned(),
            from: "comity@localhost.localdomain".to_owned(),
            replies: None,
            base_url: None,
            maildir: None,
            since: At(0),
        };
        let setup = Setup::read(&vault)?.unwrap_or(none);
        Postmaster::with(dir, house, vault, setup)
    }

    fn with(dir: &Path, house: &'h House, mut vault: Vault, setup: Setup) -> Result<Postmaster<'h>> {
        let key = *vault.key(&Owner::Workspace, &mut |bytes| OsChance.fill(bytes))?;
        let tree = comity_desk::Glass::open(dir)?.log().tree()?;
        let log = Some((tree.size, tree.root.to_string()));
        Ok(Postmaster { house, setup, vault, key, log })
    }

    /// Everybody to whom mail may go: they were granted something that holds, and have an address.
    ///
    /// # Errors
    /// A store that failed.
    pub fn addressees(&self, now: At) -> Result<Vec<Addressee>> {
        let grants = self.vault.grants()?;
        let people: BTreeSet<PersonId> =
            grants.iter().filter(|grant| grant.holds(now)).map(|grant| grant.person).collect();
        let all = people.into_iter().map(|person| self.addressee(person));
        Ok(all.collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
    }

    /// A person as one writes to them; `None` without an address.
    ///
    /// # Errors
    /// A store that failed.
    pub fn addressee(&self, person: PersonId) -> Result<Option<Addressee>> {
        let (address, zone) = address_and_zone(&self.vault, person)?;
        let Some(address) = address else { return Ok(None) };
        let own = zone.unwrap_or_else(|| zone_of(self.house));
        let wish = self.vault.mail_wish(person)?;
        let (wish, wished) = wish.map_or((MailWish::default(), None), |(wish, at)| (wish, Some(at)));
        Ok(Some(Addressee { person, address, wish, wished, zone: own }))
    }

    /// Writes a list as of now, or as of the instant that is asked for; sends nothing, keeps nothing.
    ///
    /// # Errors
    /// They may have no Inbox here; a store that failed.
    pub fn write(&self, to: &Addressee, occasion: &str, asked: &Asked, at: At) -> Result<Written> {
        let ways = RefCell::new(Vec::new());
        let until = to.days().end_of(to.days().day_of(at.plus_millis(ANSWERS)));
        let token = |kind: &str, matter: &str, turn: At, until: At| {
            let token = reply::token(&self.key, &Stands { person: to.person, kind, matter, turn, until });
            let (kind, matter) = (kind.to_owned(), matter.to_owned());
            let way = ReplyWay { person: to.person, kind, matter, until, used: None };
            ways.borrow_mut().extend(reply::kept(&token).map(|digest| (digest, way)));
            token
        };
        let answers = |answer: &Answer<'_>| {
            self.setup.replies.as_ref()?;
            let matter = answer.matter.to_string();
            self.setup.reply_address(&token(answer.kind, &matter, answer.turn, until))
        };
        let ends = self.setup.replies.as_ref().map(|_| token(STOP, "", At(0), year_after(to, at)));
        let stop = ends.as_deref().and_then(|token| self.setup.reply_address(token));
        // As long as the link that ends all mail: people keep it in their address book.
        let asks = self.setup.replies.as_ref().map(|_| token(ASK, "", At(0), year_after(to, at)));
        let ask = asks.as_deref().and_then(|token| self.setup.reply_address(token));
        let ways_on = Ways {
            base: self.setup.base_url.as_deref(),
            answers: &answers,
            stop: stop.as_deref(),
            ask: ask.as_deref(),
            rhythm: &to.rhythm(),
            news_since: self.told_before(to.person, occasion, at)?,
            log: self.log.clone(),
        };
        let digest = digest::write(self.house, to.person, asked, &ways_on).map_err(|stop| match stop {
            Stop::SignIn | Stop::Begin(_) => anyhow!("{} was granted nothing here", to.address),
            Stop::Fault(fault) => {
                anyhow!(fault.sentence).context(format!("{} has no Inbox here", to.address))
            }
        })?;
        let page = self.setup.base_url.as_ref().zip(ends.as_ref());
        let page = page.map(|(base, token)| format!("{base}/mail/stop/{token}"));
        let letter = Letter {
            from: self.setup.from.clone(),
            to: to.address.clone(),
            reply_to: digest.reply_to.clone(),
            subject: digest.subject.clone(),
            occasion: occasion.to_owned(),
            stop: stop.map(|mail| comity_post::letter::Stop { mail, page }),
            is_reply: false,
            at,
            text: digest.text.clone(),
            html: Some(digest.html.clone()),
        };
        Ok(Written { letter, digest, ways: ways.into_inner() })
    }

    /// Up to when somebody was told what others did: the last list that went out, else a week ago.
    fn told_before(&self, person: PersonId, occasion: &str, at: At) -> Result<At> {
        let letters = self.vault.letters_to(person, at, 20)?;
        let sent = letters.iter().find(|letter| {
            letter.fate == Fate::Sent && letter.occasion.starts_with("digest ") && letter.occasion != occasion
        });
        Ok(sent.map_or(at.plus_millis(-7 * DAY), |letter| letter.at))
    }

    /// Sends somebody's list of an occasion, unless it went out already; says how it fared, `None` if there
    /// was nothing to do.
    ///
    /// # Errors
    /// A store that failed; the letter then counts as perhaps sent, and is not sent again.
    pub fn deliver(&mut self, to: &Addressee, day: comity_spine::Day, now: At) -> Result<Option<Fate>> {
        let occasion = of_digest(day);
        // Asked by reading first: most of the time there is nothing to do, and claiming is a write.
        let is_due = self.vault.letter(to.person, &occasion)?.is_none_or(|letter| match letter.fate {
            Fate::Failed { next, .. } => next.is_some_and(|next| next <= now),
            Fate::Trying | Fate::Sent | Fate::Nothing => false,
        });
        if !is_due {
            return Ok(None);
        }
        let Some(before) = self.vault.claim_letter(to.person, &occasion, now)? else { return Ok(None) };
        let written = match self.write(to, &occasion, &Asked::default(), now) {
            Ok(written) => written,
            Err(error) => {
                let fate = Fate::Failed { fault: format!("{error:#}"), next: None };
                self.vault.settle_letter(to.person, &occasion, &fate, &[], now)?;
                return Ok(Some(fate));
            }
        };
        if written.digest.is_empty {
            self.vault.settle_letter(to.person, &occasion, &Fate::Nothing, &[], now)?;
            return Ok(Some(Fate::Nothing));
        }
        // Before it goes out: an answer may come back within the second.
        for (digest, way) in &written.ways {
            self.vault.keep_reply_way(digest, way)?;
        }
        let fate = match self.post() {
            Ok(post) => fate(&post.send(&written.letter), before, now),
            // Whoever runs Comity has to say another server: the list waits for that.
            Err(error) => {
                Fate::Failed { fault: format!("{error:#}"), next: Some(now.plus_millis(5 * MINUTE)) }
            }
        };
        self.vault.settle_letter(to.person, &occasion, &fate, &written.digest.items, now)?;
        Ok(Some(fate))
    }

    fn post(&self) -> Result<Post> {
        self.setup.post().context("the mail server cannot be used")
    }

    /// Tells somebody why their reply was not taken, once for each mail and a few times a day at most; says
    /// whether they were told.
    ///
    /// # Errors
    /// A store that failed.
    pub fn tell_back(&mut self, person: PersonId, mail: &str, why: &str, now: At) -> Result<bool> {
        let text = format!("Your reply was not taken, and nothing was changed.\n\n{why}\n");
        self.write_back(person, mail, "back", "Comity: your reply was not taken", text, now)
    }

    /// Tells somebody what their mail has opened, as [`Postmaster::tell_back`] does.
    ///
    /// # Errors
    /// A store that failed.
    pub fn tell_taken(&mut self, person: PersonId, mail: &str, says: &str, now: At) -> Result<bool> {
        self.write_back(person, mail, "took", "Comity: your mail was taken", format!("{says}\n"), now)
    }

    fn write_back(
        &mut self,
        person: PersonId,
        mail: &str,
        word: &str,
        subject: &str,
        text: String,
        now: At,
    ) -> Result<bool> {
        let Some(to) = self.addressee(person)? else { return Ok(false) };
        let today = self.vault.letters_to(person, now, 100)?;
        let recent = |at: At| now.0 - at.0 < DAY;
        let is_such = |occasion: &str| occasion.split(' ').next() == Some(word);
        let n = today.iter().filter(|letter| is_such(&letter.occasion) && recent(letter.at)).count();
        let occasion = format!("{word} {}", &mail[..16.min(mail.len())]);
        if n >= BACK_MOST || self.vault.claim_letter(person, &occasion, now)?.is_none() {
            return Ok(false);
        }
        let where_to = self.setup.base_url.as_ref().map(|base| format!("\nYour Inbox: {base}/inbox\n"));
        let letter = Letter {
            from: self.setup.from.clone(),
            to: to.address,
            reply_to: None,
            subject: subject.to_owned(),
            occasion: occasion.clone(),
            stop: None,
            is_reply: true,
            at: now,
            text: text + &where_to.unwrap_or_default(),
            html: None,
        };
        // Tried once: what is said of one mail is not worth a queue.
        let fate = match self.post().map(|post| post.send(&letter)) {
            Ok(Ok(())) => Fate::Sent,
            Ok(Err(error)) => Fate::Failed { fault: error.to_string(), next: None },
            Err(error) => Fate::Failed { fault: format!("{error:#}"), next: None },
        };
        self.vault.settle_letter(person, &occasion, &fate, &[], now)?;
        Ok(fate == Fate::Sent)
    }
}

/// The zone in which a house counts its days.
pub fn zone_of(house: &House) -> String {
    let zone = house.read(|rooms| rooms.world.calendar().zone().iana_name().map(str::to_owned));
    zone.ok().flatten().unwrap_or_else(|| "UTC".to_owned())
}

fn year_after(to: &Addressee, at: At) -> At {
    let days = to.days();
    days.end_of(days.day_of(at.plus_millis(STOPS)))
}

/// How it fared, and when it is tried again: after five minutes, ten, twenty, up to six hours.
fn fate(sent: &Result<(), NotSent>, before: u32, now: At) -> Fate {
    match sent {
        Ok(()) => Fate::Sent,
        Err(error) => {
            let again = matches!(error, NotSent::Server { again: true, .. }) && before + 1 < TRIES;
            let wait = ((5 * MINUTE) << before.min(10)).min(6 * 60 * MINUTE);
            Fate::Failed { fault: error.to_string(), next: again.then(|| now.plus_millis(wait)) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_is_not_there_is_asked_again_ever_later_and_at_last_no_more() {
        let failed = |again| Err(NotSent::Server { what: "nobody answers".to_owned(), again });
        let next = |before| match fate(&failed(true), before, At(0)) {
            Fate::Failed { next, .. } => next.map(|next| next.0 / MINUTE),
            _ => None,
        };
        assert_eq!([0, 1, 2, 9, 10].map(next), [Some(5), Some(10), Some(20), None, None]);
        assert_eq!(next(8), Some(360));
        assert!(matches!(fate(&failed(false), 0, At(0)), Fate::Failed { next: None, .. }));
        assert_eq!(fate(&Ok(()), 3, At(0)), Fate::Sent);
    }
}
