//! One connection a node listens on for all its pages (PostgreSQL's LISTEN).

use std::{
    io,
    pin::pin,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use futures_util::{
    FutureExt, Stream, StreamExt,
    future::{Fuse, FusedFuture},
    stream,
};
use sqlx::{Acquire, Connection, PgPool, postgres::PgListener};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore, broadcast},
    time::{interval, sleep, sleep_until, timeout},
};
use tokio_stream::wrappers::BroadcastStream;

use super::{
    Changes, Heard,
    nodes::{Nodes, Word},
    together::write_to_disk,
};

/// Ears of this node.
#[derive(Clone, Debug)]
pub struct Live {
    ears: Arc<Mutex<Option<broadcast::Sender<Heard>>>>,
    seats: Arc<Semaphore>,
    changes: Changes,
}

impl Default for Live {
    fn default() -> Self {
        Self { ears: Arc::default(), seats: Arc::new(Semaphore::new(SEATS)), changes: Changes::default() }
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
/// How often a silent connection is asked whether it is still there, and how long it has to answer.
const PULSE: Duration = Duration::from_secs(5);

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

    /// For pages that are kept.
    pub fn changes(&self) -> Changes {
        self.changes.clone()
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
        // Those that were known are waited for also when this one has lost its connection meanwhile.
        let mut nodes = Nodes::new();
        loop {
            if let Err(error) = self.listen(db, &mut nodes).await {
                tracing::warn!(error = %error, "changes are not heard, and listened for anew");
            }
            sleep(PAUSE).await;
        }
    }

    /// Until the connection is lost; from then on nothing is kept.
    async fn listen(&self, db: &PgPool, nodes: &mut Nodes) -> Result<(), sqlx::Error> {
        let mut listener = PgListener::connect_with(db).await?;
        listener.eager_reconnect(false);
        listener.listen(CHANNEL).await?;
        let _listening = self.changes.open();
        self.tell(Heard::Anything);
        let (mut asked, mut pulse) = (self.changes.asked(), interval(PULSE));
        // Who has asked before: what they committed is not known to be on disk.
        asked.mark_changed();
        nodes.begin();
        // On another connection, so that a slow disk keeps this one from hearing nothing.
        let mut writing = pin!(Fuse::terminated());
        loop {
            tokio::select! {
                heard = listener.try_recv() => match heard? {
                    Some(heard) => self.take(heard.payload(), nodes),
                    None => return Err(io::Error::from(io::ErrorKind::ConnectionAborted).into()),
                },
                _ = asked.changed(), if writing.is_terminated() && !nodes.is_asking() => {
                    if let Some(up_to) = self.changes.unanswered(&mut asked) {
                        writing.set(on_disk(db, up_to).fuse());
                    }
                }
                written = &mut writing => {
                    nodes.ask(written?);
                    if nodes.are_none() {
                        self.catch_up(&mut listener, nodes).await?;
                    }
                }
                () = sleep_until(nodes.until()), if nodes.is_asking() => nodes.give_up(),
                _ = pulse.tick() => nodes.greet(),
            }
            while let Some(word) = nodes.next_word() {
                self.say(word, &mut listener, nodes).await?;
            }
            if let Some(asked) = nodes.answered() {
                self.changes.answer(asked);
            }
        }
    }

    /// PostgreSQL wakes whoever listens before it says that a change is committed, and sends what it has for them
    /// before it answers them (`ProcessNotifyInterrupt` in `PostgresMain`): after one more answer, nothing is missing.
    async fn catch_up(&self, listener: &mut PgListener, nodes: &mut Nodes) -> Result<(), sqlx::Error> {
        let answer = async { listener.acquire().await?.ping().await };
        timeout(PULSE, answer).await.map_err(|_| sqlx::Error::PoolTimedOut)??;
        self.take_all(listener, nodes);
        Ok(())
    }

    /// To all nodes. Nothing of it has to last, so nobody waits for a disk.
    async fn say(&self, word: Word, listener: &mut PgListener, nodes: &mut Nodes) -> Result<(), sqlx::Error> {
        let said = sqlx::query!(
            "select set_config('synchronous_commit', 'off', true), pg_notify($1, $2)",
            CHANNEL,
            word.to_string()
        );
        let said = async { said.fetch_one(listener.acquire().await?).await };
        timeout(PULSE, said).await.map_err(|_| sqlx::Error::PoolTimedOut)??;
        self.take_all(listener, nodes);
        Ok(())
    }

    fn take_all(&self, listener: &mut PgListener, nodes: &mut Nodes) {
        while let Some(heard) = listener.next_buffered() {
            self.take(heard.payload(), nodes);
        }
    }

    fn take(&self, payload: &str, nodes: &mut Nodes) {
        let heard = Heard::read(payload);
        match &heard {
            Heard::Changed(subject) => return self.changes.changed(subject.clone()),
            Heard::Node(word) => return nodes.take(*word),
            Heard::Anything => self.changes.everything_changed(),
            Heard::Draft { .. } | Heard::Talk { .. } => {}
        }
        self.tell(heard);
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

/// Once all is on disk that was committed before: up to whom of those who wait.
async fn on_disk(db: &PgPool, up_to: u64) -> Result<u64, sqlx::Error> {
    timeout(PULSE, write_to_disk(db)).await.map_err(|_| sqlx::Error::PoolTimedOut)??;
    Ok(up_to)
}

#[cfg(test)]
mod tests {
    use super::*;

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
