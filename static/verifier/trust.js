// The trust root: which keys may sign what and when, and which logs count. It must come from a source of one's own.

import { fromBase64 } from "./bytes.js";
import * as canonical from "./canonical.js";
import { ALGORITHMS, keyOf } from "./keys.js";
import { refuse } from "./refusal.js";

const STEP = "trust root";
const MEDIA_TYPE = "application/vnd.vedc.trust+json;version=1";
const USES = ["attestation", "log"];
const MOST = 256;

export async function readTrust(bytes) {
  const value = canonical.read(STEP, bytes, 1024 * 1024);
  canonical.fields(STEP, value, "the trust root", ["mediaType", "keys", "logs", "policy"]);
  if (value.mediaType !== MEDIA_TYPE) refuse(STEP, `the trust root is not of type ${MEDIA_TYPE}`);
  const require = policy(value.policy), keys = [];
  for (const each of canonical.array(STEP, value.keys, "keys", MOST)) keys.push(await keyOfRoot(each));
  const logs = canonical.array(STEP, value.logs, "logs", MOST).map(log);
  whole(keys, logs, require);
  return { keys, logs, require };
}

export const attestationKeys = (trust) => trust.keys.filter((key) => key.use.includes("attestation"));

export function logKeys(trust, origin) {
  const named = trust.logs.filter((each) => each.origin === origin).map((each) => each.keyid);
  return trust.keys.filter((key) => named.includes(key.keyid));
}

// Refuse a key whose window has no day between `first` and `last`, and one that somebody else may have held:
// the date that a stolen key writes is no proof of when it wrote.
export function inTime(step, key, first, last) {
  const name = `key ${key.keyid.slice(0, 16)}…`;
  if (key.compromisedFrom !== null) refuse(step, `${name} is compromised since ${key.compromisedFrom}, and nothing proves that it signed before`);
  if (key.validFrom > last) refuse(step, `${name} is valid from ${key.validFrom}, after ${last}`);
  if (key.validUntil !== null && key.validUntil < first) refuse(step, `${name} expired on ${key.validUntil}, before ${first}`);
}

function policy(value) {
  canonical.fields(STEP, value, "policy", ["attestation"]);
  canonical.fields(STEP, value.attestation, "policy.attestation", ["require"]);
  const require = strings(value.attestation.require, "policy.attestation.require");
  if (!require.length) refuse(STEP, "a policy that requires no signature would accept everything");
  for (const name of require) if (!ALGORITHMS.includes(name)) refuse(STEP, `the policy requires "${name}", which is not known here`);
  if (new Set(require).size !== require.length) refuse(STEP, "the policy requires an algorithm twice");
  return require;
}

async function keyOfRoot(value) {
  canonical.fields(STEP, value, "a key of the trust root", ["keyid", "algorithm", "public", "use", "valid_from"], ["valid_until", "compromised_from"]);
  const key = await keyOf(STEP, fromBase64(STEP, value.public, "a public key", 16 * 1024));
  const name = `key ${key.keyid.slice(0, 16)}…`;
  if (value.keyid !== key.keyid || value.algorithm !== key.algorithm) refuse(STEP, `the ${name} stands under another keyid or algorithm than its own`);
  const use = strings(value.use, "use");
  if (!use.length || use.join() !== USES.filter((each) => use.includes(each)).join()) refuse(STEP, `the use of ${name} is not some of ${USES.join(", ")}, in that order`);
  const validFrom = canonical.day(STEP, value.valid_from, "valid_from");
  const validUntil = "valid_until" in value ? canonical.day(STEP, value.valid_until, "valid_until") : null;
  const compromisedFrom = "compromised_from" in value ? canonical.day(STEP, value.compromised_from, "compromised_from") : null;
  if (validUntil !== null && validUntil < validFrom) refuse(STEP, `${name} would end before it begins`);
  return { ...key, use, validFrom, validUntil, compromisedFrom };
}

function log(value) {
  canonical.fields(STEP, value, "a log of the trust root", ["origin", "keyid"]);
  return { origin: canonical.string(STEP, value.origin, "origin", 255), keyid: canonical.string(STEP, value.keyid, "keyid", 64) };
}

// What is true only of all its parts together.
function whole(keys, logs, require) {
  if (!keys.length || !logs.length) refuse(STEP, "a trust root without keys, or without a log, trusts nothing");
  const said = [...keys.map((key) => key.keyid), ...logs.map((each) => JSON.stringify([each.origin, each.keyid]))];
  if (new Set(said).size !== said.length) refuse(STEP, "the trust root names a key or a log twice");
  const signing = keys.filter((key) => key.use.includes("attestation")).map((key) => key.algorithm);
  for (const name of require) if (!signing.includes(name)) refuse(STEP, `the policy requires ${name}, and the trust root has no such key`);
  for (const { origin, keyid } of logs) {
    const key = keys.find((each) => each.keyid === keyid);
    if (!key?.use.includes("log") || key.algorithm !== "ed25519") refuse(STEP, `the log ${origin} has no ed25519 key of use log in the trust root`);
  }
}

function strings(value, what) {
  return canonical.array(STEP, value, what, ALGORITHMS.length + USES.length).map((each) => canonical.string(STEP, each, what, 40));
}
