// A person who has only a keyboard: Tab, Shift+Tab, Enter, Space, arrows and letters. Nothing here clicks.
// What has the focus must show it; what cannot be reached by Tab is not there.

import { fieldOf } from "./mouse.mjs";
import { ensure } from "./report.mjs";

const TABS_MAX = 400;

// Whether the element with the focus matches, and whether a person sees that it has the focus.
const focused = (page, selector) =>
  page.evaluate((selector) => {
    const element = document.activeElement;
    if (!element?.matches(selector)) return null;
    const shows = (style) => (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
    // a label or a row around a hidden control may show the focus in its stead
    const around = [element, element.parentElement, element.nextElementSibling].filter(Boolean);
    return { visible: around.some((one) => shows(getComputedStyle(one))) };
  }, selector);

// Presses Tab until an element that matches has the focus.
export async function reach(page, selector) {
  await page.bringToFront(); // only the window in front has a keyboard
  ensure((await page.locator(selector).count()) > 0, `${selector} is not on ${page.url()}`);
  for (let n = 0; n <= TABS_MAX; n += 1) {
    const found = await focused(page, selector);
    if (found) {
      ensure(found.visible, `${selector} at ${page.url()} does not show that it has the focus`);
      return;
    }
    await page.keyboard.press("Tab");
  }
  throw new Error(`${selector} at ${page.url()} cannot be reached by Tab`);
}

// Presses Enter on a link or button, and waits for the page that comes.
export async function press(page, selector) {
  await reach(page, selector);
  await Promise.all([page.waitForNavigation({ timeout: 15000 }), page.keyboard.press("Enter")]);
  await page.waitForLoadState();
}

// Opens what a summary hides.
export async function open(page, selector) {
  await reach(page, selector);
  if (!(await page.evaluate(() => document.activeElement.parentElement.open))) await page.keyboard.press("Enter");
}

// Writes a value into the field with this name, or that a selector names.
export async function write(page, name, value) {
  await reach(page, fieldOf(name));
  const field = await page.evaluate(() => ({ tag: document.activeElement.tagName, type: document.activeElement.type }));
  if (field.tag === "SELECT") return choose(page, value);
  if (field.type === "date") {
    const [year, month, day] = value.split("-");
    await page.keyboard.type(`${month}${day}${year}`); // the order of Chromium's English date field
  } else {
    await page.keyboard.press("Control+A");
    if (value === "") await page.keyboard.press("Delete");
    else await page.keyboard.insertText(value);
  }
  const typed = await page.evaluate(() => document.activeElement.value);
  ensure(typed.replaceAll("\r", "") === value.replaceAll("\r", ""), `${name} has “${typed}”, not “${value}”`);
  return undefined;
}

// Ticks a box.
export async function tick(page, selector) {
  await reach(page, selector);
  if (!(await page.evaluate(() => document.activeElement.checked))) await page.keyboard.press("Space");
}

// With the focus on a select: arrows until the value is chosen.
async function choose(page, value) {
  const steps = await page.evaluate((value) => {
    const { options, selectedIndex } = document.activeElement;
    const wanted = [...options].findIndex((option) => option.value === value);
    return wanted < 0 ? null : wanted - selectedIndex;
  }, value);
  ensure(steps !== null, `the select has no ${value}`);
  for (let n = 0; n < Math.abs(steps); n += 1) await page.keyboard.press(steps > 0 ? "ArrowDown" : "ArrowUp");
  ensure((await page.evaluate(() => document.activeElement.value)) === value, `${value} cannot be chosen by arrows`);
}

// Chooses a file: Enter on the field opens the system's dialog, which is not ours. The browser must be told beforehand to
// hand the dialog over: playwright does so, without waiting for it, when somebody begins to listen, and a dialog opened
// before that is lost (5 of 12 were handed over when Enter came at once, all when the listener was there first). So it is
// listened before the way to the field, and one press is one press.
export async function upload(page, selector, file) {
  const opened = page.waitForEvent("filechooser", { timeout: 15000 }).catch(() => null);
  await page.evaluate(() => 0);
  await reach(page, selector);
  await page.keyboard.press("Enter");
  const chooser = await opened;
  if (!chooser) throw new Error(`${selector} at ${page.url()} opens no dialog`);
  await chooser.setFiles(file);
}
