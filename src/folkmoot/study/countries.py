"""Countries of residence that the preset of demographics offers: populous ones of every continent, and "another".

A study that is asked elsewhere lists its own. Sorted by the English name, which is the value.
"""

from __future__ import annotations

from typing import Final

COUNTRIES: Final[tuple[tuple[str, str, str, str, str], ...]] = (
    ("Algeria", "Argelia", "Algérie", "الجزائر", "अल्जीरिया"),
    ("Argentina", "Argentina", "Argentine", "الأرجنتين", "अर्जेंटीना"),
    ("Australia", "Australia", "Australie", "أستراليا", "ऑस्ट्रेलिया"),
    ("Bangladesh", "Bangladés", "Bangladesh", "بنغلاديش", "बांग्लादेश"),
    ("Belgium", "Bélgica", "Belgique", "بلجيكا", "बेल्जियम"),
    ("Brazil", "Brasil", "Brésil", "البرازيل", "ब्राज़ील"),
    ("Canada", "Canadá", "Canada", "كندا", "कनाडा"),
    ("Chile", "Chile", "Chili", "تشيلي", "चिली"),
    ("China", "China", "Chine", "الصين", "चीन"),
    ("Colombia", "Colombia", "Colombie", "كولومبيا", "कोलंबिया"),
    ("Egypt", "Egipto", "Égypte", "مصر", "मिस्र"),
    ("Ethiopia", "Etiopía", "Éthiopie", "إثيوبيا", "इथियोपिया"),
    ("France", "Francia", "France", "فرنسا", "फ़्रांस"),
    ("Germany", "Alemania", "Allemagne", "ألمانيا", "जर्मनी"),
    ("Ghana", "Ghana", "Ghana", "غانا", "घाना"),
    ("India", "India", "Inde", "الهند", "भारत"),
    ("Indonesia", "Indonesia", "Indonésie", "إندونيسيا", "इंडोनेशिया"),
    ("Iraq", "Irak", "Irak", "العراق", "इराक़"),
    ("Israel", "Israel", "Israël", "إسرائيل", "इज़राइल"),
    ("Italy", "Italia", "Italie", "إيطاليا", "इटली"),
    ("Japan", "Japón", "Japon", "اليابان", "जापान"),
    ("Jordan", "Jordania", "Jordanie", "الأردن", "जॉर्डन"),
    ("Kenya", "Kenia", "Kenya", "كينيا", "केन्या"),
    ("Malaysia", "Malasia", "Malaisie", "ماليزيا", "मलेशिया"),
    ("Mexico", "México", "Mexique", "المكسيك", "मेक्सिको"),
    ("Morocco", "Marruecos", "Maroc", "المغرب", "मोरक्को"),
    ("Nepal", "Nepal", "Népal", "نيبال", "नेपाल"),
    ("Netherlands", "Países Bajos", "Pays-Bas", "هولندا", "नीदरलैंड"),
    ("New Zealand", "Nueva Zelanda", "Nouvelle-Zélande", "نيوزيلندا", "न्यूज़ीलैंड"),
    ("Nigeria", "Nigeria", "Nigeria", "نيجيريا", "नाइजीरिया"),
    ("Pakistan", "Pakistán", "Pakistan", "باكستان", "पाकिस्तान"),
    ("Peru", "Perú", "Pérou", "بيرو", "पेरू"),
    ("Philippines", "Filipinas", "Philippines", "الفلبين", "फ़िलीपींस"),
    ("Poland", "Polonia", "Pologne", "بولندا", "पोलैंड"),
    ("Russia", "Rusia", "Russie", "روسيا", "रूस"),
    ("Saudi Arabia", "Arabia Saudí", "Arabie saoudite", "المملكة العربية السعودية", "सऊदी अरब"),
    ("Senegal", "Senegal", "Sénégal", "السنغال", "सेनेगल"),
    ("South Africa", "Sudáfrica", "Afrique du Sud", "جنوب أفريقيا", "दक्षिण अफ़्रीका"),
    ("South Korea", "Corea del Sur", "Corée du Sud", "كوريا الجنوبية", "दक्षिण कोरिया"),
    ("Spain", "España", "Espagne", "إسبانيا", "स्पेन"),
    ("Sweden", "Suecia", "Suède", "السويد", "स्वीडन"),
    ("Switzerland", "Suiza", "Suisse", "سويسرا", "स्विट्ज़रलैंड"),
    ("Thailand", "Tailandia", "Thaïlande", "تايلاند", "थाईलैंड"),
    ("Tunisia", "Túnez", "Tunisie", "تونس", "ट्यूनीशिया"),
    ("Turkey", "Turquía", "Turquie", "تركيا", "तुर्की"),
    ("Ukraine", "Ucrania", "Ukraine", "أوكرانيا", "यूक्रेन"),
    ("United Arab Emirates", "Emiratos Árabes Unidos", "Émirats arabes unis", "الإمارات العربية المتحدة", "संयुक्त अरब अमीरात"),
    ("United Kingdom", "Reino Unido", "Royaume-Uni", "المملكة المتحدة", "यूनाइटेड किंगडम"),
    ("United States", "Estados Unidos", "États-Unis", "الولايات المتحدة", "संयुक्त राज्य अमेरिका"),
    ("Vietnam", "Vietnam", "Viêt Nam", "فيتنام", "वियतनाम"),
    ("Another country", "Otro país", "Un autre pays", "بلد آخر", "कोई और देश"),
)  # fmt: skip
"""The name in English, Spanish, French, Arabic and Hindi."""
