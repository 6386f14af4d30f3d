//! What who asked is told by mail.

use crate::mail::Letter;

/// The words are an admin's.
pub fn closed(to: String, title: &str, granted: bool, words: &str, site: &str) -> Letter {
    let what = if granted {
        format!("You asked {site} to remove something of yours, on the page “{title}”. We grant that.")
    } else {
        format!("You asked {site} to remove something of yours, on the page “{title}”. We do not grant that.")
    };
    let mut paragraphs = vec![what];
    paragraphs.extend(words.split("\n\n").map(str::trim).filter(|words| !words.is_empty()).map(str::to_owned));
    Letter { to, subject: format!("What you asked {site} to remove"), paragraphs, action: None }
}
