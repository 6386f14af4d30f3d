//! What was loaded for everyone, until it changes.

use std::{sync::Arc, time::Duration};

use quick_cache::{Weighter, sync::Cache};
use tokio::time::Instant;

use super::{Changes, Subjects, Watch};
use crate::error::Result;

/// Says all that it tells of.
pub trait Told {
    fn subjects(&self) -> Subjects;

    /// How much memory it takes, in bytes, roughly.
    fn weight(&self) -> usize;
}

/// As many as fit into so many bytes; one for a node.
#[derive(Debug)]
pub struct Known<T> {
    changes: Changes,
    slots: Option<Arc<Cache<String, Slot<T>, Bytes>>>,
}

#[derive(Debug)]
enum Slot<T> {
    Loaded {
        what: Arc<T>,
        watch: Arc<Watch>,
        at: Instant,
    },
    /// It could not be loaded: until then each tries by themselves, not one after the other.
    Failed {
        until: Instant,
    },
}

/// Counted reads change no page: those it shows are this old at most, and those that a node has not written yet a little
/// more; both together, half a minute.
pub const COUNTS_LAST: Duration = Duration::from_secs(24);
#[derive(Clone, Debug)]
struct Bytes;

impl<T: Told> Weighter<String, Slot<T>> for Bytes {
    fn weight(&self, name: &String, slot: &Slot<T>) -> u64 {
        let what = if let Slot::Loaded { what, .. } = slot { what.weight() } else { 0 };
        u64::try_from(name.len() + PLACE + what).unwrap_or(u64::MAX)
    }
}

/// What an empty place weighs.
const PLACE: usize = 200;
/// What one of them weighs, roughly.
const ONE: usize = 100_000;
/// What changes this often while it is loaded is not kept.
const TRIES: usize = 3;
const FAILED: Duration = Duration::from_secs(1);

impl<T: Told> Known<T> {
    /// Of none, nothing is known for longer than it is asked for.
    pub fn new(changes: Changes, bytes: usize) -> Self {
        let most = u64::try_from(bytes).unwrap_or(u64::MAX);
        let slots = (bytes > 0).then(|| Arc::new(Cache::with_weighter(bytes / ONE + 1, most, Bytes)));
        Self { changes, slots }
    }

    /// As it is loaded once for all who ask until it changes. Nothing of whoever asks may get into it.
    pub async fn get<L>(&self, name: &str, load: impl Fn() -> L) -> Result<Arc<T>>
    where
        L: Future<Output = Result<T>>,
    {
        let Some(slots) = &self.slots else { return Ok(Arc::new(load().await?)) };
        for _ in 0..TRIES {
            let empty = match slots.get_value_or_guard_async(name).await {
                Ok(slot) if slot.is_good() => match slot {
                    Slot::Loaded { what, .. } => return Ok(what),
                    Slot::Failed { .. } => break,
                },
                Ok(_) => {
                    slots.remove_if(name, |slot| !slot.is_good());
                    continue;
                }
                Err(empty) => empty,
            };
            let Some(since) = self.changes.now() else { break };
            let what = match load().await {
                Ok(what) => Arc::new(what),
                Err(error) => {
                    let _ = empty.insert(Slot::Failed { until: Instant::now() + FAILED });
                    return Err(error);
                }
            };
            if let Some(watch) = self.changes.watch(what.subjects(), since) {
                // Not taken where somebody emptied its place; then it is loaded once more for the next.
                let _ = empty.insert(Slot::Loaded { what: what.clone(), watch: watch.into(), at: Instant::now() });
                return Ok(what);
            }
        }
        Ok(Arc::new(load().await?))
    }
}

impl<T> Slot<T> {
    fn is_good(&self) -> bool {
        match self {
            Self::Loaded { watch, at, .. } => watch.is_fresh() && at.elapsed() < COUNTS_LAST,
            Self::Failed { until } => Instant::now() < *until,
        }
    }
}

impl<T> Clone for Slot<T> {
    fn clone(&self) -> Self {
        match self {
            Self::Loaded { what, watch, at } => Self::Loaded { what: what.clone(), watch: watch.clone(), at: *at },
            Self::Failed { until } => Self::Failed { until: *until },
        }
    }
}

impl<T> Clone for Known<T> {
    fn clone(&self) -> Self {
        Self { changes: self.changes.clone(), slots: self.slots.clone() }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::live::Subject;

    #[derive(Debug)]
    struct Number(usize);

    impl Told for Number {
        fn subjects(&self) -> Subjects {
            Subjects::default().with(Subject::Board(1))
        }

        fn weight(&self) -> usize {
            self.0
        }
    }

    #[tokio::test]
    async fn what_is_known_is_loaded_once_until_it_changes() {
        let (changes, loads) = (Changes::default(), AtomicUsize::new(0));
        let load = || async {
            let number = loads.fetch_add(1, Ordering::Relaxed) + 1;
            tokio::task::yield_now().await;
            Ok(Number(number))
        };
        let known = Known::new(changes.clone(), 100_000);
        let number = async |known: &Known<Number>| known.get("1", load).await.unwrap().0;
        assert_eq!((number(&known).await, number(&known).await), (1, 2), "nothing is known where nothing is heard");
        let listening = changes.open();
        assert_eq!(tokio::join!(number(&known), number(&known)), (3, 3));
        changes.changed(Subject::Board(2));
        assert_eq!(number(&known).await, 3);
        changes.changed(Subject::Board(1));
        assert_eq!(number(&known).await, 4);
        drop(listening);
        assert_eq!(number(&known).await, 5);
        let _listening = changes.open();
        assert_eq!((number(&known).await, number(&known).await), (6, 6));
        let nothing = Known::new(changes, 0);
        assert_eq!((number(&nothing).await, number(&nothing).await), (7, 8));
    }

    #[tokio::test]
    async fn what_cannot_be_loaded_is_tried_by_all_at_once() {
        let (changes, waiting) = (Changes::default(), tokio::sync::Barrier::new(4));
        let loads = AtomicUsize::new(0);
        let _listening = changes.open();
        let known: Known<Number> = Known::new(changes, 100_000);
        let load = || async {
            // The first fails alone; the others get on only together.
            if loads.fetch_add(1, Ordering::Relaxed) > 0 {
                waiting.wait().await;
            }
            Err(crate::error::Error::NotFound)
        };
        let one = || known.get("1", load);
        let all = tokio::join!(one(), one(), one(), one(), one());
        assert!(all.0.is_err() && all.1.is_err() && all.2.is_err() && all.3.is_err() && all.4.is_err());
    }
}
