// The four hand-written pages of the sample report.
import type { ContentBlock } from '../types.ts';

export const reportPages: readonly (readonly ContentBlock[])[] = [
  [
    { kind: 'title', text: 'Annual Report 2024' },
    { kind: 'paragraph', text: 'Presented to the members on 21 March 2025 in the boathouse at Marrow Bay.' },
    { kind: 'heading', text: 'The year in short' },
    {
      kind: 'paragraph',
      text: 'The Marrow Bay Water Cooperative belongs to the people who drink its water. At the end of 2024 it served 8,412 households and 391 businesses, 146 more than the year before. It pumped 1.94 million cubic metres from eleven wells and lost 7.2 percent of them on the way, the lowest share since records began in 1987.',
    },
    {
      kind: 'paragraph',
      text: 'The summer was the driest in thirty years. Between 8 July and 19 August no rain fell at all, and yet the taps never ran dry. That was owed to the new pumping station on Heron Hill, to the patience of the gardeners, and to four hundred members who put out rain barrels in spring.',
    },
    { kind: 'heading', level: 2, text: 'What we promised, and what became of it' },
    {
      kind: 'list-item',
      text: 'Replace six kilometres of old pipe: done, 6.4 kilometres in all, most of it along Cooper Street.',
    },
    { kind: 'list-item', text: 'Keep the price below two euros a cubic metre: done, it stayed at 1.86 euros.' },
    { kind: 'list-item', text: 'Read all meters by radio: not done, 2,230 meters are still read by hand.' },
    {
      kind: 'list-item',
      text: 'Open the water museum: postponed to May 2026, since the roof of the old tower must be repaired first.',
    },
    {
      kind: 'paragraph',
      text: 'The board thanks the nineteen people who work for the cooperative, and in particular Yusuf Demirel, who retired in November after thirty-four years as head of the workshop.',
    },
  ],
  [
    { kind: 'heading', text: 'The pumping station on Heron Hill' },
    {
      kind: 'paragraph',
      text: 'Work on the station began in October 2022. It started to pump on 17 June 2024, three weeks before the drought. Its two pumps move 240 cubic metres an hour each and draw a third less current than the four machines that they replace.',
    },
    {
      kind: 'paragraph',
      text: 'The station cost 2.35 million euros. The region paid 900,000 euros of it as a grant, the cooperative 650,000 euros out of its reserves, and the rest is a loan from Bay Savings Bank that runs until 2039 at 2.9 percent.',
    },
    { kind: 'heading', level: 2, text: 'How the money was spent' },
    {
      kind: 'table',
      rows: [
        ['Part of the work', 'Contractor', 'Cost in euros'],
        ['Building and foundations', 'Hollis Masonry', '815,000'],
        ['Pumps and motors', 'Aquila Works', '742,000'],
        ['Pipes to the reservoir', 'Brandt and Daughters', '468,000'],
        ['Electrical equipment', 'Norlight', '213,000'],
        ['Planning and supervision', 'Studio Weir', '112,000'],
      ],
    },
    { kind: 'heading', level: 2, text: 'What we learned' },
    {
      kind: 'paragraph',
      text: 'The ground on the hill was softer than the survey of 2021 had said, so that the foundations had to go 1.8 metres deeper. This cost 64,000 euros and five weeks. For the next project three boreholes will be drilled instead of one.',
    },
    {
      kind: 'paragraph',
      text: 'The neighbours had feared noise. Measurements on four nights in September found 31 decibels at the nearest bedroom window, well below the limit of 40.',
    },
  ],
  [
    { kind: 'heading', text: 'Income and spending' },
    {
      kind: 'paragraph',
      text: 'Income rose by 3.1 percent and spending by 4.4 percent. What was left over, 187,600 euros, goes into the reserve for pipes, as the members decided in 2019.',
    },
    {
      kind: 'table',
      rows: [
        ['', '2023', '2024'],
        ['Water charges', '3,987,100', '4,118,300'],
        ['Connection fees', '152,400', '149,900'],
        ['Other income', '61,200', '62,700'],
        ['Staff', '1,204,000', '1,251,800'],
        ['Energy', '688,500', '604,200'],
        ['Upkeep of the network', '1,377,300', '1,590,100'],
        ['Interest and depreciation', '642,700', '697,200'],
      ],
    },
    {
      kind: 'paragraph',
      text: 'Energy is the one cost that fell. The new pumps saved 412 megawatt hours, and the solar panels on the roof of the workshop gave another 96. The price of a kilowatt hour was 14.2 cents on average.',
    },
    { kind: 'heading', level: 2, text: 'Water quality' },
    {
      kind: 'paragraph',
      text: 'The laboratory took 1,318 samples. Three of them exceeded a limit: one for iron in the Elm well on 4 February, and two for bacteria after the flood in Cooper Street on 29 October. In both cases the tap water was safe again within two days.',
    },
  ],
  [
    { kind: 'heading', text: 'The year ahead' },
    { kind: 'paragraph', text: 'In 2025 the cooperative means to do four things:' },
    {
      kind: 'list-item',
      marker: '1.',
      text: 'Line the reservoir at Quarry Road, which leaks some 40 cubic metres a day, for 310,000 euros.',
    },
    {
      kind: 'list-item',
      marker: '2.',
      text: 'Fit radio meters in the remaining 2,230 homes, the last of them by 15 December.',
    },
    {
      kind: 'list-item',
      marker: '3.',
      text: 'Drill a twelfth well near Sorrel Farm, if the region gives its permit before July.',
    },
    { kind: 'list-item', marker: '4.', text: 'Train two apprentices, who will start on 1 September.' },
    {
      kind: 'paragraph',
      text: 'The price will rise to 1.91 euros a cubic metre on 1 April 2025. A household of three that uses 120 cubic metres a year will then pay six euros more than before.',
    },
    { kind: 'heading', level: 2, text: 'The board' },
    {
      kind: 'paragraph',
      text: 'The members elected the board on 22 March 2024 for three years. Tobias Renner is its chair, Amara Nwosu its treasurer and Lucia Ferrante its secretary. It met eleven times; the minutes can be read in the office at 7 Weir Street.',
    },
    {
      kind: 'paragraph',
      text: 'The accounts were audited by Pell and Partners, who found no fault with them and signed their opinion on 3 March 2025. The next meeting of the members is on 20 March 2026.',
    },
  ],
];
