//! Replies that come back: read in a worker, held against what was given out, done as the form would.

use super::drawer::{ASK, STOP};
use super::letters::Postmaster;
use crate::cmd::worker::{Done, Frame};
use anyhow::{Context, Result, bail};
use comity_auth::reply;
use comity_sandbox::{End, Heard, Job, Limits};
use comity_sources::mail::reply::{Came, Reply, TEXT_MAX};
use comity_spine::{At, PersonId, Ref, Seq};
use comity_vault::{MailWish, ReplyWay, Rhythm};
use comity_web::by_mail;
use comity_web::in_words::{self, NotDone};
use std::ops::ControlFlow;
use std::path::Path;

/// What reading a mail may use up: more than the largest that is taken, and no more.
const LIMITS: Limits =
    Limits { memory_bytes: 1 << 30, cpu_seconds: 30, files: 32, file_bytes: 1 << 20, wall_millis: 60_000 };

/// What came of a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It answered a matter.
    Taken {
        /// Which.
        matter: String,
        /// The act that it became.
        seq: Seq,
    },
    /// It opened a matter.
    Opened {
        /// Which.
        matter: String,
        /// The act that it became.
        seq: Seq,
    },
    /// This very mail was taken before; nothing was done.
    Again,
    /// Somebody wants no more mail.
    Stopped,
    /// It was not taken.
    Refused {
        /// Why not.
        why: String,
        /// Whether whoever the address was given to was told.
        told: bool,
    },
}

impl Outcome {
    /// As a line for whoever runs Comity; nothing of what the mail says is in it.
    pub fn says(&self) -> String {
        match self {
            Outcome::Taken { matter, seq } => format!("taken: it answers {matter}, as act {seq} of the log"),
            Outcome::Opened { matter, seq } => format!("taken: it opens {matter}, as act {seq} of the log"),
            Outcome::Again => "taken before: nothing was done".to_owned(),
            Outcome::Stopped => "taken: no more mail goes there".to_owned(),
            Outcome::Refused { why, told: true } => format!("refused, and its sender was told: {why}"),
            Outcome::Refused { why, told: false } => format!("refused: {why}"),
        }
    }
}

/// Reads the mails of a file in a worker.
///
/// # Errors
/// A file that cannot be read, or a worker that broke over it.
pub fn read(file: &Path) -> Result<Vec<Came>> {
    let path = file.canonicalize().with_context(|| format!("there is no {}", file.display()))?;
    let exe = std::env::current_exe().context("cannot find Comity's own binary")?;
    let options = serde_json::Value::Null;
    let job = Job { kind: "reply".to_owned(), limits: LIMITS, input: path, scratch: None, options };
    let child = comity_sandbox::spawn(&exe, &["worker"], &job)?;
    let mut all = Vec::new();
    let mut odd = false;
    let end = child.hear(&mut |heard| {
        if let Heard::Item(bytes) = heard {
            match serde_json::from_slice(bytes) {
                Ok(Frame::Mail(came)) => all.push(came),
                _ => odd = true,
            }
        }
        ControlFlow::Continue(())
    });
    match end {
        End::Finished(bytes) if !odd && matches!(serde_json::from_slice(&bytes), Ok(Done::Mail)) => Ok(all),
        End::Refused(why) => bail!("{why}"),
        end => bail!("it could not be read: {end}"),
    }
}

/// A mail whose address was given to somebody.
struct Addressed<'a> {
    reply: &'a Reply,
    digest: [u8; 32],
    way: ReplyWay,
}

/// Takes a mail.
///
/// # Errors
/// A store that failed, so that it should come again later.
pub fn take(post: &mut Postmaster<'_>, came: &Came, now: At) -> Result<Outcome> {
    let refused = |why: &str| Outcome::Refused { why: why.to_owned(), told: false };
    let reply = match came {
        Ok(reply) => reply,
        Err(fault) => return Ok(refused(&fault.to_string())),
    };
    let digests = reply.to.iter().filter_map(|to| post.setup.token_in(to)).filter_map(reply::kept);
    let Some(digest) = digests.into_iter().next() else {
        return Ok(refused("it was sent to no address that answers; those stand in Comity's own mails"));
    };
    let Some(way) = post.vault.reply_way(&digest)? else {
        return Ok(refused("it was sent to an address that was never given out"));
    };
    // No machine is answered, or two of them would write to each other for ever.
    if let Some(machine) = &reply.machine {
        return Ok(refused(machine));
    }
    let person = way.person;
    match held(post, &Addressed { reply, digest, way }, now)? {
        Ok(outcome) => Ok(outcome),
        Err(why) => {
            let told = post.tell_back(person, &reply.sha256, &why, now)?;
            Ok(Outcome::Refused { why, told })
        }
    }
}

