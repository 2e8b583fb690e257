"""The figures of a text, and whether they agree with those that were printed.

Looked at are decimals, percentages, and whole numbers of three or more digits. Exempt are years, citations and code.
"""

import re

from tests.lessons.lesson import value

NUMBER = re.compile(r"(?<![\w.,])[-−]?(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+)(?:e[-+]?\d+)?(?!\w)(?:\s?%)?")
YEAR = re.compile(r"(?:1[6-9]|20)\d\d")
# What is no statement of ours: code, links, HTML, identifiers of papers, volumes and pages. A lesson's minutes
# have a test of their own.
NOT_SPOKEN = re.compile(
    r"```.*?```|`[^`]*`|\]\([^)]*\)|<[^>]+>|https?://\S+|(?i:\b(?:arXiv|doi)[:\s]*[\w./-]+)|\b\d+:\d+[-–]\d+"
    r"|(?i:\bpp?\.?\s*\d+[-–]\d+)|\bsections? [\d.]+(?: and [\d.]+)?|\bReview \d+|\b\d+ minutes\b",
    flags=re.DOTALL,
)


def numbers(text):
    """Return the sizes of all numbers of a text."""
    return {size(written) for written in NUMBER.findall(text)}


def size(written):
    return abs(value(written.rstrip(" %\n")))


def agrees(written, printed):
    """Whether a printed size, rounded as the prose rounds it, is the figure; a share may be told in per cent."""
    mantissa, _, exponent = written.rstrip(" %\n").partition("e")
    near = 0.5000001 * 10.0 ** (int(exponent or 0) - len(mantissa.partition(".")[2]))
    return any(abs(printed * scale - size(written)) <= near for scale in ((1, 100) if "%" in written else (1,)))


def printed_by(cell):
    """Return the sizes of all numbers that a cell has printed; what describes a picture does not count."""
    texts = [output.get("data", {"text/plain": output.get("text", "")}) for output in cell.get("outputs", ())]
    return numbers("\n".join(text.get("text/plain", "") for text in texts if "image/png" not in text))


def unfounded(text, printed, known=frozenset()):
    """Return the figures of a text that agree with nothing printed and are not known, with the words around them."""
    found, text = [], NOT_SPOKEN.sub(" ", text).replace("{,}", ",")
    for match in NUMBER.finditer(text):
        written = match.group()
        if YEAR.fullmatch(written) or not re.search(r"[.%]|\d\D*\d\D*\d", written):
            continue
        as_given = {size(written), size(written) / 100} if "%" in written else {size(written)}
        if not as_given & known and not any(agrees(written, number) for number in printed):
            place = " ".join(text[max(0, match.start() - 60) : match.end() + 40].split())
            found.append(f"{written}  in  …{place}…")
    return found
