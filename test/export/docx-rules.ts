/** Owns the rules of WordprocessingML as far as an export can break them: what may stand where, in which order, with which values. */
import { type XmlElement, elementsOf } from './xml-reader.ts';

type Check = (value: string) => boolean;

const matching =
  (pattern: RegExp): Check =>
  (value) =>
    pattern.test(value);
const any: Check = () => true;
const whole = matching(/^-?\d+$/u);
const count = matching(/^\d+$/u);
const onOff = matching(/^[01]$|^(?:true|false|on|off)$/u);
const language = matching(/^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$/u);
const hexadecimal = matching(/^[0-9A-Fa-f]{4}$/u);
const oneOf = (...values: readonly string[]): Check => matching(new RegExp(`^(?:${values.join('|')})$`, 'u'));

interface Rule {
  /** Children in the order of the schema, separated by spaces; `*` after a name that may come again, `!` when it must come. */
  readonly children?: string;
  /** Children that may come in any order and number. */
  readonly mixed?: string;
  readonly attributes?: Readonly<Record<string, Check>>;
  readonly needed?: readonly string[];
}

const block = 'w:p w:tbl';
const value = (check: Check): Rule => ({ attributes: { 'w:val': check }, needed: ['w:val'] });
const toggle: Rule = { attributes: { 'w:val': onOff } };
const side: Rule = {
  attributes: { 'w:val': any, 'w:sz': count, 'w:space': count, 'w:color': any },
  needed: ['w:val'],
};
const width: Rule = { attributes: { 'w:w': whole, 'w:type': oneOf('dxa', 'pct', 'auto', 'nil') } };
const paragraphProperties =
  'w:pStyle w:keepNext w:keepLines w:pageBreakBefore w:widowControl w:numPr w:bidi w:spacing w:ind w:contextualSpacing w:jc w:outlineLvl w:rPr w:sectPr';
const pixelSize: Rule = { attributes: { cx: count, cy: count }, needed: ['cx', 'cy'] };

