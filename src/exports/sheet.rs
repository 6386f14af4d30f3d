//! What is published, as CSV with the columns that Raindrop has.

use super::gathering::Gathered;
use crate::{
    error::Result,
    text::{BYTE_ORDER_MARK, line},
};

const COLUMNS: [&str; 7] = ["title", "note", "excerpt", "url", "folder", "tags", "created"];
/// The first line.
pub fn head() -> Result<String> {
    Ok(format!("{BYTE_ORDER_MARK}{}", line(COLUMNS.map(str::to_owned))?))
}

pub fn row(scoop: &Gathered, folder: &str) -> Result<String> {
    let part = &scoop.part;
    let tags: Vec<String> = part.tags.iter().map(|tag| tag.replace(',', " ")).collect();
    let created = part.published_at.filter(|_| part.dated);
    line([
        part.title.clone(),
        scoop.note(),
        scoop.excerpt.text(),
        part.article.as_ref().map(|article| article.address.clone()).unwrap_or_default(),
        folder.to_owned(),
        tags.join(", "),
        created.map(|at| at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)).unwrap_or_default(),
    ])
}
