//! One row for each booking ever made. Bookings of a session have ids that lie side by side, so the roster of a session is a
//! range of keys and needs no index.

use regimen_core::booking::events::{RosterEvent, SpotBooked};
use regimen_core::kernel::event::EventSet as _;
use regimen_core::kernel::sql::Value;

use super::row::{BookingRow, BookingStatus};
use crate::engine::{Column, Event, FoldError, Rows, View};

/// One row for each booking.
#[derive(Debug)]
pub struct BookingsView;

impl From<&SpotBooked> for BookingRow {
    fn from(booked: &SpotBooked) -> Self {
        Self {
            booking_id: booked.booking_id,
            session_id: booked.session_id,
            client_id: booked.client_id,
            session_name: booked.session_name.clone(),
            starts_at: booked.starts_at,
            ends_at: booked.ends_at,
            status: BookingStatus::Confirmed,
            credits: booked.credits,
            refund_percentage: None,
            credits_returned: None,
            attended: None,
            booked_at: booked.booked_at,
            cancelled_at: None,
        }
    }
}

impl View for BookingsView {
    type Row = BookingRow;
    const NAME: &'static str = "booking_booking";
    const VERSION: u32 = 1;
    const CARRIES_ON: u32 = 1;
    const COLUMNS: &'static [Column] = &[Column::text("client_id"), Column::int("starts_at"), Column::text("status")];
    const INDEXES: &'static [&'static [&'static str]] = &[&["client_id", "starts_at"]];

    fn reads(kind: &str) -> bool {
        RosterEvent::knows(kind)
    }

    fn touches(event: &Event, keys: &mut Vec<String>) -> Result<(), FoldError> {
        match event.read()? {
            Some(RosterEvent::SpotBooked(_)) | None => {}
            Some(RosterEvent::BookingCancelled(cancelled)) => keys.push(cancelled.booking_id.to_string()),
            Some(RosterEvent::AttendanceMarked(marked)) => keys.push(marked.booking_id.to_string()),
        }
        Ok(())
    }

    fn fold(rows: &mut Rows<BookingRow>, event: &Event) -> Result<(), FoldError> {
        match event.read()? {
            Some(RosterEvent::SpotBooked(booked)) => rows.put(booked.booking_id.to_string(), booked.into()),
            Some(RosterEvent::BookingCancelled(cancelled)) => {
                let row = rows.change(&cancelled.booking_id.to_string())?;
                row.status = BookingStatus::Cancelled;
                row.refund_percentage = Some(cancelled.refund_percentage);
                row.credits_returned = Some(cancelled.credits_returned);
                row.cancelled_at = Some(cancelled.cancelled_at);
            }
            Some(RosterEvent::AttendanceMarked(marked)) => {
                rows.change(&marked.booking_id.to_string())?.attended = Some(marked.attended);
            }
            None => {}
        }
        Ok(())
    }

    fn columns(row: &BookingRow) -> Vec<Value> {
        vec![Value::text(row.client_id), row.starts_at.timestamp_micros().into(), row.status.name().into()]
    }
}
