//! A poster as pixels: letters by resvg, with the picture beside them.

use std::{
    fmt::Write,
    sync::{Arc, LazyLock},
};

use anyhow::{Context, Result};
use html_escape::encode_text;
use image::{DynamicImage, RgbaImage, codecs::jpeg::JpegEncoder, imageops};
use resvg::{
    tiny_skia::{Pixmap, Transform},
    usvg::{
        Options, Tree,
        fontdb::{Database, Source},
    },
};

use super::{
    Hand, Poster,
    lettering::{Passage, is_from_right},
};

/// Bold first.
static FONTS: LazyLock<Arc<Database>> = LazyLock::new(|| {
    let mut fonts = Database::new();
    for font in [dejavu::sans::bold(), dejavu::sans::regular()] {
        fonts.load_font_source(Source::Binary(Arc::new(font)));
    }
    Arc::new(fonts)
});

/// The accents of `tokens.css` on light: text and fills, and the tint.
const ACCENTS: [(&str, &str, &str); 8] = [
    ("teal", "#0b6660", "#e4f1ef"),
    ("indigo", "#454aa6", "#ececf9"),
    ("plum", "#7a3976", "#f5eaf4"),
    ("rust", "#96401d", "#faece5"),
    ("moss", "#4b6120", "#eef2e2"),
    ("slate", "#475869", "#eaeff3"),
    ("ocean", "#0b5d91", "#e4f0f8"),
    ("rose", "#a12b57", "#fae9ef"),
];

const MARGIN: f32 = 72.0;
/// Of the picture, at the right.
const PICTURE: u32 = 440;
/// Of the title's lines, larger where there are few: so many at most in each.
const SIZES: [(f32, usize); 4] = [(76.0, 3), (64.0, 4), (54.0, 5), (46.0, 6)];
const LEADING: f32 = 1.2;
/// Of all other lines, and of those below the title from one to the next.
const SMALL: f32 = 30.0;
const STEP: f32 = 44.0;
/// Letters of one colour on another keep their edges.
const QUALITY: u8 = 88;

/// What is written in which colour.
struct Inks {
    paper: &'static str,
    title: &'static str,
    small: &'static str,
    edge: &'static str,
}

impl Poster {
    /// A JPEG. It takes a while: never where others wait for their turn.
    pub(super) fn draw(&self, picture: Option<&[u8]>) -> Result<Vec<u8>> {
        // One that cannot be read is left out, as where there is none.
        let beside = picture.and_then(|bytes| image::load_from_memory(bytes).ok());
        let options = Options { font_family: "DejaVu Sans".to_owned(), fontdb: FONTS.clone(), ..Options::default() };
        let tree = Tree::from_str(&self.svg(beside.is_some())?, &options)?;
        let mut pixels = Pixmap::new(Self::WIDTH, Self::HEIGHT).context("no room for a poster")?;
        resvg::render(&tree, Transform::identity(), &mut pixels.as_mut());
        let pixels = RgbaImage::from_raw(Self::WIDTH, Self::HEIGHT, pixels.take_demultiplied());
        let mut drawn = pixels.context("a poster with too few pixels")?;
        if let Some(beside) = beside {
            let beside = beside.resize_to_fill(PICTURE, Self::HEIGHT, imageops::FilterType::CatmullRom);
            imageops::overlay(&mut drawn, &beside.into_rgba8(), i64::from(Self::WIDTH - PICTURE), 0);
        }
        let mut jpeg = Vec::new();
        JpegEncoder::new_with_quality(&mut jpeg, QUALITY).encode_image(&DynamicImage::from(drawn).into_rgb8())?;
        Ok(jpeg)
    }

