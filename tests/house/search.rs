use sqlx::PgPool;

use crate::{
    deleting_scoops::{change, told},
    front_door::{Answer, Visitor},
};

/// The titles of the scoops on a page of what was found.
pub fn found(page: &Answer) -> Vec<String> {
    assert_eq!(page.status, 200, "{}", page.body);
    page.all(".hit h2")
}

pub async fn finds(visitor: &Visitor, query: &str) -> Vec<String> {
    found(&visitor.get(&format!("/search?{query}")).await)
}

/// What is read within a minute is read now.
pub async fn read(db: &PgPool) {
    change(db, "select words_catch_up(1000)").await;
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_is_looked_for_is_found_in_title_excerpt_insight_comment_tag_and_site(db: PgPool) {
    read(&db).await;
    let stranger = Visitor::stranger(&db);
    for (query, title) in [
        ("q=scales", "A scale in the kitchen"),
        ("q=kilos", "A scale in the kitchen"),
        ("q=thirsts", "Salt, again"),
        ("q=olive", "Salt, again"),
        ("q=drink", "Salt, again"),
        ("q=this+board", "Read this first"),
    ] {
        assert_eq!(finds(&stranger, query).await, [title], "{query}");
    }
    assert_eq!(finds(&stranger, "q=ward+notes").await.len(), 3, "by the site of its article");
    let two = finds(&stranger, "q=salt").await;
    assert_eq!(two, ["Salt, again", "Salt, again"]);
    let nothing = stranger.get("/search?q=penguins").await;
    assert!(found(&nothing).is_empty() && nothing.shows("Nothing was found."));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_hit_says_where_it_is_and_is_marked_there(db: PgPool) {
    read(&db).await;
    let stranger = Visitor::stranger(&db);
    let page = stranger.get("/search?q=kitchens+kilo").await;
    assert_eq!(page.all(".hit mark"), ["kitchen", "kilos"], "as the text has them");
    assert_eq!(page.attributes(".hit h2 a", "href"), ["https://ward.example/scales"], "the title leads to the source");
    assert!(
        page.one(".hit p.small")
            .starts_with("From Ward Notes. Scooped by Rui Costa onto Heart Failure Online, February 1, 2025")
    );
    let permalink = page.attributes(".hit a[rel=bookmark]", "href").pop().unwrap();
    assert_eq!(stranger.get(&permalink).await.one("h1"), "A scale in the kitchen");
    let said = stranger.get("/search?q=olives").await;
    assert_eq!(said.one(".hit .piece"), "From a comment: And the olives?");
    assert_eq!(stranger.get("/search?q=thirst").await.one(".hit .piece"), "From an insight: Thirst wakes people up.");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn boards_and_curators_are_found_too(db: PgPool) {
    let stranger = Visitor::stranger(&db);
    let page = stranger.get("/search?q=hearts").await;
    assert_eq!(page.all(".places li"), ["Heart Failure Online What people with a weak heart read."]);
    assert_eq!(page.all(".places mark"), ["Heart", "heart"]);
    let ada = stranger.get("/search?q=berg").await;
    assert_eq!(ada.all(".places li"), ["Ada Berg @ada"]);
    assert_eq!(ada.attributes(".places a", "href"), ["/@ada"]);
    assert!(stranger.get("/search?q=noor").await.all(".places li").is_empty(), "who only reads is nobody's business");
    change(&db, "update account set hidden_for = 'spam' where name = 'ada'").await;
    assert!(stranger.get("/search?q=berg").await.all(".places li").is_empty());
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn the_last_word_may_be_half_typed_and_a_letter_wrong(db: PgPool) {
    read(&db).await;
    let stranger = Visitor::stranger(&db);
    assert_eq!(finds(&stranger, "q=kitc").await, ["A scale in the kitchen"]);
    assert_eq!(finds(&stranger, "q=scale+kit").await, ["A scale in the kitchen"]);
    assert!(finds(&stranger, "q=kitc+scale").await.is_empty(), "only the last one is");
    for typed in ["kichen", "kitchenn", "kitcken", "ktichen"] {
        let page = stranger.get(&format!("/search?q={typed}+scale")).await;
        assert_eq!(found(&page), ["A scale in the kitchen"], "{typed}");
        assert!(page.shows(&format!("Nothing has “{typed} scale”.")), "{typed}");
        assert_eq!(page.attributes("#q", "value"), [format!("{typed} scale")], "what was typed stays");
    }
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_phrase_stands_side_by_side_and_a_word_can_be_left_out(db: PgPool) {
    read(&db).await;
    let stranger = Visitor::stranger(&db);
    assert_eq!(finds(&stranger, "q=%22in+bread%22").await, ["Salt, again"]);
    assert!(finds(&stranger, "q=%22bread+much%22").await.is_empty());
    assert_eq!(finds(&stranger, "q=salt+-thirst").await.len(), 1);
    assert_eq!(finds(&stranger, "q=kitchen+or+thirst").await.len(), 2);
    assert_eq!(finds(&stranger, "q=-salt").await, ["A scale in the kitchen", "Read this first"]);
    // Also where public boards are in two languages, and the word is another one in each of them.
    let german = "update topic set language = 'de' where slug = 'sleep'";
    sqlx::query(german).execute(&db).await.unwrap();
    read(&db).await;
    assert_eq!(finds(&stranger, "q=scale").await, ["A scale in the kitchen"]);
    assert!(finds(&stranger, "q=scale+-kitchens").await.is_empty());
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_search_is_narrowed_down_by_any_of_them_together(db: PgPool) {
    read(&db).await;
    let stranger = Visitor::stranger(&db);
    let salt = async |more: &str| finds(&stranger, &format!("q=salt&{more}")).await.len();
    assert_eq!((salt("board=sleep").await, salt("board=heart-failure").await), (1, 1));
    assert_eq!((salt("tag=Evidence").await, salt("tag=nothing").await), (1, 0));
    assert_eq!((salt("curator=@mei").await, salt("curator=rui").await), (1, 0));
    assert_eq!((salt("site=Ward+Notes").await, salt("site=ward.example").await, salt("site=x").await), (2, 2, 0));
    assert_eq!((salt("from=2025-03-02").await, salt("until=2025-03-01").await), (1, 1));
    assert_eq!(salt("from=2025-03-01&until=2025-03-02").await, 2);
    assert_eq!(salt("insight=1").await, 2);
    change(&db, "update insight set held = true where source like 'Thirst%'").await;
    assert_eq!(salt("insight=1").await, 1, "one that is held is none");
    assert_eq!(
        salt("board=heart-failure&tag=evidence&curator=ada&site=ward.example&from=2025-01-01&insight=1").await,
        1
    );
    assert_eq!(
        finds(&stranger, "tag=evidence&by=date").await,
        ["Salt, again", "Read this first"],
        "without a word, too"
    );
    let board = stranger.get("/t/sleep").await;
    assert_eq!(board.form(".stream form[role=search]"), "board=sleep&q=");
    assert!(stranger.get("/search?q=salt&board=sleep").await.shows("Only on Sleep and Screens."));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn nobody_finds_what_a_stranger_may_not_see(db: PgPool) {
    read(&db).await;
    for visitor in [Visitor::stranger(&db), Visitor::named(&db, "ada").await] {
        for secret in ["secret", "unlisted", "draft", "hidden", "private+board", "address"] {
            let page = visitor.get(&format!("/search?q={secret}")).await;
            assert!(found(&page).is_empty() && page.all(".places li").is_empty(), "{secret}: {}", page.body);
        }
        let refused = visitor.get("/search?q=secret&board=ward-secrets").await;
        assert_eq!(
            (refused.status.as_u16(), &*refused.problem("board")),
            (422, "There is no public board at this address.")
        );
    }
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_is_hidden_is_found_no_more_and_what_is_shown_again_is(db: PgPool) {
    read(&db).await;
    let stranger = Visitor::stranger(&db);
    let counts = async |query: &str| finds(&stranger, &format!("q={query}")).await.len();
    for (query, hides, shows, waits) in [
        (
            "kitchen",
            "update scoop set state = 'hidden' where title like 'A scale%'",
            "update scoop set state = 'published' where title like 'A scale%'",
            false,
        ),
        (
            "thirst",
            "update insight set held = true where source like 'Thirst%'",
            "update insight set held = false where source like 'Thirst%'",
            false,
        ),
        (
            "olives",
            "update comment set state = 'held' where source like '%olives%'",
            "update comment set state = 'shown' where source like '%olives%'",
            true,
        ),
        (
            "kilos",
            "update topic set visibility = 'private' where slug = 'heart-failure'",
            "update topic set visibility = 'public' where slug = 'heart-failure'",
            true,
        ),
        (
            "drink",
            "delete from scoop_tag where tag = 'food & drink'",
            "insert into scoop_tag (scoop_id, topic_id, tag) select scoop_id, topic_id, 'food & drink' from scoop_tag where tag = 'evidence' limit 1",
            false,
        ),
    ] {
        assert_eq!(counts(query).await, 1, "{query}");
        change(&db, hides).await;
        assert_eq!(counts(query).await, 0, "{query} is hidden");
        change(&db, shows).await;
        if waits {
            read(&db).await;
        }
        assert_eq!(counts(query).await, 1, "{query} is shown");
    }
    change(&db, "update scoop set title = 'Bread' where title like 'A scale%'").await;
    assert_eq!(counts("kitchen").await, 0, "words that were taken away");
    change(&db, "delete from topic where slug = 'sleep'").await;
    assert_eq!(counts("thirst").await, 0);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_is_published_is_found_at_once_and_what_is_counted_touches_no_word(db: PgPool) {
    let stranger = Visitor::stranger(&db);
    assert!(finds(&stranger, "q=Not+yet+draft").await.is_empty());
    change(&db, "update scoop set state = 'published', published_at = now() where title = 'Not yet'").await;
    assert_eq!(finds(&stranger, "q=draft").await, ["Not yet"]);
    let rows = "select string_agg(scoop_id || ctid::text, ' ' order by scoop_id) from scoop_words";
    let before = told::<String>(&db, rows).await;
    change(&db, "update scoop set thanks_count = thanks_count + 1, comment_count = comment_count + 1").await;
    assert_eq!(told::<String>(&db, rows).await, before);
    read(&db).await;
    let caught_up = told::<String>(&db, rows).await;
    change(&db, "insert into words_due select id from scoop").await;
    read(&db).await;
    assert_eq!(told::<String>(&db, rows).await, caught_up, "the same words are not written again");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn each_board_is_read_in_its_language(db: PgPool) {
    change(&db, "update topic set language = 'de-AT', title = 'Schlaf' where slug = 'sleep'").await;
    change(
        &db,
        "update scoop set title = 'Häuser ohne Ärzte' where topic_id = (select id from topic where slug = 'sleep')",
    )
    .await;
    read(&db).await;
    let stranger = Visitor::stranger(&db);
    let page = stranger.get("/search?q=h%C3%A4usern+arzt").await;
    assert_eq!(found(&page), ["Häuser ohne Ärzte"]);
    assert_eq!(
        (page.all(".hit mark"), page.attributes(".hit h2", "lang")),
        (vec!["Häuser".to_owned(), "Ärzte".to_owned()], vec!["de-AT".to_owned()])
    );
    assert_eq!(finds(&stranger, "q=scales").await, ["A scale in the kitchen"], "and the others in theirs");
    change(&db, "update topic set language = 'ja' where slug = 'sleep'").await;
    read(&db).await;
    assert_eq!(
        finds(&stranger, "q=H%C3%A4user").await.len(),
        1,
        "a language that PostgreSQL does not know, as it is written"
    );
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn many_hits_are_walked_by_key_by_date_and_by_closeness(db: PgPool) {
    change(
        &db,
        "insert into scoop (topic_id, curator_id, title, state, published_at)
         select topic.id, owner_id, 'Bread ' || n || case when n % 7 = 0 then ' bread' else '' end, 'published',
             '2023-01-31 12:00Z'::timestamptz + n * interval '11 days'
         from topic, generate_series(1, 60) n where slug = 'sleep'",
    )
    .await;
    let stranger = Visitor::stranger(&db);
    for by in ["date", ""] {
        let first = stranger.get(&format!("/search?q=bread&by={by}&board=sleep")).await;
        let (mut all, mut at) = (found(&first), first.attributes(".pager .older", "href"));
        if by == "date" {
            assert_eq!((all[0].as_str(), all.len()), ("Bread 60", 25));
        } else {
            assert!(all[..8].iter().all(|title| title.ends_with("bread")), "{all:?}");
        }
        let mut last = first;
        while let Some(older) = at.pop() {
            last = stranger.get(&older).await;
            all.extend(found(&last));
            at = last.attributes(".pager .older", "href");
        }
        let once: std::collections::BTreeSet<_> = all.iter().collect();
        assert_eq!((all.len(), once.len()), (60, 60), "{by:?}");
        let back = stranger.get(&last.attributes(".pager .newer", "href")[0]).await;
        assert_eq!(found(&back), all[25..50], "{by:?}");
    }
    assert_eq!(finds(&stranger, "q=bread&until=1969-01-01").await.len(), 0);
}
