// The signed head of a log: a C2SP tlog-checkpoint in a signed note.

import { encode, fromBase64, hex, joined } from "./bytes.js";
import { sha256, verifies } from "./keys.js";
import { refuse } from "./refusal.js";

const STEP = "checkpoint";
const LONGEST = 64 * 1024;
const MOST = 16;
const SIZES = [64, 72]; // of an Ed25519 signature; of a witness's, with the time before it
const LARGEST = 2n ** 53n - 1n;
// White space is spelled out: languages differ in what they take for it.
const NAME = /^[^\x00-\x20\x7f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000+\ud800-\udfff]{1,255}$/u;

// Read a note. Proves nothing yet. `step` is who reads.
export function parseCheckpoint(step, note) {
  if (typeof note !== "string" || note.length > 2 * LONGEST || [...note].length > LONGEST) refuse(step, `a checkpoint is a text of at most ${LONGEST} characters`);
  const gap = note.indexOf("\n\n"), lines = note.slice(0, gap).split("\n"), rest = note.slice(gap + 2);
  if (gap < 0 || lines.length !== 3 || !rest.endsWith("\n")) refuse(step, "a checkpoint has three lines, an empty line and signature lines");
  const [origin, size, root] = lines;
  if (!NAME.test(origin)) refuse(step, "a log's origin is 1 to 255 characters without spaces, plus signs or control characters");
  if (!/^(0|[1-9][0-9]{0,15})$/.test(size) || BigInt(size) > LARGEST) refuse(step, "the second line of a checkpoint is not the number of leaves");
  const signatures = rest.slice(0, -1).split("\n").map((line) => signatureOf(step, line));
  const who = new Set(signatures.map((each) => `${each.name} ${each.hint}`));
  if (signatures.length > MOST || who.size !== signatures.length) refuse(step, `a checkpoint has at most ${MOST} signatures, each by a key of its own`);
  return { origin, size: Number(size), root: fromBase64(step, root, "the checkpoint's root", 32, 32), signatures, text: note.slice(0, gap + 1) };
}

// The keys of the log `origin` that signed. Every line must be by one of them, but for those of witnesses, which say
// nothing here: they are longer.
export async function verifyCheckpoint(head, origin, keys) {
  if (head.origin !== origin) refuse(STEP, `it is of the log ${head.origin}, not of ${origin}`);
  const own = head.signatures.filter((each) => each.bytes.length === SIZES[0]), known = new Map(), signed = [];
  for (const key of keys) known.set(await hintOf(origin, key), key);
  if (!known.size || !own.length) refuse(STEP, `there is no key, or no signature, for the log ${origin}`);
  for (const { name, hint, bytes } of own) {
    const key = known.get(hint);
    if (name !== origin || !key) refuse(STEP, `it is signed by ${name} (${hint}), whom the trust root does not name`);
    if (!(await verifies(key, bytes, encode(head.text)))) refuse(STEP, `the signature by key ${key.keyid.slice(0, 16)}… is not over these bytes`);
    signed.push(key);
  }
  return signed;
}

async function hintOf(name, key) {
  return hex((await sha256(joined(encode(`${name}\n\x01`), key.raw))).subarray(0, 4));
}

function signatureOf(step, line) {
  const [dash, name, text, ...more] = line.split(" ");
  if (dash !== "—" || text === undefined || more.length) refuse(step, "a signature line of a checkpoint is not '— name base64'");
  if (!NAME.test(name)) refuse(step, "a signature line of a checkpoint has a name that none may have");
  const data = fromBase64(step, text, "a signature of the checkpoint", 4 + SIZES[1]);
  if (!SIZES.includes(data.length - 4)) refuse(step, `a signature of the checkpoint has ${data.length} bytes, which none has`);
  return { name, hint: hex(data.subarray(0, 4)), bytes: data.subarray(4) };
}
