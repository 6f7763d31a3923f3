"""Whatever is drawn on: the same drawing gives the same file, of the size asked for, with everything in it."""

import io
from xml.etree import ElementTree

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from coach.export.pictures.canvas import Anchor, Canvas
from coach.export.pictures.png import PngCanvas
from coach.export.pictures.svg import SvgCanvas

SVG = "{http://www.w3.org/2000/svg}"


def svg() -> SvgCanvas:
    """Return an SVG canvas of 60 × 40 pixels."""
    return SvgCanvas(60, 40, ground="#000000", title="A <title> & more")


def png() -> PngCanvas:
    """Return a PNG canvas of 60 × 40 pixels."""
    return PngCanvas(60, 40, ground="#000000")


def drawn(canvas: Canvas) -> bytes:
    """Return a drawing with one of each kind in it."""
    canvas.rectangle(2.0, 2.0, 10.0, 6.0, colour="#ff0000")
    canvas.polygon([(20.0, 2.0), (40.0, 2.0), (40.0, 12.0), (20.0, 12.0)], colour="#00ff00")
    canvas.line([(0.0, 20.0), (60.0, 20.0)], colour="#0000ff", thickness=2.0)
    canvas.text(30.0, 35.0, "<&>", size=10.0, colour="#ffffff", anchor=Anchor.MIDDLE)
    canvas.text(59.0, 35.0, "W", size=10.0, colour="#ffffff", anchor=Anchor.END)
    canvas.text(1.0, 35.0, "", size=10.0, colour="#ffffff")
    return canvas.encode()


@pytest.mark.parametrize("begin", [svg, png])
def test_the_same_drawing_is_the_same_file(begin):
    """Drawn twice, every byte is the same."""
    assert drawn(begin()) == drawn(begin())


@pytest.mark.parametrize("begin", [svg, png])
def test_what_is_nothing_is_not_seen(begin):
    """An empty rectangle and an empty text leave the ground as it is."""
    canvas = begin()
    canvas.rectangle(2.0, 2.0, 0.0, 6.0, colour="#ff0000")
    canvas.text(1.0, 35.0, "", size=10.0, colour="#ffffff")
    if begin is png:
        assert canvas.encode() == png().encode()
    else:
        assert b"<text" not in canvas.encode()
        assert canvas.encode().count(b"<rect") == 1


def test_png_shows_each():
    """Each shape has its colour at its place, and the ground the rest."""
    image = Image.open(io.BytesIO(drawn(png())))
    assert (image.format, image.mode, image.size) == ("PNG", "RGB", (60, 40))
    assert image.getpixel((5, 5)) == (255, 0, 0)
    assert image.getpixel((30, 6)) == (0, 255, 0)
    assert image.getpixel((30, 20)) == (0, 0, 255)
    assert image.getpixel((50, 5)) == image.getpixel((12, 5)) == image.getpixel((30, 15)) == (0, 0, 0)
    written = image.crop((45, 24, 60, 40)).getbbox()
    assert written is not None
    assert image.crop((0, 24, 15, 40)).getbbox() is None


def test_svg_is_valid_and_says_what_it_shows():
    """The file is XML of one picture: its title, its ground and each shape, in order."""
    root = ElementTree.fromstring(drawn(svg()))
    assert root.tag == f"{SVG}svg"
    assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("60", "40", "0 0 60 40")
    names = ["title", "style", "rect", "rect", "path", "path", "text", "text"]
    assert [child.tag.removeprefix(SVG) for child in root] == names
    assert root[0].text == "A <title> & more"
    assert root[3].attrib == {"x": "2", "y": "2", "width": "10", "height": "6", "fill": "#ff0000"}
    assert root[4].get("d") == "M20 2L40 2L40 12L20 12z"
    assert root[6].text == "<&>"
    assert (root[6].get("text-anchor"), root[6].get("textLength")) == ("middle", "18.5")


@pytest.mark.parametrize("sign", ["\ufffe", "\uffff", "\0", "\x1b", "\ud800", "\U0001fffe"])
def test_svg_leaves_out_what_xml_has_no_place_for(sign):
    """Whatever signs a title holds, the file is XML, and all else of the title is there."""
    canvas = SvgCanvas(60, 40, ground="#000000", title=f"A{sign}B")
    canvas.text(1.0, 35.0, f"C{sign}D", size=10.0, colour="#ffffff")
    root = ElementTree.fromstring(canvas.encode())
    assert [root[0].text, root[-1].text] == ["AB", "CD"]


def test_small_svg_leaves_out_what_cannot_be_read():
    """Fine text is marked, and hidden where the picture is shown so small that nobody could read it."""
    canvas = SvgCanvas(1600, 900, ground="#000000", title="A")
    canvas.text(1.0, 35.0, "fine", size=14.0, colour="#ffffff")
    canvas.text(1.0, 85.0, "large", size=40.0, colour="#ffffff")
    root = ElementTree.fromstring(canvas.encode())
    assert [text.get("class") for text in root.iter(f"{SVG}text")] == ["fine", None]
    assert root.findtext(f"{SVG}style") == "@media (max-width: 640px) {.fine {visibility: hidden}}"


@settings(max_examples=40)
@given(text=st.text(max_size=20))
@example(text="\u2029")
def test_any_text_can_be_written(text):
    """Whatever a script says, the SVG is valid XML and the PNG is drawn."""
    for canvas in (svg(), png()):
        canvas.text(1.0, 35.0, text, size=10.0, colour="#ffffff")
        file = canvas.encode()
        if isinstance(canvas, SvgCanvas):
            ElementTree.fromstring(file)
