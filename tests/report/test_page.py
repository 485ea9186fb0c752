"""The report's page, as text."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from tests.report import made_up
from tests.report.conftest import build_page

from folkmoot.records.agreement import ESTIMATES
from folkmoot.records.dataset import Question
from folkmoot.report.cards import LONGEST, anchors, card, entries
from folkmoot.report.groups import PromptGroups
from folkmoot.report.texts import flat, printable
from folkmoot.report.words import ESTIMATE_WORDS, main_finding


class Page(HTMLParser):
    """A page as elements and text."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.parts: list[str] = []
        self._skipped = 0
        self.feed(content.decode("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._skipped += tag in {"script", "style"}
        if tag in {"dt", "dd", "th", "td", "p", "li", "div", "h3"}:
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self._skipped -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            self.parts.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.parts).split())

    def having(self, attribute: str) -> list[str]:
        return [
            value or "" for _, attributes in self.elements for name, value in attributes.items() if name == attribute
        ]


@pytest.fixture(scope="module")
def page(files: dict[str, bytes]) -> Page:
    return Page(files["index.html"])


def test_the_finding_is_said_in_plain_words() -> None:
    assert main_finding(made_up.result(), "Rules") == (
        "When a person put one response above another, a ranker that applied the spec “Rules” did the same 62.5% of the time "
        "(95% interval 57.5% to 67.5%; 58 pairs, 12 people, 3 prompts). Tossing a coin would give 50%.",
        "People differ, so no single ranking can agree with all of them. With these people the best that any single "
        "ranking could reach lies between 70.0% (95% interval 65.0% to 75.0%; the same pairs) and 80.0% (no interval: "
        "a maximum cannot be bootstrapped; the same pairs).",
        "The ranker is 7.5 points below the lower end (95% interval +2.5 to +12.5 points; the same pairs): rankings made "
        "from people’s own answers would do better. It is 17.5 points below the upper end (no interval: a maximum cannot be "
        "bootstrapped; the same pairs).",
        "Two people who both put one of two responses above the other agree with each other 61.1% of the time (95% interval "
        "56.1% to 66.1%; the same pairs).",
    )


@pytest.mark.parametrize(
    ("gap", "half", "words"),
    [
        (
            0.01,
            0.05,
            "1.0 points below the lower end (95% interval −4.0 to +6.0 points; the same pairs), a gap that these data",
        ),
        (-0.06, 0.02, "6.0 points above the lower end (95% interval −8.0 to −4.0 points; the same pairs): better than"),
        (0.06, None, "6.0 points below the lower end (no interval: 3 prompts, and it needs 5; the same pairs). It is"),
    ],
)
def test_the_gap_says_what_can_be_told(gap: float, half: float | None, words: str) -> None:
    made = made_up.result()
    overall = replace(made.overall, estimates=made_up.estimates(gap_to_crossfit=made_up.estimate(gap, half)))
    assert words in main_finding(replace(made, overall=overall), None)[2]


def test_what_is_undefined_is_said_with_its_reason() -> None:
    made = made_up.result()
    missing = made_up.estimate(None, because="fewer than 4 people")
    estimates = made_up.estimates(agreement=missing, best_single_ranking_crossfit=missing, gap_to_crossfit=missing)
    finding = main_finding(replace(made, overall=replace(made.overall, estimates=estimates)), None)
    assert finding[0] == "How far people agree with the ranker is undefined: fewer than 4 people."
    assert "lies below 80.0%" in finding[1]
    assert "the lower end is undefined: fewer than 4 people" in finding[1]
    assert finding[2] == "The gap to the lower end is undefined: fewer than 4 people."


def test_every_estimate_has_words() -> None:
    assert sorted(ESTIMATE_WORDS) == sorted(ESTIMATES)


def test_every_measure_stands_with_interval_and_n(page: Page) -> None:
    shown = page.text
    for words in ESTIMATE_WORDS.values():
        assert words.label in shown
    for text in (
        "62.5% (57.5% to 67.5%)",
        "undefined: the veto was not asked",
        "80.0% (no interval: a maximum cannot be bootstrapped)",
        "58 pairs, 12 people, 3 prompts",
        "No detectable effect on agreement: -0.011 (-0.031 to +0.009).",
        "2 of 12 participant ids are unlinked.",
        "3.0% (2.0% to 4.0%)",  # pairs that two runs tie
        "+2.5 points (−1.5 to +6.5 points)",  # flips beyond retest
        "cannot be told",
        "too few: a number needs 5 people",
        "published “about 80%”",
    ):
        assert text in shown, text


def test_a_prompts_card_says_what_people_and_the_ranker_did(page: Page) -> None:
    shown = page.text
    for text in (
        "1. The ranker falls 30.0 points short link",
        "2. The ranker falls 8.0 points short, within chance link",
        "3. The gap to the lower reference is undefined link",
        "People, by mean rank A = C > B",
        "The ranker B > A = C",
        "B is fair to both.",
        "9 of 10: 90.0% (59.6% to 98.2%)",  # Wilson's interval
        "C above B 6 of 11: 54.5%",
        "undefined: fewer than 4 people",
        "It gave no reason.",
        "In no section",
    ):
        assert text in shown, text


