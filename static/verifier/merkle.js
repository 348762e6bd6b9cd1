// The inclusion proof of RFC 6962 and RFC 9162 (2.1.3.2): from a leaf, by its siblings, to the root.

import { equal, joined } from "./bytes.js";
import { sha256 } from "./keys.js";
import { refuse } from "./refusal.js";

const STEP = "inclusion";
const LEAF = Uint8Array.of(0), NODE = Uint8Array.of(1);

export async function verifyInclusion(entry, index, size, proof, root) {
  if (index >= size) refuse(STEP, `leaf ${index} is not in a tree of ${size} leaves`);
  let here = BigInt(index), last = BigInt(size) - 1n; // beyond 32 bits, plain numbers cannot be shifted
  let found = await sha256(joined(LEAF, entry));
  for (const sibling of proof) {
    if (last === 0n) refuse(STEP, `a proof for leaf ${index} of ${size} has another length`);
    if (here & 1n || here === last) {
      found = await sha256(joined(NODE, sibling, found));
      while (!(here & 1n) && here) {
        here >>= 1n;
        last >>= 1n;
      }
    } else {
      found = await sha256(joined(NODE, found, sibling));
    }
    here >>= 1n;
    last >>= 1n;
  }
  if (last !== 0n) refuse(STEP, `a proof for leaf ${index} of ${size} has another length`);
  if (!equal(found, root)) refuse(STEP, `the proof does not lead from leaf ${index} to the root of ${size}`);
}
