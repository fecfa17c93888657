// Ready content for tests, with what one may ask about it; every sentence was written for this project.
import { languages, type SampleLanguage } from './samples/languages.ts';
import { reportPages } from './samples/report.ts';
import type { ContentBlock, LayOutOptions } from './types.ts';

export { languages, type SampleLanguage } from './samples/languages.ts';

/** A question, words that a right answer must contain, and the page (from 1) where it stands. */
export interface Fact {
  readonly question: string;
  readonly answer: string;
  readonly page: number;
}

/** To be laid out with `layOut(sample.content, sample.options)`. */
export interface Sample {
  readonly content: readonly ContentBlock[];
  readonly options: LayOutOptions;
  readonly facts: readonly Fact[];
}

export function invoice(): Sample {
  return {
    content: [
      { kind: 'title', text: 'INVOICE' },
      { kind: 'paragraph', text: 'Kestrel & Bloom Printers, 18 Tannery Lane, Ashwick' },
      { kind: 'paragraph', text: 'Invoice number: KB-20417' },
      { kind: 'paragraph', text: 'Date: 6 May 2025' },
      { kind: 'paragraph', text: 'Due: 5 June 2025' },
      { kind: 'heading', level: 2, text: 'Bill to' },
      { kind: 'paragraph', text: 'Orla Finnegan, Lantern Street Library, 3 Lantern Street, Ashwick' },
      {
        kind: 'table',
        rows: [
          ['Item', 'Quantity', 'Unit price', 'Amount'],
          ['Reading cards, cream', '1,200', '0.14', '168.00'],
          ['Posters, summer programme', '85', '2.40', '204.00'],
          ['Shelf labels, laminated', '640', '0.35', '224.00'],
          ['Delivery by bicycle', '1', '18.50', '18.50'],
          [{ text: 'Subtotal', columnSpan: 3 }, '614.50'],
          [{ text: 'VAT 20%', columnSpan: 3 }, '122.90'],
          [{ text: 'Total EUR', columnSpan: 3 }, '737.40'],
        ],
      },
      {
        kind: 'paragraph',
        text: 'Please pay within thirty days and quote the invoice number. Late payments bear interest of 1.5 percent a month.',
      },
    ],
    options: { language: 'en', title: 'Invoice KB-20417', footer: 'Kestrel & Bloom Printers' },
    facts: [
      { question: 'What is the invoice number?', answer: 'KB-20417', page: 1 },
      { question: 'What is the total amount in euros?', answer: '737.40', page: 1 },
      { question: 'When is the invoice due?', answer: '5 June 2025', page: 1 },
      { question: 'How many posters were ordered?', answer: '85', page: 1 },
    ],
  };
}

export function letter(): Sample {
  const paragraphs = [
    'Dear Mr Okafor,',
    'Thank you for your letter of 2 September about the oak beside the footbridge. Our gardener, Ines Valdivia, went to see it on Monday. The trunk is sound, but two of the lower branches have split and could fall in a storm.',
    'We will cut both branches on 9 October 2025, between eight in the morning and noon. The footpath will be closed for that time, and a detour along Mill Row will be marked with yellow signs. The work costs 1,460 euros and is paid from the parks budget, so there is nothing for the neighbours to pay.',
    'You also asked whether the bench could be moved into the shade. It can: we have set aside a place about six metres further north, under the lime tree. If nobody objects before 30 September, the bench will move on the same day.',
    'For any question, please call our office at extension 4417 or come by on a Thursday afternoon. We are grateful to everyone who keeps an eye on the trees.',
    'With kind regards,',
    'Maren Lindqvist',
    'Parks Department, Town of Ashwick',
  ];
  return {
    content: [
      { kind: 'paragraph', text: 'Town of Ashwick, Parks Department' },
      { kind: 'paragraph', text: '12 September 2025', align: 'end' },
      { kind: 'heading', text: 'The oak beside the footbridge' },
      ...paragraphs.map((text): ContentBlock => ({ kind: 'paragraph', text })),
    ],
    options: { language: 'en', font: 'serif', fontSize: 12, margin: 72, title: 'The oak beside the footbridge' },
    facts: [
      { question: 'When will the branches be cut?', answer: '9 October 2025', page: 1 },
      { question: 'How much does the work cost?', answer: '1,460 euros', page: 1 },
      { question: 'Who inspected the oak?', answer: 'Ines Valdivia', page: 1 },
      { question: 'Where will the detour go?', answer: 'Mill Row', page: 1 },
    ],
  };
}

