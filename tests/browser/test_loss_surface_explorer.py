"""The loss-surface explorable on a bare page: what it says, what it refuses, and how it behaves for every reader."""

import pytest

from tests.browser.stage import stage
from utils.explorables import LossSurfaceExplorer

PLAY = {"name": "Play", "exact": True}


@pytest.fixture(scope="module")
def seen(browser):
    with stage(browser) as page:
        yield page


def sentences(seen):
    return seen.page.locator(".sentence").all_inner_texts()


def press(seen, name):
    seen.page.get_by_role("button", name=name, exact=True).click()
    seen.frames(3)


def test_it_asks_for_a_prediction_and_shows_the_slope_first(seen):
    seen.show(LossSurfaceExplorer())
    assert sentences(seen) == [
        "The slope here is 1.4. Predict, then press Play.",
        "The slope here is 0.000000012. Predict, then press Play.",
    ]


def test_one_step_many_steps_and_reset(seen):
    seen.show(LossSurfaceExplorer())
    press(seen, "1 step")
    assert seen.get("steps") == {"cross_entropy": 1, "softmax_squared_error": 1}
    press(seen, "1,000 steps")
    assert seen.get("steps") == {"cross_entropy": 11, "softmax_squared_error": 1001}
    assert sentences(seen)[0] == "11 steps: class 1 leads."
    assert seen.page.get_by_role("status").inner_text().startswith("Cross-entropy: 11 steps: class 1 leads.")
    press(seen, "Reset")
    assert seen.get("steps") == {"cross_entropy": 0, "softmax_squared_error": 0}
    assert seen.get("points") == {"cross_entropy": [-10, 10], "softmax_squared_error": [-10, 10]}


def test_pause_holds_what_play_has_reached(seen):
    seen.show(LossSurfaceExplorer())
    seen.page.get_by_role("button", **PLAY).click()
    seen.page.wait_for_timeout(400)
    press(seen, "Pause")
    held = seen.get("steps")
    assert 1 <= held["cross_entropy"] <= 11
    seen.frames(20)
    assert seen.get("steps") == held
    assert seen.get("playing") is False


def test_python_can_press_play_and_pause(seen):
    seen.show(LossSurfaceExplorer())
    seen.set(playing=True)
    seen.page.wait_for_timeout(300)
    assert seen.page.get_by_role("button", name="Pause").is_visible()
    seen.set(playing=False)
    assert seen.page.get_by_role("button", **PLAY).is_visible()
    assert seen.get("steps")["cross_entropy"] >= 1


def test_python_sets_several_things_at_once(seen):
    seen.show(LossSurfaceExplorer())
    seen.set(y3=1000.0, target=[0, 0, 1])
    assert sentences(seen)[0].startswith("Class 3 leads already.")


def test_the_good_corner_is_flat_and_does_no_harm(seen):
    seen.show(LossSurfaceExplorer())
    seen.page.get_by_label("Preset").select_option(label="the good corner")
    seen.frames(3)
    assert seen.get("start") == [10, -10]
    assert sentences(seen) == ["Class 1 leads already. It is flat here as well, and that does no harm."] * 2


def test_a_reader_can_set_everything_by_keyboard_alone(seen):
    seen.show(LossSurfaceExplorer(preset="adam", view="both"))
    reached = []
    for _ in range(40):
        seen.page.keyboard.press("Tab")
        label = seen.page.evaluate(
            "document.activeElement.labels?.[0]?.textContent || document.activeElement.ariaLabel"
            " || document.activeElement.textContent.trim().slice(0, 30)"
        )
        if label in reached[:1]:
            break
        reached.append(label)
    for name in (
        "Play",
        "1 step",
        "1,000 steps",
        "1,000,000 steps",
        "Reset",
        "Preset",
        "learning rate",
        "optimiser",
        "eps",
        "number type",
        "y₃",
        "target",
        "show",
        "start y₁",
        "start y₂",
    ):
        assert name in reached
    assert sum("map over" in label for label in reached) == 2
    assert sum("relief" in label for label in reached) == 2


