"""Names, places and phrases in five languages, in which somebody tells too much."""

from __future__ import annotations

from typing import Final

GIVEN = {
    "en": ("Harriet", "Dwayne", "Siobhan", "Callum", "Priyanka", "Tobias", "Winifred", "Marcus", "Oluwaseun", "Beth"),
    "es": ("Ximena", "Joaquín", "Rocío", "Gonzalo", "Maite", "Ignacio", "Yolanda", "Ramiro", "Itziar", "Óscar"),
    "fr": ("Élodie", "Thibault", "Maëlys", "Gaspard", "Solène", "Aurélien", "Ginette", "Ousmane", "Clémence", "Loïc"),
    "ar": ("هيثم", "رنا", "بسام", "سلمى", "جواد", "ليان", "طارق", "نجلاء", "أنس", "ميساء"),
    "hi": ("कविता", "सुरेश", "नेहा", "विक्रम", "लक्ष्मी", "मनोज", "शालिनी", "गोपाल", "रुबीना", "हरप्रीत"),
}
FAMILY = {
    "en": ("Whitcombe", "Delacroix-Hayes", "O'Rourke", "Abernathy", "Nakamura", "Pemberton", "Okonjo", "Sandoval"),
    "es": ("Larrañaga", "Quiroga", "Bustamante", "Echeverría", "Zúñiga", "Peñalver", "Montes de Oca", "Villalobos"),
    "fr": ("Lefèvre", "Charpentier", "Diallo", "de la Tour", "Beauchamp", "Rousselot", "Guérin", "Marchand"),
    "ar": ("الدرويش", "القاسمي", "النجار", "الحلبي", "بوزيد", "المنصوري", "العتيبي", "شاهين"),
    "hi": ("त्रिपाठी", "चौहान", "देशमुख", "मिश्रा", "अय्यर", "बनर्जी", "रस्तोगी", "गिल"),
}
LATIN = ("harriet", "joaquin", "elodie", "haytham", "kavita", "dwayne", "rocio", "gaspard", "rana", "suresh")
MAIL_HOSTS = (
    "gmail.com",
    "outlook.es",
    "orange.fr",
    "yahoo.co.in",
    "proton.me",
    "uni-leeds.ac.uk",
    "correo.mx",
    "mail.ru",
    "icloud.com",
)
STREETS = {
    "en": ("Maple", "Cheyne", "Kingfisher", "Old Mill", "Jefferson", "Harrow"),
    "es": ("Alcalá", "de la Paloma", "Reforma", "San Martín", "del Olmo", "Rosales"),
    "fr": ("des Lilas", "Victor Hugo", "de la République", "du Moulin", "Pasteur", "des Capucins"),
    "ar": ("النيل", "الجامعة", "الملك فهد", "الزهراء", "فلسطين", "الحمراء"),
    "hi": ("गांधी", "स्टेशन", "नेहरू", "शिवाजी", "टैगोर", "अशोक"),
}
TOWNS = {
    "en": ("Dayton, OH 45402", "Leeds LS6 2AB", "Austin, TX", "Bristol", "Toronto", "Perth WA 6000"),
    "es": ("28013 Madrid", "Guadalajara", "41003 Sevilla", "Rosario", "08012 Barcelona", "Bogotá"),
    "fr": ("75011 Paris", "69003 Lyon", "Liège", "31000 Toulouse", "Genève", "Dakar"),
    "ar": ("القاهرة", "الرياض", "عمّان", "الدار البيضاء", "بيروت", "دبي"),
    "hi": ("लखनऊ", "पुणे 411001", "नई दिल्ली - 110016", "जयपुर", "भोपाल", "पटना 800001"),
}
ADDRESSES = {
    "en": (
        "{n} {street} Street, {town}",
        "{n} {street} Ave, Apt {m}B, {town}",
        "Flat {m}, {n} {street} Road, {town}",
        "{n} {street} Lane",
        "{n} {street} Drive, {town}",
        "P.O. Box {n}{m}, {town}",
    ),
    "es": (
        "Calle {street} {n}, {m}º B, {town}",
        "C/ {street}, {n}, {town}",
        "Av. {street} {n}, {town}",
        "Avenida {street} n.º {n}",
        "Plaza {street} {m}, {town}",
        "Paseo {street} {n}, piso {m}, {town}",
    ),
    "fr": (
        "{n} rue {street}, {town}",
        "{n} bis, avenue {street}, {town}",
        "{n}, boulevard {street}, {town}",
        "{m} impasse {street}",
        "{n} chemin {street}, {town}",
        "{m} place {street}, {town}",
    ),
    "ar": (
        "شارع {street} رقم {n}، {town}",
        "{n} شارع {street}، {town}",
        "شارع {street}، عمارة {n}، شقة {m}",
        "عمارة {n} شقة {m} شارع {street}، {town}",
        "حي {street}، مبنى {n}، {town}",
    ),
    "hi": (
        "मकान नंबर {n}, {street} नगर, {town}",
        "{n}, {street} मार्ग, {town}",
        "फ्लैट नंबर {m}, {street} रोड, {town}",
        "मकान संख्या {n}, {street} कॉलोनी, {town}",
        "{n}/{m}, {street} गली, {town}",
    ),
}
NICKNAMES = ("moss_owl", "k.vega88", "tintin-rv", "desert.fox", "rmq2001", "lena_paints", "xavi77", "sky_reader")

