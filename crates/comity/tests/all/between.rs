//! A lawyer raises a privileged concern in the browser, and only those whom she names see it.

use crate::company::{Answer, Asker, Company, Writes, ask, escaped};
use comity_web::House;
use comity_web::routes::{ROUTES, Verb};
use std::sync::Arc;

use Asker::{Admin, Auditor, Dri, Guest, Lead, Member, Region};

const SECRET: &str = "the regulator has written to us";
const OTHERS: [Asker; 5] = [Dri, Region, Guest, Auditor, Admin];

async fn see(company: &Company, house: &Arc<House>, who: Asker, path: &str) -> Answer {
    ask(house, "GET", path, company.cookie(who).as_deref(), "").await
}

async fn raise(company: &Company, house: &Arc<House>, visibility: &str, with: &str) -> Answer {
    let form = format!(
        "_back=%2Froom%2Fatlas&initiative=atlas&function=legal&to=product&cites=gdpr&text={}&visibility={visibility}\
         &with={}",
        escaped(SECRET),
        escaped(with)
    );
    ask(house, "POST", "/acts/concern.raised", company.cookie(Lead).as_deref(), &form).await
}

/// Every page that can be asked for by its address alone, and those of Atlas.
fn paths(company: &Company) -> Vec<String> {
    let world = company.world();
    let mut paths: Vec<String> = ROUTES
        .iter()
        .filter(|row| row.method == Verb::Get && !row.path.contains('{') && row.path != "/live")
        .map(|row| row.path.to_owned())
        .collect();
    paths.extend(world.practices().iter().map(|practice| format!("/p/{}", practice.slug())));
    paths.extend(world.acts().iter().map(|card| format!("/acts/{}", card.kind.name)));
    paths.extend(["/room/atlas", "/cell/atlas/legal", "/cell/atlas/product"].map(str::to_owned));
    paths
}

#[tokio::test]
async fn only_those_who_are_named_see_what_it_says_wherever_anybody_looks() {
    let company = Company::tell(|_| Vec::new());
    let house = company.house(false, Writes::Everything);
    let done = raise(&company, &house, "privileged", "member@acme.example").await;
    assert_eq!((done.status.as_u16(), done.location.as_str()), (303, "/room/atlas"), "{}", done.body);
    for who in [Lead, Member] {
        let room = see(&company, &house, who, "/room/atlas").await.body;
        assert!(room.contains(SECRET), "{who:?} is one of them");
    }
    assert!(see(&company, &house, Member, "/inbox").await.body.contains(SECRET));
    let world = company.world();
    let id = world
        .facts()
        .subjects()
        .map(|ix| world.facts().subject(ix))
        .find(|it| it.id.starts_with("c-") && !company.matters.iter().any(|(_, known)| known == *it));
    let id = id.unwrap().id.to_string();
    for who in OTHERS {
        for path in paths(&company) {
            let answer = see(&company, &house, who, &path).await;
            let told = format!("{}{}", answer.head, answer.body);
            assert!(!told.contains(SECRET) && !told.contains(&id), "{who:?} at {path}");
        }
    }
}

#[tokio::test]
async fn nobody_else_counts_one_matter_more() {
    let company = Company::tell(|_| Vec::new());
    let house = company.house(false, Writes::Everything);
    let open = |body: &str| body.matches("/acts/concern.conditioned").count();
    let mut before = Vec::new();
    for who in OTHERS {
        let room = see(&company, &house, who, "/room/atlas").await.body;
        let inbox = see(&company, &house, who, "/inbox").await.body;
        before.push((open(&room), inbox));
    }
    raise(&company, &house, "privileged", "Person member").await;
    for (who, (n, inbox)) in OTHERS.into_iter().zip(before) {
        let room = see(&company, &house, who, "/room/atlas").await.body;
        assert_eq!(open(&room), n, "{who:?} in the Room");
        let now = see(&company, &house, who, "/inbox").await.body;
        let plain = |text: &str| text.replace(|c: char| c.is_ascii_digit(), "");
        assert_eq!(plain(&now), plain(&inbox), "{who:?} in the Inbox");
    }
}

