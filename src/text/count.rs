//! A number as a board shows it: short where it is big.

use std::fmt;

/// Shown as "96", "48.2K", "667.5K", "1.2M".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count(pub i64);

impl Count {
    /// What makes a word plural beside it.
    pub fn plural(self) -> &'static str {
        if self.0 == 1 { "" } else { "s" }
    }

    /// Every digit, in groups of three: "667,500".
    pub fn exact(self) -> String {
        let digits = self.0.unsigned_abs().to_string();
        let mut grouped = String::new();
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        if self.0 < 0 { format!("-{grouped}") } else { grouped }
    }
}

impl fmt::Display for Count {
    /// Cut, not rounded: a board never claims a read it has not had.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (unit, letter) in [(1_000_000_000, 'B'), (1_000_000, 'M'), (1_000, 'K')] {
            if self.0 >= unit {
                let tenths = self.0 / (unit / 10);
                return match tenths % 10 {
                    0 => write!(f, "{}{letter}", tenths / 10),
                    tenth => write!(f, "{}.{tenth}{letter}", tenths / 10),
                };
            }
        }
        write!(f, "{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn big_numbers_are_short_and_never_more_than_they_are() {
        let shown = |count| Count(count).to_string();
        assert_eq!(shown(0), "0");
        assert_eq!(shown(999), "999");
        assert_eq!(shown(1_000), "1K");
        assert_eq!(shown(48_210), "48.2K");
        assert_eq!(shown(667_500), "667.5K");
        assert_eq!(shown(999_999), "999.9K");
        assert_eq!(shown(1_200_000), "1.2M");
        assert_eq!(shown(i64::MAX), "9223372036.8B");
        assert_eq!(Count(667_500).exact(), "667,500");
        assert_eq!(Count(12).exact(), "12");
    }
}
