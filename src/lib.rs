//! Topic boards on healthcare and social media: curators scoop articles from the web onto
//! boards and say in an insight why each one matters; readers browse, follow, comment.
//!
//! Read [`routes`] first: it is the site map. Then any feature folder: each is one noun.
//! `<noun>.rs` holds what it is and the queries that load it, `<capability>.rs` one more thing
//! it can do, `pages.rs` the pages that show it. How it starts and stops is in [`commands`].

// The stairs. A module may use the ones above it, never one below; only pages.rs may use any.
mod config;
mod error;
mod text;
mod pictures;
mod accounts;
mod articles;
mod topics;
mod scoops;
mod insights;
mod comments;
mod cards;
mod views;
mod web;
mod health;
mod feeds;
mod front;
mod routes;
mod cluster;
mod import;
mod demo;
mod commands;

use axum::extract::FromRef;
use sqlx::PgPool;

pub use commands::run;
pub use routes::router;

/// What every request can reach.
#[derive(Clone, FromRef)]
pub struct App {
    pub db: PgPool,
    pub site: web::Site,
    pub views: views::Views,
    pub pictures: pictures::Store,
}
