//! What kind of file somebody sent, told by its content and never by its name.

use serde::{Deserialize, Serialize};

use super::{Board, Columns, Unreadable, api, bookmarks, curatio, decoding::text_of, page, table};
use crate::topics::Visibility;

#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "import_kind", rename_all = "snake_case")]
pub enum Kind {
    Curatio,
    ScoopitPage,
    ScoopitApi,
    Bookmarks,
    Csv,
}

/// How a file is read, and what becomes of what is in it.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(default)]
pub struct Choices {
    /// Of a page: the day it was saved.
    pub saved_on: Option<chrono::NaiveDate>,
    /// Of a table; none where its first line tells.
    pub columns: Option<Columns>,
    /// The folders of bookmarks become tags.
    pub folders: bool,
    /// What the importer is called in the file.
    pub am: String,
    pub as_drafts: bool,
    /// Where to, as it was last said: the address of a board, or what a new one is called and who reads it.
    pub target: String,
    pub title: String,
    pub visibility: Option<Visibility>,
}

impl Default for Choices {
    fn default() -> Self {
        Self {
            saved_on: None,
            columns: None,
            folders: true,
            am: String::new(),
            as_drafts: false,
            target: String::new(),
            title: String::new(),
            visibility: None,
        }
    }
}

/// So many at most of one file.
pub const MOST_SCOOPS: usize = 20_000;

impl Kind {
    /// Where it is none of those that are read, the words say what it is.
    pub fn of(bytes: &[u8]) -> Result<Self, Unreadable> {
        let text = text_of(bytes)?;
        let start = text.trim_start();
        let beginning: String = start.chars().take(2000).collect::<String>().to_lowercase();
        if start.is_empty() {
            return Err(Unreadable::whole("there is nothing in this file"));
        }
        if start.starts_with(['{', '[']) {
            return Ok(if is_curatio(start) { Self::Curatio } else { Self::ScoopitApi });
        }
        if beginning.contains("<opml") {
            let words = "this is a list of feeds (OPML): those cannot be imported yet, but will be";
            return Err(Unreadable::whole(words));
        }
        if beginning.contains("netscape-bookmark-file") || beginning.contains("<dt>") && beginning.contains("<a ") {
            return Ok(Self::Bookmarks);
        }
        if beginning.starts_with('<') {
            let words = "this is a page of the web, but not of bookmarks: a page of Scoop.it is imported from its text, \
                         which one gets by selecting all of it and copying";
            return Err(Unreadable::whole(words));
        }
        if page::looks_like_one(&text) {
            return Ok(Self::ScoopitPage);
        }
        table::Table::of(&text).map(|_| Self::Csv)
    }

    /// Reading it twice gives the same twice.
    pub fn read(self, bytes: &[u8], choices: &Choices, today: chrono::NaiveDate) -> Result<Board, Unreadable> {
        let text = text_of(bytes)?;
        let mut board = match self {
            Self::Curatio => curatio::read::<MOST_SCOOPS>(text.as_bytes()),
            Self::ScoopitApi => api::read(text.as_bytes()),
            Self::ScoopitPage => page::read(&text, choices.saved_on.unwrap_or(today)),
            Self::Bookmarks => Ok(bookmarks::read(&text, choices.folders)),
            Self::Csv => table::read(&text, choices.columns),
        }?;
        board.bound();
        Ok(board)
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Curatio => "a board of Curatio",
            Self::ScoopitPage => "the text of a Scoop.it page",
            Self::ScoopitApi => "a board as Scoop.it’s API sends it",
            Self::Bookmarks => "bookmarks",
            Self::Csv => "a table (CSV)",
        }
    }

    /// Whether the file is a board, or only a list of addresses.
    pub fn is_board(self) -> bool {
        !matches!(self, Self::Bookmarks | Self::Csv)
    }
}

fn is_curatio(json: &str) -> bool {
    #[derive(Deserialize)]
    struct Outline {
        format: Option<String>,
    }
    let outline: Result<Outline, _> = serde_json::from_str(json);
    let said = outline.ok().and_then(|outline| outline.format);
    // One that breaks off still says it at its beginning.
    said.as_deref() == Some(crate::exports::FORMAT)
        || json.chars().take(200).collect::<String>().contains(crate::exports::FORMAT)
}
