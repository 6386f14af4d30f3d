//! "Older" and "newer": links to the pages beside this one.

use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use url::form_urlencoded::Serializer;

use crate::text::{Key, Paged, Place};

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

#[derive(Debug)]
pub struct Pager {
    /// Not the first page.
    pub deep: bool,
    /// The first page.
    pub home: String,
    pub older: Option<String>,
    pub newer: Option<String>,
}

impl Pager {
    /// For the list at `path`, filtered by a tag or not.
    pub fn new<T>(path: &str, tag: Option<&str>, place: Place, page: &Paged<T>) -> Self {
        let address = |name: &str, key: Key| {
            let mut query = Serializer::new(String::new());
            if let Some(tag) = tag {
                query.append_pair("tag", tag);
            }
            format!("{path}?{}", query.append_pair(name, &key.to_string()).finish())
        };
        let home = match tag {
            Some(tag) => format!("{path}?{}", Serializer::new(String::new()).append_pair("tag", tag).finish()),
            None => path.to_owned(),
        };
        Self {
            deep: place != Place::Newest,
            home,
            older: page.older.map(|key| address("before", key)),
            newer: page.newer.map(|key| address("after", key)),
        }
    }

    /// Who walked back to the newest is at the list's own address, where more than the list stands.
    pub fn leads_home(&self, place: Place) -> Option<Response> {
        let arrived = matches!(place, Place::NewerThan(_)) && self.newer.is_none();
        arrived.then(|| Redirect::temporary(&self.home).into_response())
    }
}
