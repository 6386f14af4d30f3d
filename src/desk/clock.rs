//! How much time there is left.

/// Hours until then, as an admin reads them; below zero, it is too late.
pub fn left(minutes: i64) -> String {
    let hours = |minutes: i64| match minutes / 60 {
        0 => "less than an hour".to_owned(),
        1 => "1 hour".to_owned(),
        hours => format!("{hours} hours"),
    };
    if minutes < 0 { format!("overdue by {}", hours(-minutes)) } else { format!("hand over within {}", hours(minutes)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_says_how_long_there_is_and_how_late_it_is() {
        let said = [300, 61, 5, -5, -120].map(left);
        let words = ["hand over within 5 hours", "hand over within 1 hour", "hand over within less than an hour"];
        assert_eq!(said[..3], words);
        assert_eq!(said[3..], ["overdue by less than an hour", "overdue by 2 hours"]);
    }
}