/** ECMA-376 part 1, annex A.1 (transitional), and of DrawingML (A.4) what a picture in the text needs. */
const rules: Readonly<Record<string, Rule>> = {
  'w:document': { children: 'w:body!' },
  'w:body': { mixed: `${block} w:sectPr` },
  'w:p': { children: 'w:pPr', mixed: 'w:r w:hyperlink' },
  'w:hyperlink': { mixed: 'w:r', attributes: { 'r:id': any, 'w:history': onOff }, needed: ['r:id'] },
  'w:pPr': { children: paragraphProperties },
  'w:r': {
    children: 'w:rPr',
    mixed: 'w:t w:br w:tab w:drawing w:footnoteRef w:footnoteReference w:separator w:continuationSeparator',
  },
  'w:rPr': {
    children:
      'w:rStyle w:rFonts w:b w:bCs w:i w:iCs w:caps w:strike w:color w:spacing w:sz w:szCs w:highlight w:u w:vertAlign w:rtl w:cs w:lang',
  },
  'w:t': { attributes: { 'xml:space': oneOf('preserve', 'default') } },
  'w:br': { attributes: { 'w:type': oneOf('page', 'column', 'textWrapping') } },
  'w:tab': {},
  'w:footnoteRef': {},
  'w:separator': {},
  'w:continuationSeparator': {},
  'w:footnoteReference': { attributes: { 'w:customMarkFollows': onOff, 'w:id': whole }, needed: ['w:id'] },
  'w:rFonts': { attributes: { 'w:ascii': any, 'w:hAnsi': any, 'w:cs': any, 'w:eastAsia': any } },
  'w:b': toggle,
  'w:bCs': toggle,
  'w:i': toggle,
  'w:iCs': toggle,
  'w:rtl': toggle,
  'w:bidi': toggle,
  'w:keepNext': toggle,
  'w:keepLines': toggle,
  'w:pageBreakBefore': toggle,
  'w:bidiVisual': toggle,
  'w:cantSplit': toggle,
  'w:tblHeader': toggle,
  'w:qFormat': toggle,
  'w:semiHidden': toggle,
  'w:color': value(matching(/^[0-9A-F]{6}$/u)),
  'w:u': value(oneOf('single', 'none')),
  'w:sz': value(count),
  'w:szCs': value(count),
  'w:vertAlign': value(oneOf('superscript', 'subscript', 'baseline')),
  'w:lang': { attributes: { 'w:val': language, 'w:eastAsia': language, 'w:bidi': language } },
  'w:pStyle': value(any),
  'w:rStyle': value(any),
  'w:tblStyle': value(any),
  'w:jc': value(oneOf('left', 'right', 'center', 'both', 'start', 'end')),
  'w:outlineLvl': value(matching(/^[0-9]$/u)),
  'w:spacing': { attributes: { 'w:before': count, 'w:after': count, 'w:line': whole, 'w:lineRule': any } },
  'w:ind': { attributes: { 'w:left': whole, 'w:right': whole, 'w:hanging': count, 'w:firstLine': count } },
  'w:numPr': { children: 'w:ilvl w:numId' },
  'w:ilvl': value(matching(/^[0-8]$/u)),
  'w:numId': value(count),
  'w:sectPr': { children: 'w:footnotePr w:type w:pgSz w:pgMar w:cols w:titlePg w:bidi' },
  'w:type': value(oneOf('nextPage', 'nextColumn', 'continuous', 'evenPage', 'oddPage')),
  'w:pgSz': { attributes: { 'w:w': count, 'w:h': count, 'w:orient': oneOf('portrait', 'landscape') } },
  'w:pgMar': {
    attributes: {
      'w:top': whole,
      'w:right': count,
      'w:bottom': whole,
      'w:left': count,
      'w:header': count,
      'w:footer': count,
      'w:gutter': count,
    },
    needed: ['w:top', 'w:right', 'w:bottom', 'w:left', 'w:header', 'w:footer', 'w:gutter'],
  },
  'w:tbl': { children: 'w:tblPr! w:tblGrid! w:tr*' },
  'w:tblPr': {
    children: 'w:tblStyle w:bidiVisual w:tblW w:jc w:tblInd w:tblBorders w:shd w:tblLayout w:tblCellMar w:tblLook',
  },
  'w:tblW': width,
  'w:tblInd': width,
  'w:tblLook': {
    attributes: {
      'w:val': hexadecimal,
      'w:firstRow': onOff,
      'w:lastRow': onOff,
      'w:firstColumn': onOff,
      'w:lastColumn': onOff,
      'w:noHBand': onOff,
      'w:noVBand': onOff,
    },
  },
  'w:tblBorders': { children: 'w:top w:left w:bottom w:right w:insideH w:insideV' },
  'w:tblCellMar': { children: 'w:top w:left w:bottom w:right' },
  'w:top': { attributes: { ...side.attributes, ...width.attributes } },
  'w:left': { attributes: { ...side.attributes, ...width.attributes } },
  'w:bottom': { attributes: { ...side.attributes, ...width.attributes } },
  'w:right': { attributes: { ...side.attributes, ...width.attributes } },
  'w:insideH': side,
  'w:insideV': side,
  'w:tblGrid': { children: 'w:gridCol*' },
  'w:gridCol': { attributes: { 'w:w': count } },
  'w:tr': { children: 'w:trPr w:tc*' },
  'w:trPr': { mixed: 'w:cantSplit w:tblHeader w:jc' },
  'w:tc': { children: 'w:tcPr', mixed: block },
  'w:tcPr': { children: 'w:tcW w:gridSpan w:vMerge w:tcBorders w:shd w:vAlign' },
  'w:tcW': width,
  'w:gridSpan': value(count),
  'w:vMerge': { attributes: { 'w:val': oneOf('restart', 'continue') } },
  'w:styles': { children: 'w:docDefaults w:latentStyles w:style*' },
  'w:docDefaults': { children: 'w:rPrDefault w:pPrDefault' },
  'w:rPrDefault': { children: 'w:rPr' },
  'w:pPrDefault': { children: 'w:pPr' },
  'w:style': {
    children:
      'w:name w:basedOn w:next w:link w:uiPriority w:semiHidden w:unhideWhenUsed w:qFormat w:pPr w:rPr w:tblPr w:trPr w:tcPr w:tblStylePr*',
    attributes: {
      'w:type': oneOf('paragraph', 'character', 'table', 'numbering'),
      'w:default': onOff,
      'w:customStyle': onOff,
      'w:styleId': any,
    },
  },
  'w:name': value(any),
  'w:basedOn': value(any),
  'w:next': value(any),
  'w:uiPriority': value(whole),
  'w:numbering': { children: 'w:abstractNum* w:num*' },
  'w:abstractNum': {
    children: 'w:nsid w:multiLevelType w:tmpl w:name w:lvl*',
    attributes: { 'w:abstractNumId': count },
    needed: ['w:abstractNumId'],
  },
  'w:multiLevelType': value(oneOf('singleLevel', 'multilevel', 'hybridMultilevel')),
  'w:lvl': {
    children: 'w:start w:numFmt w:lvlRestart w:pStyle w:isLgl w:suff w:lvlText w:lvlJc w:pPr w:rPr',
    attributes: { 'w:ilvl': matching(/^[0-8]$/u) },
    needed: ['w:ilvl'],
  },
  'w:start': value(count),
  'w:numFmt': value(oneOf('bullet', 'decimal', 'lowerLetter', 'upperLetter', 'lowerRoman', 'upperRoman')),
  'w:lvlText': value(any),
  'w:lvlJc': value(oneOf('left', 'center', 'right', 'start', 'end')),
  'w:num': {
    children: 'w:abstractNumId! w:lvlOverride*',
    attributes: { 'w:numId': count },
    needed: ['w:numId'],
  },
  'w:abstractNumId': value(count),
  'w:lvlOverride': { children: 'w:startOverride w:lvl', attributes: { 'w:ilvl': count }, needed: ['w:ilvl'] },
  'w:startOverride': value(count),
  'w:footnotes': { children: 'w:footnote*' },
  'w:footnote': {
    mixed: block,
    attributes: {
      'w:id': whole,
      'w:type': oneOf('normal', 'separator', 'continuationSeparator', 'continuationNotice'),
    },
  },
  'w:settings': { children: 'w:footnotePr w:endnotePr w:compat w:themeFontLang' },
  'w:footnotePr': { children: 'w:footnote*' },
  'w:compat': { children: 'w:compatSetting*' },
  'w:compatSetting': { attributes: { 'w:name': any, 'w:uri': any, 'w:val': any } },
  'w:drawing': { children: 'wp:inline' },
  'wp:inline': {
    children: 'wp:extent! wp:effectExtent wp:docPr! wp:cNvGraphicFramePr a:graphic!',
    attributes: { distT: count, distB: count, distL: count, distR: count },
  },
  'wp:extent': pixelSize,
  'wp:docPr': { attributes: { id: count, name: any, descr: any }, needed: ['id', 'name'] },
  'a:graphic': { children: 'a:graphicData!' },
  'a:graphicData': { children: 'pic:pic', attributes: { uri: any }, needed: ['uri'] },
  'pic:pic': { children: 'pic:nvPicPr! pic:blipFill! pic:spPr!' },
  'pic:nvPicPr': { children: 'pic:cNvPr! pic:cNvPicPr!' },
  'pic:cNvPr': { attributes: { id: count, name: any, descr: any }, needed: ['id', 'name'] },
  'pic:cNvPicPr': {},
  'pic:blipFill': { children: 'a:blip a:srcRect a:stretch' },
  'a:blip': { attributes: { 'r:embed': any } },
  'a:stretch': { children: 'a:fillRect' },
  'a:fillRect': {},
  'pic:spPr': { children: 'a:xfrm a:prstGeom' },
  'a:xfrm': { children: 'a:off a:ext' },
  'a:off': { attributes: { x: whole, y: whole }, needed: ['x', 'y'] },
  'a:ext': pixelSize,
  'a:prstGeom': { children: 'a:avLst', attributes: { prst: any }, needed: ['prst'] },
  'a:avLst': {},
};

