// `emrex-ncp serve` with config/examples/openid-connect-feide.toml, whose addresses alone are
// replaced: a provider on localhost, the contact point as ncp.example, a client as client.example,
// so that all three are different sites to the browser.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { reservePorts } from "./ports.mjs";
import { startProvider, students } from "./provider.mjs";

export const program = path.join(process.env.NCP_BINARY_DIR, "bin", "emrex-ncp");
const example = path.join(import.meta.dirname, "../../../config/examples/openid-connect-feide.toml");

function fillDatabase(file) {
  const database = new DatabaseSync(file);
  database.exec(`
    CREATE TABLE student(id, given_names, family_name, birth_date, national_id);
    CREATE TABLE institution(code, domain, name_en, url, country);
    CREATE TABLE course(id, name_en, ects);
    CREATE TABLE result(id, student, institution, course, passed_on, grade);
    INSERT INTO institution VALUES ('u', 'uni.example', 'University of Examples',
      'https://uni.example/', 'NO');
    INSERT INTO course VALUES ('c1', 'Invented Chemistry', '10'), ('c2', 'Invented Logic', '5');`);
  const add = database.prepare("INSERT INTO student VALUES (?, ?, ?, ?, ?)");
  for (const [id, one] of Object.entries(students)) {
    const nin = one["https://n.feide.no/claims/nin"]
      ?? one["https://n.feide.no/claims/userid_sec"][1].slice("nin:".length);
    add.run(id, one.given_name, one.family_name, one.birthdate, nin);
    database.exec(`INSERT INTO result VALUES ('${id}1', '${id}', 'u', 'c1', '2025-06-01', 'A'),
      ('${id}2', '${id}', 'u', 'c2', '2025-06-02', 'B')`);
  }
  database.close();
}

// One [[login]] section of the example for each way to try, in place of its only one.
function configuration({ folder, port, issuer, logins }) {
  const text = readFileSync(example, "utf8");
  const begin = text.indexOf("\n[[login]]\n");
  const end = text.indexOf("\n[[source]]\n");
  const section = text.slice(begin, end)
    .replace("https://auth.dataporten.no", issuer)
    .replace("scopes =", `ca_file = "keys/tls.crt"\nscopes =`);
  const sections = logins.map(({ id, title, options = "", identity, key, logout = true,
    leftOut = [] }) => {
    let one = section.replace(`id = "feide"`, `id = "${id}"`)
      .replace(`title = "Feide"`, `title = "${title}"`)
      .replace(/client_id = .*/, `client_id = "${id}"`)
      .replace("national_id_country", `${options}\nlogout = ${logout}\nnational_id_country`);
    one = one.replace("[login.identity]",
      ["[login.identity]", ...leftOut.map((name) => `${name} = []`)].join("\n"));
    if (key) one = one.replace(/client_secret_file = .*/, `private_key = "keys/${key}"`);
    return identity === "usual" ? one.replace(/\[login.identity\][^]*/, "") : one;
  });
  return text.slice(0, begin)
    .replace("127.0.0.1:8443", `127.0.0.1:${port}`)
    .replace("https://ncp.example.org\"", `https://ncp.example:${port}"`)
    + sections.join("\n")
    + text.slice(end).replace("/var/lib/emrex-ncp/national.sqlite", path.join(folder, "n.sqlite"));
}

export async function startContactPoint({ logins, providerUp = true }) {
  const folder = mkdtempSync(path.join(os.tmpdir(), "ncp-oidc-"));
  const file = (name) => path.join(folder, name);
  execFileSync(program, ["new-keys", file("keys"), "--host", "localhost"]);
  execFileSync("openssl", ["ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out",
    file("keys/client.key")]);
  const write = (name, text) => writeFileSync(file(name), text, { mode: 0o600 });
  write("keys/feide.secret", "a secret & more\n");
  const [port] = reservePorts(1);
  const origin = `https://ncp.example:${port}`;
  const clientPublic = JSON.parse(execFileSync(process.execPath, ["-e", `
    const { createPublicKey } = require("node:crypto");
    const { readFileSync } = require("node:fs");
    console.log(JSON.stringify(createPublicKey(readFileSync(process.argv[1])).export(
      { format: "jwk" })));`, file("keys/client.key")], { encoding: "utf8" }));
  const tls = { key: readFileSync(file("keys/tls.key")), cert: readFileSync(file("keys/tls.crt")) };
  const provider = await startProvider({ tls,
    clients: () => logins.map(({ id, alg = "RS256", auth = "client_secret_basic" }) => ({
      client_id: id,
      redirect_uris: [`${origin}/login/${id}/callback`],
      post_logout_redirect_uris: [`${origin}/login/${id}/logged-out`],
      id_token_signed_response_alg: alg,
      token_endpoint_auth_method: auth,
      ...(auth === "private_key_jwt"
        ? { jwks: { keys: [{ ...clientPublic, use: "sig" }] }, token_endpoint_auth_signing_alg: "ES256" }
        : { client_secret: "a secret & more" }),
    })) });
  if (!providerUp) await provider.down();
  fillDatabase(file("n.sqlite"));
  const config = configuration({ folder, port, issuer: provider.issuer, logins });
  write("ncp.toml", config);
  const server = spawn(program, ["serve", "--config", file("ncp.toml")],
    { stdio: ["ignore", "ignore", "pipe"] });
  let log = "";
  await new Promise((resolve, reject) => {
    server.stderr.on("data", (chunk) => {
      log += chunk;
      if (log.includes("serving")) resolve();
    });
    server.once("exit", (code) => {
      provider.stop();
      reject(new Error(`serve ended with ${code}: ${log}`));
    });
  });
  return {
    origin, provider, log: () => log, config: file("ncp.toml"),
    async stop() {
      if (server.exitCode === null) {
        const ended = once(server, "exit");
        server.kill("SIGTERM");
        await ended;
      }
      await provider.stop();
      rmSync(folder, { recursive: true });
    },
  };
}
