// Bytes and the texts that stand for them: UTF-8, hexadecimal, base64 in its one spelling.

import { refuse } from "./refusal.js";

const STRICT = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }); // a mark at the beginning is kept, and so refused
const WRITER = new TextEncoder();

export const encode = (text) => WRITER.encode(text);
export const decode = (bytes) => STRICT.decode(bytes);
export const hex = (bytes) => Array.from(bytes, (each) => each.toString(16).padStart(2, "0")).join("");
export const ascii = (bytes) => String.fromCharCode(...bytes); // short ones only
export const equal = (a, b) => a.length === b.length && a.every((each, at) => each === b[at]);

export function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function toBase64(bytes) {
  const pieces = [];
  for (let at = 0; at < bytes.length; at += 8190) pieces.push(btoa(ascii(bytes.subarray(at, at + 8190)))); // thirds of 8190 leave no padding
  return pieces.join("");
}

// The bytes whose only spelling is `text`: standard alphabet, padded, nothing loose in the last letter.
export function fromBase64(step, text, what, limit, exactly = null) {
  if (typeof text !== "string" || text.length > (limit * 4) / 3 + 4) refuse(step, `${what} is not base64 of at most ${limit} bytes`);
  if (text.length % 4 || /[^A-Za-z0-9+/]/.test(text.replace(/={1,2}$/, ""))) refuse(step, `${what} is not base64 in its one spelling`);
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  if (toBase64(bytes) !== text) refuse(step, `${what} is not in the one spelling of base64`);
  if (bytes.length > limit || (exactly !== null && bytes.length !== exactly)) {
    refuse(step, `${what} has ${bytes.length} bytes where ${exactly ?? `at most ${limit}`} are expected`);
  }
  return bytes;
}
