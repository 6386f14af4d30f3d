//! A board as somebody typed it into the form, and what can be wrong with that.

use std::num::ParseIntError;

use serde::Deserialize;
use uuid::Uuid;

use super::{
    CommentPolicy, Face, SideEffects, Visibility,
    choices::{ACCENTS, AUDIENCES, InsightPolicy, is_language},
};
use crate::{
    error::{Error, Result},
    problems::{OnConstraint, Problems},
    text::slugify,
};

/// Every field as it was typed, so that a refused form can be shown again.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    pub title: String,
    pub address: String,
    pub description: String,
    /// Those ticked.
    #[serde(default)]
    pub audiences: Vec<String>,
    /// One a line, or between commas.
    pub own_audiences: String,
    pub language: String,
    pub time_zone: String,
    pub accent: String,
    #[serde(default)]
    pub face: Face,
    pub visibility: Visibility,
    pub comment_policy: CommentPolicy,
    #[serde(default)]
    pub side_effects: SideEffects,
    #[serde(default)]
    pub insight_policy: InsightPolicy,
    /// Per cent of a source that an excerpt may quote; empty for no limit.
    #[serde(default)]
    pub quote_limit: String,
    /// Who pays for the board; empty for nobody.
    #[serde(default)]
    pub sponsor: String,
    pub call_to_action_title: String,
    pub call_to_action_text: String,
    /// Of the empty form: sent twice, it makes one board.
    pub form_key: Option<Uuid>,
}

const RULE: &str =
    "An address has lower-case letters from a to z and digits, joined by single hyphens, such as heart-failure.";

impl Draft {
    pub const LONGEST_TITLE: usize = 200;
    pub const LONGEST_ADDRESS: usize = 100;
    pub const LONGEST_DESCRIPTION: usize = 5000;
    pub const MOST_AUDIENCES: usize = 20;
    pub const LONGEST_AUDIENCE: usize = 80;
    pub const LONGEST_TIME_ZONE: usize = 60;
    pub const LONGEST_CALL_TITLE: usize = 120;
    pub const LONGEST_CALL_TEXT: usize = 500;

    /// The form before anybody typed.
    pub fn empty() -> Self {
        Self {
            title: String::new(),
            address: String::new(),
            description: String::new(),
            audiences: Vec::new(),
            own_audiences: String::new(),
            language: "en".to_owned(),
            time_zone: "UTC".to_owned(),
            accent: ACCENTS[0].0.to_owned(),
            face: Face::List,
            visibility: Visibility::Public,
            comment_policy: CommentPolicy::Open,
            side_effects: SideEffects::On,
            insight_policy: InsightPolicy::Open,
            quote_limit: String::new(),
            sponsor: String::new(),
            call_to_action_title: String::new(),
            call_to_action_text: String::new(),
            form_key: Some(Uuid::new_v4()),
        }
    }

    /// All that can be told without asking the database.
    pub fn problems(&self) -> Problems {
        let mut problems = Problems::default();
        problems.length("title", &self.title(), 1, Self::LONGEST_TITLE);
        if let Some(address) = self.address() {
            problems.length("address", address, 1, Self::LONGEST_ADDRESS);
            problems.require(slugify(address, Self::LONGEST_ADDRESS, "") == address, "address", RULE);
        }
        problems.length("description", &self.description(), 0, Self::LONGEST_DESCRIPTION);
        let audiences = self.audiences();
        for audience in &audiences {
            let length = audience.chars().count();
            let words = format!("“{audience}” has {length} characters; {} is the most.", Self::LONGEST_AUDIENCE);
            problems.require(length <= Self::LONGEST_AUDIENCE, "own_audiences", words);
        }
        let (many, most) = (audiences.len(), Self::MOST_AUDIENCES);
        problems.require(many <= most, "own_audiences", format!("These are {many} audiences; {most} is the most."));
        problems.require(is_language(&self.language), "language", "Please choose a language.");
        problems.length("time_zone", &self.time_zone, 1, Self::LONGEST_TIME_ZONE);
        problems.require(ACCENTS.iter().any(|(name, _)| *name == self.accent), "accent", "Please choose a colour.");
        let limit = self.quote_limit().is_ok_and(|limit| limit.is_none_or(|limit| (1..=100).contains(&limit)));
        problems.require(limit, "quote_limit", "Please write a number from 1 to 100, or nothing for no limit.");
        problems.length("sponsor", &self.sponsor().unwrap_or_default(), 0, Self::LONGEST_SPONSOR);
        problems.length("call_to_action_title", &self.call_to_action_title, 0, Self::LONGEST_CALL_TITLE);
        problems.length("call_to_action_text", &self.call_text(), 0, Self::LONGEST_CALL_TEXT);
        match (self.call_title().is_empty(), self.call_text().is_empty()) {
            (true, false) => problems.add("call_to_action_title", "The text needs a title."),
            (false, true) => problems.add("call_to_action_text", "The title needs a text below it."),
            _ => {}
        }
        problems
    }

