#!/usr/bin/env bash
# Writes crates/web/licences.tsv: what Origo is built of, with its licence. Run it after a dependency changes.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
cargo metadata --format-version 1 --locked >target/metadata.json
node - <<'JS' >crates/web/licences.tsv
const { readFileSync, readdirSync, existsSync } = require("node:fs");
const { packages, workspace_members, resolve } = JSON.parse(readFileSync("target/metadata.json", "utf8"));
const rows = new Set();
// what the binary holds: ordinary dependencies, from the binary downwards
const nodes = new Map(resolve.nodes.map((node) => [node.id, node]));
const root = packages.find((one) => one.name === "origo");
const seen = new Set();
const walk = (id) => {
  if (seen.has(id)) return;
  seen.add(id);
  for (const { pkg, dep_kinds } of nodes.get(id).deps) if (dep_kinds.some(({ kind }) => kind === null)) walk(pkg);
};
walk(root.id);
for (const one of packages) {
  if (!seen.has(one.id) || workspace_members.includes(one.id)) continue;
  rows.add([one.name, one.version, one.license ?? "see its file", one.repository ?? ""].join("\t"));
}
for (const folder of ["frontend", "crates/render/fonts"]) {
  const lock = JSON.parse(readFileSync(`${folder}/package-lock.json`, "utf8")).packages;
  const wanted = Object.keys(lock[""].dependencies ?? {});
  for (const name of wanted) {
    const file = `${folder}/node_modules/${name}/package.json`;
    const one = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : lock[`node_modules/${name}`];
    const repository = typeof one.repository === "string" ? one.repository : one.repository?.url ?? "";
    rows.add([name, one.version, one.license ?? "see its file", repository.replace(/^git\+/, "")].join("\t"));
  }
}
process.stdout.write([...rows].sort().join("\n") + "\n");
JS
echo "$(wc -l <crates/web/licences.tsv) parts"
