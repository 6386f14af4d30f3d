//! What stands under what people say.

use std::collections::HashMap;

use chrono::NaiveDate;
use sqlx::PgPool;

use super::{Interest, Kind};
use crate::{accounts::AccountId, error::Result, text::Moment};

/// What the writers of a page have declared.
#[derive(Debug, Default)]
pub struct Declared {
    interests: HashMap<AccountId, Vec<Interest>>,
    none: Vec<AccountId>,
}

impl Declared {
    pub async fn by(db: &PgPool, accounts: impl Iterator<Item = AccountId>) -> Result<Self> {
        let mut accounts: Vec<i64> = accounts.map(|account| account.0).collect();
        accounts.sort_unstable();
        accounts.dedup();
        let mut declared = Self::default();
        if accounts.is_empty() {
            return Ok(declared);
        }
        let rows = sqlx::query!(
            r#"select account.id, account.no_interests_at is not null as "none!", interest.id as "interest?",
                   interest.organisation as "organisation?", interest.also as "also?", interest.kind as "kind?: Kind",
                   interest.began as "began?", interest.ended
               from account left join interest on interest.account_id = account.id
               where account.id = any($1) and (account.no_interests_at is not null or interest.id is not null)
               order by interest.ended desc nulls first, lower(interest.organisation), interest.id"#,
            &accounts
        );
        for row in rows.fetch_all(db).await? {
            declared.none.extend(row.none.then_some(row.id));
            if let (Some(id), Some(organisation), Some(also), Some(kind), Some(began)) =
                (row.interest, row.organisation, row.also, row.kind, row.began)
            {
                let interest = Interest { id, organisation, also, kind, began, ended: row.ended };
                declared.interests.entry(row.id).or_default().push(interest);
            }
        }
        Ok(declared)
    }

    /// The line under an insight; none where its author has declared nothing.
    pub fn under(&self, author: AccountId, written: Moment, edited: Option<Moment>) -> Option<String> {
        let none = self.none.contains(&author).then(|| "Declares no interests.".to_owned());
        self.told(author, written, edited, |_| true).or(none)
    }

    /// The line under a comment, where it names an organisation that its author has to do with.
    pub fn named_in(
        &self,
        text: impl FnOnce() -> String,
        author: AccountId,
        written: Moment,
        edited: Option<Moment>,
    ) -> Option<String> {
        self.interests.get(&author)?;
        let text = text();
        self.told(author, written, edited, |interest| interest.is_named_in(&text))
    }

    fn told(
        &self,
        author: AccountId,
        written: Moment,
        edited: Option<Moment>,
        which: impl Fn(&Interest) -> bool,
    ) -> Option<String> {
        let day = |Moment(at): Moment| -> NaiveDate { at.date_naive() };
        let (first, last) = (day(written), day(edited.unwrap_or(written)));
        let told = self.interests.get(&author)?.iter().filter(|one| one.is_told(first, last) && which(one));
        let lines: Vec<String> = told.map(Interest::line).collect();
        (!lines.is_empty()).then(|| format!("Interests: {}.", lines.join("; ")))
    }
}
