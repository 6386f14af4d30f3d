//! How a kept page is compressed: once for each of the ways that browsers ask for.

use std::io::{self, Write};

use axum::http::{HeaderMap, HeaderValue, header::ACCEPT_ENCODING};

/// In the order in which they are preferred: the smallest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coding {
    Brotli,
    Zstd,
    Gzip,
    Plain,
}

/// How much is done to make a page small.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effort {
    /// Somebody waits for it, and it may change before the next one comes.
    Quick,
    /// It is sent often. Beyond this each step costs more than it saves.
    Thorough,
}

/// 2 to the power of this is how far back brotli looks, in bytes: no page is much larger, and it takes as much memory.
const BROTLI_WINDOW: i32 = 18;

impl Effort {
    fn brotli(self) -> i32 {
        if self == Self::Quick { 2 } else { 5 }
    }

    fn zstd(self) -> i32 {
        if self == Self::Quick { 1 } else { 9 }
    }

    fn gzip(self) -> flate2::Compression {
        flate2::Compression::new(if self == Self::Quick { 2 } else { 6 })
    }
}

impl Coding {
    pub const ALL: [Self; 4] = [Self::Brotli, Self::Zstd, Self::Gzip, Self::Plain];

    /// As `Content-Encoding` names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Zstd => "zstd",
            Self::Gzip => "gzip",
            Self::Plain => "identity",
        }
    }

    /// What a reader likes best (RFC 9110, section 12.5.3); plain where they take none of ours.
    pub fn wanted(headers: &HeaderMap) -> Self {
        let lines = headers.get_all(ACCEPT_ENCODING).iter().filter_map(|line| line.to_str().ok());
        let (mut weights, mut others) = ([None; 4], None);
        for (name, weight) in lines.flat_map(|line| line.split(',')).map(weighed) {
            match Self::ALL.iter().position(|coding| coding.name().eq_ignore_ascii_case(name)) {
                Some(place) => weights[place] = Some(weight),
                None if name == "*" => others = Some(weight),
                None => {}
            }
        }
        let weight = |coding: Self| match (weights[coding as usize], coding) {
            (Some(weight), _) => weight,
            // Taken unless it is refused, and only where nothing else is.
            (None, Self::Plain) => f32::MIN_POSITIVE,
            (None, _) => others.unwrap_or(0.0),
        };
        let best = Self::ALL.into_iter().rev().max_by(|a, b| weight(*a).total_cmp(&weight(*b)));
        best.filter(|best| weight(*best) > 0.0).unwrap_or(Self::Plain)
    }

    pub fn compress(self, effort: Effort, plain: &[u8]) -> io::Result<Vec<u8>> {
        match self {
            Self::Brotli => {
                let settings = brotli::enc::BrotliEncoderParams {
                    quality: effort.brotli(),
                    lgwin: BROTLI_WINDOW,
                    size_hint: plain.len(),
                    ..Default::default()
                };
                let mut compressed = Vec::with_capacity(plain.len() / 3);
                brotli::BrotliCompress(&mut &*plain, &mut compressed, &settings)?;
                Ok(compressed)
            }
            Self::Zstd => zstd::bulk::compress(plain, effort.zstd()),
            Self::Gzip => {
                let compressed = Vec::with_capacity(plain.len() / 3);
                let mut encoder = flate2::write::GzEncoder::new(compressed, effort.gzip());
                encoder.write_all(plain)?;
                encoder.finish()
            }
            Self::Plain => Ok(plain.to_vec()),
        }
    }

    /// Plain is not named.
    pub fn header(self) -> Option<HeaderValue> {
        (self != Self::Plain).then(|| HeaderValue::from_static(self.name()))
    }
}

/// "gzip;q=0.5": its name, and how much it is wanted.
fn weighed(one: &str) -> (&str, f32) {
    let (name, parameters) = one.split_once(';').unwrap_or((one, ""));
    let weight = parameters.split(';').find_map(|parameter| parameter.trim().strip_prefix("q="));
    (name.trim(), weight.map_or(1.0, |weight| weight.trim().parse().unwrap_or(0.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(line: &str) -> Coding {
        Coding::wanted(&HeaderMap::from_iter([(ACCEPT_ENCODING, HeaderValue::from_str(line).unwrap())]))
    }

    #[test]
    fn a_reader_gets_the_smallest_they_take() {
        assert_eq!(wanted("gzip, deflate, br, zstd"), Coding::Brotli);
        assert_eq!(wanted("gzip, deflate, zstd"), Coding::Zstd);
        assert_eq!(wanted("gzip, deflate"), Coding::Gzip);
        assert_eq!(wanted("GZIP"), Coding::Gzip);
        assert_eq!(wanted("br;q=0.5, gzip;q=0.8, zstd; q=0"), Coding::Gzip);
        assert_eq!(wanted("*"), Coding::Brotli);
        assert_eq!(wanted("br;q=0, *;q=0.1"), Coding::Zstd);
        assert_eq!(wanted("identity, gzip;q=0.5"), Coding::Plain);
        for none in ["", "deflate", "gzip;q=0", "br;q=x", "identity", "identity;q=0, deflate"] {
            assert_eq!(wanted(none), Coding::Plain, "{none:?}");
        }
        assert_eq!(Coding::wanted(&HeaderMap::new()), Coding::Plain);
    }

    #[test]
    fn what_is_compressed_is_read_again() {
        let plain = "Hand hygiene saves lives. ".repeat(1000).into_bytes();
        let unpacked = |coding: Coding, effort| {
            let packed = coding.compress(effort, &plain).unwrap();
            assert!(coding == Coding::Plain || packed.len() < 1000, "{coding:?}: {}", packed.len());
            let mut read = Vec::new();
            match coding {
                Coding::Brotli => drop(brotli::BrotliDecompress(&mut &*packed, &mut read)),
                Coding::Zstd => read = zstd::bulk::decompress(&packed, plain.len()).unwrap(),
                Coding::Gzip => drop(io::copy(&mut flate2::read::GzDecoder::new(&*packed), &mut read).unwrap()),
                Coding::Plain => read = packed,
            }
            read
        };
        for coding in Coding::ALL {
            assert_eq!(unpacked(coding, Effort::Quick), plain, "{coding:?}");
            assert_eq!(unpacked(coding, Effort::Thorough), plain, "{coding:?}");
        }
    }
}
