"""Names in Hindi, which has no capitals: by what is put after names, and by words that say whose a name is.

Nothing here knows any given name. What follows a word for kin is taken for a name only where the grammar leaves room for
one: before a postposition, or before what somebody is.
"""

from __future__ import annotations

import re
from typing import Final

from folkmoot.privacy.detector import Detector
from folkmoot.privacy.scripts import DEVANAGARI
from folkmoot.records.personal_data import Kind

_START: Final = rf"(?<!{DEVANAGARI})"
_END: Final = rf"(?!{DEVANAGARI})"
_OTHER_WORDS: Final = (
    "क्या|कुछ|कोई|किसी|नहीं|नही|न|ना|मत|यह|ये|वह|वो|वे|तो|भी|ही|घर|स्कूल|काम|आज|कल|अब|तब|जब|कब|उस|इस|सब|सभी|हर|अपने|अपनी|"
    "अपना|मुझ|मुझे|मेरा|मेरी|मेरे|हम|हमारा|हमारी|हमारे|तुम|आप|आपका|आपकी|उन|इन|उनका|उसका|जिसका|इसका|ज़रूरी|जरूरी|लेना|देना|के|को|का|"
    "की|ने|से|में|पर|और|या|एक|दो|तीन|बहुत|बड़ा|बड़ी|बड़े|छोटा|छोटी|छोटे|अच्छा|अच्छी|अच्छे|बुरा|गलत|ग़लत|सही|जैसे|जैसा|जैसी|लोग|लोगों|"
    "बात|बातें|साथ|बाद|पहले|लिए|तक|कि|अगर|लेकिन|मगर|क्योंकि|हाँ|हां|जी|गाँव|गांव|शहर|बाज़ार|अस्पताल|दिल|मन|खेत|फ़ोन|फोन|बैंक|पैसे|"
    "खाना|खाने|डॉक्टर|नर्स|शिक्षक|अध्यापक|किसान|बीमार|खुश|दुखी|अक्सर|हमेशा|कभी|रोज़|रोज|यहाँ|वहाँ|यहां|वहां|जवाब|सवाल|राय|समझ|मदद|"
    "है|हैं|था|थी|थे|हूँ|हूं|हो|होना|मैं|दोनों|वाले|वाली|वाला|बच्चे|बच्चों|पैदा|खुद|स्वयं|तरह|समय|साल|दिन|चीज़|ऐसा|ऐसी|ऐसे|ज़्यादा|ज्यादा|कम|"
    "भगवान|देवता|दुनिया|देश|सरकार|सच|झूठ|नाम|जानवर|शेर|महिला|पुरुष|लड़का|लड़की|आदमी|औरत|व्यक्ति|मतलब|पूरा|पूरी|असली|बताना|बदलना|"
    "इसलिए|बिल्कुल|सिर्फ़|सिर्फ|केवल|अभी|करीब|क़रीब|लगभग|तकरीबन|महज|मात्र|पूरे|शायद|जो|जिस|जिन|किस|कौन|कैसे|कहाँ|क्यों|मायने|विचार|परिवार|हिंदू|मुसलमान|मुस्लिम|भारतीय"
)
_NOT: Final = rf"(?!(?:{_OTHER_WORDS}){_END})"
_WORD: Final = rf"{_NOT}{DEVANAGARI}{{2,}}{_END}"
_NO_VERB: Final = rf"(?!{DEVANAGARI}+(?:ता|ती|ते|ेगा|ेगी|ेंगे){_END})"
_POSTPOSITION: Final = rf"(?=[ ](?:ने|को|का|की|के|से|जी){_END})"
_PERSON: Final = rf"(?:{_NO_VERB}{_WORD}|{_WORD}{_POSTPOSITION})"
_SAID_OF_ONE: Final = (
    "सहमत|असहमत|हैरान|परेशान|चिंतित|नाराज़|नाराज|तैयार|निराश|संतुष्ट|मजबूर|शाकाहारी|उदास|आशावादी|रहा|रही|रहे|गया|गई|गयी|चुका|चुकी|"
    "पाया|पाई|लगा|लगी|आया|आई|बैठा|बैठी|हुआ|हुई|काफी|काफ़ी|थोड़ा|थोड़ी|बेहद|बिलकुल|गृहिणी|सेवानिवृत्त|रिटायर्ड|छात्र|छात्रा|विद्यार्थी|मज़दूर|"
    "मजदूर|दुकानदार|इंजीनियर|वकील|पत्रकार|लेखक|सरकारी|निजी|कर्मचारी|अकेला|अकेली|विवाहित|अविवाहित|माँ|मां|पिता|आस्तिक|नास्तिक|पक्ष|ख़िलाफ़|खिलाफ|ख़िलाफ|विरुद्ध|इसके|उसके|उनके|इनके|जिसके|आपके|तुम्हारे"
)
_AFTER_NAMES: Final = "सिंह|कुमार|कुमारी|देवी|बाई|बेगम|कौर|प्रसाद|बानो|ख़ातून|खातून"
"""What is put after names, and stands alone nowhere else, or seldom."""
_OWN: Final = r"(?:मेरा|मेरी|मेरे|हमारा|हमारी|हमारे|अपने|अपनी)"
_NOT_SAID: Final = rf"(?!(?:{_SAID_OF_ONE}){_END}){_NO_VERB}"
_KIN: Final = (
    "बेटी|बेटे|बेटा|पत्नी|बीवी|पति|माँ|मां|माता|पिता|पापा|बहन|भाई|दोस्त|मित्र|सहेली|पोती|पोता|नाती|नातिन|चाचा|चाची|मामा|मामी|मौसी|मौसा|"
    "बुआ|फूफा|ताऊ|ताई|दादी|दादा|नानी|नाना|भतीजा|भतीजी|भांजा|भांजी|साला|साली|देवर|ननद|सास|ससुर|बहू|दामाद|पड़ोसी|पड़ोसन|बॉस|गुरु|"
    "शिक्षक|शिक्षिका|अध्यापक|मास्टर|मंगेतर|प्रेमिका|प्रेमी|साथी|सहकर्मी|बच्ची|बच्चा|भाभी|जीजा|वकील|मालिक|मालकिन|मकान मालिक|मैनेजर|कोच"
)
_SAID_TO_BE: Final = (
    rf"(?=[ ](?!{DEVANAGARI}*(?:ता|ती|ते|में|पर|से|को|के|का|की|नहीं|भी|ही|तो)[ ]){DEVANAGARI}+[ ](?:है|हैं|था|थी|थे){_END})"
)
"""Before one word and is, where that word is neither a verb nor a postposition: what somebody is."""
_OF_AGE: Final = rf"(?=[ ](?:\d{{1,2}}|{DEVANAGARI}+)[ ](?:साल|वर्ष|बरस|महीने)[ ](?:का|की|के|को){_END})"
"""Before how old somebody is."""
_TITLES: Final = (
    r"डॉ\.?|डा\.|डॉक्टर|श्रीमती|श्री|सुश्री|कुमारी|प्रो\.|प्रोफेसर|प्रोफ़ेसर|पंडित|मौलवी|मौलाना|स्वामी|उस्ताद|मास्टर|इंस्पेक्टर|कर्नल|"
    r"जनाब|मिस्टर|मिसेज|मिस|एडवोकेट|सरदार|शेख"
)
_BEFORE_JI: Final = (
    "गुरु|माता|पिता|मास्टर|माँ|मां|भाई|बहन|हाँ|हां|डॉक्टर|चाचा|चाची|दादा|दादी|नाना|नानी|मामा|मामी|मौसी|बुआ|सर|राम|पंडित|स्वामी|बाबा|"
    "बापू|मंत्री|प्रधानमंत्री|राष्ट्रपति|नेता|श्री|पापा|मम्मी|ताऊ|भाभी|दीदी|वकील|जज|साहब|बाबू|सास|ससुर|अध्यापक|शिक्षक"
)

