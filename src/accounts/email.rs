//! An address for mail, in a form that a mail server may know.

use std::str::FromStr;

use lettre::Address;

use crate::problems::Problems;

/// RFC 5321, section 4.5.3.1.3.
const LONGEST: usize = 254;

/// What was typed, without blanks around it.
pub fn problems(field: &'static str, typed: &str) -> Problems {
    let mut problems = Problems::default();
    problems.length(field, typed, 1, LONGEST);
    problems.require(
        Address::from_str(typed.trim()).is_ok(),
        field,
        "This is not an address for mail, such as ada@ward.example.",
    );
    problems
}