def test_arrow_keys_move_the_start_and_turn_the_relief(seen):
    seen.show(LossSurfaceExplorer(view="both"))
    seen.page.locator("canvas.map").first.focus()
    seen.page.keyboard.press("ArrowRight")
    seen.page.keyboard.press("Shift+ArrowDown")
    assert seen.get("start") == pytest.approx([-9.5, 9.9])
    look = "document.querySelector('.layers.relief .back').toDataURL()"
    seen.frames(30)
    before = seen.page.evaluate(look)
    seen.page.locator("canvas.relief").first.focus()
    seen.page.keyboard.press("ArrowLeft")
    seen.frames(30)
    assert seen.page.evaluate(look) != before


def test_a_number_that_does_not_fit_is_refused_in_place(seen):
    seen.show(LossSurfaceExplorer())
    box = seen.page.get_by_label("learning rate").first
    box.fill("1000")
    assert seen.page.locator(".invalid", has_text="From 0.001 to 100, please.").is_visible()
    assert seen.get("learning_rate") == 1
    for text, value in {"10": 10, "1,5": 1.5, "-1,5": 1.5, "": 1.5}.items():
        box.fill(text)
        assert seen.get("learning_rate") == value
    box.fill("1,5")
    box.press("ArrowUp")
    assert seen.get("learning_rate") == 2.5
    assert seen.page.locator(".invalid:not(:empty)").count() == 0


@pytest.mark.parametrize(
    ("trait", "value", "said"),
    [
        ("start", [1, None], "start should be a number from -50 to 50, but it is null."),
        ("start", "nonsense", 'start should hold 2 numbers, but it is "nonsense".'),
        ("learning_rate", 1e9, "learning_rate should be a number from 0.001 to 100, but it is 1000000000."),
        ("optimizer", "sgd", 'optimizer is "sgd", which is unknown'),
        ("target", [1, 1, 0], "target should sum to 1"),
    ],
)
def test_saved_nonsense_is_said_and_never_a_blank_box(seen, trait, value, said):
    explorer = LossSurfaceExplorer()
    seen.show(explorer)
    seen.set(**{trait: value})
    assert said in seen.page.get_by_role("alert").inner_text()
    seen.set(**{trait: getattr(explorer, trait)})  # mended, it is alive again
    press(seen, "1 step")
    assert seen.numbers()["cross_entropy.steps"] == 1
    assert seen.errors == []


def test_reduced_motion_jumps_to_the_end_without_a_frame_between(seen):
    seen.page.emulate_media(reduced_motion="reduce")
    seen.show(LossSurfaceExplorer(preset="adam_cliff"))
    seen.page.evaluate(
        """() => {
            window.pictures = new Set();
            const look = () => {
                const map = document.querySelectorAll("canvas.map")[1];
                if (map) pictures.add(map.toDataURL());
                requestAnimationFrame(look);
            };
            look();
        }"""
    )
    seen.page.get_by_role("button", **PLAY).click()
    seen.page.get_by_role("button", **PLAY).wait_for()
    seen.frames(5)
    seen.page.emulate_media(reduced_motion="no-preference")
    assert seen.numbers()["softmax_squared_error.steps"] == 133_724
    assert seen.page.evaluate("pictures.size") <= 3  # before, and after


def test_dragging_a_relief_turns_both(seen):
    seen.show(LossSurfaceExplorer(view="reliefs"))
    seen.frames(30)
    looks = "[...document.querySelectorAll('.layers.relief .back')].map(canvas => canvas.toDataURL())"
    before = seen.page.evaluate(looks)
    seen.page.locator("canvas.relief").first.scroll_into_view_if_needed()
    box = seen.page.locator("canvas.relief").first.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    seen.page.mouse.move(x, y)
    seen.page.mouse.down()
    seen.page.mouse.move(x + 60, y + 10, steps=4)
    seen.page.mouse.up()
    seen.frames(30)
    assert all(one != other for one, other in zip(seen.page.evaluate(looks), before, strict=True))
