"""Names, where the words around say that one follows: nothing here knows any name.

Names without such words are not found, nor most names in scripts without capitals: they are for people to see.
"""

from __future__ import annotations

import re
from typing import Final

from folkmoot.privacy.detector import Detector
from folkmoot.privacy.scripts import AFTER, ARABIC, BEFORE, DEVANAGARI, FULL_NAME, TWO_NAMES
from folkmoot.records.personal_data import Kind

_NO_PERSON: Final = re.compile(
    r"\b(?:Google|President|Presidente|Président|God|Dios|Dieu|Allah|Assistant|AI|ChatGPT|GPT|OpenAI|Internet|"
    r"Judge|Speaker|Chairman)\b|"
    r"(?:an|ish|ese|ic|ch|lic|ian|tant|ist|ista|ana|ano|ais|aise|ien|ienne|ol|ola|lica|lico|ique|lim|ristian|Jew|"
    r"Dutch|LGBT)$"
)
_EN_KIN: Final = (
    r"daughter|son|wife|husband|mother|father|mom|mum|dad|sister|brother|aunt|uncle|cousin|niece|nephew|grandmother|"
    r"grandfather|grandson|granddaughter|friend|boyfriend|girlfriend|partner|boss|neighbour|neighbor|child|baby|"
    r"roommate|colleague|teacher|doctor|therapist|ex"
)
_ES_KIN: Final = (
    r"hij[oa]|espos[oa]|mujer|marido|madre|padre|mamá|papá|herman[oa]|tí[oa]|prim[oa]|sobrin[oa]|abuel[oa]|niet[oa]|"
    r"amig[oa]|novi[oa]|pareja|jef[ea]|vecin[oa]|compañer[oa]|maestr[oa]|doctora?|ex"
)
_FR_KIN: Final = (
    r"fille|fils|femme|mari|mère|père|maman|papa|sœur|soeur|frère|tante|oncle|cousine?|nièce|neveu|grand-mère|"
    r"grand-père|petit-fils|petite-fille|amie?|copine?|compagne|compagnon|patronn?e?|voisine?|collègue|ex"
)
_AR_STOP: Final = (
    r"(?!(?:لا|ليس|غير|هو|هي|كان|كانت|على|في|من|إن|أن|الذي|التي|ما|لم|لن|قد|قال|قالت|مع|عن|إلى|أو|و|ثم|هذا|هذه|كل|"
    r"أيضا|أيضاً|فقط|سر|خاص|يعرف|يقول|المعالج|المختص|النفسي)(?=[^\u0600-\u06ff]|$))"
)
_AR_NAME: Final = rf"{_AR_STOP}{ARABIC}{{2,}}(?:[ ]{_AR_STOP}(?:ال|بو|بن |ابن |أبو |آل |عبد )?{ARABIC}{{2,}})?"
_HI_STOP: Final = (
    r"(?!(?:क्या|कुछ|कोई|नहीं|न|यह|वह|तो|भी|घर|स्कूल|काम|आज|कल|उस|इस|सब|अपने|अपनी|मुझ|उन|ज़रूरी|जरूरी|लेना|के|को|"
    r"का|की|ने|से)(?!\S))"
)
_HI_WORD: Final = rf"{_HI_STOP}{DEVANAGARI}{{2,}}"

