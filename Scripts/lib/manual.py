"""Writes the manual page of a program from what ArgumentParser tells of its commands: PROGRAM --experimental-dump-help | manual.py DATE"""
import json
import re
import sys


def escaped(text):
    """Text as roff takes it."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("…", "...").replace("’", "'")
    return re.sub(r"^([.'])", r"\\&\1", text, flags=re.M)


def name_of(argument):
    names = argument.get("names") or []
    text = ", ".join("\\fB%s\\fR" % escaped(("--" if n["kind"] == "long" else "-") + n["name"]) for n in names)
    value = escaped(argument.get("valueName") or "")
    if argument["kind"] == "positional":
        return "\\fI%s\\fR" % value
    return text + (" \\fI%s\\fR" % value if argument["kind"] == "option" else "")


def synopsis(command, path, common):
    words = ["\\fB%s\\fR" % escaped(" ".join(path))]
    for argument in shown(command):
        if argument in common:
            continue
        word = name_of(dict(argument, names=[argument["preferredName"]] if argument.get("preferredName") else []))
        words.append("[%s]" % word if argument["isOptional"] else word)
    return " ".join(words)


def describe(command):
    for key in ("abstract", "discussion"):
        if command.get(key):
            print(escaped(command[key]).replace("\n\n", "\n.PP\n"))
            print(".PP")


def shown(command):
    return [
        argument
        for argument in command.get("arguments", [])
        if argument["shouldDisplay"] and argument.get("preferredName", {}).get("name") not in ("help", "version")
    ]


def options(arguments):
    for argument in arguments:
        print(".TP")
        print(name_of(argument))
        text = argument.get("abstract") or ""
        if argument.get("defaultValue"):
            text += " (default: %s)" % argument["defaultValue"]
        print(escaped(text) or "\\&")


def leaves(command, path):
    """The commands that do something, each with its words."""
    found = [c for c in command.get("subcommands", []) if c["commandName"] != "help"]
    if not found:
        yield command, path
    for one in found:
        yield from leaves(one, path + [one["commandName"]])


def main():
    root = json.load(sys.stdin)["command"]
    name = root["commandName"]
    print('.TH %s 1 "%s"' % (escaped(name.upper()), sys.argv[1] if len(sys.argv) > 1 else ""))
    print(".SH NAME\n%s \\- %s" % (escaped(name), escaped(root["abstract"].rstrip(".").lower())))
    print(".SH SYNOPSIS\n.B %s\n.I command\n.RI [ options ]" % escaped(name))
    print(".SH DESCRIPTION")
    describe(dict(root, abstract=None))
    found = list(leaves(root, [name]))
    # What nearly all of them have is told once.
    every = [argument for command, _ in found for argument in shown(command)]
    common = [argument for index, argument in enumerate(every) if argument not in every[:index] and every.count(argument) * 2 > len(found)]
    print(".SH COMMANDS")
    for command, path in found:
        print(".SS " + escaped(" ".join(path[1:])))
        print(synopsis(command, path, common))
        print(".PP")
        describe(command)
        options([argument for argument in shown(command) if argument not in common])
    print(".SH OPTIONS OF ALL THAT TALK TO A SERVER")
    options(common)
    print(".SH SEE ALSO\n.BR switcher\\-api\\-server (8),\n.I /usr/share/doc/switcherctl")


main()
