//! Wording: what an organization says in its mails in words of its own.
//!
//! - **Template**: a subject, a heading, paragraphs, the words of a button, with gaps for facts. What an organization did not word
//!   is said in the words that come with Regimen.
//!
//! Use cases: [`SetWording`], [`ResetWording`].

mod aggregate;
pub mod events;
mod set_wording;
mod template_text;

use super::language::Language;

pub use aggregate::{Wording, WordingCommand, WordingRefusal};
pub use set_wording::{ResetWording, SetWording};
pub use template_text::{InvalidTemplateText, TemplateText};
