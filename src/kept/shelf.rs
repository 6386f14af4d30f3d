//! Where pages are kept: as many as fit into so many bytes.

use std::{
    io,
    sync::Arc,
    time::{Duration, Instant},
};

use quick_cache::{
    DefaultHashBuilder, OptionsBuilder, Weighter,
    sync::{Cache, DefaultLifecycle},
};
use tokio::sync::Semaphore;

use super::{
    coding::Coding,
    page::{Coded, Fresh, Kept},
};
use crate::live::Changes;

/// One for a node.
#[derive(Clone, Debug)]
pub struct Shelf {
    changes: Changes,
    slots: Option<Arc<Cache<String, Slot, Bytes>>>,
    drawing: Arc<Semaphore>,
    /// Pages that many ask for are made smaller one at a time.
    pressing: Arc<Semaphore>,
}

#[derive(Clone, Debug)]
enum Slot {
    /// With its weight, which stays what it was when it was put here.
    Page(Arc<Kept>, u64),
    /// What stands at this address is not for everyone; nobody draws it to find that out until then.
    NotForAll { until: Instant },
}

/// What became of asking for a page.
pub enum Found<R> {
    Page(Arc<Kept>),
    /// It cannot be kept, and this is it.
    Drawn(R),
    /// It is not kept: whoever asks draws it.
    Nothing,
}

/// A page, before it is kept.
pub enum Drawing<R> {
    Page(Box<Fresh>),
    /// Not to be kept.
    Other(R),
}

#[derive(Clone, Copy, Debug)]
struct Bytes;

impl Weighter<String, Slot> for Bytes {
    fn weight(&self, address: &String, slot: &Slot) -> u64 {
        let page = if let Slot::Page(_, weight) = slot { *weight } else { 0 };
        page.saturating_add(u64::try_from(address.len()).unwrap_or(u64::MAX)).saturating_add(PLACE)
    }
}

/// A page that changes this often while it is drawn is drawn by each who asks.
const TRIES: usize = 3;
const NOT_FOR_ALL: Duration = Duration::from_secs(1);
/// What an empty place weighs.
const PLACE: u64 = 200;
/// A board's page, roughly.
const PAGE: usize = 100_000;
/// Longer addresses are not written by us.
const LONGEST_ADDRESS: usize = 2000;

impl Shelf {
    /// Of so many bytes; of none, nothing is kept. So many pages are drawn at once, that a crowd asking for all sorts
    /// of them leaves something to those who read what is kept.
    pub fn new(changes: Changes, bytes: usize, at_once: usize) -> Self {
        let options = OptionsBuilder::new()
            .estimated_items_capacity(bytes / PAGE + 1)
            .weight_capacity(u64::try_from(bytes).unwrap_or(u64::MAX))
            // A file of the sitemap has its place on each of them.
            .shards(4)
            .build();
        let cache =
            |options| Cache::with_options(options, Bytes, DefaultHashBuilder::default(), DefaultLifecycle::default());
        let slots = options.ok().filter(|_| bytes > 0).map(|options| Arc::new(cache(options)));
        Self { changes, slots, drawing: Arc::new(Semaphore::new(at_once)), pressing: Arc::new(Semaphore::new(1)) }
    }

    /// At once, where it is kept.
    pub fn at_hand(&self, address: &str) -> Option<Arc<Kept>> {
        match self.slots.as_ref()?.get(address) {
            Some(Slot::Page(page, _)) if page.is_fresh() => Some(page),
            _ => None,
        }
    }

    /// The page at an address. Many who ask for one that is not there wait for one drawing; where it changes meanwhile,
    /// nobody is given what was drawn before.
    ///
    /// What is drawn `apart` waits for a place of its own, and takes none of those that pages are drawn at.
    pub async fn page<R, D>(&self, address: &str, apart: bool, draw: impl Fn() -> D) -> Found<R>
    where
        D: Future<Output = Drawing<R>>,
    {
        let Some(slots) = self.slots.as_ref().filter(|_| address.len() <= LONGEST_ADDRESS) else {
            return Found::Nothing;
        };
        for _ in 0..TRIES {
            let empty = match slots.get_value_or_guard_async(address).await {
                Ok(Slot::Page(page, _)) if page.is_fresh() => return Found::Page(page),
                Ok(Slot::NotForAll { until }) if Instant::now() < until => return Found::Nothing,
                Ok(_) => {
                    slots.remove_if(address, |slot| !slot.is_good());
                    continue;
                }
                Err(empty) => empty,
            };
            let place = async { if apart { Ok(None) } else { self.drawing.acquire().await.map(Some) } };
            let Ok(_one) = place.await else { return Found::Nothing };
            let Some(since) = self.changes.now() else { return Found::Nothing };
            match draw().await {
                Drawing::Page(fresh) => {
                    if let Some(watch) = self.changes.watch(fresh.subjects(), since) {
                        let page = Arc::new(Kept::new(*fresh, watch));
                        // Not taken where somebody emptied its place; then it is drawn once more for the next.
                        let _ = empty.insert(Slot::of(page.clone()));
                        return Found::Page(page);
                    }
                }
                Drawing::Other(response) => {
                    let _ = empty.insert(Slot::NotForAll { until: Instant::now() + NOT_FOR_ALL });
                    return Found::Drawn(response);
                }
            }
        }
        Found::Nothing
    }

