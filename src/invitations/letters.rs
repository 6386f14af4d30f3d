//! The letters that invite.

use crate::{
    accounts::Token,
    mail::{Action, Letter},
    sessions::Me,
    text::Moment,
    topics::{MemberRole, Topic},
};

pub struct Asked<'a> {
    pub board: &'a Topic,
    pub by: &'a Me,
    pub role: MemberRole,
    pub until: Moment,
    pub base_url: &'a str,
}

impl Asked<'_> {
    /// To an account, which answers where its boards are.
    pub fn by_name(&self, to: String) -> Letter {
        let how = format!("You can accept or decline until {}.", self.until.day());
        self.letter(to, how, format!("{}/boards", self.base_url))
    }

    /// To an address, which has an account or makes one.
    pub fn by_mail(&self, to: String, token: &Token) -> Letter {
        let how = format!(
            "The link works once, until {}, for whoever opens it: please do not pass it on. If this is not for you, do nothing.",
            self.until.day()
        );
        self.letter(to, how, format!("{}/invitations/by-mail/{}", self.base_url, token.reveal()))
    }

    fn letter(&self, to: String, how: String, url: String) -> Letter {
        let Self { board, by, role, .. } = self;
        Letter {
            to,
            subject: format!("{} invites you to the board “{}”", by.display_name, board.title),
            paragraphs: vec![
                format!(
                    "{} (@{}) would like you to work on the board “{}” as a {}. {}",
                    by.display_name,
                    by.name,
                    board.title,
                    role.word(),
                    role.does()
                ),
                how,
            ],
            action: Some(Action { label: "See the invitation".to_owned(), url }),
        }
    }
}
