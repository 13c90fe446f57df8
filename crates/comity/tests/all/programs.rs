//! Programs on a real workspace: a token that is revoked, a request that comes twice, the command line.

use crate::company;

use crate::company::{Asker, Company, NOW, Writes, call};
use comity_auth::{Gate, Role};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Output, Stdio};

fn company() -> Company {
    Company::tell(|_| Vec::new())
}

fn json_of(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|why| panic!("{why}: {text}"))
}

fn question(text: &str) -> String {
    json!({ "initiative": "atlas", "to": "legal", "level": "small", "text": text }).to_string()
}

#[tokio::test]
async fn a_request_that_comes_twice_is_done_once_and_answered_alike() {
    use axum::body::Body;
    use axum::http::Request;
    use tower::ServiceExt;
    let company = company();
    let house = company.house(false, Writes::Everything);
    let sent = async |asker: Asker, key: &str, text: &str| {
        let request = Request::post("/api/v1/acts/ask.sent")
            .header("host", "localhost")
            .header("content-type", "application/json")
            .header("authorization", format!("Bearer {}", company.token(asker, None).unwrap()))
            .header("idempotency-key", key);
        let request = request.body(Body::from(question(text))).unwrap();
        let answer = comity_web::router(house.clone()).oneshot(request).await.unwrap();
        let status = answer.status().as_u16();
        let bytes = axum::body::to_bytes(answer.into_body(), 1 << 20).await.unwrap();
        (status, json_of(std::str::from_utf8(&bytes).unwrap()))
    };
    let (first, done) = sent(Asker::Member, "from-tracker-7", "Which word?").await;
    assert_eq!(first, 201, "{done}");
    let (again, same) = sent(Asker::Member, "from-tracker-7", "Which word?").await;
    assert_eq!((again, &same["seq"], &same["matter"]), (200, &done["seq"], &done["matter"]), "{same}");
    assert_eq!((&done["repeated"], &same["repeated"]), (&json!(false), &json!(true)));
    let (other, refused) = sent(Asker::Member, "from-tracker-7", "Quite another?").await;
    assert_eq!((other, &refused["field"]), (422, &json!("Idempotency-Key")), "{refused}");
    let (theirs, done) = sent(Asker::Dri, "from-tracker-7", "Which word?").await;
    assert_eq!(theirs, 201, "somebody else's key is another key: {done}");
    let (bad, refused) = sent(Asker::Member, "two words", "x").await;
    assert_eq!((bad, &refused["field"]), (400, &json!("Idempotency-Key")));
    let token = company.token(Asker::Member, Some(comity_auth::Scope::Read));
    let found = call(&house, "GET", "/api/v1/search?q=which%20word", token, "").await;
    let hits = json_of(&found.body)["data"]["hits"].clone();
    let asks = hits.as_array().unwrap().iter().filter(|hit| hit["sort"] == "ask").count();
    assert_eq!(asks, 2, "each once: {hits}");
}

#[tokio::test]
async fn a_token_ends_when_it_is_revoked_and_is_never_more_than_its_person() {
    let company = company();
    let house = company.house(false, Writes::Nothing);
    let token = company.token(Asker::Member, None);
    let wall = async || call(&house, "GET", "/api/v1/wall", token, "").await.status.as_u16();
    assert_eq!(wall().await, 200);
    let gate = Gate::open(company.dir(), Box::new(|bytes| bytes.fill(9))).unwrap();
    assert!(gate.revoke(Asker::Member.id(), Role::Member, None, company::at(NOW)).unwrap());
    assert_eq!(wall().await, 404, "from whom everything was taken back sees nothing, by no token");
    for card in gate.tokens(Asker::Member.id()).unwrap() {
        assert!(gate.revoke_token(Asker::Member.id(), &comity_auth::programs::id(&card.digest)).unwrap());
    }
    assert_eq!(wall().await, 401);
}

