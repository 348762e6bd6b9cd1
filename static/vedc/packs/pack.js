// What the buttons do. Everything is kept in this browser where it may be, and in a file whenever it is asked for.
const byId = (id) => document.getElementById(id);
const shelf = `vedc-pack/${about.seal}`;
let unsaved = false;
let timer = 0;

function tell(words) {
  byId("state").textContent = words;
}

const clock = () => new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });

function changed() {
  unsaved = true;
  showAsked();
  clearTimeout(timer);
  timer = setTimeout(keep, 400);
}

function keep() {
  clearTimeout(timer);
  try {
    localStorage.setItem(shelf, JSON.stringify(collected()));
    tell(`Kept in this browser at ${clock()}. Not yet in a file.`);
    return true;
  } catch {
    tell("This browser keeps nothing of this file: save to a file before you close it.");
    return false;
  }
}

// Whoever leaves within the moment that a keystroke waits to be kept loses nothing; phones say only this when one goes.
addEventListener("pagehide", () => unsaved && keep());

function restore() {
  try {
    const said = localStorage.getItem(shelf);
    if (!said) return false;
    fill(JSON.parse(said));
    return true;
  } catch {
    return false;
  }
}

function save() {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(collected())], { type: "application/json" }));
  link.download = `${about.head.reference}-answers.json`;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  keep();
  unsaved = false;
  tell(`Saved to ${link.download} at ${clock()}. Upload it on the application's page.`);
  const wrong = unreadable();
  show(wrong, "The file is saved. Some answers cannot be read yet:");
}

async function load(file) {
  let said;
  try {
    said = JSON.parse(await file.text());
    if (said.format !== "vedc-pack-answers/1" || !Array.isArray(said.answers)) throw new Error();
  } catch {
    show([], `${file.name} is no file that this form saved.`);
    return;
  }
  if (said.seal !== about.seal) {
    const its = said.head || {};
    show([], `${file.name} was saved from another form: ${its.reference}, taken ${its.taken_at}. This is ` +
      `${about.head.reference}, taken ${about.head.taken_at}. Load it there, or upload it as it is.`);
    return;
  }
  fill(said);
  changed();
  show([], "");
  tell(`Loaded from ${file.name}.`);
}

// What cannot be read. The platform's own reader has the last word; this catches a slip early.
const READS = {
  integer: [/^-?[0-9][0-9 ,_]*$/, "is not a whole number. Write digits, such as 1200."],
  decimal: [/^[-+]?[0-9][0-9 ,_]*(\.[0-9]+)?([eE][-+]?[0-9]+)?\s*%?$/, "is not a number. Write it with a point, such as 12.5."],
  date: [/^([0-9]{4}[-\/.][0-9]{1,2}[-\/.][0-9]{1,2}|.*[A-Za-z].*[0-9]{4})$/, "is not a day. Write it as 2026-11-20."],
};

function unreadable() {
  const found = [];
  for (const article of questions()) {
    let first = "";
    for (const field of all(article, "[data-kind]")) {
      const [form, why] = READS[field.dataset.kind] || [];
      const typed = clean(field.value);
      const wrong = Boolean(form && typed && !form.test(typed));
      field.toggleAttribute("aria-invalid", wrong);
      if (wrong) {
        field.setAttribute("aria-invalid", "true");
        found.push([field, `“${typed.slice(0, 60)}” ${why}`, article]);
        first = first || `“${typed.slice(0, 60)}” ${why}`;
      }
    }
    const words = article.querySelector(".wrong");
    words.hidden = !first;
    words.textContent = first;
  }
  return found.filter(([, , article]) => !article.hidden);
}

function open() {
  return questions().filter((article) => article.dataset.required && !article.hidden && isEmpty(article)).map((article) => [
    article.querySelector("[data-part=typed], [data-add], [data-note], summary"), "is not answered yet.", article,
  ]);
}

function isEmpty(article) {
  if (article.dataset.none) return false;
  const said = entryOf(article);
  const keys = new Set(all(article, "[data-line] input[type=hidden]").map((one) => one.dataset.column));
  const filled = (row) => row.some((cell, at) => cell && !keys.has(said.columns[at]));
  return !said.typed && !(said.rows && said.rows.some(filled)) && !(said.files && said.files.length);
}

