"""Figures in Arabic as everywhere on the platform: a point before the fraction, days as 2026-11-20."""

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
DATE_INPUT_FORMATS = ["%Y-%m-%d"]
