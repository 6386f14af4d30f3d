//! Who works on a board, as its people see one another, and how one becomes one of them.

use sqlx::{PgConnection, PgExecutor};

use crate::{
    accounts::AccountId,
    error::{Error, Result},
    text::Moment,
    topics::{MemberRole, Topic, TopicId},
};

#[derive(Debug)]
pub struct Member {
    pub name: String,
    pub display_name: String,
    pub role: MemberRole,
    pub joined_at: Moment,
    /// Somebody who can sign in, and is not suspended.
    pub can_own: bool,
}

impl MemberRole {
    /// For a form: what it sends, and what that means.
    pub const CHOICES: [(&str, &str); 2] =
        [("contributor", "Contributor: proposes scoops"), ("curator", "Curator: publishes scoops")];

    /// As a form sends it, and a sentence says it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Curator => "curator",
            Self::Contributor => "contributor",
        }
    }

    pub fn does(self) -> &'static str {
        match self {
            Self::Curator => "A curator publishes scoops on the board.",
            Self::Contributor => "A contributor proposes scoops, and a curator of the board publishes them.",
        }
    }

    pub fn other(self) -> Self {
        match self {
            Self::Curator => Self::Contributor,
            Self::Contributor => Self::Curator,
        }
    }
}

impl Topic {
    /// All but the owner, first come first; 500 at most.
    pub async fn members(&self, db: impl PgExecutor<'_>) -> Result<Vec<Member>> {
        let members = sqlx::query_as!(
            Member,
            r#"select account.name, account.display_name, topic_member.role, topic_member.joined_at,
                   account.origin is null and coalesce(account.suspended_until <= now(), true) as "can_own!"
               from topic_member join account on account.id = topic_member.account_id
               where topic_member.topic_id = $1 and account.deleted_at is null
               order by topic_member.joined_at, account.id limit 500"#,
            self.id.0
        );
        Ok(members.fetch_all(db).await?)
    }
}

impl TopicId {
    /// Of a board that is held. Whoever is there already keeps the better role; the owner is refused in words.
    pub async fn add_member(self, db: &mut PgConnection, account: AccountId, role: MemberRole) -> Result<()> {
        // Whoever deletes the account meanwhile waits, and then finds the membership.
        sqlx::query!("select from account where id = $1 and deleted_at is null for share", account.0)
            .fetch_one(&mut *db)
            .await?;
        let added = sqlx::query!(
            "insert into topic_member (topic_id, account_id, role)
             select id, $2, $3 from topic where id = $1 and owner_id <> $2
             on conflict (topic_id, account_id) do update set role = least(topic_member.role, excluded.role)",
            self.0,
            account.0,
            role as MemberRole
        );
        if added.execute(db).await?.rows_affected() == 1 {
            Ok(())
        } else {
            Err(Error::Forbidden("You own this board. An invitation to it is for somebody else.".to_owned()))
        }
    }
}
