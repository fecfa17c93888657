/** Owns a reader's way to its turn at work that takes much memory; outside of a reader process it is always its turn. */

/** Waits for the turn. @returns what gives it back */
export type AskForTurn = () => Promise<() => void>;

let ask: AskForTurn = async () => () => {};

/** From now on turns are asked for in this way. */
export function askForTurnsBy(how: AskForTurn): void {
  ask = how;
}

/** Does the work when it is this process's turn. */
export async function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  const giveBack = await ask();
  try {
    return await work();
  } finally {
    giveBack();
  }
}
