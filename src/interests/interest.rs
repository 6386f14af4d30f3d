//! What is declared, and how it reads.

use chrono::{Months, NaiveDate};
use serde::Deserialize;
use sqlx::PgExecutor;

use crate::{accounts::AccountId, error::Result};

/// For how long after its end an interest is still told: what the disclosure form of the International Committee of
/// Medical Journal Editors asks for.
const TOLD_FOR: Months = Months::new(36);

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, sqlx::Type, Deserialize)]
#[sqlx(type_name = "interest_kind", rename_all = "lowercase")]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    #[default]
    Employment,
    Advice,
    Speaking,
    Research,
    Shares,
    Patents,
    Unpaid,
    Other,
}

impl Kind {
    /// The word of each in a form, and what it says there.
    pub const CHOICES: [(&'static str, &'static str); 8] = [
        ("employment", "Employment"),
        ("advice", "Paid advice, or a paid seat on a board"),
        ("speaking", "Paid talks, travel, meals or gifts"),
        ("research", "Research funding"),
        ("shares", "Shares or options"),
        ("patents", "Patents or royalties"),
        ("unpaid", "An unpaid role"),
        ("other", "Something else"),
    ];

    pub fn word(self) -> &'static str {
        Self::CHOICES[self as usize].0
    }

    /// Within a sentence.
    pub fn words(self) -> &'static str {
        match self {
            Self::Employment => "employment",
            Self::Advice => "paid advice",
            Self::Speaking => "paid talks, travel or gifts",
            Self::Research => "research funding",
            Self::Shares => "shares or options",
            Self::Patents => "patents or royalties",
            Self::Unpaid => "an unpaid role",
            Self::Other => "another tie",
        }
    }
}

#[derive(Clone, Debug)]
pub struct Interest {
    pub id: i64,
    pub organisation: String,
    /// Other names that a text may have for it, or for what it makes.
    pub also: Vec<String>,
    pub kind: Kind,
    /// The first day of a month.
    pub began: NaiveDate,
    pub ended: Option<NaiveDate>,
}

impl Interest {
    /// Of these accounts, what still holds first, then by name.
    pub async fn of(db: impl PgExecutor<'_>, accounts: &[i64]) -> Result<Vec<Self>> {
        let interests = sqlx::query_as!(
            Self,
            "select id, organisation, also, kind, began, ended from interest
             where account_id = any($1) order by ended desc nulls first, lower(organisation), id",
            accounts
        );
        Ok(interests.fetch_all(db).await?)
    }

    /// One's own.
    pub async fn find(db: impl PgExecutor<'_>, account: AccountId, id: i64) -> Result<Self> {
        let interest = sqlx::query_as!(
            Self,
            "select id, organisation, also, kind, began, ended from interest
             where account_id = $1 and id = $2",
            account.0,
            id
        );
        Ok(interest.fetch_one(db).await?)
    }

    /// "Norvia Pharma (employment, since March 2021)".
    pub fn line(&self) -> String {
        format!("{} ({}, {})", self.organisation, self.kind.words(), self.when())
    }

    /// "since March 2021", "March 2021 to June 2023".
    pub fn when(&self) -> String {
        let month = |day: NaiveDate| day.format("%B %Y").to_string();
        match self.ended {
            None => format!("since {}", month(self.began)),
            Some(ended) if ended == self.began => format!("in {}", month(ended)),
            Some(ended) => format!("{} to {}", month(self.began), month(ended)),
        }
    }

    /// Whether it is told under what was said first and last on these days.
    pub fn is_told(&self, first: NaiveDate, last: NaiveDate) -> bool {
        self.began <= last && self.ended.is_none_or(|ended| ended + TOLD_FOR >= first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interest(began: &str, ended: Option<&str>) -> Interest {
        let day = |text: &str| text.parse().unwrap();
        let (organisation, also, kind) = ("Norvia".to_owned(), Vec::new(), Kind::Advice);
        Interest { id: 1, organisation, also, kind, began: day(began), ended: ended.map(day) }
    }

    #[test]
    fn the_line_says_what_with_whom_and_when() {
        assert_eq!(interest("2021-03-01", None).line(), "Norvia (paid advice, since March 2021)");
        let months = |ended| interest("2021-03-01", Some(ended)).when();
        assert_eq!(months("2023-06-01"), "March 2021 to June 2023");
        assert_eq!(months("2021-03-01"), "in March 2021");
    }

    #[test]
    fn it_is_told_from_its_beginning_until_three_years_after_its_end() {
        let told = |on: &str, ended| {
            let day = on.parse().unwrap();
            interest("2021-03-01", ended).is_told(day, day)
        };
        assert!(!told("2021-02-28", None));
        assert!(told("2021-03-01", None) && told("2040-01-01", None));
        assert!(told("2024-03-01", Some("2021-03-01")));
        assert!(!told("2024-03-02", Some("2021-03-01")));
    }

    #[test]
    fn each_kind_has_its_own_word() {
        for (word, _) in Kind::CHOICES {
            let kind: Kind = serde_json::from_value(word.into()).unwrap();
            assert_eq!(kind.word(), word);
        }
    }
}