SAID: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "e-mail": {
        "en": ("Write to me at {}.", "You can reach me on {} if the study needs more.", "({})", "my work mail: {}"),
        "es": ("Pueden escribirme a {}.", "Mi correo es {}, por si acaso.", "({})", "contacto: {}"),
        "fr": ("Vous pouvez m'écrire à {}.", "Mon adresse, c'est {}.", "({})", "contact : {}"),
        "ar": ("راسلوني على {} إن أردتم.", "بريدي هو {}.", "({})", "للتواصل: {}"),
        "hi": ("मुझे {} पर लिखिए।", "मेरा ईमेल {} है।", "({})", "संपर्क: {}"),
    },
    "phone": {
        "en": ("Ring me on {} any evening.", "my number is {}", "Tel. {}.", "Text {} and I will explain."),
        "es": ("Llámenme al {} por la tarde.", "mi número es {}", "Tel. {}.", "Mi móvil: {}."),
        "fr": ("Appelez-moi au {} le soir.", "mon numéro est le {}", "Tél. {}.", "Mon portable : {}."),
        "ar": ("اتصلوا بي على {} مساءً.", "رقمي {}", "هاتف: {}.", "جوالي {} للاستفسار."),
        "hi": ("मुझे {} पर शाम को फोन करें।", "मेरा नंबर {} है", "फोन: {}", "मोबाइल {} पर बताइए।"),
    },
    "address": {
        "en": ("I live at {}.", "We are at {}, come and see.", "Send the leaflet to {}."),
        "es": ("Vivo en {}.", "Estamos en {}, vengan a verlo.", "Mándenlo a {}."),
        "fr": ("J'habite au {}.", "Nous sommes au {}, venez voir.", "Envoyez-le au {}."),
        "ar": ("أسكن في {}.", "نحن في {} فتعالوا وانظروا.", "أرسلوه إلى {}."),
        "hi": ("मैं {} में रहता हूँ।", "हमारा पता {} है।", "इसे {} पर भेज दें।"),
    },
    "dni": {"es": ("Mi DNI es {}.", "con documento {} lo firmo", "({})")},
    "nie": {"es": ("Mi NIE es {}.", "tengo el número {} de extranjero")},
    "nir": {"fr": ("Mon numéro de sécu est le {}.", "({})", "immatriculé {} à la caisse")},
    "ssn": {"en": ("My social is {}.", "they even asked for {} at the desk")},
    "aadhaar": {
        "hi": ("मेरा आधार {} है।", "आधार संख्या {} सबके पास है"),
        "en": ("My Aadhaar is {}.", "it said {} on the card"),
    },
    "iban": {
        "en": ("Refund me on {}.",),
        "es": ("Páguenme en {}.", "cuenta {}"),
        "fr": ("Mon compte : {}.", "virement sur {} svp"),
        "ar": ("حسابي {}.",),
        "hi": ("मेरा खाता {} है।",),
    },
    "card": {
        "en": ("They charged {} twice.",),
        "es": ("Me cobraron en la {} dos veces.",),
        "fr": ("La carte {} a été débitée deux fois.",),
        "ar": ("خصموا من البطاقة {} مرتين.",),
        "hi": ("कार्ड {} से दो बार पैसे कटे।",),
    },
    "passport": {
        "en": ("My passport number is {}.", "Passport no. {}, for the record."),
        "es": ("Mi pasaporte es el {}.", "Pasaporte n.º {}."),
        "fr": ("Mon passeport : {}.", "Passeport n° {}."),
        "ar": ("جواز سفري رقم {}.", "رقم الجواز {}."),
        "hi": ("मेरा पासपोर्ट नंबर {} है।", "पासपोर्ट: {}"),
    },
    "handle": {
        "en": ("I am @{} everywhere.", "find u/{} on there", "My Telegram is {}.", "insta: {}", "follow @{} for more"),
        "es": ("Soy @{} en todas partes.", "busquen a u/{}", "Mi Telegram es {}.", "insta: {}", "mi Instagram: @{}"),
        "fr": ("Je suis @{} partout.", "cherchez u/{}", "Mon Telegram : {}.", "insta : {}", "mon compte Instagram @{}"),
        "ar": ("حسابي @{} في كل مكان.", "ابحثوا عن u/{}", "تلغرام: {}", "انستغرام: {}"),
        "hi": ("मैं हर जगह @{} हूँ।", "u/{} देखिए", "टेलीग्राम: {}", "इंस्टाग्राम: {}"),
    },
    "url": {
        "en": ("My blog is {}.", "see {} for my story"),
        "es": ("Mi blog es {}.", "miren {}"),
        "fr": ("Mon blog : {}.", "voyez {}"),
        "ar": ("مدونتي {}", "انظروا {}"),
        "hi": ("मेरा ब्लॉग {} है", "{} देखिए"),
    },
    "ip": {
        "en": ("It was posted from {}.",),
        "es": ("Lo enviaron desde {}.",),
        "fr": ("C'est parti de {}.",),
        "ar": ("أرسل من {}.",),
        "hi": ("यह {} से भेजा गया।",),
    },
    "name": {
        "en": (
            "My name is {} and I disagree.",
            "I'm {}, a nurse.",
            "Signed, {}",
            "Ask Dr. {} at the clinic.",
            "My daughter {given} was hurt by this.",
        ),
        "es": (
            "Me llamo {} y no estoy de acuerdo.",
            "Soy {}, enfermera.",
            "Atentamente, {}",
            "Pregunten al Dr. {}.",
            "Mi hija {given} lo sufrió.",
        ),
        "fr": (
            "Je m'appelle {} et je ne suis pas d'accord.",
            "Je suis {}, infirmière.",
            "Signé : {}",
            "Demandez au Dr {}.",
            "Ma fille {given} en a souffert.",
        ),
        "ar": (
            "اسمي {} ولا أوافق.",
            "أنا {} وأعمل ممرضة.",
            "التوقيع: {}",
            "اسألوا الدكتور {}.",
            "ابنتي {given} تضررت من هذا.",
        ),
        "hi": (
            "मेरा नाम {} है और मैं असहमत हूँ।",
            "मैं {} हूँ, नर्स।",
            "हस्ताक्षर: {}",
            "डॉ. {} से पूछिए।",
            "मेरी बेटी {given} को इससे चोट पहुँची।",
        ),
    },
}
