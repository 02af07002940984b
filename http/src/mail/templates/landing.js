// Gives the token of a link to the API when somebody presses the button.
const form = document.getElementById("door");
const said = document.getElementById("said");
const token = location.hash.slice(1);
// It need not stand in the history of the browser.
history.replaceState(null, "", location.pathname);

if (!token) {
  form.hidden = true;
  said.textContent = "This link is not complete. Please open it from the mail.";
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button");
  button.disabled = true;
  const body = { token };
  for (const field of form.querySelectorAll("input")) {
    body[field.name] = field.type === "checkbox" ? field.checked : field.value;
  }
  try {
    const answer = await fetch(form.dataset.path.replace("TOKEN", encodeURIComponent(token)), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    if (answer.ok) {
      form.hidden = true;
      said.textContent = form.dataset.done;
      return;
    }
    const problem = await answer.json();
    said.textContent = problem.detail || "This did not work.";
  } catch {
    said.textContent = "The server cannot be reached. Please try again.";
  }
  button.disabled = false;
});
