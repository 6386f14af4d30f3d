//! What an account changes about itself. The nouns are elsewhere; these are their pages.

pub mod pages;
