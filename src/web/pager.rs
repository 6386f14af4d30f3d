//! "Older" and "newer": links to the pages beside this one.

use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use url::form_urlencoded::Serializer;

use crate::{
    text::{Key, Paged, Place},
    topics::Face,
};

/// `?before=KEY` is older than it, `?after=KEY` newer; `?tag=` keeps what carries it, on a board, and `?face=` says how it
/// is shown.
#[derive(Debug, Deserialize)]
pub struct At {
    pub tag: Option<String>,
    before: Option<Key>,
    after: Option<Key>,
    face: Option<String>,
}

impl At {
    /// None where nobody chose one that there is.
    pub fn face(&self) -> Option<Face> {
        self.face.as_deref().and_then(Face::called)
    }

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
        let filter: Vec<_> = tag.map(|tag| ("tag", tag)).into_iter().collect();
        Self::filtered(path, &filter, place, page)
    }

    /// For the list at `path`, filtered by these names and values.
    pub fn filtered<T>(path: &str, filter: &[(&str, &str)], place: Place, page: &Paged<T>) -> Self {
        let address = |beside: Option<(&str, Key)>| {
            let mut query = Serializer::new(String::new());
            query.extend_pairs(filter);
            if let Some((name, key)) = beside {
                query.append_pair(name, &key.to_string());
            }
            let query = query.finish();
            if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
        };
        Self {
            deep: place != Place::Newest,
            home: address(None),
            older: page.older.map(|key| address(Some(("before", key)))),
            newer: page.newer.map(|key| address(Some(("after", key)))),
        }
    }

    /// Who walked back to the newest is at the list's own address, where more than the list stands.
    pub fn leads_home(&self, place: Place) -> Option<Response> {
        let arrived = matches!(place, Place::NewerThan(_)) && self.newer.is_none();
        arrived.then(|| Redirect::temporary(&self.home).into_response())
    }
}