/** Everything in which a part of a Word file breaks the rules, in words. */
export function wordFaults(element: XmlElement): readonly string[] {
  const rule = rules[element.name];
  if (rule === undefined) return [`${element.name} is not known`];
  const faults: string[] = [];
  for (const [name, given] of Object.entries(element.attributes)) {
    if (name.startsWith('xmlns')) continue;
    const check = rule.attributes?.[name];
    if (check === undefined) faults.push(`${element.name} must not have ${name}`);
    else if (!check(given)) faults.push(`${name} of ${element.name} is ${given}`);
  }
  for (const name of rule.needed ?? [])
    if (element.attributes[name] === undefined) faults.push(`${element.name} has no ${name}`);
  const names = elementsOf(element).map(({ name }) => name);
  const ordered = (rule.children ?? '')
    .split(' ')
    .map((item) => item.replace('*', ' )*').replace('!', ' )'))
    .map((item) => (item === '' ? '' : `(?:${item}${item.endsWith(')') || item.endsWith('*') ? '' : ' )?'}`))
    .join('');
  const mixed = rule.mixed === undefined ? '' : `(?:(?:${rule.mixed.replaceAll(' ', '|')}) )*`;
  const sequence = names.map((name) => `${name} `).join('');
  if (!new RegExp(`^${ordered}${mixed}$`, 'u').test(sequence)) faults.push(`${element.name} holds ${sequence}`);
  return [...faults, ...elementsOf(element).flatMap(wordFaults)];
}
