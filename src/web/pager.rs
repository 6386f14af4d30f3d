//! "Older" and "newer": links to the pages beside this one.

use serde::Deserialize;

use crate::text::{Key, Place};

/// `?before=KEY` is older than it, `?after=KEY` newer; `?tag=` keeps what carries it, on a board.
#[derive(Debug, Deserialize)]
pub struct At {
    pub tag: Option<String>,
    before: Option<Key>,
    after: Option<Key>,
}

impl At {
    pub fn place(&self) -> Place {
        match (self.before, self.after) {
            (Some(key), _) => Place::OlderThan(key),
            (None, Some(key)) => Place::NewerThan(key),
            (None, None) => Place::Newest,
        }
    }
}

#[derive(Debug, Default)]
pub struct Pager {
    pub older: Option<String>,
    pub newer: Option<String>,
}

impl Pager {
    /// For the list at `path`, filtered by a tag or not.
    pub fn new(path: &str, tag: Option<&str>, older: Option<Key>, newer: Option<Key>) -> Self {
        let address = |name: &str, key: Key| {
            let mut query = url::form_urlencoded::Serializer::new(String::new());
            if let Some(tag) = tag {
                query.append_pair("tag", tag);
            }
            format!("{path}?{}", query.append_pair(name, &key.to_string()).finish())
        };
        Self { older: older.map(|key| address("before", key)), newer: newer.map(|key| address("after", key)) }
    }
}
