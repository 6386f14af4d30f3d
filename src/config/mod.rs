//! Every setting and every command, read once. A flag wins over the environment.

mod bucket;
mod command;
mod oidc;
mod people;
mod settings;

pub use command::{Account, Command, Config, Import, Into, Mail};
pub use settings::Settings;
