// What was signed: an in-toto Statement v1 about one dossier, and the facts of the determination in it.

import * as canonical from "./canonical.js";
import { refuse } from "./refusal.js";

const STEP = "statement";
const TYPE = "https://in-toto.io/Statement/v1";
const DETERMINATION = "https://vedc.example/predicates/determination/v1";

export function readStatement(payload) {
  const value = canonical.read(STEP, payload, 2 * 1024 * 1024);
  canonical.fields(STEP, value, "the statement", ["_type", "subject", "predicateType", "predicate"]);
  if (value._type !== TYPE) refuse(STEP, `the statement is not of type ${TYPE}`);
  const [subject] = canonical.array(STEP, value.subject, "subject", 1);
  canonical.fields(STEP, subject, "the subject", ["name", "digest"]);
  canonical.fields(STEP, subject.digest, "the subject's digest", ["sha256"]);
  const name = canonical.string(STEP, subject.name, "the subject's name"), { sha256 } = subject.digest;
  if (typeof sha256 !== "string" || !/^[0-9a-f]{64}$/.test(sha256)) refuse(STEP, "the subject's sha256 is not 64 lower-case hex digits");
  canonical.string(STEP, value.predicateType, "predicateType");
  canonical.object(STEP, value.predicate, "the predicate");
  return { name, sha256, predicate: value.predicate, facts: factsOf(value, name, sha256) };
}

// How an attestation stands on the day `at`; both ends of its validity belong to it.
export function standing(facts, at) {
  if (at > facts.until) return "lapsed";
  return at < facts.from || at < facts.decidedOn ? "not yet valid" : "valid";
}

function factsOf({ predicateType, predicate }, name, sha256) {
  if (predicateType !== DETERMINATION) refuse(STEP, `it is not a determination but ${predicateType}`);
  const part = (key) => canonical.object(STEP, predicate[key], `the predicate's ${key}`);
  const dossier = part("dossier"), reference = canonical.string(STEP, predicate.reference, "reference", 100);
  const filing = canonical.integer(STEP, dossier.filing, "dossier.filing");
  if (name !== `${reference}/dossier/${filing}` || sha256 !== dossier.sha256) refuse(STEP, "its subject is not the dossier that it names");
  const validity = part("validity");
  const facts = {
    reference,
    decidedOn: canonical.day(STEP, part("determination").decidedOn, "determination.decidedOn"),
    from: canonical.day(STEP, validity.from, "validity.from"),
    until: canonical.day(STEP, validity.until, "validity.until"),
  };
  return facts.until < facts.from ? refuse(STEP, "its validity ends before it begins") : facts;
}