#[tokio::test]
async fn a_calendar_program_reads_the_calendar_at_its_secret_address_until_that_is_revoked() {
    use comity_auth::Scope;
    let company = company();
    let house = company.house(false, Writes::Nothing);
    let get =
        async |token: &str| call(&house, "GET", &format!("/calendar/{token}/keynotes.ics"), None, "").await;
    let calendar = company.token(Asker::Member, Some(Scope::Calendar)).unwrap();
    let found = get(calendar).await;
    assert_eq!(found.status.as_u16(), 200, "without any session: {}", found.body);
    assert!(
        found.body.starts_with("BEGIN:VCALENDAR") && found.body.contains("UID:spring@comity"),
        "{}",
        found.body
    );
    // It opens nothing else, and no other token opens it.
    for path in ["/api/v1/wall", "/keynotes.ics", "/api/v1/practice/keynote"] {
        assert_eq!(call(&house, "GET", path, Some(calendar), "").await.status.as_u16(), 403, "{path}");
    }
    let reads = company.token(Asker::Member, Some(Scope::Read)).unwrap();
    let guests = company.token(Asker::Guest, Some(Scope::Calendar)).unwrap();
    for token in [reads, guests, "comity_nothing"] {
        let answer = get(token).await;
        assert_eq!(answer.status.as_u16(), 404, "{token}");
        assert!(!answer.body.contains("VCALENDAR"));
    }
    let gate = Gate::open(company.dir(), Box::new(|bytes| bytes.fill(9))).unwrap();
    for card in gate.tokens(Asker::Member.id()).unwrap() {
        assert!(gate.revoke_token(Asker::Member.id(), &comity_auth::programs::id(&card.digest)).unwrap());
    }
    let gone = get(calendar).await;
    assert_eq!(gone.status.as_u16(), 404);
    assert!(gone.body.contains("This calendar is not shown any more"), "{}", gone.body);
}

#[tokio::test]
async fn a_run_sheet_is_one_file_that_needs_no_network() {
    let company = company();
    let house = company.house(true, Writes::Nothing);
    let saved = call(&house, "GET", "/saved/keynote/sheet/spring", None, "").await;
    assert_eq!(saved.status.as_u16(), 200, "{}", saved.body);
    assert!(
        saved.head.contains("attachment") && saved.head.contains("keynote-sheet-spring.html"),
        "{}",
        saved.head
    );
    assert!(saved.body.contains("<style>") && saved.body.contains("Run of show"), "{}", saved.body);
    let body = saved.body.split("</style>").nth(1).unwrap();
    for away in ["<script", "<link", "src=", "href=", "url("] {
        assert!(!body.contains(away), "{away} in {body}");
    }
    let style = saved.body.replace("url(#", "");
    assert!(!style.contains("@import") && !style.contains("url("), "its style needs nothing either");
    let pdf = call(&house, "GET", "/saved/keynote/sheet/spring?form=pdf", None, "").await;
    assert_eq!(pdf.status.as_u16(), 200, "{}", pdf.body);
    assert!(
        pdf.head.contains("application/pdf") && pdf.head.contains("keynote-sheet-spring.pdf"),
        "{}",
        pdf.head
    );
    assert!(pdf.body.starts_with("%PDF-1.7"));
    let other = call(&house, "GET", "/saved/keynote/sheet/spring?form=docx", None, "").await;
    assert_eq!(other.status.as_u16(), 400);
    assert!(other.body.contains("is saved as"), "{}", other.body);
    let none = call(&house, "GET", "/saved/keynote/sheet/nothing", None, "").await;
    assert_eq!(none.status.as_u16(), 404);
}

/// A house that is served by the real binary; it ends with this.
struct Served(Child, String);

impl Drop for Served {
    fn drop(&mut self) {
        let _ended = self.0.kill().and_then(|()| self.0.wait());
    }
}

fn served(company: &Company) -> Served {
    let mut command = Command::new(env!("CARGO_BIN_EXE_comity"));
    command.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(company.dir());
    let mut child = command.env("COMITY_NOW", NOW).stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.split_whitespace().find(|word| word.starts_with("http://")).unwrap();
    let address = address.trim_end_matches('/').to_owned();
    Served(child, address)
}

