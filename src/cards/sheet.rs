//! A card drawn once for all who are signed in, as those see it who have nothing of their own on it.

use std::{fmt, sync::Arc};

use anyhow::Context;
use askama::Template;

use super::Card;
use crate::error::{Error, Result};

/// Its HTML.
#[derive(Clone, Debug)]
pub struct Drawn(Arc<str>);

#[derive(Template)]
#[template(path = "scoops/_card.html")]
struct Drawing {
    card: Card,
    level: u8,
}

/// Of the heading of a card on a board's page.
const LEVEL: u8 = 2;

impl Card {
    /// For a board's page.
    pub(super) fn draw(&mut self) -> Result<()> {
        let mut card = self.clone();
        card.travels = !card.private;
        let html = Drawing { card, level: LEVEL }.render().context("cannot draw a card").map_err(Error::Internal)?;
        self.drawn = Some(Drawn(html.into()));
        Ok(())
    }
}

impl Drawn {
    pub fn len(&self) -> usize {
        self.0.len()
    }
}

impl fmt::Display for Drawn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// It was escaped where it was drawn.
impl askama::filters::HtmlSafe for Drawn {}
