"""What Scripts/check-package checks of the unit: systemd is booted in a Debian of its own, and does with the installed unit what it does.

    check_unit.py TREE PACKAGE

Exit code 75: no systemd can be booted here.
"""

import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time

from checking import API, CONFIGURATION, NAME, PASSWORD, PATIENCE, audited, check, configure, eventually, folder_of_runtime, free_port, run, start_zookeeper, step

tree = pathlib.Path(sys.argv[1])
package = pathlib.Path(sys.argv[2])
environment = dict(os.environ, SYSTEMD_NSPAWN_UNIFIED_HIERARCHY="1", LC_ALL="C.UTF-8")
nspawn = ["systemd-nspawn", "--quiet", "--register=no", "--console=pipe", "-D", str(tree)]
if not pathlib.Path("/run/systemd/system").exists():
    nspawn.append("--keep-unit")


def prepare():
    """What a machine has, and what this package depends on."""
    (tree / "root/new.deb").write_bytes(package.read_bytes())
    install = "apt-get install -q -y --no-install-recommends"
    commands = f"apt-get update -q && {install} systemd-sysv dbus logrotate /root/new.deb && apt-get purge -q -y {NAME}"
    run(*nspawn, "--resolv-conf=copy-host", "--setenv=DEBIAN_FRONTEND=noninteractive", "sh", "-c", commands, env=environment)


