"""Puts the shared library into the wheel, the one that PORTCULLIS_LIBRARY names, else one built by cargo, and the service
reference with its licence."""

import os
import pathlib
import shutil
import subprocess

from setuptools import setup
from setuptools.command.bdist_wheel import bdist_wheel
from setuptools.command.build_py import build_py

WORKSPACE = pathlib.Path(__file__).resolve().parents[2]


def library():
    given = os.environ.get("PORTCULLIS_LIBRARY")
    if given:
        return pathlib.Path(given)
    subprocess.run(["cargo", "build", "--release", "--package", "portcullis-ffi"], cwd=WORKSPACE, check=True)
    target = os.environ.get("CARGO_TARGET_DIR", "target")
    return WORKSPACE / target / "release" / "libportcullis_ffi.so"


class WithData(build_py):
    def run(self):
        super().run()
        to = pathlib.Path(self.build_lib, "portcullis", "libportcullis.so")
        shutil.copyfile(library(), to)
        if shutil.which("strip"):
            subprocess.run(["strip", "--strip-unneeded", str(to)], check=True)
        for name in ("reference.bin", "LICENSE-DATA"):
            shutil.copyfile(WORKSPACE / "core" / "reference" / name, to.with_name(name))


class AnyPython(bdist_wheel):
    """The library is of one platform, but of no Python version: ctypes calls it."""

    def finalize_options(self):
        super().finalize_options()
        self.root_is_pure = False

    def get_tag(self):
        return "py3", "none", super().get_tag()[2]


setup(cmdclass={"build_py": WithData, "bdist_wheel": AnyPython})
