//! What an admin does to an account: each deed with its line in the log.

use serde::Deserialize;
use serde_html_form::de::empty_as_none;
use serde_json::{Value, json};
use sqlx::PgConnection;

use super::Person;
use crate::{
    accounts::Role,
    acts::Act,
    decisions::{self, Deciding, Open, Undoing},
    error::{Error, Result},
    links::Post,
    mail::Letter,
    matters::Reason,
    problems::Problems,
    sessions::{Me, Session, SessionId},
};

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewRole {
    role: Role,
}

/// A decision about an account, made on its page.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Suspension {
    /// None is chosen yet.
    #[serde(default, deserialize_with = "empty_as_none")]
    pub reason: Option<Reason>,
    pub days: String,
    /// To whom it concerns.
    #[serde(default)]
    pub to_them: String,
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

    /// Decided as in the queue: with its line in the public log, and a letter to whom it concerns, who may appeal.
    pub async fn suspend(
        &self,
        tx: &mut PgConnection,
        me: &Me,
        post: &Post<'_>,
        suspension: &Suspension,
    ) -> Result<()> {
        self.must_sign_in()?;
        self.must_be_another(me, "Nobody suspends themselves.")?;
        self.must_not_be_banned()?;
        let open = Open::about_account(&mut *tx, me, self.id).await?;
        let Suspension { reason, days, to_them: words } = suspension.clone();
        let mut problems = Problems::default();
        problems.length("to_them", &words, 0, 2000);
        problems.into_result()?;
        let deciding = Deciding {
            kind: Some(decisions::Kind::Suspend),
            reason,
            days,
            words,
            seen: open.decisions,
            ..Deciding::default()
        };
        let decided = deciding.decide(&mut *tx, me, &open).await?;
        open.tell(tx, post, decided.id).await
    }

    /// The decision that suspended them is undone; a suspension from the shell ends.
    pub async fn lift(&self, tx: &mut PgConnection, me: &Me, post: &Post<'_>) -> Result<()> {
        self.must_not_be_banned()?;
        let Some((open, undoing)) = Undoing::suspension(&mut *tx, me, self.id).await? else {
            return self.end_suspension(tx, me).await;
        };
        let undone = undoing.undo(&mut *tx, me, &open, "", false).await?;
        open.tell(tx, post, undone).await
    }

    /// A ban is a decision, and undone by one.
    fn must_not_be_banned(&self) -> Result<()> {
        let words = "This account is banned. That was decided in the queue, and is undone there.";
        if self.banned { Err(Error::Forbidden(words.to_owned())) } else { Ok(()) }
    }

    async fn end_suspension(&self, tx: &mut PgConnection, me: &Me) -> Result<()> {
        let Some(until) = self.suspended_until else { return Ok(()) };
        self.id.suspend(&mut *tx, None).await?;
        let (before, after) = (json!({ "suspended_until": until.iso() }), json!({ "suspended_until": null }));
        self.record(tx, me, "account.lift", before, after).await
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
