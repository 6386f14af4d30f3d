use sqlx::PgPool;

use crate::{
    deleting_scoops::{change, goes_to, scoop, told},
    front_door::Visitor,
};

const WARD: &str = "/t/heart-failure";

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_scoop_moves_with_all_that_was_said_and_its_address_leads_on(db: PgPool) {
    let (rui, stranger) = (Visitor::named(&db, "rui").await, Visitor::stranger(&db));
    let id = scoop(&db, "Salt, again").await;
    change(&db, "update scoop set pinned = true where title = 'Salt, again' and via_id is null").await;
    let before: i64 =
        told(&db, "select count(*) from insight join scoop on scoop.id = scoop_id where via_id is null").await;
    let page = rui.get(&format!("{WARD}/scoops/{id}/move")).await;
    assert_eq!(page.all("select#board option"), ["Unlisted Board"]);
    goes_to(&rui.post(&format!("{WARD}/scoops/{id}/move"), "board=drafts-of-rui").await, "/t/drafts-of-rui");

    let old = stranger.get(&format!("{WARD}/p/{id}/salt-again")).await;
    assert_eq!(old.location(), format!("/t/drafts-of-rui/p/{id}/salt-again"));
    assert_eq!(stranger.get(&format!("{WARD}/p/{id}")).await.location(), old.location());
    let there = stranger.get(old.location()).await;
    assert!(there.shows("And the olives?") && there.shows("Bread is where the salt is."));
    assert_eq!(there.all("a[rel=tag]"), ["food & drink", "evidence"]);
    assert!(there.shows("March 1, 2025"), "it keeps its date");
    assert_eq!(
        told::<i64>(&db, "select count(*) from insight join scoop on scoop.id = scoop_id where via_id is null").await,
        before
    );
    let counts = "select string_agg(slug || ' ' || scoop_count, ', ' order by slug) from topic where slug in ('heart-failure', 'drafts-of-rui')";
    assert_eq!(told::<String>(&db, counts).await, "drafts-of-rui 2, heart-failure 2");
    let tags = "select string_agg(slug || ' ' || tag || ' ' || scoops, ', ' order by slug, tag)
                from topic_tag join topic on topic.id = topic_id";
    assert_eq!(
        told::<String>(&db, tags).await,
        "drafts-of-rui evidence 1, drafts-of-rui food & drink 1, heart-failure evidence 1"
    );
    assert!(!told::<bool>(&db, "select bool_or(pinned) from scoop where title = 'Salt, again'").await);

    // There and back.
    goes_to(&rui.post(&format!("/t/drafts-of-rui/scoops/{id}/move"), "board=heart-failure").await, WARD);
    assert_eq!(stranger.get(&format!("{WARD}/p/{id}/salt-again")).await.status, 200);
    assert_eq!(
        stranger.get(&format!("/t/drafts-of-rui/p/{id}/salt-again")).await.location(),
        format!("{WARD}/p/{id}/salt-again")
    );
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_went_onto_a_private_board_is_as_if_absent_for_strangers(db: PgPool) {
    let ada = Visitor::named(&db, "ada").await;
    let id = scoop(&db, "Salt, again").await;
    goes_to(&ada.post(&format!("{WARD}/scoops/{id}/move"), "board=ward-secrets").await, "/t/ward-secrets");
    let old = format!("{WARD}/p/{id}/salt-again");
    assert_eq!(ada.get(&old).await.location(), format!("/t/ward-secrets/p/{id}/salt-again"));
    assert_eq!(Visitor::stranger(&db).get(&old).await.status, 404);
    assert!(!Visitor::stranger(&db).get("/").await.body.contains(&format!("/p/{id}/")));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn it_goes_where_one_may_put_it_and_its_article_does_not_stand_yet(db: PgPool) {
    change(
        &db,
        "insert into topic_member (topic_id, account_id, role)
         select topic.id, account.id, 'contributor' from topic, account where slug = 'sleep' and name = 'rui'",
    )
    .await;
    let rui = Visitor::named(&db, "rui").await;
    let (salt, scales, draft) =
        (scoop(&db, "Salt, again").await, scoop(&db, "A scale in the kitchen").await, scoop(&db, "Not yet").await);
    let go = async |id: i64, to: &str| rui.post(&format!("{WARD}/scoops/{id}/move"), &format!("board={to}")).await;
    assert_eq!(go(salt, "ward-secrets").await.status, 404, "they do not know it");
    assert_eq!(
        go(scales, "sleep").await.problem("board"),
        "On that board you only propose, and this is no draft any more."
    );
    assert_eq!(go(salt, "heart-failure").await.problem("board"), "It stands on that board already.");
    goes_to(&go(draft, "sleep").await, "/t/sleep");
    change(&db, "update topic_member set role = 'curator'").await;
    change(&db, "update topic set quote_limit = 10 where slug = 'sleep'; update article set text_length = 100 where title like '%kitchen'").await;
    assert_eq!(
        go(scales, "sleep").await.problem("board"),
        "It quotes more of its source than that board allows. Please shorten it first."
    );
    let double = go(salt, "sleep").await;
    assert_eq!(double.status, 422);
    assert_eq!(double.problem("board"), "Another scoop of the same article stands on that board already.");
    change(&db, "update topic set archived_at = now() where slug = 'sleep'").await;
    assert_eq!(go(scales, "sleep").await.problem("board"), "That board is archived, and nothing new is put on it.");
}
