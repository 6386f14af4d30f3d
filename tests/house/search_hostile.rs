use std::{
    fmt::Write,
    sync::{Arc, Mutex},
};

use sqlx::PgPool;
use tracing::{Event, Subscriber, field::Field, span::Attributes};
use tracing_subscriber::{
    Layer,
    layer::{Context, SubscriberExt},
};

use crate::{
    deleting_scoops::change,
    front_door::Visitor,
    search::{finds, found, read},
};

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_cannot_be_looked_for_is_told_beside_its_field_and_kept(db: PgPool) {
    read(&db).await;
    let stranger = Visitor::stranger(&db);
    let empty = stranger.get("/search").await;
    assert!(empty.status == 200 && empty.shows("What would you like to read about?"));
    let long = "a".repeat(201);
    let page = stranger.get(&format!("/search?q={long}")).await;
    assert_eq!(
        (page.status.as_u16(), page.problem("q")),
        (422, "This has 201 characters; 200 is the most.".to_owned())
    );
    assert_eq!(page.attributes("#q", "value"), [long]);
    let day = stranger.get("/search?q=salt&from=yesterday").await;
    assert_eq!(day.problem("from"), "A day is written like this: 2026-01-31.");
    assert_eq!(
        stranger.get("/search?q=salt&from=2025-02-01&until=2025-01-01").await.problem("until"),
        "This is before the first day."
    );
    assert_eq!(stranger.get("/search?q=salt&curator=x").await.problem("curator"), "Nobody here has this name.");
    assert!(stranger.get("/search?q=the").await.shows("Nearly every text has these words."));
    for odd in [
        "q=%00",
        "q=salt%00",
        "q=%FF%FE",
        "q=%E2%80%AE%F0%9F%A6%A0",
        "q=%27%27%27",
        "q=%22",
        "q=%22%22%22salt",
        "q=%21%28%26%7C%3A%2A",
        "q=%5C%27",
        "q=-",
        "q=or+or+or",
        "q=%25_%5C",
        "q=salt&tag=%27%5C",
        "q=salt&site=%00%27",
        "tag=%00",
        "q=salt&before=1-1",
        "q=%F0%9D%94%96",
        "q=%3Cscript%3Ealert(1)%3C%2Fscript%3E",
        "q=salt&before=99999999999999-1&by=date",
        "q=salt&after=1-1&by=date",
        "q=salt&after=1-1",
    ] {
        let page = stranger.get(&format!("/search?{odd}")).await;
        assert!(page.status == 200 || page.status == 307, "{odd}: {} {}", page.status, page.body);
    }
    assert_eq!(finds(&stranger, "q=salt%00%07").await.len(), 2);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn markup_is_shown_and_never_is_one(db: PgPool) {
    change(
        &db,
        "update scoop set title = 'Salt <script>alert(1)</script>', excerpt_html = '<p>&lt;img src=x onerror=alert(2)&gt; salt &amp; bread</p>'
         where via_id is not null",
    )
    .await;
    read(&db).await;
    let page = Visitor::stranger(&db).get("/search?q=salt+%3Cscript%3E%22%3E%3Cimg+src%3Dx%3E").await;
    assert!(page.attributes("main script, main img", "src").is_empty() && !page.body.contains("<script>alert"));
    let page = Visitor::stranger(&db).get("/search?q=salt&board=sleep").await;
    assert_eq!(found(&page), ["Salt <script>alert(1)</script>"]);
    assert_eq!(page.one(".hit .piece"), "<img src=x onerror=alert(2)> salt & bread");
    assert!(!page.body.contains("<script>alert") && !page.body.contains("<img src=x"));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn no_page_of_it_is_kept_or_indexed(db: PgPool) {
    read(&db).await;
    let page = Visitor::stranger(&db).get("/search?q=salt").await;
    assert_eq!((page.header("cache-control"), page.header("etag")), ("no-store", ""));
    assert_eq!(page.attributes("meta[name=robots]", "content"), ["noindex"]);
    assert!(!page.one("title").contains("salt"));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_takes_too_long_is_stopped_and_said_so(db: PgPool) {
    read(&db).await;
    // Whoever waits for a table that somebody holds waits no longer than for anything else.
    let mut held = db.begin().await.unwrap();
    sqlx::query("lock table scoop_words").execute(&mut *held).await.unwrap();
    let page = Visitor::stranger(&db).get("/search?q=salt").await;
    assert_eq!(page.status, 503);
    assert!(page.problem("q").starts_with("This took too long"));
    assert_eq!(page.attributes("#q", "value"), ["salt"]);
}

/// Whatever is said to a log, by anything, at any level.
#[derive(Clone, Default)]
struct Said(Arc<Mutex<String>>);

impl tracing::field::Visit for &Said {
    fn record_debug(&mut self, _: &Field, value: &dyn std::fmt::Debug) {
        writeln!(self.0.lock().unwrap(), "{value:?}").unwrap();
    }
}

impl<S: Subscriber> Layer<S> for Said {
    fn on_new_span(&self, attributes: &Attributes<'_>, _: &tracing::Id, _: Context<'_, S>) {
        attributes.record(&mut &*self);
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        event.record(&mut &*self);
    }
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn nothing_that_is_typed_is_logged(db: PgPool) {
    let said = Said::default();
    let _listening = tracing::subscriber::set_default(tracing_subscriber::registry().with(said.clone()));
    let stranger = Visitor::stranger(&db);
    for query in [
        "q=xylophonitis",
        "q=xylophonitis&board=xylophonitis",
        "q=xylophonitis&from=xylophonitis",
        "q=%22xylophonitis%00",
    ] {
        stranger.get(&format!("/search?{query}")).await;
    }
    let said = said.0.lock().unwrap();
    assert!(said.contains("/search"), "something is logged: {said}");
    assert!(!said.to_lowercase().contains("xylophon"), "{said}");
}
