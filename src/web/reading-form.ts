/** Owns choosing how a document is read: tier, language, tool, pages, password. */
import type { RestChoices } from '../wire/page-view.ts';
import { type Option, element, field, freshId, select } from './element.ts';

export interface ReadingForm {
  readonly root: HTMLElement;
  /** Fields of a submission that are filled in. */
  values(): readonly (readonly [string, string])[];
}

const tierWords = {
  cpu: ['Fast', 'Printed text; read on the server itself'],
  vlm: ['Careful', 'Handwriting, formulas, hard layouts; read by a model, and costs more'],
} as const;

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
  const targetField = field('Translate to', target);
  targetField.hidden = true;
  const pages = element('input', { type: 'text', placeholder: 'All', autocomplete: 'off' });
  const password = element('input', { type: 'password', autocomplete: 'off' });

  tool.addEventListener('change', () => {
    toolHint.textContent = choices.tools.find(({ slug }) => slug === tool.value)?.description ?? '';
    targetField.hidden = !tool.value.startsWith('translate');
  });
  const toolField = field('Tool', tool);
  toolField.append(toolHint);

  return {
    root: element(
      'div',
      { class: 'reading-form' },
      element('fieldset', { class: 'tiers' }, element('legend', {}, 'How'), ...tiers.map(({ label }) => label)),
      field('Language', language),
      choices.tools.length === 0 ? undefined : toolField,
      targetField,
      element(
        'details',
        {},
        element('summary', {}, 'More'),
        field('Pages', pages, 'Such as 1-3,7; all when empty.'),
        field('Password', password, 'Of an encrypted PDF. It is forgotten once the document is read.'),
      ),
    ),
    values() {
      const filled: readonly (readonly [string, string])[] = [
        ['tier', tiers.find(({ input }) => input.checked)?.input.value ?? 'cpu'],
        ['language', language.value],
        ['tool', tool.value],
        ['translate_to', targetField.hidden ? '' : target.value],
        ['pages', pages.value.trim()],
        ['password', password.value],
      ];
      return filled.filter(([, value]) => value !== '');
    },
  };
}
