//! What the site does not take, what waits for a moderator, and how admins decide that.

use sqlx::PgPool;

use crate::{front_door::Visitor, scoops::salt, thanks::salt_deeds};

async fn run(db: &PgPool, sql: &'static str) {
    sqlx::raw_sql(sql).execute(db).await.unwrap();
}

/// Mei looks after the site.
async fn admin(db: &PgPool) -> Visitor {
    run(db, "update account set role = 'admin' where name = 'mei'").await;
    Visitor::named(db, "mei").await
}

async fn rule(admin: &Visitor, form: &str) {
    let added = admin.post("/admin/rules", form).await;
    assert_eq!((added.status.as_u16(), added.location()), (303, "/admin/rules"), "{}", added.body);
}

async fn set(admin: &Visitor, form: &str) {
    let typed = format!("newcomer_days=0&newcomer_kept=3&link_limit=0&removal_days=14&{form}");
    let mut fields = std::collections::BTreeMap::new();
    for (name, value) in url::form_urlencoded::parse(typed.as_bytes()) {
        fields.insert(name.into_owned(), value.into_owned());
    }
    let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    assert_eq!(admin.post("/admin/settings", &form).await.location(), "/admin/settings");
}

/// Says something, and tells why it is held.
async fn says(db: &PgPool, who: &Visitor, text: &str) -> Option<String> {
    let said = who.post(&format!("{}/comments", salt_deeds(db).await), &format!("text={text}")).await;
    assert_eq!(said.status, 303, "{}", said.body);
    let held =
        "select held_for::text from comment where (held_for is null) = (state = 'shown') order by id desc limit 1";
    sqlx::query_scalar(held).fetch_one(db).await.unwrap()
}

