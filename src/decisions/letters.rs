//! Whom a decision concerns gets a letter, where they have an address.

use sqlx::PgConnection;

use super::Open;
use crate::{accounts::Account, error::Result, links::Post};

impl Open {
    /// In the transaction of the decision. What was decided stands on the page that the letter leads to, with the
    /// reason: a mailbox is no place for it.
    pub async fn tell(&self, tx: &mut PgConnection, post: &Post<'_>, decision: i64) -> Result<()> {
        let told = sqlx::query_scalar!("select account_id from told where decision_id = $1", decision);
        let Some(account) = told.fetch_optional(&mut *tx).await? else { return Ok(()) };
        let account = Account::find(&mut *tx, crate::accounts::AccountId(account)).await?;
        post.decided(tx, &account, self.kind.word()).await
    }
}
