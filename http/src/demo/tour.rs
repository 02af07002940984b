//! What is worth a look in the demo. It is kept beside the data, so that the next start can say it again.

use std::fmt;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::Failed;
use super::script::Studio;

const FILE: &str = "tour.json";

/// Somebody, and what they can see.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Sight {
    who: String,
    /// Below `/api/v1`.
    path: String,
    what: String,
}

impl Sight {
    pub(super) fn new(who: &str, path: String, what: &str) -> Self {
        Self { who: who.to_owned(), path, what: what.to_owned() }
    }
}

/// All of it, in the order in which to look.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Tour(Vec<Sight>);

impl Tour {
    pub(super) fn of(studio: &Studio) -> Result<Self, Failed> {
        let Studio { spin, barre, .. } = studio;
        let mut sights = vec![
            Sight::new(
                "rosa",
                format!("/sessions/{spin}/waitlist"),
                "a full class: its last place is held for a minute",
            ),
            Sight::new(
                "gina",
                "/me/holds?active=true".into(),
                "a minute after the start: the place was offered to her",
            ),
        ];
        sights.extend(studio.sights.iter().cloned());
        sights.extend([
            Sight::new(
                "rosa",
                format!("/sessions/{barre}/bookings"),
                "a class that has begun: one in, one late, one missing",
            ),
            Sight::new(
                "chen",
                "/me/penalties".into(),
                "did not come twice: the first strike was spared, the second cost a fee",
            ),
            Sight::new("ines", "/me/standing".into(), "comes every morning, as far as the credits last"),
            Sight::new("hugo", "/me/notifications".into(), "was told of a class that was called off, and of credits"),
        ]);
        Ok(Self(sights))
    }

    /// What was kept in `data_dir`; nothing if nothing was.
    pub(crate) fn load(data_dir: &Path) -> Result<Self, Failed> {
        match std::fs::read(data_dir.join(FILE)) {
            Ok(text) => Ok(serde_json::from_slice(&text)?),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(error.into()),
        }
    }

    /// Keeps it in `data_dir`.
    pub(crate) fn keep(&self, data_dir: &Path) -> Result<(), Failed> {
        Ok(std::fs::write(data_dir.join(FILE), serde_json::to_vec(self)?)?)
    }
}

impl fmt::Display for Tour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Sight { who, path, what } in &self.0 {
            write!(f, "\n    # {what}\n    see {who} '{path}'")?;
        }
        Ok(())
    }
}
