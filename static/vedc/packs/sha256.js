// SHA-256 of a file (FIPS 180-4), piece by piece, so that a file of any size is never held whole. Where the browser
// has its own and the file is small, that one is taken; a file opened from disk may be denied it.
class Sha256 {
  constructor() {
    this.state = new Int32Array(Sha256.start);
    this.block = new Uint8Array(64);
    this.words = new Int32Array(64);
    this.held = 0;
    this.length = 0;
  }

  update(bytes) {
    this.length += bytes.length;
    let at = 0;
    while (at !== bytes.length) {
      const taken = Math.min(64 - this.held, bytes.length - at);
      this.block.set(bytes.subarray(at, at + taken), this.held);
      this.held += taken;
      at += taken;
      if (this.held === 64) {
        this.mix();
        this.held = 0;
      }
    }
    return this;
  }

  hex() {
    const length = this.length;
    const rest = (this.held < 56 ? 56 : 120) - this.held;
    const end = new Uint8Array(rest + 8);
    end[0] = 0x80;
    const view = new DataView(end.buffer);
    view.setUint32(rest, Math.floor(length / 0x20000000));
    view.setUint32(rest + 4, (length * 8) % 0x100000000);
    this.update(end);
    return Array.from(this.state, (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
  }

  mix() {
    const words = this.words;
    const view = new DataView(this.block.buffer);
    const turn = (word, by) => (word >>> by) | (word << (32 - by));
    for (let i = 0; i !== 16; i += 1) words[i] = view.getInt32(i * 4);
    for (let i = 16; i !== 64; i += 1) {
      const a = words[i - 15];
      const b = words[i - 2];
      const one = turn(a, 7) ^ turn(a, 18) ^ (a >>> 3);
      const two = turn(b, 17) ^ turn(b, 19) ^ (b >>> 10);
      words[i] = (words[i - 16] + one + words[i - 7] + two) | 0;
    }
    let [a, b, c, d, e, f, g, h] = this.state;
    for (let i = 0; i !== 64; i += 1) {
      const big = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
      const choice = (e & f) ^ (~e & g);
      const first = (h + big + choice + Sha256.rounds[i] + words[i]) | 0;
      const small = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
      const most = (a & b) ^ (a & c) ^ (b & c);
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + small + most) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => { this.state[i] += word; });
  }

  // The constants are the first 32 bits of the fractional parts of the roots of the first primes.
  static prepare() {
    const part = (root) => Math.floor((root - Math.floor(root)) * 0x100000000) | 0;
    const primes = [];
    for (let n = 2; primes.length !== 64; n += 1) {
      if (primes.every((prime) => n % prime)) primes.push(n);
    }
    Sha256.start = primes.slice(0, 8).map((prime) => part(Math.sqrt(prime)));
    Sha256.rounds = primes.map((prime) => part(Math.cbrt(prime)));
  }
}
Sha256.prepare();

async function digestOf(file) {
  const subtle = globalThis.crypto && globalThis.crypto.subtle;
  if (subtle && file.size <= 0x2000000) {
    const bytes = new Uint8Array(await subtle.digest("SHA-256", await file.arrayBuffer()));
    return Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");
  }
  const sum = new Sha256();
  for (let at = 0; at < file.size; at += 0x400000) {
    sum.update(new Uint8Array(await file.slice(at, at + 0x400000).arrayBuffer()));
  }
  return sum.hex();
}
