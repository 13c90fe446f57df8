//! Signing: what somebody is about to sign is drawn up, shown to them, and done once they have shown who they
//! are.
//!
//! What they typed and what they read wait with whoever keeps the door; the page has nothing but a token, so
//! nobody can change on the way what is signed.

use crate::access::{Asker, Pass, Stop};
use crate::acting::{self, back, barred};
use crate::as_of::Asked;
use crate::door::{Barred, Seat};
use crate::house::{House, Rooms};
use crate::layout;
use crate::locker::refusal;
use crate::pages::act as act_page;
use crate::pages::error::Fault;
use crate::pages::sign;
use crate::passkeys::{Where, json_of};
use crate::router::{fault, private, stopped};
use crate::visit::Visit;
use axum::Form;
use axum::extract::rejection::{FormRejection, PathRejection};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use comity_auth::signing::NewCode;
use comity_auth::{Drawn, Gate, Origin, Proven, Thing, Token};
use comity_common::document::{Signer, ToSign, record};
use comity_common::practice::{Glance, RawWish};
use comity_common::view::Viewer;
use comity_desk::{DeskError, Intent, Showing};
use comity_spine::{Action, At, Noun, PersonId, Ref, Refusal, Seq, Statement, Sum};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use std::sync::Arc;

type Typed = Result<Form<Vec<(String, String)>>, FormRejection>;
type Named = Result<Path<String>, PathRejection>;

/// What somebody typed into a form, with the act that it is of.
pub type Sent = (String, Vec<(String, String)>);

