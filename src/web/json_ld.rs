//! What a page is, in words for machines (schema.org, as JSON-LD 1.1 in HTML).

use std::fmt;

use serde_json::Value;

/// Prints itself inside a `<script type="application/ld+json">`.
#[derive(Debug)]
pub struct JsonLd(pub Value);

impl fmt::Display for JsonLd {
    /// No "<" leaves here, so no title can end the script element (HTML, section 4.12.1.3).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_string().replace('<', "\\u003c"))
    }
}

impl askama::filters::HtmlSafe for JsonLd {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_cannot_end_the_script_it_stands_in() {
        let printed = JsonLd(serde_json::json!({ "name": "</script><script>alert(1)<!--" })).to_string();
        assert!(!printed.contains('<'));
        assert_eq!(serde_json::from_str::<Value>(&printed).unwrap()["name"], "</script><script>alert(1)<!--");
    }
}
