//! The one list of addresses: one row for each address and method. The router is made from it, and so is
//! everything else that walks over addresses. What has no row is not served.

use crate::api::data::{Call, Data, Source, Takes, schema};
use crate::api::{acts, drafts, keep, openapi, uploads, views};
use crate::house::House;
use crate::pages::{Page, account, search};
use crate::{acting, agreeing, assets, chat, co_writing, feed, keeping, live, passkeys};
use crate::{filing, saved, setting_aside, signed, signing, uploading};
use axum::extract::DefaultBodyLimit;
use axum::routing::{MethodFilter, MethodRouter, on};
use comity_spine::Action;
use std::sync::Arc;

/// A method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verb {
    /// Asks, and changes nothing; answers HEAD, too.
    Get,
    /// Sends a form.
    Post,
}

impl Verb {
    /// Its name in HTTP.
    pub fn name(self) -> &'static str {
        match self {
            Verb::Get => "GET",
            Verb::Post => "POST",
        }
    }

    /// What lets it through.
    pub fn filter(self) -> MethodFilter {
        match self {
            Verb::Get => MethodFilter::GET,
            Verb::Post => MethodFilter::POST,
        }
    }
}

/// What an address is about; what an action is asked on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// The way in and out, and what shows nothing of the house: open to everybody.
    Door,
    /// The house as a whole: what everybody in it sees.
    House,
    /// The word that something changed, for every open page.
    Live,
    /// What is somebody's own.
    Own,
    /// The initiative that the address names as `{initiative}`.
    Initiative,
    /// An act of the kind that the address names as `{kind}`, about what its fields name; its card says which
    /// action it is.
    Deed,
    /// An act of that kind, about what its fields name.
    Act(&'static str),
}

/// What an address answers with.
#[derive(Clone, Copy)]
pub enum Goes {
    /// A page, made from what the address names.
    Page(fn(&Named) -> Page),
    /// A page's data as JSON.
    Data(Source),
    /// What a program's request comes to.
    Call(Call),
    /// A handler of its own.
    To(fn(MethodFilter) -> MethodRouter<Arc<House>>),
}

/// One address and method.
#[derive(Clone, Copy)]
pub struct Row {
    /// The path, with the names of its parameters: `/room/{initiative}`.
    pub path: &'static str,
    /// The method.
    pub method: Verb,
    /// What whoever asks must be allowed.
    pub action: Action,
    /// On what.
    pub on: Sort,
    /// What it is for, as a line of a manual.
    pub says: &'static str,
    /// What answers.
    pub goes: Goes,
}

/// What the parameters of an address stand for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named(pub Vec<(String, String)>);

impl Named {
    /// The value of a parameter; empty if the address has none of that name.
    pub fn get(&self, name: &str) -> String {
        self.0.iter().find(|(known, _)| known == name).map_or(String::new(), |(_, value)| value.clone())
    }
}

const fn page(path: &'static str, on: Sort, says: &'static str, page: fn(&Named) -> Page) -> Row {
    Row { path, method: Verb::Get, action: Action::Look, on, says, goes: Goes::Page(page) }
}

const fn get(
    path: &'static str,
    action: Action,
    on: Sort,
    says: &'static str,
    to: fn(MethodFilter) -> MethodRouter<Arc<House>>,
) -> Row {
    Row { path, method: Verb::Get, action, on, says, goes: Goes::To(to) }
}

const fn post(
    path: &'static str,
    action: Action,
    on: Sort,
    says: &'static str,
    to: fn(MethodFilter) -> MethodRouter<Arc<House>>,
) -> Row {
    Row { path, method: Verb::Post, action, on, says, goes: Goes::To(to) }
}

const fn data<T: Data>(path: &'static str, on: Sort, says: &'static str) -> Row {
    Row { path, method: Verb::Get, action: Action::Look, on, says, goes: Goes::Data(Source::of::<T>()) }
}

const fn call(path: &'static str, action: Action, on: Sort, says: &'static str, call: Call) -> Row {
    Row { path, method: Verb::Post, action, on, says, goes: Goes::Call(call) }
}

const PROPOSED: Sort = Sort::Act("agreement.proposed");

