// Signs people in over the documented API. The refresh token is in a cookie that no script can read; the access token is kept in
// this page alone and gone with it.
"use strict";

const page = document.getElementById("page");
const at = (id) => document.getElementById(id);
const { organizationName, returnTo, lang } = page.dataset;
let { organization } = page.dataset;

// ---- words ----

const words = new Map([...document.querySelectorAll("[data-word]")].map((line) => [line.dataset.word, line.textContent]));

function word(name, gaps = {}) {
  const text = words.get(name) ?? words.get("failed");
  return text.replace(/\{(\w+)\}/g, (gap, key) => gaps[key] ?? gap);
}

const time = (text) => new Date(text).toLocaleString(lang, { dateStyle: "medium", timeStyle: "short" });

// ---- what is shown ----

function show(id) {
  complain("");
  at("said").textContent = "";
  for (const section of page.querySelectorAll("section")) section.hidden = section.id !== id;
  at(id).querySelector("h1").focus();
}

function say(name, gaps) {
  at("said").textContent = word(name, gaps);
}

function complain(text, field) {
  at("error").textContent = text;
  for (const wrong of page.querySelectorAll("[aria-invalid]")) {
    wrong.removeAttribute("aria-invalid");
  }
  if (field) {
    field.setAttribute("aria-invalid", "true");
    field.focus();
  }
}

// Whoever presses a button hears what became of it; nobody presses it twice.
async function attempt(form, act) {
  const buttons = form.matches("button") ? [form] : [...form.querySelectorAll("button")];
  for (const button of buttons) button.disabled = true;
  try {
    await act();
  } catch (trouble) {
    const field = form.matches("form") ? form.querySelector("input:not([type=checkbox])") : undefined;
    complain(told(trouble), field);
  } finally {
    for (const button of buttons) button.disabled = false;
  }
}

function told(trouble) {
  if (trouble instanceof Problem) {
    return words.get(trouble.code) ?? trouble.detail ?? word("failed");
  }
  if (trouble instanceof DOMException) {
    return word(trouble.name === "SecurityError" ? "passkey_unsupported" : "passkey_cancelled");
  }
  return word("unreachable");
}

function submitted(id, act) {
  at(id).addEventListener("submit", (event) => {
    event.preventDefault();
    const form = event.target;
    const missing = [...form.querySelectorAll("input[required]")].find((field) => !field.value.trim());
    if (missing) {
      missing.focus();
      missing.setAttribute("aria-invalid", "true");
      return;
    }
    attempt(form, () => act(form.elements));
  });
}

function pressed(id, act) {
  at(id).addEventListener("click", (event) => attempt(event.currentTarget, act));
}

// ---- the API ----

class Problem extends Error {
  constructor(status, answer) {
    super(answer.detail);
    Object.assign(this, answer, { status });
  }
}

// Kept between pages of this browser tab; a browser that keeps nothing signs in all the same.
const kept = (store) => ({
  get: (name) => {
    try { return store().getItem(`regimen.${name}`); } catch { return null; }
  },
  set: (name, value) => {
    try {
      if (value === null) store().removeItem(`regimen.${name}`);
      else store().setItem(`regimen.${name}`, value);
    } catch { /* it is asked for again */ }
  },
});
const here = kept(() => sessionStorage);
const lasting = kept(() => localStorage);

let access = null;

