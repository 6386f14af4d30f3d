//! Whom a decision concerns gets a letter, where they have an address.

use sqlx::PgConnection;

use super::{Kind, Open};
use crate::{
    accounts::{Account, AccountId},
    error::Result,
    links::Post,
    matters,
    removals::Removal,
};

impl Open {
    /// So do those who asked that it is taken down, where the decision answers them: with yes, too, where it is gone
    /// already. Where the decision undoes such an answer, they wait again.
    ///
    /// In the transaction of the decision. What was decided stands on the page that the letter leads to, with the
    /// reason: a mailbox is no place for it.
    pub async fn tell(&self, tx: &mut PgConnection, post: &Post<'_>, decision: i64) -> Result<()> {
        let made =
            sqlx::query!("select kind, undoes_id from decision where id = $1", decision).fetch_one(&mut *tx).await?;
        if made.kind.answers() {
            let granted = made.kind != Kind::Keep || self.is_gone(&mut *tx).await?;
            for email in Removal::answer(&mut *tx, self.id, decision, granted).await? {
                post.removal_answered(&mut *tx, &email, granted).await?;
            }
        }
        if let Some(undone) = made.undoes_id {
            Removal::reopen(&mut *tx, self.id, undone).await?;
        }
        let told = sqlx::query_scalar!("select account_id from told where decision_id = $1", decision);
        let Some(account) = told.fetch_optional(&mut *tx).await? else { return Ok(()) };
        let account = Account::find(&mut *tx, AccountId(account)).await?;
        post.decided(tx, &account, self.kind.word()).await
    }

    /// It was thrown away, or its curator deleted it.
    async fn is_gone(&self, tx: &mut PgConnection) -> Result<bool> {
        let Some(thing) = self.thing else { return Ok(true) };
        if thing.kind != matters::Kind::Scoop {
            return Ok(false);
        }
        let gone =
            sqlx::query_scalar!(r#"select deleted_at is not null as "gone!" from scoop where id = $1"#, thing.id);
        Ok(gone.fetch_one(tx).await?)
    }
}
