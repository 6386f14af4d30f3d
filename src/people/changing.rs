//! What an admin does to an account: each deed with its line in the log.

use chrono::{NaiveDate, NaiveTime, TimeDelta};
use serde::Deserialize;
use serde_json::{Value, json};
use sqlx::PgConnection;

use super::Person;
use crate::{
    accounts::Role,
    acts::Act,
    error::{Error, Result},
    links::Post,
    mail::Letter,
    problems::Problems,
    sessions::{Me, Session, SessionId},
    text::Moment,
};

/// The longest suspension; what is meant for ever is a ban.
const LONGEST: TimeDelta = TimeDelta::days(5 * 366);

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewRole {
    role: Role,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Suspension {
    /// A day, at whose beginning it ends.
    pub until: String,
}

impl Person {
    async fn record(
        &self,
        tx: &mut PgConnection,
        me: &Me,
        deed: &'static str,
        before: Value,
        after: Value,
    ) -> Result<()> {
        Act { by: me.id, deed, about: &self.about(), before, after }.record(tx).await
    }

    fn must_sign_in(&self) -> Result<()> {
        let words = "Nobody signs in with this account, so there is nothing to change about it.";
        if self.signs_in() { Ok(()) } else { Err(Error::Forbidden(words.to_owned())) }
    }

    fn must_be_another(&self, me: &Me, words: &str) -> Result<()> {
        if self.id == me.id { Err(Error::Forbidden(words.to_owned())) } else { Ok(()) }
    }

    /// Nobody lowers themselves, so there is always an admin left. The same role again changes nothing.
    pub async fn change_role(&self, tx: &mut PgConnection, me: &Me, NewRole { role }: NewRole) -> Result<()> {
        self.must_sign_in()?;
        self.must_be_another(me, "Nobody changes their own role. Please ask another admin.")?;
        if role == self.role {
            return Ok(());
        }
        sqlx::query!("update account set role = $2 where id = $1", self.id.0, role as Role).execute(&mut *tx).await?;
        let (before, after) = (json!({ "role": self.role.word() }), json!({ "role": role.word() }));
        self.record(tx, me, "account.role", before, after).await
    }

    pub async fn suspend(&self, tx: &mut PgConnection, me: &Me, suspension: &Suspension) -> Result<()> {
        self.must_sign_in()?;
        self.must_be_another(me, "Nobody suspends themselves.")?;
        self.must_not_be_banned()?;
        let until = suspension.until(Moment::now(&mut *tx).await?)?;
        self.suspend_until(tx, me, "account.suspend", Some(until)).await
    }

    pub async fn lift(&self, tx: &mut PgConnection, me: &Me) -> Result<()> {
        self.must_not_be_banned()?;
        self.suspend_until(tx, me, "account.lift", None).await
    }

    /// A ban is a decision, and undone by one.
    fn must_not_be_banned(&self) -> Result<()> {
        let words = "This account is banned. That was decided in the queue, and is undone there.";
        if self.banned { Err(Error::Forbidden(words.to_owned())) } else { Ok(()) }
    }

    async fn suspend_until(
        &self,
        tx: &mut PgConnection,
        me: &Me,
        deed: &'static str,
        until: Option<Moment>,
    ) -> Result<()> {
        if until == self.suspended_until {
            return Ok(());
        }
        self.id.suspend(&mut *tx, until).await?;
        let shown = |until: Option<Moment>| json!({ "suspended_until": until.map(|until| until.iso()) });
        self.record(tx, me, deed, shown(self.suspended_until), shown(until)).await
    }

    /// On one device.
    pub async fn sign_out_of(&self, tx: &mut PgConnection, me: &Me, session: SessionId) -> Result<()> {
        Session::end(&mut *tx, self.id, session).await?;
        self.record(tx, me, "account.sign-out", json!({ "device": session.0 }), json!({})).await
    }

    /// Everywhere, but not where the admin sits who asks it.
    pub async fn sign_out(&self, tx: &mut PgConnection, me: &Me) -> Result<()> {
        let devices = Session::of(&mut *tx, self.id).await?.len();
        Session::end_all(&mut *tx, self.id, Some(me.session)).await?;
        self.record(tx, me, "account.sign-out", json!({ "devices": devices }), json!({})).await
    }

    /// A letter that leads to a new password. Their address, and the link in it, stay between them and us.
    pub async fn send_reset(&self, tx: &mut PgConnection, me: &Me, post: &Post<'_>) -> Result<()> {
        self.must_sign_in()?;
        let Some(email) = &self.email else {
            let words = "This account has no address for mail. The shell prints a link for it: curatio account link.";
            return Err(Error::Forbidden(words.to_owned()));
        };
        if Letter::many_lately(&mut *tx, email).await? {
            let words = "This address had three letters in the last quarter of an hour. Please wait a while.";
            return Err(Error::Forbidden(words.to_owned()));
        }
        post.reset(&mut *tx, email).await?;
        self.record(tx, me, "account.reset", json!({}), json!({})).await
    }
}

impl Suspension {
    /// A day between tomorrow and five years from now.
    fn until(&self, Moment(now): Moment) -> Result<Moment> {
        let day = NaiveDate::parse_from_str(self.until.trim(), "%Y-%m-%d").ok();
        let Some(until) = day.map(|day| day.and_time(NaiveTime::MIN).and_utc()) else {
            return Err(Error::Refused(Problems::with("until", "A day is written like this: 2026-01-31.")));
        };
        let words = "Please choose a day after today, and within five years.";
        if until > now && until < now + LONGEST {
            Ok(Moment(until))
        } else {
            Err(Error::Refused(Problems::with("until", words)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suspension_ends_on_a_day_to_come() {
        let now = Moment("2026-11-23T10:00:00Z".parse().unwrap());
        let until = |until: &str| Suspension { until: until.to_owned() }.until(now).map(|until| until.iso());
        assert_eq!(until("2026-11-24").unwrap(), "2026-11-24T00:00:00Z");
        for wrong in ["", "tomorrow", "2026-11-23", "2026-02-30", "2036-01-01"] {
            assert!(matches!(until(wrong), Err(Error::Refused(_))), "{wrong}");
        }
    }
}
