// One short text in each language of the generator: a heading, two paragraphs, two list items.

import { furtherLanguages, type FurtherLanguage } from './more-languages.ts';

export type SampleLanguage =
  | FurtherLanguage
  | 'en'
  | 'de'
  | 'fr'
  | 'es'
  | 'it'
  | 'pt'
  | 'nl'
  | 'da'
  | 'cs'
  | 'hr'
  | 'hu'
  | 'tr'
  | 'vi'
  | 'ru'
  | 'uk'
  | 'el'
  | 'ar'
  | 'he'
  | 'hi'
  | 'th'
  | 'ta'
  | 'kn'
  | 'zh'
  | 'ja'
  | 'ko';

export interface LanguageText {
  readonly heading: string;
  readonly paragraphs: readonly string[];
  readonly items: readonly string[];
}

export const languages: Record<SampleLanguage, LanguageText> = {
  en: {
    heading: 'The library by the river',
    paragraphs: [
      'The old library by the river opened its doors again on 3 April. Builders had worked on the roof for two years, and the reading room now has large windows towards the water.',
      'More than 40,000 books came back from the store. Children find theirs on the ground floor, next to the garden.',
    ],
    items: ['Open from Tuesday to Sunday', 'A library card costs 12 euros a year'],
  },
  de: {
    heading: 'Die Bücherei am Fluss',
    paragraphs: [
      'Die alte Bücherei am Fluss öffnete am 3. April wieder ihre Türen. Zwei Jahre lang wurde am Dach gearbeitet, und der Lesesaal hat nun große Fenster zum Wasser hin.',
      'Mehr als 40.000 Bücher kamen aus dem Lager zurück. Kinder finden ihre Bücher im Erdgeschoss, gleich neben dem Gärtchen mit den Äpfeln.',
    ],
    items: ['Geöffnet von Dienstag bis Sonntag', 'Ein Ausweis kostet 12 Euro im Jahr'],
  },
  fr: {
    heading: 'La bibliothèque au bord du fleuve',
    paragraphs: [
      'La vieille bibliothèque au bord du fleuve a rouvert ses portes le 3 avril. Les ouvriers ont réparé le toit pendant deux années, et la salle de lecture possède désormais de grandes fenêtres.',
      'Plus de 40 000 livres sont revenus du dépôt. Les élèves trouvent les leurs au rez-de-chaussée, à côté du jardin où l’on goûte le silence.',
    ],
    items: ['Ouverte du mardi au dimanche', 'La carte coûte 12 euros par année'],
  },
  es: {
    heading: 'La biblioteca junto al río',
    paragraphs: [
      'La vieja biblioteca junto al río volvió a abrir sus puertas el 3 de abril. Durante dos años los albañiles trabajaron en el tejado, y la sala de lectura tiene ahora grandes ventanas hacia el agua.',
      'Más de 40.000 libros regresaron del almacén. Los niños encuentran los suyos en la planta baja, al lado del jardín. ¿Quién no querría leer allí?',
    ],
    items: ['Abierta de martes a domingo', 'El carné cuesta 12 euros al año'],
  },
  it: {
    heading: 'La biblioteca lungo il fiume',
    paragraphs: [
      'La vecchia biblioteca lungo il fiume ha riaperto le porte il 3 aprile. Per due anni si è lavorato al tetto, e ora la sala di lettura ha grandi finestre verso l’acqua.',
      'Più di 40.000 libri sono tornati dal deposito. I bambini trovano i loro al piano terra, accanto al giardino, perché lì c’è più luce.',
    ],
    items: ['Aperta dal martedì alla domenica', 'La tessera costa 12 euro all’anno'],
  },
  pt: {
    heading: 'A biblioteca junto ao rio',
    paragraphs: [
      'A velha biblioteca junto ao rio voltou a abrir as portas no dia 3 de abril. Durante dois anos trabalhou-se no telhado, e a sala de leitura tem agora grandes janelas viradas para a água.',
      'Mais de 40.000 livros regressaram do armazém. As crianças encontram os seus no rés do chão, ao lado do jardim. A programação de verão já está à disposição de todos.',
    ],
    items: ['Aberta de terça-feira a domingo', 'O cartão custa 12 euros por ano'],
  },
  nl: {
    heading: 'De bibliotheek aan de rivier',
    paragraphs: [
      'De oude bibliotheek aan de rivier opende op 3 april weer haar deuren. Twee jaar lang werd er aan het dak gewerkt, en de leeszaal heeft nu grote ramen aan de kant van het water.',
      'Meer dan 40.000 boeken kwamen terug uit het magazijn. Kinderen vinden de hunne op de begane grond, naast de tuin.',
    ],
    items: ['Open van dinsdag tot en met zondag', 'Een pasje kost 12 euro per jaar'],
  },
  da: {
    heading: 'Biblioteket ved åen',
    paragraphs: [
      'Det gamle bibliotek ved åen åbnede igen sine døre den 3. april. I to år arbejdede håndværkerne på taget, og læsesalen har nu store vinduer ud mod vandet.',
      'Mere end 40.000 bøger kom tilbage fra lageret. Børnene finder deres i stuen ved siden af haven, hvor der også gror æbler.',
    ],
    items: ['Åbent fra tirsdag til søndag', 'Et lånerkort koster 12 euro om året'],
  },
  cs: {
    heading: 'Knihovna u řeky',
    paragraphs: [
      'Stará knihovna u řeky znovu otevřela své dveře 3. dubna. Dva roky se pracovalo na střeše a čítárna má nyní velká okna směrem k vodě.',
      'Ze skladu se vrátilo více než 40 000 knih. Děti najdou ty své v přízemí vedle zahrady, kde kvetou růže a šeříky.',
    ],
    items: ['Otevřeno od úterý do neděle', 'Průkaz stojí 12 eur na rok'],
  },
  hr: {
    heading: 'Knjižnica uz rijeku',
    paragraphs: [
      'Stara knjižnica uz rijeku ponovno je otvorila vrata 3. travnja. Dvije godine radilo se na krovu, a čitaonica sada ima velike prozore prema vodi.',
      'Više od 40.000 knjiga vratilo se iz skladišta. Djeca svoje knjige nalaze u prizemlju, odmah pokraj vrta, gdje je uvijek tiho i svježe.',
    ],
    items: ['Otvoreno od utorka do nedjelje', 'Iskaznica stoji 12 eura na godinu'],
  },
  hu: {
    heading: 'Könyvtár a folyó partján',
    paragraphs: [
      'A folyó parti régi könyvtár április 3-án újra kinyitotta kapuit. Két évig dolgoztak a tetőn, és az olvasóterem most nagy ablakokkal néz a vízre.',
      'Több mint 40 000 könyv került vissza a raktárból. A gyerekek a földszinten, a kert mellett találják meg a magukét, ahol bőven van hely ülni.',
    ],
    items: ['Nyitva keddtől vasárnapig', 'A belépőjegy évente 12 euró'],
  },
  tr: {
    heading: 'Nehir kıyısındaki kütüphane',
    paragraphs: [
      'Nehir kıyısındaki eski kütüphane 3 Nisan günü kapılarını yeniden açtı. Çatısında iki yıl çalışıldı ve okuma salonunun artık suya bakan büyük pencereleri var.',
      'Depodan 40.000 kitaptan fazlası geri geldi. Çocuklar kendi kitaplarını bahçenin yanındaki giriş katında buluyor.',
    ],
    items: ['Salıdan pazara kadar açık', 'Üyelik kartı yılda 12 avro'],
  },
  vi: {
    heading: 'Thư viện bên bờ sông',
    paragraphs: [
      'Thư viện cũ bên bờ sông đã mở cửa trở lại vào ngày 3 tháng 4. Thợ đã sửa mái nhà trong hai năm, và phòng đọc bây giờ có những cửa sổ lớn nhìn ra mặt nước.',
      'Hơn 40.000 cuốn sách đã được đưa về từ kho. Trẻ em tìm thấy sách của mình ở tầng trệt, ngay cạnh khu vườn.',
    ],
    items: ['Mở cửa từ thứ ba đến chủ nhật', 'Thẻ đọc giá 12 euro mỗi năm'],
  },
  ru: {
    heading: 'Библиотека у реки',
    paragraphs: [
      'Старая библиотека у реки снова открыла свои двери 3 апреля. Два года рабочие чинили крышу, и теперь в читальном зале большие окна с видом на воду.',
      'Из хранилища вернулось более 40 000 книг. Дети находят свои книги на первом этаже, рядом с садом, где ещё цветут яблони.',
    ],
    items: ['Открыта со вторника по воскресенье', 'Билет стоит 12 евро в год'],
  },
  uk: {
    heading: 'Бібліотека біля річки',
    paragraphs: [
      'Стара бібліотека біля річки знову відчинила свої двері 3 квітня. Два роки тривав ремонт даху, і тепер у читальній залі великі вікна, що виходять на воду.',
      'Зі сховища повернулося понад 40 000 книжок. Діти знаходять свої на першому поверсі, поруч із садом, де є ґанок і лавки.',
    ],
    items: ['Відчинено з вівторка до неділі', 'Квиток коштує 12 євро на рік'],
  },
  el: {
    heading: 'Η βιβλιοθήκη δίπλα στο ποτάμι',
    paragraphs: [
      'Η παλιά βιβλιοθήκη δίπλα στο ποτάμι άνοιξε ξανά τις πόρτες της στις 3 Απριλίου. Δύο χρόνια δούλευαν στη στέγη, και το αναγνωστήριο έχει τώρα μεγάλα παράθυρα προς το νερό.',
      'Πάνω από 40.000 βιβλία γύρισαν από την αποθήκη. Τα παιδιά βρίσκουν τα δικά τους στο ισόγειο, δίπλα στον κήπο.',
    ],
    items: ['Ανοιχτά από Τρίτη έως Κυριακή', 'Η κάρτα κοστίζει 12 ευρώ τον χρόνο'],
  },
  ar: {
    heading: 'المكتبة على ضفة النهر',
    paragraphs: [
      'فتحت المكتبة القديمة على ضفة النهر أبوابها من جديد يوم 3 أبريل 2025. عمل البناؤون على السقف مدة سنتين، وأصبح لقاعة القراءة الآن نوافذ كبيرة تطل على الماء.',
      'عاد من المخزن أكثر من 40,000 كتاب. يجد الأطفال كتبهم في الطابق الأرضي بجانب الحديقة.',
    ],
    items: ['مفتوحة من الثلاثاء إلى الأحد', 'ثمن البطاقة 12 يورو في السنة'],
  },
  he: {
    heading: 'הספרייה ליד הנהר',
    paragraphs: [
      'הספרייה הישנה ליד הנהר פתחה שוב את שעריה ביום 3 באפריל 2025. במשך שנתיים עבדו על הגג, ועכשיו יש באולם הקריאה חלונות גדולים הפונים אל המים.',
      'יותר מ-40,000 ספרים חזרו מן המחסן. הילדים מוצאים את ספריהם בקומת הקרקע, ליד הגינה.',
    ],
    items: ['פתוח מיום שלישי עד יום ראשון', 'כרטיס קורא עולה 12 אירו לשנה'],
  },
  hi: {
    heading: 'नदी के किनारे का पुस्तकालय',
    paragraphs: [
      'नदी के किनारे का पुराना पुस्तकालय 3 अप्रैल को फिर से खुल गया। दो साल तक छत पर काम चला और अब पढ़ने के कमरे में पानी की ओर बड़ी खिड़कियाँ हैं।',
      'गोदाम से 40,000 से अधिक किताबें वापस आईं। बच्चों की किताबें नीचे की मंज़िल पर बगीचे के पास रखी हैं।',
    ],
    items: ['मंगलवार से रविवार तक खुला', 'कार्ड का शुल्क 12 यूरो प्रति वर्ष'],
  },
  th: {
    heading: 'ห้องสมุดริมแม่น้ำ',
    paragraphs: [
      'ห้องสมุดเก่าริมแม่น้ำเปิดประตูอีกครั้งเมื่อวันที่ 3 เมษายน ช่างซ่อมหลังคาอยู่สองปี และตอนนี้ห้องอ่านหนังสือมีหน้าต่างบานใหญ่ที่มองเห็นน้ำ',
      'หนังสือมากกว่า 40,000 เล่มกลับมาจากโกดัง เด็กๆ หาหนังสือของตนได้ที่ชั้นล่างข้างสวน',
    ],
    items: ['เปิดวันอังคารถึงวันอาทิตย์', 'บัตรสมาชิกราคา 12 ยูโรต่อปี'],
  },
  ta: {
    heading: 'ஆற்றங்கரை நூலகம்',
    paragraphs: [
      'ஆற்றங்கரையில் உள்ள பழைய நூலகம் ஏப்ரல் 3 அன்று மீண்டும் திறக்கப்பட்டது. இரண்டு ஆண்டுகள் கூரையில் வேலை நடந்தது, இப்போது படிக்கும் அறையில் பெரிய சன்னல்கள் உள்ளன.',
      'கிடங்கிலிருந்து 40,000 நூல்களுக்கு மேல் திரும்பி வந்தன. குழந்தைகளின் நூல்கள் தரைத் தளத்தில் தோட்டத்தின் அருகில் உள்ளன.',
    ],
    items: ['செவ்வாய் முதல் ஞாயிறு வரை திறந்திருக்கும்', 'அட்டையின் விலை ஆண்டுக்கு 12 யூரோ'],
  },
  kn: {
    heading: 'ನದಿಯ ದಡದ ಗ್ರಂಥಾಲಯ',
    paragraphs: [
      'ನದಿಯ ದಡದಲ್ಲಿರುವ ಹಳೆಯ ಗ್ರಂಥಾಲಯ ಏಪ್ರಿಲ್ 3 ರಂದು ಮತ್ತೆ ತೆರೆಯಿತು. ಎರಡು ವರ್ಷ ಚಾವಣಿಯ ಕೆಲಸ ನಡೆಯಿತು, ಈಗ ಓದುವ ಕೋಣೆಗೆ ದೊಡ್ಡ ಕಿಟಕಿಗಳಿವೆ.',
      'ಗೋದಾಮಿನಿಂದ 40,000 ಕ್ಕೂ ಹೆಚ್ಚು ಪುಸ್ತಕಗಳು ಮರಳಿ ಬಂದವು. ಮಕ್ಕಳ ಪುಸ್ತಕಗಳು ತೋಟದ ಪಕ್ಕದಲ್ಲಿವೆ.',
    ],
    items: ['ಮಂಗಳವಾರದಿಂದ ಭಾನುವಾರದವರೆಗೆ ತೆರೆದಿದೆ', 'ಕಾರ್ಡಿನ ಬೆಲೆ ವರ್ಷಕ್ಕೆ 12 ಯೂರೋ'],
  },
  zh: {
    heading: '河边的图书馆',
    paragraphs: [
      '河边的老图书馆于4月3日重新开放。工人们用了两年时间修理屋顶，现在阅览室有了面向河水的大窗户，读者可以一边看书，一边看船。',
      '四万多本书从仓库搬了回来。孩子们的书放在一楼，就在花园旁边。',
    ],
    items: ['星期二至星期日开放', '借书证每年十二欧元'],
  },
  ja: {
    heading: '川のそばの図書館',
    paragraphs: [
      '川のそばの古い図書館が、4月3日にふたたび開館しました。屋根の工事は二年間つづき、閲覧室には水辺に向いた大きな窓ができました。',
      '四万冊以上の本が倉庫から戻りました。子どもの本は、庭のとなりの一階にあります。',
    ],
    items: ['火曜日から日曜日まで開館', 'カードは一年で十二ユーロ'],
  },
  ko: {
    heading: '강가의 도서관',
    paragraphs: [
      '강가의 오래된 도서관이 4월 3일에 다시 문을 열었습니다. 두 해 동안 지붕을 고쳤고, 이제 열람실에는 물가를 바라보는 큰 창문이 있습니다.',
      '창고에서 4만 권이 넘는 책이 돌아왔습니다. 어린이 책은 정원 옆 1층에 있습니다.',
    ],
    items: ['화요일부터 일요일까지 엽니다', '회원증은 일 년에 12유로입니다'],
  },
  ...furtherLanguages,
};
