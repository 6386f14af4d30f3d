//! One account, with what an admin has to know of it.

use sqlx::{PgConnection, PgExecutor};

use crate::{
    accounts::{AccountId, Role},
    error::{Error, Result},
    matters::Reason,
    sessions::Me,
    text::Moment,
    topics::MemberRole,
};

#[derive(Debug)]
pub struct Person {
    pub id: AccountId,
    pub name: String,
    pub display_name: String,
    pub role: Role,
    pub email: Option<String>,
    pub origin: Option<String>,
    pub created_at: Moment,
    /// When an admin last changed it here.
    role_since: Option<Moment>,
    pub deleted_at: Option<Moment>,
    /// Still.
    pub suspended_until: Option<Moment>,
    pub banned: bool,
    pub hidden_for: Option<Reason>,
    pub seen_at: Option<Moment>,
    pub scoops: i64,
    pub insights: i64,
    pub comments: i64,
    /// Made by them, and made about what is theirs.
    pub reports: i64,
    pub reported: i64,
    pub decisions: i64,
}

/// A board, and what somebody is on it.
#[derive(Debug)]
pub struct Place {
    pub slug: String,
    pub title: String,
    pub deleted: bool,
    role: Option<MemberRole>,
}

impl Place {
    pub fn as_what(&self) -> &'static str {
        self.role.map_or("owner", MemberRole::word)
    }
}

impl Person {
    /// Counts end at 10,001: of more, nobody needs to know how many.
    pub async fn by_name(db: impl PgExecutor<'_>, name: &str) -> Result<Self> {
        let person = sqlx::query_as!(
            Self,
            r#"select account.id, account.name, account.display_name, account.role, account.email, account.origin,
                   account.created_at, account.deleted_at, account.banned, account.hidden_for,
                   case when account.suspended_until > now() then account.suspended_until end as "suspended_until?: Moment",
                   (select max(act.made_at) from act where act.about = '@' || account.name and act.deed = 'account.role') as role_since,
                   (select max(session.seen_at) from session where session.account_id = account.id) as seen_at,
                   (select count(*) from (select from scoop where scoop.curator_id = account.id
                       and scoop.state = 'published' limit 10001) counted) as "scoops!",
                   (select count(*) from (select from insight where insight.account_id = account.id limit 10001) counted) as "insights!",
                   (select count(*) from (select from comment where comment.account_id = account.id limit 10001) counted) as "comments!",
                   (select count(*) from (select from report where report.by_id = account.id limit 10001) counted) as "reports!",
                   (select count(*) from (select from matter join report on report.matter_id = matter.id
                       where matter.author_id = account.id limit 10001) counted) as "reported!",
                   (select count(*) from (select from decision where decision.author_id = account.id limit 10001) counted) as "decisions!"
               from account where account.name = $1"#,
            name
        );
        Ok(person.fetch_one(db).await?)
    }

    /// Before it is changed. Nobody else changes it, or who the admins are, until the transaction ends; and whoever
    /// asks is still one of them.
    pub async fn hold(tx: &mut PgConnection, me: &Me, name: &str) -> Result<Self> {
        let held = sqlx::query!(
            r#"select id, role = 'admin' and coalesce(suspended_until <= now(), true) as "looks_after!" from account
               where role = 'admin' or name = $1 order by id for no key update"#,
            name
        )
        .fetch_all(&mut *tx)
        .await?;
        if !held.iter().any(|row| row.id == me.id && row.looks_after) {
            return Err(Error::NotFound);
        }
        Self::by_name(tx, name).await
    }

    /// What they own and work on, the newest first; 50 at most.
    pub async fn places(&self, db: impl PgExecutor<'_>) -> Result<Vec<Place>> {
        let places = sqlx::query_as!(
            Place,
            r#"select topic.slug, topic.title, topic.deleted_at is not null as "deleted!", place.role as "role?: MemberRole"
               from (
                   (select id, null::member_role as role from topic where owner_id = $1 order by id desc limit 50)
                   union all
                   (select topic_id, role from topic_member where account_id = $1 order by topic_id desc limit 50)
               ) place join topic using (id)
               order by topic.id desc limit 50"#,
            self.id.0
        );
        Ok(places.fetch_all(db).await?)
    }

    /// Somebody signs in with it.
    pub fn signs_in(&self) -> bool {
        self.origin.is_none() && self.deleted_at.is_none()
    }

    /// The role it has now: since an admin gave it, or from the beginning.
    pub fn role_since(&self) -> Moment {
        self.role_since.unwrap_or(self.created_at)
    }

    /// As the log calls it.
    pub fn about(&self) -> String {
        format!("@{}", self.name)
    }
}
