//! How much time there is left.

/// Until something is to be done, as an admin reads it; below zero, it is too late.
pub fn left(what: &str, minutes: i64) -> String {
    let time = |minutes: i64| match (minutes / 1440, minutes / 60) {
        (_, 0) => "less than an hour".to_owned(),
        (_, 1) => "1 hour".to_owned(),
        (0 | 1, hours) => format!("{hours} hours"),
        (days, _) => format!("{days} days"),
    };
    if minutes < 0 {
        format!("{what}: overdue by {}", time(-minutes))
    } else {
        format!("{what} within {}", time(minutes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_says_how_long_there_is_and_how_late_it_is() {
        let said = [21_599, 2_880, 2_879, 300, 61, 5, -5, -120].map(|minutes| left("Report", minutes));
        let words = [
            "within 14 days",
            "within 2 days",
            "within 47 hours",
            "within 5 hours",
            "within 1 hour",
            "within less than an hour",
        ];
        assert_eq!(said[..6], words.map(|words| format!("Report {words}")));
        assert_eq!(said[6..], ["Report: overdue by less than an hour", "Report: overdue by 2 hours"]);
    }
}
