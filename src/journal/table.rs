//! The log as a file of comma-separated values, the newest line first.

use serde_json::Value;
use sqlx::PgPool;

use super::{Entry, entry::Wanted};
use crate::{
    error::{Error, Result},
    text::{BYTE_ORDER_MARK, PATIENCE, Pieces, Place, Writing, line},
};

const AT_ONCE: usize = 500;
const COLUMNS: [&str; 7] = ["when", "who", "deed", "about", "reason", "before", "after"];

pub struct Table {
    pub db: PgPool,
    pub wanted: Wanted,
}

impl Table {
    /// As many lines as the file has at most.
    pub const LONGEST: usize = 50_000;

    /// The file, as it is written.
    pub fn begin(self) -> Pieces {
        Pieces::of(PATIENCE, async move |to| self.write(&to).await)
    }

    async fn write(&self, to: &Writing) -> Result<(), Option<Error>> {
        to.say(format!("{BYTE_ORDER_MARK}{}", line(COLUMNS.map(str::to_owned))?)).await?;
        let (mut place, mut written) = (Place::Newest, 0);
        while written < Self::LONGEST {
            let page = Entry::some(&self.db, &self.wanted, place, AT_ONCE).await?;
            written += page.items.len();
            let rows: Result<String> = page.items.iter().map(row).collect();
            to.say(rows?).await?;
            match page.older {
                Some(key) => place = Place::OlderThan(key),
                None => break,
            }
        }
        Ok(())
    }
}

fn row(entry: &Entry) -> Result<String> {
    let json = |value: &Value| {
        if value.as_object().is_some_and(serde_json::Map::is_empty) { String::new() } else { value.to_string() }
    };
    line([
        entry.made_at.iso(),
        format!("@{}", entry.by),
        entry.deed.clone(),
        entry.about.clone(),
        entry.reason.map(|reason| reason.word().to_owned()).unwrap_or_default(),
        json(&entry.before),
        json(&entry.after),
    ])
}
