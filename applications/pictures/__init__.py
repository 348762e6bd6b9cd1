"""Drawing: plain values in, the geometry of an inline SVG out. Nothing here knows a rulebook, a row or a clock.

Across, everything is in percent of the width, so that letters keep their size on a phone and on paper; downward, in
pixels. Every coordinate is a text, so that no language writes it with a comma.
"""
