//! The front page: which boards there are, and what was scooped last over all of them.

pub mod pages;
