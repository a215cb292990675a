// One line a test, and the count at the end.
let passed = 0;
let failed = 0;

export async function test(name, work) {
  const start = Date.now();
  try {
    await work();
    passed += 1;
    console.log(`  ok      ${name} (${Date.now() - start} ms)`);
  } catch (error) {
    failed += 1;
    console.log(`  FAILED  ${name}\n    ${String(error.message ?? error).split("\n").slice(0, 12).join("\n    ")}`);
  }
}

export function ensure(condition, message) {
  if (!condition) throw new Error(message);
}

export function finish() {
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}
