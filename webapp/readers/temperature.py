"""A city's temperatures from a table: one row a day, an hour or less, in °C."""

import re
from dataclasses import replace
from typing import BinaryIO

import numpy as np
import polars as pl

from webapp.domain.calendar import DAY
from webapp.domain.daily import DailyTemperature
from webapp.domain.readings import EPOCH, MINUTES_A_DAY
from webapp.readers.flat import Flat, flat_of
from webapp.readers.grid import Grid, grid_of_lines
from webapp.readers.layout import layout_of
from webapp.readers.refusals import (
    FahrenheitError,
    ImpossibleTemperatureError,
    NoTemperatureError,
    NoTextTableError,
    TwoTemperaturesError,
)
from webapp.readers.text import binary_kind, lines_of, whole

COLDEST_C, WARMEST_C = -60.0, 60.0
STEP_C = 0.05
"""Nearer figures are the same, rounded otherwise."""
LEAST_OF_A_DAY = 0.5
"""A day counts from half as many readings on as most days have (as in OpenDSM)."""
WORDS = re.compile(r"temp|气温|温度|°\s*c|℃|\bt(avg|mean)\b", re.IGNORECASE)
MEAN = re.compile(r"mean|avg|average|平均|均温", re.IGNORECASE)
OTHER = re.compile(r"max|min|high|low|最高|最低|露点|dew|体感|apparent|feels|地温|soil|水温", re.IGNORECASE)
FAHRENHEIT = re.compile(r"°\s*f|℉|fahrenheit|华氏|temp_?f\b", re.IGNORECASE)
DEGREES = r"\s*(°\s*[cC]|℃|度)\s*$"


def read_temperature(source: BinaryIO) -> DailyTemperature:
    """Daily means. Raises UnreadableError."""
    data = whole(source)
    if kind := binary_kind(data):
        raise NoTextTableError(kind=kind)
    grid = grid_of_lines(lines_of(data))
    grid = replace(grid, frame=grid.frame.with_columns(pl.all().str.replace(DEGREES, "")))
    column = _column(grid)
    chosen = {"shape": "rows", "value": column, "meter": ""}
    layout, _ = layout_of(grid, chosen)
    flat = flat_of(grid, layout, chosen)
    if not len(flat.at):
        raise NoTemperatureError()
    _refuse_impossible(flat)
    _refuse_two_places(flat)
    return _daily(flat)


def _column(grid: Grid) -> str:
    """The mean temperature; else a temperature that is none of the day's extremes; else the first numbers."""
    fahrenheit = next((name for name in grid.names if FAHRENHEIT.search(name)), None)
    if fahrenheit:
        raise FahrenheitError(text=fahrenheit)
    named = [name for name in grid.names if WORDS.search(name) and not OTHER.search(name)]
    if found := sorted(named, key=lambda name: not MEAN.search(name)):
        return found[0]
    if grid.titled and any(OTHER.search(name) for name in grid.names):
        raise NoTemperatureError()
    layout, _ = layout_of(grid, {"shape": "rows"})
    if not layout.values:
        raise NoTemperatureError()
    return grid.names[layout.values[0]]


def _refuse_impossible(flat: Flat) -> None:
    wrong = (flat.value < COLDEST_C) | (flat.value > WARMEST_C)
    if wrong.any():
        n = int(np.argmax(wrong))
        raise ImpossibleTemperatureError(int(flat.row[n]), None, text=f"{flat.value[n]:g}")


def _refuse_two_places(flat: Flat) -> None:
    """The same instant twice is one reading; with another figure it is another place's, and no mean of two places is
    either's weather."""
    order = np.argsort(flat.at, kind="stable")
    at, value, row = flat.at[order], flat.value[order], flat.row[order]
    other = (at[1:] == at[:-1]) & (np.abs(value[1:] - value[:-1]) >= STEP_C)
    if other.any():
        n = int(np.argmax(other)) + 1
        raise TwoTemperaturesError(int(row[n]), None, text=f"{value[n]:g}")


def _daily(flat: Flat) -> DailyTemperature:
    day = flat.at // MINUTES_A_DAY
    first = int(day.min())
    count = np.bincount(day - first)
    total = np.bincount(day - first, weights=flat.value)
    enough = count >= LEAST_OF_A_DAY * np.median(count[count > 0])
    celsius = np.where(enough & (count > 0), total / np.maximum(count, 1), np.nan)
    return DailyTemperature(EPOCH + first * DAY, celsius)
