//! What the JSON of a board holds: the same shape is written here and read by an import.
//!
//! What a later version adds, an earlier one leaves out; what an earlier one did not have, has a default.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    accounts::ByLine,
    articles::Kind,
    scoops::State,
    text::Format,
    topics::{CommentPolicy, Face, SideEffects, Visibility},
};

pub const FORMAT: &str = "curatio-board";
pub const VERSION: u32 = 1;

/// An import reads its scoops into something else than a list, so that it holds no more of them than it takes.
#[derive(Debug, Deserialize, Serialize)]
pub struct Document<Scoops: Default = Vec<ScoopPart>> {
    pub format: String,
    pub version: u32,
    /// The host it comes from.
    pub site: String,
    pub board: BoardPart,
    #[serde(default)]
    pub scoops: Scoops,
}

/// Somebody, as the board names them.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct By {
    pub name: String,
    pub display_name: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Text {
    pub source: String,
    #[serde(default)]
    pub format: Format,
}

#[derive(Debug, Deserialize, Serialize)]
pub struct CallToAction {
    pub title: String,
    pub text: String,
}

#[derive(Debug, Deserialize, Serialize)]
pub struct BoardPart {
    /// The last part of its address.
    pub address: String,
    pub title: String,
    #[serde(default)]
    pub description: Text,
    #[serde(default)]
    pub audiences: Vec<String>,
    #[serde(default = "english")]
    pub language: String,
    #[serde(default = "utc")]
    pub time_zone: String,
    #[serde(default)]
    pub accent: String,
    #[serde(default)]
    pub face: Face,
    pub visibility: Visibility,
    #[serde(default)]
    pub comment_policy: CommentPolicy,
    #[serde(default)]
    pub side_effects: SideEffects,
    pub call_to_action: Option<CallToAction>,
    pub quote_limit: Option<i16>,
    /// Who pays for it.
    pub sponsor: Option<String>,
    #[serde(default)]
    pub archived: bool,
    #[serde(default)]
    pub views: i64,
    pub owner: By,
    #[serde(default)]
    pub curators: Vec<By>,
    #[serde(default)]
    pub contributors: Vec<By>,
    /// Base64 of a picture file.
    pub picture: Option<String>,
}

#[derive(Debug, Deserialize, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "a row has its columns")]
pub struct ScoopPart {
    /// Its number on that site.
    pub id: i64,
    pub state: State,
    #[serde(default)]
    pub title: String,
    pub curator: By,
    pub published_at: Option<DateTime<Utc>>,
    #[serde(default = "yes")]
    pub dated: bool,
    pub scheduled_for: Option<DateTime<Utc>>,
    /// Since when a contributor's draft waits for a curator.
    pub offered_at: Option<DateTime<Utc>>,
    #[serde(default)]
    pub pinned: bool,
    /// Its place among those that are pinned.
    pub pin_position: Option<i32>,
    pub article: Option<Published>,
    #[serde(default)]
    pub source_unknown: bool,
    #[serde(default)]
    pub excerpt: Text,
    #[serde(default)]
    pub tags: Vec<String>,
    /// Base64 of a picture file.
    pub picture: Option<String>,
    #[serde(default)]
    pub had_picture: bool,
    pub picture_address: Option<String>,
    /// Where the scoop stands that it was taken from.
    pub via: Option<String>,
    #[serde(default)]
    pub views: i64,
    /// What is typed in its editor and not shown yet.
    pub edit: Option<Edit>,
    #[serde(default)]
    pub insights: Vec<Voice>,
    #[serde(default)]
    pub comments: Vec<Voice>,
}

/// An article as far as it was known there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[expect(clippy::struct_field_names, reason = "they are named as in the database")]
pub struct Published {
    pub address: String,
    #[serde(default)]
    pub title: String,
    pub site: Option<String>,
    #[serde(default)]
    pub authors: Vec<String>,
    pub published_at: Option<DateTime<Utc>>,
    #[serde(default)]
    pub kind: Kind,
    pub description: Option<String>,
    pub language: Option<String>,
    pub text_length: Option<i32>,
    pub doi: Option<String>,
    pub pmid: Option<String>,
    pub journal: Option<String>,
    pub volume: Option<String>,
    pub issue: Option<String>,
    pub pages: Option<String>,
    /// A frame with its video or slides.
    pub embed_src: Option<String>,
    pub embed_title: Option<String>,
}

/// Changes to a scoop, as they were typed so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub struct Edit {
    pub title: String,
    pub excerpt: String,
    pub insight: String,
    /// With commas between.
    pub tags: String,
}

/// What somebody said about a scoop: an insight, or a comment.
#[derive(Debug, Deserialize, Serialize)]
pub struct Voice {
    pub id: i64,
    pub by: By,
    #[serde(flatten)]
    pub text: Text,
    pub written_at: DateTime<Utc>,
    /// The comment that it answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answers: Option<i64>,
}

impl From<ByLine> for By {
    fn from(line: ByLine) -> Self {
        Self { name: line.name, display_name: line.display_name }
    }
}

fn english() -> String {
    "en".to_owned()
}

fn utc() -> String {
    "UTC".to_owned()
}

fn yes() -> bool {
    true
}
