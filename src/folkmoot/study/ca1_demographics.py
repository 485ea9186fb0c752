"""The preset `demographics = "ca1"`: CA-1's seven questions about participants, in five languages.

The names of the fields and the bands of age are those of CA-1. How it worded the questions, and the other answers that it
offered, are not published with it: those here are ours. Values are the English words.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from folkmoot.records.study import PREFER_NOT_TO_SAY, DemographicQuestion, Option, Texts
from folkmoot.study.countries import COUNTRIES

LANGUAGES: Final = ("en", "es", "fr", "ar", "hi")
"""The languages that the preset has; nobody but its authors checked the translations."""


def _texts(*texts: str) -> Texts:
    return dict(zip(LANGUAGES, texts, strict=True))


def _options(*rows: tuple[str, ...]) -> tuple[Option, ...]:
    """One option a row, by its words in each language; the English ones are the value."""
    return (*(Option(row[0], _texts(*row)) for row in rows), PREFER_NOT_TO_SAY_OPTION)


PREFER_NOT_TO_SAY_OPTION: Final = Option(
    PREFER_NOT_TO_SAY,
    _texts(
        PREFER_NOT_TO_SAY, "Prefiero no decirlo", "Je préfère ne pas répondre", "أفضّل عدم الإجابة", "बताना नहीं चाहते"
    ),
)
"""The last option of every closed question."""

_AGE: Final = DemographicQuestion(
    "age",
    _texts("How old are you?", "¿Qué edad tiene?", "Quel âge avez-vous ?", "كم عمرك؟", "आपकी उम्र कितनी है?"),
    _options(
        *((band,) * len(LANGUAGES) for band in ("18-24", "25-34", "35-44", "45-54", "55-64")),
        ("65+", "65 o más", "65 ou plus", "65 أو أكثر", "65 या अधिक"),
    ),
)
_GENDER: Final = DemographicQuestion(
    "gender",
    _texts("What is your gender?", "¿Cuál es su género?", "Quel est votre genre ?", "ما هو جنسك؟", "आपका जेंडर क्या है?"),
    _options(
        ("Woman", "Mujer", "Femme", "امرأة", "महिला"),
        ("Man", "Hombre", "Homme", "رجل", "पुरुष"),
        ("Non-binary", "No binario", "Non binaire", "غير ثنائي", "नॉन-बाइनरी"),
        ("Another gender", "Otro género", "Un autre genre", "غير ذلك", "कोई और"),
    ),
)
_EDUCATION: Final = DemographicQuestion(
    "education_level",
    _texts(
        "What is the highest level of education that you have completed?",
        "¿Cuál es el nivel de estudios más alto que ha terminado?",
        "Quel est le plus haut niveau d'études que vous avez terminé ?",
        "ما أعلى مستوى تعليمي أكملته؟",
        "आपने सबसे ऊँची कौन-सी पढ़ाई पूरी की है?",
    ),
    _options(
        (
            "No school certificate",
            "Sin título escolar",
            "Aucun diplôme scolaire",
            "بدون شهادة مدرسية",
            "कोई स्कूल प्रमाणपत्र नहीं",
        ),
        (
            "School certificate",
            "Título escolar",
            "Diplôme de fin d'études scolaires",
            "شهادة مدرسية",
            "स्कूल प्रमाणपत्र",
        ),
        (
            "Vocational training",
            "Formación profesional",
            "Formation professionnelle",
            "تدريب مهني",
            "व्यावसायिक प्रशिक्षण",
        ),
        (
            "Bachelor's degree",
            "Grado universitario",
            "Licence universitaire",
            "شهادة جامعية أولى (بكالوريوس)",
            "स्नातक डिग्री",
        ),
        ("Master's degree", "Máster o maestría", "Master", "ماجستير", "स्नातकोत्तर डिग्री"),
        ("Doctorate", "Doctorado", "Doctorat", "دكتوراه", "डॉक्टरेट"),
    ),
)
_COUNTRY: Final = DemographicQuestion(
    "country_of_residence",
    _texts(
        "In which country do you live?",
        "¿En qué país vive?",
        "Dans quel pays vivez-vous ?",
        "في أي بلد تعيش؟",
        "आप किस देश में रहते हैं?",
    ),
    _options(*COUNTRIES),
)
_USAGE: Final = DemographicQuestion(
    "generative_ai_usage",
    _texts(
        "How often do you use AI tools that write texts or make pictures, such as chatbots?",
        "¿Con qué frecuencia usa herramientas de IA que escriben textos o crean imágenes, como los chatbots?",
        "À quelle fréquence utilisez-vous des outils d'IA qui écrivent des textes ou créent des images, comme les chatbots ?",
        "كم مرة تستخدم أدوات الذكاء الاصطناعي التي تكتب النصوص أو تصنع الصور، مثل روبوتات المحادثة؟",
        "आप लेख लिखने या चित्र बनाने वाले एआई टूल, जैसे चैटबॉट, कितनी बार इस्तेमाल करते हैं?",
    ),
    _options(
        ("Several times a day", "Varias veces al día", "Plusieurs fois par jour", "عدة مرات في اليوم", "दिन में कई बार"),
        (
            "About once a day",
            "Una vez al día, más o menos",
            "Environ une fois par jour",
            "مرة في اليوم تقريبًا",
            "दिन में लगभग एक बार",
        ),
        (
            "A few times a week",
            "Algunas veces por semana",
            "Quelques fois par semaine",
            "بضع مرات في الأسبوع",
            "हफ़्ते में कुछ बार",
        ),
        ("A few times a month", "Algunas veces al mes", "Quelques fois par mois", "بضع مرات في الشهر", "महीने में कुछ बार"),
        ("Rarely", "Rara vez", "Rarement", "نادرًا", "कभी-कभार"),
        ("Never", "Nunca", "Jamais", "أبدًا", "कभी नहीं"),
    ),
)
_CONCERN: Final = DemographicQuestion(
    "ai_concern_level",
    _texts(
        "How do you feel about the growing use of AI in daily life?",
        "¿Cómo se siente ante el uso cada vez mayor de la IA en la vida diaria?",
        "Que ressentez-vous face à l'usage croissant de l'IA dans la vie quotidienne ?",
        "ما شعورك تجاه تزايد استخدام الذكاء الاصطناعي في الحياة اليومية؟",
        "रोज़मर्रा की ज़िंदगी में एआई के बढ़ते इस्तेमाल के बारे में आपको कैसा लगता है?",
    ),
    _options(
        (
            "More excited than concerned",
            "Con más entusiasmo que preocupación",
            "Plus d'enthousiasme que d'inquiétude",
            "متحمس أكثر مما أنا قلق",
            "चिंता से ज़्यादा उत्साह",
        ),
        (
            "Equally excited and concerned",
            "Con tanto entusiasmo como preocupación",
            "Autant d'enthousiasme que d'inquiétude",
            "متحمس وقلق بالقدر نفسه",
            "उत्साह और चिंता बराबर",
        ),
        (
            "More concerned than excited",
            "Con más preocupación que entusiasmo",
            "Plus d'inquiétude que d'enthousiasme",
            "قلق أكثر مما أنا متحمس",
            "उत्साह से ज़्यादा चिंता",
        ),
    ),
)
_IDEAL: Final = DemographicQuestion(
    "ideal-model-behavior",
    _texts(
        "In your own words: how should an ideal AI assistant behave?",
        "Con sus propias palabras: ¿cómo debería comportarse un asistente de IA ideal?",
        "Avec vos propres mots : comment devrait se comporter un assistant d'IA idéal ?",
        "بكلماتك أنت: كيف ينبغي أن يتصرف مساعد الذكاء الاصطناعي المثالي؟",
        "अपने शब्दों में: एक आदर्श एआई सहायक को कैसा व्यवहार करना चाहिए?",
    ),
    (),
)

CA1_DEMOGRAPHICS: Final[Mapping[str, DemographicQuestion]] = {
    one.field: one for one in (_AGE, _GENDER, _EDUCATION, _COUNTRY, _USAGE, _CONCERN, _IDEAL)
}
"""The questions by their fields, in their order."""
