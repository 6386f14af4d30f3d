//! Who asks, where they are signed in.

use sqlx::PgExecutor;

use super::SessionId;
use crate::{
    accounts::{AccountId, Role, Token},
    error::Result,
    text::Moment,
};

/// The account of a session, with all that a page asks of it, in one row.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "a row has its columns")]
pub struct Me {
    pub id: AccountId,
    pub name: String,
    pub display_name: String,
    pub role: Role,
    pub suspended_until: Option<Moment>,
    pub session: SessionId,
    /// The password was right; a second factor is still owed.
    pub half: bool,
    /// Showed who they are in the last half hour.
    pub fresh: bool,
    /// Has a passkey or an authenticator app.
    pub second_factor: bool,
    /// Owns a board, or publishes on one.
    pub curates: bool,
    /// A moderator decided something about them that they have not read.
    pub untold: bool,
    /// Of side effects, where they look after the site; a thousand at most are counted.
    pub open_cases: i64,
    /// Suspended for good.
    pub banned: bool,
    /// Last noted a while ago.
    pub stale: bool,
    /// The site asks a second factor of them, and they have none: until then they only read what anyone does.
    pub owes_factor: bool,
}

impl Me {
    pub async fn by_token(db: impl PgExecutor<'_>, token: &Token) -> Result<Option<Self>> {
        let me = sqlx::query_as!(
            Self,
            r#"select account.id, account.name, account.display_name, account.role,
                   case when account.suspended_until > now() then account.suspended_until end as "suspended_until?: Moment",
                   session.id as session, session.half,
                   session.proved_at > now() - interval '30 minutes' as "fresh!",
                   session.seen_at < now() - interval '10 minutes' as "stale!",
                   exists (select from second_factor where account_id = account.id) as "second_factor!",
                   account.role <> 'reader'
                       or exists (select from topic where topic.owner_id = account.id)
                       or exists (select from topic_member where topic_member.account_id = account.id and topic_member.role = 'curator')
                       as "curates!", account.banned,
                   exists (select from told where told.account_id = account.id and told.seen_at is null) as "untold!",
                   case when account.role = 'admin' then
                       (select count(*) from (select from side_effect_case where closed_at is null limit 1000) open)
                   else 0 end as "open_cases!",
                   false as "owes_factor!"
               from session join account on account.id = session.account_id
               where session.token_hash = $1 and session.expires_at > now() and account.deleted_at is null"#,
            token.hash()
        );
        Ok(me.fetch_optional(db).await?)
    }

    /// What they may do as a member of the site: nothing while suspended, or before they have the factor they owe.
    pub fn acting(&self) -> Option<&Self> {
        (self.suspended_until.is_none() && !self.owes_factor).then_some(self)
    }

    pub fn is_admin(&self) -> bool {
        self.role == Role::Admin
    }
}
