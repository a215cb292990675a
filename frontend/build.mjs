// Styles, script and fonts into dist/, with Brotli and gzip beside them; and the fonts of documents into ../crates/render/fonts.
// Both are kept in the repository, so that Origo is built without Node. `node build.mjs --check` builds and compares.
import * as sass from 'sass';
import * as esbuild from 'esbuild';
import subsetFont from 'subset-font';
import { transform } from 'lightningcss';
import crypto from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import zlib from 'node:zlib';

process.chdir(import.meta.dirname);
const check = process.argv.includes('--check');
const kept = 'dist';
const out = check ? fs.mkdtempSync(path.join(os.tmpdir(), 'origo-frontend-')) : kept;
const manifest = {};
if (!check) {
  fs.rmSync(out, { recursive: true, force: true });
  fs.mkdirSync(out);
}

// A font's name holds its hash, since the styles name it; styles and script get theirs when Origo is compiled, so that
// their names here stay the same and a change of them is a change of one file.
function put(name, content) {
  const bytes = Buffer.from(content);
  const hash = crypto.createHash('sha256').update(bytes).digest('hex').slice(0, 10);
  const extension = path.extname(name);
  const file = extension === '.woff2' ? `${path.basename(name, extension)}.${hash}${extension}` : name;
  fs.writeFileSync(path.join(out, file), bytes);
  manifest[name] = file;
  if (/\.(css|js|svg)$/.test(file)) {
    const quality = { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 11 } };
    fs.writeFileSync(path.join(out, `${file}.br`), zlib.brotliCompressSync(bytes, quality));
    fs.writeFileSync(path.join(out, `${file}.gz`), zlib.gzipSync(bytes, { level: 9 }));
  }
}

// Fonts. Source Sans is not subset (its licence reserves the name); Noto may be.
const khmer = 'node_modules/@fontsource/noto-sans-khmer/files/noto-sans-khmer-khmer-400-normal.woff2';
for (const font of [
  'node_modules/@fontsource-variable/source-sans-3/files/source-sans-3-latin-wght-normal.woff2',
  khmer,
  khmer.replace('400', '700'),
]) {
  put(path.basename(font), fs.readFileSync(font));
}
// the word ខ្មែរ in the language switch must not load the whole Khmer font on every page
put('km-label.woff2', await subsetFont(fs.readFileSync(khmer), 'ខ្មែរ', { targetFormat: 'woff2' }));
put('icon.svg', fs.readFileSync('src/icon.svg'));

const version = (major, minor = 0) => (major << 16) | (minor << 8);
const targets = { chrome: version(90), safari: version(14, 1), firefox: version(88) };
for (const entry of ['app.scss', 'verify.scss']) {
  const { css } = sass.compile(`src/${entry}`, { loadPaths: ['node_modules'], quietDeps: true });
  const hashed = css.replace(/\.\/([\w-]+\.woff2)/g, (all, font) => `./${manifest[font] ?? font}`);
  const { code } = transform({ filename: entry, code: Buffer.from(hashed), minify: true, targets });
  put(entry.replace('.scss', '.css'), code);
}

const { outputFiles } = await esbuild.build({
  entryPoints: ['src/app.js'],
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2020',
  write: false,
  outdir: out,
  logLevel: 'warning',
});
put('app.js', outputFiles[0].contents);

// What it was built of: `make lint` compares this without Node.
const sources = crypto.createHash('sha256');
for (const name of ['build.mjs', 'package-lock.json', ...fs.readdirSync('src').map((name) => `src/${name}`)].sort()) {
  const bytes = fs.readFileSync(name);
  sources.update(`${name} ${bytes.length}\n`).update(bytes);
}
const told = { sources: sources.digest('hex'), files: manifest };
fs.writeFileSync(path.join(out, 'manifest.json'), `${JSON.stringify(told, null, 1)}\n`);

// The fonts of documents, as they are: the licence of Noto Sans goes with them.
const documents = '../crates/render/fonts';
const fonts = 'node_modules/@expo-google-fonts';
const copies = [
  [`${fonts}/noto-sans/400Regular/NotoSans_400Regular.ttf`, 'sans-regular.ttf'],
  [`${fonts}/noto-sans/700Bold/NotoSans_700Bold.ttf`, 'sans-bold.ttf'],
  [`${fonts}/noto-sans-khmer/400Regular/NotoSansKhmer_400Regular.ttf`, 'khmer-regular.ttf'],
  [`${fonts}/noto-sans-khmer/700Bold/NotoSansKhmer_700Bold.ttf`, 'khmer-bold.ttf'],
  [`${fonts}/noto-sans/LICENSE_FONT`, 'OFL.txt'],
];

if (check) {
  const differs = [];
  const same = (name, one, other) => {
    const at = (file) => (fs.existsSync(file) ? fs.readFileSync(file) : Buffer.alloc(0));
    // two versions of Node compress differently: what is compared is what comes out
    const plain = (bytes) => {
      if (bytes.length === 0) return bytes;
      if (name.endsWith('.br')) return zlib.brotliDecompressSync(bytes);
      return name.endsWith('.gz') ? zlib.gunzipSync(bytes) : bytes;
    };
    if (!plain(at(one)).equals(plain(at(other)))) differs.push(name);
  };
  for (const name of new Set([...fs.readdirSync(out), ...fs.readdirSync(kept)])) {
    same(name, path.join(out, name), path.join(kept, name));
  }
  for (const [from, to] of copies) same(to, from, path.join(documents, to));
  fs.rmSync(out, { recursive: true });
  if (differs.length > 0) {
    console.error(`not as they are built: ${differs.join(', ')}; run “make frontend” and commit what it makes`);
    process.exit(1);
  }
  console.log('styles, script and fonts are as they are built');
} else {
  for (const [from, to] of copies) fs.copyFileSync(from, path.join(documents, to));
  for (const [name, file] of Object.entries(manifest)) {
    const size = (suffix) => {
      const at = path.join(out, file + suffix);
      return fs.existsSync(at) ? `${(fs.statSync(at).size / 1024).toFixed(1)} KB` : '-';
    };
    console.log(name.padEnd(46), size('').padStart(9), size('.br').padStart(9));
  }
}