fn comity(served: &Served, token: &str, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_comity"));
    command.args(args).args(["--server", &served.1]).env("COMITY_TOKEN", token).env("COMITY_NOW", NOW);
    command.output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[&output.stdout[..], &output.stderr[..]].concat()).into_owned()
}

#[test]
fn the_command_line_does_over_http_what_the_browser_can() {
    let company = company();
    let served = served(&company);
    let token = |asker| company.token(asker, None).unwrap();
    let ask = ["act", "ask.sent", "initiative=atlas", "to=legal", "level=small", "text=Which word?"];
    let asked = comity(&served, token(Asker::Member), &ask);
    assert!(asked.status.success() && said(&asked).contains("ask.sent is act "), "{}", said(&asked));
    let inbox = comity(&served, token(Asker::Lead), &["inbox"]);
    assert!(said(&inbox).contains("“Which word?”"), "{}", said(&inbox));
    let check = comity(&served, token(Asker::Member), &["check"]);
    let text = said(&check);
    assert!(text.contains("legal-before-shape") && text.contains("next: "), "{text}");
    assert_eq!(check.status.code(), Some(1), "a clause is broken: {text}");
    let signed = comity(&served, token(Asker::Lead), &["adopt", "sign"]);
    assert!(said(&signed).contains("There is nothing left for legal to sign."), "{}", said(&signed));
    let file = company.dir().join("next.toml");
    let text = company::AGREEMENT.replace("Legal has contributed before", "Legal is in before");
    std::fs::write(&file, text).unwrap();
    let file = file.to_str().unwrap();
    let proposed = comity(&served, token(Asker::Dri), &["adopt", "propose", file]);
    assert!(said(&proposed).contains("Proposed as act "), "{}", said(&proposed));
    let signed = comity(&served, token(Asker::Lead), &["adopt", "sign"]);
    assert!(said(&signed).contains("1 clauses are signed for legal"), "{}", said(&signed));
}

#[test]
fn a_file_is_brought_over_http_and_taken_back_and_what_it_names_is_mended_there() {
    const ISSUES: &str = "id,at,who,kind,place\n\
                          1,2026-02-03T10:00:00Z,sam,contact,board\n\
                          2,never,sam,contact,board\n";
    let company = company();
    let served = served(&company);
    let admin = company.token(Asker::Admin, None).unwrap();
    let done = |args: &[&str]| said(&comity(&served, admin, args));
    let file = company.dir().join("issues.csv");
    std::fs::write(&file, ISSUES).unwrap();
    let file = file.to_str().unwrap();
    let bring = ["import", "--as", "generic-csv", "--source", "issues"];

    let plan = done(&[&bring[..], &["--plan", file]].concat());
    assert!(plan.contains("1 events, 1 refused") && plan.contains("never"), "{plan}");
    assert!(plan.contains("nothing was taken in"), "{plan}");
    assert!(done(&["imports"]).contains("Nothing was imported yet"));

    let taken = comity(&served, admin, &[&bring[..], &["--yes", file]].concat());
    assert_eq!(taken.status.code(), Some(1), "a row was refused: {}", said(&taken));
    let import = said(&taken).split("imports undo ").nth(1).unwrap().trim().to_owned();
    assert!(done(&["imports"]).contains(&import));
    assert!(done(&[&bring[..], &["--yes", file]].concat()).contains("brought before"), "the same file again");

    let people = done(&["people"]);
    let handle = people.split_whitespace().find(|word| word.ends_with(":sam")).unwrap().to_owned();
    assert!(done(&["people", "match", &handle, "lead@acme.example"]).contains("is lead@acme.example now"));
    assert!(!done(&["people"]).contains(&handle));
    assert!(done(&["people", "split", &handle]).contains("is nobody's now"));
    assert!(
        done(&["people", "match", "nobody:here", "lead@acme.example"]).contains("is not among the handles")
    );

    let places = done(&["links", "map", "issues/nowhere", "atlas"]);
    assert!(places.contains("no place") || places.contains("belongs to atlas now; 0"), "{places}");
    assert!(done(&["imports", "undo", &import]).contains("is undone"));
    assert!(done(&["imports", "undo", &import]).contains("undone"), "a second time is told, too");

    let empty = company.dir().join("empty.csv");
    std::fs::write(&empty, "").unwrap();
    assert!(done(&["import", empty.to_str().unwrap()]).contains("The body is empty"));

    let member = company.token(Asker::Member, None).unwrap();
    let refused = comity(&served, member, &[&bring[..], &["--yes", file]].concat());
    assert!(!refused.status.success(), "who does not keep the sources brings nothing: {}", said(&refused));
    assert_eq!(std::fs::read_dir(company.dir().join("uploads")).map_or(0, Iterator::count), 0);
}