def test_text_is_data(page: Page, files: dict[str, bytes]) -> None:
    content = files["index.html"].decode()
    assert [tag for tag, _ in page.elements].count("script") == 1
    assert "img" not in {tag for tag, _ in page.elements}
    assert not {name for _, attributes in page.elements for name in attributes if name.startswith("on")}
    assert "&lt;/script&gt;&lt;script&gt;alert(&#39;x&#39;)" in content
    assert "\x07" not in content
    # Links lead to the page's own places, and to the files beside it.
    for link in page.having("href"):
        assert link.startswith(("#", "figures/", "tables/", "data:,")), link
    assert not page.having("src")
    assert "Made-up &lt;i&gt;study&lt;/i&gt;" in content
    assert "{{ 7*7 }}" in page.text


def test_texts_are_isolated_from_the_reading_direction_around_them(page: Page) -> None:
    said = [attributes for tag, attributes in page.elements if attributes.get("class") == "said"]
    assert len(said) == 1 + 2 + 1 + 3 + 2 + 4
    assert {attributes.get("dir") for attributes in said} == {"auto"}


def test_links_lead_somewhere(page: Page, files: dict[str, bytes]) -> None:
    ids = page.having("id")
    assert len(ids) == len(set(ids))
    for link in page.having("href"):
        if link.startswith("#"):
            assert link[1:] in ids
        elif not link.startswith("data:"):
            assert link in files
    assert {one for one in files if one != "index.html"} <= set(page.having("href"))


def test_every_prompt_has_a_place(page: Page, simulated_files: dict[str, bytes]) -> None:
    names = anchors(made_up.IDS, "prompt").values()
    assert set(names) <= set(page.having("id"))
    assert set(names) <= set(Page(simulated_files["index.html"]).having("id"))


def test_only_the_pages_own_script_may_run(files: dict[str, bytes]) -> None:
    content = files["index.html"].decode()
    (script,) = re.findall(r"<script>(.*?)</script>", content, re.DOTALL)
    digest = b64encode(hashlib.sha256(script.encode()).digest()).decode()
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', content)
    assert "default-src 'none'" in policy
    assert f"script-src 'sha256-{digest}'" in policy
    for address in re.findall(r"https?://[^\s\"'<]+", content):
        assert address.startswith(("http://www.w3.org/", "http://e.example)")), (
            address
        )  # namespaces, and the hostile text


def test_simulated_stands_on_everything(simulated_files: dict[str, bytes], files: dict[str, bytes]) -> None:
    page = Page(simulated_files["index.html"])
    shown = page.text
    assert "SIMULATED · Made-up" in shown
    assert "No number on this page is about real people" in shown
    headings = shown.count("SIMULATED")
    assert headings >= 2 + 6 + 8 * 3  # title and banner, six parts, eight figures: caption and two drawings each
    assert "SIMULATED" not in Page(files["index.html"]).text


def test_prompts_beyond_the_cards_are_lines_with_a_place_of_their_own(simulated_files: dict[str, bytes]) -> None:
    page = Page(simulated_files["index.html"])
    assert [tag for tag, attributes in page.elements if "data-prompt" in attributes] == ["article", "tr", "tr"]


def test_a_report_of_references_alone() -> None:
    page = Page(build_page(made_up.without_ranker(), made_up.dataset(withheld=True)))
    shown = page.text
    assert "those that divide people most first" in shown
    assert "1. One person agrees with another 61.1%" in shown
    assert "The texts of this prompt are withheld in this dataset." in shown
    assert "undefined: no ranking was given" not in shown  # what needs a ranker is not listed at all
    assert "The ranker’s card" not in shown


@pytest.mark.parametrize(
    ("method", "question", "words"),
    [
        ("prompts", Question.PERSONAL, ("draws prompts alone anew", "best for themselves")),
        ("cluster", Question.WORLD, ("cluster-robust variance, by person and", "best for the world")),
    ],
)
def test_the_question_and_the_intervals_are_explained(method: str, question: Question, words: tuple[str, str]) -> None:
    made = replace(
        made_up.without_ranker(), question=question, interval_method=method, n_unlinked=0, weighted=True, prompts=None
    )
    shown = Page(build_page(made, made_up.dataset())).text
    for text in (*words, "People are weighted (raked)"):
        assert text in shown


def test_anchors_are_names_that_no_other_id_has() -> None:
    ids = ("a b", "a-b", "A-B", "ä", "<b>", "x" * 200, "x" * 201)
    made = anchors(ids, "prompt")
    assert len({name.lower() for name in made.values()}) == len(ids)
    assert all(re.fullmatch(r"prompt-[A-Za-z0-9_.-]+", name) for name in made.values())
    assert made["a-b"] == "prompt-a-b"
    assert anchors(("a-b", "a b"), "prompt")["a b"] == made["a b"]


def test_a_very_long_text_is_cut_and_says_so() -> None:
    data = made_up.dataset()
    long = replace(data.prompts.messages[0][0], content="x" * (LONGEST + 7))
    data = replace(data, prompts=replace(data.prompts, messages=((long,), *data.prompts.messages[1:])))
    first = card(entries(made_up.result())[0], made_up.answers(data), None, PromptGroups(data, ()))
    assert (len(first.prompt[0].content), first.prompt[0].cut) == (LONGEST, 7)


def test_characters_that_no_page_can_hold_are_left_out() -> None:
    assert printable("a\x00b\ud800c\x85d\te\nf") == "abcd\te\nf"
    assert flat(f"a {made_up.RTL_OVERRIDE}b\n c\u200dd") == "a b c\u200dd"
