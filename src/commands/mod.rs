//! What one does from the shell: serve, demo, import, account, migrate, with-database.

mod accounts;
mod data;
mod importing;
mod logging;
mod run;
mod serving;
mod stopping;
mod with_database;

pub use run::run;
