//! What one does from the shell: serve, demo, import, export, account, mail, migrate, with-database.

mod accounts;
mod bench_data;
mod data;
mod exporting;
mod importing;
mod logging;
mod mail;
mod run;
mod serving;
mod stopping;
mod with_database;

pub use run::run;
