"""The files for a server: systemd and the container build understand them, they agree, and nothing runs as root."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
UNIT = (ROOT / "newsloom.service").read_text("utf-8")
CONTAINERFILE = (ROOT / "Containerfile").read_text("utf-8")
IGNORED = (ROOT / ".containerignore").read_text("utf-8")
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
SECRET = re.compile(r"password|passwd|secret|token|credential|api_?key|://\w+:\w+@", re.IGNORECASE)

# Directives by section, as systemd.unit(5), systemd.service(5), systemd.exec(5), systemd.kill(5) and
# systemd.resource-control(5) name them: a word that systemd does not know in its section is left out with a warning.
KNOWN = {
    "Unit": "Description Wants After StartLimitIntervalSec",
    "Service": (
        "Type ExecStart WorkingDirectory User Group UMask EnvironmentFile KillMode KillSignal TimeoutStopSec Restart "
        "RestartSec MemoryMax OOMPolicy TasksMax ProtectSystem ReadWritePaths ProtectHome PrivateTmp PrivateDevices "
        "NoNewPrivileges CapabilityBoundingSet AmbientCapabilities RestrictSUIDSGID RestrictNamespaces "
        "RestrictRealtime LockPersonality ProtectKernelTunables ProtectKernelModules ProtectKernelLogs "
        "ProtectControlGroups ProtectClock ProtectHostname MemoryDenyWriteExecute SystemCallArchitectures "
        "SystemCallFilter SystemCallErrorNumber RestrictAddressFamilies"
    ),
    "Install": "WantedBy",
}
#: What hardens it; without any of these it still starts, and nobody would notice.
HARDENED = {
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "CapabilityBoundingSet": "",
    "AmbientCapabilities": "",
    "MemoryDenyWriteExecute": "yes",
    "RestrictAddressFamilies": "AF_UNIX AF_INET AF_INET6 AF_NETLINK",
    "OOMPolicy": "continue",
}
INSTRUCTIONS = "FROM ENV WORKDIR COPY RUN USER VOLUME STOPSIGNAL ENTRYPOINT CMD".split()


def unit_of(text: str) -> dict[str, dict[str, list[str]]]:
    """Section, directive, its values in order; every line is a section, a directive or a comment."""
    found: dict[str, dict[str, list[str]]] = {}
    section = ""
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        if header := re.fullmatch(r"\[(\w+)\]", line):
            section = header[1]
            assert section not in found, line
            found[section] = {}
            continue
        directive = re.fullmatch(r"(\w+)=(\S.*\S|\S|)", line)
        assert directive, line
        found[section].setdefault(directive[1], []).append(directive[2])
    return found


def instructions_of(text: str) -> list[tuple[str, str]]:
    """Instructions in order, continued lines joined; comments stand on lines of their own."""
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    whole = re.sub(r"\\\n\s*", "", "\n".join(lines))
    found = [tuple(line.split(maxsplit=1)) for line in whole.splitlines()]
    assert all(len(pair) == 2 for pair in found), found
    return found  # type: ignore[return-value]  # pairs: looked at just now


SECTIONS = unit_of(UNIT)
SERVICE = {name: values[-1] for name, values in SECTIONS["Service"].items()}
STEPS = instructions_of(CONTAINERFILE)
LAST_FROM = max(place for place, (word, _) in enumerate(STEPS) if word == "FROM")
BUILD, FINAL = STEPS[:LAST_FROM], STEPS[LAST_FROM:]
COPIED = [name for word, rest in BUILD if word == "COPY" and not rest.startswith("--") for name in rest.split()[:-1]]


def one(steps: list[tuple[str, str]], word: str) -> str:
    (found,) = (rest for name, rest in steps if name == word)
    return found


def environment(steps: list[tuple[str, str]]) -> dict[str, str]:
    return dict(pair.split("=", 1) for word, rest in steps if word == "ENV" for pair in rest.split())


def test_the_unit_has_only_directives_that_systemd_knows_where_they_stand() -> None:
    unknown = {
        f"{section}.{name}"
        for section, names in SECTIONS.items()
        for name in names.keys() - set(KNOWN[section].split())
    }
    assert unknown == set()
    several = {name for names in SECTIONS.values() for name, values in names.items() if len(values) > 1}
    assert several == {"SystemCallFilter"}


def test_a_misspelt_or_misplaced_line_of_a_unit_would_be_seen() -> None:
    with pytest.raises(AssertionError):
        unit_of("[Unit]\nDescription Newsloom\n")
    assert "StartLimitIntervalSec" not in KNOWN["Service"].split()


def test_the_unit_starts_the_program_that_the_project_installs() -> None:
    command = re.fullmatch(r"(/\S+)/bin/(\w+) --desk (/\S+) up", SERVICE["ExecStart"])
    assert command is not None
    assert command[2] in PROJECT["project"]["scripts"]
    assert command[3] == SERVICE["WorkingDirectory"] == SERVICE["ReadWritePaths"]
    assert (SERVICE["Type"], SERVICE["Restart"]) == ("exec", "on-failure")


def test_the_unit_is_nobody_s_root_and_hardened() -> None:
    assert SERVICE["User"] == SERVICE["Group"] == "newsloom"
    assert {name: SERVICE.get(name) for name in HARDENED} == HARDENED
    assert SECTIONS["Service"]["SystemCallFilter"] == ["@system-service", "~@privileged"]
    assert re.fullmatch(r"\d+[MG]", SERVICE["MemoryMax"])


def test_the_unit_stops_the_desk_before_its_parts_and_waits_long_enough() -> None:
    assert (SERVICE["KillMode"], SERVICE["KillSignal"]) == ("mixed", "SIGTERM")
    assert int(SERVICE["TimeoutStopSec"]) > 10


@pytest.fixture
def systemd(tmp_path: Path) -> Path:
    """A root directory in which what the unit needs is there; skips where systemd is not, or too old to look there."""
    program = shutil.which("systemd-analyze")
    version = subprocess.run([program, "--version"], capture_output=True, text=True).stdout if program else ""
    if not version or int(version.split()[1]) < 250:
        pytest.skip("no systemd-analyze of version 250 or newer")
    units = tmp_path / "etc/systemd/system"
    program_file = tmp_path / SERVICE["ExecStart"].split()[0].lstrip("/")
    for folder in (units, program_file.parent, tmp_path / SERVICE["WorkingDirectory"].lstrip("/")):
        folder.mkdir(parents=True)
    for name in ("basic", "multi-user", "network-online", "shutdown", "sysinit", "time-sync"):
        (units / f"{name}.target").write_text("[Unit]\n")
    program_file.write_text("#!/bin/sh\n")
    program_file.chmod(0o755)
    shutil.copy(ROOT / "newsloom.service", units)
    return tmp_path


def analyse(*arguments: str) -> tuple[int, str]:
    run = subprocess.run(["systemd-analyze", *arguments], capture_output=True, text=True)
    return run.returncode, run.stderr


def test_systemd_finds_no_fault_with_the_unit(systemd: Path) -> None:
    unit = systemd / "etc/systemd/system/newsloom.service"
    assert analyse("verify", f"--root={systemd}", str(unit)) == (0, "")
    unit.write_text(UNIT.replace("OOMPolicy=", "OomPolicy="))
    assert "OomPolicy" in analyse("verify", f"--root={systemd}", str(unit))[1]


def test_systemd_calls_the_unit_little_exposed(systemd: Path) -> None:
    """From 0 (locked up) to 10 (open); 9.6 is what a unit without any of it gets."""
    unit = str(ROOT / "newsloom.service")
    assert analyse("security", "--offline=true", "--threshold=20", "--no-pager", unit)[0] == 0


def test_the_containerfile_has_only_instructions_meant_here() -> None:
    assert {word for word, _ in STEPS} <= set(INSTRUCTIONS)


def test_the_images_are_pinned_to_a_minor_version_that_the_project_allows() -> None:
    images = [rest.split()[0] for word, rest in STEPS if word == "FROM"]
    assert len(images) == 2 and len(set(images)) == 1
    pinned = re.fullmatch(r"docker\.io/library/python:(3)\.(\d+)-slim-\w+", images[0])
    assert pinned is not None
    lowest = re.fullmatch(r">=(\d+)\.(\d+)", PROJECT["project"]["requires-python"])
    assert lowest is not None
    assert tuple(map(int, pinned.groups())) >= tuple(map(int, lowest.groups()))


def test_what_is_copied_is_there_and_all_that_the_wheel_is_made_of() -> None:
    assert [name for name in COPIED if not (ROOT / name).exists()] == []
    wheel, project = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"], PROJECT["project"]
    needed = {*wheel["packages"], *wheel["force-include"], project["readme"], *project["license-files"]}
    assert needed | {"pyproject.toml"} <= set(COPIED)


def test_the_builder_is_given_what_is_copied_and_nothing_else() -> None:
    rules = [line for line in IGNORED.splitlines() if line and not line.startswith("#")]
    assert rules[0] == "*"
    assert {rule[1:] for rule in rules if rule.startswith("!")} == set(COPIED)


def test_the_wheel_builds_from_what_is_copied(tmp_path: Path) -> None:
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, tmp_path)
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", "dist", "."]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    (wheel,) = (tmp_path / "dist").glob("newsloom-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        assert "aggregator/shipped_config/desk.yaml" in archive.namelist()


def test_whatever_comes_from_an_index_is_checked_by_hash() -> None:
    commands = [part for word, rest in BUILD if word == "RUN" for part in re.split(r"&&|\|\|", rest) if " pip " in part]
    assert len(commands) == 4
    for command in commands:
        assert ("--require-hashes" in command and "--only-binary :all:" in command) or "--no-index" in command, command


@pytest.mark.parametrize("line", [rest for word, rest in STEPS if word == "RUN"])
def test_each_line_that_is_run_is_shell(line: str) -> None:
    assert subprocess.run(["sh", "-n", "-c", line], capture_output=True, text=True).stderr == ""


def test_the_image_holds_the_program_and_no_tool_that_built_it() -> None:
    copies = [rest for word, rest in FINAL if word == "COPY"]
    home = SERVICE["ExecStart"].split()[0].removesuffix("/bin/newsloom")
    assert copies == [f"--from=build {home} {home}"]
    assert any(f"-m venv --without-pip {home} " in rest for word, rest in BUILD if word == "RUN")
    run = " ".join(rest for word, rest in FINAL if word == "RUN")
    assert not re.search(r"\bpip\b|\bapt|\bbuild\b|gcc|curl|wget|git", run)
    assert environment(FINAL)["PATH"].split(":")[0] == f"{home}/bin"


def test_the_container_runs_the_desk_as_nobody_in_particular_and_is_told_to_stop_as_the_unit_is() -> None:
    user = re.fullmatch(r"(\d+):(\d+)", one(FINAL, "USER"))
    assert user is not None and int(user[1]) >= 10_000 and user[1] == user[2]
    words = [word for word, _ in FINAL]
    assert "RUN" not in words[words.index("USER") :]
    started = [*json.loads(one(FINAL, "ENTRYPOINT")), *json.loads(one(FINAL, "CMD"))]
    assert started == ["newsloom", "up", "--host", "0.0.0.0"]
    assert one(FINAL, "STOPSIGNAL") == SERVICE["KillSignal"]


def test_both_keep_the_desk_in_the_same_place() -> None:
    desk = SERVICE["WorkingDirectory"]
    assert one(FINAL, "VOLUME") == one(FINAL, "WORKDIR") == environment(FINAL)["NEWSLOOM_DESK"] == desk
    assert any(rest.endswith(f" {desk}") and "-o 10001 -g 10001" in rest for word, rest in FINAL if word == "RUN")


def test_no_secret_is_built_in() -> None:
    said = [f"{name}={value}" for names in SECTIONS.values() for name, values in names.items() for value in values]
    assert [line for line in said if SECRET.search(line)] == []
    assert [rest for _, rest in STEPS if SECRET.search(rest)] == []
    assert not any(word == "ARG" for word, _ in STEPS)


def test_the_readme_tells_of_both_with_their_places() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    passage = readme.partition("## On a server\n")[2].partition("\n## ")[0]
    for name in (
        "newsloom.service",
        "Containerfile",
        "/opt/newsloom",
        SERVICE["WorkingDirectory"],
        "--stop-timeout 15",
    ):
        assert name in passage, name
    assert set(PROJECT["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]) >= {
        "newsloom.service",
        "Containerfile",
        ".containerignore",
    }
