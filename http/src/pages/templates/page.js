// What the pages share: words, what is shown, and the documented API. The refresh token is in a cookie that no script can read; the
// access token is kept in the page alone and gone with it.
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
  const pressed = document.activeElement;
  for (const button of buttons) button.disabled = true;
  try {
    await act();
  } catch (trouble) {
    // Of several fields nobody knows which is wrong, unless the form says so itself.
    const field = form.matches("form:not([data-fields])") ? form.querySelector("input:not([type=checkbox])") : undefined;
    complain(told(trouble), field);
  } finally {
    for (const button of buttons) button.disabled = false;
    // A button that is switched off loses the focus, which whoever uses a keyboard would look for.
    if (document.activeElement === document.body && pressed?.checkVisibility?.()) pressed.focus();
  }
}

function told(trouble) {
  if (trouble instanceof Problem) {
    // What the API says by itself is English.
    return words.get(trouble.code) ?? ((lang === "en" && trouble.detail) || word("failed"));
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
    if (missing) return complain(word("missing"), missing);
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

async function ask(method, path, body, { again = true, key } = {}) {
  const headers = { "Regimen-CSRF": "1" };
  if (key) headers["Idempotency-Key"] = key;
  if (organization) headers["Regimen-Organization"] = organization;
  if (access) headers.Authorization = `Bearer ${access}`;
  if (body) headers["Content-Type"] = "application/json";
  const answer = await fetch(`/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
  const said = await answer.json().catch(() => ({}));
  if (answer.ok) return said;
  if (answer.status === 401 && access && again && said.code === "auth.unauthenticated") {
    access = null;
    await refresh();
    return ask(method, path, body, { again: false, key });
  }
  throw new Problem(answer.status, said);
}

async function refresh() {
  ({ access_token: access } = await ask("POST", "/auth/refresh", {}));
}

