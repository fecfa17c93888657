/** Owns reading XML strictly: what is not well-formed throws. */

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: (XmlElement | string)[];
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decoded(text: string): string {
  if (/&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-f]+);)/iu.test(text)) throw new Error(`A bare & in ${text}`);
  // oxlint-disable-next-line no-control-regex
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/u.test(text))
    throw new Error(`A character that XML forbids in ${JSON.stringify(text)}`);
  return text.replaceAll(/&(\w+);/gu, (whole, name: string) => entities[name] ?? whole);
}

/** The document's element. Comments, processing instructions and a document type are passed over. */
export function readXml(text: string): XmlElement {
  const root: XmlElement = { name: '', attributes: {}, children: [] };
  const open: XmlElement[] = [root];
  let at = 0;
  const token =
    /<\?[^]*?\?>|<!--(?:(?!--)[^])*-->|<!DOCTYPE[^>[]*>|<\/([\w:.-]+)\s*>|<([\w:.-]+)((?:\s+[\w:.-]+="[^"<]*")*)\s*(\/?)>|[^<]+/uy;
  while (at < text.length) {
    token.lastIndex = at;
    const match = token.exec(text);
    const parent = open.at(-1);
    if (match === null || parent === undefined) throw new Error(`No XML at ${text.slice(at, at + 80)}`);
    at = token.lastIndex;
    const [whole, closing, opening, attributes = '', empty] = match;
    if (closing !== undefined) {
      if (open.pop()?.name !== closing) throw new Error(`</${closing}> closes <${parent.name}>`);
    } else if (opening !== undefined) {
      const pairs = [...attributes.matchAll(/([\w:.-]+)="([^"]*)"/gu)].map(
        ([, name = '', value = '']) => [name, decoded(value)] as const,
      );
      if (new Set(pairs.map(([name]) => name)).size < pairs.length) throw new Error(`An attribute twice in ${whole}`);
      const element: XmlElement = { name: opening, attributes: Object.fromEntries(pairs), children: [] };
      parent.children.push(element);
      if (empty !== '/') open.push(element);
    } else if (!/^<[?!]/u.test(whole)) parent.children.push(decoded(whole));
  }
  const [element, ...more] = root.children.filter((child) => typeof child !== 'string');
  if (open.length > 1 || element === undefined || more.length > 0)
    throw new Error('There must be one element, closed.');
  return element;
}

export function elementsOf({ children }: XmlElement): readonly XmlElement[] {
  return children.filter((child) => typeof child !== 'string');
}

/** Every element of the name below the given one, in order. */
export function findAll(element: XmlElement, name: string): readonly XmlElement[] {
  return elementsOf(element).flatMap((child) => [...(child.name === name ? [child] : []), ...findAll(child, name)]);
}

/** All text below the element. */
export function textOf({ children }: XmlElement): string {
  return children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('');
}
