"""The loss-surface explorable computes what `utils` computes: in float64 to 1e-12, in float32 to the last bit."""

import numpy as np
import pytest

from tests.browser.stage import served, stage
from utils.descent import OPTIMIZERS, descend
from utils.explorables import LossSurfaceExplorer
from utils.explorables.bundle import FOLDER
from utils.losses import LOSSES
from utils.surfaces import loss_surface

N_STATES = 40
TARGETS = [(1, 0, 0), (0, 1, 0), (0, 0, 1), (0.7, 0.2, 0.1), (0.2, 0.5, 0.3)]
DESCENT = """async ([address, cases, n]) => {
    const { Descent } = await import(address + "/shared/descent.js");
    return cases.map((setting) => {
        const descent = new Descent(setting).run(n, false);
        return [...descent.point, descent.steps];
    });
}"""


@pytest.fixture(scope="module")
def page(browser):
    with served(FOLDER) as address, stage(browser, address + "/shared/") as seen:
        seen.address = address
        yield seen


def draw_settings(seed):
    """Draw settings of the explorable, the lecture's corners among them."""
    rng = np.random.default_rng(seed)
    for k in range(N_STATES):
        yield {
            "start": (-10.0, 10.0)
            if k == 0
            else tuple(rng.uniform(-10, 10, 2).round(int(rng.integers(0, 8))).tolist()),
            "y3": float(rng.choice([-1000.0, rng.uniform(-10, 10)])),
            "target": tuple(map(float, TARGETS[int(rng.integers(len(TARGETS)))])),
            "optimizer": "gradient_descent",
            "learning_rate": float(10 ** rng.uniform(-3, 2)),
            "momentum": float(rng.uniform(0, 0.99)),
            "eps": float(10 ** rng.uniform(-12, -3)),
        }


def test_every_number_on_the_page_equals_utils_to_1e_12(page):
    page.show(LossSurfaceExplorer())
    for setting in draw_settings(0):
        page.set(**setting)
        seen = page.numbers()
        logits = np.array([*setting["start"], setting["y3"]])
        for name, loss in LOSSES.items():
            gradient = loss.gradient(logits, setting["target"])
            assert seen[f"{name}.steps"] == 0
            assert seen[f"{name}.loss"] == pytest.approx(loss.value(logits, setting["target"]), rel=1e-12)
            assert seen[f"{name}.slope"] == pytest.approx(np.hypot(*gradient[:2]), rel=1e-12)


def test_the_surfaces_equal_utils_to_1e_12(page):
    axis = np.linspace(-10, 10, 100)
    for y3 in (-1000.0, -3.0, 0.0, 3.0):
        for target in TARGETS:
            found = page.page.evaluate(
                """async ([address, ...rest]) => {
                    const { lossSurfaces } = await import(address + "/shared/surface.js");
                    const found = Object.entries(lossSurfaces(...rest));
                    return Object.fromEntries(found.map(([loss, { values }]) => [loss, [...values]]));
                }""",
                [page.address, axis.tolist(), y3, list(target)],
            )
            for loss in LOSSES:
                expected = loss_surface(loss, axis, axis, y3=y3, target=target).values
                np.testing.assert_allclose(np.reshape(found[loss], (100, 100)), expected, rtol=1e-12)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("loss", LOSSES)
def test_ten_thousand_steps_in_float32_are_the_same_bit_for_bit(page, loss, optimizer):
    settings = [{**setting, "optimizer": optimizer} for setting in draw_settings(list(LOSSES).index(loss))]
    n_states = N_STATES if optimizer == "gradient_descent" else 10
    n_steps = 10_000 if optimizer == "gradient_descent" else 2_000
    cases = [
        {**setting, "loss": loss, "learningRate": setting["learning_rate"], "float32": True}
        for setting in settings[:n_states]
    ]
    for setting, (y1, y2, steps) in zip(
        settings, page.page.evaluate(DESCENT, [page.address, cases, n_steps]), strict=False
    ):
        path = descend(loss, setting.pop("start"), max_steps=n_steps, dtype=np.float32, **setting)
        assert (y1, y2) == tuple(path.points[-1].tolist())
        assert steps == path.steps_taken


