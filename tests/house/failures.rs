use sqlx::PgPool;

use crate::front_door::{FIREFOX, Visitor};

#[sqlx::test]
async fn what_is_not_there_or_not_understood_gets_a_page_of_ours(db: PgPool) {
    let visitor = Visitor::stranger(&db);
    for (path, status) in [
        ("/nothing", 404),
        ("/t/nothing", 404),
        ("/t/x/p/not-a-number/x", 404),
        ("/t/x/p/99999999999999999999/x", 404),
        ("/@nobody", 404),
        ("/pictures/x.png", 404),
        ("/pictures/..%2f..%2fetc%2fpasswd", 404),
        ("/static/x/../../Cargo.toml", 404),
        ("/static/x/..%2f..%2fCargo.toml", 404),
        ("/sitemap/boards-1.xml", 404),
        ("/sitemap/scoops-9223372036854770000.xml", 404),
        ("/t/%00", 400),
        ("/t/%ff", 404),
        ("/t/x?tag=%00", 404),
        ("/?before=soon", 400),
        ("/t/x?before=1-", 400),
    ] {
        let page = visitor.get(path).await;
        assert_eq!(page.status.as_u16(), status, "{path}");
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8", "{path}");
        assert!(page.all("a[href='/']").len() > 1 && !page.one("h1").is_empty(), "{path} shows no way on");
        assert_eq!(page.attributes("meta[name=robots]", "content"), ["noindex"], "{path}");
        assert!(page.attributes("link[rel=canonical]", "href").is_empty(), "{path} stands nowhere");
    }
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_cannot_be_done_says_what_can(db: PgPool) {
    let answer = Visitor::stranger(&db).ask("POST", "/t/sleep", &[("user-agent", FIREFOX)]).await;
    assert_eq!((answer.status.as_u16(), answer.header("allow")), (405, "GET,HEAD"));
    assert!(answer.shows("This address takes another kind of request."));
}

#[sqlx::test]
async fn a_failure_of_ours_tells_the_visitor_nothing_of_its_inside(db: PgPool) {
    sqlx::query("alter table topic rename column title to headline").execute(&db).await.unwrap();
    let visitor = Visitor::stranger(&db);
    let page = visitor.get("/").await;
    assert_eq!(page.status, 500);
    assert!(page.shows("Something went wrong on our side"));
    for inside in ["column", "title", "sqlx", "select"] {
        assert!(!page.one("main").contains(inside), "tells of {inside}");
    }
    db.close().await;
    let page = visitor.get("/").await;
    assert_eq!((page.status.as_u16(), page.header("retry-after")), (503, "5"));
    let ready = visitor.get("/readyz").await;
    assert_eq!((ready.status.as_u16(), &*ready.body), (503, "the database cannot be reached\n"));
    assert_eq!(visitor.get("/healthz").await.status, 200);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn no_page_talks_to_anybody_else_or_sets_a_cookie(db: PgPool) {
    let visitor = Visitor::stranger(&db);
    for path in ["/", "/explore", "/t/heart-failure", "/@ada", "/nothing"] {
        let page = visitor.get(path).await;
        let loaded = [
            page.attributes("img, script, iframe, video, audio, embed, source", "src"),
            page.attributes("link[rel=stylesheet], link[rel=icon]", "href"),
        ];
        for address in loaded.concat() {
            assert!(address.starts_with("/static/") || address.starts_with("/pictures/"), "{path} loads {address}");
        }
        assert!(page.header("content-security-policy").starts_with("default-src 'none'"), "{path}");
        assert_eq!(page.header("referrer-policy"), "same-origin", "{path}");
        assert_eq!(page.header("set-cookie"), "", "{path}");
    }
}

#[sqlx::test]
async fn files_are_kept_for_ever_under_an_address_of_their_content(db: PgPool) {
    let visitor = Visitor::stranger(&db);
    let page = visitor.get("/").await;
    let styles = page.attributes("link[rel=stylesheet]", "href");
    assert!(!styles.is_empty());
    for style in styles {
        let file = visitor.get(&style).await;
        assert_eq!((file.status.as_u16(), file.header("content-type")), (200, "text/css"), "{style}");
        assert!(file.header("cache-control").contains("immutable"));
        let other = visitor.get(&style.replacen(style.split('/').nth(2).unwrap(), "000000000000", 1)).await;
        assert_eq!((other.status.as_u16(), other.header("cache-control")), (200, "no-cache"));
    }
    let icon = visitor.get("/favicon.ico").await;
    assert_eq!(visitor.get(icon.header("location")).await.header("content-type"), "image/svg+xml");
}
