from __future__ import annotations

from folkmoot.web.survey.bundle import bundle, lean
from folkmoot.web.survey.rendering import Renderer


def test_what_is_imported_stands_first_and_once() -> None:
    modules = {
        "main": 'import { b } from "./middle.js";\nimport { a } from "./base.js";\nb();\n',
        "middle": 'import { a } from "./base.js";\nexport function b() {\n  a();\n}\n',
        "base": 'import { b } from "./middle.js";\nexport const a = () => 1;\nexport async function c() {}\n',
        "alone": "nobody();\n",
    }
    wanted = "const a = () => 1;\nasync function c() {}\nfunction b() {\na();\n}\nb();\n"
    assert bundle(modules, "main") == wanted


def test_comments_and_blanks_go_and_texts_stay() -> None:
    assert lean('  // why\n\n  const a = "// no comment";  // stays\n') == 'const a = "// no comment";  // stays\n'


def test_the_script_is_whole() -> None:
    script = Renderer().static["survey.js"].decode()
    assert "import " not in script
    assert "export " not in script
    assert script.count("function answerOf(") == 1
