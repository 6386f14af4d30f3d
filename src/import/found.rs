//! What was found in a file, in numbers: shown before anything is written.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Board, Columns, Kind, ReactionKind, decoding::text_of, table::Table, tidy::shortened};
use crate::{scoops::State, topics::Visibility};

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Found {
    pub title: String,
    pub visibility: Visibility,
    pub scoops: usize,
    pub insights: usize,
    pub comments: usize,
    pub tags: usize,
    pub without_address: usize,
    /// Drafts, scheduled and hidden ones.
    pub unpublished: usize,
    /// Those that the file holds, and those it only tells of.
    pub pictures: usize,
    pub lost_pictures: usize,
    /// Their name there, and the one that is shown; those with the most scoops first, 100 at most.
    pub people: Vec<(String, String)>,
    pub people_count: usize,
    /// The first titles.
    pub samples: Vec<String>,
    /// Of a table: its columns' names, and which is what.
    pub head: Vec<String>,
    pub columns: Columns,
    pub skipped: usize,
    /// Boards of the importer where some of it stands already: address, title, how many.
    pub already: Vec<(String, String, i64)>,
}

impl Found {
    pub fn of(board: &Board, kind: Kind, bytes: &[u8], columns: Option<Columns>) -> Self {
        let mut people: BTreeMap<&str, (usize, &str)> = BTreeMap::new();
        let mut tags = BTreeSet::new();
        let mut found = Self { title: board.title.clone(), visibility: board.visibility, ..Self::default() };
        let named = [&board.owner].into_iter().chain(board.scoops.iter().map(|scoop| &scoop.curator));
        for person in named.filter(|person| !person.is_unnamed()) {
            people.entry(&person.foreign_name).or_insert((0, &person.display_name)).0 += 1;
        }
        for scoop in &board.scoops {
            found.insights += usize::from(scoop.insight.is_some());
            for reaction in &scoop.reactions {
                people.entry(&reaction.by.foreign_name).or_insert((0, &reaction.by.display_name));
                match reaction.kind {
                    ReactionKind::Insight => found.insights += 1,
                    ReactionKind::Comment => found.comments += 1,
                }
            }
            tags.extend(scoop.tags.iter().map(|tag| tag.to_lowercase()));
            found.without_address += usize::from(scoop.article.is_none());
            found.unpublished += usize::from(scoop.state.is_some_and(|state| state != State::Published));
            found.pictures += usize::from(scoop.picture.is_some());
            found.lost_pictures += usize::from(scoop.picture.is_none() && scoop.had_picture);
        }
        found.scoops = board.scoops.len();
        found.tags = tags.len();
        found.people_count = people.len();
        let mut people: Vec<_> = people.into_iter().collect();
        people.sort_by_key(|(_, (scoops, _))| std::cmp::Reverse(*scoops));
        found.people = people
            .into_iter()
            .take(100)
            .map(|(name, (_, shown))| (name.to_owned(), shortened(shown.to_owned(), 100)))
            .collect();
        found.samples = board.scoops.iter().take(5).map(|scoop| shortened(scoop.title.clone(), 120)).collect();
        found.skipped = board.skipped.len();
        if kind == Kind::Csv
            && let Some(table) = text_of(bytes).ok().and_then(|text| Table::of(&text).ok())
        {
            found.columns = columns.unwrap_or_else(|| table.columns());
            found.head = table.head;
        }
        found
    }
}
