/** Owns made-up documents of prose: a report of works, minutes, short lives of members, a German council's protocol. */
import type { ContentBlock } from '../../test/generate/types.ts';
import { type BenchDocument, type BenchQuestion, asks, heading, pageBreak, paragraph, unanswered } from './document.ts';
import type { Draw } from './names.ts';

interface Section {
  readonly blocks: readonly ContentBlock[];
  readonly questions: readonly BenchQuestion[];
}

/** Sections on a page each, with the questions of some of them. */
function bind(
  name: string,
  title: string,
  sections: readonly Section[],
  asked: readonly BenchQuestion[],
  language = 'en',
): BenchDocument {
  return {
    name,
    content: [
      { kind: 'title', text: title },
      ...sections.flatMap(({ blocks }, index) => (index === 0 ? blocks : [pageBreak, ...blocks])),
    ],
    options: { language, title, pageNumbers: true, footer: title },
    questions: asked,
  };
}

const structures = [
  'footbridge',
  'swimming hall',
  'bus depot',
  'fire station',
  'reading room',
  'harbour wall',
  'sports ground',
  'water tower',
  'market hall',
  'concert pavilion',
] as const;

/** Ten projects told alike, so that only the names tell their pages apart. */
export function worksReport(draw: Draw, number: number): BenchDocument {
  const sections = draw.some(structures, 9).map((structure): Section => {
    const [town, contractor, leader, begun, opened] = [
      draw.town(),
      draw.company(),
      draw.person(),
      draw.date(),
      draw.date(),
    ];
    const cost = draw.amount(120_000, 4_800_000);
    const workers = draw.number(12, 180);
    const sentences = {
      begin: `Work on the ${structure} in ${town} began on ${begun} and was carried out by ${contractor}.`,
      cost: `The whole undertaking cost ${cost} euros, a little more than had been estimated.`,
      lead: `${leader} was in charge of the site from the first day to the last.`,
      open: `It was opened to the public on ${opened} in the presence of many neighbours.`,
      staff: `At the busiest time ${workers} people were employed there.`,
    };
    const about = `the ${structure} in ${town}`;
    return {
      blocks: [
        heading(`The ${structure} in ${town}`),
        paragraph(
          `${sentences.begin} The ground proved softer than expected, and the plans had to be changed twice before the foundations could be laid.`,
        ),
        paragraph(`${sentences.cost} ${sentences.lead} Most of the materials came from the region.`),
        paragraph(
          `The neighbours were informed by letter every month. Noise was measured at three places and stayed within what the permit allows. ${sentences.staff} ${sentences.open}`,
        ),
      ],
      questions: draw.some(
        [
          asks(`When did work on ${about} begin?`, begun, sentences.begin),
          asks(`Which company built ${about}?`, contractor, sentences.begin),
          asks(`What did ${about} cost?`, cost, sentences.cost),
          asks(`Who was in charge of the site of ${about}?`, leader, sentences.lead),
          asks(`How many people were employed on ${about} at the busiest time?`, String(workers), sentences.staff),
          asks(`When was ${about} opened to the public?`, opened, sentences.open),
        ],
        1,
      ),
    };
  });
  const missing = [
    unanswered(`What did the ${draw.pick(['cable car', 'observatory', 'ice rink'])} in ${draw.town()} cost?`),
    unanswered(`Who designed the logo of ${draw.company()}?`),
    unanswered(`How many passengers does the ferry to ${draw.town()} carry?`),
    unanswered(`What is the telephone number of ${draw.person()}?`),
  ];
  const asked = draw.some(
    sections.flatMap(({ questions }) => questions),
    8,
  );
  return bind(`works-${number}.pdf`, `Report of the building office ${2015 + number}`, sections, [
    ...asked,
    ...missing,
  ]);
}

const motions = [
  ['buy a second snow plough', 'the snow plough'],
  ['close the north car park at night', 'the north car park'],
  ['plant two hundred lime trees', 'the lime trees'],
  ['raise the fee for library cards', 'the library cards'],
  ['repair the bell of the town hall', 'the bell of the town hall'],
  ['lend the old mill to the theatre group', 'the old mill'],
  ['light the cycle path along the canal', 'the cycle path'],
  ['hire a third lifeguard for the summer', 'the lifeguard'],
  ['sell the timber of the eastern wood', 'the timber'],
] as const;

export function minutes(draw: Draw, number: number): BenchDocument {
  const [chair, clerk, held] = [draw.person(), draw.person(), draw.date()];
  const opening = `The meeting was held on ${held} in the great hall, with ${chair} in the chair and ${clerk} keeping the minutes.`;
  const items = draw.some(motions, 8).map(([motion, topic], index): Section => {
    const [mover, opponent] = [draw.person(), draw.person()];
    const [votes, against] = [draw.number(12, 29), draw.number(1, 11)];
    const amount = draw.amount(900, 86_000);
    const moved = `${mover} moved to ${motion} and explained the reasons at length.`;
    const opposed = `${opponent} spoke against it and asked for more time.`;
    const result = `The motion to ${motion} was carried by ${votes} votes to ${against}.`;
    const funds = `For this purpose ${amount} euros are set aside in the budget of the coming year.`;
    return {
      blocks: [
        heading(`Item ${index + 1}: ${topic}`),
        paragraph(`${moved} ${opposed}`),
        paragraph(
          'Several members took part in the discussion. It was recalled that a similar question had been raised before, and that no decision had been reached at the time.',
        ),
        paragraph(`${result} ${funds}`),
      ],
      questions: draw.some(
        [
          asks(`Who moved to ${motion}?`, mover, moved),
          asks(`Who spoke against the motion to ${motion}?`, opponent, opposed),
          asks(`With how many votes was the motion to ${motion} carried?`, String(votes), result),
          asks(`How much money is set aside for ${topic}?`, amount, funds),
        ],
        1,
      ),
    };
  });
  const first: Section = {
    blocks: [paragraph(opening)],
    questions: [asks('Who took the chair at the meeting?', chair, opening)],
  };
  const missing = [
    unanswered(`Who moved to abolish the tax on ${draw.pick(['dogs', 'sugar', 'bicycles'])}?`),
    unanswered(`What did ${draw.company()} offer for the airport?`),
    unanswered('Which doctor examined the injured referee?'),
    unanswered(`When does the exhibition in ${draw.town()} close?`),
  ];
  const asked = draw.some(
    items.flatMap(({ questions }) => questions),
    7,
  );
  return bind(
    `minutes-${number}.pdf`,
    `Minutes of the town council, session ${number + 31}`,
    [first, ...items],
    [...first.questions, ...asked, ...missing],
  );
}