#[test]
fn something_is_put_off_over_http_and_brought_back() {
    let company = company();
    let served = served(&company);
    let token = |asker| company.token(asker, None).unwrap();
    let ask = ["act", "ask.sent", "initiative=atlas", "to=legal", "level=small", "text=Which word?"];
    assert!(comity(&served, token(Asker::Member), &ask).status.success());
    let inbox = comity(&served, token(Asker::Lead), &["inbox", "--json"]);
    let inbox = json_of(&said(&inbox));
    let item = inbox["owed"][0]["matter"].as_str().unwrap().to_owned();
    let later = |args: &[&str]| said(&comity(&served, token(Asker::Lead), args));
    assert!(later(&["inbox", "later", &item, "2026-03-20"]).contains("is put off until 2026-03-20"));
    assert!(later(&["inbox", "later", &item, "2026-02-30"]).contains("day"), "a day that there is not");
    assert!(later(&["inbox", "later", "ask:no-such", "2026-03-20"]).contains("not in your Inbox any more"));
    assert!(later(&["inbox", "back", &item]).contains("is back"));
}

#[tokio::test]
async fn an_uploaded_file_is_told_of_before_it_counts_and_what_is_no_file_is_refused() {
    use axum::body::Body;
    use axum::http::Request;
    use tower::ServiceExt;
    let company = company();
    let house = company.house(false, Writes::Everything);
    let send = async |path: &str, sort: &str, body: Body| {
        let request = Request::post(path)
            .header("host", "localhost")
            .header("content-type", sort)
            .header("authorization", format!("Bearer {}", company.token(Asker::Admin, None).unwrap()));
        let answer = comity_web::router(house.clone()).oneshot(request.body(body).unwrap()).await.unwrap();
        let status = answer.status().as_u16();
        let bytes = axum::body::to_bytes(answer.into_body(), 1 << 20).await.unwrap();
        (status, json_of(std::str::from_utf8(&bytes).unwrap()))
    };
    let file = "application/octet-stream";
    let path = comity_web::api::uploads::PATH;
    for (asked, sort, body, status, field) in [
        ("?name=people.csv", "application/json", "{}", 415, "Content-Type"),
        ("", file, "a,b\n", 422, "name"),
        ("?name=..", file, "a,b\n", 422, "name"),
        ("?name=people.csv&zoen=UTC", file, "a,b\n", 422, "zoen"),
    ] {
        let (got, answer) = send(&format!("{path}{asked}"), sort, Body::from(body)).await;
        assert_eq!((got, answer["field"].as_str()), (status, Some(field)), "{asked}: {answer}");
    }
    let (got, answer) = send(&format!("{path}/no-such-upload"), "application/json", Body::from("{}")).await;
    assert_eq!(got, 404, "{answer}");
}

