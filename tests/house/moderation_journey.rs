//! The whole life of a reported comment, and of an insight that is held: in a real browser.

use sqlx::PgPool;

use crate::{
    chromium::serve,
    front_door::Visitor,
    person::{Person, Way},
    scoops::salt,
};

async fn run(db: &PgPool, sql: &'static str) {
    sqlx::raw_sql(sql).execute(db).await.unwrap();
}

async fn goes(db: PgPool, way: Way) {
    run(
        &db,
        "insert into account (name, display_name, role)
         values ('abe', 'Abe Stone', 'admin'), ('eve', 'Eve Lind', 'admin')",
    )
    .await;
    let visitor = Visitor::stranger(&db);
    visitor.app.prepare_jobs().await.unwrap();
    let site = serve(&visitor).await;
    let (page, person) = (salt(&db).await, Person::sits_down(way, &site).await);

    // A reader without an account reports it.
    person.opens(&page).await;
    let report: i64 =
        sqlx::query_scalar("select id from comment where source = 'And the olives?'").fetch_one(&db).await.unwrap();
    person.opens(&format!("/report/comment/{report}")).await;
    person.ticks("#reason-abuse").await;
    person.fills("words", "This is rude").await;
    person.presses("Report it").await;
    person.reads("Thank you").await;

    // An admin hides it.
    person.browser.is(&db, "abe").await;
    person.opens("/admin/queue").await;
    person.reads("This is rude").await;
    if way == Way::Keyboard {
        person.tabs_to("the entry", async |focused| focused.tag_name().await.unwrap() == "li").await;
        person.strikes("h").await;
    } else {
        person.presses("Hide").await;
    }
    person.reads("Hidden.").await;
    person.opens(&page).await;
    person.reads("A moderator hid it: Abuse.").await;

    // Its author appeals.
    person.browser.is(&db, "noor").await;
    person.opens("/").await;
    person.opens("/decisions").await;
    person.reads("Your comment was hidden.").await;
    person.touches("main", "Appeal").await;
    let decision: i64 = sqlx::query_scalar("select max(id) from decision").fetch_one(&db).await.unwrap();
    person.fills(&format!("words-{decision}"), "I only asked about olives").await;
    person.ticks("form.form button").await;
    person.reads("Your appeal is made.").await;

    // A second admin restores it.
    person.browser.is(&db, "eve").await;
    person.opens("/admin/queue").await;
    person.reads("I only asked about olives").await;
    person.presses("Undo this decision").await;
    person.reads("Undone.").await;
    person.opens(&page).await;
    person.reads("And the olives?").await;

    // The log shows all.
    person.opens("/moderation").await;
    person.reads("Undone: hidden").await;
    person.reads("appealed").await;
    person.browser.is(&db, "noor").await;
    person.opens("/decisions").await;
    person.reads("A decision about your comment was undone.").await;
    person.reads("It was answered.").await;

    // A curator's insight with a patient's phone number is held, and masked.
    run(&db, "delete from insight where source like 'Bread%'").await;
    let deeds = crate::thanks::salt_deeds(&db).await;
    person.browser.is(&db, "rui").await;
    person.opens(&format!("{deeds}/insight")).await;
    person.fills("text", "Call my patient at (555) 201-9943 about bread").await;
    person.ticks("form.form > .deeds button").await;
    person.reads("This may tell who a patient is").await;
    person.reads("(555) 201-9943").await;
    person.ticks("#despite").await;
    person.ticks("form.form > .deeds button").await;
    person.reads("Call my patient").await;
    let stranger = Visitor::stranger(&db);
    assert!(!stranger.get(&page).await.body.contains("201-9943"), "nobody else sees it");
    person.browser.is(&db, "ada").await;
    person.opens("/t/heart-failure/queue").await;
    person.reads("It may tell who a patient is.").await;
    let matter: i64 =
        sqlx::query_scalar("select id from matter where waits_since is not null").fetch_one(&db).await.unwrap();
    person.touches("main", "More").await;
    person.fills(&format!("passage-{matter}"), "(555) 201-9943").await;
    person.presses("Mask").await;
    person.reads("Masked in part.").await;
    person.opens(&format!("/matters/{matter}")).await;
    person.presses("Show it").await;
    person.reads("Kept.").await;
    let shown = stranger.get(&page).await;
    assert!(shown.shows("Call my patient at [removed] about bread") && !shown.body.contains("201-9943"));
    person.browser.close().await;
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn the_life_of_a_reported_comment_and_of_a_held_insight(db: PgPool) {
    goes(db, Way::MouseAndPasskey).await;
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn the_life_of_a_reported_comment_and_of_a_held_insight_without_scripts(db: PgPool) {
    goes(db, Way::WithoutScripts).await;
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn the_life_of_a_reported_comment_and_of_a_held_insight_by_keyboard_alone(db: PgPool) {
    goes(db, Way::Keyboard).await;
}
