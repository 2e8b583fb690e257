"""Names of downloads from the three platforms, and names that can be printed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.grading.names import LONGEST, apart, keys, printable, read_name


@pytest.mark.parametrize(
    ("name", "student", "number", "file", "late", "time"),
    [
        ("lovelaceada_12345_67890_03_softmax.ipynb", "lovelaceada", "12345", "03_softmax.ipynb", False, ()),
        ("lovelaceada_LATE_12345_67890_03_softmax-1.ipynb", "lovelaceada", "12345", "03_softmax-1.ipynb", True, ()),
        ("garcíalópezjuan_1_678_x y.ipynb", "garcíalópezjuan", "1", "x y.ipynb", False, ()),
        ("a_b_12345_67890_f.ipynb", "a_b", "12345", "f.ipynb", False, ()),
        ("anon_x7Qf2_67890_03_softmax.ipynb", "anon_x7Qf2", "", "03_softmax.ipynb", False, ()),
        ("LATE_anon_x7Qf2_67890_f.ipynb", "anon_x7Qf2", "", "f.ipynb", True, ()),
        ("Ada Lovelace_12345_assignsubmission_file_", "Ada Lovelace", "12345", "", False, ()),
        ("Ada Lovelace_12345_assignsubmission_file", "Ada Lovelace", "12345", "", False, ()),
        ("Ada Lovelace_12345_assignsubmission_onlinetext", "Ada Lovelace", "12345", "", False, ()),
        ("Ada Lovelace_12345_assignsubmission_file_f_1.ipynb", "Ada Lovelace", "12345", "f_1.ipynb", False, ()),
        ("Default group_assignsubmission_file", "Default group", "", "", False, ()),
        ("1-2 - Ada Lovelace - 3 November, 2026 904 PM", "Ada Lovelace", "1", "", False, (2026, 11, 3, 21, 4)),
        ("1-2 - Ada Lovelace - Nov 3, 2026 904 PM", "Ada Lovelace", "1", "", False, (2026, 11, 3, 21, 4)),
        (
            "1-2 - Ada Lovelace - Sept 3, 2026 1205 AM - a - b.ipynb",
            "Ada Lovelace",
            "1",
            "a - b.ipynb",
            False,
            (2026, 9, 3, 0, 5),
        ),
        ("1-2 - Ada B - 14 October 2026 3:20 PM - f.ipynb", "Ada B", "1", "f.ipynb", False, (2026, 10, 14, 15, 20)),
        ("1-2 - Ada B - 14 oct. 2026 1520", "Ada B", "1", "", False, (2026, 10, 14, 15, 20)),
        ("1-2 - Jo - Anna Li - May 3, 2026 1200 PM", "Jo - Anna Li", "1", "", False, (2026, 5, 3, 12, 0)),
    ],
)
def test_each_platforms_names_are_read(name, student, number, file, late, time):
    assert read_name(name) == (student, number, file, late, time)


@pytest.mark.parametrize(
    "name", ["ada.ipynb", "03_softmax.ipynb", "ada_03_softmax.ipynb", "2026_11_03_softmax.ipynb", "", "_1_2_3"]
)
def test_other_names_fit_no_platform(name):
    assert read_name(name) is None


@given(st.text(alphabet=st.characters(codec=None), max_size=300))
def test_any_name_becomes_printable_in_one_line_and_is_read_without_an_error(name):
    shown = printable(name)
    assert not shown or shown.isprintable()
    assert len(shown) <= LONGEST
    shown.encode("utf-8")
    read_name(name)
    assert keys(name)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["ada", "ada\n", "ada (2)", "ada (1)", "Ada", "", "?", "\x00"]),
            st.sampled_from(["", "1", "2"]),
        )
    )
)
def test_no_two_students_get_the_same_name(students):
    names = apart(students)
    assert len(set(names)) == len(students)
    assert all(name.isprintable() and name for name in names)
