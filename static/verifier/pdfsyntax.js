// The syntax of PDF: one value at a time (ISO 32000-1, 7.2 and 7.3), with bounds on size and depth.
//
// Bytes are held as text of one letter per byte, for the sake of regular expressions. A string of PDF is such a text, a
// dictionary a Map, a list an Array, a whole number a number; what JavaScript has no word for has a class here.

import { refuse } from "./refusal.js";

export const DEEPEST = 32;
const MOST_VALUES = 200_000;
const LONGEST_STRING = 1024 * 1024;

const REGULAR = /[^\x00\t\n\f\r ()<>[\]{}/%]*/y;
const WHOLE = /^[+-]?\d{1,15}$/;
const REAL = /^[+-]?(?:\d{1,15}\.\d{0,30}|\.\d{1,30})$/;
const REFERENCE = /(\d{1,10})[\x00\t\n\f\r ]{1,8}(\d{1,5})[\x00\t\n\f\r ]{1,8}R(?=[\x00\t\n\f\r ()<>[\]/%]|$)/y;
const PIECE = /[^()\\]+|\\(?:[0-7]{1,3}|\r\n|[^])|[()]/y;
const ESCAPES = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f", "\n": "", "\r": "", "\r\n": "" };
const WORDS = new Map([["true", true], ["false", false], ["null", null]]);

export class Name { constructor(text) { this.text = text; } }
export class Ref { constructor(number) { this.number = number; } } // its generation does not matter here
export class Real { constructor(text) { this.text = text; } } // never needed as a number

export function odd(why) {
  refuse("bundle", `this PDF ${why}`);
}

// What a sticky expression finds at `at`, or null.
export function match(expression, data, at) {
  expression.lastIndex = at;
  return expression.exec(data);
}

// Text of one letter per byte.
export function lettersOf(bytes) {
  const pieces = [];
  for (let at = 0; at < bytes.length; at += 8192) pieces.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  return pieces.join("");
}

export const bytesOf = (letters) => Uint8Array.from(letters, (letter) => letter.charCodeAt(0));

// A text string (UTF-16 or UTF-8), or null if `value` is no string.
export function textOf(value) {
  if (typeof value !== "string") return null;
  if (value.startsWith("\xfe\xff")) return new TextDecoder("utf-16be").decode(bytesOf(value.slice(2)));
  return new TextDecoder().decode(bytesOf(value)); // takes the mark of UTF-8 off
}

export class Parser {
  constructor(data, at) {
    this.data = data;
    this.at = at; // where the next value begins
    this.count = 0; // how many were read
  }

  value(room = DEEPEST) {
    this.count += 1;
    if (!room || this.count > MOST_VALUES) odd("is nested too deeply, or has too many values in one place");
    this.skip();
    if (this.data.startsWith("<<", this.at)) return this.dictionary(room);
    switch (this.data[this.at]) {
      case "[": return this.list("]", room);
      case "/": return this.name();
      case "<": return this.digits();
      case "(": return this.literal();
      default: return this.word();
    }
  }

  skip() {
    for (;;) {
      const letter = this.data[this.at];
      if (letter === "%") while (this.at < this.data.length && !"\r\n".includes(this.data[this.at])) this.at += 1;
      else if (letter !== undefined && "\x00\t\n\f\r ".includes(letter)) this.at += 1;
      else return;
    }
  }

  dictionary(room) {
    const items = this.list(">>", room), found = new Map();
    if (items.length % 2) odd("has a dictionary with a key and no value");
    for (let at = 0; at < items.length; at += 2) {
      if (!(items[at] instanceof Name) || found.has(items[at].text)) odd("has a dictionary whose keys are not names, or not unique");
      found.set(items[at].text, items[at + 1]);
    }
    return found;
  }

  list(end, room) {
    this.at += end.length;
    const items = [];
    for (;;) {
      this.skip();
      if (this.data.startsWith(end, this.at)) {
        this.at += end.length;
        return items;
      }
      items.push(this.value(room - 1));
    }
  }

  name() {
    const [raw] = match(REGULAR, this.data, this.at + 1);
    this.at += 1 + raw.length;
    return new Name(raw.replace(/#([0-9A-Fa-f]{2})/g, (_, digits) => String.fromCharCode(parseInt(digits, 16))));
  }

  digits() {
    const end = this.data.indexOf(">", this.at);
    const text = this.data.slice(this.at + 1, Math.max(end, this.at + 1)).replace(/[\t\n\v\f\r ]/g, "");
    if (end < 0 || /[^0-9A-Fa-f]/.test(text)) odd("has a string that is not hexadecimal");
    this.at = end + 1;
    return (text.length % 2 ? `${text}0` : text).replace(/../g, (pair) => String.fromCharCode(parseInt(pair, 16)));
  }

  literal() {
    const parts = [], begin = this.at;
    for (let depth = 0, found; this.at - begin < LONGEST_STRING && (found = match(PIECE, this.data, this.at));) {
      const [piece] = found;
      this.at += piece.length;
      depth += (piece === "(") - (piece === ")");
      if (!depth) return parts.slice(1).join("");
      parts.push(piece[0] === "\\" ? unescaped(piece.slice(1)) : piece);
    }
    return odd("has a string without end, or too long");
  }

  word() {
    const reference = match(REFERENCE, this.data, this.at);
    if (reference) {
      this.at += reference[0].length;
      return new Ref(Number(reference[1]));
    }
    const [word] = match(REGULAR, this.data, this.at);
    this.at += word.length;
    if (WHOLE.test(word)) return Number(word);
    if (REAL.test(word)) return new Real(word);
    return WORDS.has(word) ? WORDS.get(word) : odd(`has no value at ${this.at}`);
  }
}

function unescaped(rest) {
  return /^[0-7]/.test(rest) ? String.fromCharCode(parseInt(rest, 8) & 255) : ESCAPES[rest] ?? rest;
}
