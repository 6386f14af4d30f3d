//! A foreign site, on a port of this machine, that answers as it likes.

use std::{
    collections::VecDeque,
    io,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex},
    time::Duration,
};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    time::sleep,
};
use url::Url;

use super::super::{Failure, Fetcher, limits::Limits};

pub struct Site {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

pub enum Says {
    /// These bytes, whatever they are, and good bye.
    Bytes(Vec<u8>),
    /// This, and then that for ever.
    Endless(Vec<u8>, Vec<u8>),
    /// This, and then a byte now and again, so long from one to the next.
    Drip(&'static str, Duration),
}

impl Site {
    /// `says` hears the path. There is nothing where it says nothing.
    pub async fn open(says: impl Fn(&str) -> Option<Says> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (says, heard) = (Arc::new(says), Arc::clone(&asked));
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (says, heard) = (Arc::clone(&says), Arc::clone(&heard));
                tokio::spawn(async move {
                    let request = head(&mut stream).await?;
                    let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
                    heard.lock().unwrap().push(request);
                    answer(&mut stream, says(&path).unwrap_or_else(|| status(404))).await?;
                    stream.shutdown().await
                });
            }
        });
        Self { address, asked }
    }

    /// The same answer at every address, and no robots.txt.
    pub async fn saying(bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        Self::open(move |path| (path != "/robots.txt").then(|| Says::Bytes(bytes.clone()))).await
    }

    pub fn at(&self, path: &str) -> Url {
        self.named("127.0.0.1", path)
    }

    pub fn named(&self, host: &str, path: &str) -> Url {
        Url::parse(&format!("http://{host}:{}{path}", self.address.port())).unwrap()
    }

    /// The heads of all requests so far.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    /// The paths that were asked for, without robots.txt.
    pub fn paths(&self) -> Vec<String> {
        let asked = self.asked();
        let paths = asked.iter().filter_map(|head| head.split(' ').nth(1));
        paths.filter(|path| *path != "/robots.txt").map(str::to_owned).collect()
    }
}

async fn head(stream: &mut TcpStream) -> io::Result<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await?);
    }
    Ok(String::from_utf8_lossy(&head).into_owned())
}

async fn answer(stream: &mut TcpStream, says: Says) -> io::Result<()> {
    match says {
        Says::Bytes(bytes) => stream.write_all(&bytes).await,
        Says::Endless(head, piece) => {
            stream.write_all(&head).await?;
            loop {
                stream.write_all(&piece).await?;
            }
        }
        Says::Drip(head, pause) => {
            stream.write_all(head.as_bytes()).await?;
            loop {
                sleep(pause).await;
                stream.write_all(b"a").await?;
            }
        }
    }
}

pub fn page(text: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: {}\r\n\r\n{text}", text.len()).into_bytes()
}

pub fn status(status: u16) -> Says {
    Says::Bytes(format!("HTTP/1.1 {status} So\r\ncontent-length: 2\r\n\r\nno").into_bytes())
}

pub fn to(location: &str) -> Says {
    Says::Bytes(format!("HTTP/1.1 302 Found\r\nlocation: {location}\r\ncontent-length: 0\r\n\r\n").into_bytes())
}

/// A name server that says one thing after another, and the last one for ever.
#[derive(Clone)]
pub struct Told(Arc<Mutex<VecDeque<Vec<IpAddr>>>>);

impl Told {
    pub fn names(answers: &[&[&str]]) -> Arc<Self> {
        let one = |all: &&[&str]| all.iter().map(|ip| ip.parse().unwrap()).collect();
        Arc::new(Self(Arc::new(Mutex::new(answers.iter().map(one).collect()))))
    }

    /// How many of its answers nobody has heard.
    pub fn left(&self) -> usize {
        self.0.lock().unwrap().len()
    }
}

impl Resolve for Told {
    fn resolve(&self, _: Name) -> Resolving {
        let mut answers = self.0.lock().unwrap();
        let said = if answers.len() > 1 { answers.pop_front() } else { answers.front().cloned() };
        let said: Vec<_> = said.unwrap_or_default().into_iter().map(|ip| SocketAddr::new(ip, 0)).collect();
        Box::pin(async move { Ok(Box::new(said.into_iter()) as Addrs) })
    }
}

/// As in use, but that it may come to this machine, and looks names up as told.
pub fn fetcher(names: Arc<dyn Resolve>) -> Fetcher {
    limited(Limits::default(), names)
}

pub fn limited(limits: Limits, names: Arc<dyn Resolve>) -> Fetcher {
    Fetcher::within(limits, &Url::parse("https://boards.example/").unwrap(), true, names)
}

/// What becomes of asking for the page.
pub async fn failure(address: &Url) -> Failure {
    fetcher(Told::names(&[])).page(address).await.unwrap_err()
}
