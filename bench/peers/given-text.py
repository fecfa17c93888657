"""Lets OCRmyPDF write text that was recognised before: an engine that hands on the pages of one hOCR file.

OCRCHAT_GIVEN_HOCR is the path of that file. Its pages are those of the document, in order; boxes are brought to the size
of the picture that OCRmyPDF makes of a page.
"""

import os
import re
from pathlib import Path

from ocrmypdf import OcrEngine, hookimpl
from ocrmypdf.pluginspec import OrientationConfidence
from PIL import Image

PAGE = '<div class="ocr_page"'


def given_page(number):
    head, *pages = Path(os.environ["OCRCHAT_GIVEN_HOCR"]).read_text(encoding="utf-8").split(PAGE)
    page = pages[number - 1].split("</body>")[0]
    return head, PAGE + page


class GivenText(OcrEngine):
    @staticmethod
    def version():
        return "1"

    @staticmethod
    def creator_tag(options):
        return "given text"

    def __str__(self):
        return "given text"

    @staticmethod
    def languages(options):
        return set(options.languages)

    @staticmethod
    def get_orientation(input_file, options):
        return OrientationConfidence(angle=0, confidence=0.0)

    @staticmethod
    def generate_hocr(input_file, output_hocr, output_text, options):
        head, page = given_page(int(Path(input_file).name[:6]))
        with Image.open(input_file) as picture:
            width, height = picture.size
        right, bottom = map(int, re.search(r"bbox 0 0 (\d+) (\d+)", page).groups())

        def scaled(found):
            x0, y0, x1, y1 = (int(value) for value in found.groups())
            return "bbox %d %d %d %d" % (
                round(x0 * width / right),
                round(y0 * height / bottom),
                round(x1 * width / right),
                round(y1 * height / bottom),
            )

        page = re.sub(r"bbox (\d+) (\d+) (\d+) (\d+)", scaled, page)
        Path(output_hocr).write_text(head + page + "</body>\n</html>\n", encoding="utf-8")
        Path(output_text).write_text("", encoding="utf-8")

    @staticmethod
    def generate_pdf(input_file, output_pdf, output_text, options):
        raise NotImplementedError("Use --pdf-renderer hocr")


@hookimpl
def get_ocr_engine():
    return GivenText()
