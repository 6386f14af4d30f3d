//! What else is about the same stands beside a scoop, wherever on public boards it is.

use std::time::Duration;

use sqlx::{AssertSqlSafe, PgPool};

use crate::{
    deleting_scoops::change,
    front_door::{Visitor, walk_links},
    nodes::{hears, is_kept, node},
    scoops::salt,
};

/// A scoop on a board, with a tag or "".
async fn scoop(db: &PgPool, board: &str, title: &str, tag: &str) {
    for sql in [
        format!(
            "insert into scoop (topic_id, curator_id, title, state, published_at)
             select id, owner_id, $1, 'published', '2025-02-03' from topic where slug = '{board}' and $2 = $2"
        ),
        "insert into scoop_tag (scoop_id, topic_id, tag) select id, topic_id, $2 from scoop where title = $1 and $2 <> ''"
            .to_owned(),
    ] {
        sqlx::query(AssertSqlSafe(sql)).bind(title).bind(tag).execute(db).await.unwrap();
    }
}

async fn alike(visitor: &Visitor, path: &str) -> Vec<String> {
    let page = visitor.get(path).await;
    assert_eq!(page.status, 200, "{}", page.body);
    page.all(".alike h3")
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_shares_most_stands_first_and_what_shares_a_common_word_nowhere(db: PgPool) {
    let visitor = Visitor::stranger(&db);
    assert_eq!(alike(&visitor, &salt(&db).await).await, [""; 0], "nothing of the same article");
    scoop(&db, "sleep", "Bread at night", "evidence").await;
    scoop(&db, "sleep", "A lamp of salt", "").await;
    scoop(&db, "sleep", "Drinks without salt", "thirst").await;
    scoop(&db, "sleep", "Dreams", "thirst").await;
    for (board, title) in [("ward-secrets", "Salt in secret"), ("drafts-of-rui", "Salt for few")] {
        scoop(&db, board, title, "food & drink").await;
    }
    let path = salt(&db).await;
    assert_eq!(alike(&visitor, &path).await, ["Drinks without salt", "Bread at night"]);
    let page = visitor.get(&path).await;
    assert_eq!(page.all(".alike .source")[0], "On Sleep and Screens");
    assert_eq!(page.all(".more h2"), ["More from Heart Failure Online", "More like this"]);
    walk_links(&visitor, &path).await;

    // The same site weighs a little, too.
    change(
        &db,
        "insert into article (address, title, site) values ('https://ward.example/lamp', 'Lamp', 'ward notes')",
    )
    .await;
    change(&db, "update scoop set article_id = (select max(id) from article) where title = 'A lamp of salt'").await;
    assert!(alike(&visitor, &path).await.contains(&"A lamp of salt".to_owned()));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn other_boards_come_before_its_own_and_an_article_once(db: PgPool) {
    for number in 1..=7 {
        scoop(&db, "heart-failure", &format!("Salt and bread {number}"), "food & drink").await;
    }
    let visitor = Visitor::stranger(&db);
    let path = salt(&db).await;
    let own = alike(&visitor, &path).await;
    assert!(own.len() <= 5 && own.iter().all(|title| title.starts_with("Salt and bread")), "{own:?}");
    let more = visitor.get(&path).await.all(".more:not(.alike) h3");
    assert!(
        own.iter().all(|title| !more.contains(title)),
        "what stands on the page already does not stand there again"
    );

    scoop(&db, "sleep", "A pinch of salt", "evidence").await;
    let first = alike(&visitor, &path).await;
    assert_eq!(first[0], "A pinch of salt", "{first:?}");
    for number in 1..=6 {
        scoop(&db, "sleep", &format!("Salt in the kitchen {number}"), "food & drink").await;
    }
    let five = alike(&visitor, &path).await;
    assert!(five.len() == 5 && five.iter().all(|title| !title.starts_with("Salt and bread")), "{five:?}");
    for sql in [
        "delete from scoop where title like 'Salt in%' and title not like '%1' and title not like '%2'",
        "insert into article (address, title, site) values ('https://other.example/kitchen', 'Kitchen', 'Other')",
        "update scoop set article_id = (select max(id) from article) where title = 'Salt in the kitchen 1'",
        "update scoop set article_id = (select max(id) from article), topic_id = topic.id
         from topic where scoop.title = 'Salt and bread 1' and slug = 'heart-failure'",
    ] {
        change(&db, sql).await;
    }
    let once = alike(&visitor, &path).await;
    let same = once.iter().filter(|title| title.ends_with(" 1")).count();
    assert_eq!(same, 1, "{once:?}");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn whatever_a_title_is_made_of_it_is_only_words(db: PgPool) {
    let visitor = Visitor::stranger(&db);
    for title in ["It's \\ a 'test' & (x | y):* !z <-> \"b\"", "'''", "\\\\", "naïve d’été O\\'Brien:*A", "'x':1A"]
    {
        scoop(&db, "sleep", title, "o'brien \\ & co").await;
    }
    let paths = "select '/t/sleep/p/' || id from scoop where title <> 'Salt, again' and topic_id = (select id from topic where slug = 'sleep')";
    let mut found = 0;
    for path in sqlx::query_scalar::<_, String>(paths).fetch_all(&db).await.unwrap() {
        let whole = visitor.get(&path).await.header("location").to_owned();
        found += alike(&visitor, &whole).await.len();
    }
    assert!(found > 0, "words they are");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn nothing_that_may_not_be_read_stands_on_a_kept_page_any_longer(db: PgPool) {
    scoop(&db, "sleep", "Bread at night", "evidence").await;
    let (node, path) = (node(&db).await, salt(&db).await);
    // As it is for everyone, and for somebody signed in.
    let known = node.get(&path).await;
    assert!(is_kept(&known) && known.all(".alike h3") == ["Bread at night"]);
    for (change_to, shown) in [
        ("update scoop set state = 'hidden' where title = 'Bread at night'", false),
        ("update scoop set state = 'published' where title = 'Bread at night'", true),
        ("update topic set visibility = 'private' where slug = 'sleep'", false),
        ("update topic set visibility = 'public' where slug = 'sleep'", true),
        (
            "update topic set deleted_at = now(), visibility_before = 'public', visibility = 'private' where slug = 'sleep'",
            false,
        ),
        (
            "update topic set deleted_at = null, visibility_before = null, visibility = 'public' where slug = 'sleep'",
            true,
        ),
        ("delete from scoop where title = 'Bread at night'", false),
    ] {
        // It was known before as it was then.
        change(&db, change_to).await;
        hears(&node).await;
        if shown {
            // What comes may come later: its words within a minute, and then with the counts.
            change(&db, "select words_catch_up(1000)").await;
            tokio::time::pause();
            tokio::time::advance(Duration::from_secs(25)).await;
            tokio::time::resume();
        }
        for who in ["", "noor"] {
            if !who.is_empty() {
                node.is(&db, who).await;
            }
            assert_eq!(!alike(&node, &path).await.is_empty(), shown, "{change_to} for {who:?}");
            node.leaves();
        }
    }
}
