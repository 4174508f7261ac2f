"""Make sound.npz: spectra of SciPy, and mel filters and log-mel spectrograms of librosa. Run it with both.

``x`` (n,) is a tone that rises, with noise; ``rate`` is its samples a second. ``stft`` (F, T) is SciPy's transform with
the periodic Hann window of ``frame`` samples and ``hop`` samples between frames, not scaled. ``filters`` (M, F) are
librosa's on the HTK scale without normalization, ``log_mel`` (M, T) its spectrogram in decibels below the maximum, 80
at most.
"""

from __future__ import annotations

from pathlib import Path

import librosa
import numpy as np
from scipy.signal import ShortTimeFFT
from scipy.signal.windows import hann

rng = np.random.default_rng(0)
rate, frame, hop, mels = 16000, 400, 160, 40
time = np.arange(6001) / rate
x = np.sin(2 * np.pi * (200 * time + 4000 * time**2)) * np.exp(-3 * time) + 0.01 * rng.normal(size=len(time))
window = hann(frame, sym=False)
count = len(x) // hop + 1
transform = ShortTimeFFT(window, hop, rate, phase_shift=None).stft(x, p0=0, p1=count)
filters = librosa.filters.mel(sr=rate, n_fft=frame, n_mels=mels, htk=True, norm=None, dtype=np.float64)
power = librosa.feature.melspectrogram(
    y=x, sr=rate, n_fft=frame, hop_length=hop, n_mels=mels, htk=True, norm=None, center=True, pad_mode="constant",
    dtype=np.float64,
)  # fmt: skip
np.savez_compressed(
    Path(__file__).parent / "sound.npz",
    x=x,
    rate=rate,
    frame=frame,
    hop=hop,
    stft=transform,
    filters=filters,
    log_mel=librosa.power_to_db(power, ref=np.max, amin=1e-30, top_db=80),
)
