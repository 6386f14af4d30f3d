//! What somebody looks for: as the address of the page says it.

use chrono::{Days, NaiveDate};
use serde::Deserialize;
use url::form_urlencoded::Serializer;

use crate::{problems::Problems, text::Moment};

/// The longest that words are looked for, in characters.
const LONGEST: usize = 200;

/// As the address has them, and in words.
pub const ORDERS: [(&str, &str); 2] = [("", "Closest first"), ("date", "Newest first")];

/// Empty fields narrow nothing down.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    pub q: String,
    /// As it stands in its address.
    pub board: String,
    pub tag: String,
    /// By the name in their address.
    pub curator: String,
    /// By its name, or its host.
    pub site: String,
    /// Days on which it was scooped, the first and the last of them.
    pub from: String,
    pub until: String,
    /// It has an insight.
    pub insight: String,
    pub by: String,
}

impl Asked {
    /// Without what no text has: a NUL, and whatever else is no character that one sees.
    pub fn tidied(mut self) -> Self {
        for field in self.fields() {
            let seen: String = field.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
            seen.trim().clone_into(field);
        }
        self
    }

    fn fields(&mut self) -> [&mut String; 9] {
        let Self { q, board, tag, curator, site, from, until, insight, by } = self;
        [q, board, tag, curator, site, from, until, insight, by]
    }

    pub fn problems(&self) -> Problems {
        let mut problems = Problems::default();
        problems.length("q", &self.q, 0, LONGEST);
        for (field, text) in
            [("tag", &self.tag), ("site", &self.site), ("board", &self.board), ("curator", &self.curator)]
        {
            problems.length(field, text, 0, 100);
        }
        for (field, text) in [("from", &self.from), ("until", &self.until)] {
            problems.require(text.is_empty() || day(text).is_some(), field, "A day is written like this: 2026-01-31.");
        }
        if let (Some(from), Some(until)) = (day(&self.from), day(&self.until)) {
            problems.require(from <= until, "until", "This is before the first day.");
        }
        problems
    }

    /// Nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.q.is_empty() && !self.is_narrowed()
    }

    /// By more than words.
    pub fn is_narrowed(&self) -> bool {
        let Self { board, tag, curator, site, from, until, insight, .. } = self;
        [board, tag, curator, site, from, until, insight].iter().any(|field| !field.is_empty())
    }

    pub fn only_with_insight(&self) -> bool {
        !self.insight.is_empty()
    }

    pub fn newest_first(&self) -> bool {
        self.by == "date"
    }

    /// What the address has to say again on the next page.
    pub fn pairs(&self) -> Vec<(&'static str, &str)> {
        let all = [
            ("q", &self.q),
            ("board", &self.board),
            ("tag", &self.tag),
            ("curator", &self.curator),
            ("site", &self.site),
            ("from", &self.from),
            ("until", &self.until),
            ("insight", &self.insight),
            ("by", &self.by),
        ];
        all.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name, value.as_str())).collect()
    }

    /// The same as a feed, which runs from the newest in any case.
    pub fn feed_href(&self) -> String {
        let pairs = self.pairs().into_iter().filter(|(name, _)| *name != "by");
        format!("/search/feed.xml?{}", Serializer::new(String::new()).extend_pairs(pairs).finish())
    }

    pub fn feed_title(&self) -> String {
        if self.q.is_empty() { "Search".to_owned() } else { format!("Search: {}", self.q) }
    }

    /// A name as it stands in an address; people put an @ before it.
    pub(super) fn curator_name(&self) -> String {
        self.curator.trim_start_matches('@').to_lowercase()
    }

    pub(super) fn first_moment(&self) -> Option<Moment> {
        day(&self.from).map(midnight)
    }

    /// The first that is too late.
    pub(super) fn end(&self) -> Option<Moment> {
        day(&self.until)?.checked_add_days(Days::new(1)).map(midnight)
    }

    /// The last word, where it may be one that is still being typed: not in quotes, not left out.
    pub(super) fn beginning(&self) -> Option<String> {
        let word = self.q.rsplit(char::is_whitespace).next()?;
        let whole = self.q.matches('"').count().is_multiple_of(2);
        let letters = word.chars().all(char::is_alphanumeric) && word.chars().count() >= 2;
        (whole && letters && !word.eq_ignore_ascii_case("or")).then(|| word.to_lowercase())
    }
}

fn midnight(day: NaiveDate) -> Moment {
    Moment(day.and_time(chrono::NaiveTime::MIN).and_utc())
}

fn day(text: &str) -> Option<NaiveDate> {
    let known = NaiveDate::from_ymd_opt(1900, 1, 1)?..NaiveDate::from_ymd_opt(3000, 1, 1)?;
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|day| known.contains(day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_last_word_that_stands_alone_is_completed() {
        let of = |q: &str| Asked { q: q.to_owned(), ..Asked::default() }.beginning();
        assert_eq!(of("salt Kitch"), Some("kitch".to_owned()));
        for whole in ["", "a", "salt or", "\"salt kitch", "\"salt kitch\"", "-kitch", "kitch?"] {
            assert_eq!(of(whole), None, "{whole}");
        }
    }

    #[test]
    fn what_is_no_character_is_not_looked_for() {
        let asked = Asked { q: "\0salt\u{7}bread\n".to_owned(), ..Asked::default() }.tidied();
        assert_eq!(asked.q, "salt bread");
    }
}
