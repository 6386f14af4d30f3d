//! What readers report, and what moderators make of it, through the front door.

use sqlx::PgPool;

use crate::{
    front_door::{Answer, Visitor},
    scoops::salt,
    thanks::salt_deeds,
};

pub async fn one<T>(db: &PgPool, sql: &'static str) -> T
where
    T: Send + Unpin + sqlx::Type<sqlx::Postgres> + for<'r> sqlx::Decode<'r, sqlx::Postgres>,
{
    sqlx::query_scalar(sql).fetch_one(db).await.unwrap()
}

pub async fn run(db: &PgPool, sql: &'static str) {
    sqlx::raw_sql(sql).execute(db).await.unwrap();
}

/// Ada keeps the board; Noor asked about the olives; Abe and Eve look after the site.
pub struct Ward {
    pub page: String,
    pub olives: i64,
    pub ada: Visitor,
    pub rui: Visitor,
    pub abe: Visitor,
    pub eve: Visitor,
    pub noor: Visitor,
    pub db: PgPool,
}

impl Ward {
    pub async fn new(db: PgPool) -> Self {
        run(
            &db,
            "insert into account (name, display_name, role)
             values ('abe', 'Abe Stone', 'admin'), ('eve', 'Eve Lind', 'admin'), ('cleo', 'Cleo Marsh', 'reader')",
        )
        .await;
        Visitor::stranger(&db).app.prepare_jobs().await.unwrap();
        Self {
            page: salt(&db).await,
            olives: one(&db, "select id from comment where source = 'And the olives?'").await,
            ada: Visitor::named(&db, "ada").await,
            rui: Visitor::named(&db, "rui").await,
            abe: Visitor::named(&db, "abe").await,
            eve: Visitor::named(&db, "eve").await,
            noor: Visitor::named(&db, "noor").await,
            db,
        }
    }

    /// Of the comment on olives.
    pub async fn reported(&self) -> i64 {
        let sent = self.rui.post(&format!("/report/comment/{}", self.olives), "reason=abuse&words=Rude").await;
        assert_eq!(sent.status, 303, "{}", sent.body);
        self.matter().await
    }

    pub async fn matter(&self) -> i64 {
        one(&self.db, "select max(id) from matter").await
    }

    pub async fn decides(&self, who: &Visitor, form: &str) -> Answer {
        let id = self.matter().await;
        who.post(&format!("/matters/{id}/decide"), form).await
    }

    pub async fn read(&self) -> Answer {
        Visitor::stranger(&self.db).get(&self.page).await
    }

    pub async fn olives_read(&self) -> String {
        let page = self.read().await;
        page.all(&format!("#comment-{}", self.olives)).pop().unwrap_or_default()
    }

    /// The last one.
    pub async fn decision(&self) -> i64 {
        one(&self.db, "select max(id) from decision").await
    }
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_thing_that_many_report_waits_once_with_who_said_what(db: PgPool) {
    let ward = Ward::new(db.clone()).await;
    let way = format!("/report/comment/{}", ward.olives);
    let form = ward.rui.get(&way).await;
    assert!(form.shows("Report this comment") && form.shows("Noor Aziz's comment on “Salt, again”"));
    let empty = ward.rui.post(&way, "reason=other&words=").await;
    assert_eq!((empty.status.as_u16(), &*empty.problem("words")), (422, "Please fill this in."));
    assert_eq!(ward.rui.post(&way, "words=Hm").await.one("#reason-problem"), "Please choose what is wrong.");
    ward.rui.post(&way, "reason=abuse&words=Rude").await;
    let thanks = ward.rui.post(&way, "reason=spam&words=Rude%2C+and+spam").await.location().to_owned();
    assert!(ward.rui.get(&thanks).await.shows("Thank you"));
    Visitor::stranger(&db).post(&way, "reason=spam").await;
    let queue = ward.ada.get("/t/heart-failure/queue").await;
    assert_eq!(queue.all(".matter").len(), 1, "{}", queue.one("main"));
    let entry = queue.one(".matter");
    for words in
        ["And the olives?", "2 reports", "Spam 2", "Rui Costa", "“Rude, and spam”", "Somebody without an account"]
    {
        assert!(entry.replace(['"'], "").contains(words.trim_matches(['“', '”'])), "{words}: {entry}");
    }
    assert!(entry.contains("Noor Aziz") && entry.contains("nothing decided before"));
    assert_eq!(ward.abe.get("/admin/queue").await.all(".matter").len(), 1);
    assert_eq!(ward.noor.get("/t/heart-failure/queue").await.status, 403);
    assert_eq!(ward.read().await.all(".matter").len(), 0);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn every_kind_of_thing_can_be_reported_by_who_can_read_it(db: PgPool) {
    let ward = Ward::new(db.clone()).await;
    let things = "select array['scoop/' || (select id from scoop where title = 'Salt, again' and via_id is null),
        'insight/' || (select min(id) from insight), 'board/' || (select id from topic where slug = 'sleep'),
        'account/' || (select id from account where name = 'mei')]";
    let things: Vec<String> = one(&db, things).await;
    for thing in &things {
        assert_eq!(ward.noor.get(&format!("/report/{thing}")).await.status, 200, "{thing}");
        let sent = ward.noor.post(&format!("/report/{thing}"), "reason=misleading").await;
        assert_eq!(sent.status, 303, "{thing}: {}", sent.body);
    }
    assert_eq!(ward.abe.get("/admin/queue").await.all(".matter").len(), 4);
    let secret: i64 = one(&db, "select id from scoop where title = 'A secret'").await;
    assert_eq!(ward.noor.get(&format!("/report/scoop/{secret}")).await.status, 404);
    assert_eq!(ward.noor.post(&format!("/report/scoop/{secret}"), "reason=spam").await.status, 404);
    assert_eq!(ward.noor.get("/report/comment/999999").await.status, 404);
    let links = ward.read().await.attributes("a", "href");
    assert!(links.contains(&format!("/report/{}", things[0])) && links.contains(&format!("/report/{}", things[1])));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn who_reports_very_much_waits(db: PgPool) {
    let ward = Ward::new(db.clone()).await;
    run(
        &db,
        "insert into matter (kind) select 'comment' from generate_series(1, 20);
         insert into report (matter_id, reason, by_id) select matter.id, 'spam', account.id from matter, account where name = 'rui'",
    )
    .await;
    let way = format!("/report/comment/{}", ward.olives);
    let refused = ward.rui.post(&way, "reason=spam&words=My+words").await;
    assert!(refused.one("#reason-problem").starts_with("Too many tries. Please wait"), "{}", refused.body);
    assert_eq!(refused.one("#words"), "My words");
    assert_eq!(ward.noor.post(&way, "reason=spam").await.status, 303, "nobody else waits");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_is_hidden_leaves_its_place_with_the_reason_and_can_be_undone(db: PgPool) {
    let ward = Ward::new(db.clone()).await;
    ward.reported().await;
    let done = ward.decides(&ward.ada, "kind=hide&reason=abuse&words=Please+be+kind.&seen=0").await;
    assert_eq!(done.status, 303, "{}", done.body);
    assert!(done.location().starts_with("/t/heart-failure/queue?done="));
    assert_eq!(ward.olives_read().await, "A comment was here. A moderator hid it: Abuse.");
    assert!(!ward.read().await.body.contains("olives"));
    let count: i32 = one(&db, "select comment_count from scoop where title = 'Salt, again' and via_id is null").await;
    assert_eq!(count, 1);
    let queue = ward.ada.get(done.location()).await;
    assert!(queue.shows("Hidden.") && queue.all(".matter").is_empty(), "{}", queue.one("main"));

    let told = ward.noor.get("/decisions").await;
    assert!(told.shows("Your comment was hidden.") && told.shows("Please be kind.") && told.shows("And the olives?"));
    assert!(ward.noor.get("/").await.shows("A moderator decided something about you."));
    ward.noor.post("/decisions/seen", "").await;
    assert!(!ward.noor.get("/").await.shows("A moderator decided something about you."));

    let undone = ward.ada.post(&format!("/decisions/{}/undo", ward.decision().await), "").await;
    assert_eq!(undone.status, 303, "{}", undone.body);
    assert!(ward.olives_read().await.contains("And the olives?"));
    let log = Visitor::stranger(&db).get("/moderation").await;
    assert_eq!(log.all(".log li").len(), 2);
    assert!(
        log.shows("Undone: hidden · a comment on Heart Failure Online")
            && log.shows("Abuse · by a curator of the board")
    );
    assert!(!log.body.contains("olives") && !log.body.contains("Please be kind"));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn every_deed_does_what_it_says_and_is_undone(db: PgPool) {
    let ward = Ward::new(db.clone()).await;
    ward.reported().await;
    let mut seen = 0;
    for (form, after) in [
        ("kind=remove&reason=spam", "A comment was here. A moderator removed it."),
        ("kind=mask&reason=privacy&passage=the+olives", "And [removed]?"),
        ("kind=lock&reason=abuse", "And the olives?"),
        ("kind=warn&reason=abuse&words=Careful", "And the olives?"),
        ("kind=suspend&reason=abuse&days=3", "And the olives?"),
        ("kind=ban&reason=spam", "And the olives?"),
    ] {
        let done = ward.decides(&ward.abe, &format!("{form}&seen={seen}")).await;
        assert_eq!(done.status, 303, "{form}: {}", done.one("main"));
        let shown = ward.olives_read().await;
        assert!(shown.contains(after), "{form}: {shown}");
        let deeds = salt_deeds(&db).await;
        let said = ward.noor.post(&format!("{deeds}/comments"), "text=Hello").await;
        let refused = form.contains("lock") || form.contains("suspend") || form.contains("ban");
        assert_eq!(said.status.as_u16(), if refused { 403 } else { 303 }, "{form}");
        let undone = ward.abe.post(&format!("/decisions/{}/undo", ward.decision().await), "words=Sorry").await;
        assert_eq!(undone.status, 303, "{form}: {}", undone.body);
        assert!(ward.olives_read().await.contains("And the olives?"), "{form}");
        seen += 2;
    }
    let twice = ward.abe.post(&format!("/decisions/{}/undo", ward.decision().await), "").await;
    assert_eq!(twice.status, 403);
    assert_eq!(ward.noor.post(&format!("{}/comments", salt_deeds(&db).await), "text=Free+again").await.status, 303);
    let told = ward.noor.get("/decisions").await;
    assert_eq!(told.all(".told > li").len(), 12);
    assert!(told.shows("Your account is banned") && told.shows("You are warned"));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_scoop_a_board_and_a_profile_are_hidden_at_their_places(db: PgPool) {
    let ward = Ward::new(db.clone()).await;
    let report = async |sql: &'static str| {
        let thing: String = one(&db, sql).await;
        assert_eq!(ward.noor.post(&format!("/report/{thing}"), "reason=copyright").await.status, 303);
    };
    let hide = async || {
        let done = ward.decides(&ward.abe, "kind=hide&reason=copyright&seen=0").await;
        assert_eq!(done.status, 303, "{}", done.one("main"));
    };
    let undo = async || ward.abe.post(&format!("/decisions/{}/undo", ward.decision().await), "").await;

    report("select 'scoop/' || id from scoop where title = 'Salt, again' and via_id is null").await;
    hide().await;
    let gone = ward.read().await;
    assert!(gone.status == 410 && gone.shows("A moderator hid this scoop: Copyright."), "{}", gone.body);
    assert!(!Visitor::stranger(&db).get("/t/heart-failure").await.shows("Salt, again"));
    assert_eq!(undo().await.status, 303);
    assert_eq!(ward.read().await.status, 200);

    report("select 'board/' || id from topic where slug = 'sleep'").await;
    hide().await;
    let gone = ward.noor.get("/t/sleep").await;
    assert!(gone.status == 410 && gone.shows("A moderator hid this board: Copyright."));
    let mei = Visitor::named(&db, "mei").await;
    assert!(mei.get("/t/sleep").await.shows("Only those who work on it see it."));
    let form = "title=Sleep&address=sleep&description=&own_audiences=&language=en&time_zone=UTC&accent=teal
        &visibility=public&comment_policy=open&call_to_action_title=&call_to_action_text="
        .replace(['\n', ' '], "");
    let refused = mei.post("/t/sleep/edit", &form).await;
    assert_eq!(refused.status, 422, "{}", refused.body);
    assert!(refused.shows("A moderator hid this board: until that is undone"));
    assert_eq!(undo().await.status, 303);
    assert_eq!(ward.noor.get("/t/sleep").await.status, 200);

    report("select 'account/' || id from account where name = 'ada'").await;
    hide().await;
    let page = ward.noor.get("/@ada").await;
    assert!(page.shows("A moderator hid this profile: Copyright.") && !page.body.contains("A nurse."));
    assert_eq!(undo().await.status, 303);
    assert!(ward.noor.get("/@ada").await.shows("A nurse."));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn an_insight_is_hidden_everywhere_and_a_passage_leaves_its_earlier_versions_too(db: PgPool) {
    let ward = Ward::new(db.clone()).await;
    let id: i64 = one(&db, "select id from insight where source = 'Bread is where the salt is.'").await;
    run(&db, "update insight set source = 'Bread is Mrs Holm''s salt.', html = '<p>x</p>' where source like 'Bread%'")
        .await;
    ward.noor.post(&format!("/report/insight/{id}"), "reason=privacy").await;
    let done = ward.decides(&ward.abe, "kind=mask&reason=privacy&passage=Mrs+Holm&seen=0").await;
    assert_eq!(done.status, 303, "{}", done.one("main"));
    assert!(ward.read().await.shows("Bread is [removed]'s salt."));
    let left: i64 = one(&db, "select count(*) from insight_version where source like '%Holm%'").await;
    assert_eq!(left, 0);
    let wrong = ward.decides(&ward.abe, "kind=mask&reason=privacy&passage=nowhere&seen=1").await;
    assert!(wrong.status == 422 && wrong.shows("These words do not stand there as they were typed."));

    ward.decides(&ward.abe, "kind=hide&reason=misleading&seen=1").await;
    let page = ward.read().await;
    assert!(page.shows("An insight was here. A moderator hid it: Misleading.") && !page.body.contains("Bread is"));
    for place in ["/", "/t/heart-failure", "/t/heart-failure/feed.xml", "/t/sleep"] {
        assert!(!Visitor::stranger(&db).get(place).await.body.contains("Bread is"), "{place}");
    }
    let history = format!("{}/insights/{id}", salt_deeds(&db).await);
    assert_eq!(ward.noor.get(&history).await.status, 404);
    let shown = Visitor::stranger(&db).get("/moderation").await;
    assert!(shown.shows("Bread is [removed]'s salt."), "this reason shows what it was about");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn who_is_concerned_appeals_once_and_another_admin_answers(db: PgPool) {
    let ward = Ward::new(db.clone()).await;
    ward.reported().await;
    ward.decides(&ward.abe, "kind=hide&reason=abuse&seen=0").await;
    let appeal = format!("/decisions/{}/appeal", ward.decision().await);
    assert_eq!(ward.rui.post(&appeal, "words=Hm").await.status, 404, "it does not concern him");
    let empty = ward.noor.post(&appeal, "words=").await;
    assert_eq!(empty.status, 422);
    assert!(empty.shows("Please fill this in."));
    assert_eq!(ward.noor.post(&appeal, "words=I+only+asked").await.location(), "/decisions?appealed=true");
    assert!(ward.noor.get("/decisions").await.shows("I only asked"));
    assert_eq!(ward.noor.post(&appeal, "words=Again").await.status, 422, "once");

    assert!(ward.ada.get("/t/heart-failure/queue").await.all(".matter").is_empty(), "not for the curators");
    let queue = ward.abe.get("/admin/queue").await;
    assert!(queue.shows("I only asked") && queue.shows("Hidden by Abe Stone"));
    let own = ward.decides(&ward.abe, "kind=keep&seen=1").await;
    assert!(own.status == 403 && own.shows("Another admin answers the appeal"));
    assert_eq!(ward.decides(&ward.eve, "kind=keep&seen=1&words=It+was+rude").await.status, 303);
    let told = ward.noor.get("/decisions").await;
    assert!(
        told.shows("Your appeal was looked at. The decision about your comment stays.") && told.shows("It was rude")
    );
    assert!(ward.abe.get("/admin/queue").await.all(".matter").is_empty());
    assert!(ward.olives_read().await.contains("A moderator hid it"));
    assert!(Visitor::stranger(&db).get("/moderation").await.shows("appealed"));
}
