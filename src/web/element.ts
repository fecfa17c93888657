/** Owns making elements: attributes and text only, so that nothing which was read from a document can be markup. */

export type Child = Node | string | undefined;

type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** `true` sets an attribute without a value; `false` and `undefined` leave it out. Strings become text. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    made.setAttribute(name, value === true ? '' : String(value));
  }
  for (const child of children) if (child !== undefined) made.append(child);
  return made;
}

let made = 0;

/** An id that no other element has. */
export const freshId = (name: string): string => `${name}-${++made}`;

export function button(text: string, attributes: Attributes, act: () => void): HTMLButtonElement {
  const made = element('button', { type: 'button', ...attributes }, text);
  made.addEventListener('click', act);
  return made;
}

/** A label above what it names. */
export function field(label: string, control: HTMLElement, hint?: string): HTMLElement {
  control.id ||= freshId('field');
  const hintId = `${control.id}-hint`;
  if (hint !== undefined) control.setAttribute('aria-describedby', hintId);
  return element(
    'div',
    { class: 'field' },
    element('label', { for: control.id }, label),
    control,
    hint === undefined ? undefined : element('p', { class: 'hint', id: hintId }, hint),
  );
}

export type Option = readonly [value: string, text: string];

export function select(options: readonly Option[], attributes: Attributes = {}): HTMLSelectElement {
  return element('select', attributes, ...options.map(([value, text]) => element('option', { value }, text)));
}
