"""Canonical form of matplotlib figures: what they draw, not how and where."""

from __future__ import annotations

import sys
from typing import Any

from promote_checks.probe.canonical_core import HANDLERS, Writer, loaded
from promote_checks.probe.canonical_pixels import final_pixels, pixels_of, root_of

SETTLED = {"over": False, "closed": False}
"""Whether the run is over, so that figures may be drawn to be compared; ``closed``: those that pyplot has let go
may be drawn before."""
MADE_WHEN_DRAWN = ("Tick", "Spine", "XTick", "YTick")
"""Children that are made when a figure is drawn."""


def write_figure(writer: Writer, value: Any) -> None:
    """Size, colour and everything on it."""
    settle(value)
    write_pixels(writer, value)
    writer.token("figure")
    if hasattr(value, "get_size_inches"):
        writer.write(value.get_size_inches())
    write_color(writer, value.get_facecolor())
    write_children(writer, value)


def settle(figure: Any) -> None:
    """Let a figure find its limits and layout, as showing it does.

    A notebook has drawn its figures by the end of their cell; a process without a screen never does. Only
    when the run is over: before that, drawing would change what the next statement finds.
    """
    root = getattr(figure, "figure", figure)
    if not may_draw(root):
        return
    draw = getattr(root, "draw_without_rendering", None)
    if draw is None or not root.stale:
        return
    try:
        draw()
    except Exception:  # noqa: BLE001 (a figure that can't be drawn is compared as it stands)
        return


def may_draw(root: Any) -> bool:
    """Whether nothing can notice that a figure was drawn: the run is over, or pyplot has let go of it."""
    return SETTLED["over"] or (SETTLED["closed"] and not is_open(root))


def write_pixels(writer: Writer, figure: Any) -> None:
    """What is seen of a figure in the end; before that, drawing it would change what the next statement finds."""
    if figure is not None and not writer.sampled and may_draw(root_of(figure)):
        root = root_of(figure)
        writer.text("pixels", final_pixels(root) if SETTLED["over"] else pixels_of(root))


def is_open(figure: Any) -> bool:
    """Whether pyplot can still reach a figure, so that a later statement may draw on it."""
    helpers = sys.modules.get("matplotlib._pylab_helpers")
    return helpers is not None and any(one.canvas.figure is figure for one in helpers.Gcf.figs.values())


def write_axes(writer: Writer, value: Any) -> None:
    """Title, scales, limits, labels, fixed ticks and everything in it."""
    settle(value.figure)
    write_pixels(writer, value.figure)
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
    locator, formatter = axis.get_major_locator(), axis.get_major_formatter()
    writer.text(
        "ticks", f"{type(locator).__name__} {type(formatter).__name__} {getattr(formatter, 'fmt', None)}"
    )
    if type(locator).__name__ == "FixedLocator":
        writer.items([float(one) for one in locator.locs])
    if type(formatter).__name__ == "FixedFormatter":
        writer.items([str(one) for one in formatter.seq])


def write_children(writer: Writer, value: Any) -> None:
    """Every child in drawing order, without ticks, axis objects and spines."""
    children = [child for child in value.get_children() if not is_frame_part(value, child)]
    writer.token("children", b"%d" % len(children))
    for child in children:
        writer.write(child)


def is_frame_part(parent: Any, child: Any) -> bool:
    """Whether a child is written with its parent, or only made when the figure is drawn."""
    name = type(child).__name__
    if name in MADE_WHEN_DRAWN or name.endswith(("Axis", "Tick")):
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
    label = value.get_label()
    writer.write(None if str(label).startswith("_") else str(label))
    if "3D" in type(value).__name__:
        write_spatial(writer, value)
    elif type(value).__name__ in ("Quiver", "Barbs"):
        writer.items(
            [value.get_offsets(), value.U if hasattr(value, "U") else value.u, getattr(value, "V", None)]
        )
        write_color(writer, value.get_facecolor())
    else:
        writer.write(float(value.get_zorder()))
        write_data(writer, value)
        write_looks(writer, value)
    if type(value).__name__ in ("Legend", "Table", "QuiverKey", "AnchoredText"):
        writer.items(sorted(str(text.get_text()) for text in texts_below(value)))
    elif not is_text(value):
        write_children(writer, value)


def is_text(value: Any) -> bool:
    """A text; the labeller of contours has methods of the same name."""
    return hasattr(value, "get_text") and hasattr(value, "get_fontsize")


def texts_below(value: Any) -> list[Any]:
    """All text artists below one."""
    return [found for found in value.findobj(is_text) if isinstance(found.get_text(), str)]


