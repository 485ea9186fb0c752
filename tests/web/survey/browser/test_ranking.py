"""The prompt's page as people use it: touch, mouse, keys; what it sends."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from tests.web.survey.browser.page_server import PageServer

pytestmark = pytest.mark.browser
# On the page: response 1 is C, 2 is A, 3 is D, 4 is B.
UUID = re.compile(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}")


@pytest.fixture
def page(browser: Browser, prompt_server: PageServer) -> Iterator[Page]:
    """The prompt's page on a phone."""
    context = browser.new_context(viewport={"width": 320, "height": 640}, has_touch=True, reduced_motion="reduce")
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{prompt_server.address}/prompt")
    yield page
    context.close()
    assert faults == []


def card(page: Page, shown: int) -> Locator:
    return page.locator(f'.card[data-shown="{shown}"]')


def button(page: Page, shown: int, name: str) -> Locator:
    return card(page, shown).get_by_role("button", name=name)


def status(page: Page, question: str) -> Locator:
    return page.locator(f'[data-question="{question}"] .status')


def test_nothing_is_answered_before_it_is_touched(page: Page, prompt_server: PageServer) -> None:
    assert page.locator(":checked:not(option)").count() == 0
    assert set(page.locator("form#answers select").evaluate_all("all => all.map(one => one.value)")) == {""}
    page.get_by_role("button", name="My order", exact=True).tap()
    page.get_by_role("button", name="For the world", exact=True).tap()
    page.wait_for_timeout(600)
    assert prompt_server.saved == []


def test_ranking_by_touch_with_a_tie_and_undo(page: Page, prompt_server: PageServer) -> None:
    page.get_by_role("button", name="My order", exact=True).tap()
    button(page, 2, "Best").tap()
    expect(page.locator(".heard")).to_have_text("Response 2 is now in place 1. Without a place: 3")
    button(page, 4, "Next best").tap()
    button(page, 1, "Same place as response 4").tap()
    assert prompt_server.saved == []
    button(page, 3, "Next best").tap()
    expect(status(page, "personal_ranking")).to_have_text("Saved")
    assert prompt_server.last("personal_ranking")["value"] == {"tiers": [["A"], ["B", "C"], ["D"]], "rationale": ""}
    assert page.locator(".order li").all_inner_texts() == ["1\n2", "2\n1\n4", "3\n3"]
    assert page.locator(".tray").bounding_box()["y"] < 640  # type: ignore[index]  # it is in view, so it has a box
    page.get_by_role("button", name="Undo").tap()
    expect(status(page, "personal_ranking")).to_contain_text("still without a place: 1")
    assert page.locator(".order li").count() == 2


def test_the_tray_leads_to_a_response(page: Page) -> None:
    page.get_by_role("button", name="My order", exact=True).tap()
    button(page, 4, "Best").tap()
    page.evaluate("scrollTo(0, 0)")
    button(page, 1, "Next best").tap()
    page.locator(".chip", has_text="4").tap()
    expect(card(page, 4)).to_be_focused()
    expect(card(page, 4).locator("h3")).to_be_in_viewport()


def test_dragging_in_the_tray(page: Page, prompt_server: PageServer) -> None:
    page.get_by_role("button", name="My order", exact=True).tap()
    for shown in (1, 2, 3, 4):
        button(page, shown, "Best" if shown == 1 else "Next best").tap()
    source = page.locator('.chip[data-label="B"]').bounding_box()
    target = page.locator('.chip[data-label="C"]').bounding_box()
    assert source is not None
    assert target is not None
    page.mouse.move(source["x"] + 20, source["y"] + 20)
    page.mouse.down()
    page.mouse.move(target["x"] + 15, target["y"] + 20, steps=5)
    page.mouse.move(target["x"] + 3, target["y"] + 20)
    page.mouse.up()
    expect(status(page, "personal_ranking")).to_have_text("Saved")
    assert page.locator(".order li").all_inner_texts() == ["1\n4", "2\n1", "3\n2", "4\n3"]
    assert prompt_server.last("personal_ranking")["value"]["tiers"] == [["B"], ["C"], ["A"], ["D"]]


