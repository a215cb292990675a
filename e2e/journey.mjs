// The journeys in Chromium against a running demo server (ORIGO_TEST_URL; scripts/with-server.sh starts one).
//
//   1. With JavaScript, without, and by keyboard alone: the main job by hand in both authorities, how an application is
//      written, how an exporter comes in, who works in a house and for whom. Passkeys, which need a script.
//      With and without JavaScript: spreadsheets, documents that are refused, goods asked for before, one page in two tabs,
//      roles that two must give.
//   2. Every screen that a demo person can reach by links, in English, Khmer and French, light and dark: axe finds
//      nothing, and none is wider than a telephone.
//
// Two lanes run side by side: Leeds with its people, Cambodia with its own.
//
// ORIGO_JOURNEY=job or =screens runs one of them; =drafting, =sheets, =papers, =tabs, =houses, =qualify or =passkeys only these. The last line is
// `N passed, N failed`; the exit code is 1 if anything failed.
import { appointments } from "./journeys/appointments.mjs";
import { drafting } from "./journeys/drafting.mjs";
import { houses } from "./journeys/houses.mjs";
import { mainJob } from "./journeys/main_job.mjs";
import { doubles, refused } from "./journeys/papers.mjs";
import { passkeys } from "./journeys/passkeys.mjs";
import { qualify, qualifyFilled } from "./journeys/qualify.mjs";
import { registration } from "./journeys/registration.mjs";
import { everyScreen } from "./journeys/screens.mjs";
import { sheets } from "./journeys/sheets.mjs";
import { autosave, twoTabs } from "./journeys/two_tabs.mjs";
import * as keyboard from "./lib/keyboard.mjs";
import { lanes } from "./lib/lanes.mjs";
import * as mouse from "./lib/mouse.mjs";
import { finish } from "./lib/report.mjs";

const only = process.env.ORIGO_JOURNEY;
// The tests of a part, or none where another part was asked for. What belongs to the job is asked for with it, too.
const part = (name, tests) => (!only || only === name || (only === "job" && name !== "screens") ? tests : []);

const HANDS = [
  ["with JavaScript", { hands: mouse, javaScriptEnabled: true }],
  ["without JavaScript", { hands: mouse, javaScriptEnabled: false }],
  ["by keyboard alone", { hands: keyboard, javaScriptEnabled: true }],
];
const BY_SCRIPT = HANDS.slice(0, 2);
const LANGUAGES = ["en", "km", "fr"];
const byEachHand = (name, work) => HANDS.map(([how, hands]) => [`${name} ${how}`, (browser) => work(browser, hands)]);

const withAndWithoutScript = (name, work) => BY_SCRIPT.map(([how, hands]) => [`${name} ${how}`, (browser) => work(browser, hands)]);

// The whole main job in an authority, another consignment by each hand.
const jobs = (where, domain, consignments) =>
  HANDS.map(([how, hands], n) => [
    `the main job ${how}, in ${where}`,
    (browser) => mainJob(browser, { ...hands, domain, consignment: consignments[n], question: true }),
  ]);

const leeds = [
  ...part("passkeys", [["a passkey is added, used and removed", passkeys]]),
  ...part("job", jobs("Leeds", "leeds.example", ["chemicals", "re-export", "whisky"])),
  ...part("houses", byEachHand("an exporter comes in", (browser, { hands, javaScriptEnabled }) => registration(browser, hands, javaScriptEnabled))),
  ...part("houses", byEachHand("people and mandates", (browser, { hands, javaScriptEnabled }) => houses(browser, hands, javaScriptEnabled))),
  ...part("houses", withAndWithoutScript("a role that two administrators give", appointments)),
];
const cambodia = [
  ...part("job", jobs("Cambodia", "kh.example", ["bicycles", "pepper", "milled-rice"])),
  ...part("drafting", byEachHand("templates, a spreadsheet, undoing, an ended session", drafting)),
  ...part("sheets", withAndWithoutScript("a list of goods as people have it", sheets)),
  ...part("papers", withAndWithoutScript("documents that cannot be taken", refused)),
  ...part("papers", withAndWithoutScript("goods that were asked for before", doubles)),
  ...part("tabs", withAndWithoutScript("one page in two tabs", twoTabs)),
  ...part("tabs", [["a page that saves itself, while somebody else saves and when the session is over", autosave]]),
];

const people = ["exporter", "reviewer", "signatory", "auditor", "administrator"];
const coming = ["manager", "agent", "pending", "newcomer", "operator", "customs"]; // the same pages in both authorities
const emails = [
  null,
  ...people.flatMap((person) => [`${person}@leeds.example`, `${person}@kh.example`]),
  ...coming.map((person) => `${person}@kh.example`),
];
const screens = emails.map((email) => {
  // one authority is seen in the dark
  const colorScheme = email?.endsWith("kh.example") ? "dark" : "light";
  const name = `axe finds nothing for ${email ?? "anybody"}, and nothing is wider than a telephone`;
  return [name, (browser) => everyScreen(browser, { email, languages: LANGUAGES, colorScheme })];
});
const qualifying = [
  ...LANGUAGES.map((language) => [
    `the filled page of origin, light and dark, wide and narrow, in ${language}`,
    (browser) => qualifyFilled(browser, language),
  ]),
  ...byEachHand("does it qualify", qualify),
];

await lanes([leeds, cambodia], [...part("qualify", qualifying), ...part("screens", screens)]);
finish();
