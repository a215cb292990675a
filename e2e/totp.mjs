// The code that an authenticator app would show: RFC 6238 with SHA-1, six digits, thirty seconds.
import { createHmac } from "node:crypto";

export const demoSecret = "ORIGODEMOONLYORIGODEMOONLYABCDEF";
const step = 30;

function bytes(base32) {
  const bits = [...base32].map((c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0")).join("");
  return Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
}

export function codeAt(seconds, secret = demoSecret) {
  const count = Buffer.alloc(8);
  count.writeBigUInt64BE(BigInt(Math.floor(seconds / step)));
  const digest = createHmac("sha1", bytes(secret)).update(count).digest();
  const number = digest.readUInt32BE(digest.at(-1) & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}

// A code counts once, so `use` is asked with the one of now, the next, and after a wait the one after that.
export async function withCode(use) {
  const now = () => Date.now() / 1000;
  if (await use(codeAt(now()))) return;
  if (await use(codeAt(now() + step))) return;
  await new Promise((done) => setTimeout(done, step * 1000));
  if (!(await use(codeAt(now() + step)))) throw new Error("no code is taken");
}
