//! What is told by mail to the people of a board.

use crate::{
    mail::{Action, Letter},
    sessions::Me,
    topics::Topic,
};

pub fn handed_over(to: String, board: &Topic, by: &Me, base_url: &str) -> Letter {
    Letter {
        to,
        subject: format!("You own the board “{}” now", board.title),
        paragraphs: vec![
            format!(
                "{} (@{}) has handed the board “{}” over to you. You decide what it is about, who may read it and who works on it.",
                by.display_name, by.name, board.title
            ),
            "If you would rather not, you can hand it over to another of its curators or contributors.".to_owned(),
        ],
        action: Some(Action {
            label: "See who works on it".to_owned(),
            url: format!("{base_url}{}/members", board.href()),
        }),
    }
}
