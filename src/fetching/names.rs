//! What the name of a site stands for: only public addresses. They are looked up once for a connection, which then
//! goes to one of those that were checked: whoever says something else a moment later (DNS rebinding) is not heard.

use std::{io, net::SocketAddr, sync::Arc};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::net::lookup_host;

use super::{Failure, ground::Ground};

pub struct PublicNames {
    pub names: Arc<dyn Resolve>,
    pub ground: Ground,
}

/// As this machine looks names up.
pub struct System;

impl Resolve for PublicNames {
    fn resolve(&self, name: Name) -> Resolving {
        let (found, ground) = (self.names.resolve(name), self.ground);
        Box::pin(async move {
            let all: Vec<SocketAddr> = found.await?.collect();
            let public: Vec<_> = all.iter().copied().filter(|address| ground.allows(address.ip())).collect();
            if all.is_empty() {
                Err(Failure::NoSuchSite.into())
            } else if public.is_empty() {
                Err(Failure::Private.into())
            } else {
                Ok(Box::new(public.into_iter()) as Addrs)
            }
        })
    }
}

impl Resolve for System {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            // 0 stands for the port of the address asked for.
            match lookup_host((name.as_str(), 0)).await {
                Ok(found) => Ok(Box::new(found.collect::<Vec<_>>().into_iter()) as Addrs),
                Err(error) => Err(unknown(&error).into()),
            }
        })
    }
}

/// "No such name" is told from "ask again" by words alone: those of glibc, musl and macOS.
fn unknown(error: &io::Error) -> Failure {
    let words = error.to_string();
    let none = ["not known", "No address associated", "does not resolve", "no usable address", "nodename nor servname"];
    if none.iter().any(|none| words.contains(none)) { Failure::NoSuchSite } else { Failure::NameUnclear }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_nobody_has_is_not_a_name_server_that_is_away() {
        let said = |words: &str| unknown(&io::Error::other(format!("failed to lookup address information: {words}")));
        assert_eq!(said("Name or service not known"), Failure::NoSuchSite);
        assert_eq!(said("Name does not resolve"), Failure::NoSuchSite);
        assert_eq!(said("Temporary failure in name resolution"), Failure::NameUnclear);
        assert!(said("Try again").is_passing() && !said("Try again").is_gone());
    }
}
