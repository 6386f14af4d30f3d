//! The board's own lines of a saved page: its description, its readers, its curator.

use crate::import::{
    block::Block,
    board::Person,
    layout::{Spaced, blocks},
    page::saved_page::Page,
};

const AUDIENCES: &str = "Relevant to ";

pub struct Header {
    pub description: Vec<Block>,
    pub audiences: Vec<String>,
    pub owner: Person,
}

/// The header whose first line and "Curated by" line stand at these places.
pub fn header(page: &Page, start: usize, end: usize) -> Header {
    // The board's name stands again above the stream, but not on every page.
    let start = if page.text(start) == Some(&page.title) { start + 1 } else { start };
    let lines = page.lines.get(start..end).unwrap_or_default();
    let (audiences, description): (Vec<_>, Vec<_>) = lines.iter().partition(|line| line.text.starts_with(AUDIENCES));
    let description: Vec<_> = description.iter().map(|line| Spaced { gap: line.gap, text: &line.text }).collect();
    Header {
        description: blocks(&description),
        audiences: audiences.iter().flat_map(|line| names(&line.text)).collect(),
        owner: Person::named(page.owner(end).unwrap_or_default()),
    }
}

/// The names in "Relevant to Nurses, Pharma' and Clinicians."
fn names(line: &str) -> impl Iterator<Item = String> {
    let list = line.strip_prefix(AUDIENCES).unwrap_or_default().trim_end_matches('.');
    list.split([',', ';'])
        .map(str::trim)
        .map(|name| name.strip_prefix("and ").unwrap_or(name).trim())
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
}
