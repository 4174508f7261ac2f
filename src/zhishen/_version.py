"""The version, in one place: the package, the build and every checkpoint read it here."""

__version__ = "0.1.0"
