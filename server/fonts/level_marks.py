#!/usr/bin/env python3
"""Levels the Thai tone marks of the fonts beside it: run once on the files of npm @expo-google-fonts/sarabun 0.4.1.

The original lowers a tone mark by up to 0.056 em over some vowels. A PDF writer must begin a new piece of text where the
baseline moves, and names the whole syllable in both pieces: what is copied or searched then reads "นั้นั้น". With the marks
on one level every syllable is one piece. Offsets above LEVEL (over ็) are wanted and stay.
"""
import sys
from fontTools.ttLib import TTFont

LEVEL = 60


def level(marks, first, bases, second, like, limit):
    """Gives every Thai anchor within `limit` of the mark `like`'s own the height of that one."""
    heights = [mark.MarkAnchor.YCoordinate for name, mark in zip(marks, first) if name == like]
    if not heights:
        return
    anchors = [mark.MarkAnchor for name, mark in zip(marks, first) if name.startswith("uni0E")]
    anchors += [anchor for name, row in zip(bases, second) if name.startswith("uni0E") for anchor in row if anchor]
    for anchor in anchors:
        if abs(anchor.YCoordinate - heights[0]) <= limit:
            anchor.YCoordinate = heights[0]


for name in sys.argv[1:]:
    font = TTFont(name)
    for lookup in font["GPOS"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            if table.LookupType == 6:
                rows = [row.Mark2Anchor for row in table.Mark2Array.Mark2Record]
                first = table.Mark1Array.MarkRecord
                level(table.Mark1Coverage.glyphs, first, table.Mark2Coverage.glyphs, rows, "uni0E48.small", LEVEL)
            elif table.LookupType == 4:
                rows = [row.BaseAnchor for row in table.BaseArray.BaseRecord]
                first = table.MarkArray.MarkRecord
                level(table.MarkCoverage.glyphs, first, table.BaseCoverage.glyphs, rows, "uni0E48", 2)
    font.save(name)
