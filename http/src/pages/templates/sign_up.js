// Signs people up: after page.js, in one script with it. Whether an address is taken is told to nobody but its owner, by mail.

const { termsVersion, privacyVersion } = page.dataset;
const form = at("new");
const fields = [...form.querySelectorAll("input")];

// ---- what is wrong with what ----

function unmark(field) {
  field.removeAttribute("aria-invalid");
  const place = at(`${field.name}-error`);
  if (place) place.textContent = "";
}

function mark(field, text) {
  field.setAttribute("aria-invalid", "true");
  at(`${field.name}-error`).textContent = text;
}

const length = (text) => [...text].length;
const stands = {
  name: ({ value }) => value.trim() && length(value.trim()) <= 100,
  email: ({ value }) => /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(value.trim()),
  password: ({ value }) => length(value) >= 10 && length(value) <= 128,
  referral_code: ({ value }) => length(value.trim()) <= 40,
  terms: ({ checked }) => checked,
  privacy: ({ checked }) => checked,
};

// Marks all that cannot stand, and puts whoever writes at the first of it.
function complete() {
  complain("");
  fields.forEach(unmark);
  const wrong = fields.filter((field) => stands[field.name] && !stands[field.name](field));
  for (const field of wrong) mark(field, word(`${field.name}_wrong`));
  if (wrong.length === 0) return true;
  at("error").textContent = word("look_below");
  wrong[0].focus();
  return false;
}

for (const field of fields) field.addEventListener("input", () => unmark(field));

const WHOSE = {
  "account.password_guessable": "password",
  "account.password_breached": "password",
  "account.terms_not_accepted": "terms",
};

// Says at its field what the server does not take; gives back what belongs to none.
function refused(problem) {
  if (!(problem instanceof Problem)) throw problem;
  const named = problem.code === "request.invalid" && /^(name|email|password|referral_code): /.exec(problem.detail ?? "");
  const name = named ? named[1] : WHOSE[problem.code];
  if (!name) throw problem;
  mark(form.elements[name], named ? word(`${name}_wrong`) : [told(problem), ...advice(problem)].join(" "));
  at("error").textContent = word("look_below");
  form.elements[name].focus();
}

// ---- how good the password is ----

// The advice is English; what this page cannot say in its language it leaves out.
function advice({ warning, suggestions = [] }) {
  return [warning, ...suggestions].filter(Boolean).map((text) => words.get(text) ?? (lang === "en" ? text : "")).filter(Boolean);
}

const PAUSE = 400;
let pause;
let asked = 0;

function forgetStrength() {
  clearTimeout(pause);
  asked += 1;
  at("strength").hidden = true;
  at("strength-is").textContent = "";
}

async function judge() {
  const [name, email, password] = [form.elements.name.value.trim(), form.elements.email.value.trim(), form.elements.password.value];
  if (!stands.password({ value: password })) return forgetStrength();
  asked += 1;
  const mine = asked;
  const idea = { password, ...(name && stands.name({ value: name }) && { name }), ...(email && email.length <= 254 && { email }) };
  const is = await ask("POST", "/auth/password/strength", idea).catch(() => null);
  // Something else was typed by now.
  if (mine !== asked) return;
  // The server judges it once more when it is taken.
  if (!is) return forgetStrength();
  Object.assign(at("strength"), { value: is.score, hidden: false });
  const said = is.breached ? [word("account.password_breached")] : [word(`strength.${is.score}`), ...(is.enough ? [] : advice(is))];
  at("strength-is").textContent = said.join(" ");
}

for (const field of [form.elements.password, form.elements.email, form.elements.name]) {
  field.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(judge, PAUSE);
  });
}

// ---- signing up ----

// The same wish that is sent twice, because an answer was lost, is one.
let wish = { text: null, key: null };

function keyOf(body) {
  const text = JSON.stringify(body);
  if (text !== wish.text) wish = { text, key: [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("") };
  return wish.key;
}

let writtenTo = null;

async function signUp() {
  const { name, email, password, referral_code: code, coach, terms } = form.elements;
  const body = {
    name: name.value.trim(),
    email: email.value.trim(),
    password: password.value,
    role: coach.checked ? "coach" : "client",
    accept_terms: terms.checked,
    versions: { ...(termsVersion && { terms_version: termsVersion }), ...(privacyVersion && { privacy_version: privacyVersion }) },
  };
  if (code.value.trim()) body.referral_code = code.value.trim();
  await ask("POST", "/auth/register", body, { key: keyOf(body) });
  writtenTo = body.email;
  wish = { text: null, key: null };
  password.value = "";
  forgetStrength();
  show("written");
  at("written-to").textContent = word("written_to", { email: writtenTo });
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (complete()) attempt(form, () => signUp().catch(refused));
});

pressed("again", async () => {
  complain("");
  at("said").textContent = "";
  await ask("POST", "/auth/verify-email/again", { email: writtenTo });
  say("written_again");
});

for (const button of document.querySelectorAll("[data-to]")) {
  button.addEventListener("click", () => show(button.dataset.to));
}
