"""Draws one page or one image from standard input as PNG on standard output. A program, never imported: it takes its
own rights away first, for what it reads may have been made to harm whoever reads it.

    python -I drawing.py pages         how many pages a PDF has
    python -I drawing.py page 3        its third page
    python -I drawing.py image 1       an image, without what it says of camera, place and person
"""

import os
import resource
import signal
import subprocess
import sys

SECONDS, MEMORY, FILES = 15, 2**30, 64
SIDE = 1600  # pixels of the longer side
PIXELS = 80_000_000  # of an image that is opened


def lay_down_rights() -> None:
    """Little time, little memory, no file to write, no core to leave behind. Children keep to it too."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    for what, most in (
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def pages() -> None:
    """The number that pdfinfo gives."""
    done = subprocess.run(["pdfinfo", "-"], stdout=subprocess.PIPE, check=True)  # noqa: S607
    lines = (line.partition(":") for line in done.stdout.decode(errors="replace").splitlines())
    sys.stdout.write(next(int(said) for name, _, said in lines if name == "Pages").__str__())


def page(number: str) -> None:
    """Becomes pdftoppm, which draws the page and nothing else of the document."""
    words = ["-png", "-f", number, "-l", number, "-singlefile", "-scale-to", str(SIDE), "-"]
    os.execvp("pdftoppm", ["pdftoppm", *words])  # noqa: S606, S607


def image() -> None:
    """The pixels alone, upright, no larger than a screen."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = PIXELS // 2  # Pillow refuses twice this
    with Image.open(sys.stdin.buffer, formats=("PNG", "JPEG")) as opened:
        opened.draft("RGB", (SIDE, SIDE))
        upright = ImageOps.exif_transpose(opened)
        clean = upright.convert("RGBA" if "A" in upright.getbands() else "RGB")
    clean.thumbnail((SIDE, SIDE))
    clean.info = {}
    clean.save(sys.stdout.buffer, "PNG")


if __name__ == "__main__":
    lay_down_rights()
    match sys.argv[1:]:
        case ["pages"]:
            pages()
        case ["page", number] if number.isdigit():
            page(number)
        case ["image", _]:
            image()
        case _:
            sys.exit("pages, page N or image")
