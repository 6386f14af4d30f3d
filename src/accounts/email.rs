//! An address for mail, in a form that a mail server may know.

use std::str::FromStr;

use lettre::Address;

use crate::problems::Problems;

/// RFC 5321, section 4.5.3.1.3.
const LONGEST: usize = 254;

const RULE: &str = "This is not an address for mail, such as ada@ward.example.";

/// What was typed, without blanks around it.
pub fn problems(field: &'static str, typed: &str) -> Problems {
    let mut problems = Problems::default();
    problems.length(field, typed, 1, LONGEST);
    // More than the quoted forms of RFC 5321 allow, and nobody has.
    let plain = typed.trim().matches('@').count() == 1 && !typed.trim().contains(char::is_whitespace);
    problems.require(plain, field, RULE);
    problems.require(Address::from_str(typed.trim()).is_ok(), field, RULE);
    problems
}
