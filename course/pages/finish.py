"""Adapts nbconvert's HTML: links between lessons, pictures as files, and nothing from elsewhere."""

import base64
import hashlib
import re
from collections.abc import Callable

from bs4 import BeautifulSoup

from course.errors import CourseError

_LESSON = re.compile(r"(?:\./)?(?P<name>[0-9]{2}_\w+)\.ipynb(?P<anchor>#.*)?")
_PICTURE = re.compile(r"data:image/(?P<kind>png|jpeg|gif|webp);base64,(?P<content>.*)", re.DOTALL)
_ELSEWHERE = re.compile(r"\s*(?:[a-z]+:)?//", re.IGNORECASE)
# What a browser fetches without being asked to; a link in the text is followed only by a click.
_FETCHING = ("src", "srcset", "poster", "data")


def finish(html: str, lesson: str, adapt: Callable[[BeautifulSoup], None]) -> tuple[str, dict[str, bytes]]:
    """Return the page that nbconvert made, adapted to its folder, and its pictures by their paths.

    `adapt` does what this kind of page needs besides. Raises CourseError, naming the lesson, if the page would fetch
    something from another place.
    """
    soup = BeautifulSoup(html, features="html.parser")
    for link in soup.select("a[href]"):
        another = _LESSON.fullmatch(link["href"])
        if another:
            link["href"] = f"../{another['name']}/index.html{another['anchor'] or ''}"
        elif link["href"].endswith(".md"):  # beside the lesson, and not in an export
            link.unwrap()
    adapt(soup)
    pictures = {}
    for image in soup.select("img[src]"):
        found = _PICTURE.fullmatch(image["src"])
        if found:
            content = base64.b64decode(found["content"])
            image["src"] = f"assets/{hashlib.sha256(content).hexdigest()[:16]}.{found['kind']}"
            pictures[image["src"]] = content
    for address in _fetched(soup):
        if _ELSEWHERE.match(address):
            raise CourseError(
                f"{lesson}: the page would fetch {address}, and would be incomplete without a network: "
                "put a copy beside the lesson."
            )
    return str(soup), pictures


def _fetched(soup: BeautifulSoup) -> list[str]:
    addresses = [tag[name] for name in _FETCHING for tag in soup.select(f"[{name}]")]
    addresses += [tag["href"] for tag in soup.select("link[href]")]
    styles = [tag.get_text() for tag in soup.select("style")] + [tag["style"] for tag in soup.select("[style]")]
    return addresses + [found for style in styles for found in re.findall(r"url\(\s*[\"']?([^\"')]+)", style)]
