//! Lists of passwords that were stolen elsewhere, which whoever breaks in tries first.

use std::collections::HashSet;
use std::fmt;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};

use crate::accounts::values::Password;

/// Characters of a SHA-1 in hexadecimal digits, as such lists have them.
const HASH: usize = 40;
/// More than the longest line of a list of hashes: the hash, a colon, and how often it was seen.
const LINE: u64 = 128;

/// A list of stolen passwords: sorted SHA-1 hashes as Have I Been Pwned gives them away (`HASH:count` in each line), searched where
/// they lie; or passwords as they are, one in each line, kept in memory as hashes.
#[derive(Clone)]
pub struct BreachedPasswords {
    path: PathBuf,
    words: Option<Arc<HashSet<String>>>,
}

impl fmt::Debug for BreachedPasswords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("BreachedPasswords").field(&self.path).finish()
    }
}

/// The list cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("the list of breached passwords cannot be read: {0}")]
pub struct UnreadableList(#[from] io::Error);

impl BreachedPasswords {
    /// The list in the file `path`.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn open(path: &Path) -> Result<Self, UnreadableList> {
        let mut lines = BufReader::new(File::open(path)?);
        let mut first = Vec::new();
        lines.read_until(b'\n', &mut first)?;
        let is_hash = first.len() >= HASH && first[..HASH].iter().all(u8::is_ascii_hexdigit);
        let is_sorted = is_hash && first.get(HASH).is_none_or(|next| b":\r\n".contains(next));
        let words = if is_sorted { None } else { Some(Arc::new(hashes(first, lines)?)) };
        Ok(Self { path: path.to_owned(), words })
    }

    /// Whether `password` stands in it.
    ///
    /// # Errors
    /// When it cannot be read any more.
    pub fn holds(&self, password: &Password) -> Result<bool, UnreadableList> {
        let sought = hash(password.expose().as_bytes());
        match &self.words {
            Some(words) => Ok(words.contains(&sought)),
            None => Ok(search(File::open(&self.path)?, sought.as_bytes())?),
        }
    }
}

fn hash(password: &[u8]) -> String {
    hex::encode_upper(digest(&SHA1_FOR_LEGACY_USE_ONLY, password))
}

fn hashes(first: Vec<u8>, lines: BufReader<File>) -> io::Result<HashSet<String>> {
    let rest = lines.split(b'\n');
    let words = std::iter::once(Ok(first)).chain(rest);
    words.map(|word| word.map(|word| hash(word.trim_ascii()))).collect()
}

/// Whether a line of the sorted `file` begins with `sought`: halves the bytes in which it can be until a line is left.
fn search(mut file: File, sought: &[u8]) -> io::Result<bool> {
    let (mut low, mut high) = (0, file.metadata()?.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let (start, line) = line_at(&mut file, middle)?;
        match line.get(..HASH).map(<[u8]>::to_ascii_uppercase) {
            Some(found) if found == sought => return Ok(true),
            Some(found) if found.as_slice() < sought => low = start + line.len() as u64 + 1,
            // It is greater, or not a whole line.
            Some(_) | None => high = start,
        }
    }
    Ok(false)
}

/// The line in which the byte `at` stands, without its end, and where it begins.
fn line_at(file: &mut File, at: u64) -> io::Result<(u64, Vec<u8>)> {
    let from = at.saturating_sub(LINE);
    file.seek(SeekFrom::Start(from))?;
    let mut around = Vec::new();
    file.take(2 * LINE).read_to_end(&mut around)?;
    let within = usize::try_from(at - from).unwrap_or(usize::MAX).min(around.len());
    let start = around[..within].iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    let line = around[start..].split(|byte| *byte == b'\n').next().unwrap_or_default().to_vec();
    Ok((from + start as u64, line))
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::{BreachedPasswords, hash};
    use crate::accounts::values::Password;

    fn list(text: &str) -> (tempfile::NamedTempFile, BreachedPasswords) {
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), text).expect("written");
        let list = BreachedPasswords::open(file.path()).expect("it can be read");
        (file, list)
    }

    fn holds(list: &BreachedPasswords, password: &str) -> bool {
        let password = Password::try_from(password.to_owned()).expect("long enough");
        list.holds(&password).expect("it can be read")
    }

    #[test]
    fn every_line_of_a_sorted_list_of_hashes_is_found_and_nothing_else() {
        let stolen = (0..200).map(|number| format!("stolen password {number}")).collect::<Vec<_>>();
        let mut hashes = stolen.iter().map(|password| hash(password.as_bytes())).collect::<Vec<_>>();
        hashes.sort_unstable();
        for end in ["\r\n", "\n"] {
            let mut text = String::new();
            for (number, hash) in hashes.iter().enumerate() {
                write!(text, "{hash}:{}{end}", number * number).expect("a String takes it");
            }
            for text in [text.clone(), text.trim_end().to_owned()] {
                let (_file, list) = list(&text);
                assert!(stolen.iter().all(|password| holds(&list, password)));
                assert!((200..400).all(|number| !holds(&list, &format!("stolen password {number}"))));
            }
        }
    }

    #[test]
    fn a_list_of_words_is_taken_too() {
        let (_file, list) = list("letmein please\r\ndragon of the moon\n");
        assert!(holds(&list, "letmein please") && holds(&list, "dragon of the moon"));
        assert!(!holds(&list, "dragon of the sun"));
        assert!(!format!("{list:?}").contains("dragon"));
    }

    #[test]
    fn an_empty_list_holds_nothing_and_a_missing_one_is_said() {
        let (file, list) = list("");
        assert!(!holds(&list, "letmein please"));
        assert!(BreachedPasswords::open(&file.path().with_extension("missing")).is_err());
    }
}
