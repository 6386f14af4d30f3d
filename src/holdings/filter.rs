//! Which of one's scoops: as the address of the list says it.

use chrono::NaiveDate;
use serde::Deserialize;

use crate::{problems::Problems, text::tag};

/// As the address has them, and in words.
pub const STATES: [(&str, &str); 6] = [
    ("", "All but deleted"),
    ("draft", "Draft"),
    ("offered", "Waits for a curator"),
    ("scheduled", "Scheduled"),
    ("published", "Published"),
    ("deleted", "Deleted"),
];

/// Empty fields filter nothing.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Filter {
    pub board: String,
    pub state: String,
    pub tag: String,
    pub site: String,
    /// Of title, excerpt or insight.
    pub q: String,
    /// Days on which it was scooped, the first and the last of them.
    pub from: String,
    pub until: String,
    /// Its link leads nowhere any more.
    pub broken: String,
}

impl Filter {
    pub fn problems(&self) -> Problems {
        let mut problems = Problems::default();
        for (field, text) in [("from", &self.from), ("until", &self.until)] {
            problems.require(text.is_empty() || day(text).is_some(), field, "A day is written like this: 2026-01-31.");
        }
        for (field, text) in [("q", &self.q), ("site", &self.site), ("tag", &self.tag)] {
            problems.length(field, text, 0, 200);
        }
        problems
    }

    pub fn is_on(&self) -> bool {
        self.pairs().iter().any(|(name, _)| *name != "board")
    }

    pub fn only_broken(&self) -> bool {
        !self.broken.is_empty()
    }

    /// At more than board, state and day: what only a look at each tells.
    pub(super) fn looks_closer(&self) -> bool {
        [&self.tag, &self.site, &self.q, &self.broken].iter().any(|text| !text.trim().is_empty())
    }

    /// What the address has to say again on the next page.
    pub fn pairs(&self) -> Vec<(&'static str, &str)> {
        let all = [
            ("board", &self.board),
            ("state", &self.state),
            ("tag", &self.tag),
            ("site", &self.site),
            ("q", &self.q),
            ("from", &self.from),
            ("until", &self.until),
            ("broken", &self.broken),
        ];
        all.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name, value.as_str())).collect()
    }

    pub(super) fn first_day(&self) -> Option<NaiveDate> {
        day(&self.from)
    }

    pub(super) fn last_day(&self) -> Option<NaiveDate> {
        day(&self.until)
    }

    pub(super) fn normal_tag(&self) -> Option<String> {
        let tag = tag::normal(&self.tag);
        (!tag.is_empty()).then_some(tag)
    }
}

fn day(text: &str) -> Option<NaiveDate> {
    let known = NaiveDate::from_ymd_opt(1900, 1, 1)?..NaiveDate::from_ymd_opt(3000, 1, 1)?;
    NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d").ok().filter(|day| known.contains(day))
}

/// None where it filters nothing.
pub(super) fn wanted(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    (!text.is_empty()).then_some(text)
}
