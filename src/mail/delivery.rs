//! How letters leave the house: through a mail server, or into a folder where there is none.

use std::{fmt, path::Path, time::Duration};

use anyhow::Context;
use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::Mailbox,
    transport::smtp::{
        Error as SmtpError, PoolConfig,
        response::{Category, Severity},
    },
};
use tokio::time::timeout;
use url::{Host, Url};

use super::{Letter, LetterId, folder::Folder, message};
use crate::error::in_words;

type Smtp = AsyncSmtpTransport<Tokio1Executor>;

/// How long a mail server may take for one letter. Less than a statement may take in the database, so that whoever
/// waits for the row of the letter hears how it ended.
const PATIENCE: Duration = Duration::from_secs(20);

#[derive(Clone)]
pub struct Delivery {
    sender: Sender,
    by: By,
}

/// Who signs the letters.
#[derive(Clone, Debug)]
pub struct Sender {
    pub from: Mailbox,
    pub site_name: String,
    pub site_address: String,
}

#[derive(Clone)]
enum By {
    Smtp(Smtp),
    Folder(Folder),
}

/// How a try to deliver a letter ended.
pub enum Outcome {
    Sent,
    /// For good, with what the mail server said.
    Refused(String),
    /// The trouble is for the log and names nobody; what the mail server said may.
    NotYet {
        trouble: String,
        reply: Option<String>,
    },
}

/// Whether letters can be sent to a mail server at this address (smtp:// or smtps://).
pub fn is_mail_server(url: &str) -> bool {
    Smtp::from_url(url).is_ok()
}

impl Delivery {
    /// Into the folder `mail` of `data_dir`.
    pub fn into_folder(site_name: &str, base_url: &Url, data_dir: &Path) -> anyhow::Result<Self> {
        let site_address = base_url.as_str().trim_end_matches('/').to_owned();
        let sender = Sender { from: by_default(site_name, base_url)?, site_name: site_name.to_owned(), site_address };
        Ok(Self { sender, by: By::Folder(Folder::new(data_dir)) })
    }

    /// Through the mail server at `url`, when one is given.
    pub fn through(mut self, url: Option<&str>) -> anyhow::Result<Self> {
        if let Some(url) = url {
            let smtp = Smtp::from_url(url)
                .context("cannot use the mail server")?
                .timeout(Some(PATIENCE / 2))
                // Each letter has a connection of its own: one that a letter got stuck on would answer the next
                // letter with what it has to say of that one.
                .pool_config(PoolConfig::new().max_size(0));
            self.by = By::Smtp(smtp.build());
        }
        Ok(self)
    }

    pub fn signed(mut self, from: Option<Mailbox>) -> Self {
        self.sender.from = from.unwrap_or(self.sender.from);
        self
    }

    /// The name of the site that the letters are from, and its address without a slash at its end.
    pub fn site(&self) -> (&str, &str) {
        (&self.sender.site_name, &self.sender.site_address)
    }

    pub async fn deliver(&self, id: LetterId, token: &str, letter: &Letter) -> Outcome {
        let message = match message::compose(&self.sender, token, letter) {
            Ok(message) => message,
            Err(error) => return Outcome::not_yet(&error),
        };
        match &self.by {
            By::Smtp(smtp) => send(smtp, id, message).await,
            By::Folder(folder) => match folder.keep(&format!("{}-{token}.eml", id.0), message.formatted()).await {
                Ok(()) => Outcome::Sent,
                Err(error) => Outcome::not_yet(&error),
            },
        }
    }
}

async fn send(smtp: &Smtp, id: LetterId, message: Message) -> Outcome {
    match timeout(PATIENCE, smtp.send(message)).await {
        Ok(Ok(_)) => {
            tracing::info!(letter = id.0, "a letter is sent");
            Outcome::Sent
        }
        Ok(Err(error)) => Outcome::of(&error),
        Err(_) => Outcome::NotYet { trouble: "the mail server does not answer in time".to_owned(), reply: None },
    }
}

impl Outcome {
    /// What the server says often names the recipient, so only its code is told.
    fn of(error: &SmtpError) -> Self {
        let Some(code) = error.status() else {
            let trouble = if error.is_response() {
                "the mail server says what nobody understands".to_owned()
            } else {
                format!("the mail server cannot be reached: {error}")
            };
            return Self::NotYet { trouble, reply: None };
        };
        let reply = error.to_string();
        // 55x is about this letter. The other refusals, such as of our password, are for the operator to mend.
        let final_word = code.severity == Severity::PermanentNegativeCompletion;
        if final_word && code.category == Category::MailSystem {
            Self::Refused(reply)
        } else {
            Self::NotYet { trouble: format!("the mail server answers {code}"), reply: Some(reply) }
        }
    }

    fn not_yet(error: &anyhow::Error) -> Self {
        Self::NotYet { trouble: in_words(error), reply: None }
    }
}

/// An address on the site's own host. One that has no name sends to itself, if at all.
fn by_default(site_name: &str, base_url: &Url) -> anyhow::Result<Mailbox> {
    let host = match base_url.host() {
        Some(Host::Domain(name)) => name,
        _ => "localhost",
    };
    let address =
        Address::new("curatio", host).context("set CURATIO_MAIL_FROM: the site's host has no mail address")?;
    Ok(Mailbox::new(Some(site_name.to_owned()), address))
}

/// Without the mail server's password.
impl fmt::Debug for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Delivery").field("sender", &self.sender).finish_non_exhaustive()
    }
}
