"""Canonical form of matplotlib figures: what they draw, not how and where."""

from __future__ import annotations

from typing import Any

from promote_checks.probe.canonical_core import HANDLERS, Writer, loaded

SKIPPED = ("Tick", "Spine", "XTick", "YTick")
"""Children that are made when a figure is drawn."""


def write_figure(writer: Writer, value: Any) -> None:
    """Size, colour and everything on it."""
    writer.token("figure")
    if hasattr(value, "get_size_inches"):
        writer.write(value.get_size_inches())
    write_color(writer, value.get_facecolor())
    write_children(writer, value)


def write_axes(writer: Writer, value: Any) -> None:
    """Title, scales, limits, labels, fixed ticks and everything in it."""
    writer.text("axes", type(value).__name__)
    engine = getattr(value.figure, "get_layout_engine", lambda: None)()
    if engine is None:
        writer.items([float(number) for number in value.get_position(original=True).bounds])
    for place in ("center", "left", "right"):
        writer.text("title", value.get_title(loc=place))
    writer.write(bool(value.axison))
    for name in value._axis_names if hasattr(value, "_axis_names") else ("x", "y"):
        write_axis(writer, value, getattr(value, name + "axis"), name)
    write_children(writer, value)


def write_axis(writer: Writer, axes: Any, axis: Any, name: str) -> None:
    """Label, scale, limits, ticks that were set."""
    writer.text("axis", f"{name} {axis.get_scale()} {axis.get_label_text()}")
    writer.items([float(number) for number in getattr(axes, f"get_{name}lim")()])
    for part in (axis.get_major_locator(), axis.get_major_formatter()):
        writer.text("ticks", type(part).__name__)
        for key in ("locs", "seq", "fmt"):
            if type(part).__name__.startswith("Fixed") or key == "fmt":
                found = getattr(part, key, None)
                writer.items([str(one) for one in found] if isinstance(found, (list, tuple)) else [str(found)])


def write_children(writer: Writer, value: Any) -> None:
    """Every child in drawing order, without ticks, axis objects and spines."""
    children = [child for child in value.get_children() if not is_frame_part(value, child)]
    writer.token("children", b"%d" % len(children))
    for child in children:
        writer.write(child)


def is_frame_part(parent: Any, child: Any) -> bool:
    """Whether a child is written with its parent, or only made when the figure is drawn."""
    name = type(child).__name__
    if name in SKIPPED or name.endswith(("Axis", "Tick")):
        return True
    return child is getattr(parent, "patch", None) or child in title_texts(parent)


def title_texts(axes: Any) -> list[Any]:
    """The three title objects of axes: their text is written already, their place is found when drawn."""
    return [getattr(axes, name, None) for name in ("title", "_left_title", "_right_title")]


def write_artist(writer: Writer, value: Any) -> None:
    """Any artist: kind, data, text and looks, as far as it has them."""
    writer.text("artist", type(value).__name__)
    writer.write(bool(value.get_visible()))
    writer.write(value.get_alpha())
    writer.write(float(value.get_zorder()))
    label = value.get_label()
    writer.write(None if str(label).startswith("_") else str(label))
    write_data(writer, value)
    write_looks(writer, value)
    if type(value).__name__ in ("Legend", "Table", "QuiverKey", "AnchoredText"):
        writer.items(sorted(str(text.get_text()) for text in texts_below(value)))
    elif not hasattr(value, "get_text"):
        write_children(writer, value)


def texts_below(value: Any) -> list[Any]:
    """All text artists below one."""
    found = value.findobj(lambda artist: hasattr(artist, "get_text") and hasattr(artist, "get_fontsize"))
    return list(found)


def write_data(writer: Writer, value: Any) -> None:
    """The numbers an artist shows."""
    numpy = loaded("numpy")
    for name in ("get_xydata", "get_offsets", "get_array", "get_clim", "get_extent", "get_segments"):
        getter = getattr(value, name, None)
        if getter is None or (name == "get_extent" and not hasattr(value, "get_interpolation")):
            continue
        found = getter()
        writer.text("data", name)
        writer.write(None if found is None else numpy.ma.asarray(found).filled(numpy.nan) if is_float(found) else found)
    if hasattr(value, "get_paths"):
        for path in value.get_paths():
            write_path_of(writer, path)
    elif hasattr(value, "get_path") and not hasattr(value, "get_xydata"):
        write_path_of(writer, value.get_path())
    if hasattr(value, "get_text"):
        writer.text("text", value.get_text())
        writer.items([plain_number(part) for part in value.get_position()])
    for name in ("get_x", "get_y", "get_width", "get_height", "get_radius", "get_xy"):
        if hasattr(value, name) and hasattr(value, "get_hatch"):
            writer.write(numpy.asarray(getattr(value, name)()))


def is_float(found: Any) -> bool:
    """Whether data is a masked array of floats, whose masked places are drawn like NaN."""
    return getattr(getattr(found, "dtype", None), "kind", "") == "f" and hasattr(found, "mask")


def plain_number(part: Any) -> Any:
    """A coordinate as it is, a number of any library as a float."""
    try:
        return float(part)
    except (TypeError, ValueError):
        return str(part)


def write_path_of(writer: Writer, path: Any) -> None:
    """The outline of a shape."""
    writer.write(path.vertices)
    writer.write(path.codes)


def write_looks(writer: Writer, value: Any) -> None:
    """Colours and styles."""
    for name in ("get_color", "get_facecolor", "get_edgecolor", "get_markerfacecolor"):
        if hasattr(value, name):
            writer.text("colour", name)
            write_color(writer, getattr(value, name)())
    for name in ("get_linestyle", "get_linewidth", "get_marker", "get_markersize", "get_fontsize", "get_rotation"):
        if hasattr(value, name):
            writer.text("look", f"{name} {getattr(value, name)()}")
    cmap = getattr(value, "get_cmap", lambda: None)()
    if cmap is not None:
        writer.text("colour map", str(cmap.name))


def write_color(writer: Writer, color: Any) -> None:
    """A colour or several, however they were spelled."""
    try:
        rgba = loaded("matplotlib.colors").to_rgba_array(color)
    except (TypeError, ValueError):
        writer.text("colour", str(color))
        return
    writer.write(rgba)


HANDLERS.update(
    {
        "matplotlib:FigureBase": write_figure,
        "matplotlib:_AxesBase": write_axes,
        "matplotlib:Artist": write_artist,
    }
)
