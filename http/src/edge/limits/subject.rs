//! Whose calls are counted together.

use std::net::{IpAddr, Ipv6Addr};

use regimen_core::kernel::ids::{AccountId, OrgId};

/// Whose calls are counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Subject {
    /// Whoever asks from one address.
    Address(IpAddr),
    /// Whoever is signed in as one account.
    Account(OrgId, AccountId),
}

impl Subject {
    /// The subject of an address. Of IPv6 it is the network of 64 bits: a single customer gets no less than that.
    pub(crate) fn of(address: IpAddr) -> Self {
        Self::Address(match address.to_canonical() {
            IpAddr::V6(six) => IpAddr::V6(Ipv6Addr::from_bits(six.to_bits() & (u128::MAX << 64))),
            four @ IpAddr::V4(_) => four,
        })
    }

    /// Its name among others, for a keyed hash.
    pub(super) fn name(self) -> String {
        match self {
            Self::Address(address) => format!("address|{address}"),
            Self::Account(org, account) => format!("account|{org}|{account}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Subject;

    #[test]
    fn the_addresses_of_one_customer_count_together() {
        let of = |address: &str| Subject::of(address.parse().expect("an address"));
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff:ffff:ffff:ffff"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
        assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
    }
}
