use sqlx::PgPool;
use thirtyfour::{By, Key, prelude::ElementQueryable};

use crate::{
    chromium::Browser,
    front_door::{FIREFOX, Visitor},
    scoops::salt,
};

/// Where the forms of Ada's scoop on salt go.
pub async fn salt_deeds(db: &PgPool) -> String {
    salt(db).await.replace("/p/", "/scoops/").replace("/salt-again", "")
}

async fn count(db: &PgPool) -> i32 {
    let count = "select thanks_count from scoop where title = 'Salt, again' and via_id is null";
    sqlx::query_scalar(count).fetch_one(db).await.unwrap()
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_reader_thanks_once_and_takes_it_back(db: PgPool) {
    let (noor, page, deeds) = (Visitor::named(&db, "noor").await, salt(&db).await, salt_deeds(&db).await);
    let shown = noor.get(&page).await;
    assert_eq!(shown.attributes(".thanks", "aria-pressed"), ["false"]);
    assert_eq!(shown.attributes("form[data-thanks]", "action"), [format!("{deeds}/thank")]);

    for _ in 0..2 {
        let done = noor.post(&format!("{deeds}/thank"), "").await;
        assert_eq!((done.status.as_u16(), done.location().starts_with(&page)), (303, true));
        assert_eq!(count(&db).await, 1, "twice is once");
    }
    let shown = noor.get(&page).await;
    assert_eq!(shown.attributes(".thanks", "aria-pressed"), ["true"]);
    assert_eq!(shown.attributes("form[data-thanks]", "action"), [format!("{deeds}/unthank")]);
    assert_eq!(shown.one(".thanks"), "Thanks to Ada Berg for Salt, again, 1");
    let board = noor.get("/t/heart-failure").await;
    assert_eq!(board.attributes(".thanks", "aria-pressed").iter().filter(|pressed| *pressed == "true").count(), 1);

    Visitor::named(&db, "mei").await.post(&format!("{deeds}/thank"), "").await;
    assert_eq!(count(&db).await, 2);
    for _ in 0..2 {
        noor.post(&format!("{deeds}/unthank"), "").await;
        assert_eq!(count(&db).await, 1, "what was not said is not taken back");
    }
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn two_presses_at_once_count_once(db: PgPool) {
    let (noor, thank) = (Visitor::named(&db, "noor").await, format!("{}/thank", salt_deeds(&db).await));
    let (one, other) = tokio::join!(noor.post(&thank, ""), noor.post(&thank, ""));
    assert_eq!((one.status.as_u16(), other.status.as_u16(), count(&db).await), (303, 303, 1));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_strangers_page_is_the_same_for_all_and_its_button_leads_to_sign_in_and_back(db: PgPool) {
    let (page, deeds) = (salt(&db).await, salt_deeds(&db).await);
    Visitor::named(&db, "noor").await.post(&format!("{deeds}/thank"), "").await;
    let (stranger, other) = (Visitor::stranger(&db), Visitor::stranger(&db));
    let shown = stranger.get(&page).await;
    assert_eq!(shown.body, other.get(&page).await.body);
    assert_eq!(shown.attributes(".thanks", "aria-pressed"), ["false"]);
    assert!(!shown.body.contains("/rescoop\""), "what strangers cannot do is not offered");
    let sent = stranger.post(&format!("{deeds}/thank"), "").await;
    let to: String = url::form_urlencoded::byte_serialize(page.as_bytes()).collect();
    assert_eq!(sent.location(), format!("/sign-in?to={to}"));
    assert_eq!(count(&db).await, 1);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_script_gets_the_new_count_and_a_form_comes_back_to_its_page(db: PgPool) {
    let (noor, deeds) = (Visitor::named(&db, "noor").await, salt_deeds(&db).await);
    let script = [("accept", "application/json"), ("sec-fetch-site", "same-origin")];
    let answer = noor.ask("POST", &format!("{deeds}/thank"), &script).await;
    assert_eq!((answer.status.as_u16(), &*answer.body), (200, r#"{"thanked":true,"count":"1"}"#));
    let back = async |from: &str| {
        let form = [("referer", from), ("sec-fetch-site", "same-origin"), ("user-agent", FIREFOX)];
        noor.ask("POST", &format!("{deeds}/unthank"), &form).await.location().split('#').next().unwrap().to_owned()
    };
    assert_eq!(back("https://boards.example/t/heart-failure?tag=evidence").await, "/t/heart-failure?tag=evidence");
    assert_eq!(back("https://evil.example/t/heart-failure").await, salt(&db).await);
    assert_eq!(back("https://boards.example//evil.example").await, "/");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn nobody_thanks_for_what_is_not_published_or_not_theirs_to_read(db: PgPool) {
    let ids: Vec<(String, i64)> = sqlx::query_as(
        "select topic.slug, scoop.id from scoop join topic on topic.id = scoop.topic_id
         where scoop.title in ('Not yet', 'No more', 'A secret')",
    )
    .fetch_all(&db)
    .await
    .unwrap();
    assert_eq!(ids.len(), 3);
    let noor = Visitor::named(&db, "noor").await;
    for (slug, id) in ids {
        assert_eq!(noor.post(&format!("/t/{slug}/scoops/{id}/thank"), "").await.status, 404, "{slug} {id}");
    }
    let said: i64 = sqlx::query_scalar("select count(*) from thanks").fetch_one(&db).await.unwrap();
    assert_eq!(said, 0);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn who_is_suspended_thanks_for_nothing_and_who_leaves_takes_it_along(db: PgPool) {
    let (noor, deeds) = (Visitor::named(&db, "noor").await, salt_deeds(&db).await);
    noor.post(&format!("{deeds}/thank"), "").await;
    sqlx::query("update account set suspended_until = now() + interval '1 day' where name = 'noor'")
        .execute(&db)
        .await
        .unwrap();
    let refused = noor.post(&format!("{deeds}/unthank"), "").await;
    assert!(refused.status == 403 && refused.shows("suspended"));
    noor.post("/settings/data/delete", "name=noor&words=stay").await;
    assert_eq!(count(&db).await, 0);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn with_a_script_thanks_change_in_place_and_are_said(db: PgPool) {
    let browser = Browser::at(&db).await;
    browser.is(&db, "noor").await;
    browser.open(&salt(&db).await).await;
    browser.ask::<Option<u8>>("window.stays = 1; return null").await;
    let turns = async |pressed: &str| {
        let turned = format!(".thanks[aria-pressed={pressed}]");
        browser.page.query(By::Css(&*turned)).first().await.unwrap();
        browser
            .ask::<(String, String, bool, u8)>(
                "return [document.querySelector('p.unseen[role=status]').textContent, document.activeElement.className,
                 document.querySelector('.count').hidden, window.stays]",
            )
            .await
    };
    browser.page.query(By::Css(".thanks")).first().await.unwrap().click().await.unwrap();
    assert_eq!(turns("true").await, ("Thanked. Thanks: 1.".to_owned(), "thanks".to_owned(), false, 1));
    assert_eq!(count(&db).await, 1);
    browser.page.action_chain().send_keys(Key::Enter).perform().await.unwrap();
    assert_eq!(turns("false").await, ("Taken back. Thanks: 0.".to_owned(), "thanks".to_owned(), true, 1));
    assert_eq!(count(&db).await, 0);
    browser.close().await;
}
