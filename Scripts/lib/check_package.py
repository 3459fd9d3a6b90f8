"""What Scripts/check-package checks: the package's life in a Debian of its own, as root, in namespaces of its own.

    check_package.py TREE PACKAGE

Each step says what it checks; what does not hold ends it with exit code 1 and the program's output.
"""

import json
import os
import pathlib
import re
import shlex
import signal
import socket
import subprocess
import sys
import threading

from checking import API, CONFIGURATION, NAME, PASSWORD, PATIENCE, audited, check, configure, eventually, folder_of_runtime, free_port, run, start_zookeeper, step

tree = pathlib.Path(sys.argv[1])
package = pathlib.Path(sys.argv[2])


def inside(*command):
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive", LC_ALL="C.UTF-8", PATH="/usr/sbin:/usr/bin:/sbin:/bin", TMPDIR="/tmp")
    return run("chroot", str(tree), *command, env=environment)


def prepare():
    """Mounts what a Debian wants, and has the toolchain's libraries where a debug build looks for them."""
    run("mount", "--make-rprivate", "/")
    run("mount", "-t", "proc", "proc", str(tree / "proc"))
    # Devices are those of the machine: a folder of debootstrap's may be where there can be none.
    run("mount", "--rbind", "/dev", str(tree / "dev"))
    (tree / "etc/resolv.conf").write_text(pathlib.Path("/etc/resolv.conf").read_text())
    inside("apt-get", "update", "-q")
    inside("apt-get", "install", "-q", "-y", "--no-install-recommends", "logrotate")


def provide_runtime():
    """A debug build's libraries are the toolchain's."""
    folder = folder_of_runtime(tree / f"usr/bin/{NAME}")
    if folder:
        target = tree / folder[1:]
        if not target.exists():
            target.mkdir(parents=True)
        run("mount", "--bind", folder, str(target))


def version_before(package):
    """The package as it was before: an older version, another default in its configuration."""
    folder = tree / "tmp/before"
    run("dpkg-deb", "--raw-extract", str(package), str(folder))
    control = folder / "DEBIAN/control"
    lines = control.read_text().splitlines(keepends=True)
    control.write_text("".join(f"Version: {line.split()[1]}~before\n" if line.startswith("Version:") else line for line in lines))
    configuration = folder / CONFIGURATION
    text = configuration.read_text()
    configuration.write_text(text.replace('"CronIntervalSeconds": 60', '"CronIntervalSeconds": 61'))
    check(configuration.read_text() != text, "the configuration before is another one")
    sums = folder / "DEBIAN/md5sums"
    if sums.exists():
        sums.unlink()
    file = tree / "tmp/before.deb"
    run("dpkg-deb", "--root-owner-group", "-Znone", "--build", str(folder), str(file))
    return "/tmp/before.deb"


class Unit:
    """The unit as it is installed: what systemd would do of it."""

    def __init__(self):
        self.values = {}
        for line in (tree / f"lib/systemd/system/{NAME}.service").read_text().splitlines():
            if "=" in line and not line.startswith("#"):
                key, value = line.split("=", 1)
                self.values[key] = value
        check(self.values["Type"] == "notify", "Type=notify")
        check(self.values["RestartPreventExitStatus"].split() == ["64", "78"], "RestartPreventExitStatus=64 78")
        check(self.values["StartLimitIntervalSec"] == "0", "it is started again as long as it takes")
        check("LogsDirectory" not in self.values, "with it systemd takes the logs' directory from the group adm")
        check(self.values["Restart"] == "on-failure", "Restart=on-failure")


class Service:
    """The program, started as the unit starts it, under runuser; what it tells the service manager is heard."""

    def __init__(self, unit):
        self.unit = unit
        self.told = []
        path = tree / "run/notify"
        path.unlink(missing_ok=True)
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(str(path))
        os.chmod(path, 0o777)
        threading.Thread(target=self.listen, daemon=True).start()
        self.output = open(tree / "tmp/output", "w+")
        environment = {
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
            "NOTIFY_SOCKET": "/run/notify",
            "WATCHDOG_USEC": str(int(unit.values["WatchdogSec"]) * 1_000_000),
        }
        user = unit.values["User"]
        command = ["chroot", str(tree), "runuser", "-u", user, "--", *shlex.split(unit.values["ExecStart"])]
        self.process = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=self.output,
            stderr=self.output,
            umask=int(unit.values["UMask"], 8),
        )

    def listen(self):
        while True:
            self.told.append(self.socket.recv(4096).decode().split("\n")[0])

    @property
    def main_pid(self):
        """runuser's child."""
        children = pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return eventually("runuser has started the program", lambda: children.read_text().split())[0]

    def changes(self):
        return [state for state in self.told if state != "WATCHDOG=1"]

    def wait_for(self, *states):
        def are_told():
            check(self.process.poll() is None, f"it runs until it has told {states}\n{self.text()}")
            return self.changes() == list(states)

        try:
            eventually(f"{states}", are_told)
        except AssertionError as error:
            raise AssertionError(f"{error}: told was {self.told}\n{self.text()}") from None

    def text(self):
        return (tree / "tmp/output").read_text()

    def reload(self):
        command = self.unit.values["ExecReload"].replace("$MAINPID", self.main_pid)
        inside(*shlex.split(command))

    def stop(self):
        os.kill(int(self.main_pid), signal.SIGTERM)
        code = self.process.wait(PATIENCE)
        check(code == 0, f"it ends with {code}\n{self.text()}")
        eventually("STOPPING=1", lambda: self.changes()[-1] == "STOPPING=1")


