//! People and sources: unmatched handles first, places that belong to nothing, and who may change that.

use crate::common;

use crate::common::{plain, see, send, story};
use axum::http::{StatusCode, header};
use comity_auth::{Grant, Role};
use comity_desk::identity::Open;
use comity_desk::links::{Coverage, Known, OpenPlace};
use comity_desk::{DeskError, SignatureFile, sources};
use comity_spine::{
    At, Function, HandleId, ImportId, InitiativeId, Noun, PersonId, Ref, Refusal, Seq, SourceId,
    trace::Brought,
};
use comity_vault::{
    Actors, Confirmed, Feed, Happening, ImportCard, ImportState, PlaceCount, Remark, Share, Unmatched,
};
use comity_web::House;
use comity_web::door::{Barred, Door, Key};
use comity_web::keeper::{Came, Change, Errand, Far, Keeper, Records, Shelf, Whence, Who};
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex};

const ADMIN: u128 = 1;
const MEMBER: u128 = 2;
const GUEST: u128 = 3;
const AUDITOR: u128 = 4;
/// Leads legal.
const LEAD: u128 = 5;

/// A door that knows one session a person: the person's number.
struct Gatekeeper;

impl Door for Gatekeeper {
    fn who(&self, token: &str, _: At) -> Option<PersonId> {
        token.parse().ok().map(PersonId).filter(|person| person.0 < 10)
    }
    fn enter(&self, _: &Key, _: At) -> Result<String, Barred> {
        Err(Refusal::new("Nobody comes in.").into())
    }
    fn leave(&self, _: &str, _: At) {}
    fn invited(&self, _: &str, _: At) -> Option<PersonId> {
        None
    }
    fn is_open(&self) -> bool {
        false
    }
    fn grants(&self, person: PersonId, now: At) -> Vec<Grant> {
        let atlas = Ref::new(Noun::Initiative, "atlas");
        let (role, scope) = match person.0 {
            ADMIN => (Role::Admin, None),
            GUEST => (Role::Guest, Some(atlas)),
            AUDITOR => (Role::Auditor, None),
            _ => (Role::Member, None),
        };
        let legal = Ref::new(Noun::Function, "legal");
        let grant = |role, scope| Grant { person, role, scope, from: now, until: None, by: None };
        let leads = (person.0 == LEAD).then(|| grant(Role::Lead, Some(legal)));
        [grant(role, scope)].into_iter().chain(leads).collect()
    }
    fn cast(&self) -> &[PersonId] {
        &[]
    }
}

/// Records of one handle, one place and one import, and every change that was asked of them.
#[derive(Clone, Default)]
struct Books(Arc<Mutex<Vec<Asked>>>);

/// A change, and who asked for it.
type Asked = (Change, Option<PersonId>);

fn source() -> SourceId {
    SourceId::new("chat").unwrap()
}

/// Three meetings of a series that bears no title here.
fn meetings() -> Vec<Happening> {
    let functions = ["legal", "product"].map(|id| Function::new(id).unwrap());
    let days = ["2026-02-03T09:30:00Z", "2026-02-10T09:30:00Z", "2026-02-17T09:30:00Z"];
    let all = days.iter().flat_map(|day| {
        let at = common::at(day);
        functions.iter().map(move |it| Happening { at, function: Some(it.clone()), person: None })
    });
    all.collect()
}

impl Records for Books {
    fn who(&self) -> Result<Arc<Who>, DeskError> {
        let handle = Unmatched {
            handle: HandleId(7),
            space: "slack".into(),
            text: "U07".to_owned(),
            name: Some("Mia <i>S.</i>".to_owned()),
            function: None,
            places: ["pricing".into()].into(),
            n_traces: 4321,
        };
        let why = "the name is alike and both were seen in `pricing`".to_owned();
        Ok(Arc::new(Who {
            actors: Actors { n: 10, n_unmatched: 1 },
            too_many: Some("too many".to_owned()),
            open: vec![Open { handle, may_be: vec![(PersonId(1), why)] }],
            confirmed: vec![Confirmed {
                handle: HandleId(8),
                space: "github".into(),
                text: "mia-s".to_owned(),
                person: PersonId(1),
            }],
            listed: vec![PersonId(1)],
        }))
    }

