// What was looked at already. The same screen comes back for other people: the check, the help, the account. It is looked at
// once in a language and a colour scheme; what differs by the reader only (names, numbers, addresses) makes no other screen.
import { createHash } from "node:crypto";

const looked = new Set();

const digest = (text) => createHash("sha256").update(text).digest("hex");
const plain = (html) => html.replace(/[0-9a-f]{32}/g, "").replace(/\d+/g, "0");
// whose it is and which page of it, in the frame around the page
const anybodys = (frame) =>
  frame
    .replace(/<title>[^]*?<\/title>/, "")
    .replace(/<a class="app-avatar"[^]*?<\/a>/, "<a class=app-avatar></a>")
    .replace(/ href="[^"]*"/g, "")
    .replace(/ aria-current="page"/g, "");

// Whether a page has something that nobody has looked at in this language and colour scheme: its content, or its frame.
export function isNew(html, language, colorScheme) {
  const from = html.indexOf("<main");
  const to = html.lastIndexOf("</main>");
  const parts = from < 0 || to < from ? [html] : [html.slice(from, to), anybodys(html.slice(0, from) + html.slice(to))];
  const fresh = parts.map((part) => digest(`${language} ${colorScheme} ${plain(part)}`)).filter((one) => !looked.has(one));
  for (const one of fresh) looked.add(one);
  return fresh.length > 0;
}

const WIDE = { width: 1280, height: 720 };
const NARROW = { width: 390, height: 844 };

// What makes the page wider than a telephone's screen, if anything does; the loaded page is only made narrow.
export async function tooWide(page) {
  await page.setViewportSize(NARROW);
  const found = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return null;
    const over = (element) => element.getBoundingClientRect().right > clientWidth + 0.5;
    const name = (element) => `${element.localName}${element.className && typeof element.className === "string" ? `.${element.className.split(" ")[0]}` : ""}`;
    return `${scrollWidth} pixels wide on a screen of ${clientWidth}: ${[...document.body.querySelectorAll("*")].filter(over).slice(0, 4).map(name).join(", ")}`;
  });
  await page.setViewportSize(WIDE);
  return found;
}
