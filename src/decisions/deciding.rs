//! One decision: what is done, its reason, its line in the log, and the letter to whom it concerns, in one transaction.

use serde::Deserialize;
use serde_html_form::de::empty_as_none;
use serde_json::{Value, to_value};
use sha2::{Digest, Sha256};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{Kind, Open, deeds::Change, masking::Kept, standing::Standing};
use crate::{
    error::{Error, Result},
    matters::Reason,
    problems::Problems,
    sessions::Me,
    text::{Format, Moment},
};

/// What the form sends.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deciding {
    pub kind: Option<Kind>,
    /// None is chosen yet, and to keep a thing needs none.
    #[serde(default, deserialize_with = "empty_as_none")]
    pub reason: Option<Reason>,
    /// To whom it concerns.
    #[serde(default)]
    pub words: String,
    /// That is masked.
    #[serde(default)]
    pub passage: String,
    /// Of a suspension.
    #[serde(default)]
    pub days: String,
    /// And all else of this author.
    pub all: Option<String>,
    /// How many decisions there were when the page was shown.
    #[serde(default)]
    pub seen: i32,
    /// Which words were shown, by [`mark`]; empty where none were.
    #[serde(default)]
    pub mark: String,
    /// The board whose queue it stood in; nothing in that of the site.
    #[serde(default)]
    pub from: String,
}

/// What came of it.
#[derive(Clone, Copy, Debug)]
pub struct Decided {
    pub id: i64,
    /// How many things it was about.
    pub things: u64,
}

/// A line for the log.
pub(super) struct NewDecision<'a> {
    pub kind: Kind,
    pub reason: Reason,
    pub words: &'a str,
    pub change: Change,
    pub until: Option<Moment>,
    pub undoes: Option<i64>,
    pub wave: Option<Uuid>,
    pub kept: Option<Kept>,
}

/// The longest suspension, in days.
const MOST_DAYS: i32 = 365;

impl Deciding {
    fn days(&self) -> Option<i32> {
        self.days.trim().parse().ok().filter(|days| (1..=MOST_DAYS).contains(days))
    }

    fn problems(&self) -> Problems {
        let mut problems = Problems::default();
        problems.require(self.kind.is_some(), "kind", "Please choose what is to be done.");
        let needs_reason = self.kind != Some(Kind::Keep);
        problems.require(!needs_reason || self.reason.is_some(), "reason", "Please choose a reason.");
        problems.length("words", &self.words, 0, 2000);
        if self.kind == Some(Kind::Suspend) {
            let words = format!("Please type a number of days, from 1 to {MOST_DAYS}.");
            problems.require(self.days().is_some(), "days", words);
        }
        let waves = matches!(self.kind, Some(Kind::Hide | Kind::Remove));
        problems.require(self.all.is_none() || waves, "all", "All of an author's can be hidden or removed.");
        problems
    }

