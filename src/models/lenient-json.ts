/** Owns reading JSON that a model wrote: fenced, wrapped in talk, cut off, or slightly wrong. */

export interface LenientJson {
  readonly value: unknown;
  /** True when its end was missing and was made up. */
  readonly isCut: boolean;
}

/** Nesting beyond which nothing is what was asked for. */
const deepest = 64;

/**
 * The first object or array in the text. Forgives fences and talk around it, commas too many or missing before an end, raw line
 * breaks inside texts, and a missing end, at which what was open is closed and a half-written member is dropped.
 * @returns undefined when there is none, or what there is cannot be understood
 */
export function parseLenient(text: string): LenientJson | undefined {
  const start = text.search(/[[{]/u);
  if (start < 0) return undefined;
  const reader = new Reader(text, start);
  try {
    const value = reader.value(0);
    return value === nothing ? undefined : { value, isCut: reader.isCut };
  } catch (thrown) {
    if (thrown instanceof Misshapen) return undefined;
    throw thrown;
  }
}

class Misshapen extends Error {
  override readonly name = 'Misshapen';
}

/** Stands for a value that the text ends before. */
const nothing = Symbol('nothing');
const escapes: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

class Reader {
  readonly #text: string;
  #at: number;
  isCut = false;

  constructor(text: string, at: number) {
    this.#text = text;
    this.#at = at;
  }

  #space(): string | undefined {
    while (/\s/u.test(this.#text[this.#at] ?? '')) this.#at++;
    const next = this.#text[this.#at];
    if (next === undefined) this.isCut = true;
    return next;
  }

  value(depth: number): unknown {
    if (depth > deepest) throw new Misshapen();
    const first = this.#space();
    if (first === undefined) return nothing;
    if (first === '{') return this.#object(depth);
    if (first === '[') return this.#array(depth);
    if (first === '"') {
      const text = this.#string();
      return text.isWhole || text.value !== '' ? text.value : nothing;
    }
    const word = /[-+.\w]+/uy;
    word.lastIndex = this.#at;
    const found = word.exec(this.#text)?.[0];
    if (found === undefined) throw new Misshapen();
    this.#at += found.length;
    const isLast = this.#at >= this.#text.length;
    if (isLast) {
      this.isCut = true;
      return nothing;
    }
    const known: Readonly<Record<string, unknown>> = {
      true: true,
      True: true,
      false: false,
      False: false,
      null: null,
      None: null,
    };
    if (Object.hasOwn(known, found)) return known[found];
    const number = Number(found);
    if (Number.isNaN(number)) throw new Misshapen();
    return number;
  }

  #object(depth: number): unknown {
    const members: [string, unknown][] = [];
    this.#at++;
    for (;;) {
      const next = this.#space();
      if (next === undefined || next === '}') break;
      if (next === ',') {
        this.#at++;
        continue;
      }
      if (next !== '"') throw new Misshapen();
      const name = this.#string();
      const colon = this.#space();
      if (!name.isWhole || colon === undefined) break;
      if (colon !== ':') throw new Misshapen();
      this.#at++;
      const value = this.value(depth + 1);
      if (value === nothing) break;
      members.push([name.value, value]);
    }
    this.#at++;
    return Object.fromEntries(members);
  }

  #array(depth: number): unknown {
    const items: unknown[] = [];
    this.#at++;
    for (;;) {
      const next = this.#space();
      if (next === undefined || next === ']') break;
      if (next === ',') {
        this.#at++;
        continue;
      }
      const value = this.value(depth + 1);
      if (value === nothing) break;
      items.push(value);
    }
    this.#at++;
    return items;
  }

  #string(): { readonly value: string; readonly isWhole: boolean } {
    let value = '';
    for (this.#at++; ; this.#at++) {
      const unit = this.#text[this.#at];
      if (unit === undefined) {
        this.isCut = true;
        return { value, isWhole: false };
      }
      if (unit === '"') {
        this.#at++;
        return { value, isWhole: true };
      }
      if (unit !== '\\') {
        value += unit;
        continue;
      }
      const escaped = this.#text[++this.#at];
      if (escaped === undefined) {
        this.isCut = true;
        return { value, isWhole: false };
      }
      const code = /^[\da-f]{4}$/iu.exec(this.#text.slice(this.#at + 1, this.#at + 5))?.[0];
      if (escaped === 'u' && code !== undefined) {
        value += String.fromCharCode(Number.parseInt(code, 16));
        this.#at += 4;
        // A command of LaTeX whose backslash the model forgot to double: \alpha is no escape, \frac and \theta look like one.
      } else if (/^[a-z]{2,}/iu.test(this.#text.slice(this.#at)) && !isEscape(this.#text, this.#at))
        value += `\\${escaped}`;
      else value += escapes[escaped] ?? escaped;
    }
  }
}

const latexWords =
  /^(?:beta|begin|bar|binom|bigl?|bigr?|bmod|boldsymbol|bullet|frac|forall|nabla|neq|nu|ne|notin|right|rho|rangle|rfloor|rceil|theta|tau|times|text|tan|tilde|to|triangle|underline)(?![a-z])/u;

function isEscape(text: string, at: number): boolean {
  const rest = text.slice(at, at + 14);
  return /^[bfnrtu]/u.test(rest) && !latexWords.test(rest);
}
