//! How the site looks at what people say: one row that admins change.

use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::{PgConnection, PgExecutor};

use crate::{accounts::AccountId, acts::Act, error::Result, problems::Problems};

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Settings {
    pub hold_comments: bool,
    pub hold_insights: bool,
    pub newcomer_days: i16,
    pub newcomer_kept: i16,
    pub link_limit: i16,
    pub removal_days: i16,
}

/// As typed.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Typed {
    pub hold_comments: Option<String>,
    pub hold_insights: Option<String>,
    pub newcomer_days: String,
    pub newcomer_kept: String,
    pub link_limit: String,
    pub removal_days: String,
}

impl Settings {
    pub async fn now(db: impl PgExecutor<'_>) -> Result<Self> {
        let now = sqlx::query_as!(
            Self,
            "select hold_comments, hold_insights, newcomer_days, newcomer_kept, link_limit, removal_days from site_setting"
        );
        Ok(now.fetch_one(db).await?)
    }

    /// Until the end of the transaction nobody else holds it.
    pub async fn hold(tx: &mut PgConnection) -> Result<()> {
        sqlx::query!("select from site_setting for update").fetch_one(tx).await?;
        Ok(())
    }

    /// Saved as they are, nothing is recorded.
    pub async fn change(&self, tx: &mut PgConnection, by: AccountId) -> Result<()> {
        Self::hold(&mut *tx).await?;
        let before = Self::now(&mut *tx).await?;
        if before == *self {
            return Ok(());
        }
        sqlx::query!(
            "update site_setting set hold_comments = $1, hold_insights = $2, newcomer_days = $3, newcomer_kept = $4,
                 link_limit = $5, removal_days = $6",
            self.hold_comments,
            self.hold_insights,
            self.newcomer_days,
            self.newcomer_kept,
            self.link_limit,
            self.removal_days
        )
        .execute(&mut *tx)
        .await?;
        Act { by, deed: "settings.change", about: "the site", before: json!(before), after: json!(self) }
            .record(tx)
            .await
    }
}

impl Typed {
    pub fn of(now: &Settings) -> Self {
        let ticked = |is: bool| is.then(|| "on".to_owned());
        Self {
            hold_comments: ticked(now.hold_comments),
            hold_insights: ticked(now.hold_insights),
            newcomer_days: now.newcomer_days.to_string(),
            newcomer_kept: now.newcomer_kept.to_string(),
            link_limit: now.link_limit.to_string(),
            removal_days: now.removal_days.to_string(),
        }
    }

    pub fn read(&self) -> Result<Settings, Problems> {
        let mut problems = Problems::default();
        let mut number = |field, text: &str, least: i16, most: i16| {
            let read = text.trim().parse().ok().filter(|number| (least..=most).contains(number));
            problems.require(read.is_some(), field, format!("Please write a number from {least} to {most}."));
            read.unwrap_or(least)
        };
        let settings = Settings {
            hold_comments: self.hold_comments.is_some(),
            hold_insights: self.hold_insights.is_some(),
            newcomer_days: number("newcomer_days", &self.newcomer_days, 0, 365),
            newcomer_kept: number("newcomer_kept", &self.newcomer_kept, 0, 100),
            link_limit: number("link_limit", &self.link_limit, 0, 100),
            removal_days: number("removal_days", &self.removal_days, 1, 90),
        };
        if problems.none() { Ok(settings) } else { Err(problems) }
    }
}
