//! A board as another system kept it: read, but not yet written anywhere.
//!
//! Every string is tidy: trimmed, with single ordinary spaces and no control characters.
//! [`Body::Html`] alone is as its author left it, and must be cleaned before it is shown.

use chrono::{DateTime, Utc};

use super::block::Block;

/// A topic board with all its scoops, newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Board {
    /// What names it at its origin: the API's short name; of a saved page, its title.
    pub foreign_name: String,
    pub title: String,
    pub description: Vec<Block>,
    pub audiences: Vec<String>,
    pub language: Option<String>,
    pub private: bool,
    pub owner: Person,
    pub views: Option<Views>,
    pub call_to_action: Option<CallToAction>,
    pub scoops: Vec<Scoop>,
    /// What did not come along, in the order of the file.
    pub skipped: Vec<Skipped>,
}

/// Whoever wrote something there; whether they have an account here is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// What names them at their origin. A saved page tells no other name than the one it shows.
    pub foreign_name: String,
    pub display_name: String,
    pub bio: Option<String>,
}

impl Person {
    /// Somebody of whom only a name is shown.
    pub(super) fn named(name: &str) -> Self {
        Self { foreign_name: name.to_owned(), display_name: name.to_owned(), bio: None }
    }
}

/// How often the board was seen. Origins abbreviate, so the total may be rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Views {
    pub total: i64,
    pub that_day: Option<i64>,
}

/// The invitation at the foot of a board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallToAction {
    pub title: String,
    pub text: String,
}

/// Something left out. `what` is the same for all of one sort, so that they can be counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    pub line: Option<usize>,
    pub what: String,
    pub why: String,
}

impl Skipped {
    pub(super) fn line(line: usize, what: &str, why: &str) -> Self {
        Self { line: Some(line), ..Self::somewhere(what, why) }
    }

    pub(super) fn somewhere(what: &str, why: &str) -> Self {
        Self { line: None, what: what.to_owned(), why: why.to_owned() }
    }
}

/// A scoop as it stood on its board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scoop {
    /// Stays the same however often the same scoop is read, so importing twice doubles nothing.
    pub foreign_id: String,
    /// Never empty, and at most [`Scoop::LONGEST_TITLE`] characters.
    pub title: String,
    pub body: Body,
    pub curator: Person,
    /// None for an original text, and where the source is unknown.
    pub article: Option<Article>,
    pub source_unknown: bool,
    /// None where the origin shows scoops in their order but without their dates.
    pub published_at: Option<DateTime<Utc>>,
    /// When it was to appear. May lie in the past: the reader does not know what time it is.
    pub scheduled_for: Option<DateTime<Utc>>,
    pub pinned: bool,
    pub had_picture: bool,
    pub picture_address: Option<String>,
    pub tags: Vec<String>,
    /// What the curator says about it.
    pub insight: Option<Body>,
    /// What others said about it, oldest first.
    pub reactions: Vec<Reaction>,
    pub views: Option<i64>,
}

impl Scoop {
    pub const LONGEST_TITLE: usize = 500;
}

/// What a scoop links to. The address is http or https, otherwise unchecked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    pub address: String,
    pub site: Option<String>,
    pub author: Option<String>,
    pub published_at: Option<DateTime<Utc>>,
}

/// A text, as far as its origin kept its shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    Blocks(Vec<Block>),
    /// Not cleaned: whatever the origin sent.
    Html(String),
}

impl Body {
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Blocks(blocks) => blocks.is_empty(),
            Self::Html(html) => html.trim().is_empty(),
        }
    }

    /// HTML of either kind. It still has to pass the house's cleaner, as any foreign text.
    pub fn to_html(&self) -> String {
        match self {
            Self::Blocks(blocks) => Block::to_html(blocks),
            Self::Html(html) => html.clone(),
        }
    }
}

/// What somebody said about a scoop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reaction {
    pub kind: ReactionKind,
    pub by: Person,
    pub at: DateTime<Utc>,
    /// Never empty.
    pub body: Body,
    /// The scoop that an insight was written on, where the origin tells.
    pub foreign_id: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReactionKind {
    /// Written by another curator, on taking the scoop to another board.
    Insight,
    Comment,
}
