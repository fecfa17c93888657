// The generator's sample text in further languages: the same short report about a library.
import type { LanguageText } from './languages.ts';

export type FurtherLanguage =
  | 'pl'
  | 'sv'
  | 'nb'
  | 'fi'
  | 'ro'
  | 'sk'
  | 'lt'
  | 'et'
  | 'ca'
  | 'id'
  | 'bg'
  | 'sr'
  | 'fa'
  | 'ur'
  | 'mr'
  | 'bn'
  | 'te'
  | 'gu'
  | 'pa'
  | 'ml'
  | 'ka'
  | 'hy'
  | 'am'
  | 'si';

export const furtherLanguages: Record<FurtherLanguage, LanguageText> = {
  pl: {
    heading: 'Biblioteka nad rzeką',
    paragraphs: [
      'Stara biblioteka nad rzeką znowu otworzyła swoje drzwi 3 kwietnia. Przez dwa lata pracowano na dachu, a czytelnia ma teraz duże okna wychodzące na wodę.',
      'Z magazynu wróciło ponad 40 000 książek. Dzieci znajdą swoje na parterze, obok ogrodu, gdzie rosną jabłonie i zawsze jest cicho.',
    ],
    items: ['Otwarte od wtorku do niedzieli', 'Karta kosztuje 12 euro rocznie'],
  },
  sv: {
    heading: 'Biblioteket vid ån',
    paragraphs: [
      'Det gamla biblioteket vid ån öppnade åter sina dörrar den 3 april. I två år arbetade hantverkarna på taket, och läsesalen har nu stora fönster ut mot vattnet.',
      'Mer än 40 000 böcker kom tillbaka från lagret. Barnen hittar sina på bottenvåningen bredvid trädgården, där det också växer äpplen.',
    ],
    items: ['Öppet från tisdag till söndag', 'Ett lånekort kostar 12 euro om året'],
  },
  nb: {
    heading: 'Biblioteket ved elva',
    paragraphs: [
      'Det gamle biblioteket ved elva åpnet dørene igjen den 3. april. I to år jobbet håndverkerne på taket, og lesesalen har nå fått store vinduer ut mot vannet.',
      'Mer enn 40 000 bøker kom tilbake fra lageret. Barna finner sine i første etasje ved siden av hagen, hvor det også vokser epler. Hvem vil vel ikke lese der?',
    ],
    items: ['Åpent fra tirsdag til søndag', 'Et lånekort koster 12 euro i året'],
  },
  fi: {
    heading: 'Kirjasto joen rannalla',
    paragraphs: [
      'Vanha kirjasto joen rannalla avasi jälleen ovensa huhtikuun 3. päivänä. Kattoa korjattiin kaksi vuotta, ja lukusalissa on nyt suuret ikkunat, joista näkyy veden äärelle.',
      'Varastosta palasi yli 40 000 kirjaa. Lapset löytävät omansa alakerrasta puutarhan vierestä, missä kasvaa myös omenapuita ja missä on aina hiljaista. Kuka ei haluaisi lukea siellä?',
    ],
    items: ['Avoinna tiistaista sunnuntaihin', 'Kortti maksaa 12 euroa vuodessa'],
  },
  ro: {
    heading: 'Biblioteca de lângă râu',
    paragraphs: [
      'Vechea bibliotecă de lângă râu și-a deschis din nou porțile pe 3 aprilie. Timp de doi ani s-a lucrat la acoperiș, iar sala de lectură are acum ferestre mari spre apă.',
      'Peste 40.000 de cărți s-au întors din depozit. Copiii le găsesc pe ale lor la parter, lângă grădină, unde este mereu liniște.',
    ],
    items: ['Deschisă de marți până duminică', 'Un permis costă 12 euro pe an'],
  },
  sk: {
    heading: 'Knižnica pri rieke',
    paragraphs: [
      'Stará knižnica pri rieke opäť otvorila svoje dvere 3. apríla. Dva roky sa pracovalo na streche a čitáreň má teraz veľké okná smerom k vode.',
      'Zo skladu sa vrátilo viac ako 40 000 kníh. Deti nájdu tie svoje na prízemí vedľa záhrady, kde kvitnú ruže a kde býva vždy ticho.',
    ],
    items: ['Otvorené od utorka do nedele', 'Preukaz stojí 12 eur na rok'],
  },
  lt: {
    heading: 'Biblioteka prie upės',
    paragraphs: [
      'Senoji biblioteka prie upės vėl atvėrė duris balandžio 3 dieną. Dvejus metus buvo taisomas stogas, o skaitykla dabar turi didelius langus, pro kuriuos matyti vanduo.',
      'Iš saugyklos grįžo daugiau kaip 40 000 knygų. Vaikai savąsias randa pirmame aukšte šalia sodo, kur auga obelys ir visada būna tylu. Kas gi nenorėtų ten skaityti?',
    ],
    items: ['Atidaryta nuo antradienio iki sekmadienio', 'Kortelė kainuoja 12 eurų per metus'],
  },
  et: {
    heading: 'Raamatukogu jõe ääres',
    paragraphs: [
      'Vana raamatukogu jõe ääres avas 3. aprillil jälle oma uksed. Kaks aastat parandati katust ning lugemissaalil on nüüd suured aknad, millest paistab vesi.',
      'Hoidlast tuli tagasi üle 40 000 raamatu. Lapsed leiavad enda omad alumiselt korruselt aia kõrvalt, kus kasvavad ka õunapuud ja kus on alati vaikne. Kes ei tahaks seal lugeda?',
    ],
    items: ['Avatud teisipäevast pühapäevani', 'Kaart maksab 12 eurot aastas'],
  },
  ca: {
    heading: 'La biblioteca vora el riu',
    paragraphs: [
      'La vella biblioteca vora el riu va tornar a obrir les portes el 3 d’abril. Durant dos anys els paletes van treballar a la teulada, i la sala de lectura té ara grans finestres cap a l’aigua.',
      'Més de 40.000 llibres han tornat del magatzem. Els nens troben els seus a la planta baixa, al costat del jardí, on també hi creixen pomeres.',
    ],
    items: ['Oberta de dimarts a diumenge', 'El carnet costa 12 euros l’any'],
  },
  id: {
    heading: 'Perpustakaan di tepi sungai',
    paragraphs: [
      'Perpustakaan tua di tepi sungai itu membuka kembali pintunya pada tanggal 3 April. Para tukang bekerja di atap selama dua tahun, dan ruang baca sekarang mempunyai jendela besar yang menghadap ke air.',
      'Lebih dari 40.000 buku kembali dari gudang. Anak-anak menemukan buku mereka di lantai dasar, di samping kebun, karena di sana selalu tenang dan sejuk.',
    ],
    items: ['Buka dari hari Selasa sampai Minggu', 'Kartu anggota seharga 12 euro setahun'],
  },
  bg: {
    heading: 'Библиотеката край реката',
    paragraphs: [
      'Старата библиотека край реката отново отвори вратите си на 3 април. Две години се работеше по покрива, а читалнята вече има големи прозорци към водата.',
      'От склада се върнаха повече от 40 000 книги. Децата намират своите на първия етаж, до градината, където растат ябълки и винаги е тихо.',
    ],
    items: ['Отворена от вторник до неделя', 'Картата струва 12 евро на година'],
  },
  sr: {
    heading: 'Библиотека поред реке',
    paragraphs: [
      'Стара библиотека поред реке поново је отворила врата 3. априла. Две године се радило на крову, а читаоница сада има велике прозоре окренуте према води.',
      'Више од 40.000 књига вратило се из складишта. Деца своје књиге налазе у приземљу, одмах поред баште, где је увек тихо и где расту јабуке. Ко не би желео да чита тамо?',
    ],
    items: ['Отворено од уторка до недеље', 'Чланска карта кошта 12 евра годишње'],
  },
  fa: {
    heading: 'کتابخانهٔ کنار رودخانه',
    paragraphs: [
      'کتابخانهٔ قدیمی کنار رودخانه در روز سوم فروردین دوباره درهای خود را باز کرد. دو سال روی سقف آن کار می‌کردند و اکنون تالار مطالعه پنجره‌های بزرگی رو به آب دارد.',
      'بیش از چهل هزار کتاب از انبار برگشته است. بچه‌ها کتاب‌های خود را در طبقهٔ همکف، کنار باغ پیدا می‌کنند، جایی که همیشه آرام و خنک است.',
    ],
    items: ['از سه‌شنبه تا یکشنبه باز است', 'بهای کارت دوازده یورو در سال است'],
  },
  ur: {
    heading: 'دریا کے کنارے کا کتب خانہ',
    paragraphs: [
      'دریا کے کنارے کا پرانا کتب خانہ تین اپریل کو پھر سے کھل گیا۔ دو سال تک چھت پر کام ہوتا رہا اور اب پڑھنے کے کمرے میں پانی کی طرف بڑی کھڑکیاں ہیں۔',
      'گودام سے چالیس ہزار سے زیادہ کتابیں واپس آئیں۔ بچوں کی کتابیں نیچے کی منزل پر باغ کے پاس رکھی ہیں جہاں ہمیشہ خاموشی رہتی ہے۔',
    ],
    items: ['منگل سے اتوار تک کھلا ہے', 'کارڈ کی قیمت سال میں بارہ یورو ہے'],
  },
  mr: {
    heading: 'नदीकाठचे ग्रंथालय',
    paragraphs: [
      'नदीकाठचे जुने ग्रंथालय 3 एप्रिल रोजी पुन्हा उघडले. दोन वर्षे छताचे काम चालू होते आणि आता वाचनाच्या खोलीला पाण्याच्या दिशेने मोठ्या खिडक्या आहेत.',
      'गोदामातून 40,000 हून अधिक पुस्तके परत आली. मुलांची पुस्तके खालच्या मजल्यावर बागेच्या शेजारी ठेवली आहेत, कारण तिथे नेहमी शांतता असते. तिथे बसून वाचायला कोणाला आवडणार नाही?',
    ],
    items: ['मंगळवार ते रविवार उघडे', 'कार्डाची किंमत वर्षाला 12 युरो आहे'],
  },
  bn: {
    heading: 'নদীর ধারের গ্রন্থাগার',
    paragraphs: [
      'নদীর ধারের পুরোনো গ্রন্থাগারটি ৩ এপ্রিল আবার খুলেছে। দুই বছর ধরে ছাদের কাজ চলেছে, আর এখন পড়ার ঘরে জলের দিকে বড় বড় জানালা আছে।',
      'গুদাম থেকে চল্লিশ হাজারেরও বেশি বই ফিরে এসেছে। শিশুদের বই নিচতলায় বাগানের পাশে রাখা হয়েছে, কারণ সেখানে সব সময় শান্ত থাকে। সেখানে বসে পড়তে কে না চাইবে?',
    ],
    items: ['মঙ্গলবার থেকে রবিবার পর্যন্ত খোলা', 'কার্ডের দাম বছরে ১২ ইউরো'],
  },
  te: {
    heading: 'నది ఒడ్డున గ్రంథాలయం',
    paragraphs: [
      'నది ఒడ్డున ఉన్న పాత గ్రంథాలయం ఏప్రిల్ 3న మళ్ళీ తెరుచుకుంది. రెండు సంవత్సరాలు పైకప్పు పని జరిగింది, ఇప్పుడు చదివే గదికి నీటి వైపు పెద్ద కిటికీలు ఉన్నాయి.',
      'గోదాము నుండి 40,000 కంటే ఎక్కువ పుస్తకాలు తిరిగి వచ్చాయి. పిల్లల పుస్తకాలు కింది అంతస్తులో తోట పక్కన ఉన్నాయి, ఎందుకంటే అక్కడ ఎప్పుడూ నిశ్శబ్దంగా ఉంటుంది. అక్కడ కూర్చుని చదవాలని ఎవరికి ఉండదు?',
    ],
    items: ['మంగళవారం నుండి ఆదివారం వరకు తెరిచి ఉంటుంది', 'కార్డు ధర సంవత్సరానికి 12 యూరోలు'],
  },
  gu: {
    heading: 'નદી કિનારાનું પુસ્તકાલય',
    paragraphs: [
      'નદી કિનારાનું જૂનું પુસ્તકાલય 3 એપ્રિલે ફરીથી ખૂલ્યું. બે વર્ષ સુધી છત પર કામ ચાલ્યું અને હવે વાંચનખંડમાં પાણી તરફ મોટી બારીઓ છે.',
      'ગોદામમાંથી 40,000 થી વધુ પુસ્તકો પાછાં આવ્યાં. બાળકોનાં પુસ્તકો નીચેના માળે બગીચાની બાજુમાં રાખ્યાં છે, કારણ કે ત્યાં હંમેશાં શાંતિ હોય છે. ત્યાં બેસીને વાંચવું કોને ન ગમે?',
    ],
    items: ['મંગળવારથી રવિવાર સુધી ખુલ્લું', 'કાર્ડની કિંમત વર્ષે 12 યુરો છે'],
  },
  pa: {
    heading: 'ਦਰਿਆ ਕੰਢੇ ਦੀ ਲਾਇਬ੍ਰੇਰੀ',
    paragraphs: [
      'ਦਰਿਆ ਕੰਢੇ ਦੀ ਪੁਰਾਣੀ ਲਾਇਬ੍ਰੇਰੀ 3 ਅਪ੍ਰੈਲ ਨੂੰ ਫਿਰ ਖੁੱਲ੍ਹ ਗਈ। ਦੋ ਸਾਲ ਛੱਤ ਉੱਤੇ ਕੰਮ ਚੱਲਦਾ ਰਿਹਾ ਅਤੇ ਹੁਣ ਪੜ੍ਹਨ ਵਾਲੇ ਕਮਰੇ ਵਿੱਚ ਪਾਣੀ ਵੱਲ ਵੱਡੀਆਂ ਖਿੜਕੀਆਂ ਹਨ।',
      'ਗੋਦਾਮ ਤੋਂ 40,000 ਤੋਂ ਵੱਧ ਕਿਤਾਬਾਂ ਵਾਪਸ ਆਈਆਂ। ਬੱਚਿਆਂ ਦੀਆਂ ਕਿਤਾਬਾਂ ਹੇਠਲੀ ਮੰਜ਼ਿਲ ਉੱਤੇ ਬਾਗ਼ ਦੇ ਕੋਲ ਰੱਖੀਆਂ ਹਨ।',
    ],
    items: ['ਮੰਗਲਵਾਰ ਤੋਂ ਐਤਵਾਰ ਤੱਕ ਖੁੱਲ੍ਹੀ', 'ਕਾਰਡ ਦੀ ਕੀਮਤ ਸਾਲ ਦੇ 12 ਯੂਰੋ ਹੈ'],
  },
  ml: {
    heading: 'പുഴയോരത്തെ വായനശാല',
    paragraphs: [
      'പുഴയോരത്തെ പഴയ വായനശാല ഏപ്രിൽ 3 ന് വീണ്ടും തുറന്നു. രണ്ടു വർഷം മേൽക്കൂരയുടെ പണി നടന്നു, ഇപ്പോൾ വായനമുറിയിൽ വെള്ളത്തിന് അഭിമുഖമായി വലിയ ജനലുകൾ ഉണ്ട്.',
      'കലവറയിൽ നിന്ന് 40,000 ത്തിലധികം പുസ്തകങ്ങൾ തിരിച്ചെത്തി. കുട്ടികളുടെ പുസ്തകങ്ങൾ താഴത്തെ നിലയിൽ പൂന്തോട്ടത്തിന്റെ അടുത്താണ്, കാരണം അവിടെ എപ്പോഴും നിശ്ശബ്ദമാണ്. അവിടെയിരുന്ന് വായിക്കാൻ ആർക്കാണ് ഇഷ്ടമില്ലാത്തത്? പഴയ മാവിന്റെ തണലിൽ ഇരിക്കാൻ ബെഞ്ചുകളും ഉണ്ട്.',
    ],
    items: ['ചൊവ്വ മുതൽ ഞായർ വരെ തുറന്നിരിക്കും', 'കാർഡിന്റെ വില വർഷത്തിൽ 12 യൂറോ'],
  },
  ka: {
    heading: 'ბიბლიოთეკა მდინარის პირას',
    paragraphs: [
      'მდინარის პირას მდებარე ძველმა ბიბლიოთეკამ 3 აპრილს კვლავ გააღო კარი. ორი წლის განმავლობაში სახურავს აკეთებდნენ და სამკითხველო დარბაზს ახლა დიდი ფანჯრები აქვს, საიდანაც წყალი მოჩანს.',
      'საცავიდან 40 000-ზე მეტი წიგნი დაბრუნდა. ბავშვები თავიანთ წიგნებს პირველ სართულზე პოულობენ, ბაღის გვერდით, სადაც ყოველთვის სიჩუმეა. ვის არ უნდა იქ კითხვა?',
    ],
    items: ['ღიაა სამშაბათიდან კვირამდე', 'ბარათი წელიწადში 12 ევრო ღირს'],
  },
  hy: {
    heading: 'Գետափի գրադարանը',
    paragraphs: [
      'Գետափի հին գրադարանը ապրիլի 3-ին կրկին բացեց իր դռները։ Երկու տարի տանիքի վրա աշխատանք էր տարվում, և ընթերցասրահն այժմ ունի մեծ պատուհաններ, որոնք նայում են դեպի ջուրը։',
      'Պահեստից վերադարձավ ավելի քան 40 000 գիրք։ Երեխաներն իրենց գրքերը գտնում են առաջին հարկում, այգու կողքին, որտեղ միշտ լռություն է։ Ո՞վ չէր ցանկանա այնտեղ կարդալ։',
    ],
    items: ['Բաց է երեքշաբթիից մինչև կիրակի', 'Քարտն արժե տարեկան 12 եվրո'],
  },
  am: {
    heading: 'በወንዙ ዳር ያለው ቤተ መጻሕፍት',
    paragraphs: [
      'በወንዙ ዳር ያለው አሮጌ ቤተ መጻሕፍት ሚያዝያ 3 ቀን በሮቹን እንደገና ከፈተ። ለሁለት ዓመታት በጣሪያው ላይ ሥራ ሲሠራ ነበር፤ አሁን የንባብ ክፍሉ ወደ ውኃው የሚያዩ ትላልቅ መስኮቶች አሉት።',
      'ከመጋዘኑ ከ40,000 በላይ መጻሕፍት ተመልሰዋል። ልጆች መጻሕፍታቸውን ከአትክልቱ ቦታ አጠገብ በመሬት ወለል ላይ ያገኛሉ፤ ምክንያቱም እዚያ ሁልጊዜ ጸጥታ አለ።',
    ],
    items: ['ከማክሰኞ እስከ እሑድ ክፍት ነው', 'ካርዱ በዓመት 12 ዩሮ ያስከፍላል'],
  },
  si: {
    heading: 'ගඟ අසල පුස්තකාලය',
    paragraphs: [
      'ගඟ අසල පිහිටි පැරණි පුස්තකාලය අප්‍රේල් 3 වන දින නැවත විවෘත විය. වසර දෙකක් තිස්සේ වහලයේ වැඩ කෙරුණු අතර දැන් කියවීමේ කාමරයට ජලය දෙසට මුහුණලා ඇති විශාල ජනේල තිබේ.',
      'ගබඩාවෙන් පොත් 40,000 කට වඩා ආපසු පැමිණියේය. ළමයින්ගේ පොත් බිම් මහලේ උද්‍යානය අසල තබා ඇත, මන්ද එහි සැමවිටම නිශ්ශබ්ද බැවිනි.',
    ],
    items: ['අඟහරුවාදා සිට ඉරිදා දක්වා විවෘතයි', 'කාඩ්පතේ මිල වසරකට යුරෝ 12 කි'],
  },
};
