"""What a PDF says and how it is tagged, read back by a library that did not write it."""

import pikepdf


def words(document: pikepdf.Pdf) -> str:
    """What the pages say, through each font's own map of glyphs (ToUnicode)."""
    found = []
    for page in document.pages:
        maps = {str(name): _cmap(font) for name, font in page.Resources.Font.items()}
        font: dict[int, str] = {}
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) == "Tf":
                font = maps[str(operands[0])]
            elif str(operator) in ("Tj", "TJ"):
                parts = operands[0] if str(operator) == "TJ" else [operands[0]]
                for part in parts:
                    if isinstance(part, pikepdf.String):
                        raw = bytes(part)
                        found.append(
                            "".join(font.get(raw[n] << 8 | raw[n + 1], "?") for n in range(0, len(raw), 2))
                        )
        found.append("\n")
    return "".join(found)


def _cmap(font: pikepdf.Object) -> dict[int, str]:
    pairs: dict[int, str] = {}
    lines = font.ToUnicode.read_bytes().decode("ascii", "replace").splitlines()
    for line in lines:
        parts = line.replace("<", " ").replace(">", " ").split()
        if line.startswith("<") and len(parts) == 2:
            pairs[int(parts[0], 16)] = bytes.fromhex(parts[1]).decode("utf-16-be")
    return pairs


def structure(document: pikepdf.Pdf) -> list[str]:
    """The kinds of all elements of the tag tree."""
    found: list[str] = []

    def walk(node) -> None:
        if isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                found.append(str(node.S)[1:])
            walk(node.get("/K"))
        elif isinstance(node, pikepdf.Array):
            for each in node:
                walk(each)

    walk(document.Root.StructTreeRoot.K)
    return found
