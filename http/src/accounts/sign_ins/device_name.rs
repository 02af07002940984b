//! What a device is called whose owner gave it no name.

use poem::Request;
use poem::http::header::USER_AGENT;
use regimen_core::accounts::{Device, DeviceName, Remember};

use crate::api::parse;
use crate::edge::Problem;
use crate::parts::Parts;

/// The first that is found counts: browsers call themselves after those they want to be taken for.
const PROGRAMS: [(&str, &str); 9] = [
    ("regimen-sdk", "A program"),
    ("curl/", "curl"),
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];
const SYSTEMS: [(&str, &str); 7] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
];

/// What somebody says of the device they sign in on.
pub(in crate::accounts) struct DeviceBody<'a> {
    /// What to call it, if they say so.
    pub(in crate::accounts) name: Option<&'a str>,
    /// Whether it is to be remembered.
    pub(in crate::accounts) remember: bool,
}

impl DeviceBody<'_> {
    /// The device.
    pub(in crate::accounts) fn device(self, asked: &Request, parts: &Parts) -> Result<Device, Problem> {
        let given = self.name.map(|name| parse::<_, DeviceName>("device", name.to_owned())).transpose()?;
        let remember = if self.remember { Remember::ForLong } else { Remember::Briefly };
        let name = given.or_else(|| device_name(asked)).ok_or_else(|| Problem::broken(&"a device has no name"))?;
        Ok(Device { name, remember, life: parts.sign_in.life(remember), trusted: None })
    }
}

/// "Firefox on Linux", as far as `request` says.
fn device_name(request: &Request) -> Option<DeviceName> {
    let agent = request.headers().get(USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    DeviceName::try_from(describe(agent)).ok()
}

fn describe(agent: &str) -> String {
    let known =
        |names: &[(&str, &'static str)]| names.iter().find(|(sign, _)| agent.contains(sign)).map(|(_, name)| *name);
    match (known(&PROGRAMS), known(&SYSTEMS)) {
        (Some(program), Some(system)) => format!("{program} on {system}"),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) => "Unknown device".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::describe;

    #[test]
    fn browsers_are_called_what_people_call_them() {
        let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
        let edge = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/142.0 Safari/537.36 Edg/142.0";
        let telephone = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile Safari/604.1";
        assert_eq!(describe(firefox), "Firefox on Linux");
        assert_eq!(describe(edge), "Edge on Windows");
        assert_eq!(describe(telephone), "Safari on iPhone");
        assert_eq!(describe(""), "Unknown device");
    }
}
