"""Names in Arabic, which has no capitals: by kunya, by "son of", and after words that say whose a name is.

Nothing here knows any name. What follows such a word is taken for one unless it is a word of another sort: one of those
that often stand there, one with the article, or one in the form of a verb.
"""

from __future__ import annotations

import re
from typing import Final

from folkmoot.privacy.detector import Detector
from folkmoot.privacy.scripts import ARABIC
from folkmoot.records.personal_data import Kind

_END: Final = rf"(?!{ARABIC})"
_START: Final = rf"(?<!{ARABIC})"
_OTHER_WORDS: Final = (
    # Particles, pronouns, prepositions, conjunctions.
    "لا|ليس|ليست|غير|هو|هي|هم|هما|نحن|أنا|أنت|كان|كانت|كانوا|على|عليه|عليها|في|فيه|من|منه|منها|منذ|إن|أن|إنه|إنها|أنه|"
    "أنها|الذي|التي|الذين|ما|ماذا|لم|لن|قد|لقد|سوف|مع|معي|عن|عنه|إلى|إليه|أو|أم|و|ثم|بل|لكن|ولكن|لأن|لأنه|لأنها|كي|حتى|"
    "هذا|هذه|ذلك|تلك|هنا|هناك|كل|كلها|كله|بعض|أي|أيضا|أيضاً|أيضًا|فقط|جدا|جداً|جدًا|كثيرا|دائما|أحيانا|مثل|مثلا|مثلي|عند|"
    "عندما|عنده|عندها|بعد|قبل|حين|حيث|كما|كيف|لماذا|هل|إذا|لو|كذلك|نفس|نفسه|نفسها|وهو|وهي|وأنا|والذي|والتي|كأنه|كانا|"
    "أول|آخر|أكثر|أقل|أفضل|عدة|أحد|واحد|واحدة|اثنين|ثلاثة|لدي|لديه|لديها|وحده|وحدها|وحدهم|عمره|عمرها|عمرهم|له|لها|لي|لهم|به|بها|سر|خاص|خاصة|بين|ضد|دون|"
    # Verbs that often follow a person.
    "شرح|شرحت|قال|قالت|قالوا|رأى|رأت|رأيت|ذهب|طلب|سأل|أراد|وجد|كتب|قرأ|عمل|فعل|عاش|مات|توفي|توفيت|أخبر|أخبرني|أخبرتني|حاول|"
    "جاء|شعر|عرف|فهم|استخدم|استعمل|نصح|نصحني|نصحتني|اشترى|باع|درس|فقد|أصبح|أصيب|علم|علمني|ظن|غضب|ضحك|بكى|سافر|حصل|"
    # What people are said to be.
    "مريض|مريضة|طبيب|طبيبة|ممرض|ممرضة|معلم|معلمة|مدرس|مدرسة|مهندس|مهندسة|محام|محامي|محامية|طالب|طالبة|موظف|موظفة|"
    "متقاعد|متقاعدة|صغير|صغيرة|كبير|كبيرة|قديم|قديمة|عزيز|عزيزة|مقرب|مقربة|مقربين|متدين|متدينة|حامل|عاطل|مسلم|مسلمة|"
    "مسيحي|مسيحية|عربي|عربية|سعيدون|غاضب|غاضبة|مختلف|مختلفة|موافق|موافقة|محق|محقة|أيضآ|أجنبي|أجنبية|حكيم القول|"
    "نفسي|نفسية|المعالج|المختص|النفسي"
)
_FUTURE: Final = rf"س[أيتن]{ARABIC}{{2,}}(?:ني|نا|هم|كم){_END}"
"""A verb to come, with whom it is done to."""
_NOT: Final = rf"(?!(?:{_OTHER_WORDS}){_END}|{_FUTURE})"
_WORD: Final = rf"{_NOT}(?!ال|وال|بال|لل|كال|فال|وأ|وإ)[^\W\d_]{ARABIC}{{1,}}{_END}"
_VERB: Final = rf"قال|قالت|كان|كانت|عمره|عمرها|الذي|التي|هو|هي|وهو|وهي|بن|بنت|[يت]{ARABIC}{{2,}}"
_VERB_AFTER: Final = rf"(?=[ ](?:{_VERB}){_END})"
_FROM_AFTER: Final = rf"(?=[ ]ال{ARABIC}{{2,}}ي{_END})"
"""Before a word that says from where somebody is, as names of families do."""
_GIVEN: Final = rf"(?:(?![يتن]){_WORD}|(?=[يتن]){_WORD}(?:{_VERB_AFTER}|{_FROM_AFTER}))"
"""A word that could be a name; one that begins as verbs of the present do, only where a verb or such a word
comes after it."""
_OF_WOMEN: Final = rf"(?:(?![تين]|{ARABIC}+ت{_END}){_WORD}|(?=[تين]){_WORD}{_VERB_AFTER})"
"""The same after words for women, whose verbs of the past end with ت."""
_KUNYA: Final = rf"(?:أبو|ابو|أبي|أبا|أم|ام)[ ]{_NOT}(?!و)(?:ال)?{ARABIC}{{3,}}{_END}"
_SON: Final = r"(?:بن|ابن|بنت|إبن)"
_FAMILY: Final = (
    rf"(?:[ ](?:{_SON}[ ]{ARABIC}{{2,}}|ال{ARABIC}{{3,}}|آل[ ]{ARABIC}{{2,}}|أبو[ ]{ARABIC}{{2,}}){_END}){{0,3}}"
)
_STOP: Final = r"(?=[ ]?[.،,؛:!؟\n]|[ ]?\Z)"
_SERVANT: Final = rf"عبد[ ]?ال{ARABIC}{{2,}}{_END}"
_SAID: Final = rf"(?:{_SERVANT}|{_KUNYA}|{_WORD}(?:[ ]{_WORD})?){_FAMILY}"
"""Where words before it say that a name follows, any word that is not of another sort is one."""
_TWO: Final = rf"{_WORD}[ ](?:{_SERVANT}|{_WORD}){_STOP}"
"""Two words at the end of a sentence, the first not with the article: no verb and its object."""
_ONE: Final = rf"(?:{_SERVANT}|{_KUNYA}|{_TWO}|{_GIVEN}(?:[ ]{_GIVEN})?){_FAMILY}"
_HERS: Final = rf"(?:{_KUNYA}|{_TWO}|{_OF_WOMEN}){_FAMILY}"
_NOBODY: Final = (
    "شخص|شخصيا|شخصياً|شخصيًا|إنسان|إنسانة|رجل|امرأة|مواطن|مواطنة|عضو|أب|والد|والدة|مسؤول|مسؤولة|مدير|مديرة|باحث|باحثة|كاتب|"
    "كاتبة|صاحب|صاحبة|مجرد|سعيد|سعيدة|حزين|حزينة|آسف|آسفة|واثق|واثقة|خائف|خائفة|مهتم|مهتمة|مقتنع|مقتنعة|محتار|محتارة|مؤمن|"
    "مؤمنة|عادة|حقا|فعلا|بالفعل|حاليا|غالبا|شاب|شابة|ربة|عامل|عاملة|تاجر|فلاح|سائق|لست|كنت|سأ|بصراحة|بخير|جاهز|تعبان"
)
_I_AM: Final = (
    rf"(?!(?:{_NOBODY}){_END}|[أا]{ARABIC}+[ ](?!{_SON})|مت|مست){_WORD}[ ](?!(?:{_NOBODY}){_END}|مت|مست)"
    rf"(?:{_WORD}|ال{ARABIC}{{3,}}(?=[ ]وأ)|ال{ARABIC}{{2,}}ي(?=[ ]?[،,]))"
    rf"(?=[ ]و(?:أ|ل|عم|من)|[ ]?[،,.]|[ ]من[ ]|[ ]?\Z)"
)
"""Two words after I am, neither a verb nor what people say of themselves."""
_MEN: Final = (
    "زوجي|ابني|إبني|ولدي|أخي|اخي|أبي|ابي|والدي|جدي|عمي|خالي|صديقي|صاحبي|جاري|زميلي|مديري|رئيسي|معلمي|أستاذي|استاذي|"
    "طبيبي|خطيبي|حفيدي|شريكي|حبيبي|نسيبي|صهري|مدربي|محامي(?= )"
)
_WOMEN: Final = (
    "زوجتي|ابنتي|إبنتي|بنتي|أختي|اختي|أمي|امي|والدتي|جدتي|عمتي|خالتي|صديقتي|صاحبتي|جارتي|زميلتي|مديرتي|رئيستي|معلمتي|"
    "أستاذتي|طبيبتي|خطيبتي|حفيدتي|شريكتي|حبيبتي|حماتي|مدربتي"
)
_MEN_TITLES: Final = (
    "ال(?:سيد|دكتور|أستاذ|استاذ|مهندس|شيخ|حاج|معلم|كابتن|قاضي|محامي|عم|خال|أخ|مدير|طبيب|عقيد|بروفيسور)|دكتور|أستاذ|"
    "مهندس|شيخ|حاج|سيد|سي|سيدي"
)
_WOMEN_TITLES: Final = (
    "ال(?:سيدة|دكتورة|أستاذة|استاذة|مهندسة|شيخة|حاجة|معلمة|آنسة|انسة|عمة|خالة|أخت|مديرة|طبيبة|ست)|دكتورة|أستاذة|"
    "سيدتي|آنسة"
)
_AND: Final = r"[وفلب]?"

