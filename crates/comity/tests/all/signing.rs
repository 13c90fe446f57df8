//! A requirement signed as a browser without script does it, by a password and a code of the moment; then
//! checked with nothing but what was handed out.

use crate::house::House;
use crate::house::served::Served;
use comity_auth::codes;
use comity_spine::At;

const PASSWORD: &str = "a+meadow+in+june";

fn between<'t>(text: &'t str, before: &str, after: &str) -> &'t str {
    let (_, rest) = text.split_once(before).unwrap_or_else(|| panic!("no {before} in {text}"));
    rest.split_once(after).unwrap().0
}

/// The bytes of a secret as people type it.
fn secret_of(spelt: &str) -> Vec<u8> {
    let five = |letter: char| "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".find(letter);
    let bits: String = spelt.chars().filter_map(five).map(|value| format!("{value:05b}")).collect();
    let byte = |bits: &[u8]| u8::from_str_radix(str::from_utf8(bits).unwrap(), 2).unwrap();
    bits.as_bytes().chunks_exact(8).map(byte).collect()
}

/// The code of now, or of some half minutes later.
fn code(secret: &[u8], later: i64) -> String {
    let now: At = "2024-06-03T09:00:00Z".parse().unwrap();
    format!("{:06}", codes::code(secret, codes::step(now.plus_millis(later * 30_000))))
}

/// A house with a requirement, served; Ana is in, with codes, whose secret is yielded.
fn begun() -> (House, Served, String, Vec<u8>) {
    let house = House::peopled();
    house.run(&["act", "initiative.opened", "initiative=vent", "--as", "ana@acme.example"]).good();
    let says = "statement=The device sounds an alarm after 20 s.";
    let introduced =
        ["act", "requirement.introduced", "requirement=alarm-1", "initiative=vent", "name=Alarm", says];
    house.run(&[&introduced[..], &["--as", "bo@acme.example"]].concat()).good();
    let served = Served::start(&house);
    let link = house.run(&["admin", "invite", "ana@acme.example"]).good().out;
    let link = link.trim().strip_prefix("http://127.0.0.1:8080").unwrap();
    let ana = served.post(link, None, &format!("password={PASSWORD}")).session();
    let made = served.post("/account/codes", Some(&ana), &format!("do=new&password={PASSWORD}"));
    let secret = secret_of(between(&made.body, "input class=\"token\" value=\"", "\""));
    let token = between(&made.body, "name=\"token\" value=\"", "\"");
    let kept = format!("do=keep&token={token}&code={}", code(&secret, -1));
    assert_eq!(served.post("/account/codes", Some(&ana), &kept).status(), "303");
    (house, served, ana, secret)
}

#[test]
fn whoever_sits_at_an_open_screen_gets_no_passkey_without_the_password() {
    let (_house, served, ana, _) = begun();
    let tried = served.post("/account/passkeys", Some(&ana), "name=x&password=another&passkey=%7B%7D");
    assert!(tried.status() == "422" && tried.body.contains("not your password"), "{}", tried.body);
    let right = format!("name=x&password={PASSWORD}&passkey=");
    let tried = served.post("/account/passkeys", Some(&ana), &right);
    assert!(tried.body.contains("asked for by script, and this browser ran none"), "{}", tried.body);
}

const FORM: &str =
    "requirement=alarm-1&revision=1&meaning=approval&_back=/p/requirements/requirement/alarm-1";

