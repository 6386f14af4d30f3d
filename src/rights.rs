//! Who may do what: one table for the site, one for boards. Nothing else decides it.
//!
//! Handlers never ask: they load through a right (`Topic::to`), or take an argument that is one (`web::Admin`).
//! A suspended account has none of these rights, whatever it was before.

use crate::{
    accounts::Role,
    error::{Error, Result},
    sessions::Me,
};

/// What one does on the whole site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnSite {
    MakeBoard,
    BeInvitedToBoards,
    InviteToSite,
    SeeAllBoards,
    /// Thank for a scoop, suggest an article, say something.
    TakePart,
}

/// What one does on one board.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnBoard {
    /// A private one; the others are anyone's to read.
    Read,
    SeeMembers,
    Leave,
    Edit,
    Invite,
    HandOver,
    Archive,
    Delete,
    Restore,
    /// Put something on it: at once, or as a contributor for a curator to publish.
    Scoop,
    /// What is on it, and what waits to be: whoever put it there.
    Publish,
    /// Its tags, as a whole.
    KeepTags,
    AnswerSuggestions,
    Export,
    Import,
    /// Its conversations.
    Moderate,
    /// How often it and its scoops are read, and what comes of it.
    SeeNumbers,
}

/// How somebody stands to a board. Whoever is none of these is a stranger there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Stranger,
    Contributor,
    Curator,
    Owner,
    /// Looks after the site, and works on this board in no other way.
    Admin,
}

#[expect(non_upper_case_globals, reason = "reads like the table it is")]
const yes: bool = true;
#[expect(non_upper_case_globals, reason = "reads like the table it is")]
const no: bool = false;

#[rustfmt::skip]
const SITE: [(OnSite, [bool; 3]); 5] = [
    //                            reader  curator  admin
    (OnSite::MakeBoard,         [ no,     yes,     yes ]),
    (OnSite::BeInvitedToBoards, [ yes,    yes,     yes ]),
    (OnSite::InviteToSite,      [ no,     no,      yes ]),
    (OnSite::SeeAllBoards,      [ no,     no,      yes ]),
    (OnSite::TakePart,          [ yes,    yes,     yes ]),
];

#[rustfmt::skip]
const BOARD: [(OnBoard, [bool; 5]); 17] = [
    //                            stranger  contributor  curator  owner  admin
    (OnBoard::Read,              [ no,      yes,         yes,     yes,   yes ]),
    (OnBoard::SeeMembers,        [ no,      yes,         yes,     yes,   yes ]),
    (OnBoard::Leave,             [ no,      yes,         yes,     no,    no  ]),
    (OnBoard::Edit,              [ no,      no,          no,      yes,   yes ]),
    (OnBoard::Invite,            [ no,      no,          no,      yes,   yes ]),
    (OnBoard::HandOver,          [ no,      no,          no,      yes,   yes ]),
    (OnBoard::Archive,           [ no,      no,          no,      yes,   yes ]),
    (OnBoard::Delete,            [ no,      no,          no,      yes,   yes ]),
    (OnBoard::Restore,           [ no,      no,          no,      yes,   yes ]),
    (OnBoard::Scoop,             [ no,      yes,         yes,     yes,   yes ]),
    (OnBoard::Publish,           [ no,      no,          yes,     yes,   yes ]),
    (OnBoard::KeepTags,          [ no,      no,          yes,     yes,   yes ]),
    (OnBoard::AnswerSuggestions, [ no,      no,          yes,     yes,   yes ]),
    (OnBoard::Export,            [ no,      no,          yes,     yes,   yes ]),
    (OnBoard::Import,            [ no,      no,          no,      yes,   yes ]),
    (OnBoard::Moderate,          [ no,      no,          yes,     yes,   yes ]),
    (OnBoard::SeeNumbers,        [ no,      no,          yes,     yes,   yes ]),
];

impl Standing {
    pub fn may(self, deed: OnBoard) -> bool {
        let column = match self {
            Self::Stranger => 0,
            Self::Contributor => 1,
            Self::Curator => 2,
            Self::Owner => 3,
            Self::Admin => 4,
        };
        BOARD.iter().any(|(row, may)| *row == deed && may[column])
    }
}

impl Me {
    pub fn may(&self, deed: OnSite) -> bool {
        let column = match self.role {
            Role::Reader => 0,
            Role::Curator => 1,
            Role::Admin => 2,
        };
        self.acting().is_some() && SITE.iter().any(|(row, may)| *row == deed && may[column])
    }

    /// Refused in words that tell a suspension from a lack of rights.
    pub fn must(&self, deed: OnSite) -> Result<()> {
        if self.may(deed) { Ok(()) } else { Err(self.refusal()) }
    }

    pub fn refusal(&self) -> Error {
        match self.suspended_until {
            Some(_) if self.banned => Error::Forbidden(
                "This account is banned. You can read, and change your own settings. Why, and how to appeal, stands at “Decisions about you”.".to_owned(),
            ),
            Some(until) => Error::Forbidden(format!(
                "This account is suspended until {until} UTC. Until then you can read, and change your own settings."
            )),
            None => Error::forbidden(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_deed_has_its_row_once() {
        for (row, (deed, _)) in BOARD.iter().enumerate() {
            assert_eq!(*deed as usize, row, "{deed:?} stands where the enum has it");
        }
        for (row, (deed, _)) in SITE.iter().enumerate() {
            assert_eq!(*deed as usize, row, "{deed:?} stands where the enum has it");
        }
    }

    #[test]
    fn nobody_but_the_owner_and_an_admin_changes_a_board_and_the_owner_cannot_walk_away() {
        for deed in [OnBoard::Edit, OnBoard::Invite, OnBoard::HandOver, OnBoard::Delete, OnBoard::Restore] {
            assert!(Standing::Owner.may(deed) && Standing::Admin.may(deed), "{deed:?}");
            assert!(!Standing::Curator.may(deed) && !Standing::Contributor.may(deed), "{deed:?}");
        }
        assert!(!Standing::Owner.may(OnBoard::Leave));
        assert!(BOARD.iter().all(|(_, may)| !may[0]), "a stranger does nothing");
    }
}
