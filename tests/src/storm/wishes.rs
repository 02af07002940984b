//! What a client in the storm wants next, and what they learn from an answer.

use serde_json::json;

use super::journal::What;
use super::people::{Person, Wish};
use super::studio::Course;
use crate::app::Answer;

impl Person {
    pub(super) fn wish(&mut self, course: &Course) -> Wish {
        let Course { session, coach, .. } = course;
        let dice = self.chance.below(100);
        if let Some(hold) = self.holds.get(session) {
            return match dice {
                0..65 => Wish::post(What::Confirm, format!("/holds/{hold}/confirm"), json!({}), &self.token),
                65..85 => Wish::delete(What::Release, format!("/holds/{hold}"), &self.token),
                _ => self.something_new(session),
            };
        }
        if let Some(booking) = self.bookings.get(session) {
            return match dice {
                0..60 => Wish::patch(What::Cancel, format!("/bookings/{booking}/cancel"), &self.token),
                60..85 => Wish::post(What::CheckIn, format!("/bookings/{booking}/checkin"), json!({}), coach),
                _ => self.something_new(session),
            };
        }
        self.something_new(session)
    }

    fn something_new(&mut self, session: &str) -> Wish {
        let places = 1 + self.chance.below(6) / 4;
        let waits = self.waiting.contains(session);
        match self.chance.below(100) {
            // Who waits seldom asks to wait.
            60..87 if waits => {
                Wish::post(What::Book, format!("/sessions/{session}/book"), json!({ "places": places }), &self.token)
            }
            0..30 => {
                Wish::post(What::Hold, format!("/sessions/{session}/hold"), json!({ "places": places }), &self.token)
            }
            30..55 => {
                Wish::post(What::Book, format!("/sessions/{session}/book"), json!({ "places": places }), &self.token)
            }
            55..90 => {
                let path = format!("/sessions/{session}/waitlist");
                Wish::post(What::Join, path, json!({ "party": places }), &self.token)
            }
            _ => Wish::delete(What::Leave, format!("/sessions/{session}/waitlist"), &self.token),
        }
    }

    pub(super) fn learns(&mut self, session: &str, wish: &Wish, answer: &Answer) {
        let well = answer.status < 300;
        let id = |name: &str| answer.body[name].as_str().unwrap_or_default().to_owned();
        match wish.what {
            What::Hold if well => {
                self.holds.insert(session.to_owned(), id("hold_id"));
            }
            What::Book | What::Confirm if well => {
                self.holds.remove(session);
                self.bookings.insert(session.to_owned(), id("booking_id"));
            }
            What::Confirm | What::Release => {
                self.holds.remove(session);
            }
            What::Cancel => {
                self.bookings.remove(session);
            }
            // They have a place from the line.
            What::Hold | What::Book | What::Join if answer.body["code"] == "booking.already_booked" => {
                self.bookings.insert(session.to_owned(), id("booking_id"));
            }
            What::Join if well => {
                self.waiting.insert(session.to_owned());
            }
            What::Leave => {
                self.waiting.remove(session);
            }
            What::Hold | What::Book | What::Join | What::CheckIn => {}
        }
    }
}
