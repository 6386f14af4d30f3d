//! A board as another system kept it: read, but not yet written anywhere.
//!
//! Every string is tidy: trimmed, with single ordinary spaces and no control characters.
//! [`Body::Html`] alone is as its author left it, and must be cleaned before it is shown.

use std::borrow::Cow;

use chrono::{DateTime, Utc};

use super::block::Block;
use crate::{
    exports::{Edit, Published},
    scoops::State,
    text::Format,
    topics::{CommentPolicy, Face, SideEffects, Visibility},
};

/// What names Scoop.it as the origin of boards, scoops and people.
pub const SCOOPIT: &str = "scoop.it";

/// A topic board with all its scoops, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Board {
    /// The system that it comes from.
    pub origin: String,
    /// What names it at its origin: the API's short name; of a saved page, its title.
    pub foreign_name: String,
    pub title: String,
    pub description: Body,
    pub audiences: Vec<String>,
    pub language: Option<String>,
    pub visibility: Visibility,
    pub look: Look,
    pub owner: Person,
    /// None where all who scooped onto it are.
    pub curators: Option<Vec<Person>>,
    pub contributors: Vec<Person>,
    pub views: Option<Views>,
    pub call_to_action: Option<CallToAction>,
    pub scoops: Vec<Scoop>,
    /// What did not come along, in the order of the file.
    pub skipped: Vec<Skipped>,
}

/// What only another Curatio tells of a board.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    pub time_zone: Option<String>,
    pub accent: Option<String>,
    pub face: Face,
    pub comment_policy: CommentPolicy,
    pub side_effects: SideEffects,
    pub quote_limit: Option<i16>,
    pub sponsor: Option<String>,
    pub archived: bool,
    /// In base64.
    pub picture: Option<String>,
}

/// Whoever wrote something there; whether they have an account here is not known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// What names them at their origin. A saved page tells no other name than the one it shows.
    pub foreign_name: String,
    pub display_name: String,
    pub bio: Option<String>,
}

impl Person {
    /// Nobody is named: it is theirs who imports it.
    pub fn is_unnamed(&self) -> bool {
        self.foreign_name.is_empty()
    }

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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scoop {
    /// Stays the same however often the same scoop is read, so importing twice doubles nothing.
    pub foreign_id: String,
    /// Empty in a draft only, and at most [`Scoop::LONGEST_TITLE`] characters.
    pub title: String,
    pub body: Body,
    pub curator: Person,
    /// None for an original text, and where the source is unknown.
    pub article: Option<Published>,
    pub source_unknown: bool,
    /// None where its dates tell.
    pub state: Option<State>,
    /// Another Curatio knows where it put a scoop without a date.
    pub stands_at: Option<DateTime<Utc>>,
    /// None where the origin shows scoops in their order but without their dates.
    pub published_at: Option<DateTime<Utc>>,
    /// When it was to appear. May lie in the past: the reader does not know what time it is.
    pub scheduled_for: Option<DateTime<Utc>>,
    /// Since when a contributor's draft waited for a curator.
    pub offered_at: Option<DateTime<Utc>>,
    pub pinned: bool,
    /// Where several may be pinned: its place among them.
    pub pin_position: Option<i32>,
    pub had_picture: bool,
    pub picture_address: Option<String>,
    /// In base64.
    pub picture: Option<String>,
    /// Where the scoop stands that it was taken from.
    pub via: Option<String>,
    pub tags: Vec<String>,
    /// What the curator says about it.
    pub insight: Option<Body>,
    /// What others said about it, oldest first.
    pub reactions: Vec<Reaction>,
    pub views: Option<i64>,
    /// What was typed in its editor and not shown yet.
    pub edit: Option<Edit>,
}

impl Scoop {
    pub const LONGEST_TITLE: usize = 500;
}

/// A text, as far as its origin kept its shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    Blocks(Vec<Block>),
    /// Not cleaned: whatever the origin sent.
    Html(String),
    Markdown(String),
    Plain(String),
}

impl Default for Body {
    fn default() -> Self {
        Self::Blocks(Vec::new())
    }
}

impl Body {
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Blocks(blocks) => blocks.is_empty(),
            Self::Html(text) | Self::Markdown(text) | Self::Plain(text) => text.trim().is_empty(),
        }
    }

    /// What is kept of it, and what that is written in. It still has to pass the house's cleaner, as any foreign text.
    pub fn source(&self) -> (Cow<'_, str>, Format) {
        match self {
            Self::Blocks(blocks) => (Block::to_html(blocks).into(), Format::Html),
            Self::Html(html) => (html.into(), Format::Html),
            Self::Markdown(text) => (text.into(), Format::Markdown),
            Self::Plain(text) => (text.into(), Format::Plain),
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
    /// What a comment is called there, and the one that it answers.
    pub id: Option<i64>,
    pub answers: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReactionKind {
    /// Written by another curator, on taking the scoop to another board.
    Insight,
    Comment,
}
