//! A site's robots.txt (RFC 9309): what it asks programs not to read.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use texting_robots::Robot;
use tokio::task::spawn_blocking;
use url::Url;

use super::Failure;

/// What sites call us by.
pub const NAME: &str = "Curatio";

/// A site that changes its mind is heard so soon.
const KEPT: Duration = Duration::from_hours(1);
/// Bytes kept of all sites. A usual robots.txt has a few thousand, a hostile one all that is read of it.
const MOST_KEPT: usize = 8_000_000;
/// What keeping one takes besides its text, roughly.
const BESIDES: usize = 200;
/// A rule with a `$` becomes a regular expression, each of which takes time and memory to make.
const MOST_DOLLARS: usize = 300;

/// Those of the sites asked lately. The text is kept and read anew each time: that takes less than a millisecond, and
/// it can be said how much memory it is. Made by hand, because a map with a limit of bytes is all that is needed.
#[derive(Default)]
pub struct Robots(Mutex<HashMap<String, Kept>>);

struct Kept {
    text: Text,
    since: Instant,
}

#[derive(Clone)]
pub struct Text(Arc<[u8]>);

impl Robots {
    pub fn known(&self, origin: &str) -> Option<Text> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(origin).filter(|kept| kept.since.elapsed() < KEPT).map(|kept| kept.text.clone())
    }

    /// The oldest make room.
    pub fn keep(&self, origin: String, text: Text) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(origin, Kept { text, since: Instant::now() });
        let mut size: usize = all.iter().map(|(origin, kept)| kept.size(origin)).sum();
        while size > MOST_KEPT
            && let Some(oldest) = all.iter().min_by_key(|(_, kept)| kept.since).map(|(origin, _)| origin.clone())
        {
            size -= all.remove(&oldest).map_or(0, |kept| kept.size(&oldest));
        }
    }
}

impl Kept {
    fn size(&self, origin: &str) -> usize {
        BESIDES + origin.len() + self.text.0.len()
    }
}

impl Text {
    /// `cut`: the last line is not whole, and what is left of it might forbid too much.
    pub fn new(mut bytes: Vec<u8>, cut: bool) -> Self {
        if cut {
            let whole = bytes.iter().rposition(|byte| *byte == b'\n').unwrap_or_default();
            bytes.truncate(whole);
        }
        if let Some((many, _)) = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'$').nth(MOST_DOLLARS) {
            bytes.truncate(many);
            let whole = bytes.iter().rposition(|byte| *byte == b'\n').unwrap_or_default();
            bytes.truncate(whole);
        }
        Self(without_versions(&bytes).into())
    }

    /// There is none, and everything may be read.
    pub fn none() -> Self {
        Self(Arc::default())
    }

    /// A robots.txt that makes no sense forbids everything, for now.
    pub async fn allows(&self, address: &Url) -> Result<(), Failure> {
        let (text, address) = (Arc::clone(&self.0), address.to_string());
        // One made to be slow keeps no page waiting.
        let read = spawn_blocking(move || Robot::new(NAME, &text).map(|robot| robot.allowed(&address)));
        match read.await {
            Ok(Ok(true)) => Ok(()),
            Ok(Ok(false)) => Err(Failure::Robots),
            Ok(Err(_)) | Err(_) => Err(Failure::RobotsUnknown),
        }
    }
}

/// Without a mark of UTF-8 before it, and with "Curatio" where somebody wrote "Curatio/0.1", as their log has it.
fn without_versions(text: &[u8]) -> Vec<u8> {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let mut lines = Vec::with_capacity(text.len());
    for line in text.split_inclusive(|byte| matches!(byte, b'\n' | b'\r')) {
        let agent = line.trim_ascii_start().get(..10).is_some_and(|word| word.eq_ignore_ascii_case(b"user-agent"));
        match line.iter().position(|byte| *byte == b'/') {
            Some(version) if agent => lines.extend_from_slice(&[&line[..version], b"\n"].concat()),
            _ => lines.extend_from_slice(line),
        }
    }
    lines
}
