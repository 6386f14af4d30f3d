//! The log: acts and decisions, for good.

use serde_json::json;
use sqlx::PgPool;

use crate::{
    admin_accounts::{abe, acts},
    front_door::{Answer, Visitor},
};

async fn sql(db: &PgPool, statement: &'static str) {
    sqlx::raw_sql(statement).execute(db).await.unwrap();
}

/// Acts of Abe and decisions of Mei, two hundred of each at the same instant.
async fn filled(db: &PgPool, acts: i32, decisions: i32) {
    sqlx::query(
        "insert into act (by_id, deed, about, before, after, made_at)
         select id, 'account.note', '@noor', '{}', jsonb_build_object('note', n), timestamptz '2026-02-01' - (n / 200) * interval '1 minute'
         from account, generate_series(1, $1) n where name = 'abe'",
    )
    .bind(acts)
    .execute(db)
    .await
    .unwrap();
    sqlx::query(
        "with thing as (insert into matter (kind, topic_id, board_id) select 'board', id, id from topic
                        where slug = 'sleep' returning id, board_id)
         insert into decision (matter_id, kind, reason, by_id, author_id, board_id, before, after, made_at)
         select thing.id, 'hide', 'spam', mei.id, mei.id, thing.board_id, '{}', jsonb_build_object('n', n), timestamptz '2026-02-01' - (n / 200) * interval '1 minute'
         from thing, account mei, generate_series(1, $1) n where mei.name = 'mei'",
    )
    .bind(decisions)
    .execute(db)
    .await
    .unwrap();
}

