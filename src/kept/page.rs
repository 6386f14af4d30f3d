//! A page as it is kept: its bytes, compressed once for each way they are asked for, and its head.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use axum::{
    body::{Body, Bytes},
    http::{
        HeaderMap, HeaderValue, Method, StatusCode,
        header::{
            ACCEPT_RANGES, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
        },
    },
    response::Response,
};
use headers::{Header, IfNoneMatch};
use sha2::{Digest, Sha256};
use tokio::{sync::OnceCell, time::Instant};

use super::coding::{Coding, Effort};
use crate::{
    live::{COUNTS_LAST, Subjects, Watch},
    views::Read,
    web::Keep,
};

/// What is kept besides the bytes, for each subject watched and for each page.
const WATCHED: usize = 160;
const BESIDES: usize = 1500;
/// The heads of a page in one coding.
const HEAD: usize = 1500;
/// A page that has not changed for so long, and of which each of so many answers looks, is worth more effort.
const SETTLED: Duration = Duration::from_secs(1);
const ANSWERS: u32 = 16;

/// A proxy may send it for some seconds, and then asks; a browser asks each time.
const SHARED: HeaderValue = HeaderValue::from_static("public, max-age=0, s-maxage=5, must-revalidate");

#[derive(Clone, Debug)]
pub struct Kept {
    head: HeaderMap,
    digest: String,
    /// A picture: nothing makes it smaller.
    packed: bool,
    coded: [OnceCell<Coded>; 4],
    /// Those that are as small as they get.
    small: [bool; 4],
    asked: Arc<AtomicU32>,
    watch: Arc<Watch>,
    drawn: Instant,
    /// Also for who is signed in.
    pub for_all: bool,
    /// What is read when it is.
    pub read: Option<Read>,
}

/// In one coding.
#[derive(Clone, Debug)]
pub struct Coded {
    head: HeaderMap,
    body: Bytes,
    /// Of an answer that the reader has it already.
    unchanged: HeaderMap,
    etag: Option<headers::ETag>,
}

/// Just drawn.
#[derive(Debug)]
pub struct Fresh {
    pub head: HeaderMap,
    pub plain: Bytes,
    pub keep: Keep,
    pub read: Option<Read>,
}

impl Fresh {
    pub fn subjects(&self) -> Subjects {
        self.keep.subjects.clone()
    }
}

impl Kept {
    pub fn new(Fresh { mut head, plain, keep: Keep { for_all, .. }, read }: Fresh, watch: Watch) -> Self {
        head.entry(CACHE_CONTROL).or_insert(SHARED);
        head.insert(
            VARY,
            HeaderValue::from_static(if for_all { "accept-encoding" } else { "accept-encoding, cookie" }),
        );
        head.insert(ACCEPT_RANGES, HeaderValue::from_static("none"));
        let digest = hex::encode(&Sha256::digest(&plain)[..12]);
        let packed = is_packed(&head);
        let kept = Self {
            packed,
            head,
            digest,
            coded: Default::default(),
            small: [packed; 4],
            asked: Arc::default(),
            watch: watch.into(),
            drawn: Instant::now(),
            for_all,
            read,
        };
        // It is there from the first, and takes no more memory than it is long.
        let plain = Bytes::from(plain.to_vec().into_boxed_slice());
        let _ = kept.coded[Coding::Plain as usize].set(kept.dressed(Coding::Plain, plain));
        kept
    }

    pub fn is_fresh(&self) -> bool {
        self.watch.is_fresh() && (self.for_all || self.drawn.elapsed() < COUNTS_LAST)
    }

    /// In bytes, as it is now.
    pub fn weight(&self) -> usize {
        let coded = self.coded.iter().filter_map(OnceCell::get);
        let bytes: usize = coded.map(|coded| coded.body.len() + HEAD).sum();
        bytes + BESIDES + self.watch.subjects() * WATCHED
    }

