// One kind of error: every refusal names the step that refused, and says why in a sentence fit to show.

export class Refusal extends Error {
  constructor(step, sentence) {
    super(`${step}: ${sentence}`);
    this.step = step;
    this.sentence = sentence;
  }
}

export function refuse(step, sentence) {
  throw new Refusal(step, sentence);
}

// What `act` gives. Whatever it throws that is no Refusal is a fault of the file, never of the reader: it is refused too.
export async function within(step, otherwise, act) {
  try {
    return await act();
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(step, otherwise);
  }
}
