// The running demo server: where it is, what it says to machines, and the consignments that tests use.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensure } from "./report.mjs";

export const base = (process.env.ORIGO_TEST_URL ?? "http://127.0.0.1:8080").replace(/\/$/, "");
export const password = "origo-demo-2026";
const examples = join(dirname(fileURLToPath(import.meta.url)), "../../examples");

export async function api(method, path, token, body) {
  const headers = { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) };
  const response = await fetch(`${base}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
  ensure(response.ok, `${method} ${path} answered ${response.status}: ${await response.clone().text()}`);
  return response.status === 204 ? null : response.json();
}

export const example = (name) => notLeftYet(JSON.parse(readFileSync(join(examples, `${name}.json`), "utf8")));

// The examples have dates of one year; goods that left before today want a declaration: then they leave next week.
export function notLeftYet(one) {
  const day = (ahead) => new Date(Date.now() + ahead * 24 * 3600 * 1000).toISOString().slice(0, 10);
  const { transport } = one.draft;
  if (transport.departure_date && transport.departure_date <= day(0)) transport.departure_date = day(7);
  return one;
}
export const exampleFile = (file) => join(examples, file);

// Every field of a draft by its JSON pointer.
export function pointers(value, pointer = "") {
  if (value === null || typeof value !== "object") return [[pointer, String(value ?? "")]];
  return Object.entries(value).flatMap(([key, inner]) => pointers(inner, `${pointer}/${key}`));
}
