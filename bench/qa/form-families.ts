/** Owns made-up documents of forms and tables: a lease, an invoice, a catalogue with long tables, a manual. */
import type { ContentBlock } from '../../test/generate/types.ts';
import { type BenchDocument, type BenchQuestion, asks, heading, pageBreak, paragraph, unanswered } from './document.ts';
import type { Draw } from './names.ts';

/** Each clause on a page of its own with what surrounds it in such contracts. */
export function lease(draw: Draw, number: number): BenchDocument {
  const [landlord, tenant, town, begins, ends] = [draw.company(), draw.person(), draw.town(), draw.date(), draw.date()];
  const [rent, deposit, fee] = [draw.amount(650, 2_400), draw.amount(1_800, 7_000), draw.number(15, 90)];
  const [months, rooms, parking] = [draw.number(2, 9), draw.number(2, 7), draw.number(11, 240)];
  const witness = draw.person();
  const clauses: readonly (readonly [title: string, sentence: string, filler: string, question: BenchQuestion])[] = [
    [
      'Parties',
      `This lease is made between ${landlord}, the landlord, and ${tenant}, the tenant.`,
      'Both parties have read the house rules and accept them as a part of this contract.',
      asks('Who is the tenant?', tenant, `and ${tenant}, the tenant.`),
    ],
    [
      'Premises',
      `The flat lies on the second floor in ${town} and has ${rooms} rooms, a kitchen and a bath.`,
      'The cellar and the yard are used together with the other parties of the house.',
      asks('How many rooms does the flat have?', String(rooms), `has ${rooms} rooms`),
    ],
    [
      'Rent',
      `The monthly rent is ${rent} euros, payable in advance on the third working day.`,
      'It can be adapted once a year by written notice, following the index of consumer prices.',
      asks('How much is the monthly rent?', rent, `The monthly rent is ${rent} euros`),
    ],
    [
      'Deposit',
      `As a security the tenant pays a deposit of ${deposit} euros, which the bank holds.`,
      'Interest belongs to the tenant. The sum is paid back six months after the keys are handed over.',
      asks('How high is the deposit?', deposit, `a deposit of ${deposit} euros`),
    ],
    [
      'Term',
      `The lease begins on ${begins} and ends on ${ends} without notice being needed.`,
      'If the tenant stays on, and the landlord does not object, it is prolonged by a year.',
      asks('When does the lease end?', ends, `ends on ${ends}`),
    ],
    [
      'Notice',
      `Either party may end the lease early with ${months} months of notice.`,
      'The notice has to be given in writing and names the reasons.',
      asks(
        'How many months of notice are needed to end the lease early?',
        String(months),
        `with ${months} months of notice`,
      ),
    ],
    [
      'Parking',
      `Parking place number ${parking} in the yard belongs to the flat, for a charge of ${fee} euros a month.`,
      'It must not be sublet, and repairs of vehicles are not allowed there.',
      asks('Which parking place belongs to the flat?', String(parking), `Parking place number ${parking}`),
    ],
    [
      'Signature',
      `The signatures were witnessed by ${witness}.`,
      'Two copies were made, one for each side.',
      asks('Who witnessed the signatures?', witness, `witnessed by ${witness}`),
    ],
  ];
  return {
    name: `lease-${number}.pdf`,
    content: [
      { kind: 'title', text: 'Lease of a flat' },
      ...clauses.flatMap(([title, sentence, filler], index) => [
        ...(index % 2 === 0 && index > 0 ? [pageBreak] : []),
        heading(`${index + 1}. ${title}`),
        paragraph(`${sentence} ${filler}`),
        paragraph(
          'What is not settled here follows the law. Changes of this part need to be made in writing and signed by both sides to be valid.',
        ),
      ]),
    ],
    options: { language: 'en', title: 'Lease of a flat', pageNumbers: true },
    questions: [
      ...clauses.map(([, , , question]) => question),
      unanswered('What is the name of the dog of the tenant?'),
      unanswered('How many lifts does the airport have?'),
      unanswered(`What does ${draw.company()} charge for cleaning windows?`),
      unanswered('When was the insurance policy cancelled by the court?'),
    ],
  };
}

const goods = [
  'oak shelf',
  'desk lamp',
  'filing cabinet',
  'swivel chair',
  'coat stand',
  'notice board',
  'waste basket',
  'book trolley',
  'reading desk',
  'magazine rack',
  'map chest',
  'step ladder',
] as const;
const colours = ['grey', 'white', 'black', 'green', 'red', 'natural'] as const;

function items(draw: Draw, count: number): readonly (readonly [string, string, string, string, string])[] {
  const every = goods.flatMap((thing) => colours.map((colour) => `${thing}, ${colour}`));
  return draw
    .some(every, count)
    .map((name) => [
      name,
      `A-${draw.number(10_000, 99_999)}`,
      String(draw.number(2, 60)),
      `${draw.number(4, 380)}.${draw.number(10, 99)}`,
      `${draw.number(1, 48)}.${draw.number(1, 9)} kg`,
    ]);
}

