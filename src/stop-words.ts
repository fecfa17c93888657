/** Owns the words of a question that say nothing about what is asked for, in normal form, for the main languages. */

const lists: readonly string[] = [
  // English
  "a an the of in on at to for from by with and or is are was were be been being do does did has have had what which who whom whose when where why how many much this that these those it its as there their they i you we he she his her can could will would shall should may might tell me please about according document page long often kind type get got go it's what's s currently actually exactly",
  // German
  'der die das den dem des ein eine einer eines einem einen und oder ist sind war waren wird werden wurde wurden hat haben hatte von vom zu zum zur im in am an auf fur mit bei aus nach wie was wer wen wem wessen wann wo warum welche welcher welches welchen viel viele es sich als durch uber dieser diese dieses hoch lang lange alt gross weit',
  // French, Spanish, Portuguese, Italian
  'le la les un une des du de et ou est sont etait quel quelle quels quelles qui que quoi quand comment combien pourquoi dans sur pour par avec au aux ce cette ces il elle on a l d qu c s n',
  'el los las una unos unas y o es son fue era del al en con por para que cual cuales quien quienes cuando donde como cuanto cuantos cuanta cuantas se su sus lo',
  'os as um uma uns umas e do da dos das no na nos nas em com qual quais quem quando onde quanto quantos quanta quantas foi sao ao',
  'il lo gli i uno di della dello dei degli delle nel nella e sono che chi cosa come dove quale quali quanto quanti quanta quante con per sul sulla si',
  // Dutch
  'het een van en of is zijn was waren wordt hoe veel wat wie wanneer waar waarom welke in op te voor met door aan bij dit deze die',
  // Russian
  'и в во не что он на я с со как а то все она так его но да ты к у же вы за бы по ее мне от о из ему какои какая какое какие кто когда где сколько почему чем это был была было были есть для каков какова',
  // Greek
  'ο η το οι τα του τησ τη την τον των σε στο στη στην με απο και ειναι ηταν τι ποιοσ ποια ποιο ποτε που ποσο ποσα ποσοι πωσ για',
  // Arabic
  'من في على الى عن ما ماذا متى اين كم كيف هل هو هي كان كانت هذا هذه التي الذي و او ان لماذا اي تم',
  // Hebrew
  'של את על מה מי מתי איפה כמה איך למה הוא היא זה זו עם אל או היה היתה הם',
  // Chinese
  '的 是 了 在 有 和 与 什么 甚么 多少 谁 哪 哪里 哪儿 哪个 哪年 哪一 几 几个 何时 时候 吗 呢 为 被 这 那 该 份 上 个 中 怎么 如何 请问 一 年',
  // Japanese
  'は の を に が で と も か です ます した して いる いつ どこ 誰 だれ 何 なに なん いくら どの この その れ た て い さ れた され ました だ から まで',
];

const stopWords: ReadonlySet<string> = new Set(lists.flatMap((list) => list.split(' ')));

/** @param word in normal form */
export function isStopWord(word: string): boolean {
  return stopWords.has(word);
}