    pub(super) fn quote_limit(&self) -> Result<Option<i16>, ParseIntError> {
        let typed = self.quote_limit.trim().trim_end_matches('%').trim_end();
        if typed.is_empty() { Ok(None) } else { typed.parse().map(Some) }
    }

    pub(super) fn title(&self) -> String {
        one_line(&self.title)
    }

    pub(super) fn address(&self) -> Option<&str> {
        Some(self.address.trim()).filter(|address| !address.is_empty())
    }

    pub(super) fn description(&self) -> String {
        lines(&self.description)
    }

    /// The ticked ones in the form's order, then one's own; each once.
    pub(super) fn audiences(&self) -> Vec<String> {
        let ticked = AUDIENCES.iter().filter(|name| self.is_for(name)).map(|name| (*name).to_owned());
        let own = self.own_audiences.split(['\n', ',']).map(one_line).filter(|name| !name.is_empty());
        let mut audiences: Vec<String> = Vec::new();
        for name in ticked.chain(own) {
            if !audiences.iter().any(|known| known.to_lowercase() == name.to_lowercase()) {
                audiences.push(name);
            }
        }
        audiences
    }

    pub fn is_for(&self, audience: &str) -> bool {
        self.audiences.iter().any(|ticked| ticked == audience)
    }

    /// Title and text: both or none.
    pub(super) fn call_to_action(&self) -> Option<(String, String)> {
        let (title, text) = (self.call_title(), self.call_text());
        (!title.is_empty() && !text.is_empty()).then_some((title, text))
    }

    fn call_title(&self) -> String {
        one_line(&self.call_to_action_title)
    }

    fn call_text(&self) -> String {
        lines(&self.call_to_action_text)
    }
}

/// Single spaces, and none around it.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Browsers send the end of a line as two characters; it counts, and is kept, as one.
fn lines(text: &str) -> String {
    text.replace("\r\n", "\n").trim().to_owned()
}

/// The refusals of the database that are about a board's fields.
pub fn on_board<T>(result: Result<T, sqlx::Error>) -> Result<T> {
    result
        .map_err(|error| match error {
            // The time zone is the only value that such an error can be about (invalid_parameter_value).
            sqlx::Error::Database(refusal) if refusal.code().as_deref() == Some("22023") => {
                let words = "No time zone is called this. Its name is that of a place, such as Europe/Berlin, or UTC.";
                Error::Refused(Problems::with("time_zone", words))
            }
            error => error.into(),
        })
        .on_constraint(
            "topic_address_taken",
            "address",
            "A board has this address already, or had it. Please take another one.",
        )
        .on_constraint(
            "topic_slug_reserved",
            "address",
            "This address is kept for the site itself. Please take another one.",
        )
        .on_constraint("topic_slug_form", "address", RULE)
        .on_constraint(
            "topic_hidden_is_private",
            "visibility",
            "A moderator hid this board: until that is undone, those who work on it see it alone.",
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn audiences_stand_once_in_the_forms_order_and_then_in_ones_own() {
        let draft = Draft {
            audiences: vec!["Labs".to_owned(), "Pharma".to_owned()],
            own_audiences: "Patients,  Carers\r\n labs \r\n\r\nSchool   nurses".to_owned(),
            ..Draft::empty()
        };
        assert_eq!(draft.audiences(), ["Pharma", "Labs", "Patients", "Carers", "School nurses"]);
    }

    #[test]
    fn the_end_of_a_line_is_one_character() {
        let most = "a\r\n".repeat(Draft::LONGEST_DESCRIPTION / 2) + "a";
        let draft = Draft { title: "Salt".to_owned(), description: most, ..Draft::empty() };
        assert_eq!(draft.problems().of("description"), Some("This has 5001 characters; 5000 is the most."));
        assert!(Draft { description: String::new(), ..draft }.problems().none());
    }
}