#[test]
fn what_cannot_be_done_over_http_is_told_with_what_mends_it() {
    let company = company();
    let served = served(&company);
    let token = |asker| company.token(asker, None).unwrap();
    let guest = comity(&served, token(Asker::Guest), &["check"]);
    assert!(
        !guest.status.success() && said(&guest).contains("There is nothing at this address"),
        "{}",
        said(&guest)
    );
    let typo = comity(&served, token(Asker::Member), &["act", "ask.sent", "initiative=atlas", "txt=x"]);
    assert!(said(&typo).contains("txt: `ask.sent` has no field `txt`"), "{}", said(&typo));
    let unknown = comity(&served, "comity_nonsense", &["inbox"]);
    assert!(said(&unknown).contains("This token is not known here"), "{}", said(&unknown));
    let bare = comity(&served, "", &["inbox"]);
    assert!(said(&bare).contains("put a token into COMITY_TOKEN"), "{}", said(&bare));
    let away = Command::new(env!("CARGO_BIN_EXE_comity"))
        .args(["inbox", "--server", "http://comity.example"])
        .env("COMITY_TOKEN", token(Asker::Member))
        .output()
        .unwrap();
    assert!(said(&away).contains("open a tunnel"), "{}", said(&away));
}

#[test]
fn what_a_program_opens_can_be_kept_between_those_it_names() {
    let company = company();
    let served = served(&company);
    let token = |asker| company.token(asker, None).unwrap();
    let ask = ["act", "ask.sent", "initiative=atlas", "to=legal", "level=small", "text=Between us two?"];
    let with = |more: &[&'static str]| [&ask[..], more].concat();
    let asked = with(&["visibility=pair", "with=lead@acme.example"]);
    let asked = comity(&served, token(Asker::Member), &asked);
    assert!(asked.status.success(), "{}", said(&asked));
    let inbox = comity(&served, token(Asker::Lead), &["inbox"]);
    assert!(said(&inbox).contains("“Between us two?”"), "{}", said(&inbox));
    for other in [Asker::Dri, Asker::Admin] {
        let inbox = comity(&served, token(other), &["inbox"]);
        assert!(inbox.status.success() && !said(&inbox).contains("Between us"), "{}", said(&inbox));
    }
    for (more, says) in [
        (&["visibility=pair"][..], "Say whom it is for"),
        (&["with=lead@acme.example"][..], "everybody may see it"),
        (&["visibility=secret", "with=lead@acme.example"][..], "is one of `open`, `pair`, `privileged`"),
        (&["--privileged"][..], "Say whom it is for"),
    ] {
        let refused = comity(&served, token(Asker::Member), &with(more));
        assert!(!refused.status.success() && said(&refused).contains(says), "{more:?}: {}", said(&refused));
    }
}

#[test]
fn a_practice_is_shown_over_http_as_it_is_on_this_machine() {
    let company = company();
    let served = served(&company);
    let token = company.token(Asker::Member, None).unwrap();
    let here = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_comity"));
        let output =
            command.args(args).arg("--data").arg(company.dir()).env("COMITY_NOW", NOW).output().unwrap();
        json_of(&said(&output))
    };
    let there = |args: &[&str]| json_of(&said(&comity(&served, token, args)));
    for args in [
        &["show", "buy-in"][..],
        &["show", "champions", "regions"],
        &["show", "shared-culture", "--as-of", "2026-02-01"],
    ] {
        let shown = there(args);
        assert!(shown.as_object().is_some_and(|fields| !fields.is_empty()), "{args:?}: {shown}");
        assert_eq!(shown, here(args), "{args:?}");
    }
    let missing = comity(&served, token, &["show", "buy-in", "no-such-page"]);
    assert!(
        !missing.status.success() && said(&missing).contains("no page of that name"),
        "{}",
        said(&missing)
    );
}

