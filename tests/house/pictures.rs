//! Pictures: what is taken, and who sees it.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use sqlx::PgPool;

use crate::front_door::{Answer, Visitor};

const HERE: &str = "/t/heart-failure/picture";

/// Left half red, right half blue.
fn two_colours(width: u32, height: u32) -> DynamicImage {
    RgbImage::from_fn(width, height, |x, _| Rgb(if x < width / 2 { [250, 0, 0] } else { [0, 0, 250] })).into()
}

fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A JPEG that says it lies on its side, and where it was taken, in every way there is.
fn lying_jpeg() -> Vec<u8> {
    let jpeg = encoded(&two_colours(60, 40), ImageFormat::Jpeg);
    let exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0Secret Street 5";
    let xmp = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x='adobe:ns:meta/'>Secret Street 5</x:xmpmeta>";
    let icc = b"ICC_PROFILE\0\x01\x01Secret Street 5";
    let segment = |kind: u8, said: &[u8]| {
        [&[0xff, kind], &u16::try_from(said.len() + 2).unwrap().to_be_bytes()[..], said].concat()
    };
    [&jpeg[..2], &segment(0xe1, exif), &segment(0xe1, xmp), &segment(0xe2, icc), &jpeg[2..]].concat()
}

fn holds(bytes: &[u8], words: &str) -> bool {
    bytes.windows(words.len()).any(|window| window == words.as_bytes())
}

/// A PNG of so many pixels that are all the same: small to send, large to read.
fn bomb() -> Vec<u8> {
    encoded(&DynamicImage::new_luma8(20_000, 20_000), ImageFormat::Png)
}

async fn cover(visitor: &Visitor, board: &str) -> String {
    visitor.get(board).await.attributes(".masthead .cover img", "src").remove(0)
}

/// Every file that a page offers for its cover, with its width.
async fn offered(visitor: &Visitor, board: &str) -> Vec<(String, u32)> {
    let srcset = visitor.get(board).await.attributes(".masthead .cover img", "srcset").remove(0);
    let one = |file: &str| {
        let (src, width) = file.split_once(' ').unwrap();
        (src.to_owned(), width.strip_suffix('w').unwrap().parse().unwrap())
    };
    srcset.split(", ").map(one).collect()
}

