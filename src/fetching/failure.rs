//! Why a page could not be got, in words for a curator: none of them names an address.

use std::{
    error::Error,
    io::{self, ErrorKind},
    iter::successors,
};

#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Failure {
    #[error("Curatio reads only addresses that begin with http:// or https://.")]
    Scheme,
    #[error("This address names a port that web sites do not use, and Curatio does not go there.")]
    Port,
    #[error("This address leads into a private network, where Curatio does not go.")]
    Private,
    #[error("There is no site of this name.")]
    NoSuchSite,
    #[error("The name of this site cannot be looked up just now.")]
    NameUnclear,
    #[error("The site does not answer.")]
    Silent,
    #[error("The site takes too long to answer.")]
    TooSlow,
    #[error("The site broke off in the middle of its answer.")]
    BrokeOff,
    #[error("What the site answers cannot be understood.")]
    Garbled,
    #[error("The certificate of the site is not valid, so nobody can tell that it is this site.")]
    Certificate,
    #[error("No secure connection to the site can be made (TLS).")]
    Tls,
    #[error("The site redirects in circles.")]
    Circles,
    #[error("The site redirects to something that is no address.")]
    NoAddress,
    #[error("The site's robots.txt asks programs like this one not to read the page.")]
    Robots,
    #[error("The site's robots.txt, which says what programs may read, cannot be got just now.")]
    RobotsUnknown,
    #[error("There is no page at this address any more ({0}).")]
    Gone(u16),
    #[error("The site shows this page only to people who sign in, or not to programs ({0}).")]
    Closed(u16),
    #[error("The site asks us to come back later ({0}).")]
    Busy(u16),
    #[error("The site has a fault of its own ({0}).")]
    Broken(u16),
    #[error("The site gives no page, only the answer {0}.")]
    Status(u16),
    #[error("The page sends no text (0 bytes).")]
    Empty,
    #[error("The file is larger than 10 MB.")]
    TooLarge,
    #[error("Curatio itself cannot fetch anything just now. Please tell those who run it.")]
    Unprepared,
}

impl Failure {
    /// Why there was no answer, or not all of it.
    pub fn of_wire(error: &reqwest::Error) -> Self {
        let causes = successors(error.source(), |cause| below(*cause));
        let mut garbled = false;
        for cause in causes {
            if let Some(failure) = cause.downcast_ref() {
                return *failure;
            }
            match cause.downcast_ref() {
                Some(rustls::Error::InvalidCertificate(_)) => return Self::Certificate,
                Some(_) => return Self::Tls,
                None => garbled |= is_nonsense(cause),
            }
        }
        if error.is_connect() {
            Self::Silent
        } else if error.is_timeout() {
            Self::TooSlow
        } else if garbled {
            Self::Garbled
        } else {
            Self::BrokeOff
        }
    }

    /// What the answer of a site means that is not 2xx.
    pub fn of_status(status: u16) -> Self {
        match status {
            404 | 410 => Self::Gone(status),
            401 | 402 | 403 | 407 | 451 => Self::Closed(status),
            408 | 425 | 429 => Self::Busy(status),
            500..=599 => Self::Broken(status),
            _ => Self::Status(status),
        }
    }

    /// There is nothing any more, and will not be.
    pub fn is_gone(self) -> bool {
        matches!(self, Self::Gone(_) | Self::NoSuchSite)
    }

    /// Trying again may help.
    pub fn is_passing(self) -> bool {
        matches!(
            self,
            Self::NameUnclear
                | Self::Silent
                | Self::TooSlow
                | Self::BrokeOff
                | Self::RobotsUnknown
                | Self::Busy(_)
                | Self::Broken(_)
                | Self::Unprepared
        )
    }
}

/// An `io::Error` calls its source the source of what it wraps, which would be left out.
fn below<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    let wrapped = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    wrapped.map(|wrapped| wrapped as _).or_else(|| error.source())
}

/// Of answers that are none, the library tells by words alone: "invalid HTTP version parsed", "message head is too large".
fn is_nonsense(cause: &(dyn Error + 'static)) -> bool {
    let words = cause.to_string();
    let kind = cause.downcast_ref().map(io::Error::kind);
    words.ends_with(" parsed")
        || words.ends_with(" too large")
        || words.starts_with("there are extra bytes")
        || matches!(kind, Some(ErrorKind::InvalidData | ErrorKind::InvalidInput))
}
