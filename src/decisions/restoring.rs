//! A decision is undone: the thing stands as it did before.

use serde_json::{Value, from_value};
use sqlx::{PgConnection, PgExecutor};
use uuid::Uuid;

use super::{Kind, Open, deciding::NewDecision, masking::Kept, standing::Standing};
use crate::{
    accounts::AccountId,
    error::{Error, Result},
    matters::{self, MatterId, Reason},
    scoops::State,
    sessions::Me,
    text::Format,
    topics::Visibility,
};

/// One that stands.
#[derive(Debug)]
pub struct Undoing {
    id: i64,
    kind: Kind,
    reason: Reason,
    author: Option<AccountId>,
    by: AccountId,
    before: Standing,
    after: Standing,
    wave: Option<Uuid>,
    kept: Option<(String, Format)>,
}

fn standing(json: Value) -> Result<Standing> {
    from_value(json).map_err(|error| Error::Internal(error.into()))
}

impl Undoing {
    /// Words that were taken out of a thing are kept for three months, or as long as an appeal waits.
    pub async fn sweep(db: impl PgExecutor<'_>) -> Result<()> {
        sqlx::query!(
            "delete from kept_words where kept_at < now() - interval '90 days' and not exists (
                 select from appeal where appeal.decision_id = kept_words.decision_id and appeal.answer_id is null)"
        )
        .execute(db)
        .await?;
        Ok(())
    }

    /// The matter that a decision was about.
    pub async fn matter(tx: &mut PgConnection, id: i64) -> Result<MatterId> {
        Ok(sqlx::query_scalar!("select matter_id as \"id: MatterId\" from decision where id = $1", id)
            .fetch_one(tx)
            .await?)
    }

    /// The last one about a matter that is held; one undoes them in their order.
    pub async fn last(tx: &mut PgConnection, open: &Open, id: i64) -> Result<Self> {
        let row = sqlx::query!(
            r#"select decision.id, kind, reason, author_id, by_id, before, after, wave, kept_words.source as "source?",
                   kept_words.format as "format?: Format"
               from decision left join kept_words on kept_words.decision_id = decision.id
               where matter_id = $1 and undoes_id is null
                   and not exists (select from decision undone where undone.undoes_id = decision.id)
               order by decision.id desc limit 1"#,
            open.id.0
        );
        let row = row.fetch_optional(tx).await?.filter(|row| row.id == id).ok_or_else(|| {
            Error::Forbidden("This was undone already, or something was decided after it: undo that first.".to_owned())
        })?;
        Ok(Self {
            id,
            kind: row.kind,
            reason: row.reason,
            author: row.author_id.map(AccountId),
            by: AccountId(row.by_id),
            before: standing(row.before)?,
            after: standing(row.after)?,
            wave: row.wave,
            kept: row.source.zip(row.format),
        })
    }

    /// With its line in the log. `all` undoes the others of its wave, too.
    pub async fn undo(self, tx: &mut PgConnection, me: &Me, open: &Open, words: &str, all: bool) -> Result<i64> {
        if !open.as_admin && (self.kind.is_of_people() || by_admin(&mut *tx, self.by).await?) {
            return Err(Error::Forbidden("Those who look after the site decided this.".to_owned()));
        }
        let Self { before, after, .. } = self;
        match self.kind {
            Kind::Keep | Kind::Hide | Kind::Remove => open.stands(&mut *tx, before).await?,
            Kind::Lock => open.locked(&mut *tx, before.locked.unwrap_or(false)).await?,
            Kind::Mask => {
                let words = "These words were kept for a while, so that it could be undone, and are gone now.";
                let (source, format) = self.kept.clone().ok_or_else(|| Error::Forbidden(words.to_owned()))?;
                open.says(&mut *tx, &source, format).await?;
            }
            Kind::Suspend | Kind::Ban => {
                if let Some(author) = self.author {
                    author.is_as_before(&mut *tx, before, after).await?;
                }
            }
            Kind::Warn | Kind::Restore => {}
        }
        let new = NewDecision {
            kind: Kind::Restore,
            reason: self.reason,
            words,
            change: (after, before),
            until: None,
            undoes: Some(self.id),
            wave: None,
            kept: None::<Kept>,
        };
        let id = open.record(&mut *tx, me, new).await?;
        if self.kind == Kind::Keep && before.shown == Some(false) {
            // It waits again.
            sqlx::query!("update matter set waits_since = now() where id = $1", open.id.0).execute(&mut *tx).await?;
        }
        if let Some(wave) = self.wave.filter(|_| all) {
            undo_wave(tx, me, wave).await?;
        }
        Ok(id)
    }
}

