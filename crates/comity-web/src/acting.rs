//! What a page's forms are sent to: an act, a sign-in, a sign-out.

use crate::access::{Asker, Pass, Stop};
use crate::as_of::Asked;
use crate::door::{Barred, Cookie, Key, Seat};
use crate::house::{House, Rooms};
use crate::layout;
use crate::pages::error::Fault;
use crate::pages::{act as act_page, enter};
use crate::passkeys::{Where, signed};
use crate::router::{fault, private, stopped};
use crate::signing;
use crate::visit::Visit;
use axum::Form;
use axum::extract::rejection::{FormRejection, PathRejection};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use comity_auth::Thing;
use comity_common::about;
use comity_common::practice::ActCard;
use comity_desk::{DeskError, Intent};
use comity_spine::{Action, PersonId, Ref, Refusal};
use std::sync::Arc;

type Typed = Result<Form<Vec<(String, String)>>, FormRejection>;
type Named = Result<Path<String>, PathRejection>;

/// How many signs all fields of one form may hold together.
pub(crate) const TYPED_MOST: usize = 200_000;

const SIGN_IN: &str = "/sign-in";

/// Does an act and goes back to the page that it was done on; what is refused comes back as it was typed,
/// with the sentence that says why.
pub async fn act(State(house): State<Arc<House>>, kind: Named, headers: HeaderMap, typed: Typed) -> Response {
    let (Ok(Path(kind)), Ok(Form(typed))) = (kind, typed) else {
        return fault(
            &house,
            &Fault::bad("That form could not be read; open its page anew and send it again."),
        );
    };
    let seat = Seat::of(&house, &headers);
    let working = house.clone();
    let done = tokio::task::spawn_blocking(move || {
        attempt(&working, &kind, &typed, seat).unwrap_or_else(|stop| stopped(&working, &stop))
    });
    done.await.unwrap_or_else(|_| fault(&house, &Fault::mishap()))
}

fn attempt(house: &House, kind: &str, typed: &[(String, String)], seat: Seat) -> Result<Response, Stop> {
    let pass = pass(house, kind, typed, seat)?;
    if typed.iter().map(|(_, value)| value.len()).sum::<usize>() > TYPED_MOST {
        let refusal = Refusal::new("That is longer than a book: say it in a few sentences.");
        return again(house, kind, &[], &refusal, &pass);
    }
    let read = house.read(|rooms| {
        let card = act_page::card(&rooms.world, kind)?;
        Ok::<_, Fault>((card.is_signature, intent(house, &pass, rooms, card, typed)))
    });
    let (is_signature, intent) = read.map_err(Fault::from)??;
    let intent = match intent {
        Ok(intent) if is_signature => {
            return match signing::draw_up(house, &pass, &intent, typed) {
                Ok(token) => Ok(Redirect::to(&format!("/sign/{}", token.text())).into_response()),
                Err(refusal) => again(house, kind, typed, &refusal, &pass),
            };
        }
        Ok(intent) => intent,
        Err(refusal) => return again(house, kind, typed, &refusal, &pass),
    };
    match house.act(&pass, intent) {
        None => Err(Fault::bad("Nothing can be changed here: these pages are for reading.").into()),
        Some(Ok(_)) => Ok(Redirect::to(&back(typed)).into_response()),
        Some(Err(DeskError::Refused(refusal))) => again(house, kind, typed, &refusal, &pass),
        Some(Err(error)) => Err(Fault::down(format!("It was not done: {error}.")).into()),
    }
}

/// What somebody sent, as the desk wants it: a step of a matter is at least as closed as the matter.
///
/// # Errors
/// A value that cannot be read, by its field.
pub(crate) fn intent(
    house: &House,
    pass: &Pass,
    rooms: &Rooms,
    card: &ActCard,
    typed: &[(String, String)],
) -> Result<Intent, Refusal> {
    let whom = |text: &str| whom(house, pass, text);
    let intent = act_page::intent(&rooms.world, card, typed, pass.asker().me(), &whom)?;
    Ok(as_closed(rooms, card, intent))
}

/// Who is meant by an address or a name. Who does not see the house is told no names.
fn whom(house: &House, pass: &Pass, text: &str) -> Result<PersonId, Refusal> {
    let sees_all = pass.asker().may(Action::Look, &Thing::House);
    let unknown = || {
        let shown: String = text.chars().take(80).collect();
        Refusal::new(format!("Nobody is known as `{shown}`: write their whole mail address."))
    };
    let Some(records) = house.records() else { return text.parse().map_err(|_| unknown()) };
    match records.person(text).map_err(DeskError::refused) {
        Ok(person) => Ok(person),
        Err(Ok(refusal)) if sees_all => Err(refusal),
        Err(Ok(_)) => Err(unknown()),
        Err(Err(_)) => Err(Refusal::new("Who is who cannot be read just now. Send it again in a moment.")),
    }
}

