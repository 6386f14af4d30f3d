//! Much, slow, endless, and many at once.

use std::time::{Duration, Instant};

use futures_util::{FutureExt, future::join_all};

use super::{
    super::{
        Failure,
        limits::Limits,
        places::Places,
        robots::{Robots, Text},
    },
    site::{Says, Site, Told, fetcher, limited},
};

const ZEROS: &[u8] = include_bytes!("twelve-million-zeros.gz");
const MORE_ZEROS: &[u8] = include_bytes!("hundred-million-zeros.br");
const AN_HOUR: Duration = Duration::from_hours(1);

async fn endless(head: &'static str, piece: Vec<u8>) -> Site {
    Site::open(move |path| (path == "/").then(|| Says::Endless(head.into(), piece.clone()))).await
}

#[tokio::test]
async fn of_a_page_five_megabytes_are_kept() {
    for (size, kept, cut) in
        [(4_999_999, 4_999_999, false), (5_000_000, 5_000_000, false), (5_000_001, 5_000_000, true)]
    {
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {size}\r\n\r\n");
        let site = Site::saying([head.as_bytes(), &vec![b'a'; size]].concat()).await;
        let reply = fetcher(Told::names(&[])).page(&site.at("/")).await.unwrap();
        assert_eq!((reply.bytes.len(), reply.cut), (kept, cut), "{size}");
    }
}

#[tokio::test]
async fn an_endless_page_is_left_and_an_endless_picture_refused() {
    for head in ["HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n"] {
        let site = endless(head, vec![b'a'; 100_000]).await;
        let fetcher = fetcher(Told::names(&[]));
        let reply = fetcher.page(&site.at("/")).await.unwrap();
        assert_eq!((reply.bytes.len(), reply.cut), (5_000_000, true));
        let failure = fetcher.picture(&site.at("/")).await.unwrap_err();
        assert_eq!(failure.to_string(), "The file is larger than 10 MB.");
    }
}

#[tokio::test]
async fn a_picture_of_ten_megabytes_is_read() {
    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", 10 << 20);
    let site = Site::saying([head.as_bytes(), &vec![0; 10 << 20]].concat()).await;
    assert_eq!(fetcher(Told::names(&[])).picture(&site.at("/")).await.unwrap().len(), 10 << 20);
}

#[tokio::test]
async fn a_compressed_bomb_is_measured_as_it_unfolds() {
    for (encoding, bomb) in [("gzip", ZEROS), ("br", MORE_ZEROS)] {
        assert!(bomb.len() < 20_000);
        let head = format!("HTTP/1.1 200 OK\r\ncontent-encoding: {encoding}\r\ncontent-length: {}\r\n\r\n", bomb.len());
        let site = Site::saying([head.as_bytes(), bomb].concat()).await;
        let fetcher = fetcher(Told::names(&[]));
        let reply = fetcher.page(&site.at("/")).await.unwrap();
        assert_eq!((reply.bytes.len(), reply.cut), (5_000_000, true));
        assert!(reply.bytes.iter().all(|byte| *byte == 0));
        assert_eq!(fetcher.picture(&site.at("/")).await.unwrap_err(), Failure::TooLarge);
    }
}

#[tokio::test]
async fn a_slow_drip_is_left_in_the_end() {
    let limits = Limits { idle: Duration::from_millis(400), whole: Duration::from_millis(700), ..Limits::default() };
    let often = Duration::from_millis(20);
    let mut slow_ones = Vec::new();
    for (head, pause) in [
        // Within the whole time, there is never a long pause.
        ("HTTP/1.1 200 OK\r\n\r\n", often),
        ("HTTP/1.1 200 OK\r\na: b", often),
        ("HTTP/1.1 302 Found\r\nlocation: /", often),
        // Nothing comes, or nothing more.
        ("", AN_HOUR),
        ("HTTP/1.1 200 OK\r\n\r\nhello", AN_HOUR),
    ] {
        slow_ones.extend(["/", "/robots.txt"].map(|slow| async move {
            let site = Site::open(move |path| (path == slow).then_some(Says::Drip(head, pause))).await;
            let begun = Instant::now();
            let failure = limited(limits, Told::names(&[])).page(&site.at("/")).await.unwrap_err();
            assert_eq!(failure.to_string(), "The site takes too long to answer.", "{head}");
            assert!(failure.is_passing());
            assert!(begun.elapsed() < Duration::from_secs(10), "{head}");
        }));
    }
    join_all(slow_ones).await;
}

#[tokio::test]
async fn the_time_is_for_all_redirects_together() {
    let limits = Limits { whole: Duration::from_millis(600), redirects: 1000, ..Limits::default() };
    let site = Site::open(|path| {
        let next = format!("HTTP/1.1 302 Found\r\nlocation: {path}a\r\ncontent-length: 9\r\n\r\n");
        (path != "/robots.txt").then(|| Says::Bytes(next.into_bytes()))
    })
    .await;
    assert_eq!(limited(limits, Told::names(&[])).page(&site.at("/")).await.unwrap_err(), Failure::TooSlow);
}

#[tokio::test]
async fn so_many_at_once_and_fewer_from_one_host() {
    let places = Places::new(3, 2);
    let now = |host| places.take(host).now_or_never();
    let (one, two) = (now("one.example"), now("one.example"));
    assert!(one.is_some() && two.is_some());
    assert!(now("one.example").is_none());
    // Who waits for a place at one host takes none from another.
    let waiting = places.take("one.example");
    let other = now("other.example");
    assert!(other.is_some());
    assert!(now("third.example").is_none());
    drop(other);
    assert!(now("third.example").is_some());
    drop(one);
    assert!(waiting.now_or_never().is_some());
    assert!(now("one.example").is_some());
}

#[test]
fn the_robots_txt_of_many_sites_take_only_so_much_memory() {
    let robots = Robots::default();
    for site in 0..40 {
        robots.keep(format!("https://{site}.example"), Text::new(vec![b'a'; 500 * 1024], false));
    }
    let known = (0..40).filter(|site| robots.known(&format!("https://{site}.example")).is_some());
    assert_eq!(known.collect::<Vec<_>>(), (25..40).collect::<Vec<_>>());
}
