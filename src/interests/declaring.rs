//! How somebody declares what they have to do with an organisation.

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Value, json};
use sqlx::PgConnection;

use super::{Interest, Kind};
use crate::{
    accounts::AccountId,
    acts::Act,
    error::{Error, Result},
    problems::{OnConstraint, Problems},
    sessions::Me,
};

/// As it was typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Declaration {
    pub organisation: String,
    /// Other names, with commas between them.
    #[serde(default)]
    pub also: String,
    pub kind: Kind,
    /// "2021-03", or a year.
    pub began: String,
    #[serde(default)]
    pub ended: String,
}

/// What is kept of it.
struct Tidied {
    organisation: String,
    also: Vec<String>,
    began: NaiveDate,
    ended: Option<NaiveDate>,
}

/// Characters.
const LONGEST_NAME: usize = 120;
const LONGEST_NAMES: usize = 500;
const MOST_NAMES: usize = 20;
/// What one account declares.
const MOST: i64 = 50;
const TWICE: &str = "You have declared this already: the same organisation, in the same way, from the same month.";

impl Declaration {
    pub fn of(interest: &Interest) -> Self {
        let month = |day: NaiveDate| day.format("%Y-%m").to_string();
        Self {
            organisation: interest.organisation.clone(),
            also: interest.also.join(", "),
            kind: interest.kind,
            began: month(interest.began),
            ended: interest.ended.map(month).unwrap_or_default(),
        }
    }

    fn tidied(&self) -> Result<Tidied> {
        let tidy = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let organisation = tidy(&self.organisation);
        let mut also: Vec<String> = self.also.split(',').map(tidy).filter(|name| !name.is_empty()).collect();
        also.dedup();
        let mut problems = Problems::default();
        problems.length("organisation", &organisation, 2, LONGEST_NAME);
        problems.length("also", &self.also, 0, LONGEST_NAMES);
        problems.require(also.len() <= MOST_NAMES, "also", format!("{MOST_NAMES} names are the most."));
        let words = "Please write a month such as 2021-03, or a year.";
        let began = month(&self.began, 1);
        problems.require(began.is_some(), "began", words);
        let ended = month(&self.ended, 12);
        problems.require(ended.is_some() || self.ended.trim().is_empty(), "ended", words);
        if let (Some(began), Some(ended)) = (began, ended) {
            problems.require(ended >= began, "ended", "It ended before it began.");
        }
        match began {
            Some(began) if problems.none() => Ok(Tidied { organisation, also, began, ended }),
            _ => Err(Error::Refused(problems)),
        }
    }

    /// One more, and its record.
    pub async fn declare(&self, tx: &mut PgConnection, me: &Me) -> Result<()> {
        let new = self.tidied()?;
        hold(tx, me.id).await?;
        let known = sqlx::query_scalar!(r#"select count(*) as "count!" from interest where account_id = $1"#, me.id.0);
        if known.fetch_one(&mut *tx).await? >= MOST {
            let words = format!("{MOST} are the most. Please remove one that has not held for three years.");
            return Err(Error::Refused(Problems::with("organisation", words)));
        }
        let id = sqlx::query_scalar!(
            "insert into interest (account_id, organisation, also, kind, began, ended) values ($1, $2, $3, $4, $5, $6)
             returning id",
            me.id.0,
            new.organisation,
            &new.also,
            self.kind as Kind,
            new.began,
            new.ended
        );
        let id = id.fetch_one(&mut *tx).await.on_constraint("interest_once", "organisation", TWICE)?;
        let after = Interest::find(&mut *tx, me.id, id).await?;
        record(tx, me, "interest.declare", json!({}), after.told()).await
    }

    /// Another wording of one's own, and its record.
    pub async fn change(&self, tx: &mut PgConnection, me: &Me, id: i64) -> Result<()> {
        let new = self.tidied()?;
        hold(tx, me.id).await?;
        let before = Interest::find(&mut *tx, me.id, id).await?;
        let changed = sqlx::query!(
            "update interest set organisation = $3, also = $4, kind = $5, began = $6, ended = $7
             where account_id = $1 and id = $2",
            me.id.0,
            id,
            new.organisation,
            &new.also,
            self.kind as Kind,
            new.began,
            new.ended
        );
        changed.execute(&mut *tx).await.on_constraint("interest_once", "organisation", TWICE)?;
        let after = Interest::find(&mut *tx, me.id, id).await?;
        record(tx, me, "interest.change", before.told(), after.told()).await
    }
}

impl Interest {
    /// As if it had never been declared; the log knows.
    pub async fn remove(tx: &mut PgConnection, me: &Me, id: i64) -> Result<()> {
        hold(tx, me.id).await?;
        let before = Self::find(&mut *tx, me.id, id).await?;
        sqlx::query!("delete from interest where account_id = $1 and id = $2", me.id.0, id).execute(&mut *tx).await?;
        record(tx, me, "interest.remove", before.told(), json!({})).await
    }

    /// From now on they declare that they have none. Refused while there is one.
    pub async fn declare_none(tx: &mut PgConnection, me: &Me) -> Result<()> {
        hold(tx, me.id).await?;
        if !Self::of(&mut *tx, &[me.id.0]).await?.is_empty() {
            let words = "You have declared some. Please give them an end, or remove them first.";
            return Err(Error::Refused(Problems::with("none", words)));
        }
        sqlx::query!("update account set no_interests_at = now() where id = $1", me.id.0).execute(&mut *tx).await?;
        record(tx, me, "interest.none", json!({}), json!({})).await
    }

    fn told(&self) -> Value {
        json!({ "interest": self.line() })
    }
}

/// Of two at once, the second finds what the first declared.
async fn hold(tx: &mut PgConnection, account: AccountId) -> Result<()> {
    sqlx::query!("select from account where id = $1 for no key update", account.0).fetch_one(tx).await?;
    Ok(())
}

async fn record(tx: &mut PgConnection, me: &Me, deed: &'static str, before: Value, after: Value) -> Result<()> {
    Act { by: me.id, deed, about: &format!("@{}", me.name), before, after }.record(tx).await
}

/// The first day of a month; of a year, of its month number `otherwise`.
fn month(text: &str, otherwise: u32) -> Option<NaiveDate> {
    let (year, month) = match text.trim().split_once('-') {
        Some((year, month)) => (year, month.parse().ok()?),
        None => (text.trim(), otherwise),
    };
    let year: i32 = year.parse().ok().filter(|year| (1900..=2100).contains(year))?;
    NaiveDate::from_ymd_opt(year, month, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_read_as_browsers_send_it_and_a_year_as_its_first_or_last() {
        let day = |text: &str| text.parse().ok();
        assert_eq!(month(" 2021-03 ", 1), day("2021-03-01"));
        assert_eq!(month("2021", 12), day("2021-12-01"));
        for nonsense in ["", "March", "2021-13", "21-03", "2021-03-05", "99999-01"] {
            assert_eq!(month(nonsense, 1), None, "{nonsense}");
        }
    }
}
