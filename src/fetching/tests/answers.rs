//! What sites answer, and what we make of it.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::Arc,
    thread,
};

use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer},
};
use url::Url;

use super::{
    super::Failure,
    site::{Says, Site, Told, failure, fetcher, status},
};

#[tokio::test]
async fn what_a_site_sends_is_passed_on_as_it_is() {
    let lying =
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=k\xf6\r\nContent-Length: 8\r\n\r\n\x89PNG\r\n\x1a\n";
    let site = Site::saying(*lying).await;
    let reply = fetcher(Told::names(&[])).page(&site.at("/a")).await.unwrap();
    assert_eq!(reply.bytes, b"\x89PNG\r\n\x1a\n");
    assert_eq!(reply.content_type.as_deref(), Some("text/html; charset=k\u{fffd}"));
    assert_eq!(reply.address, site.at("/a"));
    assert!(!reply.cut);
    let silent = Site::saying("HTTP/1.0 200 OK\r\n\r\nhello").await;
    let reply = fetcher(Told::names(&[])).page(&silent.at("/")).await.unwrap();
    assert_eq!((reply.content_type, reply.bytes), (None, b"hello".to_vec()));
}

#[tokio::test]
async fn a_refusal_is_told_in_words_and_known_as_final_or_passing() {
    for (code, words, gone, passing) in [
        (404, "There is no page at this address any more (404).", true, false),
        (410, "There is no page at this address any more (410).", true, false),
        (401, "The site shows this page only to people who sign in, or not to programs (401).", false, false),
        (403, "The site shows this page only to people who sign in, or not to programs (403).", false, false),
        (418, "The site gives no page, only the answer 418.", false, false),
        (302, "The site gives no page, only the answer 302.", false, false),
        (429, "The site asks us to come back later (429).", false, true),
        (500, "The site has a fault of its own (500).", false, true),
        (503, "The site has a fault of its own (503).", false, true),
    ] {
        let site = Site::open(move |path| (path == "/a").then(|| status(code))).await;
        let failure = failure(&site.at("/a")).await;
        assert_eq!((failure.to_string().as_str(), failure.is_gone(), failure.is_passing()), (words, gone, passing));
        assert_eq!(fetcher(Told::names(&[])).is_there(&site.at("/a")).await, Err(failure));
    }
}

#[tokio::test]
async fn what_is_there_is_not_read() {
    let endless = |path: &str| {
        let head = b"HTTP/1.1 200 OK\r\n\r\n".to_vec();
        (path == "/a").then(|| Says::Endless(head, vec![b'a'; 1000]))
    };
    let site = Site::open(endless).await;
    assert_eq!(fetcher(Told::names(&[])).is_there(&site.at("/a")).await, Ok(()));
    let empty = Site::saying("HTTP/1.1 204 No Content\r\n\r\n").await;
    assert_eq!(fetcher(Told::names(&[])).is_there(&empty.at("/")).await, Ok(()));
}

#[tokio::test]
async fn an_answer_of_nothing_is_a_failure() {
    for nothing in
        ["HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n", "HTTP/1.1 204 No\r\n\r\n", "HTTP/1.0 200 OK\r\n\r\n"]
    {
        let site = Site::saying(nothing).await;
        assert_eq!(failure(&site.at("/")).await.to_string(), "The page sends no text (0 bytes).", "{nothing}");
        assert_eq!(fetcher(Told::names(&[])).picture(&site.at("/")).await.unwrap_err(), Failure::Empty);
    }
}

#[tokio::test]
async fn what_is_no_answer_is_a_failure() {
    let many = format!("HTTP/1.1 200 OK\r\n{}content-length: 2\r\n\r\nno", "a: b\r\n".repeat(10_000));
    let long = format!("HTTP/1.1 200 OK\r\na: {}\r\ncontent-length: 2\r\n\r\nno", "b".repeat(5_000_000));
    for (bytes, expected) in [
        ("", Failure::BrokeOff),
        ("HTTP/1.1 200 OK\r\nconte", Failure::BrokeOff),
        ("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhello", Failure::BrokeOff),
        ("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n", Failure::BrokeOff),
        ("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nhello\r\n", Failure::Garbled),
        ("HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-encoding: gzip\r\n\r\nhello", Failure::Garbled),
        ("HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\nhello", Failure::Garbled),
        ("<!doctype html><p>HTTP/0.9 had no heads", Failure::Garbled),
        ("HTTP/9.9 200 OK\r\n\r\nhello", Failure::Garbled),
        ("SSH-2.0-OpenSSH_9.2p1\r\n", Failure::Garbled),
        ("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\r\n\r\n", Failure::Garbled),
        (&many, Failure::Garbled),
        (&long, Failure::Garbled),
    ] {
        let site = Site::saying(bytes).await;
        let failure = failure(&site.at("/")).await;
        assert_eq!(failure, expected, "{}", &bytes[..bytes.len().min(80)]);
    }
}

#[tokio::test]
async fn a_site_that_is_not_there_does_not_answer() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = Url::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap();
    drop(listener);
    let failure = failure(&address).await;
    assert_eq!(failure.to_string(), "The site does not answer.");
    assert!(failure.is_passing() && !failure.is_gone());
}

#[tokio::test]
async fn a_site_that_cannot_prove_who_it_is_is_not_read() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = Url::parse(&format!("https://{}/", listener.local_addr().unwrap())).unwrap();
    let certificate = CertificateDer::from(include_bytes!("nobody-knows-me.crt").as_slice());
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(include_bytes!("nobody-knows-me.key").as_slice()));
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let config = Arc::new(config);
    let greet = move |stream: TcpStream| {
        let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
        let _ = StreamOwned::new(connection, stream).read(&mut [0; 1000]);
    };
    thread::spawn(move || listener.incoming().flatten().for_each(greet));
    assert_eq!(failure(&address).await, Failure::Certificate);

    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = Url::parse(&format!("https://{}/", listener.local_addr().unwrap())).unwrap();
    let greet = |mut stream: TcpStream| stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").unwrap();
    thread::spawn(move || listener.incoming().flatten().for_each(greet));
    assert_eq!(failure(&address).await, Failure::Tls);
}
