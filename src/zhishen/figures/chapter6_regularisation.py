"""Figures of chapter 6: regularisation, overfitting and the search for hyperparameters."""

from __future__ import annotations
