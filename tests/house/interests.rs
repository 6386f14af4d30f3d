//! What people have to do with organisations: declared once, and told under what they say.

use sqlx::PgPool;

use crate::{
    front_door::{Answer, Visitor},
    moderation::{one, run},
    scoops::salt,
    thanks::salt_deeds,
};

const NORVIA: &str = "organisation=Norvia+Pharma+AG&also=Calmera,+Norvia&kind=advice&began=2021-03";
const LINE: &str = "Interests: Norvia Pharma AG (paid advice, since March 2021).";

async fn declare(visitor: &Visitor, form: &str) -> Answer {
    visitor.post("/settings/interests", form).await
}

/// Ada, who advises Norvia.
async fn advisor(db: &PgPool) -> Visitor {
    let ada = Visitor::named(db, "ada").await;
    assert_eq!(declare(&ada, NORVIA).await.location(), "/settings/interests");
    ada
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_is_declared_stands_under_each_insight_on_the_profile_and_in_the_feed(db: PgPool) {
    let reader = Visitor::stranger(&db);
    let page = salt(&db).await;
    assert!(reader.get(&page).await.all(".insight .interests").is_empty(), "nothing is declared yet");
    let ada = advisor(&db).await;
    for shown in [page.as_str(), "/t/heart-failure", "/", "/@ada"] {
        assert_eq!(reader.get(shown).await.all(".insight:not(.other) .interests"), [LINE], "{shown}");
    }
    let own = "Norvia Pharma AG (paid advice, since March 2021)";
    assert_eq!(reader.get("/@ada").await.all(".masthead .interests li"), [own]);
    assert!(ada.get("/settings/interests").await.all(".declared li")[0].starts_with(own));
    assert!(reader.get("/t/heart-failure/feed.xml").await.body.contains("Norvia Pharma AG (paid advice"));
    let history: i64 = one(&db, "select id from insight where source = 'Bread is where the salt is.'").await;
    let history = format!("{}/insights/{history}", salt_deeds(&db).await);
    assert_eq!(reader.get(&history).await.all(".interests"), [LINE], "earlier wordings carry it too");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn an_interest_is_told_of_its_time_alone(db: PgPool) {
    let (ada, page) = (Visitor::named(&db, "ada").await, salt(&db).await);
    let reader = Visitor::stranger(&db);
    // The insight is of March 2025.
    declare(&ada, "organisation=Too+late&kind=shares&began=2025-04").await;
    declare(&ada, "organisation=Long+over&kind=shares&began=2010&ended=2022-02").await;
    assert!(reader.get(&page).await.all(".insight .interests").is_empty());
    declare(&ada, "organisation=Just+over&kind=shares&began=2010&ended=2022-03").await;
    let told = "Interests: Just over (shares or options, January 2010 to March 2022).";
    assert_eq!(reader.get(&page).await.all(".insight:not(.other) .interests"), [told]);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn who_has_no_interests_says_so_until_there_is_one(db: PgPool) {
    let (ada, page) = (Visitor::named(&db, "ada").await, salt(&db).await);
    assert_eq!(ada.post("/settings/interests/none", "").await.location(), "/settings/interests");
    let reader = Visitor::stranger(&db);
    assert_eq!(reader.get(&page).await.all(".insight:not(.other) .interests"), ["Declares no interests."]);
    assert!(reader.get("/@ada").await.one(".masthead .interests").starts_with("Declares no interests, as of"));
    declare(&ada, NORVIA).await;
    assert_eq!(reader.get(&page).await.all(".insight:not(.other) .interests"), [LINE]);
    let refused = ada.post("/settings/interests/none", "").await;
    assert_eq!(refused.status, 422);
    assert!(refused.one("#none-problem").contains("remove them first"));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_is_wrong_is_told_beside_its_field_and_what_was_typed_stays(db: PgPool) {
    let ada = advisor(&db).await;
    let wrong = declare(&ada, "organisation=X&also=a&kind=shares&began=March&ended=2020-13").await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.problem("organisation").contains("at least 2"));
    assert!(wrong.problem("began").contains("2021-03") && wrong.problem("ended").contains("2021-03"));
    assert_eq!(wrong.attributes("#began", "value"), ["March"]);
    assert_eq!(wrong.attributes("#kind option[selected]", "value"), ["shares"]);
    let turned = declare(&ada, "organisation=Heart+Trust&kind=unpaid&began=2021-03&ended=2021-02").await;
    assert!(turned.problem("ended").contains("before it began"));
    assert!(declare(&ada, NORVIA).await.problem("organisation").contains("already"));
    run(
        &db,
        "insert into interest (account_id, organisation, kind, began)
         select id, 'Trust ' || n, 'other', '2020-01-01' from account, generate_series(1, 49) n where name = 'ada'",
    )
    .await;
    let many = declare(&ada, "organisation=One+more&kind=other&began=2020").await;
    assert!(many.problem("organisation").contains("50 are the most"));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn one_changes_and_removes_ones_own_and_the_log_knows(db: PgPool) {
    let ada = advisor(&db).await;
    let id: i64 = one(&db, "select id from interest").await;
    let form = format!("/settings/interests/{id}");
    let shown = ada.get(&form).await;
    assert_eq!(shown.attributes("#began", "value"), ["2021-03"]);
    assert_eq!(shown.attributes("#also", "value"), ["Calmera, Norvia"]);
    let rui = Visitor::named(&db, "rui").await;
    assert_eq!(rui.get(&form).await.status, 404);
    assert_eq!(rui.post(&form, NORVIA).await.status, 404);
    assert_eq!(rui.post(&format!("{form}/remove"), "").await.status, 404);

    let ended = format!("{NORVIA}&ended=2023-06");
    assert_eq!(ada.post(&form, &ended).await.location(), "/settings/interests");
    assert!(ada.get("/@ada").await.one(".masthead .interests li").contains("March 2021 to June 2023"));
    assert_eq!(ada.post(&form, "organisation=&kind=advice&began=2021").await.problem("organisation").len(), 20);
    ada.post(&format!("{form}/remove"), "").await;
    assert!(ada.get("/@ada").await.all(".masthead .interests").is_empty());
    let log: Vec<String> = sqlx::query_scalar("select deed from act order by id").fetch_all(&db).await.unwrap();
    assert_eq!(log, ["interest.declare", "interest.change", "interest.remove"]);
    let before: String = one(&db, "select before ->> 'interest' from act where deed = 'interest.remove'").await;
    assert!(before.contains("June 2023"), "{before}");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_comment_that_names_whom_one_has_to_do_with_asks_again_and_carries_the_line(db: PgPool) {
    let (ada, page, deeds) = (advisor(&db).await, salt(&db).await, salt_deeds(&db).await);
    let said = |text: &str| format!("text={text}&form_key={}", uuid::Uuid::new_v4());
    let asked = ada.post(&format!("{deeds}/comments"), &said("CALMERA+helps.")).await;
    assert_eq!(asked.status, 422);
    assert!(asked.one("[role=alert]").contains("Norvia Pharma AG (paid advice, since March 2021)"));
    assert_eq!(asked.one("#text"), "CALMERA helps.");
    assert!(!ada.get(&page).await.shows("CALMERA"), "nothing is said yet");
    let sure = ada.post(&format!("{deeds}/comments"), &format!("{}&declared=true", asked.form("form.form"))).await;
    assert_eq!(sure.status, 303, "{}", sure.body);
    assert_eq!(ada.post(&format!("{deeds}/comments"), &said("Bread+does+too.")).await.status, 303, "it names nobody");
    let read = Visitor::stranger(&db).get(&page).await;
    assert_eq!(read.all(".comment .interests"), [LINE], "under the one that names them");
    let id: i64 = one(&db, "select id from comment where source = 'CALMERA helps.'").await;
    let again = ada.post(&format!("{deeds}/comments/{id}/edit"), "text=Norvia+helps.").await;
    assert!(again.one("[role=alert]").contains("Norvia Pharma AG"), "a change asks again");
    let noor = Visitor::named(&db, "noor").await;
    assert_eq!(
        noor.post(&format!("{deeds}/comments"), &said("Calmera+helps.")).await.status,
        303,
        "she declared nothing"
    );
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn an_insight_that_names_them_asks_again_wherever_it_is_written(db: PgPool) {
    let ada = advisor(&db).await;
    let id: i64 = one(&db, "select id from scoop where title = 'Not yet'").await;
    let draft = format!("/t/heart-failure/scoops/{id}");
    let typed = "title=Not+yet&excerpt=A+draft.&insight=What+Norvia+found.&tags=&version=";
    let version: i32 = one(&db, "select version from scoop where title = 'Not yet'").await;
    let saved = ada.post(&draft, &format!("{typed}{version}&deed=save")).await;
    assert_eq!(saved.status, 303, "a draft asks nothing");
    let version: i32 = one(&db, "select version from scoop where title = 'Not yet'").await;
    let listed = ada.post(&format!("{draft}/publish"), &format!("version={version}")).await;
    assert!(listed.one("[role=alert]").contains("Norvia Pharma AG"), "published from the list");
    let asked = ada.post(&draft, &format!("{typed}{version}&deed=publish")).await;
    assert!(asked.one("[role=alert]").contains("Norvia Pharma AG"), "published from the editor");
    assert_eq!(one::<i64>(&db, "select count(*) from scoop where title = 'Not yet' and state = 'draft'").await, 1);
    let sure = ada.post(&draft, &format!("{typed}{version}&deed=publish&declared=true")).await;
    assert_eq!(sure.location(), "/t/heart-failure");

    let sleep = one::<i64>(&db, "select id from scoop where via_id is not null").await;
    let onto = format!("/t/sleep/scoops/{sleep}/rescoop");
    let form = "board=drafts-of-rui&insight=Norvia+again.&then=publish";
    let rui = Visitor::named(&db, "rui").await;
    declare(&rui, NORVIA).await;
    let asked = rui.post(&onto, form).await;
    assert!(asked.one("[role=alert]").contains("Norvia Pharma AG"), "rescooped");
    assert_eq!(asked.one("#insight"), "Norvia again.");
    assert_eq!(rui.post(&onto, &format!("{form}&declared=true")).await.status, 303);
    let other = format!("{}/insight", salt_deeds(&db).await);
    assert!(rui.post(&other, "text=So+says+Norvia").await.one("[role=alert]").contains("Norvia Pharma AG"));
    assert_eq!(rui.post(&other, "text=So+says+Norvia&declared=true").await.status, 303);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_rescoop_with_a_patients_number_shows_what_it_found_and_masks_it(db: PgPool) {
    let rui = Visitor::named(&db, "rui").await;
    let sleep = one::<i64>(&db, "select id from scoop where via_id is not null").await;
    let onto = format!("/t/sleep/scoops/{sleep}/rescoop");
    let form = "board=drafts-of-rui&insight=Call+her+on+212-555-0187.&then=publish";
    let asked = rui.post(&onto, form).await;
    assert_eq!((asked.status.as_u16(), asked.one("[role=alert] mark").as_str()), (422, "212-555-0187"));
    let masked = rui.post(&onto, &format!("{form}&guard=mask")).await;
    assert!(!masked.one("#insight").contains("555"), "{}", masked.one("#insight"));
    assert_eq!(rui.post(&onto, &format!("{}&then=publish", masked.form("form.form"))).await.status, 303);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn who_leaves_takes_their_interests_along_and_ones_data_has_them(db: PgPool) {
    let ada = advisor(&db).await;
    let data = ada.get("/settings/data/export").await.body;
    assert!(data.contains("Norvia Pharma AG") && data.contains("Calmera"), "{data}");
    run(&db, "update topic set owner_id = (select id from account where name = 'rui') where slug <> 'sleep'").await;
    sqlx::query("update account set password_hash = null where name = 'ada'").execute(&db).await.unwrap();
    assert_eq!(ada.post("/settings/data/delete", "name=ada&words=stay").await.status, 303);
    assert_eq!(one::<i64>(&db, "select count(*) from interest").await, 0);
    assert!(Visitor::stranger(&db).get(&salt(&db).await).await.all(".insight .interests").is_empty());
}
