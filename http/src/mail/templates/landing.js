// Gives the token of a link to the API when somebody presses the button.
const form = document.getElementById("door");
const said = document.getElementById("said");
const token = location.hash.slice(1);
// It need not stand in the history of the browser.
history.replaceState(null, "", location.pathname);

// What is sent when the button is pressed, and where.
let path = form.dataset.path.replace("TOKEN", encodeURIComponent(token));
let proof = { token };

if (!token) {
  form.hidden = true;
  said.textContent = form.dataset.incomplete;
}

function value(field) {
  return field.type === "checkbox" ? field.checked : field.type === "hidden" ? true : field.value;
}

function remember() {
  try { localStorage.setItem("regimen.signed-in", "1"); } catch { /* they sign in once more */ }
}

const words = new Map([...document.querySelectorAll("[data-word]")].map((line) => [line.dataset.word, line.textContent]));

// What the API says by itself is English; what this page cannot say in its language it leaves out.
function told({ code, detail, warning, suggestions = [] }) {
  const english = form.dataset.lang === "en";
  const what = words.get(code) ?? (english && detail ? `${detail}.` : form.dataset.failed);
  const advice = [warning, ...suggestions].filter(Boolean).map((text) => words.get(text) ?? (english ? text : ""));
  return [what, ...advice].filter(Boolean).join(" ");
}

function askForSecondFactor(challenge) {
  path = "/api/v1/auth/second-factor";
  proof = { challenge };
  const label = document.createElement("label");
  const code = document.createElement("input");
  Object.assign(code, { name: "code", autocomplete: "one-time-code", required: true, maxLength: 32 });
  label.append(form.dataset.code, document.createElement("br"), code);
  form.prepend(label);
  code.focus();
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button");
  button.disabled = true;
  const body = { ...proof };
  for (const field of form.querySelectorAll("input")) {
    body[field.name] = value(field);
  }
  try {
    const answer = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json", "Regimen-CSRF": "1" },
      body: JSON.stringify(body),
    });
    if (answer.ok) {
      form.hidden = true;
      said.textContent = form.dataset.done;
      // The page to sign in on looks for the cookie that came.
      if (body.cookie) remember();
      const on = document.getElementById("on");
      if (on) on.hidden = false;
      return;
    }
    const problem = await answer.json();
    if (problem.code === "auth.second_factor_required") {
      said.textContent = "";
      askForSecondFactor(problem.challenge);
    } else {
      said.textContent = told(problem);
    }
  } catch {
    said.textContent = form.dataset.unreachable;
  }
  button.disabled = false;
});