function show(lines, words) {
  const box = byId("errors");
  box.hidden = !words || (!lines.length && words.startsWith("The file is saved"));
  box.querySelector("h2").textContent = words || "There is a problem";
  box.querySelector("ul").replaceChildren(...lines.slice(0, 100).map(([field, why, article]) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = `#${field.id || article.id}`;
    link.textContent = `${article.querySelector("h3").textContent.trim()} ${why}`;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      for (let one = field.parentElement; one; one = one.parentElement) if (one.tagName === "DETAILS") one.open = true;
      field.scrollIntoView({ block: "center" });
      field.focus({ preventScroll: true });
    });
    item.append(link);
    return item;
  }));
  if (!box.hidden) box.focus();
}

function check() {
  const lines = [...unreadable(), ...open()];
  show(lines, lines.length ? `${lines.length} to look at` : "Nothing is open: every question that must be answered is.");
}

function begin() {
  byId("no-script").hidden = true;
  all(document, "[data-add], [data-note], #add-site, #bar, .noscript-away").forEach((one) => { one.hidden = false; });
  for (const article of questions()) {
    if (spareOf(article)) all(article, "[data-remove]").forEach((one) => { one.hidden = false; });
    all(article, "[data-files] li").forEach(removable);
  }
  for (const table of all(document, "details.rows")) {
    if (rowsOf(table.closest("article")).length > 20) table.open = false;
  }
  const back = restore();
  showAsked();
  tell(back ? "What you typed here before is back." : "Nothing typed yet.");
}

document.addEventListener("input", (event) => {
  if (event.target.closest("[data-new-site]")) nameSites();
  if (event.target.matches("[data-kind], [data-part]")) changed();
});

document.addEventListener("change", async (event) => {
  const field = event.target;
  const article = field.closest("article");
  if (field.id === "load" && field.files.length) {
    await load(field.files[0]);
    field.value = "";
  } else if (field.matches("[data-note]")) {
    for (const file of Array.from(field.files)) {
      tell(`Reading ${file.name}…`);
      noteFile(article, file.name, await digestOf(file));
    }
    field.value = "";
    changed();
  } else if (field.matches("[data-name-one]") && clean(field.value)) {
    noteFile(article, clean(field.value), "");
    field.value = "";
    changed();
  }
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const article = button.closest("article");
  const at = button.dataset;
  if (button.id === "save") save();
  else if (button.id === "check") check();
  else if (button.id === "over" && window.confirm("Forget everything typed in this form since it was downloaded?")) {
    try { localStorage.removeItem(shelf); } catch { /* nothing was kept */ }
    unsaved = false;
    clearTimeout(timer);
    window.location.reload();
  } else if (button.id === "add-site") {
    const taken = newSites().map((site) => Number(site.id.slice(4)));
    addSite(`new-${Math.max(0, ...taken) + 1}`, {}).querySelector("input").focus();
    changed();
  } else if ("removeSite" in at) {
    removeSite(button.closest("[data-new-site]"));
    byId("add-site").focus();
    changed();
  } else if ("add" in at) {
    addRow(article).querySelector("input:not([type=hidden]), select, textarea").focus();
    changed();
  } else if ("remove" in at) {
    button.closest("[data-row]").remove();
    renumber(article);
    article.querySelector("[data-add]").focus();
    changed();
  } else if ("removeFile" in at) {
    button.closest("li").remove();
    article.querySelector("[data-note]").focus();
    changed();
  }
});

window.addEventListener("storage", (event) => {
  if (event.key === shelf) tell("Another window of this form was changed. Save one of them to a file, and close it.");
});

window.addEventListener("beforeunload", (event) => {
  if (unsaved && !keep()) event.preventDefault();
});

let shut = [];
window.addEventListener("beforeprint", () => {
  shut = all(document, "details:not([open])");
  shut.forEach((one) => { one.open = true; });
});
window.addEventListener("afterprint", () => shut.forEach((one) => { one.open = false; }));

begin();