#[test]
fn which_column_is_which_may_be_said_over_http() {
    const GOALS: &str = "What we want,Who,Since\nFewer late launches,lead@acme.example,2026-02-02\n";
    let company = company();
    let served = served(&company);
    let admin = company.token(Asker::Admin, None).unwrap();
    let done = |args: &[&str]| said(&comity(&served, admin, args));
    let file = company.dir().join("goals.csv");
    std::fs::write(&file, GOALS).unwrap();
    let file = file.to_str().unwrap();
    let bring = ["import", "--as", "okr-csv", "--source", "goals", "--columns"];
    let said_so = done(&[&bring[..], &["title=What we want,owner=Who,start=Since", "--plan", file]].concat());
    assert!(said_so.contains("1 objective.set"), "{said_so}");
    let wrong = done(&[&bring[..], &["title=What they want,owner=Who,start=Since", "--plan", file]].concat());
    assert!(wrong.contains("What they want") && !wrong.contains("1 events"), "{wrong}");
}

#[test]
fn an_act_is_done_once_for_each_row_of_a_table_however_often_it_is_brought() {
    let company = company();
    let file = company.dir().join("rules.csv");
    let rules = "obligation,sort,name,source\n\
                 gdpr-art-6,law,Lawfulness,https://law.example/6\n\
                 gdpr-art-7,no-such-sort,Consent,https://law.example/7\n";
    std::fs::write(&file, rules).unwrap();
    let run = |more: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_comity"));
        command
            .args(["act", "obligation.entered", "--as", "lead@acme.example", "--each"])
            .arg(&file)
            .args(more);
        said(&command.arg("--data").arg(company.dir()).env("COMITY_NOW", NOW).output().unwrap())
    };
    let plan = run(&["--plan"]);
    assert!(
        plan.contains("line 3: ") && plan.contains("1 would be done, 0 known already, 1 refused"),
        "{plan}"
    );
    assert!(run(&[]).contains("1 done, 0 known already, 1 refused"));
    assert!(run(&[]).contains("0 done, 1 known already, 1 refused"), "the same table again");
    std::fs::write(&file, "obligation,srot\ngdpr-art-8,law\n").unwrap();
    assert!(run(&[]).contains("Did you mean `sort`?"), "a column that the act does not know");
}

#[test]
fn people_in_an_act_are_named_as_anywhere_else_and_whom_nobody_knows_is_told_by_the_field() {
    let company = company();
    let run = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_comity"));
        let command = command.arg("act").args(args).args(["--as", "dri@acme.example"]);
        said(&command.arg("--data").arg(company.dir()).env("COMITY_NOW", NOW).output().unwrap())
    };
    let opened = run(&["initiative.opened", "initiative=pollux", "dri=dri@acme.example", "tier=T2"]);
    assert!(opened.contains("initiative.opened is act"), "{opened}");
    let nobody = run(&["initiative.opened", "initiative=castor", "dri=J. Nobody"]);
    assert!(nobody.contains("dri: Nobody is known as `J. Nobody`: use an address"), "{nobody}");
    let odd = run(&["initiative.opened", "initiative=castor", "tier=T9"]);
    assert!(odd.contains("tier: `T9` is not known here; there are T1, T2, T3, T4"), "{odd}");
    // A refusal calls people by their names, not by their ids.
    let champion =
        ["champion.named", "region=emea", "champion=dri@acme.example", "reviewer=lead@acme.example"];
    assert!(run(&champion).contains("is act"));
    let taken =
        run(&["champion.named", "region=emea", "champion=lead@acme.example", "reviewer=dri@acme.example"]);
    assert!(taken.contains("release them first") && !taken.contains("p_"), "{taken}");
    // In a table, a row that names nobody keeps no other from being done.
    let file = company.dir().join("goals.csv");
    let goals = "objective,owner,scope,period,title\n\
                 trust,dri@acme.example,company,2026h1,People trust us\n\
                 speed,J. Nobody,company,2026h1,Nobody waits\n\
                 calm,dri@acme.example,company,2026h1,Nothing breaks\n";
    std::fs::write(&file, goals).unwrap();
    let table = run(&["objective.set", "--each", file.to_str().unwrap()]);
    assert!(table.contains("line 3: owner: Nobody is known as `J. Nobody`"), "{table}");
    assert!(table.contains("2 done, 0 known already, 1 refused"), "{table}");
}
