//! An organization words its mails.

use super::Language;
use super::aggregate::{Wording, WordingCommand, WordingRefusal};
use super::template_text::TemplateText;
use crate::kernel::executor::{Decline, UseCase, Work};

/// Say `code` in these words from now on.
#[derive(Debug, Clone)]
pub struct SetWording {
    /// The code of the notice.
    pub code: String,
    /// In which language.
    pub language: Language,
    /// The words, which were rendered once to see that they can be.
    pub text: TemplateText,
}

/// Say `code` in the words that come with Regimen again.
#[derive(Debug, Clone)]
pub struct ResetWording {
    /// The code of the notice.
    pub code: String,
    /// In which language.
    pub language: Language,
}

impl UseCase for SetWording {
    type Outcome = ();
    type Refusal = WordingRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<(), Decline<WordingRefusal>> {
        let Self { code, language, text } = self.clone();
        let (org, at) = (work.org(), work.now());
        let mut wording = work.load::<Wording>(org).await?;
        wording.handle(WordingCommand::Set { code, language, text, at }).await?;
        work.save(wording).await?;
        Ok(())
    }
}

impl UseCase for ResetWording {
    type Outcome = ();
    type Refusal = WordingRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<(), Decline<WordingRefusal>> {
        let Self { code, language } = self.clone();
        let (org, at) = (work.org(), work.now());
        let mut wording = work.load::<Wording>(org).await?;
        wording.handle(WordingCommand::Reset { code, language, at }).await?;
        work.save(wording).await?;
        Ok(())
    }
}
