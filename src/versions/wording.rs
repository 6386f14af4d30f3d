//! What an insight said, from the first time that readers saw it.

use sqlx::PgExecutor;

use super::{Change, version::in_words};
use crate::{
    accounts::{AccountId, ByLine},
    error::Result,
    scoops::ScoopId,
    text::{Format, Moment},
};

/// All that somebody has said in one insight.
#[derive(Debug)]
pub struct Wordings {
    pub account: AccountId,
    pub author: ByLine,
    /// The newest first: 50 at most.
    pub all: Vec<Wording>,
}

#[derive(Debug)]
pub struct Wording {
    pub at: Moment,
    /// Against the one before; the first is shown whole.
    pub change: Change,
}

impl Wordings {
    pub async fn of(db: impl PgExecutor<'_>, scoop: ScoopId, insight: i64) -> Result<Self> {
        let rows = sqlx::query!(
            r#"select account.id as "account_id: AccountId", account.name, account.display_name, said.source as "source!", said.format as "format!: Format",
                   said.at as "at!: Moment"
               from insight join account on account.id = insight.account_id
               cross join lateral (
                   select insight.source, insight.format, coalesce(insight.edited_at, insight.written_at) as at,
                       2147483647 as number
                   union all
                   select source, format, said_at, number from insight_version where insight_id = insight.id
                   order by number desc limit 51
               ) said
               where insight.id = $1 and insight.scoop_id = $2 and insight.hidden_for is null order by said.number desc"#,
            insight,
            scoop.0
        )
        .fetch_all(db)
        .await?;
        let first = rows.first().ok_or(crate::error::Error::NotFound)?;
        let account = first.account_id;
        let author = ByLine { name: first.name.clone(), display_name: first.display_name.clone() };
        let texts: Vec<String> = rows.iter().map(|row| in_words(&row.source, row.format)).collect();
        let wordings = rows.iter().enumerate().take(50).map(|(place, row)| {
            let before = texts.get(place + 1).map(String::as_str);
            Wording { at: row.at, change: Change::of_words("Insight", before, &texts[place]) }
        });
        Ok(Self { account, author, all: wordings.collect() })
    }
}
