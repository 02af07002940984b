//! A folder that mail goes to where no mail server is set: for developers, and for a first look.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use lettre::Message;
use regimen_core::kernel::ids::OrgId;
use regimen_core::kernel::privacy::SubjectId;
use regimen_core::kernel::secrets::{SecretsError, make_private_folder};
use regimen_core::notification::MailId;
use regimen_core::notification::mail::Trouble;

use super::NotSent;

/// Messages that are kept; the oldest go.
const KEPT: usize = 500;

/// The name of a message in the folder: when, of which organization, to whom, which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct OutboxFile {
    /// In microseconds since the Unix epoch.
    pub(crate) at: i64,
    pub(crate) org: OrgId,
    pub(crate) to: SubjectId,
    pub(crate) mail_id: MailId,
}

impl OutboxFile {
    pub(crate) fn new(at: DateTime<Utc>, org: OrgId, to: SubjectId, mail_id: MailId) -> Self {
        Self { at: at.timestamp_micros(), org, to, mail_id }
    }

    fn name(&self) -> String {
        format!("{:016}_{}_{}_{}.eml", self.at, self.org, self.to, self.mail_id)
    }

    fn read(name: &str) -> Option<Self> {
        let mut parts = name.strip_suffix(".eml")?.split('_');
        let (at, org) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        Some(Self { at, org, to: parts.next()?.parse().ok()?, mail_id: parts.next()?.parse().ok()? })
    }
}

/// The folder.
#[derive(Debug, Clone)]
pub(crate) struct Outbox(PathBuf);

impl Outbox {
    /// The folder `outbox` of `data_dir`, for its owner alone.
    pub(crate) fn open(data_dir: &Path) -> Result<Self, SecretsError> {
        let folder = data_dir.join("outbox");
        make_private_folder(&folder)?;
        Ok(Self(folder))
    }

    /// Where it is.
    pub(crate) fn folder(&self) -> &Path {
        &self.0
    }

    pub(in crate::mail) async fn keep(&self, message: &Message, name: &OutboxFile) -> Result<(), NotSent> {
        let (outbox, name, bytes) = (self.clone(), *name, message.formatted());
        let written = tokio::task::spawn_blocking(move || outbox.write(&name, &bytes)).await;
        match written {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(NotSent { trouble: Trouble::Outbox, status: None }),
        }
    }

    fn write(&self, name: &OutboxFile, bytes: &[u8]) -> io::Result<()> {
        let (path, draft) = (self.0.join(name.name()), self.0.join(format!("{}.draft", name.mail_id)));
        let mut options = fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(&draft)?.write_all(bytes)?;
        fs::rename(&draft, path)?;
        let all = self.list();
        for old in all.iter().rev().skip(KEPT) {
            match fs::remove_file(self.0.join(old.name())) {
                // Whoever wrote beside us has taken it out.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                done => done?,
            }
        }
        Ok(())
    }

    /// What is in it, the oldest first. What is no message of ours is passed over.
    pub(crate) fn list(&self) -> Vec<OutboxFile> {
        let names = fs::read_dir(&self.0).into_iter().flatten().flatten().map(|entry| entry.file_name());
        let mut files = names.filter_map(|name| OutboxFile::read(name.to_str()?)).collect::<Vec<_>>();
        files.sort_unstable();
        files
    }

    /// A message, as it would have been sent.
    pub(crate) fn read(&self, mail_id: MailId) -> Option<Vec<u8>> {
        let file = self.list().into_iter().rev().find(|file| file.mail_id == mail_id)?;
        fs::read(self.0.join(file.name())).ok()
    }

    /// Takes away everything to a person.
    pub(crate) fn forget(&self, org: OrgId, person: SubjectId) -> io::Result<()> {
        for file in self.list().into_iter().filter(|file| file.org == org && file.to == person) {
            fs::remove_file(self.0.join(file.name()))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use regimen_core::kernel::ids::OrgId;
    use regimen_core::kernel::privacy::SubjectId;
    use regimen_core::notification::MailId;

    use super::{KEPT, Outbox, OutboxFile};

    #[test]
    fn the_newest_messages_are_kept_for_their_owner_alone_until_the_person_is_forgotten() {
        let folder = tempfile::tempdir().expect("a folder");
        let outbox = Outbox::open(&folder.path().join("data")).expect("made");
        let (ana, ben) = (SubjectId::generate(), SubjectId::generate());
        let file = |number: usize| {
            let at = DateTime::from_timestamp(i64::try_from(number).expect("small"), 0).expect("a time");
            OutboxFile::new(at, OrgId::DEFAULT, if number.is_multiple_of(2) { ana } else { ben }, MailId::generate())
        };
        let files = (0..KEPT + 10).map(file).collect::<Vec<_>>();
        for file in &files {
            outbox.write(file, b"Subject: hello\r\n\r\n").expect("written");
        }
        assert_eq!(outbox.list(), files[10..]);
        assert!(outbox.read(files[10].mail_id).is_some() && outbox.read(files[9].mail_id).is_none());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(outbox.folder().join(files[11].name())).expect("there").permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        outbox.forget(OrgId::DEFAULT, ana).expect("gone");
        assert!(outbox.list().iter().all(|file| file.to == ben));
    }
}
