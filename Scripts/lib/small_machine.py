"""What Scripts/small-machine measures: small_machine.py PROGRAM FOLDER."""

import base64
import json
import os
import pathlib
import resource
import signal
import socket
import subprocess
import sys
import time
import urllib.request

MEMORY = 512 * 1024 * 1024
USERS = 100_000
PATIENCE = 300

program, folder = sys.argv[1], pathlib.Path(sys.argv[2])


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def control_group():
    """A new one of so much memory, of whichever version; nothing where none can be made."""
    for parent, limit in ("/sys/fs/cgroup", "memory.max"), ("/sys/fs/cgroup/memory", "memory.limit_in_bytes"):
        group = pathlib.Path(parent) / f"small-machine-{os.getpid()}"
        try:
            group.mkdir()
        except OSError:
            continue
        # The kernel makes what is in it; another file system has made a folder.
        if (group / limit).exists():
            (group / limit).write_text(str(MEMORY))
            return group
        group.rmdir()
    return None


group = control_group()
zookeeper_port, port = free_port(), free_port()
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def make_small():
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    if group:
        (group / "cgroup.procs").write_text(str(os.getpid()))
    else:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def call(path, body=None):
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", data=body)
    request.add_header("Authorization", "Basic " + base64.b64encode(b"admin:small machine").decode())
    with opener.open(request, timeout=PATIENCE) as reply:
        return reply.read()


def start():
    """The server, and after how many seconds it is ready."""
    environment = {
        "EnableAPIServer": "true",
        "APIUser": "admin",
        "APIPassword": "small machine",
        "ListenAddr": f"127.0.0.1:{port}",
        "AvailableCoins": "btc,bcc",
        "ZKBroker": f"127.0.0.1:{zookeeper_port}",
        "ZKSwitcherWatchDir": "/pool/users/",
    }
    began = time.monotonic()
    with open(folder / "server.log", "a") as log:
        server = subprocess.Popen([program], env=environment, cwd=folder, stderr=log, preexec_fn=make_small)
    while True:
        try:
            call("/readyz")
            return server, time.monotonic() - began
        except OSError:
            if server.poll() is not None or time.monotonic() > began + PATIENCE:
                sys.exit("small-machine: it does not become ready\n" + (folder / "server.log").read_text())
        time.sleep(0.005)


def megabytes(server, name):
    status = pathlib.Path(f"/proc/{server.pid}/status").read_text()
    return int(status.split(name + ":")[1].split()[0]) / 1000


def tell(what, seconds, server):
    print(f"{what:<52} {seconds:7.2f} s {megabytes(server, 'VmRSS'):6.0f} MB, at most {megabytes(server, 'VmHWM'):.0f} MB", flush=True)


def stop(server):
    server.send_signal(signal.SIGTERM)
    if server.wait(PATIENCE):
        sys.exit("small-machine: it does not stop in good order\n" + (folder / "server.log").read_text())


(folder / "zoo.cfg").write_text(
    f"dataDir={folder}/data\nclientPort={zookeeper_port}\nclientPortAddress=127.0.0.1\nadmin.enableServer=false\n"
)
jars = "/usr/share/java/zookeeper.jar:/usr/share/java/slf4j-simple.jar"
with open(folder / "zookeeper.log", "w") as log:
    zookeeper = subprocess.Popen(
        ["java", "-Xmx1g", "-Dzookeeper.jmx.log4j.disable=true", "-cp", jars, "org.apache.zookeeper.server.quorum.QuorumPeerMain", f"{folder}/zoo.cfg"],
        stdout=log,
        stderr=log,
    )
try:
    stop(start()[0])
    print("one core, " + (f"{MEMORY >> 20} MB by a control group" if group else f"{MEMORY >> 20} MB of address space"))
    server, seconds = start()
    tell("start, no users", seconds, server)
    names = [f"user{number:06}" for number in range(USERS)]
    for what, coin in (f"{USERS:,} new users in one call", "btc"), (f"{USERS:,} of them in one call", "bcc"):
        body = json.dumps({"usercoins": [{"coin": coin, "punames": names}]}).encode()
        began = time.monotonic()
        reply = json.loads(call("/switch/multi-user", body))
        if not reply["success"]:
            sys.exit(f"small-machine: {reply}")
        tell(what, time.monotonic() - began, server)
    stop(server)
    server, seconds = start()
    tell(f"start, {USERS:,} users", seconds, server)
    began = time.monotonic()
    count = call("/switch/users").count(b"\n")
    if count != USERS:
        sys.exit(f"small-machine: {count} users are listed")
    tell(f"a list of {USERS:,} users", time.monotonic() - began, server)
    stop(server)
finally:
    zookeeper.kill()
    zookeeper.wait()
    if group:
        group.rmdir()