#[test]
fn whoever_signs_reads_it_shows_who_they_are_and_hands_out_what_anybody_can_check() {
    let (house, served, ana, secret) = begun();
    let drawn = served.post("/acts/signature.given", Some(&ana), FORM);
    assert_eq!(drawn.status(), "303", "{}", drawn.body);
    let page = drawn.header("location").unwrap().to_owned();
    let shown = served.get(&page, Some(&ana));
    for part in ["The device sounds an alarm after 20 s.", "Signed by: Ana Sol", "Meaning: approval", "UTC"] {
        assert!(shown.body.contains(part), "{part}: {}", shown.body);
    }
    let wrong = served.post(&page, Some(&ana), &format!("password={PASSWORD}&code=000000"));
    assert!(wrong.status() == "422" && wrong.body.contains("not yours of now"), "{}", wrong.body);
    let anew = between(&wrong.body, "action=\"/sign/", "\"");
    assert_eq!(served.post(&page, Some(&ana), "password=x&code=1").status(), "404", "a page is good once");
    let right = format!("password={PASSWORD}&code={}", code(&secret, 0));
    let signed = served.post(&format!("/sign/{anew}"), Some(&ana), &right);
    assert_eq!(signed.header("location"), Some("/p/requirements/requirement/alarm-1"), "{}", signed.body);

    let page = served.get("/p/requirements/requirement/alarm-1", Some(&ana)).body;
    assert!(page.contains("password and code") && page.contains("09:00:00 +00:00 UTC"), "{page}");
    let act = between(&page, "/signatures/", "/record").to_owned();
    let (record, proof) = (
        served.get(&format!("/signatures/{act}/record"), Some(&ana)).body,
        served.get(&format!("/signatures/{act}/proof"), Some(&ana)).body,
    );
    assert!(record.contains("- Signed by: Ana Sol\n"), "{record}");
    assert_eq!(
        served.get(&format!("/signatures/{act}/record"), None).status(),
        "303",
        "for who sees the house"
    );
    assert_eq!(served.get("/signatures/1/record", Some(&ana)).status(), "404");
    let key = served.get("/signatures/key", Some(&ana)).body;
    assert_eq!(house.run(&["log", "key"]).good().out, key);
    house.file("r.md", &record);
    house.file("r.proof.json", &proof);
    house.file("edited.md", record.replace("20 s", "30 s"));
    let verify = |record: &str| house.run(&["verify-signature", "r.proof.json", record, "--key", key.trim()]);
    verify("r.md").says(0, &["The signature holds", "to the byte", "revision 1, and means approval"]);
    verify("edited.md").says(1, &["The signature does not hold", "The record is not what was signed"]);
    verify("nowhere.md").says(2, &["cannot read nowhere.md"]);
    house
        .run(&["verify-signature", "r.md", "r.md", "--key", key.trim()])
        .says(2, &["no proof of a signature"]);
    house.run(&["log", "signature", "--seq", &act]).says(0, &[&format!("signature-{act}.proof.json")]);
    assert_eq!(std::fs::read_to_string(house.path(&format!("signature-{act}.md"))).unwrap(), record);
    house.run(&["log", "verify"]).says(0, &["0 problems"]);
}

#[test]
fn a_signature_is_refused_to_programs_and_where_the_text_has_moved_on_and_shows_as_stale() {
    let (house, served, ana, secret) = begun();
    let sign =
        ["act", "signature.given", "requirement=alarm-1", "meaning=approval", "--as", "ana@acme.example"];
    house.run(&sign).says(2, &["/acts/signature.given", "passkey"]);
    let assurance = [&sign[..], &["assurance={}"]].concat();
    house.run(&assurance).says(2, &["written by Comity itself"]);
    let change = |text: &str| {
        let says = format!("statement={text}");
        let act = ["act", "requirement.changed", "requirement=alarm-1", "meaning=meaning", &says];
        house.run(&[&act[..], &["--as", "bo@acme.example"]].concat()).good();
    };
    let page = |served: &Served| {
        served
            .post("/acts/signature.given", Some(&ana), "requirement=alarm-1&meaning=approval&_back=/")
            .header("location")
            .unwrap()
            .to_owned()
    };
    let drawn = page(&served);
    change("The device sounds an alarm after 15 s.");
    let right = format!("password={PASSWORD}&code={}", code(&secret, 0));
    let moved = served.post(&drawn, Some(&ana), &right);
    assert!(moved.status() == "422" && moved.body.contains("another revision"), "{}", moved.body);
    let anew = format!("/sign/{}", between(&moved.body, "action=\"/sign/", "\""));
    assert!(moved.body.contains("after 15 s."), "what stands there now is drawn up");
    let right = format!("password={PASSWORD}&code={}", code(&secret, 1));
    assert_eq!(served.post(&anew, Some(&ana), &right).status(), "303");
    let shown = || served.get("/p/requirements/requirement/alarm-1", Some(&ana)).body;
    assert!(!shown().contains("stale: the text has moved on"));
    let ten = "requirement=alarm-1&meaning=meaning&statement=The+device+sounds+an+alarm+after+10+s.&_back=/";
    assert_eq!(served.post("/acts/requirement.changed", Some(&ana), ten).status(), "303");
    assert!(shown().contains("stale: the text has moved on"));
    let file = ["requirements", "export", "vent.md", "--initiative", "vent"];
    house.run(&file).good();
    let text = std::fs::read_to_string(house.path("vent.md")).unwrap();
    assert!(text.contains("- Signed by Ana Sol, product at ") && text.contains("stale"), "{text}");
}

