//! What a link is for, and the one time it is used.

use sqlx::{PgConnection, PgExecutor};

use crate::{
    accounts::{AccountId, Role, Token},
    error::{Error, Result},
    text::Moment,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "link_purpose", rename_all = "snake_case")]
pub enum Purpose {
    /// Who opens it makes the account of whoever looks after the site.
    FirstAdmin,
    SignUp,
    Invitation,
    Reset,
    /// An address for mail that an account wants.
    Confirm,
}

/// One that is still open.
#[derive(Debug)]
pub struct Link {
    pub id: i64,
    pub purpose: Purpose,
    pub email: Option<String>,
    pub account_id: Option<AccountId>,
    pub role: Role,
    used_by: Option<i64>,
    pub used_at: Option<Moment>,
}

#[derive(Debug)]
pub struct NewLink<'a> {
    pub purpose: Purpose,
    pub email: Option<&'a str>,
    pub account: Option<AccountId>,
    pub role: Role,
    pub made_by: Option<AccountId>,
}

/// An invitation to the site, for whoever looks after them.
#[derive(Debug)]
pub struct Invited {
    pub id: i64,
    pub email: String,
    pub role: Role,
    pub made_by: Option<String>,
    pub expires_at: Moment,
    pub expired: bool,
    pub used_by: Option<String>,
}

impl Purpose {
    /// For how long it works, in hours. An invitation waits for people on holidays; a reset for people at their desk.
    fn hours(self) -> i32 {
        match self {
            Self::Reset => 2,
            Self::FirstAdmin | Self::SignUp | Self::Confirm => 24,
            Self::Invitation => 24 * 14,
        }
    }
}

impl NewLink<'_> {
    pub async fn create(&self, db: impl PgExecutor<'_>) -> Result<Token> {
        let token = Token::random();
        sqlx::query!(
            "insert into link (token_hash, purpose, email, account_id, role, made_by, expires_at)
             values ($1, $2, $3, $4, $5, $6, now() + make_interval(hours => $7))",
            token.hash(),
            self.purpose as Purpose,
            self.email,
            self.account.map(|id| id.0),
            self.role as Role,
            self.made_by.map(|id| id.0),
            self.purpose.hours()
        )
        .execute(db)
        .await?;
        Ok(token)
    }
}

impl Link {
    /// One that is not used up and not too old; the others are as if there were none.
    pub async fn open(db: impl PgExecutor<'_>, token: &Token) -> Result<Self> {
        let link = sqlx::query_as!(
            Self,
            "select id, purpose, email, account_id, role, used_by, used_at from link
             where token_hash = $1 and expires_at > now() and used_at is null",
            token.hash()
        );
        Ok(link.fetch_one(db).await?)
    }

    /// The same, and nobody else uses it until the transaction ends. Who made an account with it just now finds it
    /// once more, by [`Link::used_by`]: a form that is sent twice does once what it says.
    pub async fn take(db: &mut PgConnection, token: &Token) -> Result<Self> {
        let link = sqlx::query_as!(
            Self,
            "select id, purpose, email, account_id, role, used_by, used_at from link
             where token_hash = $1 and expires_at > now() and (used_at is null or used_at > now() - interval '10 minutes')
             for update",
            token.hash()
        )
        .fetch_one(&mut *db)
        .await?;
        if link.purpose == Purpose::FirstAdmin && link.used_by.is_none() {
            // Two links, or one twice: whoever comes second finds that there is an admin.
            sqlx::query!("select pg_advisory_xact_lock(hashtext('curatio: first admin'))").execute(&mut *db).await?;
            if crate::accounts::Account::any_admin(db).await? {
                return Err(Error::NotFound);
            }
        }
        Ok(link)
    }

    pub fn used_by(&self) -> Option<AccountId> {
        self.used_by.map(AccountId)
    }

    pub async fn use_up(&self, db: &mut PgConnection, by: AccountId) -> Result<()> {
        sqlx::query!("update link set used_at = now(), used_by = $2 where id = $1", self.id, by.0).execute(db).await?;
        Ok(())
    }

    /// Those that were mailed earlier, to any address: with a new password or address they are worth nothing.
    pub async fn end_all_of(db: &mut PgConnection, account: AccountId) -> Result<()> {
        let ended =
            sqlx::query!("update link set used_at = now() where account_id = $1 and used_at is null", account.0);
        ended.execute(db).await?;
        Ok(())
    }

    /// Invitations to the site, the newest first; 200 at most.
    pub async fn invitations(db: impl PgExecutor<'_>) -> Result<Vec<Invited>> {
        let invited = sqlx::query_as!(
            Invited,
            r#"select link.id, link.email as "email!", link.role, maker.name as "made_by?", link.expires_at,
                   link.expires_at <= now() as "expired!", guest.name as "used_by?"
               from link left join account maker on maker.id = link.made_by left join account guest on guest.id = link.used_by
               where link.purpose = 'invitation' order by link.created_at desc, link.id desc limit 200"#
        );
        Ok(invited.fetch_all(db).await?)
    }

    /// Whoever is invited again has the new link only.
    pub async fn withdraw_from(db: &mut PgConnection, email: &str) -> Result<()> {
        let gone = sqlx::query!(
            "delete from link where purpose = 'invitation' and used_at is null and lower(email) = lower($1)",
            email
        );
        gone.execute(db).await?;
        Ok(())
    }

    /// The first admin is there by now.
    pub async fn is_late_first_admin(&self, db: impl PgExecutor<'_>) -> Result<bool> {
        Ok(self.purpose == Purpose::FirstAdmin && crate::accounts::Account::any_admin(db).await?)
    }

    /// An invitation that nobody has accepted works no longer. To whom it was, and as what.
    pub async fn withdraw(db: impl PgExecutor<'_>, id: i64) -> Result<(String, Role)> {
        let gone = sqlx::query!(
            r#"delete from link where id = $1 and purpose = 'invitation' and used_at is null
               returning email as "email!", role"#,
            id
        );
        let gone = gone.fetch_one(db).await?;
        Ok((gone.email, gone.role))
    }

    /// Those that ended a month ago are nobody's business any more.
    pub async fn sweep(db: impl PgExecutor<'_>) -> Result<()> {
        sqlx::query!("delete from link where expires_at < now() - interval '30 days'").execute(db).await?;
        Ok(())
    }
}