def test_a_descent_ends_where_that_of_python_does_whatever_the_target_and_y3(page):
    page.show(LossSurfaceExplorer())
    for target, y3, start in [
        ((0, 1, 0), -1000.0, (10.0, -10.0)),
        ((1, 0, 0), 5.0, (-10.0, 10.0)),
        (TARGETS[4], 1, (3, -2)),
    ]:
        page.set(target=tuple(map(float, target)), y3=float(y3), start=start)
        page.page.get_by_role("button", name="1,000 steps", exact=True).click()
        page.frames(2)
        path = descend("cross_entropy", start, learning_rate=1, max_steps=1000, y3=y3, target=target, stop="crossed")
        assert path.why == "threshold"
        assert page.numbers()["cross_entropy.steps"] == path.steps_taken > 0


def test_the_way_to_go_is_the_distance_to_where_the_targets_class_leads(page):
    rng = np.random.default_rng(2)
    for target in TARGETS[:3]:
        for y3 in (-1000.0, -4.0, 0.0, 5.0):
            for y1, y2 in rng.uniform(-10, 10, (4, 2)).tolist():
                found = page.page.evaluate(
                    """async ([address, ...rest]) => {
                        const { distanceToGo } = await import(address + "/shared/descent.js");
                        return distanceToGo(...rest);
                    }""",
                    [page.address, [y1, y2], y3, list(target)],
                )
                # Brute force: the nearest of many points around it whose largest logit is the target's.
                angles = np.linspace(0, 2 * np.pi, 361)
                radii = np.linspace(0, 22, 2201)[:, None]
                logits = np.stack(
                    np.broadcast_arrays(y1 + radii * np.cos(angles), y2 + radii * np.sin(angles), y3), axis=-1
                )
                own = logits[..., target.index(1)]
                leads = (own >= logits.max(axis=-1) - 1e-9).any(axis=1)
                if leads.any():  # 22 is not always far enough
                    nearest = float(radii[leads.argmax(), 0])  # a corner between two angles is met a little late
                    assert nearest - 0.01 - nearest * np.pi / 360 <= found <= nearest + 1e-9


@pytest.mark.parametrize(
    ("preset", "steps"),
    [
        # C22
        pytest.param("lecture", {"cross_entropy": 11, "softmax_squared_error": 60_645_667}, marks=pytest.mark.slow),
        ("adam", {"cross_entropy": 102, "softmax_squared_error": 81}),  # C23
        ("adam_cliff", {"cross_entropy": 152, "softmax_squared_error": 133_724}),
    ],
)
def test_the_lectures_step_counts_come_out_of_pressing_play(page, preset, steps):
    page.show(LossSurfaceExplorer(preset=preset))
    page.page.get_by_role("button", name="Play", exact=True).click()
    page.page.get_by_role("button", name="Play", exact=True).wait_for()  # it was Pause while playing
    page.frames(3)  # the numbers follow in the next one
    seen = page.numbers()
    assert {loss: seen[f"{loss}.steps"] for loss in LOSSES} == steps
    assert page.get("steps") == steps
    assert page.get("playing") is False


def test_in_float32_the_lectures_start_never_moves_at_all(page):
    page.show(LossSurfaceExplorer(preset="float32", learning_rate=57.7))
    page.page.get_by_role("button", name="1,000 steps", exact=True).click()
    page.frames(2)
    assert page.numbers()["softmax_squared_error.steps"] == 0
    assert "stuck for ever" in page.page.locator(".sentence").nth(1).inner_text()
    page.set(learning_rate=57.9)
    page.page.get_by_role("button", name="1 step", exact=True).click()
    page.frames(2)
    assert page.numbers()["softmax_squared_error.steps"] == 1


def test_with_eps_1e_6_adam_needs_678_steps(page):
    page.show(LossSurfaceExplorer(preset="adam", eps=1e-6))
    page.page.get_by_role("button", name="1,000 steps", exact=True).click()
    page.frames(2)
    assert page.numbers()["softmax_squared_error.steps"] == 678


def test_a_million_steps_say_how_many_are_needed(page):
    page.show(LossSurfaceExplorer())
    page.page.get_by_role("button", name="1,000,000 steps", exact=True).click()
    page.frames(2)
    said = page.page.locator(".sentence").nth(1).inner_text()
    assert said.startswith("1,000,000 steps: y₁ moved 0.0083.")
    assert "so about 61 million are needed." in said
    assert said.endswith("shrinks with the probability of class 1, now 0.0000000021.")
    assert page.errors == []
