// The page: two files and a day come in, steps and words go out. Nothing leaves it; its policy forbids every connection.

import { hex } from "./bytes.js";
import { sha256 } from "./keys.js";
import { conditions, facts, findings, plain, sites } from "./said.js";
import { verify } from "./verify.js";

globalThis.vedc = Object.freeze({ verify }); // for whoever drives the page from outside, as tests do

const LARGEST = 64 * 1024 * 1024;
const form = document.querySelector("form"), result = document.querySelector("#result");

form.at.value = new Date().toISOString().slice(0, 10);
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (isLacking()) return;
  result.setAttribute("aria-busy", "true");
  const [file, trust] = await Promise.all([contents(form.file), contents(form.trust)]);
  const found = await verify(file, trust, form.at.value);
  const digests = [[form.file.files[0].name, hex(await sha256(file))], [form.trust.files[0].name, hex(await sha256(trust))]];
  show(found, digests);
});
form.addEventListener("change", () => result.replaceChildren()); // what is shown is of the files that were chosen then

// Whether something is lacking; says so at the field, and goes there.
function isLacking() {
  const said = [
    [form.file, lackOf(form.file, "Choose the certificate or bundle.")],
    [form.trust, lackOf(form.trust, "Choose the trust root.")],
    [form.at, form.at.value ? "" : "Give the day to judge by."],
  ];
  for (const [input, words] of said) {
    document.getElementById(`${input.id}-error`).textContent = words;
    input.setAttribute("aria-invalid", String(Boolean(words)));
  }
  const first = said.find(([, words]) => words);
  first?.[0].focus();
  return Boolean(first);
}

function lackOf({ files }, otherwise) {
  if (!files.length) return otherwise;
  return files[0].size > LARGEST ? `This file is larger than ${LARGEST} bytes.` : "";
}

const contents = async ({ files }) => new Uint8Array(await files[0].arrayBuffer());

function show(found, digests) {
  const kind = found.verified ? (found.standing === "valid" ? "good" : "mixed") : "bad";
  const heading = make("h2", found.verified
    ? `Verified ${found.statement.facts.reference}: genuine, and ${found.standing} on ${found.at}`
    : `Refused at step “${found.step}”`);
  heading.tabIndex = -1;
  const words = found.verified
    ? "Everything below is read from the signed statement, not from a printed page. Whether it was suspended or revoked later, the file cannot know."
    : sentence(found.sentence);
  result.replaceChildren(
    make("div", [heading, make("p", words)], `verdict verdict--${kind}`),
    ...(found.verified ? statement(found) : []),
    make("h2", "Steps"),
    ...(found.steps.length ? [make("ol", found.steps.map(({ name, detail }) => make("li", [make("strong", `${name}: `), detail])), "steps")] : []),
    ...(found.verified ? [] : [make("p", `The step “${found.step}” refused it, and nothing after that was looked at.`)]),
    make("h2", "Files"),
    ...rows(digests.map(([name, digest]) => [name, `SHA-256 ${digest}`])),
  );
  result.removeAttribute("aria-busy");
  heading.focus();
}

function statement({ statement: { predicate, sha256 }, keyids, log, head }) {
  const due = conditions(predicate);
  return [
    make("h2", "What the statement says"),
    ...rows(facts(predicate)),
    make("h2", "Conditions"),
    due.length ? make("ol", due.map((each) => make("li", each))) : make("p", "None."),
    ...table("Sites", ["Site", "Address", "Country"], sites(predicate)),
    ...table("Findings by paragraph", ["Paragraph", "Requirement", "Finding", "Found by"], findings(predicate)),
    make("h2", "Fingerprints"),
    ...rows([
      ["Dossier", `SHA-256 ${sha256}`],
      ...keyids.map((keyid) => ["Signed by key", keyid]),
      ["Log", `entry ${log.index} of ${head.origin}, as of its checkpoint at ${head.size} entries`],
    ]),
  ];
}

function rows(pairs) {
  return [make("dl", pairs.map(([label, words]) => make("div", [make("dt", label), make("dd", words)])))];
}

function table(title, heads, lines) {
  if (!lines.length) return [];
  const head = make("tr", heads.map((each) => make("th", each)));
  for (const cell of head.children) cell.scope = "col";
  const body = lines.map(([first, ...rest]) => {
    const row = make("tr", [make("th", first), ...rest.map((each) => make("td", each))]);
    row.firstChild.scope = "row";
    return row;
  });
  const framed = make("div", [make("table", [make("caption", title), make("thead", [head]), make("tbody", body)])], "scroll");
  framed.tabIndex = 0;
  framed.setAttribute("role", "region");
  framed.setAttribute("aria-label", title);
  return [framed];
}

function make(tag, content, className = "") {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...[content].flat().map((each) => (typeof each === "string" ? plain(each) : each)));
  return made;
}

const sentence = (words) => `${words[0].toUpperCase()}${words.slice(1)}.`;
