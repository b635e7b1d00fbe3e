"""OpenBLAS is told what the processor can do."""

import os
import subprocess
import sys

import pytest

from bot import kernels

AVX512 = {"avx512f", "avx512bw", "avx512dq", "avx512vl", "avx2", "fma"}


@pytest.mark.parametrize(
    ("features", "chosen"),
    [
        (AVX512, "SkylakeX"),
        (AVX512 - {"avx512vl"}, "Haswell"),
        ({"avx2", "fma", "sse2"}, "Haswell"),
        ({"avx2"}, None),
        (set(), None),
    ],
)
def test_the_fastest_kernels_that_run_are_chosen(features, chosen):
    assert kernels.kernels_for(features) == chosen


def test_what_somebody_set_stays(monkeypatch):
    monkeypatch.setenv("OPENBLAS_CORETYPE", "Prescott")
    kernels.choose_kernels()
    assert os.environ["OPENBLAS_CORETYPE"] == "Prescott"


def test_a_machine_that_tells_nothing_is_left_to_openblas(monkeypatch, tmp_path):
    monkeypatch.delenv("OPENBLAS_CORETYPE")
    monkeypatch.setattr(kernels, "_PROCESSORS", tmp_path / "none")
    kernels.choose_kernels()
    assert "OPENBLAS_CORETYPE" not in os.environ


def test_numpy_imported_after_the_package_runs_on_them():
    told = {name: value for name, value in os.environ.items() if name != "OPENBLAS_CORETYPE"}
    asked = (
        "import bot, os, numpy, threadpoolctl;"
        "print(os.environ.get('OPENBLAS_CORETYPE', ''),"
        "*{pool['architecture'] for pool in threadpoolctl.threadpool_info()})"
    )
    out = subprocess.run(
        [sys.executable, "-c", asked], env=told, capture_output=True, text=True, check=True
    ).stdout.split(" ")
    chosen = out[0]
    assert not chosen or out[1].strip() == chosen
