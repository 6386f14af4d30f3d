//! Boards that somebody pays for: the mark stands wherever they are shown.

use serde_json::Value;
use sqlx::PgPool;

use crate::{
    front_door::{Answer, Visitor},
    imports::{at_work, import},
};

const MARK: &str = "Sponsored by Norvia Pharma";

/// The ward's first board as its form shows it, with this sponsor typed.
async fn name_sponsor(visitor: &Visitor, sponsor: &str) -> Answer {
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    form.extend_pairs([
        ("title", "Heart Failure Online"),
        ("address", "heart-failure"),
        ("description", "What people with a weak heart read."),
        ("own_audiences", "Patients"),
        ("language", "en"),
        ("time_zone", "UTC"),
        ("accent", "moss"),
        ("visibility", "public"),
        ("comment_policy", "open"),
        ("call_to_action_title", ""),
        ("call_to_action_text", ""),
        ("sponsor", sponsor),
    ]);
    visitor.post("/t/heart-failure/edit", &form.finish()).await
}

async fn sponsored(db: &PgPool) -> Visitor {
    let ada = Visitor::named(db, "ada").await;
    assert_eq!(name_sponsor(&ada, "  Norvia \n Pharma ").await.location(), "/t/heart-failure");
    ada
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn the_mark_stands_on_the_board_on_lists_and_on_each_of_its_scoops(db: PgPool) {
    let ada = sponsored(&db).await;
    let reader = Visitor::stranger(&db);
    let board = reader.get("/t/heart-failure").await;
    assert_eq!(board.all(".masthead .sponsored"), [MARK]);
    assert_eq!(board.all(".scoop .meta .sponsored"), [MARK; 3], "each card");
    let scoop = board.attributes(".scoop a[rel=bookmark]", "href").remove(0);
    assert_eq!(reader.get(&scoop).await.all(".scoop .sponsored")[0], MARK);
    for list in ["/", "/explore"] {
        assert_eq!(reader.get(list).await.all(".board .sponsored"), [MARK], "{list}: one board of two");
    }
    assert_eq!(reader.get("/").await.all(".scoop .sponsored").len(), 3, "not those of the other board");
    assert!(reader.get("/t/sleep").await.all(".masthead .sponsored").is_empty());
    assert_eq!(ada.get("/t/heart-failure/edit").await.attributes("#sponsor", "value"), ["Norvia Pharma"]);

    assert_eq!(name_sponsor(&ada, " ").await.location(), "/t/heart-failure");
    assert!(reader.get("/t/heart-failure").await.all(".sponsored").is_empty(), "nobody pays for it any more");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn feeds_and_previews_carry_the_mark(db: PgPool) {
    sponsored(&db).await;
    let reader = Visitor::stranger(&db);
    let feed: atom_syndication::Feed = reader.get("/t/heart-failure/feed.xml").await.body.parse().unwrap();
    assert_eq!(feed.subtitle.unwrap().value, format!("{MARK} · What people with a weak heart read."));
    for entry in &feed.entries {
        assert!(entry.categories.iter().any(|category| category.term == MARK));
        assert!(entry.content.as_ref().unwrap().value.as_ref().unwrap().starts_with(&format!("<p>{MARK}.</p>")));
    }
    assert_eq!(feed.entries.len(), 3);
    let board = reader.get("/t/heart-failure").await;
    let scoop = board.attributes(".scoop a[rel=bookmark]", "href").remove(0);
    for page in [board, reader.get(&scoop).await] {
        let preview = page.attributes("meta[property='og:description']", "content").remove(0);
        assert!(preview.starts_with(&format!("{MARK} · ")), "{preview}");
    }
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn its_owner_and_admins_name_a_sponsor_and_nobody_else_does(db: PgPool) {
    let (ada, rui, noor) =
        (Visitor::named(&db, "ada").await, Visitor::named(&db, "rui").await, Visitor::named(&db, "noor").await);
    assert_eq!(name_sponsor(&rui, "Helix").await.status, 403);
    assert_eq!(name_sponsor(&noor, "Helix").await.status, 403);
    let long = name_sponsor(&ada, &"x".repeat(121)).await;
    assert_eq!(long.status, 422);
    assert_eq!(long.problem("sponsor"), "This has 121 characters; 120 is the most.");
    let none: Option<String> =
        sqlx::query_scalar("select sponsor from topic where slug = 'heart-failure'").fetch_one(&db).await.unwrap();
    assert_eq!(none, None);
    sqlx::query("update account set role = 'admin' where name = 'noor'").execute(&db).await.unwrap();
    let noor = Visitor::named(&db, "noor").await;
    assert_eq!(name_sponsor(&noor, "Norvia <b>").await.location(), "/t/heart-failure");
    assert_eq!(
        Visitor::stranger(&db).get("/t/heart-failure").await.all(".masthead .sponsored"),
        ["Sponsored by Norvia <b>"]
    );
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_board_takes_its_sponsor_along_when_it_moves(db: PgPool) {
    sponsored(&db).await;
    let ada = at_work(&db, "ada").await;
    let file = ada.get("/t/heart-failure/export.json").await.body;
    let mut board: Value = serde_json::from_str(&file).unwrap();
    assert_eq!(board["board"]["sponsor"], "Norvia Pharma");
    board["board"]["sponsor"] = format!(" Norvia\n{} ", "x".repeat(200)).into();
    let done = import(&ada, "board.json", board.to_string().as_bytes(), "title=Moved&visibility=public&am=ada").await;
    assert_eq!(done.one("h1"), "Imported");
    let mark = Visitor::stranger(&db).get("/t/moved").await.one(".masthead .sponsored");
    assert!(mark.starts_with("Sponsored by Norvia xxx") && mark.chars().count() <= 13 + 120, "{mark}");
}
