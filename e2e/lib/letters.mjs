// Letters as the demo server keeps them without an SMTP server: read where they are stored.
import { execFileSync } from "node:child_process";

const READ = `
import sqlite3, sys
rows = sqlite3.connect(sys.argv[1]).execute(
    "SELECT body FROM mails WHERE recipient = ? ORDER BY created_at DESC, id DESC", (sys.argv[2],))
print("\\n".join(body for (body,) in rows))
`;

// The newest address in the letters to a person that has this path; empty if there is none.
export async function letterTo(_browser, email, path) {
  const file = `${process.env.ORIGO_TEST_DATA}/origo.db`;
  const letters = execFileSync("python3", ["-c", READ, file, email], { encoding: "utf8" });
  return letters.split(/\s+/).find((word) => word.startsWith("http") && word.includes(path)) ?? "";
}
