//! Lists are paged by key: page one thousand costs what page one does.

use std::{fmt, str::FromStr};

use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::Moment;

/// Where something stands in a list that runs from newest to oldest; in an address
/// "1762164900123456-42": microseconds since 1970, and the id for two of the same instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct Key {
    pub at: DateTime<Utc>,
    pub id: i64,
}

/// Which page of a list is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    #[default]
    Newest,
    OlderThan(Key),
    NewerThan(Key),
}

/// A page of a list, and where the pages beside it begin.
#[derive(Clone, Debug)]
pub struct Paged<T> {
    pub items: Vec<T>,
    pub older: Option<Key>,
    pub newer: Option<Key>,
}

pub trait Keyed {
    fn key(&self) -> Key;
}

impl Key {
    /// Newer than everything: the year 9999 is the last that every library here can write.
    pub const NEWEST: Self =
        Self { at: DateTime::from_timestamp_micros(253_402_300_799_000_000).expect("a valid date"), id: i64::MAX };

    pub fn new(at: Moment, id: i64) -> Self {
        Self { at: at.0, id }
    }

    pub fn moment(self) -> Moment {
        Moment(self.at)
    }
}

impl<T: Keyed> Paged<T> {
    /// From one row more than a page holds, in the order `place` reads them: newest
    /// first, but oldest first on the way back to newer ones.
    pub fn from_rows(mut rows: Vec<T>, place: Place, per_page: usize) -> Self {
        let more = rows.len() > per_page;
        rows.truncate(per_page);
        let (has_older, has_newer) = match place {
            Place::Newest => (more, false),
            Place::OlderThan(_) => (more, true),
            Place::NewerThan(_) => {
                rows.reverse();
                (true, more)
            }
        };
        let key = |item: Option<&T>, there: bool| item.filter(|_| there).map(Keyed::key);
        Self { older: key(rows.last(), has_older), newer: key(rows.first(), has_newer), items: rows }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.at.timestamp_micros(), self.id)
    }
}

impl FromStr for Key {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (micros, id) = text.rsplit_once('-').ok_or("is not a place in this list")?;
        let at = micros.parse().ok().and_then(DateTime::from_timestamp_micros);
        match (at, id.parse()) {
            (Some(at), Ok(id)) if at <= Self::NEWEST.at && at.timestamp() > -62_000_000_000 => Ok(Self { at, id }),
            _ => Err("is not a place in this list"),
        }
    }
}

impl TryFrom<String> for Key {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Keyed for i64 {
        fn key(&self) -> Key {
            Key { at: DateTime::UNIX_EPOCH, id: *self }
        }
    }

    #[test]
    fn a_key_survives_its_address_and_nonsense_is_refused() {
        let key = Key { at: "2025-11-03T10:15:00.123456Z".parse().unwrap(), id: 42 };
        assert_eq!(key.to_string().parse(), Ok(key));
        assert_eq!(Key::NEWEST.to_string().parse(), Ok(Key::NEWEST));
        for nonsense in
            ["", "-", "1", "x-1", "1-x", "9999999999999999999-1", "253402300800000000-1", "-99999999999999999-1"]
        {
            assert!(nonsense.parse::<Key>().is_err(), "{nonsense}");
        }
    }

    #[test]
    fn both_ways_a_page_knows_its_neighbours() {
        let ids = |page: &Paged<i64>| (page.items.clone(), page.older.map(|k| k.id), page.newer.map(|k| k.id));
        let key = 9_i64.key();
        assert_eq!(ids(&Paged::from_rows(vec![8, 7, 6], Place::Newest, 2)), (vec![8, 7], Some(7), None));
        assert_eq!(ids(&Paged::from_rows(vec![8, 7], Place::OlderThan(key), 2)), (vec![8, 7], None, Some(8)));
        assert_eq!(
            ids(&Paged::from_rows(vec![10, 11, 12], Place::NewerThan(key), 2)),
            (vec![11, 10], Some(10), Some(11))
        );
        assert_eq!(ids(&Paged::from_rows(vec![], Place::OlderThan(key), 2)), (vec![], None, None));
    }
}