/** Exactly `pages` pages: four written by hand, then one numbered section a page with figures of its own. */
export function report(pages = 4): Sample {
  const chosen = reportPages.slice(0, pages);
  for (let number = chosen.length + 1; number <= pages; number++) chosen.push(sectionPage(number));
  return {
    content: chosen.flatMap((page, index) => (index === 0 ? page : [{ kind: 'page-break' as const }, ...page])),
    options: {
      language: 'en',
      fontSize: 12,
      title: 'Annual Report 2024',
      header: 'Marrow Bay Water Cooperative',
      footer: 'Annual Report 2024',
      pageNumbers: true,
    },
    facts: [
      { question: 'How many households does the cooperative serve?', answer: '8,412', page: 1 },
      { question: 'What did the new pumping station cost?', answer: '2.35 million euros', page: 2 },
      { question: 'When did the Heron Hill pumping station start work?', answer: '17 June 2024', page: 2 },
      { question: 'What was the income from water charges in 2024?', answer: '4,118,300', page: 3 },
      { question: 'Who chairs the board?', answer: 'Tobias Renner', page: 4 },
    ].filter((fact) => fact.page <= pages),
  };
}

/** A page of the long report; `sectionFigure(number)` is the reading it reports. */
function sectionPage(number: number): ContentBlock[] {
  const wells = ['Alder', 'Birch', 'Cedar', 'Dogwood', 'Elm', 'Fir', 'Gorse', 'Hazel', 'Ivy', 'Juniper'];
  const well = wells[number % wells.length] ?? 'Alder';
  const figure = sectionFigure(number);
  const rows = Array.from({ length: 4 }, (_, quarter) => [
    `Quarter ${quarter + 1}`,
    String(figure + quarter * 13),
    (7 + ((number + quarter) % 9) / 10).toFixed(1),
  ]);
  return [
    { kind: 'heading', text: `Well ${number}: ${well}` },
    {
      kind: 'paragraph',
      text: `Well ${number} is named after the ${well.toLowerCase()} that grew beside it. In 2024 it gave ${figure} cubic metres on an average day, and its water was tested ${12 + (number % 5)} times.`,
    },
    {
      kind: 'paragraph',
      text: 'The pump ran without a fault for most of the year. Its meter is read on the first Monday of the month, and the readings are kept in the office for ten years so that members can compare them.',
    },
    { kind: 'table', rows: [['Period', 'Cubic metres a day', 'Acidity (pH)'], ...rows] },
    { kind: 'list-item', text: `Next inspection of well ${number}: ${1 + (number % 28)} April 2026.` },
    { kind: 'list-item', text: 'The fence and the gate were painted in autumn.' },
  ];
}

function sectionFigure(number: number): number {
  return 300 + ((number * 137) % 700);
}

/** A heading, two paragraphs and two list items in a language. */
export function multilingual(language: SampleLanguage): Sample {
  const { heading, paragraphs, items } = languages[language];
  return {
    content: [
      { kind: 'heading', text: heading },
      ...paragraphs.map((text): ContentBlock => ({ kind: 'paragraph', text })),
      ...items.map((text): ContentBlock => ({ kind: 'list-item', text })),
    ],
    options: { language, title: heading, fontSize: 12 },
    facts: [],
  };
}
