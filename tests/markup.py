"""A page as a tree, so that tests ask for elements and not for strings."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"input", "br", "meta", "link", "hr", "img"}


@dataclass
class Node:
    tag: str
    attrs: dict[str, str | None] = field(default_factory=dict)
    parts: list["Node | str"] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join("".join(p if isinstance(p, str) else f" {p.text} " for p in self.parts).split())

    @property
    def classes(self) -> set[str]:
        return set((self.attrs.get("class") or "").split())

    def all(self, tag: str, **wanted: str | None) -> Iterator["Node"]:
        for part in self.parts:
            if isinstance(part, Node):
                if part.tag == tag and all(
                    part.attrs.get(k.strip("_").replace("_", "-")) == v for k, v in wanted.items()
                ):
                    yield part
                yield from part.all(tag, **wanted)

    def one(self, tag: str, **wanted: str | None) -> "Node":
        (found,) = self.all(tag, **wanted)
        return found


class Tree(HTMLParser):
    """A tree of well-nested markup; a tag that is closed in the wrong place fails the test."""

    def __init__(self) -> None:
        super().__init__()
        self.open = [Node("")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(attrs) == len(dict(attrs)), f"an attribute twice in <{tag}>"
        node = Node(tag, dict(attrs))
        self.open[-1].parts.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        self.open[-1].parts.append(data)


def tree(markup: str) -> Node:
    parser = Tree()
    parser.feed(markup)
    assert len(parser.open) == 1, "a tag is left open"
    return parser.open[0]