class Machine:
    def __init__(self, log):
        # A debug build's libraries are the toolchain's.
        with tempfile.TemporaryDirectory() as folder:
            run("dpkg-deb", "--extract", str(package), folder)
            runtime = folder_of_runtime(f"{folder}/usr/bin/{NAME}")
        more = [f"--bind-ro={runtime}"] if runtime else []
        self.process = subprocess.Popen([*nspawn, *more, "--boot"], env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self.leader = eventually("it has begun", self.child)
        state = None
        end = time.monotonic() + PATIENCE
        while state not in ("running", "degraded"):
            if self.process.poll() is not None or time.monotonic() > end:
                print("check-package: systemd cannot be booted here: what it makes of the unit is NOT CHECKED\n" + log_text(), file=sys.stderr)
                self.end()
                sys.exit(75)
            time.sleep(0.2)
            state = self.try_to("systemctl", "is-system-running").strip()

    def end(self):
        """With its first process all end, which killed alone systemd-nspawn would leave behind."""
        if self.leader != "none":
            try:
                os.kill(int(self.leader), signal.SIGKILL)
            except ProcessLookupError:
                pass
        self.process.wait(PATIENCE)

    def child(self):
        """The first process in there: systemd-nspawn has others on the way to it."""
        if self.process.poll() is not None:
            return "none"
        for child in pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split():
            folder = pathlib.Path(f"/proc/{child}")
            spaces = re.search(r"NSpid:\s*(.*)", (folder / "status").read_text())[1].split()
            if spaces[-1] == "1" and (folder / "comm").read_text() == "systemd\n":
                return child
        return None

    def command(self, command):
        return ["nsenter", "--target", self.leader, "--all", "env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8", *command]

    def do(self, *command):
        return run(*self.command(command))

    def try_to(self, *command):
        return subprocess.run(self.command(command), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True).stdout

    def property(self, name):
        return self.do("systemctl", "show", "--value", "--property", name, NAME).strip()

    def journal(self):
        return self.do("journalctl", "--unit", NAME, "--output", "cat", "--no-pager")

    def waits_for(self, **properties):
        """Until the unit has these."""
        eventually(f"{properties}", lambda: all(self.property(name) == value for name, value in properties.items()))


def log_text():
    return pathlib.Path(log.name).read_text()


def life(machine, zookeeper_port):
    machine.do("dpkg", "--install", "/root/new.deb")
    machine.waits_for(ActiveState="failed", ExecMainStatus="78", NRestarts="0")
    check("APIPassword must not be empty" in machine.journal(), machine.journal())
    step("installed: it has ended with 78, and systemd leaves it at that")

    port = free_port()
    configure(tree, APIPassword=PASSWORD, ListenAddr=f"127.0.0.1:{port}", ZKBroker=[f"127.0.0.1:{zookeeper_port}"])
    machine.do("systemctl", "restart", NAME)
    machine.waits_for(ActiveState="active", NRestarts="0")
    api = API(port)
    api.wait_until_ready()
    check(api.get("/switch?puname=first&coin=btc")["success"], "a switch")
    eventually("it is in the audit", lambda: "first" in audited(tree))
    check(re.search(r"(?i)failed to set|not permitted|denied", machine.journal()) is None, machine.journal())
    folder = machine.do("stat", "--format=%a %U %G", f"/var/log/{NAME}").strip()
    check(folder == f"2750 {NAME} adm", folder)
    step("with a password it is active and serves; nothing is denied to it, and the audit is adm's to read")

    configure(tree, AvailableCoins=["btc", "ltc"])
    machine.do("systemctl", "reload", NAME)
    eventually("the new coin is known", lambda: api.get("/switch?puname=first&coin=ltc")["success"])
    machine.do("logrotate", "--force", f"/etc/logrotate.d/{NAME}")

    def goes_on():
        return api.get("/switch?puname=second&coin=btc")["success"] and "second" in audited(tree)

    eventually("the audit goes on in a new file", goes_on)
    machine.waits_for(ActiveState="active", NRestarts="0")
    step("systemctl reload, and logrotate by systemctl")

    machine.do("systemctl", "kill", "--signal=KILL", NAME)
    machine.waits_for(ActiveState="active", NRestarts="1")
    api.wait_until_ready()
    override = tree / f"etc/systemd/system/{NAME}.service.d/override.conf"
    override.parent.mkdir(parents=True)
    override.write_text("[Service]\nWatchdogSec=3\n")
    machine.do("systemctl", "daemon-reload")
    machine.do("systemctl", "restart", NAME)
    machine.do("systemctl", "kill", "--signal=STOP", "--kill-whom=main", NAME)
    machine.waits_for(ActiveState="active", NRestarts="1")
    check("Watchdog timeout" in machine.journal(), machine.journal())
    api.wait_until_ready()
    step("killed, it is started again; hung, the watchdog finds it out")

    override.write_text("[Service]\nRestartSec=100ms\n")
    machine.do("systemctl", "daemon-reload")
    machine.do("systemctl", "stop", NAME)
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        eventually("the address is free", lambda: listener.bind(("127.0.0.1", port)) is None)
        listener.listen()
        machine.do("systemctl", "start", "--no-block", NAME)
        eventually("it has been started more often than systemd's own limit", lambda: int(machine.property("NRestarts")) > 6)
    machine.waits_for(ActiveState="active")
    api.wait_until_ready()
    step("an address that somebody else has: it is tried until it is free")

    before = machine.property("MainPID")
    machine.do("dpkg", "--install", "/root/new.deb")
    machine.waits_for(ActiveState="active")
    check(machine.property("MainPID") != before, "an upgrade restarts it")
    api.wait_until_ready()
    machine.do("dpkg", "--remove", NAME)
    check(machine.try_to("pgrep", "-u", NAME) == "", "a removal ends it")
    machine.do("dpkg", "--purge", NAME)
    check(not (tree / CONFIGURATION).exists(), "a purge")
    failed = json.loads(machine.do("systemctl", "list-units", "--failed", "--output=json"))
    check([unit for unit in failed if NAME in unit["unit"]] == [], f"{failed}")
    step("upgraded while it serves, removed while it serves, purged")


with tempfile.TemporaryDirectory() as folder, open(f"{folder}/console", "w+") as log:
    machine = zookeeper = None
    try:
        prepare()
        zookeeper_port = free_port()
        zookeeper = start_zookeeper(pathlib.Path(folder) / "zookeeper", zookeeper_port)
        machine = Machine(log)
        step("systemd has booted")
        life(machine, zookeeper_port)
    except AssertionError as error:
        print(f"check-package: {error}", file=sys.stderr)
        sys.exit(1)
    finally:
        if machine:
            machine.end()
        if zookeeper:
            zookeeper.kill()
            zookeeper.wait()
