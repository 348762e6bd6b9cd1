// Questions that wait for an answer on the same page are shown as soon as it is given. Without this they are asked
// once the page is saved; what is put is decided by the server in either case.

for (const template of document.querySelectorAll("template[data-unasked]")) {
  template.before(template.content.cloneNode(true));
}

const waiting = [...document.querySelectorAll("[data-when]")];

const answer = (name) => {
  const fields = [...document.getElementsByName(`${name}.value`)];
  if (!fields.length) return null; // asked on another page: as the server said
  const chosen = fields[0].type === "radio" ? fields.find((field) => field.checked) : fields[0];
  return chosen?.value ?? "";
};

const show = () => {
  // In the order of the page, in which a question stands below what it waits for.
  for (const section of waiting) {
    const said = answer(section.dataset.when);
    if (said === null) continue;
    const other = document.getElementById(`q-${section.dataset.when}`);
    section.hidden = said !== section.dataset.is || Boolean(other?.hidden);
  }
  for (const note of document.querySelectorAll("[data-waiting]")) {
    const lines = [...note.querySelectorAll("[data-waits]")];
    for (const line of lines) line.hidden = document.getElementById(line.dataset.waits)?.hidden === false;
    note.hidden = lines.every((line) => line.hidden);
  }
};

addEventListener("change", show);
addEventListener("pageshow", show);
show();
