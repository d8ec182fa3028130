// A real identity provider for tests: Debian's simplesamlphp under PHP's own server, behind a small
// TLS front on loopback, with a configuration, keys and invented people in a folder of its own.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:https";
import http from "node:http";
import path from "node:path";

const program = path.join(process.env.NCP_BINARY_DIR, "bin", "emrex-ncp");

export const idpHost = "idp.school.example";
export const scope = "school.example";

// name: password, and attributes by OID as a Finnish institution sends them.
const people = {
  aino: ["aino-secret", {
    "urn:oid:2.5.4.42": ["Aino Testi"],
    "urn:oid:2.5.4.4": ["Esimerkki"],
    "urn:oid:2.16.840.1.113730.3.1.241": ["Aino Esimerkki"],
    "urn:oid:1.3.6.1.4.1.25178.1.2.3": ["19990417"],
    "urn:oid:1.3.6.1.4.1.16161.1.1.27": ["S-1001"],
    "urn:oid:1.3.6.1.4.1.5923.1.1.1.6": [`aino@${scope}`],
    "urn:oid:1.3.6.1.4.1.25178.1.2.14": [
      `urn:schac:personalUniqueCode:int:esi:${scope}:1001`],
  }],
  // Says of himself what another institution alone may say.
  eve: ["eve-secret", {
    "urn:oid:1.3.6.1.4.1.5923.1.1.1.6": ["aino@another.example"],
  }],
};

const php = (value) => {
  if (Array.isArray(value)) return `[${value.map(php).join(", ")}]`;
  if (value && typeof value === "object") {
    return `[${Object.entries(value).map(([k, v]) => `${php(k)} => ${php(v)}`).join(", ")}]`;
  }
  if (typeof value === "string") return `'${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
  return String(value);
};

// folder: for everything it needs. port: of the TLS front. phpPort: of PHP behind it.
// { origin, entityId, tlsCertificate, metadataCertificate, metadataUrl, trust(), log(), stop() }
export async function startIdentityProvider(folder, port, phpPort) {
  const origin = `https://${idpHost}:${port}`;
  const entityId = `${origin}/idp`;
  const at = (...names) => path.join(folder, ...names);
  for (const name of ["config", "metadata", "cert", "tmp", "log", "data"]) {
    mkdirSync(at(name), { recursive: true });
  }
  execFileSync(program, ["new-keys", at("cert"), "--host", "localhost"]);
  execFileSync(program, ["new-keys", at("cert"), "--saml", "--host", idpHost]);
  const write = (name, value) => writeFileSync(at(name), `<?php\n${value}\n`);
  write("config/config.php", `$config = ${php({
    baseurlpath: `${origin}/`, certdir: `${at("cert")}/`, loggingdir: `${at("log")}/`,
    datadir: `${at("data")}/`, tempdir: at("tmp"), metadatadir: at("metadata"),
    secretsalt: "of-a-test", "auth.adminpassword": "of-a-test", "timezone": "UTC",
    "technicalcontact_email": "help@school.example", "logging.handler": "file",
    "logging.level": 5, "enable.saml20-idp": true, "showerrors": true, "errorreporting": false,
    "session.cookie.secure": true, "session.phpsession.savepath": at("tmp"),
    "session.phpsession.cookiename": "IDPSESSION", "store.type": "phpsession",
    "module.enable": { exampleauth: true, core: true, saml: true },
    "metadata.sources": [{ type: "flatfile", directory: at("metadata") }],
    "metadata.sign.enable": true, "metadata.sign.privatekey": "signing.key",
    "metadata.sign.certificate": "signing.crt",
    "metadata.sign.algorithm": "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
    "language.available": ["en"], "language.default": "en",
  })};`);
  const users = Object.entries(people)
    .map(([name, [password, attributes]]) => `${php(`${name}:${password}`)} => ${php(attributes)}`);
  write("config/authsources.php",
    `$config = ['students' => ['exampleauth:UserPass', ${users.join(", ")}]];`);
  write("metadata/saml20-idp-hosted.php", `$metadata[${php(entityId)}] = ${php({
    host: "__DEFAULT__", privatekey: "saml.key", certificate: "saml.crt", auth: "students",
    "attributes.NameFormat": "urn:oasis:names:tc:SAML:2.0:attrname-format:uri",
    "signature.algorithm": "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
    "sign.logout": true, "validate.logout": true, scope: [scope], UIInfo: { DisplayName: { en: "School of Examples", fi: "Esimerkkikoulu" } },
  })};`);
  write("metadata/saml20-sp-remote.php", "");

  let log = "";
  const server = spawn("php", ["-S", `127.0.0.1:${phpPort}`, "-t", "/usr/share/simplesamlphp/www"],
    { stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, SIMPLESAMLPHP_CONFIG_DIR: at("config") } });
  for (const stream of [server.stdout, server.stderr]) {
    stream.on("data", (chunk) => { log += chunk; });
  }
  for (let i = 0; i < 100 && !log.includes("started"); ++i) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const front = createServer(
    { key: readFileSync(at("cert/tls.key")), cert: readFileSync(at("cert/tls.crt")) },
    (request, response) => {
      const forward = http.request({ host: "127.0.0.1", port: phpPort, path: request.url,
        method: request.method,
        headers: { ...request.headers, host: `${idpHost}:${port}` } },
      (answer) => {
        response.writeHead(answer.statusCode, answer.headers);
        answer.pipe(response);
      });
      forward.on("error", () => response.destroy());
      request.pipe(forward);
    });
  front.listen(port, "127.0.0.1");
  await once(front, "listening");

  return {
    origin,
    entityId,
    tlsCertificate: at("cert/tls.crt"),
    metadataCertificate: at("cert/signing.crt"),
    // Where anybody on this machine fetches its metadata.
    metadataUrl: `https://localhost:${port}/saml2/idp/metadata.php`,
    // Whom to answer. Each: { entityId, acs, slo, certificate (PEM), encrypt }.
    trust(services) {
      write("metadata/saml20-sp-remote.php", services.map((sp) => {
        const base64 = sp.certificate.replace(/-----[A-Z ]+-----/g, "").replaceAll("\n", "");
        return `$metadata[${php(sp.entityId)}] = ${php({
          AssertionConsumerService: sp.acs, SingleLogoutService: sp.slo, certData: base64,
          "validate.authnrequest": true, "assertion.encryption": sp.encrypt,
          "attributes.NameFormat": "urn:oasis:names:tc:SAML:2.0:attrname-format:uri",
        })};`;
      }).join("\n"));
    },
    log: () => log,
    async stop() {
      front.close();
      front.closeAllConnections();
      if (server.exitCode === null) {
        const ended = once(server, "exit");
        server.kill("SIGTERM");
        await ended;
      }
    },
  };
}
