// Verification in numbered steps. Nothing inside the envelope is understood before its signatures are checked.

import { entryOf, readBundle, verifySignatures } from "./bundle.js";
import { hex } from "./bytes.js";
import { day } from "./canonical.js";
import { verifyCheckpoint } from "./checkpoint.js";
import { verifyInclusion } from "./merkle.js";
import { Refusal, refuse, within } from "./refusal.js";
import { readStatement, standing } from "./statement.js";
import { attestationKeys, inTime, logKeys, readTrust } from "./trust.js";

const brief = (text) => `${text.slice(0, 16)}…`;
const later = (a, b) => (a > b ? a : b);

// file: a bundle or a certificate; trust: a trust root (both Uint8Array); at: the day to judge by, YYYY-MM-DD.
// { verified: true, standing, steps, statement, … } or { verified: false, step, sentence, steps }; throws nothing.
export async function verify(file, trust, at) {
  const steps = [];
  const took = (name, detail) => steps.push({ number: steps.length + 1, name, detail });
  try {
    return { verified: true, at, steps, ...(await everyStep(file, trust, day("day", at, "the day"), took)) };
  } catch (error) {
    const { step, sentence } = error instanceof Refusal ? error : new Refusal("bundle", "it cannot be read");
    return { verified: false, at, steps, step, sentence };
  }
}

async function everyStep(file, trustBytes, at, took) {
  const trust = await within("trust root", "it cannot be read", () => readTrust(trustBytes));
  const bundle = await within("bundle", "it cannot be read", () => readBundle(file));
  const { envelope, log, head } = bundle;

  const signers = await within("signatures", "they cannot be read", () => verifySignatures(envelope, attestationKeys(trust), trust.require));
  const names = signers.map((key) => `${key.algorithm} key ${brief(key.keyid)}`).join(" and ");
  took("signatures", `${names} signed these ${envelope.payload.length} bytes; the policy is met`);

  const statement = await within("statement", "it cannot be read", () => readStatement(envelope.payload)), { facts } = statement;
  took("statement", `${facts.reference}, decided on ${facts.decidedOn}, of ${statement.name}`);

  for (const key of signers) inTime("keys", key, facts.decidedOn, facts.decidedOn);
  took("keys", `each signing key was in its time on ${facts.decidedOn}`);

  const keys = logKeys(trust, log.origin), entry = await entryOf(bundle);
  if (!keys.length) refuse("log", `${log.origin} is not a log of the trust root`);
  took("log", `${log.origin} is a log of the trust root; the entry is ${brief(hex(entry))}`);

  const signed = await verifyCheckpoint(head, log.origin, keys);
  for (const key of signed) inTime("checkpoint", key, facts.decidedOn, later(facts.decidedOn, at));
  took("checkpoint", `signed by the log at ${head.size} entries, root ${brief(hex(head.root))}`);

  await verifyInclusion(entry, log.index, head.size, log.proof, head.root);
  took("inclusion", `the entry stands at index ${log.index} under that root`);

  const how = standing(facts, at);
  took("validity", `from ${facts.from} until ${facts.until}: ${how} on ${at}`);
  return { standing: how, statement, log, head: { origin: head.origin, size: head.size }, keyids: signers.map((key) => key.keyid) };
}
