//! How much, how long and how often: a site may be slow, endless or hostile.

use std::time::{Duration, Instant};

use tokio::time::timeout;

use super::Failure;
use crate::pictures::Upload;

#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Of a page or document, so much is kept. What follows is not read.
    pub page: usize,
    /// A larger picture is refused.
    pub picture: usize,
    /// As much of a robots.txt as RFC 9309 demands to be read.
    pub robots: usize,
    pub redirects: usize,
    pub connecting: Duration,
    /// Between one piece of an answer and the next.
    pub idle: Duration,
    /// For one fetch with its robots.txt and its redirects, not counting the wait for a place.
    pub whole: Duration,
    /// At once on this node.
    pub places: usize,
    /// At once from one host.
    pub places_per_host: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            page: 5_000_000,
            picture: Upload::LARGEST,
            robots: 500 * 1024,
            redirects: 5,
            connecting: Duration::from_secs(5),
            idle: Duration::from_secs(10),
            whole: Duration::from_secs(20),
            places: 8,
            places_per_host: 2,
        }
    }
}

/// What is left of the whole time.
pub struct Patience(pub Duration);

impl Patience {
    pub async fn with<T>(&mut self, doing: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
        let begun = Instant::now();
        let done = timeout(self.0, doing).await.unwrap_or(Err(Failure::TooSlow));
        self.0 = self.0.saturating_sub(begun.elapsed());
        done
    }
}
