// Public keys and what they verify. The browser's own cryptography does what it can; the library does the rest.

import { ed25519 } from "@noble/curves/ed25519.js";
import { sha256 as slowSha256 } from "@noble/hashes/sha2.js";
import { ml_dsa65 } from "@noble/post-quantum/ml-dsa.js";
import { hex } from "./bytes.js";
import { refuse } from "./refusal.js";

// How each kind of key begins in DER (SubjectPublicKeyInfo), and how many bytes follow. No other spelling is read.
const KINDS = [
  { algorithm: "ed25519", head: "302a300506032b6570032100", size: 32, verify: verifyEd25519 },
  { algorithm: "ml-dsa-65", head: "308207b2300b0609608648016503040312038207a100", size: 1952, verify: verifyMlDsa },
  { algorithm: "ecdsa-p256", head: "3059301306072a8648ce3d020106082a8648ce3d03010703420004", size: 64, verify: verifyEcdsa, check: importEcdsa },
];

export const ALGORITHMS = KINDS.map((kind) => kind.algorithm);

const subtle = globalThis.crypto?.subtle; // absent where the page is not in a secure context

export async function sha256(bytes) {
  return subtle ? new Uint8Array(await subtle.digest("SHA-256", bytes)) : slowSha256(bytes);
}

// A key from its SPKI: { algorithm, spki, raw, keyid }.
export async function keyOf(step, spki) {
  const text = hex(spki.subarray(0, 32));
  const kind = KINDS.find(({ head, size }) => text.startsWith(head) && spki.length === head.length / 2 + size);
  if (!kind) refuse(step, `these bytes are not a public key of a kind known here (${ALGORITHMS.join(", ")})`);
  const raw = spki.subarray(kind.head.length / 2);
  try {
    await kind.check?.(raw);
  } catch {
    refuse(step, "a public key is not a point of its curve");
  }
  return { algorithm: kind.algorithm, spki, raw, keyid: hex(await sha256(spki)) };
}

// Whether `signature` is this key's over exactly `data`; what cannot even be read is none.
export async function verifies(key, signature, data) {
  const kind = KINDS.find(({ algorithm }) => algorithm === key.algorithm);
  try {
    return (await kind.verify(key.raw, signature, data)) === true;
  } catch {
    return false;
  }
}

async function verifyEd25519(raw, signature, data) {
  if (signature.length !== 64) return false;
  let key;
  try {
    key = await subtle.importKey("raw", raw, "Ed25519", false, ["verify"]);
  } catch { // a browser from before Ed25519, or no secure context
    return ed25519.verify(signature, data, raw, { zip215: false }); // as RFC 8032 has it
  }
  return subtle.verify("Ed25519", key, signature, data);
}

function verifyMlDsa(raw, signature, data) {
  return signature.length === 3309 && ml_dsa65.verify(signature, data, raw); // pure, with an empty context
}

function importEcdsa(raw) {
  const point = new Uint8Array(65);
  point[0] = 4; // uncompressed
  point.set(raw, 1);
  return subtle.importKey("raw", point, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
}

async function verifyEcdsa(raw, signature, data) {
  const bare = bareOf(signature);
  return bare !== null && subtle.verify({ name: "ECDSA", hash: "SHA-256" }, await importEcdsa(raw), bare, data);
}

// r and s, 32 bytes each, from the one DER spelling of SEQUENCE { INTEGER r, INTEGER s }; null from any other.
function bareOf(der) {
  if (der[0] !== 0x30 || der[1] !== der.length - 2 || der.length > 72) return null;
  const bare = new Uint8Array(64);
  let at = 2;
  for (const end of [32, 64]) {
    const size = der[at + 1], number = der.subarray(at + 2, at + 2 + size);
    const padded = number[0] === 0 && size > 1;
    if (der[at] !== 2 || !size || number.length !== size || number[0] > 127 || (padded && number[1] < 128)) return null;
    const digits = padded ? number.subarray(1) : number;
    if (digits.length > 32) return null;
    bare.set(digits, end - digits.length);
    at += 2 + size;
  }
  return at === der.length ? bare : null;
}
