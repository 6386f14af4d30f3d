//! A board has two faces: readers choose, and its curator says which one they meet first.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat};
use sqlx::PgPool;

use crate::{
    chromium::{Browser, serve},
    deleting_scoops::change,
    front_door::{Answer, Visitor, walk_links},
    nodes::{hears, is_kept, node},
};

const MAGAZINE: &str = "/t/heart-failure?face=magazine";

fn faces(page: &Answer) -> (Vec<String>, Vec<String>) {
    (page.attributes(".faces a", "href"), page.all(".faces [aria-current]"))
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn readers_choose_a_face_by_its_address(db: PgPool) {
    let visitor = Visitor::stranger(&db);
    let list = visitor.get("/t/heart-failure").await;
    let ways = ["/t/heart-failure".to_owned(), MAGAZINE.to_owned()];
    assert_eq!(faces(&list), (ways.to_vec(), vec!["List".to_owned()]));
    assert_eq!((list.all("article.scoop").len(), list.all("article.tile").len()), (3, 0));

    let magazine = visitor.get(MAGAZINE).await;
    assert_eq!(faces(&magazine), (ways.to_vec(), vec!["Magazine".to_owned()]));
    assert_eq!(magazine.all("article.tile h2"), ["Read this first", "Salt, again", "A scale in the kitchen"]);
    assert_eq!(magazine.all("article.scoop").len(), 0);
    for page in [&list, &magazine] {
        assert_eq!(page.attributes("link[rel=canonical]", "href"), ["https://boards.example/t/heart-failure"]);
    }
    for face in ["list", "", "Magazine", "%00", "poster"] {
        let page = visitor.get(&format!("/t/heart-failure?face={face}")).await;
        assert_eq!((page.status.as_u16(), faces(&page).1), (200, vec!["List".to_owned()]), "{face:?}");
    }
    walk_links(&visitor, MAGAZINE).await;
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_tile_tells_of_a_scoop_what_one_sees_at_a_glance(db: PgPool) {
    change(&db, "update topic set sponsor = 'Norvia' where slug = 'heart-failure'").await;
    change(&db, "update scoop set thanks_count = 3 where title = 'Salt, again' and via_id is null").await;
    change(
        &db,
        "update scoop set excerpt_html = '<p>' || repeat('Salty bread. ', 50) || '</p>' where title = 'Salt, again'",
    )
    .await;
    let page = Visitor::stranger(&db).get(MAGAZINE).await;
    let tile = &page.all("article.tile")[1];
    for words in [
        "Salt, again",
        "From Ward Notes, December 31, 2015",
        "Salty bread. Salty",
        "Ada Berg: Bread is where the salt is.",
        "Sponsored by Norvia",
        "Scooped by Ada Berg, March 1, 2025",
        "3 thanks · 2 comments",
    ] {
        assert!(tile.contains(words), "{words} in {tile}");
    }
    assert!(page.all(".tile .excerpt")[1].chars().count() <= 181, "the beginning, and no more");
    assert_eq!(page.attributes(".tile h2 a", "href")[1], "https://ward.example/salt");
    assert!(page.attributes(".tile [rel=bookmark]", "href")[1].ends_with("/salt-again"));
    // What waits, or was hidden, nobody reads in short either; another insight that is open stands in its place.
    change(&db, "update insight set held = true where source like 'Bread%'").await;
    let page = Visitor::stranger(&db).get(MAGAZINE).await;
    assert_eq!(page.all(".tile .voice"), ["Mei Tan: Thirst wakes people up."]);
    let hers = Visitor::named(&db, "ada").await.get(MAGAZINE).await;
    assert_eq!(hers.all(".tile .voice"), ["Mei Tan: Thirst wakes people up."], "though the list shows her what waits");
    change(&db, "update insight set held = true, hidden_for = 'spam'").await;
    assert_eq!(Visitor::stranger(&db).get(MAGAZINE).await.all(".tile .voice"), [""; 0]);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_chosen_face_stays_through_tags_and_pages(db: PgPool) {
    change(
        &db,
        "insert into scoop (topic_id, curator_id, title, state, published_at)
         select topic.id, owner_id, 'Scoop ' || n, 'published', timestamptz '2020-01-01' + n * interval '1 day'
         from topic, generate_series(1, 60) n where slug = 'heart-failure'",
    )
    .await;
    let visitor = Visitor::stranger(&db);
    let first = visitor.get(MAGAZINE).await;
    assert!(first.attributes(".filter a", "href").iter().all(|href| href.contains("&face=magazine")));
    let older = first.attributes(".pager .older", "href").remove(0);
    let second = visitor.get(&older).await;
    assert_eq!((faces(&second).1, second.all(".tile").len()), (vec!["Magazine".to_owned()], 25));
    let back = visitor.get(&second.attributes(".pager .newer", "href")[0]).await;
    assert_eq!((back.status.as_u16(), back.header("location")), (307, MAGAZINE), "home, as it was");
    let tagged = visitor.get(&first.attributes(".filter a", "href")[0]).await;
    assert_eq!(tagged.attributes(".chosen a", "href"), [MAGAZINE]);
    assert_eq!(faces(&tagged).0[0], "/t/heart-failure?tag=evidence", "the other face of the same");
    assert_eq!(tagged.all(".tile h2"), ["Salt, again", "Read this first"]);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_curator_says_how_their_board_is_met(db: PgPool) {
    let (ada, stranger) = (Visitor::named(&db, "ada").await, Visitor::stranger(&db));
    let form = ada.get("/t/heart-failure/edit").await;
    assert_eq!(form.attributes("input[name=face][checked]", "value"), ["list"]);
    let sent = "title=Heart&address=heart-failure&description=&own_audiences=&language=en&time_zone=UTC&accent=teal\
                &visibility=public&comment_policy=open&call_to_action_title=&call_to_action_text=&face=";
    assert_eq!(ada.post("/t/heart-failure/edit", &format!("{sent}poster")).await.status, 400);
    assert_eq!(ada.post("/t/heart-failure/edit", &format!("{sent}magazine")).await.status, 303);
    let form = ada.get("/t/heart-failure/edit").await;
    assert_eq!(form.attributes("input[name=face][checked]", "value"), ["magazine"]);

    let page = stranger.get("/t/heart-failure").await;
    let ways = ["/t/heart-failure?face=list", "/t/heart-failure"].map(str::to_owned).to_vec();
    assert_eq!(faces(&page), (ways, vec!["Magazine".to_owned()]));
    assert_eq!(stranger.get("/t/heart-failure?face=list").await.all("article.scoop").len(), 3, "and readers choose");
    assert!(change_refused(&db).await, "the database knows two faces");
    let new = ada.post("/boards", &format!("{}magazine", sent.replace("address=heart-failure", "address=salt"))).await;
    assert_eq!(new.location(), "/t/salt");
    let face: String = sqlx::query_scalar("select face from topic where slug = 'salt'").fetch_one(&db).await.unwrap();
    assert_eq!(face, "magazine");
}

async fn change_refused(db: &PgPool) -> bool {
    let refused = sqlx::query("update topic set face = 'poster'").execute(db).await.unwrap_err();
    refused.as_database_error().and_then(|error| error.constraint()) == Some("topic_face_known")
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn both_faces_are_kept_until_the_board_changes(db: PgPool) {
    let node = node(&db).await;
    for page in ["/t/sleep", "/t/sleep?face=magazine", "/t/sleep?face=list"] {
        assert!(is_kept(&node.get(page).await), "{page}");
    }
    change(&db, "update topic set face = 'magazine' where slug = 'sleep'").await;
    hears(&node).await;
    let tiles = async |page: &str| node.get(page).await.all(".tile").len();
    assert_eq!((tiles("/t/sleep").await, tiles("/t/sleep?face=list").await), (1, 0));
    change(&db, "update scoop set title = 'Thirst' where via_id is not null").await;
    hears(&node).await;
    assert_eq!(node.get("/t/sleep?face=magazine").await.all(".tile h2"), ["Thirst"]);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn who_keeps_a_board_keeps_it_in_its_magazine_too(db: PgPool) {
    let ada = Visitor::named(&db, "ada").await;
    let page = ada.get(MAGAZINE).await;
    assert_eq!(page.all(".tile details.keep").len(), 3);
    assert_eq!(page.attributes(".tile .keep input[name=to]", "value")[0], MAGAZINE, "and comes back to it");
    assert_eq!(Visitor::named(&db, "noor").await.get(MAGAZINE).await.all(".tile details.keep").len(), 0);
}

/// Twelve scoops more, of which every other one has a picture.
async fn many(db: &PgPool) {
    for sql in [
        "insert into picture (hash, media_type, width, height, widths)
         values (repeat('a', 64), 'image/webp', 1200, 900, '{400,800,1200}')",
        "insert into scoop (topic_id, curator_id, title, excerpt_source, excerpt_html, picture_id, state, published_at)
         select topic.id, owner_id, 'Scoop ' || repeat('word ', n) || n, 'Words', '<p>' || repeat('Words ', n * 9) || '</p>',
             case when n % 2 = 0 then (select max(id) from picture) end, 'published',
             timestamptz '2025-06-01' - n * interval '1 day'
         from topic, generate_series(1, 12) n where slug = 'heart-failure'",
        "update scoop set excerpt_html = '<p>' || repeat('Unbreakable', 60) || '</p>' where title = 'Salt, again'",
    ] {
        change(db, sql).await;
    }
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn columns_are_equal_and_none_is_cut_off_at_any_width_and_size_of_text(db: PgPool) {
    many(&db).await;
    let browser = Browser::at(&db).await;
    for (width, text, most) in
        [(320, 16, 1), (320, 32, 1), (390, 16, 1), (768, 16, 2), (1280, 16, 4), (3840, 16, 6), (1280, 32, 2)]
    {
        browser.as_wide_as(width, "light").await;
        browser.open(MAGAZINE).await;
        let _: bool = browser.ask(&format!("document.documentElement.style.fontSize = '{text}px'; return true")).await;
        let wide: u32 = browser.ask("return document.documentElement.scrollWidth").await;
        assert!(wide <= width, "{wide} px in a window of {width} at {text} px");
        let widths: Vec<u32> = browser
            .ask("return [...new Set([...document.querySelectorAll('.tile')].map(tile => Math.round(tile.getBoundingClientRect().width)))]")
            .await;
        assert_eq!(widths.len(), 1, "all are as wide at {width}: {widths:?}");
        let columns: usize = browser
            .ask("return new Set([...document.querySelectorAll('.tile')].map(tile => tile.getBoundingClientRect().left)).size")
            .await;
        assert!(columns <= most && columns >= most.min(2), "{columns} columns at {width} and {text} px");
        // As the keyboard walks, so one reads: row by row.
        let in_order: bool = browser
            .ask(
                "const boxes = [...document.querySelectorAll('.tile')].map(tile => tile.getBoundingClientRect());
                 return boxes.every((box, n) => n === 0 || box.top > boxes[n - 1].top + 1 || box.left > boxes[n - 1].left)",
            )
            .await;
        assert!(in_order, "at {width}");
    }
    browser.close().await;
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn nothing_in_a_magazine_moves_when_its_pictures_come_and_on_paper_it_is_a_list(db: PgPool) {
    let (ada, mut png) = (Visitor::named(&db, "ada").await, Cursor::new(Vec::new()));
    DynamicImage::new_rgb8(1200, 900).write_to(&mut png, ImageFormat::Png).unwrap();
    assert_eq!(ada.upload("/t/heart-failure/picture", "picture", "a.png", &png.into_inner()).await.status, 303);
    many(&db).await;
    let real = "update scoop set picture_id = topic.picture_id from topic where scoop.picture_id is not null and slug = 'heart-failure'";
    change(&db, real).await;
    let browser = Browser::before(serve(&ada).await).await;
    browser.as_wide_as(1280, "dark").await;
    browser.open(MAGAZINE).await;
    let shift: f64 = browser
        .ask_later(
            "const done = arguments[arguments.length - 1]; let shift = 0;
             new PerformanceObserver(list => { for (const entry of list.getEntries()) shift += entry.value; })
                 .observe({ type: 'layout-shift', buffered: true });
             for (const img of document.images) img.loading = 'eager';
             Promise.all([...document.images].map(img => img.decode()))
                 .then(() => requestAnimationFrame(() => requestAnimationFrame(() => done(shift))), () => done(9));",
        )
        .await;
    assert!(shift < 0.001, "{shift}");
    browser.prints().await;
    let columns: usize = browser
        .ask("return new Set([...document.querySelectorAll('.tile')].map(tile => tile.getBoundingClientRect().left)).size")
        .await;
    assert_eq!(columns, 1);
    browser.close().await;
}
