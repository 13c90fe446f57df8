//! From an ask to its end by mail alone: a marketer who never signs in answers, and learns what became of it.

use crate::house::{House, Said};
use crate::sink::{Mail, Sink};
use std::fs;
use std::process::Stdio;

const PEOPLE: &str = "Name,Email,Department,Start date\n\
    Ana Sol,ana@acme.example,Product,2024-01-02\n\
    Mara Vik,mara@acme.example,Marketing,2024-02-03\n\
    Jo Ek,jo@acme.example,Marketing,2024-02-03\n";
const QUESTION: &str = "Which name goes on the slide?";
const ANSWER: &str = "The short one: Atlas.";
const NEXT_WEEK: &str = "2024-06-10T09:00:00Z";

/// A house in which Ana has asked marketing, and mail goes to a sink.
fn asked(sink: &Sink) -> (House, String) {
    let house = House::empty();
    house.file("people.csv", PEOPLE);
    house.run(&["import", "people.csv"]).good();
    for person in ["ana@acme.example", "mara@acme.example"] {
        house.run(&["admin", "grant", person, "member"]).good();
    }
    house.run(&["act", "initiative.opened", "initiative=atlas", "--as", "ana@acme.example"]).good();
    let matter = ask(&house, QUESTION);
    let url = sink.url();
    let setup =
        ["admin", "mail", "--smtp", &url, "--from", "comity@acme.example", "--replies", "reply@acme.example"];
    house.run_at("2024-06-03T08:00:00Z", &setup).says(0, &["Replies come to reply@acme.example"]);
    house.run(&["admin", "mail", "--base-url", "https://comity.acme.example/"]).good();
    (house, matter)
}

fn ask(house: &House, question: &str) -> String {
    let text = format!("text={question}");
    let sent = [
        "act",
        "ask.sent",
        "initiative=atlas",
        "to=marketing",
        "level=small",
        &text,
        "--as",
        "ana@acme.example",
    ];
    let said = house.run(&sent).good();
    said.out.trim().trim_end_matches('.').rsplit(' ').next().unwrap().to_owned()
}

/// The lists that a command sends, by address.
fn lists(sink: &Sink, said: Said) -> Vec<Mail> {
    said.good();
    let mut mails = sink.rest();
    mails.sort_by(|a, b| a.to.cmp(&b.to));
    mails
}

/// A reply as a mail program writes it.
fn reply(to: &str, from: &str, headers: &str, text: &str) -> String {
    format!(
        "From: Somebody <{from}>\r\nTo: {to}\r\nSubject: Re: Comity\r\nMessage-ID: <1@x>\r\n{headers}\
         Date: Mon, 3 Jun 2024 10:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\
         \r\n{text}\r\n\r\nOn Mon, 3 Jun 2024, Comity wrote:\r\n> {QUESTION}\r\n-- \r\nSomebody\r\n"
    )
}

fn take(house: &House, mail: &str) -> Said {
    house.fed(&["mail", "take", "-"], mail)
}

#[test]
fn a_marketer_who_never_signs_in_answers_by_mail_and_learns_what_became_of_it() {
    let sink = Sink::start();
    let (house, matter) = asked(&sink);
    let mails = lists(&sink, house.run(&["digest"]));
    assert_eq!(
        mails.iter().map(|mail| &mail.to[0]).collect::<Vec<_>>(),
        ["ana@acme.example", "mara@acme.example"]
    );
    let mail = &mails[1];
    assert_eq!(mail.header("subject"), "Comity: one thing waits for you");
    assert_eq!(mail.header("auto-submitted"), "auto-generated");
    assert!(mail.header("message-id").ends_with("@acme.example>"), "{}", mail.raw);
    assert!(
        mail.header("list-unsubscribe").contains("https://comity.acme.example/mail/stop/"),
        "{}",
        mail.raw
    );
    for says in [mail.text(), mail.html()] {
        assert!(says.contains("Answer what product asks about atlas, by 2024-06-10."), "{says}");
        assert!(says.contains(QUESTION), "{says}");
    }
    let to = mail.header("reply-to");
    assert!(mail.text().contains(&format!("Answer by mail: {to}")), "{}", mail.text());
    assert!(house.files_that_say(to.split(['+', '@']).nth(1).unwrap()).is_empty(), "no file holds the token");

    let acts = house.acts();
    take(&house, &reply(&to, "mara@acme.example", "", ANSWER))
        .says(0, &[&format!("taken: it answers ask:{matter}")]);
    assert_eq!(house.acts(), acts + 1);
    assert!(house.files_that_say(ANSWER).is_empty(), "the answer lies sealed in the log, and nowhere else");

    let shown = house.run(&["digest", "--dry-run", "--to", "ana@acme.example"]).good();
    assert!(shown.out.contains("Say what became of the answer of marketing about atlas."), "{}", shown.out);
    assert!(shown.out.contains(ANSWER), "{}", shown.out);
    let dispose =
        ["act", "ask.disposed", &format!("ask={matter}"), "disposition=adopted", "artefact=launch-slide"];
    house.run_at("2024-06-04T10:00:00Z", &[&dispose[..], &["--as", "ana@acme.example"]].concat()).good();

    let next = lists(&sink, house.run_at(NEXT_WEEK, &["digest"]));
    let mail = next.iter().find(|mail| mail.to == ["mara@acme.example"]).expect("Mara hears of it");
    assert_eq!(mail.header("subject"), "Comity: what others did, and nobody waits for you");
    for says in [mail.text(), mail.html()] {
        assert!(says.contains("said what became of the answer (disposition: adopted)"), "{says}");
    }
    house.run_at(NEXT_WEEK, &["digest"]).says(0, &["mara@acme.example has had the list of 2024-06-10"]);
    assert!(sink.rest().is_empty(), "nobody gets a list twice");
}