    fn whence(&self, known: &Known, _: At) -> Result<Arc<Whence>, DeskError> {
        let place = |place: &str, mapped: Option<&str>| PlaceCount {
            source: source(),
            place: place.into(),
            mapped: mapped.map(|id| InitiativeId::new(id).unwrap()),
            n_traces: 12,
            n_linked: 3,
            n_waiting: 9,
            first: common::at("2026-01-05"),
            last: common::at("2026-03-01"),
        };
        let open = place("#atlas <b>", None);
        let may_be = known.keys().take(1).map(|id| (id.clone(), "its name has it".to_owned())).collect();
        let brought = Brought {
            import: ImportId(5),
            source: source(),
            pack: "slack".into(),
            sha256: "00".to_owned(),
            rows: 10,
            refused: 2,
            gives: Vec::new(),
            from: Some(common::at("2026-01-01")),
            to: Some(common::at("2026-02-01")),
        };
        let (n_new, n_known, n_changed) = (8, 0, 0);
        let (seq, undone_seq) = (Some(Seq(0)), None);
        let card =
            ImportCard { brought, state: ImportState::Live, n_new, n_known, n_changed, seq, undone_seq };
        let remarks = vec![Remark { place: "line 7".to_owned(), says: "`soon` is no date".to_owned() }];
        let share = Share { n_linked: 3, n_traces: 12 };
        Ok(Arc::new(Whence {
            feeds: vec![Feed { source: source(), n_traces: 12, n_linked: 3, first: None, last: None }].into(),
            runs: vec![sources::Run { card, made: None, undone: None, remarks }].into(),
            coverage: Coverage { share, of_period: true, unmapped: vec![open.clone()] }.into(),
            open: vec![OpenPlace { place: open, may_be, happenings: meetings().into() }],
            mapped: vec![place("#comet", Some("comet"))].into(),
        }))
    }

    fn happened_at(&self, _: &SourceId, place: &str) -> Result<Vec<Happening>, DeskError> {
        Ok(if place == "#atlas <b>" { meetings() } else { Vec::new() })
    }

    fn person(&self, text: &str) -> Result<PersonId, DeskError> {
        match text {
            "Mia" => Ok(PersonId(1)),
            _ => Err(Refusal::new(format!("Nobody is known as `{text}`. Did you mean Mia?")).into()),
        }
    }

    fn signature(&self, _: Seq) -> Result<Option<(SignatureFile, String)>, DeskError> {
        Ok(None)
    }

    fn public_key(&self) -> Result<String, DeskError> {
        Ok("larkmoor+00000000+AAAA\n".to_owned())
    }
}

impl Keeper for Books {
    fn change(&self, _: &House, change: &Change, by: Option<PersonId>, _: At) -> Result<u64, DeskError> {
        self.0.lock().unwrap().push((change.clone(), by));
        Ok(0)
    }
    fn kinds(&self) -> Vec<String> {
        vec!["people-csv".to_owned()]
    }
    fn shelve(&self) -> Result<Shelf, DeskError> {
        Err(Refusal::new("There is no room.").into())
    }
    fn shelf(&self, _: &str) -> Option<Shelf> {
        None
    }
    fn clear(&self, _: &Shelf) {}
    fn read(
        &self,
        _: &House,
        _: &Errand<'_>,
        _: &mut dyn FnMut(Far) -> ControlFlow<()>,
    ) -> Result<Came, DeskError> {
        Err(DeskError::Unread("nothing is read here".to_owned()))
    }
}

fn house() -> (Arc<House>, Books) {
    let books = Books::default();
    let pen = common::clerk::Clerk::default();
    let house = story().house("2026-03-10").with_door(Box::new(Gatekeeper)).with_pen(Box::new(pen));
    (Arc::new(house.with_keeper(Box::new(books.clone()))), books)
}

