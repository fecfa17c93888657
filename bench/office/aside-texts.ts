/** Owns one text in several languages, for pages on which it stands beside itself. */

export const english = [
  'The contract is made for an unlimited time and may be ended.',
  'The rent is due on the first day of the month.',
  'The tenant bears the cost of heating and of water.',
  'Changes must be made in writing.',
  'Pets may be kept when the neighbours agree.',
  'The keys are handed over on the day of moving in.',
  'Repairs are paid by the owner of the house.',
  'The garden may be used by all who live here.',
] as const;

export const german = [
  'Der Vertrag wird auf unbestimmte Zeit geschlossen und kann gekündigt werden.',
  'Die Miete ist am ersten Tag des Monats fällig.',
  'Der Mieter trägt die Kosten der Heizung und des Wassers.',
  'Änderungen bedürfen der schriftlichen Form.',
  'Haustiere sind erlaubt, wenn die Nachbarn zustimmen.',
  'Die Schlüssel werden am Tag des Einzugs übergeben.',
  'Reparaturen bezahlt der Eigentümer des Hauses.',
  'Der Garten steht allen Bewohnern offen.',
] as const;

export const eastern = {
  Chinese: [
    '本合同无固定期限，任何一方均可提前通知解除。',
    '租金应于每月第一天支付。',
    '承租人承担供暖和用水的费用。',
    '任何变更均须采用书面形式。',
    '经邻居同意后可以饲养宠物。',
    '钥匙在入住当天交给承租人。',
    '修理费用由房屋的所有人支付。',
    '花园可供所有住户共同使用。',
  ],
  Japanese: [
    'この契約は期間を定めず、いつでも解約することができる。',
    '家賃は毎月一日に支払うものとする。',
    '暖房と水道の費用は借主が負担する。',
    '変更は必ず書面で行わなければならない。',
    '隣人の同意があれば動物を飼うことができる。',
    '鍵は入居の日に引き渡すものとする。',
    '修理の費用は家の持ち主が支払う。',
    '庭は住んでいる人なら誰でも使うことができる。',
  ],
} as const;
