// Styles, script and fonts into dist/, each under a name that holds its hash, with Brotli and gzip beside it.
import * as sass from 'sass';
import * as esbuild from 'esbuild';
import subsetFont from 'subset-font';
import { transform } from 'lightningcss';
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';

process.chdir(import.meta.dirname);
const out = 'dist';
const manifest = {};
fs.rmSync(out, { recursive: true, force: true });
fs.mkdirSync(out);

function put(name, content) {
  const bytes = Buffer.from(content);
  const hash = crypto.createHash('sha256').update(bytes).digest('hex').slice(0, 10);
  const extension = path.extname(name);
  const file = `${path.basename(name, extension)}.${hash}${extension}`;
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

fs.writeFileSync(path.join(out, 'manifest.json'), `${JSON.stringify(manifest, null, 1)}\n`);
for (const [name, file] of Object.entries(manifest)) {
  const size = (suffix) => {
    const at = path.join(out, file + suffix);
    return fs.existsSync(at) ? `${(fs.statSync(at).size / 1024).toFixed(1)} KB` : '-';
  };
  console.log(name.padEnd(46), size('').padStart(9), size('.br').padStart(9));
}
