//! So many requests at once, and so many to one host: nobody is overrun by us, nor we by many articles.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore, SemaphorePermit};

pub struct Places {
    node: Semaphore,
    per_host: usize,
    hosts: Mutex<HashMap<String, Arc<Semaphore>>>,
}

/// Free again when dropped.
pub struct Place<'a> {
    _at_host: Option<OwnedSemaphorePermit>,
    _at_node: Option<SemaphorePermit<'a>>,
}

impl Places {
    pub fn new(node: usize, per_host: usize) -> Self {
        Self { node: Semaphore::new(node), per_host, hosts: Mutex::default() }
    }

    /// Waits until there is one. Whoever has one must not ask for another.
    pub async fn take(&self, host: &str) -> Place<'_> {
        // The host's first: who waits for a slow host keeps nobody from the others. Neither is ever closed.
        let at_host = self.at_host(host).acquire_owned().await.ok();
        Place { _at_host: at_host, _at_node: self.node.acquire().await.ok() }
    }

    fn at_host(&self, host: &str) -> Arc<Semaphore> {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        // Who has a place there or waits for one holds it, too.
        hosts.retain(|_, places| Arc::strong_count(places) > 1);
        let places = hosts.entry(host.to_owned()).or_insert_with(|| Arc::new(Semaphore::new(self.per_host)));
        Arc::clone(places)
    }
}
