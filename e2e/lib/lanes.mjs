// Tests side by side, each lane with a browser of its own: only the window in front of a browser has a keyboard.
import { chromium } from "playwright-core";
import { existsSync } from "node:fs";
import { ensure, test } from "./report.mjs";

const executablePath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);

// Every lane does its own tests in their order, since they touch the same people's work; then whichever lane is free takes
// the next of those that stand alone. A test is a name and what is done with a browser.
export async function lanes(own, standingAlone) {
  ensure(executablePath, "Chromium is missing: run scripts/install.sh --test");
  const waiting = [...standingAlone];
  await Promise.all(
    own.map(async (tests) => {
      const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
      try {
        for (const [name, work] of tests) await test(name, () => work(browser));
        for (let next = waiting.shift(); next; next = waiting.shift()) {
          const [name, work] = next;
          await test(name, () => work(browser));
        }
      } finally {
        await browser.close();
      }
    }),
  );
}
