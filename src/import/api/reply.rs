//! What the API of Scoop.it sends, as far as it is read here. Anything may be missing but
//! what names a board or a scoop; times are milliseconds since 1970.

use chrono::{DateTime, Datelike, Utc};
use serde::{Deserialize, de::IgnoredAny};

/// Either of the two things a reply may be about.
#[derive(Deserialize)]
pub struct Outline {
    pub topic: Option<IgnoredAny>,
    pub error: Option<serde_json::Value>,
}

#[derive(Deserialize)]
pub struct Reply {
    pub topic: Topic,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Topic {
    pub name: String,
    pub short_name: String,
    pub description: Option<String>,
    pub lang: Option<String>,
    pub is_private: Option<bool>,
    pub creator: Option<User>,
    pub pinned_post: Option<Post>,
    pub curated_posts: Option<Vec<Post>>,
    pub curable_posts: Option<Vec<IgnoredAny>>,
    pub stats: Option<Stats>,
}

#[derive(Deserialize)]
pub struct Stats {
    /// Views since the board began.
    pub v: Option<i64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct User {
    pub name: Option<String>,
    pub short_name: Option<String>,
    pub bio: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Post {
    pub id: i64,
    pub title: Option<String>,
    pub url: Option<String>,
    pub content: Option<String>,
    pub html_content: Option<String>,
    pub html_fragment: Option<String>,
    pub insight: Option<String>,
    pub html_insight: Option<String>,
    pub large_image_url: Option<String>,
    pub image_url: Option<String>,
    pub medium_image_url: Option<String>,
    pub small_image_url: Option<String>,
    pub tags: Option<Vec<String>>,
    pub author: Option<User>,
    pub source: Option<Source>,
    pub twitter_author: Option<String>,
    pub comments: Option<Vec<Comment>>,
    pub page_views: Option<i64>,
    pub publication_date: Option<i64>,
    pub curation_date: Option<i64>,
    pub scheduled_date: Option<i64>,
}

#[derive(Deserialize)]
pub struct Source {
    pub name: Option<String>,
    pub url: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Comment {
    #[serde(rename = "type")]
    pub kind: Option<String>,
    pub text: Option<String>,
    pub rescooped_post_id: Option<i64>,
    pub date: Option<i64>,
    pub author: Option<User>,
}

/// None where the API tells no time, or one that no calendar here reaches.
pub fn moment(milliseconds: Option<i64>) -> Option<DateTime<Utc>> {
    let moment = DateTime::from_timestamp_millis(milliseconds.filter(|&since| since > 0)?)?;
    (moment.year() < 10_000).then_some(moment)
}
