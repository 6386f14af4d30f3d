//! How somebody says something under a scoop.

use serde::Deserialize;
use sqlx::{PgExecutor, PgPool};
use uuid::Uuid;

use super::{Change, Place};
use crate::{
    desk,
    error::{Error, Result, wait_for},
    identifiers::Guard,
    live::Changes,
    matters::HeldFor,
    problems::Problems,
    sessions::Me,
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
const PER_MINUTE: i32 = 6;
const PER_HOUR: i32 = 60;

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

    /// Its id. The same form says it once, however often it is sent.
    pub async fn say(&self, db: &PgPool, changes: &Changes, place: &Place, me: &Me) -> Result<i64> {
        Self::problems(&self.text).into_result()?;
        let change = Change::at(db, &self.text, place).await?;
        let said = if desk::tells_of_side_effect(&change.source) {
            let mut tx = changes.begin(db).await?;
            let said = self.put(&mut *tx, place, me, &change, false, false).await?;
            if let Put { said: Some(id), made: true, .. } = said {
                desk::screen(&mut tx, desk::Words::Comment(id)).await?;
            }
            tx.commit().await?;
            said
        } else {
            self.put(db, place, me, &change, true, changes.go_together()).await?
        };
        match said {
            Put { said: Some(id), .. } => Ok(id),
            Put { seconds: Some(seconds), .. } => {
                Err(Error::Refused(Problems::with("text", wait_for(u64::try_from(seconds).unwrap_or_default()))))
            }
            Put { .. } => Err(self.missed(db, place, me).await),
        }
    }

    /// By one statement, which does not wait for the disk where changes go there together. What is `quiet` tells of no side
    /// effect.
    async fn put(
        &self,
        db: impl PgExecutor<'_>,
        place: &Place,
        me: &Me,
        change: &Change,
        quiet: bool,
        together: bool,
    ) -> Result<Put> {
        let put = sqlx::query_as!(
            Put,
            r#"select said, made as "made!", seconds from say($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"#,
            place.scoop.0,
            me.id.0,
            self.answers,
            change.source,
            change.html.as_str(),
            change.held_for as Option<HeldFor>,
            self.form_key,
            PER_MINUTE,
            PER_HOUR,
            quiet,
            together
        );
        Ok(put.fetch_one(db).await?)
    }

    /// Why it was not said: the conversation was closed meanwhile, or what it answers is gone.
    async fn missed(&self, db: &PgPool, place: &Place, me: &Me) -> Error {
        let open = async { Place::of(db, &place.slug, place.scoop.0, me, "").await?.talk.must_take_words(me) };
        match open.await {
            Err(error) => error,
            Ok(()) if self.answers.is_some() => {
                let words = "What you answer is not there any more. You can still say it as a comment of its own.";
                Error::Refused(Problems::with("text", words))
            }
            Ok(()) => Error::NotFound,
        }
    }
}

/// What became of it.
#[derive(Debug)]
struct Put {
    said: Option<i64>,
    /// Now, and not by the same form before.
    made: bool,
    /// How long one waits who said too much.
    seconds: Option<i64>,
}
