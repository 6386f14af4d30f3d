//! The words of a letter, drawn as text and as HTML.

use anyhow::Context;
use askama::Template;

use super::{Letter, delivery::Sender};

#[derive(Template)]
// Its lines are its layout.
#[template(path = "mail/letter.txt", whitespace = "preserve")]
struct Text<'a> {
    sender: &'a Sender,
    letter: &'a Letter,
}

#[derive(Template)]
#[template(path = "mail/letter.html")]
struct Html<'a> {
    sender: &'a Sender,
    letter: &'a Letter,
}

pub fn text(sender: &Sender, letter: &Letter) -> anyhow::Result<String> {
    Text { sender, letter }.render().context("cannot write a letter")
}

pub fn html(sender: &Sender, letter: &Letter) -> anyhow::Result<String> {
    Html { sender, letter }.render().context("cannot draw a letter")
}
