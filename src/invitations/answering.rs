//! Accepting, declining and withdrawing: once, whoever comes at the same time.

use sqlx::PgConnection;

use super::{Invitation, State};
use crate::{
    accounts::AccountId,
    error::{Error, Result},
    topics::Topic,
};

impl Invitation {
    /// As it is now. Until the transaction ends nobody else answers it, or changes who works on its board.
    pub async fn hold(self, tx: &mut PgConnection) -> Result<Self> {
        let held = sqlx::query!("select from topic where id = $1 for no key update", self.topic_id.0);
        held.fetch_one(&mut *tx).await?;
        Self::find(tx, self.id).await
    }

    /// Held. Accepting twice is the same as once; one that is not open is as if absent.
    pub async fn accept(&self, tx: &mut PgConnection, account: AccountId) -> Result<()> {
        if self.accepted_by == Some(account) {
            return Ok(());
        }
        if self.state() != State::Open {
            return Err(Error::NotFound);
        }
        self.topic_id.add_member(tx, account, self.role).await?;
        sqlx::query!(
            "update board_invitation set ended_at = now(), accepted_by = $2 where id = $1",
            self.id,
            account.0
        )
        .execute(tx)
        .await?;
        Ok(())
    }

    /// Held. One that is over stays as it is.
    pub async fn decline(&self, tx: &mut PgConnection) -> Result<()> {
        sqlx::query!("update board_invitation set ended_at = now() where id = $1 and ended_at is null", self.id)
            .execute(tx)
            .await?;
        Ok(())
    }

    /// From a board that is held: whether nobody had accepted it before. Twice is the same as once.
    pub async fn withdraw(tx: &mut PgConnection, board: &Topic, id: i64) -> Result<bool> {
        let accepted = sqlx::query_scalar!(
            r#"update board_invitation set ended_at = coalesce(ended_at, now()) where id = $1 and topic_id = $2
               returning accepted_by is not null as "accepted!""#,
            id,
            board.id.0
        );
        Ok(!accepted.fetch_one(tx).await?)
    }
}
