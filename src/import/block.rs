//! The few shapes of text that can be told apart without markup.

/// One piece of a text, plain: nothing in it is markup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    Paragraph(String),
    Heading(String),
    List(Vec<String>),
    /// Its lines end in "\n".
    Quote {
        text: String,
        by: Option<String>,
    },
}

impl Block {
    /// Markup of all the blocks, with every character of their text escaped.
    pub fn to_html(blocks: &[Self]) -> String {
        let mut html = String::new();
        for block in blocks {
            block.write_to(&mut html);
        }
        html
    }

    fn write_to(&self, html: &mut String) {
        match self {
            Self::Paragraph(text) => element(html, "p", text),
            Self::Heading(text) => element(html, "h3", text),
            Self::List(items) => {
                html.push_str("<ul>\n");
                for item in items {
                    element(html, "li", item);
                }
                html.push_str("</ul>\n");
            }
            Self::Quote { text, by } => {
                html.push_str("<blockquote>\n");
                element(html, "p", text);
                if let Some(by) = by {
                    element(html, "cite", by);
                }
                html.push_str("</blockquote>\n");
            }
        }
    }
}

fn element(html: &mut String, name: &str, text: &str) {
    html.push('<');
    html.push_str(name);
    html.push('>');
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            '\n' => html.push_str("<br>"),
            other => html.push(other),
        }
    }
    html.push_str("</");
    html.push_str(name);
    html.push_str(">\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_a_text_is_shown_not_obeyed() {
        let blocks = [
            Block::Heading("Dose < 5 mg & rest".into()),
            Block::List(vec!["<script>".into()]),
            Block::Quote { text: "One\ntwo".into(), by: Some("\"Ada\"".into()) },
        ];

        let html = Block::to_html(&blocks);

        assert!(html.contains("<h3>Dose &lt; 5 mg &amp; rest</h3>"));
        assert!(html.contains("<li>&lt;script&gt;</li>"));
        assert!(html.contains("<p>One<br>two</p>\n<cite>&quot;Ada&quot;</cite>"));
    }
}
