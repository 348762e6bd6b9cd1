// JSON in the one spelling of RFC 8785, without floats: read, written again, and compared byte by byte.

import { decode, encode, equal } from "./bytes.js";
import { refuse } from "./refusal.js";

const DEEPEST = 64;
const LONE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/; // half a character

// The bytes of `value`. Keys stand in the order of their UTF-16 code units, which is how JavaScript sorts strings.
export const write = (step, value) => encode(spelled(step, value, DEEPEST));

export function read(step, bytes, limit) {
  if (bytes.length > limit) refuse(step, `${bytes.length} bytes are more than the ${limit} allowed here`);
  let value;
  try {
    value = JSON.parse(decode(bytes));
  } catch {
    refuse(step, "these bytes are not JSON");
  }
  if (!equal(write(step, value), bytes)) {
    refuse(step, "this JSON is not in its one spelling (RFC 8785: no spaces, sorted unique keys, no floats)");
  }
  return value;
}

function spelled(step, value, room) {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") return whole(step, value);
  if (typeof value === "string") return quoted(step, value);
  if (!room) refuse(step, `this is nested deeper than ${DEEPEST} levels`);
  if (Array.isArray(value)) return `[${value.map((each) => spelled(step, each, room - 1)).join(",")}]`;
  const pairs = Object.keys(value).sort().map((key) => `${quoted(step, key)}:${spelled(step, value[key], room - 1)}`);
  return `{${pairs.join(",")}}`;
}

function whole(step, value) {
  if (!Number.isSafeInteger(value)) refuse(step, "a number is a float, or beyond 2^53 - 1, where readers begin to disagree");
  return String(value);
}

// JSON.stringify would write half a character as an escape, and so give it a spelling; RFC 8785 gives it none.
function quoted(step, text) {
  if (LONE.test(text)) refuse(step, "a string is not valid Unicode");
  return JSON.stringify(text);
}

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const letters = (text) => { let count = 0; for (const _ of text) count += 1; return count; }; // characters, not UTF-16 units

export function object(step, value, what) {
  return isObject(value) ? value : refuse(step, `${what} is not an object`);
}

// `value` as an object with exactly these keys.
export function fields(step, value, what, required, optional = []) {
  object(step, value, what);
  for (const key of required) if (!Object.hasOwn(value, key)) refuse(step, `${what} lacks "${key}"`);
  for (const key of Object.keys(value)) {
    if (!required.includes(key) && !optional.includes(key)) refuse(step, `${what} has a key nobody knows: "${key.slice(0, 60)}"`);
  }
  return value;
}

export function string(step, value, what, limit = 1000) {
  if (typeof value !== "string" || !value || letters(value) > limit) refuse(step, `${what} is not a string of 1 to ${limit} characters`);
  return value;
}

export function array(step, value, what, limit) {
  if (!Array.isArray(value) || value.length > limit) refuse(step, `${what} is not a list of at most ${limit} items`);
  return value;
}

export function integer(step, value, what) {
  if (!Number.isSafeInteger(value) || value < 0) refuse(step, `${what} is not a whole number`);
  return value;
}

// A day as YYYY-MM-DD. In this one spelling, days stand in the order of their texts.
export function day(step, value, what) {
  const found = typeof value === "string" && /^(\d{4})-(\d\d)-(\d\d)$/.exec(value);
  const time = found && new Date(`${value}T00:00:00Z`);
  if (!found || found[1] === "0000" || Number.isNaN(time.getTime()) || time.toISOString().slice(0, 10) !== value) {
    refuse(step, `${what} is not a date YYYY-MM-DD`);
  }
  return value;
}
