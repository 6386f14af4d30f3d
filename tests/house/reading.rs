//! What an article's page tells comes to the drafts that wait for it, and articles that are one become one.

use sqlx::PgPool;

use crate::{front_door::Visitor, news_site};

struct World {
    ada: Visitor,
    news: String,
    db: PgPool,
}

impl World {
    async fn new(db: PgPool) -> Self {
        let ada = Visitor::named(&db, "ada").await.with(|app| app.fetching_from_loopback().unwrap());
        ada.app.prepare_jobs().await.unwrap();
        Self { ada, news: news_site::open().await, db }
    }

    /// Onto a board; what the board says then, once the page is read.
    async fn scoop(&self, board: &str, page: &str) -> String {
        let sent = self.ada.post(&format!("/t/{board}/scoops"), &format!("url={}{page}", self.news)).await;
        assert_eq!(sent.status, 303, "{}", sent.body);
        self.ada.app.run_due_jobs().await.unwrap();
        self.newest().await
    }

    /// The editor of the newest scoop.
    async fn newest(&self) -> String {
        let newest = "select '/t/' || slug || '/scoops/' || scoop.id from scoop join topic on topic.id = topic_id order by scoop.id desc limit 1";
        sqlx::query_scalar(newest).fetch_one(&self.db).await.unwrap()
    }