#[tokio::test]
async fn handles_that_are_nobodys_come_first_with_whose_they_may_be_and_why() {
    let (house, _) = house();
    let page = see(&house, "/people", ADMIN).await;
    let text = plain(&page.text);
    let at = |part: &str| text.find(part).unwrap_or_else(|| panic!("`{part}` is not in {text}"));
    assert!(at("slack:U07") < at("Directory"));
    assert!(text.contains("This is Mia") && text.contains("both were seen in pricing"), "{text}");
    assert!(text.contains("Do not trust") || text.contains("do not trust"), "{text}");
    assert!(!text.contains("4321"), "how much somebody does is nobody's to count: {text}");
    assert!(page.text.contains("Mia &lt;i&gt;S.&lt;/i&gt;"), "names are shown, not drawn");
}

#[tokio::test]
async fn one_click_confirms_and_another_takes_it_back() {
    let (house, books) = house();
    let handle = HandleId(7).to_string();
    let done = send(&house, "/people/match", ADMIN, &[("handle", &handle), ("person", "Mia")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    assert_eq!(done.headers[header::LOCATION], format!("/people?matched={handle}"));
    let other = HandleId(8).to_string();
    let said = plain(&see(&house, &format!("/people?matched={other}"), ADMIN).await.text);
    assert!(said.contains("github:mia-s is Mia now") && said.contains("Undo"), "{said}");
    send(&house, "/people/split", ADMIN, &[("handle", &other)]).await;
    let asked = books.0.lock().unwrap().clone();
    let by = Some(PersonId(ADMIN));
    assert_eq!(asked, [(Change::Match(HandleId(7), PersonId(1)), by), (Change::Split(HandleId(8)), by)]);
}

#[tokio::test]
async fn a_name_that_nobody_bears_comes_back_with_the_nearest() {
    let (house, books) = house();
    let handle = HandleId(7).to_string();
    for (typed, says) in
        [("Mja", "Did you mean Mia?"), ("", "Say whose it is"), ("\u{202e}aiM<script>", "Nobody is known")]
    {
        let refused = send(&house, "/people/match", ADMIN, &[("handle", &handle), ("person", typed)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(plain(&refused.text).contains(says), "{}", plain(&refused.text));
        assert!(!refused.text.contains("<script>"));
    }
    let long = "x".repeat(100_000);
    let refused = send(&house, "/people/match", ADMIN, &[("handle", &handle), ("person", &long)]).await;
    assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.text.len() < 90_000);
    let odd = send(&house, "/people/match", ADMIN, &[("handle", "' or 1=1"), ("person", "Mia")]).await;
    assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(books.0.lock().unwrap().is_empty());
}

#[tokio::test]
async fn only_whoever_runs_the_house_changes_anything_and_others_are_told_whom_to_ask() {
    let (house, books) = house();
    let handle = HandleId(7).to_string();
    let forms: [(&str, &[(&str, &str)]); 4] = [
        ("/people/match", &[("handle", &handle), ("person", "Mia")]),
        ("/people/split", &[("handle", &handle)]),
        ("/sources/places", &[("source", "chat"), ("place", "#atlas"), ("initiative", "atlas")]),
        ("/sources/undo", &[("import", "x")]),
    ];
    for (path, fields) in forms {
        for who in [MEMBER, AUDITOR] {
            let refused = send(&house, path, who, fields).await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path}");
            let whom = if path == "/sources/places" {
                "says what a place belongs to"
            } else {
                "keeps the directory"
            };
            assert!(plain(&refused.text).contains(whom), "{path}: {}", plain(&refused.text));
        }
        assert_eq!(send(&house, path, GUEST, fields).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    for path in ["/people", "/sources"] {
        let page = see(&house, path, MEMBER).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(
            !page.text.contains("action=\"/people/") && !page.text.contains("action=\"/sources/"),
            "{path}"
        );
        assert_eq!(see(&house, path, GUEST).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert!(books.0.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_place_is_mapped_by_a_name_and_taken_off_again() {
    let (house, books) = house();
    let page = see(&house, "/sources", ADMIN).await;
    let text = plain(&page.text);
    assert!(text.contains("9 traces wait") && text.contains("its name has it"), "{text}");
    let like = "Tuesdays at 09:30. 3 times, about every 7 days, from 2026-02-03 to 2026-02-17. There: legal (3), product (3)";
    assert!(text.contains(like), "{text}");
    assert!(page.text.contains("#atlas &lt;b&gt;"));
    let place = [("source", "chat"), ("place", "#atlas <b>")];
    let done =
        send(&house, "/sources/places", ADMIN, &[&place[..], &[("initiative", "BOREALIS")]].concat()).await;
    assert_eq!(done.headers[header::LOCATION], "/sources?source=chat&place=%23atlas%20%3Cb%3E");
    let off = [("source", "chat"), ("place", "#comet"), ("do", "none")];
    send(&house, "/sources/places", ADMIN, &off).await;
    let unknown =
        send(&house, "/sources/places", ADMIN, &[&place[..], &[("initiative", "borealas")]].concat()).await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        plain(&unknown.text).contains("There is no initiative borealas. Did you mean"),
        "{}",
        plain(&unknown.text)
    );
    let asked: Vec<Change> = books.0.lock().unwrap().iter().map(|(change, _)| change.clone()).collect();
    let borealis = InitiativeId::new("borealis").unwrap();
    assert_eq!(
        asked,
        [
            Change::Map(source(), "#atlas <b>".to_owned(), Some(borealis)),
            Change::Map(source(), "#comet".to_owned(), None)
        ]
    );
}

#[tokio::test]
async fn the_lead_of_a_function_maps_the_places_where_it_was_and_nothing_else() {
    let (house, books) = house();
    let theirs = [("source", "chat"), ("place", "#atlas <b>"), ("initiative", "atlas")];
    let page = see(&house, "/sources", LEAD).await;
    assert!(
        page.text.contains("action=\"/sources/places\"") && !page.text.contains("action=\"/sources/undo\"")
    );
    assert_eq!(send(&house, "/sources/places", LEAD, &theirs).await.status, StatusCode::SEE_OTHER);
    let others = [("source", "chat"), ("place", "#comet"), ("do", "none")];
    for (who, fields) in [(LEAD, &others), (MEMBER, &theirs), (AUDITOR, &theirs)] {
        assert_eq!(send(&house, "/sources/places", who, fields).await.status, StatusCode::FORBIDDEN, "{who}");
    }
    let undo = send(&house, "/sources/undo", LEAD, &[("import", "x")]).await;
    assert_eq!(undo.status, StatusCode::FORBIDDEN);
    assert_eq!(books.0.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn an_import_says_what_was_refused_and_why_and_can_be_undone() {
    let (house, books) = house();
    let page = see(&house, "/sources", ADMIN).await;
    let text = plain(&page.text);
    assert!(text.contains("line 7: soon is no date") && text.contains("and 1 more rows"), "{text}");
    let import = ImportId(5).to_string();
    assert!(page.text.contains(&format!("name=\"import\" value=\"{import}\"")));
    send(&house, "/sources/undo", ADMIN, &[("import", &import)]).await;
    assert_eq!(books.0.lock().unwrap()[0].0, Change::Undo(ImportId(5)));
}

#[tokio::test]
async fn the_past_shows_who_was_where_and_offers_nothing_to_do() {
    let (house, _) = house();
    for path in ["/people?as_of=2026-03-01", "/sources?as_of=2026-03-01"] {
        let page = see(&house, path, ADMIN).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(!page.text.contains("slack:U07") && !page.text.contains("action=\"/sources/"), "{path}");
    }
}

#[tokio::test]
async fn an_upload_that_is_gone_says_so_and_one_without_a_file_asks_for_it() {
    let (house, _) = house();
    let gone = see(&house, "/sources/uploads/0123456789abcdef0123456789abcdef", ADMIN).await;
    assert!(gone.status == StatusCode::NOT_FOUND && plain(&gone.text).contains("not here any more"));
    let none = send(&house, "/sources/uploads", ADMIN, &[("file", "x")]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", plain(&none.text));
    assert_eq!(see(&house, "/sources/uploads/x", MEMBER).await.status, StatusCode::FORBIDDEN);
}