    #[expect(clippy::cast_precision_loss, reason = "a few lines and a thousand pixels")]
    fn svg(&self, with_picture: bool) -> Result<String> {
        let (bold, regular) = (Hand::of(dejavu::sans::bold())?, Hand::of(dejavu::sans::regular())?);
        let inks = self.inks();
        let (width, height) = (Self::WIDTH as f32, Self::HEIGHT as f32);
        let ends = if with_picture { width - PICTURE as f32 - MARGIN * 0.75 } else { width - MARGIN };
        let room = ends - MARGIN;
        let mut svg = format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"><rect width="{width}" height="{height}" fill="{}"/><rect width="20" height="{height}" fill="{}"/>"#,
            inks.paper, inks.edge
        );
        let mut write = |text: &str, from_right: bool, y: f32, size: f32, weight: &str, ink: &str| {
            // The drawing takes every text for one from the left; marks around it say otherwise.
            let (x, anchor) = if from_right { (ends, "end") } else { (MARGIN, "start") };
            let (before, after) = if from_right { ("\u{202b}", "\u{202c}") } else { ("", "") };
            let text = encode_text(text);
            write!(
                svg,
                r#"<text x="{x}" y="{y}" font-size="{size}" font-weight="{weight}" fill="{ink}" text-anchor="{anchor}">{before}{text}{after}</text>"#
            )
        };
        let mut small = |text: &str, y: f32, weight: &str| -> Result<()> {
            let hand = if weight == "bold" { &bold } else { &regular };
            if let Some(text) = hand.legible(text) {
                let Passage { lines, .. } = hand.lines(&text, room / SMALL, 1);
                write(&lines.concat(), is_from_right(&text), y, SMALL, weight, inks.small)?;
            }
            Ok(())
        };
        if let Some(source) = &self.source {
            small(source, MARGIN + SMALL, "bold")?;
        }
        for (line, place) in self.below.iter().rev().zip(1_u8..) {
            small(line, height - MARGIN - 24.0 - STEP * f32::from(place), "normal")?;
        }
        small(&self.site, height - MARGIN, "bold")?;
        let (size, Passage { lines, .. }) = self.title_in(&bold, room);
        let top = MARGIN + if self.source.is_some() { SMALL + 24.0 } else { 0.0 };
        let from_right = is_from_right(&lines.concat());
        for (line, place) in lines.iter().zip(0_u8..) {
            write(line, from_right, top + size * (1.0 + LEADING * f32::from(place)), size, "bold", inks.title)?;
        }
        svg.push_str("</svg>");
        Ok(svg)
    }

    /// As large as it has room without a broken word, where there is a way; where it cannot be written, the address that it
    /// has.
    fn title_in(&self, hand: &Hand, room: f32) -> (f32, Passage) {
        let title = hand.legible(&self.title).unwrap_or_else(|| self.stands_at.clone());
        let smallest = SIZES[SIZES.len() - 1];
        // What stands above and below takes their places.
        let others = (self.below.len() + usize::from(self.source.is_some())).saturating_sub(2);
        let lines = |(size, most): (f32, usize)| (size, hand.lines(&title, room / size, most - others));
        let whole = SIZES.into_iter().map(lines).find(|(_, lines)| !lines.cut && !lines.broken);
        whole.unwrap_or_else(|| lines(smallest))
    }

    fn inks(&self) -> Inks {
        let known = ACCENTS.iter().find(|(name, ..)| *name == self.accent).unwrap_or(&ACCENTS[0]);
        let (_, fill, tint) = *known;
        if self.of_board {
            Inks { paper: fill, title: "#ffffff", small: tint, edge: fill }
        } else {
            Inks { paper: "#fdfdfc", title: "#1b2024", small: fill, edge: fill }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn poster(title: &str, of_board: bool) -> Poster {
        Poster {
            path: "/t/x/share.jpg".to_owned(),
            title: title.to_owned(),
            source: (!of_board).then(|| "Ward & <Notes>".to_owned()),
            below: vec!["Curated by Ada \u{7} Berg]]>".to_owned(), "&amp;".to_owned()],
            site: "Curatio".to_owned(),
            stands_at: "boards.example /t/x".to_owned(),
            accent: "rose".to_owned(),
            picture: None,
            of_board,
        }
    }

    #[test]
    fn whatever_a_title_is_made_of_there_is_a_poster() {
        let long = [
            "w".repeat(10_000),
            "Salt ".repeat(2000),
            "\u{5d0}".repeat(10_000),
            "e\u{301}\u{302}\u{303}\u{304}".repeat(900),
        ];
        let hostile = [
            "",
            " ",
            "</text><script>alert(1)</script><image href='/etc/passwd'/>",
            "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>&a;",
            "]]> & &#0; &#x1; \" '",
            "\u{0}\u{1}\u{8}\u{b}\u{fffe}\u{ffff}\u{202e}\u{2066}\u{200f}",
            "صحة القلب: ما يقرأه الناس على الإنترنت (2026)!",
            "慢性心不全の患者がインターネットで読むもの",
            "🧼🫀",
            "Ω≈ç√∫˜µ≤≥÷ 👩‍⚕️ 心",
        ];
        let titles = long.iter().map(String::as_str).chain(hostile);
        for (title, of_board) in titles.flat_map(|title| [(title, false), (title, true)]) {
            let jpeg = poster(title, of_board).draw(Some(b"no picture")).unwrap();
            let drawn = image::load_from_memory(&jpeg).unwrap().into_rgb8();
            assert_eq!(drawn.dimensions(), (1200, 630), "{title:?}");
        }
    }

    #[test]
    fn what_is_written_stays_text() {
        let svg = poster("</text><image href='x'/> & \u{1}", true).svg(false).unwrap();
        assert!(svg.contains("&lt;/text&gt;&lt;image") && !svg.contains("<image") && !svg.contains('\u{1}'), "{svg}");
        let from_right = poster("צחות", true).svg(true).unwrap();
        assert!(from_right.contains("text-anchor=\"end\"") && from_right.contains('\u{202b}'));
        // Over two lines, where a picture stands beside it.
        let address = poster("慢性心不全", true).svg(true).unwrap();
        assert!(address.contains(">boards.example<") && address.contains(">/t/x<"), "{address}");
    }

    #[test]
    fn its_colours_are_those_of_the_pages() {
        let tokens = include_str!("../../static/css/tokens.css");
        for (name, fill, tint) in ACCENTS {
            assert!(tokens.contains(&format!(".accent-{name} {{ --l: {fill}; --lt: {tint};")), "{name}");
        }
        assert_eq!(ACCENTS.map(|(name, ..)| name), crate::topics::ACCENTS.map(|(name, _)| name));
    }
}
