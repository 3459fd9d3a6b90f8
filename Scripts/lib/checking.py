"""What check_package.py and check_unit.py share."""

import base64
import json
import shlex
import socket
import subprocess
import time
import urllib.request

NAME = "switcher-api-server"
CONFIGURATION = f"etc/{NAME}/config.json"
PASSWORD = "a password of mine"
# What passes never waits as long.
PATIENCE = 300

began = time.monotonic()


def step(text):
    print(f"{time.monotonic() - began:6.1f} s  {text}", flush=True)


def check(holds, text):
    if not holds:
        raise AssertionError(text)


def eventually(text, condition):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            found = condition()
        except OSError:
            found = None
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError(f"not in {PATIENCE} s: {text}")


def run(*command, **options):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)
    if done.returncode:
        raise AssertionError(f"{shlex.join(map(str, command))}: {done.returncode}\n{done.stdout}")
    return done.stdout


class API:
    def __init__(self, port):
        self.address = f"http://127.0.0.1:{port}"
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def get(self, path):
        request = urllib.request.Request(self.address + path)
        request.add_header("Authorization", "Basic " + base64.b64encode(f"admin:{PASSWORD}".encode()).decode())
        with self.opener.open(request, timeout=PATIENCE) as reply:
            return json.load(reply)

    def wait_until_ready(self):
        eventually("/readyz is 200", lambda: self.get("/readyz")["success"])


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def start_zookeeper(folder, port):
    folder.mkdir()
    (folder / "zoo.cfg").write_text(
        f"dataDir={folder}\nclientPort={port}\nclientPortAddress=127.0.0.1\ntickTime=2000\nadmin.enableServer=false\n"
    )
    jars = "/usr/share/java/zookeeper.jar:/usr/share/java/slf4j-simple.jar"
    options = ["-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dzookeeper.jmx.log4j.disable=true", "-cp", jars]
    with open(folder / "log", "w") as log:
        return subprocess.Popen(
            ["java", *options, "org.apache.zookeeper.server.quorum.QuorumPeerMain", str(folder / "zoo.cfg")],
            stdout=log,
            stderr=log,
        )


def configure(tree, **values):
    file = tree / CONFIGURATION
    text = json.loads(file.read_text())
    text.update(values)
    file.write_text(json.dumps(text, indent=4) + "\n")


def audited(tree):
    """The names of the switches in the audit as it is now."""
    file = tree / f"var/log/{NAME}/audit.log"
    return [json.loads(line).get("puname") for line in file.read_text().splitlines()] if file.exists() else []


def folder_of_runtime(binary):
    """Where a debug build's libraries are: the toolchain's. None for a release build."""
    for line in run("ldd", str(binary)).splitlines():
        if "libswiftCore.so" in line:
            return line.split()[2].rpartition("/")[0]
    return None
