//! The cookies there are: who is signed in, and what a sign-in through a provider has to remember.

use axum::http::{
    HeaderMap, HeaderValue,
    header::{COOKIE, SET_COOKIE},
};
use cookie::{Cookie, SameSite};

use super::Site;

/// Who is signed in.
pub const SESSION: &str = "session";
/// What was asked of the provider, for ten minutes.
pub const PROVIDER: &str = "provider";

/// The browser takes a `__Host-` cookie from this very host over https only (RFC 6265bis, section 4.1.3.2); on
/// a machine of one's own there is no https.
fn full_name(site: &Site, name: &str) -> String {
    if site.is_https() { format!("__Host-{name}") } else { name.to_owned() }
}

pub fn read(headers: &HeaderMap, site: &Site, name: &str) -> Option<String> {
    let name = full_name(site, name);
    let sent = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut cookies = sent.flat_map(Cookie::split_parse).filter_map(Result::ok);
    cookies.find(|cookie| cookie.name() == name).map(|cookie| cookie.value().to_owned())
}

/// Kept by the browser for so many seconds; none ends it.
pub fn write(headers: &mut HeaderMap, site: &Site, name: &str, value: Option<&str>, seconds: i64) {
    let cookie = Cookie::build((full_name(site, name), value.unwrap_or_default().to_owned()))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(site.is_https())
        .max_age(cookie::time::Duration::seconds(if value.is_some() { seconds } else { 0 }))
        .build();
    if let Ok(header) = HeaderValue::from_str(&cookie.to_string()) {
        headers.append(SET_COOKIE, header);
    }
}
