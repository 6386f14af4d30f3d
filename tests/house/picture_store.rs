//! Where pictures are kept: in a folder or a bucket, for as long as something shows them.

use std::{
    collections::BTreeMap,
    fs,
    io::Cursor,
    path::Path,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, Method, StatusCode, Uri},
    response::{IntoResponse, Response},
};
use curatio::Bucket;
use image::{ImageFormat, Rgb, RgbImage};
use sqlx::PgPool;
use tempfile::TempDir;
use tokio::net::TcpListener;

use crate::front_door::Visitor;

const HERE: &str = "/t/heart-failure/picture";
const UNUSED: [&str; 2] =
    ["update topic set picture_id = null", "update picture set looked_at = looked_at - interval '25 hours'"];

/// An S3-compatible store on this machine.
#[derive(Clone, Default)]
struct S3 {
    objects: Arc<Mutex<BTreeMap<String, Bytes>>>,
    /// So many more it takes.
    room: Arc<Mutex<Option<usize>>>,
}

impl S3 {
    async fn open() -> (Self, Bucket) {
        let store = Self::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
        let router = Router::new().fallback(answer).with_state(store.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        let [name, region, access_key, secret_key] = ["boards", "eu-1", "us", "hush"].map(str::to_owned);
        (store, Bucket { url, name, region, access_key, secret_key })
    }

    fn names(&self) -> Vec<String> {
        self.objects.lock().unwrap().keys().cloned().collect()
    }
}

async fn answer(State(store): State<S3>, method: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let signed = headers.get("authorization").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let ours = signed.starts_with("AWS4-HMAC-SHA256 Credential=us/") && signed.contains("/eu-1/s3/aws4_request");
    if !ours || signed.contains("hush") {
        return StatusCode::FORBIDDEN.into_response();
    }
    let (name, mut objects) = (uri.path().to_owned(), store.objects.lock().unwrap());
    let known = [("etag", "\"x\""), ("last-modified", "Wed, 21 Oct 2015 07:28:00 GMT")];
    match method {
        Method::PUT => {
            if let Some(room) = store.room.lock().unwrap().as_mut() {
                if *room == 0 {
                    return StatusCode::INSUFFICIENT_STORAGE.into_response();
                }
                *room -= 1;
            }
            objects.insert(name, body);
            known.into_response()
        }
        Method::DELETE => {
            objects.remove(&name);
            StatusCode::NO_CONTENT.into_response()
        }
        _ => objects
            .get(&name)
            .map_or(StatusCode::NOT_FOUND.into_response(), |body| (known, body.clone()).into_response()),
    }
}

fn png(red: u8, width: u32) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    RgbImage::from_pixel(width, 500, Rgb([red, 0, 0])).write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

async fn cover(visitor: &Visitor) -> String {
    visitor.get("/t/heart-failure").await.attributes(".masthead .cover img", "src").remove(0)
}

fn files(folder: &Path) -> usize {
    let folders = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    folders.filter(|path| path.is_dir()).map(|path| fs::read_dir(path).unwrap().count()).sum()
}

async fn count(db: &PgPool, what: &'static str) -> i64 {
    sqlx::query_scalar(what).fetch_one(db).await.unwrap()
}

async fn run(db: &PgPool, changes: &[&'static str]) {
    for change in changes {
        sqlx::query(*change).execute(db).await.unwrap();
    }
}

async fn sweep(visitor: &Visitor, db: &PgPool) {
    run(db, &["select graphile_worker.add_job('sweep', '{}')"]).await;
    visitor.app.run_due_jobs().await.unwrap();
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn pictures_in_a_bucket_are_put_shown_and_thrown_away(db: PgPool) {
    let (store, bucket) = S3::open().await;
    let data = TempDir::new().unwrap();
    let folder = data.path().join("pictures");
    let ada = Visitor::at(&db, data).with(|app| app.with_picture_store(&bucket).unwrap());
    ada.app.prepare_jobs().await.unwrap();
    ada.is(&db, "ada").await;
    assert_eq!(ada.upload(HERE, "picture", "a.png", &png(9, 1000)).await.status, 303);
    let names = store.names();
    assert_eq!((names.len(), files(&folder)), (3, 0), "{names:?}");
    assert!(names.iter().all(|name| name.starts_with("/boards/")), "{names:?}");
    let src = cover(&ada).await;
    let answer = ada.get(&src).await;
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, "image/webp"));
    assert!(store.objects.lock().unwrap().values().any(|bytes| *bytes == answer.bytes));
    // What was lost there is not found here.
    let lost = store.objects.lock().unwrap().split_off("");
    assert_eq!(ada.get(&src).await.status, 404);
    *store.objects.lock().unwrap() = lost;

    run(&db, &UNUSED).await;
    sweep(&ada, &db).await;
    assert_eq!(store.names(), [""; 0]);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn where_a_picture_cannot_be_kept_the_page_says_so_and_nothing_changed(db: PgPool) {
    let (store, bucket) = S3::open().await;
    let ada = Visitor::named(&db, "ada").await.with(|app| app.with_picture_store(&bucket).unwrap());
    ada.upload(HERE, "picture", "a.png", &png(1, 1000)).await;
    let before = cover(&ada).await;
    *store.room.lock().unwrap() = Some(2);
    for form in [HERE, "/settings/picture"] {
        let answer = ada.upload(form, "picture", "a.png", &png(2, 1000)).await;
        assert_eq!(answer.status, 503, "{form}");
        assert!(answer.body.contains("Pictures cannot be stored or shown right now. Nothing was changed"), "{form}");
    }
    assert_eq!(cover(&ada).await, before);
    assert_eq!(count(&db, "select count(*) from picture").await, 1);

    let nobody = Bucket { url: "http://127.0.0.1:1".parse().unwrap(), ..bucket };
    let ada = ada.with(|app| app.with_picture_store(&nobody).unwrap());
    let answer = ada.get(&before).await;
    assert_eq!((answer.status.as_u16(), answer.header("cache-control")), (503, "no-store"));
    assert!(!answer.header("retry-after").is_empty());
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_folder_that_takes_nothing_is_told_in_words(db: PgPool) {
    let data = TempDir::new().unwrap();
    let folder = data.path().join("pictures");
    let ada = Visitor::at(&db, data);
    ada.is(&db, "ada").await;
    ada.upload(HERE, "picture", "a.png", &png(1, 1000)).await;
    assert_eq!(files(&folder), 3, "and no half of a file beside them");
    let src = cover(&ada).await;
    // Whoever runs the tests may write everywhere, but not below a file.
    fs::remove_dir_all(&folder).unwrap();
    fs::write(&folder, "no folder").unwrap();
    let answer = ada.upload(HERE, "picture", "a.png", &png(2, 1000)).await;
    assert_eq!(answer.status, 503);
    assert!(answer.body.contains("Nothing was changed"));
    assert_eq!(ada.get(&src).await.status, 503);
    assert_eq!((cover(&ada).await, count(&db, "select count(*) from picture").await), (src, 1));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_picture_goes_a_day_after_the_last_thing_that_showed_it(db: PgPool) {
    let data = TempDir::new().unwrap();
    let folder = data.path().join("pictures");
    let ada = Visitor::at(&db, data);
    ada.app.prepare_jobs().await.unwrap();
    ada.is(&db, "ada").await;
    ada.upload(HERE, "picture", "a.png", &png(1, 300)).await;
    let src = cover(&ada).await;
    let [nobodys, old] = UNUSED;
    run(&db, &[nobodys]).await;
    sweep(&ada, &db).await;
    assert_eq!(files(&folder), 1, "no day has passed");
    let in_use = [
        ["update topic set picture_id = (select id from picture)", nobodys],
        ["update account set picture_id = (select id from picture)", "update account set picture_id = null"],
        ["update scoop set picture_id = (select id from picture)", "update scoop set picture_id = null"],
        [
            "insert into scoop_version (scoop_id, number, title, excerpt_source, excerpt_format, picture_id)
             select min(id), 1, 'x', '', 'markdown', (select id from picture) from scoop",
            "delete from scoop_version",
        ],
        ["update article set icon_id = (select id from picture)", "update article set icon_id = null"],
        ["insert into article_picture select min(id), 1, (select id from picture) from article", "select"],
    ];
    for [shown, no_more] in in_use {
        run(&db, &[shown, old]).await;
        sweep(&ada, &db).await;
        assert_eq!((files(&folder), count(&db, "select count(*) from picture").await), (1, 1), "{shown}");
        assert_eq!(
            count(&db, "select count(*) from graphile_worker._private_jobs").await,
            0,
            "no sweep failed: {shown}"
        );
        run(&db, &[no_more]).await;
    }
    // Its article stands nowhere any more.
    let nowhere = "update scoop set article_id = null, via_id = null";
    run(
        &db,
        &[
            nowhere,
            "update article set state = 'read'",
            "update article set icon_id = (select id from picture) where id = 2",
            old,
        ],
    )
    .await;
    sweep(&ada, &db).await;
    for gone in
        ["picture", "article_picture", "picture_leftover", "article where icon_id is not null or state <> 'unasked'"]
    {
        let left = sqlx::query_scalar(sqlx::AssertSqlSafe(format!("select count(*) from {gone}")));
        let left: i64 = left.fetch_one(&db).await.unwrap();
        assert_eq!(left, 0, "{gone}");
    }
    assert_eq!((files(&folder), ada.get(&src).await.status.as_u16()), (0, 404));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn files_that_could_not_be_thrown_away_wait_and_one_sent_again_is_kept(db: PgPool) {
    let (store, bucket) = S3::open().await;
    let ada = Visitor::named(&db, "ada").await.with(|app| app.with_picture_store(&bucket).unwrap());
    ada.app.prepare_jobs().await.unwrap();
    for red in [1, 2] {
        ada.upload(HERE, "picture", "a.png", &png(red, 300)).await;
    }
    run(&db, &UNUSED).await;
    let nobody = Bucket { url: "http://127.0.0.1:1".parse().unwrap(), ..bucket.clone() };
    let ada = ada.with(|app| app.with_picture_store(&nobody).unwrap());
    sweep(&ada, &db).await;
    let noted = "select count(*) from picture_leftover";
    assert_eq!((count(&db, noted).await, count(&db, "select count(*) from picture").await), (2, 0));
    let ada = ada.with(|app| app.with_picture_store(&bucket).unwrap());
    ada.upload(HERE, "picture", "a.png", &png(1, 300)).await;
    assert_eq!((count(&db, noted).await, store.names().len()), (1, 2));
    sweep(&ada, &db).await;
    assert_eq!((count(&db, noted).await, store.names().len()), (0, 1));
    assert_eq!(ada.get(&cover(&ada).await).await.status, 200);
}
