//! Where a site sends us on to, and where we do not follow.

use super::{
    super::Failure,
    site::{Says, Site, Told, failure, fetcher, page, to},
};

#[tokio::test]
async fn a_redirect_is_followed_and_said() {
    let site = Site::open(|path| match path {
        "/old" => Some(to("/newer?a=1")),
        "/newer?a=1" => Some(to("newest")),
        "/newest" => Some(Says::Bytes(page("hello"))),
        _ => None,
    })
    .await;
    let reply = fetcher(Told::names(&[])).page(&site.at("/old")).await.unwrap();
    assert_eq!((reply.address, reply.bytes, reply.cut), (site.at("/newest"), b"hello".to_vec(), false));
}

#[tokio::test]
async fn a_redirect_into_a_private_network_or_out_of_the_web_is_refused() {
    for (location, expected) in [
        ("http://10.0.0.1/", Failure::Private),
        ("//169.254.169.254/latest/meta-data/", Failure::Private),
        ("http://2852039166/", Failure::Private),
        ("http://0251.0376.0251.0376/", Failure::Private),
        ("http://[::ffff:169.254.169.254]/", Failure::Private),
        ("http://good.example@192.168.0.1/", Failure::Private),
        ("https://private.example/", Failure::Private),
        ("file:///etc/passwd", Failure::Scheme),
        ("gopher://127.0.0.1:70/1", Failure::Scheme),
        ("data:text/html,hello", Failure::Scheme),
        ("http://[nonsense/", Failure::NoAddress),
    ] {
        let site = Site::open(move |path| (path == "/").then(|| to(location))).await;
        let fetcher = fetcher(Told::names(&[&["10.0.0.1"]]));
        assert_eq!(fetcher.page(&site.at("/")).await.unwrap_err(), expected, "{location}");
        assert_eq!(fetcher.picture(&site.at("/")).await.unwrap_err(), expected, "{location}");
    }
}

#[tokio::test]
async fn a_site_that_redirects_in_circles_is_left() {
    let site = Site::open(|path| match path {
        "/one" => Some(to("/other")),
        "/other" => Some(to("/one")),
        _ => None,
    })
    .await;
    let failure = failure(&site.at("/one")).await;
    assert_eq!(failure.to_string(), "The site redirects in circles.");
    assert_eq!(site.paths(), ["/one", "/other"]);
}

#[tokio::test]
async fn a_site_that_redirects_without_end_is_left_after_five() {
    let longer = |path: &str| (path != "/robots.txt").then(|| to(&format!("{path}a")));
    let site = Site::open(longer).await;
    assert_eq!(failure(&site.at("/")).await, Failure::Circles);
    assert_eq!(site.paths().len(), 6);
}

#[tokio::test]
async fn who_we_are_is_said_and_nothing_else() {
    let site = Site::open(|path| match path {
        "/" => Some(Says::Bytes(
            b"HTTP/1.1 302 Found\r\nset-cookie: a=1\r\nlocation: /next\r\ncontent-length: 0\r\n\r\n".to_vec(),
        )),
        "/next" => Some(Says::Bytes(page("hello"))),
        _ => None,
    })
    .await;
    let mut address = site.at("/");
    address.set_username("ada").unwrap();
    address.set_password(Some("secret")).unwrap();
    let reply = fetcher(Told::names(&[])).page(&address).await.unwrap();
    assert_eq!(reply.address, site.at("/next"));
    for head in site.asked() {
        let head = head.to_lowercase();
        assert!(head.contains("\r\nuser-agent: curatio/0.1 (+https://boards.example/)\r\n"), "{head}");
        for secret in ["authorization", "cookie", "referer"] {
            assert!(!head.contains(secret), "{head}");
        }
    }
}
