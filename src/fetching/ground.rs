//! Where we may go: to web sites on the public internet, and nowhere else.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

use super::Failure;

/// Where web sites are: by themselves, and behind a number that people chose. Others are mail, databases, and worse.
const PORTS: [u16; 4] = [80, 443, 8080, 8443];

/// What of IPv4 is not the public internet, by its first address and how many bits of it count. The standard library
/// keeps this list too, but not yet for everybody (`Ipv4Addr::is_global`).
const NOT_PUBLIC_4: [(Ipv4Addr, u32); 15] = [
    (Ipv4Addr::UNSPECIFIED, 8),           // this network, RFC 791
    (Ipv4Addr::new(10, 0, 0, 0), 8),      // private, RFC 1918
    (Ipv4Addr::new(100, 64, 0, 0), 10),   // shared by customers of a provider, RFC 6598
    (Ipv4Addr::new(127, 0, 0, 0), 8),     // loopback, RFC 1122
    (Ipv4Addr::new(169, 254, 0, 0), 16),  // link-local, and where clouds tell their secrets, RFC 3927
    (Ipv4Addr::new(172, 16, 0, 0), 12),   // private, RFC 1918
    (Ipv4Addr::new(192, 0, 0, 0), 24),    // protocol assignments, RFC 6890
    (Ipv4Addr::new(192, 0, 2, 0), 24),    // documentation, RFC 5737
    (Ipv4Addr::new(192, 88, 99, 0), 24),  // relays of 6to4, RFC 7526
    (Ipv4Addr::new(192, 168, 0, 0), 16),  // private, RFC 1918
    (Ipv4Addr::new(198, 18, 0, 0), 15),   // benchmarking, RFC 2544
    (Ipv4Addr::new(198, 51, 100, 0), 24), // documentation, RFC 5737
    (Ipv4Addr::new(203, 0, 113, 0), 24),  // documentation, RFC 5737
    (Ipv4Addr::new(224, 0, 0, 0), 4),     // multicast, RFC 5771
    (Ipv4Addr::new(240, 0, 0, 0), 4),     // reserved, RFC 1112, and broadcast, RFC 919
];

/// All that is given out of IPv6 so far, RFC 4291.
// Outside are ::, ::1, IPv4 in disguise (::/96 and ::ffff:0:0/96), NAT64 (64:ff9b::/96, seen to below, and
// 64:ff9b:1::/48 of local use), discard (100::/64), segment routing (5f00::/16), unique local (fc00::/7), link-local
// (fe80::/10), site-local (fec0::/10) and multicast (ff00::/8).
const GLOBAL_6: (Ipv6Addr, u32) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);

/// What of it is not the public internet.
const NOT_PUBLIC_6: [(Ipv6Addr, u32); 4] = [
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23), // protocol assignments, RFC 2928: Teredo, ORCHID, benchmarking
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32), // documentation, RFC 3849
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16), // 6to4, which holds any IPv4 address, RFC 3056
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20), // documentation, RFC 9637
];

/// An IPv4 address as networks without IPv4 write it, RFC 6052: as public as what is in it.
const NAT64: (Ipv6Addr, u32) = (Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, 0, 0), 96);

#[derive(Clone, Copy, Debug)]
pub struct Ground {
    /// For tests: this machine is allowed, on any port.
    pub loopback: bool,
}

impl Ground {
    /// Refuses what is no web address, or is no public one by its number. A name is refused when it is looked up.
    pub fn check(self, address: &Url) -> Result<(), Failure> {
        if !matches!(address.scheme(), "http" | "https") {
            return Err(Failure::Scheme);
        }
        let allowed = match address.host() {
            Some(Host::Ipv4(ip)) => self.allows(ip.into()),
            Some(Host::Ipv6(ip)) => self.allows(ip.into()),
            Some(Host::Domain(_)) => true,
            None => return Err(Failure::Scheme),
        };
        if !allowed {
            Err(Failure::Private)
        } else if self.loopback || address.port_or_known_default().is_some_and(|port| PORTS.contains(&port)) {
            Ok(())
        } else {
            Err(Failure::Port)
        }
    }

    pub fn allows(self, ip: IpAddr) -> bool {
        is_public(ip) || (self.loopback && ip.is_loopback())
    }
}

fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => !NOT_PUBLIC_4.iter().any(|&net| has_4(net, ip)),
        IpAddr::V6(ip) if has_6(NAT64, ip) => {
            let [.., a, b, c, d] = ip.octets();
            is_public(Ipv4Addr::new(a, b, c, d).into())
        }
        IpAddr::V6(ip) => has_6(GLOBAL_6, ip) && !NOT_PUBLIC_6.iter().any(|&net| has_6(net, ip)),
    }
}

fn has_4((net, bits): (Ipv4Addr, u32), ip: Ipv4Addr) -> bool {
    (net.to_bits() ^ ip.to_bits()).leading_zeros() >= bits
}

fn has_6((net, bits): (Ipv6Addr, u32), ip: Ipv6Addr) -> bool {
    (net.to_bits() ^ ip.to_bits()).leading_zeros() >= bits
}
