//! What somebody says of a scoop: said, changed, or taken back.

use sqlx::{PgConnection, PgExecutor};

use super::{Insight, NewInsight};
use crate::{
    accounts::AccountId,
    desk,
    error::Result,
    matters::{HeldFor, Kind},
    problems::refused,
    rules::{Verdict, judge},
    scoops::ScoopId,
    text::{CleanHtml, Format, Moment},
};

impl Insight {
    /// The insight of this account on a scoop says `source` from now on; where that is empty, there is none. What the
    /// site does not take is refused beside "text"; what waits for a moderator, waits. What a decision hid stays hidden,
    /// also where it is changed, and is not taken back.
    pub async fn say(
        db: &mut PgConnection,
        scoop: ScoopId,
        author: AccountId,
        source: &str,
        format: Format,
    ) -> Result<()> {
        let known = sqlx::query!(
            "select id, source, hidden_for is not null as \"hidden!\" from insight where scoop_id = $1 and account_id = $2 order by written_at, id limit 1",
            scoop.0,
            author.0
        );
        match known.fetch_optional(&mut *db).await? {
            Some(known) if known.source == source => return Ok(()),
            Some(known) if source.trim().is_empty() && known.hidden => {}
            Some(known) if source.trim().is_empty() => {
                sqlx::query!("delete from insight where id = $1", known.id).execute(&mut *db).await?;
            }
            Some(known) => {
                let Verdict { held_for, trusted } =
                    judge(&mut *db, author, scoop.0, Kind::Insight, source, format).await?;
                let html = CleanHtml::from_source(source, format).trusted(trusted);
                sqlx::query!(
                    "update insight set source = $2, format = $3, html = $4,
                         -- Held by whoever undid that it is kept, it waits on.
                         held = hidden_for is not null or $5::held_for is not null or held and held_for is null,
                         held_for = case when hidden_for is null then $5 else held_for end
                     where id = $1",
                    known.id,
                    source,
                    format as Format,
                    html.as_str(),
                    held_for as Option<HeldFor>
                )
                .execute(&mut *db)
                .await?;
            }
            None if source.trim().is_empty() => {}
            None => {
                let Verdict { held_for, trusted } =
                    judge(&mut *db, author, scoop.0, Kind::Insight, source, format).await?;
                let Moment(written_at) = Moment::now(&mut *db).await?;
                NewInsight { scoop, author, source, format, written_at }.create(&mut *db).await?;
                if held_for.is_some() || trusted {
                    let html = CleanHtml::from_source(source, format).trusted(trusted);
                    sqlx::query!(
                        "update insight set held = $3::held_for is not null, held_for = $3, html = $4
                         where scoop_id = $1 and account_id = $2",
                        scoop.0,
                        author.0,
                        held_for as Option<HeldFor>,
                        html.as_str()
                    )
                    .execute(&mut *db)
                    .await?;
                }
            }
        }
        desk::screen(db, desk::Words::Insight(scoop, author)).await
    }

    /// Whether the site takes what somebody would say of a scoop.
    pub async fn is_taken(db: &mut PgConnection, scoop: ScoopId, author: AccountId, source: &str) -> Result<bool> {
        let judged = judge(db, author, scoop.0, Kind::Insight, source, Format::Markdown).await;
        Ok(refused(judged)?.is_ok())
    }

    /// What somebody said of a scoop, as they typed it; empty where they said nothing.
    pub async fn said_by(db: impl PgExecutor<'_>, scoop: ScoopId, author: AccountId) -> Result<String> {
        let said = sqlx::query_scalar!(
            "select source from insight where scoop_id = $1 and account_id = $2 order by written_at, id limit 1",
            scoop.0,
            author.0
        );
        Ok(said.fetch_optional(db).await?.unwrap_or_default())
    }

    /// Whether it is said of this scoop.
    pub async fn is_of(db: impl PgExecutor<'_>, scoop: ScoopId, insight: i64) -> Result<bool> {
        let known = sqlx::query_scalar!(
            r#"select exists (select from insight where id = $1 and scoop_id = $2) as "known!""#,
            insight,
            scoop.0
        );
        Ok(known.fetch_one(db).await?)
    }
}
