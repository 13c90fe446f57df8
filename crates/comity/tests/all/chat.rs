//! Asking and answering in a chat: signed by its server, by whoever its handle is matched to, shown to them
//! alone.

use crate::house::House;
use crate::house::served::{Answer, Served};
use comity_auth::chat::Secret;

const PEOPLE: &str = "Name,Email,Slack ID,Department,Start date\n\
    Ana Sol,ana@acme.example,U01ANA,Product,2024-01-02\n\
    Mara Vik,mara@acme.example,U02MARA,Marketing,2024-02-03\n\
    Lev Ost,lev@acme.example,U03LEV,Legal,2024-02-03\n";
const SECRET: &str = "a secret that the chat's page shows";
const NOW: &str = "2024-06-03T09:00:00Z";
const STAMP: &str = "1717405200";

fn fresh() -> (House, Served) {
    let house = House::empty();
    house.file("people.csv", PEOPLE);
    house.run(&["import", "people.csv"]).good();
    for person in ["ana@acme.example", "mara@acme.example"] {
        house.run(&["admin", "grant", person, "member"]).good();
    }
    house.run(&["act", "initiative.opened", "initiative=atlas", "--as", "ana@acme.example"]).good();
    let served = Served::start_with(&house, &[("COMITY_CHAT_SECRET", SECRET), ("COMITY_NOW", NOW)]);
    (house, served)
}

fn form(user: &str, text: &str, trigger: &str) -> String {
    let escape = |text: &str| -> String {
        let plain = |byte: u8| byte.is_ascii_alphanumeric();
        text.bytes()
            .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
            .collect()
    };
    format!("command=%2Fcomity&user_id={user}&trigger_id={trigger}&text={}", escape(text))
}

fn signed(stamp: &str, form: &str) -> String {
    let signature = Secret::new(SECRET).unwrap().sign(stamp, form.as_bytes());
    format!("x-slack-request-timestamp: {stamp}\r\nx-slack-signature: {signature}")
}

/// Somebody types, and is answered.
#[track_caller]
fn typed(served: &Served, user: &str, text: &str, trigger: &str) -> String {
    let form = form(user, text, trigger);
    let answer = served.call("/hooks/chat", &signed(STAMP, &form), &form);
    assert_eq!(answer.status(), "200", "{}", answer.body);
    said(&answer)
}

fn said(answer: &Answer) -> String {
    let body: serde_json::Value =
        serde_json::from_str(&answer.body).unwrap_or_else(|why| panic!("{why}: {}", answer.body));
    assert_eq!(body["response_type"], "ephemeral", "nobody else sees it");
    body["text"].as_str().unwrap().to_owned()
}

#[test]
fn a_question_is_asked_and_answered_in_a_chat_and_nobody_opens_a_page() {
    let (house, served) = fresh();
    let before = house.acts();
    let asked = typed(&served, "U01ANA", "ask marketing about Atlas: Which name goes on the slide?", "t1");
    assert!(asked.contains("is open, and the move is"), "{asked}");
    // What hurts is taken in half a minute: the answer names who owns it now, and until when.
    let hurts = typed(&served, "U02MARA", "problem about atlas: Nobody finds the price list", "t-hurts");
    assert!(hurts.contains("the move is product's: Own problem "), "{hurts}");
    assert!(hurts.contains("or name who does, by 2024-06-05."), "{hurts}");
    let again = typed(&served, "U01ANA", "ask marketing about Atlas: Which name goes on the slide?", "t1");
    assert_eq!(house.acts(), before + 2, "what comes twice is done once: {again}");

    let waits = typed(&served, "U02MARA", "inbox", "t2");
    assert!(waits.starts_with("One thing waits for you:") && waits.contains("atlas"), "{waits}");
    let id = waits.rsplit('(').next().unwrap().trim_end_matches(')').to_owned();
    let taken = typed(&served, "U02MARA", &format!("answer {id}: The short one."), "t3");
    assert!(taken.contains("Taken, as your answer to ask"), "{taken}");
    assert_eq!(house.acts(), before + 3);
    assert!(typed(&served, "U02MARA", "inbox", "t4").starts_with("Nobody waits for you."));
    assert!(house.files_that_say("The short one.").is_empty(), "the answer lies sealed in the log");
}

#[test]
fn what_cannot_be_read_is_answered_with_how_to_write_it_and_nothing_is_done() {
    let (house, served) = fresh();
    let before = house.acts();
    for (user, text, says) in [
        ("U01ANA", "", "Ask: `ask legal about atlas"),
        ("U01ANA", "help", "Only you see what comes back"),
        ("U01ANA", "please ask somebody", "Then a colon"),
        ("U01ANA", "juggle marketing about atlas: x", "The first word is one of"),
        ("U01ANA", "ask marketing about borealis: x", "Say which initiative"),
        ("U01ANA", "ask juggling about atlas: x", "Say which function"),
        ("U01ANA", "answer a-99: yes", "Nothing of the name `a-99`"),
        ("U01ANA", "answer", "Write which one you answer"),
        ("U09NOBODY", "inbox", "Nobody knows yet who `slack:U09NOBODY` is"),
        ("", "inbox", "Nobody knows yet who"),
        ("U03LEV", "inbox", "let you in"),
        ("U03LEV", "ask marketing about atlas: May I?", "initiative"),
    ] {
        let answer = typed(&served, user, text, "t");
        assert!(answer.contains(says), "{user} {text}: {answer}");
    }
    assert_eq!(house.acts(), before);
}

#[test]
fn what_the_chats_server_has_not_signed_just_now_is_not_heard() {
    let (house, served) = fresh();
    let before = house.acts();
    let form = form("U01ANA", "ask marketing about atlas: x", "t");
    let other = form.replace("U01ANA", "U02MARA");
    let old = (STAMP.parse::<i64>().unwrap() - 3_600).to_string();
    for (headers, says) in [
        (String::new(), "It has no signature"),
        (signed(STAMP, &other), "Its signature is not that"),
        (signed(&old, &form), "older than five minutes"),
        (
            format!("x-slack-request-timestamp: {STAMP}\r\nx-slack-signature: v0=00"),
            "Its signature is not that",
        ),
    ] {
        let answer = served.call("/hooks/chat", &headers, &form);
        assert_eq!(answer.status(), "401", "{}", answer.body);
        assert!(said(&answer).contains(says), "{}", answer.body);
    }
    assert_eq!(house.acts(), before);
    drop(served);
    let deaf = Served::start(&house);
    let answer = deaf.call("/hooks/chat", &signed(STAMP, &form), &form);
    assert_eq!((answer.status(), said(&answer).contains("COMITY_CHAT_SECRET")), ("404", true));
    let mut short = house.command(&["serve", "--listen", "127.0.0.1:0"]);
    let short = short.env("COMITY_CHAT_SECRET", "short").output().unwrap();
    assert!(String::from_utf8_lossy(&short.stderr).contains("is no signing secret"));
}