DETECTORS: Final = (
    Detector(
        "name, in Hindi",
        Kind.NAME,
        re.compile(
            rf"{_START}(?:मेरा|हमारा|उसका|उनका|इसका|इनका|जिसका|का|आपका)[ ](?:पूरा |असली )?नाम[ ]?:?[ ]"
            rf"(?P<it>{_WORD}(?:[ ]{_WORD}){{0,2}})(?=[ ](?:है|हैं|था|थी|रखा)|[,।.]|\Z)"
        ),
        0.85,
        "somebody says that it is a name",
        needs=("नाम",),
    ),
    Detector(
        "name, in Hindi, before words for it",
        Kind.NAME,
        re.compile(rf"{_START}(?P<it>{_WORD}(?:[ ]{_WORD})?)[ ](?:नाम (?:का|की|के)|नामक){_END}"),
        0.6,
        "somebody is said to have this name",
        needs=("नाम",),
    ),
    Detector(
        "name, in Hindi, after a title",
        Kind.NAME,
        re.compile(rf"{_START}(?:{_TITLES}|हस्ताक्षर|नाम[ ]?:)[ ]?:?[ ](?P<it>{_PERSON}(?:[ ]{_PERSON})?)"),
        0.6,
        "a title, or a word for a signature, stands before it",
        needs=(
            "डॉ",
            "डा.",
            "श्री",
            "कुमारी",
            "प्रो",
            "हस्ताक्षर",
            "नाम",
            "पंडित",
            "मौल",
            "स्वामी",
            "उस्ताद",
            "मास्टर",
            "इंस्पेक्टर",
            "कर्नल",
            "जनाब",
            "मिस",
            "एडवोकेट",
            "सरदार",
            "शेख",
        ),
    ),
    Detector(
        "name, in Hindi, with what is put after names",
        Kind.NAME,
        re.compile(rf"{_START}(?P<it>{_WORD}[ ](?:{_AFTER_NAMES}){_END}(?:[ ]{_WORD}(?=[ ](?:ने|को|का|की|के|जी|हूँ|हूं)))?)"),
        0.65,
        "a word that is put after names stands after it",
        needs=("सिंह", "कुमार", "देवी", "बाई", "बेगम", "कौर", "प्रसाद", "बानो", "ातून"),
    ),
    Detector(
        "name, in Hindi, with a word of respect",
        Kind.NAME,
        re.compile(rf"{_START}(?P<it>(?!(?:{_BEFORE_JI}){_END}){_PERSON})[ ]जी{_END}"),
        0.5,
        "a word of respect stands after it",
        needs=("जी",),
    ),
    Detector(
        "name, in Hindi, of kin or a friend",
        Kind.NAME,
        re.compile(
            rf"{_START}{_OWN}[ ](?:\S+[ ])?(?:{_KIN})[ ]?,?[ ](?:"
            rf"(?P<it>{_WORD}(?:[ ]{_WORD})?)(?=[ ](?:को|ने|का|की|के|और|जी|से){_END}|,)"
            rf"|(?P<her>{_PERSON})(?:{_SAID_TO_BE}|{_OF_AGE}))"
        ),
        0.5,
        "a word for kin stands before it, and what follows a name after it",
        needs=("मेर", "हमार", "अपन"),
    ),
    Detector(
        "name, in Hindi, after I",
        Kind.NAME,
        re.compile(
            rf"{_START}मैं[ ](?P<it>{_NOT_SAID}{_WORD}[ ]{_NOT_SAID}{_WORD})"
            rf"[ ](?:हूँ|हूं)(?=[ ]?[,।.]|[ ]और|\Z)"
        ),
        0.5,
        "two words between I and am that are not said of people",
        needs=("मैं",),
    ),
    Detector(
        "name, in Hindi, as a signature",
        Kind.NAME,
        re.compile(
            rf"{_START}(?:धन्यवाद|सादर|भवदीय|भवदीया|आपका|आपकी|शुभकामनाओं सहित)[ ]?[,:।.\n-]+\s*"
            rf"(?P<it>{_WORD}(?:[ ]{_WORD}){{0,2}})\s*[.।]?\s*\Z"
        ),
        0.65,
        "it stands where a signature does",
        needs=("धन्यवाद", "सादर", "भवदीय", "आपक", "शुभकामन"),
    ),
)
