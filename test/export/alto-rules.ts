/** Owns the rules of ALTO 4.4 as far as an export can break them: what may stand where, in which order, with which values. */
import { type XmlElement, elementsOf, findAll } from './xml-reader.ts';

type Check = (value: string) => boolean;

const number: Check = (value) => /^-?\d+(?:\.\d+)?$/u.test(value);
const share: Check = (value) => number(value) && Number(value) >= 0 && Number(value) <= 1;
const any: Check = () => true;
const name: Check = (value) => /^[\p{L}_][\p{L}\p{N}._-]*$/u.test(value);
const names: Check = (value) => value.split(' ').every(name);
const language: Check = (value) => /^[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*$/u.test(value);
const oneOf =
  (...values: readonly string[]): Check =>
  (value) =>
    values.includes(value);
const styles: Check = (value) =>
  value
    .split(' ')
    .every(oneOf('bold', 'italics', 'smallcaps', 'strikethrough', 'subscript', 'superscript', 'underline'));

interface Rule {
  readonly needed?: readonly string[];
  readonly attributes?: Readonly<Record<string, Check>>;
  /** The names of the children, each followed by a space, as a whole. */
  readonly children: RegExp;
}

const box = { HPOS: number, VPOS: number, WIDTH: number, HEIGHT: number };
const blockAttributes = { ID: name, TAGREFS: names, ...box };
const blocks = /^(?:TextBlock |Illustration |GraphicalElement |ComposedBlock )*$/u;
const none = /^$/u;
const space: Rule = { attributes: { ID: name, ...box }, children: blocks };

const rules: Readonly<Record<string, Rule>> = {
  alto: {
    attributes: {
      xmlns: oneOf('http://www.loc.gov/standards/alto/ns-v4#'),
      'xmlns:xsi': any,
      'xsi:schemaLocation': any,
      SCHEMAVERSION: any,
    },
    children: /^(?:Description )?(?:Styles )?(?:Tags )?(?:ReadingOrder )?Layout $/u,
  },
  Description: { children: /^MeasurementUnit (?:sourceImageInformation )?(?:OCRProcessing )*(?:Processing )*$/u },
  MeasurementUnit: { children: none },
  sourceImageInformation: { children: /^(?:fileName )?(?:fileIdentifier )*(?:documentIdentifier )*$/u },
  fileName: { children: none },
  fileIdentifier: { attributes: { fileIdentifierLocation: any }, children: none },
  Processing: {
    needed: ['ID'],
    attributes: { ID: name },
    children:
      /^(?:processingCategory )?(?:processingDateTime )?(?:processingAgency )?(?:processingStepDescription )*(?:processingStepSettings )?(?:processingSoftware )?$/u,
  },
  processingCategory: { children: none },
  processingDateTime: { children: none },
  processingSoftware: {
    children: /^(?:softwareCreator )?(?:softwareName )?(?:softwareVersion )?(?:applicationDescription )?$/u,
  },
  softwareName: { children: none },
  Tags: { children: /^(?:LayoutTag |StructureTag |RoleTag |NamedEntityTag |OtherTag )*$/u },
  LayoutTag: { needed: ['ID', 'LABEL'], attributes: { ID: name, LABEL: any }, children: none },
  Layout: { children: /^(?:Page )+$/u },
  Page: {
    needed: ['ID', 'PHYSICAL_IMG_NR'],
    attributes: {
      ID: name,
      PHYSICAL_IMG_NR: number,
      PRINTED_IMG_NR: any,
      WIDTH: number,
      HEIGHT: number,
      PROCESSING: name,
      PC: share,
      LANG: language,
      QUALITY: oneOf('OK', 'Missing', 'Missing in original', 'Damaged', 'Retained', 'Target', 'As in original'),
      QUALITY_DETAIL: any,
    },
    children: /^(?:TopMargin )?(?:LeftMargin )?(?:RightMargin )?(?:BottomMargin )?(?:PrintSpace )?$/u,
  },
  TopMargin: space,
  BottomMargin: space,
  PrintSpace: space,
  TextBlock: {
    needed: ['ID'],
    attributes: { ...blockAttributes, LANG: language, BASEDIRECTION: oneOf('ltr', 'rtl', 'ttb', 'btt') },
    children: /^(?:TextLine )*$/u,
  },
  Illustration: { needed: ['ID'], attributes: { ...blockAttributes, TYPE: any }, children: none },
  ComposedBlock: { needed: ['ID'], attributes: { ...blockAttributes, TYPE: any }, children: blocks },
  TextLine: { attributes: { ID: name, ...box, BASEDIRECTION: any }, children: /^(?:String (?:SP )?)+(?:HYP )?$/u },
  String: {
    needed: ['CONTENT'],
    attributes: { ID: name, CONTENT: any, ...box, STYLE: styles, WC: share },
    children: none,
  },
  SP: { attributes: { ID: name, HPOS: number, VPOS: number, WIDTH: number, HEIGHT: number }, children: none },
};

/** Everything in which the document breaks the rules, in words. */
export function altoFaults(root: XmlElement): readonly string[] {
  const faults: string[] = [];
  const ids = new Set<string>();
  const references: string[] = [];
  const visit = (element: XmlElement): void => {
    const rule = rules[element.name];
    if (rule === undefined) {
      faults.push(`${element.name} is not known`);
      return;
    }
    const children = elementsOf(element);
    const sequence = children.map((child) => `${child.name} `).join('');
    if (!rule.children.test(sequence)) faults.push(`${element.name} holds ${sequence}`);
    for (const needed of rule.needed ?? [])
      if (element.attributes[needed] === undefined) faults.push(`${element.name} has no ${needed}`);
    for (const [attribute, value] of Object.entries(element.attributes)) {
      const check = rule.attributes?.[attribute];
      if (check === undefined) faults.push(`${element.name} must not have ${attribute}`);
      else if (!check(value)) faults.push(`${attribute} of ${element.name} is ${value}`);
      if (attribute === 'ID' && ids.has(value)) faults.push(`The ID ${value} is there twice`);
      if (attribute === 'ID') ids.add(value);
      if (attribute === 'TAGREFS' || attribute === 'PROCESSING') references.push(...value.split(' '));
    }
    for (const child of children) visit(child);
  };
  if (root.name === 'alto') visit(root);
  else faults.push(`The document is ${root.name}`);
  for (const reference of references) if (!ids.has(reference)) faults.push(`${reference} is nowhere`);
  const [unit] = findAll(root, 'MeasurementUnit');
  if (unit !== undefined && !['pixel', 'mm10', 'inch1200'].includes(String(unit.children[0])))
    faults.push('The unit of measurement is not known');
  return faults;
}
