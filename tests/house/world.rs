//! The made-up world that speed is measured in.

use sqlx::PgPool;

use crate::{
    front_door::Visitor,
    shell::{curatio, said},
};

#[sqlx::test]
async fn a_made_up_world_is_whole_and_its_pages_are_served(db: PgPool) {
    let filled = said(&curatio(&db).args(["bench-data", "--scoops", "500"]).output().unwrap());
    assert!(filled.starts_with("Made up 50 boards, 500 scoops and "), "{filled}");
    // What triggers count elsewhere is counted here at the end: each number is that of the rows.
    for wrong in [
        "select count(*) from topic where scoop_count <>
            (select count(*) from scoop where topic_id = topic.id and state = 'published')",
        "select count(*) from topic where newest_scoop_id is distinct from
            (select id from scoop where topic_id = topic.id and state = 'published' order by published_at desc, id desc limit 1)",
        "select count(*) from scoop where comment_count <> (select count(*) from comment where scoop_id = scoop.id)",
        "select count(*) from scoop where thanks_count <> (select count(*) from thanks where scoop_id = scoop.id)",
        "select count(*) from topic_tag where scoops <> (select count(*) from scoop_tag
            where topic_id = topic_tag.topic_id and tag = topic_tag.tag and shown_at is not null)",
        "select count(*) from scoop where topic_id not in (select id from topic) or article_id not in (select id from article)
            or curator_id not in (select id from account) or via_id not in (select id from scoop)",
        "select count(*) from comment where scoop_id not in (select id from scoop)
            or account_id not in (select id from account) or parent_id not in (select id from comment)",
        "select count(*) from insight where scoop_id not in (select id from scoop) or account_id not in (select id from account)",
        "select count(*) from words_of_scoop whole full join scoop_words kept using (scoop_id)
         where whole.words is distinct from kept.words or whole.heading is distinct from kept.heading",
        "select count(*) from words_of_board whole full join board_words kept using (topic_id) where whole.words is distinct from kept.words",
        "select count(*) from words_of_person whole full join person_words kept using (account_id) where whole.words is distinct from kept.words",
    ] {
        assert_eq!(sqlx::query_scalar::<_, i64>(wrong).fetch_one(&db).await.unwrap(), 0, "{wrong}");
    }
    let lengths = "select min(length(excerpt_source)), max(length(excerpt_source)),
            (percentile_cont(0.5) within group (order by length(excerpt_source)))::integer from scoop";
    let (shortest, longest, middle): (i32, i32, i32) = sqlx::query_as(lengths).fetch_one(&db).await.unwrap();
    assert!(shortest >= 100 && longest <= 12_000 && (2800..4500).contains(&middle), "{shortest} {middle} {longest}");
    let stranger = Visitor::stranger(&db);
    let board = stranger.get("/t/board-1").await;
    assert_eq!(board.body.matches(r#"class="scoop""#).count(), 25, "{}", board.body);
    // What is written next takes the next number.
    sqlx::query("insert into account (name, display_name) values ('ada', 'Ada')").execute(&db).await.unwrap();
    let again = curatio(&db).args(["bench-data", "--scoops", "500"]).output().unwrap();
    assert!(!again.status.success());
    assert!(String::from_utf8_lossy(&again.stderr).contains("a made-up world belongs into one of its own"));
}
