//! Which pages a change makes old.

use std::{
    collections::{HashMap, VecDeque},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use tokio::sync::watch;

use super::{Subject, Subjects};

/// What this node hears of, and who waits for it.
#[derive(Clone, Debug)]
pub struct Changes(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    ledger: Mutex<Ledger>,
    /// How often somebody asked to hear all that was committed before.
    asked: watch::Sender<u64>,
    /// Up to which of these everything was heard, and is on disk; none while nothing is heard.
    answered: watch::Sender<Option<u64>>,
    /// This node has listened once.
    listened: AtomicBool,
}

#[derive(Debug, Default)]
struct Ledger {
    /// Nothing is watched while this node does not listen.
    open: bool,
    /// How many changes were heard.
    heard: u64,
    /// The last of them, for pages that were being drawn meanwhile.
    recent: VecDeque<Subject>,
    watches: u64,
    watched: HashMap<Subject, HashMap<u64, Arc<AtomicBool>>>,
}

/// A page is drawn longer than this many changes only where it is drawn anew.
const RECENT: usize = 4096;

/// Up to which change everything was heard when a page began to be drawn.
#[derive(Clone, Copy, Debug)]
pub struct Since(u64);

/// Fresh until one of its subjects changes.
#[derive(Debug)]
pub struct Watch {
    number: u64,
    subjects: Subjects,
    old: Arc<AtomicBool>,
    changes: Changes,
}

/// This node listens; once it is dropped, everything that is watched is old.
pub struct Listening(Changes);

impl Default for Changes {
    fn default() -> Self {
        let (asked, answered) = (watch::Sender::new(0), watch::Sender::new(None));
        Self(Arc::new(Shared { ledger: Mutex::default(), asked, answered, listened: AtomicBool::new(false) }))
    }
}

impl Changes {
    /// Now; nothing where this node does not hear what changes.
    pub fn now(&self) -> Option<Since> {
        let ledger = self.ledger();
        ledger.open.then_some(Since(ledger.heard))
    }

    /// Of what was loaded after `since`; none where one of it has changed meanwhile, or may have.
    pub fn watch(&self, subjects: Subjects, since: Since) -> Option<Watch> {
        let mut ledger = self.ledger();
        let missed = usize::try_from(ledger.heard - since.0).unwrap_or(usize::MAX);
        if !ledger.open || missed > ledger.recent.len() {
            return None;
        }
        if ledger.recent.iter().rev().take(missed).any(|subject| subjects.contains(subject)) {
            return None;
        }
        let old = Arc::new(AtomicBool::new(false));
        ledger.watches += 1;
        let number = ledger.watches;
        for subject in subjects.iter() {
            ledger.watched.entry(subject.clone()).or_default().insert(number, old.clone());
        }
        drop(ledger);
        Some(Watch { number, subjects, old, changes: self.clone() })
    }

    /// Until everything that was committed before is heard and on disk; false where nothing is heard at all.
    pub(super) async fn caught_up(&self) -> bool {
        let mut answered = self.0.answered.subscribe();
        if answered.borrow_and_update().is_none() {
            return false;
        }
        let mut mine = 0;
        self.0.asked.send_modify(|asked| {
            *asked += 1;
            mine = *asked;
        });
        // It cannot be closed: this end of it is held here.
        let answered = answered.wait_for(|answered| answered.is_none_or(|answered| answered >= mine)).await;
        answered.is_ok_and(|answered| answered.is_some())
    }

    /// This node hears what changes, or did.
    pub(super) fn has_listened(&self) -> bool {
        self.0.listened.load(Ordering::Acquire)
    }

    pub(super) fn is_open(&self) -> bool {
        self.0.answered.borrow().is_some()
    }

    /// From now on what changes is heard.
    pub(super) fn open(&self) -> Listening {
        let mut ledger = self.ledger();
        ledger.open = true;
        ledger.forget();
        drop(ledger);
        // Who asked before waits on: what they committed is not known to be on disk.
        self.0.listened.store(true, Ordering::Release);
        self.0.answered.send_replace(Some(0));
        Listening(self.clone())
    }

    pub(super) fn changed(&self, subject: Subject) {
        let mut ledger = self.ledger();
        for old in ledger.watched.remove(&subject).into_iter().flat_map(HashMap::into_values) {
            old.store(true, Ordering::Release);
        }
        ledger.heard += 1;
        if ledger.recent.len() == RECENT {
            ledger.recent.pop_front();
        }
        ledger.recent.push_back(subject);
    }

    pub(super) fn everything_changed(&self) {
        self.ledger().forget();
    }

    pub(super) fn asked(&self) -> watch::Receiver<u64> {
        self.0.asked.subscribe()
    }

    /// The last who asked, where nobody has answered them.
    pub(super) fn unanswered(&self, asked: &mut watch::Receiver<u64>) -> Option<u64> {
        let asked = *asked.borrow_and_update();
        (*self.0.answered.borrow() < Some(asked)).then_some(asked)
    }

    /// All who asked up to `asked` need not wait any longer.
    pub(super) fn answer(&self, asked: u64) {
        self.0.answered.send_replace(Some(asked));
    }

    /// A panic elsewhere leaves no half-written entry.
    fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.0.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ledger {
    fn forget(&mut self) {
        for old in self.watched.drain().flat_map(|(_, watches)| watches.into_values()) {
            old.store(true, Ordering::Release);
        }
        // Whatever is being drawn began before it.
        self.heard += 1;
        self.recent.clear();
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        let mut ledger = self.0.ledger();
        ledger.open = false;
        ledger.forget();
        drop(ledger);
        self.0.0.answered.send_replace(None);
    }
}

impl Watch {
    pub fn is_fresh(&self) -> bool {
        !self.old.load(Ordering::Acquire)
    }

    /// What is watched, in number.
    pub fn subjects(&self) -> usize {
        self.subjects.len()
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let mut ledger = self.changes.ledger();
        for subject in self.subjects.iter() {
            if let Some(watches) = ledger.watched.get_mut(subject) {
                watches.remove(&self.number);
                if watches.is_empty() {
                    ledger.watched.remove(subject);
                }
            }
        }
    }
}
