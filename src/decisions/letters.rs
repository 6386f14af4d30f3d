//! Whom a decision concerns gets a letter, where they have an address.

use sqlx::PgConnection;

use super::{Kind, Open};
use crate::{
    accounts::{Account, AccountId},
    error::Result,
    links::Post,
    removals::Removal,
};

impl Open {
    /// So do those who asked that it is taken down, where the decision answers them.
    ///
    /// In the transaction of the decision. What was decided stands on the page that the letter leads to, with the
    /// reason: a mailbox is no place for it.
    pub async fn tell(&self, tx: &mut PgConnection, post: &Post<'_>, decision: i64) -> Result<()> {
        let made = sqlx::query!("select kind, words from decision where id = $1", decision).fetch_one(&mut *tx).await?;
        if made.kind.answers() {
            let granted = made.kind != Kind::Keep;
            for email in Removal::answer(&mut *tx, self.id, granted).await? {
                post.removal_answered(&mut *tx, &email, granted, &made.words).await?;
            }
        }
        let told = sqlx::query_scalar!("select account_id from told where decision_id = $1", decision);
        let Some(account) = told.fetch_optional(&mut *tx).await? else { return Ok(()) };
        let account = Account::find(&mut *tx, AccountId(account)).await?;
        post.decided(tx, &account, self.kind.word()).await
    }
}