    async fn count(&self, of: &'static str) -> i64 {
        sqlx::query_scalar(sqlx::AssertSqlSafe(format!("select count(*) from {of}"))).fetch_one(&self.db).await.unwrap()
    }
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_draft_is_filled_from_its_page_with_pictures_to_choose_from(db: PgPool) {
    let world = World::new(db).await;
    let editor = world.ada.get(&world.scoop("heart-failure", "/news").await).await;
    assert_eq!(editor.attributes("#title", "value"), ["Salt in bread"]);
    assert_eq!(editor.one("#excerpt"), news_site::SUMMARY);
    assert!(editor.one("#of-source").starts_with("From Ward News, by Jane Doe, May 4, 2026"));
    assert_eq!(editor.one("#quoted"), "8 %");
    let picture = editor.attributes("#pictures img", "src").remove(0);
    assert_eq!(world.ada.get(&picture).await.status, 200);
    assert_eq!(Visitor::stranger(&world.db).get(&picture).await.status, 404, "nobody else sees it yet");
    assert_eq!(editor.attributes("#pictures [checked]", "id"), ["picture-1"]);
    assert_eq!(editor.attributes("#of-source .site-icon", "src").len(), 1);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_was_typed_while_the_page_was_read_stays(db: PgPool) {
    let world = World::new(db).await;
    world.ada.post("/t/heart-failure/scoops", &format!("url={}/news", world.news)).await;
    let editor = world.newest().await;
    assert!(world.ada.get(&editor).await.shows("Its page is being read."));
    world.ada.post(&format!("{editor}/keep"), "title=My+words&excerpt=&insight=Why&tags=&version=1&waited=true").await;
    world.ada.app.run_due_jobs().await.unwrap();
    let page = world.ada.get(&editor).await;
    assert_eq!(page.attributes("#title", "value"), ["My words"]);
    assert_eq!(page.one("#excerpt"), news_site::SUMMARY);
    // Without JavaScript the form still has the emptiness of before.
    world.ada.post(&editor, "title=My+words&excerpt=&insight=Why&tags=&version=2&waited=true").await;
    assert_eq!(world.ada.get(&editor).await.one("#excerpt"), news_site::SUMMARY);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn two_addresses_of_one_article_become_one(db: PgPool) {
    let world = World::new(db).await;
    let before = world.count("article where same_as_id is null").await;
    world.scoop("heart-failure", "/amp/news").await;
    world.scoop("ward-secrets", "/news").await;
    assert_eq!(world.count("article where same_as_id is null").await, before + 1);
    assert_eq!(world.count("scoop join article on article.id = article_id where article.address like '%/news' and same_as_id is null").await, 2);
    let again = world.ada.post("/t/heart-failure/scoops", &format!("url={}/amp/news", world.news)).await;
    assert_eq!(again.problem("url"), "This article is already on this board.");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_hundred_curators_at_once_make_one_article_while_it_is_being_read(db: PgPool) {
    let world = World::new(db.clone()).await;
    sqlx::raw_sql(
        "insert into account (name, display_name, role) select 'many' || n, 'Many', 'curator' from generate_series(100, 199) n;
         insert into topic (slug, title, owner_id) select name, name, id from account where name like 'many%';
         insert into session (token_hash, account_id, device, expires_at)
             select sha256(lpad(right(name, 3), 64, '0')::bytea), id, 'Firefox', now() + interval '1 day'
             from account where name like 'many%';",
    )
    .execute(&db)
    .await
    .unwrap();
    let nobody = Visitor::stranger(&db);
    // Each twice, by either address of the one article.
    let asks = (0..200).map(|ask| {
        let (many, page) = (100 + ask / 2, if ask % 3 == 0 { "/amp/news" } else { "/news" });
        let body = format!("url={}{page}", world.news);
        let cookie = format!("__Host-session={many:0>64}");
        let nobody = &nobody;
        async move {
            let kind = ("content-type", "application/x-www-form-urlencoded");
            let headers = [kind, ("sec-fetch-site", "same-origin"), ("cookie", &*cookie)];
            nobody.send("POST", &format!("/t/many{many}/scoops"), &headers, body).await.status
        }
    });
    let asked = std::cell::Cell::new(false);
    let all = async {
        let statuses = futures_util::future::join_all(asks).await;
        asked.set(true);
        statuses
    };
    let reading = async {
        while !asked.get() {
            world.ada.app.run_due_jobs().await.unwrap();
        }
    };
    let (statuses, ()) = tokio::join!(all, reading);
    assert!(statuses.iter().all(|status| *status == 303 || *status == 422), "{statuses:?}");
    world.ada.app.run_due_jobs().await.unwrap();
    assert_eq!(world.count("article where address like '%/news' and same_as_id is null").await, 1);
    assert_eq!(world.count("scoop where waits").await, 0);
    let named =
        "topic where slug like 'many%' and 'Salt in bread' = any (select title from scoop where topic_id = topic.id)";
    assert_eq!(world.count(named).await, 100, "each has it on its board");
    // Where somebody was quick enough to have both addresses before they were known for one, only one is published.
    for many in [100, 150, 199] {
        let drafts: Vec<i64> =
            sqlx::query_scalar("select scoop.id from scoop join topic on topic.id = topic_id where slug = $1")
                .bind(format!("many{many}"))
                .fetch_all(&db)
                .await
                .unwrap();
        for id in &drafts {
            let cookie = format!("__Host-session={many:0>64}");
            let kind = ("content-type", "application/x-www-form-urlencoded");
            let headers = [kind, ("sec-fetch-site", "same-origin"), ("cookie", &*cookie)];
            nobody.send("POST", &format!("/t/many{many}/scoops/{id}/publish"), &headers, "version=1").await;
        }
    }
    assert_eq!(
        world.count("scoop join topic on topic.id = topic_id where slug like 'many%' and state = 'published'").await,
        3
    );
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_waits_by_another_address_of_its_article_is_filled_with_it(db: PgPool) {
    let world = World::new(db).await;
    world.ada.post("/t/heart-failure/scoops", &format!("url={}/steps", world.news)).await;
    // A page that was read first said that it is this one, which the board has already.
    sqlx::query(
        "with known as (insert into article (address, title, state, same_as_id)
                        select 'https://alias.example/', '', 'read', id from article where address like '%/steps' returning id)
         insert into scoop (topic_id, article_id, curator_id, title, state, waits)
         select topic_id, known.id, curator_id, '', 'draft', true from known, scoop where waits",
    )
    .execute(&world.db)
    .await
    .unwrap();
    world.ada.app.run_due_jobs().await.unwrap();
    assert_eq!(world.count("scoop where waits").await, 0);
    assert_eq!(world.count("scoop where title = 'Ten thousand steps'").await, 2);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_paper_is_one_by_its_doi_and_its_double_is_not_published(db: PgPool) {
    let world = World::new(db).await;
    let first = world.scoop("heart-failure", "/doi/10.5555/ward.2023.12").await;
    assert_eq!(world.ada.post(&format!("{first}/publish"), "version=1").await.location(), "/t/heart-failure");
    let double = world.scoop("heart-failure", "/mirror/paper").await;
    assert_eq!(world.count("article where doi = '10.5555/ward.2023.12'").await, 1);
    let board = world.ada.get("/t/heart-failure").await;
    assert!(board.one("#works .problem").contains("already on this board"), "{}", board.one("#works"));
    let refused = world.ada.post(&double, "title=Twice&excerpt=&tags=&version=1&deed=publish").await;
    assert_eq!(refused.problem("title"), "This article is already on this board.");
    let shown = Visitor::stranger(&world.db).get("/t/heart-failure").await;
    assert_eq!(shown.one(".cited"), "Ward Medicine 2023;40(2):12–19. doi:10.5555/ward.2023.12 PMID 12345678");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn no_page_takes_a_paper_by_writing_its_number(db: PgPool) {
    let world = World::new(db).await;
    world.scoop("ward-secrets", "/mirror/paper").await;
    let real = world.scoop("heart-failure", "/doi/10.5555/ward.2023.12").await;
    let holder: String = sqlx::query_scalar("select address from article where doi = '10.5555/ward.2023.12'")
        .fetch_one(&world.db)
        .await
        .unwrap();
    assert!(holder.ends_with("/doi/10.5555/ward.2023.12"), "{holder}");
    let shown = world.ada.get(&real).await;
    assert!(shown.attributes("#of-source a", "href")[0].ends_with("/doi/10.5555/ward.2023.12"));
    assert_eq!(world.count("article where same_as_id is not null").await, 0, "both stand by themselves");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn an_article_that_leads_to_the_front_page_is_gone(db: PgPool) {
    let world = World::new(db).await;
    let editor = world.scoop("heart-failure", "/gone").await;
    assert!(world.ada.get(&editor).await.shows("leads from this address to its front page"));
    assert_eq!(world.count("article where address like '%/gone'").await, 1, "it keeps its address");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_page_that_fails_says_why_and_is_tried_again(db: PgPool) {
    let world = World::new(db).await;
    let editor = world.scoop("heart-failure", "/nowhere").await;
    let words = "There is no page at this address any more (404).";
    assert!(world.ada.get("/t/heart-failure").await.one("#works").contains(words));
    assert!(world.ada.get(&editor).await.shows(words));
    assert_eq!(world.ada.post(&format!("{editor}/try-again"), "").await.location(), "/t/heart-failure#works");
    assert!(world.ada.get("/t/heart-failure").await.one("#works").contains("Your new post is loading…"));
    world.ada.app.run_due_jobs().await.unwrap();
    assert!(world.ada.get("/t/heart-failure").await.one("#works").contains(words));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_private_address_is_read_by_nobody(db: PgPool) {
    let ada = Visitor::named(&db, "ada").await;
    ada.app.prepare_jobs().await.unwrap();
    for address in
        ["http://127.0.0.1/", "http://[::ffff:10.0.0.1]/", "http://2130706433/", "http://169.254.169.254/latest/"]
    {
        ada.post("/t/heart-failure/scoops", &format!("url={address}")).await;
    }
    ada.app.run_due_jobs().await.unwrap();
    let works = ada.get("/t/heart-failure").await.all("#works .problem");
    assert_eq!(works.len(), 3, "two of them are one address: {works:?}");
    assert!(works.iter().all(|why| why.contains("private network")), "{works:?}");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_video_waits_for_a_click_on_a_page_that_frames_its_site_alone(db: PgPool) {
    let world = World::new(db).await;
    let editor = world.scoop("heart-failure", "/video").await;
    world.ada.post(&format!("{editor}/publish"), "version=1").await;
    let stranger = Visitor::stranger(&world.db);
    let board = stranger.get("/t/heart-failure").await;
    assert!(!board.body.contains("video.example"), "nothing of the site is named before the click");
    let play = stranger.get(&board.attributes("[data-play]", "href").remove(0)).await;
    assert_eq!(play.attributes("iframe", "src"), ["https://video.example/frame/7"]);
    assert!(play.header("content-security-policy").contains("frame-src https://video.example;"));
}

/// As a browser sends the editor's form: every field of it, and an empty file.
#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn the_editors_own_form_publishes_what_was_read(db: PgPool) {
    let world = World::new(db).await;
    let editor = world.scoop("heart-failure", "/news").await;
    let page = world.ada.get(&editor).await;
    let value = |name: &str| page.attributes(&format!("#editor [name={name}]"), "value").remove(0);
    let picture = page.attributes("#pictures [checked]", "value").remove(0);
    let fields = [
        ("version", value("version")),
        ("title", value("title")),
        ("excerpt", page.one("#excerpt")),
        ("insight", "Bread first.".to_owned()),
        ("tags", "evidence, bread".to_owned()),
        ("picture", picture.clone()),
        ("when", String::new()),
        ("deed", "publish".to_owned()),
    ];
    let mut body: String = fields
        .map(|(name, value)| format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"))
        .concat();
    body += "--edge\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"\"\r\nContent-Type: application/octet-stream\r\n\r\n\r\n--edge--\r\n";
    let kind = ("content-type", "multipart/form-data; boundary=edge");
    let sent = world.ada.send("POST", &editor, &[kind, ("sec-fetch-site", "same-origin")], body).await;
    assert_eq!(sent.location(), "/t/heart-failure", "{}", sent.body);
    let shown = Visitor::stranger(&world.db).get("/t/heart-failure").await;
    assert!(shown.shows("Bread first.") && shown.body.contains(&format!("/pictures/{picture}")));
}
