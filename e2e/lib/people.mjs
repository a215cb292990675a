// Demo people in the browser. A signatory's code counts once, so each signs in once and keeps the session.
import { withCode } from "../totp.mjs";
import { ensure } from "./report.mjs";
import { base, password } from "./server.mjs";

const sessions = new Map();

// Signs in with the hands given (lib/mouse.mjs or lib/keyboard.mjs).
export async function signIn(page, email, hands) {
  const kept = sessions.get(email);
  if (kept) {
    await page.context().addCookies(kept);
    await page.goto(`${base}/`);
    return;
  }
  await page.goto(`${base}/sign-in`);
  await hands.write(page, "email", email);
  const send = async () => {
    await hands.write(page, "password", password);
    await hands.press(page, 'main form:has(input[type="password"]) button');
  };
  await send();
  // the page of the check, where customs lands, has a field of this name too
  if (page.url().includes("/sign-in") && (await page.locator('[name="code"]').count()) > 0) {
    await withCode(async (code) => {
      await hands.write(page, "code", code);
      await send();
      return !page.url().includes("/sign-in");
    });
    sessions.set(email, await page.context().cookies());
  }
  ensure(!page.url().includes("/sign-in"), `${email} is still at ${page.url()}`);
}
