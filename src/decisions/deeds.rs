//! What becomes of a thing by a decision: kept, hidden or removed, locked.

use sqlx::PgConnection;

use super::{Open, standing::Standing};
use crate::{
    error::{Error, Result},
    matters::{Kind, Reason, Thing},
    scoops::State,
    topics::Visibility,
};

/// Before, and after.
pub type Change = (Standing, Standing);

fn gone() -> Error {
    Error::Forbidden("This is not there any more: its author or the board took it away.".to_owned())
}

impl Open {
    pub(super) fn there(&self) -> Result<Thing> {
        self.thing.ok_or_else(gone)
    }

    /// What waited is shown; what was hidden stays so.
    pub(super) async fn keep(&self, tx: &mut PgConnection) -> Result<Change> {
        let Some(thing) = self.thing else { return Ok((Standing::default(), Standing::default())) };
        let shown = match thing.kind {
            Kind::Comment => sqlx::query!(
                "update comment set state = 'shown', held_for = null
                 where id = $1 and state = 'held' and hidden_for is null",
                thing.id
            ),
            Kind::Insight => sqlx::query!(
                "update insight set held = false, held_for = null where id = $1 and held and hidden_for is null",
                thing.id
            ),
            _ => return Ok((Standing::default(), Standing::default())),
        };
        let waited = shown.execute(tx).await?.rows_affected() == 1;
        Ok(if waited {
            (Standing::shown(false), Standing::shown(true))
        } else {
            (Standing::default(), Standing::default())
        })
    }

    /// Its place says why, or, `removed`, nothing is to be seen of it.
    pub(super) async fn hide(&self, tx: &mut PgConnection, reason: Reason, removed: bool) -> Result<Change> {
        let thing = self.there()?;
        let after = Standing::hidden(Some(reason), removed);
        let before = match thing.kind {
            Kind::Comment => {
                let row = sqlx::query!(
                    r#"with before as (select state = 'shown' as shown, hidden_for, removed from comment where id = $1)
                       update comment set state = 'held', hidden_for = $2, removed = $3 from before
                       where id = $1 and state <> 'deleted'
                       returning before.shown as "shown!", before.hidden_for as "hidden_for?: Reason", before.removed as "removed!""#,
                    thing.id,
                    reason as Reason,
                    removed
                );
                let row = row.fetch_optional(tx).await?.ok_or_else(gone)?;
                Standing::stood(row.shown, row.hidden_for, row.removed)
            }
            Kind::Insight => {
                let row = sqlx::query!(
                    r#"with before as (select not held as shown, hidden_for, removed from insight where id = $1)
                       update insight set held = true, hidden_for = $2, removed = $3 from before where id = $1
                       returning before.shown as "shown!", before.hidden_for as "hidden_for?: Reason", before.removed as "removed!""#,
                    thing.id,
                    reason as Reason,
                    removed
                );
                let row = row.fetch_optional(tx).await?.ok_or_else(gone)?;
                Standing::stood(row.shown, row.hidden_for, row.removed)
            }
            Kind::Scoop => return self.hide_scoop(tx, thing.id, reason, removed).await,
            Kind::Board => {
                let row = sqlx::query!(
                    r#"with before as (select visibility, shown_as, hidden_for from topic where id = $1)
                       update topic set visibility = 'private', hidden_for = $2,
                           shown_as = coalesce(before.shown_as, before.visibility)
                       from before where id = $1 and deleted_at is null
                       returning coalesce(before.shown_as, before.visibility) as "visibility!: Visibility",
                           before.hidden_for as "hidden_for?: Reason""#,
                    thing.id,
                    reason as Reason
                );
                let row = row.fetch_optional(tx).await?.ok_or_else(gone)?;
                Standing { visibility: Some(row.visibility), hidden_for: row.hidden_for, ..Standing::default() }
            }
            Kind::Account => {
                let row = sqlx::query!(
                    r#"with before as (select hidden_for from account where id = $1)
                       update account set hidden_for = $2 from before where id = $1
                       returning before.hidden_for as "hidden_for?: Reason""#,
                    thing.id,
                    reason as Reason
                );
                let row = row.fetch_optional(tx).await?.ok_or_else(gone)?;
                Standing { shown: Some(row.hidden_for.is_none()), hidden_for: row.hidden_for, ..Standing::default() }
            }
        };
        Ok((before, after))
    }

    async fn hide_scoop(&self, tx: &mut PgConnection, id: i64, reason: Reason, removed: bool) -> Result<Change> {
        let row = sqlx::query!(
            r#"with before as (select state, hidden_for, removed from scoop where id = $1)
               update scoop set state = 'hidden', hidden_for = $2, removed = $3 from before
               where id = $1 and deleted_at is null
               returning before.state as "state!: State", before.hidden_for as "hidden_for?: Reason", before.removed as "removed!""#,
            id,
            reason as Reason,
            removed
        );
        let row = row.fetch_optional(tx).await?.ok_or_else(gone)?;
        let state = Some(row.state);
        let before = Standing { state, hidden_for: row.hidden_for, removed: Some(row.removed), ..Standing::default() };
        Ok((before, Standing { state: Some(State::Hidden), ..Standing::hidden(Some(reason), removed) }))
    }

    /// The conversation that it stands in.
    pub(super) async fn lock(&self, tx: &mut PgConnection) -> Result<Change> {
        let scoop = self.scoop(&mut *tx).await?.ok_or_else(gone)?;
        let was = sqlx::query_scalar!(
            r#"with before as (select comments_locked as locked from scoop where id = $1)
               update scoop set comments_locked = true from before where id = $1 returning before.locked as "locked!""#,
            scoop.0
        );
        let was = was.fetch_optional(tx).await?.ok_or_else(gone)?;
        let locked = |locked| Standing { locked: Some(locked), ..Standing::default() };
        Ok((locked(was), locked(true)))
    }
}