/// Asks those who sign to show who they are.
pub trait Signers: Send + Sync {
    /// Keeps for five minutes what a person is about to sign; `draw` is given chance as text.
    fn draw_up(&self, person: PersonId, now: At, draw: Box<dyn FnOnce(&str) -> Drawn + '_>) -> Token;
    /// What was drawn up for a person, while it is kept.
    ///
    /// # Errors
    /// A sentence that says what to do.
    fn drawn(&self, token: &str, person: PersonId, now: At) -> Result<Drawn, Refusal>;
    /// What a person's passkey is to sign of it.
    ///
    /// # Errors
    /// A sentence that says what to do.
    fn ask(&self, origin: &Origin, token: &str, person: PersonId, now: At) -> Result<String, Refusal>;
    /// Takes what a passkey signed.
    ///
    /// # Errors
    /// A sentence that says what to do.
    fn by_passkey(&self, token: &str, person: PersonId, answer: &str, now: At) -> Result<Proven, Barred>;
    /// Takes a password and a code of the moment.
    ///
    /// # Errors
    /// A sentence that says what to do.
    fn by_code(
        &self,
        token: &str,
        person: PersonId,
        password: &str,
        code: &str,
        now: At,
    ) -> Result<Proven, Barred>;
    /// Whether a person comes in by password.
    fn comes_by_password(&self, person: PersonId) -> bool;
    /// Takes their password once more.
    ///
    /// # Errors
    /// A sentence that says what to do.
    fn ask_password(&self, person: PersonId, password: &str, now: At) -> Result<(), Refusal>;
    /// Whether a person's tries have just come to as many as there may be; said once for each row of them.
    fn take_locked(&self, person: PersonId, now: At) -> bool;
    /// Since when a person has codes.
    fn codes_since(&self, person: PersonId) -> Option<At>;
    /// Draws a secret for codes.
    ///
    /// # Errors
    /// A sentence that says what to do.
    fn new_code(&self, person: PersonId, password: &str, now: At) -> Result<NewCode, Barred>;
    /// Keeps such a secret once a code of it was typed.
    ///
    /// # Errors
    /// A sentence that says what to do.
    fn keep_code(&self, token: &str, person: PersonId, code: &str, now: At) -> Result<(), Refusal>;
    /// Takes a person's codes away.
    fn drop_code(&self, person: PersonId) -> bool;
}

/// A vault that cannot be read lets nobody sign.
impl Signers for Gate {
    fn draw_up(&self, person: PersonId, now: At, draw: Box<dyn FnOnce(&str) -> Drawn + '_>) -> Token {
        Gate::draw_up(self, person, now, draw)
    }
    fn drawn(&self, token: &str, person: PersonId, now: At) -> Result<Drawn, Refusal> {
        Gate::drawn(self, token, person, now)
    }
    fn ask(&self, origin: &Origin, token: &str, person: PersonId, now: At) -> Result<String, Refusal> {
        self.ask_to_sign(origin, token, person, now).map_err(refusal)
    }
    fn by_passkey(&self, token: &str, person: PersonId, answer: &str, now: At) -> Result<Proven, Barred> {
        Ok(self.sign_by_passkey(token, person, answer, now)?)
    }
    fn by_code(
        &self,
        token: &str,
        person: PersonId,
        password: &str,
        code: &str,
        now: At,
    ) -> Result<Proven, Barred> {
        Ok(self.sign_by_code(token, person, password, code, now)?)
    }
    fn comes_by_password(&self, person: PersonId) -> bool {
        // Who cannot be asked is asked all the same, and gets nothing.
        Gate::comes_by_password(self, person).unwrap_or(true)
    }
    fn ask_password(&self, person: PersonId, password: &str, now: At) -> Result<(), Refusal> {
        Gate::ask_password(self, person, password, now).map_err(refusal)
    }
    fn take_locked(&self, person: PersonId, now: At) -> bool {
        Gate::take_locked(self, person, now)
    }
    fn codes_since(&self, person: PersonId) -> Option<At> {
        Gate::codes_since(self, person).ok().flatten()
    }
    fn new_code(&self, person: PersonId, password: &str, now: At) -> Result<NewCode, Barred> {
        Ok(Gate::new_code(self, person, password, now)?)
    }
    fn keep_code(&self, token: &str, person: PersonId, code: &str, now: At) -> Result<(), Refusal> {
        Gate::keep_code(self, token, person, code, now).map_err(refusal)
    }
    fn drop_code(&self, person: PersonId) -> bool {
        Gate::drop_code(self, person).unwrap_or_default()
    }
}

/// Tells whoever runs Comity, by an act of the log, that somebody's tries to show who they are have just been
/// as many as there may be: once for each such row of tries.
pub(crate) fn tell_if_locked(house: &House, person: PersonId) {
    if signers(house).is_ok_and(|signers| signers.take_locked(person, house.now())) {
        house.tell_locked(person);
    }
}

pub(crate) fn signers(house: &House) -> Result<&dyn Signers, Refusal> {
    let sentence = "Nobody can sign here: these pages are for reading.";
    house.door().and_then(|door| door.signers()).ok_or_else(|| Refusal::new(sentence))
}

/// Draws up what somebody would sign by what they typed, where that may be done now.
///
/// # Errors
/// A sentence that says what to do: it may not be done, or nobody can sign here.
pub(crate) fn draw_up(
    house: &House,
    pass: &Pass,
    intent: &Intent,
    typed: &[(String, String)],
) -> Result<Token, Refusal> {
    let me = pass.asker().me();
    let me = me.ok_or_else(|| Refusal::new("Only somebody who is signed in can sign: sign in first."))?;
    let signers = signers(house)?;
    let now = house.now();
    let read = house.read(|rooms| {
        let signed = to_sign(house, rooms, me, intent, now)?;
        let place = rooms.world.people().function(me, now).map(|of| of.as_str().to_owned());
        let after = Seq(rooms.world.next().0.saturating_sub(1));
        Ok::<_, Refusal>((signed, place, rooms.world.calendar().clock(now), after))
    });
    let down = |down| Refusal::new(format!("Nothing can be signed just now: {down}."));
    let (signed, place, clock, after) = read.map_err(down)??;
    let name = house.name_of(&Ref::new(Noun::Person, me.to_string())).unwrap_or_else(|| me.to_string());
    let site = house.origin().map_or_else(|| "http://localhost".to_owned(), ToString::to_string);
    let sent = serde_json::to_string(&(&intent.kind, typed)).map_err(|_| unread())?;
    let draw = |copy: &str| {
        let signer = Signer { name: &name, function: place.as_deref(), at: &clock, copy };
        let record = record(&signed, &signer);
        let statement = Statement {
            subject: signed.subject.clone(),
            revision: signed.revision,
            print: Sum(*signed.print.bytes()),
            record: Sum(Sha256::digest(&record).into()),
            meaning: signed.meaning.name().into(),
            signer: me,
            at: now,
            site: site.as_str().into(),
            after,
        };
        Drawn { statement, record, sent }
    };
    Ok(signers.draw_up(me, now, Box::new(draw)))
}

fn unread() -> Refusal {
    Refusal::new("That form could not be read; open its page anew and send it again.")
}

/// What an intent would sign, if it may be done now.
fn to_sign(house: &House, rooms: &Rooms, me: PersonId, intent: &Intent, now: At) -> Result<ToSign, Refusal> {
    let (world, viewer) = (&rooms.world, Viewer::Person(me));
    let terms = json!({ (intent.kind.as_str()): intent.fields });
    let wish = RawWish { world, by: me, at: now, terms: &terms, words: &intent.words };
    world.decide(&intent.kind, &wish)?;
    let signed = world.signs(&intent.kind, &terms, &Glance::new(world, &viewer, now, house.names()));
    signed.ok_or_else(|| Refusal::new("There is nothing there that could be signed: open its page anew."))
}

/// What somebody sent when it was drawn up.
fn sent(drawn: &str) -> Result<Sent, Refusal> {
    serde_json::from_str(drawn).map_err(|_| unread())
}

/// Why a page of signing is not drawn.
enum Not {
    Stopped(Stop),
    Gone(Refusal),
}

impl From<Stop> for Not {
    fn from(stop: Stop) -> Not {
        Not::Stopped(stop)
    }
}

/// The page of what one is about to sign.
pub async fn page(State(house): State<Arc<House>>, token: Named, headers: HeaderMap) -> Response {
    let seat = Seat::of(&house, &headers);
    beside(house, token, move |house, token| {
        let pass = own(house, seat)?;
        let me = pass.asker().me().ok_or(Stop::SignIn)?;
        let drawn = signers(house).and_then(|signers| signers.drawn(token, me, house.now()));
        let page = show(house, &pass, &headers, token, &drawn.map_err(Not::Gone)?, None)?;
        Ok(never_kept(Html(page).into_response()))
    })
    .await
}

/// What a passkey is to sign of it.
pub async fn ask(State(house): State<Arc<House>>, token: Named, headers: HeaderMap) -> Response {
    let seat = Seat::of(&house, &headers);
    beside(house, token, move |house, token| {
        let pass = own(house, seat)?;
        let me = pass.asker().me().ok_or(Stop::SignIn)?;
        let asked = signers(house).and_then(|signers| {
            let nameless =
                || Refusal::new("No passkey can belong to the address at which Comity is found here.");
            signers.ask(house.origin().ok_or_else(nameless)?, token, me, house.now())
        });
        Ok(never_kept(match asked {
            Ok(asked) => json_of(StatusCode::OK, asked),
            Err(refusal) => {
                let said = json!({ "refused": refusal.sentence });
                json_of(StatusCode::UNPROCESSABLE_ENTITY, said.to_string())
            }
        }))
    })
    .await
}

/// Signs it.
pub async fn sign(
    State(house): State<Arc<House>>,
    token: Named,
    headers: HeaderMap,
    typed: Typed,
) -> Response {
    let Ok(Form(typed)) = typed else { return fault(&house, &Fault::bad(unread().sentence)) };
    let seat = Seat::of(&house, &headers);
    beside(house, token, move |house, token| {
        let pass = own(house, seat.clone())?;
        let me = pass.asker().me().ok_or(Stop::SignIn)?;
        let signers = signers(house).map_err(Not::Gone)?;
        let drawn = signers.drawn(token, me, house.now()).map_err(Not::Gone)?;
        let (kind, first) = sent(&drawn.sent).map_err(Not::Gone)?;
        // Whoever may not do it any more is told so before anything is taken of them.
        let pass = acting::pass(house, &kind, &first, seat)?;
        let done = proven(house, signers, token, me, &typed)
            .and_then(|proven| act(house, &pass, &kind, &first, proven).map_err(Barred::from));
        match done {
            Ok(()) => Ok(Redirect::to(&back(&first)).into_response()),
            Err(why) => again(house, &pass, &headers, &kind, &first, &why),
        }
    })
    .await
}

/// What somebody showed of who they are.
fn proven(
    house: &House,
    signers: &dyn Signers,
    token: &str,
    me: PersonId,
    typed: &[(String, String)],
) -> Result<Proven, Barred> {
    let said = |name: &str| typed.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    let shown = match said("passkey") {
        Some(answer) => signers.by_passkey(token, me, answer, house.now()),
        None => {
            let (password, code) = (said("password").unwrap_or_default(), said("code").unwrap_or_default());
            signers.by_code(token, me, password, code, house.now())
        }
    };
    tell_if_locked(house, me);
    shown
}

/// Does what was signed.
fn act(
    house: &House,
    pass: &Pass,
    kind: &str,
    first: &[(String, String)],
    proven: Proven,
) -> Result<(), Refusal> {
    let read = house.read(|rooms| {
        let card = act_page::card(&rooms.world, kind).map_err(|fault| Refusal::new(fault.sentence))?;
        acting::intent(house, pass, rooms, card, first)
    });
    let mut intent = read.map_err(|down| Refusal::new(format!("It was not signed: {down}.")))??;
    intent.showing = Showing::Yes { assurance: Box::new(proven.assurance), record: proven.record };
    match house.act(pass, intent) {
        None => Err(Refusal::new("Nothing can be changed here: these pages are for reading.")),
        Some(Ok(_)) => Ok(()),
        Some(Err(DeskError::Refused(refusal))) => Err(refusal),
        Some(Err(error)) => Err(Refusal::new(format!("It was not signed: {error}."))),
    }
}

/// The page with why nothing was signed, drawn up anew; where that cannot be signed any more, the form.
fn again(
    house: &House,
    pass: &Pass,
    headers: &HeaderMap,
    kind: &str,
    first: &[(String, String)],
    why: &Barred,
) -> Result<Response, Not> {
    let anew = house.read(|rooms| {
        let card = act_page::card(&rooms.world, kind).map_err(|fault| Refusal::new(fault.sentence))?;
        acting::intent(house, pass, rooms, card, first)
    });
    let anew = anew.map_err(|down| Stop::from(Fault::from(down)))?;
    let me = pass.asker().me().ok_or(Stop::SignIn)?;
    let drawn = anew.and_then(|intent| {
        let token = draw_up(house, pass, &intent, first)?;
        Ok((signers(house)?.drawn(token.text(), me, house.now())?, token))
    });
    match drawn {
        Ok((drawn, token)) => {
            let page = show(house, pass, headers, token.text(), &drawn, Some(why.refusal()))?;
            Ok(never_kept(barred(why, page)))
        }
        // What it was about has moved on: that is what they have to know.
        Err(moved) => Ok(acting::again(house, kind, first, &moved, pass)?),
    }
}

/// The page of what was drawn up.
fn show(
    house: &House,
    pass: &Pass,
    headers: &HeaderMap,
    token: &str,
    drawn: &Drawn,
    refusal: Option<&Refusal>,
) -> Result<String, Stop> {
    let (asked, path) = (Asked::default(), format!("/sign/{token}"));
    let at = Where::of(house, headers, &path);
    let page = house.read(|rooms| {
        let as_of = rooms.as_of(&asked).map_err(Fault::bad)?;
        let mut visit = Visit::new(house, rooms, &asked, as_of, pass);
        visit.path.clone_from(&path);
        Ok::<_, Fault>(layout::frame(&visit, &sign::draw(&visit, &at, drawn, refusal)).into_string())
    });
    Ok(page.map_err(Fault::from)??)
}

fn own(house: &House, seat: Seat) -> Result<Pass, Stop> {
    let given = house.read(|rooms| {
        let asker = Asker::of(house, &rooms.world, seat);
        let me = asker.me();
        asker.pass(Action::Look, &Thing::Inbox(me))
    });
    given.map_err(Fault::from)?
}

/// What stands there is good once and somebody's own.
fn never_kept(response: Response) -> Response {
    let mut response = private(response);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Does some work beside the sockets.
async fn beside(
    house: Arc<House>,
    token: Named,
    work: impl FnOnce(&House, &str) -> Result<Response, Not> + Send + 'static,
) -> Response {
    let Ok(Path(token)) = token else { return fault(&house, &Fault::nowhere()) };
    let working = house.clone();
    match tokio::task::spawn_blocking(move || work(&working, &token)).await {
        Ok(Ok(response)) => response,
        Ok(Err(Not::Stopped(stop))) => stopped(&house, &stop),
        Ok(Err(Not::Gone(refusal))) => fault(&house, &Fault::missing(refusal.sentence)),
        Err(_) => fault(&house, &Fault::mishap()),
    }
}
