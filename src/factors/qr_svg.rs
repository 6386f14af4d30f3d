//! A QR code that stands in a page as it is.

use std::fmt::{self, Write};

use anyhow::Context;
use qrcode::{Color, EcLevel, QrCode};

/// The empty border a reader needs around a code (ISO 18004), in modules.
const QUIET: usize = 4;

/// Prints itself as an SVG element. It holds numbers only, and colours as attributes: no inline style.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QrSvg {
    /// Modules a side, with the border.
    side: usize,
    /// Dark runs, as an SVG path.
    path: String,
}

impl QrSvg {
    pub fn of(text: &str) -> anyhow::Result<Self> {
        // A screen has no stains: the lowest level of correction makes the largest modules.
        let code = QrCode::with_error_correction_level(text, EcLevel::L).context("too long for a QR code")?;
        let mut path = String::new();
        for (y, row) in code.to_colors().chunks(code.width()).enumerate() {
            let mut x = 0;
            for run in row.chunk_by(|one, next| one == next) {
                let length = run.len();
                if run[0] == Color::Dark {
                    write!(path, "M{} {}h{length}v1h-{length}z", x + QUIET, y + QUIET).context("no room")?;
                }
                x += length;
            }
        }
        Ok(Self { side: code.width() + 2 * QUIET, path })
    }
}

impl fmt::Display for QrSvg {
    /// Dark on light in a dark page too: many apps read nothing else.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { side, path } = self;
        write!(
            f,
            r#"<svg class="qr" role="img" aria-label="QR code" viewBox="0 0 {side} {side}" shape-rendering="crispEdges">"#
        )?;
        write!(f, r##"<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path fill="#000" d="{path}"/></svg>"##)
    }
}

impl askama::filters::HtmlSafe for QrSvg {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_draws_every_dark_module_and_prints_nothing_it_was_given() {
        let text = "otpauth://totp/<script>\"onload=";
        let svg = QrSvg::of(text).unwrap();
        let lengths = svg.path.split('h').skip(1).step_by(2).filter_map(|run| run.split('v').next());
        let drawn: usize = lengths.map(|length| length.parse::<usize>().unwrap()).sum();
        let code = QrCode::with_error_correction_level(text, EcLevel::L).unwrap();
        assert_eq!(drawn, code.to_colors().into_iter().filter(|color| *color == Color::Dark).count());
        let printed = svg.to_string();
        assert!(!printed.contains("script") && !printed.contains("onload") && !printed.contains("style"), "{printed}");
    }
}
