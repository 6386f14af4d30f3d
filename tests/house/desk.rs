//! The side-effect desk: what may tell of one is found, kept, looked at and handed over within a day.

use serde_json::json;
use sqlx::PgPool;

use crate::{
    admin_accounts::acts,
    front_door::{Answer, Visitor},
    imports::import,
    moderation::{Ward, one, run},
};

const STORY: &str = "My mother took amoxicillin and broke out in a rash";
const FOUR: &str = "patient=yes&reporter=no&product=yes&event=yes";

/// Noor says it under the scoop about salt.
async fn says(ward: &Ward, text: &str) -> i64 {
    let said = ward.noor.post(&format!("{}/comments", deeds(ward)), &format!("text={text}")).await;
    assert_eq!(said.status, 303, "{}", said.body);
    one(&ward.db, "select max(id) from comment").await
}

fn deeds(ward: &Ward) -> String {
    ward.page.replace("/p/", "/scoops/").replace("/salt-again", "")
}

async fn cases(db: &PgPool) -> i64 {
    one(db, "select count(*) from side_effect_case").await
}

/// The last one.
async fn case(ward: &Ward) -> Answer {
    let id: i64 = one(&ward.db, "select max(id) from side_effect_case").await;
    ward.abe.get(&format!("/admin/desk/{id}")).await
}

async fn mind(ward: &Ward) {
    run(&ward.db, "select graphile_worker.add_job('mind_desk', '{}'::json)").await;
    ward.abe.app.run_due_jobs().await.unwrap();
}