const subjects = [
  'botany',
  'civil law',
  'marine biology',
  'organ building',
  'geodesy',
  'harmony',
  'metallurgy',
] as const;

export function lives(draw: Draw, number: number): BenchDocument {
  const sections = Array.from({ length: 8 }, (): Section => {
    const [name, town, teacher, died] = [draw.person(), draw.town(), draw.person(), draw.date()];
    const year = draw.number(1841, 1925);
    const subject = draw.pick(subjects);
    const born = `${name} was born in ${town} in the year ${year}, the youngest of five children.`;
    const studied = `After leaving school ${name.split(' ')[1]} studied ${subject} under ${teacher}.`;
    const award = draw.pick(['the silver medal', 'an honorary degree', 'the order of merit'] as const);
    const honour = `In later life ${name} received ${award} for services to the society.`;
    const joined = `${name} joined the society on ${died}.`;
    return {
      blocks: [
        heading(name),
        paragraph(
          `${born} The family moved often, since the father was employed by the railway, and little is known of these years.`,
        ),
        paragraph(`${studied} ${joined} The lectures were well attended and were printed in two volumes.`),
        paragraph(`${honour} The estate was left to the museum, where it can be seen on request.`),
      ],
      questions: draw.some(
        [
          asks(`Where was ${name} born?`, town, born),
          asks(`In which year was ${name} born?`, String(year), born),
          asks(`What did ${name} study?`, subject, studied),
          asks(`Who taught ${name}?`, teacher, studied),
          asks(`What did ${name} receive for services to the society?`, award, honour),
          asks(`When did ${name} join the society?`, died, joined),
        ],
        2,
      ),
    };
  });
  const missing = [
    unanswered(`Where was ${draw.person()} born?`),
    unanswered(`How many horses did ${draw.person()} own?`),
    unanswered('What does a ticket for the opera cost?'),
    unanswered(`Which newspaper did ${draw.company()} publish?`),
  ];
  const asked = draw.some(
    sections.flatMap(({ questions }) => questions),
    8,
  );
  return bind(`lives-${number}.pdf`, `Lives of our members, volume ${number + 1}`, sections, [...asked, ...missing]);
}

const germanTopics = [
  ['die Sanierung der Turnhalle', 'Turnhalle'],
  ['den Neubau der Kindertagesstätte', 'Kindertagesstätte'],
  ['die Beleuchtung des Radwegs', 'Radweg'],
  ['den Ankauf eines Löschfahrzeugs', 'Löschfahrzeug'],
  ['die Pflege der Streuobstwiesen', 'Streuobstwiesen'],
  ['den Umbau des Marktplatzes', 'Marktplatz'],
  ['die Erneuerung der Kanalisation', 'Kanalisation'],
] as const;

export function protocol(draw: Draw, number: number): BenchDocument {
  const sections = draw.some(germanTopics, 7).map(([topic, short], index): Section => {
    const [speaker, firm] = [draw.person(), draw.company()];
    const cost = draw.number(20_000, 900_000).toLocaleString('de-DE');
    const day = `${draw.number(1, 28)}.${draw.number(1, 12)}.${draw.number(2016, 2026)}`;
    const told = `${speaker} berichtete über ${topic} und stellte die Pläne vor.`;
    const price = `Die Kosten für ${topic} betragen ${cost} Euro.`;
    const order = `Der Auftrag geht an die Firma ${firm}.`;
    const start = `Die Arbeiten beginnen am ${day}.`;
    return {
      blocks: [
        heading(`Punkt ${index + 1}: ${short}`),
        paragraph(`${told} Die Anwohner wurden im Sommer angehört, ihre Einwände sind in den Entwurf eingeflossen.`),
        paragraph(`${price} ${order} ${start} Über den Fortgang wird im Ausschuss regelmäßig berichtet.`),
      ],
      questions: draw.some(
        [
          asks(`Wer berichtete über ${topic}?`, speaker, told),
          asks(`Wie hoch sind die Kosten für ${topic}?`, cost, price),
          asks(`Welche Firma erhält den Auftrag für ${topic}?`, firm, order),
          asks(`Wann beginnen die Arbeiten für ${topic}?`, day, start),
        ],
        1,
      ),
    };
  });
  const missing = [
    unanswered('Wie heißt der Kapitän des Fährschiffs?'),
    unanswered('Wie hoch ist der Eintritt im Planetarium?'),
    unanswered(`Wann heiratete ${draw.person()}?`),
    unanswered('Welches Orchester spielte beim Sommerball?'),
  ];
  const asked = sections.flatMap(({ questions }) => questions);
  return bind(
    `protokoll-${number}.pdf`,
    `Protokoll der ${number + 4}. Sitzung`,
    sections,
    [...asked, ...missing],
    'de',
  );
}
