//! Who pays for a board, and the words that say so wherever it is shown.

use sqlx::PgConnection;

use super::{Draft, Topic, TopicId, draft::one_line};
use crate::error::Result;

/// The mark of a sponsored board, the same on pages, in feeds and in previews.
pub fn sponsored_by(sponsor: &str) -> String {
    format!("Sponsored by {sponsor}")
}

/// What a preview tells, the mark first: previews are cut at their end.
pub fn marked(sponsored: Option<String>, words: &str) -> String {
    match sponsored {
        Some(mark) if words.is_empty() => mark,
        Some(mark) => format!("{mark} · {words}"),
        None => words.to_owned(),
    }
}

impl Draft {
    pub const LONGEST_SPONSOR: usize = 120;

    /// As it is kept; none for a board that nobody pays for.
    pub(super) fn sponsor(&self) -> Option<String> {
        Some(one_line(&self.sponsor)).filter(|sponsor| !sponsor.is_empty())
    }
}

impl Topic {
    /// "Sponsored by Norvia".
    pub fn sponsored(&self) -> Option<String> {
        self.sponsor.as_deref().map(sponsored_by)
    }
}

impl TopicId {
    /// Says who pays for it, tidied and of a length that fits; an empty name says nothing.
    pub async fn is_sponsored_by(self, db: &mut PgConnection, sponsor: &str) -> Result<(), sqlx::Error> {
        sqlx::query!("update topic set sponsor = nullif($2, '') where id = $1", self.0, sponsor).execute(db).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sponsor_is_one_line_and_no_words_are_none() {
        let draft = |sponsor: &str| Draft { sponsor: sponsor.to_owned(), ..Draft::empty() };
        assert_eq!(draft(" Norvia \r\n Pharma ").sponsor().as_deref(), Some("Norvia Pharma"));
        assert_eq!(draft(" \t ").sponsor(), None);
    }

    #[test]
    fn the_mark_stands_before_what_a_preview_tells() {
        assert_eq!(marked(Some(sponsored_by("Norvia")), "On salt."), "Sponsored by Norvia · On salt.");
        assert_eq!(marked(Some(sponsored_by("Norvia")), ""), "Sponsored by Norvia");
        assert_eq!(marked(None, "On salt."), "On salt.");
    }
}
