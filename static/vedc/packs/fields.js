// The form as a document, and a document put into the form. Text goes in as text alone, never as markup.
const about = JSON.parse(document.getElementById("pack").textContent);
const all = (at, what) => Array.from(at.querySelectorAll(what));
const clean = (text) => text.replace(/\0/g, "").replace(/\r\n?/g, "\n").trim();
let numbered = 0;

const questions = () => all(document, "article[data-question]");
const questionAt = (id, site) =>
  questions().find((one) => one.dataset.question === id && one.dataset.site === (site || ""));

// A piece of a template, with ids of its own.
function cloned(template, suffix) {
  const piece = document.importNode(template.content, true);
  for (const one of all(piece, "[id], [for], [aria-labelledby], [aria-describedby]")) {
    for (const name of ["id", "for", "aria-labelledby", "aria-describedby"]) {
      if (one.hasAttribute(name)) one.setAttribute(name, `${one.getAttribute(name)}-${suffix}`);
    }
  }
  for (const select of all(piece, "select[data-kind=site]")) {
    for (const site of newSites()) offer(select, site.id, site.name || site.id);
  }
  all(piece, "[hidden]:not(.wrong)").forEach((one) => { one.hidden = false; });
  return piece;
}

function offer(select, value, label) {
  let option = Array.from(select.options).find((one) => one.value === value);
  if (!option) {
    option = document.createElement("option");
    option.value = value;
    select.append(option);
  }
  option.textContent = label;
}

function put(field, value) {
  if (field.tagName === "SELECT" && Array.from(field.options).every((one) => one.value !== value)) {
    offer(field, value, `${value} (not in the list)`);
  }
  field.value = value;
}

// Rows of a table.
const rowsOf = (article) => all(article, "[data-rows] > [data-row]");
const spareOf = (article) => article.querySelector("details.rows > template");

function columnsOf(article) {
  const row = rowsOf(article)[0] || (spareOf(article) && spareOf(article).content);
  return row ? all(row, "[data-column]").map((one) => one.dataset.column) : [];
}

function addRow(article) {
  numbered += 1;
  article.querySelector("[data-rows]").append(cloned(spareOf(article), numbered));
  renumber(article);
  return rowsOf(article).at(-1);
}

function renumber(article) {
  rowsOf(article).forEach((row, index) => {
    const number = row.querySelector("[data-number]");
    if (number) number.textContent = index + 1;
  });
  article.querySelector("[data-count]").textContent = rowsOf(article).length;
}

// Files that are noted beside a question: their names and digests.
function noteFile(article, name, sha256) {
  const list = article.querySelector("[data-files] ul");
  const same = all(list, "li").some((one) => one.dataset.sha256 === sha256 && one.dataset.name === name);
  if (same) return;
  const item = document.createElement("li");
  item.dataset.name = name;
  item.dataset.sha256 = sha256;
  const words = document.createElement("span");
  words.textContent = name;
  const digest = document.createElement("code");
  digest.textContent = sha256 ? `${sha256.slice(0, 12)}…` : "";
  item.append(words, " ", digest);
  list.append(item);
  removable(item);
}

function removable(item) {
  const remove = document.createElement("button");
  remove.type = "button";
  remove.className = "plain";
  remove.dataset.removeFile = "";
  remove.textContent = "Take out";
  remove.setAttribute("aria-label", `Take ${item.dataset.name || "the file"} out`);
  item.append(" ", remove);
}

// Sites that the form proposes.
function newSites() {
  return all(document, "[data-new-site]").map((one) => ({
    id: one.dataset.id,
    name: clean(one.querySelector("[data-part=name]").value),
    address: clean(one.querySelector("[data-part=address]").value),
    country: clean(one.querySelector("[data-part=country]").value),
  }));
}

