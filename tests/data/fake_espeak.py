"""A program in place of espeak-ng, which a machine of the tests may lack: it speaks every word as a tone.

The first argument is a file to which it appends how it was called; the others are those of espeak-ng.
"""

from __future__ import annotations

import sys
import wave
import zlib

VOICES = """Pty Language       Age/Gender VoiceName          File                 Other Languages
 5  variant         --/M      Adam               !v/adam
 5  variant         --/M      Mr_Serious         !v/Mr serious
 5  variant         --/M      Robosoft2          !v/robosoft2
 5  variant         --/M      Storm              !v/Storm             (en-us 5)
 5  variant         --/F      female2            !v/f2
 5  variant         --/M      whisper            !v/whisper           """
MORE = [f" 5  variant         --/M      male{k}  !v/male{k}" for k in range(30)]


def main(log: str, arguments: list[str]) -> None:
    """Speak as espeak-ng would."""
    with open(log, "a", encoding="utf-8") as calls:  # noqa: PTH123 - pathlib takes as long to import as all the rest
        calls.write(" ".join(arguments) + "\n")
    if arguments == ["--voices=variant"]:
        print(VOICES, *MORE, sep="\n")  # noqa: T201 - what the program does
        sys.exit()
    options = dict(zip(arguments[:-2:2], arguments[1:-2:2], strict=True))
    if options["-v"].startswith("xx"):
        sys.exit("Error: The specified espeak-ng voice does not exist.")
    level = 0 if arguments[-1] == "silence" else 120
    step = 10 + zlib.crc32(arguments[-1].encode()) % 40
    with wave.open(options["-w"], "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(1)
        out.setframerate(22050)
        out.writeframes(bytes(128 + (level if i // step % 2 else -level) for i in range(6000)))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