#[test]
fn a_question_is_asked_by_mail_and_its_writer_hears_whose_move_it_is() {
    let sink = Sink::start();
    let (house, _) = asked(&sink);
    let mails = lists(&sink, house.run(&["digest"]));
    let mail = mails.iter().find(|mail| mail.to == ["ana@acme.example"]).expect("Ana has a list");
    let foot = mail.text().split("write to ").nth(1).unwrap().to_owned();
    let to = foot.split(':').next().unwrap();
    let before = house.acts();
    let write = |from: &str, subject: &str, text: &str| {
        reply(to, from, "", text).replace("Subject: Re: Comity", &format!("Subject: {subject}"))
    };
    let mail = write("ana@acme.example", "Re: ask marketing about Atlas", "And which colour?");
    take(&house, &mail).says(0, &["taken: it opens ask:"]);
    let back = sink.rest().pop().expect("Ana is told");
    assert_eq!(
        (back.to[0].as_str(), back.header("subject").as_str()),
        ("ana@acme.example", "Comity: your mail was taken")
    );
    assert!(back.text().contains("is open, and the move is"), "{}", back.text());
    take(&house, &mail).says(0, &["taken before"]);
    take(&house, &write("ana@acme.example", "ask marketing about atlas", "And which font?"))
        .says(0, &["taken: it opens ask:"]);
    assert_eq!(house.acts(), before + 2, "the address is good for more than one");
    for (from, subject, why) in [
        ("ana@acme.example", "hello", "The first word is one of"),
        ("ana@acme.example", "ask marketing about borealis", "Say which initiative"),
        ("mara@acme.example", "ask marketing about atlas", "It came from another address than yours"),
    ] {
        let said = take(&house, &write(from, subject, "What?"));
        assert!(said.out.contains(why), "{subject}: {}", said.out);
    }
    assert_eq!(house.acts(), before + 2);
}

#[test]
fn a_reply_that_is_not_what_it_should_be_does_nothing_and_only_its_person_is_told() {
    let sink = Sink::start();
    let (house, _) = asked(&sink);
    let mails = lists(&sink, house.run(&["digest", "--to", "mara@acme.example"]));
    let to = mails[0].header("reply-to");
    let acts = house.acts();
    let refuse = |mail: &str, why: &str, is_told: bool| {
        take(&house, mail).says(0, &["refused", why]);
        let told = sink.rest();
        assert_eq!(told.len(), usize::from(is_told), "{why}: {told:?}");
        for back in &told {
            assert_eq!(back.to, ["mara@acme.example"], "{why}");
            assert_eq!(back.header("auto-submitted"), "auto-replied");
            assert!(back.text().contains("nothing was changed"), "{}", back.text());
            assert!(!back.has("reply-to"), "{}", back.raw);
        }
        assert_eq!(house.acts(), acts, "{why}");
    };
    let mara = "mara@acme.example";
    let auto = reply(&to, mara, "Auto-Submitted: auto-replied\r\n", "I am away.");
    refuse(&auto, "a machine sent it", false);
    refuse(&reply(&to, mara, "Precedence: bulk\r\n", "Sale!"), "its precedence is bulk", false);
    refuse(&reply(&to, "MAILER-DAEMON@acme.example", "", "No such user."), "message on a delivery", false);
    refuse(&reply(&to, "eve@elsewhere.example", "", ANSWER), "another address than yours", true);
    refuse(&reply(&to, "eve@elsewhere.example", "", "Again."), "another address than yours", true);
    refuse(&reply(&to, "jo@acme.example", "", ANSWER), "another address than yours", true);
    refuse(&reply(&to, mara, "", "> only what was quoted"), "Write your answer above that", true);
    refuse(&reply(&to, mara, "", &"long ".repeat(5_000)), "longer than 20000 characters", true);
    let forged = to.replace(&to[6..10], if &to[6..10] == "aaaa" { "bbbb" } else { "aaaa" });
    refuse(&reply(&forged, mara, "", ANSWER), "never given out", false);
    refuse(&reply("comity@acme.example", mara, "", ANSWER), "no address that answers", false);
    refuse(&"x".repeat(26 << 20), "larger than 25 MiB", false);
    let late = Said::of(&{
        let path = house.file("late.eml", reply(&to, mara, "", ANSWER));
        let mut command = house.command(&["mail", "take", path.to_str().unwrap()]);
        command.env("COMITY_NOW", "2024-07-20T09:00:00Z").output().unwrap()
    });
    late.says(0, &["refused", "too old to answer"]);

    // Once it is taken, the same mail does nothing more, and another one is told so.
    sink.rest();
    take(&house, &reply(&to, mara, "", ANSWER)).says(0, &["taken: it answers"]);
    take(&house, &reply(&to, mara, "", ANSWER)).says(0, &["taken before"]);
    assert_eq!(house.acts(), acts + 1);
    assert!(sink.rest().is_empty());
    // By now five were told of in a day, and that is enough for anybody.
    take(&house, &reply(&to, mara, "", "And another thing."))
        .says(0, &["refused: ", "answered by mail already"]);
    assert!(sink.rest().is_empty());
    assert_eq!(house.acts(), acts + 1);
}