DETECTORS: Final = (
    Detector(
        "name, in Arabic",
        Kind.NAME,
        re.compile(
            rf"{_START}{_AND}(?:اسمي|إسمي|اسمها|اسمه|إسمها|إسمه|يسمى|تسمى|تدعى|يدعى|أدعى|ينادونني|ينادوني|المدعو|المدعوة|"
            rf"التوقيع|توقيع|المسمى|المسماة|د\.|أ\.|م\.)(?:[ ]?:)?(?: الكامل| هو| هي| ب)?[ ](?P<it>{_SAID}){_END}"
        ),
        0.7,
        "words before it say that a name follows",
    ),
    Detector(
        "name, in Arabic, after a title",
        Kind.NAME,
        re.compile(
            rf"{_START}{_AND}(?:(?:{_MEN_TITLES})[ ](?P<it>{_ONE})|"
            rf"(?:{_WOMEN_TITLES})[ ](?P<her>{_HERS})){_END}"
        ),
        0.6,
        "a title stands before it",
    ),
    Detector(
        "name, in Arabic, of kin or a friend",
        Kind.NAME,
        re.compile(
            rf"{_START}{_AND}(?:(?:{_MEN})(?:[ ]ال(?:صغير|كبير|أكبر|أصغر|عزيز|قديم))?،?[ ](?P<it>{_ONE})|"
            rf"(?:{_WOMEN})(?:[ ]ال(?:صغيرة|كبيرة|كبرى|صغرى|عزيزة|قديمة))?،?[ ]"
            rf"(?P<her>{_HERS})){_END}"
        ),
        0.5,
        "somebody says whose name it is",
    ),
    Detector(
        "name, in Arabic, by kunya",
        Kind.NAME,
        re.compile(
            rf"{_START}(?:(?:أنا|انا|معكم|أخوكم|أختكم|يا)[ ](?P<her>{_KUNYA}{_FAMILY})|"
            rf"(?P<it>(?:أبو|ابو)[ ](?!ظبي|ال){_NOT}{ARABIC}{{3,}}{_FAMILY})){_END}"
        ),
        0.55,
        "father or mother of somebody, as people are called",
        needs=("أبو", "ابو", "أم", "ام", "أبي", "أبا"),
    ),
    Detector(
        "name, in Arabic, after I am",
        Kind.NAME,
        re.compile(rf"{_START}(?:أنا|انا)[ ](?P<it>{_I_AM}{_FAMILY}|{_SERVANT}[ ]{_WORD}(?=[ ]من[ ]|[ ]?[،,.]))"),
        0.5,
        "two words after I am that are not said of people",
        needs=("نا ",),
    ),
    Detector(
        "name, in Arabic, with the father's",
        Kind.NAME,
        re.compile(rf"{_START}(?P<it>{_NOT}{ARABIC}{{2,}}[ ]بن[ ](?:عبد[ ])?{ARABIC}{{2,}}{_FAMILY}){_END}"),
        0.75,
        "somebody, son of somebody",
        needs=(" بن ",),
    ),
    Detector(
        "name, in Arabic, servant of",
        Kind.NAME,
        re.compile(rf"{_START}(?P<it>{_SERVANT}{_FAMILY}){_END}"),
        0.6,
        "a name that begins with servant of",
        needs=("عبد",),
    ),
    Detector(
        "name, in Arabic, as a signature",
        Kind.NAME,
        re.compile(
            rf"{_START}(?:(?:مع (?:خالص |فائق |أطيب )?(?:التحية|التحيات|تحياتي|الشكر|الاحترام)|تحياتي|المخلصة?|أخوكم|أختكم|"
            rf"محبكم)[ ]?[،,:.\n-]*\s*)(?P<it>(?!ل){_SAID})\s*[.]?\s*\Z"
        ),
        0.65,
        "it stands where a signature does",
    ),
)
