//! What happened, for people to read. The same file and options give the same text.

use std::collections::BTreeSet;
use std::fmt;

use crate::demand::Demand;
use crate::figures::Figures;
use crate::options::Options;
use crate::plan::Plan;
use crate::story::Story;
use crate::tables::{count, percent, row};

/// Everything that is reported.
pub(crate) struct Report<'r> {
    pub(crate) options: &'r Options,
    pub(crate) demand: &'r Demand,
    pub(crate) plan: &'r Plan,
    pub(crate) stories: [Story; 2],
}

impl Report<'_> {
    /// Whether all checks hold.
    pub(crate) fn holds(&self) -> bool {
        self.stories.iter().all(|story| story.checks(self.demand).iter().all(|(_, holds)| *holds))
    }

    fn each<T>(&self, of: impl FnMut(&Story) -> T) -> [T; 2] {
        self.stories.each_ref().map(of)
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
        let classes = slots.iter().map(|slot| &slot.category).collect::<BTreeSet<_>>();
        writeln!(out, "\nClub, with seed {}", self.options.seed)?;
        count(out, 2, members.len(), "members")?;
        count(out, 2, classes.len(), "classes")?;
        count(out, 2, slots.len(), "sessions")?;
        count(out, 2, self.options.weeks(), "weeks")
    }

    fn bookings(&self, out: &mut impl fmt::Write) -> fmt::Result {
        writeln!(out)?;
        row(out, 0, "When a place falls free, the first in line is", &["offered it", "booked"])?;
        row(out, 2, "asked for", &[self.demand.wishes.len(); 2])?;
        row(out, 2, "booked at once", &self.each(Story::at_once))?;
        row(out, 2, "stood in line", &self.each(|story| story.outcome.waited))?;
        row(out, 4, "moved up", &self.each(|story| story.total().promoted))?;
        row(out, 6, "and booked", &self.each(Story::moved_up))?;
        row(out, 6, "and let the offer lapse", &self.each(|story| story.total().lapsed))?;
        row(out, 6, "and declined it", &self.each(|story| story.total().declined))?;
        row(out, 4, "left the line", &self.each(|story| story.outcome.left))?;
        row(out, 4, "waited to the end", &self.each(|story| story.outcome.in_vain))?;
        row(out, 4, "passed over, with the reason told to them", &self.each(|story| story.history.lines.passed_over))?;
        row(out, 2, "refused", &self.each(Story::refused))?;
        for code in self.codes(|story| story.outcome.refused.keys()) {
            row(out, 4, code, &self.each(|story| story.outcome.refused.get(code).copied().unwrap_or_default()))?;
        }
        let unclaimed = self.codes(|story| story.outcome.unclaimed.keys());
        for code in unclaimed {
            let what = format!("offers not confirmed: {code}");
            row(out, 2, &what, &self.each(|story| story.outcome.unclaimed.get(code).copied().unwrap_or_default()))?;
        }
        row(out, 2, "booked in all", &self.each(|story| story.total().booked))?;
        row(out, 4, "cancelled", &self.each(|story| story.total().cancelled))?;
        for percent in [100, 50, 0] {
            let back = |story: &Story| story.outcome.refunds.get(&percent).copied().unwrap_or_default();
            row(out, 6, &format!("with {percent} % of the price back"), &self.each(back))?;
        }
        row(out, 4, "attended", &self.each(|story| story.total().attended))?;
        row(out, 6, "of them late", &self.each(|story| story.total().late))?;
        row(out, 4, "no-shows", &self.each(|story| story.total().missed))
    }

    fn codes<'s, I: Iterator<Item = &'s String>>(&'s self, of: impl Fn(&'s Story) -> I) -> BTreeSet<&'s str> {
        self.stories.iter().flat_map(|story| of(story).map(String::as_str).collect::<Vec<_>>()).collect()
    }

    fn comparison(&self, out: &mut impl fmt::Write) -> fmt::Result {
        writeln!(out)?;
        row(out, 0, "Comparison", &self.each(|story| story.mode.to_string()))?;
        let filled = |story: &Story| percent(story.filled_in_all().taken, story.filled_in_all().places);
        row(out, 2, "fill rate: places kept to the end", &self.each(filled))?;
        let used = |story: &Story| percent(story.total().attended, story.filled_in_all().places);
        row(out, 2, "use: places with somebody in them", &self.each(used))?;
        let no_show = |story: &Story| percent(story.total().missed, story.total().taken());
        row(out, 2, "no-shows among the kept", &self.each(no_show))?;
        let served = |story: &Story| percent(story.moved_up(), story.outcome.waited);
        row(out, 2, "of those in line, who got a place", &self.each(served))?;
        row(out, 2, "credits granted", &self.each(|story| story.history.credits.granted))?;
        row(out, 4, "spent", &self.each(|story| story.history.credits.spent))?;
        row(out, 4, "given back", &self.each(|story| story.history.credits.returned))?;
        row(out, 4, "expired", &self.each(|story| story.history.credits.expired))?;
        row(out, 4, "left", &self.each(|story| story.credits_left))
    }

    fn classes(&self, out: &mut impl fmt::Write) -> fmt::Result {
        for story in &self.stories {
            writeln!(
                out,
                "\n{:<14}{:>9}{:>10}{:>8}{:>8}{:>9}{:>10}{:>10}{:>9}",
                story.mode.to_string(),
                "sessions",
                "sold out",
                "places",
                "kept",
                "filled",
                "promoted",
                "attended",
                "no-show"
            )?;
            for (class, filled) in &story.filled {
                let sold_out = story.outcome.sold_out.iter();
                let sold_out = sold_out.filter(|slot| self.plan.slots[**slot].category == *class).count();
                let Figures { promoted, attended, missed, .. } =
                    story.outcome.figures.get(class).copied().unwrap_or_default();
                let (full, no_show) = (percent(filled.taken, filled.places), percent(missed, attended + missed));
                writeln!(
                    out,
                    "  {class:<12}{:>9}{sold_out:>10}{:>8}{:>8}{full:>9}{promoted:>10}{attended:>10}{no_show:>9}",
                    filled.sessions, filled.places, filled.taken
                )?;
            }
        }
        Ok(())
    }

    fn audit(&self, out: &mut impl fmt::Write) -> fmt::Result {
        writeln!(out)?;
        row(out, 0, "Audit, of so many events", &self.each(|story| story.history.events))?;
        let [offer, automatic] = self.each(|story| story.checks(self.demand));
        let verdict = |holds: bool| if holds { "yes" } else { "NO " };
        for ((check, first), (_, second)) in offer.into_iter().zip(automatic) {
            writeln!(out, "  {}  {}  {check}", verdict(first), verdict(second))?;
        }
        Ok(())
    }
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        self.demand(&mut text)?;
        self.bookings(&mut text)?;
        self.comparison(&mut text)?;
        self.classes(&mut text)?;
        self.audit(&mut text)?;
        f.write_str(&text)
    }
}
