//! The letters that bring links, and those that tell an owner what happened to an account.

use sqlx::PgConnection;

use super::{NewLink, Purpose};
use crate::{
    accounts::{Account, Role, Token},
    error::Result,
    mail::{Action, Letter},
};

/// Writes letters in the name of a site; each is queued in the transaction of the deed it tells of.
#[derive(Debug)]
pub struct Post<'a> {
    pub site_name: &'a str,
    /// Without a slash at its end.
    pub address: &'a str,
}

impl Post<'_> {
    async fn send(
        &self,
        db: &mut PgConnection,
        to: &str,
        subject: String,
        paragraphs: &[&str],
        action: Option<(&str, String)>,
    ) -> Result<()> {
        let letter = Letter {
            to: to.to_owned(),
            subject,
            paragraphs: paragraphs.iter().map(|text| (*text).to_owned()).collect(),
            action: action
                .map(|(label, path)| Action { label: label.to_owned(), url: format!("{}{path}", self.address) }),
        };
        letter.queue(db).await
    }

    fn join(token: &Token) -> String {
        format!("/join/{}", token.reveal())
    }

    /// To whoever wants an account; one who has one is told so, and the page that asked learns nothing.
    pub async fn sign_up(&self, db: &mut PgConnection, email: &str, newcomers: Role) -> Result<()> {
        if Letter::many_lately(&mut *db, email).await? {
            return Ok(());
        }
        if let Some(account) = Account::by_email(&mut *db, email).await? {
            let known = format!(
                "Somebody, probably you, asked for an account with this address. You have one already: it is called {}.",
                account.name
            );
            let subject = format!("You have an account at {}", self.site_name);
            let way = Some(("Sign in", "/sign-in".to_owned()));
            return self
                .send(
                    db,
                    email,
                    subject,
                    &[&known, "If you forgot its password, the page to sign in leads to a new one."],
                    way,
                )
                .await;
        }
        let link =
            NewLink { purpose: Purpose::SignUp, email: Some(email), account: None, role: newcomers, made_by: None };
        let token = link.create(&mut *db).await?;
        let words = [
            "Somebody, probably you, asked for an account with this address. This link makes it; it works once, for a day.",
            "If it was not you, do nothing: there will be no account.",
        ];
        let subject = format!("Your account at {}", self.site_name);
        self.send(db, email, subject, &words, Some(("Make your account", Self::join(&token)))).await
    }

    /// An invitation to the site.
    pub async fn invite(&self, db: &mut PgConnection, email: &str, role: Role, by: &Account) -> Result<()> {
        let link =
            NewLink { purpose: Purpose::Invitation, email: Some(email), account: None, role, made_by: Some(by.id) };
        let token = link.create(&mut *db).await?;
        let invites =
            format!("{} invites you to {}, a home for topic boards on healthcare.", by.display_name, self.site_name);
        let words = [&*invites, "The link makes your account. It works once, for two weeks."];
        let subject = format!("{} invites you to {}", by.display_name, self.site_name);
        self.send(db, email, subject, &words, Some(("Make your account", Self::join(&token)))).await
    }

    /// A way to a new password, where the address is an account's; nothing else, where it is nobody's.
    pub async fn reset(&self, db: &mut PgConnection, email: &str) -> Result<()> {
        if Letter::many_lately(&mut *db, email).await? {
            return Ok(());
        }
        let subject = format!("Your password at {}", self.site_name);
        let Some(account) = Account::by_email(&mut *db, email).await? else {
            let words = [
                "Somebody, probably you, asked for a new password with this address. There is no account with it.",
                "Perhaps you signed up with another address.",
            ];
            return self.send(db, email, subject, &words, None).await;
        };
        let purpose = Purpose::Reset;
        let link =
            NewLink { purpose, email: Some(email), account: Some(account.id), role: Role::Reader, made_by: None };
        let token = link.create(&mut *db).await?;
        let asked = format!(
            "Somebody, probably you, asked for a new password of the account {}. The link works once, for two hours.",
            account.name
        );
        let words = [&*asked, "If it was not you, do nothing: the password stays as it is."];
        let way = Some(("Choose a new password", format!("/reset-password/{}", token.reveal())));
        self.send(db, email, subject, &words, way).await
    }

    /// To an address that an account wants to have its mail at.
    /// The address of before hears of it while it can still do something about it.
    pub async fn confirm(&self, db: &mut PgConnection, email: &str, account: &Account) -> Result<()> {
        if Letter::many_lately(&mut *db, email).await? {
            return Ok(());
        }
        let (name, what) =
            (&account.name, format!("Somebody, probably you, wants mail for your account to go to {email}."));
        self.tell(db, account, &what).await?;
        let subject = format!("Your address at {}", self.site_name);
        if Account::by_email(&mut *db, email).await?.is_some() {
            let words =
                ["Somebody, probably you, wanted this address for another account. It belongs to an account already."];
            return self.send(db, email, subject, &words, None).await;
        }
        let purpose = Purpose::Confirm;
        let link =
            NewLink { purpose, email: Some(email), account: Some(account.id), role: Role::Reader, made_by: None };
        let token = link.create(&mut *db).await?;
        let wanted =
            format!("The account {name} wants to have its mail at this address. The link works once, for a day.");
        let words = [&*wanted, "If that is not your account, do nothing."];
        let way = Some(("Confirm this address", format!("/confirm/{}", token.reveal())));
        self.send(db, email, subject, &words, way).await
    }

    /// To the owner, about what was done to the account; nothing where it has no address.
    pub async fn tell(&self, db: &mut PgConnection, account: &Account, what: &str) -> Result<()> {
        let Some(email) = &account.email else {
            return Ok(());
        };
        let subject = format!("Your account at {}", self.site_name);
        let words = [what, "If it was not you, choose a new password now: that signs out everywhere else."];
        self.send(db, email, subject, &words, Some(("Choose a new password", "/forgot-password".to_owned()))).await
    }

    /// The last letter to an address of before.
    pub async fn moved(&self, db: &mut PgConnection, account: &Account) -> Result<()> {
        let Some(email) = &account.email else {
            return Ok(());
        };
        let words = [
            &*format!(
                "Mail for the account {} goes to another address from now on; nothing more comes here.",
                account.name
            ),
            "If it was not you, write to whoever runs this site.",
        ];
        self.send(db, email, format!("Your account at {}", self.site_name), &words, None).await
    }

    /// That something was decided about what somebody wrote; what, they read on the site.
    pub async fn decided(&self, db: &mut PgConnection, account: &Account, thing: &str) -> Result<()> {
        let Some(email) = &account.email else {
            return Ok(());
        };
        let what = format!("A moderator decided something about your {thing}.");
        let words = [&*what, "The page says what and why, and how to appeal."];
        let way = Some(("Read the decision", "/decisions".to_owned()));
        self.send(db, email, format!("A decision at {}", self.site_name), &words, way).await
    }

    /// To the author of a source who asked that something is taken down: nobody knows whose the address is, so what
    /// the moderator wrote to the curator is not in it.
    pub async fn removal_answered(&self, db: &mut PgConnection, email: &str, yes: bool) -> Result<()> {
        let answer = if yes {
            "You asked that something of yours is taken down. It is not shown any more."
        } else {
            "You asked that something of yours is taken down. It was looked at, and it stays."
        };
        self.send(db, email, format!("Your request to {}", self.site_name), &[answer], None).await
    }

    /// The last letter that an account gets.
    pub async fn farewell(&self, db: &mut PgConnection, account: &Account) -> Result<()> {
        let Some(email) = &account.email else {
            return Ok(());
        };
        let gone = format!("The account {} is deleted. Nothing more comes from us.", account.name);
        self.send(db, email, format!("Your account at {} is deleted", self.site_name), &[&gone], None).await
    }
}