DETECTORS: Final = (
    Detector(
        "name, as somebody gives theirs",
        Kind.NAME,
        re.compile(
            rf"{BEFORE}(?i:my (?:full |real |first |last )?name(?:'s| is)|i am called|i'm called|people call me|"
            rf"call me|me llamo|"
            rf"mi nombre(?: completo)? es|mi apellido es|me dicen|je m'appelle|mon (?:nom|"
            rf"prénom)(?: complet)?(?: est)?|je me nomme|"
            rf"on m'appelle)[ ]?:?[ ](?P<it>{FULL_NAME}){AFTER}"
        ),
        0.9,
        "somebody says that it is their name",
    ),
    Detector(
        "name, after I am",
        Kind.NAME,
        re.compile(rf"{BEFORE}(?i:i'm|i am|this is|soy|je suis|c'est)[ ](?P<it>{TWO_NAMES}){AFTER}"),
        0.7,
        "two words with capitals after I am",
        lambda found: _NO_PERSON.search(found) is None and not found.isupper(),
    ),
    Detector(
        "name, as a signature",
        Kind.NAME,
        re.compile(
            rf"{BEFORE}(?i:signed|sincerely|regards|yours truly|cheers|firmado|firma|atentamente|saludos|"
            rf"un saludo|signé|"
            rf"cordialement|bien à vous)[ ]?[,:]?[ \n]{{1,2}}(?:by |por |par )?(?P<it>{FULL_NAME}){AFTER}"
        ),
        0.7,
        "it stands where a signature does",
        lambda found: _NO_PERSON.search(found) is None,
    ),
    Detector(
        "name, after a title",
        Kind.NAME,
        re.compile(
            rf"{BEFORE}(?:Dr|Mr|Mrs|Ms|Mx|Miss|Prof|Rev|Sr|Sra|Srta|Dra|Lic|Ing|Mme|Mlle|Pr|Docteur|Monsieur|"
            rf"Madame|M)"
            rf"(?:\.[ ]?|[ ])(?P<it>{FULL_NAME}){AFTER}"
        ),
        0.6,
        "a title stands before it",
        lambda found: _NO_PERSON.search(found) is None and len(found) > 2,
    ),
    Detector(
        "name, of kin or a friend",
        Kind.NAME,
        re.compile(
            rf"{BEFORE}(?i:(?:my|our) (?:\w+ )?(?:{_EN_KIN})(?:'s name is| is called| is named|, named| named|"
            rf" called)?|"
            rf"(?:mi|nuestr[oa]) (?:{_ES_KIN})(?: se llama| llamad[oa])?|(?:ma|mon|"
            rf"notre) (?:{_FR_KIN})(?: s'appelle| nommée?)?),?[ ]"
            rf"(?P<it>{FULL_NAME}){AFTER}"
        ),
        0.75,
        "somebody says whose name it is",
        lambda found: _NO_PERSON.search(found) is None,
    ),
    Detector(
        "name, in Arabic",
        Kind.NAME,
        re.compile(
            rf"(?<!{ARABIC})(?:(?:و)?(?:اسمي|إسمي|اسمها|اسمه|إسمها|إسمه|تدعى|يدعى|أدعى|ينادونني|المدعو|التوقيع|"
            rf"توقيع|د\.)|(?:ال)?(?:دكتور|دكتورة|سيد|سيدة|"
            rf"أستاذ|أستاذة|مهندس|مهندسة|شيخ|آنسة))(?:[ ]?:)?(?: هو| هي)?[ ](?P<it>{_AR_NAME})(?!{ARABIC})"
        ),
        0.65,
        "words before it say that a name follows",
    ),
    Detector(
        "name, in Hindi",
        Kind.NAME,
        re.compile(
            rf"(?<!{DEVANAGARI})(?:मेरा(?: पूरा)? नाम[ ](?P<it>{_HI_WORD}(?:[ ]{_HI_WORD}){{0,2}})(?=[ ](?:है|"
            rf"हैं|था)))"
        ),
        0.85,
        "somebody says that it is their name",
        needs=("नाम",),
    ),
    Detector(
        "name, in Hindi, after a title",
        Kind.NAME,
        re.compile(
            rf"(?<!{DEVANAGARI})(?:डॉ\.?|डा\.|श्रीमती|श्री|सुश्री|कुमारी|प्रो\.|हस्ताक्षर|"
            rf"नाम)[ ]?:?[ ](?P<it>{_HI_WORD}(?:[ ](?!(?:ने|को|का|की|के|से|पर|में|और|है|मैं|यह|"
            rf"वह)(?!\S)){_HI_WORD})?)(?!{DEVANAGARI})"
        ),
        0.6,
        "a title, or a word for a signature, stands before it",
        lambda found: not found.endswith(("नहीं", "है")),
        needs=("डॉ", "डा.", "श्री", "कुमारी", "प्रो.", "हस्ताक्षर"),
    ),
    Detector(
        "name, in Hindi, of kin or a friend",
        Kind.NAME,
        re.compile(
            rf"(?<!{DEVANAGARI})(?:मेरी|मेरे|मेरा|हमारी|हमारा)[ ](?:बेटी|बेटे|बेटा|पत्नी|पति|माँ|मां|माता|पिता|"
            rf"बहन|भाई|दोस्त|मित्र|सहेली|पोती|पोता|चाचा|"
            rf"मामा|मौसी|दादी|दादा|नानी|नाना)[ ](?P<it>{_HI_WORD}(?:[ ]{_HI_WORD})?)(?=[ ](?:को|ने|का|की|के|"
            rf"और)(?!{DEVANAGARI}))"
        ),
        0.5,
        "a word for kin stands before it, and what follows a noun after it",
        needs=("मेर", "हमार"),
    ),
)
