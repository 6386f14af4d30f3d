//! A deleted scoop is gone for everyone at once; for thirty days it can be had back.

use chrono::TimeDelta;
use sqlx::{PgConnection, PgPool};

use super::Holding;
use crate::{
    error::{Error, Result},
    scoops::State,
};

/// Of being kept after it is deleted.
pub const DAYS: i32 = 30;

impl Holding {
    pub(super) async fn delete(tx: &mut PgConnection, ids: &[i64]) -> Result<()> {
        sqlx::query!(
            "update scoop set deleted_at = now(), state_before = state, state = 'hidden'
             where id = any($1) and deleted_at is null and state <> 'hidden'",
            ids
        )
        .execute(tx)
        .await?;
        Ok(())
    }

    /// As what they were; one whose hour has passed meanwhile is a draft, so that it does not appear unlooked for.
    pub(super) async fn restore(tx: &mut PgConnection, ids: &[i64]) -> Result<()> {
        sqlx::query!(
            "update scoop
             set state = case when state_before = 'scheduled' and scheduled_for <= now() then 'draft' else state_before end,
                 scheduled_for = case when state_before = 'scheduled' and scheduled_for > now() then scheduled_for end,
                 deleted_at = null, state_before = null
             where id = any($1) and deleted_at is not null",
            ids
        )
        .execute(tx)
        .await
        .map_err(twice)?;
        Ok(())
    }

    pub(super) fn objection_to_restoring(&self, double: bool) -> Option<&'static str> {
        match self {
            _ if !self.is_deleted() => Some("It is not deleted."),
            _ if double => Some("Another scoop of the same article stands on the board now."),
            _ => None,
        }
    }

    /// Somebody who looks after the site took it from everybody's eyes.
    pub fn is_hidden(&self) -> bool {
        self.state == State::Hidden && !self.is_deleted()
    }

    /// Throws away what was deleted longer ago, one at a time as [`crate::topics::Topic::purge`] does; how many.
    pub async fn purge(db: &PgPool) -> Result<u64> {
        let mut purged = 0;
        loop {
            let done = sqlx::query!(
                "delete from scoop where id = (
                     select id from scoop where deleted_at < now() - make_interval(days => $1)
                     order by deleted_at limit 1 for update skip locked
                 )",
                DAYS
            )
            .execute(db)
            .await?;
            if done.rows_affected() == 0 {
                return Ok(purged);
            }
            purged += done.rows_affected();
        }
    }
}

/// Two text posts that were imported as the same are to stand on one board. Two of one article are told apart before.
pub(super) fn twice(error: sqlx::Error) -> Error {
    match Error::from(error) {
        error if error.constraint() == Some("scoop_imported_once") => {
            Error::BadRequest("Two of these are the same scoop, imported twice. Please choose one of them.".to_owned())
        }
        error => error,
    }
}

/// Until when what was deleted then can be had back.
pub fn gone_at(deleted_at: crate::text::Moment) -> Option<crate::text::Moment> {
    deleted_at.0.checked_add_signed(TimeDelta::days(DAYS.into())).map(crate::text::Moment)
}
