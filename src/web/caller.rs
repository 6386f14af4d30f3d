//! From where somebody asks, for the one thing that needs it: slowing down who guesses. Held in memory for some
//! minutes, never stored, never logged.

use std::{
    convert::Infallible,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    num::NonZeroU32,
    sync::Arc,
    time::Duration,
};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, request::Parts},
};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter, clock::Clock};

use crate::{
    App,
    error::{Error, Result, wait_for},
    problems::Problems,
};

/// An IPv4 address, or the network that an IPv6 address is of: one household has as many of those as it likes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caller(IpAddr);

/// Passwords, codes, and requests for mail: 30 at once from one place, then one every 4 seconds.
#[derive(Clone, Debug)]
pub struct Guessers(Arc<DefaultKeyedRateLimiter<IpAddr>>);

/// Above this many places, those that have been quiet are forgotten.
const MANY: usize = 10_000;

impl Default for Guessers {
    fn default() -> Self {
        let quota = Quota::with_period(Duration::from_secs(4))
            .map(|quota| quota.allow_burst(NonZeroU32::MIN.saturating_add(29)));
        Self(Arc::new(RateLimiter::keyed(quota.unwrap_or(Quota::per_minute(NonZeroU32::MIN)))))
    }
}

impl Guessers {
    /// Counts a try; refused with the time to wait.
    pub fn count(&self, caller: Caller) -> Result<()> {
        if self.0.len() > MANY {
            self.0.retain_recent();
        }
        self.0.check_key(&caller.0).map_err(|wait| {
            let wait = wait.wait_time_from(governor::clock::DefaultClock::default().now());
            Error::TooManyTries { seconds: wait.as_secs() + 1 }
        })
    }
}

impl Guessers {
    /// [`Guessers::count`], told beside a field, so that what was typed is kept.
    pub fn count_beside(&self, caller: Caller, field: &'static str) -> Result<()> {
        self.count(caller).map_err(|error| match error {
            Error::TooManyTries { seconds } => Error::Refused(Problems::with(field, wait_for(seconds))),
            error => error,
        })
    }
}

impl FromRequestParts<App> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
        let address = forwarded(&parts.headers, app.policy.proxies).or(peer);
        Ok(Self(network(address.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED)))))
    }
}

/// What the outermost of our own proxies saw: everything before it in the header, anyone can write.
fn forwarded(headers: &HeaderMap, proxies: usize) -> Option<IpAddr> {
    let lines = headers.get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok());
    let seen: Vec<&str> = lines.flat_map(|line| line.split(',')).map(str::trim).collect();
    let place = seen.len().checked_sub(proxies).filter(|_| proxies > 0)?;
    seen.get(place)?.parse().ok()
}

fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
        address @ IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_our_own_proxies_saw_counts() {
        let mut headers = HeaderMap::new();
        headers.append("x-forwarded-for", "1.1.1.1, 2.2.2.2".parse().unwrap());
        headers.append("x-forwarded-for", "3.3.3.3".parse().unwrap());
        assert_eq!(forwarded(&headers, 0), None);
        assert_eq!(forwarded(&headers, 1), "3.3.3.3".parse().ok());
        assert_eq!(forwarded(&headers, 2), "2.2.2.2".parse().ok());
        assert_eq!(forwarded(&headers, 9), None);
    }

    #[test]
    fn a_network_of_many_addresses_is_one_caller() {
        let of = |text: &str| network(text.parse().unwrap());
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), of("2001:db8:1:2::9"));
        assert_ne!(of("2001:db8:1:2::9"), of("2001:db8:1:3::9"));
        assert_eq!(of("::ffff:10.0.0.1"), of("10.0.0.1"));
    }

    #[test]
    fn who_tries_often_is_told_how_long_to_wait() {
        let guessers = Guessers::default();
        let caller = Caller("10.0.0.1".parse().unwrap());
        assert!((0..30).all(|_| guessers.count(caller).is_ok()));
        assert!(matches!(guessers.count(caller), Err(Error::TooManyTries { seconds: 1..=5 })));
        assert!(guessers.count(Caller("10.0.0.2".parse().unwrap())).is_ok());
    }
}
