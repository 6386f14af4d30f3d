//! What becomes of whoever wrote a thing: suspended for a while, or banned.

use sqlx::PgConnection;

use super::{Open, deeds::Change, standing::Standing};
use crate::{
    accounts::{AccountId, Role},
    error::{Error, Result},
    text::Moment,
};

/// A ban is a suspension until then: the last year that every library here can write.
pub const NEVER: &str = "9999-12-31T00:00:00Z";

impl Open {
    /// For so many days, or for good.
    pub(super) async fn suspend(&self, tx: &mut PgConnection, days: Option<i32>) -> Result<(Change, Option<Moment>)> {
        let author = self.author.ok_or(Error::NotFound)?;
        let row = sqlx::query!(
            r#"select role, suspended_until, banned, deleted_at is not null or origin is not null as "nobody!"
               from account where id = $1 for no key update"#,
            author.0
        );
        let row = row.fetch_one(&mut *tx).await?;
        if row.nobody {
            return Err(Error::Forbidden("Nobody signs in with this account.".to_owned()));
        }
        if row.role == Role::Admin {
            return Err(Error::Forbidden("They look after this site. Change their role first.".to_owned()));
        }
        let until = sqlx::query_scalar!(
            r#"update account set banned = $2::integer is null,
                   suspended_until = case when $2::integer is null then $3::text::timestamptz
                       else now() + make_interval(days => $2) end
               where id = $1 returning suspended_until as "until!: Moment""#,
            author.0,
            days,
            NEVER
        );
        let until = until.fetch_one(tx).await?;
        let change =
            (Standing::suspended(row.suspended_until, row.banned), Standing::suspended(Some(until), days.is_none()));
        Ok((change, days.map(|_| until)))
    }
}

impl AccountId {
    /// As it was before a decision, unless another one came after it.
    pub(super) async fn is_as_before(self, tx: &mut PgConnection, before: Standing, after: Standing) -> Result<()> {
        sqlx::query!(
            "update account set suspended_until = $2, banned = $3
             where id = $1 and suspended_until is not distinct from $4::timestamptz and banned = $5",
            self.0,
            before.suspended_until.map(Moment) as Option<Moment>,
            before.banned.unwrap_or(false),
            after.suspended_until.map(Moment) as Option<Moment>,
            after.banned.unwrap_or(false)
        )
        .execute(tx)
        .await?;
        Ok(())
    }
}
