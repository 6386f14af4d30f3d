//! A thank-you for a scoop: one per account, taken back as easily.

pub mod pages;
mod thanking;

pub use thanking::Thanks;
