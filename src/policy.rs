//! What whoever runs the site has decided.

use crate::{accounts::Role, sessions::Me};

#[derive(Clone, Debug)]
pub struct Policy {
    pub sign_up: SignUp,
    /// What people who sign up may do.
    pub newcomers: Role,
    pub second_factor: SecondFactor,
    /// How many proxies stand in front, each adding to `X-Forwarded-For`.
    pub proxies: usize,
}

/// Who can make an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum SignUp {
    /// Anyone with an address for mail.
    Open,
    /// Whom an admin, or a board, invites.
    Invitation,
    /// Nobody: accounts come from the shell or the provider.
    Closed,
}

/// Who cannot do without a second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum SecondFactor {
    Nobody,
    Admins,
    /// And admins.
    Curators,
}

impl Default for Policy {
    fn default() -> Self {
        Self { sign_up: SignUp::Open, newcomers: Role::Curator, second_factor: SecondFactor::Nobody, proxies: 0 }
    }
}

impl SecondFactor {
    pub fn asks(self, me: &Me) -> bool {
        match self {
            Self::Nobody => false,
            Self::Admins => me.is_admin(),
            Self::Curators => me.curates,
        }
    }
}