/// The last case, sent from its page.
async fn send(ward: &Ward, deed: &str, form: &str) -> Answer {
    let id: i64 = one(&ward.db, "select max(id) from side_effect_case").await;
    ward.abe.post(&format!("/admin/desk/{id}/{deed}"), form).await
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_may_tell_of_one_is_on_the_desk_with_its_clocks_and_innocent_words_are_only_counted(db: PgPool) {
    let ward = Ward::new(db.clone()).await;
    says(&ward, STORY).await;
    says(&ward, "Amoxicillin+is+an+antibiotic").await;
    assert!(ward.read().await.shows(STORY), "it stands there all the same");
    let desk = ward.abe.get("/admin/desk").await;
    assert_eq!(desk.all(".case").len(), 1);
    for words in [STORY, "Hand over within 23 hours", "Report within 14 days", "Noor Aziz", "Salt, again"] {
        assert!(desk.one(".case").contains(words), "{words}");
    }
    let due: String = one(
        &db,
        "select to_char(hand_over_by at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') from side_effect_case",
    )
    .await;
    assert_eq!(desk.attributes(".case time", "datetime")[0], due);
    assert_eq!(desk.one(".sections [aria-current]"), "Side effects (1)");
    assert!(ward.abe.get("/admin").await.shows("1 open case of a side effect"));
    let page = case(&ward).await;
    assert!(page.shows("It is there as it was.") && page.shows("by screening") && page.shows("(@noor)"));
    run(&db, "update side_effect_case set hand_over_by = now() - interval '2 hours'").await;
    assert_eq!(case(&ward).await.one(".late"), "Hand over: overdue by 2 hours");
    mind(&ward).await;
    assert!(ward.abe.get("/admin/desk/days").await.one("tbody tr").ends_with("2 1"));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn the_words_stay_whatever_becomes_of_the_comment_until_long_after_the_case_is_closed(db: PgPool) {
    let ward = Ward::new(db.clone()).await;
    let comment = format!("{}/comments/{}", deeds(&ward), says(&ward, STORY).await);
    ward.noor.post(&format!("{comment}/edit"), "text=My+mother+took+amoxicillin+and+had+a+seizure").await;
    let both = case(&ward).await;
    let said = both.all(".as-said");
    assert_eq!(said[..2], [STORY, "My mother took amoxicillin and had a seizure"]);
    assert!(both.shows("What it was changed to"));
    ward.noor.post(&format!("{comment}/edit"), "text=Nothing").await;
    assert!(case(&ward).await.shows("It has been changed since."));
    assert_eq!(ward.noor.post(&format!("{comment}/delete"), "").await.status, 303);
    let gone = case(&ward).await;
    assert!(gone.shows("It is not there any more") && gone.all(".as-said")[..2] == said[..2]);
    assert_eq!(cases(&db).await, 1);

    assert_eq!(send(&ward, "close", "outcome=none").await.status, 303);
    let sweep = "select graphile_worker.add_job('sweep', '{}'::json)";
    for (days, kept) in [("89", true), ("91", false)] {
        let then = format!("update side_effect_case set closed_at = now() - interval '{days} days'");
        sqlx::raw_sql(sqlx::AssertSqlSafe(then)).execute(&db).await.unwrap();
        run(&db, sweep).await;
        ward.abe.app.run_due_jobs().await.unwrap();
        assert_eq!(case(&ward).await.shows(STORY), kept, "{days}");
    }
    assert!(case(&ward).await.shows("It is thrown away"));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_board_may_look_for_none_or_let_them_wait(db: PgPool) {
    let ward = Ward::new(db.clone()).await;
    let edit = ward.ada.get("/t/heart-failure/edit").await;
    assert_eq!(edit.attributes("input[name=side_effects][checked]", "value"), ["on"]);
    let board = "title=Heart+Failure+Online&address=heart-failure&description=&own_audiences=&language=en&time_zone=UTC\
                 &accent=teal&visibility=public&comment_policy=open&call_to_action_title=&call_to_action_text=";
    let set = async |policy: &str| {
        let set = ward.ada.post("/t/heart-failure/edit", &format!("{board}&side_effects={policy}")).await;
        assert_eq!(set.status, 303, "{}", set.body);
    };
    set("off").await;
    says(&ward, STORY).await;
    let counted: i64 = one(&db, "select count(*) from screening").await;
    assert_eq!((cases(&db).await, counted), (0, 0));

    set("hold").await;
    let held = says(&ward, &format!("{STORY}+again")).await;
    assert!(!ward.read().await.shows("a rash again"));
    let own = ward.noor.get(&ward.page).await.one(&format!("#comment-{held}"));
    assert!(own.contains("Nobody else sees this yet"), "{own}");
    let id: i64 = one(&db, "select id from side_effect_case").await;
    let way = format!("a[href='/admin/desk/{id}']");
    let queue = ward.ada.get("/t/heart-failure/queue").await;
    assert!(
        queue.shows("It may tell of a medicine's side effect.") && queue.all(&way).is_empty(),
        "admins have the desk"
    );
    assert_eq!(ward.abe.get("/admin/queue").await.all(&way).len(), 1);
    let matter = ward.matter().await;
    assert_eq!(case(&ward).await.all(&format!("a[href='/matters/{matter}']")).len(), 1);

    ward.decides(&ward.ada, "kind=keep&seen=0").await;
    assert!(ward.read().await.shows("a rash again"));
    let comment = format!("{}/comments/{held}/edit", deeds(&ward));
    ward.noor.post(&comment, &format!("text={STORY}+again")).await;
    assert!(ward.read().await.shows("a rash again"), "it is not changed");
    ward.noor.post(&comment, &format!("text={STORY}+twice")).await;
    assert!(!ward.read().await.shows("a rash twice"), "other words wait again");
    assert_eq!(cases(&db).await, 1);
    for (text, waits) in [(STORY, true), ("Bread", false), (STORY, true)] {
        ward.rui.post(&format!("{}/insight", deeds(&ward)), &format!("text={text}")).await;
        let held: bool =
            one(&db, "select held_for is not distinct from 'side_effect' from insight order by id desc").await;
        assert_eq!(held, waits, "{text}");
    }
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_a_reader_reports_is_a_case_once_also_where_the_board_looks_for_none(db: PgPool) {
    let ward = Ward::new(db.clone()).await;
    run(&db, "update topic set side_effects = 'off'").await;
    let things: Vec<String> = one(
        &db,
        "select array['comment/' || (select id from comment where source = 'And the olives?'),
            'insight/' || (select min(id) from insight),
            'scoop/' || (select id from scoop where title = 'Salt, again' and via_id is null)]",
    )
    .await;
    for thing in &things {
        for who in [&ward.rui, &ward.ada] {
            let sent = who.post(&format!("/report/{thing}"), "reason=side_effect&words=").await;
            assert_eq!(sent.status, 303, "{}", sent.body);
        }
    }
    ward.rui.post(&format!("/report/{}", things[0]), "reason=spam&words=").await;
    let desk = ward.abe.get("/admin/desk").await;
    let said = desk.all(".as-said");
    assert_eq!(said, ["And the olives?", "Bread is where the salt is.", "How much is in bread."]);
    assert!(case(&ward).await.shows("reported by a reader"));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_is_known_is_kept_and_what_is_wrong_comes_back_beside_its_field(db: PgPool) {
    let ward = Ward::new(db.clone()).await;
    says(&ward, STORY).await;
    let note = "x".repeat(1001);
    let wrong = send(&ward, "check", &format!("patient=yes&event=no&note={note}")).await;
    assert_eq!((wrong.status.as_u16(), wrong.one("#note")), (422, note));
    assert!(wrong.problem("note").contains("1000 is the most"));
    assert_eq!(wrong.attributes("#event option[selected]", "value"), ["no"]);
    assert_eq!(send(&ward, "check", "patient=yes&note=Asked").await.status, 303);
    let kept = case(&ward).await;
    assert_eq!(kept.attributes("#patient option[selected]", "value"), ["yes"]);
    assert_eq!(
        (kept.one("#note"), kept.all(".parts dd").join(" ")),
        ("Asked".to_owned(), "Yes Not yet known Not yet known Not yet known".to_owned())
    );
    assert_eq!(send(&ward, "check", "patient=perhaps").await.status, 400);
    let (deed, about, before, after) = acts(&db).await.pop().unwrap();
    assert!(deed == "desk.check" && about.starts_with("case ") && before["patient"].is_null());
    assert_eq!(after, json!({ "patient": true, "reporter": null, "product": null, "event": null }));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn only_what_is_whole_is_handed_over_and_a_closed_case_opens_again(db: PgPool) {
    let ward = Ward::new(db.clone()).await;
    says(&ward, STORY).await;
    assert_eq!(send(&ward, "close", "").await.one("#outcome-problem"), "Please choose what became of it.");
    let wrong = send(&ward, "close", "outcome=handed_over&product=no&event=yes&reporter=no&note=Mine").await;
    assert_eq!((wrong.status.as_u16(), wrong.problem("handed_to")), (422, "Please fill this in.".to_owned()));
    assert!(
        wrong.problem("patient").contains("before it is handed over") && wrong.problem("product").contains("nothing")
    );
    assert!(wrong.all("#event-problem, #reporter-problem").is_empty());
    assert_eq!(wrong.one("#note"), "Mine");
    assert_eq!(wrong.attributes("input[name=outcome][checked]", "value"), ["handed_over"]);

    let closed = send(&ward, "close", &format!("{FOUR}&outcome=handed_over&handed_to=The+agency")).await;
    assert_eq!(closed.status, 303, "{}", closed.body);
    let page = case(&ward).await;
    assert!(page.shows("Handed over to The agency.") && page.shows("by @abe") && page.all("#note").is_empty());
    assert!(ward.abe.get("/admin/desk").await.shows("No case is open."));
    assert!(ward.abe.get("/admin/desk/closed").await.one(".case").contains("Handed over to The agency."));
    assert_eq!(send(&ward, "check", "patient=no").await.one("[role=alert]").split(' ').nth(4), Some("case"));

    assert_eq!(send(&ward, "reopen", "").await.status, 303);
    assert_eq!(ward.abe.get("/admin/desk").await.all(".case").len(), 1);
    let id: i64 = one(&db, "select id from side_effect_case").await;
    assert_eq!(ward.abe.get("/admin/log").await.all(&format!("a[href='/admin/desk/{id}']")).len(), 2);
    let (deed, _, before, _) = acts(&db).await.pop().unwrap();
    assert_eq!((&*deed, before), ("desk.reopen", json!({ "outcome": "handed_over", "handed_to": "The agency" })));
    send(&ward, "close", "outcome=none").await;
    let way = format!("/report/comment/{}", ward.olives);
    ward.rui.post(&way, "reason=side_effect").await;
    send(&ward, "close", "outcome=none").await;
    ward.rui.post(&way, "reason=side_effect&words=Still").await;
    assert!(ward.abe.get("/admin/desk").await.shows("No case is open."), "the same words were looked at");

    let comment: i64 = one(&db, "select max(id) from comment").await;
    ward.noor.post(&format!("{}/comments/{comment}/edit", deeds(&ward)), &format!("text={STORY}+twice")).await;
    assert_eq!(ward.abe.get("/admin/desk").await.all(".case").len(), 1, "other words were not");
    let refused = ward.abe.post(&format!("/admin/desk/{id}/reopen"), "").await;
    assert!(refused.status == 422 && refused.one("[role=alert]").starts_with("There is another open case"));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn of_many_who_close_a_case_at_once_one_does(db: PgPool) {
    let ward = Ward::new(db.clone()).await;
    says(&ward, STORY).await;
    let handed = format!("{FOUR}&outcome=handed_over&handed_to=The+agency");
    let sent = (0..12).map(|n| send(&ward, "close", if n % 2 == 0 { "outcome=none" } else { &handed }));
    let answers = futures_util::future::join_all(sent).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 303).count(), 1);
    let late = answers.iter().find(|answer| answer.status == 422).unwrap();
    assert_eq!(late.one("[role=alert]"), "Somebody has closed this case meanwhile. Here is how it stands now.");
    let closings = acts(&db).await.into_iter().filter(|(deed, ..)| deed == "desk.close");
    let outcomes: Vec<_> = closings.map(|(.., after)| after["outcome"].as_str().unwrap().to_owned()).collect();
    assert_eq!(outcomes, [one::<String>(&db, "select outcome from side_effect_case").await]);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn all_cases_are_a_sheet_without_formulas_and_lists_have_pages(db: PgPool) {
    let ward = Ward::new(db.clone()).await;
    says(&ward, &format!("%3D{STORY}")).await;
    run(
        &db,
        "insert into side_effect_case (kind, thing_id, account_id, said_at, words, mark, reported, href, title, board,
             hand_over_by)
         select 'comment', 1000000 + n, (select min(id) from account), now(), 'Words ' || n, '', false, '/', 'T', 'B',
             now() + make_interval(hours => 500 - n)
         from generate_series(1, 410) n",
    )
    .await;
    let sheet = ward.abe.get("/admin/desk.csv").await;
    assert!(sheet.header("content-type").starts_with("text/csv") && sheet.header("cache-control") == "no-store");
    let lines: Vec<&str> = sheet.body.lines().collect();
    assert_eq!(lines.len(), 412);
    assert!(lines[0].starts_with("\u{feff}case,kind,found,found by,hand over by,report by,patient,"));
    assert!(lines[1].contains(&format!(",'={STORY},")) && lines[1].contains(",'@noor,"), "{}", lines[1]);
    assert!(lines[1].contains("https://boards.example/t/heart-failure/p/"));

    let first = ward.abe.get("/admin/desk").await;
    assert_eq!(first.all(".case").len(), 20);
    assert!(first.one(".case").contains(STORY), "the nearest deadline");
    let next = &first.attributes(".pager .older", "href")[0];
    let second = ward.abe.get(next).await.all(".case .as-said");
    assert_eq!((second.len(), &*second[0]), (20, "Words 391"));
    run(&db, "update side_effect_case set outcome = 'none', closed_at = now(), closed_by = account_id").await;
    let closed = ward.abe.get("/admin/desk/closed").await;
    let older = ward.abe.get(&closed.attributes(".pager .older", "href")[0]).await;
    assert_eq!((closed.all(".case").len(), older.all(".case").len()), (20, 20));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn every_day_has_its_record_also_without_a_find_and_one_on_which_nothing_ran_says_so(db: PgPool) {
    let ward = Ward::new(db.clone()).await;
    assert!(ward.abe.get("/admin/desk/days").await.shows("No day is recorded yet."));
    run(&db, "insert into screening_day select (now() at time zone 'UTC')::date - 2, 7, 1").await;
    mind(&ward).await;
    let rows = ward.abe.get("/admin/desk/days").await.all("tbody tr");
    let ends: Vec<&str> = rows.iter().map(|row| &row[11..]).collect();
    assert_eq!(ends, ["0 0", "Not screened: the site did not run.", "7 1"]);
    run(&db, "insert into screening_day select (now() at time zone 'UTC')::date - 70").await;
    let first = ward.abe.get("/admin/desk/days").await;
    let older = ward.abe.get(&first.attributes(".pager .older", "href")[0]).await;
    assert_eq!((first.all("tbody tr").len(), older.all("tbody tr").len()), (50, 21));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn each_admin_gets_one_letter_when_a_case_opens_and_one_when_its_day_is_nearly_over(db: PgPool) {
    let ward = Ward::new(db.clone()).await;
    run(&db, "update account set email = name || '@ward.example' where origin is null").await;
    says(&ward, STORY).await;
    let mut written = 0;
    for (change, more) in [
        ("select", 2),
        ("update side_effect_case set hand_over_by = now() + interval '5 hours'", 0),
        ("update side_effect_case set hand_over_by = now() + interval '3 hours'", 2),
        ("update side_effect_case set hand_over_by = now() - interval '3 hours'", 0),
    ] {
        run(&db, change).await;
        mind(&ward).await;
        mind(&ward).await;
        written += more;
        assert_eq!(ward.abe.letters().await.len(), written, "{change}");
    }
    let letters = ward.abe.letters().await;
    let to: Vec<&str> = letters.iter().map(|letter| &*letter.to).collect();
    assert_eq!(to, ["abe@ward.example", "eve@ward.example", "abe@ward.example", "eve@ward.example"]);
    assert!(letters[0].text.contains("is to be handed over by") && letters[2].subject.contains("less than 4 hours"));
    let id: i64 = one(&db, "select id from side_effect_case").await;
    assert_eq!(letters[0].link(), format!("/admin/desk/{id}"));
    assert!(letters.iter().all(|letter| !letter.raw.contains("amoxicillin") && !letter.raw.contains("Noor")));
    says(&ward, &format!("{STORY}+once")).await;
    says(&ward, &format!("{STORY}+twice")).await;
    mind(&ward).await;
    assert_eq!(ward.abe.letters().await.len(), 6, "one letter for both");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn insights_are_looked_at_however_they_come_and_those_on_drafts_when_they_appear(db: PgPool) {
    let ward = Ward::new(db.clone()).await;
    let draft: i64 = one(&db, "select id from scoop where title = 'Not yet'").await;
    let editor = format!("/t/heart-failure/scoops/{draft}");
    let typed = format!("title=Not+yet&excerpt=A+draft.&tags=&version=1&insight={STORY}");
    ward.ada.post(&editor, &format!("{typed}&deed=schedule&when=2029-01-31T09:30")).await;
    assert_eq!(cases(&db).await, 0, "nobody sees it yet");
    run(&db, "update scoop set scheduled_for = now() where title = 'Not yet'").await;
    run(&db, "select graphile_worker.add_job('publish_due', '{}'::json)").await;
    ward.ada.app.run_due_jobs().await.unwrap();
    assert_eq!(cases(&db).await, 1, "it appears");

    let said = ward.rui.post(&format!("{}/insight", deeds(&ward)), &format!("text={STORY}")).await;
    assert_eq!((said.status.as_u16(), cases(&db).await), (303, 2), "a co-curator's");
    let mei = Visitor::named(&db, "mei").await;
    let scales: i64 = one(&db, "select id from scoop where title = 'A scale in the kitchen'").await;
    let rescoop = format!("/t/heart-failure/scoops/{scales}/rescoop");
    let taken = mei.post(&rescoop, &format!("board=sleep&insight={STORY}&tags=on&then=publish")).await;
    assert_eq!((taken.status.as_u16(), cases(&db).await), (303, 3), "a rescoop's");
    run(
        &db,
        "with made as (insert into scoop (topic_id, curator_id, title, excerpt_source, excerpt_html, state)
             select topic.id, account.id, 'In bulk', 'Words', '<p>Words</p>', 'draft' from topic, account
             where slug = 'heart-failure' and name = 'ada' returning id, curator_id)
         insert into insight (scoop_id, account_id, source, html, written_at)
         select id, curator_id, 'After warfarin my father bled for a day.', '', now() from made",
    )
    .await;
    let bulk: i64 = one(&db, "select max(id) from scoop").await;
    let published = ward.ada.post("/scoops/bulk", &format!("deed=publish&scoop={bulk}")).await;
    assert_eq!((published.status.as_u16(), cases(&db).await), (200, 4), "in bulk");
    let csv = format!("url,title,note\nhttps://ward.example/new,New,{STORY}\n");
    import(
        &ward.ada,
        "links.csv",
        csv.as_bytes(),
        "target=heart-failure&address_column=0&title_column=1&note_column=2",
    )
    .await;
    assert_eq!(cases(&db).await, 5, "an import's");
    assert!(case(&ward).await.shows("Insight"));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_moves_from_where_nobody_looks_is_looked_at_where_it_goes(db: PgPool) {
    let ward = Ward::new(db.clone()).await;
    run(&db, "update topic set side_effects = 'off' where slug = 'heart-failure'").await;
    says(&ward, STORY).await;
    let salt = deeds(&ward).rsplit('/').next().unwrap().to_owned();
    let moved = ward.rui.post("/scoops/bulk", &format!("deed=move&board=drafts-of-rui&scoop={salt}")).await;
    assert_eq!((moved.status.as_u16(), cases(&db).await), (200, 1), "{}", moved.body);
}