    /// Where it was made before.
    pub fn made(&self, coding: Coding) -> Option<&Coded> {
        let coding = if self.packed { Coding::Plain } else { coding };
        self.coded[coding as usize].get()
    }

    /// One more is answered with it; whether it is worth to make it smaller now.
    pub fn is_worth_more(&self, coding: Coding) -> bool {
        let asked = self.asked.fetch_add(1, Ordering::Relaxed) + 1;
        asked.is_multiple_of(ANSWERS)
            && coding != Coding::Plain
            && !self.small[coding as usize]
            && self.drawn.elapsed() > SETTLED
    }

    /// Made now, where it was not; by one of those who ask at once.
    pub async fn make(&self, coding: Coding) -> io::Result<&Coded> {
        self.coded[coding as usize].get_or_try_init(|| self.compressed(coding, Effort::Quick)).await
    }

    /// The same page, made smaller in a coding.
    pub async fn pressed(&self, coding: Coding) -> io::Result<Self> {
        let coded = self.compressed(coding, Effort::Thorough).await?;
        let mut smaller = self.clone();
        smaller.coded[coding as usize] = OnceCell::new_with(Some(coded));
        smaller.small[coding as usize] = true;
        Ok(smaller)
    }

    async fn compressed(&self, coding: Coding, effort: Effort) -> io::Result<Coded> {
        let Some(plain) = self.made(Coding::Plain).map(|plain| plain.body.clone()) else {
            return Err(io::Error::other("a kept page has no text"));
        };
        let whole = plain.clone();
        let packed = tokio::task::spawn_blocking(move || coding.compress(effort, &whole)).await??.into_boxed_slice();
        // Little files only grow.
        let smaller = packed.len() < plain.len();
        Ok(if smaller { self.dressed(coding, packed.into()) } else { self.dressed(Coding::Plain, plain) })
    }

    fn dressed(&self, coding: Coding, body: Bytes) -> Coded {
        let mut head = self.head.clone();
        // Weak, because the same is sent in other bytes once they were made smaller.
        let etag = format!("W/\"{}-{}\"", self.digest, coding.name());
        if let Ok(etag) = HeaderValue::from_str(&etag) {
            head.insert(ETAG, etag);
        }
        let mut unchanged = HeaderMap::with_capacity(4);
        for name in [ETAG, CACHE_CONTROL, VARY] {
            if let Some(value) = head.get(&name) {
                unchanged.insert(name, value.clone());
            }
        }
        if let Some(coding) = coding.header() {
            head.insert(CONTENT_ENCODING, coding);
        }
        head.insert(CONTENT_LENGTH, body.len().into());
        Coded { head, body, unchanged, etag: etag.parse().ok() }
    }
}

fn is_packed(head: &HeaderMap) -> bool {
    let kind = head.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    ["image/jpeg", "image/png", "image/webp"].contains(&kind)
}

impl Coded {
    /// To a request with this method and these headers; parts of it are sent to nobody.
    pub fn answer(&self, method: &Method, headers: &HeaderMap) -> Response {
        if self.is_known_to(headers) {
            let mut response = Response::new(Body::empty());
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            *response.headers_mut() = self.unchanged.clone();
            return response;
        }
        let body = if method == Method::HEAD { Body::empty() } else { Body::from(self.body.clone()) };
        let mut response = Response::new(body);
        *response.headers_mut() = self.head.clone();
        response
    }

    /// The reader has this very one (RFC 9110, section 13.1.2).
    fn is_known_to(&self, headers: &HeaderMap) -> bool {
        if !headers.contains_key(IF_NONE_MATCH) {
            return false;
        }
        let asked = IfNoneMatch::decode(&mut headers.get_all(IF_NONE_MATCH).iter());
        asked.is_ok_and(|asked| self.etag.as_ref().is_some_and(|etag| !asked.precondition_passes(etag)))
    }
}
