//! A letter as mail servers know it: headers, and its words as text and as HTML.

use anyhow::Context;
use lettre::{
    Message,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
};

use super::{
    Letter,
    delivery::Sender,
    sheet::{html, text},
};

pub fn compose(sender: &Sender, token: &str, letter: &Letter) -> anyhow::Result<Message> {
    // Its error says what it could not understand: an address, which is nothing to log.
    let to = letter.to.parse().map_err(|_| anyhow::anyhow!("the letter has no address"))?;
    let mut message = Message::builder()
        .from(sender.from.clone())
        .to(Mailbox::new(None, to))
        .subject(&*letter.subject)
        .message_id(Some(format!("<{token}@{}>", sender.from.email.domain())))
        .multipart(MultiPart::alternative_plain_html(text(sender, letter)?, html(sender, letter)?))
        .context("cannot compose a letter")?;
    // Keeps answering machines from answering.
    let automatic = HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned());
    message.headers_mut().insert_raw(automatic);
    Ok(message)
}