#[tokio::test]
async fn an_answer_to_it_is_as_closed_as_it_is() {
    let company = Company::tell(|_| Vec::new());
    let house = company.house(false, Writes::Everything);
    raise(&company, &house, "privileged", "member@acme.example").await;
    let room = see(&company, &house, Member, "/room/atlas").await.body;
    let ids: Vec<&str> =
        room.split("name=\"concern\" value=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let known: Vec<String> = company.matters.iter().map(|(_, matter)| matter.id.to_string()).collect();
    let id = ids.iter().find(|id| !known.iter().any(|it| it == *id)).unwrap();
    let form =
        format!("concern={id}&option=tell-them&effect=same&risk=low&effort=small&text=We+answer+the+letter");
    let done =
        ask(&house, "POST", "/acts/concern.conditioned", company.cookie(Member).as_deref(), &form).await;
    assert_eq!(done.status.as_u16(), 303, "{}", done.body);
    let glass = comity_desk::Glass::open(company.dir()).unwrap();
    let last = glass.log().tree().unwrap().size - 1;
    let head = glass.log().header(comity_spine::Seq(last)).unwrap().1.head;
    assert_eq!(
        (head.kind.as_str(), head.visibility),
        ("concern.conditioned", comity_spine::Visibility::Privileged)
    );
    for who in OTHERS {
        for path in ["/room/atlas", "/p/buy-in", "/inbox"] {
            assert!(
                !see(&company, &house, who, path).await.body.contains("We answer the letter"),
                "{who:?} at {path}"
            );
        }
    }
}

#[tokio::test]
async fn who_is_not_known_is_named_by_the_field_and_what_was_typed_comes_back() {
    let company = Company::tell(|_| Vec::new());
    let house = company.house(false, Writes::Everything);
    let unknown = raise(&company, &house, "privileged", "Person membr").await;
    assert_eq!(unknown.status.as_u16(), 422);
    let body = &unknown.body;
    assert!(
        body.contains("Did you mean Person member?") && body.contains("value=\"Person membr\""),
        "{body}"
    );
    assert!(body.contains(SECRET) && body.contains("value=\"privileged\" checked"), "{body}");
    for (visibility, with, says) in [
        ("open", "member@acme.example", "You named people, and everybody may see it"),
        ("privileged", "", "Say whom it is for"),
        ("pair", "lead@acme.example", "You see it anyway"),
        ("secret", "member@acme.example", "Choose who may see it"),
    ] {
        let refused = raise(&company, &house, visibility, with).await;
        assert!(
            refused.status.as_u16() == 422 && refused.body.contains(says),
            "{visibility} {with}: {}",
            refused.body
        );
    }
    // Whoever sees one initiative alone is told no names.
    let form = "initiative=atlas&to=legal&level=small&text=x&visibility=pair&with=Person+membr";
    let guest = ask(&house, "POST", "/acts/ask.sent", company.cookie(Guest).as_deref(), form).await;
    assert!(guest.status.as_u16() == 422 && !guest.body.contains("Did you mean"), "{}", guest.body);
    assert!(guest.body.contains("whole mail address"), "{}", guest.body);
}

#[tokio::test]
async fn the_form_offers_the_names_of_the_directory_and_none_to_a_guest() {
    let company = Company::tell(|_| Vec::new());
    let house = company.house(false, Writes::Everything);
    let room = see(&company, &house, Lead, "/room/atlas").await.body;
    let member = format!("<option value=\"{}\">Person member</option>", Member.id());
    assert!(room.contains("<select name=\"with\" multiple") && room.contains(&member), "{room}");
    // Whoever is chosen there is one of them.
    let form = format!(
        "initiative=atlas&function=legal&to=product&cites=gdpr&text=x&visibility=pair&with={}&with=",
        Member.id()
    );
    let done = ask(&house, "POST", "/acts/concern.raised", company.cookie(Lead).as_deref(), &form).await;
    assert_eq!(done.status.as_u16(), 303, "{}", done.body);
    let guest = see(&company, &house, Guest, "/room/atlas").await.body;
    assert!(!guest.contains("name=\"with\" multiple"), "{guest}");
}

#[tokio::test]
async fn a_person_may_be_typed_by_name_in_a_field_and_is_refused_by_it() {
    let company = Company::tell(|_| Vec::new());
    let house = company.house(false, Writes::Everything);
    let set = async |owner: &str| {
        let form =
            format!("objective=o-new&scope=company&period=2026-q4&owner={owner}&title=Fewer+late+launches");
        ask(&house, "POST", "/acts/objective.set", company.cookie(Admin).as_deref(), &form).await
    };
    let refused = set("Person+membr").await;
    assert!(
        refused.status.as_u16() == 422 && refused.body.contains("Did you mean Person member?"),
        "{}",
        refused.body
    );
    assert_eq!(set("Person+member").await.status.as_u16(), 303);
    let page = see(&company, &house, Admin, "/p/champions/objective/o-new").await.body;
    assert!(page.contains("Person member"), "{page}");
    // Whoever sees one initiative alone is offered nobody's name.
    let guest = see(&company, &house, Guest, "/room/atlas").await.body;
    assert!(!guest.contains("Person member</option>") && !guest.contains("<datalist"), "{guest}");
}
