/** Owns choosing how a document is read: tier, language, tool, pages, password. */
import type { RestChoices } from '../wire/page-view.ts';
import { type Option, element, field, freshId, select } from './element.ts';

export interface ReadingForm {
  readonly root: HTMLElement;
  /** Fields of a submission that are filled in. */
  values(): readonly (readonly [string, string])[];
  /** Leads to the field of the password, which the document needs. */
  askPassword(): void;
}

const tierWords = {
  cpu: ['Fast', 'Printed text; read on the server itself'],
  vlm: ['Careful', 'Handwriting, formulas, hard layouts; read by a model, and costs more'],
} as const;

const exampleSchema = '{ "type": "object", "properties": { "total": { "type": "number" } } }';

export function readingForm(choices: RestChoices): ReadingForm {
  const name = freshId('tier');
  const tiers = (['cpu', 'vlm'] as const).map((tier) => {
    const offered = choices.tiers.includes(tier);
    const input = element('input', { type: 'radio', name, value: tier, checked: tier === 'cpu', disabled: !offered });
    const [title, words] = tierWords[tier];
    const more = offered ? words : 'Not set up on this server';
    const text = element('span', {}, element('strong', {}, title), element('span', { class: 'hint' }, more));
    return { input, label: element('label', { class: 'choice' }, input, text) };
  });

  const languages: Option[] = choices.languages
    .map(({ code, name, installed }): Option => [code, installed ? name : `${name} (fetched first)`])
    .toSorted(([, a], [, b]) => a.localeCompare(b));
  const language = select([['auto', 'Automatic'], ...languages]);
  const tool = select([['', 'None'], ...choices.tools.map(({ slug, title }): Option => [slug, title])]);
  const toolHint = element('p', { class: 'hint', role: 'status' });
  const target = select([['', 'Choose one'], ...languages]);
  const schema = element('textarea', { rows: 5, spellcheck: 'false', class: 'code', placeholder: exampleSchema });
  const needed = {
    translate_to: field('Translate to', target),
    schema: field('Fields', schema, 'A JSON Schema whose properties are the fields that are wanted.'),
  };
  needed.translate_to.hidden = true;
  needed.schema.hidden = true;
  const pages = element('input', { type: 'text', placeholder: 'All', autocomplete: 'off' });
  const password = element('input', { type: 'password', autocomplete: 'off' });

  tool.addEventListener('change', () => {
    const chosen = choices.tools.find(({ slug }) => slug === tool.value);
    toolHint.textContent = chosen?.description ?? '';
    target.required = chosen?.needs === 'translate_to';
    schema.required = chosen?.needs === 'schema';
    needed.translate_to.hidden = !target.required;
    needed.schema.hidden = !schema.required;
  });
  const toolField = field('Tool', tool);
  toolField.append(toolHint);

  const more = element(
    'details',
    {},
    element('summary', {}, 'More'),
    field('Pages', pages, 'Such as 1-3,7; all when empty.'),
    field('Password', password, 'Of an encrypted PDF. It is forgotten once the document is read.'),
  );

  return {
    root: element(
      'div',
      { class: 'reading-form' },
      element('fieldset', { class: 'tiers' }, element('legend', {}, 'How'), ...tiers.map(({ label }) => label)),
      field('Language', language),
      choices.tools.length === 0 ? undefined : toolField,
      needed.translate_to,
      needed.schema,
      more,
    ),
    askPassword() {
      more.open = true;
      password.select();
    },
    values() {
      const filled: readonly (readonly [string, string])[] = [
        ['tier', tiers.find(({ input }) => input.checked)?.input.value ?? 'cpu'],
        ['language', language.value],
        ['tool', tool.value],
        ['translate_to', needed.translate_to.hidden ? '' : target.value],
        ['schema', needed.schema.hidden ? '' : schema.value.trim()],
        ['pages', pages.value.trim()],
        ['password', password.value],
      ];
      return filled.filter(([, value]) => value !== '');
    },
  };
}