/// Bo comes in by password, as a member.
fn bo(house: &House, served: &Served) -> String {
    let link = house.run(&["admin", "invite", "bo@acme.example"]).good().out;
    let link = link.trim().strip_prefix("http://127.0.0.1:8080").unwrap();
    served.post(link, None, &format!("password={PASSWORD}")).session()
}

#[test]
fn ten_bad_tries_are_told_to_an_admin_once() {
    let (house, served, ana, _) = begun();
    let bo = bo(&house, &served);
    let quiet = served.get("/inbox", Some(&ana)).body;
    assert!(!quiet.contains("ten tries"), "{quiet}");
    let before = house.acts();
    for n in 0..13 {
        let tried = served.post("/account/codes", Some(&bo), "do=new&password=another+meadow");
        let says = if n < 10 { "not your password" } else { "locked for a while" };
        assert!(tried.status() == "422" && tried.body.contains(says), "{n}: {}", tried.body);
        assert_eq!(house.acts() - before, u64::from(n >= 9), "{n}: once, with the tenth");
    }
    let told = served.get("/inbox", Some(&ana)).body;
    assert!(told.contains("ten tries in a row to show that it is Bo Lind failed"), "{told}");
    let told = served.get("/inbox", Some(&bo)).body;
    assert!(told.contains("ten tries in a row to show that it is you failed"), "{told}");
    // Nobody says so by hand of anybody else.
    let by_hand = ["act", "signing.locked", "person=bo@acme.example", "--as", "ana@acme.example"];
    assert_ne!(house.run(&by_hand).code, 0);
    assert_eq!(served.post("/acts/signing.locked", Some(&ana), "person=bo").status(), "404");
}

#[test]
fn an_admin_prints_the_letter_that_signatures_are_binding() {
    let (house, served, ana, _) = begun();
    let letter =
        served.get("/signatures/letter?organisation=Acme+%3Cb%3E+Ltd&signer=Ana+Sol%2C+CEO", Some(&ana));
    for part in [
        "Acme &lt;b&gt; Ltd",
        "Ana Sol, CEO",
        "legally binding equivalent",
        "http://localhost:",
        "[its address]",
    ] {
        assert!(letter.status() == "200" && letter.body.contains(part), "{part}: {}", letter.body);
    }
    let about = served.get("/about", Some(&ana)).body;
    assert!(about.contains("href=\"/signatures/letter\""), "{about}");
    assert_eq!(served.get("/signatures/letter", Some(&bo(&house, &served))).status(), "403");
}

#[test]
fn where_a_rule_asks_for_proof_a_signature_with_it_lets_a_requirement_freeze() {
    let (_house, served, ana, secret) = begun();
    let act = |kind: &str, form: &str| served.post(&format!("/acts/{kind}"), Some(&ana), form);
    let text =
        "requirement=alarm-1&meaning=meaning&tags=dose&statement=The+dose+is+confirmed+before+it+is+given.";
    assert_eq!(act("requirement.changed", text).status(), "303");
    let rule = "function=product&tag=dose&sign=approval&proof=asked";
    assert_eq!(act("composition.set", rule).status(), "303");
    let lacking = act("requirement.frozen", "requirement=alarm-1");
    let says = "a signature without proof does not count";
    assert!(lacking.status() == "422" && lacking.body.contains(says), "{}", lacking.body);
    let drawn = act("signature.given", &FORM.replace("revision=1", "revision=2"));
    let page = drawn.header("location").unwrap_or_else(|| panic!("{}", drawn.body)).to_owned();
    let right = format!("password={PASSWORD}&code={}", code(&secret, 0));
    assert_eq!(served.post(&page, Some(&ana), &right).status(), "303");
    let frozen = act("requirement.frozen", "requirement=alarm-1");
    assert_eq!(frozen.status(), "303", "{}", frozen.body);
}
