//! From an empty house to somebody in their Inbox, over HTTP as a browser without script speaks it.

use crate::house::House;
use crate::house::served::Served;

const PASSWORD: &str = "a+meadow+in+june";

/// The path of the link that the console prints for somebody.
fn invite(house: &House, person: &str) -> String {
    let said = house.run(&["admin", "invite", person]).good();
    let path = said.out.trim().strip_prefix("http://127.0.0.1:8080").unwrap().to_owned();
    assert!(said.err.contains("good once, until 2024-06-10T09:00:00Z"), "{}", said.err);
    path
}

#[test]
fn the_first_person_comes_in_by_a_link_sees_their_inbox_and_from_then_on_everybody_signs_in() {
    let house = House::peopled();
    let served = Served::start(&house);
    assert_eq!(served.get("/", None).status(), "200", "until then anybody at this machine may look");

    let link = invite(&house, "Ana@Acme.example");
    let page = served.get(&link, None);
    assert!(page.status() == "200" && page.body.contains("Ana Sol"), "{}", page.body);
    let short = served.post(&link, None, "password=short");
    assert!(short.status() == "422" && short.body.contains("at least twelve characters"), "{}", short.body);
    let first = served.post(&link, None, &format!("password={PASSWORD}")).session();
    let inbox = served.get("/inbox", Some(&first));
    assert!(inbox.status() == "200" && inbox.body.contains("Inbox"), "{}", inbox.body);
    assert_eq!(served.get(&link, None).status(), "404", "a link is good once");
    served.get("/", None).asks_to_sign_in();

    let wrong = served.post("/sign-in", None, "mail=ana%40acme.example&password=another+meadow");
    assert!(wrong.status() == "422" && wrong.body.contains("do not belong together"), "{}", wrong.body);
    let right = format!("mail=%20ANA%40acme.example&password={PASSWORD}");
    let second = served.post("/sign-in", Some(&first), &right).session();
    assert_ne!(first, second);
    served.get("/inbox", Some(&first)).asks_to_sign_in();
    assert_eq!(served.get("/inbox", Some(&second)).status(), "200");

    let out = served.post("/sign-out", Some(&second), "");
    assert!(out.header("set-cookie").unwrap().contains("Max-Age=0"), "{}", out.head);
    served.get("/inbox", Some(&second)).asks_to_sign_in();
    assert_eq!(house.files_that_say(second.strip_prefix("comity=").unwrap()), [""; 0]);

    let said = served.stop();
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.contains("comity admin invite ADDRESS"), "{said}");
    let again = Served::start(&house);
    again.get("/", None).asks_to_sign_in();
    assert_eq!(again.stop(), "", "who can sign in needs no hint");
}

#[test]
fn who_tries_too_often_is_told_when_to_come_back_and_the_address_of_numbers_says_where_passkeys_work() {
    let house = House::peopled();
    let served = Served::start(&house);
    served.post(&invite(&house, "Ana Sol"), None, &format!("password={PASSWORD}")).session();
    let wrong = "mail=ana%40acme.example&password=another+meadow";
    for _ in 0..10 {
        assert_eq!(served.post("/sign-in", None, wrong).status(), "422");
    }
    let locked = served.post("/sign-in", None, wrong);
    assert_eq!((locked.status(), locked.header("retry-after")), ("429", Some("900")), "{}", locked.head);
    let page = served.get("/sign-in", None);
    let port = served.host.rsplit(':').next().unwrap();
    let there = format!("http://localhost:{port}/sign-in");
    assert!(page.body.contains(&there) && !page.body.contains("Sign in with a passkey"), "{}", page.body);
    house.run(&["serve", "--origin", "http://comity.acme.example"]).says(2, &["https://comity.example.com"]);
    house.file("words.txt", "export 1 0\nslow 1\n");
    let says = ["words.txt cannot be used as word vectors", "line 2 is not a word and its 2 numbers"];
    house.run(&["serve", "--vectors", "words.txt"]).says(2, &says);
}