fn changes(page: &Answer) -> Vec<String> {
    page.all(".entries .changes li")
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn acts_and_decisions_stand_in_one_list_and_none_is_missing_or_twice(db: PgPool) {
    let abe = abe(&db).await;
    filled(&db, 71, 60).await;
    let mut page = abe.get("/admin/log").await;
    let first = changes(&page);
    assert_eq!(first.len(), 50);
    let mut seen = first.clone();
    while let Some(older) = page.attributes("a.older", "href").pop() {
        page = abe.get(&older).await;
        seen.extend(changes(&page));
    }
    assert_eq!(seen.len(), 131);
    let walked = seen.clone();
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 131);
    // And back.
    let back = abe.get(&page.attributes("a.newer", "href")[0]).await;
    assert_eq!(changes(&back), walked[50..100]);
    let home = abe.get(&back.attributes("a.newer", "href")[0]).await;
    assert_eq!(home.location(), "/admin/log");
    assert!(page.shows("decision: hide · board of @mei on /t/sleep · Spam"), "{}", page.body);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn the_log_is_narrowed_to_who_did_it_and_to_what_was_done(db: PgPool) {
    let abe = abe(&db).await;
    filled(&db, 3, 60).await;
    for (asked, many) in [
        ("by=abe", 3),
        ("by=%40Abe&deed=account.note", 3),
        ("by=mei&deed=decision.hide", 50),
        ("deed=decision.ban", 0),
        ("by=noor", 0),
        ("deed=account.note", 3),
    ] {
        let page = abe.get(&format!("/admin/log?{asked}")).await;
        assert_eq!(changes(&page).len(), many, "{asked}");
        for older in page.attributes("a.older", "href") {
            assert!(older.contains("by=mei&deed=decision.hide"), "{older}");
            assert_eq!(changes(&abe.get(&older).await).len(), 10);
        }
    }
    let nobody = abe.get("/admin/log?by=nobody").await;
    assert_eq!((nobody.status.as_u16(), nobody.problem("by")), (200, "Nobody is called this.".to_owned()));
    let deeds = abe.get("/admin/log").await.attributes("#deed option", "value");
    assert_eq!((deeds.len(), &*deeds[0], &*deeds[1]), (11, "", "account.note"));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn the_log_is_a_file_too_in_which_no_cell_is_a_formula(db: PgPool) {
    let abe = abe(&db).await;
    filled(&db, 600, 1).await;
    let page = abe.get("/admin/log?by=abe").await;
    let file = page.attributes("a[download]", "href").pop().unwrap();
    assert_eq!(file, "/admin/log.csv?by=abe");
    let answer = abe.get(&file).await;
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(answer.header("content-disposition"), "attachment; filename=\"log.csv\"");
    let lines: Vec<_> = answer.body.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines.len(), 601);
    assert_eq!(lines[0], "when,who,deed,about,reason,before,after");
    assert!(lines[1].contains(",'@abe,account.note,'@noor,,,\"{\"\"note\"\":199}\""), "{}", lines[1]);
    let all = abe.get("/admin/log.csv").await;
    assert!(all.body.contains(",'@mei,decision.hide,board of @mei on /t/sleep,spam,,"), "{}", all.body);
    assert_eq!(abe.get("/admin/log.csv?by=nobody").await.status, 400);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn nobody_changes_the_log_or_takes_anything_out_of_it(db: PgPool) {
    let abe = abe(&db).await;
    filled(&db, 1, 1).await;
    for attempt in [
        "update act set about = '@ada'",
        "update act set made_at = now()",
        "delete from act",
        "truncate act",
        "update decision set kind = 'keep'",
        "update decision set board_id = (select id from topic where slug = 'heart-failure')",
        "update decision set board_id = null, words = 'Never'",
        "delete from decision",
        "truncate decision cascade",
        "truncate account cascade",
        "delete from matter",
        "delete from account where name in ('abe', 'mei')",
    ] {
        assert!(sqlx::query(attempt).execute(&db).await.is_err(), "{attempt}");
    }
    // A board that is thrown away leaves the line without it.
    sql(&db, "delete from topic where slug = 'sleep'").await;
    assert!(abe.get("/admin/log").await.shows("board of @mei · Spam"));
    assert_eq!(acts(&db).await.len(), 1);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_an_admin_does_to_a_board_of_somebody_else_is_noted(db: PgPool) {
    let (abe, ada) = (abe(&db).await, Visitor::named(&db, "ada").await);
    let edited = abe.get("/t/heart-failure/edit").await.form("form[action='/t/heart-failure/edit']");
    for visitor in [&abe, &ada] {
        let edit = format!("{edited}&language=en&visibility=unlisted&comment_policy=open");
        let answer = visitor.post("/t/heart-failure/edit", &once(&edit)).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        for (deed, form) in [
            ("archive", ""),
            ("unarchive", ""),
            ("picture/remove", ""),
            ("delete", "address=heart-failure"),
            ("restore", ""),
        ] {
            let answer = visitor.post(&format!("/t/heart-failure/{deed}"), form).await;
            assert_eq!(answer.status, 303, "{deed} {}", answer.body);
        }
    }
    assert_eq!(abe.post("/t/heart-failure/delete", "address=wrong").await.status, 422);
    assert_eq!(abe.post("/t/heart-failure/hand-over", "to=rui").await.status, 303);
    sql(&db, "update topic set owner_id = (select id from account where name = 'abe') where slug = 'sleep'").await;
    assert_eq!(abe.post("/t/sleep/archive", "").await.status, 303, "one's own is nobody's business");
    let recorded = acts(&db).await;
    let deeds: Vec<_> = recorded.iter().map(|(deed, about, ..)| (deed.as_str(), about.as_str())).collect();
    let there = |deed| (deed, "/t/heart-failure");
    assert_eq!(
        deeds,
        [
            there("board.edit"),
            there("board.archive"),
            there("board.unarchive"),
            there("board.picture"),
            there("board.delete"),
            there("board.restore"),
            there("board.hand-over")
        ]
    );
    assert_eq!(recorded[0].2["visibility"], json!("public"));
    assert_eq!(recorded[0].3["visibility"], json!("unlisted"));
    assert_eq!((&recorded[6].2, &recorded[6].3), (&json!({ "owner": "ada" }), &json!({ "owner": "rui" })));
    let log = abe.get("/admin/log?deed=board.edit").await;
    assert_eq!(changes(&log), ["visibility: was public → is now unlisted"]);
}

/// The form with only the last of each field.
fn once(form: &str) -> String {
    let pairs: Vec<(String, String)> = url::form_urlencoded::parse(form.as_bytes()).into_owned().collect();
    let several = ["audiences"];
    let last = |at: usize, name: &str| !pairs[at + 1..].iter().any(|(other, _)| other == name);
    let kept = pairs.iter().enumerate().filter(|(at, (name, _))| several.contains(&&**name) || last(*at, name));
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(kept.map(|(_, pair)| pair)).finish()
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn invitations_to_the_site_are_noted_without_the_address(db: PgPool) {
    let abe = abe(&db).await;
    abe.app.prepare_jobs().await.unwrap();
    assert_eq!(abe.post("/admin/invitations", "email=guest%40ward.example&role=curator").await.status, 303);
    assert_eq!(abe.post("/admin/invitations", "email=nowhere&role=curator").await.status, 422);
    let withdraw = abe.get("/admin/invitations").await.attributes(".rows form", "action").remove(0);
    assert_eq!(abe.post(&withdraw, "").await.status, 303);
    assert_eq!(abe.post(&withdraw, "").await.status, 404);
    let (role, none, about) = (json!({ "role": "curator" }), json!({}), "g…@ward.example".to_owned());
    assert_eq!(
        acts(&db).await,
        [
            ("invitation.send".to_owned(), about.clone(), none.clone(), role.clone()),
            ("invitation.withdraw".to_owned(), about, role, none)
        ]
    );
}
