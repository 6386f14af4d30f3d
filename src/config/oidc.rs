//! Signing in through an organisation's provider.

use clap::{
    ArgAction, Args,
    builder::{BoolishValueParser, NonEmptyStringValueParser, TypedValueParser},
};
use openidconnect::{ClientId, ClientSecret, IssuerUrl};
use url::Host;

use super::settings::site_name;
use crate::provider::Registration;

#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Signing in through a hospital's or university's OpenID Connect provider")]
pub struct Oidc {
    /// The provider's address, as it calls itself, such as `https://login.hospital.example`
    #[arg(long = "oidc-issuer", env = "CURATIO_OIDC_ISSUER", global = true, value_parser = issuer)]
    pub issuer: Option<IssuerUrl>,
    /// What the provider calls this site
    #[arg(long = "oidc-client-id", env = "CURATIO_OIDC_CLIENT_ID", global = true,
          value_parser = NonEmptyStringValueParser::new().map(ClientId::new))]
    pub client_id: Option<ClientId>,
    /// What proves to the provider that it is this site that asks
    #[arg(long = "oidc-client-secret", env = "CURATIO_OIDC_CLIENT_SECRET", hide_env_values = true, global = true,
          value_parser = NonEmptyStringValueParser::new().map(ClientSecret::new))]
    pub client_secret: Option<ClientSecret>,
    /// What the button calls it
    #[arg(id = "oidc_name", value_name = "NAME", long = "oidc-name", env = "CURATIO_OIDC_NAME", global = true,
          default_value = "your organisation's account", value_parser = site_name)]
    pub name: String,
    /// Whether someone who signs in through it for the first time gets an account
    #[arg(long = "oidc-accounts", env = "CURATIO_OIDC_ACCOUNTS", global = true, default_value_t = true,
          action = ArgAction::Set, value_parser = BoolishValueParser::new())]
    pub accounts: bool,
}

impl Oidc {
    pub(super) fn problem(&self) -> Option<&'static str> {
        let given = [self.issuer.is_some(), self.client_id.is_some(), self.client_secret.is_some()];
        (given.contains(&true) && given.contains(&false)).then_some(
            "CURATIO_OIDC_ISSUER, CURATIO_OIDC_CLIENT_ID and CURATIO_OIDC_CLIENT_SECRET go together: \
             set all three or none",
        )
    }

    pub fn registration(&self) -> Option<Registration> {
        Some(Registration {
            issuer: self.issuer.clone()?,
            client_id: self.client_id.clone()?,
            client_secret: self.client_secret.clone()?,
            name: self.name.clone(),
            makes_accounts: self.accounts,
        })
    }
}

fn issuer(text: &str) -> Result<IssuerUrl, String> {
    let issuer = IssuerUrl::new(text.to_owned()).map_err(|error| error.to_string())?;
    let url = issuer.url();
    let on_this_machine = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    if url.scheme() != "https" && !(url.scheme() == "http" && on_this_machine) {
        Err("must begin with https://".to_owned())
    } else if url.query().is_some() || url.fragment().is_some() {
        Err("must have no ? and no #".to_owned())
    } else {
        Ok(issuer)
    }
}
