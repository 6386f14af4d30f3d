//! What becomes of a comment: changed or taken back by its author; and its conversation, locked.

use std::collections::HashSet;

use serde_json::json;
use sqlx::{PgConnection, PgPool};

use super::{Comment, Place, Saying};
use crate::{
    acts::Act,
    desk,
    error::{Error, Result},
    matters::{HeldFor, Kind},
    rules::{Verdict, judge},
    scoops::ScoopId,
    sessions::Me,
    text::{CleanHtml, Format, mentioned},
};

/// Words as they are kept, with those named who are there.
#[derive(Debug)]
pub struct Change {
    pub source: String,
    pub html: CleanHtml,
    /// It waits for a moderator.
    pub held_for: Option<HeldFor>,
}

fn tidied(text: &str) -> String {
    text.replace("\r\n", "\n").trim().to_owned()
}

impl Change {
    /// `@name` leads to who has that name now. Refused where the site does not take it.
    async fn of(db: &mut PgConnection, text: &str, scoop: ScoopId, me: &Me) -> Result<Self> {
        let source = tidied(text);
        let names: Vec<String> = mentioned(&source).into_iter().collect();
        let known = sqlx::query_scalar!("select name from account where name = any($1) and deleted_at is null", &names);
        let known = known.fetch_all(&mut *db).await?.into_iter().collect();
        let verdict = judge(db, me.id, scoop.0, Kind::Comment, &source, Format::Markdown).await?;
        Ok(Self::judged(source, &known, verdict))
    }

    /// The same, of a text under a scoop where all that is known.
    pub(super) async fn at(db: &PgPool, text: &str, place: &Place) -> Result<Self> {
        let source = tidied(text);
        let verdict = place.stands.judge(db, &source, Format::Markdown).await?;
        Ok(Self::judged(source, &place.named, verdict))
    }

    fn judged(source: String, known: &HashSet<String>, Verdict { held_for, trusted }: Verdict) -> Self {
        let html = CleanHtml::naming(&source, known).trusted(trusted);
        Self { source, html, held_for }
    }
}

impl Comment {
    /// By its author, for some minutes. It is looked at as if it were said anew; what is held or hidden stays so.
    pub async fn edit(&self, db: &PgPool, scoop: ScoopId, me: &Me, text: &str) -> Result<()> {
        if !self.may_edit {
            let words = "What you said can be changed for fifteen minutes. You can take it back, or answer it.";
            return Err(Error::Forbidden(words.to_owned()));
        }
        Saying::problems(text).into_result()?;
        let mut tx = db.begin().await?;
        let change = Change::of(&mut tx, text, scoop, me).await?;
        let changed = sqlx::query!(
            "update comment set source = $2, html = $3, format = 'markdown', edited_at = now(),
                 state = case when $4::held_for is not null then 'held' else state end,
                 held_for = case when hidden_for is null then coalesce($4, held_for) else held_for end
             where id = $1 and state <> 'deleted' and source <> $2",
            self.id,
            change.source,
            change.html.as_str(),
            change.held_for as Option<HeldFor>
        )
        .execute(&mut *tx)
        .await?;
        if changed.rows_affected() > 0 {
            desk::screen(&mut tx, desk::Words::Comment(self.id)).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// By its author. Answered, it leaves its place; places that are not answered any more go with it.
    pub async fn take_back(&self, tx: &mut PgConnection, scoop: ScoopId) -> Result<()> {
        // Nobody answers it meanwhile.
        sqlx::query!("select from scoop where id = $1 for no key update", scoop.0).fetch_one(&mut *tx).await?;
        sqlx::query!(
            "update comment set state = 'deleted', source = '', html = '', edited_at = null, held_for = null,
                 hidden_for = null, removed = false
             where id = $1",
            self.id
        )
        .execute(&mut *tx)
        .await?;
        sqlx::query!(
            "with recursive emptied as (
                 select id, parent_id from comment where id = $1
                     and not exists (select from comment answer where answer.parent_id = comment.id)
                 union all
                 select above.id, above.parent_id from emptied join comment above on above.id = emptied.parent_id
                 where above.state = 'deleted'
                     and not exists (select from comment answer where answer.parent_id = above.id and answer.id <> emptied.id)
             )
             delete from comment where id in (select id from emptied)",
            self.id
        )
        .execute(tx)
        .await?;
        Ok(())
    }
}

impl ScoopId {
    /// Nobody says anything more under it, or one does again. `permalink` is its address in the log of acts.
    pub async fn lock_comments(self, tx: &mut PgConnection, me: &Me, permalink: &str, locked: bool) -> Result<()> {
        let changed = sqlx::query!(
            "update scoop set comments_locked = $2 where id = $1 and comments_locked <> $2",
            self.0,
            locked
        );
        if changed.execute(&mut *tx).await?.rows_affected() == 0 {
            return Ok(());
        }
        let deed = if locked { "scoop.lock" } else { "scoop.unlock" };
        let (before, after) = (json!({ "locked": !locked }), json!({ "locked": locked }));
        Act { by: me.id, deed, about: permalink, before, after }.record(tx).await
    }
}
