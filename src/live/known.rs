//! What was loaded for everyone, until it changes.

use std::sync::Arc;

use quick_cache::sync::Cache;

use super::{Changes, Subjects, Watch};
use crate::error::Result;

/// Says all that it tells of.
pub trait Told {
    fn subjects(&self) -> Subjects;
}

/// As many as one says; one for a node.
#[derive(Debug)]
pub struct Known<T> {
    changes: Changes,
    slots: Option<Arc<Cache<String, Arc<Loaded<T>>>>>,
}

#[derive(Debug)]
struct Loaded<T> {
    what: Arc<T>,
    watch: Watch,
}

/// What changes this often while it is loaded is not kept.
const TRIES: usize = 3;

impl<T: Told> Known<T> {
    pub fn new(changes: Changes, most: usize) -> Self {
        Self { changes, slots: (most > 0).then(|| Arc::new(Cache::new(most))) }
    }

    /// As it is loaded once for all who ask until it changes. Nothing of whoever asks may get into it.
    pub async fn get<L>(&self, name: &str, load: impl Fn() -> L) -> Result<Arc<T>>
    where
        L: Future<Output = Result<T>>,
    {
        let Some(slots) = &self.slots else { return Ok(Arc::new(load().await?)) };
        for _ in 0..TRIES {
            let empty = match slots.get_value_or_guard_async(name).await {
                Ok(known) if known.watch.is_fresh() => return Ok(known.what.clone()),
                Ok(_) => {
                    slots.remove_if(name, |known| !known.watch.is_fresh());
                    continue;
                }
                Err(empty) => empty,
            };
            let Some(since) = self.changes.now() else { break };
            let what = Arc::new(load().await?);
            if let Some(watch) = self.changes.watch(what.subjects(), since) {
                // Not taken where somebody emptied its place; then it is loaded once more for the next.
                let _ = empty.insert(Arc::new(Loaded { what: what.clone(), watch }));
                return Ok(what);
            }
        }
        Ok(Arc::new(load().await?))
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
    }

    #[tokio::test]
    async fn what_is_known_is_loaded_once_until_it_changes() {
        let (changes, loads) = (Changes::default(), AtomicUsize::new(0));
        let load = || async {
            let number = loads.fetch_add(1, Ordering::Relaxed) + 1;
            tokio::task::yield_now().await;
            Ok(Number(number))
        };
        let known = Known::new(changes.clone(), 10);
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
}
