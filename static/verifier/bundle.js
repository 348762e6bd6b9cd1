// A bundle: what was signed and by whom, its place in the log, and the log's signed head.

import { encode, fromBase64, joined } from "./bytes.js";
import * as canonical from "./canonical.js";
import { parseCheckpoint } from "./checkpoint.js";
import { sha256, verifies } from "./keys.js";
import { attachedTo } from "./pdf.js";
import { refuse } from "./refusal.js";

const STEP = "bundle";
const SIGNATURES = "signatures";
const MEDIA_TYPE = "application/vnd.vedc.bundle+json;version=1";
const PAYLOAD_TYPE = "application/vnd.in-toto+json";
const MEBIBYTE = 1024 * 1024;

// The bundle in `bytes`: its own, or those of a certificate that carries it.
export async function readBundle(bytes) {
  const isPdf = bytes.length > 4 && String.fromCharCode(...bytes.subarray(0, 5)) === "%PDF-";
  const value = canonical.read(STEP, isPdf ? await attachedTo(bytes, "bundle.json") : bytes, 4 * MEBIBYTE);
  canonical.fields(STEP, value, "the bundle", ["mediaType", "envelope", "log", "checkpoint"]);
  if (value.mediaType !== MEDIA_TYPE) refuse(STEP, `the bundle is not of type ${MEDIA_TYPE}`);
  return { envelope: envelopeOf(value.envelope), log: placeOf(value.log), head: parseCheckpoint(STEP, value.checkpoint) };
}

// The keys that signed, every one of them among `keys`, and of each algorithm in `require` at least one.
export async function verifySignatures(envelope, keys, require) {
  if (envelope.payloadType !== PAYLOAD_TYPE) refuse(SIGNATURES, `what is signed is not ${PAYLOAD_TYPE}`);
  const kind = encode(envelope.payloadType), signed = [];
  const message = joined(encode(`DSSEv1 ${kind.length} `), kind, encode(` ${envelope.payload.length} `), envelope.payload);
  for (const { keyid, sig } of envelope.signatures) {
    const key = keys.find((each) => each.keyid === keyid), name = `key ${keyid.slice(0, 16)}…`;
    if (!key) refuse(SIGNATURES, `${name} is not one that may sign this`);
    if (!(await verifies(key, sig, message))) refuse(SIGNATURES, `the ${key.algorithm} signature by ${name} is not over these bytes`);
    signed.push(key);
  }
  for (const name of require) {
    if (!signed.some((key) => key.algorithm === name)) refuse(SIGNATURES, `the policy requires a signature by ${name}, and there is none`);
  }
  return signed;
}

// The 32 bytes that must stand in the log.
export async function entryOf({ envelope, log }) {
  return sha256(joined(encode("vedc log entry v1\n"), log.salt, await sha256(envelope.bytes)));
}

function envelopeOf(value) {
  canonical.fields(STEP, value, "the envelope", ["payload", "payloadType", "signatures"]);
  const signatures = canonical.array(STEP, value.signatures, "signatures", 32).map(signatureOf);
  if (!signatures.length) refuse(STEP, "the envelope carries no signature");
  if (signatures.some((each, at) => at && each.keyid <= signatures[at - 1].keyid)) {
    refuse(STEP, "the signatures do not stand in the order of their key ids, one for each key");
  }
  return {
    payload: fromBase64(STEP, value.payload, "the payload", 2 * MEBIBYTE),
    payloadType: canonical.string(STEP, value.payloadType, "payloadType", 200),
    signatures,
    bytes: canonical.write(STEP, value),
  };
}

function signatureOf(value) {
  canonical.fields(STEP, value, "a signature", ["keyid", "sig"]);
  if (typeof value.keyid !== "string" || !/^[0-9a-f]{64}$/.test(value.keyid)) refuse(STEP, "a keyid is not 64 lower-case hex digits");
  const sig = fromBase64(STEP, value.sig, "sig", 64 * 1024);
  return sig.length ? { keyid: value.keyid, sig } : refuse(STEP, "a signature is empty");
}

function placeOf(value) {
  canonical.fields(STEP, value, "log", ["origin", "index", "salt", "proof"]);
  return {
    origin: canonical.string(STEP, value.origin, "log.origin", 255),
    index: canonical.integer(STEP, value.index, "log.index"),
    salt: fromBase64(STEP, value.salt, "log.salt", 32, 32),
    proof: canonical.array(STEP, value.proof, "log.proof", 64).map((each) => fromBase64(STEP, each, "a hash of log.proof", 32, 32)),
  };
}
