use sqlx::PgPool;

use crate::{
    deleting_scoops::{change, goes_to, scoop, told},
    front_door::Visitor,
};

const TAGS: &str = "/t/heart-failure/tags";
const COUNTS: &str = "select string_agg(tag || ' ' || scoops, ', ' order by tag) from topic_tag";

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn the_tags_of_a_board_are_listed_with_those_of_its_drafts(db: PgPool) {
    let page = Visitor::named(&db, "rui").await.get(TAGS).await;
    let tags: Vec<_> = page.all(".rows > li > p");
    assert_eq!(tags, ["draft-only 0 published, 1 in the works", "evidence 2 published", "food & drink 1 published"]);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_tag_is_renamed_and_two_become_one(db: PgPool) {
    let rui = Visitor::named(&db, "rui").await;
    let to = async |form: &str| rui.post(&format!("{TAGS}/rename"), form).await;
    goes_to(
        &to("tag=food+%26+drink&to=+Diet++And+Salt").await,
        &format!("{TAGS}?renamed=food+%26+drink&to=diet+and+salt"),
    );
    assert_eq!(told::<String>(&db, COUNTS).await, "diet and salt 1, evidence 2");
    assert!(rui.get(&format!("{TAGS}?renamed=a&to=b")).await.shows("What was tagged “a” is tagged “b” now."));
    to("tag=evidence&to=diet+and+salt").await;
    assert_eq!(told::<String>(&db, COUNTS).await, "diet and salt 2");
    to("tag=draft-only&to=diet+and+salt").await;
    let each = "select count(*) from scoop_tag";
    assert_eq!(told::<i64>(&db, each).await, 3, "once on each scoop, also on a draft");
    assert_eq!(told::<String>(&db, COUNTS).await, "diet and salt 2", "which nobody sees");

    let empty = to("tag=diet+and+salt&to=+").await;
    assert_eq!(empty.status, 422);
    assert!(empty.shows("Please fill this in."));
    to("tag=diet+and+salt&to=diet+and+salt").await;
    assert_eq!(told::<String>(&db, COUNTS).await, "diet and salt 2");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_tag_is_taken_off_every_scoop_of_its_board_and_of_no_other(db: PgPool) {
    change(
        &db,
        "insert into scoop_tag (scoop_id, topic_id, tag) select id, topic_id, 'evidence' from scoop where via_id is not null",
    )
    .await;
    let rui = Visitor::named(&db, "rui").await;
    goes_to(&rui.post(&format!("{TAGS}/remove"), "tag=evidence").await, &format!("{TAGS}?removed=evidence"));
    let left = "select string_agg(slug || ' ' || tag, ', ' order by slug, tag) from topic_tag join topic on topic.id = topic_id";
    assert_eq!(told::<String>(&db, left).await, "heart-failure food & drink, sleep evidence");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn many_tags_are_walked_by_key(db: PgPool) {
    change(
        &db,
        "insert into scoop_tag (scoop_id, topic_id, tag)
         select id, topic_id, 'tag ' || lpad(n::text, 3, '0') from scoop, generate_series(1, 250) n
         where title = 'Salt, again' and via_id is null",
    )
    .await;
    let rui = Visitor::named(&db, "rui").await;
    let first = rui.get(TAGS).await;
    assert_eq!(first.all(".rows > li").len(), 200);
    let next = first.attributes(".pager .older", "href").pop().unwrap();
    assert_eq!(rui.get(&next).await.all(".rows > li").len(), 53);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_tag_that_was_renamed_or_removed_can_be_had_back_by_its_versions(db: PgPool) {
    let (ada, rui) = (Visitor::named(&db, "ada").await, Visitor::named(&db, "rui").await);
    let editor = format!("/t/heart-failure/scoops/{}", scoop(&db, "Salt, again").await);
    ada.post(&format!("{editor}/keep"), "title=S&excerpt=E&insight=&tags=%23Evidence,+proof,+salt&version=1").await;
    rui.post(&format!("{TAGS}/rename"), "tag=evidence&to=%23Proof").await;
    assert_eq!(ada.get(&editor).await.attributes("#tags", "value"), ["proof, salt"], "in what is not saved, too");
    rui.post(&format!("{TAGS}/remove"), "tag=proof").await;
    assert_eq!(ada.get(&editor).await.attributes("#tags", "value"), ["salt"]);
    let kept =
        "select string_agg(name || ': ' || array_to_string(tags, ', '), ' | ' order by number) from scoop_version
                join scoop on scoop.id = scoop_id join account on account.id = made_by
                where scoop.title = 'Salt, again'";
    assert_eq!(
        told::<String>(&db, kept).await,
        "ada: food & drink, evidence | rui: food & drink, proof | rui: food & drink"
    );
    let semicolon = rui.post(&format!("{TAGS}/rename"), "tag=food+%26+drink&to=food%3B+drink").await;
    assert!(semicolon.status == 422 && semicolon.shows("One tag has no comma and no semicolon in it."));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn one_is_asked_before_a_tag_is_gone(db: PgPool) {
    let rui = Visitor::named(&db, "rui").await;
    let buttons = rui.get(TAGS).await.attributes("form[action$=remove]", "method");
    assert!(buttons.is_empty(), "it only leads there: {buttons:?}");
    let asked = rui.get(&format!("{TAGS}/remove?tag=evidence")).await;
    assert!(asked.shows("It is taken off all 2 scoops of this board that carry it: 2 published."));
    assert_eq!(asked.attributes("form[method=post] [name=tag]", "value"), ["evidence"]);
    let draft = rui.get(&format!("{TAGS}/remove?tag=draft-only")).await;
    assert!(draft.shows("It is taken off the one scoop of this board that carries it: 0 published, 1 in the works."));
    assert!(rui.get(&format!("{TAGS}/remove?tag=x")).await.shows("No scoop on this board carries it any more."));
}
