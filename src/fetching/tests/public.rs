//! Only to public addresses, however they are written and whoever names them.

use std::net::IpAddr;

use url::Url;

use super::{
    super::{Failure, Fetcher, ground::Ground, limits::Limits},
    site::{Site, Told, failure, fetcher, page},
};

/// As in use, but for the names.
fn strict(names: &[&[&str]]) -> Fetcher {
    Fetcher::within(Limits::default(), &Url::parse("https://boards.example/").unwrap(), false, Told::names(names))
}

#[tokio::test]
async fn a_private_address_is_refused_in_every_notation() {
    let loopback = [
        "127.0.0.1",
        "127.255.255.254",
        "2130706433",
        "017700000001",
        "0x7f000001",
        "0177.0.0.1",
        "0x7f.1",
        "127.1",
        "127.0.1",
        "127.0.0.1.",
        "%31%32%37.0.0.1",
        "127%2e0%2e0%2e1",
        "１２７.０.０.１",
        "127。0。0。1",
        "①②⑦.⓪.⓪.①",
        "good.example@127.0.0.1",
        "good.example:80@127.0.0.1",
        "good.example%40@127.0.0.1",
        "0",
        "0.0.0.0",
        "[::1]",
        "[0:0:0:0:0:0:0:1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[0:0:0:0:0:ffff:127.0.0.1]",
        "[::127.0.0.1]",
        "[::7f00:1]",
        "[64:ff9b::127.0.0.1]",
        "[2002:7f00:1::]",
        "[2001:0:7f00:1::]",
    ];
    let others = [
        "10.0.0.1",
        "10.255.255.255",
        "0xa.1",
        "012.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.0.1",
        "3232235521",
        "169.254.169.254",
        "2852039166",
        "0xa9fea9fe",
        "0251.0376.0251.0376",
        "169.254.43518",
        "100.64.0.1",
        "100.127.255.255",
        "192.0.0.1",
        "192.0.2.1",
        "192.88.99.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "0.1.2.3",
        "[fe80::1]",
        "[febf::1]",
        "[fc00::1]",
        "[fdff::1]",
        "[fec0::1]",
        "[ff02::1]",
        "[100::1]",
        "[2001::1]",
        "[2001:db8::1]",
        "[2001:2::1]",
        "[2001:10::1]",
        "[3fff::1]",
        "[5f00::1]",
        "[::ffff:10.0.0.1]",
        "[::ffff:169.254.169.254]",
        "[::ffff:8.8.8.8]",
        "[64:ff9b::a00:1]",
        "[64:ff9b::169.254.169.254]",
        "[64:ff9b:1::8.8.8.8]",
        "[2002:a00:1::]",
    ];
    let fetcher = strict(&[&["10.0.0.1"]]);
    for host in loopback.iter().chain(&others) {
        for address in [format!("http://{host}/"), format!("https://{host}/"), format!("http://{host}:22/")] {
            let address = Url::parse(&address).unwrap();
            let (page, picture) = (fetcher.page(&address).await, fetcher.picture(&address).await);
            assert_eq!(page.unwrap_err(), Failure::Private, "{address}");
            assert_eq!(picture.unwrap_err(), Failure::Private, "{address}");
            assert_eq!(fetcher.is_there(&address).await, Err(Failure::Private), "{address}");
        }
    }
    let words = Failure::Private.to_string();
    assert_eq!(words, "This address leads into a private network, where Curatio does not go.");
}

#[test]
fn the_neighbours_of_private_addresses_are_public() {
    let public = [
        "1.0.0.0",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "169.253.255.255",
        "169.255.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "191.255.255.255",
        "192.0.1.0",
        "192.0.3.0",
        "192.88.98.255",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "203.0.112.255",
        "203.0.114.0",
        "223.255.255.255",
        "8.8.8.8",
        "2001:200::1",
        "2001:db7::1",
        "2001:db9::1",
        "2003::1",
        "2a00::1",
        "2606:4700::1",
        "3ffe::1",
        "64:ff9b::8.8.8.8",
    ];
    for ip in public {
        assert!(Ground { loopback: false }.allows(ip.parse().unwrap()), "{ip}");
    }
}

