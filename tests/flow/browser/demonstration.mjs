// Starts `emrex-ncp demo` for a test and ends it by its process id; opens Chromium.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { chromium } from "playwright-core";
import { reservePorts } from "./ports.mjs";

const binaryDirectory = process.env.NCP_BINARY_DIR;
const screenshots = path.join(binaryDirectory, "screenshots");
mkdirSync(screenshots, { recursive: true });

// { ncp, client, log(), stop() }: origins of both sides, the log so far, and the way to end it.
export async function startDemonstration() {
  const [port, clientPort] = reservePorts(2);
  const child = spawn(path.join(binaryDirectory, "bin", "emrex-ncp"),
    ["demo", "--no-browser", "--port-base", String(port)], { stdio: ["ignore", "pipe", "pipe"] });
  let log = "";
  let output = "";
  child.stderr.on("data", (chunk) => { log += chunk; });
  const ready = new Promise((resolve, reject) => {
    child.stdout.on("data", (chunk) => {
      output += chunk;
      if (output.includes("\n")) resolve();
    });
    child.once("exit", (code) => reject(new Error(`demo ended with ${code}: ${log}`)));
  });
  await ready;
  return {
    ncp: `https://localhost:${port}`,
    client: `https://127.0.0.1:${clientPort}`,
    output,
    log: () => log,
    async stop() {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    },
  };
}

// more: further arguments of Chromium.
export async function startBrowser(more = []) {
  return chromium.launch({
    executablePath: process.env.NCP_CHROMIUM || "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync", ...more],
  });
}

// A browser context of its own: cookies of one student, the demonstration's certificate accepted.
export function newStudent(browser, options = {}) {
  return browser.newContext({ ignoreHTTPSErrors: true, ...options });
}

// Keeps a picture of the page for people to look at. No test hangs on one: Chromium on a busy machine
// refuses a capture now and then ("Unable to capture screenshot") and takes it when asked again;
// twice refused is said, and the test goes on.
export async function keepPicture(page, name, options = {}) {
  const picture = { path: path.join(screenshots, `${name}.png`), ...options };
  try {
    await page.screenshot(picture).catch(() => page.screenshot(picture));
  } catch (error) {
    console.error(`no picture of ${name}: ${error.message}`);
  }
}

// Holds a page to WCAG 2.2 AA by axe. Needs JavaScript.
export async function assertAccessible(page, name) {
  const found = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
  assert.deepEqual(found.violations.map((v) => `${name}: ${v.id} ${v.nodes[0].html}`), []);
}

// Keeps a picture of the page, and holds it to what every page must do: no accessibility violation,
// nothing that runs over the edge, one main heading. Needs JavaScript.
export async function inspect(page, name) {
  await keepPicture(page, name, { fullPage: true });
  await assertAccessible(page, name);
  const overflow = await page.evaluate(() =>
    document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(overflow <= 0, `${name} runs ${overflow} px over the edge`);
  assert.equal(await page.locator("h1").count(), 1, `${name} has one main heading`);
}

// What a server logs comes by a pipe, maybe after its answer: waits until it is there, at most ten
// seconds.
export async function assertLogged(log, pattern) {
  for (let left = 100; left > 0 && !pattern.test(log()); left -= 1) await setTimeout(100);
  assert.match(log(), pattern);
}