def write_container(writer: Writer, value: Any) -> None:
    """Artists that were drawn together, and the data they stand for."""
    writer.text("container", type(value).__name__)
    writer.items(list(value))
    writer.write(getattr(value, "datavalues", None))


def write_callbacks(writer: Writer, value: Any) -> None:
    """Who wants to hear of changes is no part of what is drawn."""
    writer.token("callbacks")


def write_data(writer: Writer, value: Any) -> None:
    """The numbers an artist shows."""
    numpy = loaded("numpy")
    for name in ("get_xydata", "get_offsets", "get_array", "get_clim", "get_extent", "get_segments"):
        getter = getattr(value, name, None)
        if getter is None or (name == "get_extent" and not hasattr(value, "get_interpolation")):
            continue
        found = getter()
        writer.text("data", name)
        writer.write(
            None if found is None else numpy.ma.asarray(found).filled(numpy.nan) if is_float(found) else found
        )
    if hasattr(value, "get_paths"):
        for path in value.get_paths():
            write_path_of(writer, path)
    elif hasattr(value, "_posA_posB"):
        writer.write(value._posA_posB)
    elif hasattr(value, "get_path") and not hasattr(value, "get_xydata"):
        write_path_of(writer, value.get_path())
    if is_text(value):
        writer.text("text", value.get_text())
        writer.items([plain_number(part) for part in value.get_position()])
    for name in ("get_x", "get_y", "get_width", "get_height", "get_radius", "get_xy"):
        if hasattr(value, name) and hasattr(value, "get_hatch"):
            writer.write(numpy.asarray(getattr(value, name)()))


def write_spatial(writer: Writer, value: Any) -> None:
    """An artist in space by what it was given: its projection is made when it is drawn."""
    for name in (
        "_vec",
        "_faces",
        "_offsets3d",
        "_segments3d",
        "_verts3d",
        "_facecolor3d",
        "_edgecolor3d",
        "_A",
    ):
        if hasattr(value, name):
            writer.text("space", name)
            found = getattr(value, name)
            writer.items(list(found) if isinstance(found, (list, tuple)) else [found])
    if is_text(value):
        writer.text("text", value.get_text())


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
    mapped = getattr(value, "get_array", lambda: None)() is not None
    for name in ("get_color", "get_facecolor", "get_edgecolor", "get_markerfacecolor"):
        if hasattr(value, name) and not (mapped and hasattr(value, "update_scalarmappable")):
            writer.text("colour", name)
            write_color(writer, getattr(value, name)())
    for name in (
        "get_linestyle",
        "get_linewidth",
        "get_marker",
        "get_markersize",
        "get_fontsize",
        "get_rotation",
    ):
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


def write_colorbar(writer: Writer, value: Any) -> None:
    """A colour bar: its colours, its norm and its label."""
    writer.text("colour bar", f"{value.orientation} {value.extend} {value.cmap.name}")
    writer.write(value.norm)
    write_axes(writer, value.ax)


def write_grid(writer: Writer, value: Any) -> None:
    """A grid for subplots: rows, columns and proportions."""
    writer.text("grid", f"{value.nrows} {value.ncols}")
    writer.write([value.get_width_ratios(), value.get_height_ratios()])


def write_cell_of_grid(writer: Writer, value: Any) -> None:
    """A place in a grid."""
    write_grid(writer, value.get_gridspec())
    writer.write([value.num1, value.num2])


def write_lone_axis(writer: Writer, value: Any) -> None:
    """An axis object by itself."""
    write_axis(writer, value.axes, value, value.axis_name)


def write_spines(writer: Writer, value: Any) -> None:
    """The frame of axes: which of its lines are shown, and their colours."""
    writer.token("spines")
    for name, spine in value.items():
        writer.text("spine", f"{name} {spine.get_visible()} {spine.get_linewidth()}")
        write_color(writer, spine.get_edgecolor())


HANDLERS.update(
    {
        "matplotlib:Colorbar": write_colorbar,
        "matplotlib:GridSpecBase": write_grid,
        "matplotlib:SubplotSpec": write_cell_of_grid,
        "matplotlib:Axis": write_lone_axis,
        "matplotlib:Spines": write_spines,
        "matplotlib:FigureBase": write_figure,
        "matplotlib:_AxesBase": write_axes,
        "matplotlib:Artist": write_artist,
        "matplotlib:Container": write_container,
        "matplotlib:CallbackRegistry": write_callbacks,
    }
)
