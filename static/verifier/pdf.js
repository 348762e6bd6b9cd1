// The file attached to a PDF, and as little else of PDF as that takes (ISO 32000-1, 7.2-7.5 and 7.11).
//
// Every live object is looked at, so that a second attachment of the same name cannot hide. Work and memory are bounded,
// and whatever is odd is refused.

import { refuse, within } from "./refusal.js";
import { DEEPEST, Name, Parser, Ref, bytesOf, lettersOf, match, odd, textOf } from "./pdfsyntax.js";

const LARGEST = 16 * 1024 * 1024;
const LARGEST_FILE = 4 * 1024 * 1024;
const MOST_OBJECTS = 100_000;
const MOST_UPDATES = 64;
const MOST_WORK = 2 * LARGEST;
const WORK_OF_A_VALUE = 32;

const START = /startxref[\t\n\r ]{1,8}(\d{1,10})/g;
const HEAD = /(\d{1,10})[\x00\t\n\f\r ]{1,8}(\d{1,5})[\x00\t\n\f\r ]{1,8}obj/y;
const STREAM = /[\x00\t\n\f\r ]{0,8}stream(?:\r\n|\n)/y;
const END = /[\r\n]{0,2}endstream/y;
const SECTION = /[\x00\t\n\f\r ]{0,8}(\d{1,10}) (\d{1,10})[\t ]*(?:\r\n|\n|\r)/y;
const ENTRY = /(\d{10}) (\d{5}) ([nf])[ \r\n]{2}/y;
const TRAILER = /[\x00\t\n\f\r ]{0,8}trailer/y;

// The bytes of the one file attached under `name`.
export function attachedTo(bytes, name) {
  if (bytes.length > LARGEST) refuse("bundle", `a PDF of ${bytes.length} bytes is more than the ${LARGEST} allowed`);
  return within("bundle", "this PDF is damaged, or made in a way not read here", async () => {
    const pdf = new Pdf(lettersOf(bytes));
    await pdf.readEntries();
    return pdf.attachment(name);
  });
}

class Pdf {
  constructor(data) {
    this.data = data;
    this.work = MOST_WORK;
    this.entries = new Map(); // number: { kind 1: at offset `where`; kind 2: in object stream `where`, the `place`-th }
    this.unpacked = new Map(); // what object streams hold
  }

  async attachment(name) {
    const found = [];
    for (const number of [...this.entries.keys()].sort((a, b) => a - b)) {
      if (this.entries.get(number).kind) find((await this.load(number)).value, name, found, DEEPEST);
    }
    if (!found.length) odd(`has no file named ${name} attached`);
    if (found.length > 1) odd(`has ${found.length} files named ${name} attached; there must be one`);
    let files = found[0].get("EF");
    if (files instanceof Ref) files = (await this.load(files.number)).value;
    const numbers = new Set([...dictionary(files).values()].map((each) => (each instanceof Ref ? each.number : odd("holds an attachment in an odd way"))));
    if (numbers.size !== 1) odd(`has more than one content for the attachment ${name}`);
    return bytesOf(await this.unpack(await this.load([...numbers][0]), LARGEST_FILE));
  }

  // Cross-references, the newest first: what is known already is not overwritten by what was true before.
  async readEntries() {
    const starts = [...this.data.slice(-2048).matchAll(START)], seen = new Set();
    if (!starts.length) odd("has no cross-reference");
    for (let offset = Number(starts.at(-1)[1]); offset !== undefined;) {
      if (seen.has(offset) || seen.size > MOST_UPDATES) odd("has cross-references without end");
      seen.add(offset);
      const trailer = this.data.startsWith("xref", offset) ? this.table(offset + 4) : await this.crossStream(offset);
      if (trailer.has("Encrypt")) odd("is encrypted");
      if (trailer.has("XRefStm")) odd("has two cross-references for the same objects");
      offset = trailer.has("Prev") ? whole(trailer.get("Prev")) : undefined;
    }
  }

  keep(number, entry) {
    if (number >= MOST_OBJECTS) odd("has too many objects");
    if (!this.entries.has(number)) this.entries.set(number, entry);
  }

  table(begin) {
    let at = begin;
    for (let section; (section = match(SECTION, this.data, at));) {
      const first = Number(section[1]), count = Number(section[2]);
      at += section[0].length;
      for (let number = first; number < first + count; number += 1) {
        const entry = match(ENTRY, this.data, at) ?? odd("has a broken cross-reference table");
        this.keep(number, { kind: entry[3] === "n" ? 1 : 0, where: Number(entry[1]), place: 0 });
        at += entry[0].length;
      }
    }
    const trailer = match(TRAILER, this.data, at) ?? odd("has no trailer");
    at += trailer[0].length;
    this.spend(at - begin);
    return dictionary(this.value(this.data, at)[0]);
  }

  async crossStream(at) {
    const found = this.objectAt(at, null), info = dictionary(found.value), broken = () => odd("has a broken cross-reference stream");
    if (!isName(info.get("Type"), "XRef")) broken();
    const rows = await this.unpack(found, MOST_OBJECTS * 16), widths = info.get("W").map(whole);
    const size = widths.reduce((a, b) => a + b, 0), [one, two] = widths;
    if (widths.length !== 3 || widths.some((width) => width > 8) || !size) broken();
    const index = (info.get("Index") ?? [0, info.get("Size")]).map(whole);
    if (index.length % 2) broken();
    for (let at = 0, row = 0; at < index.length; at += 2) {
      for (let number = index[at]; number < index[at] + index[at + 1]; number += 1, row += size) {
        if (row + size > rows.length) broken();
        const field = (begin, end) => big(rows.slice(row + begin, row + end));
        this.keep(number, { kind: one ? field(0, one) : 1, where: field(one, one + two), place: field(one + two, size) });
      }
    }
    return info;
  }

