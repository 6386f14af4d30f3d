//! Asking somebody to work on a board.

use serde::Deserialize;
use sqlx::PgConnection;

use super::letters;
use crate::{
    accounts::{AccountId, Token, email_problems},
    error::{Error, Result},
    problems::Problems,
    sessions::Me,
    text::Moment,
    topics::{MemberRole, Topic},
};

/// How many may wait for an answer on a board, and how many it may send on one day.
const OPEN: i64 = 50;
const A_DAY: i64 = 100;

/// As it was typed: an account's name, or an address for mail.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Invite {
    pub to: String,
    pub role: MemberRole,
}

enum Guest {
    Account {
        id: AccountId,
        email: Option<String>,
    },
    /// Perhaps that of an account: nobody looks, so that nobody learns it.
    Address(String),
}

impl Guest {
    fn account(&self) -> Option<i64> {
        if let Self::Account { id, .. } = self { Some(id.0) } else { None }
    }

    fn address(&self) -> Option<&str> {
        if let Self::Address(address) = self { Some(address) } else { None }
    }
}

fn refused(words: impl Into<String>) -> Error {
    Error::Refused(Problems::with("to", words))
}

impl Invite {
    pub fn nobody() -> Self {
        Self { to: String::new(), role: MemberRole::Contributor }
    }

    /// To a board that is held, with its letter. Inviting somebody again sends a new one, and the old link ends; within
    /// a minute it is the same form sent twice, and nothing happens.
    pub async fn send(&self, db: &mut PgConnection, board: &Topic, by: &Me, base_url: &str) -> Result<()> {
        let guest = self.guest(db, board).await?;
        if self.just_sent(db, board, &guest).await? {
            return Ok(());
        }
        sqlx::query!(
            "update board_invitation set ended_at = now()
             where topic_id = $1 and ended_at is null and (account_id = $2 or lower(email) = lower($3) or expires_at <= now())",
            board.id.0,
            guest.account(),
            guest.address()
        )
        .execute(&mut *db)
        .await?;
        room_for_one_more(db, board, by.id).await?;
        let token = Token::random();
        let expires_at = sqlx::query_scalar!(
            "insert into board_invitation (topic_id, role, account_id, email, token_hash, invited_by)
             values ($1, $2, $3, $4, $5, $6) returning expires_at",
            board.id.0,
            self.role as MemberRole,
            guest.account(),
            guest.address(),
            guest.address().map(|_| token.hash()),
            by.id.0
        )
        .fetch_one(&mut *db)
        .await?;
        let asked = letters::Asked { board, by, role: self.role, until: expires_at, base_url };
        match guest {
            Guest::Address(address) => asked.by_mail(address, &token).queue(db).await,
            Guest::Account { email: Some(email), .. } => asked.by_name(email).queue(db).await,
            Guest::Account { email: None, .. } => Ok(()),
        }
    }

    async fn guest(&self, db: &mut PgConnection, board: &Topic) -> Result<Guest> {
        let typed = self.to.trim();
        let name = typed.strip_prefix('@').unwrap_or(typed);
        if name.contains('@') {
            email_problems("to", typed).into_result()?;
            return Ok(Guest::Address(typed.to_owned()));
        }
        if name.is_empty() {
            return Err(refused("Please fill this in."));
        }
        let found = sqlx::query!(
            r#"select account.id, account.display_name, account.email, account.origin is not null as "imported!",
                   account.deleted_at is not null as "deleted!",
                   case when account.suspended_until > now() then account.suspended_until end as "suspended_until?: Moment",
                   topic.owner_id = account.id as "owns!",
                   exists (select from topic_member where topic_id = topic.id and account_id = account.id) as "works!"
               from account join topic on topic.id = $1 where account.name = lower($2)"#,
            board.id.0,
            name
        );
        let Some(found) = found.fetch_optional(db).await? else {
            return Err(refused(
                "Nobody here has this name. Somebody who has no account yet can be invited by an address for mail.",
            ));
        };
        let who = &found.display_name;
        match found.suspended_until {
            _ if found.deleted => Err(refused("This account is deleted.")),
            _ if found.imported => Err(refused(format!(
                "{who} is a by-line that came with an import, and nobody signs in as it. If you know their address for mail, invite that."
            ))),
            _ if found.owns => Err(refused(format!("{who} owns this board."))),
            _ if found.works => {
                Err(refused(format!("{who} works on this board already. You can change the role in the list.")))
            }
            Some(until) => {
                Err(refused(format!("{who} is suspended until {until} UTC, and can be invited after that.")))
            }
            None => Ok(Guest::Account { id: found.id, email: found.email }),
        }
    }

    async fn just_sent(&self, db: &mut PgConnection, board: &Topic, guest: &Guest) -> Result<bool> {
        let sent = sqlx::query_scalar!(
            r#"select exists (
                   select from board_invitation
                   where topic_id = $1 and ended_at is null and (account_id = $2 or lower(email) = lower($3)) and role = $4
                       and created_at > now() - interval '1 minute'
               ) as "sent!""#,
            board.id.0,
            guest.account(),
            guest.address(),
            self.role as MemberRole
        );
        Ok(sent.fetch_one(db).await?)
    }
}

async fn room_for_one_more(db: &mut PgConnection, board: &Topic, host: AccountId) -> Result<()> {
    let so_far = sqlx::query!(
        r#"select count(*) filter (where ended_at is null) as "open!",
               count(*) filter (where created_at > now() - interval '1 day') as "today!",
               (select count(*) from board_invitation
                where invited_by = $2 and created_at > now() - interval '1 day') as "mine!"
           from board_invitation where topic_id = $1"#,
        board.id.0,
        host.0
    )
    .fetch_one(db)
    .await?;
    if so_far.open >= OPEN {
        return Err(refused(format!("{OPEN} invitations wait for an answer already. Please withdraw one first.")));
    }
    if so_far.mine >= A_DAY {
        return Err(refused(format!("You have sent {A_DAY} invitations in a day. Please go on tomorrow.")));
    }
    if so_far.today >= A_DAY {
        return Err(refused(format!("This board has sent {A_DAY} invitations in a day. Please go on tomorrow.")));
    }
    Ok(())
}
