/** Owns what a page draws once its hidden text is taken out, also where that lies in forms (ISO 32000-1, 8.10). */
import { withoutHiddenText } from './hidden-text.ts';
import type { ObjectWriter } from './object-writer.ts';
import { Malformed } from '../../pdf-syntax/parser.ts';
import type { StoredDocument } from '../../pdf-syntax/stored-document.ts';
import { isArray, isDictionary, Name, Reference, type Dictionary, type Value } from '../../pdf-syntax/value.ts';

export interface ShownContent {
  /** Undefined where it is as it was. */
  readonly content?: Buffer;
  readonly resources: Dictionary;
}

const deepest = 12;
const encoding = new Set(['Filter', 'DecodeParms', 'Length', 'DL']);

/** Forms are written anew, since pages that keep their hidden text may draw the old ones too. */
export class ShownContents {
  private readonly stored: StoredDocument;
  private readonly writer: ObjectWriter;
  /** What takes the place of a form, by its number and the mode in which it is drawn; undefined where nothing has to. */
  private readonly forms = new Map<string, Reference | undefined>();

  constructor(stored: StoredDocument, writer: ObjectWriter) {
    this.stored = stored;
    this.writer = writer;
  }

  /** What cannot be understood stays as it is: then the page has its old text besides the new. */
  ofPage(page: Dictionary): ShownContent {
    const found = this.stored.resolve(page.get('Resources'));
    const resources = isDictionary(found) ? found : new Map<string, Value>();
    try {
      const contents = this.stored.resolve(page.get('Contents'));
      const parts = isArray(contents) ? contents : [page.get('Contents') ?? null];
      const streams = parts.flatMap((part) => (part instanceof Reference ? [this.stored.stream(part)[1]] : []));
      // Parts may end within a line, but not within a word.
      return this.shown(Buffer.concat(streams.flatMap((stream) => [stream, Buffer.from('\n')])), resources, 0, 0);
    } catch (thrown) {
      if (thrown instanceof Malformed) return { resources };
      throw thrown;
    }
  }

  private shown(content: Buffer, resources: Dictionary, mode: number, depth: number): ShownContent {
    const fonts = this.entries(resources, 'Font');
    const things = this.entries(resources, 'XObject');
    // Large drawings need not be gone through.
    if (mode === 0 && things.size === 0 && !content.includes('Tr')) return { resources };
    const replaced = new Map<string, Value>();
    const modes = new Map<string, number>();
    const isAlwaysShown = (name: string): boolean => {
      const font = this.stored.resolve(fonts.get(name));
      const kind = isDictionary(font) ? font.get('Subtype') : undefined;
      return kind instanceof Name && kind.value === 'Type3';
    };
    const left = withoutHiddenText(content, {
      mode,
      isAlwaysShown,
      onDrawn: (name, drawnIn) => {
        const thing = things.get(name);
        // One name cannot stand for two forms.
        if (!(thing instanceof Reference) || (modes.get(name) ?? drawnIn) !== drawnIn) replaced.delete(name);
        else if (!modes.has(name)) {
          const form = this.form(thing, drawnIn, depth + 1);
          if (form !== undefined) replaced.set(name, form);
        }
        modes.set(name, modes.get(name) ?? drawnIn);
      },
    });
    return {
      ...(left === content ? {} : { content: left }),
      resources:
        replaced.size === 0 ? resources : new Map([...resources, ['XObject', new Map([...things, ...replaced])]]),
    };
  }

  /** Undefined where the form, or the picture, is to stay. */
  private form(reference: Reference, mode: number, depth: number): Reference | undefined {
    const key = `${reference.number} ${mode}`;
    if (this.forms.has(key) || depth > deepest) return this.forms.get(key);
    // A form that draws itself is not gone into again.
    this.forms.set(key, undefined);
    const head = this.stored.resolve(reference);
    const kind = isDictionary(head) ? head.get('Subtype') : undefined;
    if (!isDictionary(head) || !(kind instanceof Name) || kind.value !== 'Form') return undefined;
    const [, content] = this.stored.stream(reference);
    const own = this.stored.resolve(head.get('Resources'));
    const resources = isDictionary(own) ? own : new Map<string, Value>();
    const shown = this.shown(content, resources, mode, depth);
    if (shown.content === undefined && shown.resources === resources) return undefined;
    const entries = [...head].filter(([name]) => !encoding.has(name));
    const written = this.writer.addDeflated(
      new Map([...entries, ['Resources', shown.resources]]),
      shown.content ?? content,
    );
    this.forms.set(key, written);
    return written;
  }

  private entries(resources: Dictionary, key: string): Dictionary {
    const found = this.stored.resolve(resources.get(key));
    return isDictionary(found) ? found : new Map<string, Value>();
  }
}