  async load(number) {
    const entry = this.entries.get(number);
    if (entry?.kind === 1) return this.objectAt(entry.where, number);
    if (entry?.kind === 2) {
      const held = (await this.objectStream(entry.where))[entry.place];
      if (held?.number === number) return { value: held.value, body: null };
    }
    return odd(`has no object ${number}`);
  }

  objectAt(at, number) {
    const head = match(HEAD, this.data, at);
    if (!head || (number !== null && Number(head[1]) !== number)) odd(`has a broken object at ${at}`);
    const [value, end] = this.value(this.data, at + head[0].length);
    const body = value instanceof Map ? match(STREAM, this.data, end) : null;
    return { value, body: body && end + body[0].length };
  }

  async objectStream(number) {
    if (!this.unpacked.has(number)) {
      const entry = this.entries.get(number);
      if (entry?.kind !== 1) odd("has an object stream inside another");
      const found = this.objectAt(entry.where, number), info = dictionary(found.value), data = await this.unpack(found, LARGEST);
      const count = whole(info.get("N")), first = whole(info.get("First"));
      const places = data.slice(0, first).split(/[\x00\t\n\f\r ]+/).filter(Boolean).map((each) => whole(Number(each)));
      if (!isName(info.get("Type"), "ObjStm") || places.length !== 2 * count) odd("has a broken object stream");
      const held = [];
      for (let at = 0; at < places.length; at += 2) held.push({ number: places[at], value: this.value(data, first + places[at + 1])[0] });
      this.unpacked.set(number, held);
    }
    return this.unpacked.get(number);
  }

  value(data, at) {
    const parser = new Parser(data, at), value = parser.value();
    this.spend(parser.at - at + WORK_OF_A_VALUE * parser.count);
    return [value, parser.at];
  }

  async unpack({ value, body }, limit) {
    const info = dictionary(value);
    let length = info.get("Length");
    if (length instanceof Ref) {
      const entry = this.entries.get(length.number);
      length = entry?.kind === 1 ? this.objectAt(entry.where, length.number).value : null;
    }
    if (!Number.isSafeInteger(length) || length < 0 || body === null) odd("has a stream without a length");
    if (!match(END, this.data, body + length)) odd("has a stream of another length");
    const packed = this.data.slice(body, body + length), filters = [info.get("Filter") ?? []].flat();
    if (filters.length > 1 || (filters.length && !isName(filters[0], "FlateDecode"))) odd("has a stream packed in a way not read here");
    const plain = filters.length ? await inflated(packed, limit) : packed;
    if (plain.length > limit) odd(`has a stream that unpacks to more than ${limit} bytes`);
    this.spend(plain.length);
    return unpredicted(plain, info.get("DecodeParms"));
  }

  spend(work) {
    this.work -= work;
    if (this.work < 0) odd("takes too much work to read");
  }
}

const isName = (value, text) => value instanceof Name && value.text === text;
const dictionary = (value) => (value instanceof Map ? value : odd("has something else where a dictionary belongs"));
const whole = (value) => (Number.isSafeInteger(value) && value >= 0 ? value : odd("has something else where a whole number belongs"));
const big = (letters) => [...letters].reduce((sum, letter) => sum * 256 + letter.charCodeAt(0), 0);

// Add to `found` every file specification in `value` that embeds a file called `name`.
function find(value, name, found, room) {
  if (value instanceof Map && value.has("EF") && [textOf(value.get("F")), textOf(value.get("UF"))].includes(name)) found.push(value);
  const items = value instanceof Map ? value.values() : Array.isArray(value) ? value : [];
  if (room) for (const item of items) find(item, name, found, room - 1);
}

async function inflated(packed, limit) {
  const reader = new Blob([bytesOf(packed)]).stream().pipeThrough(new DecompressionStream("deflate")).getReader(), pieces = [];
  for (let size = 0; ;) {
    const { done, value } = await reader.read(); // rejects what breaks off
    if (done) return pieces.join("");
    size += value.length;
    if (size > limit) {
      await reader.cancel();
      odd(`has a stream that unpacks to more than ${limit} bytes`);
    }
    pieces.push(lettersOf(value));
  }
}

// Undo the PNG predictor "up" (or none), the only one that writers put before cross-reference streams.
function unpredicted(data, parms) {
  const how = Array.isArray(parms) && parms.length === 1 ? parms[0] : parms, unread = () => odd("has a stream packed in a way not read here");
  if (how === undefined || how === null || (how.get("Predictor") ?? 1) === 1) return data;
  const columns = how.get("Columns") ?? 1, rows = [];
  if (!(how.get("Predictor") >= 10) || !(columns > 0 && columns <= 64) || data.length > MOST_OBJECTS * 16) unread();
  let above = new Array(columns).fill(0);
  for (let at = 0; at < data.length; at += columns + 1) {
    const kind = data.charCodeAt(at), row = Array.from(data.slice(at + 1, at + 1 + columns), (letter) => letter.charCodeAt(0));
    if (![0, 2].includes(kind) || row.length !== columns) unread();
    above = kind === 2 ? row.map((each, place) => (each + above[place]) & 255) : row;
    rows.push(String.fromCharCode(...above));
  }
  return rows.join("");
}
