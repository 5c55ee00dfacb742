// What peers.py has in common with the readers that run in Node.js: see there.
import { readFileSync } from "node:fs";

const ASKED = /^(\d{8}T\d{6}Z) (\d{8}T\d{6}Z)\r\n(BEGIN:VCALENDAR\r\n.*?^END:VCALENDAR\r\n)/gms;

function version(name) {
  const about = new URL(`node_modules/${name}/package.json`, import.meta.url);
  return JSON.parse(readFileSync(about, "utf8")).version;
}

function* linesWithin(found, from, until) {
  for (const { start, end, summary, status } of found) {
    if (status !== "CANCELLED" && from <= start && start < until) {
      yield `${start} ${end} ${summary}`;
    }
  }
}

function answer(expand, from, until, calendar) {
  try {
    return [...linesWithin(expand(calendar, until), from, until)];
  } catch (error) {
    return [`ERROR ${error.message}`];
  }
}

// Answer with expand(calendar, until), which gives occurrences; times are such as 20240229T080000Z.
export function serve(name, expand) {
  const lines = [version(name)];
  for (const [, from, until, calendar] of readFileSync(0, "utf8").matchAll(ASKED)) {
    lines.push(...answer(expand, from, until, calendar), "");
  }
  console.log(lines.join("\n"));
}