def test_ranking_by_keys_alone(page: Page, prompt_server: PageServer) -> None:
    page.get_by_role("button", name="My order", exact=True).focus()
    page.keyboard.press("Enter")
    for shown, key in ((1, "1"), (2, "2"), (3, "2"), (4, "3")):
        card(page, shown).focus()
        page.keyboard.press(key)
    expect(status(page, "personal_ranking")).to_have_text("Saved")
    assert prompt_server.last("personal_ranking")["value"]["tiers"] == [["C"], ["A", "D"], ["B"]]
    page.locator('.chip[data-label="B"]').focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert page.locator(".order li").all_inner_texts() == ["1\n4", "2\n1", "3\n2\n3"]
    card(page, 1).focus()
    page.keyboard.press("Delete")
    expect(page.locator(".heard")).to_have_text("Response 1 has no place now")
    page.keyboard.press("=")
    assert page.locator(".order li").all_inner_texts() == ["1\n4", "2\n1\n2\n3"]


def test_what_could_not_be_saved_is_sent_again_under_the_same_key(page: Page, prompt_server: PageServer) -> None:
    prompt_server.failures = 1
    page.get_by_text("Somewhat: it matters in some cases").tap()
    expect(status(page, "importance")).to_have_text("Kept on this device; will be sent when the connection returns")
    key = page.locator('[name="importance.key"]').input_value()
    expect(status(page, "importance")).to_have_text("Saved")
    assert [(name, body["key"], body["value"]) for name, body in prompt_server.saved] == [
        ("importance", key, {"value": "somewhat"})
    ]
    page.get_by_role("button", name="Save and go on").tap()
    # Two steps were never before this person: that is said once, and is no obstacle.
    expect(page.locator(".lost a")).to_have_text(
        ["Which responses do you prefer?", "Which responses are best for the world?"]
    )
    page.locator(".lost a").first.tap()
    expect(page.locator('.stepper [aria-current="step"]')).to_have_text("My order")
    page.get_by_role("button", name="Save and go on").tap()
    expect(page).to_have_title("taken")
    # The plain form repeats the saved answer under its key.
    assert prompt_server.posted[-1][1]["importance.key"] == key
    assert prompt_server.posted[-1][1]["importance.value"] == "somewhat"


def test_a_slider_is_no_answer_until_it_is_touched(page: Page, prompt_server: PageServer) -> None:
    box = page.locator('[data-question="criteria_ratings"]')
    slider = box.get_by_role("slider", name="It says what could go wrong.")
    assert slider.get_attribute("aria-valuetext") == "Not rated"
    slider.focus()
    page.keyboard.press("ArrowLeft")
    expect(status(page, "criteria_ratings")).to_have_text("Saved")
    assert prompt_server.last("criteria_ratings")["value"] == {"ratings": {"0": -1}}
    assert slider.get_attribute("aria-valuetext") == "−1"
    box.get_by_role("button", name="Clear").tap()
    assert slider.get_attribute("aria-valuetext") == "Not rated"
    expect(status(page, "criteria_ratings")).to_have_text("")


def test_zero_is_a_rating(page: Page, prompt_server: PageServer) -> None:
    page.get_by_role("slider", name="It takes the person's wishes seriously.").focus()
    page.keyboard.press(" ")
    expect(status(page, "criteria_ratings")).to_have_text("Saved")
    assert prompt_server.last("criteria_ratings")["value"] == {"ratings": {"1": 0}}


def test_vetoes_reasons_own_criteria_and_skipping(page: Page, prompt_server: PageServer) -> None:
    page.get_by_text("All of them are acceptable").tap()
    card(page, 3).get_by_text("Unacceptable", exact=True).tap()
    page.get_by_label("What makes it unacceptable?").fill("Silence\nharms.")
    page.get_by_label("Your criterion 1").fill("No lies.")
    page.get_by_role("slider", name="How good or bad is it? (1)").focus()
    page.keyboard.press("End")
    page.locator('[data-question="importance"]').get_by_text("I would rather not answer this").tap()
    for question in ("veto", "own_criteria", "importance"):
        expect(status(page, question)).to_have_text("Saved")
    page.wait_for_timeout(900)
    assert prompt_server.last("veto")["value"] == {"flagged": ["D"], "rationale": "Silence\nharms."}
    assert prompt_server.last("own_criteria")["value"] == {"criteria": [{"text": "No lies.", "rating": 10}]}
    assert prompt_server.last("importance")["value"] is None
    assert all(UUID.fullmatch(body["key"]) for _, body in prompt_server.saved)
    assert len({body["key"] for _, body in prompt_server.saved}) == len(prompt_server.saved)


