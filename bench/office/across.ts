/** Owns made-up pages whose short texts side by side are read across: words and what is said of them. The same for the same seed. */
import type { Draw } from '../qa/names.ts';
import type { MakePage } from './office-page.ts';
import { bothWays, type Sheet } from './side-by-side.ts';

/** Words that name one another from row to row. */
const pairsOfWords =
  (rows: readonly (readonly string[])[], style = '', head = 'List') =>
  (draw: Draw): Sheet => {
    const from = draw.number(0, rows.length - 5);
    const some = rows.slice(from, from + draw.number(5, 9));
    const columns = (rows[0] ?? []).map((_, column) => some.map((row) => row[column] ?? ''));
    return { read: 'rows', head, columns, style };
  };

const vocabulary = [
  ['the house', 'das Haus'],
  ['the window', 'das Fenster'],
  ['to go for a walk', 'spazieren gehen'],
  ['early in the morning', 'frühmorgens'],
  ['the neighbour', 'der Nachbar'],
  ['the letter box', 'der Briefkasten'],
  ['to lend', 'verleihen'],
  ['the bicycle', 'das Fahrrad'],
  ['quiet', 'ruhig'],
  ['the tax office', 'das Finanzamt'],
];
const french = [
  ['la maison', 'het huis'],
  ['le jardin', 'de tuin'],
  ['une fenêtre', 'een raam'],
  ['se promener', 'wandelen'],
  ['le voisin', 'de buurman'],
  ['tranquille', 'rustig'],
  ['le vélo', 'de fiets'],
  ['la boîte aux lettres', 'de brievenbus'],
];
const russian = [
  ['letter box', 'почтовый ящик'],
  ['neighbour', 'сосед'],
  ['window', 'окно'],
  ['quiet', 'тихий'],
  ['to take a walk', 'гулять'],
  ['bicycle', 'велосипед'],
  ['early', 'рано утром'],
];
const marks = [
  ['Ada Lindholm', 'with distinction'],
  ['Bruno Castellan', 'passed'],
  ['Carla Eskola', 'passed'],
  ['Farid Galloway', 'not yet examined'],
  ['Greta Novotny', 'passed'],
  ['Hugo Petrossian', 'with distinction'],
  ['Ilse Rosenthal', 'passed'],
];
const roles = [
  ['Ada Lindholm', 'Chair of the board', 'Ashbourne'],
  ['Bruno Castellan', 'Treasurer', 'Brackwater'],
  ['Carla Eskola', 'Head of training', 'Coldharbour'],
  ['Farid Galloway', 'Keeper of the archive', 'Dunmere'],
  ['Greta Novotny', 'Secretary', 'Eastfold'],
  ['Hugo Petrossian', 'Legal adviser', 'Fennwick'],
  ['Ilse Rosenthal', 'Catering', 'Grimsdale'],
  ['Jonas Vasquez', 'First violin', 'Hollowbrook'],
  ['Nadia Whitlock', 'Deputy', 'Millhaven'],
];
const day = [
  ['Arrival and coffee', 'Entrance hall'],
  ['Opening words', 'Great hall'],
  ['What we learnt from the flood', 'Great hall'],
  ['Lunch', 'Garden room'],
  ['Walk along the dyke', 'South gate'],
  ['Questions to the board', 'Library'],
  ['Music', 'Chapel'],
  ['Dinner', 'Garden room'],
];
const remedies = [
  ['1. The lamp does not light', 'Check the plug'],
  ['2. Water stands in the tray', 'Empty the filter'],
  ['3. The door will not close', 'Move the basket back'],
  ['4. It hums but does not turn', 'Call the service'],
  ['5. Spots on the glasses', 'Add salt'],
  ['6. It stops half way', 'Clean the sieve'],
  ['7. White film on plates', 'Use less powder'],
];

const rowSheets: Readonly<Record<string, (draw: Draw, seed: number) => Sheet>> = {
  vocabulary: pairsOfWords(vocabulary),
  'vocabulary, heads': (draw) => {
    const sheetOf = pairsOfWords(vocabulary, '.r1{font-weight:bold}')(draw);
    return { ...sheetOf, columns: sheetOf.columns.map((items, at) => [['English', 'German'][at] ?? '', ...items]) };
  },
  'vocabulary, French and Dutch': pairsOfWords(french),
  'vocabulary, Russian': pairsOfWords(russian),
  marks: pairsOfWords(marks),
  roles: pairsOfWords(roles),
  'roles, heads': (draw) => {
    const sheetOf = pairsOfWords(roles, '.r1{font-weight:bold}')(draw);
    return {
      ...sheetOf,
      columns: sheetOf.columns.map((items, at) => [['Name', 'Office', 'Town'][at] ?? '', ...items]),
    };
  },
  'day and room': pairsOfWords(day),
  'numbered faults': pairsOfWords(remedies),
};

/** Those drawn by column differ from two lists in what they mean alone, and in what comes with it: articles, scripts, repetition. */
export const acrossPages: Readonly<Record<string, MakePage>> = bothWays('across', rowSheets);