zookeeper_port = free_port()


def owner(path):
    """Mode, user and group of a file, by the tree's names."""
    text = inside("stat", "--format=%a %U %G", "/" + path)
    return text.strip()


def exposure(unit_name):
    """How much of the system the unit could reach, of 10. The unit is verified as well, with systemd's own of this machine."""
    environment = dict(os.environ, LC_ALL="C.UTF-8")
    units = tree / "usr/local/lib/systemd/system"
    units.mkdir(parents=True)
    run("mount", "--bind", "/lib/systemd/system", str(units))
    run("systemd-analyze", "verify", "--man=no", f"--root={tree}", unit_name, env=environment)
    run("umount", str(units))
    told = run("systemd-analyze", "security", "--offline=true", "--no-pager", f"--root={tree}", unit_name, env=environment)
    score = float(told.splitlines()[-1].split(":")[1].split()[0])
    check(score < 2.0, told)
    return score


def check_documents():
    """The manual page has each flag of --help, and links of the documents lead to others that are installed, as they are."""
    page = inside("sh", "-c", f"zcat /usr/share/man/man8/{NAME}.8.gz").replace("\\-", "-")
    flags = set(re.findall(r"(?m)^ +(-\w+)", inside(f"/usr/bin/{NAME}", "--help"))) - {"-h"}
    check(len(flags) > 5, f"{flags}")
    check([flag for flag in sorted(flags) if flag not in page] == [], f"flags in the manual page: {flags}")
    folder = tree / f"usr/share/doc/{NAME}"
    documents = sorted(folder.rglob("*.md"))
    check(len(documents) > 10, f"{documents}")
    for document in documents:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text()):
            file = (document.parent / target).resolve()
            is_installed = file.relative_to(folder).parts[0] in ("docs", "README.md", "README.zh.md", "CHANGELOG.md", "SECURITY.md")
            check(file.exists() or not is_installed, f"{document.relative_to(folder)} refers to {target}")
    unit = (tree / f"lib/systemd/system/{NAME}.service").read_text()
    for path in re.findall(r"file://(\S+)", unit):
        check((tree / path[1:]).exists(), path)
    check("swift-nio" in (folder / "third-party.txt").read_text(), "the licences of what is linked into it")
    check((folder / "changelog.gz").exists() and (folder / "CHANGELOG.md").exists(), "both changelogs")


