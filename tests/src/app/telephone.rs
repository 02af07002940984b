//! A telephone to which codes are sent: what lies in the outbox folder because no gateway is set.

use super::{PASSWORD, Person, TestApp};
use serde_json::json;

impl TestApp {
    /// The six digits in the last text to `person`.
    pub fn texted(&self, person: &Person) -> String {
        let folder = std::fs::read_dir(self.home().data_dir().join("outbox")).unwrap();
        let mut files = folder.map(|file| file.unwrap().path()).collect::<Vec<_>>();
        files.sort();
        let to_them = files.iter().rev().filter(|path| path.to_string_lossy().contains(&person.id));
        let texts = to_them.map(|path| std::fs::read_to_string(path).unwrap());
        let codes = texts.filter_map(|text| Some(text.split_once("@localhost #")?.1.chars().take(6).collect()));
        codes.into_iter().next().unwrap()
    }

    /// Lets `person` take codes by text, at a number that ends in 678; gives their backup codes.
    pub async fn takes_texts(&self, person: &Person) -> Vec<String> {
        let number = json!({ "phone": "+49 151 12345678", "proof": { "password": PASSWORD } });
        person.post("/me/authenticators/phone", number).await.is(200);
        let code = json!({ "code": self.texted(person) });
        let confirmed = person.post("/me/authenticators/phone/confirm", code).await.is(200);
        let codes = confirmed["backup_codes"].as_array().unwrap().iter();
        codes.map(|code| code.as_str().unwrap().to_owned()).collect()
    }
}
