//! The pictures that other sites show beside a link to a board or a scoop.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use sqlx::PgPool;

use crate::{
    front_door::{Answer, Visitor},
    nodes::{hears, is_kept, node},
    scoops::salt,
};

fn drawn(answer: &Answer) -> RgbImage {
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, "image/jpeg"), "{}", answer.body);
    let poster = image::load_from_memory(&answer.bytes).unwrap().into_rgb8();
    assert_eq!(poster.dimensions(), (1200, 630));
    poster
}

/// What a page says of the picture for others.
async fn meta(visitor: &Visitor, page: &str, name: &str) -> String {
    let found = visitor.get(page).await.attributes(&format!("meta[property='{name}']"), "content");
    assert_eq!(found.len(), 1, "{name} at {page}: {found:?}");
    found[0].clone()
}

async fn poster_of(visitor: &Visitor, page: &str) -> String {
    let src = meta(visitor, page, "og:image").await;
    src.strip_prefix("https://boards.example").unwrap().to_owned()
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_board_and_a_scoop_name_a_large_picture_that_says_what_they_are(db: PgPool) {
    let visitor = Visitor::stranger(&db);
    let salt = salt(&db).await;
    for (page, begins, alt) in [
        ("/t/heart-failure", "/t/heart-failure/share.jpg?v=", "Heart Failure Online · Curated by Ada Berg · Curatio"),
        (
            salt.as_str(),
            &salt.replace("/salt-again", "/share.jpg?v="),
            "Salt, again · Ward Notes · Heart Failure Online · Scooped by Ada Berg · Curatio",
        ),
    ] {
        let src = poster_of(&visitor, page).await;
        assert!(src.starts_with(begins), "{src}");
        assert_eq!(meta(&visitor, page, "og:image:alt").await, alt);
        assert_eq!(meta(&visitor, page, "og:image:width").await, "1200");
        assert_eq!(meta(&visitor, page, "og:image:height").await, "630");
        assert_eq!(visitor.get(page).await.attributes("meta[name='twitter:card']", "content"), ["summary_large_image"]);
        let answer = visitor.get(&src).await;
        assert!(answer.header("cache-control").starts_with("public, max-age=300"));
        let poster = drawn(&answer);
        let first = poster.get_pixel(0, 0);
        assert!(first[0] < 60 && first[1].abs_diff(102) < 12, "the accent stands at the edge: {first:?}");
        assert!(answer.bytes.len() < 150_000, "{} bytes", answer.bytes.len());
    }
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn only_what_everyone_may_read_has_one(db: PgPool) {
    let ids = "select topic.slug, scoop.id from scoop join topic on topic.id = topic_id
               where visibility <> 'public' or state <> 'published'";
    let hidden: Vec<(String, i64)> = sqlx::query_as(ids).fetch_all(&db).await.unwrap();
    assert!(hidden.len() >= 4);
    let mut addresses: Vec<_> = hidden.iter().map(|(slug, id)| format!("/t/{slug}/p/{id}/share.jpg")).collect();
    let salt = salt(&db).await.replace("/salt-again", "/share.jpg");
    addresses.extend(["drafts-of-rui", "ward-secrets", "nothing"].map(|slug| format!("/t/{slug}/share.jpg")));
    addresses.extend([salt.replace("heart-failure", "sleep"), "/t/heart-failure/p/x/share.jpg".to_owned()]);
    let node = node(&db).await;
    for who in ["", "noor", "ada", "rui"] {
        if !who.is_empty() {
            node.is(&db, who).await;
        }
        for address in &addresses {
            let answer = node.get(address).await;
            let missing = answer.status == 404 || answer.status == 400 && address.contains("/x/");
            assert!(missing && !answer.bytes.starts_with(&[0xff, 0xd8]), "{address} for {who:?}: {}", answer.status);
        }
    }
    for board in ["/t/drafts-of-rui", "/t/ward-secrets"] {
        assert!(node.get(board).await.attributes("meta[property='og:image']", "content").is_empty(), "{board}");
    }
    node.leaves();
    drawn(&node.get(&salt).await);
    drawn(&node.get("/t/sleep/share.jpg").await);
    sqlx::query("update topic set visibility = 'private' where slug <> 'ward-secrets'").execute(&db).await.unwrap();
    hears(&node).await;
    for address in [&salt, "/t/sleep/share.jpg"] {
        assert_eq!(node.get(address).await.status, 404, "{address} was for everyone before");
    }
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn it_is_drawn_once_for_all_and_again_when_it_says_something_else(db: PgPool) {
    let node = node(&db).await;
    let address = poster_of(&node, "/t/sleep").await;
    let first = node.get(&address).await;
    drawn(&first);
    assert!(is_kept(&first) && first.header("content-encoding").is_empty());
    let etag = first.header("etag").to_owned();
    node.is(&db, "noor").await;
    for other in [address.as_str(), "/t/sleep/share.jpg", "/t/sleep/share.jpg?v=old&tag=x"] {
        let headers = [("if-none-match", etag.as_str()), ("accept-encoding", "gzip, br")];
        assert_eq!(node.ask("GET", other, &headers).await.status, 304, "{other}");
    }
    let head = node.ask("HEAD", &address, &[]).await;
    assert_eq!((head.status.as_u16(), head.header("content-length")), (200, first.bytes.len().to_string().as_str()));
    node.leaves();
    sqlx::query("update topic set title = 'Sleep & <Screens>' where slug = 'sleep'").execute(&db).await.unwrap();
    hears(&node).await;
    assert_ne!(poster_of(&node, "/t/sleep").await, address, "who kept the old one asks for the new one");
    let second = node.get(&address).await;
    drawn(&second);
    assert_ne!(second.header("etag"), etag);
    sqlx::query("update account set display_name = 'Mei T.' where name = 'mei'").execute(&db).await.unwrap();
    hears(&node).await;
    assert_ne!(node.get(&address).await.header("etag"), second.header("etag"));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn the_picture_of_a_board_stands_beside_its_title(db: PgPool) {
    let ada = Visitor::named(&db, "ada").await;
    let mut red = Cursor::new(Vec::new());
    DynamicImage::from(RgbImage::from_pixel(900, 600, Rgb([250, 0, 0]))).write_to(&mut red, ImageFormat::Png).unwrap();
    let red = red.into_inner();
    let before = poster_of(&ada, "/t/heart-failure").await;
    let sent = ada.upload("/t/heart-failure/picture", "picture", "a.png", &red).await;
    assert_eq!(sent.status, 303, "{}", sent.body);
    let after = poster_of(&ada, "/t/heart-failure").await;
    assert_ne!(after, before);
    let poster = drawn(&ada.get(&after).await);
    assert!(poster.get_pixel(1190, 620)[0] > 230 && poster.get_pixel(10, 620)[0] < 60);
    // A strip would show nothing of itself there.
    let mut strip = Cursor::new(Vec::new());
    DynamicImage::new_rgb8(2000, 90).write_to(&mut strip, ImageFormat::Png).unwrap();
    ada.upload("/t/heart-failure/picture", "picture", "a.png", &strip.into_inner()).await;
    assert_eq!(poster_of(&ada, "/t/heart-failure").await, before);
}
