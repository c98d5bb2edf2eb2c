"""Start Spark as a cluster: a master and two workers, each a process, and a Spark Connect server."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

SMALL = (
    "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xms64m -XX:+UnlockDiagnosticVMOptions -XX:-BytecodeVerificationRemote"
)
"""For processes that live a minute: compile quickly without optimising, and do not verify Spark's own classes."""
SUBMIT = (
    f"--driver-java-options '{SMALL}' --conf spark.executor.extraJavaOptions='{SMALL}'"
    " --conf spark.executor.cores=1 --conf spark.executor.memory=512m"
    " --conf spark.cores.max={cores} pyspark-shell"
)
"""Options for every connection to the cluster."""
PATIENCE = 120  # seconds


def why_not() -> str | None:
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        return "Spark needs Java 17: apt-get install openjdk-17-jre-headless"
    try:
        import pyspark  # noqa: F401
    except ImportError:
        return "Spark is not installed: pip install 'edutarget[spark]'"
    return None


def home() -> Path:
    """Where the package pyspark holds a whole Spark."""
    import pyspark

    return Path(pyspark.__file__).parent


def free_port() -> int:
    with socket.socket() as some:
        some.bind(("127.0.0.1", 0))
        return int(some.getsockname()[1])


def wait_for(port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with socket.socket() as some:
            if some.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail(f"nothing listens on port {port}")


@dataclass
class Cluster:
    """A standalone master and its workers; `folder` holds all that they write."""

    folder: Path
    stack: ExitStack
    port: int = field(default_factory=free_port)
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def master(self) -> str:
        return f"spark://127.0.0.1:{self.port}"

    def start(self, name: str, *command: str) -> subprocess.Popen[bytes]:
        """One of its processes, with a folder of its own."""
        own = self.folder / name
        own.mkdir()
        env = environment(own) | {"SPARK_DAEMON_JAVA_OPTS": SMALL, "SPARK_DAEMON_MEMORY": "1g"}
        with (own / "log").open("wb") as log:
            process = subprocess.Popen(
                [home() / "bin" / command[0], *command[1:]], cwd=own, env=env, stdout=log, stderr=log
            )
        self.stack.callback(ended, process)
        return process

    def start_master(self) -> None:
        where = ["--host", "127.0.0.1", "--port", str(self.port), "--webui-port", "0"]
        self.start("master", "spark-class", "org.apache.spark.deploy.master.Master", *where)
        wait_for(self.port)

    def start_worker(self) -> None:
        name = f"worker-{len(self.workers)}"
        what = ["--host", "127.0.0.1", "--cores", "4", "--memory", "4g", "--webui-port", "0"]
        work = ["--work-dir", str(self.folder / name / "work")]
        self.workers.append(
            self.start(name, "spark-class", "org.apache.spark.deploy.worker.Worker", *what, *work, self.master)
        )

    def shuffled(self, worker: int) -> bool:
        """Whether a worker has written files of a shuffle."""
        return any((self.folder / f"worker-{worker}").rglob("shuffle_*.data"))

    def kill_worker(self, worker: int) -> None:
        self.workers[worker].kill()
        self.workers[worker].wait()


def environment(folder: Path, cores: int = 2) -> dict[str, str]:
    """The environment of Spark's programs, which write below the folder; one executor for each core."""
    kept = {name: os.environ[name] for name in ("PATH", "JAVA_HOME") if name in os.environ}
    folders = {"SPARK_LOCAL_DIRS": str(folder / "local"), "TMPDIR": str(folder), "HOME": str(folder)}
    own = {
        "SPARK_LOCAL_IP": "127.0.0.1",
        "LANG": "C.UTF-8",
        "PYSPARK_SUBMIT_ARGS": SUBMIT.format(cores=cores),
    }
    return {**kept, **folders, **own}


def ended(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def needed() -> None:
    """Skip the test if there is no Java."""
    if why := why_not():
        pytest.skip(why)


@contextmanager
def standalone(folder: Path) -> Iterator[Cluster]:
    """A master and two workers."""
    needed()
    with ExitStack() as stack:
        cluster = Cluster(folder, stack)
        cluster.start_master()
        cluster.start_worker()
        cluster.start_worker()
        yield cluster


@contextmanager
def connect_server(folder: Path) -> Iterator[str]:
    """The address of a Spark Connect server in local mode, without a master."""
    needed()
    port = free_port()
    with ExitStack() as stack:
        Cluster(folder, stack).start(
            "connect",
            "spark-submit",
            *("--master", "local[2]", "--driver-java-options", SMALL),
            *("--conf", f"spark.connect.grpc.binding.port={port}", "--conf", "spark.ui.enabled=false"),
            *("--class", "org.apache.spark.sql.connect.service.SparkConnectServer", "spark-internal"),
        )
        wait_for(port)
        yield f"sc://127.0.0.1:{port}"
