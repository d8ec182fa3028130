// What both proxies' tests do in the browser: log in, take a transfer to its end, ask as a stranger.
import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { gunzipSync } from "node:zlib";
import { newStudent } from "./demonstration.mjs";
import { program } from "./proxies.mjs";

// From the client's page to the proxy's login, and through it.
export async function logIn(page, house, student) {
  await page.goto(house.receiver.origin);
  await page.locator("button").click();
  await page.locator("a[href$='/login/campus']").click();
  await page.locator("input[name=login]").fill(student);
  await page.locator("input[name=password]").fill("any");
  await page.locator("button[type=submit]").click();
  await page.locator("button[type=submit]", { hasText: "Continue" }).click();
}

export async function deliver(page, house, javaScriptEnabled) {
  await page.locator("form[action$='/choose'] button[type=submit]").last().click();
  await page.waitForURL(/\/consent$/);
  await page.locator("form[action$='/consent'] button").click();
  if (!javaScriptEnabled) await page.locator("form[action$='/receive'] button").click();
  await page.waitForURL(`${house.receiver.origin}/receive`);
  const received = house.receiver.received();
  assert.equal(received.get("returnCode"), "NCP_OK");
  const document = gunzipSync(Buffer.from(received.get("elmo"), "base64")).toString("utf8");
  const file = path.join(house.folder, "received.xml");
  writeFileSync(file, document);
  execFileSync(program, ["verify", "--cert", path.join(house.folder, "keys/signing.crt"), file]);
  return document;
}

export async function visit(browser, house, student, options = {}) {
  const context = await newStudent(browser, options);
  const page = await context.newPage();
  await logIn(page, house, student);
  return { context, page };
}

// A student whom nothing disturbs.
export async function visitAndDeliver(browser, house, javaScriptEnabled) {
  const { context, page } = await visit(browser, house, "ada", { javaScriptEnabled });
  const document = await deliver(page, house, javaScriptEnabled);
  assert.match(document, /Numerical Analysis/);
  assert.match(document, /Ångström-Esimerkki/);
  await context.close();
}

// Begins a transfer without logging in; the address that the proxy protects, and the page's context.
export async function arrive(browser, house, options = {}) {
  const context = await newStudent(browser, options);
  const page = await context.newPage();
  await page.goto(house.receiver.origin);
  await page.locator("button").click();
  const link = await page.locator("a[href$='/login/campus']").getAttribute("href");
  return { context, page, path: `${new URL(link, house.origin).pathname}/back`, link };
}

// Not in step with this process, in which services answer that it asks.
export async function checkLogin(house) {
  try {
    const { stdout } = await promisify(execFile)(program,
      ["check-login", "campus", "--config", house.ncp.config],
      { env: { ...process.env, SSL_CERT_FILE: path.join(house.folder, "keys/tls.crt") } });
    return { code: 0, text: stdout };
  } catch (error) {
    return { code: error.code, text: error.stdout + error.stderr };
  }
}
