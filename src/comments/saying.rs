//! How somebody says something under a scoop.

use serde::Deserialize;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{Change, Talk};
use crate::{
    accounts::AccountId,
    desk,
    error::{Error, Result, wait_for},
    identifiers::Guard,
    matters::HeldFor,
    problems::Problems,
    rights::Standing,
    scoops::{Scoop, ScoopId},
    sessions::Me,
    topics::Topic,
};

/// What the form sends.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Saying {
    /// In Markdown.
    #[serde(default)]
    pub text: String,
    /// The comment that it answers.
    pub answers: Option<i64>,
    /// What becomes of what may tell who a patient is.
    #[serde(default)]
    pub guard: Guard,
    /// What they have to do with whom they name is right as declared.
    #[serde(default)]
    pub declared: bool,
    /// Of the empty form: sent twice, it is said once.
    pub form_key: Option<Uuid>,
}

/// Characters.
pub const LONGEST: usize = 10_000;
/// How many one says within a minute, and within an hour.
const PER_MINUTE: i64 = 6;
const PER_HOUR: i64 = 60;

impl Saying {
    /// A new form.
    pub fn empty(answers: Option<i64>) -> Self {
        Self { answers, form_key: Some(Uuid::new_v4()), ..Self::default() }
    }

    pub fn problems(text: &str) -> Problems {
        let mut problems = Problems::default();
        problems.length("text", &text.replace("\r\n", "\n"), 1, LONGEST);
        problems
    }

    /// Its id. The scoop is held, so that it is not locked or closed beside it.
    pub async fn say(
        &self,
        tx: &mut PgConnection,
        board: &Topic,
        id: ScoopId,
        me: &Me,
        standing: Standing,
    ) -> Result<i64> {
        sqlx::query!("select from scoop where id = $1 for no key update", id.0).fetch_one(&mut *tx).await?;
        let scoop = Scoop::find(&mut *tx, board, id.0).await?;
        let talk = Talk::of(board, &scoop, Some(me), standing);
        talk.must_take_words(me)?;
        if let Some(said) = self.said(&mut *tx, me.id).await? {
            return Ok(said);
        }
        Self::problems(&self.text).into_result()?;
        if let Some(seconds) = too_many(&mut *tx, me.id).await? {
            return Err(Error::Refused(Problems::with("text", wait_for(seconds))));
        }
        if let Some(answers) = self.answers {
            answerable(&mut *tx, id, answers).await?;
        }
        let change = Change::of(&mut *tx, &self.text, id, me).await?;
        let said = sqlx::query_scalar!(
            "insert into comment (scoop_id, account_id, parent_id, source, format, html, state, held_for, form_key)
             values ($1, $2, $3, $4, 'markdown', $5,
                 case when $6::held_for is null then 'shown' else 'held' end::comment_state, $6, $7)
             returning id",
            id.0,
            me.id.0,
            self.answers,
            change.source,
            change.html.as_str(),
            change.held_for as Option<HeldFor>,
            self.form_key
        );
        let said = said.fetch_one(&mut *tx).await?;
        desk::screen(tx, desk::Words::Comment(said)).await?;
        Ok(said)
    }

    /// What this very form made before.
    async fn said(&self, tx: &mut PgConnection, me: AccountId) -> Result<Option<i64>> {
        let said =
            sqlx::query_scalar!("select id from comment where account_id = $1 and form_key = $2", me.0, self.form_key);
        Ok(said.fetch_optional(tx).await?)
    }
}

/// One under this scoop that everybody sees.
async fn answerable(tx: &mut PgConnection, scoop: ScoopId, answers: i64) -> Result<()> {
    let there = sqlx::query!(
        "select from comment where id = $1 and scoop_id = $2 and state = 'shown' for key share",
        answers,
        scoop.0
    );
    if there.fetch_optional(tx).await?.is_some() {
        return Ok(());
    }
    let words = "What you answer is not there any more. You can still say it as a comment of its own.";
    Err(Error::Refused(Problems::with("text", words)))
}

/// For so many seconds. The account is held, so that many at once are one after the other.
async fn too_many(tx: &mut PgConnection, me: AccountId) -> Result<Option<u64>> {
    sqlx::query!("select from account where id = $1 for no key update", me.0).fetch_one(&mut *tx).await?;
    let seconds = sqlx::query_scalar!(
        "select ceil(extract(epoch from greatest(
             (select written_at + interval '1 minute' from comment where account_id = $1
              order by written_at desc offset $2 limit 1),
             (select written_at + interval '1 hour' from comment where account_id = $1
              order by written_at desc offset $3 limit 1)) - now()))::bigint",
        me.0,
        PER_MINUTE - 1,
        PER_HOUR - 1
    );
    Ok(seconds.fetch_one(tx).await?.and_then(|seconds| u64::try_from(seconds).ok()).filter(|seconds| *seconds > 0))
}
