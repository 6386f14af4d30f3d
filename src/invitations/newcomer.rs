//! Somebody without an account makes one with the link of a mail, and is on the board with it.

use sqlx::{PgConnection, PgPool};

use super::Invitation;
use crate::{
    accounts::{AccountId, Guessed, Hashed, Newcomer, Role},
    error::Result,
    policy::{Policy, SignUp},
};

impl Policy {
    /// What an account may do that comes by the invitation of a board; none where nobody makes one.
    pub fn guests(&self) -> Option<Role> {
        match self.sign_up {
            SignUp::Open => Some(self.newcomers),
            SignUp::Invitation => Some(Role::Reader),
            SignUp::Closed => None,
        }
    }
}

impl Invitation {
    /// Held, and open. The address that the link went to is proven by it.
    pub async fn welcome(
        &self,
        tx: &mut PgConnection,
        newcomer: &Newcomer,
        role: Role,
        password: &Hashed,
    ) -> Result<AccountId> {
        let account = newcomer.create(tx, role, self.email.as_deref(), Some(password)).await?;
        self.accept(tx, account).await?;
        Ok(account)
    }

    /// The account that this form has made when it was sent before, some minutes ago. Only one that the invitation
    /// itself made, which has no second factor yet: else the link would be a way around it.
    pub async fn welcomed(&self, db: &PgPool, newcomer: &Newcomer) -> Result<Option<AccountId>> {
        let account = sqlx::query_scalar!(
            "select account.id from board_invitation invitation join account on account.id = invitation.accepted_by
             where invitation.id = $1 and invitation.ended_at > now() - interval '10 minutes'
                 and account.created_at = invitation.ended_at and account.name = $2 and account.deleted_at is null
                 and not exists (select from passkey where passkey.account_id = account.id)
                 and not exists (select from totp where totp.account_id = account.id)",
            self.id,
            newcomer.name
        )
        .fetch_optional(db)
        .await?;
        let Some(account) = account else { return Ok(None) };
        let guessed = Guessed::at("password", &newcomer.name);
        guessed.begin(db).await?;
        if !newcomer.password.opens(db, Some(account)).await? {
            return Ok(None);
        }
        guessed.forget(db).await?;
        Ok(Some(account))
    }
}