#[test]
fn what_is_allowed_for_tests_is_this_machine_and_no_more() {
    let allows = |ip: &str| Ground { loopback: true }.allows(ip.parse::<IpAddr>().unwrap());
    assert!(allows("127.0.0.1") && allows("127.9.9.9") && allows("::1"));
    assert!(!allows("10.0.0.1") && !allows("169.254.169.254") && !allows("::ffff:127.0.0.1") && !allows("0.0.0.0"));
}

#[tokio::test]
async fn only_web_addresses_are_read() {
    for address in [
        "file:///etc/passwd",
        "file://127.0.0.1/etc/passwd",
        "gopher://good.example:70/1",
        "ftp://good.example/",
        "data:text/html,hello",
        "javascript:alert(1)",
        "about:blank",
        "blob:https://good.example/1",
        "ws://good.example/",
        "mailto:ada@good.example",
        "unix:/run/docker.sock",
        "dict://good.example:2628/",
    ] {
        assert_eq!(failure(&Url::parse(address).unwrap()).await, Failure::Scheme, "{address}");
    }
}

#[tokio::test]
async fn only_ports_of_web_sites_are_asked() {
    let fetcher = strict(&[&["10.0.0.1"]]);
    for (port, failure) in [(22, Failure::Port), (25, Failure::Port), (5432, Failure::Port), (8443, Failure::Private)] {
        let address = Url::parse(&format!("http://good.example:{port}/")).unwrap();
        assert_eq!(fetcher.page(&address).await.unwrap_err(), failure, "{port}");
    }
}

#[tokio::test]
async fn a_name_that_stands_for_a_private_address_is_refused() {
    for private in ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "fd00::1", "::ffff:10.0.0.1"] {
        let address = Url::parse("http://good.example/").unwrap();
        assert_eq!(strict(&[&[private]]).page(&address).await.unwrap_err(), Failure::Private, "{private}");
    }
    let localhost = Url::parse("http://localhost/").unwrap();
    let own = Fetcher::new(&localhost, false).unwrap();
    assert_eq!(own.page(&localhost).await.unwrap_err(), Failure::Private);
    let nowhere = Url::parse("http://nowhere.invalid/").unwrap();
    let failure = own.page(&nowhere).await.unwrap_err();
    assert!(matches!(failure, Failure::NoSuchSite | Failure::NameUnclear), "{failure}");
}

#[tokio::test]
async fn a_name_that_stands_for_both_leads_to_the_public_one() {
    let site = Site::saying(page("hello")).await;
    // To us, 127.0.0.1 stands for what is public.
    let fetcher = fetcher(Told::names(&[&["10.0.0.1", "127.0.0.1", "fe80::1"]]));
    assert_eq!(fetcher.page(&site.named("good.example", "/")).await.unwrap().bytes, b"hello");
}

#[tokio::test]
async fn a_name_that_is_public_first_and_private_later_is_refused_later() {
    let site = Site::saying(page("hello")).await;
    // For robots.txt, for the page, and then for whatever comes.
    let names = Told::names(&[&["127.0.0.1"], &["127.0.0.1"], &["10.0.0.1"]]);
    let fetcher = fetcher(names.clone());
    let address = site.named("good.example", "/");
    assert_eq!(fetcher.page(&address).await.unwrap().bytes, b"hello");
    // Each connection has looked up once: no second answer came between the check and the connection.
    assert_eq!(names.left(), 1);
    assert_eq!(fetcher.page(&address).await.unwrap_err(), Failure::Private);
    assert_eq!(site.paths(), ["/"]);
}

#[tokio::test]
async fn a_name_that_stands_for_nothing_is_gone() {
    let failure = failure(&Url::parse("http://good.example/").unwrap()).await;
    assert_eq!(failure, Failure::NoSuchSite);
    assert!(failure.is_gone() && !failure.is_passing());
}
