"""The licences of what is linked into the programs, for Scripts/package: licenses.py TOOLCHAIN CHECKOUTS, the folders of the Swift toolchain's
own licence and of the packages that are built on. Each text is there once, below the names of all whose it is."""

import pathlib
import re
import sys

toolchain, checkouts = map(pathlib.Path, sys.argv[1:])
owners = {}


def take(owner, file):
    owners.setdefault(file.read_text(errors="replace").strip(), []).append(owner)


take("Swift's runtime, standard library and Foundation", toolchain / "LICENSE.txt")
for package in sorted(checkouts.iterdir(), key=lambda path: path.name):
    files = [
        file
        for file in sorted(package.rglob("*"))
        if re.match(r"(licen[cs]e|notice|copying)\b", file.name, re.IGNORECASE) and file.is_file() and "Tests" not in file.relative_to(package).parts
    ]
    if not any(re.match(r"licen[cs]e|copying", file.name, re.IGNORECASE) for file in files):
        sys.exit(f"licenses: {package.name} has none")
    for file in files:
        take(f"{package.name}, {file.relative_to(package)}", file)

print("What is linked into the programs, beside what is their own, is under these licences.")
for text, names in owners.items():
    print("\n" + "=" * 100)
    print("\n".join(names))
    print("=" * 100 + "\n")
    print(text)