/// Holds a mail against what its address was given out for, and does it; the sentence is for the person.
fn held(post: &mut Postmaster<'_>, mail: &Addressed<'_>, now: At) -> Result<Result<Outcome, String>> {
    let Addressed { reply, digest, way } = mail;
    let mut sha256 = [0; 32];
    hex::decode_to_slice(&reply.sha256, &mut sha256).context("the worker gave no hash")?;
    if way.used.is_some_and(|(_, by)| by == sha256) {
        return Ok(Ok(Outcome::Again));
    }
    if !is_of(post, reply.from.as_deref(), way.person)? {
        let sentence = "It came from another address than yours. An address that answers is good for the one \
                        person to whom it was written: write from your own address, and forward these mails to \
                        nobody.";
        return Ok(Err(sentence.to_owned()));
    }
    if now > way.until {
        let sentence = "Its address is too old to answer. Your newest list has a new one; or sign in, and do it \
                        in your Inbox.";
        return Ok(Err(sentence.to_owned()));
    }
    if way.kind == STOP {
        let wish = post.vault.mail_wish(way.person)?.map_or(MailWish::default(), |(wish, _)| wish);
        post.vault.set_mail_wish(way.person, &MailWish { rhythm: Rhythm::Never, ..wish }, now)?;
        return Ok(Ok(Outcome::Stopped));
    }
    if way.used.is_some() {
        let sentence = "This was answered by mail already. Whatever you want to add, add it in your Inbox, or \
                        by the address in your next list.";
        return Ok(Err(sentence.to_owned()));
    }
    if let Some(why) = unfit(&reply.text) {
        return Ok(Err(why));
    }
    if way.kind == ASK {
        return opened(post, mail, now);
    }
    let matter: Ref = way.matter.parse().context("a matter that is kept cannot be read")?;
    let once = format!("mail {}", reply.sha256);
    match by_mail::act(post.house, way.person, &way.kind, &matter, &reply.text, &once) {
        Ok(acted) => {
            post.vault.use_reply_way(digest, &sha256, now)?;
            Ok(Ok(Outcome::Taken { matter: way.matter.clone(), seq: acted.seq }))
        }
        Err(NotDone::Refused(sentence)) => Ok(Err(sentence)),
        Err(NotDone::Down(why)) => bail!("it could not be done just now: {why}"),
    }
}

/// Opens what a mail's subject says, and tells its writer whose move it is.
fn opened(post: &mut Postmaster<'_>, mail: &Addressed<'_>, now: At) -> Result<Result<Outcome, String>> {
    let Addressed { reply, way, .. } = mail;
    let once = format!("mail {}", reply.sha256);
    match in_words::open(post.house, way.person, &reply.subject, &reply.text, &once) {
        Ok(opened) if opened.acted.repeated => Ok(Ok(Outcome::Again)),
        Ok(opened) => {
            post.tell_taken(way.person, &reply.sha256, &opened.says, now)?;
            Ok(Ok(Outcome::Opened { matter: opened.matter.to_string(), seq: opened.acted.seq }))
        }
        Err(NotDone::Refused(sentence)) => Ok(Err(sentence)),
        Err(NotDone::Down(why)) => bail!("it could not be done just now: {why}"),
    }
}

fn unfit(text: &str) -> Option<String> {
    if text.is_empty() {
        let sentence = "There was nothing in it but what it quoted. Write your answer above that, in words.";
        return Some(sentence.to_owned());
    }
    let is_long = text.chars().nth(TEXT_MAX).is_some();
    is_long.then(|| format!("It is longer than {TEXT_MAX} characters. Say it shorter."))
}

/// Whether an address is a person's.
fn is_of(post: &Postmaster<'_>, address: Option<&str>, person: PersonId) -> Result<bool> {
    let Some(address) = address else { return Ok(false) };
    Ok(post.vault.person_of("mail", address)? == Some(person))
}
