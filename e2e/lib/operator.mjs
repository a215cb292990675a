// The operator at the machine itself: commands on the demo server's data folder, while it runs.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../../target/debug/origo", import.meta.url));

export function operator(words) {
  execFileSync(program, [...words, "--data", process.env.ORIGO_TEST_DATA], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}
