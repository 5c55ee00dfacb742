// Rules as rrule-temporal reads them. It knows no events, so their content lines are read here, and
// no VTIMEZONE: its time zones are those of Node.js.
import { RRuleTemporal } from "rrule-temporal";
import { Temporal } from "temporal-polyfill";
import { serve } from "./protocol.mjs";

class Event {
  constructor(text) {
    this.lines = text.replace(/^BEGIN:VALARM.*?^END:VALARM\r\n/gms, "").split("\r\n");
  }

  all(name) {
    return this.lines.filter((line) => line.startsWith(`${name}:`) || line.startsWith(`${name};`));
  }

  text(name) {
    const value = this.all(name)[0]?.replace(/^[^:]*:/, "");
    return value?.replace(/\\(.)/g, "$1");
  }

  instant(name) {
    const [, zone, wall] = this.all(name)[0].match(/^[A-Z-]+(?:;TZID=([^:]*))?:(\w{15})/);
    return Temporal.PlainDateTime.from(wall).toZonedDateTime(zone ?? "UTC").toInstant();
  }

  starts(until) {
    if (!this.all("RRULE").length) return [this.instant("DTSTART")];
    const lines = ["DTSTART", "RRULE", "EXDATE"].flatMap((name) => this.all(name));
    const rule = new RRuleTemporal({ rruleString: lines.join("\n"), temporal: Temporal });
    const found = rule.between(new Date(0), new Date(until.epochMilliseconds), true);
    return found.map((start) => start.toInstant());
  }
}

const plain = (instant) => instant.toString().replace(/[-:]/g, "");

function* expand(text, until) {
  const parts = text.replace(/\r\n[ \t]/g, "").match(/^BEGIN:VEVENT.*?^END:VEVENT/gms) ?? [];
  const events = parts.map((part) => new Event(part));
  const name = (event, start) => `${event.text("UID")} ${plain(start)}`;
  const overrides = events.filter((event) => event.all("RECURRENCE-ID").length);
  const overridden = new Set(overrides.map((each) => name(each, each.instant("RECURRENCE-ID"))));
  for (const event of events) {
    const lasting = event.instant("DTSTART").until(event.instant("DTEND"));
    const [summary, status] = [event.text("SUMMARY"), event.text("STATUS")];
    for (const start of event.starts(Temporal.Instant.from(until))) {
      if (overrides.includes(event) || !overridden.has(name(event, start))) {
        yield { start: plain(start), end: plain(start.add(lasting)), summary, status };
      }
    }
  }
}

serve("rrule-temporal", expand);
