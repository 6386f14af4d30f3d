use sqlx::PgPool;

use crate::{
    deleting_scoops::{change, goes_to, scoop, told},
    front_door::Visitor,
};

const WARD: &str = "/t/heart-failure";

/// As two saves in the editor leave it.
async fn saved_twice(db: &PgPool) -> i64 {
    let salt = scoop(db, "Salt, again").await;
    change(
        db,
        "insert into scoop_version (scoop_id, number, title, excerpt_source, excerpt_format, insight_source, tags, made_by)
         select scoop.id, n, case n when 1 then 'Salt <again>' else 'Salt, again' end,
             case n when 1 then 'How much is in cheese.' else 'How much is in bread.' end, 'markdown',
             case n when 1 then 'Cheese is where the salt is.' else 'Bread is where the salt is.' end,
             case n when 1 then array['cheese'] else array['food & drink', 'evidence'] end, account.id
         from scoop, account, generate_series(1, 2) n
         where title = 'Salt, again' and via_id is null and account.name = 'ada'",
    )
    .await;
    salt
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn each_version_says_what_changed_and_who_changed_it(db: PgPool) {
    let salt = saved_twice(&db).await;
    let page = Visitor::named(&db, "rui").await.get(&format!("{WARD}/scoops/{salt}/versions")).await;
    assert_eq!(page.all(".versions h2"), ["Version 2, the newest", "Version 1"]);
    assert!(page.one(".versions li").contains("by Ada Berg"));
    let newest = |element: &str| page.all(&format!(".versions li:first-child {element}"));
    assert_eq!(newest("dt"), ["Title", "Excerpt", "Insight", "Tags"]);
    assert!(newest("del").contains(&"taken away: cheese.".to_owned()), "{:?}", newest("del"));
    assert!(newest("ins").contains(&"added: bread.".to_owned()), "{:?}", newest("ins"));
    assert!(page.shows("Salt <again>"), "as text");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn back_to_an_earlier_version_is_one_more(db: PgPool) {
    let salt = saved_twice(&db).await;
    let versions = format!("{WARD}/scoops/{salt}/versions");
    let ada = Visitor::named(&db, "ada").await;
    goes_to(&ada.post(&format!("{versions}/1/restore"), "").await, &format!("{versions}?done=restored"));
    let board = Visitor::stranger(&db).get(WARD).await;
    assert!(board.shows("Salt <again>") && board.shows("How much is in cheese."));
    assert!(board.shows("Cheese is where the salt is.") && !board.shows("Bread is where"));
    assert_eq!(board.all("[rel=tag]"), ["evidence", "cheese"], "that of the pinned one, and its own");
    assert_eq!(told::<i32>(&db, "select version from scoop where title = 'Salt <again>'").await, 2);
    assert_eq!(told::<i32>(&db, "select max(number) from scoop_version").await, 3);
    assert_eq!(ada.get(&versions).await.all(".versions h2")[0], "Version 3, the newest");
    assert_eq!(ada.post(&format!("{versions}/9/restore"), "").await.status, 404);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn another_curator_takes_back_words_but_not_what_somebody_signed(db: PgPool) {
    let salt = saved_twice(&db).await;
    let rui = Visitor::named(&db, "rui").await;
    rui.post(&format!("{WARD}/scoops/{salt}/versions/1/restore"), "").await;
    let board = Visitor::stranger(&db).get(WARD).await;
    assert!(board.shows("How much is in cheese.") && board.shows("Bread is where the salt is."));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_published_scoop_does_not_lose_its_title(db: PgPool) {
    let salt = saved_twice(&db).await;
    change(&db, "update scoop_version set title = '' where number = 1").await;
    let refused = Visitor::named(&db, "ada").await.post(&format!("{WARD}/scoops/{salt}/versions/1/restore"), "").await;
    assert_eq!(refused.status, 400);
    assert!(refused.shows("It had no title then, and readers see it now."));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn going_back_keeps_the_words_that_no_version_has(db: PgPool) {
    let salt = saved_twice(&db).await;
    change(&db, "update scoop set title = 'Salt, as it stands' where title = 'Salt, again' and via_id is null").await;
    let ada = Visitor::named(&db, "ada").await;
    let versions = format!("{WARD}/scoops/{salt}/versions");
    ada.post(&format!("{versions}/1/restore"), "").await;
    let kept = "select string_agg(title, ' | ' order by number) from scoop_version";
    assert_eq!(told::<String>(&db, kept).await, "Salt <again> | Salt, again | Salt, as it stands | Salt <again>");
    ada.post(&format!("{versions}/4/restore"), "").await;
    assert_eq!(told::<i32>(&db, "select max(number) from scoop_version").await, 4, "nothing twice");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_draft_that_was_saved_as_one_typed_is_kept_when_other_words_are_saved(db: PgPool) {
    let (ada, rui) = (Visitor::named(&db, "ada").await, Visitor::named(&db, "rui").await);
    let editor = format!("{WARD}/scoops/{}", scoop(&db, "Not yet").await);
    ada.post(&format!("{editor}/keep"), "title=Typed&excerpt=A+draft.&insight=&tags=&version=1").await;
    ada.post(&editor, "title=Saved&excerpt=A+draft.&insight=&tags=&version=2&deed=save").await;
    rui.post(&format!("{editor}/keep"), "title=Better&excerpt=A+draft.&tags=&version=3").await;
    rui.post(&editor, "title=Better&excerpt=A+draft.&tags=&version=4&deed=save").await;
    let kept = "select string_agg(title || ' by ' || name, ', ' order by number) from scoop_version
                join account on account.id = made_by";
    assert_eq!(told::<String>(&db, kept).await, "Typed by ada, Saved by ada, Better by rui");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn an_insight_that_its_author_has_not_shown_outlives_going_back(db: PgPool) {
    let salt = saved_twice(&db).await;
    let (ada, rui) = (Visitor::named(&db, "ada").await, Visitor::named(&db, "rui").await);
    let editor = format!("{WARD}/scoops/{salt}");
    ada.post(&format!("{editor}/keep"), "title=T&excerpt=E&insight=Wait+for+me&tags=&version=1").await;
    rui.post(&format!("{editor}/versions/1/restore"), "").await;
    let opened = ada.get(&editor).await;
    assert_eq!(opened.one("#insight"), "Wait for me");
    assert_eq!(opened.one("#excerpt"), "How much is in cheese.");
    assert_eq!(
        (opened.attributes("#title", "value"), opened.attributes("#tags", "value")),
        (vec!["Salt <again>".to_owned()], vec!["cheese".to_owned()])
    );
    assert!(Visitor::stranger(&db).get(WARD).await.shows("Bread is where the salt is."));
    ada.post(&format!("{editor}/versions/2/restore"), "").await;
    assert_eq!(told::<i64>(&db, "select count(*) from scoop_edit").await, 0, "she goes back herself");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn nobody_goes_back_to_what_quotes_more_than_the_board_allows(db: PgPool) {
    let salt = saved_twice(&db).await;
    change(
        &db,
        "update scoop_version set excerpt_source = repeat('cheese ', 9) where number = 1;
         update topic set quote_limit = 30; update article set text_length = 100",
    )
    .await;
    let refused = Visitor::named(&db, "ada").await.post(&format!("{WARD}/scoops/{salt}/versions/1/restore"), "").await;
    assert_eq!(refused.status, 400);
    assert!(refused.shows("Its excerpt of then quotes more of its source than the board allows"));
    assert_eq!(told::<i32>(&db, "select max(number) from scoop_version").await, 2);
}