export function invoice(draw: Draw, number: number): BenchDocument {
  const [seller, buyer, town, date, due] = [draw.company(), draw.person(), draw.town(), draw.date(), draw.date()];
  const code = `RE-${draw.number(10_000, 99_999)}`;
  const rows = items(draw, 7);
  const [net, tax, total] = [draw.number(900, 2000), draw.number(100, 399), draw.number(2001, 2600)].map(
    (sum) => `${sum}.${draw.number(10, 99)}`,
  ) as [string, string, string]; // Three numbers give three texts.
  const [first, second] = draw.some(rows, 2);
  const rowQuestions = [first, second].flatMap((row) =>
    row === undefined ? [] : [asks(`How many pieces of ${row[0]} were delivered?`, row[2], row.slice(0, 4).join(' '))],
  );
  return {
    name: `invoice-${number}.pdf`,
    content: [
      { kind: 'title', text: 'INVOICE' },
      paragraph(`${seller}, ${draw.number(1, 90)} Station Road, ${town}`),
      paragraph(`Invoice number: ${code}`),
      paragraph(`Invoice date: ${date}`),
      paragraph(`Payable until: ${due}`),
      heading('Customer'),
      paragraph(buyer),
      {
        kind: 'table',
        rows: [
          ['Article', 'Number', 'Pieces', 'Unit price'],
          ...rows.map((row) => row.slice(0, 4)),
          [{ text: 'Net amount', columnSpan: 3 }, net],
          [{ text: 'VAT 19%', columnSpan: 3 }, tax],
          [{ text: 'Amount due', columnSpan: 3 }, total],
        ],
      },
      paragraph('Please quote the invoice number with your payment. The goods remain ours until they are paid for.'),
    ],
    options: { language: 'en', title: `Invoice ${code}` },
    questions: [
      asks('What is the invoice number?', code, `Invoice number: ${code}`),
      asks('What is the date of the invoice?', date, `Invoice date: ${date}`),
      asks('Until when is it payable?', due, `Payable until: ${due}`),
      asks('What is the amount due?', total, `Amount due ${total}`),
      asks('How much is the VAT?', tax, `VAT 19% ${tax}`),
      ...rowQuestions,
      unanswered('Who is the pilot of the plane?'),
      unanswered('What temperature does the freezer have?'),
      unanswered(`When did ${draw.person()} sign the lease?`),
    ],
  };
}

export function catalogue(draw: Draw, number: number): BenchDocument {
  const rows = items(draw, 64);
  const tables = [0, 16, 32, 48].flatMap((from, index): ContentBlock[] => [
    ...(index === 0 ? [] : [pageBreak]),
    heading(`Hall ${'ABCD'[index]}`),
    paragraph('Prices hold until the end of the year. Weights are given without packing.'),
    {
      kind: 'table',
      rows: [['Article', 'Number', 'In stock', 'Price', 'Weight'], ...rows.slice(from, from + 16)],
    },
  ]);
  const columns: readonly (readonly [question: (name: string) => string, column: 1 | 2 | 3 | 4])[] = [
    [(name) => `What is the article number of the ${name}?`, 1],
    [(name) => `How many of the ${name} are in stock?`, 2],
    [(name) => `What is the price of the ${name}?`, 3],
    [(name) => `What is the weight of the ${name}?`, 4],
  ];
  const asked = draw.some(rows, 8).map((row, index) => {
    const [question, column] = columns[index % 4] ?? columns[0] ?? [() => '', 1 as const];
    return asks(question(row[0]), row[column], row.join(' '));
  });
  return {
    name: `catalogue-${number}.pdf`,
    content: [{ kind: 'title', text: 'Catalogue of office furniture' }, ...tables],
    options: { language: 'en', title: 'Catalogue of office furniture', pageNumbers: true },
    questions: [
      ...asked,
      unanswered('What is the price of the piano?'),
      unanswered('How fast does the delivery van drive?'),
      unanswered(`Who is the director of ${draw.company()}?`),
      unanswered('When does the concert begin?'),
    ],
  };
}

const machines = ['pump', 'compressor', 'boiler', 'mixer', 'conveyor', 'ventilator', 'generator', 'press'] as const;
const parts = ['air filter', 'drive belt', 'cooling water', 'gear oil', 'pressure valve', 'seal ring'] as const;

export function manual(draw: Draw, number: number): BenchDocument {
  const sections = draw.some(machines, 8).map((machine) => {
    const part = draw.pick(parts);
    const [weeks, pressure, voltage, amps] = [
      draw.number(2, 51),
      `${draw.number(1, 15)}.${draw.number(1, 9)} bar`,
      `${draw.number(200, 690)} V`,
      draw.number(6, 125),
    ];
    const service = `The ${part} of the ${machine} has to be replaced every ${weeks} weeks, or sooner if it is dirty.`;
    const limit = `The ${machine} must never run above ${pressure}, since the housing may burst.`;
    const blocks: ContentBlock[] = [
      heading(`The ${machine}`),
      paragraph(`${service} Switch the machine off at the main switch and wait until it stands still.`),
      paragraph(`${limit} Only trained staff may open the cover. Keep the floor dry and wear gloves.`),
      {
        kind: 'table',
        rows: [
          [`Data of the ${machine}`, 'Value'],
          ['Voltage', voltage],
          ['Fuse', `${amps} A`],
          ['Year of make', String(draw.number(1998, 2025))],
        ],
      },
    ];
    const questions = draw.some(
      [
        asks(`How often does the ${part} of the ${machine} have to be replaced?`, `${weeks} weeks`, service),
        asks(`Above which pressure must the ${machine} never run?`, pressure, limit),
        asks(`What is the voltage of the ${machine}?`, voltage, `Voltage ${voltage} Fuse ${amps} A`),
      ],
      1,
    );
    return { blocks, questions };
  });
  return {
    name: `manual-${number}.pdf`,
    content: [
      { kind: 'title', text: `Plant ${number + 3}: operating manual` },
      ...sections.flatMap(({ blocks }, index) => (index === 0 ? blocks : [pageBreak, ...blocks])),
    ],
    options: { language: 'en', title: `Plant ${number + 3}: operating manual`, pageNumbers: true },
    questions: [
      ...sections.flatMap(({ questions }) => questions),
      unanswered('How many seats does the cinema have?'),
      unanswered('Who won the election for mayor?'),
      unanswered(`What is the salary of ${draw.person()}?`),
      unanswered('How often do the elephants have to be fed?'),
    ],
  };
}
