//! What one types in the editor outlives the connection, the session and a second window: a real browser.

use serde_json::json;
use sqlx::PgPool;
use thirtyfour::{By, prelude::ElementQueryable};

use crate::{
    chromium::serve,
    front_door::Visitor,
    person::{Person, Way},
};

struct Desk {
    ada: Person,
    editor: String,
    db: PgPool,
    /// Its folder has the pictures.
    _site: Visitor,
}

impl Desk {
    /// Ada before the editor of a new text.
    async fn new(db: PgPool) -> Self {
        let visitor = Visitor::named(&db, "ada").await;
        let editor = visitor.post("/t/heart-failure/scoops", "").await.location().to_owned();
        let ada = Person::sits_down(Way::MouseAndPasskey, &serve(&visitor).await).await;
        ada.browser.is(&db, "ada").await;
        ada.opens(&editor).await;
        Self { ada, editor, db, _site: visitor }
    }

    async fn is_connected(&self, connected: bool) {
        let conditions =
            json!({ "offline": !connected, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
        let tools = self.ada.browser.page.cdp();
        tools.send_raw("Network.enable", json!({})).await.unwrap();
        tools.send_raw("Network.emulateNetworkConditions", conditions).await.unwrap();
    }

    async fn says(&self, words: &str) {
        let said = By::XPath(format!("//*[@id='kept'][contains(., '{words}')]"));
        let found = self
            .ada
            .browser
            .page
            .query(said)
            .wait(std::time::Duration::from_secs(30), std::time::Duration::from_millis(50));
        assert!(found.first().await.is_ok(), "not “{words}” but: {}", self.ada.page().await);
    }

    async fn insight(&self) -> String {
        let typed = "select coalesce((select source from insight where scoop_id = scoop.id), '') from scoop
                     order by id desc limit 1";
        sqlx::query_scalar(typed).fetch_one(&self.db).await.unwrap()
    }
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_is_typed_without_a_connection_is_sent_once_there_is_one(db: PgPool) {
    let desk = Desk::new(db).await;
    desk.ada.fills("insight", "Salt matters").await;
    desk.says("Saved at").await;
    desk.is_connected(false).await;
    desk.ada.fills("insight", " to the heart").await;
    desk.says("The site cannot be reached just now").await;
    assert_eq!(desk.insight().await, "Salt matters");
    desk.is_connected(true).await;
    desk.says("Saved at").await;
    assert_eq!(desk.insight().await, "Salt matters to the heart");

    // The window closes while there is none.
    desk.is_connected(false).await;
    desk.ada.fills("insight", ", and more").await;
    desk.says("The site cannot be reached just now").await;
    desk.ada.browser.page.goto("about:blank").await.unwrap();
    desk.is_connected(true).await;
    desk.ada.opens(&desk.editor).await;
    desk.ada.finds_in("insight", "Salt matters to the heart, and more").await;
    desk.says("Saved at").await;
    assert_eq!(desk.insight().await, "Salt matters to the heart, and more");
    desk.ada.browser.close().await;
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_the_site_tidies_as_it_saves_is_no_conflict(db: PgPool) {
    let desk = Desk::new(db).await;
    desk.ada.fills("title", "  Salt   in bread").await;
    desk.ada.fills("tags", "Evidence, #Salt, ").await;
    desk.ada.presses("Save draft").await;
    desk.ada.reads("Saved.").await;
    desk.ada.fills("insight", "And more").await;
    desk.says("Saved at").await;
    assert_eq!(desk.insight().await, "And more");
    assert_eq!(desk.ada.value_of("tags").await, "evidence, salt");
    desk.ada.browser.close().await;
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn who_was_signed_out_while_typing_signs_in_and_goes_on(db: PgPool) {
    let desk = Desk::new(db).await;
    sqlx::query("update session set expires_at = now()").execute(&desk.db).await.unwrap();
    desk.ada.fills("insight", "Typed too long").await;
    desk.says("You were signed out. This browser keeps what you type.").await;
    assert_eq!(desk.insight().await, "");
    desk.ada.browser.is(&desk.db, "ada").await;
    desk.says("Saved at").await;
    assert_eq!(desk.insight().await, "Typed too long");
    desk.ada.browser.close().await;
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn the_second_window_to_save_is_shown_both(db: PgPool) {
    let desk = Desk::new(db).await;
    let page = &desk.ada.browser.page;
    let first = page.window().await.unwrap();
    let second = page.new_tab().await.unwrap();
    page.switch_to_window(second).await.unwrap();
    desk.ada.opens(&desk.editor).await;
    desk.ada.fills("insight", "Of the second window").await;
    desk.says("Saved at").await;

    page.switch_to_window(first).await.unwrap();
    desk.ada.fills("insight", "Of the first window").await;
    desk.says("This was changed meanwhile, perhaps in another window; this browser keeps").await;
    assert_eq!(desk.insight().await, "Of the second window");
    desk.ada.presses("Show both").await;
    desk.ada.reads("Of the second window").await;
    assert_eq!(desk.ada.value_of("insight").await, "Of the first window");
    desk.ada.presses("Save draft").await;
    desk.ada.reads("Saved.").await;
    assert_eq!(desk.insight().await, "Of the first window");
    desk.ada.browser.close().await;
}
