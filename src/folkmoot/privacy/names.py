"""Names, where the words around say that one follows: nothing here knows any name.

Names without such words are not found, nor most names in scripts without capitals: they are for people to see.
"""

from __future__ import annotations

import re
from typing import Final

from folkmoot.privacy import names_arabic, names_hindi
from folkmoot.privacy.detector import Detector
from folkmoot.privacy.scripts import AFTER, BEFORE, FULL_NAME, NAME, TWO_NAMES
from folkmoot.records.personal_data import Kind

_NOBODY: Final = re.compile(
    r"\b(?:Google|President|Presidente|Président|God|Dios|Dieu|Allah|Assistant|AI|ChatGPT|GPT|OpenAI|Internet|"
    r"Judge|Speaker|Chairman|Team|Equipo|Équipe|Nuestro|Noël|Tout|Right|Wrong|Nobody|Everybody)\b|^(?:Response|Respuesta|Réponse|Option|Opción|Model)\b"
)
_OF_A_PEOPLE: Final = re.compile(
    r"(?:an|ish|ese|ic|ch|lic|ian|tant|ist|ista|ana|ano|ais|aise|ien|ienne|ol|ola|lica|lico|ique|lim|ristian|Jew|"
    r"Dutch|LGBT)$"
)
"""How words end that say what somebody is, which people write with a capital after I am."""
_THING: Final = re.compile(r"(?:The|El|La|Los|Las|Le|Les|L'|Bon|Bonne|Buen[ao]s?|Feliz|Happy|Merry|Joyeux)\b")
"""How titles of works and wishes begin."""
_EN_KIN: Final = (
    r"daughter|son|wife|husband|mother|father|mom|mum|dad|sister|brother|aunt|uncle|cousin|niece|nephew|grandmother|"
    r"grandfather|grandson|granddaughter|friend|boyfriend|girlfriend|partner|boss|neighbour|neighbor|child|baby|"
    r"roommate|colleague|teacher|doctor|therapist|landlord|landlady|lawyer|attorney|manager|pastor|priest|coach|tutor|"
    r"nurse|midwife|psychiatrist|psychologist|stepson|stepdaughter|stepmother|stepfather|fiancée?|ex"
)
_ES_KIN: Final = (
    r"hij[oa]|espos[oa]|mujer|marido|madre|padre|mamá|papá|herman[oa]|tí[oa]|prim[oa]|sobrin[oa]|abuel[oa]|niet[oa]|"
    r"amig[oa]|novi[oa]|pareja|jef[ea]|vecin[oa]|compañer[oa]|maestr[oa]|doctora?|abogad[oa]|psicólog[oa]|psiquiatra|terapeuta|médic[oa]|profesora?|"
    r"caser[oa]|entrenadora?|suegr[oa]|cuñad[oa]|ex"
)
_FR_KIN: Final = (
    r"fille|fils|femme|mari|mère|père|maman|papa|sœur|soeur|frère|tante|oncle|cousine?|nièce|neveu|grand-mère|"
    r"grand-père|petit-fils|petite-fille|amie?|copine?|compagne|compagnon|patronn?e?|voisine?|collègue|avocate?|psy|psychologue|psychiatre|médecin|prof|proprio|propriétaire|"
    r"entraîneu(?:r|se)|beau-(?:père|frère|fils)|belle-(?:mère|sœur|fille)|ex"
)
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
        re.compile(rf"{BEFORE}(?i:i'm|i am|this is)[ ](?P<it>{TWO_NAMES}){AFTER}"),
        0.7,
        "two words with capitals after I am",
        lambda found: not _NOBODY.search(found) and not _OF_A_PEOPLE.search(found) and not found.isupper(),
    ),
    Detector(
        "name, after soy and je suis",
        Kind.NAME,
        re.compile(rf"{BEFORE}(?i:soy|je suis)[ ](?P<it>{TWO_NAMES}){AFTER}"),
        0.7,
        "two words with capitals after I am; these languages write what people are with small letters",
        lambda found: not _NOBODY.search(found) and not found.isupper(),
    ),
    Detector(
        "name, at the end after thanks",
        Kind.NAME,
        re.compile(
            rf"(?:^|\n|[.!?][ ])[ ]*(?i:many thanks|thanks|thank you|best(?: wishes)?|yours|gracias|"
            rf"un abrazo|merci|amicalement)"
            rf"[ ]?[,.!]?[ ]*\n[ ]*[-–—~]?[ ]?(?P<it>{FULL_NAME})[ ]*\.?(?:\n|$)"
        ),
        0.65,
        "it stands in a line of its own after thanks",
        lambda found: not _NOBODY.search(found),
        needs=("\n",),
    ),
    Detector(
        "name, after a title in full",
        Kind.NAME,
        re.compile(
            rf"{BEFORE}(?:[Dd]octor|[Pp]rofessor|[Nn]urse|[Oo]fficer|[Dd]octora?|[Ll]icenciad[oa]|"
            rf"(?:[Ee]l|[Ll]e) (?:padre|père)|[Pp]rofesora?|[Ii]ngenier[oa]|[Ss]eñora?|don|"
            rf"doña|[Mm]aître|[Dd]octeur|[Pp]rofesseur|[Mm]adame|[Mm]onsieur|[Mm]ademoiselle)[ ](?P<it>{FULL_NAME}){AFTER}"
        ),
        0.55,
        "a title stands before it",
        lambda found: not _NOBODY.search(found) and len(found) > 2,
    ),
    Detector(
        "name, beside I",
        Kind.NAME,
        re.compile(rf"{BEFORE}(?i:i|me|yo|moi),[ ](?P<it>{TWO_NAMES})(?=,)"),
        0.7,
        "two words with capitals between commas after I",
        lambda found: not _NOBODY.search(found) and not _OF_A_PEOPLE.search(found),
        needs=(", ",),
    ),
    Detector(
        "name, after is called",
        Kind.NAME,
        re.compile(
            rf"{BEFORE}(?i:(?:his|her|their) name (?:is|was)|se llama(?:ba)?|s'appelle|s'appelait)"
            rf"[ ](?P<it>{TWO_NAMES}){AFTER}"
        ),
        0.7,
        "somebody says what somebody is called",
        lambda found: not _NOBODY.search(found) and not _THING.match(found),
        needs=(" name ", "llama", "appel"),
    ),
    Detector(
        "name, at the end after a sentence of thanks",
        Kind.NAME,
        re.compile(
            rf"{BEFORE}(?i:thanks|thank you|gracias|merci)"
            rf"[^.!?\n]{{0,60}}[.!][ ](?P<it>{TWO_NAMES})(?:,[ ]{NAME})?[ ]*\.?\s*\Z"
        ),
        0.65,
        "it ends the text, after thanks",
        lambda found: not _NOBODY.search(found) and not _THING.match(found),
        needs=("hank", "racias", "erci"),
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
        lambda found: not _NOBODY.search(found),
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
        lambda found: not _NOBODY.search(found) and len(found) > 2,
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
        lambda found: not _NOBODY.search(found),
    ),
    *names_arabic.DETECTORS,
    *names_hindi.DETECTORS,
)