#[test]
fn the_console_signs_somebody_out_beside_a_server_that_runs() {
    let house = House::peopled();
    let served = Served::start(&house);
    let ana = served.post(&invite(&house, "Ana Sol"), None, &format!("password={PASSWORD}")).session();
    let bo = served.post(&invite(&house, "bo@acme.example"), None, &format!("password={PASSWORD}")).session();
    house.run(&["admin", "sign-out", "ana@acme.example"]).says(0, &["there was one session"]);
    served.get("/inbox", Some(&ana)).asks_to_sign_in();
    assert_eq!(served.get("/inbox", Some(&bo)).status(), "200");
    house.run(&["admin", "sign-out", "ana@acme.example"]).says(0, &["was signed in nowhere"]);
    house.run(&["erase", "--subject", "bo@acme.example", "--basis", "left"]).good();
    served.get("/inbox", Some(&bo)).asks_to_sign_in();
}

#[test]
fn who_cannot_be_invited_is_said_with_its_mend() {
    let house = House::peopled();
    house.run(&["admin", "invite", "nobody@acme.example"]).says(2, &["Nobody is known as"]);
    house.run(&["admin", "invite", "Ana Sol", "--base-url", "acme"]).says(2, &["http://127.0.0.1:8080"]);
    let said =
        house.run(&["admin", "invite", "Ana Sol", "--base-url", "https://comity.acme.example/"]).good();
    assert!(said.out.starts_with("https://comity.acme.example/welcome/"), "{}", said.out);
    house.run(&["admin", "invite", "Ana Sol", "--data", "elsewhere"]).says(2, &["there is no workspace"]);
    assert!(!house.path("elsewhere").exists());
}

#[test]
fn a_guest_comes_by_a_link_sees_their_room_and_is_gone_when_it_is_taken_back() {
    let house = House::peopled();
    for id in ["atlas", "borealis"] {
        house
            .run(&["act", "initiative.opened", &format!("initiative={id}"), "--as", "ana@acme.example"])
            .good();
    }
    let served = Served::start(&house);
    let ana = served.post(&invite(&house, "Ana Sol"), None, &format!("password={PASSWORD}")).session();
    let to = |id: &'static str| {
        ["admin", "invite", "cem@agency.example", "--guest", "--name", "Cem Aydin", "--initiative", id]
    };
    house.run(&to("atlsa")).says(2, &["there is no initiative `atlsa`", "atlas"]);
    let said = house.run(&to("atlas")).good();
    let link = said.out.trim().strip_prefix("http://127.0.0.1:8080").unwrap().to_owned();
    let cem = served.post(&link, None, &format!("password={PASSWORD}")).session_at("/room/atlas");
    let room = served.get("/room/atlas", Some(&cem));
    assert!(room.status() == "200" && !room.body.contains("borealis"), "{}", room.body);
    assert_eq!(served.get("/inbox", Some(&cem)).status(), "200");
    let missing = served.get("/room/no-such-thing", Some(&cem));
    for path in ["/room/borealis", "/agreement", "/about", "/p/buy-in", "/acts/initiative.opened"] {
        let answer = served.get(path, Some(&cem));
        assert_eq!((answer.status(), &answer.body), ("404", &missing.body), "{path}");
    }
    let grants = house.run(&["admin", "grants"]).good();
    assert!(grants.out.contains("Cem Aydin  guest of initiative:atlas, since 2024-06-03"), "{}", grants.out);
    let revoke = ["admin", "revoke", "cem@agency.example", "guest", "--initiative", "atlas"];
    house.run(&revoke).says(0, &["is no longer guest of initiative:atlas"]);
    assert_eq!(served.get("/room/atlas", Some(&cem)).status(), "404");
    assert_eq!(served.get("/room/atlas", Some(&ana)).status(), "200");
    house.run(&["admin", "grant", "Bo Lind", "leed"]).says(2, &["there is no such role", "lead"]);
    house.run(&["admin", "grant", "Bo Lind", "lead"]).says(2, &["--function or --region"]);
}