fn drawn(answer: &Answer) -> RgbImage {
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, "image/webp"));
    image::load_from_memory(&answer.bytes).unwrap().into_rgb8()
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_picture_comes_out_upright_small_and_with_nothing_else_in_it(db: PgPool) {
    let ada = Visitor::named(&db, "ada").await;
    assert_eq!(ada.get("/t/heart-failure").await.one(".cover.drawn"), "HF");
    assert_eq!(ada.upload(HERE, "picture", "a.txt", &lying_jpeg()).await.header("location"), "/t/heart-failure");
    let answer = ada.get(&cover(&ada, "/t/heart-failure").await).await;
    let upright = drawn(&answer);
    assert_eq!(upright.dimensions(), (40, 60));
    assert!(upright.get_pixel(20, 5)[0] > 200 && upright.get_pixel(20, 55)[2] > 200, "what was left is now on top");
    for trace in ["Secret", "EXIF", "XMP ", "ICCP"] {
        assert!(!holds(&answer.bytes, trace) && holds(&lying_jpeg(), "Secret"), "{trace}");
    }

    for format in [ImageFormat::Png, ImageFormat::Gif, ImageFormat::WebP] {
        let sent =
            ada.upload(HERE, "picture", "a.jpg", &encoded(&two_colours(3000, 300).into_rgba8().into(), format)).await;
        assert_eq!(sent.status, 303, "{format:?}");
        let kept = drawn(&ada.get(&offered(&ada, "/t/heart-failure").await.pop().unwrap().0).await);
        assert_eq!(kept.dimensions(), (1600, 160), "{format:?}");
    }
    let removed = ada.post("/t/heart-failure/picture/remove", "").await;
    assert_eq!(removed.header("location"), "/t/heart-failure/edit#picture-title");
    assert_eq!(ada.get("/t/heart-failure").await.one(".cover.drawn"), "HF");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_browser_chooses_among_the_widths_that_are_there(db: PgPool) {
    let ada = Visitor::named(&db, "ada").await;
    for ((width, height), widths) in [((2000, 1000), vec![400, 800, 1600]), ((90, 30), vec![90])] {
        let sent = encoded(&two_colours(width, height), ImageFormat::Png);
        ada.upload(HERE, "picture", "a.png", &sent).await;
        let offered = offered(&ada, "/t/heart-failure").await;
        assert_eq!(offered.iter().map(|(_, width)| *width).collect::<Vec<_>>(), widths);
        for (src, width) in &offered {
            let answer = ada.get(src).await;
            assert_eq!(drawn(&answer).width(), *width);
            assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
        }
        let page = ada.get("/t/heart-failure").await;
        let of = |name: &str| page.attributes(".masthead .cover img", name).remove(0);
        let largest = offered.last().unwrap();
        let shape = (of("width").parse::<u32>().unwrap(), of("height").parse::<u32>().unwrap());
        assert_eq!((shape.0, shape.0 * height), (largest.1, shape.1 * width), "true to its shape");
        assert!(offered.iter().any(|(src, _)| *src == of("src")) && of("sizes").contains("rem"));
    }
    let (src, _) = offered(&ada, "/t/heart-failure").await.remove(0);
    for other in [src.replace("-90.", "-400."), src.replace("-90.webp", ".png"), src.replace("-90.webp", ".svg")] {
        assert_eq!(ada.get(&other).await.status, 404, "{other}");
    }
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_is_no_picture_or_too_much_of_one_is_refused_in_words(db: PgPool) {
    let ada = Visitor::named(&db, "ada").await;
    let png = encoded(&two_colours(300, 300), ImageFormat::Png);
    let mut lying_about_its_size = png.clone();
    lying_about_its_size[16..24].copy_from_slice(&[0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff]);
    let large = vec![0; (10 << 20) + 1];
    for (file, bytes, words) in [
        ("a.png", Vec::new(), "choose a file that is not empty"),
        ("a.png", b"Only words.".to_vec(), "not a picture that can be read"),
        (
            "a.svg",
            b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>".to_vec(),
            "not a picture that can be read",
        ),
        ("a.png", png[..png.len() / 2].to_vec(), "not a picture that can be read"),
        ("a.png", lying_about_its_size, "a"),
        ("a.tiff", b"II*\0\x08\0\0\0\0\0".to_vec(), "not a picture that can be read"),
        ("a.png", bomb(), "too many pixels"),
        ("a.png", large, "10 MB is the most"),
    ] {
        let answer = ada.upload(HERE, "picture", file, &bytes).await;
        assert_eq!(answer.status, 422, "{words}");
        assert!(answer.one("#picture-problem").contains(words), "{words}: {:?}", answer.all(".problem"));
        assert_eq!(answer.attributes("[autofocus]", "name"), ["picture"]);
        assert_eq!(answer.attributes("#title", "value"), ["Heart Failure Online"], "the rest of the page is there");
    }
    assert_eq!(ada.upload(HERE, "file", "a.png", &png).await.status, 400, "another field");
    assert_eq!(ada.post(HERE, "picture=a").await.status, 400, "another form");
    let multipart = [("content-type", "multipart/form-data; boundary=edge"), ("sec-fetch-site", "same-origin")];
    let field = "--edge\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"a\"\r\n\r\na\r\n";
    for body in [String::new(), "--edge--\r\n".to_owned(), field.to_owned(), format!("{field}{field}--edge--\r\n")] {
        assert_eq!(ada.send("POST", HERE, &multipart, body.clone()).await.status, 400, "{body:?}");
    }
    let elsewhere = [("content-type", "multipart/form-data; boundary=edge"), ("sec-fetch-site", "cross-site")];
    assert_eq!(ada.send("POST", HERE, &elsewhere, format!("{field}--edge--\r\n")).await.status, 403);
    assert_eq!(Visitor::named(&db, "mei").await.upload(HERE, "picture", "a.png", &png).await.status, 403);
    let stranger = Visitor::stranger(&db).upload(HERE, "picture", "a.png", &png).await;
    assert!(stranger.header("location").starts_with("/sign-in"));
    let kept: i64 = sqlx::query_scalar("select count(*) from picture").fetch_one(&db).await.unwrap();
    assert_eq!(kept, 0);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_picture_is_seen_by_whoever_reads_what_shows_it(db: PgPool) {
    let run = async |change: &'static str| sqlx::query(change).execute(&db).await.unwrap();
    // One site, and its picture; people come and go.
    let site = Visitor::named(&db, "ada").await;
    let png = encoded(&two_colours(30, 30), ImageFormat::Png);
    site.upload("/t/ward-secrets/picture", "picture", "a.png", &png).await;
    let src = cover(&site, "/t/ward-secrets").await;
    let own = site.get(&src).await;
    assert_eq!((own.status.as_u16(), own.header("cache-control")), (200, "private, no-store"));

    site.leaves();
    let (hidden, absent) = (site.get(&src).await, site.get(&format!("/pictures/{}-30.webp", "0".repeat(64))).await);
    assert_eq!((hidden.status.as_u16(), hidden.body), (404, absent.body));
    for (name, status) in [("mei", 404), ("noor", 404)] {
        site.is(&db, name).await;
        assert_eq!(site.get(&src).await.status, status, "{name}");
    }
    run("insert into topic_member select id, (select id from account where name = 'rui'), 'contributor' from topic where slug = 'ward-secrets'").await;
    run("update account set role = 'admin' where name = 'noor'").await;
    for name in ["rui", "noor"] {
        site.is(&db, name).await;
        assert_eq!(site.get(&src).await.status, 200, "{name}");
    }
    run("update account set suspended_until = now() + interval '1 day' where name = 'rui'").await;
    site.is(&db, "rui").await;
    assert_eq!(site.get(&src).await.status, 404, "suspended");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_picture_is_everyones_as_soon_as_one_thing_that_shows_it_is(db: PgPool) {
    let site = Visitor::named(&db, "ada").await;
    let png = encoded(&two_colours(30, 30), ImageFormat::Png);
    site.upload("/t/ward-secrets/picture", "picture", "a.png", &png).await;
    let src = cover(&site, "/t/ward-secrets").await;
    site.leaves();
    let nobodys = [
        "update topic set picture_id = null",
        "update scoop set picture_id = null",
        "update account set picture_id = null",
    ];
    for (shown, expected) in [
        ("update topic set picture_id = (select id from picture) where slug = 'heart-failure'", 200),
        ("update topic set picture_id = (select id from picture) where slug = 'drafts-of-rui'", 200),
        ("update topic set picture_id = (select id from picture) where slug = 'ward-secrets'", 404),
        ("update scoop set picture_id = (select id from picture) where title = 'Read this first'", 200),
        ("update scoop set picture_id = (select id from picture) where title = 'Not yet'", 404),
        ("update scoop set picture_id = (select id from picture) where title = 'No more'", 404),
        ("update scoop set picture_id = (select id from picture) where title = 'A secret'", 404),
        ("update account set picture_id = (select id from picture) where name = 'noor'", 200),
        ("select", 404),
    ] {
        for change in nobodys.into_iter().chain([shown]) {
            sqlx::query(change).execute(&db).await.unwrap();
        }
        let answer = site.get(&src).await;
        assert_eq!(answer.status, expected, "{shown}");
        assert_eq!(answer.header("cache-control").contains("immutable"), expected == 200, "{shown}");
    }
    sqlx::query("update topic set picture_id = (select id from picture) where slug = 'heart-failure'")
        .execute(&db)
        .await
        .unwrap();
    sqlx::query("update topic set deleted_at = now(), visibility_before = 'public', visibility = 'private' where slug = 'heart-failure'").execute(&db).await.unwrap();
    assert_eq!(site.get(&src).await.status, 404, "deleted");
    site.is(&db, "ada").await;
    assert_eq!(site.get(&src).await.status, 404, "deleted, for its owner too");
}

/// A picture of "Salt, again": a stranger, a contributor of heart-failure, and the owner of ward-secrets ask for it.
#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_a_scoop_may_show_is_for_those_who_work_on_its_board(db: PgPool) {
    let run = async |change: &'static str| sqlx::query(change).execute(&db).await.unwrap();
    let site = Visitor::named(&db, "ada").await;
    let png = encoded(&two_colours(30, 30), ImageFormat::Png);
    site.upload("/t/ward-secrets/picture", "picture", "a.png", &png).await;
    let src = cover(&site, "/t/ward-secrets").await;
    run("update topic set picture_id = null").await;
    run("insert into topic_member select id, (select id from account where name = 'noor'), 'contributor' from topic where slug = 'heart-failure'").await;
    run("insert into article (address, title, same_as_id) select 'https://t.example/salt', 'Salt', id from article where title = 'Salt, again'").await;
    run("delete from scoop where via_id is not null").await;
    let candidate =
        "insert into article_picture select id, 1, (select id from picture) from article where title = 'Salt, again'";
    let icon = "update article set icon_id = (select id from picture) where title = 'Salt, again'";
    let version = "insert into scoop_version (scoop_id, number, title, excerpt_source, excerpt_format, picture_id)
        select id, 1, title, '', 'markdown', (select id from picture) from scoop where title = 'Salt, again'";
    let nobodys = ["delete from article_picture", "update article set icon_id = null", "delete from scoop_version"];
    let public =
        "update scoop set state = 'published', deleted_at = null, state_before = null where title = 'Salt, again'";
    let draft = "update scoop set state = 'draft' where title = 'Salt, again'";
    let deleted =
        "update scoop set state = 'hidden', deleted_at = now(), state_before = 'published' where title = 'Salt, again'";
    let alias =
        "update scoop set article_id = (select id from article where title = 'Salt') where title = 'Salt, again'";
    for (shown, state, expected) in [
        (candidate, public, [404, 200, 404]),
        (candidate, draft, [404, 200, 404]),
        (candidate, deleted, [404, 200, 404]),
        (icon, public, [200, 200, 200]),
        (icon, draft, [404, 200, 404]),
        (icon, deleted, [404, 200, 404]),
        (version, public, [404, 200, 404]),
        (version, deleted, [404, 200, 404]),
        (icon, alias, [404, 200, 404]),
        (candidate, alias, [404, 200, 404]),
        (icon, public, [200, 200, 200]),
        (icon, "delete from scoop where title = 'Salt, again'", [404, 404, 404]),
    ] {
        for change in nobodys.into_iter().chain([shown, state]) {
            sqlx::query(change).execute(&db).await.unwrap();
        }
        for (name, status) in ["", "noor", "mei"].into_iter().zip(expected) {
            site.leaves();
            if !name.is_empty() {
                site.is(&db, name).await;
            }
            let answer = site.get(&src).await;
            assert_eq!(answer.status, status, "{shown}, {state}: {name}");
            let kept = if expected[0] == 200 { "immutable" } else { "no-store" };
            assert!(answer.header("cache-control").contains(kept), "{shown}, {state}: {name}");
        }
    }
}