/// Every address. A row is: the path, for what is no page the action, on what, what it is for, what answers.
pub const ROUTES: &[Row] = &[
    page("/", Sort::House, "The Wall: the next keynote, who is in what, how deep.", |_| Page::Wall),
    page("/room/{initiative}", Sort::Initiative, "The Room: everything about one initiative.", |named| {
        Page::Room(named.get("initiative"))
    }),
    page(
        "/cell/{initiative}/{column}",
        Sort::Initiative,
        "What one function or region did in it.",
        |named| Page::Cell(named.get("initiative"), named.get("column")),
    ),
    page("/clause/{clause}", Sort::House, "A clause: its reason, how it stands, every case.", |named| {
        Page::Clause(named.get("clause"))
    }),
    page("/agreement", Sort::House, "The agreement, its clauses and its signatures.", |_| Page::Agreement),
    get(
        "/agreement/edit",
        Action::Look,
        Sort::House,
        "The draft of a next version, with what each clause says.",
        |method| on(method, agreeing::draft_page),
    ),
    post(
        "/agreement/edit",
        Action::Act,
        Sort::Act("agreement.proposed"),
        "Reads a draft, tries it on the past, or adopts it.",
        |method| on(method, agreeing::draft),
    ),
    post(
        "/agreement/sign",
        Action::Sign,
        Sort::Act("agreement.signed"),
        "Signs clauses for one's own function.",
        |method| on(method, agreeing::sign),
    ),
    page("/p/{practice}", Sort::House, "A practice's front page.", |named| {
        Page::Practice(named.get("practice"), String::new())
    }),
    page("/p/{practice}/{*path}", Sort::House, "A practice's other pages.", |named| {
        Page::Practice(named.get("practice"), named.get("path"))
    }),
    page("/inbox", Sort::Own, "What you owe, what comes next, for whom you wait.", |_| Page::Inbox),
    post("/inbox", Action::Look, Sort::Own, "Puts something off, or says when mail comes.", |method| {
        on(method, setting_aside::keep)
    }),
    page("/inbox/told", Sort::Own, "What you were told, and when.", |_| Page::Told),
    get("/mail/stop/{token}", Action::Enter, Sort::Door, "Asks whether mail should end.", |method| {
        on(method, setting_aside::stop_page)
    }),
    post("/mail/stop/{token}", Action::Enter, Sort::Door, "Ends all mail to somebody.", |method| {
        on(method, setting_aside::stop)
    }),
    page("/people", Sort::House, "Who is who: handles that are nobody's yet, then the directory.", |_| {
        Page::People
    }),
    post("/people/match", Action::Keep, Sort::House, "Says that a handle is a person's.", |method| {
        on(method, keeping::matched)
    }),
    post("/people/split", Action::Keep, Sort::House, "Takes a handle from whoever holds it.", |method| {
        on(method, keeping::split)
    }),
    page("/sources", Sort::House, "What sources cover and brought, and what is not linked yet.", |_| {
        Page::Sources
    }),
    post(
        "/sources/places",
        Action::Map,
        Sort::House,
        "Says which initiative a place belongs to, or that it belongs to none.",
        |method| on(method, keeping::mapped),
    ),
    post("/sources/undo", Action::Keep, Sort::House, "Takes an import back, whole.", |method| {
        on(method, keeping::undone)
    }),
    post(
        "/sources/uploads",
        Action::Keep,
        Sort::House,
        "Takes files to be read; nothing of them counts yet.",
        |method| {
            // How much may come is counted while it comes.
            on(method, uploading::receive).layer(DefaultBodyLimit::disable())
        },
    ),
    get(
        "/sources/uploads/{upload}",
        Action::Keep,
        Sort::House,
        "What would happen if the uploaded files were taken in.",
        |method| on(method, uploading::plan),
    ),
    post(
        "/sources/uploads/{upload}",
        Action::Keep,
        Sort::House,
        "Takes the uploaded files in, or throws them away.",
        |method| on(method, uploading::take),
    ),
    page("/about", Sort::House, "What is computed about people, and what is not known.", |_| Page::About),
    page("/gallery", Sort::House, "Every part in every state, to hold the look against.", |_| Page::Gallery),
    get("/keynotes.ics", Action::Look, Sort::House, "Keynotes and freezes, as a calendar.", |method| {
        on(method, feed::keynotes)
    }),
    get(
        "/calendar/{token}/keynotes.ics",
        Action::Enter,
        Sort::Door,
        "The same at a secret address, for calendar programs.",
        |method| on(method, feed::secret),
    ),
    get(
        "/saved/{practice}/{*path}",
        Action::Look,
        Sort::House,
        "A practice's page as one file, or as a PDF, to be read or printed without a network.",
        |method| on(method, saved::page),
    ),
    get("/search", Action::Look, Sort::Own, "People, initiatives, clauses and what was said.", |method| {
        on(method, search::page)
    }),
    get("/account/tokens", Action::Look, Sort::Own, "One's own tokens for programs.", |method| {
        on(method, account::tokens_page)
    }),
    post("/account/tokens", Action::Look, Sort::Own, "Makes a token, or revokes one.", |method| {
        on(method, account::tokens)
    }),
    get("/account/passkeys", Action::Look, Sort::Own, "One's own passkeys.", |method| {
        on(method, account::passkeys::page)
    }),
    post("/account/passkeys", Action::Look, Sort::Own, "Adds a passkey, or removes one.", |method| {
        on(method, account::passkeys::change)
    }),
    post(
        "/account/passkeys/ask",
        Action::Look,
        Sort::Own,
        "What an authenticator is to make of a new passkey.",
        |method| on(method, account::passkeys::ask),
    ),
    post(
        "/account/filters",
        Action::Look,
        Sort::Own,
        "Keeps a choice of the Wall, or forgets it.",
        |method| on(method, account::filters),
    ),
    get("/account/codes", Action::Look, Sort::Own, "One's own codes of the moment, for signing.", |method| {
        on(method, account::codes::page)
    }),
    post("/account/codes", Action::Look, Sort::Own, "Sets such codes up, or takes them away.", |method| {
        on(method, account::codes::change)
    }),
    get("/sign/{token}", Action::Look, Sort::Own, "What one is about to sign.", |method| {
        on(method, signing::page)
    }),
    post(
        "/sign/{token}",
        Action::Look,
        Sort::Own,
        "Signs it, with a passkey or a password and a code.",
        |method| on(method, signing::sign),
    ),
    post("/sign/{token}/ask", Action::Look, Sort::Own, "What a passkey is to sign.", |method| {
        on(method, signing::ask)
    }),
    get(
        "/signatures/key",
        Action::Look,
        Sort::House,
        "The public key by which signatures are checked.",
        |method| on(method, signed::key),
    ),
    get("/signatures/letter", Action::Keep, Sort::House, "The letter of 21 CFR 11.100(c).", |method| {
        on(method, signed::letter)
    }),
    get("/signatures/{act}/proof", Action::Look, Sort::House, "That an act signed its record.", |method| {
        on(method, signed::proof)
    }),
    get(
        "/signatures/{act}/record",
        Action::Look,
        Sort::House,
        "What an act signed, to the byte.",
        |method| on(method, signed::record),
    ),
    page("/acts/{kind}", Sort::Deed, "The form of an act.", |named| Page::Act(named.get("kind"))),
    post("/acts/{kind}", Action::Act, Sort::Deed, "Does an act.", |method| on(method, acting::act)),
    post("/acts/{kind}/file", Action::Act, Sort::Deed, "An act's form with the text of a file.", |method| {
        // How much may come is counted while it comes.
        on(method, filing::read).layer(DefaultBodyLimit::disable())
    }),
    data::<views::Me>("/api/v1/me", Sort::Own, "Who asks."),
    data::<views::Wall>("/api/v1/wall", Sort::House, "The Wall."),
    data::<views::Week>("/api/v1/week", Sort::House, "What a week has changed."),
    data::<views::Initiatives>("/api/v1/initiatives", Sort::Own, "The initiatives that you may see."),
    data::<views::Room>("/api/v1/room/{initiative}", Sort::Initiative, "The Room of an initiative."),
    data::<views::CellOpened>(
        "/api/v1/cell/{initiative}/{column}",
        Sort::Initiative,
        "What one function or region did in it.",
    ),
    data::<views::Clause>("/api/v1/clause/{clause}", Sort::House, "A clause with every case."),
    data::<views::Agreement>("/api/v1/agreement", Sort::House, "The agreement with its signatures."),
    data::<views::Practice>("/api/v1/practice/{practice}", Sort::House, "A practice with its measures."),
    data::<views::PracticePage>(
        "/api/v1/practice/{practice}/{*path}",
        Sort::House,
        "What a further page of a practice shows.",
    ),
    data::<views::Inbox>("/api/v1/inbox", Sort::Own, "What you owe, what comes next, for whom you wait."),
    data::<views::People>("/api/v1/people", Sort::House, "Who speaks for which function."),
    data::<views::Sources>("/api/v1/sources", Sort::House, "What the sources cover."),
    data::<views::Identities>(
        "/api/v1/identities",
        Sort::House,
        "Whose the handles of sources are, as of now.",
    ),
    data::<views::Imports>(
        "/api/v1/imports",
        Sort::House,
        "What was imported, and what belongs to nothing yet.",
    ),
    data::<views::Found>("/api/v1/search", Sort::Own, "What a search finds."),
    data::<views::Acts>("/api/v1/acts", Sort::Own, "The acts that people do by hand, with their fields."),
    call(
        "/api/v1/acts/{kind}",
        Action::Act,
        Sort::Deed,
        "Does an act.",
        Call { to: |method| on(method, acts::act), takes: Takes::Act, gives: openapi::done, writes: true },
    ),
    call(
        "/api/v1/inbox/later",
        Action::Look,
        Sort::Own,
        "Puts something in your Inbox off, or brings it back.",
        Call {
            to: |method| on(method, keep::later),
            takes: Takes::Json(schema::<keep::Later>),
            gives: schema::<keep::So>,
            writes: false,
        },
    ),
    call(
        "/api/v1/identities/match",
        Action::Keep,
        Sort::House,
        "Says that a handle is a person's.",
        Call {
            to: |method| on(method, keep::matched),
            takes: Takes::Json(schema::<keep::Matching>),
            gives: schema::<keep::So>,
            writes: false,
        },
    ),
    call(
        "/api/v1/identities/split",
        Action::Keep,
        Sort::House,
        "Takes a handle from whoever holds it.",
        Call {
            to: |method| on(method, keep::split),
            takes: Takes::Json(schema::<keep::Splitting>),
            gives: schema::<keep::So>,
            writes: false,
        },
    ),
    call(
        "/api/v1/sources/places",
        Action::Map,
        Sort::House,
        "Says which initiative a place belongs to, or that it belongs to none.",
        Call {
            to: |method| on(method, keep::mapped),
            takes: Takes::Json(schema::<keep::Mapping>),
            gives: schema::<keep::So>,
            writes: false,
        },
    ),
    call(
        uploads::PATH,
        Action::Keep,
        Sort::House,
        "Takes a file to be read, and says what it would do; nothing of it counts yet.",
        Call {
            to: |method| on(method, uploads::receive).layer(DefaultBodyLimit::disable()),
            takes: Takes::File(uploads::ASKS),
            gives: schema::<uploads::Upload>,
            writes: false,
        },
    ),
    call(
        "/api/v1/sources/uploads/{upload}",
        Action::Keep,
        Sort::House,
        "Takes an uploaded file in, or throws it away.",
        Call {
            to: |method| on(method, uploads::take),
            takes: Takes::Json(schema::<uploads::Taking>),
            gives: schema::<uploads::Upload>,
            writes: false,
        },
    ),
    call(
        "/api/v1/imports/undo",
        Action::Keep,
        Sort::House,
        "Takes an import back, whole.",
        Call {
            to: |method| on(method, keep::undone),
            takes: Takes::Json(schema::<keep::Undoing>),
            gives: schema::<keep::So>,
            writes: false,
        },
    ),
    call(
        "/api/v1/agreement/read",
        Action::Act,
        PROPOSED,
        "Reads a draft of the agreement.",
        Call {
            to: |method| on(method, drafts::read),
            takes: Takes::Json(schema::<drafts::Draft>),
            gives: schema::<drafts::Read>,
            writes: false,
        },
    ),
    call(
        "/api/v1/agreement/try",
        Action::Act,
        PROPOSED,
        "Tries a draft of the agreement on the past.",
        Call {
            to: |method| on(method, drafts::tried),
            takes: Takes::Json(schema::<drafts::Draft>),
            gives: schema::<drafts::Tried>,
            writes: false,
        },
    ),
    call(
        "/api/v1/agreement/adopt",
        Action::Act,
        PROPOSED,
        "Adopts a draft as a version that its parties can sign.",
        Call {
            to: |method| on(method, drafts::adopt),
            takes: Takes::Json(schema::<drafts::Adopting>),
            gives: openapi::done,
            writes: true,
        },
    ),
    call(
        "/api/v1/agreement/sign",
        Action::Sign,
        Sort::Act("agreement.signed"),
        "Signs clauses for one's own function.",
        Call {
            to: |method| on(method, drafts::sign),
            takes: Takes::Json(schema::<drafts::Signing>),
            gives: openapi::done,
            writes: true,
        },
    ),
    post(
        chat::PATH,
        Action::Enter,
        Sort::Door,
        "Takes what somebody typed in a chat, signed by the chat's server.",
        |method| on(method, chat::hook),
    ),
    get("/openapi.json", Action::Enter, Sort::Door, "What programs can ask, as OpenAPI 3.1.", |method| {
        on(method, openapi::page)
    }),
    get("/live", Action::Look, Sort::Live, "A socket that says when something changed.", |method| {
        on(method, live::socket)
    }),
    get(
        "/write/{pad}",
        Action::Look,
        Sort::House,
        "A document written together: an editor, and whose words stand in it.",
        |method| on(method, co_writing::page),
    ),
    post(
        "/write/{pad}",
        Action::Look,
        Sort::House,
        "Takes the text of a document over, as the act of what it is of.",
        |method| on(method, co_writing::take),
    ),
    post(
        "/write/{pad}/suggestion",
        Action::Act,
        Sort::House,
        "Puts into a document what a comment suggests.",
        |method| on(method, co_writing::accept),
    ),
    get(
        "/pads/{pad}",
        Action::Look,
        Sort::House,
        "A socket into a document written together: Yjs sync and awareness.",
        |method| on(method, co_writing::socket),
    ),
    get("/sign-in", Action::Enter, Sort::Door, "The form to sign in.", |method| {
        on(method, acting::sign_in_page)
    }),
    post("/sign-in", Action::Enter, Sort::Door, "Begins a session.", |method| on(method, acting::sign_in)),
    post("/sign-in/passkey", Action::Enter, Sort::Door, "What a passkey is to sign.", |method| {
        on(method, passkeys::for_entry)
    }),
    post("/sign-out", Action::Enter, Sort::Door, "Ends a session.", |method| on(method, acting::sign_out)),
    get("/welcome/{token}", Action::Enter, Sort::Door, "The page behind an invitation.", |method| {
        on(method, acting::welcome_page)
    }),
    post("/welcome/{token}", Action::Enter, Sort::Door, "Takes an invitation up.", |method| {
        on(method, acting::welcome)
    }),
    post(
        "/welcome/{token}/passkey",
        Action::Enter,
        Sort::Door,
        "What an authenticator is to make for an invitation.",
        |method| on(method, passkeys::for_welcome),
    ),
    get("/assets/app.css", Action::Enter, Sort::Door, "The style sheet.", |method| on(method, assets::style)),
    get("/assets/{script}", Action::Enter, Sort::Door, "A script.", |method| on(method, assets::script)),
    get("/livez", Action::Enter, Sort::Door, "Whether the server lives.", |method| on(method, assets::livez)),
    get("/readyz", Action::Enter, Sort::Door, "Whether the server can answer.", |method| {
        on(method, assets::readyz)
    }),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_address_and_method_stands_once_and_says_what_it_is_for() {
        let known: BTreeSet<_> = ROUTES.iter().map(|row| (row.path, row.method.name())).collect();
        assert_eq!(known.len(), ROUTES.len());
        assert!(ROUTES.iter().all(|row| row.says.ends_with('.')));
    }

    #[test]
    fn what_a_row_is_about_is_named_by_its_address() {
        for row in ROUTES {
            match row.on {
                Sort::Initiative => assert!(row.path.contains("{initiative}"), "{}", row.path),
                Sort::Deed => assert!(row.path.contains("{kind}"), "{}", row.path),
                Sort::Door | Sort::House | Sort::Live | Sort::Own | Sort::Act(_) => {}
            }
        }
    }
}
