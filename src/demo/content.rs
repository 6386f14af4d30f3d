//! The sample content as its files say it. Days count back from the first start, so that the boards are always fresh.

use anyhow::{Context, Result};
use rust_embed::Embed;
use serde::Deserialize;

use crate::{
    accounts::Role,
    articles::Kind,
    topics::{Face, Visibility},
};

#[derive(Embed)]
#[folder = "src/demo/content/"]
struct Files;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    pub name: String,
    pub display_name: String,
    pub role: Role,
    pub bio: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Board {
    pub slug: String,
    pub title: String,
    pub description: String,
    pub audiences: Vec<String>,
    pub owner: String,
    pub curators: Vec<String>,
    pub accent: String,
    #[serde(default)]
    pub face: Face,
    #[serde(default)]
    pub visibility: Visibility,
    pub picture: String,
    pub views: i64,
    pub views_today: i64,
    pub call_to_action: Option<CallToAction>,
    #[serde(rename = "scoop")]
    pub scoops: Vec<Scoop>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallToAction {
    pub title: String,
    pub text: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scoop {
    /// What another board's `via` calls it.
    pub key: String,
    pub title: String,
    pub address: Option<String>,
    pub site: Option<String>,
    #[serde(default)]
    pub authors: Vec<String>,
    #[serde(default)]
    pub kind: Kind,
    pub article_days_ago: Option<f64>,
    pub days_ago: f64,
    pub curator: String,
    pub via: Option<String>,
    pub picture: Option<String>,
    #[serde(default)]
    pub pinned: bool,
    pub tags: Vec<String>,
    pub excerpt: String,
    pub insight: Option<String>,
    #[serde(default, rename = "comment")]
    pub comments: Vec<Comment>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Comment {
    pub by: String,
    pub days_ago: f64,
    pub text: String,
    #[serde(default, rename = "reply")]
    pub replies: Vec<Comment>,
}

#[derive(Deserialize)]
struct People {
    person: Vec<Person>,
}

pub fn people() -> Result<Vec<Person>> {
    Ok(toml::from_str::<People>(&file("people.toml")?).context("people.toml")?.person)
}

/// In the order of their files' names.
pub fn boards() -> Result<Vec<Board>> {
    let mut names: Vec<_> =
        Files::iter().filter(|name| name.starts_with(|first: char| first.is_ascii_digit())).collect();
    names.sort();
    names.iter().map(|name| toml::from_str(&file(name)?).with_context(|| name.to_string())).collect()
}

fn file(name: &str) -> Result<String> {
    let file = Files::get(name).with_context(|| format!("{name} is missing"))?;
    Ok(String::from_utf8(file.data.into_owned())?)
}
