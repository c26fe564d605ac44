"""Makes STIXTwoMath.woff2: python make-math.py stix-two-math-latin-400-normal.woff2 RANGES STIXTwoMath.woff2

The first file is that of @fontsource/stix-two-math 5.3.0, RANGES the unicode-range of fonts.css. Needs fonttools and
brotli. Chromium sets behind every root the room of the root's widest form, and lets a root hang low that is higher than
its number; so here all forms of the root are as wide as the first, and there are two lower ones. And a prime, which
a formula sets as an exponent, small and raised, is made as much larger and lower, so that it looks as it does in text.
Fractions in a line are as low as TeX's, so that few of them part the lines.
"""
import copy
import sys

from fontTools import subset
from fontTools.ttLib import TTFont

source, ranges, target = sys.argv[1:]
font = TTFont(source)
glyphs, widths = font["glyf"], font["hmtx"]
math = font["MATH"].table
root = font.getBestCmap()[0x221A]
forms = math.MathVariants.VertGlyphConstruction[math.MathVariants.VertGlyphCoverage.glyphs.index(root)]
first, *higher = forms.MathGlyphVariantRecord
width = widths[root][0]
line = math.MathConstants.RadicalRuleThickness.Value


def put(name, glyph, advance):
    if name not in font.getGlyphOrder():
        font.setGlyphOrder([*font.getGlyphOrder(), name])
    glyphs[name] = glyph
    glyph.recalcBounds(glyphs)
    widths[name] = advance, glyph.xMin


def form(drawing, at, height):
    """The root `drawing` as high as `height`: its line stays as thick as it is, what is below is pressed together."""
    glyph = copy.deepcopy(drawing)
    foot, under = glyph.yMin, glyph.yMax - line
    less = glyph.yMax - foot - height
    for i, (x, y) in enumerate(glyph.coordinates):
        y = y - less if y >= under else foot + (y - foot) * (under - less - foot) / (under - foot)
        glyph.coordinates[i] = x, round(y)
    name = f"{root}.low{at}" if at else root
    put(name, glyph, width)
    record = copy.deepcopy(first)
    record.VariantGlyph, record.AdvanceMeasurement = name, height + 1
    return record


drawing = copy.deepcopy(glyphs[root])
drawing.expand(glyphs)
lower = [form(drawing, at, height) for at, height in enumerate([820, 1000, drawing.yMax - drawing.yMin])]
for name in [it.VariantGlyph for it in higher] + [it.glyph for it in forms.GlyphAssembly.PartRecords]:
    glyph = glyphs[name]
    glyph.expand(glyphs)
    glyph.coordinates.scale((width / widths[name][0], 1))
    glyph.coordinates.toInt()
    put(name, glyph, width)
forms.MathGlyphVariantRecord = lower + higher
forms.VariantCount = len(lower + higher)

small = math.MathConstants.ScriptPercentScaleDown / 100
raised = math.MathConstants.SuperscriptShiftUp.Value
for mark in "\u2032\u2033\u2034\u2057":
    name = font.getBestCmap()[ord(mark)]
    glyph = glyphs[name]
    glyph.expand(glyphs)
    glyph.coordinates.translate((0, -raised))
    glyph.coordinates.scale((1 / small, 1 / small))
    glyph.coordinates.toInt()
    put(name, glyph, round(widths[name][0] / small))

math.MathConstants.FractionNumeratorShiftUp.Value = 400
math.MathConstants.FractionDenominatorShiftDown.Value = 345
math.MathConstants.FractionNumeratorGapMin.Value = 40
math.MathConstants.FractionDenominatorGapMin.Value = 40

options = subset.Options(hinting=False, layout_features=[], flavor="woff2")
chosen = subset.Subsetter(options)
chosen.populate(unicodes=subset.parse_unicodes(ranges))
chosen.subset(font)
subset.save_font(font, target, options)