    /// A page in a coding, made now where it was not; that takes a processor and memory as drawing does.
    pub async fn make<'a>(&self, page: &'a Kept, coding: Coding) -> io::Result<&'a Coded> {
        if let Some(made) = page.made(coding) {
            return Ok(made);
        }
        let _one = self.drawing.acquire().await.map_err(io::Error::other)?;
        page.make(coding).await
    }

    /// Has a page made smaller, beside all else; unless another one just is.
    pub fn press(&self, address: &str, page: Arc<Kept>, coding: Coding) {
        let Ok(alone) = self.pressing.clone().try_acquire_owned() else { return };
        let (kept, address) = (self.clone(), address.to_owned());
        tokio::spawn(async move {
            match page.pressed(coding).await {
                Ok(smaller) => kept.weigh(&address, &smaller.into()),
                Err(error) => tracing::warn!(error = %error, "a page stays larger than it could be"),
            }
            drop(alone);
        });
    }

    /// It weighs something else now: one more coding of it was made, or made smaller.
    pub fn weigh(&self, address: &str, page: &Arc<Kept>) {
        if let Some(slots) = &self.slots
            && page.is_fresh()
        {
            // Not where it is gone from its place already.
            let _ = slots.replace(address.into(), Slot::of(page.clone()), true);
        }
    }
}

impl Slot {
    fn of(page: Arc<Kept>) -> Self {
        let weight = page.weight();
        Self::Page(page, u64::try_from(weight).unwrap_or(u64::MAX))
    }

    fn is_good(&self) -> bool {
        match self {
            Self::Page(page, _) => page.is_fresh(),
            Self::NotForAll { until } => Instant::now() < *until,
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::{body::Body, extract::Request, http::header::ETAG};
    use sqlx::PgPool;

    use crate::{App, gate};

    async fn keeping(db: PgPool, most: usize) -> App {
        let data = tempfile::TempDir::new().unwrap();
        let app = App::new(db, "https://boards.example".parse().unwrap(), "Curatio", false, data.path()).unwrap();
        let app = app.keeping(most);
        tokio::spawn(app.keep_hearing(std::future::pending()));
        while app.live.changes().now().is_none() {
            tokio::task::yield_now().await;
        }
        app
    }

    #[sqlx::test(fixtures("../../tests/fixtures/ward.sql"))]
    async fn reads_that_were_counted_are_shown_within_half_a_minute(db: PgPool) {
        let gate = gate(keeping(db.clone(), 1 << 20).await);
        let views = async || {
            let answer = gate.answer(Request::get("/t/sleep").body(Body::empty()).unwrap()).await;
            let body = axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap();
            String::from_utf8_lossy(&body).contains("7 views")
        };
        assert!(!views().await);
        let read = "insert into topic_view_total (topic_id, views) select id, 7 from topic where slug = 'sleep'";
        sqlx::query(read).execute(&db).await.unwrap();
        assert!(!views().await, "nobody redraws it for each that reads");
        tokio::time::pause();
        tokio::time::advance(std::time::Duration::from_secs(25)).await;
        tokio::time::resume();
        assert!(views().await);
    }

    #[sqlx::test(fixtures("../../tests/fixtures/ward.sql"))]
    async fn what_many_ask_for_is_made_smaller(db: PgPool) {
        let gate = gate(keeping(db, 1 << 20).await);
        let length = async || {
            let page = Request::get("/t/sleep").header("accept-encoding", "br").body(Body::empty()).unwrap();
            axum::body::to_bytes(gate.answer(page).await.into_body(), usize::MAX).await.unwrap().len()
        };
        let quick = length().await;
        for _ in 0..40 {
            assert_eq!(length().await, quick, "it may change before the next one comes");
        }
        tokio::time::pause();
        tokio::time::advance(std::time::Duration::from_secs(2)).await;
        tokio::time::resume();
        let smaller = async {
            while length().await >= quick {
                // It is made beside those who ask.
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(30), smaller).await.expect("it is made smaller");
    }

    #[sqlx::test(fixtures("../../tests/fixtures/ward.sql"))]
    async fn what_is_kept_stays_within_its_bytes(db: PgPool) {
        const MOST: usize = 400_000;
        let app = keeping(db, MOST).await;
        let (gate, slots) = (gate(app.clone()), app.shelf.slots.clone().unwrap());
        for number in 0..200 {
            // Nothing carries such a tag; it is a page all the same.
            let page = Request::get(format!("/t/sleep?tag=no{number}")).header("accept-encoding", "br, gzip");
            let answer = gate.answer(page.body(Body::empty()).unwrap()).await;
            assert!(answer.headers().contains_key(ETAG));
            assert!(slots.weight() <= MOST as u64, "{} bytes after {number} pages", slots.weight());
        }
        let weighed: u64 =
            slots.iter().map(|(address, slot)| super::Weighter::weight(&super::Bytes, &address, &slot)).sum();
        assert_eq!(slots.weight(), weighed);
        assert!(slots.len() > 5 && slots.len() < 200, "{} pages", slots.len());
    }
}
