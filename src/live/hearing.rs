//! One connection a node listens for all its pages (PostgreSQL's LISTEN).

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use futures_util::{Stream, StreamExt, stream};
use sqlx::{PgPool, postgres::PgListener};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore, broadcast},
    time::sleep,
};
use tokio_stream::wrappers::BroadcastStream;

/// Something changed. What it is now, the page asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// A draft of a board.
    Draft { topic: i64, scoop: i64 },
    /// What is said under a scoop.
    Talk { topic: i64, scoop: i64 },
    /// Perhaps everything: for a while nothing was heard.
    Anything,
}

/// Ears of this node.
#[derive(Clone, Debug)]
pub struct Live {
    ears: Arc<Mutex<Option<broadcast::Sender<Heard>>>>,
    seats: Arc<Semaphore>,
}

impl Default for Live {
    fn default() -> Self {
        Self { ears: Arc::default(), seats: Arc::new(Semaphore::new(SEATS)) }
    }
}

/// How many readers of conversations a node keeps a connection for.
const SEATS: usize = 2000;

/// The channel that the triggers notify.
const CHANNEL: &str = "curatio";
/// Who is slower than this many changes looks at everything anew.
const WAITING: usize = 256;
/// How soon a lost connection is made again.
const PAUSE: Duration = Duration::from_secs(1);

impl Live {
    /// What is heard from now on, until this node stops; nothing where it does not listen.
    pub fn follow(&self) -> impl Stream<Item = Heard> + Send + use<> {
        let ears = self.ears().as_ref().map(|ears| BroadcastStream::new(ears.subscribe()));
        // Whoever was too slow has missed something.
        stream::iter(ears).flatten().map(|heard| heard.unwrap_or(Heard::Anything))
    }

    /// For one more reader; given back when it is dropped. None where all are taken.
    pub fn seat(&self) -> Option<OwnedSemaphorePermit> {
        self.seats.clone().try_acquire_owned().ok()
    }

    /// Listens until `stop` ends, and then ends what follows: a page that listens on keeps no node from stopping.
    pub fn keep_hearing(self, db: PgPool, stop: impl Future<Output = ()>) -> impl Future<Output = ()> {
        self.ears().replace(broadcast::channel(WAITING).0);
        async move {
            tokio::select! {
                () = stop => {}
                () = self.hear(&db) => {}
            }
            self.ears().take();
        }
    }

    async fn hear(&self, db: &PgPool) {
        loop {
            if let Err(error) = self.listen(db).await {
                tracing::warn!(error = %error, "changes are not heard, and listened for anew");
            }
            sleep(PAUSE).await;
        }
    }

    async fn listen(&self, db: &PgPool) -> Result<(), sqlx::Error> {
        let mut listener = PgListener::connect_with(db).await?;
        listener.listen(CHANNEL).await?;
        self.tell(Heard::Anything);
        // None: the connection was lost, and is made again at the next call.
        loop {
            let heard = listener.try_recv().await?;
            self.tell(heard.and_then(|heard| read(heard.payload())).unwrap_or(Heard::Anything));
        }
    }

    fn tell(&self, heard: Heard) {
        if let Some(ears) = self.ears().as_ref() {
            // Nobody may be following.
            let _ = ears.send(heard);
        }
    }

    fn ears(&self) -> std::sync::MutexGuard<'_, Option<broadcast::Sender<Heard>>> {
        self.ears.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// "drafts 4 17", as the triggers write it.
fn read(payload: &str) -> Option<Heard> {
    let mut words = payload.split(' ');
    match (words.next()?, words.next()?.parse(), words.next()?.parse()) {
        ("drafts", Ok(topic), Ok(scoop)) => Some(Heard::Draft { topic, scoop }),
        ("talk", Ok(topic), Ok(scoop)) => Some(Heard::Talk { topic, scoop }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_triggers_write_is_read() {
        assert_eq!(read("drafts 4 17"), Some(Heard::Draft { topic: 4, scoop: 17 }));
        assert_eq!(read("talk 4 17"), Some(Heard::Talk { topic: 4, scoop: 17 }));
        assert_eq!(read("drafts 4"), None);
        assert_eq!(read("weather 4 17"), None);
    }

    #[sqlx::test(fixtures("../../tests/fixtures/ward.sql"))]
    async fn a_change_is_heard_and_a_stop_ends_what_follows(db: PgPool) {
        let live = Live::default();
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let hearing = live.clone().keep_hearing(db.clone(), async { drop(stopped.await) });
        let mut follows = Box::pin(live.follow());
        let hearing = tokio::spawn(hearing);
        assert_eq!(follows.next().await, Some(Heard::Anything), "it listens");
        let changed = "update scoop set title = 'Changed' where state = 'draft' returning topic_id, id";
        let (topic, scoop): (i64, i64) = sqlx::query_as(changed).fetch_one(&db).await.unwrap();
        assert_eq!(follows.next().await, Some(Heard::Draft { topic, scoop }));
        drop(stop);
        hearing.await.unwrap();
        assert_eq!(follows.next().await, None);
        assert_eq!(live.follow().next().await, None);
    }
}
