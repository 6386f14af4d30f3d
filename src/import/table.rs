//! A table (CSV): as Raindrop or Pocket writes it, or any other, where one says which column is what.

use csv::ReaderBuilder;
use serde::{Deserialize, Serialize};

use super::{
    Board, Unreadable,
    board::Skipped,
    bounds::Heap,
    plain_lists::{Entry, moment},
    tidy::{shortened, tidy},
};
use crate::text::UNSAFE_BEGINNINGS;

/// Which column is what, counted from 0.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(default)]
pub struct Columns {
    pub address: Option<usize>,
    pub title: Option<usize>,
    pub note: Option<usize>,
    pub excerpt: Option<usize>,
    pub tags: Option<usize>,
    pub folder: Option<usize>,
    pub created: Option<usize>,
}

/// The names of its columns, and how they are divided.
pub struct Table {
    pub head: Vec<String>,
    delimiter: u8,
}

const MOST_COLUMNS: usize = 100;

impl Table {
    /// Of its first line.
    pub fn of(text: &str) -> Result<Self, Unreadable> {
        let line: String =
            text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().chars().take(20_000).collect();
        let count = |delimiter: char| line.chars().filter(|c| *c == delimiter).count();
        let delimiter = [(b',', count(',')), (b';', count(';')), (b'\t', count('\t'))];
        let (delimiter, _) = delimiter.into_iter().rev().max_by_key(|(_, count)| *count).unwrap_or((b',', 0));
        let mut reader =
            ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(line.as_bytes());
        let head = reader.records().next().and_then(Result::ok);
        let head: Vec<String> =
            head.iter().flatten().map(|name| shortened(tidy(name), 60)).take(MOST_COLUMNS).collect();
        let table = Self { head, delimiter };
        if table.columns().address.is_none() && table.head.len() < 2 {
            return Err(Unreadable::whole(
                "this is none of the files that can be imported: its first line would name the columns of a table, \
                 one of them “url”",
            ));
        }
        Ok(table)
    }

    /// What the names of the columns tell.
    pub fn columns(&self) -> Columns {
        let lower: Vec<String> = self.head.iter().map(|name| name.to_lowercase()).collect();
        let find = |names: &[&str]| names.iter().find_map(|name| lower.iter().position(|column| column == name));
        Columns {
            address: find(&["url", "address", "link", "href", "uri", "website"]),
            title: find(&["title", "name"]),
            note: find(&["note", "insight", "notes", "comment", "description"]),
            excerpt: find(&["excerpt", "summary", "quote", "selection"]),
            tags: find(&["tags", "labels", "keywords", "tag"]),
            folder: find(&["folder", "collection"]),
            created: find(&["created", "time_added", "date", "created_at", "added", "timestamp", "published"]),
        }
    }
}

/// By the columns that were chosen, or that their names tell.
pub fn read(text: &str, columns: Option<Columns>) -> Result<Board, Unreadable> {
    let table = Table::of(text)?;
    let columns = columns.unwrap_or_else(|| table.columns());
    let mut reader =
        ReaderBuilder::new().delimiter(table.delimiter).has_headers(true).flexible(true).from_reader(text.as_bytes());
    let mut heap = Heap::default();
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(0, |at| usize::try_from(at.line()).unwrap_or_default());
                heap.skip(Skipped::line(line, "a line", "it cannot be read"));
                continue;
            }
        };
        let cell = |column: Option<usize>| unguarded(column.and_then(|column| record.get(column)).unwrap_or_default());
        let tags = cell(columns.tags);
        let between = if tags.contains('|') { '|' } else { ',' };
        let folder = Some(cell(columns.folder)).filter(|folder| columns.folder.is_some() && !folder.is_empty());
        let entry = Entry {
            line: record.position().map_or(0, |at| usize::try_from(at.line()).unwrap_or_default()),
            address: cell(columns.address).to_owned(),
            title: cell(columns.title).to_owned(),
            note: cell(columns.note).to_owned(),
            excerpt: cell(columns.excerpt).to_owned(),
            tags: tags.split(between).chain(folder).map(str::to_owned).collect(),
            created: moment(cell(columns.created)),
        };
        entry.put_on(&mut heap);
    }
    let (scoops, skipped) = heap.finish();
    Ok(Board {
        origin: "csv".to_owned(),
        foreign_name: "csv".to_owned(),
        title: "Imported links".to_owned(),
        scoops,
        skipped,
        ..Board::default()
    })
}

/// A text that a spreadsheet would take for a formula stands behind an apostrophe: see [`crate::text::line`].
fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| rest.starts_with(UNSAFE_BEGINNINGS)).unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_table_of_raindrop_and_one_of_pocket_tell_by_their_names() {
        let raindrop = "id,title,note,excerpt,url,folder,tags,created,cover,highlights,favorite\n\
                        1,'=Salt,\"Why, \"\"it\"\" matters\",Short,https://ward.example/salt,Food,\"bread, Salt\",2020-03-01T09:30:00Z,,,false\n";
        let board = read(raindrop, None).unwrap();
        let scoop = &board.scoops[0];
        assert_eq!(scoop.title, "=Salt");
        assert_eq!(scoop.insight.as_ref().unwrap().source().0, "Why, \"it\" matters");
        assert_eq!(
            (scoop.tags.as_slice(), scoop.published_at.is_some()),
            (["bread", "Salt", "Food"].map(String::from).as_slice(), true)
        );

        let pocket = "title,url,time_added,tags,status\nTop,https://ward.example/top,1583055000,a|b c,unread\n,javascript:1,1,,archive\n";
        let board = read(pocket, None).unwrap();
        assert_eq!(board.scoops[0].tags, ["a", "b c"]);
        assert_eq!(board.scoops[0].published_at.unwrap().to_rfc3339(), "2020-03-01T09:30:00+00:00");
        assert_eq!((board.skipped.len(), board.skipped[0].line), (1, Some(3)));
    }

    #[test]
    fn any_other_table_is_read_by_the_columns_that_were_chosen() {
        let other = "Wo;Was;Wann\nhttps://ward.example/a;Ärzte;01.03.2020\nhttps://ward.example/b;\n";
        assert_eq!(Table::of(other).unwrap().head, ["Wo", "Was", "Wann"]);
        assert!(read(other, None).unwrap().scoops.is_empty());
        let columns = Columns { address: Some(0), title: Some(1), created: Some(2), ..Columns::default() };
        let board = read(other, Some(columns)).unwrap();
        assert_eq!(board.scoops[0].title, "Ärzte");
        assert_eq!(board.scoops[1].title, "https://ward.example/b", "a line may have fewer columns");
        assert_eq!(board.scoops[0].published_at.unwrap().to_rfc3339(), "2020-03-01T00:00:00+00:00");
        assert!(read(other, Some(Columns { address: Some(900), ..columns })).is_ok());
        assert!(Table::of("only words").is_err());
    }

    proptest! {
        #[test]
        fn no_text_whatever_panics(text in any::<String>()) {
            let _ = read(&text, None);
            let _ = read(&format!("url,title\n{text}"), None);
        }
    }
}
