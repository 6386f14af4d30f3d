//! A browser in words that its owner knows it by.

use woothee::parser::Parser;

/// "Firefox on Linux", from a `User-Agent`.
pub fn device(user_agent: &str) -> String {
    let agent: String = user_agent.chars().take(400).collect();
    let known = Parser::new().parse(&agent);
    let part = |part: &str| (part != "UNKNOWN" && !part.is_empty()).then(|| part.to_owned());
    let (browser, system) = known.map_or((None, None), |known| (part(known.name), part(known.os)));
    let words = match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => "A browser".to_owned(),
    };
    words.chars().take(100).collect()
}

#[cfg(test)]
mod tests {
    use super::device;

    #[test]
    fn a_browser_is_named_as_people_call_it() {
        assert_eq!(
            device("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"),
            "Firefox on Linux"
        );
        assert_eq!(device("\u{1f600}"), "A browser");
        assert_eq!(device(""), "A browser");
    }
}