async function ask(method, path, body, again = true) {
  const headers = { "Regimen-CSRF": "1" };
  if (organization) headers["Regimen-Organization"] = organization;
  if (access) headers.Authorization = `Bearer ${access}`;
  if (body) headers["Content-Type"] = "application/json";
  const answer = await fetch(`/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
  const said = await answer.json().catch(() => ({}));
  if (answer.ok) return said;
  if (answer.status === 401 && access && again && said.code === "auth.unauthenticated") {
    access = null;
    await refresh();
    return ask(method, path, body, false);
  }
  throw new Problem(answer.status, said);
}

async function refresh() {
  ({ access_token: access } = await ask("POST", "/auth/refresh", {}));
}

// ---- signing in ----

let waiting = null;
const remember = () => at("password").elements.remember.checked;

async function signedIn(token) {
  access = token.access_token;
  if (token.trusted_device) lasting.set("trusted", token.trusted_device);
  lasting.set("signed-in", "1");
  at("password").reset();
  at("code").reset();
  if (goesOn()) location.assign(goesOn());
  else await welcome();
}

// The server has looked at it already; this page believes nobody.
function goesOn() {
  const path = returnTo ?? here.get("return-to");
  if (!path || !path.startsWith("/")) return null;
  return new URL(path, location.origin).origin === location.origin ? path : null;
}

function secondFactor(problem) {
  if (problem.code !== "auth.second_factor_required") throw problem;
  waiting = problem.challenge;
  const can = (method) => problem.methods.includes(method);
  at("by-code").hidden = !can("totp") && !can("backup_code") && !can("sms");
  at("by-text").hidden = !can("sms");
  at("code-hint").textContent = word(can("sms") ? "text_hint" : "second_factor_hint");
  at("passkey-instead").hidden = !can("passkey") || !hasPasskeys();
  show("factor");
}

submitted("password", async ({ email, password }) => {
  const body = { email: email.value.trim(), password: password.value, remember: remember(), cookie: true };
  const trusted = lasting.get("trusted");
  if (trusted) body.trusted_device = trusted;
  await ask("POST", "/auth/login", body).then(signedIn, secondFactor);
});

submitted("code", async ({ code, trust }) => {
  const body = { challenge: waiting, code: code.value.trim(), trust_device: trust.checked, cookie: true };
  await signedIn(await ask("POST", "/auth/second-factor", body));
});

pressed("by-text", async () => {
  const { ends_in: end } = await ask("POST", "/auth/second-factor/text", { challenge: waiting });
  complain("");
  say("text_sent", { end });
  at("its-code").focus();
});

pressed("lost", async () => {
  const state = await ask("POST", "/auth/second-factor/recover", { challenge: waiting, cookie: true });
  if (state.token) return signedIn(state.token);
  at("recovery-wait").textContent = word("recovery_wait", { when: time(state.ready_at) });
  show("recovery");
});

// ---- links by mail ----

async function mailed(path, email) {
  const { expires_at: until } = await ask("POST", path, { email: email.value.trim() });
  show("mailed");
  at("mailed-until").textContent = word("mailed_until", { when: time(until) });
}

submitted("forgotten", ({ email }) => mailed("/auth/password/forgot", email));
submitted("linked", ({ email }) => mailed("/auth/magic-link", email));

// ---- passkeys ----

const hasPasskeys = () => "PublicKeyCredential" in window;
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const known = (credentials = []) => credentials.map((one) => ({ ...one, id: bytes(one.id) }));

async function asserted(options) {
  const publicKey = { ...options, challenge: bytes(options.challenge), allowCredentials: known(options.allowCredentials) };
  const { id, response } = await navigator.credentials.get({ publicKey });
  const assertion = {
    id,
    client_data_json: text(response.clientDataJSON),
    authenticator_data: text(response.authenticatorData),
    signature: text(response.signature),
  };
  return { assertion, user_handle: text(response.userHandle) };
}

async function withPasskey() {
  const { options } = await ask("POST", "/auth/passkey/options");
  const body = { ...(await asserted(options)), remember: remember(), cookie: true };
  await signedIn(await ask("POST", "/auth/passkey", body));
}

pressed("with-passkey", withPasskey);
pressed("passkey-instead", withPasskey);

async function addPasskey() {
  const proof = await proven();
  if (!proof) return;
  const { options } = await ask("POST", "/me/passkeys/options", proof);
  const user = { ...options.user, id: bytes(options.user.id) };
  const excludeCredentials = known(options.excludeCredentials);
  const publicKey = { ...options, challenge: bytes(options.challenge), user, excludeCredentials };
  const { response } = await navigator.credentials.create({ publicKey });
  const made = {
    name: `${organizationName} ${new Date().toLocaleDateString(lang)}`.slice(-60),
    client_data_json: text(response.clientDataJSON),
    attestation_object: text(response.attestationObject),
  };
  const added = await ask("POST", "/me/passkeys", made);
  await afterwards("saved_passkey", added.backup_codes);
}

pressed("add-passkey", addPasskey);

// ---- accounts elsewhere ----

async function leaveFor(provider, begun, aim) {
  here.set("flow", JSON.stringify({ provider, flow: begun.flow, aim, organization, returnTo }));
  location.assign(begun.authorization_url);
}

async function offerProviders() {
  const { items } = await ask("GET", "/auth/oidc");
  for (const { name, title } of items) {
    offer("providers", word("with_provider", { provider: title }), async () => {
      const begun = await ask("POST", `/auth/oidc/${encodeURIComponent(name)}/begin`, { remember: remember() });
      await leaveFor(name, begun, "sign-in");
    });
    offer("links", word("link_provider", { provider: title }), async () => {
      const proof = await proven();
      if (!proof) return;
      await leaveFor(name, await ask("POST", `/me/identities/${encodeURIComponent(name)}/begin`, proof), "link");
    });
  }
}

function offer(list, label, act) {
  const [line, button] = [document.createElement("li"), document.createElement("button")];
  Object.assign(button, { type: "button", className: "quiet", textContent: label });
  button.addEventListener("click", () => attempt(button, act));
  line.append(button);
  at(list).append(line);
}

async function cameBack() {
  const query = new URLSearchParams(location.search);
  const left = JSON.parse(here.get("flow") ?? "null");
  here.set("flow", null);
  // The code need not stand in the history of the browser.
  const back = left?.organization ? `?organization=${encodeURIComponent(left.organization)}` : "";
  history.replaceState(null, "", `/sign-in${back}`);
  if (!left || !query.get("code")) {
    show("sign-in");
    return complain(word("provider_said_no"));
  }
  organization = left.organization;
  here.set("return-to", left.returnTo ?? null);
  const [state, code, name] = [query.get("state") ?? "", query.get("code"), encodeURIComponent(left.provider)];
  const body = { flow: left.flow, state, code };
  if (left.aim === "link") {
    await refresh();
    const linked = await ask("POST", `/me/identities/${name}/complete`, body).then(() => null, told);
    await welcome();
    return linked ? complain(linked) : say("saved_link");
  }
  await ask("POST", `/auth/oidc/${name}/complete`, { ...body, cookie: true }).then(signedIn, secondFactor);
}

// ---- whoever is signed in ----

let mine = null;

async function welcome() {
  here.set("return-to", null);
  const me = await ask("GET", "/me");
  mine = await ask("GET", "/me/authenticators");
  at("hello").textContent = word("hello", { name: me.name ?? "" });
  at("role").textContent = word("role", { role: word(`role.${me.role}`), organization: organizationName });
  const protection = [
    mine.second_factor || word("security_none"),
    mine.totp_since && word("security_app"),
    mine.passkeys > 0 && word("security_passkeys"),
    onlyTexts() && word("security_texts", { end: mine.phone_ends_in }),
    mine.second_factor && word("security_codes", { count: mine.backup_codes_left }),
  ];
  const lines = protection.filter((line) => typeof line === "string");
  at("protection").replaceChildren(...lines.map((line) => Object.assign(document.createElement("li"), { textContent: line })));
  at("add-passkey").hidden = !hasPasskeys();
  at("add-app").hidden = Boolean(mine.totp_since);
  at("add-phone").hidden = mine.second_factor;
  const next = goesOn();
  at("go-on").hidden = !next;
  if (next) at("go-on").href = next;
  show("signed-in");
  await devices().catch((trouble) => complain(told(trouble)));
}

async function devices() {
  at("have-devices").hidden = true;
  const { items } = await ask("GET", "/me/devices");
  at("devices").replaceChildren(...items.map(deviceLine));
  at("have-devices").hidden = false;
}

function deviceLine(device) {
  const [line, name] = [document.createElement("li"), document.createElement("span")];
  const when = device.current ? word("this_device") : word("last_used", { when: time(device.last_used_at) });
  name.textContent = `${device.name} (${when})`;
  line.append(name);
  if (!device.current) {
    const end = document.createElement("button");
    Object.assign(end, { type: "button", className: "link", textContent: word("end_device") });
    end.setAttribute("aria-label", `${word("end_device")}: ${name.textContent}`);
    end.addEventListener("click", () => attempt(end, async () => {
      await ask("DELETE", `/me/devices/${device.sign_in_id}`);
      await devices();
      say("ended_device");
    }));
    line.append(end);
  }
  return line;
}

pressed("sign-out", async () => {
  await ask("POST", "/auth/logout");
  access = null;
  lasting.set("signed-in", null);
  show("sign-in");
  say("signed_out");
});

// Texts are for whoever has nothing better.
const onlyTexts = () => Boolean(mine.phone_ends_in) && !mine.totp_since && mine.passkeys === 0;

// Asks for a proof that it is them: their passkey, a code or their password. Gives nothing if they think better of it.
async function proven() {
  if (mine.passkeys > 0 && !mine.totp_since) {
    const { options } = await ask("POST", "/me/passkeys/proof-options");
    return { passkey: (await asserted(options)).assertion };
  }
  const sent = onlyTexts() ? await ask("POST", "/me/authenticators/phone/text") : null;
  const field = at("its-proof");
  field.type = mine.second_factor ? "text" : "password";
  field.autocomplete = mine.second_factor ? "one-time-code" : "current-password";
  const code = sent ? "prove_text" : "prove_code";
  at("proof-is").textContent = word(mine.second_factor ? code : "prove_password", { end: sent?.ends_in ?? "" });
  show("prove");
  field.focus();
  const given = await new Promise((give) => {
    at("proof").onsubmit = (event) => {
      event.preventDefault();
      if (field.value.trim()) give(field.value);
    };
    at("no-proof").onclick = () => give(null);
  });
  field.value = "";
  show("signed-in");
  if (given === null) return null;
  return mine.second_factor ? { code: given.trim() } : { password: given };
}

pressed("add-app", async () => {
  const proof = await proven();
  if (!proof) return;
  const shown = await ask("POST", "/me/authenticators/totp", proof);
  at("app-qr").src = `data:image/svg+xml,${encodeURIComponent(shown.qr_svg)}`;
  at("app-secret").textContent = shown.secret;
  show("app");
});

submitted("first-code", async ({ code }) => {
  const confirmed = await ask("POST", "/me/authenticators/totp/confirm", { code: code.value.trim() });
  at("app-secret").textContent = "";
  at("app-qr").removeAttribute("src");
  at("first-code").reset();
  await afterwards("saved_app", confirmed.backup_codes);
});

let phoneProof = null;

pressed("add-phone", async () => {
  phoneProof = await proven();
  if (phoneProof) show("phone");
});

submitted("new-phone", async ({ phone }) => {
  const { ends_in: end } = await ask("POST", "/me/authenticators/phone", { phone: phone.value.trim(), proof: phoneProof });
  phoneProof = null;
  at("new-phone").reset();
  at("text-hint").textContent = word("text_sent", { end });
  show("text");
});

submitted("first-text", async ({ code }) => {
  const confirmed = await ask("POST", "/me/authenticators/phone/confirm", { code: code.value.trim() });
  at("first-text").reset();
  await afterwards("saved_phone", confirmed.backup_codes);
});

// A role that needs a second factor is let in with the next token.
async function afterwards(done, codes) {
  await refresh();
  await welcome();
  if (codes) {
    at("backup-codes").replaceChildren(...codes.map((one) => Object.assign(document.createElement("li"), { textContent: one })));
    show("codes");
  }
  say(done);
}

// ---- where it begins ----

for (const button of document.querySelectorAll("[data-to]")) {
  button.addEventListener("click", () => show(button.dataset.to));
}

async function begin() {
  at("with-passkey").hidden = !hasPasskeys();
  const offered = offerProviders().catch(() => undefined);
  if (location.pathname === "/came-back") {
    show("waiting");
    await offered;
    return cameBack();
  }
  if (!lasting.get("signed-in")) return undefined;
  show("waiting");
  try {
    await refresh();
  } catch {
    lasting.set("signed-in", null);
    return show("sign-in");
  }
  return welcome();
}

begin().catch((trouble) => {
  show("sign-in");
  complain(told(trouble));
});