#[test]
fn who_may_not_act_any_more_cannot_by_mail_either_and_a_mail_to_stop_stops() {
    let sink = Sink::start();
    let (house, _) = asked(&sink);
    let mails = lists(&sink, house.run(&["digest", "--to", "mara@acme.example"]));
    let (to, text) = (mails[0].header("reply-to"), mails[0].text());
    let acts = house.acts();
    house.run(&["admin", "revoke", "mara@acme.example", "member"]).good();
    take(&house, &reply(&to, "mara@acme.example", "", ANSWER)).says(0, &["refused"]);
    assert_eq!(house.acts(), acts);
    house.run(&["admin", "grant", "mara@acme.example", "member"]).good();
    let stop = text
        .lines()
        .find_map(|line| line.strip_prefix("No more of these mails: write anything to "))
        .unwrap();
    take(&house, &reply(stop, "eve@elsewhere.example", "", "stop")).says(0, &["refused"]);
    take(&house, &reply(stop, "mara@acme.example", "", "")).says(0, &["no more mail goes there"]);
    house.run_at(NEXT_WEEK, &["digest"]).says(0, &["mara@acme.example wants no mail"]);
}

#[test]
fn two_asks_have_an_address_each_and_a_mailbox_answers_both() {
    let sink = Sink::start();
    let (house, first) = asked(&sink);
    let second = ask(&house, "And which colour?");
    let mails = lists(&sink, house.run(&["digest", "--to", "mara@acme.example"]));
    assert!(!mails[0].has("reply-to"), "which of the two would it answer?");
    let text = mails[0].text();
    let to: Vec<&str> =
        text.lines().filter_map(|line| line.trim().strip_prefix("Answer by mail: ")).collect();
    assert_eq!(to.len(), 2, "{text}");
    let letter = |to: &str| {
        format!("From mara Mon Jun  3 10:00:00 2024\r\n{}\r\n", reply(to, "mara@acme.example", "", ANSWER))
    };
    house.file("box.mbox", letter(to[0]) + &letter(to[1]));
    let said = house.run(&["mail", "take", "box.mbox"]).good();
    assert!(said.out.contains(&first) && said.out.contains(&second), "{}", said.out);
}

#[test]
fn what_is_kept_between_some_people_is_mailed_to_nobody_in_words() {
    let sink = Sink::start();
    let (house, _) = asked(&sink);
    let asks = ["act", "ask.sent", "initiative=atlas", "to=marketing", "level=small", "text=zzcanary merger"];
    house.run(&[&asks[..], &["--as", "ana@acme.example", "--privileged"]].concat()).good();
    let mails = lists(&sink, house.run(&["digest"]));
    for mail in &mails {
        assert!(!mail.raw.contains("zzcanary") && !mail.text().contains("merger"), "{}", mail.text());
    }
    let mail = mails.iter().find(|mail| mail.to == ["ana@acme.example"]).unwrap();
    assert!(mail.text().contains("Something that is kept between some people."), "{}", mail.text());
}

