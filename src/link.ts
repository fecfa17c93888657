/** Owns links: stretches of a text that lead somewhere, which addresses are passed on, and how texts are cut at them. */
import { z } from 'zod';

/** A stretch of a text that leads somewhere. Positions count UTF-16 code units of that text. */
export const Link = z
  .object({
    start: z.int().nonnegative(),
    end: z.int().positive().describe('One past its last'),
    uri: z.string().describe('Where it leads (RFC 3986), as the document says'),
  })
  .readonly();
export type Link = z.infer<typeof Link>;

/** Longer ones carry data, and lead nowhere. */
const longest = 2000;
const followed = /^(?:https?:\/\/|ftps?:\/\/|mailto:|tel:)\S/iu;

/** An address that can be followed without running a program or opening a file; undefined for any other. */
export function followable(address: string): string | undefined {
  const uri = address
    .replaceAll(/\p{Cc}+/gu, '')
    .trim()
    .replaceAll(/\s/gu, '%20');
  return uri.length <= longest && followed.test(uri) ? uri : undefined;
}

/** Whether the text says where its link leads, so that the address beside it would say nothing more. */
export function spellsOut(text: string, uri: string): boolean {
  const said = text.trim();
  return [said, `${said}/`, `mailto:${said}`, `tel:${said.replaceAll(/[\s()-]/gu, '')}`].some(
    (whole) => whole === uri || whole === decoded(uri),
  );
}

function decoded(uri: string): string {
  try {
    return decodeURI(uri);
  } catch {
    return uri;
  }
}

/** Those of links that come from elsewhere that hold: in order, apart, within the text, and safe to follow. */
export function soundLinks(text: string, links: readonly Link[] = []): readonly Link[] {
  let from = 0;
  return links.filter(({ start, end, uri }) => {
    const isSound = start >= from && end > start && end <= text.length && followable(uri) === uri;
    if (isSound) from = end;
    return isSound;
  });
}

export interface LinkedPart {
  readonly text: string;
  readonly uri: string | undefined;
}

/** Cuts a text at its links, which are in order and apart. The parts joined are the text. */
export function linkedParts(text: string, links: readonly Link[] = []): readonly LinkedPart[] {
  const parts: LinkedPart[] = [];
  let from = 0;
  for (const { start, end, uri } of links) {
    parts.push({ text: text.slice(from, start), uri: undefined }, { text: text.slice(start, end), uri });
    from = end;
  }
  parts.push({ text: text.slice(from), uri: undefined });
  return parts.filter((part) => part.text !== '');
}
