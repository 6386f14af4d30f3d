//! What a file is called, for where nothing else tells what it is.

use percent_encoding::percent_decode_str;
use url::Url;

use super::words::words;

/// `/files/2021_WHO-report.pdf` is "2021 WHO report"; a page without a name of its own is called after its host.
pub(super) fn file_name(address: &Url) -> String {
    let last = address.path().trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let decoded = percent_decode_str(last).decode_utf8_lossy().replace(char::REPLACEMENT_CHARACTER, " ");
    let name = without_ending(&decoded).replace(['_', '-', '+'], " ");
    let telling = words(&name, 500).filter(|name| {
        let small = name.to_lowercase();
        name.chars().any(char::is_alphanumeric) && !["index", "default", "home", "download"].contains(&small.as_str())
    });
    telling.unwrap_or_else(|| host_name(address))
}

pub(super) fn host_name(address: &Url) -> String {
    let host = address.host_str().unwrap_or_default();
    words(host.strip_prefix("www.").unwrap_or(host), 500).unwrap_or_else(|| "A page without a name".to_owned())
}

/// An ending has a letter in it: the "5" of "Version 2.5" is none.
fn without_ending(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, ending))
            if !stem.is_empty()
                && (1..=5).contains(&ending.len())
                && ending.chars().all(|c| c.is_ascii_alphanumeric())
                && ending.contains(|c: char| c.is_ascii_alphabetic()) =>
        {
            stem
        }
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_called_by_its_name_and_a_page_without_one_by_its_host() {
        let named = |address: &str| file_name(&Url::parse(address).unwrap());
        assert_eq!(named("https://ward.example/files/2021_WHO-report.pdf?x=y.z"), "2021 WHO report");
        assert_eq!(named("https://ward.example/H%C3%A4nde%20waschen.PDF"), "Hände waschen");
        assert_eq!(named("https://ward.example/%FF%FE%00%0Ascan.jpeg"), "scan");
        assert_eq!(named("https://ward.example/Version_2.5"), "Version 2.5");
        assert_eq!(named("https://ward.example/news/hand-washing/"), "hand washing");
        assert_eq!(named("https://ward.example/.pdf"), ".pdf");
        for nameless in ["", "/", "/index.html", "/---", "/%E2%80%8B"] {
            assert_eq!(named(&format!("https://www.ward.example{nameless}")), "ward.example", "{nameless}");
        }
        assert_eq!(named("http://[::1]/"), "[::1]");
    }
}