#[test]
fn a_list_that_no_server_takes_is_seen_not_to_be_sent_and_is_tried_again() {
    let sink = Sink::start();
    let (house, _) = asked(&sink);
    sink.says(451);
    let to_mara = ["digest", "--to", "mara@acme.example"];
    house.run(&to_mara).says(1, &["was not sent", "451"]);
    house
        .run(&["mail", "list"])
        .says(0, &["Mara Vik", "digest 2024-06-03", "not sent", "tried again after 2024-06-03T09:05"]);
    sink.says(250);
    house.run(&to_mara).says(0, &["It is tried after"]);
    assert!(sink.rest().is_empty());
    house.run_at("2024-06-03T09:06:00Z", &to_mara).says(0, &["was sent"]);
    assert_eq!(sink.rest().len(), 1);
    house.run(&["mail", "list"]).says(0, &["Every letter arrived"]);
    house.run_at(NEXT_WEEK, &["admin", "mail", "--smtp", "smtp://127.0.0.1:9"]).good();
    house.run_at(NEXT_WEEK, &to_mara).says(1, &["was not sent"]);
}

#[test]
fn mail_is_set_up_with_what_can_be_used_and_never_with_a_password() {
    let house = House::peopled();
    house.run(&["digest"]).says(2, &["no mail server is set up"]);
    house.run(&["admin", "mail"]).says(0, &["No mail goes out"]);
    house.run(&["admin", "mail", "--smtp", "smtp://localhost"]).says(2, &["say both, --smtp and --from"]);
    let from = ["--from", "comity@acme.example"];
    let say = |args: &[&str]| house.run(&[&["admin", "mail"], args].concat());
    say(&[&["--smtp", "smtps://me:s3cretword@mail.acme.example"], &from[..]].concat())
        .says(2, &["COMITY_SMTP_PASSWORD"]);
    assert!(house.files_that_say("s3cretword").is_empty());
    say(&["--smtp", "mail.acme.example", "--from", "x@acme.example"]).says(2, &["is no SMTP server"]);
    say(&["--smtp", "smtp://localhost", "--from", "nobody"]).says(2, &["no mail address"]);
    say(&["--smtp", "smtp://localhost", "--from", "a@b.example\r\nBcc: c@d.example"])
        .says(2, &["no mail address"]);
    let local = [&["--smtp", "smtp://localhost"], &from[..]].concat();
    say(&[&local[..], &["--replies", "a+b@acme.example"]].concat()).says(2, &["leave the `+` out"]);
    say(&[&local[..], &["--maildir", "."]].concat()).says(2, &["is no maildir"]);
    say(&local).says(0, &["Mail goes out by smtp://localhost"]);
    house.run(&["digest"]).says(2, &["nobody was let in yet"]);
    say(&["--off"]).says(0, &["No mail goes out any more"]);
}

/// Serves a house until the test is done with it.
struct Served(std::process::Child);

impl Served {
    fn start(house: &House, now: &str) -> Served {
        let mut command = house.command(&["serve", "--listen", "127.0.0.1:0"]);
        Served(command.env("COMITY_NOW", now).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap())
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_server_sends_what_is_due_once_however_often_it_starts_and_takes_replies_from_a_maildir() {
    let sink = Sink::start();
    let (house, matter) = asked(&sink);
    for folder in ["box/new", "box/cur", "box/tmp"] {
        fs::create_dir_all(house.path(folder)).unwrap();
    }
    house.run(&["admin", "mail", "--maildir", "box"]).good();
    let deliver = |name: &str, mail: &str| {
        fs::write(house.path("box/tmp").join(name), mail).unwrap();
        fs::rename(house.path("box/tmp").join(name), house.path("box/new").join(name)).unwrap();
    };
    let served = Served::start(&house, "2024-06-03T09:00:00Z");
    let (first, second) = (sink.next(), sink.next());
    let mail = if first.to == ["mara@acme.example"] { first } else { second };
    let to = mail.header("reply-to");
    drop(served);

    let again = Served::start(&house, "2024-06-03T09:01:00Z");
    // Each of these is answered in a round of its own; a list that came twice would come between.
    for (name, text) in [("1", "> nothing"), ("2", ">  nothing")] {
        deliver(name, &reply(&to, "mara@acme.example", "", text));
        assert_eq!(sink.next().header("subject"), "Comity: your reply was not taken");
    }
    deliver("3", &reply(&to, "mara@acme.example", "", ANSWER));
    deliver("4", &reply(&to, "mara@acme.example", "", "Another."));
    assert!(sink.next().text().contains("answered by mail already"));
    drop(again);
    assert!(sink.rest().is_empty());
    // Whichever mail it was ended over stays, and would do nothing twice.
    for name in ["1:2,S", "2:2,S", "3:2,S"] {
        assert!(house.path("box/cur").join(name).exists(), "{name}");
    }
    let dispose = ["act", "ask.disposed", &format!("ask={matter}"), "disposition=adopted", "artefact=slide"];
    house.run(&[&dispose[..], &["--as", "ana@acme.example"]].concat()).good();
}