/// Whether they look after the site.
async fn by_admin(tx: &mut PgConnection, by: AccountId) -> Result<bool> {
    let admin = sqlx::query_scalar!(r#"select role = 'admin' as "admin!" from account where id = $1"#, by.0);
    Ok(admin.fetch_one(tx).await?)
}

impl Open {
    /// As it stood before.
    async fn stands(&self, tx: &mut PgConnection, before: Standing) -> Result<()> {
        // What a decision changed nothing about stands as it does.
        if before == Standing::default() {
            return Ok(());
        }
        let thing = self.there()?;
        let (shown, hidden_for) = (before.shown.unwrap_or(true), before.hidden_for);
        let removed = before.removed.unwrap_or(false) && hidden_for.is_some();
        let done = match thing.kind {
            matters::Kind::Comment => sqlx::query!(
                "update comment set state = case when $2 then 'shown' else 'held' end::comment_state, hidden_for = $3, removed = $4
                 where id = $1 and state <> 'deleted'",
                thing.id,
                shown && hidden_for.is_none(),
                hidden_for as Option<Reason>,
                removed
            ),
            matters::Kind::Insight => sqlx::query!(
                "update insight set held = $2, hidden_for = $3, removed = $4 where id = $1",
                thing.id,
                !shown || hidden_for.is_some(),
                hidden_for as Option<Reason>,
                removed
            ),
            matters::Kind::Scoop => sqlx::query!(
                "update scoop set state = $2, hidden_for = $3, removed = $4 where id = $1 and deleted_at is null",
                thing.id,
                before.state.unwrap_or(State::Published) as State,
                hidden_for as Option<Reason>,
                removed
            ),
            matters::Kind::Board => sqlx::query!(
                "update topic set visibility = case when $3::reason is null then $2 else visibility end,
                     shown_as = case when $3::reason is null then null else shown_as end, hidden_for = $3
                 where id = $1 and deleted_at is null",
                thing.id,
                before.visibility.unwrap_or_default() as Visibility,
                hidden_for as Option<Reason>
            ),
            matters::Kind::Account => sqlx::query!(
                "update account set hidden_for = $2 where id = $1",
                thing.id,
                hidden_for as Option<Reason>
            ),
        };
        if done.execute(tx).await?.rows_affected() == 1 {
            return Ok(());
        }
        Err(Error::Forbidden("It is deleted meanwhile: there is nothing to put back.".to_owned()))
    }

    async fn locked(&self, tx: &mut PgConnection, locked: bool) -> Result<()> {
        if let Some(scoop) = self.scoop(&mut *tx).await? {
            sqlx::query!("update scoop set comments_locked = $2 where id = $1", scoop.0, locked).execute(tx).await?;
        }
        Ok(())
    }
}

/// The others of a wave that were not undone one by one; each gets its line in the log.
async fn undo_wave(tx: &mut PgConnection, me: &Me, wave: Uuid) -> Result<()> {
    let matters = sqlx::query_scalar!(
        r#"with undone as (
               insert into decision (matter_id, kind, reason, by_id, author_id, board_id, before, after, undoes_id)
               select matter_id, 'restore', reason, $2, author_id, board_id, after, before, id from decision
               where wave = $1 and not exists (select from decision undone where undone.undoes_id = decision.id)
                   and not exists (select from decision later where later.matter_id = decision.matter_id and later.id > decision.id)
               returning matter_id
           )
           update matter set decisions = decisions + 1 where id in (select matter_id from undone) returning id as "id!: i64""#,
        wave,
        me.id.0
    );
    let matters = matters.fetch_all(&mut *tx).await?;
    sqlx::query!(
        "update comment set state = case when (decision.before ->> 'shown')::boolean then 'shown' else 'held' end::comment_state,
             hidden_for = null, removed = false
         from matter join decision on decision.matter_id = matter.id and decision.wave = $2
         where matter.id = any($1) and comment.id = matter.comment_id and comment.state <> 'deleted'",
        &matters,
        wave
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "update insight set held = not (decision.before ->> 'shown')::boolean, hidden_for = null, removed = false
         from matter join decision on decision.matter_id = matter.id and decision.wave = $2
         where matter.id = any($1) and insight.id = matter.insight_id",
        &matters,
        wave
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "update scoop set state = (decision.before ->> 'state')::scoop_state, hidden_for = null, removed = false
         from matter join decision on decision.matter_id = matter.id and decision.wave = $2
         where matter.id = any($1) and scoop.id = matter.scoop_id and scoop.deleted_at is null",
        &matters,
        wave
    )
    .execute(tx)
    .await?;
    Ok(())
}
