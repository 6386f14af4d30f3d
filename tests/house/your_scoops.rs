use sqlx::PgPool;

use crate::{
    deleting_scoops::{change, scoop, told},
    front_door::Visitor,
};

const NAMES: &str = ".holdings .name";

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn all_ones_scoops_stand_on_one_page_and_are_found_there(db: PgPool) {
    let ada = Visitor::named(&db, "ada").await;
    change(&db, "update scoop set created_at = now() - length(excerpt_source) * interval '-1 minute'").await;
    let found = async |query: &str| ada.get(&format!("/scoops?{query}")).await.all(NAMES);
    let all = found("").await;
    assert_eq!((all.len(), all[4].as_str()), (5, "Not yet"), "newest first, and what is hidden, too");
    assert_eq!(found("state=draft").await, ["Not yet"]);
    assert_eq!(found("state=published&board=ward-secrets").await, ["A secret"]);
    assert_eq!(found("tag=Draft-Only").await, ["Not yet"]);
    assert_eq!(found("site=ward").await, ["Salt, again"]);
    assert_eq!(found("q=WHERE+THE+SALT").await, ["Salt, again"], "the insight");
    assert_eq!(found("q=what+this+board").await, ["Read this first"], "the excerpt");
    assert_eq!(found("q=yet&state=published").await, Vec::<String>::new());
    assert_eq!(found("from=2999-01-01").await, Vec::<String>::new());
    assert_eq!(found("until=2000-01-01").await, Vec::<String>::new());
    assert_eq!(found("broken=1").await, Vec::<String>::new());
    assert_eq!(found("board=heart-failure&site=").await.len(), 5, "with rui's");
    let wrong = ada.get("/scoops?from=yesterday").await;
    assert_eq!(wrong.problem("from"), "A day is written like this: 2026-01-31.");

    let rui = Visitor::named(&db, "rui").await;
    assert_eq!(rui.get("/scoops").await.all(NAMES).len(), 2);
    assert_eq!(rui.get("/scoops?board=heart-failure").await.all(NAMES).len(), 5);
    assert_eq!(rui.get("/scoops?board=ward-secrets").await.status, 404);
    let noor = Visitor::named(&db, "noor").await;
    assert!(noor.get("/scoops?board=heart-failure").await.all(NAMES).is_empty(), "drafts are not for readers");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_long_list_is_walked_by_key_with_its_filter(db: PgPool) {
    change(
        &db,
        "insert into scoop (topic_id, curator_id, title, created_at)
         select topic.id, owner_id, 'Draft ' || n, now() - n * interval '1 hour' from topic, generate_series(1, 120) n
         where slug = 'heart-failure'",
    )
    .await;
    let ada = Visitor::named(&db, "ada").await;
    let mut path = "/scoops?state=draft&q=draft+1".to_owned();
    let mut seen = Vec::new();
    loop {
        let page = ada.get(&path).await;
        seen.extend(page.all(NAMES));
        match page.attributes(".pager .older", "href").pop() {
            Some(older) => path = older,
            None => break,
        }
    }
    // 1, 10 to 19, 100 to 120.
    assert_eq!(seen.len(), 32, "{seen:?}");
    assert!(ada.get("/scoops").await.attributes(".pager .older", "href")[0].starts_with("/scoops?before="));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn many_are_changed_at_once_and_what_could_not_be_is_named(db: PgPool) {
    let rui = Visitor::named(&db, "rui").await;
    let (salt, scales, draft, secret) = (
        scoop(&db, "Salt, again").await,
        scoop(&db, "A scale in the kitchen").await,
        scoop(&db, "Not yet").await,
        scoop(&db, "A secret").await,
    );
    let all = format!("scoop={salt}&scoop={scales}&scoop={draft}&scoop={secret}");
    let tagged = rui.post("/scoops/bulk", &format!("deed=tag&tag=+Home+CARE&{all}")).await;
    assert!(
        tagged.shows("3 scoops are tagged “home care”.")
            && tagged.shows("One more is not there any more, or not yours.")
    );
    assert!(!tagged.body.contains("A secret"));
    let carried = "select string_agg(title, ', ' order by title) from scoop join scoop_tag on scoop_id = scoop.id where tag = 'home care'";
    assert_eq!(told::<String>(&db, carried).await, "A scale in the kitchen, Not yet, Salt, again");
    assert_eq!(told::<i64>(&db, "select count(*) from scoop_version").await, 6, "as it was before, and after");
    let off = rui.post("/scoops/bulk", &format!("deed=untag&tag=home+care&{all}")).await;
    assert!(off.shows("3 scoops are not tagged “home care” any more."));

    let published = rui.post("/scoops/bulk", &format!("deed=publish&{all}")).await;
    assert!(published.shows("1 scoop is published."));
    assert_eq!(published.all(".rows .name"), ["Salt, again", "A scale in the kitchen"]);
    assert!(published.shows("It is published already."));
    assert_eq!(told::<String>(&db, "select state::text from scoop where title = 'Not yet'").await, "published");

    let deleted = rui.post("/scoops/bulk", &format!("deed=delete&{all}&to=/scoops?board=heart-failure")).await;
    assert!(deleted.shows("3 scoops are deleted."));
    assert!(deleted.attributes("a.button", "href").contains(&"/scoops?board=heart-failure".to_owned()));
    let listed = rui.get("/scoops?board=heart-failure&state=deleted").await.all(NAMES);
    assert_eq!(listed.len(), 3, "{listed:?}");
    let undone = rui.post("/scoops/bulk", &format!("deed=restore&{all}")).await;
    assert!(undone.shows("3 scoops are back."));
    assert_eq!(told::<i32>(&db, "select scoop_count from topic where slug = 'heart-failure'").await, 4);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn many_move_together_but_two_of_one_article_do_not(db: PgPool) {
    change(
        &db,
        "insert into article (address, title, same_as_id) select 'https://ward.example/salt?amp', 'Salt', id from article
         where address = 'https://ward.example/salt';
         insert into scoop (topic_id, article_id, curator_id, title)
         select topic.id, article.id, topic.owner_id, 'Salt as AMP' from topic, article
         where slug = 'drafts-of-rui' and same_as_id is not null;
         update scoop set waits = true where title = 'Not yet'",
    )
    .await;
    let rui = Visitor::named(&db, "rui").await;
    let (salt, amp, draft) =
        (scoop(&db, "Salt, again").await, scoop(&db, "Salt as AMP").await, scoop(&db, "Not yet").await);
    let published = rui.post("/scoops/bulk", &format!("deed=publish&scoop={amp}&scoop={draft}")).await;
    assert!(published.shows("1 scoop is published.") && published.shows("Its page is still being read."));
    let led = "select article_id = (select same_as_id from article where same_as_id is not null) from scoop where title = 'Salt as AMP'";
    assert!(told::<bool>(&db, led).await, "what was learned of its article holds");
    let moved = rui.post("/scoops/bulk", &format!("deed=move&board=drafts-of-rui&scoop={salt}&scoop={draft}")).await;
    assert!(moved.shows("1 scoop is moved to Unlisted Board."));
    assert!(moved.shows("Salt, again Another scoop of the same article stands on that board already."));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn nothing_chosen_too_many_or_a_tag_that_is_none_is_told(db: PgPool) {
    let rui = Visitor::named(&db, "rui").await;
    let none = rui.post("/scoops/bulk", "deed=delete").await;
    assert_eq!(none.status, 422);
    assert!(none.shows("Please choose at least one scoop first."));
    let scales = scoop(&db, "A scale in the kitchen").await;
    assert!(rui.post("/scoops/bulk", &format!("deed=tag&tag=&scoop={scales}")).await.shows("Please fill this in."));
    assert!(rui.post("/scoops/bulk", &format!("deed=move&scoop={scales}")).await.shows("Please choose the board"));
    let many = (1..=201).map(|id| format!("&scoop={id}")).collect::<Vec<_>>().concat();
    assert_eq!(rui.post("/scoops/bulk", &format!("deed=delete{many}")).await.status, 400);
    assert_eq!(told::<i64>(&db, "select count(*) from scoop where deleted_at is not null").await, 0);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_draft_without_a_title_or_with_too_long_a_quote_is_not_published(db: PgPool) {
    change(
        &db,
        "update topic set quote_limit = 10 where slug = 'heart-failure';
         update article set text_length = 100 where address = 'https://ward.example/scales';
         update scoop set state = 'draft' where title = 'A scale in the kitchen';
         update scoop set title = '' where title = 'Not yet'",
    )
    .await;
    let rui = Visitor::named(&db, "rui").await;
    let (scales, nameless) = (scoop(&db, "A scale in the kitchen").await, scoop(&db, "").await);
    let refused = rui.post("/scoops/bulk", &format!("deed=publish&scoop={scales}&scoop={nameless}")).await;
    assert!(
        refused.shows("It quotes more of its source than its board allows.") && refused.shows("It has no title yet.")
    );
    assert_eq!(refused.one("h1"), "Nothing was changed");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn enter_in_the_field_of_the_tag_adds_it(db: PgPool) {
    let page = Visitor::named(&db, "ada").await.get("/scoops").await;
    assert_eq!(
        page.attributes("form[data-choosing] button", "value")[0],
        "tag",
        "the first button is the one that Enter presses"
    );
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn an_article_that_leads_to_another_is_quoted_as_that_one(db: PgPool) {
    change(
        &db,
        "insert into article (address, title, state, text_length) values ('https://ward.example/long', 'Long', 'read', 100);
         update topic set quote_limit = 10 where slug = 'heart-failure';
         update article set same_as_id = (select id from article where text_length = 100)
         where address = 'https://ward.example/scales';
         update scoop set state = 'draft' where title = 'A scale in the kitchen'",
    )
    .await;
    let rui = Visitor::named(&db, "rui").await;
    let scales = scoop(&db, "A scale in the kitchen").await;
    let refused = rui.post("/scoops/bulk", &format!("deed=publish&scoop={scales}")).await;
    assert!(refused.shows("It quotes more of its source than its board allows."));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn twenty_tags_are_the_most_by_whatever_door(db: PgPool) {
    change(
        &db,
        "insert into scoop_tag (scoop_id, topic_id, tag, position)
         select id, topic_id, 'tag ' || n, n from scoop, generate_series(3, 20) n
         where title = 'Salt, again' and via_id is null",
    )
    .await;
    let rui = Visitor::named(&db, "rui").await;
    let (salt, scales) = (scoop(&db, "Salt, again").await, scoop(&db, "A scale in the kitchen").await);
    let both = format!("scoop={salt}&scoop={scales}");
    let tagged = rui.post("/scoops/bulk", &format!("deed=tag&tag=%23one+more&{both}")).await;
    assert!(tagged.shows("1 scoop is tagged “one more”.") && tagged.shows("It has twenty tags already"));
    assert!(rui.post("/scoops/bulk", &format!("deed=tag&tag=evidence&{both}")).await.shows("2 scoops are tagged"));
    let two = rui.post("/scoops/bulk", &format!("deed=tag&tag=a%3B+b&{both}")).await;
    assert!(two.status == 422 && two.shows("One tag has no comma and no semicolon in it."));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn behind_many_scoops_the_rare_ones_are_found_and_a_filter_says_where_it_stopped(db: PgPool) {
    let ada = Visitor::named(&db, "ada").await;
    let first = scoop(&db, "Read this first").await;
    ada.post(&format!("/t/heart-failure/scoops/{first}/delete"), "").await;
    change(
        &db,
        "insert into scoop (topic_id, curator_id, title, state, created_at)
         select topic.id, owner_id, 'Hidden', 'hidden', now() + interval '1 minute'
         from topic, generate_series(1, 50000) where slug = 'heart-failure'",
    )
    .await;
    for board in ["", "&board=heart-failure"] {
        let found = ada.get(&format!("/scoops?state=deleted{board}")).await;
        assert_eq!(found.all(NAMES), ["Read this first"]);
        assert!(!found.shows("50,000"));
        assert_eq!(ada.get(&format!("/scoops?state=draft{board}")).await.all(NAMES), ["Not yet"]);
        let none = ada.get(&format!("/scoops?tag=evidence{board}")).await;
        assert!(none.shows("None of the newest 50,000 is like that: choose days to look further back."));
        assert!(!ada.get(&format!("/scoops?tag=draft-only&state=draft{board}")).await.shows("50,000"));
    }
}