function addSite(id, said) {
  const template = document.getElementById("new-site");
  const piece = cloned(template, id);
  const box = piece.querySelector("[data-new-site]");
  box.dataset.id = id;
  for (const part of ["name", "address", "country"]) box.querySelector(`[data-part=${part}]`).value = said[part] || "";
  document.getElementById("new-sites").append(piece);
  for (const fresh of all(document, "template[data-fresh-of]")) {
    const local = cloned(fresh, id);
    local.querySelector("[data-at-new]").dataset.atNew = id;
    all(local, "article").forEach((article) => { article.dataset.site = id; });
    fresh.previousElementSibling.append(local);
  }
  nameSites();
  return box;
}

function nameSites() {
  for (const site of newSites()) {
    const label = site.name || site.id;
    all(document, "select[data-kind=site]").forEach((select) => offer(select, site.id, label));
    for (const one of all(document, "[data-at-new]")) {
      if (one.dataset.atNew === site.id) one.querySelector("[data-site-name]").textContent = label;
    }
  }
}

function removeSite(box) {
  all(document, "[data-at-new]").filter((one) => one.dataset.atNew === box.dataset.id).forEach((one) => one.remove());
  for (const option of all(document, "select[data-kind=site] option")) {
    if (option.value === box.dataset.id) option.remove();
  }
  box.remove();
}

// Out and in.
function entryOf(article) {
  const said = { question: article.dataset.question, site: article.dataset.site || null };
  const typed = article.querySelector("[data-part=typed]");
  if (typed) said.typed = clean(typed.value);
  if (article.dataset.type === "table") {
    said.columns = columnsOf(article);
    said.rows = rowsOf(article).map((row) => all(row, "[data-column]").map((one) => clean(one.value)));
  }
  said.explanation = clean(article.querySelector("[data-part=explanation]").value);
  if (article.querySelector("[data-files]")) {
    said.files = all(article, "[data-files] li").map((one) => ({ name: one.dataset.name, sha256: one.dataset.sha256 }));
  }
  return said;
}

function collected() {
  return {
    format: "vedc-pack-answers/1",
    head: about.head,
    seal: about.seal,
    saved_at: new Date().toISOString(),
    sites: newSites(),
    answers: questions().map(entryOf),
  };
}

function fill(said) {
  all(document, "[data-new-site]").forEach(removeSite);
  for (const site of said.sites || []) addSite(site.id, site);
  for (const entry of said.answers) {
    const article = questionAt(entry.question, entry.site);
    if (article) fillOne(article, entry);
  }
}

function fillOne(article, entry) {
  const typed = article.querySelector("[data-part=typed]");
  if (typed) put(typed, entry.typed || "");
  if (entry.rows) fillRows(article, entry);
  const explanation = article.querySelector("[data-part=explanation]");
  explanation.value = entry.explanation || "";
  if (entry.explanation) explanation.closest("details").open = true;
  if (entry.files && article.querySelector("[data-files]")) {
    article.querySelector("[data-files] ul").replaceChildren();
    entry.files.forEach((file) => noteFile(article, file.name, file.sha256));
  }
}

function fillRows(article, entry) {
  if (spareOf(article)) {
    rowsOf(article).slice(entry.rows.length).forEach((row) => row.remove());
    while (rowsOf(article).length < entry.rows.length) addRow(article);
  }
  const rows = rowsOf(article);
  entry.rows.forEach((cells, index) => {
    for (const field of rows[index] ? all(rows[index], "[data-column]") : []) {
      const at = entry.columns.indexOf(field.dataset.column);
      if (at !== -1) put(field, cells[at]);
    }
  });
  renumber(article);
}

// Which questions are put: what one waits for is asked itself, and answered as the rule says.
function isAsked(id, site) {
  const waits = about.waits[id];
  if (!waits) return true;
  const place = waits.at_site ? site : "";
  const other = questionAt(waits.question, place);
  const typed = other ? other.querySelector("[data-part=typed]").value : waits.now;
  return clean(typed) === waits.typed && isAsked(waits.question, place);
}

function showAsked() {
  for (const article of questions()) {
    if (about.waits[article.dataset.question]) {
      article.hidden = !isAsked(article.dataset.question, article.dataset.site);
    }
  }
}
