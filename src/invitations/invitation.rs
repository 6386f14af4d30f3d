//! One invitation, as the people of its board see it and as whoever is invited does.

use sqlx::PgExecutor;

use crate::{
    accounts::{AccountId, ByLine, Token},
    error::Result,
    text::Moment,
    topics::{MemberRole, TopicId, Visibility},
};

#[derive(Debug)]
pub struct Invitation {
    pub id: i64,
    pub topic_id: TopicId,
    pub slug: String,
    pub title: String,
    pub language: String,
    pub accent: String,
    visibility: Visibility,
    pub role: MemberRole,
    /// Where the link went; none for an account asked by its name.
    pub email: Option<String>,
    pub expires_at: Moment,
    ended: bool,
    expired: bool,
    pub accepted_by: Option<AccountId>,
    guest_name: Option<String>,
    guest_display_name: Option<String>,
    host_name: Option<String>,
    host_display_name: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Open,
    Accepted,
    /// Declined, withdrawn, or sent anew.
    Closed,
    Expired,
}

macro_rules! select_invitations {
    ($tail:literal $(, $arg:expr)*) => {
        sqlx::query_as!(
            Invitation,
            r#"select invitation.id, invitation.topic_id, topic.slug, topic.title, topic.language, topic.accent, topic.visibility,
                invitation.role, invitation.email, invitation.expires_at,
                invitation.ended_at is not null as "ended!", invitation.expires_at <= now() as "expired!", invitation.accepted_by,
                guest.name as "guest_name?", guest.display_name as "guest_display_name?",
                host.name as "host_name?", host.display_name as "host_display_name?"
            from board_invitation invitation
            join topic on topic.id = invitation.topic_id and topic.deleted_at is null
            left join account guest on guest.id = invitation.account_id
            left join account host on host.id = invitation.invited_by and host.deleted_at is null
            "# + $tail
            $(, $arg)*
        )
    };
}

impl Invitation {
    /// That wait for an answer, the newest first.
    pub async fn open_on(db: impl PgExecutor<'_>, topic: TopicId) -> Result<Vec<Self>> {
        let open = select_invitations!(
            "where invitation.topic_id = $1 and invitation.ended_at is null and invitation.expires_at > now()
             order by invitation.created_at desc, invitation.id desc limit 100",
            topic.0
        );
        Ok(open.fetch_all(db).await?)
    }

    /// That wait for this account's answer, asked by its name or by its proven address; 100 at most.
    pub async fn of(db: impl PgExecutor<'_>, account: AccountId) -> Result<Vec<Self>> {
        let open = select_invitations!(
            "where (invitation.account_id = $1
                    or lower(invitation.email) = (select lower(account.email) from account where account.id = $1))
                 and invitation.ended_at is null and invitation.expires_at > now() and topic.owner_id <> $1
             order by invitation.created_at desc, invitation.id desc limit 100",
            account.0
        );
        Ok(open.fetch_all(db).await?)
    }

    /// One that was made to this account, whatever has become of it; others' are as if absent.
    pub async fn to_account(db: impl PgExecutor<'_>, id: i64, account: AccountId) -> Result<Self> {
        let theirs = select_invitations!(
            "where invitation.id = $1
                 and (invitation.account_id = $2
                     or lower(invitation.email) = (select lower(account.email) from account where account.id = $2))",
            id,
            account.0
        );
        Ok(theirs.fetch_one(db).await?)
    }

    /// Behind the link of a mail, whatever has become of it.
    pub async fn by_token(db: impl PgExecutor<'_>, token: &Token) -> Result<Option<Self>> {
        Ok(select_invitations!("where invitation.token_hash = $1", token.hash()).fetch_optional(db).await?)
    }

    pub(super) async fn find(db: impl PgExecutor<'_>, id: i64) -> Result<Self> {
        Ok(select_invitations!("where invitation.id = $1", id).fetch_one(db).await?)
    }

    pub fn state(&self) -> State {
        match self.accepted_by {
            Some(_) => State::Accepted,
            None if self.ended => State::Closed,
            None if self.expired => State::Expired,
            None => State::Open,
        }
    }

    /// The account that is asked by its name.
    pub fn guest(&self) -> Option<ByLine> {
        Some(ByLine::new(self.guest_name.as_ref()?, self.guest_display_name.as_ref()?))
    }

    /// Who invites; none where that account is gone.
    pub fn host(&self) -> Option<ByLine> {
        Some(ByLine::new(self.host_name.as_ref()?, self.host_display_name.as_ref()?))
    }

    pub fn board_href(&self) -> String {
        format!("/t/{}", self.slug)
    }

    /// Whether who is invited can look at the board before they answer.
    pub fn may_look(&self) -> bool {
        self.visibility != Visibility::Private
    }

    /// Of those that ended long ago nothing is kept.
    pub async fn sweep(db: impl PgExecutor<'_>) -> Result<(), sqlx::Error> {
        sqlx::query!("delete from board_invitation where expires_at < now() - interval '30 days'").execute(db).await?;
        Ok(())
    }
}
