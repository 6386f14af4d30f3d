//! What a site asks programs not to read is not read.

use super::{
    super::Failure,
    site::{Says, Site, Told, failure, fetcher, page, status, to},
};

async fn site(robots: impl Fn() -> Says + Send + Sync + 'static) -> Site {
    Site::open(move |path| Some(if path == "/robots.txt" { robots() } else { Says::Bytes(page("hello")) })).await
}

#[tokio::test]
async fn a_no_to_us_is_obeyed() {
    for robots in [
        "User-agent: Curatio\nDisallow: /",
        "user-agent: CURATIO\r\ndisallow: /private\r\n",
        "User-agent: Curatio/0.1\nDisallow: /",
        "\u{feff}User-agent: *\nDisallow: /",
        "User-agent: *\nDisallow: /*.html$",
        "User-agent: else\nUser-agent: Curatio\nDisallow: /priv",
    ] {
        let site = site(|| Says::Bytes(page(robots))).await;
        let (address, fetcher) = (site.at("/private/a.html"), fetcher(Told::names(&[])));
        assert_eq!(fetcher.page(&address).await.unwrap_err(), Failure::Robots, "{robots}");
        assert_eq!(fetcher.picture(&address).await.unwrap_err(), Failure::Robots, "{robots}");
        assert_eq!(fetcher.is_there(&address).await, Err(Failure::Robots), "{robots}");
        // An hour long, it is asked once.
        assert_eq!(site.asked().len(), 1, "{robots}");
    }
}

#[tokio::test]
async fn a_no_to_others_or_to_other_pages_is_not_for_us() {
    for robots in [
        "User-agent: else\nDisallow: /",
        "User-agent: Curatio\nAllow: /\n\nUser-agent: *\nDisallow: /",
        "User-agent: *\nDisallow: /admin",
        "User-agent: *\nDisallow:",
        "User-agent: *\nDisallow: /\nAllow: /a",
        "<!doctype html><p>Not found",
        "",
    ] {
        let site = site(|| Says::Bytes(page(robots))).await;
        assert_eq!(fetcher(Told::names(&[])).page(&site.at("/a")).await.unwrap().bytes, b"hello", "{robots}");
    }
}

#[tokio::test]
async fn without_robots_txt_all_may_be_read() {
    for missing in [400, 401, 403, 404, 410] {
        let site = site(move || status(missing)).await;
        assert_eq!(fetcher(Told::names(&[])).page(&site.at("/a")).await.unwrap().bytes, b"hello", "{missing}");
    }
}

#[tokio::test]
async fn a_robots_txt_that_cannot_be_got_forbids_for_now() {
    for broken in [500, 503, 429] {
        let site = site(move || status(broken)).await;
        let failure = failure(&site.at("/a")).await;
        assert_eq!(failure, Failure::RobotsUnknown, "{broken}");
        assert!(failure.is_passing() && !failure.is_gone());
        assert!(site.paths().is_empty());
    }
    // That another site is private or gone says nothing of this one.
    for elsewhere in ["http://10.0.0.1/robots.txt", "http://gone.example/robots.txt", "file:///robots.txt"] {
        let site = site(move || to(elsewhere)).await;
        assert_eq!(failure(&site.at("/a")).await, Failure::RobotsUnknown, "{elsewhere}");
    }
}

#[tokio::test]
async fn a_robots_txt_elsewhere_counts_and_one_in_circles_does_not() {
    let elsewhere = Site::saying(page("User-agent: *\nDisallow: /a")).await;
    let there = elsewhere.at("/rules").to_string();
    let moved = site(move || to(&there)).await;
    assert_eq!(failure(&moved.at("/a")).await, Failure::Robots);
    let circle = site(|| to("/robots.txt")).await;
    assert_eq!(fetcher(Told::names(&[])).page(&circle.at("/a")).await.unwrap().bytes, b"hello");
}

#[tokio::test]
async fn each_site_on_the_way_is_asked() {
    let strict = Site::open(|path| match path {
        "/robots.txt" => Some(Says::Bytes(page("User-agent: *\nDisallow: /"))),
        _ => Some(Says::Bytes(page("hello"))),
    })
    .await;
    let there = strict.at("/a").to_string();
    let open = Site::open(move |path| (path == "/").then(|| to(&there))).await;
    assert_eq!(failure(&open.at("/")).await, Failure::Robots);
    assert!(strict.paths().is_empty());
}

#[tokio::test]
async fn a_huge_robots_txt_is_read_as_far_as_the_rfc_asks() {
    let rules = format!("User-agent: *\nDisallow: /a\n{}", "Disallow: /*x*y*$\n".repeat(20_000));
    let endless = move || {
        let head = format!("HTTP/1.1 200 OK\r\n\r\n{rules}");
        Says::Endless(head.into_bytes(), b"# and so on\nDisallow: /".to_vec())
    };
    let site = site(endless).await;
    let fetcher = fetcher(Told::names(&[]));
    assert_eq!(fetcher.page(&site.at("/a")).await.unwrap_err(), Failure::Robots);
    assert_eq!(fetcher.page(&site.at("/b")).await.unwrap().bytes, b"hello");
}
