//! What Curatio does, told through its front door, and the rules of the house.
#![expect(clippy::unwrap_used, reason = "what only tests run may fail as a test does")]

mod accounts;
mod boards;
mod browser;
mod chromium;
mod clicks;
mod cluster;
mod demo;
mod exports;
mod failures;
mod feeds;
mod front;
mod front_door;
mod import;
mod invitations;
mod jobs;
mod joining;
mod journeys;
mod mail;
mod members;
mod news_site;
mod person;
mod picture_store;
mod pictures;
mod post_office;
#[expect(dead_code, reason = "its tricks are played by the tests inside src/provider")]
mod provider;
mod provider_pages;
mod rescoops;
mod reading;
mod rights;
mod publishing;
mod scooping;
mod scooping_journey;
mod scoops;
mod serving;
mod settings;
mod settings_pages;
mod shell;
mod signing_in;
mod stairs;
mod suggestions;
mod thanks;
mod topics;
mod views;