def life():
    step(f"{package.name}")
    prepare()
    before = version_before(package)
    start_zookeeper(tree / "tmp/zookeeper", zookeeper_port)

    step("installed, as it was before")
    inside("apt-get", "install", "-q", "-y", "--no-install-recommends", before)
    provide_runtime()
    unit = Unit()
    for path, expected in {
        CONFIGURATION: f"640 root {NAME}",
        f"var/log/{NAME}": f"2750 {NAME} adm",
        f"usr/bin/{NAME}": "755 root root",
        f"usr/share/man/man8/{NAME}.8.gz": "644 root root",
        f"etc/logrotate.d/{NAME}": "644 root root",
    }.items():
        check(owner(path) == expected, f"{path}: {owner(path)}")
    score = exposure(f"{NAME}.service")
    step(f"the unit is right, and its exposure is {score}")
    check_documents()
    step("what is told of the program is true, and what it refers to is there")

    service = Service(unit)
    code = service.process.wait(PATIENCE)
    check(code == 78 and "APIPassword" in service.text() and len(service.text().splitlines()) == 1, f"{code}: {service.text()}")
    check(service.told == [], f"{service.told}")
    step("without a password it ends with 78: " + service.text().strip())

    port = free_port()
    configure(tree, APIPassword=PASSWORD, ListenAddr=f"127.0.0.1:{port}", ZKBroker=[f"127.0.0.1:{zookeeper_port}"])
    check(owner(CONFIGURATION) == f"640 root {NAME}", owner(CONFIGURATION))
    service = Service(unit)
    service.wait_for("READY=1")
    eventually("WATCHDOG=1", lambda: "WATCHDOG=1" in service.told)
    api = API(port)
    api.wait_until_ready()
    check(api.get("/switch?puname=first&coin=btc")["success"], "a switch")
    eventually("it is in the audit", lambda: "first" in audited(tree))
    step("with one it serves on loopback, and has told that it is ready and alive")

    configure(tree, AvailableCoins=["btc", "ltc"])
    service.reload()
    service.wait_for("READY=1", "RELOADING=1", "READY=1")
    check(api.get("/switch?puname=first&coin=ltc")["success"], "a switch to the new coin")
    step("ExecReload: it has told so, and knows a new coin")

    inside("logrotate", "--force", f"/etc/logrotate.d/{NAME}")
    service.wait_for("READY=1", "RELOADING=1", "READY=1", "RELOADING=1", "READY=1")
    check(api.get("/switch?puname=second&coin=btc")["success"], "a switch after the rotation")
    eventually("the audit goes on in a new file", lambda: audited(tree) == ["second"])
    rotated = (tree / f"var/log/{NAME}/audit.log.1").read_text()
    check("first" in rotated and "second" not in rotated, rotated)
    check(owner(f"var/log/{NAME}/audit.log") == f"640 {NAME} adm", owner(f"var/log/{NAME}/audit.log"))
    inside("logrotate", "--force", f"/etc/logrotate.d/{NAME}")
    check(owner(f"var/log/{NAME}/audit.log.2.gz") == f"640 {NAME} adm", owner(f"var/log/{NAME}/audit.log.2.gz"))
    service.wait_for("READY=1", *["RELOADING=1", "READY=1"] * 3)
    step("logrotate: it writes into a new file")

    service.stop()
    step("SIGTERM: it has told so, and ends with 0")

    mine = (tree / CONFIGURATION).read_bytes()
    inside("chmod", "600", "/" + CONFIGURATION)
    inside("chown", NAME, "/" + CONFIGURATION)
    (tree / "tmp/new.deb").write_bytes(package.read_bytes())
    inside("apt-get", "install", "-q", "-y", "--no-install-recommends", "-o", "Dpkg::Options::=--force-confdef", "/tmp/new.deb")
    version = inside("dpkg-query", "--show", "--showformat=${Version}", NAME)
    check(version == run("dpkg-deb", "--field", str(package), "Version").strip(), version)
    check(inside(f"/usr/bin/{NAME}", "--version").strip() == version.replace("~", "-"), version)
    check((tree / CONFIGURATION).read_bytes() == mine, "the configuration is as it was")
    check(owner(CONFIGURATION) == f"600 {NAME} {NAME}", owner(CONFIGURATION))
    check('"CronIntervalSeconds": 60' in (tree / (CONFIGURATION + ".dpkg-dist")).read_text(), "the new one lies beside it")
    check(owner(CONFIGURATION + ".dpkg-dist").startswith("600 "), owner(CONFIGURATION + ".dpkg-dist"))
    service = Service(Unit())
    service.wait_for("READY=1")
    api.wait_until_ready()
    check(api.get("/switch/user?puname=first")["coin"] == "ltc", "what was written before")
    service.stop()
    step("upgraded: the configuration that was changed stays, the new one lies beside it, and it serves")

    control = package.with_name(package.name.replace(NAME, "switcherctl"))
    (tree / "tmp/control.deb").write_bytes(control.read_bytes())
    inside("apt-get", "install", "-q", "-y", "--no-install-recommends", "/tmp/control.deb")
    check(inside("/usr/bin/switcherctl", "--version").strip() == version.replace("~", "-"), "switcherctl is of the same version")
    for path in "usr/share/man/man1/switcherctl.1.gz", "usr/share/bash-completion/completions/switcherctl":
        check((tree / path).exists(), path)
    inside("apt-get", "purge", "-q", "-y", "switcherctl")
    check(not (tree / "usr/bin/switcherctl").exists(), "switcherctl is gone")
    step("switcherctl: installed beside it, of the same version, and purged")

    (tree / CONFIGURATION).unlink()
    inside("apt-get", "install", "-q", "-y", "--reinstall", "-o", "Dpkg::Options::=--force-confmiss", "/tmp/new.deb")
    check(owner(CONFIGURATION) == f"640 root {NAME}", owner(CONFIGURATION))
    step("the configuration was deleted, and installed again: the server may read it")
    (tree / CONFIGURATION).write_bytes(mine)

    inside("apt-get", "remove", "-q", "-y", NAME)
    check(not (tree / f"usr/bin/{NAME}").exists(), "the program is gone")
    check((tree / CONFIGURATION).read_bytes() == mine, "the configuration stays")
    check((tree / f"var/log/{NAME}/audit.log").exists(), "the audit stays")
    (tree / f"var/log/{NAME}/audit.log").write_text("one line more\n")
    inside("logrotate", "--force", f"/etc/logrotate.d/{NAME}")
    step("removed: configuration and audit stay, and logrotate has nothing to say against it")

    key = tree / f"etc/{NAME}/key.pem"
    key.write_text("a key")
    inside("chgrp", NAME, f"/etc/{NAME}/key.pem")
    inside("apt-get", "purge", "-q", "-y", NAME)
    check(key.exists() and not (tree / CONFIGURATION).exists(), "what is an administrator's stays")
    check(NAME in (tree / "etc/group").read_text(), "with the group that may read it")
    step("purged: a key of one's own stays, and its group")
    key.unlink()
    inside("apt-get", "install", "-q", "-y", "--no-install-recommends", "/tmp/new.deb")
    check(owner(CONFIGURATION) == f"640 root {NAME}", owner(CONFIGURATION))

    user = int(inside("id", "-u", NAME))
    inside("apt-get", "purge", "-q", "-y", NAME)
    left = []
    for folder, folders, files in os.walk(tree):
        if folder == str(tree):
            folders[:] = [name for name in folders if name not in ("proc", "dev", "sys", "tmp", "opt")]
        for name in folders + files:
            path = os.path.join(folder, name)
            if NAME in name or os.lstat(path).st_uid == user:
                left.append(path)
    check(left == [], f"{left}")
    for file in ("passwd", "group", "shadow"):
        check(NAME not in (tree / "etc" / file).read_text(), f"/etc/{file}")
    step("purged: nothing is left")