def test_arrows_follow_the_direction_of_reading(page: Page, prompt_server: PageServer) -> None:
    page.goto(f"{prompt_server.address}/ar")
    page.locator(".stepper button").nth(1).tap()
    for shown in (1, 2, 3, 4):
        card(page, shown).locator(".ranking button").first.tap()
    boxes = [chip.bounding_box() for chip in page.locator(".chip").all()]
    assert [box["x"] for box in boxes if box] == sorted((box["x"] for box in boxes if box), reverse=True)
    page.locator('.chip[data-label="C"]').focus()
    page.keyboard.press("ArrowLeft")
    assert page.locator(".order li").all_inner_texts()[0] == "1\n2"
    page.goto(f"{prompt_server.address}/prompt")


def test_a_reader_may_fold_a_response_and_none_is_folded_before(page: Page) -> None:
    assert page.locator(".card details:not([open])").count() == 0
    card(page, 2).locator("summary").tap()
    assert card(page, 2).locator(".text").is_hidden()


def test_without_javascript_the_form_holds_every_answer(browser: Browser, prompt_server: PageServer) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{prompt_server.address}/prompt")
    for label, place in zip("ABCD", "1223", strict=True):
        page.locator(f'[name="personal_ranking.place.{label}"]').select_option(place)
    page.locator('[name="veto.none"]').check()
    page.locator('[name="criteria_ratings.rating.0"]').fill("-7")
    page.get_by_role("button", name="Save and go on").click()
    path, form = prompt_server.posted[-1]
    assert path == "/prompt"
    filled = {name: value for name, value in form.items() if value and not name.endswith(".key")}
    assert filled == {
        "csrf_token": "token",
        "prompt_id": "promise",
        "occurrence": "1",
        "action": "next",
        "veto.none": "yes",
        **{f"personal_ranking.place.{label}": place for label, place in zip("ABCD", "1223", strict=True)},
        "criteria_ratings.rating.0": "-7",
    }
    context.close()


def test_ten_criteria_of_ones_own_by_one_button(page: Page, prompt_server: PageServer) -> None:
    more = page.get_by_role("button", name="One more")
    for n in range(10):
        if n:
            more.tap()
            expect(page.get_by_label(f"Your criterion {n + 1}", exact=True)).to_be_focused()
        page.get_by_label(f"Your criterion {n + 1}", exact=True).fill(f"It is {n}.")
        page.get_by_role("slider", name=f"How good or bad is it? ({n + 1})").focus()
        page.keyboard.press("Home")
    assert more.is_hidden()
    expect(status(page, "own_criteria")).to_have_text("Saved")
    page.wait_for_function("localStorage.length && !JSON.parse(Object.values(localStorage)[0]).queue.length")
    wanted = [{"text": f"It is {n}.", "rating": -10} for n in range(10)]
    assert prompt_server.last("own_criteria")["value"] == {"criteria": wanted}
    # They are there again where the page is loaded again, though the server of this test gives an empty one.
    page.evaluate("""() => {
        const [[name, held]] = Object.entries(localStorage);
        const now = JSON.parse(held);
        now.open.inputs.own_criteria.revision = 0;
        localStorage.setItem(name, JSON.stringify(now));
    }""")
    page.reload()
    assert page.get_by_label("Your criterion 10", exact=True).input_value() == "It is 9."


def test_a_refused_save_says_which_question_and_why(page: Page) -> None:
    reason = "A text is too long."
    page.route("**/answers/veto", lambda route: route.fulfill(status=422, json={"error": {}, "reason": reason}))
    page.get_by_text("All of them are acceptable").tap()
    expect(status(page, "veto")).to_have_text(f"Not saved: {reason}")
    button(page, 1, "Best").wait_for(state="hidden")
    page.get_by_role("button", name="My order", exact=True).tap()
    button(page, 1, "Best").tap()
    page.get_by_role("button", name="Save and go on").tap()
    lost = page.locator(".lost")
    expect(lost).to_contain_text("Something is missing or cannot be kept:")
    assert lost.locator("a").all_inner_texts() == [
        f"Is any response unacceptable? Not saved: {reason}",
        "Which responses do you prefer? Not saved yet: responses still without a place: 3",
    ]
    expect(lost).to_be_focused()
    lost.locator("a").first.tap()
    expect(page.locator('[name="veto.none"]')).to_be_focused()