async fn insight(db: &PgPool, words: &'static str) -> (bool, Option<String>) {
    let held = "select held, held_for::text from insight where source = $1";
    sqlx::query_as(held).bind(words).fetch_one(db).await.unwrap()
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_refused_word_is_named_beside_the_field_and_what_was_typed_stays(db: PgPool) {
    let (mei, noor) = (admin(&db).await, Visitor::named(&db, "noor").await);
    rule(&mei, "kind=word&text=viagra&effect=refuse").await;
    let place = format!("{}/comments", salt_deeds(&db).await);
    let told = noor.post(&place, "text=Buy+v%E2%80%8Bi%C3%A1gra+now").await;
    assert_eq!(told.status, 422);
    let words = told.problem("text");
    assert!(words.contains("“viagra”") && words.contains("does not take"), "{words}");
    assert_eq!(told.one("#text"), "Buy v\u{200b}iágra now");
    assert_eq!(says(&db, &noor, "Buy+viagras+not").await, None, "only whole words");

    let said = "select id from comment where source like 'Buy%'";
    let id: i64 = sqlx::query_scalar(said).fetch_one(&db).await.unwrap();
    let changed = noor.post(&format!("{place}/{id}/edit"), "text=Buy+viagra").await;
    assert!(changed.status == 422 && changed.problem("text").contains("“viagra”"));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_a_rule_holds_waits_in_the_queue_and_only_where_the_rule_is_for(db: PgPool) {
    let (mei, noor) = (admin(&db).await, Visitor::named(&db, "noor").await);
    rule(&mei, "kind=domain&text=pills.example&effect=hold").await;
    rule(&mei, "kind=pattern&text=win+%5Cd%2B&effect=hold&board=heart-failure").await;
    rule(&mei, "kind=word&text=olives&effect=refuse&board=sleep").await;
    assert_eq!(says(&db, &noor, "See+%5Bhere%5D(https://shop.pills.example/a)").await.as_deref(), Some("rule"));
    assert_eq!(says(&db, &noor, "WIN+300+today").await.as_deref(), Some("rule"));
    assert_eq!(says(&db, &noor, "No+olives").await, None, "that is a rule of another board");
    let waiting: i64 =
        sqlx::query_scalar("select count(*) from matter where waits_since is not null and kind = 'comment'")
            .fetch_one(&db)
            .await
            .unwrap();
    assert_eq!(waiting, 2);
    let read = Visitor::stranger(&db).get(&salt(&db).await).await;
    assert!(read.shows("No olives") && !read.shows("WIN 300"));
    let (rui, asked) = (Visitor::named(&db, "rui").await, "My+phone+is+%2B41+44+668+18+00&guard=despite");
    assert_eq!(says(&db, &rui, asked).await.as_deref(), Some("identifier"), "also what a curator says");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn who_is_new_waits_until_some_of_theirs_was_shown_and_is_trusted_then(db: PgPool) {
    let (mei, noor) = (admin(&db).await, Visitor::named(&db, "noor").await);
    assert_eq!(says(&db, &noor, "%5Bzero%5D(https://zero.example)").await, None);
    set(&mei, "newcomer_days=7&newcomer_kept=3").await;
    assert_eq!(says(&db, &noor, "%5Bone%5D(https://one.example)").await.as_deref(), Some("newcomer"));
    run(&db, "update account set created_at = now() - interval '8 days'").await;
    assert_eq!(says(&db, &noor, "Still+new").await.as_deref(), Some("newcomer"), "two have been shown, not three");
    run(&db, "update comment set state = 'shown', held_for = null where source = 'Still new'").await;
    assert_eq!(says(&db, &noor, "%5Btwo%5D(https://two.example)").await, None);
    let page = noor.get(&salt(&db).await).await;
    let rel = |host: &str| page.attributes(&format!(".comment a[href='https://{host}.example']"), "rel");
    assert_eq!(
        (rel("zero"), rel("one"), rel("two")),
        (
            vec!["noopener nofollow ugc".to_owned()],
            vec!["noopener nofollow ugc".to_owned()],
            vec!["noopener".to_owned()]
        )
    );
    run(&db, "update account set created_at = now() where name in ('rui', 'noor')").await;
    assert_eq!(says(&db, &Visitor::named(&db, "rui").await, "I+keep+this+board").await, None);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn many_links_wait_and_so_does_all_that_the_site_or_the_board_looks_at_first(db: PgPool) {
    let (mei, noor) = (admin(&db).await, Visitor::named(&db, "noor").await);
    set(&mei, "link_limit=1").await;
    assert_eq!(says(&db, &noor, "https://one.example").await, None);
    assert_eq!(says(&db, &noor, "https://one.example+and+https://two.example").await.as_deref(), Some("links"));
    set(&mei, "hold_comments=on").await;
    assert_eq!(says(&db, &noor, "Hello").await.as_deref(), Some("site"));
    run(&db, "update topic set comment_policy = 'held'").await;
    assert_eq!(says(&db, &noor, "Hello+again").await.as_deref(), Some("board"));
    assert_eq!(says(&db, &Visitor::named(&db, "ada").await, "Hello+all").await, None);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_refused_insight_is_told_beside_it_and_a_held_one_keeps_no_scoop_from_its_board(db: PgPool) {
    let (mei, ada) = (admin(&db).await, Visitor::named(&db, "ada").await);
    ada.app.prepare_jobs().await.unwrap();
    rule(&mei, "kind=word&text=viagra&effect=refuse").await;
    rule(&mei, "kind=word&text=casino&effect=hold").await;
    let id: i64 = sqlx::query_scalar("select id from scoop where title = 'Not yet'").fetch_one(&db).await.unwrap();
    let editor = format!("/t/heart-failure/scoops/{id}");
    for deed in ["save", "publish"] {
        let form = format!("title=New+title&excerpt=New+words&tags=&version=1&insight=No+viagra&deed={deed}");
        let told = ada.post(&editor, &form).await;
        assert!(told.status == 422 && told.problem("insight").contains("“viagra”"), "{}", told.body);
        assert_eq!((told.one("#insight"), told.one("#excerpt")), ("No viagra".to_owned(), "New words".to_owned()));
        assert_eq!(told.attributes("#title", "value"), ["New title"]);
    }
    let kept = ada
        .post(&format!("{editor}/keep"), "title=New+title&excerpt=New+words&tags=&version=1&insight=No+viagra")
        .await;
    assert!(kept.status.is_success(), "{}", kept.body);
    assert_eq!(ada.get(&editor).await.one("#insight"), "No viagra", "what one types is kept all the same");

    let form = "title=New+title&excerpt=New+words&tags=&version=2&insight=No+casino&deed=publish";
    assert_eq!(ada.post(&editor, form).await.location(), "/t/heart-failure");
    assert_eq!(insight(&db, "No casino").await, (true, Some("rule".to_owned())));
    let board = Visitor::stranger(&db).get("/t/heart-failure").await;
    assert!(board.shows("New title") && !board.shows("No casino"));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_board_that_looks_at_insights_first_holds_those_of_its_contributors(db: PgPool) {
    let ada = Visitor::named(&db, "ada").await;
    let form = "title=Heart&address=heart-failure&description=&own_audiences=&language=en&time_zone=UTC&accent=teal\
                &visibility=public&comment_policy=open&call_to_action_title=&call_to_action_text=&insight_policy=held";
    assert_eq!(ada.post("/t/heart-failure/edit", form).await.status, 303);
    let ticked = ada.get("/t/heart-failure/edit").await.attributes("input[name=insight_policy][checked]", "value");
    assert_eq!(ticked, ["held"]);
    run(&db, "insert into topic_member (topic_id, account_id, role)
              select topic.id, account.id, 'contributor' from topic, account where slug = 'heart-failure' and name = 'noor';
              insert into scoop (topic_id, curator_id, title, state)
              select topic.id, account.id, 'Of Noor', 'draft' from topic, account where slug = 'heart-failure' and name = 'noor'")
    .await;
    let id: i64 = sqlx::query_scalar("select id from scoop where title = 'Of Noor'").fetch_one(&db).await.unwrap();
    let noor = Visitor::named(&db, "noor").await;
    let form = "title=Of+Noor&excerpt=Words&tags=&version=1&insight=I+wonder&deed=offer";
    assert_eq!(noor.post(&format!("/t/heart-failure/scoops/{id}"), form).await.status, 303);
    assert_eq!(insight(&db, "I wonder").await, (true, Some("board".to_owned())));
    let form = "title=Not+yet&excerpt=A+draft.&tags=&version=1&insight=I+know&deed=publish";
    let draft: i64 = sqlx::query_scalar("select id from scoop where title = 'Not yet'").fetch_one(&db).await.unwrap();
    assert_eq!(ada.post(&format!("/t/heart-failure/scoops/{draft}"), form).await.status, 303);
    assert_eq!(insight(&db, "I know").await, (false, None));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_a_decision_hid_is_not_shown_by_changing_it_nor_by_letting_it_through(db: PgPool) {
    let (ada, noor, deeds) =
        (Visitor::named(&db, "ada").await, Visitor::named(&db, "noor").await, salt_deeds(&db).await);
    says(&db, &noor, "Spam").await;
    run(&db, "update comment set state = 'held', hidden_for = 'spam' where source = 'Spam'").await;
    let id: i64 = sqlx::query_scalar("select id from comment where source = 'Spam'").fetch_one(&db).await.unwrap();
    noor.post(&format!("{deeds}/comments/{id}/edit"), "text=No+spam").await;
    ada.post(&format!("{deeds}/comments/{id}/show"), "").await;
    let state = "select state::text, hidden_for::text from comment where id = $1";
    let now: (String, Option<String>) = sqlx::query_as(state).bind(id).fetch_one(&db).await.unwrap();
    assert_eq!(now, ("held".to_owned(), Some("spam".to_owned())));
    run(
        &db,
        "insert into comment (scoop_id, account_id, parent_id, source, html, state)
              select scoop_id, account_id, id, 'Answer', '', 'shown' from comment where hidden_for is not null",
    )
    .await;
    assert_eq!(noor.post(&format!("{deeds}/comments/{id}/delete"), "").await.status, 303);
    let now: (String, Option<String>) = sqlx::query_as(state).bind(id).fetch_one(&db).await.unwrap();
    assert_eq!(now, ("deleted".to_owned(), None));

    let rui = Visitor::named(&db, "rui").await;
    rui.post(&format!("{deeds}/insight"), "text=A+view").await;
    run(&db, "update insight set held = true, hidden_for = 'abuse' where source = 'A view'").await;
    for (text, kept) in [("Another", "Another"), ("", "Another")] {
        assert_eq!(rui.post(&format!("{deeds}/insight"), &format!("text={text}")).await.status, 303);
        assert_eq!(insight(&db, kept).await, (true, None));
    }
    let one: i64 = sqlx::query_scalar("select id from insight where source = 'Another'").fetch_one(&db).await.unwrap();
    ada.post(&format!("{deeds}/insights/{one}/show"), "").await;
    assert_eq!(insight(&db, "Another").await, (true, None));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn admins_keep_the_list_and_try_a_text_and_the_log_has_it(db: PgPool) {
    let mei = admin(&db).await;
    rule(&mei, "kind=word&text=casino&effect=hold&board=heart-failure&note=Since+May").await;
    rule(&mei, "kind=word&text=casino&effect=refuse").await;
    for (form, field, words) in [
        ("kind=word&text=casino&effect=hold", "text", "in the list already"),
        ("kind=pattern&text=(a&effect=hold", "text", "no pattern"),
        ("kind=domain&text=pills&effect=hold", "text", "a domain"),
        ("kind=word&text=&effect=hold", "text", "fill this in"),
        ("kind=word&text=x&effect=hold&board=nowhere", "board", "No board"),
    ] {
        let told = mei.post("/admin/rules", form).await;
        assert!(told.status == 422 && told.problem(field).contains(words), "{form}: {}", told.problem(field));
    }
    let list = mei.get("/admin/rules").await;
    assert_eq!(list.all(".rules li").len(), 2);
    assert!(list.shows("2 of 500 rules") && list.shows("Word “casino”, holds, on Heart Failure Online Since May"));
    let tried = mei.post("/admin/rules/try", "sample=The+CASINO").await;
    assert_eq!(tried.all(".found li").len(), 2);
    assert_eq!(tried.one("#sample"), "The CASINO");
    let nothing = mei.post("/admin/rules/try", "sample=Bread").await;
    assert!(nothing.one(".found").contains("No rule finds anything"));

    let remove = list.attributes(".rules form", "action").remove(0);
    assert_eq!(mei.post(&remove, "").await.location(), "/admin/rules");
    assert_eq!(mei.post(&remove, "").await.location(), "/admin/rules");
    let acts: Vec<String> = sqlx::query_scalar("select deed from act order by id").fetch_all(&db).await.unwrap();
    assert_eq!(acts, ["rule.add", "rule.add", "rule.remove"]);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn admins_change_the_settings_and_the_log_has_what_was_before(db: PgPool) {
    let mei = admin(&db).await;
    let page = mei.get("/admin/settings").await;
    assert!(page.shows("Anyone with an address for mail makes an account."));
    set(&mei, "newcomer_days=7&hold_insights=on").await;
    set(&mei, "newcomer_days=7&hold_insights=on").await;
    let page = mei.get("/admin/settings").await;
    assert_eq!(page.attributes("#newcomer_days", "value"), ["7"]);
    assert_eq!(page.attributes("input[checked]", "name"), ["hold_insights"]);
    let wrong = mei.post("/admin/settings", "newcomer_days=x&newcomer_kept=3&link_limit=101&removal_days=0").await;
    assert_eq!(wrong.status, 422);
    assert!(
        wrong.problem("newcomer_days").contains("from 0 to 365") && wrong.problem("removal_days").contains("from 1")
    );
    let acts: Vec<(String, i64, i64)> = sqlx::query_as(
        "select deed, (before ->> 'newcomer_days')::bigint, (after ->> 'newcomer_days')::bigint from act",
    )
    .fetch_all(&db)
    .await
    .unwrap();
    assert_eq!(acts, [("settings.change".to_owned(), 0, 7)], "saved as they are, they are not recorded");
}