def stages(text):
    """The instructions of each stage of a Containerfile, as (name, rest)."""
    found = []
    for line in text.replace("\\\n", " ").splitlines():
        name, _, rest = line.partition(" ")
        if name == "FROM":
            found.append([])
        if found and name.isupper():
            found[-1].append((name, rest))
    return found


def container():
    """What can be done with the Containerfile without a container runtime: its last stage, in this Debian."""
    build, last = stages(pathlib.Path("Packaging/Containerfile").read_text())
    for name, rest in build:
        if name == "RUN" and "apt-get install" in rest:
            inside("apt-get", "install", "--simulate", "-q", "-y", "--no-install-recommends", *rest.split("--no-install-recommends")[1].split())
    values = {}
    for name, rest in last:
        if name == "RUN":
            inside("sh", "-c", rest)
        elif name == "ENV":
            values.update(pair.split("=", 1) for pair in rest.split())
        else:
            values[name] = rest
    run("dpkg-deb", "--extract", str(package), str(tree / "tmp/container"))
    target = values["COPY"].split()[-1]
    run("cp", str(tree / f"tmp/container/usr/bin/{NAME}"), f"{tree}{target}")
    port = free_port()
    environment = {
        "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
        "EnableAPIServer": values["EnableAPIServer"],
        "APIUser": "admin",
        "APIPassword": PASSWORD,
        "AvailableCoins": "btc,ltc",
        "ZKBroker": f"127.0.0.1:{zookeeper_port}",
        "ZKSwitcherWatchDir": "/container/",
        # On one's own machine not every interface: a container has a network of its own.
        "ListenAddr": f"127.0.0.1{values['ListenAddr'].replace('8082', str(port))}",
    }
    as_user = ["chroot", f"--userspec={values['USER']}", str(tree)]

    def is_healthy():
        command = values["HEALTHCHECK"].split(" CMD ")[1]
        return subprocess.run([*as_user, "sh", "-c", command], env=environment).returncode == 0

    check(not is_healthy(), "nothing is healthy yet")
    with open(tree / "tmp/output", "w") as output:
        process = subprocess.Popen([*as_user, *json.loads(values["ENTRYPOINT"])], env=environment, stdout=output, stderr=output)
    eventually("the health check succeeds", lambda: process.poll() is not None or is_healthy())
    api = API(port)
    api.wait_until_ready()
    check(api.get("/switch?puname=first&coin=btc")["success"], "a switch")
    process.send_signal(getattr(signal, values["STOPSIGNAL"]))
    check(process.wait(PATIENCE) == 0, (tree / "tmp/output").read_text())
    step("the container's last stage, by hand: healthy, serves, stops")


try:
    life()
    container()
except AssertionError as error:
    print(f"check-package: {error}", file=sys.stderr)
    sys.exit(1)
