// A real OpenID Connect provider for tests: npm oidc-provider on loopback, with invented students
// and a login page of plain forms. Its keys can be changed while it runs, and it can be taken down.
import { createServer } from "node:https";
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { Provider } from "oidc-provider";

// Norwegian numbers of the synthetic kind (month + 80): nobody has them.
export const students = {
  kari: { given_name: "Kari", family_name: "Prøvesen", birthdate: "2000-01-31",
    email: "kari@uni.example", email_verified: true,
    "https://n.feide.no/claims/nin": "31810050031",
    "https://n.feide.no/claims/eduPersonPrincipalName": "kari@uni.example" },
  ola: { given_name: "Ola", family_name: "Eksempel", birthdate: "1999-02-28",
    "https://n.feide.no/claims/userid_sec": ["feide:ola@uni.example", "nin:28829940053"],
    "https://n.feide.no/claims/eduPersonPrincipalName": "ola@uni.example" },
};

function key(kid, alg) {
  const pair = alg === "ES256" ? generateKeyPairSync("ec", { namedCurve: "P-256" })
    : generateKeyPairSync("rsa", { modulusLength: 2048 });
  return { ...pair.privateKey.export({ format: "jwk" }), kid, alg, use: "sig" };
}
let generation = 0;
function newKeys() {
  generation += 1;
  return { keys: ["RS256", "PS256", "ES256"].map((alg) => key(`${alg}-${generation}`, alg)) };
}

function page(title, body) {
  return `<!doctype html><html lang="en"><head><title>${title}</title></head><body><main>
<h1>${title}</h1>${body}</main></body></html>`;
}

function make(issuer, clients, jwks) {
  const names = Object.keys(students.kari).concat("https://n.feide.no/claims/userid_sec");
  const provider = new Provider(issuer, {
    clients,
    jwks,
    enabledJWA: {
      idTokenSigningAlgValues: ["RS256", "PS256", "ES256"],
      clientAuthSigningAlgValues: ["RS256", "PS256", "ES256"],
    },
    claims: { openid: ["sub"], profile: names },
    acrValues: ["low", "high"],
    // For logging out by POST, which OpenID Connect demands and this one has switched off at first.
    enableHttpPostMethods: true,
    cookies: { keys: ["only for tests"], long: { sameSite: "none", signed: true } },
    features: {
      devInteractions: { enabled: false },
      claimsParameter: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource(ctx, form) {
          ctx.body = page("Log out of the provider?", `${form}
<button form="op.logoutForm" name="logout" value="yes">Yes</button>`);
        },
      },
    },
    pkce: { required: () => true },
    interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
    ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 600, IdToken: 600, Interaction: 600,
      Session: 600 },
    findAccount: (ctx, id) => ({ accountId: id, claims: () => ({ sub: id, ...students[id] }) }),
    async loadExistingGrant(ctx) {
      const { clientId } = ctx.oidc.client;
      const grant = new provider.Grant({ clientId, accountId: ctx.oidc.session.accountId });
      grant.addOIDCScope("openid profile");
      grant.addOIDCClaims(names);
      await grant.save();
      return grant;
    },
  });
  return provider;
}

async function interact(provider, request, response) {
  const { params } = await provider.interactionDetails(request, response);
  if (request.method === "GET") {
    const buttons = Object.keys(students).map((id) =>
      `<button name="student" value="${id}">${id}</button>`).join("");
    response.setHeader("Content-Type", "text/html");
    response.end(page("Log in at the provider", `<p id="language">${params.ui_locales}</p>
<form method="post"><label>Level <select name="acr"><option>high</option><option>low</option>
</select></label>${buttons}<button name="cancel" value="1">Cancel</button></form>`));
    return;
  }
  let body = "";
  for await (const chunk of request) body += chunk;
  const form = new URLSearchParams(body);
  const result = form.has("cancel")
    ? { error: "access_denied", error_description: "canary-description" }
    : { login: { accountId: form.get("student"), acr: form.get("acr"), remember: false } };
  await provider.interactionFinished(request, response, result);
}

// Instead of the next redirect to a callback the browser gets a page with a link to it.
function holdBack(response) {
  const end = response.end.bind(response);
  response.end = (...rest) => {
    const address = response.getHeader("location");
    if (!/\/callback\?/.test(address ?? "")) return end(...rest);
    response.statusCode = 200;
    for (const name of ["location", "content-length"]) response.removeHeader(name);
    response.setHeader("Content-Type", "text/html");
    return end(page("Held back", `<a id="on" href="${address.replaceAll("&", "&amp;")}">Go</a>`));
  };
}

// { issuer, requests, hold(on), rotate(), down(), up(), stop() }. requests: paths that were asked
// for; while hold is on, see holdBack().
export async function startProvider({ tls, clients, port = 0 }) {
  const requests = [];
  let provider;
  let handle;
  let holding = false;
  const sockets = new Set();
  const server = createServer(tls, async (request, response) => {
    requests.push(`${request.method} ${request.url.split("?")[0]}`);
    if (holding) holdBack(response);
    try {
      if (request.url.startsWith("/interaction/")) await interact(provider, request, response);
      else handle(request, response);
    } catch (problem) {
      response.statusCode = 500;
      response.end(String(problem.message));
    }
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  const listen = async (at) => {
    server.listen(at, "127.0.0.1");
    await once(server, "listening");
  };
  await listen(port);
  const chosen = server.address().port;
  const issuer = `https://localhost:${chosen}`;
  const rotate = () => {
    provider = make(issuer, clients(issuer), newKeys());
    handle = provider.callback();
  };
  rotate();
  const down = async () => {
    for (const socket of sockets) socket.destroy();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  };
  const hold = (on) => { holding = on; };
  return { issuer, requests, hold, rotate, down, up: () => listen(chosen), stop: down };
}
