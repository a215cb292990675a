// Files that people really have: made here, each with one thing wrong.
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exampleFile } from "./server.mjs";

const folder = mkdtempSync(join(tmpdir(), "origo-journey-"));

// Where a file of this name with these bytes lies.
export function written(name, bytes) {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

const whole = () => readFileSync(exampleFile("documents/garments-invoice-1.pdf"));

// A PDF with a page, and a key that nobody has.
function encrypted() {
  const key = "11".repeat(32);
  const objects = [
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
    `<</Filter/Standard/V 2/R 3/Length 128/P -44/O<${key}>/U<${key}>>>`,
  ];
  let text = "%PDF-1.7\n";
  const places = objects.map((object, n) => {
    const at = text.length;
    text += `${n + 1} 0 obj\n${object}\nendobj\n`;
    return String(at).padStart(10, "0");
  });
  const table = places.map((at) => `${at} 00000 n \n`).join("");
  const id = "00112233445566778899aabbccddeeff";
  return `${text}xref\n0 5\n0000000000 65535 f \n${table}trailer\n<</Size 5/Root 1 0 R/Encrypt 4 0 R/ID[<${id}><${id}>]>>\nstartxref\n${text.length}\n%%EOF\n`;
}

// What an upload refuses: the file, and how its sentence begins.
export const refusedPapers = () => [
  [written("locked.pdf", encrypted()), "The PDF opens with a password only."],
  [written("half.pdf", whole().subarray(0, 9000)), "The end of the file is missing"],
  [written("photo.heic", Buffer.concat([Buffer.from("\0\0\0\x18ftypheic\0\0\0\0mif1heic", "latin1"), Buffer.alloc(4000, 7)])), "The file is a HEIC or AVIF photograph"],
  [written("large.pdf", Buffer.concat([whole(), Buffer.alloc(21 * 1024 * 1024 - 40000, 32)])), "The file is larger than 20 MB."],
];
