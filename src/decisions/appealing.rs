//! Whom a decision concerns may appeal once; another moderator than the one who decided answers.

use serde::Deserialize;
use sqlx::PgConnection;

use crate::{
    accounts::AccountId,
    error::{Error, Result},
    problems::{OnConstraint, Problems},
};

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Appealing {
    #[serde(default)]
    pub words: String,
}

/// After that, it stands.
pub const DAYS: i32 = 30;

impl Appealing {
    /// The matter waits again, for those who look after the site.
    pub async fn appeal(&self, tx: &mut PgConnection, me: AccountId, decision: i64) -> Result<()> {
        let told = sqlx::query!(
            r#"select matter_id, kind in ('keep', 'restore') as "done!", made_at < now() - make_interval(days => $3) as "late!",
                   exists (select from decision undone where undone.undoes_id = decision.id) as "undone!"
               from decision join told on told.decision_id = decision.id
               where decision.id = $1 and told.account_id = $2"#,
            decision,
            me.0,
            DAYS
        );
        let told = told.fetch_one(&mut *tx).await?;
        let mut problems = Problems::default();
        problems.length("words", &self.words, 1, 2000);
        problems.require(!told.late, "words", format!("An appeal can be made for {DAYS} days."));
        problems.require(!told.done && !told.undone, "words", "There is nothing to appeal against any more.");
        problems.into_result()?;
        let words = self.words.replace("\r\n", "\n");
        sqlx::query!("insert into appeal (decision_id, words) values ($1, $2)", decision, words.trim())
            .execute(&mut *tx)
            .await
            .on_constraint("appeal_pkey", "words", "You have appealed against this already; once is all one can.")?;
        let waits = sqlx::query!(
            "update matter set waits_since = coalesce(waits_since, now()), for_admins = true where id = $1",
            told.matter_id
        );
        if waits.execute(&mut *tx).await?.rows_affected() == 0 {
            return Err(Error::NotFound);
        }
        sqlx::query!("update told set seen_at = coalesce(seen_at, now()) where decision_id = $1", decision)
            .execute(tx)
            .await?;
        Ok(())
    }
}
