"""What there is to translate and what has been translated; `python -m tests.translations` counts it."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

from coordinator.kit.texts import LOCALES

ROOT = Path(__file__).parents[1]
SOURCES = ("coordinator", "templates")
TRANSLATED = [locale for locale in LOCALES if locale != "en"]


def _of_source(folder: str) -> bool:
    return Path(folder).relative_to(ROOT).parts[0] in SOURCES


@cache
def messages() -> Catalog:
    """All messages of the code and the templates, found as `make messages` finds them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["babel"]["mappings"]
    methods, options = [], {}
    for mapping in settings:
        patterns = mapping.pop("pattern")
        for pattern in [patterns] if isinstance(patterns, str) else patterns:
            methods.append((pattern, mapping["method"]))
            options[pattern] = {name: value for name, value in mapping.items() if name != "method"}
    ours = re.findall(r"--keywords (\w+)", (ROOT / "Makefile").read_text())
    found = Catalog()
    for file, line, message, comments, context in extract_from_dir(
        ROOT, methods, options, DEFAULT_KEYWORDS | dict.fromkeys(ours), directory_filter=_of_source
    ):
        found.add(message, None, [(file, line)], auto_comments=comments, context=context)
    return found


@cache
def catalogue(locale: str) -> Catalog:
    """The committed translations into `locale`; raises PoFileError where the file is damaged."""
    with (ROOT / "coordinator/translations" / locale / "LC_MESSAGES/messages.po").open("rb") as file:
        return read_po(file, locale=locale, abort_invalid=True)


def forms(text: str | Iterable[str]) -> list[str]:
    """The singular and the plurals, or the one form that there is."""
    return [text] if isinstance(text, str) else list(text)


def name(message: Message) -> str:
    """A message as a failing test names it."""
    return f"{message.context}: {forms(message.id)[0]}" if message.context else forms(message.id)[0]


def missing(locale: str) -> list[Message]:
    """The messages that `locale` does not say, in all the plural forms that it has."""
    theirs = catalogue(locale)
    return [one for one in messages() if one.id and not _said(theirs.get(one.id, one.context))]


def _said(message: Message | None) -> bool:
    return message is not None and all(forms(message.string))


if __name__ == "__main__":
    total = len(messages())
    print("locale  translated  of")
    for one in TRANSLATED:
        print(f"{one:6}  {total - len(missing(one)):10}  {total}")