    /// Refused where somebody decided meanwhile: of many at once, one decides.
    pub async fn decide(&self, tx: &mut PgConnection, me: &Me, open: &Open) -> Result<Decided> {
        self.problems().into_result()?;
        let kind = self.kind.ok_or(Error::NotFound)?;
        if !Kind::about(open.kind, open.as_admin).contains(&kind) {
            return Err(Error::forbidden());
        }
        if open.above && kind != Kind::Keep {
            let words = "Those who look after the site decide about what the board's owner or an admin said.";
            return Err(Error::Forbidden(words.to_owned()));
        }
        if self.seen != open.decisions {
            let words = "Somebody has decided about this meanwhile. Here is how it stands now.";
            return Err(Error::Refused(Problems::with("kind", words)));
        }
        if kind.is_of_people() && !me.fresh {
            return Err(Error::ProveFirst { to: format!("/matters/{}", open.id.0) });
        }
        open.may_answer(&mut *tx, me).await?;
        let reason = self.reason.unwrap_or(Reason::Other);
        let mut until = None;
        let mut kept = None;
        let change = match kind {
            Kind::Keep => {
                open.still_says(&mut *tx, &self.mark).await?;
                open.keep(&mut *tx).await?
            }
            Kind::Hide => open.hide(&mut *tx, reason, false).await?,
            Kind::Remove => open.hide(&mut *tx, reason, true).await?,
            Kind::Lock => open.lock(&mut *tx).await?,
            Kind::Warn => (Standing::default(), Standing::default()),
            Kind::Mask => {
                let (change, words) = open.mask(&mut *tx, &self.passage).await?;
                kept = Some(words);
                change
            }
            Kind::Suspend | Kind::Ban => {
                let days = self.days().filter(|_| kind == Kind::Suspend);
                let (change, ends) = open.suspend(&mut *tx, days).await?;
                until = ends;
                change
            }
            Kind::Restore => return Err(Error::forbidden()),
        };
        let wave = self.all.as_ref().map(|_| Uuid::new_v4());
        let words = self.words.replace("\r\n", "\n");
        let new = NewDecision { kind, reason, words: words.trim(), change, until, undoes: None, wave, kept };
        let id = open.record(&mut *tx, me, new).await?;
        let mut things = 1;
        if let Some(wave) = wave {
            things += open.wave(tx, me, reason, kind == Kind::Remove, wave).await?;
        }
        Ok(Decided { id, things })
    }
}

impl Open {
    /// Into the log; reports and an appeal are answered by it, its author is told.
    pub(super) async fn record(&self, tx: &mut PgConnection, me: &Me, new: NewDecision<'_>) -> Result<i64> {
        let (before, after) = (new.change.0, new.change.1);
        let id = sqlx::query_scalar!(
            "insert into decision (matter_id, kind, reason, words, by_id, author_id, board_id, until, before, after,
                 undoes_id, wave)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) returning id",
            self.id.0,
            new.kind as Kind,
            new.reason as Reason,
            new.words,
            me.id.0,
            self.author.map(|author| author.0),
            self.board,
            new.until as Option<Moment>,
            in_json(before)?,
            in_json(after)?,
            new.undoes,
            new.wave
        );
        let id = id.fetch_one(&mut *tx).await?;
        if let Some(kept) = new.kept {
            let keeps = sqlx::query!(
                "insert into kept_words (decision_id, source, masked, format) values ($1, $2, $3, $4)",
                id,
                kept.source,
                kept.masked,
                kept.format as Format
            );
            keeps.execute(&mut *tx).await?;
        }
        let appealed = sqlx::query!(
            "update appeal set answer_id = $2 from decision
             where decision.id = appeal.decision_id and decision.matter_id = $1 and appeal.answer_id is null",
            self.id.0,
            id
        );
        let appealed = appealed.execute(&mut *tx).await?.rows_affected() > 0;
        sqlx::query!("update report set closed_at = now() where matter_id = $1 and closed_at is null", self.id.0)
            .execute(&mut *tx)
            .await?;
        // Who asked for a removal waits on until a decision answers them.
        sqlx::query!(
            "update matter set decisions = decisions + 1,
                 waits_since = case when asks.still then waits_since end, for_admins = asks.still
             from (select not $2 and exists (select from removal where matter_id = $1 and closed_at is null) as still) asks
             where id = $1",
            self.id.0,
            new.kind.answers()
        )
        .execute(&mut *tx)
        .await?;
        if let Some(author) = self.author.filter(|_| new.kind != Kind::Keep || appealed) {
            sqlx::query!("insert into told (decision_id, account_id) values ($1, $2)", id, author.0)
                .execute(tx)
                .await?;
        }
        Ok(id)
    }
}

/// Another one for other words.
pub(super) fn mark(source: &str) -> String {
    hex::encode(&Sha256::digest(source)[..16])
}

pub(super) fn in_json(standing: Standing) -> Result<Value> {
    to_value(standing).map_err(|error| Error::Internal(error.into()))
}
