// What a determination says, in words for a page: whatever is missing or has another shape is left out, as nobody said it.

const text = (value) => (typeof value === "string" || typeof value === "number" ? String(value) : "");
const part = (value, name) => (typeof value === "object" && value !== null && Object.hasOwn(value, name) ? value[name] : undefined);
const list = (value) => (Array.isArray(value) ? value : []);
const all = (value, ...names) => names.map((name) => text(part(value, name))).filter(Boolean).join(", ");

// Characters that could hide, or turn the direction of writing, are shown by their numbers.
export function plain(words) {
  return String(words).replace(/[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu, (each) => `\\u${each.codePointAt(0).toString(16).padStart(4, "0")}`);
}

// Pairs of a label and its words.
export function facts(predicate) {
  const rulebook = part(predicate, "rulebook"), validity = part(predicate, "validity"), decided = part(predicate, "determination");
  const lines = [
    ["Reference", text(part(predicate, "reference"))],
    ["Decision", text(part(predicate, "decision")).replaceAll("_", " ")],
    ["Decided on", text(part(decided, "decidedOn"))],
    ["End user", all(part(predicate, "endUser"), "name", "address", "country")],
    ["Kind", all(predicate, "kindTitle", "kind")],
    ["Valid", `from ${text(part(validity, "from"))} until ${text(part(validity, "until"))}. ${text(part(validity, "basis"))}`],
    ["Rule", all(rulebook, "title", "citation")],
    ["Rulebook", all(rulebook, "id", "edition", "hash")],
    ["Status of the rule", all(part(rulebook, "enforcement"), "status", "since", "note")],
    ["Decided by", all(part(decided, "determinedBy"), "name", "agency")],
    ["Approved by", all(part(decided, "approvedBy"), "name", "agency")],
    ["Reasons", text(part(decided, "reasons"))],
  ];
  return lines.filter(([, words]) => words);
}

export const conditions = (predicate) => list(part(predicate, "conditions")).map((each) => {
  const due = text(part(each, "dueOn"));
  return `${text(part(each, "text"))}${due ? ` Due ${due}.` : ""}`;
}).filter(Boolean);

export const sites = (predicate) => list(part(predicate, "sites")).map((each) => [all(each, "name"), all(each, "address"), all(each, "country")]);

export const findings = (predicate) => list(part(part(predicate, "findings"), "summary"))
  .map((each) => [all(each, "paragraph"), all(each, "title"), all(each, "status").replaceAll("_", " "), all(each, "by")]);