/// A step of a matter is as closed as the matter: its words are sealed for the same people.
fn as_closed(rooms: &Rooms, card: &ActCard, mut intent: Intent) -> Intent {
    let noun = card.kind.about.first().copied().filter(|_| !card.opens);
    let id = card.matter().and_then(|field| intent.fields.get(field)).and_then(|id| id.as_str());
    if let (Some(noun), Some(id)) = (noun, id) {
        let of_matter = rooms.kept.of_matter(&Ref::new(noun, id), &rooms.world);
        intent.visibility = intent.visibility.max(of_matter);
    }
    intent
}

/// The proof that somebody may do what they typed. Every value counts, also one that the act would not take.
pub(crate) fn pass(house: &House, kind: &str, typed: &[(String, String)], seat: Seat) -> Result<Pass, Stop> {
    let given = house.read(|rooms| {
        let asker = Asker::of(house, &rooms.world, seat);
        match rooms.world.act(kind).ok_or_else(|| act_page::card(&rooms.world, kind).err()) {
            Ok(card) => {
                let fields = typed.iter().map(|(name, value)| (name.as_str(), value.as_str()));
                let about = about::of(&rooms.world, card, fields, house.now());
                asker.pass(card.action, &Thing::Deed(&about))
            }
            // Only who sees the whole house is told that there is none of that name.
            Err(wrong) => {
                let wrong = wrong.unwrap_or_else(Fault::nowhere);
                Err(asker.pass(Action::Look, &Thing::House).map_or_else(|stop| stop, |_| wrong.into()))
            }
        }
    });
    given.map_err(Fault::from)?
}

/// The page to go back to: one of ours, whatever the form says.
pub(crate) fn back(typed: &[(String, String)]) -> String {
    let said = typed.iter().find(|(name, _)| name == "_back").map_or("/", |(_, path)| path.as_str());
    let ours = said.starts_with('/') && !said.starts_with("//") && !said.contains('\\');
    let clean = said.bytes().all(|byte| byte.is_ascii_graphic());
    if ours && clean { said.to_owned() } else { "/".to_owned() }
}

/// The form as it was typed, with why it was refused.
pub(crate) fn again(
    house: &House,
    kind: &str,
    typed: &[(String, String)],
    refusal: &Refusal,
    pass: &Pass,
) -> Result<Response, Stop> {
    let asked = Asked::default();
    let drawn = house.read(|rooms| {
        let as_of = rooms.as_of(&asked).map_err(Fault::bad)?;
        let visit = Visit::new(house, rooms, &asked, as_of, pass);
        act_page::refused(&visit, kind, typed, Some(refusal)).map(|drawn| layout::frame(&visit, &drawn))
    });
    let page = drawn.map_err(Fault::from)??;
    Ok(private((StatusCode::UNPROCESSABLE_ENTITY, Html(page.into_string())).into_response()))
}

/// The page to sign in at.
pub async fn sign_in_page(State(house): State<Arc<House>>, headers: HeaderMap) -> Response {
    let at = Where::of(&house, &headers, SIGN_IN);
    private(Html(enter::sign_in(&house, &at, "", None).into_string()).into_response())
}

/// Lets somebody in.
pub async fn sign_in(State(house): State<Arc<House>>, headers: HeaderMap, typed: Typed) -> Response {
    let Ok(Form(typed)) = typed else {
        return fault(
            &house,
            &Fault::bad("That form could not be read; open its page anew and send it again."),
        );
    };
    let said = |name: &str| {
        typed.iter().find(|(known, _)| known == name).map_or(String::new(), |(_, value)| value.clone())
    };
    let mail = said("mail");
    let passkey = typed.iter().find(|(known, _)| known == "passkey").map(|(_, answer)| answer);
    let key = match (passkey, said("person").parse::<PersonId>()) {
        (Some(answer), _) => signed(&house, &headers, answer).map(Key::Passkey),
        (None, Ok(person)) => Ok(Key::Cast(person)),
        (None, Err(_)) => Ok(Key::Password { mail: mail.trim().to_owned(), password: said("password") }),
    };
    match enter(&house, key).await {
        Ok(token) => go_in(&house, &headers, &token).await,
        Err(why) => {
            let at = Where::of(&house, &headers, SIGN_IN);
            barred(&why, enter::sign_in(&house, &at, &mail, Some(why.refusal())).into_string())
        }
    }
}

