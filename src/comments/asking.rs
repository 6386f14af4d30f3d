//! Whether somebody may say something under a scoop, and why not.

use crate::{
    error::{Error, Result},
    rights::{OnBoard, OnSite, Standing},
    scoops::Scoop,
    sessions::Me,
    topics::{CommentPolicy, Topic},
};

/// How a conversation stands to whoever reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Talk {
    /// They may say something.
    Open,
    /// They may, and a curator looks at it before others see it.
    Held,
    /// They would have to sign in.
    SignIn,
    /// Nobody says anything more under this scoop.
    Locked,
    /// Nobody says anything on this board.
    Closed,
    /// This account takes no part just now.
    Suspended,
}

/// What a board and a scoop say of their conversation.
#[derive(Clone, Copy, Debug)]
pub struct Ground {
    /// The board takes no comments, or is archived.
    pub closed: bool,
    pub locked: bool,
    /// A curator looks at each.
    pub held: bool,
}

impl Talk {
    pub fn of(board: &Topic, scoop: &Scoop, viewer: Option<&Me>, standing: Standing) -> Self {
        let ground = Ground {
            closed: scoop.comments_closed,
            locked: scoop.comments_locked,
            held: board.comment_policy == CommentPolicy::Held,
        };
        Self::on(ground, viewer, standing)
    }

    pub fn on(ground: Ground, viewer: Option<&Me>, standing: Standing) -> Self {
        match viewer {
            _ if ground.closed => Self::Closed,
            _ if ground.locked => Self::Locked,
            None => Self::SignIn,
            Some(me) if !me.may(OnSite::TakePart) => Self::Suspended,
            Some(_) if ground.held && !standing.may(OnBoard::Moderate) => Self::Held,
            Some(_) => Self::Open,
        }
    }

    pub fn is_held(self) -> bool {
        self == Self::Held
    }

    pub fn is_locked(self) -> bool {
        self == Self::Locked
    }

    pub fn takes_words(self) -> bool {
        matches!(self, Self::Open | Self::Held)
    }

    /// Refused in words.
    pub fn must_take_words(self, me: &Me) -> Result<()> {
        match self {
            Self::Open | Self::Held => Ok(()),
            Self::SignIn | Self::Suspended => Err(me.refusal()),
            Self::Locked => Err(Error::Forbidden("The conversation under this scoop is locked.".to_owned())),
            Self::Closed => Err(Error::Forbidden("Comments are closed on this board.".to_owned())),
        }
    }
}
