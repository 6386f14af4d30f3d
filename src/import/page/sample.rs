//! The saved page that tests read: of the same grammar as real ones, and written by us.

use chrono::NaiveDate;

use crate::import::{Board, page::read};

pub const PAGE: &str = include_str!("../../../tests/fixtures/saved-page.txt");

pub fn saved_on() -> NaiveDate {
    NaiveDate::from_ymd_opt(2017, 11, 20).unwrap()
}

pub fn board(text: &str) -> Board {
    read(text, saved_on()).unwrap()
}
