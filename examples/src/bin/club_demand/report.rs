//! What happened, for people to read. The same file and options give the same text.

use std::collections::BTreeMap;
use std::fmt;

use crate::audit::{Filled, History};
use crate::demand::Demand;
use crate::figures::{Figures, total};
use crate::options::Options;
use crate::plan::Plan;
use crate::replay::Outcome;

/// Everything that is reported.
pub(crate) struct Report<'r> {
    pub(crate) options: &'r Options,
    pub(crate) demand: &'r Demand,
    pub(crate) plan: &'r Plan,
    pub(crate) outcome: &'r Outcome,
    pub(crate) history: &'r History,
    pub(crate) filled: &'r BTreeMap<String, Filled>,
    pub(crate) verified: &'r regimen_sdk::types::Verification,
}

impl Report<'_> {
    /// What must hold for the figures to be believed.
    pub(crate) fn checks(&self) -> [(&'static str, bool); 6] {
        let Self { demand, outcome, history, filled, verified, .. } = self;
        let all = total(&outcome.figures);
        let refused = outcome.refused.values().sum::<usize>();
        let taken =
            |class: &str, figures: &Figures| filled.get(class).is_some_and(|view| view.taken == figures.taken());
        [
            (
                "every row is booked, refused, or named as not read",
                demand.rows() == all.booked + refused + demand.unread(),
            ),
            ("every cancellation was paid back by the rule", all.cancelled == outcome.refunds.values().sum::<usize>()),
            ("the history, folded event by event, gives the same figures", history.figures == outcome.figures),
            ("the view of sessions shows the same places taken", outcome.figures.iter().all(|(c, f)| taken(c, f))),
            ("every session took place", filled.values().all(|class| class.open == 0)),
            ("the log verifies: nothing was altered", verified.valid),
        ]
    }

    /// Whether all of it holds.
    pub(crate) fn holds(&self) -> bool {
        self.checks().iter().all(|(_, holds)| *holds)
    }

    fn demand(&self, out: &mut impl fmt::Write) -> fmt::Result {
        let Demand { wishes, unreadable, repairs } = self.demand;
        writeln!(out, "Demand")?;
        count(out, 2, self.demand.rows(), "rows")?;
        count(out, 2, wishes.len(), "read")?;
        for (repair, times) in repairs {
            count(out, 4, *times, &format!("with {repair}"))?;
        }
        count(out, 2, self.demand.unread(), "not read")?;
        for (reason, lines) in unreadable {
            let word = if lines.len() == 1 { "line" } else { "lines" };
            let numbers = lines.iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
            count(out, 4, lines.len(), &format!("{reason}: {word} {numbers}"))?;
        }
        let Plan { slots, members, .. } = self.plan;
        writeln!(out, "\nClub, with seed {}", self.options.seed)?;
        count(out, 2, members.len(), "members")?;
        count(out, 2, self.outcome.figures.len(), "classes")?;
        count(out, 2, slots.len(), "sessions")?;
        count(out, 2, self.options.weeks(), "weeks")
    }

    fn bookings(&self, out: &mut impl fmt::Write) -> fmt::Result {
        let Outcome { figures, refused, refunds, nothing_to_cancel, .. } = self.outcome;
        let all = total(figures);
        writeln!(out, "\nBookings")?;
        count(out, 2, self.demand.wishes.len(), "asked for")?;
        count(out, 2, all.booked, "booked")?;
        count(out, 4, all.cancelled, "cancelled")?;
        for (percent, times) in refunds.iter().rev() {
            count(out, 6, *times, &format!("with {percent} % of the price back"))?;
        }
        count(out, 4, all.attended, "attended")?;
        count(out, 4, all.missed, "missed")?;
        count(out, 4, all.unmarked(), "kept, attendance not known")?;
        count(out, 2, refused.values().sum(), "refused")?;
        for (code, times) in refused {
            count(out, 4, *times, code)?;
        }
        // They are among the refused.
        count(out, 4, *nothing_to_cancel, "of them would have cancelled later")
    }

    fn classes(&self, out: &mut impl fmt::Write) -> fmt::Result {
        writeln!(
            out,
            "\n{:<12}{:>9}{:>10}{:>8}{:>8}{:>8}",
            "Utilisation", "sessions", "sold out", "places", "kept", "used"
        )?;
        for (class, filled) in self.filled {
            let Filled { sessions, places, taken, .. } = filled;
            let sold_out =
                self.outcome.sold_out.iter().filter(|slot| self.plan.slots[**slot].category == *class).count();
            writeln!(
                out,
                "  {class:<10}{sessions:>9}{sold_out:>10}{places:>8}{taken:>8}{:>8}",
                percent(*taken, *places)
            )?;
        }
        writeln!(
            out,
            "\n{:<12}{:>9}{:>11}{:>10}{:>8}{:>9}",
            "Attendance", "booked", "cancelled", "attended", "missed", "no-show"
        )?;
        for (class, figures) in self.outcome.figures.iter().map(|(class, figures)| (class.as_str(), *figures)) {
            attendance(out, class, figures)?;
        }
        attendance(out, "all", total(&self.outcome.figures))
    }

    fn audit(&self, out: &mut impl fmt::Write) -> fmt::Result {
        writeln!(out, "\nAudit of {} events", self.history.events)?;
        for (check, holds) in self.checks() {
            writeln!(out, "  {}  {check}", if holds { "yes" } else { "NO " })?;
        }
        Ok(())
    }
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        self.demand(&mut text)?;
        self.bookings(&mut text)?;
        self.classes(&mut text)?;
        self.audit(&mut text)?;
        f.write_str(&text)
    }
}

fn count(out: &mut impl fmt::Write, indent: usize, number: usize, what: &str) -> fmt::Result {
    writeln!(out, "{:indent$}{number:>5}  {what}", "")
}

fn attendance(out: &mut impl fmt::Write, class: &str, figures: Figures) -> fmt::Result {
    let Figures { booked, cancelled, attended, missed } = figures;
    let no_show = percent(missed, attended + missed);
    writeln!(out, "  {class:<10}{booked:>9}{cancelled:>11}{attended:>10}{missed:>8}{no_show:>9}")
}

/// `part` of `whole` in per cent, to a tenth, in whole numbers so that it is the same on every machine.
fn percent(part: usize, whole: usize) -> String {
    if whole == 0 {
        return "–".to_owned();
    }
    let tenths = (part * 1000 + whole / 2) / whole;
    format!("{}.{} %", tenths / 10, tenths % 10)
}
