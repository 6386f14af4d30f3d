//! The demo's ways in: a link for each role, that signs in whoever opens it, as long as the demo runs.

use std::sync::Arc;

use sqlx::PgExecutor;

use crate::{
    accounts::{AccountId, Role, Token},
    error::Result,
};

/// Empty, and so closed, everywhere but in the demo.
#[derive(Clone, Debug, Default)]
pub struct Doors(Arc<[Door]>);

#[derive(Clone, Debug)]
pub struct Door {
    pub role: Role,
    pub account: AccountId,
    pub display_name: String,
    pub token: Token,
}

impl Doors {
    /// One for somebody of each role.
    pub async fn open(db: impl PgExecutor<'_>) -> Result<Self> {
        let people = sqlx::query!(
            r#"select distinct on (role) id, display_name, role from account
               where origin is null and deleted_at is null order by role, id"#
        )
        .fetch_all(db)
        .await?;
        let door = |role: Role| {
            let one = people.iter().find(|one| one.role == role)?;
            Some(Door { role, account: one.id, display_name: one.display_name.clone(), token: Token::random() })
        };
        Ok(Self([Role::Curator, Role::Reader, Role::Admin].into_iter().filter_map(door).collect()))
    }

    pub fn all(&self) -> &[Door] {
        &self.0
    }

    pub fn at(&self, token: &str) -> Option<&Door> {
        self.0.iter().find(|door| door.token.reveal() == token)
    }
}
