// The journeys in Chromium against a running demo server (ORIGO_TEST_URL; scripts/with-server.sh starts one).
//
//   1. With JavaScript, without, and by keyboard alone: the main job by hand in both authorities, how an application is
//      written, how an exporter comes in, who works in a house and for whom. Passkeys, which need a script.
//   2. Every screen that a demo person can reach by links, in English, Khmer and French, light and dark: axe finds
//      nothing.
//
// ORIGO_JOURNEY=job or =screens runs one of them, =drafting, =houses, =qualify or =passkeys only these. The last line is
// `N passed, N failed`; the exit code is 1 if anything failed.
import { chromium } from "playwright-core";
import { existsSync } from "node:fs";
import { drafting } from "./journeys/drafting.mjs";
import { houses } from "./journeys/houses.mjs";
import { mainJob } from "./journeys/main_job.mjs";
import { passkeys } from "./journeys/passkeys.mjs";
import { qualify, qualifyFilled } from "./journeys/qualify.mjs";
import { registration } from "./journeys/registration.mjs";
import { everyScreen } from "./journeys/screens.mjs";
import * as keyboard from "./lib/keyboard.mjs";
import * as mouse from "./lib/mouse.mjs";
import { ensure, finish, test } from "./lib/report.mjs";

const only = process.env.ORIGO_JOURNEY;
const executablePath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
ensure(executablePath, "Chromium is missing: run scripts/install.sh --test");
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });

const HANDS = [
  ["with JavaScript", mouse, true],
  ["without JavaScript", mouse, false],
  ["by keyboard alone", keyboard, true],
];
const jobs = [
  ["with JavaScript, in Leeds", { hands: mouse, javaScriptEnabled: true, domain: "leeds.example", consignment: "chemicals", question: true }],
  ["with JavaScript, in Cambodia", { hands: mouse, javaScriptEnabled: true, domain: "kh.example", consignment: "bicycles", question: true }],
  ["without JavaScript, in Leeds", { hands: mouse, javaScriptEnabled: false, domain: "leeds.example", consignment: "re-export", question: true }],
  ["without JavaScript, in Cambodia", { hands: mouse, javaScriptEnabled: false, domain: "kh.example", consignment: "pepper", question: true }],
  ["by keyboard alone, in Leeds", { hands: keyboard, javaScriptEnabled: true, domain: "leeds.example", consignment: "whisky", question: true }],
  ["by keyboard alone, in Cambodia", { hands: keyboard, javaScriptEnabled: true, domain: "kh.example", consignment: "milled-rice", question: true }],
];
const people = ["exporter", "reviewer", "signatory", "auditor", "administrator"];
const coming = ["manager", "agent", "pending", "newcomer", "operator", "customs"]; // the same pages in both authorities

try {
  if (!only || only === "job" || only === "passkeys") {
    await test("a passkey is added, used and removed", () => passkeys(browser));
  }
  if (!only || only === "job") for (const [name, job] of jobs) await test(`the main job ${name}`, () => mainJob(browser, job));
  if (!only || only === "job" || only === "qualify") {
    await test("the filled page of origin in each language, light and dark, wide and narrow", () => qualifyFilled(browser));
  }
  for (const [name, hands, javaScriptEnabled] of HANDS) {
    if (!only || only === "job" || only === "qualify") {
      await test(`does it qualify ${name}`, () => qualify(browser, { hands, javaScriptEnabled }));
    }
    if (!only || only === "job" || only === "drafting") {
      await test(`templates, a spreadsheet, undoing, an ended session ${name}`, () => drafting(browser, { hands, javaScriptEnabled }));
    }
    if (!only || only === "job" || only === "houses") {
      await test(`an exporter comes in ${name}`, () => registration(browser, hands, javaScriptEnabled));
      await test(`people and mandates ${name}`, () => houses(browser, hands, javaScriptEnabled));
    }
  }
  if (!only || only === "screens") {
    for (const language of ["en", "km", "fr"]) {
      const emails = people.flatMap((person) => ["leeds.example", "kh.example"].map((domain) => `${person}@${domain}`));
      emails.push(...coming.map((person) => `${person}@kh.example`));
      for (const email of [null, ...emails]) {
        // one authority is seen in the dark
        const colorScheme = email?.endsWith("kh.example") ? "dark" : "light";
        await test(`axe finds nothing for ${email ?? "anybody"} in ${language}`, () =>
          everyScreen(browser, { email, language, colorScheme }),
        );
      }
    }
  }
} finally {
  await browser.close();
}
finish();
