//! Finding one's way among all public boards.

use sqlx::PgPool;

use crate::{
    deleting_scoops::change,
    front_door::{Answer, Visitor, walk_links},
    nodes::{hears, is_kept, node},
};

fn boards(page: &Answer) -> Vec<String> {
    assert_eq!(page.status, 200, "{}", page.body);
    page.all("article.board h2")
}

async fn ways(visitor: &Visitor) -> Vec<String> {
    visitor.get("/explore").await.all("nav[aria-label='For whom'] a")
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn boards_are_found_by_whom_they_are_for(db: PgPool) {
    change(&db, "insert into topic_audience select id, 1, 'Night shifts' from topic where slug = 'sleep'").await;
    change(&db, "insert into topic_audience select id, 2, 'Patients' from topic where slug = 'sleep'").await;
    change(&db, "update topic_audience set name = 'patients' where position = 2 and topic_id = (select id from topic where slug = 'heart-failure')").await;
    let visitor = Visitor::stranger(&db);
    // The form's own first, in its order, and then the alphabet's.
    assert_eq!(ways(&visitor).await, ["Everybody", "Clinicians", "Night shifts", "Patients"]);
    let all = visitor.get("/explore").await;
    let hrefs = all.attributes("nav[aria-label='For whom'] a", "href");
    assert_eq!(hrefs[1..3], ["/explore?audience=Clinicians", "/explore?audience=Night+shifts"]);

    assert_eq!(boards(&visitor.get("/explore?audience=clinicians").await), ["Heart Failure Online"]);
    let patients = visitor.get("/explore?audience=Patients").await;
    assert_eq!(boards(&patients), ["Sleep and Screens", "Heart Failure Online"], "however it is written, newest first");
    assert_eq!(patients.one("h1"), "Boards for Patients");
    assert_eq!(patients.all("nav [aria-current]"), ["Patients"]);
    assert_eq!(
        patients.attributes("link[rel=canonical]", "href"),
        ["https://boards.example/explore?audience=Patients"]
    );
    let board = visitor.get("/t/heart-failure").await;
    assert_eq!(board.attributes(".audiences a", "href")[0], "/explore?audience=Clinicians");
    walk_links(&visitor, "/explore?audience=Patients").await;
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_list_for_an_audience_follows_what_happens_to_its_boards(db: PgPool) {
    let visitor = Visitor::stranger(&db);
    let found = async || boards(&visitor.get("/explore?audience=patients").await);
    change(&db, "insert into topic_audience select id, 1, 'Patients' from topic where slug = 'sleep'").await;
    assert_eq!(found().await, ["Sleep and Screens", "Heart Failure Online"]);
    // One that is scooped onto comes first.
    change(
        &db,
        "insert into scoop (topic_id, curator_id, title, state, published_at)
         select id, owner_id, 'Bread', 'published', now() from topic where slug = 'heart-failure'",
    )
    .await;
    assert_eq!(found().await, ["Heart Failure Online", "Sleep and Screens"]);
    for hidden in ["unlisted", "private"] {
        let sql = format!("update topic set visibility = '{hidden}' where slug = 'heart-failure'");
        sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&db).await.unwrap();
        assert_eq!(found().await, ["Sleep and Screens"], "{hidden}");
        assert!(!ways(&visitor).await.contains(&"Clinicians".to_owned()), "{hidden}");
    }
    change(&db, "update topic set visibility = 'public' where slug = 'heart-failure'").await;
    assert_eq!(found().await.len(), 2);
    change(&db, "delete from topic_audience").await;
    let nobody = visitor.get("/explore?audience=patients").await;
    assert!(boards(&nobody).is_empty() && nobody.shows("No board says that it is for them."));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn boards_are_found_by_the_tags_they_carry_with_most_of_it_first(db: PgPool) {
    change(&db, "insert into scoop_tag (scoop_id, topic_id, tag) select id, topic_id, 'evidence' from scoop where via_id is not null")
        .await;
    let visitor = Visitor::stranger(&db);
    let page = visitor.get("/explore?tag=evidence").await;
    assert_eq!(boards(&page), ["Heart Failure Online", "Sleep and Screens"]);
    assert_eq!(
        page.all(".carries"),
        ["2 scoops with this tag on Heart Failure Online", "1 scoop with this tag on Sleep and Screens"]
    );
    assert_eq!(page.attributes(".carries a", "href")[0], "/t/heart-failure?tag=evidence");
    assert_eq!(boards(&visitor.get("/explore?tag=%23Evidence+").await).len(), 2, "as people write it");
    let all = visitor.get("/explore").await;
    assert_eq!(all.all("nav[aria-label='About what'] a"), ["evidence", "food & drink", "All tags"]);
    walk_links(&visitor, "/explore?tag=evidence").await;

    change(&db, "update topic set visibility = 'private' where slug = 'heart-failure'").await;
    assert_eq!(boards(&visitor.get("/explore?tag=evidence").await), ["Sleep and Screens"]);
    let gone = visitor.get("/explore?tag=food+%26+drink").await;
    assert!(boards(&gone).is_empty() && gone.shows("No board has a scoop with this tag."));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn all_tags_of_public_boards_stand_in_the_alphabets_order_page_by_page(db: PgPool) {
    let visitor = Visitor::stranger(&db);
    let tags = visitor.get("/explore/tags").await;
    assert_eq!(tags.all(".all-tags a"), ["evidence 1 board", "food & drink 1 board"], "and none of a draft");
    walk_links(&visitor, "/explore/tags").await;

    for board in ["sleep", "ward-secrets", "drafts-of-rui"] {
        let sql = format!(
            "insert into scoop_tag (scoop_id, topic_id, tag)
             select scoop.id, topic_id, '{board} ' || lpad(n::text, 3, '0') from scoop join topic on topic.id = topic_id,
                 generate_series(1, 200) n where slug = '{board}'"
        );
        sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&db).await.unwrap();
    }
    let mut seen = Vec::new();
    let mut next = Some("/explore/tags".to_owned());
    while let Some(path) = next {
        let page = visitor.get(&path).await;
        seen.extend(page.all(".all-tags a"));
        next = page.attributes(".pager .older", "href").pop();
    }
    assert_eq!(seen.len(), 202, "each once, and none of a board that is not public");
    assert!(seen.is_sorted(), "{seen:?}");
    let from = visitor.get("/explore/tags?begins=sleep+19").await;
    assert_eq!(from.all(".all-tags a").len(), 11);
    let nothing = visitor.get("/explore/tags?begins=zzz").await;
    assert!(nothing.status == 200 && nothing.shows("There is no tag from “zzz” on."));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn many_boards_are_paged_by_key_there_and_back(db: PgPool) {
    for sql in [
        "insert into topic (slug, title, owner_id, created_at)
         select 'board-' || n, 'Board ' || n, (select min(id) from account), timestamptz '2020-01-01' + n * interval '1 day'
         from generate_series(1, 30) n",
        "insert into topic_audience select id, 1, 'Bakers' from topic where slug like 'board-%'",
        "insert into scoop (topic_id, curator_id, title, state, published_at)
         select id, owner_id, 'Bread', 'published', created_at from topic where slug like 'board-%'",
        "insert into scoop (topic_id, curator_id, title, state, published_at)
         select id, owner_id, 'Bread', 'published', now() from topic where slug = 'board-1'",
        "insert into scoop_tag (scoop_id, topic_id, tag) select id, topic_id, 'bread' from scoop where title = 'Bread'",
    ] {
        change(&db, sql).await;
    }
    let visitor = Visitor::stranger(&db);
    for (first, filter) in [("/explore?audience=Bakers", "audience=Bakers"), ("/explore?tag=bread", "tag=bread")] {
        let (mut seen, mut pages) = (Vec::new(), vec![first.to_owned()]);
        loop {
            let page = visitor.get(pages.last().unwrap()).await;
            seen.extend(boards(&page));
            assert!(page.attributes(".pager a", "href").iter().all(|href| href.contains(filter)));
            match page.attributes(".pager .older", "href").pop() {
                Some(older) => pages.push(older),
                None => break,
            }
        }
        assert_eq!((seen.len(), pages.len()), (30, 3), "{first}");
        assert_eq!(seen[..3], ["Board 1", "Board 30", "Board 29"], "what was scooped onto last, or has most: {first}");
        let newer = visitor.get(&pages[2]).await.attributes(".pager .newer", "href").remove(0);
        let middle = visitor.get(&newer).await;
        assert_eq!(boards(&middle), seen[12..24], "{first}");
        let home = visitor.get(&middle.attributes(".pager .newer", "href")[0]).await;
        assert_eq!((home.status.as_u16(), home.header("location")), (307, first));
    }
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_is_empty_or_unknown_is_answered_kindly(db: PgPool) {
    let visitor = Visitor::stranger(&db);
    for all in ["/explore?audience=", "/explore?tag=", "/explore?audience=%00&tag=%20", "/explore?face=x"] {
        assert_eq!(boards(&visitor.get(all).await).len(), 2, "{all}");
    }
    let long = "x".repeat(3000);
    for nothing in [
        "audience=Nobody",
        "audience=%00%27x",
        "tag=nothing",
        "tag=%00x",
        &format!("tag={long}"),
        &format!("audience={long}"),
    ] {
        let page = visitor.get(&format!("/explore?{nothing}")).await;
        assert!(boards(&page).is_empty(), "{nothing}");
        assert_eq!(page.attributes("meta[name=robots]", "content"), ["noindex"], "{nothing}");
    }
    assert_eq!(visitor.get("/explore/tags?begins=%00%23").await.status, 200);
    assert_eq!(visitor.get("/explore?audience=x&before=x").await.status, 400);
    change(&db, "update topic set visibility = 'private'").await;
    assert!(visitor.get("/explore").await.shows("There is no board yet."));
    assert!(visitor.get("/explore/tags").await.shows("No board has a tag yet."));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn lists_are_kept_until_a_board_comes_into_them_or_leaves(db: PgPool) {
    let node = node(&db).await;
    let pages = ["/explore?audience=Nurses", "/explore?tag=sleep", "/explore/tags", "/explore"];
    for page in pages {
        assert!(is_kept(&node.get(page).await), "{page}");
        assert!(!node.get(page).await.body.to_lowercase().contains("nurses") || page.contains("Nurses"));
    }
    let found = async || {
        hears(&node).await;
        (
            boards(&node.get(pages[0]).await).len(),
            boards(&node.get(pages[1]).await).len(),
            node.get(pages[2]).await.all(".all-tags a").len(),
        )
    };
    change(&db, "insert into topic_audience select id, 3, 'Nurses' from topic where slug = 'sleep'").await;
    assert_eq!(found().await, (1, 0, 2));
    change(&db, "insert into scoop_tag (scoop_id, topic_id, tag) select id, topic_id, 'sleep' from scoop where via_id is not null")
        .await;
    assert_eq!(found().await, (1, 1, 3));
    change(&db, "update topic set visibility = 'private' where slug = 'sleep'").await;
    assert_eq!(found().await, (0, 0, 2));
    change(&db, "update topic set visibility = 'public' where slug = 'sleep'").await;
    assert_eq!(found().await, (1, 1, 3));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_board_that_turns_private_beside_a_new_tag_lists_neither_it_nor_its_tag(db: PgPool) {
    let mut hiding = db.begin().await.unwrap();
    sqlx::query("update topic set visibility = 'private' where slug = 'sleep'").execute(&mut *hiding).await.unwrap();
    let tag = "insert into scoop_tag (scoop_id, topic_id, tag)
               select scoop.id, topic_id, 'whisper' from scoop where title = 'Quiet'";
    change(
        &db,
        "insert into scoop (topic_id, curator_id, title, state, published_at)
         select id, owner_id, 'Quiet', 'draft', null from topic where slug = 'sleep'",
    )
    .await;
    let writing = async {
        let mut tx = db.begin().await.unwrap();
        sqlx::query(tag).execute(&mut *tx).await.unwrap();
        sqlx::query("update scoop set state = 'published', published_at = now() where title = 'Quiet'")
            .execute(&mut *tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    };
    let waits = async {
        let waiting =
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
        while sqlx::query_scalar::<_, i64>(waiting).fetch_one(&db).await.unwrap() == 0 {}
        hiding.commit().await.unwrap();
    };
    tokio::join!(writing, waits);
    let tags = Visitor::stranger(&db).get("/explore/tags").await.all(".all-tags a");
    assert_eq!(tags, ["evidence 1 board", "food & drink 1 board"]);
}
