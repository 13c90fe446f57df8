//! The one list of addresses: one row for each address and method. The router is made from it, and so is
//! everything else that walks over addresses. What has no row is not served.

use crate::house::House;
use crate::pages::Page;
use crate::{acting, agreeing, assets, keeping, live, uploading};
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
        Action::Keep,
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
    page("/acts/{kind}", Sort::Deed, "The form of an act.", |named| Page::Act(named.get("kind"))),
    post("/acts/{kind}", Action::Act, Sort::Deed, "Does an act.", |method| on(method, acting::act)),
    get("/live", Action::Look, Sort::Live, "A socket that says when something changed.", |method| {
        on(method, live::socket)
    }),
    get("/sign-in", Action::Enter, Sort::Door, "The form to sign in.", |method| {
        on(method, acting::sign_in_page)
    }),
    post("/sign-in", Action::Enter, Sort::Door, "Begins a session.", |method| on(method, acting::sign_in)),
    post("/sign-out", Action::Enter, Sort::Door, "Ends a session.", |method| on(method, acting::sign_out)),
    get("/welcome/{token}", Action::Enter, Sort::Door, "The page behind an invitation.", |method| {
        on(method, acting::welcome_page)
    }),
    post("/welcome/{token}", Action::Enter, Sort::Door, "Takes an invitation up.", |method| {
        on(method, acting::welcome)
    }),
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