/// The page again for whoever was not let in; who tried too often hears when to come back.
pub(crate) fn barred(why: &Barred, page: String) -> Response {
    match why {
        Barred::Refused(_) => private((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response()),
        Barred::Locked(_, seconds) => {
            let again = [(header::RETRY_AFTER, seconds.to_string())];
            private((StatusCode::TOO_MANY_REQUESTS, again, Html(page)).into_response())
        }
    }
}

/// A password is checked beside the sockets: that is meant to take a while.
async fn enter(house: &Arc<House>, key: Result<Key, Refusal>) -> Result<String, Barred> {
    let (key, working) = (key?, house.clone());
    let entered = tokio::task::spawn_blocking(move || match working.door() {
        Some(door) => door.enter(&key, working.now()),
        None => Err(Refusal::new("Nobody can sign in here; these pages are for reading.").into()),
    });
    let ours = || Refusal::new("That did not work, and it is our mistake. Try again.");
    entered.await.unwrap_or_else(|_| Err(ours().into()))
}

/// Hands the new session out; one that the browser had before ends with that.
async fn go_in(house: &Arc<House>, headers: &HeaderMap, token: &str) -> Response {
    leave(house, headers).await;
    let mut response = Redirect::to(&home(house, token).await).into_response();
    response.headers_mut().insert(header::SET_COOKIE, Cookie::Session.set(house, Some(token)));
    response
}

/// Where somebody who has just come in begins.
async fn home(house: &Arc<House>, token: &str) -> String {
    let (working, token) = (house.clone(), token.to_owned());
    let begins = tokio::task::spawn_blocking(move || {
        let person = working.door()?.who(&token, working.now())?;
        working.read(|rooms| Asker::of(&working, &rooms.world, Seat::Person(person)).home()).ok()
    });
    begins.await.ok().flatten().unwrap_or_else(|| "/".to_owned())
}

/// Ends the session that a browser has, beside the sockets: the store may be busy.
async fn leave(house: &Arc<House>, headers: &HeaderMap) {
    let Some(token) = Cookie::Session.of(house, headers).map(str::to_owned) else { return };
    let working = house.clone();
    let left = tokio::task::spawn_blocking(move || {
        if let Some(door) = working.door() {
            door.leave(&token, working.now());
        }
    });
    // Should that have failed, the session ends by itself, and the browser has it no more.
    let _ = left.await;
}

/// Ends a session.
pub async fn sign_out(State(house): State<Arc<House>>, headers: HeaderMap) -> Response {
    leave(&house, &headers).await;
    let mut response = Redirect::to("/").into_response();
    response.headers_mut().insert(header::SET_COOKIE, Cookie::Session.set(&house, None));
    response
}

/// The page behind the link of an invitation.
pub async fn welcome_page(State(house): State<Arc<House>>, token: Named, headers: HeaderMap) -> Response {
    match invited(&house, token) {
        Ok((token, person)) => {
            let at = Where::of(&house, &headers, &format!("/welcome/{token}"));
            private(Html(enter::welcome(&house, &at, &token, person, None).into_string()).into_response())
        }
        Err(wrong) => fault(&house, &wrong),
    }
}

/// Takes an invitation up.
pub async fn welcome(
    State(house): State<Arc<House>>,
    token: Named,
    headers: HeaderMap,
    typed: Typed,
) -> Response {
    let (token, person) = match invited(&house, token) {
        Ok(invited) => invited,
        Err(wrong) => return fault(&house, &wrong),
    };
    let typed = typed.map_or(Vec::new(), |Form(typed)| typed);
    let said = |name: &str| typed.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    let key = match said("passkey") {
        Some(answer) => {
            signed(&house, &headers, &answer).map(|signed| Key::Welcome { token: token.clone(), signed })
        }
        None => Ok(Key::Invitation { token: token.clone(), password: said("password").unwrap_or_default() }),
    };
    match enter(&house, key).await {
        Ok(session) => go_in(&house, &headers, &session).await,
        Err(why) => {
            let at = Where::of(&house, &headers, &format!("/welcome/{token}"));
            let page = enter::welcome(&house, &at, &token, person, Some(why.refusal()));
            barred(&why, page.into_string())
        }
    }
}

fn invited(house: &House, token: Named) -> Result<(String, PersonId), Fault> {
    let gone = || Fault::missing("This invitation was used already, or its time is over. Ask for another.");
    let Ok(Path(token)) = token else { return Err(gone()) };
    let person = house.door().and_then(|door| door.invited(&token, house.now())).ok_or_else(gone)?;
    Ok((token, person))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_to_another_house_by_a_form() {
        let to = |path: &str| back(&[("_back".to_owned(), path.to_owned())]);
        assert_eq!(to("/room/atlas?x=1#y"), "/room/atlas?x=1#y");
        for away in ["https://elsewhere.example", "//elsewhere.example", "/\\elsewhere", "", "/a\r\nb: c"] {
            assert_eq!(to(away), "/", "{away:?}");
        }
    }
}
