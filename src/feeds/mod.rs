//! How machines follow along: Atom feeds of boards, a sitemap, robots.txt.

pub mod pages;
mod sitemap;

pub use sitemap::{Listed, Sitemap};
