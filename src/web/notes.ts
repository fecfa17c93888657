/** Owns what the server said when it took a document in, until the document is shown. */

const notes = new Map<string, readonly string[]>();

export function noteFor(uuid: string, said: readonly string[]): void {
  if (said.length > 0) notes.set(uuid, said);
}

export const notesOf = (uuid: string): readonly string[] => notes.get(uuid) ?? [];
