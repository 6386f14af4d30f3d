//! Who can come in, and how.

use clap::Args;

use crate::{
    accounts::Role,
    policy::{Policy, SecondFactor, SignUp},
};

#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "People")]
pub struct People {
    /// Who can make an account
    #[arg(long, env = "CURATIO_SIGN_UP", global = true, value_enum, default_value_t = SignUp::Open)]
    pub sign_up: SignUp,
    /// What people who sign up may do: a reader cannot make boards
    #[arg(long, env = "CURATIO_NEWCOMERS", global = true, value_parser = newcomers, default_value = "curator")]
    pub newcomers: Role,
    /// Who cannot do without a second factor (curators: and admins)
    #[arg(long, env = "CURATIO_SECOND_FACTOR", global = true, value_enum, default_value_t = SecondFactor::Nobody)]
    pub second_factor: SecondFactor,
    /// How many proxies stand in front, each adding to X-Forwarded-For: who guesses passwords is slowed by address
    #[arg(long, env = "CURATIO_PROXIES", global = true, default_value_t = 0)]
    pub proxies: u8,
}

impl People {
    pub fn policy(&self) -> Policy {
        Policy {
            sign_up: self.sign_up,
            newcomers: self.newcomers,
            second_factor: self.second_factor,
            proxies: self.proxies.into(),
        }
    }
}

fn newcomers(text: &str) -> Result<Role, String> {
    match text {
        "reader" => Ok(Role::Reader),
        "curator" => Ok(Role::Curator),
        _ => Err("must be reader or curator".to_owned()),
    }
}
