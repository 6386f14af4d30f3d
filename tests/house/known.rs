//! Who is signed in is shown a board or a scoop as it was loaded for everyone, and finds on it what is their own.

use sqlx::PgPool;

use crate::{
    front_door::Visitor,
    kept_changes::{CHANGES, change},
    nodes::{node, pages, seen},
    scoops::salt,
};

/// Until a node has heard all that was committed before; whoever asks stays signed in.
async fn hears(node: &Visitor) {
    node.post("/t/nowhere/scoops/1/thank", "").await;
}

/// What they see there; each form has a key of its own.
async fn read(node: &Visitor, page: &str) -> (u16, String, String) {
    let key = regex::Regex::new("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}").unwrap();
    let (status, to, page) = seen(node, page).await;
    (status, to, key.replace_all(&page, "").into_owned())
}

/// Boards, their older scoops, what carries a tag there, and some scoops.
async fn known(db: &PgPool) -> Vec<String> {
    let (scoops, mut others): (Vec<_>, Vec<_>) = pages(db).await.into_iter().partition(|page| page.contains("/p/"));
    others.retain(|page| page.starts_with("/t/") && !page.ends_with("/feed.xml"));
    others.push("/t/heart-failure?before=9000000000000000-1".to_owned());
    others.extend(scoops.into_iter().take(3));
    others
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn who_is_signed_in_is_shown_every_change(db: PgPool) {
    let (node, fresh) = (node(&db).await, Visitor::stranger(&db));
    let mut wrong = Vec::new();
    for (number, kind) in CHANGES.iter().enumerate() {
        // Noor changes her name, and stays who she is.
        let reader: String =
            sqlx::query_scalar("select name from account where role = 'reader'").fetch_one(&db).await.unwrap();
        node.is(&db, &reader).await;
        fresh.is(&db, &reader).await;
        // Known before, so that there is something to forget.
        for page in known(&db).await {
            node.get(&page).await;
        }
        change(&db, kind, u64::try_from(number).unwrap() + 7).await.unwrap();
        hears(&node).await;
        for page in known(&db).await {
            if read(&node, &page).await != read(&fresh, &page).await {
                wrong.push(format!("{page} after {kind}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn nobody_is_shown_what_is_somebody_elses(db: PgPool) {
    let node = node(&db).await;
    let scoop: i64 = sqlx::query_scalar(
        "select scoop.id from scoop join topic on topic.id = topic_id where slug = 'heart-failure' and state = 'published'
         order by published_at desc limit 1",
    )
    .fetch_one(&db)
    .await
    .unwrap();
    let held = "insert into insight (scoop_id, account_id, source, html, held)
                select $1, id, 'Mine', '<p>Held of Rui</p>', true from account where name = 'rui'";
    sqlx::query(held).bind(scoop).execute(&db).await.unwrap();
    let pressed = r#"aria-pressed="true""#;
    let board = async |who: &str| {
        node.is(&db, who).await;
        node.get("/t/heart-failure").await.body
    };
    // Once it is known, and not yet.
    for _ in 0..2 {
        assert!(!board("noor").await.contains(pressed));
        assert!(!board("mei").await.contains("Held of Rui"));
        assert!(board("rui").await.contains("Held of Rui"));
    }
    // What carries the tag "" is another page.
    node.is(&db, "mei").await;
    assert!(!node.get("/t/sleep?tag=").await.body.contains("<article"));
    assert!(node.get("/t/sleep").await.body.contains("<article"));
    node.is(&db, "noor").await;
    node.post(&format!("/t/heart-failure/scoops/{scoop}/thank"), "").await;
    assert_eq!(board("noor").await.matches(pressed).count(), 1);
    assert!(!board("mei").await.contains(pressed));
    // A scoop alone, and what is said under it.
    let alone = salt(&db).await;
    let page = async |who: &str| {
        node.is(&db, who).await;
        node.get(&alone).await.body
    };
    let own = async |who: &str| page(who).await.matches("Take back").count();
    // Noor has said something there, Mei not yet.
    assert_eq!((own("noor").await, own("mei").await), (1, 0));
    node.is(&db, "mei").await;
    let number = alone.split('/').nth(4).unwrap();
    node.post(&format!("/t/heart-failure/scoops/{number}/comments"), "text=Mine").await;
    assert_eq!((own("noor").await, own("mei").await), (1, 1));
    assert!(page("noor").await.contains("<p>Mine</p>"));
    // Who keeps the board is offered what nobody else is.
    assert!(board("ada").await.contains(r#"<details class="keep"#));
    assert!(!board("noor").await.contains(r#"<details class="keep"#));
    let stranger = Visitor::stranger(&db).get("/t/heart-failure").await.body;
    assert!(!stranger.contains(pressed) && !stranger.contains("Held of Rui") && !stranger.contains("Rescoop<"));
}
