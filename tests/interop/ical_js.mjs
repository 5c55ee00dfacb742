// Calendars as ical.js reads them, with the time zones of the file itself.
import ICAL from "ical.js";
import { serve } from "./protocol.mjs";

const inUtc = (time) => time.convertToZone(ICAL.Timezone.utcTimezone).toICALString();

function row({ startDate, endDate, item }) {
  return {
    start: inUtc(startDate),
    end: inUtc(endDate),
    summary: item.summary,
    status: item.component.getFirstPropertyValue("status"),
  };
}

function* occurrences(event, until) {
  const moved = Object.values(event.exceptions).map(({ recurrenceId }) => inUtc(recurrenceId));
  const last = [until, ...moved].sort().at(-1);
  const starts = event.iterator();
  for (let start = starts.next(); start && inUtc(start) <= last; start = starts.next()) {
    yield row(event.getOccurrenceDetails(start));
  }
}

function* expand(text, until) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  ICAL.TimezoneService.reset();
  calendar.getAllSubcomponents("vtimezone").forEach((zone) => ICAL.TimezoneService.register(zone));
  const events = calendar.getAllSubcomponents("vevent");
  const [overrides, masters] = [true, false].map((wanted) =>
    events.filter((event) => event.hasProperty("recurrence-id") === wanted),
  );
  for (const master of masters) {
    // it would take the overrides of all UIDs for this one's
    const uid = master.getFirstPropertyValue("uid");
    const exceptions = overrides.filter((each) => each.getFirstPropertyValue("uid") === uid);
    yield* occurrences(new ICAL.Event(master, { exceptions }), until);
  }
}

serve("ical.js", expand);
